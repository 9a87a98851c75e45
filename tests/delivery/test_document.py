"""From a document to a draft: each block says what it may become; what is chosen comes in as a workbook."""

from datetime import date, timedelta

import pytest
from admin_forms import address
from builders import a_priority, a_user, an_action, draft, live
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from documents import as_workbook, choose_kinds, filled, forms_of, go_on, proposed, start, texts
from spreadsheets import confirm, said

from councils.models import ImportBatch, ImportFile, Partner
from councils.publishing.editions import start_next_edition
from delivery.models import Action, Measure
from plans.models import Plan, Principle, Priority

pytestmark = pytest.mark.django_db

TEXT = """<h1>Homes plan</h1>
<h2>Introduction</h2><p>Everybody needs a home.</p><ul><li>Build on what is there</li></ul>
<h2>Enough homes</h2>
<ul><li>1.1 Build 300 homes by 31 March 2027</li><li>Open a shop by 18 February</li><li>Number of homes built</li></ul>
<h3>Fewer homes stand empty</h3>
<table><tr><th>Ref</th><th>Action</th><th>Lead officer</th><th>By when</th></tr>
<tr><td>2.1</td><td>Fill empty homes</td><td>Head of Housing</td><td>30/09/2027</td></tr></table>
<h2>Our partners</h2><ul><li>Middleshire Housing Trust</li></ul>
<h2>Our principles</h2><ul><li>We listen.</li></ul>
"""
MEASURE = {"unit": "number", "polarity": "higher", "period_kind": "financial_year", "frequency": "year"}


@pytest.fixture
def officer(client, gateshead):
    officer = a_user("editor", gateshead)
    client.force_login(officer)
    return officer


@pytest.fixture
def plan(gateshead):
    return draft(Plan, gateshead, title_en="Homes plan", slug="homes-plan")


def completed(page) -> dict:
    """What the document does not say, as an officer fills it in."""
    typed = filled(page)
    for form in forms_of(page):
        if form.kind == "measure":
            typed |= {form.add_prefix(name): value for name, value in MEASURE.items()} | {
                form.add_prefix("code"): "H-1"
            }
        if form.kind == "action" and not typed[form.add_prefix("reference")]:
            typed[form.add_prefix("reference")] = "1.2"
    return typed


def test_a_document_becomes_a_draft_by_way_of_a_workbook(client, officer, plan):
    assert f'href="{address(plan, "document")}"' in client.get(address(plan)).content.decode()
    blocks = start(client, plan, TEXT)
    assert proposed(blocks) == [
        ("priority", "Enough homes"),
        ("action", "1.1 Build 300 homes by 31 March 2027"),
        ("action", "Open a shop by 18 February"),
        ("measure", "Number of homes built"),
        ("priority", "Fewer homes stand empty"),
        ("action", "2.1 | Fill empty homes | Head of Housing | 30/09/2027"),
        ("partner", "Middleshire Housing Trust"),
        ("principle", "We listen."),
    ]
    details = choose_kinds(client, blocks)
    assert "The document says: “18 February”. Enter the day with its year" in said(details)
    preview = go_on(client, details, **completed(details))
    assert preview.status_code == 200, said(preview)
    assert "New: 8. Changed: 0. Unchanged: 0. Rows with errors: 0." in said(preview)
    assert not Priority.objects.exists()
    assert not Partner.objects.exists()
    confirm(client, preview)
    homes, empty = Priority.objects.order_by("position")
    assert (homes.title, homes.parent, empty.parent) == ("Enough homes", None, homes)
    build, shop, fill = Action.objects.order_by("position")
    assert (build.reference, build.title) == ("1.1", "Build 300 homes by 31 March 2027")
    assert (build.due_on, build.priority) == (date(2027, 3, 31), homes)
    assert (shop.reference, shop.due_on) == ("1.2", None)
    assert (fill.priority, fill.owner_role, fill.owner) == (empty, "Head of Housing", None)
    assert Measure.objects.get().unit == "number"
    assert Partner.objects.get().kind == ""
    assert Principle.objects.get().plan == plan
    undo = ImportBatch.objects.first()
    client.post(address(undo, "undo"))
    assert not Action.objects.exists()


def test_the_same_document_again_adds_nothing(client, officer, plan):
    for _n in range(3):
        details = choose_kinds(client, start(client, plan, TEXT))
        answer = go_on(client, details, **completed(details))
        if answer.status_code == 200:
            confirm(client, answer)
    assert answer.status_code == 422
    assert "0 changes." in said(answer)
    assert Action.objects.count() == 3


