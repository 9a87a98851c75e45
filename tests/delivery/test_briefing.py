"""What a councillor is told to ask about: nothing left out, nothing counted that is not listed."""

import csv
import io
from datetime import date, timedelta

import pytest
from builders import (
    a_committee,
    a_councillor,
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
)
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from reading import page, section, words

from councils.models import Office
from plans.models import Decision, Plan

pytestmark = pytest.mark.django_db

ADDRESS = "/gateshead/briefing/"
SECTIONS = ("red", "declining", "off-track", "overdue", "silent", "late")


@pytest.fixture
def plan(gateshead):
    return live(Plan, gateshead, title_en="Children’s plan", slug="children")


@pytest.fixture
def homes(gateshead):
    return live(Plan, gateshead, title_en="Homes plan", slug="homes")


def lines(soup, name: str) -> list[str]:
    """The titles in the list of this name."""
    found = soup.find(id=name).find_parent("section")
    return [words(link) for link in found.select("tbody th > a")]


def counts(soup) -> list[int]:
    return [int(number.text) for number in soup.select(".tally__number")]


def overdue(plan, title, days=5, **fields):
    due = timezone.localdate() - timedelta(days=days)
    return an_update(an_action(plan, title_en=title, due_on=due, **fields)).action


def red(plan, title, **fields):
    measure = a_measure(plan, name_en=title, **fields)
    a_target(measure, 90)
    a_point(measure, 50)
    return measure


# -- the exceptions -----------------------------------------------------------------------------


def test_each_kind_of_exception_is_listed_with_why_and_who(client, gateshead, plan):
    a_scheme(gateshead)
    red(
        plan,
        "Checks in time",
        owner_role_en="Head of service",
        lead_councillor=a_councillor(gateshead, name="Ann"),
    )
    falling = a_measure(plan, name_en="Homes built")
    for value, start, end in (
        (30, date(2026, 1, 1), date(2026, 3, 31)),
        (20, date(2026, 4, 1), date(2026, 6, 30)),
        (10, date(2026, 7, 1), date(2026, 9, 30)),
    ):
        a_point(falling, value, period_start=start, period_end=end)
    an_update(an_action(plan, title_en="Fill every post"), "off_track", note_en="Nobody applied.")
    overdue(plan, "Open a hub")
    closed = a_round(gateshead, opens_on=timezone.localdate() - timedelta(days=9))
    closed.close(by=None)
    an_update(an_action(plan, title_en="Train volunteers"), reported_on=closed.opens_on - timedelta(days=90))
    visits = a_measure(plan, name_en="Visits", period_kind="calendar_year", frequency="year")
    a_point(visits, 3, period_start=date(2014, 1, 1), period_end=date(2014, 12, 31))
    soup = page(client, ADDRESS)
    assert {name: lines(soup, name) for name in SECTIONS} == {
        "red": ["Checks in time"],
        "declining": ["Homes built"],
        "off-track": ["Fill every post"],
        "overdue": ["Open a hub"],
        "silent": ["Train volunteers"],
        "late": ["Visits"],
    }
    assert counts(soup) == [1, 1, 1, 1, 1, 1]
    for name, part in (
        ("red", "50, July to September 2026. Target: 90. Children’s plan"),
        ("red", "Ann Head of service Off track On track at 90 or more"),
        ("declining", "Worse for 2 periods in a row."),
        ("off-track", "Nobody applied."),
        ("overdue", "5 days ago."),
        ("silent", "Last reported on"),
        ("late", "Last value: 2014. Late since 29 February 2016."),
    ):
        assert part in section(soup, name).replace(" ,", ",")


def test_what_is_not_known_is_no_exception(client, gateshead, plan):
    """No value, no target, nothing reported and no due date: none of it is red, worse, off track or overdue."""
    a_scheme(gateshead)
    a_point(a_measure(plan), None, state="not_available")
    a_point(a_measure(plan), None, state="suppressed")
    a_measure(plan)
    an_action(plan)
    soup = page(client, ADDRESS)
    assert counts(soup) == [0, 0, 0, 0, 0, 0]
    assert "No measures are off track." in section(soup, "red")


