"""Copy: a new row begins with what another says, and nothing is saved before its officer has looked at it."""

from datetime import date

import pytest
from admin_forms import address, form_data
from builders import a_measure, a_priority, a_risk, a_round, a_scheme, a_user, an_action, draft, live
from django.test import Client

from delivery.models import Action
from plans.models import Plan
from pledges.models import Event

pytestmark = pytest.mark.django_db

MAKE = {
    "plan": lambda council: draft(Plan, council, purpose_en="To do much."),
    "priority": lambda council: a_priority(draft(Plan, council)),
    "action": lambda council: an_action(
        draft(Plan, council), description_en="In words.", due_on=date(2027, 3, 31)
    ),
    "measure": lambda council: a_measure(draft(Plan, council), definition_en="What is counted."),
    "risk": lambda council: a_risk(draft(Plan, council)),
    "scheme": a_scheme,
    "round": lambda council: a_round(council, is_held=True),
    "event": lambda council: live(Event, council),
}
# What a copy needs of its own before it can be saved.
TYPED = {
    "action": {"reference": "9.9"},
    "measure": {"code": "ZZ9"},
    "round": {"period_start": "2027-07-01", "period_end": "2027-09-30"},
}


@pytest.mark.parametrize("kind", MAKE)
def test_a_copy_is_filled_in_looked_at_and_saved_as_a_row_of_its_own(as_publisher, gateshead, kind):
    row = MAKE[kind](gateshead)
    offered = as_publisher.get(address(row)).context["copy_address"]
    page = as_publisher.get(offered)
    assert page.status_code == 200
    assert type(row)._base_manager.count() == 1
    typed, original = form_data(page), form_data(as_publisher.get(address(row)))
    same = [name for name in ("title_en", "name_en", "description_en", "definition_en") if name in original]
    assert same
    assert {name: typed[name] for name in same} == {name: original[name] for name in same}
    saved = as_publisher.post(offered, {**typed, **TYPED.get(kind, {})})
    assert saved.status_code == 302, saved.context["adminform"].form.errors
    assert type(row)._base_manager.count() == 2
    for _time in range(2):  # and again
        copy = type(row)._base_manager.latest("pk")
        answer = as_publisher.post(address(copy), form_data(as_publisher.get(address(copy))))
        assert answer.status_code == 302


def test_a_copy_of_something_public_is_a_draft(as_editor, gateshead):
    event = live(Event, gateshead, title_en="Market day")
    offered = as_editor.get(address(event)).context["copy_address"]
    as_editor.post(offered, form_data(as_editor.get(offered)))
    copy = Event.objects.latest("pk")
    assert (copy.title_en, copy.status) == ("Market day", "draft")


def test_another_councils_row_is_not_copied(gateshead, bridgend):
    action = an_action(draft(Plan, gateshead), title_en="Nobody else reads this")
    stranger = Client()
    stranger.force_login(a_user("editor", bridgend))
    page = stranger.get(f"{address(Action, 'add')}?copy={action.pk}")
    assert "Nobody else reads this" not in page.content.decode()
    assert stranger.get(f"{address(Action, 'add')}?copy=9999999999999999999").status_code == 200
    assert stranger.get(f"{address(Action, 'add')}?copy=x").status_code == 200
