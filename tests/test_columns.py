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
    a_council,
    a_round,
    an_action,
    one_of_each,
    unrecorded,
)
from django.contrib.admin import site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import URLPattern, get_resolver
from rows_named import NAMED
from spreadsheets import a_csv, cells_of, choose, said

from councils.models import (
    Council,
)
from councils.publishing.caching import batched_invalidation
from councils.spreadsheets import INTERNAL, PUBLIC, ColumnSet, CouncilResource, read
from delivery.spreadsheets import SHEETS
from delivery.views import briefing, csv, pledge_csv
from plans.models import Plan

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
    with unrecorded(), batched_invalidation():
        make(gateshead, range(4))
    looked_at(resource, gateshead, editor, range(4))
    few = looked_at(resource, gateshead, editor, range(4))
    assert set(few.statements) == {"SELECT"}
    with unrecorded(), batched_invalidation():
        make(gateshead, range(4, 28))
    among_many = looked_at(resource, gateshead, editor, range(4))
    assert (among_many.rows, among_many.statements) == (few.rows, few.statements)
    many = looked_at(resource, gateshead, editor, range(20))
    assert many.statements == few.statements
    assert many.rows <= few.rows / 4 * 20


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