def test_counts_are_those_of_the_lists_of_the_plans(client, gateshead, plan, homes):
    a_scheme(gateshead)
    for of in (plan, homes, homes):
        red(of, "Off track")
        overdue(of, "Late")
        an_update(an_action(of), "off_track")
    soup = page(client, ADDRESS)
    assert counts(soup) == [len(lines(soup, name)) for name in SECTIONS] == [3, 0, 3, 3, 0, 0]
    by_plan = [counts(page(client, f"{ADDRESS}?plan={slug}")) for slug in ("children", "homes")]
    assert [sum(pair) for pair in zip(*by_plan, strict=True)] == counts(soup)
    for slug, (_red, _declining, off_track, late, _silent, _late) in zip(
        ("children", "homes"), by_plan, strict=True
    ):
        here = f"/gateshead/plans/{slug}"
        for query, number in (("status=off_track", off_track), ("overdue=1", late)):
            listed = client.get(f"{here}/actions/?{query}").context["number"]
            assert listed == number
        listed = client.get(f"{here}/measures/?status=off_track").context["number"]
        assert listed == _red


def test_drafts_are_in_no_briefing(client, gateshead, plan, publisher):
    hidden = live(Plan, gateshead, status="draft", title_en="Secret plan", slug="secret")
    overdue(hidden, "Secret action")
    for reader in (None, publisher):
        if reader:
            client.force_login(reader)
        assert "Secret" not in words(page(client, ADDRESS))
    assert client.get(f"{ADDRESS}?plan=secret").status_code == 404


# -- portfolios -----------------------------------------------------------------------------------


def test_the_holder_is_named_on_the_thing_else_on_its_priority_else_on_the_plan(client, gateshead):
    people = [a_councillor(gateshead, name=name, slug=name.lower()) for name in ("Ann", "Ben", "Cat")]
    ann, ben, cat = people
    plan = live(Plan, gateshead, lead_councillor=cat)
    priority = a_priority(plan, lead_councillor=ben)
    part = a_priority(plan, parent=priority)
    overdue(plan, "Own", priority=priority, lead_councillor=ann)
    overdue(plan, "Of the priority", priority=priority)
    overdue(plan, "Of its part", priority=part)
    overdue(plan, "Of the plan", priority=a_priority(plan))
    overdue(plan, "Of no priority")
    found = {
        person.slug: lines(page(client, f"{ADDRESS}?portfolio={person.slug}"), "overdue") for person in people
    }
    assert found == {
        "ann": ["Own"],
        "ben": ["Of the priority", "Of its part"],
        "cat": ["Of the plan", "Of no priority"],
    }
    assert len(lines(page(client, ADDRESS), "overdue")) == 5


def test_a_portfolio_shows_its_priorities_and_decisions_and_says_whose_it_is(client, gateshead, plan, homes):
    ann = a_councillor(gateshead, name="Ann", slug="ann")
    Office.objects.create(councillor=ann, title_en="Cabinet Member", portfolio_en="Children")
    an_update(an_action(plan, priority=a_priority(plan, title_en="Help early", lead_councillor=ann)))
    a_priority(plan, title_en="Of somebody else")
    an_action(homes)
    for of, title in ((plan, "Adopt it"), (homes, "Build it")):
        live(Decision, gateshead, plan=of, title_en=title)
    soup = page(client, f"{ADDRESS}?portfolio=ann")
    assert words(soup.h1) == "Briefing for Ann"
    assert "Children" in words(soup.select_one(".kicker"))
    assert "Help early Children’s plan Actions On track 1 of 1" in section(soup, "priorities")
    assert "Of somebody else" not in section(soup, "priorities")
    assert "Adopt it" in section(soup, "decisions")
    assert "Build it" not in section(soup, "decisions")
    today = timezone.localdate().strftime("%-d %B %Y")
    assert f"as at {today}" in words(soup.main)


