"""Awards and grants come from a spreadsheet: what is understood, who may change what, and how it is undone."""

import datetime
from decimal import Decimal

import pytest
from admin_forms import address
from builders import a_partner, a_user, draft, live, next_edition
from django.core.files.uploadedfile import SimpleUploadedFile
from spreadsheets import a_book, a_csv, bring_in, cells_of, choose, confirm, cost_of, problems, said

from councils.models import ChangeNote, ImportBatch
from councils.viewers import PUBLIC
from pledges.models import Award, Grant, Pledge, VisionStatement
from pledges.spreadsheets import GrantResource

pytestmark = pytest.mark.each_database

AWARD = ("title", "result", "recipient")
GRANT = ("title", "direction")


@pytest.fixture
def in_bridgend(client, bridgend):
    client.force_login(a_user("publisher", bridgend))
    return client


def a_grant_with(client, **cells) -> Grant:
    """The grant that one row with these cells makes."""
    bring_in(client, Grant, a_csv((*GRANT, *cells), ("Warm homes", "received", *cells.values())))
    return Grant.objects.get()


def refusals_of(client, **cells) -> list[str]:
    """What is said of a row with these cells."""
    row = {"title": "Warm homes", "direction": "received", **cells}
    return problems(choose(client, Grant, a_csv(row, row.values())))


def undo(client, **typed):
    return client.post(address(ImportBatch.objects.latest("pk"), "undo"), typed, follow=True)


def two_pledges(council) -> list[Pledge]:
    vision = live(VisionStatement, council)
    return [live(Pledge, council, vision=vision, slug=slug) for slug in ("fair", "green")]


# -- new rows --------------------------------------------------------------------------------------


def test_new_rows_become_drafts_of_the_importer(as_editor, editor, gateshead):
    bring_in(as_editor, Award, a_book(AWARD, ("Gold award", "won", "A team"), ("Star", "finalist", "A team")))
    award = Award.objects.get(title_en="Gold award")
    assert (award.council, award.slug, award.status, award.result) == (
        gateshead,
        "gold-award",
        "draft",
        "won",
    )
    assert (award.created_by, award.updated_by) == (editor, editor)
    assert not Award.objects.visible_to(PUBLIC).exists()


def test_every_kind_of_cell_is_understood(as_editor, gateshead):
    partner = a_partner(gateshead, name="Warm Homes Fund")
    pledges = two_pledges(gateshead)
    grant = a_grant_with(
        as_editor,
        reference="warm-homes-2023",
        amount="£1,234.50",
        currency="pounds",
        year="2023",
        awarded_on="18 February 2023",
        starts_on="01/04/2023",
        ends_on="2024-03-31",
        is_pilot="ie",
        partner=" warm homes  fund ",
        pledges="green; fair",
        funder="n/a",
    )
    assert (grant.slug, grant.amount, grant.currency) == ("warm-homes-2023", Decimal("1234.50"), "GBP")
    assert (grant.year, grant.awarded_on) == (2023, datetime.date(2023, 2, 18))
    assert (grant.starts_on, grant.ends_on) == (datetime.date(2023, 4, 1), datetime.date(2024, 3, 31))
    assert (grant.is_pilot, grant.partner, grant.funder) == (True, partner, "")
    assert set(grant.pledges.all()) == set(pledges)


def test_what_is_not_known_stays_empty(as_editor, gateshead):
    grant = a_grant_with(as_editor, amount="n/a", year="-", awarded_on="not known", is_pilot="", currency="")
    assert (grant.amount, grant.year, grant.awarded_on) == (None, None, None)
    assert (grant.is_pilot, grant.currency) == (False, "GBP")


