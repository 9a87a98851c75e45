"""The way of a spreadsheet through the admin: look, confirm, meet a colleague, undo."""

import datetime
import io
import uuid

import pytest
import time_machine
from admin_forms import address, open_form, save
from bs4 import BeautifulSoup
from builders import a_partner, a_user, an_import, live
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from spreadsheets import a_book, a_csv, bring_in, cells_of, choose, confirm, cost_of, problems, said

from councils.models import Council, ImportBatch, ImportFile, Partner
from pledges.models import Award, Grant

pytestmark = pytest.mark.each_database

NAMES = ("name", "kind")


def undo(client, batch, **typed):
    return client.post(address(batch, "undo"), typed, follow=True)


# -- looking before anything is stored ------------------------------------------------------------------


def test_the_preview_counts_and_shows_before_and_after_and_stores_no_row(as_editor, gateshead):
    a_partner(gateshead, name="Mind", kind="other")
    a_partner(gateshead, name="Age Concern", kind="voluntary")
    rows = (NAMES, ("Mind", "voluntary"), ("Age Concern", "voluntary"), ("NHS", "public body"))
    page = choose(as_editor, Partner, a_book(*rows))
    assert "New: 1. Changed: 1. Unchanged: 1. Rows with errors: 0." in said(page)
    assert "kind Before: other organisation After: voluntary or community organisation" in said(page)
    assert sorted(Partner.objects.values_list("name", "kind")) == [
        ("Age Concern", "voluntary"),
        ("Mind", "other"),
    ]
    confirm(as_editor, page)
    assert Partner.objects.get(name="Mind").kind == "voluntary"
    assert Partner.objects.count() == 3


def test_every_wrong_cell_names_row_column_and_cure_and_nothing_is_kept(as_editor, gateshead):
    rows = (NAMES, ("Mind", "charity"), ("NHS", "public body"), ("-", "clubs"))
    page = choose(as_editor, Partner, a_csv(*rows))
    assert page.status_code == 422
    first, second, third = problems(page)
    assert first.startswith("Row 2, column kind: “charity” is not known here. Write one of: public_body")
    assert second == ("Row 4, column name: “-” means not known, but you must fill this in.")
    assert third.startswith("Row 4, column kind: “clubs”")
    assert not Partner.objects.exists()
    assert not ImportFile.objects.exists()


def test_formulas_and_errors_of_the_spreadsheet_are_refused_where_they_stand(as_editor, gateshead):
    page = choose(as_editor, Partner, a_book(NAMES, ("=A1", "other"), ("Mind", "#REF!")))
    assert problems(page) == [
        "Row 2, column name: This is a formula. Copy the column and paste it as values.",
        "Row 3, column kind: “#REF!” is a spreadsheet error. Fix it in the spreadsheet, or empty this cell if "
        "the value is not known.",
    ]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("name", "knd"), ("Mind", "other")], "Column B, “knd”, is not known here. Is it kind?"),
        (
            [("name", "colour"), ("Mind", "red")],
            "Delete it, or rename it: name, kind, summary, website, council.",
        ),
        ([("name", "Name"), ("Mind", "Mind")], "The column name is duplicated: A and B"),
        ([("name", "", "kind"), ("Mind", "x", "other")], "Column B has no name in row 1"),
        ([("kind",), ("other",)], "A new row needs these columns, which the file does not have: name."),
        (
            [("Partners of 2026",), (), ("name", "kind"), ("Mind", "other")],
            "They are in row 3. Delete the rows above",
        ),
        ([(), ("name", "kind"), ("Mind", "other")], "They are in row 2"),
        (
            [("a", "b"), ("Mind", "other")],
            "Row 1 must contain the column names, such as name, kind, summary, website",
        ),
        ([("name", "kind")], "There is nothing below the column names"),
        (
            [("name", "kind"), ("Mind", "other", "left over")],
            "Row 2 has more cells than there are column names",
        ),
    ],
)
def test_a_file_whose_columns_are_not_clear_is_refused(as_editor, gateshead, rows, words):
    for file in (a_csv(*rows), a_book(*rows)):
        page = choose(as_editor, Partner, file)
        assert page.status_code == 422
        assert words in problems(page)[0]
        assert words in said(page)


def test_column_names_are_known_however_they_are_typed(as_editor, gateshead):
    bring_in(as_editor, Partner, a_csv((" Name *", "KIND", "Council"), ("Mind", "other", "GATESHEAD")))
    assert Partner.objects.get().name == "Mind"