def test_filters_in_use_are_chips_that_take_them_away_and_unknown_ones_404(client, gateshead, plan):
    an_action(plan, lead_councillor=a_councillor(gateshead, name="Ann", slug="ann"))
    soup = page(client, f"{ADDRESS}?portfolio=ann&plan=children&sort=due")
    assert [chip["href"] for chip in soup.select(".chips a")] == [
        f"{ADDRESS}?plan=children&sort=due",
        f"{ADDRESS}?portfolio=ann&sort=due",
    ]
    assert soup.select_one("option[selected][value=ann]")
    for query in ("portfolio=nobody", "plan=nowhere", "portfolio=%00", "plan=<b>"):
        for address in (ADDRESS, "/gateshead/briefing.csv"):
            assert client.get(f"{address}?{query}").status_code == 404
    assert client.get(f"{ADDRESS}?sort=nonsense&portfolio=").status_code == 200


def test_lists_are_sorted_by_a_link(client, gateshead, plan, homes):
    ann, ben = (a_councillor(gateshead, name=name) for name in ("Ann", "Ben"))
    overdue(plan, "First", days=1, owner_role_en="Z", lead_councillor=ben)
    overdue(homes, "Second", days=9, owner_role_en="A", lead_councillor=ann)
    overdue(homes, "Third", days=5)
    soup = page(client, ADDRESS)
    orders = {"": lines(soup, "overdue")}
    for link in soup.select('nav[aria-label="Sort by"] a'):
        orders[link.text] = lines(page(client, link["href"]), "overdue")
    assert orders == {
        "": ["First", "Second", "Third"],
        "Lead councillor": ["Second", "First", "Third"],
        "Responsible officer": ["Second", "First", "Third"],
        "Due date": ["Second", "Third", "First"],
    }


# -- nothing, files, cost -----------------------------------------------------------------------------


def test_nothing_is_a_sentence(client, gateshead, plan):
    said = words(page(client, ADDRESS).main)
    assert "No plan published here has actions or measures yet." in said
    assert "No decision about these plans is published here." in said
    a_councillor(gateshead, name="Ann", slug="ann")
    plan.lead_councillor = gateshead.councillors.get()
    plan.save()
    said = words(page(client, f"{ADDRESS}?portfolio=ann").main)
    assert "No actions or measures are published here for this choice." in said


def test_the_file_has_the_lines_of_the_page_and_takes_the_same_filters(client, gateshead, plan, homes):
    a_scheme(gateshead)
    red(plan, "=1+1", code="M-1")
    overdue(homes, "Open a hub", owner_role_en="Head of Homes")

    def rows(query=""):
        answer = client.get(f"/gateshead/briefing.csv{query}")
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))

    first, second = rows()
    assert (first["exception"], first["reference"], first["title"]) == ("Measures off track", "M-1", "'=1+1")
    assert first["status or rating"] == "Off track"
    assert (second["owner"], second["days overdue"], second["plan"]) == ("Head of Homes", "5", "Homes plan")
    assert "open-government-licence" in second["licence"]
    assert [row["title"] for row in rows("?plan=homes")] == ["Open a hub"]
    assert f"{ADDRESS[:-1]}.csv" in page(client, ADDRESS).select_one("#ask").find_parent("section").decode()


def test_no_officer_is_named(client, gateshead, plan, editor):
    overdue(plan, "Open a hub", owner=editor, deputy=editor)
    for address in (ADDRESS, "/gateshead/briefing.csv"):
        said = client.get(address).content.decode()
        assert editor.email not in said