def test_zero_is_an_amount(as_editor, gateshead):
    assert a_grant_with(as_editor, amount="0").amount == 0


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (
            {"amount": "abc"},
            "Row 2, column amount: “abc” is not a number. Write it as 1234.50, or leave it empty if not known.",
        ),
        (
            {"amount": "-5"},
            "Row 2, column amount: The amount must be 0 or more. Leave it empty if it is not known.",
        ),
        ({"year": "1066"}, "Row 2, column year: Enter the year with four digits, such as 2023."),
        (
            {"starts_on": "2024-01-01", "ends_on": "2023-01-01"},
            "Row 2, column starts_on, ends_on: The grant ends before it starts: check both dates.",
        ),
        (
            {"partner": "Nobody"},
            "Row 2, column partner: There is no partner “Nobody”. Add it first, or leave this empty.",
        ),
        ({"direction": ""}, "Row 2, column direction: You must fill this in."),
        (
            {"title": "x" * 256},
            "Row 2, column title: Ensure this value has at most 255 characters (it has 256).",
        ),
        ({"reference": "Ref 12/A"}, "Row 2, column reference: “Ref 12/A” is not a reference."),
    ],
)
def test_a_wrong_cell_names_row_column_and_cure(as_editor, gateshead, cells, words):
    (refusal,) = refusals_of(as_editor, **cells)
    assert refusal.startswith(words)


def test_all_wrong_cells_of_a_row_are_told_at_once(as_editor, gateshead):
    found = refusals_of(as_editor, amount="12.5%", awarded_on="18 February", year="2023-24", title="")
    assert sorted(refusal.split(":")[0] for refusal in found) == [
        "Row 2, column amount",
        "Row 2, column awarded_on",
        "Row 2, column title",
        "Row 2, column year",
    ]


def test_partners_and_pledges_of_another_council_are_not_there(as_editor, gateshead, bridgend):
    a_partner(bridgend, name="Mind Cymru")
    live(Pledge, bridgend, slug="cymraeg")
    assert len(refusals_of(as_editor, partner="Mind Cymru", pledges="cymraeg")) == 2


# -- the same file again ---------------------------------------------------------------------------


def test_the_same_file_twice_is_no_change(as_editor, gateshead):
    rows = (
        (*AWARD, "awarded_on"),
        ("Gold award", "won", "A team", "18/02/2023"),
        ("Star", "finalist", "B", "-"),
    )
    bring_in(as_editor, Award, a_csv(*rows))
    assert Award.objects.get(slug="gold-award").year == 2023  # filled in from the date
    assert "0 changes" in said(choose(as_editor, Award, a_csv(*rows)))
    assert ImportBatch.objects.count() == 1


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_an_export_comes_back_as_no_change(in_bridgend, bridgend, ending):
    partner = a_partner(bridgend, name="=Mind")
    everything = {
        "title_en": "=Warm homes",
        "title_cy": "Cartrefi cynnes ŵŷ",
        "summary_en": "Two\r\nlines, “quoted”; and more ",
        "purpose_en": "+44 191 433 3000",
        "funder": "n/a",
        "programme": "-12.5",
        "beneficiaries_en": "50%",
        "amount": Decimal("1234567.80"),
        "currency": "EUR",
        "year": 2023,
        "awarded_on": datetime.date(2023, 2, 18),
        "is_pilot": True,
        "partner": partner,
    }
    grant = live(Grant, bridgend, **everything)
    grant.pledges.add(*two_pledges(bridgend))
    live(Grant, bridgend)
    page = in_bridgend.get(address(Grant, "export", ending))
    names, *rows = cells_of(page)
    assert {"title", "title_cy", "purpose_cy", "council"} <= set(names)
    assert all(str(cell)[:1] != "=" for row in rows for cell in row)
    again = choose(in_bridgend, Grant, SimpleUploadedFile(f"back.{ending}", page.content))
    assert "0 changes" in said(again), problems(again)


# -- changing what is there ------------------------------------------------------------------------


def test_a_reference_says_which_row_is_changed_whatever_its_title(as_editor, gateshead):
    grant = draft(Grant, gateshead, slug="warm-homes", title_en="Warm homes", funder="Ofgem", amount=5)
    bring_in(as_editor, Grant, a_csv(("reference", "title", "amount"), ("warm-homes", "Warmer homes", "-")))
    grant.refresh_from_db()
    assert (grant.slug, grant.title_en, grant.amount) == ("warm-homes", "Warmer homes", None)
    assert grant.funder == "Ofgem"  # a column that is not there changes nothing


def test_unknown_and_zero_are_not_the_same(as_editor, gateshead):
    draft(Grant, gateshead, slug="warm-homes", amount=0)
    page = choose(as_editor, Grant, a_csv(("reference", "amount"), ("warm-homes", "n/a")))
    assert "Changed: 1" in said(page)
    assert "amount Before: 0.00 After: empty" in said(page)