def test_rows_of_the_same_thing_are_told_with_both_numbers(as_editor, gateshead):
    page = choose(as_editor, Partner, a_csv(NAMES, ("Mind", "other"), ("NHS", "other"), (" MIND ", "other")))
    assert problems(page) == ["Row 4, column name: Row 2 has the same name. Delete one of them."]


def test_no_file_and_a_file_of_another_kind_are_refused_beside_the_field(as_editor, gateshead):
    nothing = as_editor.post(address(Partner, "import"), {})
    assert nothing.status_code == 422
    page = choose(as_editor, Partner, SimpleUploadedFile("a.xlsx", b"%PDF-1.7"))
    assert "This is a PDF" in BeautifulSoup(page.content, "html.parser").find(class_="errorlist").text
    assert not ImportFile.objects.exists()


# -- confirming -------------------------------------------------------------------------------------------


def test_the_result_names_what_was_done_and_offers_to_undo_it(as_editor, editor, gateshead):
    page = bring_in(as_editor, Partner, a_csv(NAMES, ("Mind", "other")))
    batch = ImportBatch.objects.get()
    assert (batch.council, batch.by, batch.kind) == (gateshead, editor, "councils.partner")
    assert (batch.added, batch.changed, batch.unchanged) == (1, 0, 0)
    assert page.request["PATH_INFO"] == address(batch)
    assert "Undo this import" in said(page)
    assert "Mind" in said(page)


def test_the_history_names_the_importer_and_the_import(as_editor, editor, gateshead):
    bring_in(
        as_editor,
        Partner,
        a_csv(
            NAMES,
            ("Mind", "other"),
        ),
    )
    record = Partner.objects.get().history.get()
    assert (record.history_user, record.history_change_reason) == (editor, "Import: rows.csv")


def test_the_file_is_thrown_away_once_it_is_imported(as_editor, gateshead):
    preview = choose(as_editor, Partner, a_csv(NAMES, ("Mind", "other")))
    assert ImportFile.objects.count() == 1
    confirm(as_editor, preview)
    assert not ImportFile.objects.exists()


def test_a_second_click_on_the_button_shows_the_first_ones_work(as_editor, gateshead):
    preview = choose(as_editor, Partner, a_csv(NAMES, ("Mind", "other")))
    first, second = confirm(as_editor, preview), confirm(as_editor, preview)
    assert second.request["PATH_INFO"] == first.request["PATH_INFO"]
    assert ImportBatch.objects.count() == Partner.objects.count() == 1


def test_a_click_that_read_the_file_before_the_first_one_was_done_shows_its_work_too(
    as_editor, gateshead, monkeypatch
):
    preview = choose(as_editor, Partner, a_csv(NAMES, ("Mind", "other")))
    read_before = ImportFile.objects.select_related("council").get()
    first = confirm(as_editor, preview)
    monkeypatch.setattr(ImportFile, "waiting", lambda *_, **_words: read_before)
    second = confirm(as_editor, preview)
    assert second.request["PATH_INFO"] == first.request["PATH_INFO"]
    assert ImportBatch.objects.count() == Partner.objects.count() == 1


def test_no_change_makes_no_import(as_editor, gateshead):
    file = (NAMES, ("Mind", "other"))
    bring_in(as_editor, Partner, a_csv(*file))
    again = choose(as_editor, Partner, a_csv(*file))
    assert "0 changes" in said(again)
    assert ImportBatch.objects.count() == 1
    assert not ImportFile.objects.exists()


def test_an_import_that_breaks_in_the_middle_leaves_nothing(as_editor, gateshead):
    preview = choose(
        as_editor, Partner, a_csv(NAMES, *((f"Partner {number}", "other") for number in range(5)))
    )

    def break_at_its_record(execute, sql, *args):
        if 'INSERT INTO "councils_historicalpartner"' in sql:
            raise DatabaseError("the disk is full")
        return execute(sql, *args)

    with connection.execute_wrapper(break_at_its_record), pytest.raises(DatabaseError):
        confirm(as_editor, preview)
    assert not Partner.objects.exists()
    assert not ImportBatch.objects.exists()
    confirm(as_editor, preview)
    assert Partner.objects.count() == 5


def test_one_import_moves_the_councils_version_once(as_editor, gateshead):
    preview = choose(
        as_editor, Partner, a_csv(NAMES, *((f"Partner {number}", "other") for number in range(5)))
    )
    before = Council.objects.get(pk=gateshead.pk).content_version
    confirm(as_editor, preview)
    assert Council.objects.get(pk=gateshead.pk).content_version == before + 1


# -- two officers -------------------------------------------------------------------------------------------


