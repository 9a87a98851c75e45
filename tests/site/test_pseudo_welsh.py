"""Every word of a Welsh page comes from the catalogue or from a Welsh field: none is written into code or templates.

Each text of the site is put in marks as it is translated, and each Welsh field holds marked words; what a page, a
file or an email says outside of marks was never asked to be translated.
"""

import copy
import csv
import datetime
import io
import re
from xml.etree import ElementTree

import pytest
from addresses import BILINGUAL, FORMATS, PAGES, public_address
from bs4 import BeautifulSoup
from builders import (
    QUARTER,
    a_contact,
    a_council,
    a_measure,
    a_point,
    a_priority,
    a_round,
    a_target,
    a_user,
    adopted_anew,
    an_action,
    an_update,
    live,
    one_of_each,
)
from django.apps import apps
from django.core import mail
from django.utils import timezone, translation
from django.utils.translation import trans_real
from modeltranslation.fields import TranslationField
from modeltranslation.manager import get_translatable_fields_for_model
from reading import data
from welsh import Reader, texts_of

from councils.mail import send
from councils.models import Council
from delivery import reminders, reporting, snapshot_payload
from delivery.models import ActionUpdate, Judgement, Measure, ReportingRound, Snapshot
from delivery.snapshot_payload.pledge import of_judgement
from plans.models import AdoptedCopy, Decision, Engagement, Evidence, Issue, Plan, Priority
from pledges.models import Event, Pledge, Statement

pytestmark = pytest.mark.django_db

OURS = [
    model
    for model in apps.get_models()
    if model._meta.app_label in ("councils", "pledges", "plans", "delivery")
]
MARKED = re.compile("⁅[^⁅⁆]*⁆")
# The same in both languages: names of the site, of a language, of formats and licences; codes of periods; addresses.
SAME = re.compile(
    r"\b(Council promises|English|CSV|Open Government Licence v3\.0|\d{4}-\d{2}( Q\d| H\d)?|GSS|EHRC|KB|e.g)\b"
    r"|[\w-]+\.(com|org)\b|https?:\S+|[\w.-]+@[\w.-]+|[/\w.-]*/[/\w.?=&#-]*"
)


SPRING = {"period_start": datetime.date(2026, 4, 1), "period_end": datetime.date(2026, 6, 30)}


def marked(words: str) -> str:
    return f"⁅{words}⁆" if words.strip() else words


@pytest.fixture
def pseudo(monkeypatch):
    """Each text is marked as it is translated; the marks are of no other use."""
    mark_texts(monkeypatch)


def mark_texts(monkeypatch):
    for name in ("gettext", "ngettext", "pgettext", "npgettext"):
        real = getattr(trans_real, name)
        monkeypatch.setattr(
            translation._trans, name, lambda *said, real=real: marked(real(*said)), raising=False
        )


@pytest.fixture(scope="module")
def world(kept):
    """One of everything of a Welsh council, and of what is going well and badly."""
    bridgend = a_council("bridgend", welsh=True, name_cy="⁅Pen-y-bont ar Ogwr⁆")
    day = datetime.date(2026, 11, 21)
    rows = one_of_each(bridgend)
    plan, priority = rows[Plan], rows[Priority]
    contact = a_contact(bridgend, withheld_note_en="Ask us", email="", phone="")
    plan.pledges.add(rows[Pledge])
    priority.pledges.add(rows[Pledge])
    a_priority(plan, parent=priority)
    Plan.objects.update(contact=contact, starts_on=day, review_due_on=day)
    Decision.objects.update(meeting_on=day, contact=contact, item_number="7")
    Issue.objects.update(answered_on=day, answer_en="Yes")
    Engagement.objects.update(participants=175, participants_is_minimum=True, starts_on=day)
    Statement.objects.update(pledge=rows[Pledge], said_on=datetime.date(2025, 7, 1))
    plan.statements.add(rows[Statement])
    Event.objects.update(starts_on=timezone.localdate() + datetime.timedelta(days=5))
    live(
        Evidence,
        bridgend,
        plan=plan,
        kind="figure",
        value=40,
        unit_en="homes",
        period_en="May",
        source_en="ONS",
    )
    for number, status in enumerate(ActionUpdate.Status.values):
        late = datetime.date(2020, 1, 1)
        action = an_action(plan, priority=priority if number % 2 else None, due_on=late)
        an_update(action, status, percent_complete=40, forecast_on=day, round=rows[ReportingRound])
    an_action(plan)
    for unit in Measure.Unit.values:
        measure = a_measure(plan, unit=unit, polarity="higher", baseline_value=3, baseline_end=late)
        a_target(measure, 90)
        a_point(measure, 50, **{name: day.replace(year=2025) for name, day in QUARTER.items()})
        a_point(measure, 40)
    a_target(a_measure(plan, unit="number", unit_note_en="homes", kind="contextual"), 40)
    a_point(a_measure(plan, unit_note_en="homes"), 12)
    for model in OURS:
        names = texts_of(model)
        for row in model._base_manager.all() if names and not getattr(model, "is_frozen", False) else ():
            texts = {}
            for name in names:
                limit = model._meta.get_field(name).max_length or 100
                texts[f"{name}_cy"] = marked(f"Geiriau {row.pk}"[: limit - 2])  # with its two marks
                texts[f"{name}_en"] = getattr(row, f"{name}_en") or f"Said in English {row.pk}"[:limit]
            if model is Council:
                del texts["name_cy"]
            model._base_manager.filter(pk=row.pk).update(**texts)
    with pytest.MonkeyPatch.context() as patch:
        mark_texts(patch)
        for judgement in Judgement.objects.all():  # it keeps the words of its day too
            Judgement.objects.filter(pk=judgement.pk).update(figures=of_judgement(judgement))
        return {
            **rows,
            Snapshot: reported_anew(bridgend, rows[Snapshot]),
            AdoptedCopy: adopted_anew(rows, reason_cy=marked("Rheswm")),
        }


