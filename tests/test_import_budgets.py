"""What an import may cost: queries that do not grow with its rows, save for how many fit into one statement."""

import pytest
from builders import (
    QUARTER,
    a_committee,
    a_council,
    a_councillor,
    a_framework,
    a_goal,
    a_measure,
    a_point,
    a_priority,
    a_user,
    a_ward,
    an_action,
    draft,
    live,
    next_edition,
)
from django.contrib.admin import site
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from spreadsheets import a_csv, choose, confirm, said

from councils.models import (
    Committee,
    CommitteeMember,
    Contact,
    Councillor,
    Directorate,
    ImportBatch,
    Office,
    Partner,
    Ward,
)
from councils.publishing.caching import batched_invalidation
from delivery.models import (
    Action,
    ActionContribution,
    ActionUpdate,
    BreakdownValue,
    DataPoint,
    Measure,
    MeasureContribution,
    Milestone,
    Risk,
    Target,
    Undertaking,
)
from plans.models import Contribution, Decision, Plan, Principle, Priority, PriorityContribution, Resolution
from pledges.models import Award, Commitment, Event, Grant, Pledge, VisionStatement

pytestmark = pytest.mark.django_db

PREVIEW, CONFIRM = 30, 300


@pytest.fixture
def gateshead(client):
    council = a_council("gateshead")
    client.force_login(a_user("publisher", council))
    return council


def grants(number, funder=""):
    rows = ((f"grant-{row}", f"Grant {row}", "received", funder, "safe") for row in range(number))
    return a_csv(("reference", "title", "direction", "funder", "pledges"), *rows)


def awards(number, team="A team"):
    return a_csv(
        ("reference", "title", "result", "recipient"),
        *((f"award-{row}", f"Award {row}", "won", team) for row in range(number)),
    )


def events(number, venue="Town hall"):
    rows = ((f"event-{row}", f"Event {row}", "1 June 2026", "14:30", venue) for row in range(number))
    return a_csv(("reference", "title", "starts_on", "starts_at", "venue"), *rows)


def pledges(number, why=""):
    rows = ((f"pledge-{row}", row + 1000, f"Pledge {row}", why) for row in range(number))
    return a_csv(("reference", "number", "title", "why"), *rows)


def commitments(number, year=2026):
    return a_csv(("text", "year", "pledges"), *((f"Commitment {row}", year, "safe") for row in range(number)))


def partners(number, kind="other"):
    return a_csv(("name", "kind"), *((f"Partner {row}", kind) for row in range(number)))


def updates(number, note="Work goes on"):
    rows = ((f"A{row}", "on_track", "1 October 2026", f"{note} {row}") for row in range(number))
    return a_csv(("reference", "status", "reported_on", "note"), *rows)


def values(number, more=0):
    """Ten years of each measure."""
    rows = ((f"M{row // 10}", f"{2014 + row % 10}-{15 + row % 10} Q1", row + more) for row in range(number))
    return a_csv(("code", "period", "value", "reason"), *((*row, "A slip") for row in rows))


def breakdowns(number, more=0):
    """Ten wards of each measure."""
    rows = (
        (f"T{row // 10}", "2026-27 Q2", f"Ward {row % 10}", row + 5 + more, "no") for row in range(number)
    )
    return a_csv(("code", "period", "ward", "value", "is_sum"), *rows)


def councillors(number, name="Jane"):
    return a_csv(("name",), *((f"{name} Example {row}",) for row in range(number)))


def committees(number, remit=""):
    rows = ((f"Committee {row}", "scrutiny", remit) for row in range(number))
    return a_csv(("name", "kind", "remit"), *rows)


