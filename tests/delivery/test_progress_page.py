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

from delivery.figures.statuses import roll_up
from delivery.models import SeriesBreak, StatusRule, StatusWord
from delivery.progress.summary import tally_sentence
from plans.models import Plan
from pledges.models import Pledge

pytestmark = pytest.mark.django_db
PLAN = "/gateshead/plans/homes/"
PROGRESS = f"{PLAN}progress/"
MEASURES = f"{PLAN}measures/"
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


def test_the_strip_counts_every_action_and_leads_to_each(client, plan):
    actions(plan, "complete", "complete", "on_track", "off_track", None, "cancelled")
    soup = page(client, PROGRESS)
    sentence = "2 of 6 actions are complete and 1 on track. 1 is off track."
    assert soup.select_one(".strip__sentence").text == sentence
    marks = [words(mark).strip() for mark in soup.select(".strip .marks li")]
    assert marks == ["Complete 2", "On track 1", "Off track 1", "Not yet rated 1", "Cancelled 1"]
    links = [link["href"] for link in soup.select(".strip .marks a")]
    assert links[2] == f"{PLAN}actions/?status=off_track"
    assert [client.get(link).context["number"] for link in links] == [2, 1, 1, 1, 1]
    shapes = {symbol["id"] for symbol in soup.select("symbol")}
    assert shapes == {
        f"status-{each}" for each in "complete on_track at_risk off_track not_yet_rated cancelled".split()
    }


def test_the_sentence_leaves_out_what_is_none():
    sentences = {
        "complete complete": "2 of 2 actions are complete.",
        "complete on_track on_track": "1 of 3 actions is complete and 2 on track.",
        "on_track paused": "1 of 2 actions is on track.",
        "paused paused": "None of 2 actions is complete or on track.",
        "at_risk at_risk complete": "1 of 3 actions is complete. 2 are at risk.",
        "paused": "The only action is paused.",
    }
    for statuses, sentence in sentences.items():
        assert tally_sentence(roll_up(statuses.split())) == sentence


def test_a_council_s_own_label_stands_once_and_never_beside_a_mark(client, gateshead, plan):
    StatusWord.objects.create(council=gateshead, status="off_track", label_en="3 months late or more")
    actions(plan, "off_track", "off_track", priority=a_priority(plan))
    soup = page(client, PROGRESS)
    assert words(soup.main).count("3 months late or more") == 1
    assert "Off track: 3 months late or more." in section(soup, "stands")
    assert {words(mark) for mark in soup.select(".status")} == {"Off track"}


def test_what_is_off_track_is_told_with_why_what_next_and_who_the_latest_first(client, plan):
    today = timezone.localdate()
    action = an_action(
        plan, title_en="Build", due_on=date(2026, 3, 31), owner_role_en="Head of Housing", reference="B"
    )
    an_update(
        action, "off_track", note_en="Rents rose.", next_step_en="Lease homes.", forecast_on=date(2027, 9, 30)
    )
    late = an_action(plan, title_en="Plant", due_on=today - timedelta(days=9), reference="P")
    an_update(late, "off_track", note_en="No rain.")
    an_update(an_action(plan, title_en="Dig", due_on=None, reference="D"), "off_track", note_en="No spades.")
    told = [words(row) for row in page(client, PROGRESS).select(".exceptions li")]
    assert told == [
        "Off track 18 months late Build Why Rents rose. What next Lease homes. Head of Housing. "
        "Due 31 March 2026, now expected 30 September 2027.",
        f"Off track 9 days late Plant Why No rain. Due {late.due_on:%-d %B %Y}.",
        "Off track Dig Why No spades.",
    ]


def test_five_are_told_in_full_and_the_rest_is_a_list(client, gateshead, plan):
    actions(plan, *["off_track"] * 6, "at_risk", "paused")
    a_scheme(gateshead)
    measure = a_measure(plan, code="M")
    a_point(measure, 50)
    a_target(measure, 90)
    soup = page(client, PROGRESS)
    assert len(soup.select(".exceptions li")) == 5
    assert "6 actions off track" in words(soup.find(id="attention").parent)
    links = soup.select(".exceptions__more a")
    assert [words(link) for link in links] == [
        *("6 actions off track", "1 action at risk", "1 action paused", "1 measure off track")
    ]
    assert [client.get(link["href"]).context["number"] for link in links] == [6, 1, 1, 1]


