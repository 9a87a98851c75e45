"""Every page with a form: what is added with all its rows is saved, and saved again and again; nothing locks itself."""

from datetime import timedelta

import pytest
from admin_forms import address, form_data, open_form, save
from builders import (
    NEEDS,
    a_council,
    a_goal,
    a_measure,
    a_notice,
    a_partner,
    a_point,
    a_test,
    a_user,
    an_accessibility_statement,
    draft,
    live,
    recorded,
)
from django import forms
from django.contrib.admin import site
from django.db import transaction
from filling import (
    FIRST,
    a_change,
    changed_rows,
    errors_of,
    every_table,
    filled_page,
    models_with_a_form,
    one_of_each_in_draft,
    refusing,
    tables_of,
    with_rows,
)

from councils.admin.forms import SeenVersion
from councils.models import Committee
from delivery.models import BreakdownValue, Continuation, Handover, Measure, ReportingRound
from plans.models import Engagement, Framework, Plan
from pledges.models import Pledge, VisionStatement

pytestmark = pytest.mark.django_db
# Only what is public can be handed over, and only what was can be continued: tests/delivery/test_handover.py.
MODELS = [model for model in models_with_a_form() if model not in (Handover, Continuation)]
WITH_TABLES = [model for model in MODELS if site.get_model_admin(model).inlines]


def name_of(model) -> str:
    return model._meta.model_name


@pytest.fixture(scope="module")
@recorded()
def world(kept):
    """A council that has everything, all of it drafts, and a second pledge, partner and goal to choose."""
    council = a_council("gateshead")
    rows = one_of_each_in_draft(council)
    a_partner(council)
    with_goals = draft(Plan, council)
    with_goals.frameworks.add(rows[Framework])
    a_goal(rows[Framework])
    draft(Engagement, council, plan=rows[Plan])
    draft(Pledge, council, vision=rows[VisionStatement])
    # Only what residents read is judged, by measures that they read.
    live(Pledge, council, since=timedelta(days=900), **a_test(rows[Committee]))
    for plan in (live(Plan, council), live(Plan, council)):
        a_measure(plan)
    a_point(a_measure(with_goals))  # what is broken down has a value
    return {"council": council, "owner": a_user("owner", council), "rows": rows}


@pytest.fixture
def as_officer(client, world, db):
    client.force_login(world["owner"])
    return client


def add(client, model):
    """Add one with a row in each of its tables, through the form; answers it, or None where nobody adds these."""
    page = client.get(address(model, "add"))
    if page.status_code == 403:
        return None
    before = set(model._base_manager.values_list("pk", flat=True))
    answer = client.post(address(model, "add"), filled_page(page))
    assert answer.status_code == 302, errors_of(answer)
    made, *parts = model._base_manager.exclude(pk__in=before).order_by("pk")
    assert all(row.parent == made for row in parts)  # priorities under a priority
    return made


def rows_of(page) -> list:
    """The rows in the tables of a page."""
    return [form.instance for table in every_table(page) for form in table.initial_forms]


def save_again(client, row, typing=lambda page: {}):
    """Open the page, type something or nothing, and save: this is never somebody else's save."""
    page = client.get(address(row))
    answer = save(client, row, form_data(page), **typing(page))
    assert answer.status_code == 302, (row, errors_of(answer))


def versions(rows) -> list[int]:
    return [type(row)._base_manager.get(pk=row.pk).version for row in rows]


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_a_thing_is_added_together_with_rows_in_all_its_tables(as_officer, model):
    if made := add(as_officer, model):
        page = as_officer.get(address(made))
        assert [len(table.initial_forms) for table in tables_of(page)] == [1 for _table in tables_of(page)]
        assert versions([made, *rows_of(page)]) == [1 for _row in [made, *rows_of(page)]]


