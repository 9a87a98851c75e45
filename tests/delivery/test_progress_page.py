"""How a plan is going: its progress page, and what the pages of the plan, priority, pledge and council show of it."""

from datetime import date, timedelta

import pytest
from builders import (
    a_measure,
    a_point,
    a_priority,
    a_round,
    a_scheme,
    a_target,
    an_action,
    an_update,
    draft,
    live,
    next_edition,
)
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from reading import page, section, words

from delivery.models import SeriesBreak, StatusWord
from plans.models import Plan
from pledges.models import Pledge

pytestmark = pytest.mark.django_db
PLAN = "/gateshead/plans/homes/"
PROGRESS = f"{PLAN}progress/"
EARLIER = {"period_start": date(2026, 4, 1), "period_end": date(2026, 6, 30)}


@pytest.fixture
def plan(gateshead):
    return live(Plan, gateshead, title_en="Homes plan", slug="homes")


def actions(plan, *statuses, **fields):
    """One action for each status; None is one without any update."""
    for status in statuses:
        action = an_action(plan, **fields)
        if status:
            an_update(action, status)


def row(soup, measure):
    return words(soup.find(id=f"measure-{measure.slug}"))


# -- the progress page ----------------------------------------------------------------------------


def test_a_plan_without_actions_and_measures_says_so_and_why(client, plan):
    plan.body_note_en = "Its actions are in other plans."
    plan.save()
    soup = page(client, PROGRESS)
    assert "we cannot say how it is going. Its actions are in other plans." in section(soup, "stands")
    assert not soup.select("table, .strip, symbol")


def test_the_strip_counts_every_action_and_names_the_worst(client, plan):
    actions(plan, "complete", "complete", "on_track", "off_track", None, "cancelled")
    soup = page(client, PROGRESS)
    assert soup.select_one(".strip__sentence").text == "2 of 6 actions complete; 1 off track."
    marks = [words(mark).strip() for mark in soup.select(".strip .marks li")]
    assert marks == ["Complete 2", "On track 1", "Off track 1", "Not yet rated 1", "Cancelled 1"]
    assert [link["href"] for link in soup.select(".strip .marks a")][2] == f"{PLAN}actions/?status=off_track"
    shapes = {symbol["id"] for symbol in soup.select("symbol")}
    assert shapes == {
        f"status-{each}" for each in "complete on_track off_track not_yet_rated cancelled".split()
    }


def test_a_council_s_own_label_explains_its_actions_and_not_what_is_worked_out(client, gateshead, plan):
    StatusWord.objects.create(council=gateshead, status="off_track", label_en="3 months late or more")
    priority = a_priority(plan)
    actions(plan, "off_track", priority=priority)
    soup = page(client, PROGRESS)
    assert soup.select_one(".strip__sentence").text == "0 of 1 action complete; 1 off track."
    assert "Off track (3 months late or more)" in words(soup.select_one("tr[id]"))
    assert "Off track Based on 1 of 1 actions and measures." in section(soup, f"priority-{priority.slug}")


def test_a_priority_is_judged_with_its_parts_and_says_by_how_many(client, plan):
    above = a_priority(plan, title_en="Homes", slug="homes")
    part = a_priority(plan, title_en="Warm homes", slug="warm", parent=above)
    actions(plan, "on_track", "on_track", priority=above)
    actions(plan, "off_track", None, priority=part)
    soup = page(client, PROGRESS)
    text = section(soup, "priority-homes")
    assert "Off track Based on 3 of 4 actions and measures." in text  # one of three is a third
    assert "Warm homes Off track Based on 1 of 2 actions and measures." in text
    assert len(soup.select("#rule")) == 1
    assert "a third or more of those counted are off track or red" in section(soup, "rule")


def test_what_belongs_to_no_priority_is_shown_too(client, plan):
    actions(plan, "on_track")
    a_priority(plan, slug="empty")
    soup = page(client, PROGRESS)
    assert len(soup.find(id="whole").find_parent("section").select("tr[id]")) == 1
    assert "No action or measure of this priority is published here." in section(soup, "priority-empty")


def test_a_measure_tells_its_value_target_rating_rule_and_direction(client, gateshead, plan):
    a_scheme(gateshead)
    measure = a_measure(plan, unit="percent", name_en="Warm homes")
    a_point(measure, 76, **EARLIER)
    a_point(measure, 84, state="provisional")
    a_target(measure, 82)
    text = row(page(client, PROGRESS), measure)
    for words_of_it in (
        "84%",
        "July to September 2026",
        "Provisional",
        "82%",
        "Green",
        "Green at 82% or more",
        "Better than the quarter before",
        "76%",
        "Next figure: October to December 2026",
    ):
        assert words_of_it in text


def test_what_is_not_known_is_never_zero_and_never_red(client, gateshead, plan):
    a_scheme(gateshead)
    empty, hidden, unrated = a_measure(plan), a_measure(plan), a_measure(plan)
    a_point(hidden, 77, **EARLIER)
    a_point(hidden, None, state="suppressed")
    a_point(unrated, 5)
    soup = page(client, PROGRESS)
    assert "No figure yet" in row(soup, empty)
    assert "No data" in row(soup, empty)
    assert "Suppressed" in row(soup, hidden)
    assert "Not rated" in row(soup, unrated)
    ratings = [
        words(mark).strip() for mark in soup.select("#stands ~ * .marks li, .section__body > .marks li")
    ]
    assert ratings == ["Not rated 1", "No data 1", "Suppressed 1"]
    assert "Red" not in words(soup.main).split()
    assert "status-off_track" not in str(soup)


