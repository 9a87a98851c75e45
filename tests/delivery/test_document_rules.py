"""What is proposed for texts of many shapes; and that no value comes out that does not stand in the text."""

import datetime
import os
from pathlib import Path

import pytest
from builders import a_user, draft
from documents import (
    a_docx,
    as_workbook,
    choose_kinds,
    deleted,
    forms_of,
    inserted,
    paragraph,
    proposed,
    start,
    table,
    texts,
)

from councils.documents import read_document
from councils.parsing.dates_in_text import dates_in
from delivery.documents import proposals
from plans.models import Plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(client, gateshead):
    client.force_login(a_user("editor", gateshead))
    return draft(Plan, gateshead, title_en="Homes plan", slug="homes-plan")


def values_of(client, page) -> dict[str, list[dict]]:
    """What the workbook of all that is proposed holds."""
    sheets = as_workbook(client, choose_kinds(client, page))
    return {name: lines for name, lines in sheets.items() if name != "Columns"}


def invented(sheets, text: str) -> list:
    """Values that do not stand in the text to the letter, save the plan and the unit that the words name."""
    text = " ".join(text.split())
    said = {date.day for date in dates_in(text)}
    found = []
    for lines in sheets.values():
        for name, value in (cell for line in lines for cell in line.items()):
            if name in ("plan", "unit"):
                continue
            is_there = value.date() in said if isinstance(value, datetime.datetime) else str(value) in text
            found += [] if is_there else [(name, value)]
    return found


def taken(client, plan, text="", file=None) -> dict[str, list[dict]]:
    page = start(client, plan, text, file)
    sheets = values_of(client, page)
    assert invented(sheets, text or " ".join(texts(page))) == []
    return sheets


def test_numbered_actions_under_priorities_in_capitals(client, plan):
    text = """PRIORITY 1: SAFE STREETS
1.1 Light every bus stop by 30 June 2027
1.2 Our wardens walk the town, due 1 September 2027
1.3 The town is loved
PRIORITY 2: CLEAN AIR
2.1 Plant 400 trees
"""
    page = start(client, plan, text)
    assert [kind for kind, _text in proposed(page)] == ["priority", "action", "action", "priority", "action"]
    sheets = values_of(client, page)
    assert invented(sheets, text) == []
    assert [line["title"] for line in sheets["priorities"]] == ["SAFE STREETS", "CLEAN AIR"]
    light, wardens, plant = sheets["actions"]
    assert (light["reference"], light["title"]) == ("1.1", "Light every bus stop by 30 June 2027")
    assert (light["due_on"].date(), light["priority"]) == (datetime.date(2027, 6, 30), "SAFE STREETS")
    assert wardens["due_on"].date() == datetime.date(2027, 9, 1)
    assert plant == {
        "plan": "homes-plan",
        "reference": "2.1",
        "title": "Plant 400 trees",
        "priority": "CLEAN AIR",
    }


def test_a_table_of_measures(client, plan):
    file = a_docx(
        paragraph("How we will measure success", style="H1"),
        table(
            ["Code", "Measure", "Baseline", "Lead officer"],
            ["HS-01", "Number of homes built", "212", "Head of Housing"],
            ["HS-02", "Tenants who are content (%)", "71%", ""],
            ["HS-03", "Days to mend a roof", "", "Head of Repairs"],
        ),
    )
    assert taken(client, plan, file=file) == {
        "measures": [
            {
                "plan": "homes-plan",
                "code": "HS-01",
                "name": "Number of homes built",
                "unit": "number",
                "owner_role": "Head of Housing",
            },
            {"plan": "homes-plan", "code": "HS-02", "name": "Tenants who are content (%)", "unit": "percent"},
            {
                "plan": "homes-plan",
                "code": "HS-03",
                "name": "Days to mend a roof",
                "owner_role": "Head of Repairs",
            },
        ]
    }