def test_a_measure_off_track_is_told_where_no_more_actions_are(client, gateshead, plan):
    a_scheme(gateshead)
    measure = a_measure(plan, name_en="Warm homes")
    a_target(measure, 90)
    a_point(measure, 50, commentary_en="Prices rose.", corrective_action_en="Advice for all.")
    quiet = a_measure(plan, name_en="Cold homes")
    a_target(quiet, 90)
    a_point(quiet, 50)
    assert [words(row) for row in page(client, PROGRESS).select(".exceptions li")] == [
        "Off track Warm homes Why Prices rose. What next Advice for all.",
        "Off track Cold homes The council has not said why.",
    ]


def test_nothing_off_track_is_said(client, plan):
    actions(plan, "on_track")
    assert "Nothing is off track." in section(page(client, PROGRESS), "attention")


def of_priorities(soup) -> list[str]:
    return [words(row) for row in soup.select(".by-priority tbody tr")]


def test_a_priority_is_judged_with_its_parts_actions_and_measures_apart(client, gateshead, plan):
    above = a_priority(plan, title_en="Homes", slug="homes")
    part = a_priority(plan, title_en="Warm homes", slug="warm", parent=above)
    actions(plan, "on_track", "complete", "paused", priority=above)
    actions(plan, "off_track", None, priority=part)
    a_scheme(gateshead)
    measure = a_measure(plan, priority=part)
    a_target(measure, 10)
    a_point(measure, 50)
    soup = page(client, PROGRESS)
    assert of_priorities(soup) == ["1 Homes At risk 2 of 3 1 off track On track 1 of 1"]
    link = soup.select_one(".by-priority td a")
    assert [words(row) for row in page(client, link["href"]).select("tr[id] .status")] == ["Off track"]
    assert "On track: from 80% of rated actions and 75% of rated measures." in section(soup, "priorities")


def test_a_council_may_choose_the_worst_or_other_shares(client, gateshead, plan):
    actions(
        plan, "complete", "complete", "on_track", "off_track", priority=a_priority(plan, title_en="Homes")
    )
    assert of_priorities(page(client, PROGRESS)) == ["1 Homes At risk 3 of 4 1 off track None"]
    rule = StatusRule.objects.create(council=gateshead, actions_on_track=75)
    assert of_priorities(page(client, PROGRESS)) == ["1 Homes On track 3 of 4 1 off track None"]
    rule.method = "worst"
    rule.save()
    soup = page(client, PROGRESS)
    assert of_priorities(soup) == ["1 Homes Off track 3 of 4 1 off track None"]
    assert "worst of its rated actions" in section(soup, "priorities")
    assert "worst of its rated actions" in words(page(client, "/gateshead/ratings/").main)


def test_what_belongs_to_no_priority_is_shown_too(client, plan):
    actions(plan, "on_track")
    a_priority(plan, slug="empty", title_en="Empty")
    soup = page(client, PROGRESS)
    assert of_priorities(soup) == [
        "1 Empty No action or measure is published here.",
        "The whole plan On track 1 of 1 None",
    ]


def test_numbers_of_the_whole_plan_lead_to_what_is_under_no_priority(client, plan):
    """Also where a priority is called as the choice is."""
    actions(plan, "off_track", priority=a_priority(plan, slug="none", title_en="None of it"))
    actions(plan, "off_track", "at_risk")
    links = page(client, PROGRESS).select(".by-priority tbody tr:last-child td a")
    assert [words(link) for link in links] == ["1 off track", "1 at risk"]
    for link in links:
        listed = page(client, link["href"])
        assert words(listed.select_one("h2#actions")) == "1 of 3 actions"
        assert "The whole plan" in words(listed.h1)