def test_a_row_that_a_colleague_changed_meanwhile_is_a_conflict(as_editor, gateshead):
    partner = a_partner(gateshead, name="Mind", kind="other")
    preview = choose(as_editor, Partner, a_csv(NAMES, ("NHS", "other"), ("Mind", "voluntary")))
    save(as_editor, partner, open_form(as_editor, partner), kind="business")
    page = confirm(as_editor, preview)
    assert page.status_code == 409
    assert "nothing was imported" in said(page)
    assert "row 3 of your file" in said(page)
    assert "Before: business After: voluntary" in said(page)
    assert list(Partner.objects.values_list("kind", flat=True)) == ["business"]
    confirm(as_editor, page)
    assert Partner.objects.get(name="Mind").kind == "voluntary"


def test_two_officers_who_import_at_once_do_not_overwrite_each_other(as_editor, gateshead, client_of):
    colleague = client_of(a_user("editor", gateshead))
    mine = choose(as_editor, Partner, a_csv(NAMES, ("Mind", "voluntary")))
    theirs = choose(colleague, Partner, a_csv(NAMES, ("Mind", "business")))
    assert confirm(as_editor, mine).status_code == 200
    assert confirm(colleague, theirs).status_code == 409
    assert Partner.objects.get().kind == "voluntary"


@pytest.fixture
def client_of(db):
    def signed_in(user):
        client = Client()
        client.force_login(user)
        return client

    return signed_in


def test_a_confirmation_without_what_was_seen_is_a_conflict(as_editor, gateshead):
    a_partner(gateshead, name="Mind", kind="other")
    preview = choose(as_editor, Partner, a_csv(NAMES, ("Mind", "voluntary")))
    for seen in ("", "forged:1:x"):
        assert as_editor.post(preview.context["address"], {"seen": seen}).status_code == 409
    assert Partner.objects.get().kind == "other"


# -- undoing ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("recorded")
def test_undo_brings_back_every_value_and_takes_away_what_was_added(as_editor, editor, gateshead):
    partner = a_partner(gateshead, name="mind", kind="other", website="https://mind.example")
    was = {field: getattr(partner, field) for field in ("name", "kind", "website")}
    bring_in(
        as_editor,
        Partner,
        a_csv(("name", "kind", "website"), ("MIND", "voluntary", "-"), ("NHS", "public_body", "nhs.example")),
    )
    partner.refresh_from_db()
    assert (partner.name, partner.kind, partner.website) == ("MIND", "voluntary", "")
    page = undo(as_editor, ImportBatch.objects.get())
    assert "has been undone" in page.content.decode()
    assert [{field: getattr(row, field) for field in was} for row in Partner.objects.all()] == [was]
    batch = ImportBatch.objects.get()
    assert (batch.undone_by, batch.undone_at is not None) == (editor, True)
    assert partner.history.first().history_change_reason == "Import undone: rows.csv"


def test_undo_is_refused_with_names_when_somebody_went_on_since(as_editor, editor, gateshead):
    bring_in(as_editor, Partner, a_csv(NAMES, ("Mind", "other"), ("NHS", "other")))
    partner = Partner.objects.get(name="Mind")
    save(as_editor, partner, open_form(as_editor, partner), kind="business")
    page = undo(as_editor, ImportBatch.objects.get())
    assert page.status_code == 409
    assert f"“Mind” was changed by {editor} after this import" in said(page)
    assert Partner.objects.count() == 2


def test_undo_is_refused_where_an_added_row_is_used_by_now(as_editor, gateshead):
    bring_in(as_editor, Partner, a_csv(NAMES, ("Mind", "other")))
    live(Grant, gateshead, partner=Partner.objects.get(), title_en="Warm homes")
    page = undo(as_editor, ImportBatch.objects.get())
    assert page.status_code == 409
    assert "“Mind” is used by “Warm homes” now" in said(page)


def test_what_was_added_and_deleted_since_does_not_hinder_undoing(as_editor, gateshead):
    bring_in(as_editor, Partner, a_csv(NAMES, ("Mind", "other"), ("NHS", "other")))
    Partner.objects.get(name="Mind").delete()
    undo(as_editor, ImportBatch.objects.get())
    assert not Partner.objects.exists()


def test_undo_twice_is_told(as_editor, gateshead):
    bring_in(as_editor, Partner, a_csv(NAMES, ("Mind", "other")))
    batch = ImportBatch.objects.get()
    undo(as_editor, batch)
    assert "undone already" in said(undo(as_editor, batch))


