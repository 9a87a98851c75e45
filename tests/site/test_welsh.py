"""Under /cy/ nothing of the site itself is English: on pages with nothing, in mistakes, in emails."""

import datetime
import re

import pytest
from addresses import PAGES, PUBLIC, public_address
from admin_forms import address, open_form, save
from bs4 import BeautifulSoup
from builders import a_superuser, a_user, draft, live, one_of_each
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from signing_in import sign_in
from welsh import assert_welsh, english_in

from councils import second_factor
from councils.accounts import EVENTS
from councils.mail import send
from councils.models import Council
from councils.viewers import PUBLIC as ANYONE
from delivery.figures.period import Period, months_later
from delivery.periods import format_period
from plans.models import Plan
from strategy_site import views

# -- public pages -------------------------------------------------------------------------------------


OF_EVERY_COUNCIL = [
    name
    for name in PUBLIC
    if name.endswith(("_list", "home", "vision_detail", "vision_changes"))
    if name not in ("delivery:action_list", "delivery:measure_list", "delivery:risk_list")  # a plan's
    if name != "delivery:undertaking_list"  # a committee's
]


@pytest.mark.parametrize("name", OF_EVERY_COUNCIL)
def test_an_empty_council_says_so_in_welsh(client, bridgend, name):
    address_of_it = public_address(name, bridgend, {})
    page = client.get(f"/cy{address_of_it}")
    assert_welsh(page, page.status_code)


def test_a_search_for_a_council_is_answered_in_welsh(client, bridgend):
    assert_welsh(client.get("/cy/?q=nothing"))
    assert_welsh(client.get("/cy/?q=Ogwr"))


def test_a_council_without_welsh_has_a_welsh_frame(client, gateshead):
    rows = one_of_each(gateshead)
    for row in rows.values():
        if hasattr(row, "title_en"):
            type(row).objects.filter(pk=row.pk).update(title_en=f"Said in English {row.pk}")
    for name in sorted(PAGES):
        assert_welsh(client.get(f"/cy{public_address(name, gateshead, rows)}"))


def test_every_month_has_its_welsh_name():
    with translation.override("cy"):
        names = [date_format(datetime.date(2026, month, 1), "F") for month in range(1, 13)]
    assert names == (
        "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr".split()
    )


@pytest.mark.parametrize(
    ("first", "words"),
    [
        (1, "Ionawr i Fawrth 2026"),
        (4, "Ebrill i Fehefin 2026"),
        (7, "Gorffennaf i Fedi 2026"),
        (10, "Hydref i Ragfyr 2026"),
        (3, "Mawrth i Fai 2026"),
        (5, "Mai i Orffennaf 2026"),
        (9, "Medi i Dachwedd 2026"),
    ],
)
def test_the_last_month_of_a_period_has_its_soft_mutation(first, words):
    start = datetime.date(2026, first, 1)
    with translation.override("cy"):
        assert (
            format_period(Period(start, months_later(start, 3) - datetime.timedelta(days=1)), "quarter")
            == words
        )


# -- when something is wrong --------------------------------------------------------------------------


def test_pages_about_errors_are_welsh(client, bridgend):
    for missing in ("/cy/nothing/here/", "/cy/nothing/", "/cy/bridgend/plans/nothing/"):
        assert_welsh(client.get(missing), 404)
    plan = live(Plan, bridgend, slug="old")
    plan.archive(by=a_user("publisher", bridgend), reason="Out of date.")
    assert_welsh(client.get("/cy/bridgend/plans/old/"), 410)
    assert_welsh(client.get("/cy/", headers={"host": "elsewhere.example"}), 400)


def test_a_form_that_came_too_late_is_answered_in_welsh(db):
    assert_welsh(Client(enforce_csrf_checks=True).post("/cy/accounts/login/"), 403)


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_a_forbidden_page_is_welsh(db, is_signed_in):
    request = RequestFactory().get("/cy/bridgend/")
    request.viewer = type(ANYONE)(is_signed_in=True) if is_signed_in else ANYONE
    with translation.override("cy"):
        assert_welsh(views.permission_denied(request, None).render(), 403)


