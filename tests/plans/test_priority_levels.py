"""Priorities to three levels below a plan: entered from their parent's page, named as the council names them."""

import pytest
from admin_forms import address, form_data, open_form, save
from builders import (
    a_councillor,
    a_measure,
    a_point,
    a_priority,
    an_action,
    an_update,
    draft,
    live,
)
from reading import page, section, words

from councils.publishing.editions import start_next_edition
from delivery.models import Action
from plans.models import Plan, Priority, PriorityLevel
from plans.priorities import in_order
from pledges.models import Pledge

pytestmark = pytest.mark.django_db


def add_under(client, parent, *titles) -> dict:
    """Open the page of a priority, add these to the table of what is under it, and save; answers what was sent."""
    data = open_form(client, parent)
    rows = int(data["children-TOTAL_FORMS"])
    for place, title in enumerate(titles, start=rows):
        data |= {f"children-{place}-title_en": title, f"children-{place}-position": place + 1}
    data["children-TOTAL_FORMS"] = rows + len(titles)
    answer = save(client, parent, data)
    assert answer.status_code == 302, answer.context["errors"]
    return data


def three_levels(plan) -> list[Priority]:
    """Commitment under outcome under theme."""
    theme = a_priority(plan, title_en="Homes", slug="homes", position=1)
    outcome = a_priority(plan, title_en="Warm homes", slug="warm", parent=theme)
    return [theme, outcome, a_priority(plan, title_en="Insulate lofts", slug="lofts", parent=outcome)]


def named(plan):
    for level, (name, plural) in enumerate(
        [("Theme", "Themes"), ("Outcome", "Outcomes"), ("Commitment", "Commitments")], start=1
    ):
        PriorityLevel.objects.create(plan=plan, level=level, name_en=name, plural_en=plural)


# -- as officers enter them -------------------------------------------------------------------------


def test_an_officer_enters_three_levels_each_from_its_parent_s_page_and_saves_three_times(
    as_editor, gateshead
):
    plan = draft(Plan, gateshead)
    data = open_form(as_editor, plan) | {
        "priorities-TOTAL_FORMS": 1,
        "priorities-0-title_en": "Homes",
        "priorities-0-position": 1,
    }
    assert save(as_editor, plan, data).status_code == 302
    theme = Priority.objects.get()
    add_under(as_editor, theme, "Warm homes", "Enough homes")
    outcome = Priority.objects.get(title_en="Warm homes")
    add_under(as_editor, outcome, "Insulate lofts")
    for _time in range(3):
        for row in (plan, theme, outcome, Priority.objects.get(title_en="Insulate lofts")):
            assert save(as_editor, row, open_form(as_editor, row)).status_code == 302
    found = in_order(list(plan.priorities.all()))
    assert [(row.title, row.level) for row in found] == [
        ("Homes", 1),
        ("Warm homes", 2),
        ("Insulate lofts", 3),
        ("Enough homes", 2),
    ]
    assert {row.plan for row in found} == {plan}
    assert "children-TOTAL_FORMS" not in open_form(as_editor, found[2])  # nothing stands under the last level


def test_a_plan_s_page_lists_its_main_priorities(as_editor, gateshead):
    plan = draft(Plan, gateshead)
    three_levels(plan)
    assert open_form(as_editor, plan)["priorities-TOTAL_FORMS"] == 1


def test_a_priority_is_added_with_what_is_under_it(as_editor, gateshead):
    plan = draft(Plan, gateshead)
    data = form_data(as_editor.get(address(Priority, "add") + f"?council={gateshead.pk}"))
    data |= {
        "plan": plan.pk,
        "title_en": "Homes",
        "children-TOTAL_FORMS": 1,
        "children-0-title_en": "Warm homes",
        "children-0-position": 1,
    }
    answer = as_editor.post(address(Priority, "add") + f"?council={gateshead.pk}", data)
    assert answer.status_code == 302, answer.context["errors"]
    assert Priority.objects.get(title_en="Warm homes").parent.title == "Homes"


# -- refused ----------------------------------------------------------------------------------------


def refused(client, row, parent) -> str:
    answer = save(client, row, open_form(client, row), parent=parent.pk)
    assert answer.status_code == 422
    return " ".join(answer.context["adminform"].form.errors["parent"])


def test_a_fourth_level_is_refused(as_editor, gateshead):
    plan = draft(Plan, gateshead)
    _theme, outcome, commitment = three_levels(plan)
    other = a_priority(plan)
    assert "three levels at most" in refused(as_editor, other, commitment)
    a_priority(plan, parent=other)
    assert "This priority has others under it" in refused(as_editor, other, outcome)


def test_a_priority_stands_neither_under_itself_nor_under_what_is_under_it(as_editor, gateshead):
    theme, outcome, commitment = three_levels(draft(Plan, gateshead))
    assert "cannot be part of itself" in refused(as_editor, theme, theme)
    assert "“Warm homes” is part of this priority" in refused(as_editor, theme, outcome)
    assert "“Insulate lofts” is part of this priority" in refused(as_editor, theme, commitment)


def test_a_priority_of_another_plan_is_refused(as_editor, gateshead):
    theme, *_rest = three_levels(draft(Plan, gateshead))
    assert "same plan" in refused(as_editor, theme, a_priority(draft(Plan, gateshead)))