def test_what_is_chosen_comes_as_a_workbook_to_be_filled_in(client, officer, plan):
    details = choose_kinds(client, start(client, plan, TEXT))
    sheets = as_workbook(client, details)
    assert list(sheets) == ["partners", "principles", "priorities", "actions", "measures", "Columns"]
    assert sheets["priorities"] == [
        {"plan": "homes-plan", "title": "Enough homes"},
        {"plan": "homes-plan", "title": "Fewer homes stand empty", "parent": "Enough homes"},
    ]
    assert [line.get("reference") for line in sheets["actions"]] == ["1.1", None, "2.1"]
    assert sheets["measures"][0]["unit"] == "number"
    assert "polarity" not in sheets["measures"][0]
    assert not ImportFile.objects.filter(kind="workbook").exists()


def test_what_is_missing_is_told_beside_its_field_and_nothing_typed_is_lost(client, officer, plan):
    details = choose_kinds(client, start(client, plan, TEXT))
    shop = next(form for form in forms_of(details) if form.heading.startswith("Open a shop"))
    typed = {shop.add_prefix("title"): "Open a shop in town", shop.add_prefix("due_on"): "18 February"}
    refused = go_on(client, details, **typed)
    assert refused.status_code == 422
    again = next(form for form in forms_of(refused) if form.number == shop.number)
    assert again.errors["due_on"] == ["Enter the date with the year, such as 18 February 2026."]
    assert again.errors["reference"] == ["This field is required."]
    assert again["title"].value() == "Open a shop in town"
    assert f'href="#{again["due_on"].id_for_label}"' in refused.content.decode()
    later = client.get(refused.wsgi_request.path)
    assert (
        next(form for form in forms_of(later) if form.number == shop.number)["due_on"].value()
        == "18 February"
    )
    assert not Action.objects.exists()


def test_references_are_numbered_where_the_officer_asks_for_it(client, officer, plan):
    an_action(plan, reference="A1", title_en="Mend roofs")
    details = choose_kinds(
        client, start(client, plan, "<h2>Homes</h2><ul><li>Build homes</li><li>Buy land</li></ul>")
    )
    assert [form["reference"].value() for form in forms_of(details)[1:]] == ["", ""]
    preview = go_on(client, details, is_numbered="on")
    assert preview.status_code == 200, said(preview)
    confirm(client, preview)
    found = Action.objects.order_by("position").values_list("reference", "title_en")
    assert set(found) == {("A1", "Mend roofs"), ("A2", "Build homes"), ("A3", "Buy land")}


def test_what_the_workbook_finds_wrong_stands_beside_its_field(client, officer, plan):
    details = choose_kinds(
        client, start(client, plan, "<h2>Homes</h2><ul><li>Build homes</li><li>Buy land</li></ul>")
    )
    _homes, build, buy = forms_of(details)
    typed = {build.add_prefix("reference"): "1.1", buy.add_prefix("reference"): "1.1"}
    refused = go_on(client, details, **typed)
    assert refused.status_code == 422
    assert forms_of(refused)[2].errors["reference"] == [
        "Row 2 has the same reference. Delete one of them, or correct it."
    ]


def test_a_part_may_stand_under_a_priority_that_the_plan_has(client, officer, plan):
    there = a_priority(plan, title_en="Homes", slug="homes")
    page = start(client, plan, "Build homes by 1 May 2027")
    details = choose_kinds(client, page, n0="action")
    (form,) = forms_of(details)
    preview = go_on(
        client, details, **{form.add_prefix("priority"): "homes", form.add_prefix("reference"): "1"}
    )
    confirm(client, preview)
    assert Action.objects.get().priority == there


def test_nothing_chosen_is_told(client, officer, plan):
    page = start(client, plan, "Everybody needs a home.")
    assert proposed(page) == []
    refused = choose_kinds(client, page)
    assert refused.status_code == 422
    assert "Nothing is chosen yet." in said(refused)


def test_more_than_five_hundred_at_once_are_refused_and_stay_chosen(client, officer, plan):
    page = start(client, plan, "\n".join(f"Item {n}" for n in range(501)))
    refused = choose_kinds(client, page, **{f"n{number}": "partner" for number in range(501)})
    assert refused.status_code == 422
    assert "More than 500 are chosen." in said(refused)
    assert len(proposed(refused)) == 501
    assert len(forms_of(choose_kinds(client, refused, n0=""))) == 500


def test_a_kind_that_is_not_offered_is_refused_and_the_others_stay_chosen(client, officer, plan):
    page = start(client, plan, "Everybody needs a home.\nNobody is cold.")
    refused = choose_kinds(client, page, n0="priority", n1="pledge")
    assert refused.status_code == 422
    assert [kind for _block, kind in refused.context["blocks"]] == ["priority", ""]
    assert [kind for _block, kind in client.get(page.wsgi_request.path).context["blocks"]] == ["priority", ""]


