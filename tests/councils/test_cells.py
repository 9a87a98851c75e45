"""Cells as people have them: each is read with its right value, or refused in words; in files and forms alike."""

import datetime
from contextlib import suppress
from decimal import Decimal
from itertools import chain

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from spreadsheets import a_book, a_csv

from councils.parsing.dates import DayField
from councils.parsing.numbers import NumberField, PercentField, WholeNumberField
from councils.parsing.text_faults import garbled_in, is_error_mark, is_not_known
from councils.spreadsheets import AmountCell, ChoiceCell, FigureCell, PercentCell, read
from councils.spreadsheets.cells import DateCell, TextCell, WebAddressCell, WholeNumberCell, YesNoCell
from delivery.models import ActionUpdate

DAY = datetime.date(2025, 3, 26)
CELLS = {
    "day": DateCell(),
    "amount": AmountCell(ChoiceCell([("GBP", "pounds"), ("EUR", "euros")])),
    "figure": FigureCell(),
    "share": FigureCell(lambda: "%"),
    "pounds": FigureCell(lambda: "£"),
    "whole": WholeNumberCell(),
    "per cent": PercentCell(),
    "yes": YesNoCell(),
    "status": ChoiceCell(
        ActionUpdate.Status.choices,
        own=[
            ("Delayed by less than 3 months", "at_risk"),
            ("Oedi – llai na 3 mis", "at_risk"),
            ("On hold", "paused"),
        ],
    ),
    "text": TextCell(),
    "link": WebAddressCell(),
}
# The same value typed into a form.
FIELDS = {
    "day": DayField(required=False),
    "amount": NumberField(required=False),
    "figure": NumberField(required=False),
    "share": NumberField(required=False),
    "pounds": NumberField(required=False),
    "whole": WholeNumberField(required=False),
    "per cent": PercentField(required=False),
}

