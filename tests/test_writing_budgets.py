"""What a save may cost: queries by what changed, whatever else stands on the page or in its plan."""

import copy
from http import HTTPStatus

import pytest
from admin_forms import address, form_data, save
from builders import (
    CONTENT,
    a_council,
    a_measure,
    a_priority,
    a_risk,
    a_user,
    an_action,
    budget_year,
    one_of_each,
    recorded,
)
from django.contrib.admin import site
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.models import UniqueConstraint
from django.test.utils import CaptureQueriesContext
from filling import a_change, changed_rows, errors_of, models_with_a_form, refusing, tables_of

from councils.models import EditionRow, Lineage, Workflow
from councils.models.lineage import new_id
from delivery.models import Action, Budget
from plans.models import Alignment, Plan, Priority
from pledges.models import VisionStatement

pytestmark = pytest.mark.django_db

# Queries of one save of an action on a public plan, with its note for residents.
SAVE_OF_AN_ACTION = 60
# What a refused form may cost beside the page itself, and each row that was changed in a saved one.
REFUSED, EACH_CHANGED_ROW = 10, 6
# Most rows stand in what is public, where a save has more to do.
FEW, MANY = 3, {Workflow.Status.DRAFT: 30, Workflow.Status.PUBLISHED: 300}

WITH_TABLES = [model for model in models_with_a_form() if site.get_model_admin(model).inlines]


@pytest.fixture(scope="module")
@recorded()
def world(kept):
    """One row of everything in a council, with its publisher."""
    rows = one_of_each(council := a_council("gateshead"))
    plan, vision = rows[Plan], rows[VisionStatement]
    an_action(plan, priority=rows[Priority]), a_measure(plan, priority=rows[Priority])
    a_priority(plan, parent=rows[Priority]), a_risk(plan, priority=rows[Priority])
    for whole in ({"plan": plan}, {"priority": rows[Priority]}):
        Budget.objects.create(planned=1000, **whole, **budget_year())
    Alignment.objects.create(vision=vision, kind="supports", outside_title_en="A plan of others")
    for model in WITH_TABLES:
        ContentType.objects.get_for_model(model)
    return rows, a_user("publisher", council)


@pytest.fixture
def rows(world, client, db):
    rows, officer = copy.deepcopy(world)
    client.force_login(officer)
    return rows


# -- many rows ------------------------------------------------------------------------------------


def more_of(row, number: int) -> list:
    """So many copies of a row beside it, each other only where the database asks for it; written past all else."""
    copies, first = [], type(row)._base_manager.count()
    for _number in range(number):
        another = copy.copy(row)
        another.pk, another._state.adding = None, True
        if isinstance(another, EditionRow):
            another.lineage_id = new_id(row._meta.model_name)
        copies.append(another)
    for field in told_apart(type(row)):
        if getattr(row, field.name) is None:
            continue
        others = more_of(getattr(row, field.name), number) if field.is_relation else None
        for count, another in enumerate(copies):
            value = others[count].pk if others else another_value(field, row, first + count)
            setattr(another, field.attname, value)
    if isinstance(row, EditionRow):
        Lineage.keep(*copies)
    type(row)._base_manager.bulk_create(copies, batch_size=500)
    return copies


def told_apart(model) -> set:
    """The fields in which a copy of a row has to be another."""
    wholes = {"council", "lineage", *model.parent_fields(), model.cascades_from if model.is_content else ""}
    rules = (rule for rule in model._meta.constraints if isinstance(rule, UniqueConstraint))
    named = [{*rule.fields, *(each.name for each in getattr(rule, "contains", ()))} for rule in rules]
    names = {name for fields in named if "lineage" not in fields for name in fields} - wholes
    # Rules of an expression.
    by_expression = {"partner": "name", "category": "name_en", "ward": "name_en", "reviewer": "email"}
    names |= {by_expression[name] for name in (model._meta.model_name,) if name in by_expression}
    return {model._meta.get_field(name) for name in names - {"edition"}}