def members(number, day=20):
    """Ten places of each councillor, one after the other."""
    years = ((row // 10, 2001 + row % 10) for row in range(number))
    rows = ((f"Councillor {each}", "Cabinet", f"1 May {year}", f"{day} May {year}") for each, year in years)
    return a_csv(("councillor", "committee", "from_on", "until_on"), *rows)


def offices(number, until="1 May 2030"):
    rows = ((f"Councillor {row // 10}", f"Cabinet Member {row % 10}", until) for row in range(number))
    return a_csv(("councillor", "title", "until_on"), *rows)


def directorates(number, remit=""):
    return a_csv(("name", "remit"), *((f"Directorate {row}", remit) for row in range(number)))


def wards(number, code=""):
    return a_csv(("name", "gss_code"), *((f"Ward {row}", code) for row in range(number)))


def contacts(number, phone="01632 960001"):
    return a_csv(("team", "phone"), *((f"Team {row}", phone) for row in range(number)))


def plans(number, kind="strategy"):
    rows = ((f"plan-{row}", f"Plan {row}", kind) for row in range(number))
    return a_csv(("reference", "title", "kind"), *rows)


def decisions(number, purpose=""):
    rows = ((f"decision-{row}", f"Decision {row}", "draft", purpose) for row in range(number))
    return a_csv(("reference", "title", "plan", "purpose"), *rows)


def resolutions(number, effect=""):
    """Ten of each decision, after the one that is there."""
    rows = ((f"about-{row // 10}", row % 10 + 2, "agreed", effect) for row in range(number))
    return a_csv(("decision", "number", "outcome", "effect"), *rows)


def undertakings(number, role=""):
    """Ten of each decision."""
    rows = ((f"about-{row // 10}", f"Report {row}", 1, role) for row in range(number))
    return a_csv(("decision", "undertaken", "resolution", "owner_role"), *rows)


def principles(number, kind="principle"):
    return a_csv(("plan", "text", "kind"), *(("draft", f"Principle {row}", kind) for row in range(number)))


def priorities(number, outcome=""):
    """Every other one is under the one before."""
    rows = (
        ("draft", f"p-{row}", f"Priority {row}", f"p-{row - 1}" if row % 2 else "", outcome)
        for row in range(number)
    )
    return a_csv(("plan", "reference", "title", "parent", "outcome"), *rows)


def actions(number, role="Head of Works"):
    rows = (("draft", f"N{row}", f"Action {row}", "main", role, "1 April 2027") for row in range(number))
    return a_csv(("plan", "reference", "title", "priority", "owner_role", "due_on"), *rows)


def milestones(number, day="1 April 2027"):
    rows = (("draft", "D1", f"Milestone {row}", day) for row in range(number))
    return a_csv(("plan", "action", "title", "due_on"), *rows)


def measures(number, definition=""):
    rows = (("draft", f"N{row}", f"Measure {row}", "main", "number", definition) for row in range(number))
    return a_csv(("plan", "code", "name", "priority", "unit", "definition"), *rows)


def targets(number, more=0):
    """Ten years of each measure."""
    rows = (
        ("draft", f"T{row // 10}", f"{2014 + row % 10}-{15 + row % 10} Q1", row + more)
        for row in range(number)
    )
    return a_csv(("plan", "measure", "period", "value"), *rows)


def goals_of(part):
    """A hundred goals of each."""

    def rows(number, kind="main"):
        names = ((f"T{row // 100}", f"g{row % 100}") for row in range(number))
        return a_csv(("plan", part, "item", "kind"), *(("draft", *each, kind) for each in names))

    return rows


def risks(number, done=""):
    rows = (("draft", f"Risk {row}", "main", done) for row in range(number))
    return a_csv(("plan", "title", "priority", "mitigation"), *rows)


# Of each model with an import: a file with so many rows, and another one that changes all of them.
FILES = {
    Grant: (grants, {"funder": "The government"}),
    Event: (events, {"venue": "Library"}),
    Pledge: (pledges, {"why": "Homes matter."}),
    Commitment: (commitments, {"year": 2027}),
    Award: (awards, {"team": "Another team"}),
    Partner: (partners, {"kind": "business"}),
    ActionUpdate: (updates, {"note": "Work is late"}),
    DataPoint: (values, {"more": 1}),
    BreakdownValue: (breakdowns, {"more": 1}),
    # Other names are other councillors.
    Councillor: (councillors, {"name": "Joan"}),
    CommitteeMember: (members, {"day": 21}),
    Office: (offices, {"until": "1 May 2031"}),
    Committee: (committees, {"remit": "All of it."}),
    Directorate: (directorates, {"remit": "Roads."}),
    Ward: (wards, {"code": "E05001234"}),
    Contact: (contacts, {"phone": "01632 960002"}),
    Plan: (plans, {"kind": "charter"}),
    Decision: (decisions, {"purpose": "To build homes."}),
    Resolution: (resolutions, {"effect": "Homes are built."}),
    Undertaking: (undertakings, {"role": "Head of Buses"}),
    Principle: (principles, {"kind": "way_of_working"}),
    Priority: (priorities, {"outcome": "Everybody has one."}),
    Action: (actions, {"role": "Head of Homes"}),
    Milestone: (milestones, {"day": "1 May 2027"}),
    Measure: (measures, {"definition": "All that were built."}),
    Target: (targets, {"more": 1}),
    PriorityContribution: (goals_of("priority"), {"kind": "contributes"}),
    ActionContribution: (goals_of("action"), {"kind": "contributes"}),
    MeasureContribution: (goals_of("measure"), {"kind": "contributes"}),
    Risk: (risks, {"done": "We ask three builders."}),
}
# Queries of a confirmation and its result, by the rows of the file. SQLite takes a few rows in one statement.
BUDGETS = {100: 80, 370: 150, 1_000: CONFIRM}


# Figures come by the thousand; of all else two files show how its cost grows.
SIZES = [(model, number) for model in FILES for number in BUDGETS if number != 1_000 or model is DataPoint]


def test_every_model_with_an_import_is_here():
    models = {model for model, admin in site._registry.items() if getattr(admin, "resource", None)}
    assert models == set(FILES)


@batched_invalidation()
def things_to_name(council, number, model):
    """What the files of this model name."""
    plan = live(Plan, council)
    live(Pledge, council, slug="safe")
    coming = draft(Plan, council, slug="draft")
    a_priority(coming, slug="main")
    an_action(coming, reference="D1")
    for row in range(number if model is ActionUpdate else 0):
        an_action(plan, reference=f"A{row}")
    for row in range(number // 10):
        if model is DataPoint:
            a_measure(plan, code=f"M{row}")
        if model in (Target, BreakdownValue):
            measure = a_measure(coming, code=f"T{row}")
        if model is BreakdownValue:
            a_point(measure, **QUARTER)
    for row in range(number // 10 if model in (Resolution, Undertaking) else 0):
        draft(Decision, council, slug=f"about-{row}")
    if model in (CommitteeMember, Office):
        a_committee(council, name_en="Cabinet")
        for row in range(number // 10):
            a_councillor(council, name=f"Councillor {row}")
    if model is Commitment:
        next_edition(VisionStatement.objects.get())
    if issubclass(model, Contribution):
        goals = a_framework(council, coming)
        for row in range(100):
            a_goal(goals, code=f"g{row}")
        for row in range(number // 100 + 1):
            a_priority(coming, slug=f"t{row}")
            an_action(coming, reference=f"T{row}")
            a_measure(coming, code=f"T{row}")
    for row in range(10 if model is BreakdownValue else 0):
        a_ward(council, name_en=f"Ward {row}")


def asked(act) -> tuple:
    """(queries without savepoints, answer)"""
    with CaptureQueriesContext(connection) as queries:
        answer = act()
    return len([query for query in queries if "SAVEPOINT" not in query["sql"]]), answer


@pytest.mark.parametrize(("model", "number"), SIZES, ids=lambda each: getattr(each, "__name__", each))
def test_an_import_costs_little_whatever_its_rows(client, gateshead, model, number):
    """New rows, then every one of them changed while it is public: with histories, corrections, notes and entries."""
    file, other = FILES[model]
    things_to_name(gateshead, number, model)
    there = list(model.objects.values_list("pk", flat=True))
    for given in ({}, other):
        looked, preview = asked(lambda given=given: choose(client, model, file(number, **given)))
        assert len(preview.context["preview"].rows) == number, said(preview)
        done, _page = asked(lambda preview=preview: confirm(client, preview, change_note_en="Put right."))
        assert ImportBatch.objects.filter(kind=model._meta.label_lower).count() == (2 if given else 1)
        assert (looked <= PREVIEW, done <= BUDGETS[number]) == (True, True), (looked, done)
        if hasattr(model, "publish"):
            model.objects.update(status=model.Status.PUBLISHED, publish_at=timezone.now())
    is_added_again = model in (ActionUpdate, Councillor)
    rows = model.objects.exclude(pk__in=there)
    assert rows.count() == number * (2 if is_added_again else 1)
    assert model.history.filter(id__in=rows.values("pk")).count() == 2 * number
    assert set(rows.values_list("version", flat=True)) == {1 if is_added_again else 2}
