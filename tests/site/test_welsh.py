"""Welsh has the force of law: the catalogue is whole, and on /cy/ pages nothing of the site itself is English."""

import ast
import datetime
import functools
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import allauth
import django
import pytest
from addresses import FORMATS, PAGES, PUBLIC, public_address
from builders import a_contact, a_superuser, a_user, draft, live, next_edition, one_of_each
from django.contrib import admin
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext
from modeltranslation.manager import get_translatable_fields_for_model
from workplace import address, open_form, save

from councils.mail import send
from councils.models import Council
from councils.viewers import PUBLIC as ANYONE
from plans.models import Decision, Engagement, Evidence, Issue, Plan, Priority
from pledges.models import Pledge, Statement, VisionStatement
from strategy_site import views, words

pytestmark = pytest.mark.any_database

LOCALE = Path(__file__).parents[2] / "locale" / "cy" / "LC_MESSAGES"
OURS = LOCALE / "django.po"
SCRIPTS = LOCALE / "djangojs.po"
# What the pages are made of besides our own words: none of this may show in English either.
LIBRARIES = [
    Path(package.__file__).parent / part / "locale" / "en" / "LC_MESSAGES" / "django.po"
    for package, parts in ((django, ("conf", "contrib/admin", "contrib/auth")), (allauth, (".",)))
    for part in parts
]

# The same in both languages.
SAME = {
    "partner",
    "person",
    "grant",
    "term",
    "%(number)s grant",
    "SHA-256",
    "%(number)s partner",
    "%(outcome)s: %(title)s",
    "S",  # Sunday and Saturday in the calendar's headings
}
# Shown by a column without a name, which asks for no translation.
NEVER_ASKED = {" By %(filter_title)s "}
# Signs, units and what a language calls itself.
NO_WORDS = {"English", "%s KB", "%s MB", "%s GB", "%s TB", "%s PB", "URL", "IPv4", "IPv6"}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


# -- reading catalogues -------------------------------------------------------------------------------


class Entry:
    """One message of a catalogue: its English (one or both numbers), its Welsh (one or all numbers)."""

    def __init__(self, block: str):
        self.is_fuzzy = bool(re.search(r"^#,.*\bfuzzy\b", block, re.MULTILINE))
        self.is_obsolete = "#~" in block
        fields: dict[str, str] = {}
        for line in block.replace("#~ ", "").splitlines():
            if name := re.match(r'(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) (?=")', line):
                key, line = name[1], line[name.end() :]
                fields[key] = ""
            if line.startswith('"'):
                fields[key] += ast.literal_eval(line)
        self.context = fields.get("msgctxt")
        self.english = [fields[name] for name in ("msgid", "msgid_plural") if name in fields]
        self.welsh = [text for name, text in fields.items() if name.startswith("msgstr")]

    def __repr__(self):
        return self.english[0]


def entries(path: Path) -> list[Entry]:
    """All messages of a catalogue, without its header."""
    blocks = [block for block in path.read_text().split("\n\n") if "msgid" in block]
    return [entry for entry in map(Entry, blocks) if entry.english[0]]


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


# -- the catalogue ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [OURS, SCRIPTS], ids=lambda path: path.stem)
def test_the_catalogue_is_whole(path):
    for entry in entries(path):
        assert not entry.is_obsolete, entry
        assert not entry.is_fuzzy, entry
        assert len(entry.welsh) == (1 if len(entry.english) == 1 else 4), entry
        assert all(text.strip() for text in entry.welsh), entry


@pytest.mark.parametrize("path", [OURS, SCRIPTS], ids=lambda path: path.stem)
def test_every_message_keeps_its_placeholders(path):
    for entry in entries(path):
        for text in entry.welsh:
            # One thing may be said in words ("this one"), several bring their number.
            assert placeholders(text) in [placeholders(english) for english in entry.english], entry


@pytest.mark.parametrize("path", [OURS, SCRIPTS], ids=lambda path: path.stem)
def test_no_message_is_left_in_english(path):
    left = {entry.english[0] for entry in entries(path) if set(entry.welsh) & set(entry.english)}
    assert left <= SAME


def test_numbers_follow_django_s_rule_for_welsh():
    rule = "Plural-Forms: nplurals=4; plural=(n==1) ? 0 : (n==2) ? 1 : (n != 8 && n != 11) ? 2 : 3;"
    assert rule in OURS.read_text()
    assert rule in SCRIPTS.read_text()
    with translation.override("cy"):
        said = [ngettext("%(number)s plan", "%(number)s plans", n) % {"number": n} for n in (1, 2, 3, 8)]
    assert said == ["1 cynllun", "2 gynllun", "3 cynllun", "8 cynllun"]


