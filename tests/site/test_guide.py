"""The guide for officers is a page of the admin, and each page leads to the chapter about it."""

import pytest
from admin_forms import address
from bs4 import BeautifulSoup
from builders import a_user, draft
from django.contrib.admin import site
from django.urls import reverse

from plans.models import Plan
from strategy_site.guide import CHAPTER_OF, CHAPTER_OF_PAGES, chapter_about, guide

pytestmark = pytest.mark.django_db

ANCHORS = {heading.anchor for heading in guide().headings}


def help_on(page) -> str:
    """Where "Help" leads."""
    links = BeautifulSoup(page.content, "html.parser").select("#user-tools a")
    return next(link["href"] for link in links if link.text.startswith(("Help", "Cymorth")))


def test_every_chapter_has_an_address_of_its_own():
    assert len(ANCHORS) == len(guide().headings) > 30
    page = BeautifulSoup(guide().text, "html.parser")
    assert {heading["id"] for heading in page(["h2", "h3"])} == ANCHORS
    assert {link["href"][1:] for link in page("a") if link["href"].startswith("#")} <= ANCHORS


@pytest.mark.parametrize("model", site._registry, ids=lambda model: model._meta.label)
def test_every_form_has_a_chapter(model):
    assert CHAPTER_OF[model._meta.label_lower] in ANCHORS


def test_other_pages_have_one_too():
    assert set(CHAPTER_OF_PAGES.values()) <= ANCHORS
    assert chapter_about("index") == "the-dashboard"
    assert chapter_about("plans_plan_change") == "plans-and-their-parts"
    assert chapter_about("plans_document_change") == "documents"
    assert chapter_about("plans_plan_document_blocks") == "spreadsheets"


def test_help_leads_from_a_form_to_its_chapter(as_editor, gateshead):
    guide_page = reverse("admin:guide")
    assert help_on(as_editor.get(address(draft(Plan, gateshead)))) == f"{guide_page}#plans-and-their-parts"
    assert help_on(as_editor.get(reverse("admin:index"))) == f"{guide_page}#the-dashboard"
    page = as_editor.get(guide_page)
    assert page.status_code == 200
    assert b'<h2 id="plans-and-their-parts">' in page.content


def test_in_welsh_it_says_that_it_is_in_english(client, bridgend):
    client.force_login(a_user("editor", bridgend))
    page = client.get(f"/cy{reverse('admin:guide')}")
    assert "Yn Saesneg yn unig y mae’r canllaw hwn." in page.content.decode()


def test_it_is_for_officers(client, gateshead):
    assert client.get(reverse("admin:guide")).status_code == 302
    client.force_login(a_user("viewer", gateshead))
    assert client.get(reverse("admin:guide")).status_code != 200
