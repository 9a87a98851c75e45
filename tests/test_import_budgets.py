"""What an import may cost: queries that do not grow with its rows, save for how many fit into one statement."""

import pytest
from builders import a_council, a_measure, a_user, an_action, live
from django.contrib.admin import site
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from spreadsheets import a_csv, choose, confirm, said

from councils.models import ImportBatch, Partner
from councils.publishing.caching import batched_invalidation
from delivery.models import ActionUpdate, DataPoint
from plans.models import Plan
from pledges.models import Award, Grant, Pledge

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


def partners(number, kind="other"):
    return a_csv(("name", "kind"), *((f"Partner {row}", kind) for row in range(number)))


def updates(number, note="Work goes on"):
    rows = ((f"A{row}", "on_track", "1 October 2026", f"{note} {row}") for row in range(number))
    return a_csv(("reference", "status", "reported_on", "note"), *rows)


def values(number, more=0):
    """Ten years of each measure."""
    rows = ((f"M{row // 10}", f"{2014 + row % 10}-{15 + row % 10} Q1", row + more) for row in range(number))
    return a_csv(("code", "period", "value", "reason"), *((*row, "A slip") for row in rows))


# Of each model with an import: a file with so many rows, and another one that changes all of them.
FILES = {
    Grant: (grants, {"funder": "The government"}),
    Award: (awards, {"team": "Another team"}),
    Partner: (partners, {"kind": "business"}),
    ActionUpdate: (updates, {"note": "Work is late"}),
    DataPoint: (values, {"more": 1}),
}
# Queries of a confirmation and its result, by the rows of the file. SQLite takes a few rows in one statement.
BUDGETS = {100: 80, 370: 150, 1_000: CONFIRM}


def test_every_model_with_an_import_is_here():
    models = {model for model, admin in site._registry.items() if getattr(admin, "resource", None)}
    assert models == set(FILES)


@batched_invalidation()
def things_to_report_on(council, number):
    plan = live(Plan, council)
    live(Pledge, council, slug="safe")
    for row in range(number):
        an_action(plan, reference=f"A{row}")
    for row in range(number // 10):
        a_measure(plan, code=f"M{row}")


def asked(act) -> tuple:
    """(queries without savepoints, answer)"""
    with CaptureQueriesContext(connection) as queries:
        answer = act()
    return len([query for query in queries if "SAVEPOINT" not in query["sql"]]), answer


@pytest.mark.parametrize("number", BUDGETS)
@pytest.mark.parametrize("model", FILES, ids=lambda model: model.__name__)
def test_an_import_costs_little_whatever_its_rows(client, gateshead, model, number):
    """New rows, then every one of them changed while it is public: with histories, corrections, notes and entries."""
    file, other = FILES[model]
    things_to_report_on(gateshead, number)
    for given in ({}, other):
        looked, preview = asked(lambda given=given: choose(client, model, file(number, **given)))
        assert len(preview.context["preview"].rows) == number, said(preview)
        done, _page = asked(lambda preview=preview: confirm(client, preview, change_note_en="Put right."))
        assert ImportBatch.objects.filter(kind=model._meta.label_lower).count() == (2 if given else 1)
        assert (looked <= PREVIEW, done <= BUDGETS[number]) == (True, True), (looked, done)
        if hasattr(model, "publish"):
            model.objects.update(status=model.Status.PUBLISHED, publish_at=timezone.now())
    is_added_again = model is ActionUpdate
    assert model.objects.count() == number * (2 if is_added_again else 1)
    assert model.history.count() == 2 * number
    assert set(model.objects.values_list("version", flat=True)) == {1 if is_added_again else 2}
