"""What the dashboard lists for publishers: what is held, who is late, and what nobody looks after."""

from datetime import timedelta

import pytest
from admin_forms import address
from builders import a_measure, a_risk, a_round, a_user, an_action, an_update, draft, hold_update, live
from django.utils import timezone

from delivery.models import Action, ActionUpdate
from plans.models import Plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(gateshead):
    return live(Plan, gateshead, title_en="Children’s plan")


def table(client, name):
    """(title, what its cells say) of each row; None without the list."""
    tables = client.get(address_of_start()).context["tables"]
    found = next((each for each in tables if each.name == name), None)
    return found and [(row.title, *(words for _heading, words in row.cells)) for row in found.rows]


def address_of_start():
    return "/admin/"


def held(action, by):
    update = ActionUpdate(action=action, status="complete", reported_on=timezone.localdate())
    update.round = action.plan.council.reporting_rounds.first()
    hold_update(update, by=by)
    return update


def test_a_round_that_holds_something_waits_for_its_release(as_publisher, gateshead, plan, editor):
    a_round(gateshead, title_en="Quarter 2", is_held=True, reported_to_en="Scrutiny Committee")
    assert table(as_publisher, "release") == []
    held(an_action(plan), editor)
    assert table(as_publisher, "release") == [("Quarter 2", "1 item", "Scrutiny Committee")]


def test_what_a_colleague_entered_waits_for_a_second_approval(
    as_publisher, publisher, gateshead, plan, editor
):
    gateshead.figures_need_second_approval = True
    gateshead.save()
    held(an_action(plan), editor)
    held(an_action(plan), publisher)
    assert table(as_publisher, "release") == [("Updates", "1 item", "–")]
    [row] = as_publisher.get("/admin/").context["tables"][1].rows
    assert as_publisher.get(row.address).status_code == 200


def test_a_late_round_names_who_has_not_answered(as_publisher, gateshead, plan, editor):
    today = timezone.localdate()
    a_round(
        gateshead, title_en="Quarter 2", opens_on=today - timedelta(days=30), due_on=today - timedelta(days=2)
    )
    an_action(plan, owner=editor)
    an_action(plan, owner=editor)
    an_action(plan)
    an_update(an_action(plan))
    [(title, missing, waiting_for)] = table(as_publisher, "late")
    assert title == "Quarter 2"
    assert missing.startswith("3 of 4, due by ")
    assert waiting_for == f"{editor} (2); 1 without an owner"


def test_what_nobody_looks_after_is_counted_plan_by_plan_and_leads_to_its_list(
    as_publisher, gateshead, bridgend, plan, editor
):
    an_action(plan, owner=editor)
    an_action(plan)
    a_measure(plan)
    a_risk(plan, owner=editor)
    an_action(draft(Plan, gateshead, title_en="Draft"))
    an_action(live(Plan, bridgend))
    assert table(as_publisher, "owners") == [("Children’s plan", "1"), ("Children’s plan", "1")]
    rows = next(each for each in as_publisher.get("/admin/").context["tables"] if each.name == "owners").rows
    assert [row.kind for row in rows] == ["Action", "Measure"]
    [listed] = as_publisher.get(rows[0].address).context["cl"].result_list
    assert listed == Action.objects.get(plan=plan, owner=None)


@pytest.mark.parametrize("name", ["release", "late", "owners"])
def test_these_are_for_publishers_and_each_has_its_page(client, gateshead, plan, editor, name):
    today = timezone.localdate()
    a_round(gateshead, is_held=True, opens_on=today - timedelta(days=30), due_on=today - timedelta(days=2))
    held(an_action(plan), editor)
    an_action(plan)
    client.force_login(editor)
    assert table(client, name) is None
    assert client.get(f"/admin/waiting/{name}/").status_code == 404
    client.force_login(a_user("publisher", gateshead))
    assert table(client, name)
    assert client.get(f"/admin/waiting/{name}/").status_code == 200


def test_round_pages_open(as_publisher, gateshead):
    assert as_publisher.get(address(a_round(gateshead, is_held=True))).status_code == 200
