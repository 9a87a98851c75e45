"""One set of columns for each kind: every spreadsheet and every file for the public takes its columns from it.

The kinds, their admin pages and the files for the public are found, not listed: a new one is asked the same.
"""

import copy
import datetime
import re
from collections import Counter

import pytest
from addresses import public_address
from admin_forms import address
from builders import (
    a_breakdown,
    a_classification,
    a_committee,
    a_council,
    a_councillor,
    a_directorate,
    a_framework,
    a_goal,
    a_measure,
    a_member,
    a_partner,
    a_point,
    a_priority,
    a_resolution,
    a_round,
    a_target,
    a_ward,
    an_action,
    an_undertaking,
    an_update,
    draft,
    live,
    one_of_each,
)
from django.contrib.admin import site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import URLPattern, get_resolver
from spreadsheets import a_csv, cells_of, choose, said

from councils.models import (
    Committee,
    CommitteeMember,
    Contact,
    Council,
    Councillor,
    Directorate,
    Office,
    Partner,
    Ward,
)
from councils.publishing.caching import batched_invalidation
from councils.spreadsheets import INTERNAL, PUBLIC, ColumnSet, CouncilResource, read
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
from delivery.spreadsheets import SHEETS
from delivery.views import briefing, csv, pledge_csv
from plans.models import Decision, Plan, Principle, Priority, PriorityContribution, Resolution
from pledges.models import Award, Commitment, Event, Grant, Pledge, VisionStatement

pytestmark = pytest.mark.django_db


def leaves(kind) -> list[type]:
    """The classes below that have none below themselves."""
    below = kind.__subclasses__()
    return [leaf for each in below for leaf in leaves(each)] if below else [kind]