def test_a_welsh_text(client, plan):
    text = """<h2>Ein blaenoriaethau</h2><ul><li>Cartrefi cynnes</li><li>Strydoedd diogel</li></ul>
<h2>Blaenoriaeth 3: Aer glân</h2>
<ul><li>Plannu 400 o goed erbyn 30 Mehefin 2027</li><li>Canran y plant sy’n cerdded</li><li>Coed i bawb</li></ul>
<h2>Ein partneriaid</h2><ul><li>Coed Canol</li></ul><h2>Cyflwyniad</h2><ul><li>Creu lle</li></ul>"""
    assert proposed(start(client, plan, text)) == [
        ("priority", "Cartrefi cynnes"),
        ("priority", "Strydoedd diogel"),
        ("priority", "Blaenoriaeth 3: Aer glân"),
        ("action", "Plannu 400 o goed erbyn 30 Mehefin 2027"),
        ("measure", "Canran y plant sy’n cerdded"),
        ("partner", "Coed Canol"),
    ]
    sheets = taken(client, plan, text)
    assert sheets["priorities"][2]["title"] == "Aer glân"
    assert sheets["measures"][0]["unit"] == "percent"


def test_headers_of_pages_that_come_again(client, plan):
    header = paragraph("Middleshire Council: Homes plan")
    file = a_docx(
        header,
        paragraph("Homes", style="H2"),
        paragraph("We will build homes."),
        header,
        paragraph("Streets", style="H2"),
        header,
        paragraph("We will build homes."),
    )
    page = start(client, plan, file=file)
    assert page.context["number_repeated"] == 3
    assert "3 texts were left out because they are there already" in page.content.decode()
    assert proposed(page) == [("priority", "Homes"), ("priority", "Streets")]


def test_dates_without_a_year_are_asked_about(client, plan):
    text = """<h3>Streets</h3><ul><li>Open a crossing by 18 February</li><li>Mend lamps by the end of March 2027</li>
<li>Meet on 3 May 2027, and again by 4 June 2027</li><li>Hold a fair by summer 2027</li></ul>"""
    page = choose_kinds(client, start(client, plan, text))
    asked = [form.fields["due_on"].help_text for form in forms_of(page) if form.kind == "action"]
    assert [words.split("“")[1].split("”")[0] for words in asked] == [
        "18 February",
        "March 2027",
        "3 May 2027",
        "summer 2027",
    ]
    assert not any("due_on" in line for line in taken(client, plan, text)["actions"])


def test_tracked_changes(client, plan):
    file = a_docx(
        paragraph("Homes", style="H1"),
        table(
            ["Action", "By when"],
            [
                paragraph("Build ", deleted("500"), inserted("300"), " homes"),
                paragraph(deleted("1 May 2026"), inserted("1 May 2027")),
            ],
        ),
    )
    (line,) = taken(client, plan, file=file)["actions"]
    assert (line["title"], line["due_on"].date()) == ("Build 300 homes", datetime.date(2027, 5, 1))


def test_nested_lists(client, plan):
    text = """<p>Our priorities are:</p><ul><li>Warm homes<ul><li>Insulate lofts<ul><li>Train fitters</li></ul></li>
<li>Fit new boilers</li></ul></li><li>Safe streets<ul><li>Review speed limits</li></ul></li></ul>"""
    sheets = taken(client, plan, text)
    assert [line["title"] for line in sheets["priorities"]] == ["Warm homes", "Safe streets"]
    assert [(line["title"], line["priority"]) for line in sheets["actions"]] == [
        ("Train fitters", "Warm homes"),
        ("Fit new boilers", "Warm homes"),
        ("Review speed limits", "Safe streets"),
    ]


def test_headings_on_four_levels(client, plan):
    text = """<h1>Plan</h1><h2>A place</h2><h3>A home</h3><h4>A door</h4><h5>A key</h5><ul><li>Cut keys</li></ul>
<h2>B place</h2>"""
    sheets = taken(client, plan, text)
    assert [(line["title"], line.get("parent")) for line in sheets["priorities"]] == [
        ("A place", None),
        ("A home", "A place"),
        ("A door", "A home"),
        ("B place", None),
    ]
    assert sheets["actions"][0]["priority"] == "A door"