@pytest.mark.parametrize("model", WITH_TABLES, ids=name_of)
def test_two_new_rows_that_say_the_same_are_saved_or_told_beside_them(as_officer, model):
    """Added with their thing, and after it; table by table. Where they are refused, all that was typed comes back."""
    for place in (address(model, "add"), address(add(as_officer, model))):
        page = as_officer.get(place)
        data = filled_page(page, rows=False)
        for table in tables_of(page):
            twins = with_rows(page, with_rows(page, data, number=50, only=table), number=50, only=table)
            with transaction.atomic():
                answer = as_officer.post(place, twins)
                transaction.set_rollback(True)
            assert answer.status_code in (302, 422)
            if answer.status_code == 422:
                assert errors_of(answer)
                assert what_was_typed(answer, twins) == what_was_typed(None, twins)


@pytest.mark.parametrize("model", WITH_TABLES, ids=name_of)
def test_a_new_thing_with_a_refused_row_comes_back_as_it_was_typed_and_is_then_made_once(as_officer, model):
    page = as_officer.get(address(model, "add"))
    good = filled_page(page)
    before = model._base_manager.count()
    for table in tables_of(page):
        name, wrong = a_mistake(table)
        typed = {**good, name: wrong}
        refused = as_officer.post(address(model, "add"), typed)
        assert refused.status_code == 422
        assert refused.context["once"] == good["once"]
        assert what_was_typed(refused, typed) == what_was_typed(None, typed)
        assert model._base_manager.count() == before
    for _press in range(3):
        answer = as_officer.post(address(model, "add"), good)
        assert answer.status_code == 302, errors_of(answer)
    parts = sum(table.model is model for table in tables_of(page))  # priorities under a priority
    assert model._base_manager.count() == before + 1 + parts
    made = model._base_manager.order_by("pk")[before]
    assert len(rows_of(as_officer.get(address(made)))) == len(tables_of(page))


@pytest.mark.parametrize(
    "wrong",
    [{"period_kind": "snapshot"}, {"targets-0-value": "", "targets-0-low": "1", "targets-0-high": "2"}],
)
def test_what_is_refused_of_a_row_is_refused_before_its_thing_is_stored_too(as_officer, wrong):
    place = address(Measure, "add")
    answer = as_officer.post(place, {**filled_page(as_officer.get(place)), **wrong})
    assert answer.status_code == 422
    assert [table.prefix for table in tables_of(answer) if any(table.errors)] == ["targets"]


def what_was_typed(page, typed) -> dict:
    """The form's fields as they are sent; of a page that came back, those that had been typed."""
    shown = form_data(page) if page else typed
    return {name: str(shown.get(name)) for name in typed if name != "once"}


def a_mistake(table) -> tuple[str, str]:
    """A field of the table's first row, needed if there is one, and nonsense in it."""
    bound = refusing(table.empty_form)
    is_choice = isinstance(bound.field, forms.ChoiceField)
    return f"{table.prefix}-0-{bound.name}", "nonsense" if is_choice else "x" * 400


@pytest.mark.parametrize("model", WITH_TABLES, ids=name_of)
def test_rows_that_were_added_in_a_table_are_saved_again_and_again(as_officer, model):
    """With their thing and after it; unchanged, changed, on their own pages; nobody else saves meanwhile."""
    made = add(as_officer, model)
    answer = save(as_officer, made, with_rows(page := as_officer.get(address(made)), form_data(page)))
    assert answer.status_code == 302, errors_of(answer)
    rows = rows_of(as_officer.get(address(made)))
    assert len(rows) == len(every_table(page)) + len(tables_of(page))
    assert min(versions(rows)) >= 1
    for _time in range(3):
        save_again(as_officer, made)
        before = versions(rows)
        save_again(as_officer, made, changed_rows)
        assert versions(rows) == [version + 1 for version in before]
    own_pages = {type(row): row for row in rows}
    # A suppressed number is safe only among its neighbours: its row changes with them.
    own_pages.pop(BreakdownValue, None)
    for row in own_pages.values():
        for _time in range(3):
            save_again(as_officer, row)
    save_again(as_officer, made)