def test_a_row_without_reference_never_changes_what_has_the_same_title(as_editor, gateshead):
    draft(Award, gateshead, slug="gold-award", title_en="Gold award", year=2022)
    page = choose(as_editor, Award, a_csv((*AWARD, "year"), ("Gold Award", "won", "A team", 2023)))
    (refusal,) = problems(page)
    assert "There is “Gold award” already. To change it, write its reference, gold-award." in refusal
    bring_in(
        as_editor,
        Award,
        a_csv(("reference", *AWARD, "year"), ("gold-award-2023", "Gold Award", "won", "A team", 2023)),
    )
    assert list(Award.objects.order_by("slug").values_list("slug", "year")) == [
        ("gold-award", 2022),
        ("gold-award-2023", 2023),
    ]


def test_two_rows_of_one_title_need_references(as_editor, gateshead):
    rows = (AWARD, ("Gold award", "won", "A team"), ("Gold award", "won", "B team"))
    assert problems(choose(as_editor, Award, a_csv(*rows))) == [
        "Row 3, column reference: Row 2 has the same title. Give each a reference of its own, or delete one."
    ]
    rows = (("reference", *AWARD), ("gold", "Gold award", "won", "A"), ("gold", "Gold award", "won", "B"))
    assert problems(choose(as_editor, Award, a_csv(*rows))) == [
        "Row 3, column reference: Row 2 has the same reference. Delete one of them."
    ]


def test_a_reference_of_another_council_is_a_new_row_here(as_editor, gateshead, bridgend):
    theirs = draft(Award, bridgend, slug="gold-award", title_en="Gwobr aur")
    bring_in(as_editor, Award, a_csv(("reference", *AWARD), ("gold-award", "Gold award", "won", "A team")))
    theirs.refresh_from_db()
    assert theirs.title_en == "Gwobr aur"
    assert Award.objects.of(gateshead).get().slug == "gold-award"


def test_the_newest_edition_is_the_one_that_is_changed(as_editor, gateshead):
    first = live(Award, gateshead, slug="gold-award", title_en="Gold award")
    second = next_edition(first)
    bring_in(as_editor, Award, a_csv(("reference", "title"), ("gold-award", "Golden award")))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.title_en, second.title_en) == ("Gold award", "Golden award")


# -- Welsh -------------------------------------------------------------------------------------------


def test_welsh_columns_are_for_councils_with_welsh(in_bridgend, bridgend):
    names = (*AWARD, "title_cy", "recipient_cy")
    bring_in(in_bridgend, Award, a_book(names, ("Gold award", "won", "A team", "Gwobr aur", "Tîm")))
    assert Award.objects.get().title_cy == "Gwobr aur"


def test_a_council_without_welsh_has_no_welsh_column(as_editor, gateshead):
    page = choose(as_editor, Award, a_csv((*AWARD, "title_cy"), ("Gold award", "won", "A team", "Gwobr aur")))
    assert "Column D, “title_cy”, is not known here" in problems(page)[0]
    assert "title_cy" not in cells_of(as_editor.get(address(Award, "import_template")))[0]


def test_the_admin_in_welsh_reads_the_same_file(in_bridgend, bridgend):
    file = a_csv((*GRANT, "is_pilot", "awarded_on"), ("Warm homes", "received", "nage", "18 Chwefror 2023"))
    page = in_bridgend.post(f"/cy{address(Grant, 'import')}", {"file": file})
    assert page.status_code == 200
    in_bridgend.post(page.context["address"], {"seen": page.context["seen"]})
    assert (Grant.objects.get().title_en, Grant.objects.get().awarded_on.month) == ("Warm homes", 2)


# -- who may change what -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("review", "This is in review: only publishers can change it."),
        ("published", "This is public: only publishers can correct it."),
        ("archived", "This has been removed. Restore it as a draft before you change it."),
    ],
)
def test_an_editor_imports_drafts_only(as_editor, gateshead, status, words):
    award = live(Award, gateshead, slug="gold-award", title_en="Gold award", status=status)
    rows = (("reference", "title"), ("gold-award", "Golden award"))
    assert problems(choose(as_editor, Award, a_csv(*rows))) == [f"Row 2: {words}"]
    award.refresh_from_db()
    assert award.title_en == "Gold award"