READ = {
    "day": {
        DAY: [
            *(
                "26/03/2025 00:00",
                "26/03/2025 00:00:00",
                "2025-03-26T00:00:00Z",
                "2025-03-26T00:00:00.000+00:00",
            ),
            *(
                "2025-03-26 00:00:00+00:00",
                "26-Mar-2025",
                "26 March 2025",
                "26th March 2025",
                "26 Mawrth 2025",
            ),
            *("Wednesday, 26 March 2025", "Wed 26 Mar 2025", "Dydd Mercher 26 Mawrth 2025", "26.03.2025"),
            *(
                "26 / 03 / 2025",
                "March 26, 2025",
                "2025/03/26",
                "26MAR2025",
                "26\u00a0March\u00a02025",
                "26 o Fawrth 2025",
            ),
        ],
        datetime.date(2025, 9, 1): ["1 Sept 2025", "1 Sept. 2025", "01-Sep-2025", "2025-08-31T23:00:00Z"],
    },
    "amount": {
        "0.5": [".5", "0.5", "£.50", "0.50", "£ 0.5"],
        "5": ["5.", "5", "5.00", "+5", "£5.", " 5 "],
        "1234.5": ["1,234.5", "£1,234.50", "1 234.50", "1\u00a0234.5", "1\u202f234.5"],
        "-12": ["-12", "\u221212", "\u201312", "-£12", "£-12", "- 12"],
        "1200000": ["£1.2m", "1.2 million", "£1.2M", "1.2 miliwn", "1200k", "1,200,000", "£1,200 thousand"],
        "3000000000": ["£3bn", "3 billion", "3 biliwn"],
    },
    "share": {
        "12": ["12%", "12 %", "12", "12 per cent", "12 percent", "12 y cant", "12.0%"],
        "0.5": [".5%", "0.5"],
    },
    "figure": {
        "1234567": ["1,234,567", "1234567", "1 234 567"],
        "-0.25": ["-.25", "\u22120.25"],
        "0": ["0", "0.0", "-0"],
    },
    "pounds": {"2500": ["£2,500", "£2.5k", "2500"]},
    "whole": {1234: ["1,234", "1234", "1234.0", "1 234", " 1234 ", "+1234"]},
    "per cent": {40: ["40", "40%", "40 %", "40.0%", "40 per cent"]},
    "yes": {True: ["Yes", "YES", "y", "True", "Ie"], False: ["No", "nage", "FALSE"]},
    "status": {
        "at_risk": [
            *(
                "Delayed by less than 3 months",
                "DELAYED BY LESS THAN 3 MONTHS",
                "  delayed  by less than 3 months. ",
            ),
            *("oedi - llai na 3 mis", "at_risk", "At risk", "at-risk", "AT RISK"),
        ],
        "on_track": ["on track", "On-track", "ON_TRACK", "On track."],
        "paused": ["on hold", "On-hold", "paused"],
    },
    "text": {
        "NA is the ward of Newtown": ["NA is the ward of Newtown"],
        "HS:1": ["HS:1"],
        "1.2:a": ["1.2:a"],
        "Tŷ’r Café – “CAFÉ”": ["Tŷ’r Café – “CAFÉ”"],
        "#1 for housing": ["#1 for housing"],
    },
    "link": {
        "https://example.org:8080/plan": ["example.org:8080/plan", "https://example.org:8080/plan"],
        "https://www.example.org": ["www.example.org"],
        "mailto:x@example.org": ["mailto:x@example.org"],  # refused by the model: no address people can open
    },
}
NOT_KNOWN = [
    *(
        "",
        " ",
        "-",
        "–",
        "—",
        "--",
        "*",
        ":",
        "..",
        "...",
        "…",
        "NA",
        "na",
        "N/A",
        "n/a",
        "N / A",
        "n.a.",
        "n.a",
        "N.A.",
    ),
    *(
        "TBC",
        "tbc",
        "T.B.C.",
        "TBA",
        "to be confirmed",
        "[z]",
        "[x]",
        "[c]",
        "[Z]",
        "[w]",
        "n/k",
        "NK",
        "NULL",
        "NaN",
    ),
    *(
        "not known",
        "Not Known",
        "unknown",
        "not available",
        "Not applicable",
        "ddim yn hysbys",
        "i’w gadarnhau",
    ),
]
ERRORS = [
    *(
        "#REF!",
        "#N/A",
        "#DIV/0!",
        "#VALUE!",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#SPILL!",
        "#CALC!",
        "#ERROR!",
        "#ref!",
    ),
    *(" #REF! ", "######", "Err:502", "#GETTING_DATA"),
]
REFUSED = {
    "day": [
        *(
            "26/03",
            "26/03/25",
            "26-Mar-25",
            "26 Mar",
            "March 2025",
            "31/02/2025",
            "03/26/2025",
            "30 February 2025",
        ),
        *(
            "Thursday 26 March 2025",
            "26/03/2025 09:30",
            "2025-03-26T09:30:00Z",
            "2025-03-26T00:00:00+05:00",
            "45742",
        ),
        *("20250326", "Q1 2025", "tomorrow", "26/03/2025-27/03/2025", "26 Smarch 2025", "0", "12%"),
    ],
    "amount": [
        *(
            "(12)",
            "1.234,50",
            "1,23",
            "12%",
            "£1.2x",
            "1e5",
            "1E+05",
            "5-6",
            "<5",
            ">100",
            "c. 500",
            "£",
            "£-",
        ),
        *("1,234 567", "12,34,567", "five", "nil", "--5", "-£-5", "½", "1'234", "\uff11\uff12"),
    ],
    "share": ["(12)", "12 [u]", "12p", "12r", "1.2m%", "£12", "12%%", "<5%", "12*", "low"],
    "figure": ["12%", "£12", "€12", "(12)", "12:30", "1/2", "[low]", "12 (r)", "nil", "1.2.3"],
    "whole": ["1.5", "two", "2nd", "1,23", "12%", "£5", "1.2k", "5m", "(5)", "1-2"],
    "per cent": ["0.4", "40.5%", "£40", "forty", "40-50", "(40)"],
    "yes": ["maybe", "yes/no", "2"],
    "status": ["Delayed", "at risk or off track", "amber", "3 months"],
    "text": ["donâ€™t", "cafÃ©", "Â£500", "dÅµr", "â€œquotedâ€", "1â€“2", "Ã¢â\u201a¬", "lost \ufffd letter"],
}

ROWS = [
    (kind, text, value) for kind, values in READ.items() for value, texts in values.items() for text in texts
]


def same(kind, found, value) -> bool:
    return found == (Decimal(value) if kind in ("amount", "share", "figure", "pounds") else value)


