"""What people write comes the whole way through files and forms: each column and field reaches the reader for it."""

import datetime
from decimal import Decimal

import pytest
from admin_forms import open_form, save
from builders import a_measure, a_partner, a_point, a_user, an_action, draft, live
from django.contrib.admin import site
from django.db import models
from django.test import RequestFactory
from django.utils import translation
from spreadsheets import a_book, a_csv, bring_in, choose, problems, said

from councils.admin.forms import CouncilForm
from councils.admin.scoped import open_page
from councils.models import OutgoingEmail, Partner, ProviderAccount, SearchSynonym, SignInProvider, User
from councils.parsing.numbers import NumberField, WholeNumberField
from councils.spreadsheets import (
    CommitteeResource,
    ContactResource,
    CouncillorResource,
    DirectorateResource,
    PartnerResource,
    WardResource,
    read,
)
from delivery.models import ActionUpdate, DataPoint, RatingScheme, StatusWord
from delivery.spreadsheets import (
    ActionResource,
    ActionUpdateResource,
    DataPointResource,
    MeasureResource,
    MilestoneResource,
    RiskResource,
    TargetResource,
)
from plans.models import Plan
from plans.spreadsheets import PlanResource, PrincipleResource, PriorityResource
from pledges.models import Grant
from pledges.spreadsheets import AwardResource, GrantResource

DAY = datetime.date(2025, 3, 26)


@pytest.fixture
def plan(gateshead):
    return live(Plan, gateshead, slug="fair", title_en="Fair for all")


ABOUT = {
    AwardResource: {"title": "Best council", "result": "won"},
    GrantResource: {"title": "Play space", "direction": "awarded"},
    PartnerResource: {"name": "Mind", "kind": "voluntary"},
    DataPointResource: {"plan": "fair", "code": "HS:1", "period": "2025-26 Q1", "value": "5"},
    ActionUpdateResource: {"plan": "fair", "reference": "1.2:a", "status": "on_track"},
    CouncillorResource: {"name": "Jane Example"},
    CommitteeResource: {"name": "Cabinet", "kind": "cabinet"},
    DirectorateResource: {"name": "Place"},
    WardResource: {"name": "Riverside"},
    ContactResource: {"team": "Policy", "phone": "01632 960001"},
    PlanResource: {"title": "Homes plan", "kind": "strategy"},
    PrincipleResource: {"plan": "fair", "text": "We listen.", "kind": "principle"},
    PriorityResource: {"plan": "fair", "reference": "homes", "title": "Homes"},
    ActionResource: {"plan": "fair", "reference": "1.3", "title": "Build homes"},
    MilestoneResource: {"plan": "fair", "action": "1.2:a", "title": "Land bought"},
    MeasureResource: {"plan": "fair", "code": "HS:2", "name": "Homes built", "unit": "number"},
    TargetResource: {"plan": "fair", "measure": "HS:1", "period": "2026-27 Q1", "value": "5"},
    RiskResource: {"plan": "fair", "title": "Builders go away"},
}


@pytest.mark.django_db
@pytest.mark.parametrize("make", [a_csv, a_book])
@pytest.mark.parametrize("resource", ABOUT)
def test_an_error_mark_in_any_column_is_told_with_its_row_and_column(resource, make, gateshead, editor, plan):
    a_measure(plan, code="HS:1")
    an_action(plan, reference="1.2:a")
    columns = resource(gateshead, by=editor, may_change=lambda *_: True)
    names = [name for name in columns.fields if not columns.fields[name].is_help]
    rows = [
        [ABOUT[resource].get(name, "") if name != wrong else "#REF!" for name in names] for wrong in names
    ]
    preview = columns.preview(read((file := make(names, *rows)).name, file.read()))
    told = {(problem.row, problem.columns): str(problem) for problem in preview.problems}
    for row, name in enumerate(names, 2):
        assert "“#REF!” is a spreadsheet error. Fix it in the spreadsheet" in told.get((row, name), ""), name


KEPT_BY_THE_SYSTEM = (User, SearchSynonym, SignInProvider, ProviderAccount, OutgoingEmail)


def every_form():
    """Of the pages and their rows; not of what system administrators keep, and of emails, which nobody changes."""
    for model_admin in site._registry.values():
        if model_admin.model in KEPT_BY_THE_SYSTEM:
            continue
        yield model_admin
        yield from (made(model_admin.model, site) for made in model_admin.inlines)