def test_a_row_that_says_what_is_public_already_hinders_no_editor(as_editor, gateshead):
    live(Award, gateshead, slug="gold-award", title_en="Gold award", recipient_en="A team")
    bring_in(as_editor, Award, a_csv(AWARD, ("Gold award", "won", "A team"), ("Star", "won", "A team")))
    assert Award.objects.get(slug="star").status == "draft"


def test_a_correction_needs_one_public_sentence_for_all(as_publisher, publisher, gateshead):
    for slug in ("one", "two"):
        live(Award, gateshead, slug=slug, title_en=slug)
    draft(Award, gateshead, slug="three", title_en="three")
    rows = (("reference", "rank"), ("one", 2), ("two", 3), ("three", 1))
    preview = choose(as_publisher, Award, a_csv(*rows))
    assert "What did you correct?" in said(preview)
    without = confirm(as_publisher, preview, change_note_en="")
    assert without.status_code == 422
    assert "Say what you corrected" in said(without)
    assert not Award.objects.filter(rank__isnull=False).exists()
    confirm(as_publisher, without, change_note_en="Places were missing.")
    notes = ChangeNote.objects.visible_to(PUBLIC)
    assert {(note.subject.slug, note.kind, note.note, note.by) for note in notes} == {
        ("one", "corrected", "Places were missing.", publisher),
        ("two", "corrected", "Places were missing.", publisher),
    }


def test_the_sentence_is_kept_when_a_colleague_was_quicker(as_publisher, gateshead):
    award = live(Award, gateshead, slug="one", title_en="One")
    preview = choose(as_publisher, Award, a_csv(("reference", "rank"), ("one", 2)))
    award.save()
    page = confirm(as_publisher, preview, change_note_en="Places were missing.")
    assert page.status_code == 409
    assert "Places were missing." in page.content.decode()


def test_drafts_ask_for_no_sentence(as_publisher, gateshead):
    draft(Award, gateshead, slug="one", title_en="One")
    preview = choose(as_publisher, Award, a_csv(("reference", "rank"), ("one", 2)))
    assert "What did you correct?" not in said(preview)
    confirm(as_publisher, preview)
    assert Award.objects.get().rank == 2


def test_what_was_imported_is_published_by_somebody_else_where_that_is_needed(
    as_publisher, publisher, gateshead
):
    gateshead.needs_second_approval = True
    gateshead.save()
    award = draft(Award, gateshead, slug="one", title_en="One", created_by=a_user("editor", gateshead))
    bring_in(as_publisher, Award, a_csv(("reference", "rank"), ("one", 2)))
    award.refresh_from_db()
    assert award.updated_by == publisher
    assert "you changed it last" in str(award.needs_another_than(publisher))


def test_two_new_titles_that_make_the_same_address_get_one_each(as_editor, gateshead):
    draft(Award, gateshead, slug="gold-award-2")
    rows = [(title, "won", "A team") for title in ("Gold award", "Gold award!", "Gold: award")]
    bring_in(as_editor, Award, a_csv(AWARD, *rows))
    slugs = Award.objects.filter(title_en__startswith="Gold").order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["gold-award", "gold-award-3", "gold-award-4"]


# -- undoing -------------------------------------------------------------------------------------------


def values_of(grant) -> dict:
    """Everything the grant says, its links too."""
    names = [name for name in GrantResource.names if name != "pledges"]
    columns = {field.name for field in Grant._meta.fields if field.name.startswith(tuple(names))}
    fresh = Grant.objects.get(pk=grant.pk)
    return {**{name: getattr(fresh, name) for name in columns}, "pledges": set(fresh.pledges.all())}


