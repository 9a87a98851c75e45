"""Statutory notices: the headings of the law are always there, and no council is made to say what it did not."""

import datetime
import re
from pathlib import Path

import pytest
from admin_forms import address, form_data, open_form, save
from builders import a_contact, a_notice, a_user, an_accessibility_statement
from django.conf import settings
from django.core.exceptions import ValidationError
from reading import page, words

from councils.accessibility import OWN_STATEMENT
from councils.models import AccessibilityStatement, Contact, Council, Notice

pytestmark = pytest.mark.django_db

REGULATIONS = "Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018"
HEADINGS = [
    "h1 Accessibility statement",
    "h2 Compliance status",
    "h2 Non-accessible content",
    "h3 Non-compliance with the accessibility regulations",
    "h3 Disproportionate burden",
    "h3 Content not within the scope of the accessibility regulations",
    "h2 Feedback and contact information",
    "h2 Enforcement procedure",
    "h2 Preparation of this accessibility statement",
]
DAY = r"\d{1,2} November 2026"


def headings(soup) -> list[str]:
    return [f"{found.name} {words(found)}" for found in soup.main.find_all(["h1", "h2", "h3"])]


@pytest.mark.parametrize("is_saved", [True, False])
def test_the_statement_always_has_the_headings_of_the_law(client, gateshead, is_saved):
    if is_saved:
        an_accessibility_statement(gateshead)
    soup = page(client, "/gateshead/accessibility/")
    assert headings(soup) == HEADINGS
    assert "Gateshead" in words(soup.main)
    assert REGULATIONS in words(soup.main)
    assert "Equality and Human Rights Commission (EHRC)" in words(soup.main)
    assert "Equality Advisory and Support Service (EASS)" in words(soup.main)


@pytest.mark.parametrize("status", ["fully", "partially", "not"])
def test_the_councils_own_statement_is_shown_as_saved(client, gateshead, status):
    an_accessibility_statement(
        gateshead,
        compliance=status,
        disproportionate_burden_en="Old minutes.",
        out_of_scope_en="Maps.\n\nOld documents.",
        contact=a_contact(gateshead, team_en="Web team", email="web@gateshead.example"),
        response_days=1,
        prepared_on=datetime.date(2026, 11, 1),
        reviewed_on=datetime.date(2026, 11, 2),
        tested_on=datetime.date(2026, 11, 3),
        tested_by_en="Access testers",
        test_method_en="Ten pages.",
    )
    text = words(page(client, "/gateshead/accessibility/").main)
    said = {
        "fully": "are fully compliant with",
        "partially": "are partially compliant",
        "not": "are not compliant",
    }
    assert [key for key, sentence in said.items() if sentence in text] == [status]
    for sentence in (
        "Web Content Accessibility Guidelines version 2.2 AA",
        "Some maps have no words.",
        "Old minutes.",
        "web@gateshead.example",
        "within 1 working day.",
        "prepared on 1 November 2026",
        "last reviewed on 2 November 2026",
        "last tested on 3 November 2026",
        "Access testers",
        "Ten pages.",
    ):
        assert sentence in text
    assert "automated tests" not in text


def test_without_a_statement_the_page_says_what_is_known_of_the_site_and_invents_nothing(client, gateshead):
    text = words(page(client, "/gateshead/accessibility/").main)
    assert "Gateshead has not published its own part of this statement yet." in text
    assert "are partially compliant" in text
    assert "nobody who uses assistive technology has tested the pages" in text
    assert len(re.findall(DAY, text)) == 3
    assert f"for release {OWN_STATEMENT.tested_release}" in text
    assert "Gateshead has not named a contact for this." in text
    assert "is committed" not in text


def test_a_council_that_was_not_tested_says_so(client, gateshead):
    an_accessibility_statement(gateshead)
    text = words(page(client, "/gateshead/accessibility/").main)
    assert "Gateshead has not had these pages tested. The site’s own automated tests" in text
    assert "It is not stated how long a reply takes." in text


def test_in_northern_ireland_its_own_commission_enforces_the_law(client, gateshead):
    Council.objects.update(nation=Council.Nation.NORTHERN_IRELAND)
    text = words(page(client, "/gateshead/accessibility/").main)
    assert "Equality Commission for Northern Ireland" in text
    assert "EHRC" not in text


def test_english_in_a_welsh_statement_is_marked_and_said(client, bridgend):
    an_accessibility_statement(bridgend, out_of_scope_en="Maps.", out_of_scope_cy="Mapiau.")
    soup = page(client, "/cy/bridgend/accessibility/")
    assert soup.main.find(lang="en", string=re.compile("Some maps")) or "Some maps" in words(
        soup.main.find(lang="en")
    )
    assert "Mapiau." in words(soup.main)


@pytest.mark.parametrize("kind", ["privacy", "cookies"])
def test_the_councils_own_words_follow_what_the_site_does(client, gateshead, kind):
    assert "has not added its own text here" in words(page(client, f"/gateshead/{kind}/").main)
    a_notice(gateshead, kind=kind, body_en="<h3>Our officer</h3><script>x</script>", reviewed_on="2026-11-02")
    soup = page(client, f"/gateshead/{kind}/")
    assert soup.main.h3.text == "Our officer"
    assert "Last reviewed on 2 November 2026." in words(soup.main)
    assert soup.main.script is None


def test_a_notice_shows_on_its_own_page_and_council_only(client, gateshead, bridgend):
    a_notice(gateshead, body_en="<p>Mangoes.</p>")
    pages = ["/gateshead/privacy/", "/gateshead/cookies/", "/bridgend/privacy/", "/privacy/"]
    assert [path for path in pages if "Mangoes" in words(page(client, path))] == pages[:1]


