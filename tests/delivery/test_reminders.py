"""Who is written to about what they owe, on which days, in which language; and never twice."""

from datetime import date, timedelta
from smtplib import SMTPException

import pytest
import time_machine
from builders import a_measure, a_round, a_user, an_action, an_update, live
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command

from councils.outbox import send_due
from plans.models import Plan

pytestmark = pytest.mark.django_db

DUE = date(2026, 10, 30)


@pytest.fixture
def plan(gateshead):
    with time_machine.travel("2026-09-01 09:00", tick=False):
        return live(Plan, gateshead, title_en="Children’s plan")


@pytest.fixture
def current(gateshead):
    return a_round(gateshead, title_en="Quarter 2", opens_on=date(2026, 10, 1), due_on=DUE)


def remind(day: date, *options) -> list:
    """The letters of this day's run."""
    mail.outbox.clear()
    with time_machine.travel(f"{day} 06:00", tick=False):
        call_command("remind_owners", "--site", "https://promises.example", *options)
    return list(mail.outbox)


def to(letters) -> list[str]:
    return [letter.to[0] for letter in letters]


def on_day(days: int) -> date:
    return DUE + timedelta(days=days)


def test_letters_go_out_a_week_before_the_day_after_and_weekly_then(plan, current, editor):
    an_action(plan, owner=editor)
    days = [days for days in range(-29, 24) if remind(on_day(days))]
    assert days == [-7, 1, 8, 15, 22]


def test_an_owner_gets_one_letter_with_everything_and_links(gateshead, plan, current, editor):
    action, measure = an_action(plan, owner=editor), a_measure(plan, owner=editor)
    an_update(an_action(plan, owner=editor, title_en="Answered"), reported_on=date(2026, 10, 2))
    (letter,) = remind(on_day(-7))
    assert letter.to == [editor.email]
    assert letter.subject == "Gateshead: 2 updates are due for Quarter 2"
    assert (
        f"https://promises.example/admin/delivery/actionupdate/add/?action={action.pk}&round={current.pk}\n"
        in letter.body
    )
    assert f"https://promises.example/admin/delivery/datapoint/add/?measure={measure.pk}" in letter.body
    assert "by 30 October 2026" in letter.body
    assert "Answered" not in letter.body


def test_who_has_answered_everything_gets_none(plan, current, editor):
    an_update(an_action(plan, owner=editor), reported_on=date(2026, 10, 2))
    assert remind(on_day(-7)) == []


def test_nobody_is_written_to_twice_on_a_day(plan, current, editor):
    an_action(plan, owner=editor)
    assert len(remind(on_day(1))) == 1
    assert remind(on_day(1)) == []


def test_a_day_on_which_it_did_not_run_is_made_up_for(plan, current, editor):
    an_action(plan, owner=editor)
    assert remind(on_day(-9)) == []
    assert len(remind(on_day(-5))) == 1
    assert len(remind(on_day(3))) == 1
    assert remind(on_day(5)) == []


def test_the_deputy_is_asked_from_a_week_after_the_due_date(gateshead, plan, current, editor):
    deputy = a_user("editor", gateshead)
    an_action(plan, owner=editor, deputy=deputy)
    assert to(remind(on_day(1))) == [editor.email]
    assert to(remind(on_day(6))) == []
    (letter,) = remind(on_day(7))
    assert letter.to == [deputy.email]
    assert "You are the deputy for these. Their owner has not reported:" in letter.body


def test_what_has_no_owner_goes_to_the_publishers_as_one_list(
    gateshead, plan, current, editor, publisher, owner
):
    an_action(plan), an_action(plan)
    an_action(plan, owner=a_user("editor", gateshead, is_active=False))
    letters = remind(on_day(-7))
    assert sorted(to(letters)) == sorted([publisher.email, owner.email])
    assert all("3 updates are due" in letter.subject for letter in letters)


