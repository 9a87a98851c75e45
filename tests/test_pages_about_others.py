"""Pages that show something of another council move with it: stored answers equal fresh ones, on every public page."""

import datetime

import pytest
import time_machine
from addresses import ANSWERS, OF_THE_SITE, PUBLIC, public_address, root_addresses
from builders import a_comparator_group, a_council, a_point, live, one_of_each, replaced_by
from django.test import Client
from django.utils import timezone

from councils.models import Council, Successor
from councils.publishing.caching import named_by, relations_to_others
from delivery.models import ComparatorGroup, DataPoint, Measure
from plans.models import Plan

pytestmark = pytest.mark.django_db


def renamed(other):
    other.name_en, other.slug = "Otherton", "otherton"
    other.save()


def with_another_value(other):
    DataPoint.objects.get(lineage__council=other).delete()
    a_point(Measure.objects.get(plan__council=other), 77)


def ended(other):
    other.ends_on = timezone.localdate() - datetime.timedelta(days=1)
    other.save()
    Successor.objects.create(council=other, successor=a_council("successor", name_en="Successor"))


def with_a_successor_renamed(other):
    successor = Council.objects.get(slug="successor")
    successor.name_en = "Successor of all"
    successor.save()


def with_its_site_closed(other):
    other.is_live = False
    other.save()


def with_a_plan_scheduled(other):
    live(Plan, other, title_en="A plan to come", publish_at=timezone.now() + datetime.timedelta(seconds=1))


CHANGES = [
    renamed,
    with_another_value,
    with_a_plan_scheduled,
    ended,
    with_a_successor_renamed,
    with_its_site_closed,
]


@pytest.fixture
def addresses(gateshead):
    """Of every public page: of a council that names another wherever it can, of one that ended, and of the site."""
    other, past = a_council("other", name_en="Other"), a_council("past", name_en="Past")
    one_of_each(other)
    rows = one_of_each(gateshead)
    group = a_comparator_group(gateshead)
    group.members.add(other)
    Measure.objects.filter(pk=rows[Measure].pk).update(comparator_group=group)
    replaced_by(past, other)
    own = [public_address(name, gateshead, rows) for name in ANSWERS]
    bare = [name for name in ANSWERS if name not in OF_THE_SITE and not takes_rows(name)]
    return [*own, *(public_address(name, past, {}) for name in bare), *root_addresses(gateshead)]


def takes_rows(name) -> bool:
    try:
        return bool(PUBLIC[name]({}))
    except KeyError:
        return True


def test_no_page_is_stale_when_another_council_changes(settings, addresses):
    settings.PAGE_STORE_BYTES = 2**24
    with time_machine.travel(timezone.now(), tick=False) as clock:
        reader = Client()
        first = {address: reader.get(address).content for address in addresses}
        said = b"".join(first.values())
        assert b"Other" in first["/past/"]
        assert b">Other<" in said
        moved, compared = set(), set()
        for change in CHANGES:
            change(the_other())
            clock.shift(datetime.timedelta(seconds=2))
            fresh = Client()  # another process, which has stored nothing
            for address in addresses:
                stored = reader.get(address)
                if not stored.templates:  # nothing was rendered: it came from the store
                    compared.add(address)
                    true = fresh.get(address)
                    told = f"{address} after the other council is {change.__name__}"
                    assert (stored.status_code, stored.content) == (true.status_code, true.content), told
                if stored.content != first[address]:
                    moved.add(address)
    for found in (moved, compared):
        assert any("/measures/" in address for address in found)
    assert "/past/" in moved


def the_other() -> Council:
    return ComparatorGroup.members.through.objects.get(comparatorgroup__council__slug="gateshead").council


def test_whoever_names_another_council_is_found_by_the_models():
    """A new relation to councils counts by itself; who follows a council is walked by `Council.line`."""
    assert {(Successor, "successor"), (ComparatorGroup, "members")} <= set(relations_to_others())


def test_every_council_named_in_a_row_counts(gateshead, bridgend):
    a_comparator_group(gateshead).members.add(bridgend)
    assert named_by(gateshead) == {bridgend.pk}
    assert named_by(bridgend) == set()