@pytest.mark.django_db
def test_every_number_of_every_form_is_read_as_people_write_it(gateshead):
    request = RequestFactory().get("/")
    request.user = a_user("owner", gateshead)
    open_page(request, gateshead)
    seen = 0
    for inline in every_form():
        for db_field in inline.model._meta.fields:
            if (
                not db_field.editable
                or db_field.primary_key
                or db_field.choices
                or db_field.name == "version"
            ):
                continue
            if isinstance(db_field, (models.DecimalField, models.IntegerField)):
                field = inline.formfield_for_dbfield(db_field, request)
                assert isinstance(field, (NumberField, WholeNumberField)), db_field
                assert field.widget.input_type == "text", db_field
                seen += 1
    assert seen > 20


def test_every_form_refuses_what_is_no_text():
    for inline in every_form():
        assert issubclass(inline.form, CouncilForm), inline


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["#REF!", "NA", "TBC", "[x]", "cafÃ©"])
def test_what_is_no_name_is_refused_beside_the_field(as_editor, gateshead, typed):
    grant = draft(Grant, gateshead, title_en="Play space", direction="awarded")
    page = save(as_editor, grant, open_form(as_editor, grant), title_en=typed)
    assert page.status_code == 422
    assert page.context["adminform"].form.errors["title_en"]
    assert page.context["adminform"].form["title_en"].value() == typed


@pytest.mark.django_db
def test_a_host_with_its_port_is_an_address_in_forms_too(as_editor, gateshead):
    partner = a_partner(gateshead)
    assert (
        save(as_editor, partner, open_form(as_editor, partner), website="example.org:8080/a").status_code
        == 302
    )
    partner.refresh_from_db()
    assert partner.website == "https://example.org:8080/a"


@pytest.mark.django_db
def test_an_optional_text_keeps_what_was_typed(as_editor, gateshead):
    grant = draft(Grant, gateshead, title_en="Play space", direction="awarded")
    assert save(as_editor, grant, open_form(as_editor, grant), programme="N/A").status_code == 302
    grant.refresh_from_db()
    assert grant.programme == "N/A"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "kept"),
    [("£1.2m", "1200000"), (".5", "0.5"), ("1,234.5", "1234.5"), ("€5", None), ("(12)", None)],
)
def test_an_amount_is_read_in_its_form(as_editor, gateshead, typed, kept):
    grant = draft(Grant, gateshead, title_en="Play space", direction="awarded")
    page = save(as_editor, grant, open_form(as_editor, grant), amount=typed)
    grant.refresh_from_db()
    assert page.status_code == (302 if kept else 422)
    assert grant.amount == (kept and Decimal(kept))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("unit", "typed", "is_taken"),
    [("percent", "12%", True), ("number", "12%", False), ("pounds", "£1,200", True)],
)
def test_a_value_is_read_in_its_form_with_the_sign_of_its_unit(as_editor, plan, unit, typed, is_taken):
    point = a_point(a_measure(plan, unit=unit), Decimal(7), state="provisional")
    page = save(as_editor, point, open_form(as_editor, point), value=typed)
    assert page.status_code == (302 if is_taken else 422)


@pytest.mark.django_db
def test_dates_come_through_a_file(as_editor, gateshead):
    rows = [("Play space", "26/03/2025 00:00"), ("Advice", "2025-03-26T00:00:00Z"), ("Garden", "26-Mar-2025")]
    file = a_csv(("title", "direction", "awarded_on"), *((title, "awarded", day) for title, day in rows))
    bring_in(as_editor, Grant, file)
    assert set(Grant.objects.values_list("awarded_on", flat=True)) == {DAY}


@pytest.mark.django_db
def test_marks_in_names_are_told_or_empty(as_editor, gateshead):
    names = ("title", "direction", "recipient", "amount")
    page = choose(as_editor, Grant, a_csv(names, ("Tea", "awarded", "NA", "50"), ("TBC", "awarded", "", "")))
    assert problems(page) == ["Row 3, column title: “TBC” means not known, but you must fill this in."]
    bring_in(as_editor, Grant, a_csv(names, ("Tea", "awarded", "NA", "n.a.")))
    grant = Grant.objects.get()
    assert (grant.recipient, grant.amount) == ("", None)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_councils_own_status_words_come_through_a_file(as_editor, gateshead, plan, language):
    an_action(plan, reference="1.2:a")
    StatusWord.objects.create(council=gateshead, status="at_risk", label_en="Delayed by less than 3 months")
    file = a_csv(
        ("reference", "status", "note"), ("1.2:a", " DELAYED by less than 3 months", "Waiting for steel.")
    )
    with translation.override(language):
        bring_in(as_editor, ActionUpdate, file)
    assert ActionUpdate.objects.get().status == "at_risk"