def test_chapters_with_numbers_and_a_table_with_rows_that_are_headings(client, plan):
    file = a_docx(
        paragraph("1. Introduction", style="H1"),
        paragraph("Who we are", style="H2"),
        paragraph("2. Safe streets", style="H1"),
        paragraph("2.1 Quiet streets", style="H2"),
        table(
            ["Action", "By when"],
            [paragraph("What we do first"), ""],
            ["Close the rat run", "by 1 June 2027"],
            [paragraph("What we do after that"), ""],
            ["Plant hedges", "2028"],
        ),
        paragraph("3. Our partners", style="H1"),
        "".join(paragraph(f"• {name}") for name in ("Middleshire Police", "Walkers of Middleshire")),
    )
    page = start(client, plan, file=file)
    assert proposed(page) == [
        ("priority", "2. Safe streets"),
        ("priority", "2.1 Quiet streets"),
        ("action", "Close the rat run | by 1 June 2027"),
        ("action", "Plant hedges | 2028"),
        ("partner", "Middleshire Police"),
        ("partner", "Walkers of Middleshire"),
    ]
    sheets = taken(client, plan, file=rewound(file))
    assert [line["title"] for line in sheets["priorities"]] == ["Safe streets", "Quiet streets"]
    assert [(line["due_on"].date() if "due_on" in line else None) for line in sheets["actions"]] == [
        datetime.date(2027, 6, 1),
        None,
    ]


def rewound(file):
    file.seek(0)
    return file


def test_a_text_without_any_structure(client, plan):
    text = "We love the town, and 40 per cent of us walk to work. In 2026 we built 12 homes.\n\nThank you to all."
    assert proposed(start(client, plan, text)) == []


@pytest.mark.parametrize("file", [a_docx(), a_docx(paragraph(" "), paragraph(deleted("Homes")))])
def test_an_empty_document(client, plan, file):
    file.seek(0)
    refused = start(client, plan, file=file)
    assert refused.status_code == 422
    assert "There is no text in it." in refused.content.decode()


def test_a_text_that_is_longer_than_a_title_is_kept_whole(client, plan):
    long = f"Build homes for all. {'We do this with care and with all who live there. ' * 8}".strip()
    (line,) = taken(client, plan, f"<h2>Homes</h2><ul><li>{long}</li></ul>")["actions"]
    assert (line["title"], line["description"]) == ("Build homes for all.", long)


def test_years_amounts_and_roads_are_no_references(client, plan):
    text = """<h2>Roads</h2><ul><li>3.5 million trips</li><li>2026 Report on roads, due 1 May 2027</li>
<li>Build 1.2 km of paths</li></ul>"""
    assert not any("reference" in line for line in taken(client, plan, text)["actions"])


# -- the councils' own texts ----------------------------------------------------------------------------

EXPECTED = {
    "bridgend-childrens-social-care-plan": ["priority"] * 5,
    "gateshead-vision-2021": [],
    "gateshead-vision-2024": [],
    "gateshead-working-together-for-change": [],
    "stockport-cyp-strategy-item": [],
}


@pytest.mark.source_texts
@pytest.mark.parametrize("name", EXPECTED)
def test_nothing_is_invented_of_a_published_text(client, plan, name):
    text = (Path(os.environ["SOURCE_TEXTS"]) / f"{name}.txt").read_text("utf-8")
    page = start(client, plan, text)
    assert [kind for kind, _text in proposed(page)] == EXPECTED[name]
    blocks = page.context["blocks"]
    for kind in ("action", "measure", "partner", "principle", "priority"):
        everything = {f"n{number}": kind for number in range(len(blocks))}
        sheets = as_workbook(client, choose_kinds(client, page, **everything))
        assert invented({name: lines for name, lines in sheets.items() if name != "Columns"}, text) == []


@pytest.mark.source_texts
def test_a_text_that_stands_twice_is_there_once():
    text = (Path(os.environ["SOURCE_TEXTS"]) / "gateshead-working-together-for-change.txt").read_bytes()
    document = read_document("news.txt", text)
    assert (len(document.blocks), len(document.repeated)) == (18, 17)
    assert not any(proposals(document.blocks))
