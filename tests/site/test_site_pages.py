"""What residents read on the site's own pages, on a council's home and where something is wrong."""

import re

import pytest
from bs4 import BeautifulSoup
from builders import a_contact, a_council, a_user, draft, live
from django.test import Client
from django.urls import reverse
from reading import page, section, words

from councils.models import Council, Workflow
from plans.models import Plan
from pledges.models import Pledge, VisionStatement
from strategy_site import views

pytestmark = pytest.mark.django_db


def main(soup) -> str:
    return words(soup.main)


def names_of(soup, heading):
    return [link.text for link in soup.find(id=heading).find_parent("section").select(".councils__name")]


def test_the_first_letters_of_a_name_find_the_council(client, gateshead, bridgend):
    soup = page(client, "/?q=bridg")
    assert "1 council found" in main(soup)
    assert names_of(soup, "found") == ["Bridgend"]


def test_a_name_in_welsh_finds_the_council_on_the_welsh_page(client, gateshead, bridgend):
    assert names_of(page(client, "/cy/?q=ogwr"), "found") == ["Pen-y-bont ar Ogwr"]


def test_a_name_that_is_not_here_is_repeated_safely_and_all_councils_are_listed(client, gateshead, bridgend):
    response = client.get("/", {"q": "<script>alert(1)</script>"})
    soup = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 200
    assert b"<script>alert" not in response.content
    assert "has “<script>alert(1)</script>” in its name" in main(soup)
    assert names_of(soup, "councils") == ["Bridgend", "Gateshead"]


def test_a_council_that_is_not_live_is_not_found(client):
    a_council("hidden", is_live=False)
    assert "No council found" in main(page(client, "/?q=hidden"))


def test_councils_are_told_apart_by_nation_and_kind_without_invented_counts(client, bridgend):
    assert "Wales, unitary authority" in main(page(client, "/"))


def test_a_site_without_councils_says_so(client):
    text = main(page(client, "/"))
    assert "There are no councils on this site yet." in text
    assert "Nothing has changed yet." in text


def test_the_vision_is_the_heading_of_a_councils_home_and_its_pledges_follow_in_order(client, gateshead):
    vision = live(VisionStatement, gateshead, summary_en="A fair place", edition_year=2024)
    for number, title in ((2, "Second"), (1, "First")):
        live(Pledge, gateshead, vision=vision, number=number, title_en=title)
    soup = page(client, "/gateshead/")
    assert soup.h1.text == "A fair place"
    assert "2024" in main(soup)
    assert "2 pledges" in main(soup)
    assert [link.text for link in soup.select(".manifesto a")] == ["First", "Second"]


def test_what_a_council_has_not_published_is_said_once_at_the_end(client, gateshead):
    gateshead.website = "https://gateshead.example"
    gateshead.save()
    soup = page(client, "/gateshead/")
    assert soup.h1.text == "Gateshead"
    assert section(soup, "missing") == (
        "Not published here This site does not have: a vision, pledges, plans, actions or measures, awards and grants. "
        "The council may publish more on its own website."
    )
    headings = [words(heading) for heading in soup.select("main h2")]
    assert headings == ["Not published here", "Who to contact", "About the council"]
    live(Plan, gateshead)
    assert "a vision, pledges, actions or measures, awards and grants." in section(
        page(client, "/gateshead/"), "missing"
    )


def test_whom_to_ask_and_what_the_council_is(client, gateshead):
    live(Plan, gateshead, contact=a_contact(gateshead, team_en="Plans team", email="plans@gateshead.example"))
    text = main(page(client, "/gateshead/"))
    assert "plans@gateshead.example" in text
    assert gateshead.gss_code in text
    assert "England" in text


def test_a_contact_that_has_ended_is_no_longer_given(client, gateshead):
    contact = a_contact(gateshead, name="Sam Officer", email="sam@gateshead.example", until_on="2020-01-31")
    live(Plan, gateshead, contact=contact)
    text = main(page(client, "/gateshead/"))
    assert "This contact is no longer current." in text
    assert "sam@gateshead.example" not in text


def test_only_a_demo_council_says_that_the_wording_is_the_sites_own(client, gateshead):
    sentence = "written for this site, not by the council"
    assert sentence not in words(page(client, "/gateshead/"))
    Council.objects.update(is_demo=True)
    assert sentence in words(page(client, "/gateshead/"))


def test_english_on_a_welsh_page_is_marked_and_said(client, bridgend):
    live(VisionStatement, bridgend, summary_en="A place for all")
    soup = page(client, "/cy/bridgend/")
    assert soup.html["lang"] == "cy"
    assert soup.h1["lang"] == "en"