def test_rows_under_a_priority_that_becomes_the_last_level_are_refused_and_kept_on_the_page(
    as_editor, gateshead
):
    """The one who moves a priority down and adds something under it in the same form."""
    plan = draft(Plan, gateshead)
    _theme, outcome, _commitment = three_levels(plan)
    other = a_priority(plan)
    data = open_form(as_editor, other) | {"children-TOTAL_FORMS": 1, "children-0-title_en": "Too deep"}
    answer = save(as_editor, other, data, parent=outcome.pk)
    assert answer.status_code == 422
    assert "three levels at most" in answer.content.decode()
    assert "Too deep" in answer.content.decode()


@pytest.mark.parametrize("is_there", [True, False])
def test_a_level_named_twice_is_refused_beside_it_also_on_a_plan_that_is_not_there_yet(
    as_editor, gateshead, is_there
):
    place = address(draft(Plan, gateshead)) if is_there else address(Plan, "add")
    data = form_data(as_editor.get(place)) | {"title_en": "Homes", "kind": "strategy"}
    for row, name in enumerate(("Theme", "Outcome")):
        typed = {"level": 1, "name_en": name, "plural_en": f"{name}s"}
        data |= {f"level_names-{row}-{field}": value for field, value in typed.items()}
    answer = as_editor.post(place, data | {"level_names-TOTAL_FORMS": 2})
    assert answer.status_code == 422
    tables = (each.formset for each in answer.context["inline_admin_formsets"])
    (errors,) = (table.errors for table in tables if table.prefix == "level_names")
    assert errors == [{}, {"level": ["This level has a name already."]}]


# -- as residents read them -------------------------------------------------------------------------


def test_each_level_has_the_council_s_name_for_it(client, bridgend):
    plan = live(Plan, bridgend, slug="plan", title_cy="Cynllun")
    _theme, outcome, commitment = three_levels(plan)
    address_of_commitment = (
        commitment.get_absolute_url()
    )  # in English; a page in Welsh leaves its language set
    an_action(plan, priority=commitment, reference="1")
    assert "Sub-outcome 1 of 1" in words(page(client, commitment.get_absolute_url()).main)
    named(plan)
    assert "Commitment 1 of 1" in words(page(client, commitment.get_absolute_url()).main)
    assert "Theme Homes Outcome 1, you are here Warm homes Commitment 1 Insulate lofts" in words(
        page(client, outcome.get_absolute_url()).select_one(".thread")
    )
    kinds = [kind.text for kind in page(client, "/bridgend/plans/plan/actions/1/").select(".thread__kind")]
    assert kinds[1:4] == ["Theme", "Outcome", "Commitment"]
    of_plan = page(client, "/bridgend/plans/plan/")
    assert of_plan.find(id="priorities").text.strip() == "Themes"
    assert words(of_plan.main).count("Themes") == 4  # cover, contents, how it fits in, heading
    assert "riorities" not in words(of_plan.main)
    # In Welsh its English names are marked until they have Welsh ones.
    kicker = page(client, f"/cy{address_of_commitment}").select_one(".kicker")
    assert kicker.select_one("[lang=en]").text == "Commitment"
    PriorityLevel.objects.filter(level=3).update(name_cy="Ymrwymiad")
    assert "Ymrwymiad 1 o 1" in words(page(client, f"/cy{address_of_commitment}").main)


def test_totals_of_every_level_are_added_up_to_the_top(client, gateshead):
    plan = live(Plan, gateshead, slug="plan")
    theme, outcome, commitment = three_levels(plan)
    pledge = live(Pledge, gateshead, number=1, slug="fair")
    theme.pledges.add(pledge)
    for row in (theme, outcome, commitment):
        an_update(an_action(plan, priority=row), status="on_track")
        a_point(a_measure(plan, priority=row))
    for row, number in ((theme, 3), (outcome, 2), (commitment, 1)):
        found = page(client, row.get_absolute_url())
        assert f"{number} of {number} rated are complete or on track" in section(found, "going")
    listed = page(client, "/gateshead/plans/plan/actions/?priority=homes")
    assert words(listed.main).count("On track") >= 3
    going = page(client, "/gateshead/plans/plan/progress/").select(".by-priority tbody tr")
    assert len(going) == 1
    assert "3 of 3" in words(going[0])
    of_pledge = words(page(client, pledge.get_absolute_url()).main)
    assert of_pledge.count("On track 3 of 3") == 2  # of the plan, and of the theme


def test_what_ended_at_the_top_is_no_longer_counted_at_the_bottom(client, gateshead):
    plan = live(Plan, gateshead)
    theme, _outcome, commitment = three_levels(plan)
    action = an_action(plan, priority=commitment)
    theme.ended_on, theme.ended_reason_en = "2026-01-31", "Done."
    theme.save()
    assert Action.objects.get(pk=action.pk).ending == theme
    assert "1 action" not in words(page(client, plan.get_absolute_url()).main)


def test_the_lead_of_the_nearest_level_above_answers(client, gateshead):
    plan = live(Plan, gateshead)
    theme, _outcome, commitment = three_levels(plan)
    theme.lead_councillor = a_councillor(gateshead, slug="lead")
    theme.save()
    action = an_update(an_action(plan, priority=commitment), status="off_track").action
    assert action.title in words(page(client, "/gateshead/briefing/?councillor=lead").main)


def test_the_next_edition_has_the_same_tree_and_names(gateshead):
    plan = live(Plan, gateshead)
    three_levels(plan)
    named(plan)
    copy = start_next_edition(plan, by=None)
    assert [(row.title, row.level) for row in in_order(list(copy.priorities.all()))] == [
        ("Homes", 1),
        ("Warm homes", 2),
        ("Insulate lofts", 3),
    ]
    assert copy.level_names.count() == 3
