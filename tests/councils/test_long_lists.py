"""Lists of the admin over all councils: none counts or sorts all rows, of whatever kind."""

import pytest
from builders import a_council, a_superuser, an_import, one_of_each
from django.contrib.admin import site
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from councils.admin import lists
from councils.admin.lists import BoundedList, BoundedPages

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]

ADMINS = sorted(site._registry, key=lambda model: model._meta.label)


@pytest.fixture(scope="module")
def two(kept):
    """Two councils with a row of each kind."""
    for slug in ("north", "south"):
        council = a_council(slug)
        one_of_each(council)
        an_import(council)


@pytest.fixture
def boss_in(client, two, db):
    client.force_login(a_superuser())
    return client


@pytest.mark.parametrize("model", ADMINS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("query", ["", "o=1", "q=a"])
def test_a_long_list_counts_no_further_than_a_bound_and_shows_the_newest(boss_in, monkeypatch, model, query):
    monkeypatch.setattr(lists, "MOST_ROWS", 1)
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    with CaptureQueriesContext(connection) as asked:
        page = boss_in.get(f"{address}?{query}")
    shown = page.context["cl"]
    assert isinstance(shown, BoundedList)
    assert isinstance(shown.paginator, BoundedPages)
    counts = [each["sql"] for each in asked if "COUNT(" in each["sql"]]
    assert [sql for sql in counts if "LIMIT 1" not in sql] == []
    number = model._default_manager.count()
    if not query and number > 1:
        assert shown.is_long
        assert "more than 1." in page.content.decode()
    if shown.is_long:
        assert shown.result_count == 1
        assert shown.queryset.query.order_by == ("-pk",)


def test_a_list_that_is_not_long_is_sorted_and_counted_as_it_was(boss_in):
    page = boss_in.get(reverse("admin:plans_plan_changelist"), {"o": "1"})
    shown = page.context["cl"]
    assert not shown.is_long
    assert shown.result_count == shown.model.objects.count() > 1
    assert shown.queryset.query.order_by != ("-pk",)
