"""The council's own statement: updates of a priority, and what pages say where the status rule is that."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from admin_forms import address, form_data
from builders import (
    a_councillor,
    a_measure,
    a_point,
    a_priority,
    a_round,
    a_scheme,
    a_statement,
    a_target,
    a_user,
    an_action,
    an_update,
    hold_update,
    live,
    next_edition,
)
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from reading import page, section, words

from councils.models import UNTIL_RELEASED, ChangeNote
from delivery import reporting
from delivery.holds import release
from delivery.models import PriorityUpdate, StatusRule, StatusWord, note_updates
from plans.models import Plan
from pledges.models import Pledge

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PLAN = "/gateshead/plans/homes/"
PROGRESS = f"{PLAN}progress/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def plan(gateshead):
    """Of a council whose status rule is its own statement."""
    StatusRule.objects.create(council=gateshead, method="stated")
    return live(Plan, gateshead, slug="homes", title_en="Homes plan")


@pytest.fixture
def priority(gateshead, plan):
    """Thirteen of its actions are on track, and one of its measures; two are off track."""
    a_scheme(gateshead)
    priority = a_priority(plan, slug="warm", title_en="Warm homes")
    for status in ["on_track"] * 2 + ["off_track"]:
        an_update(an_action(plan, priority=priority), status)
    a_target(measure := a_measure(plan, priority=priority), 50)
    a_point(measure, 50)
    return priority


def state(client, priority, **typed):
    """As an officer does it, from the page of the priority."""
    asked = f"{address(PriorityUpdate, 'add')}?priority={priority.pk}"
    form = client.get(asked)
    assert form.status_code == 200
    return client.post(asked, {**form_data(form), "priority": priority.pk, "status": "on_track", **typed})


def position(client, priority) -> str:
    """What its page says first of how it is going."""
    return section(page(client, priority.get_absolute_url()), "going")


def row(client) -> list[str]:
    """The cells of the first priority on the progress page."""
    return [words(cell) for cell in page(client, PROGRESS).select(".by-priority tbody tr:first-child td")]


def told(client) -> str:
    return words(page(client, "/gateshead/changes/").main)


# -- what residents read ----------------------------------------------------------------------------


def test_an_officer_states_and_residents_read_it(client, as_editor, editor, priority):
    form = page(as_editor, address(priority), status=200)
    assert "Residents see “not yet rated”" in words(form)
    link = form.find("a", href=lambda href: href and f"add/?priority={priority.pk}" in href)["href"]
    assert form_data(client.get(link))["reported_on"] == date(2026, 11, 20)
    text = {"note_en": "Two streets wait for scaffolding.", "next_step_en": "Hire more."}
    assert state(client, priority, status="at_risk", **text).status_code == 302
    update = PriorityUpdate.objects.get()
    assert (update.status, update.by, update.lineage_id) == ("at_risk", editor, priority.lineage_id)
    assert "Two streets wait" in words(page(client, address(priority)))

    client.logout()
    assert position(client, priority).startswith(
        "Current position At risk As at 20 November 2026. Two streets wait for scaffolding. What next: Hire more."
    )
    assert row(client) == [
        "At risk As at 20 November 2026. Two streets wait for scaffolding.",
        "2 of 3 rated are complete or on track 1 off track",
        "1 of 1 rated are complete or on track",
    ]
    assert "Warm homes: reported for the first time, at risk." in told(client)


def test_the_rule_is_said_once_on_each_page(client, priority):
    a_statement(priority)
    rule = "The status of a priority is the council’s own, from its latest update."
    for place in (PROGRESS, priority.get_absolute_url(), "/gateshead/ratings/"):
        assert words(page(client, place).main).count(rule) == 1, place
    overall = section(page(client, "/gateshead/ratings/"), "overall")
    assert "Priorities are reported every quarter." in overall
    assert "80%" not in overall


def test_without_a_statement_a_priority_is_not_yet_rated_and_an_outcome_says_nothing(client, plan, priority):
    outcome = a_priority(plan, parent=priority, slug="loft")
    a_priority(plan, slug="empty")
    assert row(client)[0] == "Not yet rated"
    assert "Not yet rated Nothing has been reported on this priority yet." in position(client, priority)
    assert "Not yet rated" in section(page(client, f"{PLAN}priorities/empty/"), "going")
    assert page(client, outcome.get_absolute_url()).find(id="going") is None
    a_statement(outcome, "complete")
    assert position(client, outcome).startswith("Current position Complete")


def test_what_was_reported_as_on_track_is_out_of_date_when_a_newer_statement_is_due(client, priority, clock):
    a_statement(priority, reported_on=date(2026, 6, 30))
    assert row(client)[0].startswith("On track As at 30 June 2026.")
    clock.move_to(datetime(2026, 12, 1, 12, tzinfo=UTC))
    assert row(client)[0].startswith("On track, but out of date As at 30 June 2026.")
    StatusRule.objects.update(cadence="year")
    assert row(client)[0].startswith("On track As at")
    a_statement(priority, "off_track", reported_on=date(2026, 7, 31))
    clock.move_to(datetime(2028, 12, 1, 12, tzinfo=UTC))
    assert row(client)[0].startswith("Off track")


def test_the_newest_is_the_one_of_the_latest_day_and_earlier_ones_stay_readable(client, priority):
    a_statement(priority, "complete", note_en="All done.")
    earlier = a_statement(priority, "at_risk", reported_on=date(2026, 8, 31), note_en="No scaffolding.")
    assert row(client)[0].startswith("Complete")
    soup = page(client, priority.get_absolute_url())
    assert "No scaffolding." not in section(soup, "going")
    assert "31 August 2026 At risk No scaffolding." in words(soup.find(id=f"update-{earlier.pk}"))


def test_a_change_of_status_is_told_apart_from_those_of_actions(client, plan, priority):
    a_statement(priority, reported_on=date(2026, 8, 31))
    note_updates([a_statement(priority, "off_track", note_en="Rents rose.")], by=None)
    an_update(an_action(plan, priority=priority), "on_track")
    note_updates([an_update(each, "paused") for each in plan.actions.all()], by=None)
    changes = told(client)
    assert "The status of 4 actions changed." in changes
    assert "Warm homes: now off track (was on track)." in changes


def test_a_council_s_label_explains_the_status_once(client, gateshead, priority):
    StatusWord.objects.create(council=gateshead, status="at_risk", label_en="delayed")
    a_statement(priority, "at_risk")
    assert position(client, priority).count("delayed") == 1


def test_in_welsh_the_words_are_welsh_and_the_text_is_marked_as_english(client, bridgend):
    StatusRule.objects.create(council=bridgend, method="stated")
    priority = a_priority(live(Plan, bridgend, slug="homes"), slug="warm")
    a_statement(priority, note_en="It goes well.", next_step_en="More.", next_step_cy="Rhagor.")
    soup = page(client, f"/cy{priority.get_absolute_url()}")
    going = soup.find(id="going").find_parent("section")
    assert "Ar y trywydd iawn" in words(going)
    assert "Rhagor." in words(going)
    assert words(going.select_one("[lang=en]")) == "It goes well."


# -- pages of other things ------------------------------------------------------------------------------


def test_a_plan_and_a_pledge_have_counts_and_no_status(client, gateshead, plan, priority):
    pledge = live(Pledge, gateshead, slug="warm", title_en="Warm homes for all")
    priority.pledges.add(pledge)
    a_statement(priority, "at_risk")
    home = page(client, "/gateshead/")
    state_of_pledge = home.select_one(".manifesto__state")
    assert "Actions: 2 of 3 rated are complete or on track" in words(state_of_pledge)
    assert not state_of_pledge.select(".status")
    thread = words(page(client, pledge.get_absolute_url()).select_one(".thread"))
    assert "Warm homes Status: At risk Actions: 2 of 3 rated are complete or on track" in thread


def test_the_briefing_says_what_the_council_states(client, gateshead, plan, priority):
    priority.lead_councillor = a_councillor(gateshead, slug="may")
    priority.save()
    a_statement(priority, "at_risk")
    told_there = section(page(client, "/gateshead/briefing/?portfolio=may"), "priorities")
    assert "At risk As at 20 November 2026. Most of it goes well." in told_there


# -- the rule changes -------------------------------------------------------------------------------


def test_another_rule_changes_what_the_page_says_and_reads_no_statement(client, as_editor, priority):
    a_statement(priority, "off_track", note_en="Our own word.")
    assert "Our own word." in row(client)[0]
    StatusRule.objects.get().delete()
    StatusRule.objects.create(council=priority.plan.council, method="share")
    client.logout()
    with CaptureQueriesContext(connection) as queries:
        assert row(client) == ["At risk 2 of 3 1 off track", "On track 1 of 1"]
        assert "Our own word." not in words(page(client, priority.get_absolute_url()))
        client.get("/gateshead/")
    assert not [query for query in queries if "priorityupdate" in query["sql"]]


def test_by_another_rule_an_update_is_taken_and_nothing_is_told_of_it(client, as_editor, priority):
    StatusRule.objects.update(method="worst")
    assert "Residents see these only with the status rule" in words(page(client, address(priority)))
    assert state(client, priority).status_code == 302
    assert not ChangeNote.objects.exists()


def test_statements_of_many_priorities_are_read_in_one_query(client, plan, priority):
    for number in range(5):
        a_statement(a_priority(plan, slug=f"more-{number}"))
    a_statement(priority)
    for place in (PROGRESS, "/gateshead/briefing/"):
        with CaptureQueriesContext(connection) as queries:
            client.get(place)
        reads = [query for query in queries if 'FROM "delivery_priorityupdate"' in query["sql"]]
        assert len(reads) <= 1, place


# -- corrected, held, of the next edition ---------------------------------------------------------------


def test_a_statement_is_corrected_by_a_new_one_with_a_reason(client, as_editor, priority):
    wrong = a_statement(priority, "complete", note_en="All done.")
    assert client.post(address(wrong), {"status": "on_track"}).status_code == 403
    answer = state(client, priority, corrects=wrong.pk)
    assert "Say why" in str(answer.context["adminform"].form.errors["reason_en"])
    answer = state(client, priority, reason_en="A street was left out.")
    assert "corrects" in answer.context["adminform"].form.errors
    state(client, priority, corrects=wrong.pk, reason_en="A street was left out.")
    client.logout()
    assert position(client, priority).startswith("Current position On track")
    soup = page(client, priority.get_absolute_url())
    assert "corrected Corrected on 20 November 2026: A street was left out." in words(
        soup.find(id=f"update-{wrong.pk}")
    )
    assert "Warm homes: now on track (was complete). Reason: A street was left out." in told(client)


def test_a_statement_of_another_priority_cannot_be_corrected(as_editor, plan, priority):
    other = a_statement(a_priority(plan))
    answer = state(as_editor, priority, corrects=other.pk, reason_en="A slip")
    assert "corrects" in answer.context["adminform"].form.errors
    with pytest.raises(ValidationError, match="same priority"):
        PriorityUpdate(priority=priority, status="on_track", reported_on=NOW.date(), corrects=other).clean()


@pytest.mark.parametrize("until", [NOW + timedelta(days=3), UNTIL_RELEASED])
def test_what_is_held_is_read_once_it_is_released(client, editor, priority, until):
    a_statement(priority, "on_track", note_en="Well.", reported_on=date(2026, 11, 1))
    held = PriorityUpdate(priority=priority, status="off_track", note_en="Rents rose.")
    held.reported_on = NOW.date()
    hold_update(held, until=until, by=editor)
    assert row(client)[0].startswith("On track")
    for place in (priority.get_absolute_url(), PROGRESS, "/gateshead/changes/", "/gateshead/briefing/"):
        assert "Rents rose." not in client.get(place).content.decode()
    release(held, by=editor)
    assert row(client)[0].startswith("Off track")
    assert "Warm homes: now off track (was on track)." in told(client)


def test_the_next_edition_of_the_plan_still_has_it(client, editor, plan, priority):
    a_statement(priority, "at_risk")
    later = next_edition(plan)
    again = a_priority(later, slug="warm", title_en="Warmer homes", lineage_id=priority.lineage_id)
    later.publish(by=None)
    assert position(client, again).startswith("Current position At risk")
    soup = page(client, PROGRESS)
    assert "No actions or measures of this plan are published here." in section(soup, "stands")
    assert "Warmer homes At risk As at 20 November 2026." in section(soup, "priorities")


def test_a_priority_that_was_reported_on_is_not_deleted(plan):
    priority = a_priority(plan)
    a_statement(priority)
    with pytest.raises(ProtectedError):
        priority.delete()


# -- who may, and what is refused ----------------------------------------------------------------------


def test_another_council_s_officer_cannot_state(client, bridgend, priority):
    client.force_login(a_user("owner", bridgend))
    answer = client.post(address(PriorityUpdate, "add"), {"priority": priority.pk, "status": "complete"})
    assert answer.status_code == 422
    assert client.get(address(a_statement(priority))).status_code == 302
    assert PriorityUpdate.objects.count() == 1


def test_what_was_typed_stays_when_it_is_refused(as_editor, priority):
    tomorrow = date(2026, 11, 21).isoformat()
    answer = state(as_editor, priority, status="at_risk", next_step_en="Hire more.", reported_on=tomorrow)
    assert answer.status_code == 422
    errors = answer.context["adminform"].form.errors
    assert "in the future" in str(errors["reported_on"])
    assert "Say why it is at risk" in str(errors["note_en"])
    assert "Hire more." in answer.content.decode()


def test_a_priority_is_not_cancelled_or_replaced(as_editor, priority):
    form = page(as_editor, f"{address(PriorityUpdate, 'add')}?priority={priority.pk}")
    offered = [option["value"] for option in form.select("select[name=status] option")]
    assert offered == ["", "not_started", "on_track", "at_risk", "off_track", "complete", "paused"]
    for status in PriorityUpdate.NO_STATUSES:
        with pytest.raises(IntegrityError), transaction.atomic():
            a_statement(priority, status)


# -- reports -------------------------------------------------------------------------------------------


def test_a_report_keeps_what_was_stated_when_the_round_closed(client, gateshead, priority, clock):
    a_statement(priority, "at_risk", reported_on=date(2026, 11, 10), note_en="No scaffolding.")
    closing = a_round(gateshead, title_en="Quarter 2", reported_to_on=date(2026, 11, 20))
    closing.close(by=None)
    clock.shift(timedelta(hours=1))
    a_statement(priority, "complete", note_en="All done.")
    (snapshot,) = reporting.freeze(closing, by=None)
    (kept,) = snapshot.payload["priorities"]
    assert (kept["stated"]["status"], kept["stated"]["note_en"]) == ("at_risk", "No scaffolding.")
    assert kept["actions_status"] == {"status": None, "done_or_on_track": 2, "rated": 3}
    report = section(page(client, snapshot.get_absolute_url()), "priorities")
    assert "Warm homes At risk As at 10 November 2026." in report
    assert "No scaffolding." in report
    assert "Actions: 2 of 3 rated are complete or on track" in report
    symbols = page(client, snapshot.get_absolute_url()).select("symbol")
    assert "status-at_risk" in {symbol["id"] for symbol in symbols}
    assert row(client)[0].startswith("Complete")


def test_a_report_says_what_was_corrected_of_a_statement_since(client, gateshead, priority, clock):
    wrong = a_statement(priority, "complete", reported_on=date(2026, 11, 10), note_en="All done.")
    closing = a_round(gateshead, title_en="Quarter 2")
    closing.close(by=None)
    (snapshot,) = reporting.freeze(closing, by=None)
    clock.shift(timedelta(days=2))
    a_statement(priority, corrects=wrong, reason_en="A street was left out.")
    report = section(page(client, snapshot.get_absolute_url()), "priorities")
    assert "Complete As at 10 November 2026." in report
    assert "Update corrected on 22 November 2026: A street was left out." in report