@pytest.mark.django_db
def test_a_councils_own_rating_words_come_through_a_file(gateshead):
    RatingScheme.objects.create(
        council=gateshead, name_en="Ours", amber_tolerance=5, red_label_en="Needs attention"
    )
    cell = DataPointResource(gateshead).fields["rating_override"].cell
    assert cell.clean("needs  attention") == "red"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "state"),
    [("NA", "not_available"), ("[z]", "not_available"), ("..", "not_available"), (":", "not_available"),
     ("[c]", "suppressed"), ("c", "suppressed"), ("not due", "not_due")],
)  # fmt: skip
def test_a_mark_in_place_of_a_value_says_why_there_is_none(as_editor, plan, written, state):
    a_measure(plan, code="HS:1")
    bring_in(as_editor, DataPoint, a_csv(("code", "period", "value"), ("HS:1", "Quarter 1 2025/26", written)))
    point = DataPoint.objects.get()
    assert (point.value, point.state) == (None, state)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "state"), [("12.5 [p]", "provisional"), ("12.5[P]", "provisional"), ("12.5 [r]", "final")]
)
def test_a_mark_beside_a_value_is_no_part_of_it(as_editor, plan, written, state):
    a_measure(plan, code="HS:1")
    bring_in(as_editor, DataPoint, a_csv(("code", "period", "value"), ("HS:1", "2025-26 Q1", written)))
    point = DataPoint.objects.get()
    assert (point.value, point.state) == (Decimal("12.5"), state)


@pytest.mark.django_db
def test_a_code_of_which_the_spreadsheet_made_a_date_or_a_time_is_refused(as_editor, plan):
    a_measure(plan, code="1:2")
    for made in (datetime.date(2026, 2, 1), datetime.time(1, 2)):
        page = choose(as_editor, DataPoint, a_book(("code", "period", "value"), (made, "2025-26 Q1", 5)))
        assert "Row 2, column code: The spreadsheet changed this to a date." in problems(page)[0]


@pytest.mark.django_db
def test_what_is_hidden_in_a_workbook_is_named_before_it_is_read(as_editor, gateshead):
    def hide(book):
        sheet = book.active
        for number in (3, 5, 6, 7):
            sheet.row_dimensions[number].hidden = True
        sheet.column_dimensions["C"].hidden = True
        sheet.column_dimensions["F"].hidden = True  # holds nothing
        book.create_sheet("Workings").sheet_state = "hidden"
        book.create_sheet("Secret").sheet_state = "veryHidden"

    rows = [(f"Grant {number}", "awarded", "A trust") for number in range(2, 9)]
    page = choose(as_editor, Grant, a_book(("title", "direction", "recipient"), *rows, change=hide))
    assert page.status_code == 200
    for words in (
        "4 rows are hidden in the spreadsheet, and are read all the same: 3, 5–7.",
        "Column C is hidden in the spreadsheet, and is read all the same.",
        "2 sheets are hidden, and are not read: Workings, Secret.",
    ):
        assert words in said(page)


@pytest.mark.django_db
def test_nothing_is_said_where_nothing_is_hidden(as_editor, gateshead):
    page = choose(as_editor, Grant, a_book(("title", "direction"), ("Tea", "awarded")))
    assert "hidden" not in said(page)


@pytest.mark.django_db
def test_lost_letters_are_told_with_row_column_and_cure(as_editor, gateshead):
    lost = "Caffi’r Dŵr".encode().decode("cp1252", "replace").replace("\ufffd", "")
    page = choose(as_editor, Partner, a_csv(("name", "kind"), ("Mind", "other"), (lost, "other")))
    (problem,) = problems(page)
    assert problem.startswith(
        "Row 3, column name: Some letters were lost when the file was saved: “â€™” should be “’”."
    )
    assert "CSV UTF-8" in problem


@pytest.mark.django_db
def test_a_reference_with_a_colon_has_its_page_and_its_row(client, plan, as_editor):
    action = an_action(plan, reference="1.2:a")
    action.full_clean()
    assert client.get(action.get_absolute_url()).status_code == 200
    bring_in(as_editor, ActionUpdate, a_csv(("reference", "status"), ("1.2:A", "on track")))
    assert ActionUpdate.objects.get().action == action
