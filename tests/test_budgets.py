"""What a page may cost: queries, constant in the number of things on it, and bytes."""

import copy
from datetime import timedelta
from pathlib import Path

import brotli
import pytest
from addresses import ANSWERS, public_address
from admin_forms import address
from bs4 import BeautifulSoup
from builders import (
    a_committee,
    a_contact,
    a_council,
    a_councillor,
    a_directorate,
    a_goal,
    a_judgement,
    a_measure,
    a_member,
    a_partner,
    a_point,
    a_priority,
    a_resolution,
    a_review,
    a_risk,
    a_target,
    a_test,
    a_ward,
    an_action,
    an_undertaking,
    an_undertaking_update,
    an_update,
    live,
    next_edition,
    one_of_each,
)
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from councils.models import Committee, Council, Councillor, Directorate, Ward
from councils.publishing.caching import batched_invalidation
from delivery.models import (
    Action,
    ActionContribution,
    Measure,
    MeasureContribution,
    PledgeMeasure,
    Undertaking,
)
from plans.models import (
    Alignment,
    Alternative,
    Decision,
    DecisionPledge,
    Document,
    Engagement,
    EngagementPartner,
    Evidence,
    Finding,
    Framework,
    Issue,
    Plan,
    PlanPartner,
    Principle,
    Priority,
    PriorityContribution,
)
from pledges.models import (
    Approach,
    Award,
    Commitment,
    Element,
    Event,
    Grant,
    Method,
    NewsItem,
    Pledge,
    Statement,
    Value,
    VisionStatement,
)

pytestmark = pytest.mark.django_db

# Queries of one page for the public. A plan's page joins some fifteen kinds of things. Three are of risks, where the
# plan has any (tests/delivery/test_risk.py); seven of a pledge's page and one of a committee's of how a pledge is
# judged, where one is (tests/delivery/test_judgement.py). One of a decision's page is of what became of it, and one of
# a committee's, where it follows something up (tests/delivery/test_undertaking.py).
BUDGET = {
    "site:home": 7,
    "site:change_list": 7,
    "site:search": 0,
    "site:components": 0,
    "site:about": 0,
    "site:accessibility": 0,
    "site:privacy": 0,
    "site:cookies": 0,
    "site:council_home": 23,
    "site:change_feed": 9,
    "councils:change_list": 10,
    "councils:councillor_detail": 11,
    "councils:committee_list": 6,
    "councils:committee_detail": 16,
    "councils:directorate_detail": 22,
    "councils:ward_list": 6,
    "councils:ward_detail": 20,
    "councils:partner_list": 11,
    "councils:accessibility": 4,
    "councils:privacy": 4,
    "councils:cookies": 4,
    "pledges:vision_detail": 16,
    "pledges:vision_changes": 5,
    "pledges:vision_edition": 16,
    "pledges:approach_list": 9,
    "pledges:award_list": 8,
    "pledges:grant_list": 8,
    "pledges:pledge_list": 5,
    "pledges:pledge_detail": 31,
    "pledges:newsitem_list": 5,
    "pledges:news_feed": 3,
    "pledges:newsitem_detail": 7,
    "pledges:event_list": 9,
    "pledges:event_detail": 7,
    "pledges:event_calendar": 3,
    "pledges:statement_list": 7,
    "plans:plan_list": 4,
    "plans:plan_detail": 43,
    "plans:plan_edition": 43,
    "plans:edition_changes": 8,
    "plans:plan_adopted": 7,
    "plans:plan_adopted_copy": 7,
    "plans:plan_adopted_json": 4,
    "plans:vision_adopted": 7,
    "plans:vision_adopted_copy": 7,
    "plans:vision_adopted_json": 4,
    "plans:plan_changes": 18,
    "plans:plan_feed": 17,
    "plans:priority_detail": 15,
    "plans:priority_edition": 15,
    "plans:document_detail": 6,
    "plans:framework_detail": 9,
    "plans:frameworkitem_detail": 8,
    "delivery:plan_progress": 24,
    "delivery:action_list": 10,
    "delivery:measure_list": 12,
    "delivery:plan_whole": 14,
    "delivery:action_detail": 16,
    "delivery:action_edition": 16,
    "delivery:measure_detail": 19,
    "delivery:measure_edition": 19,
    "delivery:risk_list": 8,
    "delivery:risk_detail": 10,
    "delivery:risk_edition": 10,
    "delivery:measure_csv": 9,
    "delivery:breakdown_csv": 11,
    "delivery:progress_csv": 12,
    "delivery:pledge_decisions_csv": 4,
    "delivery:undertaking_detail": 9,
    "delivery:undertaking_list": 5,
    "delivery:inherited_list": 3,
    "delivery:ratings": 6,
    "delivery:briefing": 24,
    "delivery:briefing_csv": 17,
    "delivery:snapshot_list": 5,
    "delivery:snapshot_detail": 11,
    "review:plan_pack": 34,
    "review:committee_pack": 34,
    "review:trail": 6,
    "plans:decision_list": 6,
    "plans:decision_detail": 15,
}