def test_our_words_stand_before_those_of_libraries():
    with translation.override("cy"):
        for entry in entries(OURS):
            said = pgettext(entry.context, entry.english[0]) if entry.context else gettext(entry.english[0])
            assert said == entry.welsh[0]


def test_words_listed_for_libraries_are_words_they_use():
    """Only the title of a history comes from elsewhere: django-simple-history has no catalogue in English."""
    used = {entry.english[0] for path in LIBRARIES for entry in entries(path)} | {"View history: %s"}
    listed = [word for word in words.WORDS if isinstance(word, str)]
    assert [word for word in listed if word not in used] == []


# -- what a reader of a page meets --------------------------------------------------------------------

SAID_BY = {"aria-label", "alt", "title", "placeholder", "label", "summary"}
UNSEEN = {"script", "style", "template", "code", "textarea"}  # the last holds what people typed
VOID = set("area base br col embed hr img input link meta source track wbr".split())


class Reader(HTMLParser):
    """Collects what a page says, by sight or by screen reader, outside what is marked as English."""

    def __init__(self):
        super().__init__()
        self.said: list[str] = []
        self.open: list[tuple[str, bool]] = []
        self.language = None

    @property
    def is_deaf(self) -> bool:
        return bool(self.open) and self.open[-1][1]

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "html":
            self.language = given.get("lang")
        is_hidden = "hidden" in given or "hidden" in (given.get("class") or "").split()
        is_english = tag != "html" and given.get("lang") == "en"
        is_deaf = self.is_deaf or is_hidden or is_english
        if not is_deaf:
            self.hear_attributes(tag, given)
        if tag not in VOID:
            self.open.append((tag, is_deaf or tag in UNSEEN))

    def hear_attributes(self, tag, given):
        for name in SAID_BY & set(given):
            self.hear(given[name])
        if tag == "input" and given.get("type") in ("submit", "button", "reset"):
            self.hear(given.get("value"))
        if tag == "meta" and given.get("name") == "description":
            self.hear(given.get("content"))

    def handle_endtag(self, tag):
        while self.open and tag in [name for name, _deaf in self.open]:
            if self.open.pop()[0] == tag:
                break

    def handle_data(self, data):
        if not self.is_deaf:
            self.hear(data)

    def hear(self, text):
        if words_of_it := " ".join((text or "").split()):
            self.said.append(words_of_it)


BETWEEN_WORDS = re.compile(rf"{PLACEHOLDER.pattern}|<[^>]+>")


def without_signs(text: str) -> str:
    """Numbers, and what stands around a word, make it no less English: "3 plans", "Source:"."""
    return " ".join(re.sub(r"[\d“”()]+", " ", text).split()).strip(" .,:;!?…&#|").lower()


@functools.cache
def chrome() -> tuple[set, list]:
    """English that must not show: one or two words, looked for alone; and what is longer, looked for anywhere."""
    every = {english for path in [OURS, *LIBRARIES] for entry in entries(path) for english in entry.english}
    short, sentences = set(), []
    for english in every - SAME - NEVER_ASKED - NO_WORDS:
        parts = [" ".join(part.split()) for part in BETWEEN_WORDS.split(english)]
        if len(re.findall(r"[A-Za-z’'-]+", " ".join(parts))) > 2:
            pattern = re.compile(".{0,90}?".join(map(re.escape, parts)))
            sentences.append((max(parts, key=len), pattern, english))
        elif bare := without_signs(" ".join(parts)):
            short.add(bare)
    return short, sentences


def english_in(html: str) -> set[str]:
    """The English of the site itself in this page, outside what is marked as English."""
    reader = Reader()
    reader.feed(html)
    short, sentences = chrome()
    whole = " ".join(reader.said)
    found = {english for longest, pattern, english in sentences if longest in whole and pattern.search(whole)}
    return found | (set(map(without_signs, reader.said)) & short)


def assert_welsh(page, status=200):
    html = page.content.decode()
    assert page.status_code == status
    assert '<html lang="cy"' in html
    assert english_in(html) == set()
    return html


def test_english_is_found_where_there_is_some():
    found = english_in(
        '<h1>Purpose</h1><p>Edition: <b lang="en">All pledges</b></p><p>Page 2 of 3</p><img alt="Find your council">'
        '<nav aria-label="Breadcrumbs"></nav><input type="submit" value="Save"><a title="Skip to main content">x</a>'
        '<p lang="en">Read the vision</p><p>Nid yw Pen-y-bont has not published a plan here.</p>'
        '<script>Before</script><i class="hidden">After</i>'
    )
    assert found == {
        "purpose",
        "edition",
        "page of",
        "Find your council",
        "breadcrumbs",
        "save",
        "Skip to main content",
        "%(name)s has not published a plan here.",
    }