def test_a_priority_s_page_leads_to_each_of_its_tables_by_the_name_above_it(client, plan):
    above = a_priority(plan, title_en="Homes", slug="homes")
    actions(plan, "on_track", priority=above)
    actions(plan, "off_track", priority=a_priority(plan, title_en="Warm homes", slug="warm", parent=above))
    soup = page(client, f"{PLAN}priorities/homes/")
    links = soup.select(".jumps a")
    assert [words(link) for link in links] == ["Directly under this priority", "Warm homes"]
    assert [words(soup.find(id=link["href"][1:])) for link in links] == [words(link) for link in links]


def test_the_whole_plan_stands_on_one_page(client, gateshead, plan):
    above = a_priority(plan, title_en="Homes", slug="homes")
    part = a_priority(plan, title_en="Warm homes", slug="warm", parent=above)
    actions(plan, "on_track", priority=above)
    actions(plan, "off_track", priority=part)
    actions(plan, "complete")
    a_point(a_measure(plan, priority=part), 50)
    soup = page(client, f"{PLAN}whole/")
    assert [words(link) for link in soup.select(".contents a")] == ["Homes", "The whole plan"]
    assert len(soup.select("tr[id^=action-]")) == 3
    assert len(soup.select("tr[id^=measure-]")) == 1
    for table in soup.select("table"):
        assert soup.find(id=table["aria-labelledby"])


def test_a_measure_tells_its_value_target_rating_rule_and_direction(client, gateshead, plan):
    a_scheme(gateshead)
    measure = a_measure(plan, unit="percent", name_en="Warm homes")
    a_point(measure, 76, **EARLIER)
    a_point(measure, 84, state="provisional")
    a_target(measure, 82)
    text = row(page(client, MEASURES), measure)
    for words_of_it in (
        "84%",
        "July to September 2026",
        "Provisional",
        "82%",
        "On track",
        "Improving",
    ):
        assert words_of_it in text


def test_what_is_not_known_is_never_zero_and_never_off_track(client, gateshead, plan):
    a_scheme(gateshead)
    empty, hidden, unrated = a_measure(plan), a_measure(plan), a_measure(plan)
    a_point(hidden, 77, **EARLIER)
    a_point(hidden, None, state="suppressed")
    a_point(unrated, 5)
    soup = page(client, MEASURES)
    assert "No figure yet" in row(soup, empty)
    assert "Not yet rated (no data)" in row(soup, empty)
    assert "Suppressed" in row(soup, hidden)
    assert "Not yet rated" in row(soup, unrated)
    assert "off_track" not in str(soup.main.table)
    soup = page(client, PROGRESS)
    assert [words(mark).strip() for mark in soup.select(".strip .marks li")] == ["Not yet rated 3"]
    assert words(soup.select_one(".strip__sentence")) == "3 measures, none of them rated yet."
    assert "off_track" not in str(soup.main)


def test_the_small_line_has_gaps_and_begins_where_the_series_was_last_counted_anew(client, gateshead, plan):
    measure = a_measure(plan)
    for month, value in ((4, 10), (7, 20)):
        first = date(2025, month, 1)
        a_point(measure, value, period_start=first, period_end=date(2025, month + 2, 30))
    a_point(measure, 40, **EARLIER)
    a_point(measure, 50)
    lines = page(client, MEASURES).select(".sparkline polyline")
    assert len(lines) == 2  # two quarters are missing between them
    SeriesBreak.objects.create(measure=measure, on=EARLIER["period_start"], note_en="Counted anew")
    assert len(page(client, MEASURES).select(".sparkline polyline")) == 1


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
    soup = page(client, PROGRESS)
    assert words(soup.select_one(".opening .lead")) == "Spring."
    assert "Spring. Reported on 9 September 2026 to: Scrutiny." in section(soup, "reports")
    assert "Reporting now: Summer" in section(soup, "reports")
    assert "Update overdue by 6 days" in row(page(client, MEASURES), measure)
    a_point(measure)
    assert "Spring. Last updated on" in words(page(client, PROGRESS).select_one(".opening"))
    assert "Update overdue" not in row(page(client, MEASURES), measure)


