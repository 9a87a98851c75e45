"""How a plan is going, on a phone and on paper: read in ten seconds, printed on a few sheets."""

import io

import pytest
from pypdf import PdfReader

PLAN = "/exampleshire/plans/council-plan/"
# Letters as wide as those of most phones; the machine's own may be wider.
USUAL_LETTERS = "document.documentElement.style.setProperty('--sans', 'Liberation Sans')"


@pytest.fixture
def phone(browser):
    page = browser.new_page(viewport={"width": 320, "height": 640})
    yield page
    page.close()


def test_it_is_about_six_screens_of_a_small_phone(phone, site, full_council):
    """And a good one more where plans are counted in it: three rows."""
    phone.goto(f"{site.url}{PLAN}progress/")
    phone.evaluate(USUAL_LETTERS)
    height = phone.evaluate("document.documentElement.scrollHeight")
    phone.locator("section:has(> * > #together)").evaluate("section => section.remove()")
    alone = phone.evaluate("document.documentElement.scrollHeight")
    assert alone <= 6.2 * 640
    assert 0 < height - alone <= 1.2 * 640
    assert phone.evaluate("document.documentElement.scrollWidth") == 320


def test_sentence_and_strip_stand_on_the_first_screen_of_the_plan(phone, site, full_council):
    phone.goto(f"{site.url}{PLAN}")
    phone.evaluate(USUAL_LETTERS)
    assert phone.locator(".cover__going .strip__bar").bounding_box()["y"] < 640


def test_a_strip_is_true_to_scale(phone, site, full_council):
    phone.goto(f"{site.url}{PLAN}progress/")
    widths = phone.evaluate(
        "[...document.querySelectorAll('.strip__part')].map(part => part.getBoundingClientRect().width)"
    )
    numbers = phone.evaluate(
        "[...document.querySelectorAll('.strip .marks li')].map(item => parseInt(item.innerText.match(/\\d+$/)))"
    )
    one = sum(widths) / sum(numbers)
    for width, number in zip(widths, numbers, strict=True):
        assert abs(width - number * one) < 3  # a line between two takes two pixels


@pytest.mark.parametrize(("address", "sheets"), [("progress/", 8), ("whole/", 40)])
def test_it_is_printed_on_a_few_sheets(page, site, full_council, address, sheets):
    page.goto(f"{site.url}{PLAN}{address}")
    page.emulate_media(media="print")
    printed = PdfReader(io.BytesIO(page.pdf(format="A4")))
    assert len(printed.pages) <= sheets
    assert "\n1" in printed.pages[0].extract_text()  # its number
