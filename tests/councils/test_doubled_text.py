"""A text that was pasted twice is noticed, and the officer is asked whether to keep it once."""

import os
from html import escape
from pathlib import Path

import pytest
from admin_forms import address, form_data, open_form, save
from bs4 import BeautifulSoup
from builders import a_user, draft

from councils.publishing.compare import kept_once
from plans.models import Plan
from pledges.models import NewsItem

ITEM = """The council has opened a new library.
It has books for everyone, young and old.

- Come in and read
- Stay for a cup of tea

Write to library@council.example to learn more."""
AS_HTML = (
    "<p>The council has opened a new library.</p>"
    "<ul><li><p>Come in &amp; read</p></li><li><p>Stay for a cup of tea</p></li></ul>"
    "<p>Write to <strong>the library</strong>.</p>"
)


def test_a_text_is_left_as_it_is_where_nothing_stands_twice():
    for text in ("", "Well, well", ITEM, f"{ITEM}\n\nMore: {ITEM}"):
        assert kept_once(text) == text
    assert kept_once(AS_HTML, rich=True) == AS_HTML


@pytest.mark.parametrize("between", ["\n\n", "\r\n \t", " ", ""])
def test_two_copies_become_one_whatever_stands_between_them(between):
    assert kept_once(f"{ITEM}{between}{ITEM}") == ITEM


def test_spaces_and_capitals_make_no_difference():
    again = ITEM.upper().replace("\n", "\n\n ")
    assert kept_once(f"{ITEM}\n{again}") == ITEM
    assert kept_once("Straße und Weg der Stadt. STRASSE UND WEG DER STADT.") == "Straße und Weg der Stadt."


def test_a_heading_above_the_two_copies_is_kept():
    assert kept_once(f"Our new library\n\n{ITEM}\n\n{ITEM}\n") == f"Our new library\n\n{ITEM}"


def test_more_than_two_copies_become_one():
    assert kept_once("\n\n".join([ITEM] * 4)) == ITEM


def test_words_that_are_meant_twice_stay():
    text = f"{ITEM}\n\nVery, very good. Thank you. Thank you."
    assert kept_once(text) == text


def test_a_rich_text_is_cut_between_its_blocks():
    assert kept_once(AS_HTML * 2, rich=True) == AS_HTML
    assert kept_once(f"<h3>Library</h3>{AS_HTML}{AS_HTML}", rich=True) == f"<h3>Library</h3>{AS_HTML}"


def test_copies_that_ran_together_in_one_paragraph_are_told_apart():
    text = AS_HTML.removesuffix("</p>") + AS_HTML.removeprefix("<p>")
    assert kept_once(text, rich=True) == AS_HTML.removesuffix("</p>")  # closed when it is saved


def test_marks_around_the_words_make_no_difference():
    plain = AS_HTML.replace("<strong>the library</strong>", "the&nbsp;library")
    assert kept_once(AS_HTML + plain, rich=True) == AS_HTML


def test_a_sign_that_could_be_a_mark_is_read_as_one_only_in_rich_text():
    text = "Waits of 4 > 3 weeks and of 2 < 3 weeks are counted here."
    assert kept_once(f"{text} {text}") == text


# -- in the admin -------------------------------------------------------------------------------------


@pytest.fixture
def item(gateshead, editor, client):
    client.force_login(editor)
    return draft(NewsItem, gateshead)


def errors_beside(answer, name):
    """The message above the field's box, as the page has it."""
    box = BeautifulSoup(answer.content, "html.parser").find(id=f"id_{name}")
    return box.find_parent(class_="form-row").find(class_="errorlist")


@pytest.mark.django_db
def test_the_officer_is_asked_beside_the_field_and_the_text_is_still_there(client, item):
    typed = {"summary_en": f"{ITEM}\n\n{ITEM}", "title_en": "Typed with care"}
    answer = save(client, item, open_form(client, item), **typed)
    assert answer.status_code == 422
    beside = errors_beside(answer, "summary_en")
    assert "The text is duplicated." in beside.text
    assert beside.find("input", value="once").has_attr("checked")
    page = answer.content.decode()
    assert escape(ITEM, quote=False) in page.replace("\r\n", "\n")
    assert page.count("Come in and read") == 2
    assert "Typed with care" in page
    item.refresh_from_db()
    assert not item.summary_en


@pytest.mark.django_db
@pytest.mark.parametrize(("answer", "kept"), [("once", AS_HTML), ("both", AS_HTML * 2)])
def test_what_the_officer_chooses_is_what_is_kept(client, item, answer, kept):
    data = open_form(client, item) | {"body_en": AS_HTML * 2}
    assert save(client, item, data).status_code == 422
    assert save(client, item, data, body_en_doubled=answer).status_code == 302
    item.refresh_from_db()
    assert item.body_en == kept


@pytest.mark.django_db
def test_what_was_kept_twice_is_not_asked_about_again(client, item):
    item.body_en = AS_HTML * 2
    item.save()
    assert save(client, item, open_form(client, item), title_en="Another title").status_code == 302
    item.refresh_from_db()
    assert item.body_en == AS_HTML * 2


@pytest.mark.django_db
def test_a_choice_already_made_is_in_the_form_that_something_else_sends_back(client, item):
    data = open_form(client, item) | {"summary_en": f"{ITEM} {ITEM}", "summary_en_doubled": "once"}
    answer = save(client, item, data, title_en="")
    assert answer.status_code == 422
    assert errors_beside(answer, "summary_en") is None
    assert answer.content.decode().count("Come in and read") == 1


@pytest.mark.django_db
def test_each_language_is_asked_about_by_itself(client, bridgend, bridgend_editor):
    client.force_login(bridgend_editor)
    item = draft(NewsItem, bridgend)
    answer = save(client, item, open_form(client, item), body_cy=AS_HTML * 2, body_en=AS_HTML)
    assert answer.status_code == 422
    assert set(answer.context["adminform"].form.errors) == {"body_cy"}
    assert 'name="body_cy_doubled"' in answer.content.decode()


@pytest.mark.django_db
def test_rows_on_a_plan_s_page_are_asked_about_too(client, gateshead):
    client.force_login(a_user("editor", gateshead))
    plan = draft(Plan, gateshead)
    data = form_data(client.get(address(plan))) | {
        "principles-TOTAL_FORMS": "1",
        "principles-0-plan": plan.pk,
        "principles-0-kind": "principle",
        "principles-0-position": "1",
        "principles-0-text_en": "Listen to people before you act. " * 2,
    }
    assert 'name="principles-0-text_en_doubled"' in save(client, plan, data).content.decode()
    save(client, plan, data, **{"principles-0-text_en_doubled": "once"})
    assert plan.principles.get().text_en == "Listen to people before you act."


@pytest.mark.source_texts
def test_the_published_text_that_stands_twice_is_kept_once():
    text = (Path(os.environ["SOURCE_TEXTS"]) / "gateshead-working-together-for-change.txt").read_text("utf-8")
    once = kept_once(text)
    blocks = [block for block in once.splitlines() if block.strip()]
    assert blocks[0] == "Co-production Week 2025"
    assert len(blocks) == len(set(blocks)) == 18
    assert text.count("Councillor John Adams") == 2
    assert once.count("Councillor John Adams") == 1
    html = "".join(f"<p>{escape(block)}</p>" for block in text.splitlines() if block.strip())
    assert kept_once(html, rich=True) == "".join(f"<p>{escape(block)}</p>" for block in blocks)
