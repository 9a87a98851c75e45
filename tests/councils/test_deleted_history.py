"""The history of a deleted row is read by the officers of its council, and by nobody else's."""

import pytest
from admin_forms import address
from builders import a_framework, a_goal, a_priority, a_user, draft, parts_of_delivery
from django.apps import apps
from django.db import transaction
from django.db.models import ProtectedError

from councils.models import Council
from delivery.models import Milestone
from plans.models import Decision, Plan
from pledges.models import Pledge

pytestmark = pytest.mark.django_db

MODELS = sorted(
    (model for model in apps.get_models() if getattr(model, "council_lookup", None)),
    key=lambda model: model._meta.label,
)


def name_of(model) -> str:
    return model.__name__


def is_top(model) -> bool:
    """Does it stand alone? A part of what is gone too is found from that."""
    return model.council_lookup == "council"


def take_away(row):
    """Delete a row past every rule, as earlier versions of the site could, and first what holds it."""
    while True:
        try:
            with transaction.atomic():
                return row.delete()
        except ProtectedError as held:
            take_away(next(iter(held.protected_objects)))


@pytest.fixture
def gateshead(rows):
    """The council of the rows that this module keeps."""
    return rows[Council]


@pytest.mark.parametrize("model", [model for model in MODELS if model is not Council], ids=name_of)
def test_the_history_of_a_deleted_row_is_read_by_its_council_s_officers(
    client, gateshead, bridgend, rows, model
):
    row = rows[model]
    asked = address(row, "history")
    own, stranger = a_user("owner", gateshead), a_user("owner", bridgend)
    take_away(row)
    assert not model.objects.filter(pk=asked.split("/")[-3]).exists()
    client.force_login(own)
    page = client.get(asked)
    assert page.status_code == 200
    assert "The text when it was deleted" in page.content.decode()
    listed = client.get(address(model, "deleted"))
    assert asked in [address for _name, _record, address in listed.context["rows"]] or not is_top(model)
    client.force_login(stranger)
    client.cookies.pop("messages", None)
    assert client.get(asked).status_code == 302
    assert client.get(address(model, "deleted")).context["rows"] == []


def test_the_history_of_a_part_is_read_also_when_its_plan_is_gone(as_owner, gateshead):
    plan = draft(Plan, gateshead)
    pledge = Pledge.objects.first() or draft(Pledge, gateshead)
    decision = draft(Decision, gateshead, plan=plan)
    parts = parts_of_delivery(plan, a_goal(a_framework(gateshead, plan)), pledge, decision)
    milestone = next(row for row in parts if isinstance(row, Milestone))
    asked, of_plan = address(milestone, "history"), address(plan, "history")
    action = milestone.action
    take_away(plan)
    assert "A milestone" in as_owner.get(asked).content.decode()
    words = as_owner.get(of_plan).content.decode()
    assert address(action, "history") in words, "the plan's history names the parts that went with it"


def test_the_history_of_what_is_there_names_its_deleted_parts(as_owner, gateshead):
    plan = draft(Plan, gateshead)
    priority = a_priority(plan, title_en="Safer streets")
    asked = address(priority, "history")
    priority.delete()
    words = as_owner.get(address(plan, "history")).content.decode()
    assert "Safer streets" in words
    assert f'href="{asked}"' in words
