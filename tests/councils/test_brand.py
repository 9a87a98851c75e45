import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from councils.brand import (
    DARK_INK,
    DARK_PAGE,
    PAGE,
    SITE_COLOUR,
    WHITE,
    adjust,
    contrast,
    csp_hash,
    stylesheet,
)

colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@given(colours)
@example("#000000")
@example("#ffffff")
@example("#ffff00")
@example("#0000ff")
@example("#808080")
def test_any_brand_colour_can_be_read_everywhere(colour):
    brand = adjust(colour)
    assert contrast(brand.accent, PAGE) >= 6.0
    assert contrast(brand.accent, brand.tint) >= 5.0
    assert contrast(WHITE, brand.accent) >= 6.0
    assert contrast(brand.dark_accent, DARK_PAGE) >= 7.5
    assert contrast(brand.dark_accent, brand.dark_tint) >= 6.0
    assert contrast(DARK_INK, brand.dark_cover) >= 9.5
    assert contrast(brand.mid, PAGE) >= 3.0
    assert contrast(brand.mid, DARK_PAGE) >= 3.0


@given(colours)
def test_ink_can_be_read_on_both_tints(colour):
    brand = adjust(colour)
    assert contrast("#1b1c1f", brand.tint) >= 12
    assert contrast("#55575c", brand.tint) >= 4.5
    assert contrast(DARK_INK, brand.dark_tint) >= 9
    assert contrast("#b3b1ab", brand.dark_tint) >= 4.5


@pytest.mark.parametrize(
    ("colour", "accent", "tint", "dark_accent", "dark_tint", "dark_cover", "mid"),
    [
        ("#8a6100", "#7e5900", "#f2efe6", "#cfa356", "#2b2821", "#483100", "#a27827"),
        ("#7a2a8a", "#792c89", "#f2ecef", "#ce93db", "#2b2631", "#46274d", "#a75eb6"),
        ("#00665a", "#00665a", "#e9f0ec", "#6cbcae", "#1f2b2c", "#003f37", "#3f9083"),
        ("#1d4f91", "#1d4f91", "#ebeef0", "#78adf6", "#212934", "#1a355b", "#4e81c7"),
        ("#e4003b", "#ac2f3b", "#f5ecea", "#ef8c8d", "#2f2528", "#562325", "#ca545a"),
        ("#ffdd00", "#6e5f00", "#f1efe6", "#f3df7e", "#302f26", "#3f3500", "#948000"),
        ("#000000", "#000000", "#e9e8e6", "#ababab", "#27292b", "#353535", "#808080"),
        ("#ffffff", "#606060", "#f0efec", "#ffffff", "#313335", "#353535", "#808080"),
    ],
)
def test_known_colours(colour, accent, tint, dark_accent, dark_tint, dark_cover, mid):
    brand = adjust(colour)
    assert (brand.accent, brand.tint) == (accent, tint)
    assert (brand.dark_accent, brand.dark_tint, brand.dark_cover) == (dark_accent, dark_tint, dark_cover)
    assert brand.mid == mid


def test_a_dark_enough_colour_stays_as_it_is():
    assert adjust("#1d4f91").accent == "#1d4f91"


def test_capital_letters_make_no_difference():
    assert adjust("#1D4F91") == adjust("#1d4f91")


@pytest.mark.parametrize("wrong", ["", "1d4f91", "#1d4", "#1d4f9g", "#1d4f91;}", "#1d4f91\n", "red"])
def test_only_a_full_colour_is_taken(wrong):
    with pytest.raises(ValueError, match="not a colour"):
        adjust(wrong)


@given(colours)
def test_the_style_block_is_the_same_each_time_and_holds_only_colours(colour):
    text = stylesheet(adjust(colour))
    assert text == stylesheet(adjust(colour))
    assert len(re.findall(r"--(?:accent|tint|cover):#[0-9a-f]{6}", text)) == 6
    assert "<" not in text
    assert text.count("{") == text.count("}") == 3


def test_the_hash_is_what_a_browser_computes():
    # printf 'a{}' | openssl dgst -sha256 -binary | base64
    assert csp_hash("a{}") == "'sha256-X1RutGBrXCt9KkSaXMK7tHftWiRscFHOhxsS8tv8hBk='"


def test_the_stylesheet_carries_the_site_colour():
    tokens = (Path(__file__).parents[2] / "assets" / "_tokens.scss").read_text()
    brand = adjust(SITE_COLOUR)
    assert tokens.count(f"--accent: {brand.accent};") == 1
    assert tokens.count(f"--tint: {brand.tint};") == 1
    assert tokens.count(f"--accent: {brand.dark_accent};") == 1
    assert tokens.count(f"--tint: {brand.dark_tint};") == 1
    assert tokens.count(f"--cover: {brand.dark_cover};") == 1
