"""A plan as a matrix, walked from its first form to its last page: seven priorities across four commitments."""

from datetime import UTC, datetime

import pytest
import time_machine
from builders import a_council, recorded
from django.core.files.uploadedfile import SimpleUploadedFile
from entering import Officer, rows_with_a_page, searched, sitemap_of, table_of
from reading import page, section, words

from councils.models import Committee, Directorate
from delivery.models import Action, Measure, Risk, RiskReview, RiskScale
from plans.models import Document, Framework, FrameworkItem, Plan, Priority

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOME = "/riverside/plans/riverside-together/"
HOMES = f"{HOME}priorities/warm-and-safe-homes/"
COMMITMENTS = ["Fair chances", "Greener streets", "Local first", "Open council"]
MAIN, ALSO = "main", "contributes"
# Of each priority which commitments it serves, and how.
PRIORITIES = {
    "Good jobs close by": {"Local first": MAIN, "Fair chances": ALSO},
    "Warm and safe homes": {"Greener streets": MAIN, "Fair chances": MAIN},
    "A clean river": {"Greener streets": MAIN},
    "Care when it is needed": {"Fair chances": MAIN},
    "Busy high streets": {"Local first": MAIN, "Greener streets": ALSO},
    "Every child reading": {"Fair chances": MAIN},
    "Easy to reach us": {"Open council": MAIN},
}
ACTIONS = {
    "Warm and safe homes": [
        {"reference": "2.1", "title": "Insulate 300 council homes", "due_on": "31 March 2028"},
        {"reference": "2.2", "title": "Inspect every rented home", "due_on": "30 September 2027"},
    ],
    "A clean river": [{"reference": "3.1", "title": "Mend the storm drains", "due_on": "31/03/2029"}],
}
MEASURES = {
    "Warm and safe homes": [{"code": "W1", "name": "Homes insulated", "unit": "number"}],
    "Easy to reach us": [{"code": "E1", "name": "Calls answered in two minutes", "unit": "percent"}],
}
YEAR = {"period_start": "1 April 2026", "period_end": "31 March 2027"}


def goal(name):
    return FrameworkItem.objects.get(name_en=name)


def named(title):
    return Priority.objects.get(title_en=title)


@pytest.fixture(scope="module")
def council(kept):
    with recorded():
        return a_council("riverside")


@pytest.fixture(autouse=True)
def clock(plan, db):
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(scope="module")
def plan(council):
    with recorded(), time_machine.travel(NOW, tick=False):
        editor, publisher = Officer("editor", council), Officer("publisher", council)
        plan = enter_the_plan(editor)
        enter_its_parts(editor)
        enter_its_risks(editor, Officer("owner", council), plan)
        document = enter_its_assessment(editor, plan)
        editor.save_three_times(council)
        for row in (plan, document):
            editor.do(row, "submit")
            publisher.do(row, "publish", note="Adopted by the council.")
        report(editor, publisher, plan)
        return plan


def enter_the_plan(editor) -> Plan:
    framework = editor.add(
        Framework,
        name="Our four commitments",
        kind="own",
        items=[{"name": name} for name in [*COMMITMENTS, "More cars"]],
    )
    editor.change(
        goal("More cars"),
        ended_on="1 November 2026",
        ended_reason="The council chose others.",
        wrong={"ended_reason": ("", "Enter the date it ended and say why.")},
    )
    place = editor.add(Directorate, name="Place", director_role="Director of Place")
    committee = editor.add(Committee, name="Homes and Places Committee", kind="scrutiny")
    return editor.add(
        Plan,
        title="Riverside Together",
        kind="corporate",
        summary="What the council does until 2030, across four commitments.",
        starts_on="1 April 2026",
        ends_on="31 March 2030",
        owner_role="Chief Executive",
        frameworks=[framework],
        directorate=place,
        committee=committee,
        priorities=[{"title": title} for title in PRIORITIES],
        budgets=[{**YEAR, "planned": "£2,400,000", "spent": "£1.1m", "as_at": "30 September 2026"}],
        risks=[{"title": "Prices rise faster than grants", "owner_role": "Head of Finance"}],
        wrong={
            "ends_on": ("31 March 2025", "before"),
            "budgets-0-as_at": ("", "Enter the last day that “spent” counts."),
        },
    )