@batched_invalidation()
def grow(council, rows, times: int):
    """More of everything that stands on the pages of these rows."""
    plan, pledge, vision = rows[Plan], rows[Pledge], rows[VisionStatement]
    for n in range(times):
        councillor, partner = a_councillor(council), a_partner(council)
        answering = {"directorate": rows[Directorate], "committee": rows[Committee]}
        priority = a_priority(plan, lead_councillor=councillor, **answering)
        priority.pledges.add(pledge)
        a_priority(plan, parent=priority)
        grow_delivery(plan, priority)
        goal = a_goal(rows[Framework])
        for of in (priority, rows[Priority]):
            PriorityContribution.objects.create(priority=of, item=goal)
        ActionContribution.objects.create(action=rows[Action], item=goal)
        MeasureContribution.objects.create(measure=rows[Measure], item=goal)
        a_measure(plan, **answering)
        a_member(a_committee(council), rows[Councillor])
        a_member(rows[Committee], councillor, role="chair")
        live(Decision, council, committee=rows[Committee])
        live(Plan, council, **answering)
        a_directorate(council)
        for thing in (a_ward(council), rows[Ward]):
            for model in (Action, Measure, Event):
                rows[model].wards.add(thing)
        PlanPartner.objects.create(plan=plan, partner=partner, role_en="Helps")
        Principle.objects.create(plan=plan, text_en=f"Principle {n}")
        Commitment.objects.create(vision=vision, text_en=f"Commitment {n}").pledges.add(pledge)
        live(Pledge, council, vision=vision, **a_test(rows[Committee]))
        PledgeMeasure.objects.create(pledge=pledge, measure=a_measure(plan))
        a_judgement(pledge, decision=rows[Decision])
        Value.objects.create(vision=vision, text_en=f"Value {n}")
        approach = live(Approach, council, vision=vision)
        Element.objects.create(approach=approach, term_en=f"Element {n}")
        Method.objects.create(approach=approach, name_en=f"Method {n}")
        for model in (Award, Grant):
            live(model, council, year=2000 + n).pledges.add(pledge)
        live(Grant, council, direction=Grant.Direction.AWARDED, partner=partner).pledges.add(pledge)
        statement = live(Statement, council, councillor=councillor, pledge=pledge)
        plan.statements.add(statement)
        item = live(NewsItem, council)
        item.pledges.add(pledge)
        plan.news.add(item)
        plan.events.add(*an_event_of_each_kind(council, partner))
        other = live(Plan, council, parent=plan, is_counted_in_parent=True, contact=a_contact(council))
        other.pledges.add(pledge)
        other.news.add(rows[NewsItem])
        other.events.add(rows[Event])
        rows[Event].partners.add(partner)
        rows[NewsItem].pledges.add(pledge, live(Pledge, council, vision=vision))
        Alignment.objects.create(plan=plan, target=other, kind="supports")
        Alignment.objects.create(plan=other, target=plan, kind="supports")
        Alignment.objects.create(vision=vision, target=other, kind="informed_by")
        decision = live(Decision, council, plan=plan)
        DecisionPledge.objects.create(decision=decision, pledge=pledge)
        Issue.objects.create(decision=rows[Decision], raised_en=f"Issue {n}", answer_promised=True)
        later = live(Decision, council, committee=rows[Committee])
        passed_on = {"receiving_committee": rows[Committee], "decided_by": later}
        a_resolution(rows[Decision], "referred", **passed_on)
        a_resolution(later, "recommended", **{**passed_on, "decided_by": rows[Decision]})
        Alternative.objects.create(decision=rows[Decision], title_en=f"Alternative {n}")
        of_committee = live(Decision, council, committee=rows[Committee])
        Issue.objects.create(decision=of_committee, raised_en=f"Issue {n}", answer_promised=True)
        undertaking = an_undertaking(rows[Decision], committee=rows[Committee], lead_councillor=councillor)
        for of in (undertaking, rows[Undertaking]):
            an_undertaking_update(of)
        live(Document, council, plan=plan)
        live(Evidence, council, plan=plan)
        engagement = live(Engagement, council, plan=plan)
        Finding.objects.create(engagement=engagement, said_en="Said")
        EngagementPartner.objects.create(engagement=engagement, partner=partner)
        for row in (plan, decision, statement, pledge, engagement):
            row.correct(by=None, note=f"Note {n}")


