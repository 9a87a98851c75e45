"""A plan as it stood at a moment: read in as many queries for a long plan as for a short one, links as they were."""

from datetime import timedelta
from itertools import chain

import pytest
from builders import (
    a_measure,
    a_partner,
    a_priority,
    a_target,
    a_ward,
    an_action,
    live,
)
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from councils.publishing.caching import batched_invalidation
from councils.publishing.difference import compared_since
from councils.publishing.difference.as_of import rows_as_of
from councils.publishing.editions import comparable, rows_of, start_next_edition
from councils.publishing.rebase import States
from delivery.models import Action, Measure, Target
from plans.models import Alignment, Plan, Priority
from pledges.models import Pledge, VisionStatement
from review.reading import ReadDraft

pytestmark = [pytest.mark.django_db, pytest.mark.each_database, pytest.mark.usefixtures("recorded")]

DAY = timedelta(days=1)


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    return time_machine


@pytest.fixture
def later(clock):
    """A day passes; the moment in its middle."""

    def later():
        moment = timezone.now() + DAY / 2
        clock.shift(DAY)
        return moment

    return later


@pytest.fixture
def plan(gateshead, clock):
    plan = live(Plan, gateshead, title_en="Council plan")
    a_branch(plan, 1)
    return plan


def a_branch(plan, number):
    """A priority with an action, a measure and a target, which name a pledge, a partner and wards of their own."""
    council = plan.council
    vision = VisionStatement.objects.filter(council=council).first() or live(VisionStatement, council)
    slug, place = f"branch-{number}-{plan.edition}", {"number": 50 + number + 10 * plan.edition}
    priority = a_priority(plan, title_en=f"Priority {number}", slug=slug, position=number)
    priority.pledges.add(live(Pledge, council, vision=vision, title_en=slug, slug=slug, **place))
    action = an_action(plan, priority=priority, reference=f"{number}.1", title_en=f"Action {number}")
    action.partners.add(a_partner(council, name=slug))
    measure = a_measure(plan, priority=priority, name_en=f"Measure {number}", slug=slug)
    a_target(measure)
    for row in (action, measure):
        row.wards.add(a_ward(council, name_en=f"{slug} {row._meta.model_name}"))
    Alignment.objects.create(plan=plan, kind="supports", target=live(Plan, council, title_en=slug, slug=slug))


def save_all(plan):
    with batched_invalidation():
        for row in chain.from_iterable(rows_of(plan).values()):
            row.save()


READINGS = {
    "since a reader's last visit": lambda draft, moment: ReadDraft(draft, since=moment).changes,
    "since a day": lambda draft, moment: compared_since(draft, moment).kinds,
    "on the live edition since the draft was copied": lambda draft, moment: States.of(draft).changes(),
}


@pytest.mark.parametrize("since", READINGS)
def test_what_changed_in_a_longer_plan_takes_no_more_queries(plan, later, since):
    counts = []
    for number in (2, 3, 6):
        a_branch(plan, number)
        save_all(plan)
        draft = start_next_edition(plan, by=None)
        moment = later()
        for edition in (plan, draft):
            save_all(edition)
        draft = Plan.objects.get(pk=draft.pk)
        READINGS[since](draft, moment)
        with CaptureQueriesContext(connection) as asked:
            READINGS[since](draft, moment)
        counts.append(len(asked))
        with batched_invalidation():
            draft.delete()
            for extra in range(number):
                a_branch(plan, 10 * number + extra)
    assert len(set(counts)) == 1


def links(rows, model, name) -> list[set]:
    """Of each row of a kind what it was linked to, in the order of the rows."""
    field = model._meta.get_field(name)
    return [comparable(row, field) for row in rows[model]]


def test_links_are_told_as_they_were(plan, later):
    action = plan.actions.get()
    kept, gone = action.wards.get(), a_ward(plan.council, name_en="Gone")
    action.wards.add(gone)
    action.save()
    moment = later()
    action.wards.set([kept, new := a_ward(plan.council, name_en="New")])
    action.save()
    then, now = rows_as_of(plan, moment, rows_of(plan)), rows_of(plan)
    assert links(then, Action, "wards") == [{kept.pk, gone.pk}]
    assert links(now, Action, "wards") == [{kept.pk, new.pk}]
    (told,) = compared_since(plan, moment).kinds[0].parts
    assert "Gone" in (said := " ".join(told.sentences))
    assert "New" in said
    later()
    assert links(rows_as_of(plan, timezone.now(), now), Action, "wards") == [{kept.pk, new.pk}]


def test_what_a_thing_named_is_known_by_its_lineage_also_once_it_is_deleted(plan, later):
    priority, (alignment,) = plan.priorities.get(), plan.alignments.all()
    pledge, other = priority.pledges.get(), alignment.target
    moment = later()
    priority.pledges.clear()
    priority.save()
    alignment.delete()
    for row in (pledge, other):
        row.delete()
    then = rows_as_of(plan, moment, rows_of(plan))
    assert links(then, Priority, "pledges") == [{pledge.lineage_id}]
    assert links(then, Alignment, "target") == [other.lineage_id]
    assert compared_since(plan, moment)


def test_what_came_went_and_was_moved_stands_where_it_stood(plan, later):
    (old,) = plan.priorities.all()
    (action,), (measure,), (target,) = plan.actions.all(), plan.measures.all(), Target.objects.all()
    moment = later()
    new = a_priority(plan, title_en="New", slug="new", position=9)
    action.priority = new
    action.save()
    an_action(plan, priority=new, reference="9.9")
    key = target.pk
    measure.delete()
    then = rows_as_of(plan, moment, rows_of(plan))
    assert then[Priority] == [old]
    assert [(each.pk, each.priority) for each in then[Action]] == [(action.pk, old)]
    assert then[Action][0].priority is then[Priority][0]
    assert [each.measure for each in then[Target]] == then[Measure]
    assert [each.pk for each in then[Target]] == [key]


def test_of_two_changes_at_one_moment_the_later_counts(plan, later):
    for title in ("First", "Second"):
        plan.title_en = title
        plan.save()
    moment = later()
    plan.title_en = "Third"
    plan.save()
    (then,) = rows_as_of(plan, moment, rows_of(plan))[Plan]
    assert then.title_en == "Second"
    assert rows_of(plan)[Plan][0].title_en == "Third"


def test_reading_it_changes_nothing_of_what_is_there_now(plan, later):
    moment = later()
    plan.title_en = "Another title"
    plan.save()
    now = rows_of(plan)
    then = rows_as_of(plan, moment, now)
    assert {row.plan.title_en for row in now[Action]} == {"Another title"}
    assert {row.plan.title_en for row in then[Action]} == {"Council plan"}
