"""What a copy of a whole plan costs: so many queries for each kind of part, however many parts there are."""

import pytest
from builders import a_council, a_measure, a_priority, a_target, a_user, an_action, live
from django.db import connection
from django.test.utils import CaptureQueriesContext

from councils.publishing.editions import differences, parts_of_model, start_next_edition
from councils.publishing.rebase import changed_since
from delivery.models import Milestone
from plans.models import Plan

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]

KINDS = 1 + len(parts_of_model(Plan))


def a_plan(council, outcomes, actions, measures, targets):
    plan = live(Plan, council)
    priorities = [a_priority(plan) for _each in range(outcomes)]
    for number in range(actions):
        action = an_action(plan, priority=priorities[number % outcomes])
        Milestone.objects.create(action=action, title_en="Begun", due_on="2027-01-01")
    for number in range(measures):
        measure = a_measure(plan, priority=priorities[number % outcomes])
        for year in range(targets):
            a_target(measure, 50, period_start=f"{2030 + year}-04-01", period_end=f"{2031 + year}-03-31")
    return plan


def queries_of(function, *args, **kwargs) -> int:
    """How many; rows of one table that need several statements, which SQLite keeps short, count as written in one."""
    with CaptureQueriesContext(connection) as queries:
        function(*args, **kwargs)
    written = [each["sql"].split("(")[0] for each in queries if each["sql"].startswith("INSERT")]
    return len(queries) - len(written) + len(set(written))


def test_a_plan_of_thirty_outcomes_is_copied_in_as_many_queries_as_a_small_one():
    council = a_council()
    by = a_user("editor", council)
    small, large = a_plan(council, 2, 2, 2, 2), a_plan(council, 30, 100, 100, 4)
    costs = [queries_of(start_next_edition, plan, by=by) for plan in (small, large)]
    assert costs[0] == costs[1] <= 8 * KINDS
    draft = large.__class__.objects.get(based_on=large)
    assert differences(large, draft) == []
    assert (draft.priorities.count(), draft.actions.count(), draft.measures.count()) == (30, 100, 100)
    costs = [queries_of(changed_since, Plan.objects.get(based_on=plan)) for plan in (small, large)]
    assert costs[0] == costs[1] <= 16 * KINDS
