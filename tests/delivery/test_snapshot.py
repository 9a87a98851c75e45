"""What was reported stays as it was, whatever is corrected later; and what is put right since is marked beside it."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from builders import (
    a_directorate,
    a_measure,
    a_point,
    a_priority,
    a_round,
    a_scheme,
    a_target,
    an_action,
    an_update,
    live,
    next_edition,
)
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from reading import page, section, words

from delivery import reporting, snapshot_payload
from delivery.models import ActionUpdate, Correction, DataPoint, ReportingRound, Snapshot, StatusWord
from delivery.models.snapshot import digest_of
from plans.models import Plan

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]

YEAR_BEFORE = {"period_start": date(2025, 7, 1), "period_end": date(2025, 9, 30)}
NEXT_QUARTER = {"period_start": date(2026, 10, 1), "period_end": date(2026, 12, 31)}


@pytest.fixture
def plan(gateshead):
    return live(Plan, gateshead, title_en="Children’s plan", slug="children")


@pytest.fixture
def measure(gateshead, plan):
    """82 of 90 in the quarter: amber."""
    a_scheme(gateshead)
    measure = a_measure(plan, name_en="Checks in time", unit="percent", priority=a_priority(plan))
    a_target(measure, 90)
    a_point(measure, 82, commentary_en="Two posts were empty.")
    return measure


def frozen(council, **fields) -> list[Snapshot]:
    """The reports of the quarter, to the committee on 16 December 2026 unless it is said otherwise."""
    about = {"reported_to_en": "Scrutiny Committee", "reported_to_on": date(2026, 12, 16)}
    reporting_round = a_round(council, **{"title_en": "Quarter 2", **about, **fields})
    reporting_round.close(by=None)
    return reporting.freeze(reporting_round, by=None)


def put_right(point, value, **fields):
    """As the admin does it: the value, and what is told of it."""
    Correction.of_point(DataPoint.objects.get(pk=point.pk), reason="A slip in one town.", by=None)
    DataPoint.objects.filter(pk=point.pk).update(value=value, **fields)


def text(client, snapshot) -> str:
    return words(page(client, snapshot.get_absolute_url()).main)


# -- the page -----------------------------------------------------------------------------------


def test_the_page_says_what_was_reported_to_whom_and_when(client, gateshead, plan, measure):
    action = an_action(
        plan, title_en="Fill every post", owner_role_en="Head of service", due_on=date(2026, 6, 30)
    )
    an_update(action, "off_track", note_en="Nobody applied.")
    (snapshot,) = frozen(gateshead)
    soup = page(client, snapshot.get_absolute_url())
    assert words(soup.h1) == "As reported to Scrutiny Committee on 16 December 2026"
    said = words(soup.main)
    for part in (
        "82% July to September 2026 Target: 90%",
        "At risk On track at 90% or more; at risk at 81% or more; off track below that.",
        "Two posts were empty.",
        "Fill every post Nobody applied.",
        "Head of service",
        "Off track",
        "1 action was overdue",
        snapshot.sha256,
    ):
        assert part in said
    assert soup.select_one(".banner a")["href"] == "/gateshead/plans/children/progress/"


def test_it_is_frozen_as_it_was_and_stays_so_after_corrections(client, gateshead, plan, measure):
    (snapshot,) = frozen(gateshead)
    kept = Snapshot.objects.get(pk=snapshot.pk).payload
    put_right(measure.points.get(), 95)
    plan.title_en = "Another name"
    plan.save()
    measure.name_en = "Another measure"
    measure.save()
    StatusWord.objects.create(council=gateshead, status="on_track", label_en="going well")
    fresh = Snapshot.objects.get(pk=snapshot.pk)
    assert fresh.payload == kept
    assert digest_of(fresh.payload) == snapshot.sha256
    said = text(client, snapshot)
    assert "Children’s plan" in said
    assert "Checks in time" in said
    assert "82%" in said
    assert "95%" not in said


def test_a_correction_is_marked_beside_the_value_with_its_reason(client, gateshead, measure):
    (snapshot,) = frozen(gateshead)
    assert "Corrected on" not in text(client, snapshot)
    put_right(measure.points.get(), 95)
    soup = page(client, snapshot.get_absolute_url())
    mark = soup.select_one(".record__since")
    day = timezone.localdate().strftime("%-d %B %Y")
    assert words(mark).startswith(f"Value corrected on {day}: A slip in one town.")
    assert mark.a["href"] == measure.get_absolute_url()


def test_what_was_corrected_before_it_was_reported_is_not_marked(client, gateshead, measure):
    put_right(measure.points.get(), 85)
    (snapshot,) = frozen(gateshead)
    assert "85%" in text(client, snapshot)
    assert "Corrected on" not in text(client, snapshot)


def test_a_corrected_update_is_marked(client, gateshead, plan):
    action = an_action(plan)
    wrong = an_update(action, "complete", note_en="Done.")
    (snapshot,) = frozen(gateshead)
    an_update(action, "on_track", corrects=wrong, reason_en="It was not done yet.")
    said = text(client, snapshot)
    assert "Complete" in said
    assert "It was not done yet." in said


# -- what is suppressed -------------------------------------------------------------------------


def test_a_suppressed_value_never_enters_the_payload(gateshead, plan):
    measure = a_measure(plan)
    a_point(measure, None, state="suppressed")
    a_point(measure, 31337, **YEAR_BEFORE)
    (snapshot,) = frozen(gateshead)
    latest = snapshot.payload["measures"][0]["latest"]
    assert (latest["value"], latest["state"], latest["value_words_en"]) == (None, "suppressed", "Suppressed")


def test_a_suppressed_value_after_one_that_is_not_is_reported(client, gateshead, plan):
    measure = a_measure(plan)
    a_point(measure, 31, period_start=date(2026, 4, 1), period_end=date(2026, 6, 30))
    a_point(measure, None, state="suppressed")
    (snapshot,) = frozen(gateshead)
    compared = snapshot.payload["measures"][0]["compared"]
    assert (compared["value"], compared["value_words_en"]) == ("31", "31")
    assert "Suppressed" in text(client, snapshot)


def test_a_value_suppressed_later_is_not_shown_any_more(client, gateshead, measure):
    before = a_point(measure, 31, **YEAR_BEFORE)
    scheme = measure.plan.council.rating_schemes.get()
    scheme.compares_with = "same_last_year"
    scheme.save()
    (snapshot,) = frozen(gateshead)
    assert "31%" in text(client, snapshot)
    DataPoint.objects.filter(pk=before.pk).update(value=None, state="suppressed")
    assert "31%" not in text(client, snapshot)
    assert "82%" in text(client, snapshot)
    DataPoint.objects.filter(lineage=measure.lineage_id).update(value=None, state="suppressed")
    said = page(client, snapshot.get_absolute_url()).decode()
    assert "82%" not in said
    assert "Two posts were empty." not in said
    assert "Suppressed since" in said


# -- of its round and no other ------------------------------------------------------------------


def test_a_round_frozen_late_holds_nothing_of_the_next_round(gateshead, plan, measure):
    action = an_action(plan)
    reporting_round = a_round(gateshead, title_en="Quarter 2")
    an_update(action, "at_risk", round=reporting_round, reported_on=date(2026, 9, 30))
    reporting_round.close(by=None)
    later = a_round(gateshead, title_en="Quarter 3", **NEXT_QUARTER)
    an_update(action, "complete", round=later)
    a_point(measure, 99, **NEXT_QUARTER)
    (snapshot,) = reporting.freeze(reporting_round, by=None)
    assert [row["status"] for row in snapshot.payload["actions"]] == ["at_risk"]
    assert snapshot.payload["measures"][0]["latest"]["value"] == "82"
    assert len(snapshot.payload["measures"][0]["points"]) == 1


def test_figures_are_kept_exactly(gateshead, plan):
    measure = a_measure(plan, decimals=1)
    a_point(measure, Decimal("41.2345"))
    (snapshot,) = frozen(gateshead)
    latest = snapshot.payload["measures"][0]["latest"]
    assert (latest["value"], latest["value_words_en"]) == ("41.2345", "41.2")


def test_the_same_quarter_last_year_stands_beside_it(client, gateshead, plan, measure):
    a_point(measure, 70, **YEAR_BEFORE)
    last_year = {"reported_to_on": date(2025, 12, 16), **YEAR_BEFORE}
    (before,) = frozen(gateshead, title_en="A year ago", **last_year)
    (snapshot,) = frozen(gateshead)
    soup = page(client, snapshot.get_absolute_url())
    link = next(
        a for a in soup.main.select("a") if a.text == "As reported to Scrutiny Committee on 16 December 2025"
    )
    assert link["href"] == before.get_absolute_url()
    assert "70% July to September 2025" in words(soup.main)


def test_welsh_texts_are_kept_too(client, bridgend):
    plan = live(Plan, bridgend, title_en="Plan", title_cy="Cynllun", slug="p")
    an_update(
        an_action(plan, title_en="Do it", title_cy="Ei wneud"), note_en="Going on.", note_cy="Yn mynd ymlaen."
    )
    (snapshot,) = frozen(bridgend)
    plan.title_cy = "Arall"
    plan.save()
    said = words(page(client, f"/cy{snapshot.get_absolute_url()}").main)
    for part in ("Cynllun", "Ei wneud", "Yn mynd ymlaen."):
        assert part in said
    assert "Arall" not in said


# -- who may read it, and for how long ------------------------------------------------------------


def test_it_is_readable_as_long_as_its_plan_s_edition_is(client, gateshead, plan, measure, publisher):
    (snapshot,) = frozen(gateshead)
    next_edition(plan, status="draft", publish_at=None).publish(by=publisher)
    assert client.get(snapshot.get_absolute_url()).status_code == 200
    plan.refresh_from_db()
    plan.archive(by=publisher, reason="Out of date.")
    assert client.get(snapshot.get_absolute_url()).status_code == 410


def test_a_withdrawn_plan_hides_its_reports_from_the_public_only(client, gateshead, plan, measure, publisher):
    (snapshot,) = frozen(gateshead)
    plan.withdraw(by=publisher)
    assert client.get(snapshot.get_absolute_url()).status_code == 404
    assert "Children’s plan" not in words(page(client, "/gateshead/snapshots/").main)
    client.force_login(publisher)
    assert client.get(snapshot.get_absolute_url()).status_code == 200


@pytest.mark.usefixtures("recorded")
def test_another_council_s_address_does_not_open_it(client, gateshead, bridgend, measure):
    (snapshot,) = frozen(gateshead)
    assert client.get(f"/bridgend/snapshots/{snapshot.sha256}/").status_code == 404
    assert client.get("/gateshead/snapshots/not-a-digest/").status_code == 404


def test_a_snapshot_is_never_changed(gateshead, measure):
    (snapshot,) = frozen(gateshead)
    snapshot.payload = {}
    with pytest.raises(ValidationError):
        snapshot.save()


# -- the list -----------------------------------------------------------------------------------


def test_the_list_has_every_report_and_can_be_narrowed_to_a_plan(client, gateshead, plan, measure):
    other = live(Plan, gateshead, title_en="Homes plan", slug="homes")
    an_action(other)
    frozen(gateshead)
    everything = page(client, "/gateshead/snapshots/")
    assert [words(row) for row in everything.select(".rows__title")] == ["Children’s plan", "Homes plan"]
    narrowed = page(client, "/gateshead/snapshots/?plan=homes")
    assert [words(row) for row in narrowed.select(".rows__title")] == ["Homes plan"]
    for slug in ("nowhere", "%00", "<b>"):
        assert client.get(f"/gateshead/snapshots/?plan={slug}").status_code == 404


def test_an_empty_list_is_a_sentence(client, gateshead):
    assert "has not published a report here yet" in words(page(client, "/gateshead/snapshots/").main)


def test_the_page_costs_the_same_with_many_things(client, gateshead, plan, measure):
    def cost(times, day):
        for _n in range(times):
            an_update(an_action(plan))
            a_point(a_measure(plan))
        (snapshot,) = frozen(gateshead, period_end=date(2026, 10, day))
        with CaptureQueriesContext(connection) as queries:
            assert len(page(client, snapshot.get_absolute_url()).select(".record tbody tr")) > times
        return len(queries)

    cost(1, 1)
    few = cost(1, 2)
    assert cost(5, 3) <= few <= 16


# -- of its day, whenever it is frozen ------------------------------------------------------------


def test_a_report_speaks_of_its_reporting_day_whenever_it_is_frozen(gateshead, plan, measure):
    """What is late is counted on the day of the report: the payload is the same on whichever day it is frozen."""
    action = an_action(plan, due_on=date(2026, 9, 30))
    an_update(action, "on_track", reported_on=date(2026, 9, 20))
    DataPoint.objects.update(reported_at="2026-10-30T12:00:00Z")
    with time_machine.travel("2026-11-20 12:00"):
        reporting_round = a_round(gateshead, reported_to_on=date(2026, 12, 16))
        ActionUpdate.objects.update(created_at="2026-10-30T12:00:00Z")
        reporting_round.close(by=None)
    payloads = []
    for day in ("2026-11-21 12:00", "2026-12-20 12:00", "2029-02-01 12:00"):
        with time_machine.travel(day):
            payloads.append(snapshot_payload.of(plan, ReportingRound.objects.get()))
    first = payloads[0]
    assert payloads == [first] * 3
    assert (first["day"], first["actions"][0]["days_overdue"]) == ("2026-11-20", 51)
    assert (first["attention"]["overdue"], first["attention"]["late"]) == (1, 0)
    assert first["actions"][0]["words_en"] == "On track, but overdue"


def test_a_round_closed_after_it_was_reported_speaks_of_the_day_of_the_report(gateshead, plan):
    an_update(an_action(plan, due_on=date(2026, 9, 30)), "on_track", reported_on=date(2026, 9, 20))
    (snapshot,) = frozen(gateshead, reported_to_on=date(2026, 10, 10))
    assert (snapshot.payload["day"], snapshot.payload["actions"][0]["days_overdue"]) == ("2026-10-10", 10)


def test_the_page_and_the_list_are_headed_with_the_day_of_which_they_speak(client, gateshead, measure):
    (snapshot,) = frozen(gateshead, reported_to_on=date(2026, 10, 10))
    opening = words(page(client, snapshot.get_absolute_url()).select_one(".opening"))
    assert "As at 10 October 2026. What is shown as late was late on that day." in opening
    assert "As at 10 October 2026" in words(page(client, "/gateshead/snapshots/").main)


def test_what_was_put_right_between_closing_and_freezing_is_reported_as_it_was_and_marked(
    client, gateshead, measure
):
    target = measure.targets.get()
    reporting_round = a_round(gateshead)
    reporting_round.close(by=None)
    put_right(measure.points.get(), 95)
    Correction.of_target(target, reason="The Cabinet lowered it.", by=None)
    measure.targets.update(value=70)
    (snapshot,) = reporting.freeze(reporting_round, by=None)
    said = text(client, snapshot)
    assert "82% July to September 2026 Target: 90%" in said
    assert "95%" not in said
    for reason in ("A slip in one town.", "The Cabinet lowered it."):
        assert reason in said


def test_a_value_and_an_update_given_after_closing_were_not_reported(gateshead, plan, measure):
    action = an_action(plan)
    reporting_round = a_round(gateshead)
    measure.points.update(value=None, state="not_available")
    reporting_round.close(by=None)
    put_right(measure.points.get(), 95, state="final")
    an_update(action, "off_track", reported_on=reporting_round.period_end)
    (snapshot,) = reporting.freeze(reporting_round, by=None)
    latest = snapshot.payload["measures"][0]["latest"]
    assert (latest["value"], latest["state"]) == (None, "not_available")
    assert snapshot.payload["actions"][0]["status"] == "not_yet_rated"


def test_a_value_suppressed_before_freezing_does_not_come_back(gateshead, measure):
    reporting_round = a_round(gateshead)
    reporting_round.close(by=None)
    put_right(measure.points.get(), None, state="suppressed")
    (snapshot,) = reporting.freeze(reporting_round, by=None)
    assert "82" not in str(snapshot.payload["measures"][0]["points"])


def test_a_measure_whose_first_value_did_not_come_is_counted_late(client, gateshead, plan):
    """Beside "No figure yet" the report must not say that no measure was late."""
    never = a_measure(plan, name_en="Homes built", slug="homes-built", code="H1")
    not_asked = a_measure(plan, name_en="Every year", slug="every-year", code="H2", frequency="year")
    (snapshot,) = frozen(gateshead)
    assert snapshot.payload["attention"]["late"] == 1
    said = text(client, snapshot)
    assert "1 measure had a late figure" in said
    assert {row["code"]: row["latest"] for row in snapshot.payload["measures"]} == {
        never.code: None,
        not_asked.code: None,
    }


def test_a_report_kept_with_one_status_for_a_priority_still_says_it(client, gateshead, plan, measure):
    """As reports were before actions and measures were judged apart."""
    (snapshot,) = frozen(gateshead)
    assert "Measures: At risk 0 of 1" in text(client, snapshot)
    payload = snapshot.payload | {"format": 1}
    for each in payload["priorities"]:
        del each["actions_status"], each["measures_status"]
        each |= {"status": "off_track", "words_en": "Off track", "words_cy": "Ddim ar y trywydd iawn"}
    Snapshot.objects.filter(pk=snapshot.pk).update(payload=payload)
    soup = page(client, snapshot.get_absolute_url())
    assert "Off track" in section(soup, "priorities")
    assert soup.find("symbol", id="status-off_track")


def test_the_directorate_is_kept_by_its_name_as_it_was(gateshead, plan):
    """Readers of earlier reports find the same two texts."""
    place = a_directorate(gateshead, name_en="Place", name_cy="Lle")
    an_action(plan, directorate=place)
    an_action(plan)
    (snapshot,) = frozen(gateshead)
    place.name_en = "Places"
    place.save()
    names = ("directorate_en", "directorate_cy")
    kept = [tuple(action[name] for name in names) for action in snapshot.payload["actions"]]
    assert kept == [("Place", "Lle"), ("", "")]