def reported_anew(council, report) -> Snapshot:
    """A report keeps the words of the day it was made: here they are marked."""
    plan = Plan.objects.get(pk=report.plan_id)
    closed = ReportingRound.objects.get(pk=report.round_id)
    closed.closed_at = timezone.now()
    payload = snapshot_payload.of(plan, closed)
    anew = a_round(council, title_cy=marked("Rownd"), **SPRING)
    return Snapshot.objects.create(plan=plan, round=anew, payload=payload)


@pytest.fixture
def rows(world, db, pseudo):
    return copy.deepcopy(world)


def content() -> list[str]:
    """What people typed that has no language: names, references, codes; the longest first."""
    found = set()
    for model in OURS:
        names = get_translatable_fields_for_model(model) or ()
        for field in model._meta.concrete_fields:
            is_text = field.get_internal_type() in ("CharField", "SlugField", "TextField", "UUIDField")
            if (
                is_text
                and not field.choices
                and not isinstance(field, TranslationField)
                and field.name not in names
            ):
                found |= {
                    str(value) for value in model._base_manager.values_list(field.name, flat=True) if value
                }
    return sorted(found, key=len, reverse=True)


def unmarked(text: str, known: list[str] | None = None) -> str:
    """What of this text is neither a text of the site nor content; `known`: `content()`, where many are asked."""
    while MARKED.search(text):
        text = MARKED.sub(" ", text)
    text = SAME.sub(" ", re.sub("⁅[^⁅⁆]*$", " ", text))
    for words in content() if known is None else known:
        if words in text:  # there are too many to make a pattern of each for each text
            text = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", " ", text)
    return " ".join(re.findall(r"[^\W\d_]{2,}", text))


def said_by(html: str) -> str:
    """All that a page says, for eyes, ears and programs."""
    reader = Reader()
    reader.feed(html)
    told = [
        str(block[name])
        for block in data(BeautifulSoup(html, "html.parser")).values()
        for name in ("name", "headline", "description")
        if name in block
    ]
    return " ".join([*reader.said, *told])


def test_words_without_marks_are_found(db):
    a_council("gateshead")
    assert unmarked("⁅Targed: ⁅12⁆⁆ Target 12 teuluoedd ⁅Blwyddyn") == "Target teuluoedd"
    assert unmarked("⁅Yn ôl⁆ gateshead 2026-27 Q2 https://gateshead.example/") == ""


# The examples of the list of components are in English, as the words of a council are.
@pytest.mark.parametrize("name", sorted(set(PAGES) - {"site:components"}))
def test_a_welsh_page_says_nothing_that_was_not_translated(client, rows, name):
    page = client.get(f"/cy{public_address(name, rows[Council], rows)}")
    assert page.status_code == 200
    assert unmarked(said_by(page.content.decode())) == ""


@pytest.mark.parametrize("name", sorted(FORMATS - BILINGUAL))
def test_a_welsh_file_says_nothing_that_was_not_translated(client, rows, name):
    answer = client.get(f"/cy{public_address(name, rows[Council], rows)}")
    kind, text = answer.headers["Content-Type"].partition(";")[0], answer.content.decode().lstrip("\ufeff")
    if kind == "text/csv":
        said = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    elif kind == "text/calendar":
        lines = text.replace("\r\n ", "").splitlines()
        said = [
            line.partition(":")[2]
            for line in lines
            if re.match("SUMMARY|DESCRIPTION|LOCATION|X-WR-CALNAME", line)
        ]
    else:
        parts = ElementTree.fromstring(text).iter()  # noqa: S314  the site's own
        named = ("title", "subtitle", "summary", "rights", "name")
        said = [part.text for part in parts if part.tag.rpartition("}")[2] in named and part.text]
    assert len(said) > 1
    known = content()
    assert [each for each in said if unmarked(re.sub("<[^>]*>", " ", each), known)] == []


def test_a_welsh_email_says_nothing_that_was_not_translated(client, rows):
    editor = a_user("editor", rows[Council], language="cy")
    action = an_action(rows[Plan], owner=editor, title_cy=marked("Gwaith"))
    with translation.override("cy"):
        send(
            "emails/invitation.txt",
            to=["a@council.example"],
            context={"council": rows[Council], "link": "/x/"},
        )
    today = rows[ReportingRound].due_on + datetime.timedelta(days=9)
    for email in reminders.emails([reporting.Collection(rows[ReportingRound], today)], today):
        email.to.language = "cy"
        reminders.send(email, today, "https://promises.example")
    client.post("/cy/accounts/password/reset/", {"email": editor.email})
    assert len(mail.outbox) > 2
    assert str(action) in "".join(each.body for each in mail.outbox)
    assert [each for each in mail.outbox if unmarked(f"{each.subject} {each.body}")] == []
