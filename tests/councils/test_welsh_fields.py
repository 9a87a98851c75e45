"""Welsh fields of the admin: they say that they are Welsh, and the council's own name is among them."""

import pytest
from admin_forms import address, open_form, save
from bs4 import BeautifulSoup
from builders import a_council, a_superuser, a_user, draft, one_of_each, recorded, rows_of_the_system
from django.contrib import admin
from django.core.exceptions import ValidationError

from councils.models import Council, OutgoingEmail
from plans.models import Plan

pytestmark = pytest.mark.django_db

MODELS = [
    model
    for model in admin.site._registry
    if model is not OutgoingEmail
    and model._meta.app_label in ("councils", "pledges", "plans", "delivery", "review")
]


def unmarked(page) -> list[str]:
    """The boxes of this page whose name says a language that the box does not."""
    boxes = BeautifulSoup(page.content, "html.parser").select("input[name], textarea[name]")
    texts = [box for box in boxes if box.get("type") not in ("hidden", "file", "checkbox", "radio")]
    return [
        box["name"]
        for box in texts
        for language in ("cy", "en")
        if (box["name"].endswith(f"_{language}") and box.get("lang", language) != language)
        or (box["name"].endswith("_cy") and box.get("lang") != "cy")
    ]


@pytest.fixture(scope="module")
@recorded()
def world(kept):
    """A council in Welsh with one row of each model."""
    council = a_council(welsh=True, name_cy="Powys")
    return {**one_of_each(council), **rows_of_the_system(council)}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_welsh_box_says_so(client, db, world, model):
    client.force_login(a_superuser())
    row = world.get(model) or model.objects.order_by("pk").last()
    pages = [client.get(address(model, "add"), {"council": world[Council].pk}), client.get(address(row))]
    seen = [page for page in pages if page.status_code == 200]
    assert seen
    assert [name for page in seen for name in unmarked(page)] == []


@pytest.mark.parametrize("transition", ["publish", "archive"])
def test_welsh_boxes_of_what_can_be_done_say_so(client, bridgend, transition):
    client.force_login(a_superuser())
    plan = draft(Plan, bridgend)
    assert unmarked(client.get(address(plan, "transition", transition))) == []


def test_a_council_that_publishes_in_welsh_has_a_welsh_name(db):
    for name in (None, ""):
        with pytest.raises(ValidationError) as refused:
            a_council(welsh=True, name_cy=name).full_clean()
        assert set(refused.value.message_dict) == {"name_cy"}
    a_council(welsh=True, name_cy="Cyngor").full_clean()
    a_council().full_clean()


def test_a_council_begins_to_publish_in_welsh_with_its_name(client, gateshead):
    client.force_login(a_user("owner", gateshead))
    data = open_form(client, gateshead)
    page = save(client, gateshead, data, languages="en,cy")
    assert page.status_code == 422
    soup = BeautifulSoup(page.content, "html.parser")
    assert "Enter the council’s name in Welsh" in soup.select_one(".field-name_cy").text
    assert Council.objects.get(pk=gateshead.pk).languages == "en"
    save(client, gateshead, data, languages="en,cy", name_cy="Cyngor")
    gateshead.refresh_from_db()
    assert (gateshead.languages, gateshead.name_cy) == ("en,cy", "Cyngor")
