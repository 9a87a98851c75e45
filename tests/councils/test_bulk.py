"""Rows that are saved in bulk are saved as each by itself: values, lock, history, entries, versions, moments."""

from copy import copy
from datetime import UTC, datetime

import pytest
from builders import a_user, an_action, draft, live, one_of_each
from django.db import models, transaction

from councils.models import CacheBoundary, Council, Partner, SearchEntry, SiteVersion, council_models
from councils.publishing.bulk import save_all
from councils.publishing.caching import batched_invalidation
from plans.models import Plan
from pledges.models import Award, Grant, Pledge, VisionStatement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("recorded")]

# What differs from one moment to the next, or is a number of its own.
OF_THE_MOMENT = {"history_id", "history_date", "updated_at", "reported_at", "content_version", "id"}


def values_of(row) -> dict:
    columns = (field.attname for field in row._meta.concrete_fields)
    return {name: getattr(row, name) for name in columns if name not in OF_THE_MOMENT}


def record_of(row) -> dict:
    """What its newest record holds, with its links."""
    record = row.history.first()
    links = {
        field.name: sorted(
            getattr(link, f"{field.m2m_reverse_field_name()}_id")
            for link in getattr(record, field.name).all()
        )
        for field in record._history_m2m_fields
    }
    return values_of(record) | links


def left_by(save, row, council) -> list:
    """All that a save leaves; taken back afterwards."""
    with transaction.atomic():
        before = versions(council)
        save()
        stored = type(row)._base_manager.get(pk=row.pk)
        found = [
            values_of(stored),
            record_of(stored),
            type(row).history.filter(id=row.pk).count(),
            sorted(map(str, (values_of(entry) for entry in SearchEntry.objects.all()))),
            sorted(CacheBoundary.objects.values_list("council", "at")),
            [now > earlier for now, earlier in zip(versions(council), before, strict=True)],
            row.version == stored.version,
        ]
        transaction.set_rollback(True)
    return found


def versions(council) -> tuple[int, int]:
    return Council.objects.get(pk=council.pk).content_version, SiteVersion.objects.get().version


# The same for both ways of saving, whatever second it is.
TO_COME = datetime(2040, 1, 1, tzinfo=UTC)


def with_other_words(row):
    """The row with another text in each of its texts, by somebody, for a reason."""
    row = type(row)._base_manager.get(pk=row.pk)
    for field in row._meta.concrete_fields:
        is_text = isinstance(field, models.TextField) and field.editable and not field.choices
        if is_text and field.name.endswith("_en") and getattr(row, field.attname):
            setattr(row, field.attname, "Other words")
    if hasattr(row, "superseded_at") and row.superseded_at is None:
        row.superseded_at = TO_COME
    return row


@pytest.mark.parametrize("is_public", [True, False], ids=["public", "in a draft"])
def test_a_row_of_any_kind_is_saved_as_by_itself(gateshead, is_public):
    rows, officer = one_of_each(gateshead), a_user("editor", gateshead)
    if not is_public:
        for model in (model for model in council_models() if model.is_content):
            model.objects.update(status=model.Status.DRAFT, publish_at=None, first_published_at=None)
    tried = set()
    for model in council_models():
        if model.is_frozen or model is Council:  # some are never changed, the other writes its things anew
            continue
        found = []
        for is_in_bulk in (False, True):
            row = with_other_words(rows[model])
            row._history_user, row._change_reason = officer, "Because."
            read = type(row)._base_manager.get(pk=row.pk)
            if not is_public and hasattr(row, "superseded_at"):
                row.superseded_at = None

            def save(row=row, read=read, is_in_bulk=is_in_bulk):
                with batched_invalidation():
                    save_all([row], before={row: read}) if is_in_bulk else row.save()

            found.append(left_by(save, row, gateshead))
        assert found[1] == found[0], model
        tried.add(model)
    assert {Award, Grant, Partner, Plan, Pledge} < tried


@pytest.mark.parametrize("make", [lambda council: live(Plan, council), lambda council: draft(Plan, council)])
def test_new_rows_are_saved_as_by_themselves(gateshead, make):
    plan = make(gateshead)
    action = an_action(plan, reference="A1")
    found = []
    for is_in_bulk in (False, True):
        row = copy(action)
        row.pk, row._state.adding, row.reference, row.version = None, True, "A2", 0
        row.lineage_id = type(row)._meta.get_field("lineage").get_default()

        def save(row=row, is_in_bulk=is_in_bulk):
            with batched_invalidation():
                save_all([row]) if is_in_bulk else row.save()

        said = left_by(save, row, gateshead)
        for values in said[:2]:
            values.pop("lineage_id")
        found.append([*said[:3], *said[4:]])
    assert found[1] == found[0]


def test_links_are_kept_in_one_record_with_their_row(gateshead):
    award, vision = live(Award, gateshead), live(VisionStatement, gateshead)
    pledges = [live(Pledge, gateshead, number=number, vision=vision) for number in (1, 2, 3)]
    award.pledges.set(pledges[:2])
    read, count = Award.objects.get(pk=award.pk), award.history.count()
    with batched_invalidation():
        save_all([award], before={award: read}, links=[(award, {"pledges": pledges[1:]})])
    assert list(award.pledges.order_by("number")) == pledges[1:]
    assert record_of(award)["pledges"] == [pledge.pk for pledge in pledges[1:]]
    assert award.history.count() == count + 1


def test_nothing_to_save_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        save_all([])
