"""A refused form says how many problems there are and leads to each; a table's help can be read by everyone."""

import re

import pytest
from admin_forms import address, form_data
from bs4 import BeautifulSoup
from builders import a_council, a_measure, a_superuser, a_user, draft, live, recorded
from django.contrib.admin import site
from filling import filled_page, models_with_a_form, one_of_each_in_draft, refusing, tables_of

from councils.admin.inlines import TableFormSet
from councils.admin.system import SystemAdmin
from councils.models import ProviderAccount
from delivery.models import Continuation
from plans.models import Plan

pytestmark = pytest.mark.django_db
# Only what was taken on can be continued: tests/delivery/test_handover.py.
MODELS = [model for model in models_with_a_form() if model is not Continuation]
# Accounts at a provider are linked by their owners.
SYSTEM = [
    model
    for model, admin in site._registry.items()
    if isinstance(admin, SystemAdmin) and model is not ProviderAccount
]
WITH_TABLES = [model for model in MODELS if site.get_model_admin(model).inlines]


def name_of(model) -> str:
    return model._meta.model_name


@pytest.fixture(scope="module")
@recorded()
def world(kept):
    """A council that has one of everything, all of it drafts, so that each form has something to choose."""
    council = a_council("gateshead")
    one_of_each_in_draft(council)
    a_measure(live(Plan, council))  # pledges are judged by what residents read
    return {"council": council, "owner": a_user("owner", council)}


@pytest.fixture
def as_officer(client, world, db):
    client.force_login(world["owner"])
    return client


@pytest.mark.parametrize("model", SYSTEM, ids=name_of)
def test_a_refused_form_of_the_whole_site_answers_422_and_keeps_what_was_typed(client, model):
    client.force_login(a_superuser())
    page = client.get(address(model, "add"))
    form = page.context["adminform"].form
    typed = {bound.html_name: "x" * 3000 for bound in form if not bound.is_hidden}
    answer = client.post(address(model, "add"), {**form_data(page), **typed})
    assert answer.status_code == 422
    assert "x" * 3000 in answer.content.decode()


def problems_on(answer) -> list:
    """The lines of the summary; its heading must give their number, and each link must lead to something."""
    page = BeautifulSoup(answer.content, "html.parser")
    summary = page.select_one(".error-summary[role=alert]")
    lines = summary.select("li")
    assert int(re.search(r"\d+", summary.h2.text)[0]) == len(lines)
    for link in summary.select("a"):
        assert page.find(id=link["href"].removeprefix("#")), link
    return lines


def errors_in(answer) -> int:
    forms = [answer.context["adminform"].form]
    number = 0
    for inline in answer.context["inline_admin_formsets"]:
        forms += inline.formset.forms
        number += len(inline.formset.non_form_errors())
    return number + sum(len(errors) for form in forms for errors in form.errors.values())


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_an_empty_form_comes_back_with_the_number_of_problems_and_a_link_to_each(as_officer, model):
    page = as_officer.get(address(model, "add"))
    if page.status_code == 403:
        return  # nobody adds these
    data = {name: value for name, value in filled_page(page, rows=False).items() if name.endswith("_FORMS")}
    answer = as_officer.post(address(model, "add"), data)
    assert answer.status_code == 422
    lines = problems_on(answer)
    assert len(lines) == errors_in(answer) > 0


@pytest.mark.parametrize("model", WITH_TABLES, ids=name_of)
def test_a_problem_in_a_row_is_named_with_its_table_and_number_and_has_a_link(as_officer, model):
    page = as_officer.get(address(model, "add"))
    if page.status_code == 403:
        return
    data = filled_page(page)
    headings = {each.formset: each.opts.verbose_name_plural for each in page.context["inline_admin_formsets"]}
    for table in tables_of(page):
        required = refusing(table.empty_form)
        wrong = {f"{table.prefix}-0-{required.name}": "x" * 400}
        answer = as_officer.post(address(model, "add"), {**data, **wrong})
        lines = problems_on(answer)
        named = [line for line in lines if f"{headings[table]}, row 1, ".casefold() in line.text.casefold()]
        assert [line.a["href"] for line in named if line.a] == [f"#id_{table.prefix}-0-{required.name}"]


def test_a_form_without_problems_has_no_summary(as_officer, world):
    answer = as_officer.get(address(draft(Plan, world["council"])))
    assert b"error-summary" not in answer.content


@pytest.mark.parametrize("model", WITH_TABLES, ids=name_of)
def test_what_is_said_about_a_column_is_written_under_its_heading_and_describes_its_fields(as_officer, model):
    opened = as_officer.get(address(model, "add"))
    if opened.status_code == 403:
        return
    refused = as_officer.post(address(model, "add"), {**filled_page(opened), "version": "nonsense"})
    for answer in (opened, refused) if refused.status_code == 422 else (opened,):
        page = BeautifulSoup(answer.content, "html.parser")
        assert not page.select("th [title]")
        for table in (each for each in tables_of(answer) if isinstance(each, TableFormSet)):
            for name, field in table.empty_form.fields.items():
                if not field.help_text or field.widget.is_hidden:
                    continue
                about = page.find(id=f"{table.prefix}-{name}-help")
                assert about, (table.prefix, name)
                assert about.text.strip() == BeautifulSoup(str(field.help_text), "html.parser").text.strip()
                cells = page.select(f"td.field-{name} [name^='{table.prefix}-'][name$='-{name}']")
                assert cells
                for cell in cells:
                    assert about["id"] in cell.get("aria-describedby", "").split(), cell
