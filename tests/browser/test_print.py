"""Every page prints as a booklet: without menus and buttons, with whole addresses; a plan on A4."""

import io

from addresses import PAGES, LiveRows, pages_of, public_address
from pypdf import PdfReader

# What is only of use on a screen, where it would be printed; and addresses that lead nowhere from paper.
ON_PAPER = """() => {
  const seen = (element) => element.checkVisibility() && element.getClientRects().length > 0;
  const screen = "form, input, select, textarea, button, nav, .share, .filters, .govuk-skip-link";
  const left = [...document.querySelectorAll(screen)].filter(seen).map((element) => element.outerHTML.slice(0, 90));
  const written = [...document.querySelectorAll("a")].filter(seen)
    .map((link) => getComputedStyle(link, "::after").content.replace(/[" ]/g, ""))
    .filter((words) => words.startsWith("(") && !words.startsWith("(http"));
  return [...left, ...written];
}"""


def left_on_paper(page, site, paths) -> str:
    page.emulate_media(media="print")
    found = []
    for path in paths:
        page.goto(site.url + path)
        found += [f"{path} {problem}" for problem in page.evaluate(ON_PAPER)]
    return "\n".join(found)


def printed(page) -> str:
    page.emulate_media(media="print")
    return "\n".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages)


def test_a_plan_prints_whole(page, site):
    page.goto(f"{site.url}/bridgend/plans/childrens-social-care/")
    words = " ".join(printed(page).split())
    for part in ("Three-year strategic plan", "Seamless partnership working", "Jane Gebbie", "Printed from"):
        assert part in words
    assert "Skip to main content" not in words
    assert "Cymraeg" not in words
    assert "Share by email" not in words


def test_no_page_prints_what_only_a_screen_can_do_or_half_an_address(page, site, full_council):
    paths = [public_address(name, site.council, site.rows) for name in PAGES]
    assert left_on_paper(page, site, [*paths, *pages_of(full_council)]) == ""


def test_an_address_within_the_site_is_printed_with_the_site_s_own(page, site, full_council):
    page.goto(site.url + pages_of(full_council)[0])
    words = "".join(printed(page).split())
    assert f"({site.url}/" in words


def test_a_meeting_pack_has_its_title_numbers_of_sheets_and_whole_addresses(page, site, full_council):
    page.goto(site.url + public_address("review:plan_pack", full_council, LiveRows(full_council)))
    words = printed(page)
    sheets = len(PdfReader(io.BytesIO(page.pdf(format="A4"))).pages)
    assert sheets > 1
    assert words.count("Meeting pack:") >= sheets
    assert f"1 of {sheets}" in words
    assert f"{site.url}/{full_council.slug}/plans/" in "".join(words.split())
