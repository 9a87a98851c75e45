"""Wards: entered by officers, named by actions, events and measures, and what a resident finds of their own."""

from datetime import timedelta

import pytest
from admin_forms import address, form_data, open_form, save
from builders import a_breakdown, a_measure, a_point, a_priority, a_ward, an_action, an_update, draft, live
from django.db import IntegrityError, transaction
from django.utils import timezone
from reading import page, section, words

from councils.models import Ward
from councils.publishing.editions import start_next_edition
from delivery.models import Action
from plans.models import Plan
from pledges.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def eastgate(gateshead):
    return a_ward(gateshead, name_en="Eastgate", slug="eastgate")


@pytest.fixture
def northfield(gateshead):
    return a_ward(gateshead, name_en="Northfield", slug="northfield")


@pytest.fixture
def plan(gateshead):
    return live(Plan, gateshead, title_en="Homes plan", slug="homes-plan")


@pytest.fixture
def actions(plan, eastgate, northfield):
    """One for each ward, and one for the whole council."""
    rows = [an_action(plan, title_en=words) for words in ("Mend roofs", "Plant trees", "Answer letters")]
    rows[0].wards.add(eastgate)
    rows[1].wards.add(northfield)
    return rows


def titles(html) -> list[str]:
    return [words(link) for link in html.select("table.record th[scope=row] a")]


# -- officers --------------------------------------------------------------------------------------


def test_an_officer_adds_a_ward_and_an_action_names_it_through_three_saves(as_editor, gateshead):
    add = f"{address(Ward, 'add')}?council={gateshead.pk}"
    typed = {"name_en": "Eastgate", "gss_code": "E05001234"}
    assert as_editor.post(add, {**form_data(as_editor.get(add)), **typed}).status_code == 302
    ward = Ward.objects.get()
    assert ward.slug == "eastgate"
    action = an_action(draft(Plan, gateshead))
    for _time in range(3):
        assert save(as_editor, action, open_form(as_editor, action) | {"wards": ward.pk}).status_code == 302
    assert list(action.wards.all()) == [ward]


@pytest.mark.parametrize("make", [an_action, a_measure])
def test_a_ward_of_another_council_is_not_offered_and_is_refused(as_editor, gateshead, bridgend, make):
    theirs = a_ward(bridgend, name_en="Caerau")
    thing = make(draft(Plan, gateshead))
    assert "Caerau" not in as_editor.get(address(thing)).content.decode()
    answer = save(as_editor, thing, open_form(as_editor, thing) | {"wards": theirs.pk})
    assert answer.status_code == 422
    assert "wards" in answer.context["adminform"].form.errors
    assert not thing.wards.exists()


def test_a_name_stands_once_while_the_ward_goes_on(gateshead, eastgate):
    with pytest.raises(IntegrityError), transaction.atomic():
        a_ward(gateshead, name_en="EASTGATE")
    eastgate.until_on = timezone.localdate() - timedelta(days=1)
    eastgate.save()
    a_ward(gateshead, name_en="Eastgate")


def test_a_ward_that_something_names_can_be_deleted_only_when_nothing_does(as_editor, eastgate, actions):
    answer = as_editor.post(address(eastgate, "delete"), {"post": "yes"})
    assert Ward.objects.filter(pk=eastgate.pk).exists(), answer.status_code


# -- residents -------------------------------------------------------------------------------------


def test_a_list_of_actions_is_narrowed_to_a_ward_and_what_is_for_the_whole_council(client, plan, actions):
    html = page(client, "/gateshead/plans/homes-plan/actions/?ward=eastgate")
    assert titles(html) == ["Mend roofs", "Answer letters"]
    rows = [words(row) for row in html.select("table.record tbody tr[id]")]
    assert "Eastgate" in rows[0]
    assert "Whole council" in rows[1]
    assert "1 of these names this ward and comes first. Any others are for the whole council." in words(
        html.main
    )
    assert "Eastgate" in words(html.title)


def test_what_names_the_ward_comes_first_whatever_its_priority(client, plan, eastgate, actions):
    for number in range(30):
        an_action(plan, title_en=f"For all {number}")
    last = an_action(plan, priority=a_priority(plan), title_en="Open a park")
    last.wards.add(eastgate)
    html = page(client, "/gateshead/plans/homes-plan/actions/?ward=eastgate")
    assert set(titles(html)[:2]) == {"Mend roofs", "Open a park"}


def test_a_list_of_measures_too(client, plan, eastgate, northfield):
    a_measure(plan, name_en="Homes with damp").wards.add(eastgate)
    a_measure(plan, name_en="Trees in streets").wards.add(northfield)
    a_measure(plan, name_en="Calls answered")
    html = page(client, "/gateshead/plans/homes-plan/measures/?ward=eastgate")
    assert titles(html) == ["Homes with damp", "Calls answered"]