def test_the_small_line_has_gaps_and_begins_where_the_series_was_last_counted_anew(client, gateshead, plan):
    measure = a_measure(plan)
    for month, value in ((4, 10), (7, 20)):
        first = date(2025, month, 1)
        a_point(measure, value, period_start=first, period_end=date(2025, month + 2, 30))
    a_point(measure, 40, **EARLIER)
    a_point(measure, 50)
    lines = page(client, PROGRESS).select(".sparkline polyline")
    assert len(lines) == 2  # two quarters are missing between them
    SeriesBreak.objects.create(measure=measure, on=EARLIER["period_start"], note_en="Counted anew")
    assert len(page(client, PROGRESS).select(".sparkline polyline")) == 1


def test_it_says_when_it_was_updated_and_for_which_round(client, gateshead, plan):
    today = timezone.localdate()
    actions(plan, None)
    closed = {"period_start": date(2026, 4, 1), "period_end": date(2026, 6, 30), "closed_at": timezone.now()}
    a_round(
        gateshead, title_en="Spring", reported_to_en="Scrutiny", reported_to_on=date(2026, 9, 9), **closed
    )
    a_round(
        gateshead, title_en="Summer", opens_on=today - timedelta(days=30), due_on=today - timedelta(days=6)
    )
    measure = a_measure(plan)
    opening = words(page(client, PROGRESS).select_one(".opening"))
    assert "Last reported: Spring. Reported on 9 September 2026 to: Scrutiny." in opening
    assert "Reporting now: Summer" in opening
    assert "Last updated" not in opening
    assert "Update overdue by 6 days" in row(page(client, PROGRESS), measure)
    a_point(measure)
    soup = page(client, PROGRESS)
    assert "Last updated on" in words(soup.select_one(".opening"))
    assert "Update overdue" not in row(soup, measure)


# -- on other pages -------------------------------------------------------------------------------


def test_the_plan_s_page_leads_to_its_progress_only_where_there_is_some(client, plan):
    soup = page(client, PLAN)
    assert not soup.find(id="going")
    actions(plan, "complete", "at_risk")
    a_measure(plan)
    soup = page(client, PLAN)
    text = section(soup, "going")
    assert "1 of 2 actions complete; 1 at risk." in text
    assert "1 measure, by its rating" in text
    assert soup.find("a", href="#going")
    assert soup.find("a", href=PROGRESS)


def test_an_earlier_edition_does_not_show_how_things_are_going_now(client, gateshead, plan, publisher):
    actions(plan, "on_track")
    second = next_edition(plan)
    second.publish(by=None)
    assert not page(client, f"{PLAN}editions/1/").find(id="going")


def test_counts_are_the_same_on_every_page_from_pledge_to_action(client, gateshead, plan):
    pledge = live(Pledge, gateshead, number=1, slug="fair")
    above = a_priority(plan, slug="homes")
    above.pledges.add(pledge)
    actions(plan, "complete", "on_track", priority=above)
    actions(plan, "complete", "at_risk", priority=a_priority(plan, parent=above))
    actions(plan, "off_track", priority=a_priority(plan))
    said = "2 of 4 actions complete; 1 at risk."
    thread = page(client, "/gateshead/pledges/fair/").select_one(".thread")
    assert said in words(thread)
    assert "2 of 5 actions complete; 1 off track." in words(thread)
    way = thread.find("a", string=said)["href"]
    assert "4 of 5 actions" in section(page(client, way), "actions")
    assert said in section(page(client, f"{PLAN}priorities/homes/"), "going")
    assert "2 of 5 actions complete; 1 off track." in section(page(client, PLAN), "going")
    assert "2 of 5 actions complete; 1 off track." in section(page(client, "/gateshead/"), "going")


def test_a_council_s_page_adds_up_its_live_plans_and_no_draft(client, gateshead, plan, editor):
    actions(plan, "complete")
    actions(live(Plan, gateshead, slug="other", title_en="Other plan"), "off_track", None)
    actions(draft(Plan, gateshead), "off_track", "off_track")
    client.force_login(editor)
    text = section(page(client, "/gateshead/"), "going")
    assert "1 of 3 actions complete; 1 off track." in text
    assert "Homes plan 1 of 1 action complete." in text
    assert "has not published actions" not in text


def test_a_council_without_actions_still_says_that_it_cannot_tell(client, gateshead, plan):
    assert "has not published actions or measures here" in section(page(client, "/gateshead/"), "going")


def test_pages_cost_the_same_with_many_actions_and_measures(client, gateshead, plan):
    pledge = live(Pledge, gateshead, number=1, slug="fair")
    a_scheme(gateshead, has_trend_clause=True)
    StatusWord.objects.create(council=gateshead, status="at_risk", label_en="late")
    main = a_priority(plan, slug="main")
    main.pledges.add(pledge)
    budgets = {
        PROGRESS: 15,
        PLAN: 31,
        f"{PLAN}priorities/main/": 20,
        "/gateshead/pledges/fair/": 23,
        "/gateshead/": 20,
    }

    def grow(times):
        for _number in range(times):
            priority = a_priority(plan, parent=main)
            actions(plan, "on_track", "at_risk", None, priority=priority)
            measure = a_measure(plan, priority=priority)
            a_point(measure, 40, **EARLIER)
            a_point(measure)
            a_target(measure)
            SeriesBreak.objects.create(measure=measure, on=date(2020, 4, 1), note_en="Counted anew")
        other = live(Plan, gateshead)
        serving = a_priority(other)
        serving.pledges.add(pledge)
        actions(other, "complete", priority=serving)

    def costs():
        counted = {}
        for address in budgets:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counted[address] = len(queries)
        return counted

    grow(1)
    costs()
    grow(1)
    few = costs()
    grow(4)
    many = costs()
    assert {address: (few[address], many[address]) for address in few if many[address] > few[address]} == {}
    assert {address: cost for address, cost in few.items() if cost > budgets[address]} == {}
