"""First published: the first moment at which the public could read it, whatever was planned before."""

import datetime
import json
import re

import pytest
import time_machine
from builders import CONTENT, a_council, a_user, draft, live, next_edition
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from councils.models import (
    Council,
    SearchEntry,
    content_models,
    note_site_went_live,
)
from councils.viewers import PUBLIC
from plans.models import Plan
from pledges.models import NewsItem, VisionStatement

pytestmark = [pytest.mark.django_db, pytest.mark.each_database, pytest.mark.usefixtures("recorded")]

SECOND = datetime.timedelta(seconds=1)
HOUR = datetime.timedelta(hours=1)
START = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)


class Story:
    """A thing and what it is visible with, moved by transitions; it remembers when the public could first read each."""

    def __init__(self, model, council, publisher, clock):
        self.council, self.publisher, self.clock = council, publisher, clock
        self.first, self.planned = {}, set()
        parents = {field.name: draft(field.related_model, council) for field in model.seen_with()}
        self.row = draft(model, council, **parents)
        self.rows = [self.row, *parents.values()]

    def look(self):
        """What somebody without an account could open now."""
        if Council.objects.visible_to(PUBLIC).filter(pk=self.council.pk).exists():
            for row in self.rows:
                if type(row).objects.filter(pk=row.pk).visible_to(PUBLIC).exists():
                    self.first.setdefault(row, timezone.now())

    def wait(self, which, hours):
        until = timezone.now() + hours * HOUR
        for at in sorted({*(at for at in self.planned if timezone.now() < at < until), until}):
            self.clock.move_to(at)
            self.look()

    def publish(self, which, hours):
        self.at(which).publish(by=self.publisher)

    def schedule(self, which, hours):
        self.planned.add(timezone.now() + hours * HOUR)
        self.at(which).publish(by=self.publisher, at=timezone.now() + hours * HOUR)

    def withdraw(self, which, hours):
        self.at(which).withdraw(by=self.publisher)

    def archive(self, which, hours):
        self.at(which).archive(by=self.publisher)

    def restore(self, which, hours):
        self.at(which).restore(by=self.publisher)

    def open_or_close_the_site(self, which, hours):
        self.council.is_live = not self.council.is_live
        self.council.save()
        note_site_went_live(self.council, by=None)

    def at(self, which):
        row = self.rows[which % len(self.rows)]
        row = type(row).objects.get(pk=row.pk)
        self.council.refresh_from_db()
        return row

    def do(self, name, which, hours):
        """One step; what is not possible now leaves everything as it was."""
        try:
            with transaction.atomic():
                getattr(self, name)(which, hours)
        except ValidationError:
            pass
        self.look()
        self.clock.shift(SECOND)

    def check(self):
        for row in self.rows:
            row.refresh_from_db()
            said = row.first_published_at
            if row in self.first:
                assert said == self.first[row]
            else:
                assert said is None or said > timezone.now()


TRANSITIONS = "wait publish schedule withdraw archive restore open_or_close_the_site".split()
STEPS = st.lists(st.tuples(st.sampled_from(TRANSITIONS), st.integers(0, 1), st.integers(1, 4)), max_size=10)
KINDS = st.sampled_from(CONTENT)


class TestAnySequence(TestCase):
    @settings(max_examples=40)
    @given(model=KINDS, steps=STEPS)
    def test_first_published_is_the_first_moment_the_public_could_read_it(self, model, steps):
        council = a_council()
        publisher = a_user("publisher", council)
        with time_machine.travel(START, tick=False) as clock:
            story = Story(model, council, publisher, clock)
            for step in steps:
                story.do(*step)
                story.check()


NAMED = {
    "withdrawn before its time": ["schedule", "withdraw", "wait", "publish", "wait"],
    "archived before its time": ["schedule", "archive", "restore", "wait", "publish", "wait"],
    "moved to another time": ["schedule", "withdraw", "wait", "schedule", "wait", "wait", "wait", "wait"],
    "read, withdrawn and back": ["publish", "wait", "withdraw", "wait", "publish", "wait"],
    "read, then scheduled anew in vain": ["publish", "wait", "withdraw", "schedule", "withdraw", "wait"],
    "read, archived and back": ["publish", "wait", "archive", "wait", "restore", "publish", "wait"],
}


@pytest.mark.parametrize("model", CONTENT, ids=lambda model: model.__name__)
@pytest.mark.parametrize("steps", NAMED.values(), ids=NAMED)
def test_no_plan_leaves_a_trace(model, steps, gateshead, publisher):
    with time_machine.travel(START, tick=False) as clock:
        story = Story(model, gateshead, publisher, clock)
        for parent in story.rows[1:]:
            parent.publish(by=publisher)
        for name in steps:
            story.do(name, 0, 3 if name == "schedule" else 1)
            story.check()