@pytest.mark.parametrize("model", WITH_TABLES, ids=name_of)
def test_saving_mine_over_a_colleague_s_rows_works_at_the_first_try(as_officer, model):
    made = add(as_officer, model)
    page = as_officer.get(address(made))
    data, rows = {**form_data(page), **changed_rows(page)}, rows_of(page)
    for row in [made, *rows]:
        type(row)._base_manager.get(pk=row.pk).save()  # a colleague
    refused = save(as_officer, made, data)
    assert refused.status_code == 409
    assert [form.instance for form in refused.context["stale_forms"]] == [made, *rows]
    answer = save(as_officer, made, form_data(refused))
    assert answer.status_code == 302, errors_of(answer)
    assert versions([made, *rows]) == [3 for _row in [made, *rows]]


@pytest.mark.parametrize("model", WITH_TABLES, ids=name_of)
def test_more_rows_than_a_table_takes_are_refused_and_kept_on_the_page(as_officer, model):
    """Sent by hand: the page draws no row more."""
    page = as_officer.get(address(add(as_officer, model)))
    small = [table for table in every_table(page) if table.max_num <= 10]
    for table in small:
        data = form_data(page)
        for number in range(len(table.initial_forms), table.max_num + 1):
            data = with_rows(page, data, number=FIRST + number, only=table)
        typed = [
            value for name, value in data.items() if name.startswith(table.prefix) and "name 2" in str(value)
        ]
        refused = as_officer.post(page.request["PATH_INFO"], data)
        assert refused.status_code == 422
        words = refused.content.decode()
        assert f"Please submit at most {table.max_num} form" in words
        assert all(value in words for value in typed)


def test_some_table_takes_few_rows(as_officer):
    pages = [as_officer.get(address(model, "add")) for model in WITH_TABLES]
    tables = [table for page in pages if page.status_code == 200 for table in every_table(page)]
    assert {table.prefix for table in tables if table.max_num <= 10} == {"level_names", "impact_assessments"}


# -- rows that an earlier release stored with a version below 1 --------------------------------------


@pytest.fixture
def below_one(world, db):
    """One row of each kind, as a writer in bulk leaves them."""
    added = (make(world["council"]) for make in (a_notice, an_accessibility_statement))
    rows = {**world["rows"], **{type(row): row for row in added}}
    for row in rows.values():
        type(row)._base_manager.filter(pk=row.pk).update(version=0)
    return rows


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_a_row_with_a_version_below_one_is_edited_as_any_other(as_officer, below_one, model):
    row = below_one.get(model)
    page = as_officer.get(address(row)) if row else None
    if page is None or not page.context["has_change_permission"]:
        return  # nobody changes these
    save_again(as_officer, row)  # nothing is written
    for version in (1, 2):
        save_again(as_officer, row, a_change)
        assert versions([row]) == [version]


@pytest.mark.parametrize("transition", ["submit", "publish"])
def test_a_button_on_a_version_below_one_is_not_stale(as_officer, below_one, transition):
    links = {
        each.name: link for each, link in as_officer.get(address(below_one[Plan])).context["transitions"]
    }
    seen = as_officer.get(links[transition]).context["seen"]
    assert as_officer.post(links[transition], {"version": seen}).status_code == 302


def test_a_round_s_button_on_a_version_below_one_is_not_stale(as_officer, below_one):
    place = address(below_one[ReportingRound], "transition", "close")
    seen = SeenVersion.sign(versions([below_one[ReportingRound]])[0])
    assert as_officer.post(place, {}).status_code == 409
    assert as_officer.post(place, {"version": seen}).status_code == 302


@pytest.mark.parametrize("model", NEEDS, ids=name_of)
def test_an_address_that_something_else_has_is_refused_beside_its_field(model, client):
    council = a_council()
    client.force_login(a_user("editor", council))
    first = draft(model, council, slug="taken")
    within = {"vision": first.vision} if model is Pledge else {}
    second = draft(model, council, **within)
    page = save(client, second, open_form(client, second), slug="taken")
    assert page.status_code == 422
    errors = page.context["adminform"].form.errors["slug"]
    assert errors == ["Something else already has this address. Change the address."]