def test_a_fault_is_owned_up_to_in_welsh(db, monkeypatch):
    def fail(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr(views.SiteHome, "get_context_data", fail)
    assert_welsh(Client(raise_request_exception=False).get("/cy/"), 500)


# -- signing in and emails ----------------------------------------------------------------------------

ACCOUNT_PAGES = [
    "account_login",
    "account_signup",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
]


@pytest.mark.parametrize("name", ACCOUNT_PAGES)
def test_pages_of_signing_in_are_welsh(client, db, name):
    with translation.override("cy"):
        place = reverse(name)
    assert_welsh(client.get(place))


@pytest.mark.parametrize("name", ["account_change_password", "account_logout", "account_reauthenticate"])
def test_pages_of_one_s_own_account_are_welsh(client, bridgend, name):
    person = a_user("editor", bridgend, password="three random words")
    client.force_login(person)
    with translation.override("cy"):
        place = reverse(name)
    assert_welsh(client.get(place))


OF_TWO_STEPS = [
    "mfa_index",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate",
    "usersessions_list",
]


@pytest.mark.parametrize("name", OF_TWO_STEPS)
def test_pages_of_the_second_factor_are_welsh(client, bridgend, name):
    person = a_user("editor", bridgend, password="three random words")
    sign_in(client, person, "three random words")
    with translation.override("cy"):
        assert_welsh(client.get(reverse(name)))


def test_a_code_is_asked_for_and_refused_in_welsh(client, bridgend):
    person = a_user("editor", bridgend, password="three random words", language="cy")
    second_factor.set_up(person)
    typed = {"login": person.email, "password": "three random words"}
    assert_welsh(client.post("/cy/accounts/login/", typed, follow=True))
    for _time in range(7):
        html = assert_welsh(client.post("/cy/accounts/two-step/code/", {"code": "000000"}), 422)
        assert "Mae problem" in html
    letter = mail.outbox[-1]
    assert english_in(f"<p>{letter.subject}</p><pre>{letter.body}</pre>") == set()


def test_what_is_told_of_a_second_factor_is_welsh(bridgend):
    person, boss = a_user("editor", bridgend, language="cy"), a_superuser()
    second_factor.set_up(person)
    for event in EVENTS.values():
        second_factor.tell(person, event, request=None)
    second_factor.reset(person, by=boss, asked_by=boss, reason="Ffôn ar goll.", request=None)
    letters = [letter for letter in mail.outbox if letter.to == [person.email]]
    assert len(letters) == len(EVENTS) + 1
    for letter in letters:
        assert english_in(f"<p>{letter.subject}</p><pre>{letter.body}</pre>") == set()


@pytest.mark.parametrize("typed", [{}, {"login": "x"}, {"login": "x@council.example", "password": "wrong"}])
def test_a_refused_sign_in_says_why_in_welsh(client, db, typed):
    html = assert_welsh(client.post("/cy/accounts/login/", typed), 422)
    assert "Mae problem" in html


def test_a_weak_password_is_refused_in_welsh(client, bridgend):
    person = a_user("editor", bridgend, password="three random words")
    client.force_login(person)
    typed = {"oldpassword": "three random words", "password1": "1234", "password2": "1234"}
    html = assert_welsh(client.post("/cy/accounts/password/change/", typed), 422)
    assert "Mae’r cyfrinair hwn yn rhy fyr. Rhaid bod o leiaf 12 nod ynddo." in html
    assert "Rhifau yn unig sydd yn y cyfrinair hwn." in html
    typed = {"oldpassword": "x", "password1": person.email, "password2": person.email}
    html = assert_welsh(client.post("/cy/accounts/password/change/", typed), 422)
    assert "Teipiwch eich cyfrinair presennol." in html


def test_a_lost_password_is_asked_for_and_set_in_welsh(client, bridgend):
    person = a_user("editor", bridgend, password="three random words")
    assert_welsh(client.post("/cy/accounts/password/reset/", {"email": ""}), 422)
    client.post("/cy/accounts/password/reset/", {"email": person.email})
    letter = mail.outbox[-1]
    assert letter.subject == "Dewiswch gyfrinair newydd"
    assert english_in(f"<p>{letter.subject}</p><pre>{letter.body}</pre>") == set()
    link = re.search(r"https?://[^/]+(/cy/\S+)", letter.body)[1]
    page = client.get(link, follow=True)
    assert_welsh(page)
    assert_welsh(client.post(page.request["PATH_INFO"], {"password1": "short", "password2": "other"}), 422)
    assert_welsh(client.get("/cy/accounts/password/reset/key/1-used-up/"))


def test_an_invitation_under_welsh_is_welsh(bridgend):
    with translation.override("cy"):
        context = {"council": Council.objects.get(pk=bridgend.pk), "link": "https://x/"}
        send("emails/invitation.txt", to=["a@council.example"], context=context)
    letter = mail.outbox[-1]
    assert letter.subject.startswith("Eich cyfrif ar gyfer Pen-y-bont ar Ogwr ar ")
    assert english_in(f"<p>{letter.subject}</p><pre>{letter.body}</pre>") == set()


# -- the admin ----------------------------------------------------------------------------------------


def test_a_missing_title_is_asked_for_in_welsh(client, welsh, bridgend):
    client.force_login(a_user("editor", bridgend))
    plan = draft(Plan, bridgend, title_cy="Ffyrdd")
    html = assert_welsh(save(client, plan, open_form(client, plan), title_en=""), 422)
    assert "Rhaid llenwi’r maes hwn." in html
    assert "Cywirwch y gwall isod." in html


def test_our_own_rules_are_stated_in_welsh(client, welsh, bridgend):
    client.force_login(a_user("editor", bridgend))
    plan = draft(Plan, bridgend, title_cy="Ffyrdd")
    changes = {"starts_on": "2026-11-21", "ends_on": "2026-11-20"}
    html = assert_welsh(save(client, plan, open_form(client, plan), **changes), 422)
    assert "Mae’r cynllun yn dod i ben cyn iddo ddechrau: gwiriwch y ddau ddyddiad." in html
    assert "21 Tachwedd 2026" not in html
    html = assert_welsh(save(client, plan, open_form(client, plan), starts_on="some day", slug="a b"), 422)
    assert "Rhowch y dyddiad gyda’r flwyddyn" in html
    assert "Rhowch gyfeiriad dilys" in html


def test_a_stale_edit_is_explained_in_welsh(client, welsh, bridgend):
    client.force_login(a_user("editor", bridgend))
    plan = draft(Plan, bridgend, title_cy="Ffyrdd")
    data = open_form(client, plan)
    Plan.objects.get(pk=plan.pk).save()
    html = assert_welsh(save(client, plan, data, title_cy="Heolydd"), 409)
    assert "Cadwodd rhywun arall hwn" in html


def test_what_was_saved_is_confirmed_in_welsh(client, welsh, bridgend):
    client.force_login(a_user("editor", bridgend))
    plan = draft(Plan, bridgend, title_cy="Ffyrdd")
    page = client.post(address(plan), {**open_form(client, plan), "title_cy": "Heolydd"}, follow=True)
    assert "yn llwyddiannus" in assert_welsh(page)
    html = assert_welsh(client.get(address(plan, "history")))
    assert "Hanes newid: Heolydd" in html


def test_missing_welsh_is_named_in_welsh(client, welsh, bridgend):
    client.force_login(a_user("publisher", bridgend))
    plan = draft(Plan, bridgend, title_en="Roads", summary_en="Roads.")
    html = client.get(address(plan)).content.decode()
    place, seen = re.search(r'href="([^"]+/do/publish/)\?version=([^"]+)"', html).groups()
    html = assert_welsh(client.post(place, {"version": seen}), 422)
    assert "Mae’r Gymraeg ar goll: teitl, crynodeb." in html


def test_a_list_of_the_admin_counts_its_rows_without_a_plural_after_the_number(
    client, bridgend, bridgend_editor
):
    draft(Plan, bridgend), draft(Plan, bridgend)
    client.force_login(bridgend_editor)
    counts = []
    for start in ("", "/cy"):
        soup = BeautifulSoup(client.get(f"{start}/admin/plans/plan/").content, "html.parser")
        counts.append(" ".join(soup.select_one(".paginator").text.split()))
    assert counts == ["Plans: 2", "Cynlluniau: 2"]