@pytest.mark.parametrize("model", [model for model in CONTENT if model.seen_with()])
def test_what_is_published_before_its_plan_or_vision_is_first_read_with_it(model, gateshead, publisher):
    with time_machine.travel(START, tick=False) as clock:
        story = Story(model, gateshead, publisher, clock)
        for name, which in [("publish", 0), ("schedule", 1), ("wait", 0), ("withdraw", 1), ("restore", 0)]:
            story.do(name, which, 4 if name == "schedule" else 1)
        assert not story.first
        story.do("publish", 1, 0)
        story.do("publish", 0, 0)
        story.check()
        assert story.first.keys() == set(story.rows)


def test_a_replaced_edition_keeps_its_day_and_the_next_has_its_own(gateshead, publisher):
    with time_machine.travel(START, tick=False) as clock:
        plan = draft(Plan, gateshead)
        plan.publish(by=publisher)
        clock.shift(HOUR)
        later = next_edition(plan)
        later.publish(by=publisher, at=START + 9 * HOUR)
        later.withdraw(by=publisher)
        clock.shift(HOUR)
        later.publish(by=publisher)
        plan.refresh_from_db()
        assert [plan.first_published_at, later.first_published_at] == [START, START + 2 * HOUR]


@pytest.mark.parametrize("model", [model for model in CONTENT if not model.seen_with()])
def test_what_is_published_again_keeps_its_first_day(model, gateshead, publisher):
    with time_machine.travel(START, tick=False) as clock:
        row = draft(model, gateshead)
        row.publish(by=publisher)
        for at in (None, START + 9 * HOUR):
            clock.shift(HOUR)
            row.withdraw(by=publisher)
            clock.shift(HOUR)
            row.publish(by=publisher, at=at)
            row.refresh_from_db()
            assert row.first_published_at == START


def test_what_a_command_loaded_keeps_its_day_unknown_whatever_is_done_with_it(gateshead, publisher):
    vision = draft(VisionStatement, gateshead)
    vision.publish(by=None)
    vision.withdraw(by=publisher)
    vision.publish(by=publisher)
    vision.refresh_from_db()
    assert vision.first_published_at is None


def test_every_kind_is_told(gateshead):
    assert set(CONTENT) == set(content_models())


def test_a_schedule_that_was_withdrawn_stands_nowhere(gateshead, publisher, client):
    """Planned for a day 20 days off, withdrawn the same day and published now."""
    with time_machine.travel(START, tick=False) as clock:
        item = draft(NewsItem, gateshead, title_en="Roadworks at Team Valley", slug="roadworks")
        item.publish(by=publisher, at=START + 20 * 24 * HOUR)
        item.withdraw(by=publisher)
        item.publish(by=publisher)
        clock.shift(24 * HOUR)
        newer = live(NewsItem, gateshead, since=HOUR)
        texts = {
            address: client.get(address).content.decode()
            for address in (
                "/gateshead/news/",
                "/gateshead/news/roadworks/",
                "/gateshead/news/feed/",
                "/gateshead/",
                "/gateshead/changes/",
                "/changes/",
                "/gateshead/changes/feed/",
                "/sitemap-council-gateshead.xml",
            )
        }
    for address, text in texts.items():
        assert not re.search("10 December 2026|2026-12-10", text), address
    assert "20 November 2026" in texts["/gateshead/news/roadworks/"]
    found = SearchEntry.objects.filter(title=item.title, language="en")
    assert [entry.dated for entry in found] == ["Published 20 November 2026"]
    assert texts["/gateshead/news/"].index(newer.title) < texts["/gateshead/news/"].index(item.title)
    published = re.findall("<published>(.{10})", texts["/gateshead/news/feed/"])
    assert published == ["2026-11-21", "2026-11-20"]
    blocks = re.findall(r'ld\+json">(.*?)</script>', texts["/gateshead/news/roadworks/"], re.S)
    dates = [json.loads(block).get("datePublished", "")[:10] for block in blocks]
    assert "2026-11-20" in dates


def test_opening_a_site_in_its_settings_is_the_first_moment_of_what_it_holds(gateshead, superuser, client):
    Council.objects.filter(pk=gateshead.pk).update(is_live=False)
    gateshead.refresh_from_db()
    publisher = a_user("publisher", gateshead)
    with time_machine.travel(START, tick=False) as clock:
        item = draft(NewsItem, gateshead)
        item.publish(by=publisher)
        item.refresh_from_db()
        assert item.first_published_at is None
        clock.shift(HOUR)
        gateshead.is_live = True
        gateshead.save()
        note_site_went_live(gateshead, by=superuser)
        item.refresh_from_db()
        assert item.first_published_at == START + HOUR
