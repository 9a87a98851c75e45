"""A reporting round as officers run it: who has answered, what is still correct, closed, opened again, frozen."""

import re
from datetime import timedelta

import pytest
from admin_forms import address
from builders import (
    QUARTER,
    a_council,
    a_measure,
    a_point,
    a_round,
    a_user,
    an_action,
    an_update,
    live,
)
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from reading import page as read
from reading import words

from delivery import reporting
from delivery.models import ActionUpdate, ReportingRound, Snapshot
from plans.models import Plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(gateshead):
    return live(Plan, gateshead, title_en="Children’s plan", slug="children")


@pytest.fixture
def current(gateshead):
    return a_round(gateshead, title_en="Quarter 2")


def collection(reporting_round):
    return reporting.Collection(ReportingRound.objects.get(pk=reporting_round.pk))


def do(client, reporting_round, transition, version=None):
    """Press the button on the confirmation page; with the version seen before somebody else's save, if one is given."""
    page = address(reporting_round, "transition", transition)
    seen = version or re.search(r"\?version=([^\"&]+)", link_to(client, reporting_round, transition))[1]
    return client.post(page, {"version": seen})


def link_to(client, reporting_round, transition) -> str:
    soup = read(client, address(reporting_round))
    return next(
        a["href"] for a in soup.select(".workflow__transitions a") if f"/do/{transition}/" in a["href"]
    )


# -- who owes what ------------------------------------------------------------------------------


def test_everything_due_is_listed_by_owner_with_what_is_answered(gateshead, plan, current):
    ann, ben = (a_user("editor", gateshead, name=name) for name in ("Ann", "Ben"))
    answered, open_one = an_action(plan, owner=ann), an_action(plan, owner=ann)
    measure, nobodys = a_measure(plan, owner=ben), an_action(plan)
    an_update(answered)
    groups = collection(current).by_owner
    assert [(owner, [each.thing for each in owed], number) for owner, owed, number in groups] == [
        (None, [nobodys], 0),
        (ann, [open_one, answered], 1),
        (ben, [measure], 0),
    ]
    a_point(measure)
    assert collection(current).answered == 2


def test_who_cannot_sign_in_or_works_elsewhere_does_not_answer(gateshead, bridgend, plan, current):
    gone = a_user("editor", gateshead, is_active=False)
    elsewhere, reader = a_user("editor", bridgend), a_user("viewer", gateshead)
    for person in (gone, elsewhere, reader):
        an_action(plan, owner=person)
    assert [owner for owner, _owed, _number in collection(current).by_owner] == [None]


def test_what_was_true_before_the_round_opened_answers_it_when_it_was_reported_in_it(plan, current):
    """The usual case: on 12 October one types how it stood on 30 September."""
    action = an_action(plan)
    an_update(action, round=current, reported_on=QUARTER["period_end"])
    assert collection(current).open == []


def test_an_action_that_was_completed_in_the_round_has_answered_it(plan, current):
    action = an_action(plan)
    an_update(action, "complete", reported_on=current.opens_on - timedelta(days=200))
    assert collection(current).owed == []
    an_update(action, "complete")
    assert [each.is_answered for each in collection(current).owed] == [True]


def test_drafts_are_asked_for_nothing(gateshead, plan, current):
    draft_plan = live(Plan, gateshead, status="draft")
    an_action(draft_plan)
    assert collection(current).owed == []


def test_the_page_tells_the_state_and_links_to_the_reports(client, plan, current, editor):
    action, measure = an_action(plan, owner=editor), a_measure(plan, owner=editor)
    client.force_login(editor)
    soup = read(client, address(current))
    text = words(soup.select_one("#content-main"))
    assert "State: open" in text
    assert "0 of 2 have been reported." in text
    links = [a["href"] for a in soup.select(".answers a")]
    assert f"/admin/delivery/actionupdate/add/?action={action.pk}&round={current.pk}" in links
    assert any(f"/admin/delivery/datapoint/add/?measure={measure.pk}" in link for link in links)


