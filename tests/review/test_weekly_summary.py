"""What a councillor with an account is told once a week: their portfolio and ward, in their language, until stopped."""

from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine
from admin_forms import open_form, save
from bs4 import BeautifulSoup
from builders import (
    a_committee,
    a_council,
    a_councillor,
    a_resolution,
    a_user,
    a_ward,
    an_action,
    an_update,
    draft,
    live,
)
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from entering import Officer
from inviting import Councillor, invited
from reading import page, words

from councils import unsubscribing
from councils.models import ChangeNote, EmailKind, Membership, User
from councils.publishing.editions import start_next_edition
from plans.models import Decision, Issue, Plan
from review import weekly_summary

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("recorded")]


@pytest.fixture(autouse=True)
def clock():
    """Monday, seven o'clock; a test moves on by `clock.shift`."""
    with time_machine.travel("2026-10-05 07:00", tick=False) as clock:
        yield clock


@pytest.fixture
def run(clock):
    """The emails of a run, so much later."""

    def run(*options, later=timedelta()) -> list:
        mail.outbox.clear()
        clock.shift(later)
        call_command("send_weekly_summaries", "--site", "https://promises.example", *options, verbosity=0)
        return list(mail.outbox)

    return run


@pytest.fixture
def ann(gateshead):
    return a_councillor(gateshead, name="Ann Example", slug="ann")


@pytest.fixture
def plan(gateshead, ann):
    return live(Plan, gateshead, title_en="Homes plan", slug="homes", lead_councillor=ann)


def a_person(councillor, *, role="viewer", ward=None, **fields) -> User:
    """Someone with an account whom the council names as this councillor."""
    user = a_user(role, councillor.council, **fields)
    Membership.objects.filter(user=user).update(councillor=councillor, ward=ward)
    return user


def off_track(plan, title="Build homes", **fields):
    action = an_action(plan, title_en=title, reference=title.split()[-1], **fields)
    an_update(action, "off_track", note_en="The builder went away.")
    return action


def note(subject, sentence, days=-1):
    return ChangeNote.write(subject, "updated", sentence, at=timezone.now() + timedelta(days=days), by=None)


# -- what is told -------------------------------------------------------------------------------------


def test_public_pages_are_on_the_councils_own_host(plan, ann, run):
    plan.council.host_name = "plans.example.gov.uk"
    plan.council.save()
    a_person(ann)
    off_track(plan)
    (email,) = run()
    assert "https://plans.example.gov.uk/plans/homes/actions/homes/" in email.body
    assert "https://promises.example/accounts/emails/" in email.body
    assert "/gateshead/" not in email.body


def test_the_whole_email_as_it_is_read(plan, ann, run):
    person = a_person(ann)
    off_track(plan)
    committee = a_committee(plan.council, name_en="Cabinet")
    decision = live(
        Decision, plan.council, title_en="More homes", slug="more", plan=plan, committee=committee
    )
    Issue.objects.create(decision=decision, raised_en="How many?", answer_promised=True)
    note(plan, "The summary is shorter.")
    (email,) = run()
    token = unsubscribing.token_for(person, EmailKind.WEEKLY)
    assert email.to == [person.email]
    assert email.subject == "Gateshead: 3 items in your weekly summary"
    assert email.body == (
        "Hello,\n\n"
        "Off track or late now:\n\n"
        "Build homes\n"
        "Actions off track: The builder went away.\n"
        "https://promises.example/gateshead/plans/homes/actions/homes/\n\n"
        "Waiting for another body or for a response:\n\n"
        "More homes\n"
        "A response was promised and is not given yet.\n"
        "https://promises.example/gateshead/decisions/more/\n\n"
        "What changed:\n\n"
        "Homes plan\n"
        "The summary is shorter.\n"
        "https://promises.example/gateshead/plans/homes/\n\n"
        "Your briefing:\n"
        "https://promises.example/gateshead/briefing/?portfolio=ann\n\n"
        "You get this email once a week at most because Gateshead has named you as its councillor Ann Example.\n\n"
        "Stop this email, without signing in:\n"
        f"https://promises.example/accounts/emails/stop/{token}/\n\n"
        "Choose which emails you get. You need to sign in:\n"
        "https://promises.example/accounts/emails/\n"
    )


