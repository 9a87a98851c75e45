"""What a page may cost: queries, constant in the number of things on it, and bytes."""

import pytest
from addresses import PAGES, public_address
from builders import (
    a_contact,
    a_councillor,
    a_partner,
    a_priority,
    live,
    next_edition,
    one_of_each,
)
from django.db import connection
from django.test.utils import CaptureQueriesContext
from workplace import address

from plans.models import (
    Alignment,
    Decision,
    DecisionPledge,
    Document,
    Engagement,
    EngagementPartner,
    Evidence,
    Finding,
    Issue,
    Plan,
    PlanPartner,
    Principle,
)
from pledges.models import Commitment, Pledge, Statement, VisionStatement

pytestmark = pytest.mark.django_db

# Queries of one page for the public. A plan's page joins some fifteen kinds of things.
BUDGET = {
    "site:home": 9,
    "site:change_list": 10,
    "site:council_home": 14,
    "councils:change_list": 10,
    "councils:councillor_detail": 9,
    "councils:partner_list": 7,
    "pledges:vision_detail": 9,
    "pledges:vision_changes": 9,
    "pledges:vision_edition": 9,
    "pledges:pledge_list": 4,
    "pledges:pledge_detail": 12,
    "plans:plan_list": 4,
    "plans:plan_detail": 22,
    "plans:plan_edition": 22,
    "plans:plan_changes": 16,
    "plans:priority_detail": 8,
    "plans:document_detail": 5,
    "plans:decision_list": 4,
    "plans:decision_detail": 8,
}


def grow(council, rows, times: int):
    """More of everything that stands on the pages of these rows."""
    plan, pledge, vision = rows[Plan], rows[Pledge], rows[VisionStatement]
    for n in range(times):
        councillor, partner = a_councillor(council), a_partner(council)
        priority = a_priority(plan, lead_councillor=councillor)
        priority.pledges.add(pledge)
        a_priority(plan, parent=priority)
        PlanPartner.objects.create(plan=plan, partner=partner, role_en="Helps")
        Principle.objects.create(plan=plan, text_en=f"Principle {n}")
        Commitment.objects.create(vision=vision, text_en=f"Commitment {n}").pledges.add(pledge)
        live(Pledge, council, vision=vision, number=1000 + len(Pledge.objects.all()))
        statement = live(Statement, council, councillor=councillor, pledge=pledge)
        plan.statements.add(statement)
        other = live(Plan, council, parent=plan, contact=a_contact(council))
        other.pledges.add(pledge)
        Alignment.objects.create(plan=plan, target=other, kind="supports")
        Alignment.objects.create(plan=other, target=plan, kind="supports")
        Alignment.objects.create(vision=vision, target=other, kind="informed_by")
        decision = live(Decision, council, plan=plan)
        DecisionPledge.objects.create(decision=decision, pledge=pledge)
        Issue.objects.create(decision=rows[Decision], raised_en=f"Issue {n}")
        live(Document, council, plan=plan)
        live(Evidence, council, plan=plan)
        engagement = live(Engagement, council, plan=plan)
        Finding.objects.create(engagement=engagement, said_en="Said")
        EngagementPartner.objects.create(engagement=engagement, partner=partner)
        for row in (plan, decision, statement, pledge, engagement):
            row.correct(by=None, note=f"Note {n}")


def cost(client, page) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return [query["sql"] for query in queries]


@pytest.fixture
def rows(gateshead, publisher):
    rows = one_of_each(gateshead)
    second = next_edition(rows[VisionStatement])
    return rows, second


def test_queries_stay_within_budget_and_do_not_grow_with_the_content(client, gateshead, rows):
    rows, _second = rows
    addresses = {name: public_address(name, gateshead, rows) for name in PAGES}
    grow(gateshead, rows, 1)
    for page in addresses.values():
        client.get(page)  # content types are read once in a process
    few = {name: cost(client, page) for name, page in addresses.items()}
    grow(gateshead, rows, 4)
    many = {name: cost(client, page) for name, page in addresses.items()}
    grown = {name: (len(few[name]), len(many[name])) for name in PAGES if len(many[name]) > len(few[name])}
    assert grown == {}
    over = {name: (len(few[name]), BUDGET[name]) for name in PAGES if len(few[name]) > BUDGET[name]}
    assert over == {}


def test_a_pledge_s_page_asks_nothing_of_a_session(client, gateshead, rows):
    rows, _second = rows
    asked = cost(client, public_address("pledges:pledge_detail", gateshead, rows))
    assert not [sql for sql in asked if "session" in sql or "councils_user" in sql]


def test_a_plan_s_form_costs_the_same_with_many_parts_and_partners(client, gateshead, publisher, rows):
    rows, _second = rows
    client.force_login(publisher)
    form = address(rows[Plan])
    grow(gateshead, rows, 2)
    client.get(form)
    few = len(cost(client, form))
    grow(gateshead, rows, 5)
    assert len(cost(client, form)) <= few <= 32
