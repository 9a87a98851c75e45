"""What is pasted or sent as rich text: cells, blocks and lists stay apart, and no figure becomes another one."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pastes import PASTES

from councils.rich_text import blocks_of, clean_html, safe_html


@pytest.mark.parametrize(("sent", "kept"), PASTES.values(), ids=PASTES)
def test_a_paste_is_kept_as_it_reads(sent, kept):
    assert clean_html(sent) == kept


@pytest.mark.parametrize(("sent", "kept"), PASTES.values(), ids=PASTES)
def test_what_is_kept_stays_and_is_let_out(sent, kept):
    assert clean_html(kept) == kept
    assert safe_html(kept).replace(' rel="noopener noreferrer"', "") == kept


# -- any nesting of tags ----------------------------------------------------------------------------

INLINE = [
    "b",
    "i",
    "span",
    "u",
    "ins",
    "font",
    "a href='https://council.example/'",
    "span style='font-weight:700'",
]
BLOCK = [
    *(
        "p",
        "div",
        "section",
        "li",
        "ul",
        "ol",
        "blockquote",
        "h1",
        "h2",
        "h4",
        "dt",
        "dd",
        "dl",
        "pre",
        "address",
    ),
    *("table", "tr", "td", "th", "caption", "figure", "span style='display:block'", "p class=MsoNormal"),
    "p style='mso-list:l0 level1 lfo1'",
]
REMOVED = [
    "del",
    "s",
    "strike",
    "span class=msoDel",
    "span style='text-decoration: line-through'",
    "span hidden",
]
REMOVED_BLOCK = ["div hidden", "div style='display:none'"]
words = st.integers(1, 999).map(lambda number: (str(number), None))


def element(tags, content, kind):
    return st.tuples(st.tuples(st.sampled_from(tags), st.lists(content, max_size=4)), st.just(kind))


inline = st.recursive(
    words, lambda inner: element(INLINE, inner, "inline") | element(REMOVED, inner, "removed"), max_leaves=6
)
nested = st.recursive(
    inline,
    lambda inner: (
        element(BLOCK, inner, "block")
        | element(REMOVED_BLOCK, inline, "removed block")
        | st.just((("br", []), "block"))
    ),
    max_leaves=25,
)


def html_of(node) -> str:
    value, kind = node
    if kind is None:
        return value
    tag, inner = value
    if tag == "br":
        return "<br>"
    return f"<{tag}>{''.join(map(html_of, inner))}</{tag.split()[0]}>"


def visible(node) -> str:
    """The words as they are seen, with a space where blocks begin and end."""
    value, kind = node
    if kind is None:
        return value
    inner = "".join(map(visible, value[1]))
    return {"inline": inner, "removed": "", "block": f" {inner} ", "removed block": " "}[kind]


def words_of(html: str) -> list[str]:
    text = re.sub(r"</?(?:p|li|ul|ol|h3|h4|blockquote)\b[^>]*>|<br>", " ", html)
    return re.sub(r"; | / |–", " ", unescape(re.sub(r"<[^>]*>", "", text))).split()


@given(st.lists(nested, min_size=1, max_size=5))
def test_words_are_the_same_in_their_order_and_none_stick_together(nodes):
    html = "".join(map(html_of, nodes))
    kept = clean_html(f"<meta charset='utf-8'>{html}")
    assert words_of(kept) == "".join(map(visible, nodes)).split()
    assert clean_html(kept) == kept
    assert words_of(" ".join(blocks_of(kept))) == words_of(kept)


@given(st.text(alphabet="ab1<>/&;\"'=- \n\t•*!?pdelitr", max_size=60))
def test_whatever_is_typed_is_cleaned_and_then_stays(text):
    kept = clean_html(text)
    assert clean_html(kept) == kept
    assert safe_html(kept) == kept


@given(st.lists(st.text(alphabet="ab1&.,£% ", min_size=1, max_size=6), max_size=20), st.sampled_from("•-*·"))
def test_no_word_of_plain_text_is_lost(lines, bullet):
    for text in ("\n".join(lines), "\n".join(f"{bullet} {line}" for line in lines)):
        kept = [word for word in words_of(clean_html(text)) if word != bullet]
        assert kept == [word for word in text.split() if word != bullet]
