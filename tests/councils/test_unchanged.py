"""What a save says is true: nothing changed is said so, and a sentence for residents is never swallowed."""

import copy

import pytest
from admin_forms import address, form_data, open_form, save
from builders import (
    a_council,
    a_priority,
    a_superuser,
    draft,
    live,
    one_of_each,
    recorded,
    rows_of_the_system,
)
from django.contrib.admin import site
from django.core.files.uploadedfile import SimpleUploadedFile

from councils import form_recovery
from councils.models import Council, OutgoingEmail, ProviderAccount, User
from delivery.models import DataPoint
from plans.models import Document, Plan, Priority

pytestmark = pytest.mark.django_db
SENTENCE = "The second paragraph named the wrong year."
# An email and a linked account are only read.
MODELS = sorted(set(site._registry) - {OutgoingEmail, ProviderAccount}, key=lambda model: model._meta.label)


@pytest.fixture(scope="module")
@recorded()
def world(kept):
    """One row of every model of a council with Welsh, and who may change most of them."""
    rows = one_of_each(a_council("powys", welsh=True, name_cy="Powys"))
    superuser = a_superuser()
    return {**rows, User: superuser, **rows_of_the_system(rows[Council])}


@pytest.fixture
def rows(world, client):
    client.force_login(world[User])
    return copy.deepcopy(world)


@pytest.fixture(params=MODELS, ids=lambda model: model._meta.model_name)
def opened(request, rows, client):
    """The page of one row of each model that has a form to save."""
    answer = client.get(address(rows[request.param]))
    assert answer.status_code == 200
    if not answer.context["has_change_permission"]:
        pytest.skip("nobody changes this")
    return answer


def history_of(row):
    return list(row.history.values_list("pk", flat=True))


def test_saving_what_stands_there_writes_nothing_and_says_so(opened, client):
    row = opened.context["original"]
    before = history_of(row), getattr(row, "version", None)
    answer = client.post(address(row), form_data(opened), follow=True)
    said = [str(message) for message in answer.context["messages"]]
    assert said == ["Nothing was changed."]
    row.refresh_from_db()
    assert (history_of(row), getattr(row, "version", None)) == before


def test_after_an_earlier_text_was_saved_the_form_shows_what_stands_there_now(opened, client):
    """ "Save and continue editing" of a restored version: the version comes up once, not after every save."""
    row = opened.context["original"]
    restored = f"{address(row)}?restore={row.history.latest().pk}"
    data = {**form_data(opened), "_continue": "1"}
    answer = client.post(restored, data)
    assert answer.status_code == 302
    assert answer.headers["Location"] == address(row)


def test_a_sentence_without_a_change_comes_back_with_words(opened, client):
    row, form = opened.context["original"], opened.context["adminform"].form
    own = {field.name for field in row._meta.get_fields()}
    notes = [
        name
        for name in ("change_note_en", "change_note_cy", "reason_en", "welsh_reason")
        if name in form.fields and name not in own
    ]
    for name in notes:
        if name == "reason_cy":
            continue
        answer = client.post(address(row), {**form_data(opened), name: SENTENCE})
        assert answer.status_code == 422, name
        assert SENTENCE in answer.content.decode()
        shown = answer.context["adminform"].form.errors
        assert "lear this field" in str(shown), shown
    if getattr(row, "is_public", False):
        assert {"change_note_en", "change_note_cy", "welsh_reason"} <= set(notes)


def test_ends_of_lines_of_a_browser_are_no_change(rows, client):
    plan = rows[Plan]
    Plan.objects.filter(pk=plan.pk).update(purpose_en="One line\nand another")
    data = {**open_form(client, plan), "purpose_en": "One line\r\nand another"}
    answer = client.post(address(plan), data, follow=True)
    assert "Nothing was changed." in answer.content.decode()


def test_a_change_still_asks_for_its_sentence(rows, client):
    plan = rows[Plan]
    data = open_form(client, plan)
    answer = save(client, plan, data, period_note_en="three years")
    assert answer.status_code == 422
    assert "change_note_en" in answer.context["adminform"].form.errors
    assert save(client, plan, data, period_note_en="three years", change_note_en=SENTENCE).status_code == 302
    assert plan.history.count() > 1


def test_a_row_that_changes_is_a_change(rows, client):
    plan = rows[Plan]
    data = open_form(client, plan)
    changes = {"priorities-0-title_en": "Another title"}
    assert save(client, plan, data, **changes).status_code == 422
    answer = client.post(address(plan), {**data, **changes, "change_note_en": SENTENCE}, follow=True)
    assert "Nothing was changed." not in answer.content.decode()
    assert Priority.objects.get(pk=rows[Priority].pk).title_en == "Another title"


# -- why without Welsh -----------------------------------------------------------------------------


@pytest.fixture
def in_welsh(bridgend, client):
    client.force_login(a_superuser())
    texts = {"title_en": "Care", "title_cy": "Gofal", "summary_en": "Homes", "summary_cy": "Cartrefi"}
    plan = live(Plan, bridgend, **texts)
    a_priority(plan, title_en="Old age", title_cy="Henoed")
    return plan