def test_the_page_costs_the_same_with_many_actions(client, gateshead, plan, current, editor):
    client.force_login(editor)

    def cost(times):
        for _n in range(times):
            an_update(an_action(plan, owner=a_user("editor", gateshead)), reported_on=current.opens_on)
            a_measure(plan, owner=a_user("editor", gateshead))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(current)).status_code == 200
        return len(queries)

    cost(1)
    assert cost(1) == cost(6)


# -- still correct ------------------------------------------------------------------------------


def still_correct(client, reporting_round, update_pk):
    return client.post(address(reporting_round, "still_correct"), {"update": update_pk}, follow=True)


@pytest.fixture
def said(plan, current):
    """What was reported of an action a quarter ago."""
    return an_update(
        an_action(plan),
        "at_risk",
        reported_on=current.opens_on - timedelta(days=90),
        percent_complete=40,
        forecast_on=timezone.localdate() + timedelta(days=60),
    )


def test_still_correct_says_the_same_again_today(client, current, said, editor):
    client.force_login(editor)
    page = still_correct(client, current, said.pk)
    assert "no change" in page.content.decode()
    new = ActionUpdate.objects.exclude(pk=said.pk).get()
    assert (new.status, new.percent_complete, new.forecast_on) == ("at_risk", 40, said.forecast_on)
    assert new.note_en == "No change."
    assert (new.reported_on, new.round, new.by) == (timezone.localdate(), current, editor)
    assert collection(current).open == []


def test_a_second_press_adds_nothing(client, current, said, editor):
    client.force_login(editor)
    still_correct(client, current, said.pk)
    page = still_correct(client, current, said.pk)
    assert "Nothing was added" in page.content.decode()
    assert ActionUpdate.objects.count() == 2


def test_still_correct_is_no_answer_over_a_colleague_s(client, current, said, editor):
    client.force_login(editor)
    an_update(said.action, "complete")
    still_correct(client, current, said.pk)
    assert ActionUpdate.objects.order_by("-pk").first().status == "complete"
    with pytest.raises(ValidationError):
        reporting.say_again(said.action, current, seen=said.pk, by=editor)


def test_a_measure_has_no_such_button_and_an_action_without_an_update_neither(client, plan, current, editor):
    a_point(a_measure(plan), period_start="2026-04-01", period_end="2026-06-30")
    an_action(plan)
    client.force_login(editor)
    assert not read(client, address(current)).select(".answers form")


def test_nothing_is_still_correct_in_a_closed_round(client, current, said, editor, publisher):
    current.close(by=publisher)
    client.force_login(editor)
    still_correct(client, current, said.pk)
    assert ActionUpdate.objects.count() == 1


# -- transitions --------------------------------------------------------------------------------------


def test_a_publisher_closes_opens_again_closes_and_freezes(client, plan, current, publisher):
    an_action(plan)
    client.force_login(publisher)
    assert "1 item is not reported yet." in words(read(client, link_to(client, current, "close")))
    for transition, state in (
        ("close", "closed"),
        ("reopen", "open"),
        ("close", "closed"),
        ("freeze", "frozen"),
    ):
        assert do(client, current, transition).status_code == 302
        current.refresh_from_db()
        assert current.state == state
    assert current.frozen_by == publisher
    assert current.history.first().history_user == publisher


def test_an_editor_reads_the_round_and_cannot_close_it(client, plan, current, editor):
    client.force_login(editor)
    assert not read(client, address(current)).select(".workflow__transitions a")
    for transition in ("close", "freeze", "reopen"):
        page = address(current, "transition", transition)
        assert (client.get(page).status_code, client.post(page, {}).status_code) == (403, 403)
    current.refresh_from_db()
    assert current.closed_at is None