@pytest.mark.parametrize(("kind", "text", "value"), ROWS)
def test_a_cell_is_read_with_its_right_value(kind, text, value):
    for language in ("en", "cy"):
        with translation.override(language):
            assert same(kind, CELLS[kind].clean(text), value)
            if kind in FIELDS:
                assert same(kind, FIELDS[kind].clean(text), value)


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in REFUSED.items() for text in texts]
)
def test_what_is_never_guessed_is_refused_in_the_words_of_the_page(kind, text):
    told = []
    for language in ("en", "cy"):
        with translation.override(language):
            with pytest.raises(ValidationError) as refused:
                CELLS[kind].clean(text)
            told += refused.value.messages
            if kind in FIELDS and (field := FIELDS[kind]):
                with suppress(ValidationError):
                    field.clean(text)
                    # What is left is a sign, which the form judges by the unit.
                    assert field.sign not in ("", "%" if kind == "share" else "")
    english, welsh = told
    assert english != welsh


@pytest.mark.parametrize("text", NOT_KNOWN)
def test_what_nobody_knows_is_empty_and_no_name(text):
    assert is_not_known(text)
    for kind in CELLS:
        assert CELLS[kind].clean(text) is None


@pytest.mark.parametrize("text", ERRORS)
def test_an_error_mark_is_refused_alike_in_every_kind_of_file(text):
    assert is_error_mark(text)
    for file in (a_csv(("name",), (text,)), a_book(("name",), (text,))):
        ((_first, _names), (number, (cell,))) = read(file.name, file.read()).rows
        assert number == 2
        with pytest.raises(ValidationError, match=r"is a spreadsheet error\. Fix it in the spreadsheet"):
            TextCell().clean(cell)


@pytest.mark.parametrize(
    "text",
    [
        "CAFÉ”",
        "“CAFÉ”",
        "TÂN",
        "Â ",
        "â",
        "naïve — £5",
        "dŵr a thŷ",
        "Âl",
        "100 % Ã",
        "Åland",
        "É™",
        "Ünal »",
    ],
)
def test_letters_that_only_look_lost_are_left_alone(text):
    assert garbled_in(text) is None
    assert TextCell().clean(text) == text.strip()


TEXTS = list(dict.fromkeys(text.strip() for _kind, text, _value in ROWS))
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [*((name, ",") for name in ENCODINGS), *(("utf-8", mark) for mark in ";\t|")]
)
def test_every_cell_of_the_table_comes_through_a_csv_file(encoding, delimiter):
    file = a_csv(
        ("name", "kind"), *((text, "other") for text in TEXTS), encoding=encoding, delimiter=delimiter
    )
    assert [values[0] for _number, values in read(file.name, file.read()).rows[1:]] == TEXTS


def test_every_cell_of_the_table_comes_through_a_workbook():
    file = a_book(("name", "kind"), *((text, "other") for text in TEXTS))
    assert [values[0] for _number, values in read(file.name, file.read()).rows[1:]] == TEXTS


def test_a_councils_word_that_means_two_things_is_asked_for():
    cell = ChoiceCell(ActionUpdate.Status.choices, own=[("Delayed", "at_risk"), ("delayed", "off_track")])
    with pytest.raises(ValidationError, match=r"more than one meaning here\. Write one of: .*at_risk"):
        cell.clean("Delayed")
    assert cell.clean("off_track") == "off_track"
    # Its pages show "On track" for what is at risk, and nothing else by that word.
    cell = ChoiceCell(ActionUpdate.Status.choices, own=[("On track", "at_risk"), ("Good", "on_track")])
    assert (cell.clean("on track"), cell.clean("on_track"), cell.clean("good")) == (
        "at_risk",
        "on_track",
        "on_track",
    )


assert len(ROWS) + len(list(chain(*REFUSED.values()))) + len(NOT_KNOWN) + len(ERRORS) > 250


@pytest.mark.parametrize(
    ("written", "kept"),
    [("0.00005", "0.0001"), ("0.00025", "0.0003"), ("-0.00005", "-0.0001"), ("0.00004", "0")],
)
def test_a_figure_is_kept_with_four_decimals_and_a_half_goes_away_from_nought(written, kept):
    assert FigureCell().clean(written) == Decimal(kept)


def test_a_figure_that_is_just_too_large_is_refused_in_words():
    assert FigureCell().clean("99,999,999,999,999") == Decimal(10**14 - 1)
    with pytest.raises(ValidationError, match="too large"):
        FigureCell().clean("100,000,000,000,000")


@pytest.mark.parametrize("written", ["18/02/1899", "18/02/2101", datetime.date(2206, 2, 18)])
def test_a_date_of_another_century_is_refused(written):
    with pytest.raises(ValidationError, match="Check the year"):
        DateCell().clean(written)