def enter_its_parts(editor):
    ended = goal("More cars"), "That choice is not one of the available choices."
    for title, serves in PRIORITIES.items():
        goals = [{"item": goal(name), "kind": kind} for name, kind in serves.items()]
        editor.change(
            named(title),
            contributions=goals,
            actions=ACTIONS.get(title, []),
            measures=MEASURES.get(title, []),
            budgets=[{**YEAR, "planned": "900,000"}] if title == "Warm and safe homes" else [],
            wrong={"contributions-0-item": ended} if title == "A clean river" else {},
        )
    editor.change(
        Action.objects.get(reference="2.1"),
        description="Starting with the coldest.",
        starts_on="1 June 2026",
        due_on="31 March 2028",
        contributions=[{"item": goal("Greener streets")}, {"item": goal("Local first"), "kind": ALSO}],
        budgets=[{**YEAR, "planned": "400,000", "forecast": "430,000", "source": "Budget report"}],
        wrong={
            "due_on": ("1 May 2026", "The due date is before the start date."),
            "budgets-0-planned": ("about 400", "is not a number"),
        },
    )
    editor.change(
        Measure.objects.get(code="W1"),
        contributions=[{"item": goal("Greener streets"), "kind": ALSO}],
        targets=[{"period": "2026-27 Q2", "value": "120"}],
    )


def enter_its_risks(editor, owner, plan):
    owner.add(
        RiskScale,
        likelihood=4,
        impact=4,
        very_high=12,
        high=9,
        medium=4,
        very_high_label="severe",
        wrong={"very_high": (17, "No score is that high")},
    )
    editor.change(named("A clean river"), risks=[{"title": "A wet winter stops work on the drains"}])
    drains = Risk.objects.get(priority__isnull=False)
    editor.change(drains, mitigation="Work starts in the driest month.")
    editor.report(
        RiskReview,
        Risk.objects.get(plan=plan, priority=None),
        likelihood=3,
        impact=3,
        inherent_likelihood=4,
        inherent_impact=4,
        reported_on="5 October 2026",
        next_review_on="15 January 2027",
        commentary="Contracts are fixed until spring.",
        wrong={"likelihood": (5, "Your council’s risk scale goes from 1 to 4.")},
    )


def enter_its_assessment(editor, plan) -> Document:
    document = editor.add(
        Document,
        plan=plan,
        title="Equality impact assessment",
        kind="other",
        language="en",
        file=SimpleUploadedFile("assessment.pdf", b"%PDF-1.4 text", "application/pdf"),
    )
    editor.change(
        plan,
        impact_assessments=[
            {
                "outcome": "full",
                "assessed_on": "2 March 2026",
                "owner_role": "Head of Equality",
                "summary": "Older tenants gain most.",
                "document": document,
            }
        ],
        wrong={"impact_assessments-0-assessed_on": ("2 March 2027", "in the future")},
    )
    return document


def report(editor, publisher, plan):
    """After publication: a second review, and a goal less."""
    editor.report(
        RiskReview,
        Risk.objects.get(plan=plan, priority=None),
        likelihood=3,
        impact=4,
        reported_on="16 November 2026",
        commentary="Two contracts ended.",
    )
    publisher.change(
        named("Every child reading"),
        outcome="More children read for fun.",
        change_note="The outcome was left out.",
        wrong={"change_note": ("", "Say what you corrected.")},
    )


def test_the_plan_s_page_is_a_matrix_of_priorities_and_commitments(client, plan):
    soup = page(client, HOME)
    assert section(soup, "priorities").startswith("7 priorities 1 Good jobs close by 2 Warm and safe homes")
    words_of = {MAIN: "main aim", ALSO: "contributes"}
    assert table_of(soup.select_one("table.matrix")) == {
        title: {name: f"{name} {words_of[kind]}" for name, kind in serves.items()}
        for title, serves in PRIORITIES.items()
    }
    assert "More cars" not in words(soup.main)
    assert section(soup, "equality") == (
        "Equality impact assessment Full assessment Older tenants gain most. Date 2 March 2026 "
        "Responsible officer Head of Equality Document Equality impact assessment"
    )
    about = section(soup, "about")
    assert "Directorate Place Scrutinised by Homes and Places Committee" in about


