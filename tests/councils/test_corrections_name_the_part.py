"""A correction of one part names it: "No longer pursued." beside the plan's title would be said of the plan."""

import re
from html import unescape

import pytest
from admin_forms import address, form_data, save
from builders import a_council, a_user, one_of_each, recorded
from django.contrib.admin import site
from reading import page, words

from councils.admin import PartAdmin
from councils.models import ChangeNote
from delivery.models import Target
from plans.models import Plan

pytestmark = pytest.mark.django_db
SENTENCE = "Ended."
PARTS = [model for model, admin in site._registry.items() if isinstance(admin, PartAdmin)]
WITH_PAGES = {"action", "measure", "priority", "milestone", "target", "seriesbreak", "benchmark", "risk"}


@pytest.fixture(scope="module")
@recorded()
def world(kept):
    council = a_council("powys", welsh=True, name_cy="Powys")
    return {**one_of_each(council), "publisher": a_user("publisher", council)}


def correct(client, row) -> bool:
    """Change the first text or figure of this row, with a sentence; false where residents are asked for none."""
    answer = client.get(address(row))
    data = form_data(answer) if answer.context and "adminform" in answer.context else {}
    names = [
        name for name in data if name in {"value", "title_en", "name_en", "note_en", "whose_en", "text_en"}
    ]
    if "change_note_en" not in getattr(answer.context.get("adminform"), "form", {}).fields or not names:
        return False
    typed = {names[0]: "77", "change_note_en": SENTENCE, "welsh_reason": "To follow."}
    saved = save(client, row, data, **typed)
    assert saved.status_code == 302, saved.context["errors"]
    return True


@pytest.mark.parametrize("model", PARTS, ids=lambda model: model._meta.model_name)
def test_a_correction_of_a_part_says_which(world, client, model):
    row = world[model]
    client.force_login(world["publisher"])
    if not correct(client, row):
        pytest.skip("residents are told nothing of it, or it says nothing of its own")
    client.logout()
    (note,) = ChangeNote.objects.filter(note_en=SENTENCE)
    assert (row.page_within is not None) == (model._meta.model_name in WITH_PAGES)
    if row.page_within is None:
        return
    row.refresh_from_db()
    named = str(type(row.page_within).objects.get(pk=row.page_within.pk))
    assert note.details["part"]["en"] == named
    listed = words(page(client, "/powys/changes/"))
    feed = unescape(client.get("/powys/changes/feed/").content.decode())
    if model is Target:  # told once, with what the target was before
        assert re.search(rf"{re.escape(row.measure.name)}: the target for [^:]+\. Reason: {SENTENCE}", listed)
        assert f"Reason: {SENTENCE}" in feed
        return
    assert f"{named} {SENTENCE}" in listed
    assert f">{named}</p>" in feed


def test_a_correction_of_the_whole_names_no_part(world, client):
    client.force_login(world["publisher"])
    assert correct(client, world[Plan])
    assert ChangeNote.objects.get(note_en=SENTENCE).details == {}
