"""Who saves second is told: on every form and on every button."""

import pytest
from admin_forms import address, form_data, open_form, save
from builders import a_council, a_superuser, a_user, one_of_each, recorded, rows_of_the_system
from django.contrib.admin import site
from filling import a_change, one_of_each_in_draft

from councils.models import Council, OutgoingEmail, SearchSynonym, SignInProvider, User, content_models
from delivery.models import ReportingRound

pytestmark = pytest.mark.django_db
# Written by the site alone.
NOBODY_CHANGES = {OutgoingEmail}
MODELS = sorted(set(site._registry) - NOBODY_CHANGES, key=lambda model: model._meta.label)


def name_of(model) -> str:
    return model._meta.model_name


@pytest.fixture(scope="module")
@recorded()
def world(kept):
    rows = {**one_of_each(a_council("gwynedd")), **one_of_each_in_draft(a_council("powys"))}
    of_the_site = {User: a_user("editor", a_council()), **rows_of_the_system(rows[Council])}
    return {**rows, **of_the_site}, a_superuser()


@pytest.fixture
def rows(world, client, db):
    client.force_login(world[1])
    return world[0]


def stored(row) -> dict:
    return type(row)._base_manager.filter(pk=row.pk).values().get()


def two_changes(page, model) -> list[dict]:
    """What each of the two types in the same field."""
    if model is User:
        return [{"name": "Ann"}, {"name": "Ben"}]
    change = a_change(page)
    return [change, {name: f"{value}1" for name, value in change.items()}] if change else []


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_the_second_of_two_who_opened_the_same_form_overwrites_nothing(client, rows, model):
    row = rows[model]
    page = client.get(address(row))
    if not page.context["has_change_permission"]:
        return
    data, changes = form_data(page), two_changes(page, model)
    if not changes:
        return
    first, second = changes
    assert save(client, row, {**data, **first}).status_code == 302
    kept = stored(row)
    assert save(client, row, {**data, **second}).status_code in (409, 422)
    assert stored(row) == kept


@pytest.mark.parametrize("model", [User, SearchSynonym], ids=name_of)
def test_what_belongs_to_the_whole_site_is_refused_with_both_texts(client, rows, model):
    row = rows[model]
    page = client.get(address(row))
    name = "name" if model is User else "english"
    data = form_data(page)
    assert save(client, row, data, **{name: "hers, theirs"}).status_code == 302
    refused = save(client, row, data, **{name: "mine, ours"})
    assert refused.status_code == 409
    assert "It now says “hers, theirs”." in refused.content.decode()
    again = form_data(refused)
    assert again[name] == "mine, ours"
    assert save(client, row, again).status_code == 302
    assert stored(row)[name] == "mine, ours"


def test_of_two_who_enter_a_secret_the_second_is_told(client, rows):
    row = rows[SignInProvider]
    data = open_form(client, row)
    assert save(client, row, data, new_secret="hers").status_code == 302
    kept = stored(row)
    refused = save(client, row, data, new_secret="mine")
    assert refused.status_code == 409
    assert "Someone else saved this while you were editing." in refused.content.decode()
    assert stored(row) == kept


def test_two_who_typed_the_same_are_both_right(client, rows):
    data = open_form(client, row := rows[SearchSynonym])
    for _writer in range(2):
        assert save(client, row, data, english="path, alley").status_code == 302


@pytest.mark.parametrize("model", [*content_models(), ReportingRound], ids=name_of)
def test_a_button_of_before_a_colleague_s_save_does_nothing(client, rows, model):
    row = rows[model]
    buttons = client.get(address(row)).context["transitions"]
    assert buttons
    asked = [(link.partition("?")[0], client.get(link).context) for _transition, link in buttons]
    type(row)._base_manager.get(pk=row.pk).save()  # a colleague
    kept = stored(row)
    for link, page in asked:
        seen = page["seen"] if "seen" in page else page["form"]["version"].value()
        sent = {"version": seen, "reason": "A reason.", "note": "A note."}
        assert client.post(link, sent).status_code == 409
        assert stored(row) == kept