def test_a_goal_s_pages_count_and_name_what_serves_it(client, plan):
    soup = page(client, "/riverside/goals/our-four-commitments/")
    numbers = table_of(soup.find("table"))
    assert {name: list(row.values()) for name, row in numbers.items()} == {
        "Fair chances": ["4", "0", "0"],
        "Greener streets": ["3", "1", "1"],
        "Local first": ["2", "1", "0"],
        "Open council": ["1", "0", "0"],
    }
    said = words(page(client, "/riverside/goals/our-four-commitments/greener-streets/").main)
    for text in ("Busy high streets Contributes", "Insulate 300 council homes", "Homes insulated"):
        assert text in said


def test_money_is_said_where_it_was_entered(client, plan):
    assert "£2,400,000 Not stated £1,100,000 Up to 30 Sep 2026 45% of the budget" in section(
        page(client, HOME), "money"
    )
    assert "£900,000 Not stated Not stated" in section(page(client, HOMES), "money")
    said = section(page(client, f"{HOME}actions/2.1/"), "money")
    assert "£400,000" in said
    assert "£430,000" in said
    assert "Budget report" in said


def test_what_is_under_each_priority_is_counted_up_to_the_plan(client, plan):
    progress = page(client, f"{HOME}progress/")
    assert section(progress, "stands").startswith(
        "Current position None of 3 actions is complete or on track."
    )
    said = section(page(client, HOMES), "going")
    assert "Actions Not yet rated Not yet rated 2 Measures Not yet rated Not yet rated 1" in said
    assert "Homes insulated No figure yet 120 July to September 2026" in section(page(client, HOMES), "parts")
    measure = section(page(client, f"{HOME}measures/homes-insulated/"), "latest")
    assert "No value has been reported yet. Target July to September 2026: 120" in measure
    river = section(page(client, f"{HOME}priorities/a-clean-river/"), "going")
    assert "Actions Not yet rated Not yet rated 1" in river


def test_risks_are_scored_by_the_council_s_own_scale(client, plan):
    risks = table_of(page(client, f"{HOME}risks/").select_one("table.risks"))
    assert risks["Prices rise faster than grants"] == {
        "Before action": "Not stated",  # the newest review says nothing of it
        "Now": "12, severe",
        "Since last review": "Higher, was 9",
        "Responsible": "Head of Finance",
    }
    assert risks["A wet winter stops work on the drains"]["Now"] == "Not yet reviewed"
    said = words(page(client, f"{HOME}risks/prices-rise-faster-than-grants/").main)
    for text in ("Two contracts ended.", "Contracts are fixed until spring.", "16"):
        assert text in said
    assert "risk score now 12 (was 9)" in words(page(client, f"{HOME}changes/").main)


def test_the_briefing_is_narrowed_to_the_directorate_and_the_committee(client, plan):
    for asked in ("directorate=place", "committee=homes-and-places-committee"):
        named = page(client, f"/riverside/briefing/?{asked}").select(".risks th a")
        assert [words(link) for link in named] == ["Prices rise faster than grants"]
    committee = words(page(client, "/riverside/committees/homes-and-places-committee/").main)
    assert "Riverside Together" in committee


def test_in_welsh_the_site_s_words_are_welsh_and_the_council_s_are_marked_as_english(client, plan):
    soup = page(client, f"/cy{HOME}")
    assert section(soup, "priorities").startswith("7 blaenoriaeth")
    assert soup.select_one("#goals[lang=en]").text == "Our four commitments"
    cells = table_of(soup.select_one("table.matrix"))["Good jobs close by"]
    assert cells == {"Fair chances": "Fair chances yn cyfrannu", "Local first": "Local first prif nod"}
    assert "Asesiad llawn" in section(soup, "equality")


def test_search_engines_and_residents_find_it(client, council, plan):
    assert {HOME, HOMES, f"{HOME}actions/2.1/", f"{HOME}risks/", f"{HOME}progress/"} <= sitemap_of(
        client, council
    )
    assert f"{HOME}actions/3.1/" in searched(client, "storm+drains")


@pytest.mark.parametrize("role", ["viewer", "publisher"])
def test_nobody_of_another_council_sees_any_of_it_in_the_admin(council, plan, role):
    Officer(role, a_council()).sees_nothing_of(rows_with_a_page(council))