def another_value(field, row, count: int):
    value = getattr(row, field.attname)
    if isinstance(field, models.DateField):
        return value.replace(year=value.year - count)
    if isinstance(field, models.IntegerField):
        return 1000 + count
    if isinstance(field, models.EmailField):
        return f"{count}{value}"
    return f"{value}-{count}"


def fill_up(client, row, number: int):
    """Have so many rows in each of the tables of a row's page; some hold few, however much is entered."""
    for table in tables_of(client.get(address(row))):
        if table.max_num < min(MANY.values()):
            continue
        there = [form.instance for form in table.initial_forms]
        more_of(type(there[0])._base_manager.get(pk=there[0].pk), number - len(there))


def cost(act) -> int:
    with CaptureQueriesContext(connection) as queries:
        act()
    return len([query for query in queries if "SAVEPOINT" not in query["sql"]])


def test_every_table_of_every_form_has_rows_here(client, rows):
    tables = {
        (model, each.formset)
        for model in WITH_TABLES
        for each in client.get(address(rows[model])).context["inline_admin_formsets"]
    }
    assert [(model, table.prefix) for model, table in tables if not table.initial_forms] == []


def answered(ask) -> tuple:
    """(queries, answer)"""
    answers = []
    return cost(lambda: answers.append(ask())), answers[0]


def saved(client, row, page, typing) -> int:
    """With the sentence for residents where the page asks for it."""
    told = {"change_note_en": "Put right."}
    if "reason_en" in page.context["adminform"].form.fields and type(row).objects.get(pk=row.pk).was_public:
        told["reason_en"] = "Put right."
    found, answer = answered(lambda: save(client, row, form_data(page), **typing, **told))
    assert answer.status_code == 302, errors_of(answer)
    return found


@pytest.mark.parametrize("state", MANY)
@pytest.mark.parametrize("model", WITH_TABLES, ids=lambda model: model.__name__)
def test_a_form_costs_by_what_changed_and_not_by_what_stands_in_it(client, rows, model, state):
    """Refused, with the only change in the page's own form, and with rows changed in each table."""
    row, costs = rows[model], {}
    if state == Workflow.Status.DRAFT:
        for kind in CONTENT:
            kind.objects.update(status=state, publish_at=None, first_published_at=None)
    saved(
        client, row, page := client.get(address(row)), changed_rows(page)
    )  # what it leaves for search is there
    for number in (FEW, MANY[state]):
        fill_up(client, row, number)
        opened, page = answered(lambda: client.get(address(row)))
        wrong = {refusing(page.context["adminform"].form).html_name: "x" * 9000}
        refused, answer = answered(lambda page=page, wrong=wrong: save(client, row, form_data(page), **wrong))
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert refused - opened <= REFUSED
        costs[number] = opened, refused, saved(client, row, page, changed_rows(page, FEW))
        if number == FEW:
            one = saved(client, row, page := client.get(address(row)), changed_rows(page, 1))
    assert all(many <= few for few, many in zip(costs[FEW], costs[MANY[state]], strict=True)), costs
    assert costs[FEW][-1] - one <= EACH_CHANGED_ROW * (FEW - 1) * len(changed_rows(page, 1))


def test_saving_an_action_costs_the_same_in_the_largest_plan(client, rows):
    """Counted, not timed: nothing is read or written that grows with the plan."""
    action = rows[Action]
    costs = []
    for number in (98, 2_902):
        more_of(Action.objects.get(pk=action.pk), number)
        for _time in range(2):  # its entries for search are there after the first
            typed = a_change(page := client.get(address(action)))
            costs.append(saved(client, action, page, typed))
    assert costs[1] == costs[3] <= SAVE_OF_AN_ACTION
    assert Action.objects.filter(plan=action.plan).count() > 3_000
    with CaptureQueriesContext(connection) as queries:
        saved(client, action, page := client.get(address(action)), a_change(page))
    assert max(len(query["sql"]) for query in queries) < 20_000  # nor is a list of its actions sent