# -- public pages -------------------------------------------------------------------------------------


def in_welsh(rows):
    """Give every text of these rows its Welsh, and an English one where it has none."""
    for row in rows:
        texts = {}
        for name in get_translatable_fields_for_model(type(row)) or ():
            limit = row._meta.get_field(name).max_length
            texts[f"{name}_cy"] = f"Geiriau Cymraeg {row.pk}"[:limit]
            texts[f"{name}_en"] = getattr(row, f"{name}_en") or f"Said in English {row.pk}"[:limit]
        if texts:
            type(row)._base_manager.filter(pk=row.pk).update(**texts)


@pytest.fixture
def rows(bridgend):
    """One of everything of a Welsh council, with days and answers, all in both languages."""
    day = datetime.date(2026, 11, 21)
    rows = one_of_each(bridgend)
    contact = a_contact(bridgend, withheld_note_en="Ask us", email="", phone="")
    rows[Plan].pledges.add(rows[Pledge])
    rows[Priority].pledges.add(rows[Pledge])
    Plan.objects.update(contact=contact, starts_on=day, review_due_on=day)
    Decision.objects.update(meeting_on=day, contact=contact, item_number="7")
    Issue.objects.update(answered_on=day, answer_en="Yes")
    Engagement.objects.update(participants=175, participants_is_minimum=True, starts_on=day)
    Statement.objects.update(pledge=rows[Pledge], said_on=datetime.date(2025, 7, 1))
    rows[Plan].statements.add(rows[Statement])
    facts = {"kind": "figure", "value": 40, "period_en": "May", "source_en": "ONS"}
    figure = live(Evidence, bridgend, plan=rows[Plan], **facts)
    in_welsh([*rows.values(), contact, figure])
    return rows


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_public_page_has_no_english_of_the_site(client, bridgend, rows, name):
    assert_welsh(client.get(f"/cy{public_address(name, bridgend, rows)}"))


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_councils_own_people_meet_no_english_either(client, bridgend, rows, name):
    """Drafts and the line that says who reads them: everything is unpublished, and a viewer looks at it."""
    for row in rows.values():
        if hasattr(row, "publish_at"):
            type(row).objects.filter(pk=row.pk).update(status="draft")
    client.force_login(a_user("viewer", bridgend))
    page = client.get(f"/cy{public_address(name, bridgend, rows)}")
    assert_welsh(page)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_feeds_and_calendars_have_no_english_of_the_site(client, bridgend, rows, name):
    answer = client.get(f"/cy{public_address(name, bridgend, rows)}")
    assert answer.status_code == 200
    text = answer.content.decode()
    if "calendar" in answer.headers["Content-Type"]:
        text = "".join(f"<p>{line.partition(':')[2]}</p>" for line in text.splitlines())
    assert english_in(text) == set()


OF_EVERY_COUNCIL = [
    name
    for name in PUBLIC
    if name.endswith(("_list", "home", "vision_detail", "vision_changes"))
    if name != "plans:action_list"  # a plan's
]


@pytest.mark.parametrize("name", OF_EVERY_COUNCIL)
def test_an_empty_council_says_so_in_welsh(client, bridgend, name):
    address_of_it = public_address(name, bridgend, {})
    page = client.get(f"/cy{address_of_it}")
    assert_welsh(page, page.status_code)


def test_a_search_for_a_council_is_answered_in_welsh(client, bridgend):
    assert_welsh(client.get("/cy/?q=nothing"))
    assert_welsh(client.get("/cy/?q=Ogwr"))


def test_editions_are_told_apart_in_welsh(client, bridgend, rows):
    publisher = a_user("publisher", bridgend)
    for model in (Plan, VisionStatement):
        second = next_edition(rows[model])
        second.publish(by=publisher)
    in_welsh(VisionStatement.objects.all())
    for name in (
        "plans:plan_edition",
        "pledges:vision_edition",
        "pledges:vision_changes",
        "plans:plan_detail",
    ):
        assert_welsh(client.get(f"/cy{public_address(name, bridgend, rows)}"))


