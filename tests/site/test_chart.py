"""Charts, their tables, sparklines and status strips, as pages show them."""

from collections import Counter
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.template import engines
from django.template.loader import render_to_string
from django.utils import translation

from delivery.figures.charts import Point

COUNTS = [("complete", "Complete", 61), ("on_track", "On track", 0), ("off_track", "Off track", 1)]


def points(*values, **details):
    return [
        Point(f"Q{n} 2025/26", None if value is None else Decimal(value), Decimal(50), **details)
        for n, value in enumerate(values, start=1)
    ]


def drawn(points, name="late", **context):
    context = {"title": "Buses <late>", "caption": "Late", "period": "Quarter"} | context
    return render_to_string("components/chart.svg", {"name": name, "points": points, **context})


def rows(points, **context):
    context = {"name": "late", "caption": "Buses late", "period": "Quarter"} | context
    html = render_to_string("components/chart_table.html", {"points": points, **context})
    return BeautifulSoup(html, "html.parser")


def words(cells):
    return [" ".join(cell.get_text(" ").split()) for cell in cells]


EVERYTHING = [
    *points("40", None, "44"),
    Point("Q4 2025/26", Decimal("1234.5"), Decimal(60), breaks_before=True),
    Point("Q1 2026/27", Decimal(-2), low=Decimal(1), high=Decimal(3), is_provisional=True),
]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_chart_is_well_formed_named_and_described(language):
    with translation.override(language):
        root = ElementTree.fromstring(drawn(EVERYTHING, suffix="%"))  # noqa: S314
    svg = root.find("svg")
    named = {child.get("id"): child.text for child in svg if child.tag in ("title", "desc")}
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby").split() == list(named) == ["chart-late-title", "chart-late-desc"]
    assert named["chart-late-title"] == "Buses <late>"
    for said in ("Q1 2025/26", "Q1 2026/27", "\N{MINUS SIGN}2%", "1%", "3%"):
        assert said in named["chart-late-desc"]


