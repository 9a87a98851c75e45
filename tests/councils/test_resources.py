"""Files and cells as officers send them: each is understood, or refused in words; and nothing that leaves is run."""

import csv
import datetime
import io
import zipfile
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from spreadsheets import a_book, a_csv

from councils.models import Partner
from councils.spreadsheets import read, workbook
from councils.spreadsheets.cells import (
    AmountCell,
    ChoiceCell,
    DateCell,
    TextCell,
    WebAddressCell,
    WholeNumberCell,
    YearCell,
    YesNoCell,
)
from councils.spreadsheets.export import as_csv, as_workbook, escape_formula, unescape_formula

AMOUNT = AmountCell(ChoiceCell([("GBP", "pounds"), ("EUR", "euros")]))
ROWS = (("name", "kind"), ("Age Concern", "voluntary"))


def rows_of(file) -> list:
    return [list(values) for _number, values in read(file.name, file.read()).rows]


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        read(name, content)
    return refused.value.messages[0]


# -- files that are read ----------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_is_read_as_spreadsheets_save_it(encoding, delimiter):
    file = a_csv(("name", "kind"), ("Tŷ, a house; with “words”", "b"), encoding=encoding, delimiter=delimiter)
    assert rows_of(file)[1] == ["Tŷ, a house; with “words”", "b"]


def test_old_windows_letters_are_read_and_their_loss_is_said():
    file = a_csv(("name",), ("Café – “one”",), encoding="cp1252")
    table = read(file.name, file.read())
    assert table.rows[1] == (2, ["Café – “one”"])
    assert "ŵ and ŷ" in table.notes[0]


def test_rows_keep_the_numbers_that_the_spreadsheet_shows():
    for file in (a_csv(("name",), (), ("  ",), ("One",)), a_book(("name",), (), (None,), ("One",))):
        assert [number for number, _cells in read(file.name, file.read()).rows] == [1, 4]


def test_only_the_first_sheet_is_read_and_the_others_are_named():
    def two_more(book):
        book.create_sheet("Columns").append(("title", "what it is"))
        book.create_sheet("2024").append(("name",))

    file = a_book(*ROWS, change=two_more)
    table = read(file.name, file.read())
    assert len(table.rows) == 2
    assert "2024" in table.notes[0]
    assert "Columns" not in table.notes[0]


def test_a_sheet_that_lies_about_its_size_is_read_as_it_is():
    content = repacked(a_book(*ROWS), SHEET, lambda xml: xml.replace(b'ref="A1:B2"', b'ref="A1:A1"'))
    assert [len(values) for _number, values in read("a.xlsx", content).rows] == [2, 2]


@pytest.mark.parametrize(
    ("shown_as", "said"),
    [
        ("0%", "1250%"),
        ("0.0%;[Red]-0.0%", "1250%"),
        ('0.0"%"', "12.5"),
        (r"0.0\%", "12.5"),
        ('0.0" % of homes"', "12.5"),
        ('"about "0%', "1250%"),
    ],
)
def test_a_mark_that_is_only_printed_behind_a_number_makes_it_no_percentage(shown_as, said):
    def show(book):
        book.active["A2"].number_format = shown_as

    ((_name,), (value,)) = rows_of(a_book(("value",), (12.5,), change=show))
    assert str(value) == said


def test_a_row_at_the_far_end_is_read_at_once():
    file = a_book(*ROWS, change=lambda book: book.active.cell(1_048_576, 1, "Last"))
    assert read(file.name, file.read()).rows[-1][0] == 1_048_576


def test_a_quotation_mark_that_is_not_closed_swallows_no_rows():
    assert "Row 2" in refusal("a.csv", b'name,kind\n"Age Concern,voluntary\nMind,voluntary\n')