def test_a_council_without_welsh_has_a_welsh_frame(client, gateshead):
    rows = one_of_each(gateshead)
    for row in rows.values():
        if hasattr(row, "title_en"):
            type(row).objects.filter(pk=row.pk).update(title_en=f"Said in English {row.pk}")
    for name in sorted(PAGES):
        assert_welsh(client.get(f"/cy{public_address(name, gateshead, rows)}"))


def test_days_are_written_in_welsh(client, bridgend, rows):
    html = client.get(f"/cy{public_address('plans:decision_detail', bridgend, rows)}").content.decode()
    assert "21 Tachwedd 2026" in html
    html = client.get(f"/cy{public_address('plans:plan_detail', bridgend, rows)}").content.decode()
    assert "1 Gorffennaf 2025" in html


def test_every_month_has_its_welsh_name():
    with translation.override("cy"):
        names = [date_format(datetime.date(2026, month, 1), "F") for month in range(1, 13)]
    assert names == (
        "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr".split()
    )


# -- when something is wrong --------------------------------------------------------------------------


def test_pages_about_errors_are_welsh(client, bridgend):
    for missing in ("/cy/nothing/here/", "/cy/nothing/", "/cy/bridgend/plans/nothing/"):
        assert_welsh(client.get(missing), 404)
    plan = live(Plan, bridgend, slug="old")
    plan.archive(by=a_user("publisher", bridgend))
    assert_welsh(client.get("/cy/bridgend/plans/old/"), 410)
    assert_welsh(client.get("/cy/", headers={"host": "elsewhere.example"}), 400)


def test_a_form_that_came_too_late_is_answered_in_welsh(db):
    assert_welsh(Client(enforce_csrf_checks=True).post("/cy/accounts/login/"), 403)


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_a_closed_door_speaks_welsh(db, is_signed_in):
    request = RequestFactory().get("/cy/bridgend/")
    request.viewer = type(ANYONE)(is_signed_in=True) if is_signed_in else ANYONE
    with translation.override("cy"):
        assert_welsh(views.permission_denied(request, None), 403)


def test_a_fault_is_owned_up_to_in_welsh(db, monkeypatch):
    def fail(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr(views.SiteHome, "get_context_data", fail)
    assert_welsh(Client(raise_request_exception=False).get("/cy/"), 500)


# -- signing in and letters ---------------------------------------------------------------------------

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


# -- the workplace ------------------------------------------------------------------------------------


OURS_IN_THE_MENU = ("councils", "pledges", "plans")
MODELS = [model for model in admin.site._registry if model._meta.app_label in OURS_IN_THE_MENU]


@pytest.fixture
def welsh():
    """Addresses are made in Welsh."""
    with translation.override("cy"):
        yield


@pytest.fixture
def desk(client, bridgend, rows):
    """A superuser at work: every page is open."""
    client.force_login(a_superuser())
    return client


def test_the_start_of_the_workplace_is_welsh(desk, welsh):
    assert_welsh(desk.get(reverse("admin:index")))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_lists_and_forms_of_the_workplace_are_welsh(desk, welsh, rows, bridgend, model):
    row = rows.get(model) or model.objects.order_by("pk").last()
    assert_welsh(desk.get(address(model, "changelist")))
    for door in ("change", "history", "delete"):
        page = desk.get(address(row, door))
        if page.status_code == 200:
            assert_welsh(page)
    page = desk.get(address(model, "add"), {"council": bridgend.pk})
    assert_welsh(page, page.status_code)


@pytest.mark.parametrize("verb", ["submit", "publish", "withdraw", "archive", "restore", "send_back"])
def test_what_can_be_done_is_asked_in_welsh(desk, welsh, bridgend, verb):
    state = {"withdraw": "published", "archive": "published", "restore": "archived", "send_back": "review"}
    plan = draft(Plan, bridgend, status=state.get(verb, "draft"), publish_at=timezone.now())
    in_welsh([plan])
    place = address(plan, "verb", verb)
    assert_welsh(desk.get(place))
    page = desk.post(place, {"version": "", "at": "nonsense", "reason": ""}, follow=True)
    assert_welsh(page, page.status_code)


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
    assert "Rhowch y diwrnod gyda’i flwyddyn" in html
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


def test_the_scripts_of_the_workplace_have_their_welsh(desk, welsh):
    scripts = desk.get(reverse("admin:jsi18n")).content.decode()
    said = json.loads(re.search(r"newcatalog = (\{.*?\n  \});", scripts, re.DOTALL)[1])
    for entry in entries(SCRIPTS):
        key = f"{entry.context}\x04{entry.english[0]}" if entry.context else entry.english[0]
        assert said[key] == (entry.welsh[0] if len(entry.welsh) == 1 else entry.welsh)