def test_it_is_in_their_language_with_links_to_their_pages(bridgend, run):
    ann = a_councillor(bridgend, name="Ann Example", slug="ann")
    plan = live(
        Plan, bridgend, title_en="Homes plan", title_cy="Cynllun cartrefi", slug="homes", lead_councillor=ann
    )
    off_track(plan, title_cy="Adeiladu cartrefi")
    a_person(ann, language="cy")
    (email,) = run()
    assert email.subject == "Pen-y-bont ar Ogwr: 1 eitem yn eich crynodeb wythnosol"
    assert "Adeiladu cartrefi\n" in email.body
    assert "https://promises.example/cy/bridgend/briefing/?portfolio=ann\n" in email.body
    assert "https://promises.example/cy/accounts/emails/stop/" in email.body
    assert "Off track" not in email.body


def test_only_what_they_lead_and_what_names_their_ward_is_told(gateshead, plan, ann, run):
    ward = a_ward(gateshead)
    a_person(ann, ward=ward)
    other = live(Plan, gateshead, title_en="Roads plan", slug="roads")
    off_track(plan, "Of homes")
    off_track(other, "Of roads")
    off_track(other, "Of streets").wards.add(ward)
    note(other, "Roads are renamed.")
    (email,) = run()
    assert "Of homes" in email.body
    assert "Of streets" in email.body
    assert "Of roads" not in email.body
    assert "Roads are renamed." not in email.body


def test_who_leads_nothing_is_led_to_the_councils_briefing(gateshead, plan, run):
    ward, bob = a_ward(gateshead), a_councillor(gateshead, slug="bob")
    a_person(bob, ward=ward)
    off_track(plan).wards.add(ward)
    (email,) = run()
    assert "https://promises.example/gateshead/briefing/\n" in email.body


def test_nothing_to_tell_is_no_email(plan, ann, run):
    a_person(ann)
    an_update(an_action(plan), "on_track")
    ChangeNote.objects.all().delete()
    assert run() == []
    assert User.objects.get(memberships__councillor=ann).weekly_summary_at is None


def test_drafts_are_not_told(gateshead, plan, ann, run):
    a_person(ann, role="editor")
    ChangeNote.objects.all().delete()
    hidden = draft(Plan, gateshead, title_en="Hidden", lead_councillor=ann)
    off_track(hidden)
    a_resolution(draft(Decision, gateshead, title_en="Secret", plan=plan), "referred")
    assert run() == []


def test_a_draft_to_review_is_told_until_it_is_signed_off_and_not_what_it_is_called(
    gateshead, plan, ann, run, clock
):
    person, officer = a_person(ann), Officer("editor", gateshead)
    hidden = start_next_edition(plan, by=officer.user)
    Plan.objects.filter(pk=hidden.pk).update(title_en="Hidden plan")
    review, (token,) = invited(officer, hidden, ("Ann", person.email), closes_on="2026-10-16")
    ChangeNote.objects.all().delete()
    (email,) = run()
    assert (
        "Drafts to review:\n\n"
        "A draft, sent to you on 5 October 2026\n"
        "You can read it and comment on it until the end of 16 October 2026.\n"
        f"https://promises.example/review/{review.pk}/\n"
    ) in email.body
    assert "Hidden plan" not in email.body
    councillor = Councillor(token)
    councillor.open()
    councillor.sign_off("read")
    assert run(later=timedelta(days=7)) == []


