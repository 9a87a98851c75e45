"""Lists of officers are narrowed to what is theirs, to a priority, to a status, and to what is due."""

from datetime import date, timedelta

import pytest
from admin_forms import address
from builders import a_measure, a_priority, a_user, an_action, an_update, live
from django.utils import timezone

from councils.admin.filters import MOST_CHOICES
from councils.publishing.editions import start_next_edition
from delivery.models import Action, Measure
from plans.models import Plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client, gateshead):
    officer = a_user("editor", gateshead, name="Me")
    client.force_login(officer)
    return officer


def listed(client, model, query) -> list[str]:
    page = client.get(f"{address(model, 'changelist')}?{query}")
    assert page.status_code == 200
    return sorted(row.title_en if model is Action else row.code for row in page.context["cl"].result_list)


def offered(client, model) -> list[str]:
    filters = client.get(address(model, "changelist")).context["cl"].filter_specs
    owner = next(each for each in filters if each.title == "owner")
    return [str(words) for _key, words in owner.lookup_choices]


def test_by_who_looks_after_it(client, officer, gateshead, bridgend):
    colleague = a_user("editor", gateshead, name="Bob Example")
    stranger = a_user("editor", bridgend, name="A Stranger")
    plan = live(Plan, gateshead)
    an_action(plan, title_en="Mine", owner=officer)
    an_action(plan, title_en="His", owner=colleague)
    an_action(plan, title_en="Nobody's")
    assert offered(client, Action) == ["me", "nobody", "Bob Example"]
    assert listed(client, Action, "owned_by=me") == ["Mine"]
    assert listed(client, Action, "owned_by=none") == ["Nobody's"]
    assert listed(client, Action, f"owned_by={colleague.pk}") == ["His"]
    for wrong in (stranger.pk, "x"):
        assert len(listed(client, Action, f"owned_by={wrong}")) == 3
    a_measure(plan, code="M1", owner=officer)
    a_measure(plan, code="M2")
    assert listed(client, Measure, "owned_by=me") == ["M1"]


def test_by_its_due_date(client, officer, gateshead):
    plan, today = live(Plan, gateshead), timezone.localdate()
    an_action(plan, title_en="Late", due_on=today - timedelta(days=1))
    an_action(plan, title_en="Soon", due_on=today + timedelta(days=9))
    an_action(plan, title_en="Later", due_on=today + timedelta(days=90))
    an_action(plan, title_en="Undated")
    ended = {"ended_on": today, "ended_reason_en": "It was done elsewhere."}
    an_action(plan, title_en="Ended", due_on=today - timedelta(days=1), **ended)
    assert listed(client, Action, "due=past") == ["Late"]
    assert listed(client, Action, "due=soon") == ["Soon"]
    assert listed(client, Action, "due=none") == ["Undated"]
    assert len(listed(client, Action, "due=x")) == 5


def test_by_its_plan(client, officer, gateshead):
    homes, roads = live(Plan, gateshead, title_en="Homes plan"), live(Plan, gateshead, title_en="Roads plan")
    an_action(homes, title_en="Build homes")
    an_action(roads, title_en="Build roads")
    assert listed(client, Action, f"plan__id__exact={homes.pk}") == ["Build homes"]


def test_a_filter_with_more_choices_than_anyone_reads_is_left_out(client, gateshead):
    """System administrators see every council: a list of every plan and of every colleague would be no filter."""
    client.force_login(a_user(is_superuser=True))
    for number in range(MOST_CHOICES + 1):
        an_action(live(Plan, gateshead, title_en=f"Plan {number}"), title_en=f"Action {number}")
        a_user("editor", gateshead)
    page = client.get(address(Action, "changelist"))
    titles = [each.title for each in page.context["cl"].filter_specs]
    assert "plan" not in titles
    assert offered(client, Action) == ["me", "nobody"]


def test_editions_of_a_plan_are_told_apart(client, officer, gateshead):
    plan = live(Plan, gateshead, title_en="Homes plan")
    an_action(plan)
    start_next_edition(plan, by=officer)
    live(Plan, gateshead, title_en="Roads plan")
    filters = client.get(address(Action, "changelist")).context["cl"].filter_specs
    (by_plan,) = [each for each in filters if each.title == "plan"]
    named = [str(words) for _key, words in by_plan.lookup_choices]
    assert sorted(named) == ["Homes plan (edition 1)", "Homes plan (edition 2)", "Roads plan"]


# -- by priority and by status --------------------------------------------------------------------------


def filters_of(client, model, query="") -> dict[str, list[str]]:
    specs = client.get(f"{address(model, 'changelist')}?{query}").context["cl"].filter_specs
    return {str(each.title): [str(words) for _key, words in each.lookup_choices] for each in specs}


def test_by_the_priority_it_is_under_at_any_depth(client, officer, gateshead, bridgend):
    plan, strange = live(Plan, gateshead), live(Plan, bridgend)
    homes = a_priority(plan, title_en="Homes")
    schools = a_priority(plan, title_en="Schools")
    warm = a_priority(plan, title_en="Warm homes", parent=homes)
    an_action(plan, title_en="Insulate", priority=warm)
    an_action(plan, title_en="Build", priority=homes)
    an_action(plan, title_en="Teach", priority=schools)
    a_measure(plan, code="H", priority=warm)
    a_measure(plan, code="S", priority=schools)
    chosen = f"plan__id__exact={plan.pk}"
    assert filters_of(client, Action, chosen)["priority"] == ["Homes", "Warm homes", "Schools"]
    assert "priority" not in filters_of(client, Action)
    assert listed(client, Action, f"{chosen}&under={homes.pk}") == ["Build", "Insulate"]
    assert listed(client, Action, f"{chosen}&under={warm.pk}") == ["Insulate"]
    assert listed(client, Measure, f"{chosen}&under={homes.pk}") == ["H"]
    hidden = a_priority(strange, title_en="Not yours")
    assert "priority" not in filters_of(client, Action, f"plan__id__exact={strange.pk}")
    assert len(listed(client, Action, f"{chosen}&under={hidden.pk}")) == 3
    for nonsense in ("x", "-1", "9" * 40, "%00"):
        assert client.get(f"{address(Action, 'changelist')}?plan__id__exact={nonsense}").status_code in (
            200,
            302,
        )


def test_by_the_status_reported_last(client, officer, gateshead):
    plan = live(Plan, gateshead)
    late, done, _silent = (an_action(plan, title_en=title) for title in ("Late", "Done", "Silent"))
    an_update(done, status="off_track", reported_on=date(2026, 3, 1))
    an_update(done, status="complete", reported_on=date(2026, 9, 1))
    an_update(late, status="off_track", reported_on=date(2026, 9, 1))
    assert listed(client, Action, "status=off_track") == ["Late"]
    assert listed(client, Action, "status=complete") == ["Done"]
    assert listed(client, Action, "status=none") == ["Silent"]
    assert listed(client, Action, "status=nonsense") == ["Done", "Late", "Silent"]
    assert "not reported" in filters_of(client, Action)["status"]