def test_a_letter_names_every_open_round_and_what_each_asks_for(gateshead, plan, current, editor):
    days = {"period_start": date(2026, 4, 1), "period_end": date(2026, 6, 30)}
    dates = {"opens_on": date(2026, 7, 1), "due_on": date(2026, 10, 2)}
    older = a_round(gateshead, title_en="Quarter 1", **days, **dates)
    action = an_action(plan, owner=editor)
    (letter,) = remind(on_day(-7))
    assert letter.subject == "Gateshead: 2 updates are due for Quarter 1, Quarter 2"
    assert "Updates for Quarter 1 were due by 2 October 2026." in letter.body
    assert "Updates for Quarter 2 are due by 30 October 2026." in letter.body
    for each in (older, current):
        assert f"(Update, for {each})" in letter.body
        assert f"?action={action.pk}&round={each.pk}\n" in letter.body
    assert remind(on_day(-7)) == []
    an_update(action, round=current, reported_on=date(2026, 10, 23))
    (letter,) = remind(on_day(1))
    assert letter.subject == "Gateshead: 1 update is overdue for Quarter 1"


def test_a_letter_is_in_its_reader_s_language(bridgend):
    with time_machine.travel("2026-09-01 09:00", tick=False):
        plan = live(Plan, bridgend)
    a_round(bridgend, title_en="Quarter 2", title_cy="Chwarter 2", opens_on=date(2026, 10, 1), due_on=DUE)
    an_action(plan, title_cy="Ei wneud", owner=a_user("editor", bridgend, language="cy"))
    an_action(plan, title_en="Do it", owner=a_user("editor", bridgend))
    welsh, english = sorted(remind(on_day(-7)), key=lambda letter: "Do it" in letter.body)
    assert "Ei wneud" in welsh.body
    assert "Chwarter 2" in welsh.subject
    assert "Pen-y-bont" in welsh.subject
    assert "https://promises.example/cy/admin/" in welsh.body
    assert "https://promises.example/admin/" in english.body


def test_reminders_can_be_switched_off_and_the_email_says_where(plan, current, editor, client):
    an_action(plan, owner=editor)
    (letter,) = remind(on_day(-7))
    assert letter.body.endswith(
        "Choose which emails you get. You need to sign in:\nhttps://promises.example/accounts/emails/\n"
    )
    client.force_login(editor)
    client.post("/accounts/emails/", {"kinds": ["approvals"]})
    assert remind(on_day(1)) == []


def test_nobody_hears_of_another_council(gateshead, bridgend, plan, current, bridgend_editor):
    an_action(plan, owner=bridgend_editor)
    assert bridgend_editor.email not in to(remind(on_day(-7)))


def test_one_council_can_be_chosen_and_an_unknown_one_is_said(plan, current, editor, bridgend):
    an_action(plan, owner=editor)
    assert remind(on_day(-7), "--council", "bridgend") == []
    with pytest.raises(CommandError, match="no council nowhere"):
        remind(on_day(-7), "--council", "nowhere")


def test_a_dry_run_says_who_and_sends_nothing(plan, current, editor, capsys):
    an_action(plan, owner=editor)
    assert remind(on_day(-7), "--dry-run") == []
    assert f"{editor.email}: 1" in capsys.readouterr().out
    assert len(remind(on_day(-7))) == 1


def test_a_letter_that_fails_stops_no_other_and_is_tried_again(
    gateshead, plan, current, editor, monkeypatch, capsys, outbox
):
    second = a_user("editor", gateshead)
    an_action(plan, owner=editor), an_action(plan, owner=second)
    real = EmailBackend.send_messages

    def refuse(self, messages):
        if editor.email in messages[0].to:
            raise SMTPException("mailbox full")
        return real(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    assert remind(on_day(1)) == []
    assert "gateshead: 2 written" in capsys.readouterr().out
    with time_machine.travel(f"{on_day(1)} 06:00", tick=False):
        assert send_due() == (1, 1)
    assert to(mail.outbox) == [second.email]
    monkeypatch.undo()
    assert remind(on_day(1)) == []
    with time_machine.travel(f"{on_day(1)} 06:05", tick=False):
        assert send_due() == (1, 0)
    assert to(mail.outbox) == [editor.email]


def test_a_closed_round_asks_for_nothing(plan, current, editor):
    an_action(plan, owner=editor)
    with time_machine.travel("2026-10-31 09:00", tick=False):
        current.close(by=None)
    assert remind(on_day(8)) == []


def test_a_council_that_has_ended_asks_for_nothing(gateshead, plan, current, editor):
    an_action(plan, owner=editor)
    gateshead.ends_on = date(2026, 10, 15)
    gateshead.save()
    assert remind(on_day(1)) == []
