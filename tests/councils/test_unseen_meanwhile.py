"""What is saved while what it belongs to is published, by two people at once, moves the versions after both."""

import threading

import pytest
from builders import an_action, draft
from django.db import connection, connections, transaction

from councils.models import Council, SiteVersion
from delivery.models import Milestone
from plans.models import Plan

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("recorded"),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="the database in memory has one connection"),
]


def versions(council) -> tuple[int, int]:
    return Council.objects.get(pk=council.pk).content_version, SiteVersion.objects.get().version


def test_who_saves_a_part_while_its_plan_is_published_is_not_overlooked(gateshead):
    """The part is written before the plan is public, and is there only afterwards."""
    plan = draft(Plan, gateshead)
    part = Milestone.objects.create(action=an_action(plan), title_en="Roads")
    is_published, seen = threading.Event(), {}

    def publish():
        try:
            with transaction.atomic():
                Plan.objects.get(pk=plan.pk).publish(by=None)
                seen["published"] = versions(gateshead)  # read here: once this is over the other may be first
                is_published.set()
                threading.Event().wait(0.5)  # the other has written by now, and waits
        finally:
            connections.close_all()

    publishing = threading.Thread(target=publish)
    publishing.start()
    assert is_published.wait(10)
    with transaction.atomic():
        part.title_en = "Streets"
        part.save()
    publishing.join()
    assert versions(gateshead) > seen["published"]


def test_who_publishes_while_a_part_is_saved_moves_them_after_it(gateshead):
    plan = draft(Plan, gateshead)
    part = Milestone.objects.create(action=an_action(plan), title_en="Roads")
    is_saved, seen = threading.Event(), {}

    def save():
        try:
            with transaction.atomic():
                part.title_en = "Streets"
                part.save()
                is_saved.set()
                threading.Event().wait(0.5)  # the other waits by now
                seen["saved"] = versions(gateshead)
        finally:
            connections.close_all()

    saving = threading.Thread(target=save)
    saving.start()
    assert is_saved.wait(10)
    plan.publish(by=None)
    saving.join()
    assert versions(gateshead) > seen["saved"]
