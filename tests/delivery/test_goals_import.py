"""Which goals parts of a plan serve comes in by spreadsheet: of the frameworks that the plan uses."""

import pytest
from builders import a_framework, a_goal, a_measure, a_priority, a_user, an_action, draft, live
from spreadsheets import a_csv, bring_in, choose, problems, said
from workbooks import a_workbook, bring_in_workbook, choose_workbook, downloaded, saved

from delivery.models import ActionContribution, MeasureContribution
from plans.models import Plan, PriorityContribution

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(gateshead):
    plan = draft(Plan, gateshead, title_en="Homes plan", slug="homes", kind="strategy")
    an_action(plan, reference="1.1", title_en="Build homes")
    return plan


@pytest.fixture
def themes(gateshead, plan):
    themes = a_framework(gateshead, plan, name_en="Our themes", slug="themes")
    a_goal(themes, code="fair", name_en="A fair place")
    a_goal(themes, code="green", name_en="A green place")
    return themes


def of_action(*rows):
    return a_csv(("action", "framework", "item", "kind"), *rows)


def told(client, *rows):
    return problems(choose(client, ActionContribution, of_action(*rows)))


@pytest.mark.parametrize("name", ["fair", "a fair place", "A  FAIR place"])
def test_a_goal_is_known_by_its_code_or_its_name(as_editor, plan, themes, name):
    bring_in(as_editor, ActionContribution, of_action(("1.1", "", name, "contributes")))
    link = ActionContribution.objects.get()
    assert (link.item.code, link.kind, link.action.reference) == ("fair", "contributes", "1.1")


@pytest.mark.parametrize("times", [1, 2, 3])
def test_the_same_again_says_no_changes(as_editor, plan, themes, times):
    bring_in(as_editor, ActionContribution, of_action(("1.1", "", "fair", "main")))
    for _n in range(times):
        again = choose(as_editor, ActionContribution, of_action(("1.1", "themes", "A fair place", "main")))
        assert "0 changes" in said(again)


def test_a_goal_of_two_frameworks_asks_which(as_editor, gateshead, plan, themes):
    others = a_framework(gateshead, plan, name_en="Well-being goals", slug="well-being")
    a_goal(others, code="fair", name_en="Fairness")
    words = "Several goals are called “fair”. Write the column framework, or the goal’s code."
    assert told(as_editor, ("1.1", "", "fair", "main")) == [f"Row 2, column item: {words}"]
    bring_in(as_editor, ActionContribution, of_action(("1.1", "well-being goals", "fair", "main")))
    assert ActionContribution.objects.get().item.framework == others


def test_a_goal_that_the_plan_does_not_use_or_that_ended_is_refused(
    as_editor, gateshead, bridgend, plan, themes
):
    a_goal(a_framework(gateshead), code="unused")
    a_goal(a_framework(bridgend), code="theirs")
    a_goal(themes, code="old", ended_on="2026-01-01", ended_reason_en="Met.")
    rows = [("1.1", "", code, "main") for code in ("unused", "theirs", "old")]
    words = "“Homes plan” uses no framework with a goal “%s”. Write its code, or choose its framework first."
    assert told(as_editor, *rows) == [
        f"Row 2, column item: {words % 'unused'}",
        f"Row 3, column item: {words % 'theirs'}",
        "Row 4, column item: This goal has ended. Choose another.",
    ]


def test_goals_that_all_councils_share_are_named_alike(as_editor, plan):
    a_goal(a_framework(None, plan), code="climate")
    bring_in(as_editor, ActionContribution, of_action(("1.1", "", "climate", "main")))
    assert ActionContribution.objects.get().item.code == "climate"


def test_goals_of_a_public_plan_change_in_its_draft(as_publisher, gateshead):
    plan = live(Plan, gateshead, title_en="Homes plan")
    an_action(plan, reference="1.1")
    a_goal(a_framework(gateshead, plan), code="fair")
    (words,) = told(as_publisher, ("1.1", "", "fair", "main"))
    assert words.startswith("Row 2: “Homes plan” is public. Start its next edition")


def test_a_framework_stays_while_a_part_serves_it(as_editor, plan, themes):
    other = a_framework(plan.council, slug="other")
    bring_in(as_editor, ActionContribution, of_action(("1.1", "", "fair", "main")))
    rows = (("reference", "title", "frameworks"), ("homes", "Homes plan", "other"))
    words = "Parts of this plan serve goals of “Our themes”. Remove these goals from them first."
    assert problems(choose(as_editor, Plan, a_csv(*rows))) == [f"Row 2, column frameworks: {words}"]
    both = (rows[0], ("homes", "Homes plan", "other; themes"))
    bring_in(as_editor, Plan, a_csv(*both))
    assert set(plan.frameworks.all()) == {themes, other}


def test_a_plan_and_the_goals_it_serves_come_in_one_workbook(client, gateshead):
    client.force_login(a_user("editor", gateshead))
    themes = a_framework(gateshead, slug="themes")
    a_goal(themes, code="fair")
    sheets = {
        "plans": [["title", "kind", "frameworks"], ["Roads plan", "strategy", "themes"]],
        "priorities": [["reference", "title"], ["roads", "Good roads"]],
        "actions": [["reference", "title"], ["1.1", "Mend roads"]],
        "measures": [["code", "name", "unit"], ["R1", "Roads mended", "number"]],
        "priority_goals": [["priority", "item"], ["Good roads", "fair"]],
        "action_goals": [["action", "item", "kind"], ["1.1", "fair", "contributes"]],
        "measure_goals": [["measure", "item"], ["R1", "fair"]],
    }
    bring_in_workbook(client, a_workbook(**sheets))
    for model in (PriorityContribution, ActionContribution, MeasureContribution):
        assert model.objects.get().item.framework == themes
    assert "0 changes" in said(choose_workbook(client, a_workbook(**sheets)))
    assert "0 changes" in said(choose_workbook(client, saved(downloaded(client, Plan.objects.get()))))


def test_a_priority_is_named_by_reference_or_title(as_editor, plan, themes):
    a_priority(plan, slug="homes", title_en="Enough homes")
    a_measure(plan, code="H1")
    for name, goal in (("homes", "fair"), ("enough homes", "green")):
        bring_in(as_editor, PriorityContribution, a_csv(("priority", "item"), (name, goal)))
    assert PriorityContribution.objects.count() == 2
