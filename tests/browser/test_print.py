"""A plan prints as a booklet: without menus, with its address, on A4."""

import io

from pypdf import PdfReader


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
