"""Councils are separate: every model through every page of the admin, for every kind of person.

Another council's row answers exactly like one that does not exist.
"""

import copy
import re
from itertools import product
from uuid import UUID

import pytest
from admin_forms import address, form_data
from builders import a_council, a_review_of, a_user, draft, one_of_each
from django.apps import apps
from django.contrib.admin import site
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from planting import WORD, say_the_word
from spreadsheets import cells_of

from councils.models import Council, Membership
from plans.models import Plan, Priority

MODELS = sorted(
    (model for model in apps.get_models() if getattr(model, "council_lookup", None)),
    key=lambda m: m._meta.label,
)
OWN = [model for model in MODELS if model is not Council]
MISSING = 987_654_321
# Headers that differ from one answer to the next, whatever is asked (or with the length of the id in the words).
UNIQUE = {"Content-Security-Policy", "Expires", "Content-Length"}


def name_of(model) -> str:
    return model._meta.model_name


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(kept):
    """Two councils and one row of every model of each, built once for all tests."""
    gateshead = a_council("gateshead")
    bridgend = a_council("bridgend", welsh=True, name_cy="Pen-y-bont ar Ogwr")
    return {"theirs": one_of_each(gateshead), "own": one_of_each(bridgend)}


@pytest.fixture
def theirs(world, db):
    """One row of every model in Gateshead, which is another council for Bridgend's people."""
    return copy.deepcopy(world["theirs"])


@pytest.fixture
def own(world, db):
    """One row of every model in Bridgend."""
    return copy.deepcopy(world["own"])


@pytest.fixture
def gateshead(theirs):
    return theirs[Council]


@pytest.fixture
def bridgend(own):
    return own[Council]


@pytest.fixture
def stranger_in(bridgend, client):
    """A Bridgend owner (the most an officer can be there) signed in."""
    client.force_login(a_user("owner", bridgend))
    return client


def answer(response, pk):
    """What can be told from an answer: status, place, headers, words; the asked address and id taken out."""
    kept = {name: value for name, value in response.headers.items() if name not in UNIQUE}
    words = response.content.decode() if response.status_code != 302 else ""
    messages = sorted(str(message) for message in response.wsgi_request._messages)
    words = re.sub(r'(name="csrfmiddlewaretoken" value=")\w+', r"\1TOKEN", words)
    words = words.replace(response.wsgi_request.path, "PATH").replace(f"“{pk}”", "PK")
    return response.status_code, kept, words, messages


def test_every_model_of_a_council_is_in_the_admin():
    assert [model._meta.label for model in MODELS if not site.is_registered(model)] == []


def pages_of(model) -> list[str]:
    """Django's own pages of a row, and those that the parts of its admin add."""
    added = [view for part in site.get_model_admin(model).parts for view in part.views()]
    return [
        *("change", "history", "delete", "simple_history"),
        *(name for route, _view, name in added if "object_id" in route),
    ]


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_a_foreign_row_answers_like_a_missing_one(stranger_in, theirs, model):
    row = theirs[model]
    data = {"post": "yes", "version": "1", "title_en": "Taken over", "council": str(row.owner_council.pk)}
    for page, method in product(pages_of(model), ("get", "post")):
        extra = ()
        if page in ("simple_history", "transition"):
            extra = (row.history.first().pk if page == "simple_history" else row.transitions[0].name,)
        elif page in ("document_blocks", "document_details"):
            extra = (UUID(int=0),)
        answers = []
        for pk in (row.pk, MISSING):
            stranger_in.cookies.pop("messages", None)
            asked = address(model, page, pk, *extra)
            answers.append(answer(getattr(stranger_in, method)(asked, data if method == "post" else {}), pk))
        found, missing = answers
        assert found == missing, (page, method)
        if found[0] == 302:
            assert found[1]["Location"] == reverse("admin:index")
        else:
            # Nobody changes or deletes these: refused before it is looked for; what a script sends to; and steps.
            assert (found[0], page) in (
                (403, "change"),
                (403, "delete"),
                *((404, page) for page in ("document", "document_blocks", "document_details")),
                (404, "unsaved"),
                (405, "unsaved"),
                (405, "workbook_export"),
            )
    row.refresh_from_db()
    assert getattr(row, "title_en", None) != "Taken over"