def test_it_costs_the_same_with_many_plans_and_things(client, gateshead):
    a_scheme(gateshead)
    a_round(gateshead).close(by=None)

    def cost(times):
        for _n in range(times):
            plan = live(Plan, gateshead, lead_councillor=a_councillor(gateshead))
            answering = {"directorate": a_directorate(gateshead), "committee": a_committee(gateshead)}
            priority = a_priority(plan, lead_councillor=a_councillor(gateshead), **answering)
            overdue(plan, "Late", priority=priority, lead_councillor=a_councillor(gateshead))
            red(plan, "Off track", priority=priority)
            live(Decision, gateshead, plan=plan)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(ADDRESS).status_code == 200
        return len(queries)

    cost(1)
    few = cost(1)
    assert cost(4) <= few <= 22


# -- directorates and committees ----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["directorate", "committee"])
def test_a_directorate_and_a_committee_have_what_names_them_or_stands_under_what_does(
    client, gateshead, name
):
    a_scheme(gateshead)
    make = a_directorate if name == "directorate" else a_committee
    own, of_plan = (make(gateshead, name_en=words, slug=words.lower()) for words in ("Own", "Whole"))
    plan = live(Plan, gateshead, title_en="Named plan", **{name: of_plan})
    priority = a_priority(plan, title_en="Named priority", **{name: own})
    red(plan, "Its own", **{name: own})
    red(plan, "Another’s", priority=priority, **{name: of_plan})
    overdue(plan, "Under its priority", priority=a_priority(plan, parent=priority))
    overdue(plan, "Under the plan")
    other = live(Plan, gateshead, title_en="Nobody’s plan")
    overdue(other, "Nobody’s")
    for of, title in ((plan, "Adopt it"), (other, "Build it")):
        live(Decision, gateshead, plan=of, title_en=title)
    soup = page(client, f"{ADDRESS}?{name}=own")
    assert (lines(soup, "red"), lines(soup, "overdue")) == (["Its own"], ["Under its priority"])
    assert (words(soup.h1), words(soup.title).split(" - ")[0]) == ("Briefing ( Own )", "Briefing (Own)")
    (chip,) = soup.select(".chips a")
    assert "Remove filter Own" in words(chip)
    assert chip["href"] == ADDRESS
    assert "Named priority" in section(soup, "priorities")
    assert "Build it" not in section(soup, "decisions")
    soup = page(client, f"{ADDRESS}?{name}=whole")
    assert (lines(soup, "red"), lines(soup, "overdue")) == (["Another’s"], ["Under the plan"])
    file = client.get(f"/gateshead/briefing.csv?{name}=own").content.decode("utf-8-sig")
    column = {"directorate": "directorate", "committee": "scrutinised by"}[name]
    assert {row[column] for row in csv.DictReader(io.StringIO(file))} == {"Own"}


def test_filters_are_used_together_and_each_is_taken_away(client, gateshead, plan):
    a_scheme(gateshead)
    place, scrutiny = a_directorate(gateshead, slug="place"), a_committee(gateshead, slug="scrutiny")
    both = {"directorate": place, "committee": scrutiny}
    red(plan, "Both", **both)
    red(plan, "Place alone", directorate=place)
    query = "directorate=place&committee=scrutiny&plan=children"
    soup = page(client, f"{ADDRESS}?{query}")
    assert lines(soup, "red") == ["Both"]
    assert [chip["href"].partition("?")[2] for chip in soup.select(".chips a")] == [
        "committee=scrutiny&plan=children",
        "directorate=place&plan=children",
        "directorate=place&committee=scrutiny",
    ]
    for unknown in ("directorate=scrutiny", "committee=nobody"):
        assert client.get(f"{ADDRESS}?{unknown}").status_code == 404


def test_where_nothing_names_one_none_is_asked_for_and_none_is_offered(client, gateshead, plan):
    overdue(plan, "Open a hub")
    a_directorate(gateshead)
    a_committee(gateshead)
    with CaptureQueriesContext(connection) as queries:
        soup = page(client, ADDRESS)
    tables = ('FROM "councils_directorate"', 'FROM "councils_committee"')
    asked = [query["sql"] for query in queries if query["sql"].partition(" WHERE ")[0].endswith(tables)]
    assert [sql for sql in asked if "EXISTS" not in sql] == []
    assert not soup.select("#directorate, #committee")
