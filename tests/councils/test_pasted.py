"""What is pasted or sent as rich text: cells, blocks and lists stay apart, and no figure becomes another one."""

import re
from contextlib import suppress
from html import unescape

import pytest
from admin_forms import address, open_form, save
from bs4 import BeautifulSoup
from builders import a_notice, draft, live, one_of_each
from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils.translation import override
from django_prose_editor.fields import ProseEditorField
from hypothesis import given
from hypothesis import strategies as st
from modeltranslation.manager import get_translatable_fields_for_model
from pastes import PASTES
from spreadsheets import a_csv, bring_in

from councils.models import Notice, Partner
from councils.rich_text import RichTextField, blocks_of, clean_html, safe_html
from plans.models import Document, Plan
from pledges.models import Approach, NewsItem, VisionStatement


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


# -- wherever a text arrives ------------------------------------------------------------------------

SENT = (
    "<table><tr><th>Member</th><th>Vote</th></tr><tr><td>Cllr A</td><td>For</td></tr></table>"
    "<p>We will build <del>500</del><ins>300</ins> homes.</p><p>Recycling was 63%<sup>2</sup>.</p>"
)
KEPT = (
    "<p><strong>Member; Vote</strong></p><p>Cllr A; For</p>"
    "<p>We will build 300 homes.</p><p>Recycling was 63% [2].</p>"
)
RICH = {Approach: "body", Document: "html_body", NewsItem: "body", Notice: "body", VisionStatement: "body"}


def rich_fields():
    """(model, field) of all rich texts of ours, of each language."""
    return [
        (model, field)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, ProseEditorField)
    ]


def test_every_rich_text_is_cleaned_in_its_form_and_before_it_is_stored():
    fields = [(model, field) for model, field in rich_fields() if not model.__name__.startswith("Historical")]
    assert {model for model, _field in fields} == set(RICH)
    for model, field in fields:
        assert isinstance(field, RichTextField), (model, field)
        assert field.clean(SENT, model()) == KEPT
        assert field.formfield().clean(SENT) == KEPT
        assert field.formfield().clean("One\n\nTwo") == "<p>One</p><p>Two</p>"


@pytest.mark.parametrize("model", RICH, ids=lambda model: model.__name__)
def test_a_box_without_an_editor_keeps_what_the_editor_would(as_owner, gateshead, model):
    row = one_of_each(gateshead).get(model) or a_notice(gateshead)
    if hasattr(row, "status"):
        model._base_manager.filter(pk=row.pk).update(status="draft", publish_at=None)
    name = f"{RICH[model]}_en"
    sent = {**open_form(as_owner, row), name: SENT, "change_note_en": "Put right."}
    assert (
        as_owner.post(
            reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_change", args=[row.pk]), sent
        ).status_code
        == 302
    )
    row.refresh_from_db()
    assert getattr(row, name) == KEPT
    # What is saved again unchanged stays, to the letter.
    assert open_form(as_owner, row)[name] == KEPT


def test_residents_read_it_as_it_was_kept(client, gateshead):
    news = live(NewsItem, gateshead, body_en=KEPT)
    prose = BeautifulSoup(client.get(news.get_absolute_url()).content, "html.parser").select_one(".prose")
    assert [p.text for p in prose.select("p")] == [
        "Member; Vote",
        "Cllr A; For",
        "We will build 300 homes.",
        "Recycling was 63% [2].",
    ]


def test_a_list_that_starts_at_three_is_printed_so():
    assert safe_html(kept := '<ol start="3" type="a"><li><p>Land</p></li></ol>') == kept


def test_what_holds_only_deleted_words_is_asked_for(as_owner, gateshead):
    notice = a_notice(gateshead)
    answer = save(as_owner, notice, open_form(as_owner, notice), body_en="<p><del>500</del></p>")
    assert answer.status_code == 422
    assert "This field is required" in answer.content.decode()