@pytest.mark.parametrize("template", ["chart.svg", "chart_table.html", "sparkline.svg", "status_strip.html"])
def test_nothing_drawn_carries_a_style_or_a_script(template):
    context = {
        "points": EVERYTHING,
        "values": [Decimal(1), None, Decimal("0.5")],
        "counts": COUNTS,
        "name": "x",
        "title": "</title><script>",
    }
    html = render_to_string(f"components/{template}", context)
    page = BeautifulSoup(html, "html.parser")
    assert page.find(True)
    assert not page.find_all(style=True)
    assert not page.find_all(["style", "script"])
    assert not [name for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")]


def test_numbers_in_a_drawing_are_not_written_in_the_readers_way():
    """Thousands are parted in words, never in coordinates."""
    root = ElementTree.fromstring(drawn(points("1000000", "2500000")))  # noqa: S314
    assert "2,500,000" in [text.text for text in root.iter("text")]
    for line in root.iter("line"):
        for name in ("x1", "x2", "y1", "y2"):
            float(line.get(name, "0").removesuffix("%"))


def test_two_charts_on_a_page_have_ids_of_their_own():
    text = "".join(
        drawn(EVERYTHING, name=name) + str(rows(EVERYTHING, name=name)) for name in ("late", "early")
    )
    page = BeautifulSoup(text, "html.parser")
    ids = Counter(tag["id"] for tag in page.find_all(id=True))
    assert len(ids) == 8
    assert set(ids.values()) == {1}
    for tag in page.find_all(attrs={"aria-labelledby": True}):
        assert all(name in ids for name in tag["aria-labelledby"].split())


def test_the_key_names_only_what_is_drawn():
    def key(points):
        return words(BeautifulSoup(drawn(points), "html.parser").select(".chart__key li"))

    assert key([Point("2025", Decimal(1))]) == ["Actual"]
    assert key(points("1", "2")) == ["Actual", "Target"]
    assert key(EVERYTHING) == [
        "Actual",
        "Provisional",
        "Target",
        "Target range",
        "Break in series: do not compare",
    ]


def test_shapes_differ_and_not_only_colours():
    page = BeautifulSoup(drawn(EVERYTHING), "html.parser").select_one(".chart__drawing")
    assert len(page.select("circle.chart__mark")) == 4
    assert len(page.select("circle.chart__mark--provisional")) == 1
    assert page.select("line.chart__target")
    assert page.select("rect.chart__band")
    assert len(page.select("line.chart__break")) == 1
    assert "Break" in words(page.find_all("text"))


def test_a_scale_without_zero_says_where_it_starts():
    years = [Point("2024", Decimal(71)), Point("2025", Decimal(84))]
    assert "The scale starts at 70%." in drawn(years, suffix="%")
    assert "The scale starts" not in drawn(years, from_zero=True)


def test_without_figures_a_sentence_stands_in_the_place_of_the_drawing():
    assert "svg" not in drawn(points(None, None))
    assert "No figures yet." in drawn(points(None, None))
    assert "No figures yet." in drawn([])


# --- the table


def test_the_table_has_a_row_for_each_point_and_words_for_what_is_missing():
    shown = [
        *points("40", None),
        Point("Q3 2025/26", None, None, is_suppressed=True),
        Point("Q4 2025/26", Decimal(9), low=Decimal(1), high=Decimal(3), is_provisional=True),
        Point("Q1 2026/27", Decimal(7), Decimal(0), breaks_before=True),
    ]
    table = rows(shown, prefix="£").table
    assert words(table.select("thead th")) == ["Quarter", "Actual", "Target"]
    assert words(table.select("tbody th")) == [
        "Q1 2025/26",
        "Q2 2025/26",
        "Q3 2025/26",
        "Q4 2025/26 Provisional",
        "Q1 2026/27 Not comparable with earlier figures",
    ]
    assert [words(row.select("td")) for row in table.select("tbody tr")] == [
        ["£40", "£50"],
        ["Not available", "£50"],
        ["Suppressed", "None set"],
        ["£9", "£1 to £3"],
        ["£7", "£0"],
    ]
    assert {cell["scope"] for cell in table.find_all("th")} == {"col", "row"}


def test_no_column_for_targets_where_there_are_none():
    assert words(rows([Point("2025", Decimal(1))]).select("thead th")) == ["Quarter", "Actual"]


def test_a_table_scrolls_on_its_own_is_reached_by_keyboard_and_named_by_its_caption():
    page = rows(EVERYTHING)
    assert page.div["role"] == "region"
    assert page.div["tabindex"] == "0"
    assert page.find(id=page.div["aria-labelledby"]) == page.caption
    assert page.caption.get_text() == "Buses late"


# --- the sparkline


def test_a_sparkline_is_passed_over_unless_it_has_words():
    values = [Decimal(1), None, Decimal(3), Decimal(2)]
    silent = BeautifulSoup(
        render_to_string("components/sparkline.svg", {"values": values}), "html.parser"
    ).svg
    assert silent["aria-hidden"] == "true"
    assert len(silent.find_all("polyline")) == 2
    said = render_to_string("components/sparkline.svg", {"values": values, "text": 'Up, then "down"'})
    svg = ElementTree.fromstring(said)  # noqa: S314
    assert (svg.get("role"), svg.get("aria-label")) == ("img", 'Up, then "down"')
    assert not render_to_string("components/sparkline.svg", {"values": [None]}).strip()


# --- the strip


def strip(counts):
    html = render_to_string("components/status_strip.html", {"sentence": "61 of 62.", "counts": counts})
    return BeautifulSoup(html, "html.parser")


def test_a_strip_says_every_number_in_words_and_leaves_out_zeros():
    page = strip(COUNTS)
    assert page.p.get_text() == "61 of 62."
    assert words(page.select("li")) == ["Complete 61", "Off track 1"]
    assert words(page.select(".strip__part text")) == ["61"]  # one of 62 has no room
    assert [use["href"] for use in page.select(".strip__part use")] == ["#status-complete"]
    assert page.svg["aria-hidden"] == "true"
    assert not page.find_all("a")


def test_a_strip_s_segments_stand_end_to_end():
    parts = strip(COUNTS).select(".strip__part")
    assert [(part["x"], part["width"]) for part in parts] == [("0%", "98.4%"), ("98.4%", "1.6%")]


def test_a_strip_leads_on_by_its_words_and_by_its_segments_for_the_mouse():
    page = strip([(*row, f"/?status={row[0]}") for row in COUNTS])
    assert [link["href"] for link in page.select("li a")] == ["/?status=complete", "/?status=off_track"]
    assert [link["tabindex"] for link in page.select("svg a")] == ["-1", "-1"]


def test_a_strip_of_nothing_is_a_sentence_alone():
    assert not strip([]).find_all(["svg", "ul"])
    assert not strip([("complete", "Complete", 0)]).find_all(["svg", "ul"])


def test_a_number_has_its_unit_and_a_true_minus_sign():
    text = engines["jinja2"].env.from_string(
        '{% set drawn = chart(points, prefix="£") %}{{ drawn.last.text }}'
    )
    text = text.render(points=[Point("2025", Decimal("-1250.50"))])
    assert text == "\N{MINUS SIGN}£1,250.50"


# --- the page that shows them


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/components/", "/cy/components/"])
def test_the_page_of_components_shows_them_once_each_and_whole(client, address):
    page = BeautifulSoup(client.get(address).content, "html.parser")
    assert len(page.select("svg.chart__drawing")) == 2
    assert len(page.select("table.figures")) == 2
    assert page.select("svg.sparkline")
    assert page.select(".strip__part")
    ids = Counter(tag["id"] for tag in page.find_all(id=True))
    assert not [name for name, times in ids.items() if times > 1]
    for use in page.find_all("use"):
        assert use["href"].removeprefix("#") in ids