def test_welsh_given_by_the_council_needs_no_mark(client, bridgend):
    live(VisionStatement, bridgend, summary_en="A place for all", summary_cy="Lle i bawb")
    heading = page(client, "/cy/bridgend/").h1
    assert heading.text == "Lle i bawb"
    assert not heading.has_attr("lang")


def test_own_people_are_told_that_a_vision_is_a_draft(client, gateshead, councillor_account):
    draft(VisionStatement, gateshead, title_en="Next vision")
    assert "Draft. Not council policy" not in words(page(client, "/gateshead/"))
    client.force_login(councillor_account)
    assert "Draft. Not council policy" in words(page(client, "/gateshead/"))


def test_a_page_that_is_not_there_leads_on(client, gateshead):
    soup = page(client, "/gateshead/plans/no-such-plan/", status=404)
    assert soup.h1.text == "Page not found"
    assert soup.main.find("a", href="/gateshead/")
    assert soup.main.form["action"] == "/"
    assert not soup.select(".breadcrumbs")
    assert not soup.find("link", rel="canonical")


def test_a_page_that_is_not_there_in_welsh_keeps_the_language(client, bridgend):
    soup = page(client, "/cy/nid-yma/", status=404)
    assert soup.html["lang"] == "cy"
    assert soup.main.form["action"] == "/cy/"


def test_what_was_taken_down_says_so(client, gateshead):
    live(Plan, gateshead, slug="old", status=Workflow.Status.ARCHIVED)
    soup = page(client, "/gateshead/plans/old/", status=410)
    assert soup.h1.text == "This page has been removed"
    assert soup.main.find("a", href="/gateshead/")


def test_a_form_that_was_open_too_long_says_what_to_do(gateshead):
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(reverse("account_login"), {"login": "a@b.example"})
    assert response.status_code == 403
    assert "open for too long. Go back, reload it, and send the form again." in response.content.decode()


def test_who_may_not_enter_the_admin_is_told_so(client, councillor_account):
    client.force_login(councillor_account)
    response = client.get("/admin/", follow=True)
    assert response.status_code == 403
    assert "Your account does not have access." in response.content.decode()


def test_a_forged_host_gets_a_page_and_no_crash(client):
    response = client.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "could not read the address" in response.content.decode()


def test_a_forged_host_is_one_line_of_the_log(client, caplog):
    client.get("/", HTTP_HOST="forged.example")
    (line,) = (record for record in caplog.records if record.name == "django.security.DisallowedHost")
    assert "forged.example" in line.getMessage()
    assert line.exc_info is None


def test_the_page_for_our_own_faults_needs_nothing(rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = views.server_error(rf.get("/"))
    assert response.status_code == 500
    assert "This is our fault, not yours." in response.content.decode()


def test_the_page_for_our_own_faults_stands_without_collected_styles(rf, monkeypatch):
    def missing(path):
        raise ValueError(path)

    monkeypatch.setattr(views, "static", missing)
    assert b"stylesheet" not in views.server_error(rf.get("/")).content


def test_an_empty_sign_in_names_each_field(client, db):
    response = client.post(reverse("account_login"), {})
    soup = BeautifulSoup(response.content, "html.parser")
    assert soup.title.text.startswith("Error: ")
    links = soup.select(".govuk-error-summary a")
    assert len({link.text for link in links}) == len(links) == 2
    assert all(soup.find(id=link["href"][1:]) for link in links)


def test_accounts_are_given_out_not_taken(client, db):
    assert "Ask your council administrator." in main(page(client, reverse("account_signup")))


def test_a_forgotten_password_is_replaced_by_letter(client, gateshead, mailoutbox):
    user = a_user("editor", gateshead, password="one-two-three-four")
    client.post(reverse("account_reset_password"), {"email": user.email})
    letter = mailoutbox[0]
    link = re.search(r"http://testserver(\S+)", letter.body)[1]
    assert letter.subject == "Choose a new password"
    form = client.get(link, follow=True)
    new = {"password1": "five-six-seven-eight", "password2": "five-six-seven-eight"}
    done = client.post(form.request["PATH_INFO"], new, follow=True)
    assert "Your password is changed" in done.content.decode()
    assert client.login(email=user.email, password="five-six-seven-eight")


def test_a_link_that_was_used_already_offers_a_new_one(client, db):
    soup = page(client, "/accounts/password/reset/key/1-bad/")
    assert soup.main.find("a", href=reverse("account_reset_password"))


def test_a_changed_password_is_confirmed(client, gateshead):
    client.force_login(a_user("viewer", gateshead, password="one-two-three-four"))
    data = {
        "oldpassword": "one-two-three-four",
        "password1": "five-six-seven-eight",
        "password2": "five-six-seven-eight",
    }
    response = client.post(reverse("account_change_password"), data, follow=True)
    assert "Your new password is saved." in response.content.decode()