def test_words_of_nested_items_and_of_text_between_blocks_are_apart():
    html = "<ul><li>Homes<ul><li>Flats</li></ul></li></ul>500<p>300</p><ol start='2'><li>A</li></ol>"
    assert blocks_of(html) == ["Homes", "Flats", "500", "300", "A"]


@pytest.mark.usefixtures("recorded")
def test_the_welsh_that_is_compared_keeps_its_blocks_apart(client, superuser, bridgend):
    news = draft(NewsItem, bridgend, body_en="<p>500</p>", body_cy="<p>500</p><ul><li><p>300</p></li></ul>")
    news.body_en = "<p>400</p>"
    news.save()
    client.force_login(superuser)
    page = BeautifulSoup(client.get(address(news, "welsh")).content, "html.parser")
    assert page.select_one("dd[lang=cy]").get_text(" ").split() == ["500", "300"]


# -- what the editor asks ---------------------------------------------------------------------------


def test_the_editor_is_told_what_would_be_kept(as_editor):
    answer = as_editor.post(reverse("admin:clean_text"), {"text": SENT})
    assert (answer.content.decode(), answer["Content-Type"]) == (KEPT, "text/plain; charset=utf-8")
    assert as_editor.get(reverse("admin:clean_text")).status_code == 405


def test_only_officers_have_texts_cleaned(client, councillor_account):
    assert client.post(reverse("admin:clean_text"), {"text": SENT}).status_code == 302
    client.force_login(councillor_account)
    assert client.post(reverse("admin:clean_text"), {"text": SENT}).status_code != 200


# -- plain texts ------------------------------------------------------------------------------------

# As programs put lines, cells, pages and hyphens into plain text, and as it reads.
ODD = "500\x0b300\x07200\x0c100\u2028well\x1ebeing co\u00adoperate\u200b"
IN_LINES = "500\n300\n200\n100\nwell-being cooperate"


def test_no_text_of_any_model_keeps_signs_that_no_browser_shows(db):
    tried = 0
    for model in apps.get_models():
        if not getattr(model, "council_lookup", None) or not hasattr(model, "version"):
            continue
        own = [
            field
            for field in model._meta.concrete_fields
            if field.name not in (get_translatable_fields_for_model(model) or ())
        ]
        for field in own:
            if not isinstance(field, (models.TextField, models.CharField)) or field.choices:
                continue
            row = model(**{field.attname: ODD})
            others = {other.name for other in model._meta.fields} - {field.name}
            with suppress(Exception):  # refused for another reason
                row.clean_fields(exclude=others)
            tried += 1
            text = " ".join(blocks_of(getattr(row, field.attname)))
            assert text.split() == IN_LINES.split() or isinstance(field, RichTextField), (model, field)
    assert tried > 100


def test_a_welsh_text_that_is_missing_stays_missing(bridgend):
    plan = draft(Plan, bridgend, title_cy="", summary_cy="")
    with override("cy"):
        plan.full_clean()
    assert (plan.title_cy, plan.summary_cy) == ("", "")


def test_plain_text_is_shown_as_it_was_sent(as_editor, gateshead):
    plan = draft(Plan, gateshead)
    save(as_editor, plan, open_form(as_editor, plan), summary_en=ODD, title_en=ODD)
    plan.refresh_from_db()
    assert (plan.summary_en, plan.title_en) == (IN_LINES, IN_LINES.replace("\n", " "))
    save(as_editor, plan, open_form(as_editor, plan), summary_en="Spend <del>500</del>300 < 5")
    plan.refresh_from_db()
    assert plan.summary_en == "Spend <del>500</del>300 < 5"
    page = as_editor.get(plan.get_absolute_url()).content.decode()
    assert "Spend &lt;del&gt;500&lt;/del&gt;300 &lt; 5" in page


def test_a_file_keeps_lines_apart_as_a_form_does(as_publisher, gateshead):
    bring_in(
        as_publisher, Partner, a_csv(("name", "kind", "summary"), ("Mind\x0bYork", "other", "500\x0b300"))
    )
    partner = Partner.objects.get()
    assert (partner.name.split(), partner.summary_en) == (["Mind", "York"], "500\n300")