def test_the_text_of_a_document_is_kept_for_a_day_and_for_its_officer(client, officer, plan, gateshead):
    page = start(client, plan, TEXT)
    here = page.wsgi_request.path
    kept = ImportFile.objects.filter(kind__startswith="document")
    kept.update(created_at=timezone.now() - timedelta(hours=23))
    assert client.get(here).status_code == 200
    kept.update(created_at=timezone.now() - timedelta(hours=25))
    gone = client.get(here, follow=True)
    assert "This document is no longer available. Choose it again." in gone.content.decode()
    kept.update(created_at=timezone.now())
    client.force_login(a_user("editor", gateshead))
    assert client.get(here).status_code == 302


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"text": ""}, "Paste a text or choose a file, and not both."),
        ({"text": "A", "file": ("a.txt", b"B")}, "Paste a text or choose a file, and not both."),
        ({"file": ("plan.pdf", b"%PDF-1.7")}, "This is a PDF."),
        (
            {"file": ("plan.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")},
            "This is an older type of file (.doc).",
        ),
        ({"file": ("plan.odt", b"PK")}, "Choose a Word document (.docx),"),
        ({"file": ("plan.docx", b"Homes")}, "but the file is a different type."),
        ({"file": ("plan.txt", b"\x00\x01\x02")}, "This is not a text that can be read."),
        ({"file": ("plan.html", b"<html><img src=a></html>")}, "There is no text in it."),
        (
            {"text": "Home\nPlan\n" + "\n".join(f"Item {n}" for n in range(2001))},
            "This document is too large.",
        ),
    ],
)
def test_what_is_no_document_is_refused_in_words(client, officer, plan, data, told):
    if "file" in data:
        data = {**data, "file": SimpleUploadedFile(*data["file"])}
    refused = start(client, plan, **data)
    assert refused.status_code == 422
    assert told in said(refused)


# -- who may ------------------------------------------------------------------------------------------


def test_another_council_s_plan_is_as_one_that_is_not_there(client, officer, plan, bridgend):
    theirs = draft(Plan, bridgend)
    file = ImportFile.objects.get(pk=start(client, plan, TEXT).context["file"].pk)
    for where in (address(theirs, "document"), address(theirs, "document_blocks", file.pk)):
        assert client.get(where).status_code == 404
        assert client.post(where, {"text": TEXT}).status_code == 404
    assert client.get(address(plan, "document").replace(str(plan.pk), "987654")).status_code == 404


def test_the_document_of_one_plan_does_not_go_into_another(client, officer, plan, gateshead):
    other = draft(Plan, gateshead, slug="other")
    file = start(client, plan, TEXT).context["file"]
    assert client.get(address(other, "document_details", file.pk)).status_code == 302


def test_what_is_public_or_not_the_newest_takes_nothing_in(client, gateshead):
    client.force_login(a_user("publisher", gateshead))
    plan = live(Plan, gateshead, title_en="Homes plan", slug="homes-plan")
    refused = start(client, plan, TEXT)
    assert refused.status_code == 409
    assert "“Homes plan” is public. Start its next edition" in said(refused)
    assert address(plan, "document") not in client.get(address(plan)).content.decode()
    edition = start_next_edition(plan, by=None)
    assert start(client, edition, TEXT).status_code == 200
    assert address(edition, "document") in client.get(address(edition)).content.decode()


def test_what_is_in_review_is_the_publishers(client, officer, plan):
    plan.submit(by=officer)
    assert client.get(address(plan, "document")).status_code == 403


# -- Welsh --------------------------------------------------------------------------------------------


def test_a_welsh_text_goes_into_welsh_and_the_english_is_asked_for(client, bridgend, bridgend_editor):
    client.force_login(bridgend_editor)
    plan = draft(Plan, bridgend, slug="cartrefi", title_cy="Cartrefi")
    text = "<h2>Digon o gartrefi</h2><ul><li>Adeiladu cartrefi erbyn 31 Mawrth 2027</li></ul>"
    page = start(client, plan, text, language="cy")
    assert proposed(page) == [
        ("priority", "Digon o gartrefi"),
        ("action", "Adeiladu cartrefi erbyn 31 Mawrth 2027"),
    ]
    details = choose_kinds(client, page)
    homes, build = forms_of(details)
    assert (homes["title_cy"].value(), homes["title"].value() or "") == ("Digon o gartrefi", "")
    assert go_on(client, details).status_code == 422
    typed = {
        homes.add_prefix("title"): "Enough homes",
        build.add_prefix("title"): "Build homes",
        build.add_prefix("reference"): "1",
    }
    preview = go_on(client, details, **typed)
    assert preview.status_code == 200, said(preview)
    confirm(client, preview)
    action = Action.objects.get()
    assert (action.title_cy, action.due_on) == ("Adeiladu cartrefi erbyn 31 Mawrth 2027", date(2027, 3, 31))
    assert action.priority.title_cy == "Digon o gartrefi"


def test_the_steps_are_in_welsh_too(client, bridgend, bridgend_editor):
    client.force_login(bridgend_editor)
    plan = draft(Plan, bridgend)
    page = client.get(f"/cy{address(plan, 'document')}")
    assert page.status_code == 200
    assert texts(start(client, plan, "One.\nTwo.", language="en")) == ["One.", "Two."]
