"""What a decision says of itself, what its form refuses in words, and what a pledge lists of the decisions on it."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
import time_machine
from admin_forms import address, form_data, open_form, save
from builders import (
    a_committee,
    a_priority,
    a_resolution,
    draft,
    live,
    next_edition,
    recorded,
)
from django.urls import reverse
from entering import Officer
from reading import page, section, words

from councils.models import CacheBoundary, ChangeNote, Workflow
from councils.publishing.editions import start_correction
from plans.models import Alternative, Decision, DecisionPledge, Issue, Plan, Resolution
from pledges.models import Pledge

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 10, 21, 12, tzinfo=UTC)
MET = date(2026, 10, 20)
CALL_IN = {"is_subject_to_call_in": "True", "call_in_ends_at": "28 October 2026 17:00"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def decision(gateshead):
    return draft(
        Decision, gateshead, title_en="Leasing homes", slug="homes", meeting_on=MET, outcome="agreed"
    )


def refused(client, row, **changes) -> dict:
    """What is said beside each field; the answer is 422 and everything typed is there again."""
    answer = save(client, row, open_form(client, row), **changes)
    assert answer.status_code == 422
    shown = form_data(answer)
    assert {name: str(shown.get(name, "")) for name in changes} == {
        name: str(value) for name, value in changes.items()
    }
    forms = [answer.context["adminform"].form]
    forms += [form for each in answer.context["inline_admin_formsets"] for form in each.formset.forms]
    return {form.add_prefix(name): " ".join(said) for form in forms for name, said in form.errors.items()}


# -- what its form refuses ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "name", "said"),
    [
        (
            {"is_subject_to_call_in": "True", "call_in_ends_at": "19 October 2026 17:00"},
            "call_in_ends_at",
            "The call-in deadline is before the meeting on 20 October 2026. Check both dates.",
        ),
        (
            {"call_in_ends_at": "28 October 2026 17:00"},
            "is_subject_to_call_in",
            "Choose Yes, or clear what is said",
        ),
        ({"is_key_decision": "True"}, "key_reason_en", "Say why it is a key decision."),
        (
            {"key_reason_en": "It is dear."},
            "is_key_decision",
            "Choose Yes, or clear why it is a key decision.",
        ),
        ({"notice_on": "21 October 2026"}, "notice_on", "The notice is after the meeting. Check both dates."),
        (
            {"minutes_confirmed_on": "19 October 2026"},
            "minutes_confirmed_on",
            "The minutes were confirmed before the meeting. Check both dates.",
        ),
        ({"minutes_confirmed_on": "22 October 2026"}, "minutes_confirmed_on", "This date is in the future."),
        ({**CALL_IN, "is_called_in": "True"}, "called_in_on", "Say on which day it was called in."),
        (
            {**CALL_IN, "called_in_on": "21 October 2026"},
            "is_called_in",
            "Choose Yes, or clear when and by whom it was called in.",
        ),
        ({**CALL_IN, "is_called_in": "False"}, "is_called_in", "The call-in is still open."),
        (
            {**CALL_IN, "is_called_in": "True", "called_in_on": "19 October 2026"},
            "called_in_on",
            "It was called in before the meeting. Check both dates.",
        ),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_typed_is_lost(
    as_editor, decision, typed, name, said
):
    assert said in refused(as_editor, decision, **typed)[name]


def test_a_call_in_after_its_deadline_is_refused(as_editor, editor, decision):
    with time_machine.travel(datetime(2026, 11, 2, 12, tzinfo=UTC)):
        as_editor.force_login(editor)
        typed = {**CALL_IN, "is_called_in": "True", "called_in_on": "29 October 2026"}
        said = refused(as_editor, decision, **typed)
    assert said["called_in_on"] == "This is after the call-in deadline. Check both dates."


@pytest.mark.parametrize("whose", ["another's", "its own", "an earlier"])
def test_a_resolution_leads_to_a_later_decision_of_the_council_alone(
    as_editor, gateshead, bridgend, decision, whose
):
    council = bridgend if whose == "another's" else gateshead
    day = date(2026, 9, 1) if whose == "an earlier" else None
    other = decision if whose == "its own" else draft(Decision, council, meeting_on=day)
    typed = {"resolutions-0-outcome": "referred", "resolutions-0-decided_by": other.pk}
    said = refused(as_editor, decision, **typed)["resolutions-0-decided_by"]
    assert (
        "That decision is earlier than this one." if whose == "an earlier" else "Select a valid choice"
    ) in said


@pytest.mark.parametrize(
    ("whose", "words"),
    [("its own", "this is the one"), ("another's", "Choose a decision of the same council.")],
)
def test_no_resolution_leads_to_its_own_or_another_council_s_decision_however_it_is_made(
    gateshead, bridgend, decision, whose, words
):
    later = decision if whose == "its own" else live(Decision, bridgend)
    row = Resolution(decision=decision, outcome="referred", decided_by=later)
    with pytest.raises(Exception, match=words):
        row.full_clean()


def test_who_decides_is_given_once_and_only_where_it_was_sent_on(as_editor, gateshead, decision):
    given = {
        "resolutions-0-receiving_committee": a_committee(gateshead).pk,
        "resolutions-0-receiving_body_en": "The police",
    }
    twice = refused(as_editor, decision, **given, **{"resolutions-0-outcome": "referred"})
    assert twice["resolutions-0-receiving_body_en"] == "Choose a committee or enter a body, not both."
    agreed = refused(as_editor, decision, **given)
    assert "Only what was referred or recommended" in agreed["resolutions-0-receiving_committee"]


def test_a_meeting_that_was_held_needs_a_resolution_and_one_to_come_does_not(as_editor, decision):
    data = open_form(as_editor, decision) | {"resolutions-0-DELETE": "on"}
    answer = save(as_editor, decision, data)
    assert answer.status_code == 422
    assert "Add at least one resolution" in answer.content.decode()
    assert save(as_editor, decision, data, meeting_on="3 November 2026").status_code == 302
    assert not decision.resolutions.exists()


def test_a_decision_that_a_resolution_leads_to_is_not_deleted_and_says_what_names_it(
    as_editor, gateshead, decision
):
    later = draft(Decision, gateshead, title_en="Cabinet decides")
    decision.resolutions.update(outcome="referred", decided_by=later)
    assert "Leasing homes" in as_editor.get(address(later, "delete")).content.decode()
    as_editor.post(address(later, "delete"), {"post": "yes"})
    assert Decision.objects.filter(pk=later.pk).exists()


# -- what its page says as time goes on -----------------------------------------------------------------


@pytest.fixture
def public(gateshead):
    return live(
        Decision,
        gateshead,
        slug="homes",
        outcome="agreed",
        meeting_on=MET,
        committee=a_committee(gateshead, name_en="Cabinet"),
        is_subject_to_call_in=True,
        call_in_ends_at=datetime(2026, 10, 28, 17, tzinfo=UTC),
        minutes_url="https://minutes.example/",
    )


def test_the_page_judges_its_deadline_by_the_moment_it_is_read(client, public):
    soup = page(client, public.get_absolute_url())
    assert "It can be called in until 28 October 2026, 17:00." in words(soup.select_one(".opening"))
    assert words(soup.select_one(".steps__to-come")) == "28 October 2026, 17:00 Call-in closes"
    with time_machine.travel(datetime(2026, 10, 28, 17, 0, 1, tzinfo=UTC)):
        later = page(client, public.get_absolute_url())
    assert "It can be called in" not in words(later.main)
    assert words(later.select(".steps li")[-1]) == "28 October 2026, 17:00 Call-in closed"
    assert not later.select(".steps__to-come")


def test_its_stored_page_changes_when_its_deadline_passes(gateshead, decision):
    with recorded():
        decision.is_subject_to_call_in, decision.call_in_ends_at = (
            True,
            datetime(2026, 10, 28, 17, tzinfo=UTC),
        )
        decision.save()
    assert CacheBoundary.objects.filter(council=gateshead, at=decision.call_in_ends_at).exists()


def test_minutes_are_a_draft_until_they_are_confirmed(client, public):
    assert "Minutes Draft minutes" in section(page(client, public.get_absolute_url()), "papers")
    public.minutes_confirmed_on = date(2026, 10, 21)
    public.save()
    soup = page(client, public.get_absolute_url())
    assert "Minutes Confirmed on 21 October 2026" in section(soup, "papers")
    assert "21 October 2026 Minutes confirmed" in section(soup, "steps")


def test_a_decision_to_come_says_when_it_is_made(client, gateshead):
    decision = live(Decision, gateshead, meeting_on=date(2026, 11, 3), notice_on=date(2026, 10, 1))
    decision.resolutions.all().delete()
    soup = page(client, decision.get_absolute_url())
    assert words(soup.select_one(".lead")) == "To be decided on 3 November 2026."
    assert words(soup.select_one(".steps__to-come")) == "3 November 2026 To be decided"
    with time_machine.travel(datetime(2026, 11, 4, 12, tzinfo=UTC)):
        assert (
            words(page(client, decision.get_absolute_url()).select_one(".lead"))
            == "No resolution is recorded."
        )


def test_the_later_decision_is_shown_only_to_whom_can_read_it(client, gateshead, public, editor):
    later = draft(Decision, gateshead, title_en="Council agrees", slug="later", meeting_on=date(2026, 12, 10))
    sent = a_resolution(public, "recommended", receiving_body_en="the Combined Authority", decided_by=later)
    assert "It is for the Combined Authority to decide." in words(
        page(client, public.get_absolute_url()).main
    )
    assert "Council agrees" not in client.get(public.get_absolute_url()).content.decode()
    client.force_login(editor)
    assert "Council agrees" in words(page(client, public.get_absolute_url()).main)
    client.logout()
    Decision.objects.filter(pk=later.pk).update(status=Workflow.Status.PUBLISHED, publish_at=NOON)
    newer = next_edition(Decision.objects.get(pk=later.pk), title_en="Council agrees, put right")
    Decision.objects.filter(pk=later.pk).update(superseded_at=NOON)
    Decision.objects.filter(pk=newer.pk).update(status=Workflow.Status.PUBLISHED, publish_at=NOON)
    assert "Council agrees, put right" in words(page(client, public.get_absolute_url()).main)
    assert sent.decided_by == later


def test_the_edition_of_the_plan_that_it_acted_on_is_named_beside_the_plan_of_today(client, gateshead):
    first = live(Plan, gateshead, slug="homes-plan", title_en="Homes", superseded_at=NOON)
    next_edition(first, status=Workflow.Status.PUBLISHED, publish_at=NOON, title_en="More homes")
    decision = live(Decision, gateshead, plan=first, meeting_on=MET)
    thread = page(client, decision.get_absolute_url()).find(id="thread").find_parent("section")
    assert thread.find("a", string="More homes")["href"] == "/gateshead/plans/homes-plan/"
    assert "The decision acted on edition 1 of the plan." in words(thread)
    assert thread.find("a", string="edition 1")["href"] == "/gateshead/plans/homes-plan/editions/1/"


def test_a_plan_that_was_noted_and_whose_next_steps_were_agreed_is_not_said_to_be_approved(client, gateshead):
    plan = live(Plan, gateshead)
    a_priority(plan)
    decision = live(
        Decision, gateshead, plan=plan, decision_maker_en="Cabinet", meeting_on=MET, outcome="noted"
    )
    decision.resolutions.update(acts_on_en="the report")
    a_resolution(decision, "agreed", acts_on_en="the next steps")
    soup = page(client, plan.get_absolute_url())
    text = words(soup.main).replace("( ", "(").replace(" )", ")")
    assert "Noted (the report) and agreed (the next steps) by Cabinet on 20 October 2026" in text
    assert "pproved" not in text.replace("It does not mean approved", "")
    assert not soup.select(".outcome__word")
    assert "Noted: nothing" not in text


# -- the pledge and its decisions -----------------------------------------------------------------------


def test_a_pledge_lists_every_decision_on_it_newest_first_also_as_a_file(client, gateshead):
    pledge = live(Pledge, gateshead, slug="fair")
    cabinet = a_committee(gateshead, name_en="Cabinet")
    for title, day, outcome in (("=Older", date(2025, 3, 1), "noted"), ("Newer", MET, "agreed")):
        decision = live(
            Decision, gateshead, title_en=title, meeting_on=day, committee=cabinet, outcome=outcome
        )
        DecisionPledge.objects.create(decision=decision, pledge=pledge, how_weighed_en=f"{title} helps it.")
    a_resolution(decision, "referred", text_en="The rest.")
    hidden = draft(Decision, gateshead, title_en="Secret")
    DecisionPledge.objects.create(decision=hidden, pledge=pledge)
    soup = page(client, pledge.get_absolute_url())
    listed = section(soup, "weighed")
    assert listed.index("Agreed and referred by Cabinet on 20 October 2026") < listed.index("=Older")
    assert "Noted by Cabinet on 1 March 2025 =Older helps it." in listed
    file = soup.find("a", string="Download data (CSV)")["href"]
    assert file == reverse("delivery:pledge_decisions_csv", args=["gateshead", "fair"])
    answer = client.get(file)
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["title"] for row in rows] == ["Newer", "'=Older"]
    assert rows[0]["outcome"] == "(a) Agreed\n(b) Referred"
    assert rows[0]["resolution"] == "(b) The rest."
    assert rows[0]["date of meeting"] == "2026-10-20"
    assert rows[0]["decision maker"] == "Cabinet"
    assert "Secret" not in answer.content.decode()
    assert "creativecommons" in rows[0]["licence"] or "open-government" in rows[0]["licence"]


# -- corrections ----------------------------------------------------------------------------------------


def test_whoever_changes_a_public_answer_tells_residents_what_was_corrected(client, gateshead, public):
    issue = Issue.objects.create(
        decision=public,
        raised_en="Costs?",
        answer_promised=True,
        answer_en="None.",
        answered_on=date(2026, 10, 21),
    )
    officer = Officer("publisher", gateshead)
    data = form_data(officer.page(address(public))) | {"issues-0-answer_en": "Some."}
    assert officer.client.post(address(public), data).status_code == 422
    data["change_note_en"] = "The answer on costs was wrong."
    assert officer.client.post(address(public), data).status_code == 302
    issue.refresh_from_db()
    assert issue.answer == "Some."
    assert ChangeNote.objects.get(kind="corrected").note == "The answer on costs was wrong."
    assert "The answer on costs was wrong." in words(page(client, "/gateshead/changes/").main)


def test_an_answer_before_the_meeting_is_refused(as_editor, decision):
    Issue.objects.create(decision=decision, raised_en="Costs?")
    typed = {"issues-0-answer_en": "None.", "issues-0-answered_on": "1 October 2026"}
    said = refused(as_editor, decision, **typed)["issues-0-answered_on"]
    assert said == "The answer is before the meeting on 20 October 2026. Check both dates."


def test_a_correction_takes_resolutions_and_alternatives_along(gateshead, public):
    Alternative.objects.create(decision=public, title_en="Do nothing")
    copy = start_correction(public, by=None)
    assert [row.outcome for row in copy.resolutions.all()] == ["agreed"]
    assert copy.resolutions.get().lineage_id == public.resolutions.get().lineage_id
    assert copy.alternatives.get().title == "Do nothing"