@pytest.mark.parametrize("model", OWN, ids=name_of)
def test_lists_show_count_search_and_order_only_own_rows(stranger_in, theirs, model):
    for query in ("", "q=a", "o=1", "all=", "p=0", "e=1"):
        page = stranger_in.get(f"{address(model, 'changelist')}?{query}")
        if page.status_code == 200:
            assert not page.context["cl"].queryset.exclude(pk__in=own_ids(model)).exists()
            assert page.context["cl"].root_queryset.count() == len(own_ids(model))
            assert page.context["cl"].result_count == page.context["cl"].queryset.count()
            assert address(theirs[model]) not in page.content.decode()


def own_ids(model):
    return list(
        model.objects.filter(**{f"{model.council_lookup}__slug": "bridgend"}).values_list("pk", flat=True)
    )


def test_no_list_and_no_form_says_a_word_of_theirs(stranger_in, own, theirs, gateshead):
    """Nor a filter beside a list: a word that is in every text of theirs."""
    rows = [row for row in theirs.values() if not row.is_frozen and row != gateshead]
    for row in [*rows, a_review_of(draft(Plan, gateshead, title_en=WORD)).plan]:
        say_the_word(row)
    for model in MODELS:
        for place in (address(model, "changelist"), address(model, "add"), address(own[model])):
            page = stranger_in.get(place, follow=True)
            assert WORD.lower() not in page.content.decode().lower(), place


@pytest.mark.parametrize("model", OWN, ids=name_of)
def test_posts_to_a_list_do_nothing_to_a_foreign_row(stranger_in, theirs, model):
    row = theirs[model]
    bulk = {"action": "delete_selected", "post": "yes", "index": 0}
    found, missing = (
        stranger_in.post(address(model, "changelist"), {**bulk, "_selected_action": [pk]})
        for pk in (row.pk, MISSING)
    )
    assert (found.status_code, found.headers.get("Location")) == (
        missing.status_code,
        missing.headers.get("Location"),
    )
    editable = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": row.pk, "_save": "Save"}
    stranger_in.post(
        address(model, "changelist"), {**editable, "form-0-position": "99", "form-0-title_en": "Taken over"}
    )
    row.refresh_from_db()
    assert getattr(row, "title_en", "") != "Taken over"
    assert getattr(row, "position", 0) != 99


@pytest.mark.parametrize("model", OWN, ids=name_of)
def test_adding_with_another_councils_number_offers_nothing_of_theirs(stranger_in, theirs, gateshead, model):
    for popup in ("", "&_popup=1"):
        page = stranger_in.get(f"{address(model, 'add')}?council={gateshead.pk}{popup}")
        words = page.content.decode()
        assert gateshead.name not in words
        assert not [row for row in theirs.values() if len(str(row)) > 6 and f">{row}<" in words]


def foreign_keys():
    """(model, field) for every choice a form of the admin offers of another council's things."""
    return [
        (model, field)
        for model in OWN
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.editable and field.is_relation and getattr(field.related_model, "council_lookup", None)
    ]


@pytest.mark.parametrize(
    "model", sorted({model for model, _ in foreign_keys()}, key=lambda m: m._meta.label), ids=name_of
)
def test_a_foreign_choice_is_refused(stranger_in, own, theirs, model):
    """The page's own form, as the admin builds it, refuses the other council's row beside the field."""
    form_class = the_form(stranger_in, model, own[model])
    for field in (field for of_model, field in foreign_keys() if of_model is model):
        if field.name in form_class.base_fields and field.name not in form_class.may_be_anothers:
            pk = theirs[field.related_model].pk
            form = form_class({field.name: [pk] if field.many_to_many else pk}, instance=own[model])
            assert "not one of the available choices" in str(form.errors[field.name]), field


def the_form(client, model, row):
    """The form class that the change page of this row is built from."""
    page = client.get(address(model, "change", row.pk))
    assert page.status_code == 200, page
    return type(page.context["adminform"].form)


def test_autocomplete_tells_nothing_of_theirs(stranger_in, theirs):
    for model, field in foreign_keys():
        query = {
            "app_label": model._meta.app_label,
            "model_name": model._meta.model_name,
            "field_name": field.name,
        }
        found = stranger_in.get(reverse("admin:autocomplete"), {**query, "term": ""})
        if found.status_code == 200:
            listed = {result["id"] for result in found.json()["results"]}
            assert str(theirs[field.related_model].pk) not in listed
        else:
            assert found.status_code in (403, 404)