@pytest.mark.parametrize(
    "path", ["plans/homes-plan/actions/", "plans/homes-plan/measures/", "events/", "wards/nowhere/"]
)
def test_an_unknown_ward_is_not_found(client, actions, path):
    slash = "" if path.startswith("wards") else "?ward=nowhere"
    assert client.get(f"/gateshead/{path}{slash}").status_code == 404


def test_a_council_without_wards_has_no_such_filter_and_no_such_ward(client, bridgend):
    plan = live(Plan, bridgend, slug="our-plan")
    action = an_action(plan)
    html = page(client, "/bridgend/plans/our-plan/actions/")
    assert not html.select("#narrow-ward")
    assert client.get("/bridgend/plans/our-plan/actions/?ward=eastgate").status_code == 404
    assert "Whole council" not in words(page(client, action.get_absolute_url()).main)


def test_events_are_narrowed_to_a_ward(client, gateshead, eastgate, northfield):
    soon = timezone.localdate() + timedelta(days=3)
    fair = live(Event, gateshead, title_en="Street fair", starts_on=soon)
    fair.wards.add(eastgate)
    live(Event, gateshead, title_en="Park day", starts_on=soon).wards.add(northfield)
    live(Event, gateshead, title_en="Budget talk", starts_on=soon)
    found = [words(row) for row in page(client, "/gateshead/events/?ward=eastgate").select(".rows__title")]
    assert found == ["Street fair", "Budget talk"]
    assert "Eastgate" in words(page(client, fair.get_absolute_url()).main)


def test_the_page_of_a_ward_has_what_names_it_and_says_how_it_is_going(
    client, gateshead, eastgate, actions, plan
):
    an_update(actions[0], "off_track", note_en="No roofer was found.")
    measure = a_measure(plan, name_en="Homes with damp")
    measure.wards.add(eastgate)
    a_point(measure)
    live(Event, gateshead, title_en="Street fair", starts_on=timezone.localdate()).wards.add(eastgate)
    html = page(client, "/gateshead/wards/eastgate/")
    said = words(html.main)
    for text in ("Mend roofs", "Off track", "Homes with damp", "Street fair"):
        assert text in said
    for text in ("Plant trees", "Answer letters"):
        assert text not in said


def test_a_draft_plan_is_not_on_a_ward_s_page(client, gateshead, eastgate):
    an_action(draft(Plan, gateshead), title_en="Secret works").wards.add(eastgate)
    said = words(page(client, "/gateshead/wards/eastgate/").main)
    assert "Secret works" not in said
    assert "No event to come, action or measure published here names this ward." in said


def test_an_action_says_its_wards_or_that_it_is_for_the_whole_council(client, actions):
    assert "Eastgate" in section(page(client, actions[0].get_absolute_url()), "facts")
    assert "Whole council" in section(page(client, actions[2].get_absolute_url()), "facts")


def test_a_ward_is_in_the_list_of_wards(client, eastgate):
    assert "Eastgate" in words(page(client, "/gateshead/wards/").main)


def test_the_next_edition_of_a_plan_keeps_the_wards_of_its_parts(actions, plan, eastgate):
    following = start_next_edition(plan, by=None)
    copied = Action.objects.get(plan=following, lineage=actions[0].lineage)
    assert list(copied.wards.all()) == [eastgate]


def test_a_ward_s_page_has_its_own_figure_of_a_measure_but_none_that_gives_a_suppressed_one_away(
    client, eastgate, northfield, plan
):
    shown, hidden = (a_measure(plan, name_en=name, unit="number") for name in ("Damp homes", "Empty homes"))
    point = a_point(shown, value=40)
    a_breakdown(point, {eastgate: 25, northfield: 15})
    a_breakdown(a_point(hidden, value=40), {eastgate: 37, northfield: "suppressed"})
    said = words(page(client, "/gateshead/wards/eastgate/").main)
    assert "In this ward: 25" in said
    assert "Empty homes" not in said
    assert "37" not in said


def test_the_pages_of_past_events_stay_in_the_ward(client, gateshead, eastgate):
    for day in range(1, 33):
        live(Event, gateshead, starts_on=timezone.localdate() - timedelta(days=day)).wards.add(eastgate)
    first = page(client, "/gateshead/events/?ward=eastgate")
    following = first.select_one("nav.pages a[rel=next]")["href"]
    second = page(client, f"/gateshead/events/{following}")
    assert len(second.select(".rows__title")) == 2
    assert "Eastgate" in words(second.h1)