def test_every_cookie_of_the_site_is_on_its_page(client, gateshead):
    text = words(page(client, "/cookies/").main)
    officer = a_user("editor", gateshead, password="one-two-three-four")
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": officer.email, "password": "one-two-three-four"})
    client.post("/accounts/logout/")
    assert {settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME} <= set(client.cookies)
    assert [name for name in client.cookies if name not in text] == []


@pytest.mark.parametrize("kind", ["about", "accessibility", "privacy", "cookies"])
@pytest.mark.parametrize("language", ["", "/cy"])
def test_each_page_leads_to_the_notices_from_its_foot(client, bridgend, kind, language):
    site, council = (page(client, f"{language}{path}").footer for path in ("/", "/bridgend/plans/"))
    assert site.find("a", href=f"{language}/{kind}/")
    own = f"{language}/{kind}/" if kind == "about" else f"{language}/bridgend/{kind}/"
    assert council.find("a", href=own)
    page(client, own)


def test_a_councils_pages_name_their_licence(client, gateshead):
    licence = page(client, "/gateshead/").footer.find(rel="license")
    assert licence["href"].startswith(
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3"
    )
    assert words(licence) == (
        "Contains public sector information licensed under the Open Government Licence v3.0."
    )


def test_the_sites_statement_names_the_newest_release():
    """A release that was tested says so: councils/accessibility.py."""
    changes = Path(__file__).parents[2] / "CHANGELOG.md"
    newest = re.search(r"^## (\d+\.\d+\.\d+)", changes.read_text(), re.MULTILINE)[1]
    assert OWN_STATEMENT.tested_release == newest


# -- reviews --------------------------------------------------------------------------------------


@pytest.mark.parametrize("build", [a_notice, an_accessibility_statement])
def test_what_nobody_looked_at_for_a_year_is_due(gateshead, build):
    row = build(gateshead, reviewed_on=datetime.date(2025, 11, 20))
    notices = type(row).objects.of(gateshead)
    assert list(notices.due_for_review(datetime.date(2026, 11, 20))) == []
    assert list(notices.due_for_review(datetime.date(2026, 11, 21))) == [row]


# -- the admin ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["publisher", "owner"])
def test_publishers_and_owners_save_a_notice_and_it_is_public(client, gateshead, role):
    client.force_login(a_user(role, gateshead))
    form = client.get(address(Notice, "add"))
    assert "public as soon as you save it" in form.content.decode()
    data = {**form_data(form), "kind": "privacy", "body_en": "<p>Mangoes.</p>", "reviewed_on": "2026-11-02"}
    client.post(address(Notice, "add"), data)
    client.logout()
    assert "Mangoes." in words(page(client, "/gateshead/privacy/"))


def test_an_editor_reads_notices_and_changes_none(client, gateshead, editor):
    notice = a_notice(gateshead)
    client.force_login(editor)
    form = client.get(address(notice))
    assert "We keep little." in form.content.decode()
    assert "_save" not in form.content.decode()
    assert client.post(address(notice), {"body_en": "Mine"}).status_code == 403
    assert client.get(address(Notice, "add")).status_code == 403
    assert client.post(address(notice, "delete"), {"post": "yes"}).status_code == 403
    assert Notice.objects.get().body_en == "<p>We keep little.</p>"


def test_who_publishes_for_one_council_and_edits_for_another_adds_notices_to_the_first(
    client, gateshead, bridgend, publisher
):
    bridgend.memberships.create(user=publisher, role="editor")
    client.force_login(publisher)
    offered = client.get(address(Notice, "add"))
    assert list(offered.context["adminform"].form.fields["council"].queryset) == [gateshead]


def test_a_second_statement_of_a_council_is_refused(client, gateshead, publisher):
    an_accessibility_statement(gateshead)
    client.force_login(publisher)
    form = client.get(address(AccessibilityStatement, "add"))
    today = {"prepared_on": "2026-11-02", "reviewed_on": "2026-11-02", "compliance": "fully"}
    answer = client.post(address(AccessibilityStatement, "add"), {**form_data(form), **today})
    assert answer.status_code == 422
    assert "already has a statement" in answer.content.decode()


def test_a_statement_says_what_does_not_comply(client, gateshead, publisher):
    statement = an_accessibility_statement(gateshead)
    client.force_login(publisher)
    answer = save(
        client, statement, open_form(client, statement), non_compliance_en="", test_method_en="Typed"
    )
    assert answer.status_code == 422
    assert "This is a legal requirement" in answer.content.decode()
    assert "Typed" in answer.content.decode()


def test_a_statements_contact_is_the_councils_own(client, gateshead, bridgend, publisher):
    statement = an_accessibility_statement(gateshead)
    own, theirs = a_contact(gateshead), a_contact(bridgend)
    client.force_login(publisher)
    answer = save(client, statement, open_form(client, statement), contact=theirs.pk)
    assert answer.status_code == 422
    assert Contact.objects.count() == 2
    save(client, statement, open_form(client, statement), contact=own.pk)
    statement.refresh_from_db()
    assert statement.contact == own


def test_two_notices_of_a_kind_are_refused_by_the_database_too(gateshead):
    a_notice(gateshead)
    with pytest.raises(ValidationError, match="already has this notice"):
        Notice(council=gateshead, kind="privacy", reviewed_on="2026-11-02", body_en="x").full_clean()