def grow_delivery(plan, priority):
    """An action with two updates, a measure with a target and a point, and a risk with two reviews."""
    action, measure = an_action(plan, priority=priority), a_measure(plan, priority=priority)
    an_update(action)
    an_update(action, "complete")
    a_target(measure)
    a_point(measure)
    risk = a_risk(plan, priority=priority, lead_councillor=priority.lead_councillor)
    a_review(risk)
    a_review(risk, 5)


def an_event_of_each_kind(council, partner):
    """A coming one, a past one, and one without a full date."""
    today = timezone.localdate()
    events = [live(Event, council, starts_on=today + timedelta(days=days)) for days in (7, -7)]
    events.append(live(Event, council))
    for event in events:
        event.partners.add(partner)
    return events


def cost(client, page) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return [query["sql"] for query in queries]


@pytest.fixture(scope="module")
def world(kept):
    """One row of every model of a council, and a second edition of its vision, built once for all tests."""
    rows = one_of_each(a_council("gateshead"))
    ContentType.objects.get_for_models(*apps.get_models())  # they are read once in a process
    return rows, next_edition(rows[VisionStatement])


@pytest.fixture
def rows(world, db):
    return copy.deepcopy(world)


@pytest.fixture
def gateshead(rows):
    rows, _second = rows
    return rows[Council]


def test_queries_stay_within_budget_and_do_not_grow_with_the_content(client, gateshead, rows):
    rows, _second = rows
    addresses = {name: public_address(name, gateshead, rows) for name in ANSWERS}
    grow(gateshead, rows, 1)
    few = {name: cost(client, page) for name, page in addresses.items()}
    grow(gateshead, rows, 2)
    many = {name: cost(client, page) for name, page in addresses.items()}
    grown = {name: (len(few[name]), len(many[name])) for name in ANSWERS if len(many[name]) > len(few[name])}
    assert grown == {}
    over = {name: (len(few[name]), BUDGET[name]) for name in ANSWERS if len(few[name]) > BUDGET[name]}
    assert over == {}


def test_a_pledge_s_page_asks_nothing_of_a_session(client, gateshead, rows):
    rows, _second = rows
    asked = cost(client, public_address("pledges:pledge_detail", gateshead, rows))
    assert not [sql for sql in asked if "session" in sql or "councils_user" in sql]


def test_a_plan_s_form_costs_the_same_with_many_parts_and_partners(client, gateshead, publisher, rows):
    rows, _second = rows
    client.force_login(publisher)
    form = address(rows[Plan])
    grow(gateshead, rows, 1)
    client.get(form)
    few = len(cost(client, form))
    grow(gateshead, rows, 2)
    assert len(cost(client, form)) <= few <= 38


def test_many_actions_and_measures_are_edited_on_one_page(client, gateshead, publisher, rows):
    """As many as a large priority has: thirty and fifteen."""
    rows, _second = rows
    priority = rows[Priority]
    client.force_login(publisher)
    form = address(priority)

    def add(actions, measures):
        for _number in range(actions):
            an_action(priority.plan, priority=priority)
        for _number in range(measures):
            a_measure(priority.plan, priority=priority)

    add(2, 2)
    client.get(form)
    few = len(cost(client, form))
    add(28, 13)
    assert len(cost(client, form)) <= few <= 23
    assert len(client.get(form).content) <= 160_000


def test_comparing_editions_costs_the_same_with_many_things_in_both(client, gateshead, rows):
    rows, second = rows
    second.publish(by=None)
    later = {**rows, VisionStatement: second, Pledge: live(Pledge, gateshead, vision=second, number=1)}
    few = many = None
    for times in (1, 2):
        for edition in (rows, later):
            grow(gateshead, edition, times)
        few, many = many, len(cost(client, public_address("pledges:vision_changes", gateshead, rows)))
    assert many <= few <= 16


def test_the_first_view_of_a_plan_is_small_and_asks_for_little(client, gateshead, rows):
    rows, _second = rows
    grow(gateshead, rows, 3)
    page = client.get(public_address("plans:plan_detail", gateshead, rows)).content
    soup = BeautifulSoup(page, "html.parser")
    fetched = [*soup.select("link[rel=stylesheet], link[rel=icon]"), *soup.select("img[src], script[src]")]
    addresses = [(tag.get("href") or tag["src"]).removeprefix("/static/") for tag in fetched]
    files = [Path(finders.find(address)) for address in addresses]
    assert not soup.select("script[src]")
    assert len(files) + 1 <= 4
    sheets = b"".join(file.read_bytes() for file in files)
    assert b"@font-face" not in sheets
    assert (
        sum(len(brotli.compress(each)) for each in (page, *(file.read_bytes() for file in files))) <= 13_000
    )