def test_a_button_drawn_before_somebody_else_s_save_is_a_conflict(client, current, publisher):
    client.force_login(publisher)
    seen = re.search(r"\?version=([^\"&]+)", link_to(client, current, "close"))[1]
    current.reported_to_en = "Scrutiny"
    current.save()
    assert do(client, current, "close", seen).status_code == 409
    assert client.post(address(current, "transition", "close"), {}).status_code == 409
    current.refresh_from_db()
    assert current.closed_at is None


def test_what_is_not_possible_now_is_said(client, current, publisher):
    client.force_login(publisher)
    page = client.get(address(current, "transition", "freeze"), follow=True)
    assert "is now open" in page.content.decode()


@pytest.mark.parametrize("view", ["transition", "still_correct"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_council_s_round_answers_like_a_missing_one(client, gateshead, current, view, method):
    client.force_login(a_user("owner", a_council("elsewhere")))
    extra = ("close",) if view == "transition" else ()
    for pk in (current.pk, 987_654_321):
        asked = reverse(f"admin:delivery_reportinground_{view}", args=[pk, *extra])
        page = getattr(client, method)(asked)
        assert (page.status_code, page.headers["Location"]) == (302, reverse("admin:index"))
    current.refresh_from_db()
    assert current.closed_at is None


# -- freezing -----------------------------------------------------------------------------------


def test_only_a_closed_round_is_frozen_and_only_once(plan, current, publisher):
    an_action(plan)
    with pytest.raises(ValidationError, match="Close the round first"):
        reporting.freeze(current, by=publisher)
    current.close(by=publisher)
    reporting.freeze(current, by=publisher)
    with pytest.raises(ValidationError, match="already frozen"):
        reporting.freeze(current, by=publisher)
    assert Snapshot.objects.count() == 1


def test_a_plan_without_actions_and_measures_and_a_draft_are_not_reported(
    gateshead, plan, current, publisher
):
    live(Plan, gateshead)
    an_action(live(Plan, gateshead, status="draft"))
    an_action(plan)
    current.close(by=publisher)
    assert [row.plan for row in reporting.freeze(current, by=publisher)] == [plan]


def test_a_frozen_round_is_read_only(client, plan, current, publisher):
    an_action(plan)
    current.close(by=publisher)
    reporting.freeze(current, by=publisher)
    client.force_login(publisher)
    soup = read(client, address(current))
    assert "It was frozen on" in words(soup)
    assert not soup.select("#reportinground_form input[type=text]")
    assert client.post(address(current), {"title_en": "Another"}).status_code == 403


# -- the dashboard -------------------------------------------------------------------------------


def to_report(client, user):
    client.force_login(user)
    page = client.get(reverse("admin:index"))
    table = next(table for table in page.context["tables"] if table.name == "report")
    return [row.title for row in table.rows], page


def test_an_owner_finds_what_is_asked_of_them_on_the_dashboard(client, plan, current, editor):
    mine, answered = an_action(plan, owner=editor, title_en="Mine"), an_action(plan, owner=editor)
    an_update(answered)
    an_action(plan)
    titles, page = to_report(client, editor)
    assert titles == [str(mine)]
    assert f"/admin/delivery/actionupdate/add/?action={mine.pk}" in page.content.decode()
    assert page.context["number"] == 1


def test_a_deputy_finds_it_when_the_owner_let_a_week_pass(client, gateshead, plan, editor):
    today = timezone.localdate()
    deputy = a_user("editor", gateshead)
    late = a_round(gateshead, opens_on=today - timedelta(days=30), due_on=today - timedelta(days=6))
    action = an_action(plan, owner=editor, deputy=deputy)
    assert to_report(client, deputy)[0] == []
    late.due_on -= timedelta(days=1)
    late.save()
    assert to_report(client, deputy)[0] == [str(action)]
    assert to_report(client, editor)[0] == [str(action)]


def test_nothing_is_asked_for_of_another_council(client, bridgend, plan, current, editor):
    an_action(plan, owner=editor)
    elsewhere = a_user("editor", bridgend)
    assert to_report(client, elsewhere)[0] == []