# -- on other pages -------------------------------------------------------------------------------


def test_the_plan_s_cover_says_how_it_is_going_only_where_something_goes(client, plan):
    assert not page(client, PLAN).select_one(".cover__going")
    actions(plan, "complete", "at_risk")
    a_measure(plan)
    cover = page(client, PLAN).select_one(".cover__going")
    assert "1 of 2 actions is complete. 1 is at risk." in words(cover)
    assert cover.find("a", href=PROGRESS)


def test_an_earlier_edition_does_not_show_how_things_are_going_now(client, gateshead, plan, publisher):
    actions(plan, "on_track")
    second = next_edition(plan)
    second.publish(by=None)
    assert not page(client, f"{PLAN}editions/1/").select_one(".cover__going")


def test_counts_are_the_same_on_every_page_from_pledge_to_action(client, gateshead, plan):
    pledge = live(Pledge, gateshead, number=1, slug="fair")
    above = a_priority(plan, slug="homes", title_en="Homes")
    above.pledges.add(pledge)
    actions(plan, "complete", "on_track", priority=above)
    actions(plan, "complete", "at_risk", priority=a_priority(plan, parent=above))
    actions(plan, "off_track", priority=a_priority(plan, title_en="Streets"))
    of_priority = "At risk 3 of 4"
    whole = "2 of 5 actions are complete and 1 on track. 1 is at risk, 1 off track."
    thread = page(client, "/gateshead/pledges/fair/").select_one(".thread")
    assert [words(row) for row in thread.select(".thread__kind a")] == ["Actions:", "Actions:"]
    assert [words(row).strip() for row in thread.select(".thread__kind") if row.find("a")] == [
        "Actions: At risk 3 of 5",
        f"Actions: {of_priority}",
    ]
    way = thread.select(".thread__kind a")[1]["href"]
    assert "4 of 5 actions" in section(page(client, way), "actions")
    assert "At risk 3 of 4 rated" in section(page(client, f"{PLAN}priorities/homes/"), "going")
    assert of_priorities(page(client, PROGRESS))[0].startswith(f"1 Homes {of_priority}")
    assert whole in words(page(client, PLAN).select_one(".cover__going"))
    soup = page(client, "/gateshead/")
    assert whole in section(soup, "going")
    assert f"Actions: {of_priority}" in words(soup.find(id="pledge-1"))


def test_a_council_s_page_tells_of_each_live_plan_and_of_no_draft(client, gateshead, plan, editor):
    actions(plan, "complete", "complete")
    actions(live(Plan, gateshead, slug="other", title_en="Other plan"), "off_track", None)
    actions(draft(Plan, gateshead), "off_track", "off_track")
    client.force_login(editor)
    rows = [words(row) for row in page(client, "/gateshead/").select("#going, .rows li .mini ~ p")]
    assert rows == [
        "How it is going",
        "2 of 2 actions are complete.",
        "None of 2 actions is complete or on track. 1 is off track.",
    ]


def test_a_council_without_actions_says_nothing_of_how_it_is_going(client, gateshead, plan):
    soup = page(client, "/gateshead/")
    assert not soup.find(id="going")
    assert "This site does not have: a vision, pledges, actions or measures, awards and grants." in section(
        soup, "missing"
    )


def test_pages_cost_the_same_with_many_actions_and_measures(client, gateshead, plan):
    pledge = live(Pledge, gateshead, number=1, slug="fair")
    a_scheme(gateshead, has_trend_clause=True)
    StatusWord.objects.create(council=gateshead, status="at_risk", label_en="late")
    main = a_priority(plan, slug="main")
    main.pledges.add(pledge)
    budgets = {
        PROGRESS: 16,
        PLAN: 12,
        f"{PLAN}priorities/main/": 18,
        "/gateshead/pledges/fair/": 24,
        "/gateshead/": 21,
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
