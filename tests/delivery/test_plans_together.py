"""A plan and the plans counted in it: each number leads to the list of its plan, and all are added up once."""

import pytest
from admin_forms import address, form_data, open_form, save
from builders import a_measure, a_point, a_target, an_action, an_update, draft, live
from django.db import connection
from django.test.utils import CaptureQueriesContext
from reading import page, section, words

from plans.models import Plan

pytestmark = pytest.mark.django_db
PROGRESS = "/gateshead/plans/council/progress/"


@pytest.fixture
def council_plan(gateshead):
    return live(Plan, gateshead, title_en="Council plan", slug="council")


@pytest.fixture
def homes(gateshead, council_plan):
    return live(
        Plan, gateshead, title_en="Homes plan", slug="homes", parent=council_plan, is_counted_in_parent=True
    )


def actions(plan, *statuses):
    for status in statuses:
        an_update(an_action(plan), status)


def rows(html) -> list[list[str]]:
    table = html.find(id="together").find_parent("section")
    return [[words(cell) for cell in row.select("th, td")] for row in table.select("tbody tr")]


def test_an_officer_says_that_a_plan_is_counted_in_the_one_above_it(as_editor, gateshead, council_plan):
    plan = draft(Plan, gateshead, title_en="Homes plan")
    data = open_form(as_editor, plan) | {"parent": council_plan.pk, "is_counted_in_parent": "on"}
    for _time in range(3):
        assert save(as_editor, plan, data).status_code == 302
        plan.refresh_from_db()
        data = open_form(as_editor, plan)
    assert plan.is_counted_in_parent


def test_without_a_plan_above_it_that_is_refused_in_words(as_editor, gateshead):
    add = f"{address(Plan, 'add')}?council={gateshead.pk}"
    typed = {"title_en": "Homes plan", "kind": "delivery", "is_counted_in_parent": "on"}
    answer = as_editor.post(add, {**form_data(as_editor.get(add)), **typed})
    assert answer.status_code == 422
    assert "Choose the plan that this one is part of" in answer.content.decode()


def test_a_plan_cannot_be_part_of_one_that_is_part_of_it(as_editor, gateshead, council_plan, homes):
    above = draft(Plan, gateshead, title_en="Vision", parent=homes)
    council_plan.parent = above
    council_plan.save()
    answer = save(as_editor, above, open_form(as_editor, above))
    assert answer.status_code == 422
    assert "part of itself" in str(answer.context["adminform"].form.errors["parent"])


def test_the_progress_page_adds_up_what_is_counted_plan_by_plan(client, council_plan, homes):
    actions(council_plan, "complete", "off_track")
    actions(homes, "on_track", "on_track", "at_risk")
    found = rows(page(client, PROGRESS))
    assert [row[0] for row in found] == ["This plan on its own", "Homes plan", "All together"]
    assert "1 of 2" in found[0][1]
    assert "2 of 3" in found[1][1]
    assert "3 of 5" in found[2][1]
    said = section(page(client, PROGRESS), "together")
    assert "1 of 5 actions is complete and 2 on track. 1 is at risk, 1 off track." in said


def test_each_number_leads_to_the_list_of_its_own_plan_and_the_total_to_none(client, council_plan, homes):
    actions(council_plan, "off_track")
    actions(homes, "off_track", "off_track")
    table = page(client, PROGRESS).find(id="together").find_parent("section").table
    links = [[link["href"] for link in row.select("td a")] for row in table.select("tbody tr")]
    assert links[0] == ["/gateshead/plans/council/actions/?status=off_track"]
    assert links[1] == ["/gateshead/plans/homes/actions/?status=off_track"]
    assert links[2] == []


def test_measures_and_plans_further_down_are_counted_too(client, gateshead, homes):
    below = live(
        Plan, gateshead, title_en="Repairs plan", slug="repairs", parent=homes, is_counted_in_parent=True
    )
    measure = a_measure(below)
    a_target(measure, 40)
    a_point(measure, value=42)
    actions(homes, "on_track")
    found = rows(page(client, PROGRESS))
    assert [row[0] for row in found] == ["Homes plan", "Repairs plan", "All together"]


@pytest.mark.parametrize("state", ["draft", "not counted", "another plan"])
def test_what_is_not_public_or_not_counted_is_not_added_up(client, gateshead, council_plan, state):
    actions(council_plan, "complete")
    fields = {"title_en": "Homes plan", "parent": council_plan, "is_counted_in_parent": state == "draft"}
    if state == "another plan":
        fields["parent"], fields["is_counted_in_parent"] = live(Plan, gateshead, slug="other"), True
    plan = (draft if state == "draft" else live)(Plan, gateshead, **fields)
    actions(plan, "off_track")
    html = page(client, PROGRESS)
    assert html.find(id="together") is None
    assert "off track" not in section(html, "stands").lower()


def test_the_cover_says_it_in_a_sentence_also_where_the_plan_has_no_actions_itself(
    client, council_plan, homes
):
    actions(homes, "on_track", "at_risk")
    html = page(client, "/gateshead/plans/council/")
    assert "Including plans that are part of it: 1 of 2 actions is on track. 1 is at risk." in words(
        html.main
    )
    assert "we cannot say how it is going" not in words(page(client, PROGRESS).main)


def test_two_plans_that_are_part_of_each_other_are_counted_once_each(client, council_plan, homes):
    council_plan.parent, council_plan.is_counted_in_parent = homes, True
    council_plan.save()
    actions(council_plan, "complete")
    actions(homes, "on_track")
    assert [row[0] for row in rows(page(client, PROGRESS))] == [
        "This plan on its own",
        "Homes plan",
        "All together",
    ]


def test_nothing_is_asked_where_no_plan_is_counted(client, council_plan):
    actions(council_plan, "complete")
    with CaptureQueriesContext(connection) as queries:
        page(client, PROGRESS)
    assert not [query for query in queries if '"within"' in query["sql"]]