def test_what_was_undone_can_be_imported_again(as_editor, gateshead):
    file = (NAMES, ("Mind", "other"))
    bring_in(as_editor, Partner, a_csv(*file))
    undo(as_editor, ImportBatch.objects.get())
    page = choose(as_editor, Partner, a_csv(*file))
    assert "imported this file" in said(page)
    assert "That import was undone" in said(page)
    confirm(as_editor, page)
    assert Partner.objects.count() == 1


# -- the file that waits --------------------------------------------------------------------------------------


def test_the_waiting_file_is_for_its_officer_alone(as_editor, gateshead, bridgend, client_of):
    preview = choose(as_editor, Partner, a_csv(NAMES, ("Mind", "other")))
    for other in (a_user("owner", gateshead), a_user("owner", bridgend)):
        for asked in (preview.context["address"], address(Partner, "import_preview", uuid.uuid4())):
            client = client_of(other)
            answers = [client.get(asked), client.post(asked, {"seen": preview.context["seen"]})]
            assert {answer.headers["Location"] for answer in answers} == {address(Partner, "import")}
    assert not Partner.objects.exists()


def test_the_waiting_file_is_for_its_own_kind_alone(as_editor, gateshead):
    choose(as_editor, Partner, a_csv(NAMES, ("Mind", "other")))
    page = as_editor.get(address(Award, "import_preview", ImportFile.objects.get().pk))
    assert page.headers["Location"] == address(Award, "import")


def test_the_waiting_file_is_gone_after_an_hour(as_editor, gateshead):
    with time_machine.travel(datetime.datetime.now(datetime.UTC) - datetime.timedelta(minutes=61)):
        preview = choose(as_editor, Partner, a_csv(NAMES, ("Mind", "other")))
    page = confirm(as_editor, preview)
    assert "no longer available" in page.content.decode()
    choose(as_editor, Partner, a_csv(NAMES, ("NHS", "other")))
    assert ImportFile.objects.count() == 1


def test_rights_taken_away_hold_for_the_waiting_file(as_editor, editor, gateshead):
    preview = choose(as_editor, Partner, a_csv(NAMES, ("Mind", "other")))
    editor.memberships.all().delete()
    confirm(as_editor, preview)
    assert not Partner.objects.exists()


# -- councils -------------------------------------------------------------------------------------------------


def test_a_row_that_names_another_council_is_refused(as_editor, gateshead, bridgend):
    rows = [("name", "kind", "council"), ("Mind", "other", "Gateshead"), ("NHS", "other", "bridgend")]
    page = choose(as_editor, Partner, a_csv(*rows))
    assert problems(page) == [
        "Row 3, column council: “bridgend” is not the council of this import, which is Gateshead. Delete this row."
    ]
    rows[2] = ("NHS", "other", "Atlantis")
    assert (
        "“Atlantis” is not the council of this import"
        in problems(choose(as_editor, Partner, a_csv(*rows)))[0]
    )


def test_the_councils_names_slug_and_code_are_its_own(bridgend, client_of):
    words = ("Bridgend", "PEN-Y-BONT  ar Ogwr", "bridgend", bridgend.gss_code, "")
    rows = [(f"Partner {number}", "other", word) for number, word in enumerate(words)]
    bring_in(client_of(a_user("editor", bridgend)), Partner, a_csv(("name", "kind", "council"), *rows))
    assert Partner.objects.of(bridgend).count() == 5


def test_whoever_works_for_several_councils_chooses_one_first(client, superuser, gateshead, bridgend):
    client.force_login(superuser)
    page = client.get(address(Partner, "import"))
    assert [council for council, _address in page.context["choices"]] == [bridgend, gateshead]
    preview = choose(client, Partner, a_csv(NAMES, ("Mind", "other")), council=bridgend)
    confirm(client, preview)
    assert Partner.objects.get().council == bridgend


def test_a_partner_of_the_same_name_elsewhere_is_left_alone(as_editor, gateshead, bridgend):
    theirs = a_partner(bridgend, name="Mind", kind="other")
    bring_in(as_editor, Partner, a_csv(NAMES, ("Mind", "voluntary")))
    theirs.refresh_from_db()
    assert theirs.kind == "other"
    assert Partner.objects.of(gateshead).get().kind == "voluntary"


def test_a_foreign_import_answers_like_a_missing_one(as_editor, bridgend):
    batch = an_import(bridgend)
    for view in ("change", "history", "undo"):
        for pk in (batch.pk, 987_654_321):
            page = as_editor.get(address(ImportBatch, view, pk))
            assert page.headers["Location"] == reverse("admin:index")
    as_editor.post(address(batch, "undo"))
    batch.refresh_from_db()
    assert batch.undone_at is None


