"""From the vision to what a plan puts first, and back, in at most four steps: by the links of the pages' own text."""

import pytest
from builders import a_measure, a_priority, an_action, draft, live
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


# -- which pledges stand above a page -------------------------------------------------------------

NAMES_NONE = "published here."


@pytest.fixture
def family(gateshead):
    """A plan that names no pledge, its priority, a part of that, and below it an action and a measure."""
    vision = live(VisionStatement, gateshead)
    plan = live(Plan, gateshead)
    priority = a_priority(plan, slug="above")
    part = a_priority(plan, slug="below", parent=priority)
    return {
        "vision": vision,
        "plan": plan,
        "priority": priority,
        "part": part,
        "action": an_action(plan, priority=part),
        "measure": a_measure(plan, priority=part),
        "pledges": [
            live(Pledge, gateshead, vision=vision, number=n, title_en=f"Pledge {n}") for n in (1, 2, 3)
        ],
    }


def pledges_above(client, row) -> list[str]:
    """The pledges in the thread of its page; the page says that there are none just where there are none."""
    soup = page(client, row.get_absolute_url())
    found = [link.text for link in soup.select(".thread a") if link.text.startswith("Pledge ")]
    missing = soup.select_one("[aria-labelledby=missing]")
    said = [soup.select_one("[aria-labelledby=thread]").text, missing.text if missing else ""]
    assert (NAMES_NONE in said[0] or "the pledges it supports" in said[1]) == (not found)
    return found


BELOW = ("part", "action", "measure")


@pytest.mark.parametrize("name", ["plan", "priority", *BELOW])
def test_where_nothing_names_a_pledge_each_page_says_so(client, family, name):
    assert pledges_above(client, family[name]) == []


@pytest.mark.parametrize("name", ["plan", "priority", *BELOW])
def test_a_pledge_of_a_priority_stands_above_its_plan_and_all_that_is_below_it(client, family, name):
    family["priority"].pledges.add(family["pledges"][0])
    assert pledges_above(client, family[name]) == ["Pledge 1"]


@pytest.mark.parametrize("name", ["priority", *BELOW])
def test_a_pledge_of_the_plan_stands_above_its_parts(client, family, name):
    family["plan"].pledges.add(family["pledges"][0])
    assert pledges_above(client, family[name]) == ["Pledge 1"]


@pytest.mark.parametrize("name", BELOW)
def test_the_nearest_that_names_pledges_counts(client, family, name):
    for place, row in enumerate(("plan", "priority", "part")):
        family[row].pledges.add(family["pledges"][place])
    assert pledges_above(client, family[name]) == ["Pledge 3"]
    assert pledges_above(client, family["priority"]) == ["Pledge 2"]
    assert pledges_above(client, family["plan"]) == ["Pledge 1"]


def test_a_pledge_that_nobody_can_read_names_nothing(client, family, gateshead):
    family["part"].pledges.add(
        draft(Pledge, gateshead, vision=family["vision"], number=4, title_en="Pledge 4")
    )
    family["priority"].pledges.add(family["pledges"][0])
    assert pledges_above(client, family["part"]) == ["Pledge 1"]


def test_the_home_page_tells_of_the_whole_thread(client):
    text = " ".join(page(client, "/").main.text.split())
    for step in ("Vision", "Pledge", "Plan", "Priority", "Actions and measures", "How it is going"):
        assert step in text