def test_a_draft_is_told_to_nobody_whose_link_is_withdrawn_or_over(gateshead, plan, ann, run):
    person, officer = a_person(ann), Officer("editor", gateshead)
    hidden = start_next_edition(plan, by=officer.user)
    review, _tokens = invited(officer, hidden, ("Ann", person.email), closes_on="2026-10-16")
    ChangeNote.objects.all().delete()
    review.reviewers.update(revoked_at=timezone.now())
    assert run() == []
    review.reviewers.update(revoked_at=None)
    assert run(later=timedelta(days=12)) == []


def test_a_long_list_ends_with_how_many_more(plan, ann, run):
    a_person(ann)
    for number in range(weekly_summary.MOST_SHOWN + 2):
        off_track(plan, f"Action {number}")
    ChangeNote.objects.all().delete()
    (email,) = run()
    assert email.subject == "Gateshead: 22 items in your weekly summary"
    assert "\nand 2 more in your briefing\n" in email.body


def test_two_councils_are_one_email_and_are_named(gateshead, bridgend, plan, ann, run):
    person = a_person(ann)
    bob = a_councillor(bridgend, name="Ann Example", slug="ann")
    Membership.objects.create(user=person, council=bridgend, role="viewer", councillor=bob)
    off_track(plan)
    off_track(live(Plan, bridgend, title_en="Roads plan", lead_councillor=bob), "Build roads")
    ChangeNote.objects.all().delete()
    (email,) = run()
    assert email.subject == "Council promises: 2 items in your weekly summary"
    assert (
        email.body.index("\nBridgend\n") < email.body.index("Build roads") < email.body.index("\nGateshead\n")
    )
    assert email.council is None


def test_nothing_is_told_of_a_council_that_they_left(gateshead, bridgend, plan, ann, run):
    person = a_person(ann)
    off_track(plan)
    Membership.objects.create(user=person, council=bridgend, role="viewer")
    Membership.objects.filter(council=gateshead).delete()
    assert run() == []


def test_a_councillor_of_another_council_is_told_nothing_of_this_one(gateshead, plan, ann, run):
    off_track(plan)
    stockport = a_council("stockport")
    a_person(a_councillor(stockport, name="Ann Example", slug="ann"))
    assert run() == []


# -- when, and to whom --------------------------------------------------------------------------------


def test_nobody_gets_more_than_one_in_seven_days(plan, ann, run):
    a_person(ann)
    off_track(plan)
    days = [day for day in range(15) if run(later=timedelta(days=1 if day else 0))]
    assert days == [0, 7, 14]


def test_changes_are_told_once_and_made_up_for_a_week(plan, ann, run, clock):
    a_person(ann)
    off_track(plan)
    note(plan, "Told first.")
    assert "Told first." in run()[0].body
    clock.shift(timedelta(days=10))
    note(plan, "Long before.", days=-9)
    (email,) = run()
    assert "Told first." not in email.body
    assert "Long before." in email.body


