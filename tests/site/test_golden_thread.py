"""From the vision to what a plan puts first, and back, in at most four steps: by the links of the pages' own text."""

import pytest
from builders import a_priority, live
from reading import page

from plans.models import Decision, DecisionPledge, Plan
from pledges.models import Pledge, VisionStatement

pytestmark = pytest.mark.django_db
MOST_STEPS = 4


@pytest.fixture
def thread(gateshead):
    """One thread from end to end: addresses of its knots, from the vision down."""
    vision = live(VisionStatement, gateshead)
    pledge = live(Pledge, gateshead, vision=vision, number=1)
    plan = live(Plan, gateshead)
    plan.pledges.add(pledge)
    priority = a_priority(plan)
    priority.pledges.add(pledge)
    decision = live(Decision, gateshead, plan=plan)
    DecisionPledge.objects.create(decision=decision, pledge=pledge)
    return {
        row._meta.model_name: row.get_absolute_url() for row in (vision, pledge, plan, priority, decision)
    }


def steps(client, start: str, goal: str) -> int:
    """How many links of the main text lead from one page to the other at best; more than the most if none do."""
    here, seen = [start], {start}
    for count in range(1, MOST_STEPS + 1):
        onward = set()
        for address in here:
            links = page(client, address).main.find_all("a", href=True)
            onward |= {link["href"].partition("#")[0] for link in links if link["href"].startswith("/")}
        if goal in onward:
            return count
        here = sorted(address for address in onward - seen if address.startswith("/gateshead/"))
        seen |= onward
    return MOST_STEPS + 1


@pytest.mark.parametrize("goal", ["pledge", "plan", "priority", "decision"])
def test_each_knot_is_reached_from_the_vision_and_leads_back(client, thread, goal):
    assert steps(client, thread["visionstatement"], thread[goal]) <= MOST_STEPS
    assert steps(client, thread[goal], thread["visionstatement"]) <= MOST_STEPS


def test_a_pledge_is_one_step_from_what_delivers_it_and_from_its_vision(client, thread):
    for goal in ("visionstatement", "plan", "priority", "decision"):
        assert steps(client, thread["pledge"], thread[goal]) == 1
    for start in ("visionstatement", "plan", "priority"):
        assert steps(client, thread[start], thread["pledge"]) == 1
