"""Each compiled query of every page gives the rows that its function's own queryset gives, whoever asks and when."""

import datetime

import pytest
from addresses import ANSWERS, public_address
from builders import (
    a_council,
    a_measure,
    a_point,
    a_priority,
    a_resolution,
    a_review_of,
    a_reviewer,
    a_scheme,
    a_target,
    a_user,
    live,
    next_edition,
    one_of_each,
    replaced_by,
)
from django.apps import apps
from django.db import models
from django.test import Client
from django.utils import timezone
from planting import plant

from councils.compiled_queries import CompiledQuery
from councils.models import Committee, Council, Councillor, Directorate
from councils.publishing.difference import compared_since
from councils.publishing.editions import start_next_edition
from delivery.models import Continuation, Handover, Measure, StatusRule
from plans.models import Alignment, Decision, Plan, Priority
from pledges.models import Event, NewsItem, Pledge, Statement
from review.links import digest_of
from review.models import Reviewer

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(kept):
    """One row of every model of a council, and one of each kind that the public may not see."""
    rows = one_of_each(a_council("gateshead", welsh=True))
    plant(rows[Council], rows)
    plan, council, priority = rows[Plan], rows[Council], rows[Priority]
    for name, model in {"statements": Statement, "news": NewsItem, "events": Event}.items():
        getattr(plan, name).add(rows[model])
    live(Plan, council, parent=plan, is_counted_in_parent=True)
    Alignment.objects.create(plan=live(Plan, council), target=plan, kind=Alignment.Kind.SUPPORTS)
    priority.pledges.add(rows[Pledge])
    named = {"lead_councillor": Councillor, "directorate": Directorate, "committee": Committee}
    Priority.objects.filter(pk=priority.pk).update(**{name: rows[model] for name, model in named.items()})
    a_priority(plan, parent=priority)
    StatusRule.objects.filter(council=council).update(method=StatusRule.Method.STATED)
    off_track = a_measure(plan, scheme=a_scheme(council, is_default=False))
    a_point(off_track, 10), a_target(off_track, 50)
    take_on_and_end(council, rows[Measure])
    a_resolution(rows[Decision], "referred", decided_by=live(Decision, council))
    return rows


def take_on_and_end(council, measure):
    """The council took on a measure, which this one continues, and will end itself."""
    past = a_council("past")
    [row] = replaced_by(past, council)
    lineage = a_measure(live(Plan, past)).lineage_id
    taken_on = Handover.objects.create(lineage_id=lineage, to=row, note_en="All of it.")
    Continuation.objects.create(measure=measure, handover=taken_on)
    replaced_by(council, ends_on=datetime.date(2100, 3, 31))


def columns(row):
    if not isinstance(row, models.Model):
        return row
    return {name: value for name, value in vars(row).items() if not name.startswith("_")}


@pytest.fixture
def asked(monkeypatch) -> set:
    """The names of the queries that were run, each of which gave what it should."""
    run, names = CompiledQuery.__call__, set()

    def compare(self, *arguments):
        rows, queryset = run(self, *arguments), self.build(*arguments)
        found, expected = ([columns(row) for row in each] for each in (rows, queryset))
        if not queryset.ordered:
            found, expected = sorted(found, key=repr), sorted(expected, key=repr)
        assert found == expected, self.__name__
        names.add(self.__name__)
        return rows

    monkeypatch.setattr(CompiledQuery, "__call__", compare)
    return names


def read_as_a_reviewer(review) -> None:
    """By a link, twice: what changed since the first visit is asked for too."""
    reviewer, client, token = a_reviewer(review), Client(), "t" * 43
    Reviewer.objects.filter(pk=reviewer.pk).update(token_digest=digest_of(token))
    assert client.post(f"/review/links/{token}/", HTTP_SEC_FETCH_SITE="same-origin").status_code == 302
    for query in ("", "?since=visit"):
        assert client.get(f"{review.get_absolute_url()}{query}").status_code == 200


def every_sql() -> list[str]:
    """What has been put together so far."""
    return [each.sql for query in CompiledQuery.registered for each in query._compiled.values()]


# In each shape that a question has: in words, as a code, misspelt, in one council and one kind.
SEARCHES = ["q=council", "q=gateshead", "q=1.2", "q=cuoncil+plam", "q=council&council=gateshead&kind=plan"]


def test_every_page_asks_as_django_would(world, asked, time_machine):
    council, public, signed_in = world[Council], Client(), Client()
    signed_in.force_login(a_user("editor", council))
    addresses = [public_address(name, council, world) for name in ANSWERS if name != "site:search"]
    addresses += [f"/search/?{query}" for query in SEARCHES]
    plan = live(Plan, council, superseded_at=timezone.now())
    next_edition(plan, status="published", publish_at=timezone.now())
    earlier = a_priority(plan)
    # What is asked for a second time has been put together a year before.
    for client, prefix, days in ((public, "", 0), (public, "/cy", 0), (public, "", 400), (signed_in, "", 0)):
        time_machine.move_to(timezone.now() + datetime.timedelta(days=days), tick=False)
        for address in [*addresses, earlier.get_absolute_url()]:
            path, _question, query = address.partition("?")
            answer = client.get(f"{prefix}{path}?{query}&p={days}" if query else f"{prefix}{path}?p={days}")
            assert answer.status_code == 200, address
    assert not compared_since(plan, timezone.now()).kinds
    review = a_review_of(start_next_edition(world[Plan], by=None))
    read_as_a_reviewer(review)
    signed_in.force_login(a_user("editor", council))
    assert signed_in.get(review.get_absolute_url()).status_code == 200
    ours = tuple(f"{config.name}." for config in apps.get_app_configs() if config.name.isalpha())
    every = {query.__name__ for query in CompiledQuery.registered if query.__module__.startswith(ours)}
    assert every - asked == set()
    assert not [sql for sql in every_sql() if "unnest" in sql], "no index is found for what such a list names"