@pytest.mark.parametrize(
    "change",
    [
        {"summary_cy": ""},
        {"summary_en": "Homes and days"},
        {"purpose_en": "", "title_en": "Better care"},
        {"priorities-0-title_cy": ""},
        {"priorities-0-title_en": "Growing old"},
    ],
)
def test_welsh_left_behind_on_a_live_page_asks_why_and_keeps_the_reason(in_welsh, client, change):
    data = {**open_form(client, in_welsh), "change_note_en": SENTENCE, **change}
    refused = client.post(address(in_welsh), data)
    assert refused.status_code == 422
    assert set(refused.context["adminform"].form.errors) == {"welsh_reason"}
    assert SENTENCE in refused.content.decode()
    answer = client.post(address(in_welsh), {**data, "welsh_reason": "The translator is ill."})
    assert answer.status_code == 302
    assert in_welsh.history.first().history_change_reason == "The translator is ill."
    assert "The translator is ill." in client.get(address(in_welsh, "history")).content.decode()


def test_both_languages_together_ask_nothing(in_welsh, client):
    changes = {"summary_en": "Homes and days", "summary_cy": "Cartrefi a dyddiau"}
    answer = save(client, in_welsh, open_form(client, in_welsh), change_note_en=SENTENCE, **changes)
    assert answer.status_code == 302


def test_a_parts_own_page_asks_too(in_welsh, client):
    (priority,) = in_welsh.priorities.all()
    data = {**open_form(client, priority), "change_note_en": SENTENCE, "title_cy": ""}
    refused = client.post(address(priority), data)
    assert set(refused.context["adminform"].form.errors) == {"welsh_reason"}
    assert client.post(address(priority), {**data, "welsh_reason": "To come."}).status_code == 302
    assert priority.history.first().history_change_reason == "To come."


def test_a_draft_and_a_council_in_english_are_asked_nothing(bridgend, gateshead, client):
    client.force_login(a_superuser())
    item = draft(Plan, bridgend, title_cy="Gofal")
    assert save(client, item, open_form(client, item), title_cy="").status_code == 302
    item = live(Plan, gateshead)
    assert "welsh_reason" not in client.get(address(item)).context["adminform"].form.fields


# -- chosen files ----------------------------------------------------------------------------------

AGAIN = "Choose the file again. It could not be kept."


def a_file(name="minutes.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.4 text", "application/pdf")


def file_fields(page) -> list:
    """Names of the inputs for a file on this page, of its rows too."""
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += inline.formset.forms
    return [
        form.add_prefix(name)
        for form in forms
        for name, field in form.fields.items()
        if hasattr(field, "max_length") and hasattr(field, "allow_empty_file")
    ]


WITH_FILES = [
    model
    for model in MODELS
    if any(
        hasattr(field, "upload_to")
        for made in [site._registry[model], *site._registry[model].inlines]
        for field in made.model._meta.fields
    )
]


def test_the_table_of_forms_with_files_is_not_empty():
    assert Document in WITH_FILES
    assert len(WITH_FILES) >= 3


@pytest.mark.parametrize("model", WITH_FILES, ids=lambda model: model._meta.model_name)
def test_a_form_that_comes_back_asks_for_its_files_again(model, rows, client):
    council = rows[Council]
    for asked, wrong in (
        (address(rows[model]), {"version": "junk"}),
        (f"{address(model, 'add')}?council={council.pk}", {"title_en": ""}),
    ):
        page = client.get(asked)
        names = file_fields(page)
        assert names
        answer = client.post(asked, {**form_data(page), **wrong, **{name: a_file() for name in names}})
        assert answer.status_code in (409, 422)
        form = answer.context["adminform"].form
        for name in names:
            assert AGAIN in str(form.errors[name]) or "mage" in str(form.errors[name])
            assert str(form.errors[name]) in answer.content.decode()


@pytest.mark.parametrize("model", WITH_FILES, ids=lambda model: model._meta.model_name)
def test_so_does_one_that_comes_back_after_signing_in(model, rows, client):
    row, user = rows[model], rows[User]
    page = client.get(address(row))
    names = file_fields(page)
    client.session.flush()
    client.cookies.pop("sessionid")
    answer = client.post(address(row), {**form_data(page), **{name: a_file() for name in names}})
    assert answer.status_code == 302
    kept = client.session[form_recovery.KEY]
    client.force_login(user)
    session = client.session
    session[form_recovery.KEY] = kept
    session.save()
    errors = client.get(address(row)).context["adminform"].form.errors
    for name in names:
        assert errors[name] == [AGAIN]


def test_a_file_that_could_not_be_kept_and_its_sentence(rows, client):
    """A new file without its sentence, then the sentence without the file."""
    document = rows[Document]
    data = open_form(client, document)
    refused = client.post(address(document), {**data, "file": a_file()})
    assert refused.status_code == 422
    assert refused.context["adminform"].form.errors["file"] == [AGAIN]
    answer = client.post(address(document), {**data, "change_note_en": SENTENCE})
    assert answer.status_code == 422
    assert SENTENCE in answer.content.decode()
    assert not document.history.filter(history_type="~").exists()
    done = client.post(address(document), {**data, "change_note_en": SENTENCE, "file": a_file()})
    assert done.status_code == 302
    document.refresh_from_db()
    assert document.bytes == len(b"%PDF-1.4 text")


def test_a_spreadsheet_chosen_before_the_session_ended(client):
    answer = client.post(address(DataPoint, "import"), {"file": a_file("points.csv")})
    assert answer.status_code == 302
    asked = client.get(answer.headers["Location"], follow=True)
    assert "choose the file again" in asked.content.decode()