def addresses_below(resolver, within=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{within}{pattern.name}", pattern
        else:
            yield from addresses_below(pattern, f"{pattern.namespace}:" if pattern.namespace else within)


KINDS = leaves(ColumnSet)
RESOURCES = leaves(CouncilResource)
FILES = {
    name: pattern.callback.view_class
    for name, pattern in addresses_below(get_resolver())
    if isinstance(kind := getattr(getattr(pattern.callback, "view_class", None), "kind", None), type)
    and issubclass(kind, ColumnSet)
}


# -- what is declared -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_says_its_name_what_it_is_and_who_may_see_it(kind, bridgend):
    columns = kind(bridgend).all_columns
    for column in columns:
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", column.name)
        assert column.access in (PUBLIC, INTERNAL), column.name
        assert column.label, column.name
        assert column.heading, column.name
        assert hasattr(column.cell, "understand"), column.name
    names = [column.name for column in columns]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("kind", KINDS)
def test_the_columns_of_a_council_without_welsh_are_those_of_any_other(kind, gateshead, bridgend):
    with_welsh = [column.name for column in kind(bridgend).all_columns if not column.name.endswith("_cy")]
    assert [column.name for column in kind(gateshead).all_columns] == with_welsh


def test_every_list_with_spreadsheets_has_a_kind_of_its_own():
    used = [admin.resource for admin in site._registry.values() if getattr(admin, "resource", None)]
    assert set(SHEETS.values()) <= set(used)
    assert sorted(used, key=str) == sorted(RESOURCES, key=str)
    assert all(site._registry[resource.model].resource is resource for resource in RESOURCES)


# -- spreadsheets ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("resource", RESOURCES)
def test_template_and_export_have_the_declared_columns(resource, as_editor, gateshead):
    declared = list(resource(gateshead).fields)
    template = as_editor.get(address(resource.model, "import_template"))
    assert cells_of(template)[0] == declared
    for ending in ("csv", "xlsx"):
        assert cells_of(as_editor.get(address(resource.model, "export", ending)))[0] == declared


# -- files for the public -------------------------------------------------------------------------------


def test_every_file_with_rows_for_the_public_has_a_kind():
    plain = {
        name
        for name, pattern in addresses_below(get_resolver())
        if str(pattern.pattern).endswith((".csv", ".xlsx")) and not name.startswith("admin:")
    }
    assert plain == set(FILES)
    assert len(FILES) >= 3


@pytest.fixture(scope="module")
def world(kept):
    """One row of every model of a council, built once for all files."""
    return one_of_each(a_council("middleshire"))


@pytest.fixture
def rows(world, db):
    return copy.deepcopy(world)


@pytest.mark.parametrize("name", FILES)
def test_a_file_for_the_public_has_public_columns_alone(name, client, rows, monkeypatch):
    council = rows[Council]
    an_action(rows[Plan], due_on=datetime.date(2026, 1, 1))
    given = []
    write = csv.figures_file
    for module in (csv, briefing, pledge_csv):
        monkeypatch.setattr(
            module, "figures_file", lambda page, lines, *rest: write(page, noted(lines, given), *rest)
        )
    headings, *_lines = cells_of(client.get(public_address(name, rows[Council], rows)))
    public = FILES[name].kind(council).public
    assert set(headings) <= {column.heading for column in public.values()}
    assert given
    assert {column for row in given for column in row} <= set(public)


def noted(lines, given: list) -> list:
    given += lines
    return given


@pytest.mark.parametrize("name", FILES)
def test_no_file_for_the_public_is_written_with_an_internal_column(name, client, rows, monkeypatch):
    monkeypatch.setattr(FILES[name].kind, "public", {})
    with pytest.raises(KeyError):
        client.get(public_address(name, rows[Council], rows))


def test_what_only_helps_officers_is_internal(gateshead):
    columns = [column for resource in RESOURCES for column in resource(gateshead).all_columns]
    assert {column.name for column in columns if column.access == INTERNAL} == {
        *("last_value", "last_status", "owner", "deputy")
    }


# -- a preview reads what the file names -----------------------------------------------------------------


def partners(council, numbers):
    for number in numbers:
        a_partner(council, name=f"Tŷ  Gobaith {number}", kind="other")


def awards(council, numbers):
    vision = VisionStatement.objects.of(council).first() or live(VisionStatement, council)
    for number in numbers:
        pledge = live(Pledge, council, vision=vision, slug=f"pledge-{number}")
        award = draft(Award, council, slug=f"award-{number}", title_en=f"Award {number}")
        award.pledges.add(pledge)


def pledges(council, numbers):
    """In the draft of the next edition of the vision, which alone can be changed as a whole."""
    vision = VisionStatement.objects.of(council).first() or draft(VisionStatement, council)
    for number in numbers:
        title = f"Pledge {number}"
        pledge = draft(
            Pledge, council, vision=vision, slug=f"pledge-{number}", title_en=title, number=number + 1
        )
        commitment = Commitment.objects.create(vision=vision, text_en=f"Commitment {number}", position=number)
        commitment.pledges.add(pledge)


def events(council, numbers):
    partners(council, numbers)
    for number in numbers:
        event = draft(Event, council, slug=f"event-{number}", title_en=f"Event {number}")
        event.partners.add(Partner.objects.get(name=f"Tŷ  Gobaith {number}"))
        event.wards.add(a_ward(council, name_en=f"Ward {number}"))


def grants(council, numbers):
    partners(council, numbers)
    for number, partner in zip(numbers, Partner.objects.order_by("-pk")[: len(numbers)], strict=True):
        draft(Grant, council, slug=f"grant-{number}", title_en=f"Grant {number}", partner=partner)


def values(council, numbers):
    for number in numbers:
        plan = live(Plan, council, slug=f"plan-{number}")
        measure = a_measure(plan, code=f"M{number}", name_en=f"Measure {number}")
        for year in (2024, 2025):
            days = {"period_start": f"{year}-07-01", "period_end": f"{year}-09-30"}
            a_point(measure, number, **days)
            a_target(measure, number, **days)


def breakdowns(council, numbers):
    for number in numbers:
        measure = a_measure(
            draft(Plan, council, slug=f"plan-{number}"), code=f"M{number}", name_en=f"Measure {number}"
        )
        point = a_point(measure, number, period_start="2025-07-01", period_end="2025-09-30")
        point.refresh_from_db()
        ages = a_classification(council, f"Under {number}", f"Over {number}", name_en=f"Age {number}")
        a_breakdown(point, dict.fromkeys(ages.categories.all()[:1], number), ages, is_sum=False)


def updates(council, numbers):
    for number in numbers:
        plan = live(Plan, council, slug=f"plan-{number}")
        an_update(an_action(plan, reference=f"A{number}", title_en=f"Action {number}"), note_en="As it was")


def decisions(council, numbers):
    plans(council, numbers)
    for number in numbers:
        title = f"Decision {number}"
        plan = Plan.objects.get(slug=f"plan-{number}")
        decision = draft(Decision, council, slug=f"decision-{number}", title_en=title, plan=plan)
        resolution = a_resolution(decision, "agreed", text_en=f"Resolution {number}")
        an_undertaking(decision, undertaken_en=f"Report {number}", resolution=resolution)


def plans(council, numbers):
    for number in numbers:
        draft(Plan, council, slug=f"plan-{number}", title_en=f"Plan {number}", kind="strategy")


def priorities(council, numbers):
    plans(council, numbers)
    for number in numbers:
        plan = Plan.objects.get(slug=f"plan-{number}")
        main = a_priority(plan, title_en=f"Main {number}", slug=f"main-{number}")
        a_priority(plan, title_en=f"Below {number}", slug=f"below-{number}", parent=main)
        Principle.objects.create(plan=plan, text_en=f"Principle {number}", kind="principle")


def parts(council, numbers):
    priorities(council, numbers)
    partners(council, numbers)
    for number in numbers:
        plan = Plan.objects.get(slug=f"plan-{number}")
        main = plan.priorities.get(slug=f"main-{number}")
        action = an_action(plan, priority=main, reference=f"A{number}", title_en=f"Action {number}")
        action.partners.add(Partner.objects.get(name=f"Tŷ  Gobaith {number}"))
        Milestone.objects.create(action=action, title_en=f"Milestone {number}")
        measure = a_measure(plan, priority=main, code=f"M{number}", name_en=f"Measure {number}")
        a_target(measure, number, period_start="2026-07-01", period_end="2026-09-30")
        Risk.objects.create(plan=plan, priority=main, title_en=f"Risk {number}", slug=f"risk-{number}")


def goals(council, numbers):
    parts(council, numbers)
    for number in numbers:
        plan = Plan.objects.get(slug=f"plan-{number}")
        framework = a_framework(council, plan, slug=f"themes-{number}")
        goal, _other = (a_goal(framework, code=code) for code in ("main", "other"))
        PriorityContribution.objects.create(priority=plan.priorities.get(slug=f"main-{number}"), item=goal)
        ActionContribution.objects.create(action=plan.actions.get(), item=goal)
        MeasureContribution.objects.create(measure=plan.measures.get(), item=goal)


def serving(part, name):
    """Rows of goals: every other one is there."""
    return lambda number: {
        "plan": f"plan-{number}",
        part: name % number,
        "item": "main" if number % 2 else "other",
        "kind": "contributes",
    }


def directory(council, numbers):
    for number in numbers:
        councillor = a_councillor(council, name=f"Jane Example {number}", slug=f"jane-{number}")
        committee = a_committee(council, name_en=f"Committee {number}", slug=f"committee-{number}")
        a_member(committee, councillor, until_on=datetime.date(2030, 1, 1))
        Office.objects.create(
            councillor=councillor, title_en="Cabinet Member", portfolio_en=f"Homes {number}"
        )
        a_directorate(council, name_en=f"Directorate {number}", slug=f"directorate-{number}")
        a_ward(council, name_en=f"Ward {number}", slug=f"ward-{number}")
        Contact.objects.create(council=council, team_en=f"Team {number}", phone="01632 960001")


def named(column, name, **words):
    """Rows of the directory: every other one is there."""
    return lambda number: {column: f"{name} {number}" if number % 2 else f"Another {number}", **words}


# Of each kind: what makes these things, the row of a file that is about one of them, and of how many of two such rows
# the council has what they speak of, so that it is changed; the others are new.
NAMED = {
    Partner: (partners, lambda number: {"name": f"tŷ gobaith {number}", "kind": "business"}, 2),
    Award: (
        awards,
        lambda number: {
            "reference": f"award-{number}" if number % 2 else "",
            "title": f"Award {number}" if number % 2 else f"Another {number}",
            "result": "commended",
            "recipient": "A team",
            "pledges": f"pledge-{number}",
        },
        1,
    ),
    Grant: (
        grants,
        lambda number: {
            "reference": f"grant-{number}",
            "title": f"Grant {number}",
            "purpose": "Play",
            "partner": f"TŶ GOBAITH {number}",
        },
        2,
    ),
    Event: (
        events,
        lambda number: {
            "reference": f"event-{number}" if number % 2 else "",
            "title": f"Event {number}" if number % 2 else f"Another {number}",
            "starts_on": "1 June 2026",
            "starts_at": "2.30pm",
            "venue": "Town hall",
            "wards": f"WARD {number}",
            "partners": f"TŶ GOBAITH {number}",
        },
        1,
    ),
    Pledge: (
        pledges,
        lambda number: {
            "reference": f"pledge-{number}" if number % 2 else "",
            "title": f"Pledge {number}" if number % 2 else f"Another {number}",
            "number": number + 1 if number % 2 else number + 1000,
            "why": "Homes matter.",
        },
        1,
    ),
    Commitment: (
        pledges,
        lambda number: {
            "text": f"commitment {number}" if number % 2 else f"Another {number}",
            "year": 2026,
            "pledges": f"pledge-{number}",
        },
        1,
    ),
    # Nothing but the name of a councillor can be changed: those that are there are unchanged.
    Councillor: (directory, lambda number: {"name": f"Another {number}"}, 0),
    CommitteeMember: (
        directory,
        lambda number: {
            "committee": f"COMMITTEE {number}",
            "councillor": f"jane example {number}",
            "from_on": "" if number % 2 else "1 May 2031",
            "until_on": "1 May 2030" if number % 2 else "",
        },
        1,
    ),
    Office: (
        directory,
        lambda number: {
            "councillor": f"jane example {number}",
            "title": "cabinet member",
            "portfolio": f"homes {number}" if number % 2 else "Another",
            "until_on": "1 May 2030",
        },
        1,
    ),
    Committee: (directory, named("name", "committee", kind="cabinet"), 1),
    Directorate: (directory, named("name", "DIRECTORATE", remit="Roads."), 1),
    Ward: (directory, named("name", "ward", gss_code="E05001234"), 1),
    Contact: (directory, named("team", "team", phone="01632 960002"), 1),
    Plan: (
        plans,
        lambda number: {
            "reference": f"plan-{number}" if number % 2 else "",
            "title": f"Plan {number}" if number % 2 else f"Another {number}",
            "kind": "charter",
            "starts_on": "1 April 2026",
        },
        1,
    ),
    Decision: (
        decisions,
        lambda number: {
            "reference": f"decision-{number}" if number % 2 else "",
            "title": f"Decision {number}" if number % 2 else f"Another {number}",
            "purpose": "To build homes.",
            "plan": f"plan-{number}",
        },
        1,
    ),
    Resolution: (
        decisions,
        lambda number: {
            "decision": f"decision-{number}",
            "number": 2 if number % 2 else 3,
            "outcome": "approved",
        },
        1,
    ),
    Undertaking: (
        decisions,
        lambda number: {
            "decision": f"decision-{number}",
            "undertaken": f"report {number}" if number % 2 else f"Another {number}",
            "source": "motion",
            "resolution": 2,
        },
        1,
    ),
    Principle: (
        priorities,
        lambda number: {
            "plan": f"plan-{number}",
            "text": f"principle {number}" if number % 2 else "Another",
            "kind": "way_of_working",
        },
        1,
    ),
    Priority: (
        priorities,
        lambda number: {
            "plan": f"plan-{number}",
            "reference": f"below-{number}" if number % 2 else f"another-{number}",
            "title": f"Under {number}",
            "parent": f"Main {number}",
        },
        1,
    ),
    Action: (
        parts,
        lambda number: {
            "plan": f"plan-{number}",
            "reference": f"A{number}" if number % 2 else f"B{number}",
            "title": f"Another {number}",
            "priority": f"below-{number}",
            "partners": f"TŶ GOBAITH {number}",
        },
        1,
    ),
    Milestone: (
        parts,
        lambda number: {
            "plan": f"plan-{number}",
            "action": f"A{number}",
            "title": f"milestone {number}" if number % 2 else "Another",
            "due_on": "1 March 2027",
        },
        1,
    ),
    Measure: (
        parts,
        lambda number: {
            "plan": f"plan-{number}",
            "code": f"M{number}" if number % 2 else f"N{number}",
            "name": f"Another {number}",
            "priority": f"Below {number}",
            "unit": "percent",
        },
        1,
    ),
    Target: (
        parts,
        lambda number: {
            "plan": f"plan-{number}",
            "measure": f"m{number}",
            "period": "2026-27 Q2" if number % 2 else "2026-27 Q3",
            "value": 9999,
        },
        1,
    ),
    Risk: (
        parts,
        lambda number: {
            "plan": f"plan-{number}",
            "title": f"risk {number}" if number % 2 else "Another",
            "priority": f"main-{number}",
            "mitigation": "Look out.",
        },
        1,
    ),
    PriorityContribution: (goals, serving("priority", "main-%s"), 1),
    ActionContribution: (goals, serving("action", "a%s"), 1),
    MeasureContribution: (goals, serving("measure", "m%s"), 1),
    DataPoint: (
        values,
        lambda number: {
            "code": f"M{number}",
            "name": f"Measure {number}",
            "period": "2025-26 Q2" if number % 2 else "2026-27 Q2",
            "value": 9999,
            "reason": "A slip",
        },
        1,
    ),
    BreakdownValue: (
        breakdowns,
        lambda number: {
            "code": f"M{number}",
            "name": f"Measure {number}",
            "period": "2025-26 Q2",
            "classification": f"AGE {number}",
            "category": f"under {number}" if number % 2 else f"over {number}",
            "value": 9999,
        },
        1,
    ),
    ActionUpdate: (
        updates,
        lambda number: {"reference": f"A{number}", "title": f"Action {number}", "status": "complete"},
        0,
    ),
}


class Fetched:
    """Counts the statements sent to the database, and the rows that it gives back."""

    def __init__(self):
        self.statements, self.rows = Counter(), 0

    def __call__(self, execute, sql, params, many, context):
        self.statements[sql.partition(" ")[0]] += 1
        if sql.startswith("SELECT"):
            execute(f"SELECT COUNT(*) FROM ({sql}) AS counted", params, many, context)  # noqa: S608  Django's own
            self.rows += context["cursor"].fetchone()[0]
        return execute(sql, params, many, context)


def looked_at(resource, council, editor, numbers) -> Fetched:
    """What it takes to look at a file that names these."""
    _make, row_of, of_two = NAMED[resource.model]
    rows = [row_of(number) for number in numbers]
    names = list({name: None for row in rows for name in row})
    file = a_csv(names, *[[row.get(name, "") for name in names] for row in rows])
    table = read(file.name, file.read())
    fetched = Fetched()
    with connection.execute_wrapper(fetched):
        preview = resource(council, by=editor, may_change=lambda *_about: True).preview(table)
    assert not preview.problems, preview.problems[:3]
    assert len(preview.rows) == len(rows)
    assert len(preview.changed) == len(rows) / 2 * of_two
    return fetched


@pytest.mark.each_database
@pytest.mark.parametrize("resource", RESOURCES)
def test_a_preview_reads_what_the_file_names_in_as_many_statements_for_any_file(resource, gateshead, editor):
    make, _row_of, _of_two = NAMED[resource.model]
    with batched_invalidation():
        make(gateshead, range(4))
    looked_at(resource, gateshead, editor, range(4))
    few = looked_at(resource, gateshead, editor, range(4))
    assert set(few.statements) == {"SELECT"}
    with batched_invalidation():
        make(gateshead, range(4, 60))
    among_many = looked_at(resource, gateshead, editor, range(4))
    assert (among_many.rows, among_many.statements) == (few.rows, few.statements)
    many = looked_at(resource, gateshead, editor, range(40))
    assert many.statements == few.statements
    assert many.rows <= few.rows / 4 * 40


# -- there and back ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("resource", RESOURCES)
def test_an_export_comes_back_as_no_change(resource, ending, as_publisher, gateshead):
    make, _row_of, _of_two = NAMED[resource.model]
    a_round(gateshead)
    make(gateshead, range(4))
    page = as_publisher.get(address(resource.model, "export", ending))
    assert len(cells_of(page)) > 4
    preview = choose(as_publisher, resource.model, SimpleUploadedFile(f"back.{ending}", page.content))
    found = preview.context["preview"]
    assert (found.rows, found.problems) == ([], []), said(preview)
    assert found.unchanged + found.not_filled_in == len(cells_of(page)) - 1