def test_who_is_killed_half_way_gets_one_and_not_two(plan, ann, run):
    a_person(ann)
    off_track(plan)
    with patch("councils.mail.send", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        run()
    assert mail.outbox == []
    assert len(run()) == 1
    assert run() == []


def test_only_active_people_whom_a_council_names_as_a_councillor_are_written_to(gateshead, plan, ann, run):
    off_track(plan)
    a_user("viewer", gateshead)
    a_user("publisher", gateshead)
    gone = a_person(ann, is_active=False)
    assert run() == []
    User.objects.filter(pk=gone.pk).update(is_active=True)
    assert [email.to for email in run()] == [[gone.email]]


def test_a_council_that_has_ended_or_is_not_public_is_not_told_of(gateshead, plan, ann, run):
    a_person(ann)
    off_track(plan)
    gateshead.is_live = False
    gateshead.save()
    assert run() == []


def test_a_dry_run_writes_nothing(plan, ann, run, capsys):
    person = a_person(ann)
    off_track(plan)
    ChangeNote.objects.all().delete()
    assert run("--dry-run") == []
    assert capsys.readouterr().out == f"{person.email}: 1 items\n"
    with pytest.raises(CommandError):
        run("--council", "nowhere")
    assert len(run("--council", "gateshead")) == 1


# -- stopping it --------------------------------------------------------------------------------------


def stop_address(email) -> str:
    return email.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("https://promises.example")


def test_one_click_of_a_mail_program_stops_it_without_a_cookie(plan, ann, run):
    person = a_person(ann)
    off_track(plan)
    (email,) = run()
    assert email.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(stop_address(email), {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, dict(answer.cookies)) == (200, {})
    person.refresh_from_db()
    assert person.unwanted_emails == ["weekly"]
    assert run(later=timedelta(days=8)) == []


def test_the_link_shows_one_button_and_stops_nothing_by_itself(client, plan, ann, run):
    person = a_person(ann)
    off_track(plan)
    address = stop_address(run()[0])
    soup = page(client, address)
    assert [button.text for button in soup.main.select("button")] == ["Stop this email"]
    person.refresh_from_db()
    assert person.wants(EmailKind.WEEKLY)
    assert "We will not send you this email again" in words(page_of(client.post(address)).main)
    assert not page(client, address).main.select("button")
    assert client.get(address)["Cache-Control"].count("no-store") == 1


def page_of(answer):
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def test_a_token_that_we_did_not_make_is_a_missing_page(client, plan, ann):
    person = a_person(ann)
    good = unsubscribing.token_for(person, EmailKind.WEEKLY)
    for token in ("nonsense", good[:-1], f"{good}a"):
        address = reverse("account_emails_stop", args=[token])
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
    person.refresh_from_db()
    assert person.unwanted_emails == []


def test_it_is_offered_to_councillors_alone_on_the_page_of_their_emails(client, gateshead, ann):
    person, officer = a_person(ann), a_user("editor", gateshead)
    offered = {}
    for user in (person, officer):
        client.force_login(user)
        offered[user] = [
            box["value"] for box in page(client, reverse("account_emails")).select("[name=kinds]")
        ]
    assert "weekly" in offered[person]
    assert "weekly" not in offered[officer]
    client.post(reverse("account_emails"), {"kinds": ["approvals"]})
    officer.refresh_from_db()
    assert officer.wants(EmailKind.WEEKLY)
    client.force_login(person)
    client.post(reverse("account_emails"), {"kinds": []})
    person.refresh_from_db()
    assert not person.wants(EmailKind.WEEKLY)


# -- who is which councillor --------------------------------------------------------------------------


def save_role(client, membership, **changes):
    return save(client, membership, open_form(client, membership), **changes)


def test_an_administrator_says_which_councillor_a_person_is(client, gateshead, owner, ann):
    membership = Membership.objects.get(user=a_user("viewer", gateshead))
    ward = a_ward(gateshead)
    client.force_login(owner)
    for chosen in ({"councillor": ann.pk, "ward": ward.pk}, {"ward": ""}, {"councillor": ""}):
        assert save_role(client, membership, **chosen).status_code == 302
        membership.refresh_from_db()
        for name, key in chosen.items():
            assert getattr(membership, f"{name}_id") == (key or None)


def test_a_councillor_is_one_person_at_most_and_of_the_same_council(client, gateshead, bridgend, owner, ann):
    a_person(ann)
    membership = Membership.objects.get(user=a_user("viewer", gateshead))
    client.force_login(owner)
    answer = save_role(client, membership, councillor=ann.pk)
    assert answer.status_code == 422
    assert "Another person already has this councillor in their role." in answer.content.decode()
    assert save_role(client, membership, councillor=a_councillor(bridgend).pk).status_code == 422
    answer = save_role(client, membership, ward=a_ward(gateshead).pk)
    assert answer.status_code == 422
    assert "Choose the councillor too, or leave the ward empty." in answer.content.decode()
    membership.refresh_from_db()
    assert membership.councillor is None
