from decimal import Decimal
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from reading import words

from councils import page_styles
from councils.brand import SITE_COLOUR, adjust, csp_hash, stylesheet


def council(colour="#00665a"):
    return SimpleNamespace(name="Exampleshire", brand_colour=colour)


def render(text, **context):
    return engines["jinja2"].env.from_string(text).render(context)


def test_a_page_carries_its_councils_colours_and_its_address_and_its_policy_names_both():
    request = RequestFactory().get("/")
    html = render("{{ council_style(council) }}{{ print_style() }}", council=council(), request=request)
    texts = [stylesheet(adjust("#00665a")), ':root{--site:"http://testserver"}']
    assert html == "".join(f"<style>{text}</style>" for text in texts)
    assert set(page_styles.allowed(request, council())) == {csp_hash(text) for text in texts}
    assert page_styles.allowed(request) == [csp_hash(texts[1])]


@pytest.mark.parametrize("colour", ["", None, "green", "#0a0", "</style><script>"])
def test_a_colour_that_is_none_gives_the_sites_own(colour):
    html = render("{{ council_style(council) }}{{ council_ring(council) }}", council=council(colour))
    assert stylesheet(adjust(SITE_COLOUR)) in html
    assert adjust(SITE_COLOUR).mid in html
    assert "script" not in html


@pytest.mark.parametrize(("count", "strands"), [(0, 0), (None, 0), (1, 0), (2, 2), (5, 5), (40, 12)])
def test_the_fan_has_a_strand_for_each_priority(count, strands):
    page = BeautifulSoup(render("{{ fan(count) }}", count=count), "html.parser")
    assert len(page.find_all("circle")) == strands
    if strands:
        assert page.svg["aria-hidden"] == "true"
        _, _, width, height = map(float, page.svg["viewbox"].split())
        for knot in page.find_all("circle"):
            assert 6 < float(knot["cx"]) < width - 6
            assert 6 < float(knot["cy"]) < height - 6


def test_the_front_pages_fan_has_each_councils_own_tone():
    html = render("{{ council_fan(councils) }}", councils=[council(), council("#7a2a8a")])
    assert f'stroke="{adjust("#00665a").mid}"' in html
    assert f'stroke="{adjust("#7a2a8a").mid}"' in html


def evidence(**changes):
    facts = {
        "slug": "contacts",
        "value": Decimal("40.0000"),
        "unit": "per cent",
        "change": "increase",
        "summary": "Contacts rose.",
        "metric": "",
        "period": "December 2021",
        "comparison_period": "January 2021",
        "caveat": "",
        "source": "The council",
        "source_url": "",
    }
    return SimpleNamespace(**(facts | changes))


@pytest.mark.parametrize(
    ("changes", "lengths"),
    [
        ({}, ["71.4%", "100%"]),
        ({"change": "decrease", "value": Decimal("25")}, ["100%", "75.0%"]),
        ({"change": "decrease", "value": Decimal("100")}, ["100%", "0.0%"]),
        ({"change": "none"}, []),
        ({"unit": "people"}, []),
        ({"comparison_period": ""}, []),
        ({"unit": "y cant", "unit_en": "per cent"}, ["71.4%", "100%"]),
    ],
)
def test_two_threads_compare_only_what_is_a_change_in_per_cent(changes, lengths):
    page = BeautifulSoup(
        render_to_string("components/evidence.html", {"evidence": evidence(**changes)}), "html.parser"
    )
    assert [line["x2"] for line in page.find_all("line")] == lengths


@pytest.mark.parametrize(
    ("change", "value", "figure"),
    [
        ("increase", "40.0000", "+40"),
        ("decrease", "12.5000", "\N{MINUS SIGN}12.5"),
        ("none", "1750.0000", "1,750"),
    ],
)
def test_a_figure_is_written_with_its_sign_and_without_empty_decimals(change, value, figure):
    html = render_to_string(
        "components/evidence.html", {"evidence": evidence(change=change, value=Decimal(value))}
    )
    assert words(BeautifulSoup(html, "html.parser").find(class_="figure")).strip().startswith(figure + " ")


def test_a_welsh_page_says_which_text_it_gives_in_english():
    plan = SimpleNamespace(
        title="Plan", title_en="Plan", title_cy="", body="Corff", body_en="Body", body_cy="Corff"
    )
    with translation.override("cy"):
        assert render('<h1{{ lang_of(plan, "title") }}>', plan=plan) == '<h1 lang="en">'
        assert render('<p{{ lang_of(plan, "body") }}>', plan=plan) == "<p>"
    assert render('<h1{{ lang_of(plan, "title") }}>', plan=plan) == "<h1>"


@pytest.mark.parametrize(
    ("outcome", "drawn"),
    [
        ("noted", ["outcome"]),
        ("approved", ["outcome", "outcome--through"]),
        ("agreed", ["outcome", "outcome--through"]),
        ("endorsed", ["outcome", "outcome--through"]),
        ("adopted", ["outcome", "outcome--through"]),
        ("amended", ["outcome", "outcome--through"]),
        ("deferred", ["outcome", "outcome--later"]),
        ("referred", ["outcome", "outcome--onward"]),
        ("recommended", ["outcome", "outcome--onward"]),
        ("refused", ["outcome", "outcome--ended"]),
        ("rejected", ["outcome", "outcome--ended"]),
        ("withdrawn", ["outcome", "outcome--ended"]),
        ("called_in", ["outcome"]),
    ],
)
def test_noted_is_never_drawn_as_approved(outcome, drawn):
    words = {"outcome": outcome, "get_outcome_display": outcome.title, "meaning": "", "text": ""}
    resolution = SimpleNamespace(**words, receiving_committee=None, receiving_body="")
    page = BeautifulSoup(
        render_to_string("components/outcome.html", {"resolution": resolution}), "html.parser"
    )
    assert page.div["class"] == drawn


def test_reported_speech_has_no_quotation_marks_and_says_so():
    statement = SimpleNamespace(
        slug="s",
        quote="The plan is vital.",
        wording="reported",
        quote_language="en",
        councillor=SimpleNamespace(name="A Councillor", get_absolute_url=lambda: "/c/"),
        role_at_the_time="Cabinet member",
        said_on=None,
        source_url="",
    )
    html = render_to_string("components/quote.html", {"statement": statement, "LANGUAGE_CODE": "en"})
    assert "Reported, not a direct quote." in html
    assert "Date not given" in html
    assert "“" not in html
    statement.wording = "verbatim"
    assert "“The plan is vital.”" in render_to_string("components/quote.html", {"statement": statement})