# -- export and template --------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_an_export_comes_back_as_no_change(as_editor, gateshead, ending):
    for name in (
        "=cmd|' /C calc'!A0",
        "-12.5",
        "+44 191 433 3000",
        "50%",
        "@home",
        "Tŷ “1”, 2; 3",
        "'tis",
        "two\r\nlines",
        " x ",
    ):
        a_partner(gateshead, name=name, website="https://x.example/?a=1")
    page = as_editor.get(address(Partner, "export", ending))
    assert page.headers["Content-Disposition"].startswith('attachment; filename="partners-gateshead-')
    written = {row[0] for row in cells_of(page)}
    assert {"'=cmd|' /C calc'!A0", "-12.5", "+44 191 433 3000", "50%", "'@home"} <= written
    again = choose(as_editor, Partner, SimpleUploadedFile(f"back.{ending}", page.content))
    assert "0 changes" in said(again)


def test_an_export_holds_what_the_list_shows(as_editor, gateshead, bridgend):
    a_partner(gateshead, name="Mind", kind="voluntary")
    a_partner(gateshead, name="NHS", kind="public_body")
    a_partner(bridgend, name="Mind Cymru", kind="voluntary")
    page = as_editor.get(f"{address(Partner, 'export', 'csv')}?q=mind&kind__exact=voluntary")
    assert cells_of(page) == [
        ["name", "kind", "summary", "website", "council"],
        ["Mind", "voluntary", "", "", "Gateshead"],
    ]
    foreign = as_editor.get(f"{address(Partner, 'export', 'csv')}?council__id__exact={bridgend.pk}")
    assert foreign.status_code in (302, 400) or len(cells_of(foreign)) == 1


def test_an_export_of_an_unknown_kind_is_not_there(as_editor, gateshead):
    assert as_editor.get(address(Partner, "export", "exe")).status_code == 404
    assert as_editor.post(address(Partner, "export", "csv")).status_code == 405


def test_the_list_offers_import_and_an_export_of_what_it_shows(as_editor, gateshead):
    page = BeautifulSoup(as_editor.get(f"{address(Partner, 'changelist')}?q=mind").content, "html.parser")
    offered = {link.get_text(): link["href"] for link in page.select(".object-tools a")}
    assert offered["Import a spreadsheet"] == address(Partner, "import")
    assert offered["Export as CSV"] == f"{address(Partner, 'export', 'csv')}?q=mind"


def test_the_template_explains_its_columns_and_can_be_filled_in(as_editor, gateshead):
    book = load_workbook(io.BytesIO(as_editor.get(address(Partner, "import_template")).content))
    rows, explanation = book.worksheets
    assert [cell.value for cell in rows[1]] == ["name", "kind", "summary", "website", "council"]
    assert [cell.value for cell in explanation["A"]] == [
        "column",
        "name",
        "kind",
        "summary",
        "website",
        "council",
    ]
    rows.append(("Mind", "voluntary"))
    content = io.BytesIO()
    book.save(content)
    preview = choose(as_editor, Partner, SimpleUploadedFile("filled.xlsx", content.getvalue()))
    assert preview.context["notes"] == []
    confirm(as_editor, preview)
    assert Partner.objects.get().name == "Mind"


# -- who ------------------------------------------------------------------------------------------------------


def test_a_viewer_and_the_public_find_no_page(client, gateshead, councillor_account):
    pages = [
        address(Partner, "import"),
        address(Partner, "export", "csv"),
        address(Partner, "import_template"),
    ]
    assert {client.get(page).status_code for page in pages} == {302}
    client.force_login(councillor_account)
    assert all(client.get(page).status_code in (302, 403) for page in pages)


def test_an_import_of_a_council_that_has_ended_is_not_possible(as_editor, gateshead):
    gateshead.ends_on = datetime.date(2020, 1, 1)
    gateshead.save()
    page = choose(as_editor, Partner, a_csv(NAMES, ("Mind", "other")))
    assert page.status_code == 302
    assert not Partner.objects.exists()
    assert not ImportFile.objects.exists()


# -- cost -----------------------------------------------------------------------------------------------------


def test_each_further_row_costs_the_same_few_queries(as_editor, gateshead):
    few, many = (
        cost_of(as_editor, Partner, NAMES, [(f"Partner {number}", "other") for number in range(*between)])
        for between in ((0, 5), (5, 15))
    )
    assert many.looking == few.looking
    assert (many.doing - few.doing) / 5 <= 6