def test_a_posted_inline_row_of_another_council_is_refused(stranger_in, own, theirs):
    own, foreign = own[Plan], theirs[Priority]
    page = stranger_in.get(address(Plan, "change", own.pk))
    data = form_data(page)
    data |= {
        "priorities-TOTAL_FORMS": "1",
        "priorities-INITIAL_FORMS": "1",
        "priorities-0-id": foreign.pk,
        "priorities-0-plan": own.pk,
        "priorities-0-title_en": "Taken over",
        "priorities-0-position": "1",
    }
    stranger_in.post(address(Plan, "change", own.pk), data)
    foreign.refresh_from_db()
    assert foreign.title_en != "Taken over"
    assert foreign.plan.council.slug == "gateshead"


SPREADSHEETS = [model for model in OWN if hasattr(site.get_model_admin(model), "resource")]


@pytest.mark.parametrize("model", SPREADSHEETS, ids=name_of)
def test_an_export_holds_own_rows_only(stranger_in, own, theirs, bridgend, gateshead, model):
    foreign = theirs[model]
    words = {str(foreign), gateshead.name} - {str(row) for row in model.objects.filter(pk__in=own_ids(model))}
    for ending in ("csv", "xlsx"):
        for query in (
            "",
            f"q={foreign}",
            f"council={gateshead.pk}",
            f"council__id__exact={gateshead.pk}",
            "all=",
        ):
            page = stranger_in.get(f"{address(model, 'export', ending)}?{query}")
            if page.status_code == 200:
                assert {row[-1] for row in cells_of(page)[1:]} <= {bridgend.name_en}
                assert not words & {cell for row in cells_of(page) for cell in row}
    everything = cells_of(stranger_in.get(address(model, "export", "csv")))
    assert [row[-1] for row in everything[1:]] == [bridgend.name_en] * len(own_ids(model))


@pytest.mark.parametrize("model", SPREADSHEETS, ids=name_of)
def test_a_spreadsheet_changes_nothing_of_theirs(stranger_in, theirs, gateshead, model):
    """Its row is exported there, and sent here: named by council, by the council's number, by address."""
    foreign = theirs[model]
    stranger_in.force_login(a_user("owner", gateshead))
    taken = stranger_in.get(address(model, "export", "csv")).content
    stranger_in.force_login(a_user("owner", a_council("elsewhere")))
    for query in ("", f"?council={gateshead.pk}"):
        file = SimpleUploadedFile("theirs.csv", taken.replace(str(foreign).encode(), b"Taken over"))
        page = stranger_in.post(f"{address(model, 'import')}{query}", {"file": file})
        if "preview" in page.context:
            refusals = [str(problem) for problem in page.context["preview"].problems]
            assert any("is not the council of this import" in refusal for refusal in refusals)
        else:
            assert [council.slug for council, _address in page.context["choices"]] == ["elsewhere"]
    assert model.objects.get(pk=foreign.pk).version == foreign.version
    assert not model.objects.filter(**{f"{model.council_lookup}__slug": "elsewhere"}).exists()


def test_the_shortcut_that_opens_any_object_is_closed(stranger_in, theirs):
    content_type = ContentType.objects.get_for_model(Plan)
    page = stranger_in.get(f"/admin/r/{content_type.pk}/{theirs[Plan].pk}/")
    assert page.status_code == 404


def test_rights_taken_away_hold_on_the_next_request(client, gateshead, editor):
    client.force_login(editor)
    assert client.get(address(Plan, "changelist")).status_code == 200
    Membership.objects.filter(user=editor).delete()
    assert client.get(address(Plan, "changelist")).status_code == 302


@pytest.mark.parametrize("role", ["stranger", "viewer", "editor", "publisher", "owner", "superuser"])
def test_who_gets_into_the_admin(client, gateshead, superuser, role):
    if role == "superuser":
        client.force_login(superuser)
    elif role != "stranger":
        client.force_login(a_user(role, gateshead))
    expected = 200 if role in ("editor", "publisher", "owner", "superuser") else 302
    assert client.get(reverse("admin:index")).status_code == expected


@pytest.mark.parametrize("model", MODELS, ids=name_of)
@pytest.mark.parametrize("who", ["owner", "superuser"])
def test_own_people_open_every_page_of_their_rows(client, gateshead, superuser, theirs, model, who):
    client.force_login(superuser if who == "superuser" else a_user("owner", gateshead))
    row = theirs[model]
    for view in ("changelist", "change", "history"):
        page = client.get(address(model, view, *([] if view == "changelist" else [row.pk])))
        assert page.status_code == 200, (view, page)


def test_a_council_with_the_others_name_is_not_counted(stranger_in):
    a_council("elsewhere")
    page = stranger_in.get(address(Council, "changelist"))
    assert [council.slug for council in page.context["cl"].queryset] == ["bridgend"]