def test_undo_restores_each_value_exactly_and_deletes_untouched_drafts(in_bridgend, bridgend):
    first, second = a_partner(bridgend, name="Mind"), a_partner(bridgend, name="NHS")
    grant = draft(
        Grant,
        bridgend,
        slug="warm-homes",
        title_en="Warm homes",
        title_cy="Cartrefi cynnes",
        summary_en="As it was ",
        amount=Decimal("0.10"),
        partner=first,
        year=2022,
        is_pilot=True,
    )
    _fair, green = two_pledges(bridgend)
    grant.pledges.add(green)
    before = values_of(grant)
    names = (
        "reference",
        "title",
        "title_cy",
        "summary",
        "direction",
        "amount",
        "partner",
        "year",
        "is_pilot",
        "pledges",
    )
    bring_in(
        in_bridgend,
        Grant,
        a_csv(
            names,
            ("warm-homes", "Warmer", "", "-", "awarded", "£2m", second.name, "", "no", "fair"),
            ("", "Another", "", "", "received", "", "", "", "", "green"),
        ),
    )
    assert values_of(grant) != before
    assert Grant.objects.count() == 2
    undo(in_bridgend)
    assert values_of(grant) == before
    assert Grant.objects.count() == 1


def test_undoing_a_correction_needs_a_sentence_and_tells_residents(as_publisher, gateshead):
    award = live(Award, gateshead, slug="one", title_en="One", rank=1)
    rows = (("reference", "rank"), ("one", 2))
    bring_in(as_publisher, Award, a_csv(*rows), change_note_en="Second place.")
    without = undo(as_publisher)
    assert without.status_code == 422
    assert "Say why you are undoing this" in said(without)
    undo(as_publisher, change_note_en="It was first place after all.")
    award.refresh_from_db()
    assert award.rank == 1
    assert list(ChangeNote.objects.order_by("pk").values_list("note_en", flat=True)) == [
        "Second place.",
        "It was first place after all.",
    ]


def test_an_editor_cannot_undo_a_correction(client, editor, publisher, gateshead):
    award = live(Award, gateshead, slug="one", title_en="One", rank=1)
    client.force_login(publisher)
    bring_in(client, Award, a_csv(("reference", "rank"), ("one", 2)), change_note_en="Second place.")
    client.force_login(editor)
    page = undo(client, change_note_en="No.")
    assert page.status_code == 403
    award.refresh_from_db()
    assert award.rank == 2


def test_a_draft_that_was_published_since_is_not_deleted(as_publisher, gateshead):
    bring_in(as_publisher, Award, a_csv(AWARD, ("Gold award", "won", "A team")))
    award = Award.objects.get()
    award.publish(by=a_user("publisher", gateshead))
    page = undo(as_publisher)
    assert page.status_code == 409
    assert "“Gold award” was changed by" in said(page)
    assert Award.objects.count() == 1


def test_undo_is_refused_where_what_was_named_before_is_gone(as_editor, gateshead):
    partner = a_partner(gateshead, name="Mind")
    draft(Grant, gateshead, slug="one", title_en="One", partner=partner)
    bring_in(as_editor, Grant, a_csv(("reference", "partner"), ("one", "")))
    partner.delete()
    page = undo(as_editor)
    assert page.status_code == 409
    assert "Something that “One” used before has been deleted" in said(page)


def test_the_history_shows_import_and_undoing_with_names(as_editor, editor, gateshead):
    grant = draft(Grant, gateshead, slug="one", title_en="One")
    bring_in(as_editor, Grant, a_csv(("reference", "amount"), ("one", "5")))
    undo(as_editor)
    told = grant.history.values_list("history_user", "history_change_reason")[:2]
    assert list(told) == [(editor.pk, "Import undone: rows.csv"), (editor.pk, "Import: rows.csv")]


# -- cost ------------------------------------------------------------------------------------------------


def test_each_further_row_costs_the_same_few_queries(as_editor, gateshead):
    a_partner(gateshead, name="Mind")
    live(Pledge, gateshead, slug="green")
    names = (*GRANT, "amount", "partner", "pledges", "ends_on")

    def rows(first, last):
        return [
            (f"Grant {number}", "received", "5", "Mind", "green", "2026-01-01")
            for number in range(first, last)
        ]

    bring_in(as_editor, Grant, a_csv(names, *rows(0, 1)))
    few, many = (cost_of(as_editor, Grant, names, rows(*between)) for between in ((1, 6), (6, 16)))
    assert (many.looking - few.looking) / 5 <= 1
    assert (many.doing - few.doing) / 5 <= 14