# -- files that are refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b" \n \n", "empty"),
        ("a.xlsx", b"%PDF-1.7 ...", "This is a PDF"),
        ("a.csv", b"%PDF-1.7 ...", "This is a PDF"),
        ("a.xlsx", b"MZ\x90\x00\x03", "This is a program"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\x00\x00", "not a spreadsheet that can be read"),
        ("a.csv", b"name\nAge\x00Concern", "not a spreadsheet that can be read"),
        ("a.xlsx", b"name\nAge Concern", "the file is a different type"),
        ("a.csv", b"PK\x03\x04whatever", "the file is a different type"),
        ("a.xlsx", b"PK\x03\x04whatever", "damaged"),
        ("a.ods", b"name", "Choose an Excel workbook"),
        ("a", b"name", "Choose an Excel workbook"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100, "older type"),
        (
            "a.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "protected by a password",
        ),
        ("a.csv", b"name\n" + b"x" * (5 * 1024 * 1024), "larger than 5 MB"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_in_words(name, content, words):
    assert words in refusal(name, content)


def repacked(file, part: str, change) -> bytes:
    """The workbook with one of its parts changed, or added where it has none."""
    old, new = zipfile.ZipFile(io.BytesIO(file.read())), io.BytesIO()
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in dict.fromkeys([*old.namelist(), part]):
            content = old.read(name) if name in old.namelist() else b""
            archive.writestr(name, change(content) if name == part else content)
    return new.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
BILLION_LAUGHS = (
    b'<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE_FILE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("trap", [BILLION_LAUGHS, OUTSIDE_FILE], ids=["laughs", "outside"])
def test_entities_are_never_opened(part, trap):
    head, declared = b"<?xml version='1.0'?>", trap
    content = repacked(
        a_book(*ROWS), part, lambda xml: head + declared + xml[xml.find(b"<", xml.find(b"?>") + 1) :]
    )
    assert "contains unsafe content" in refusal("a.xlsx", content)


def test_a_file_that_unpacks_to_far_more_is_refused_before_it_is_unpacked():
    content = repacked(
        a_book(*ROWS), "xl/media/image1.png", lambda _old: b"\x00" * (workbook.MAX_UNPACKED + 1)
    )
    assert len(content) < 100_000
    assert "much more than 1,000 rows need" in refusal("a.xlsx", content)


@pytest.mark.parametrize(
    ("part", "element"),
    [(SHEET, b"<cols>" + b"<c/>" * 500_000 + b"</cols>"), ("xl/styles.xml", b"<xf/>" * 60_000)],
)
def test_a_part_of_countless_elements_is_refused(part, element):
    content = repacked(
        a_book(*ROWS), part, lambda xml: xml[: xml.rfind(b"</")] + element + xml[xml.rfind(b"</") :]
    )
    assert "much more than 1,000 rows need" in refusal("a.xlsx", content)


def test_more_than_a_thousand_rows_are_refused():
    rows = (("name",), *((f"Partner {number}",) for number in range(1001)))
    for file in (a_book(*rows), a_csv(*rows)):
        assert "more than 1,000 rows" in refusal(file.name, file.read())
    for file in (a_csv(*rows[:1001]), a_book(*rows[:1001])):
        assert len(rows_of(file)) == 1001


def test_countless_columns_are_refused():
    for file in (a_book(["x"] * 61), a_csv(["x"] * 61)):
        assert "more than 60" in refusal(file.name, file.read())
    assert "more than 60" in refusal(
        "a.xlsx", a_book(*ROWS, change=lambda book: book.active.cell(2, 16_384, "far")).read()
    )


def test_merged_cells_are_refused_by_name():
    file = a_book(*ROWS, ("Mind", "voluntary"), change=lambda book: book.active.merge_cells("B2:B3"))
    assert "B2:B3" in refusal(file.name, file.read())


def test_macros_other_packages_and_damaged_workbooks_are_refused():
    assert "macros" in refusal("a.xlsx", repacked(a_book(*ROWS), "xl/vbaProject.bin", lambda _old: b"x"))
    letter = io.BytesIO()
    with zipfile.ZipFile(letter, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "not an Excel workbook" in refusal("a.xlsx", letter.getvalue())
    assert "damaged" in refusal("a.xlsx", repacked(a_book(*ROWS), SHEET, lambda xml: xml[: len(xml) // 2]))
    assert "damaged" in refusal(
        "a.xlsx", repacked(a_book(*ROWS), "xl/workbook.xml", lambda _xml: b"<workbook/>")
    )
    whole = a_book(*ROWS).read()
    assert "damaged" in refusal("a.xlsx", whole[: len(whole) // 2])


def test_packed_files_with_a_password_are_refused_as_such():
    content = bytearray(a_book(*ROWS).read())
    entry = content.find(b"PK\x01\x02")
    while entry != -1:
        content[entry + 8] |= 1  # says of each part that it is encrypted
        entry = content.find(b"PK\x01\x02", entry + 4)
    assert "protected by a password" in refusal("a.xlsx", bytes(content))


# -- cells --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written", ["", "  ", "\u00a0", "n/a", "N/A", "-", "–", "not known", "Ddim yn hysbys", None]
)
@pytest.mark.parametrize(
    "cell",
    [AMOUNT, DateCell(), YearCell(), WholeNumberCell(), YesNoCell(), TextCell(), WebAddressCell()],
)
def test_unknown_is_empty_and_never_zero(cell, written):
    assert cell.clean(written) is None


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("1,234", "1234"),
        ("1,234.50", "1234.50"),
        ("1234.5", "1234.50"),
        ("£1,234", "1234"),
        ("£ 1 234", "1234"),
        ("1\u00a0234", "1234"),
        (" 1,234 ", "1234"),
        ("£1.2m", "1200000"),
        ("£1.25 million", "1250000"),
        ("250k", "250000"),
        ("0", "0"),
        (0, "0"),
        (1234, "1234"),
        (1234.1, "1234.10"),
        (0.1 + 0.2, "0.30"),
        ("-12.5", "-12.50"),
    ],
)
def test_amounts_are_understood(written, understood):
    assert AMOUNT.clean(written) == Decimal(understood)


@pytest.mark.parametrize(
    "written",
    [
        *(
            "abc",
            "12.5%",
            "1.234,50",
            "1,23",
            "(500)",
            "about 500",
            "£5 and more",
            "1e5",
            "1_000",
            "\uff11\uff12",
        ),
        *(True, float("inf")),
    ],
)
def test_what_is_no_amount_is_refused_with_the_cure(written):
    with pytest.raises(ValidationError, match=r"Write it as 1234\.50, or leave it empty if not known"):
        AMOUNT.clean(written)


def test_parts_of_a_penny_are_refused():
    with pytest.raises(ValidationError, match="Round it to pence"):
        AMOUNT.clean(1234.567)


def test_an_amount_in_another_currency_than_its_column_is_refused():
    for currency in ("eur", "Euros", "dollars"):  # the last is refused in its own column
        assert AMOUNT.clean("€5,000", {"currency": currency}) == 5000
    for written, currency in (("€5,000", None), ("€5,000", "pounds"), ("£5,000", "EUR")):
        with pytest.raises(ValidationError, match="the column currency differ"):
            AMOUNT.clean(written, {"currency": currency})


@pytest.mark.parametrize(
    "written",
    [
        datetime.datetime(2026, 2, 18),  # noqa: DTZ001  as a workbook gives it
        datetime.date(2026, 2, 18),
        "18/02/2026",
        "18.2.2026",
        "18-02-2026",
        "2026-02-18",
        "2026-02-18 00:00:00",
        "18 February 2026",
        "18th february, 2026",
        "18 Feb 2026",
        "18 Chwefror 2026",
        "18\u00a0February\u00a02026 ",
    ],
)
def test_dates_are_understood_day_first(written):
    assert DateCell().clean(written) == datetime.date(2026, 2, 18)


@pytest.mark.parametrize("written", ["18 February", "18/02", "18/02/26", "18 Feb 26", "1st March"])
def test_a_date_without_its_year_is_never_guessed(written):
    with pytest.raises(ValidationError, match="no year of four digits"):
        DateCell().clean(written)


@pytest.mark.parametrize(
    "written",
    ["31/02/2026", "02/18/2026", "February 2026", "2026", 46071, 46071.5, "tomorrow", "18 Smarch 2026", True],
)
def test_what_is_no_date_is_refused_with_the_cure(written):
    with pytest.raises(ValidationError, match="Write day, month and year, such as 18/02/2026"):
        DateCell().clean(written)


def test_a_time_of_day_and_a_slipped_year_are_refused():
    with pytest.raises(ValidationError, match="time of day"):
        DateCell().clean(datetime.datetime(2026, 2, 18, 9, 30))  # noqa: DTZ001
    with pytest.raises(ValidationError, match="Check the year: 202"):
        DateCell().clean(datetime.date(202, 2, 18))


@pytest.mark.parametrize("written", [2023, 2023.0, "2023", " 2023 "])
def test_a_year_is_understood(written):
    assert YearCell().clean(written) == 2023


@pytest.mark.parametrize(
    "written", ["2023-24", "2023/24", "23", "2,023", "FY23", 2023.5, datetime.date(2023, 1, 1)]
)
def test_what_is_not_one_year_is_refused_with_the_cure(written):
    with pytest.raises(ValidationError, match="Write its four digits, such as 2023"):
        YearCell().clean(written)


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("yes", True),
        ("Ie", True),
        ("TRUE", True),
        (1, True),
        (True, True),
        ("no", False),
        ("nage", False),
        (0, False),
    ],
)
def test_yes_and_no_are_understood_in_both_languages(written, understood):
    assert YesNoCell().clean(written) is understood


def test_maybe_is_refused():
    with pytest.raises(ValidationError, match="neither yes nor no"):
        YesNoCell().clean("maybe")


@pytest.mark.parametrize("written", ["voluntary", "Voluntary", "voluntary or community organisation"])
def test_a_choice_is_known_by_its_word_and_its_label(written):
    assert ChoiceCell(Partner.Kind.choices).clean(written) == "voluntary"


def test_an_unknown_choice_is_told_what_there_is():
    with pytest.raises(ValidationError, match="“charity” is not known here"):
        ChoiceCell(Partner.Kind.choices).clean("charity")


@pytest.mark.parametrize("written", ["2nd", "two", "1.5", -1, True])
def test_what_is_no_whole_number_is_refused(written):
    with pytest.raises(ValidationError, match="not a whole number"):
        WholeNumberCell().clean(written)


def test_numbers_in_a_column_of_texts_are_kept_as_they_look():
    assert [TextCell().clean(value) for value in (2023, 12.0, 0.5)] == ["2023", "12", "0.5"]


def test_a_text_that_the_spreadsheet_made_a_date_of_is_refused():
    with pytest.raises(ValidationError, match="changed this to a date"):
        TextCell().clean(datetime.date(2026, 3, 1))


def test_texts_lose_only_what_nobody_sees():
    assert (
        TextCell().clean("\ufeff Two  words\u00a0here \r\nand a line\x0b ") == "Two  words here \nand a line"
    )
    assert TextCell().clean("w\u0302") == "ŵ"


def test_a_link_without_a_scheme_is_put_right():
    assert WebAddressCell().clean("www.example.org") == "https://www.example.org"
    assert WebAddressCell().clean("http://example.org") == "http://example.org"


# -- what leaves is not run -----------------------------------------------------------------------------

TRAPS = ["=1+1", "+1+cmd", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(1)"]
TRAPS += ["'=1", "''=1", "\uff1d1"]
HONEST = ["-12.5", "+44 191 433 3000", "+44 (0)191 433 3000", "50%", "-5%", "-", "£5", "-£5", "'tis", "a=b"]


@pytest.mark.parametrize("text", TRAPS)
def test_formulas_leave_as_text(text):
    assert escape_formula(text) == f"'{text}"
    assert unescape_formula(escape_formula(text)) == text


@pytest.mark.parametrize("text", HONEST)
def test_honest_values_leave_as_they_are(text):
    assert escape_formula(text) == unescape_formula(text) == text


@given(st.text())
def test_every_text_comes_back_as_it_was(text):
    assert unescape_formula(escape_formula(text)) == text


@given(st.text(alphabet="=+-@\t\r\n'£% .0A\uff1d"))
def test_nothing_leaves_that_begins_like_a_formula_and_is_none(text):
    start = escape_formula(text)[:1]
    assert start not in set("=@\t\r\n\uff1d")
    if start in ("+", "-"):
        assert not set(text) - set("+-£% .0")


def test_files_hold_the_marked_texts():
    lines = [[escape_formula(text)] for text in TRAPS]
    book = load_workbook(io.BytesIO(as_workbook(["text"], lines))).active
    assert all(row[0].data_type == "s" and row[0].value.startswith("'") for row in book.iter_rows(min_row=2))
    written = as_csv(["text"], lines)
    assert written.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert [unescape_formula(row[0]) for row in rows[1:]] == TRAPS


def test_workbooks_hold_typed_values():
    row = [datetime.date(2026, 2, 18), Decimal("1234.50"), 2023, "", None]
    book = load_workbook(io.BytesIO(as_workbook(["a", "b", "c", "d", "e"], [row]))).active
    date, amount, year, *_empty = (cell.value for cell in book[2])
    assert (date.date(), amount, year) == (row[0], 1234.5, 2023)


def test_what_a_workbook_cannot_hold_is_left_out():
    assert load_workbook(io.BytesIO(as_workbook(["a"], [["b\x0bc\x01"]]))).active["A2"].value == "bc"
