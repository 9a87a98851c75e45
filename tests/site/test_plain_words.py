"""What readers and officers read is plain English, one word for one thing; the Welsh keeps the terms that were agreed.

Each phrase is a regular expression between word boundaries, without regard to capitals, with what to write instead.
"""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import translation
from django.utils.encoding import force_str
from welsh import OURS, PLACEHOLDER, entries

from strategy_site import library_strings as library_words

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html")) + sorted((ROOT / "templates").rglob("*.txt"))
GUIDES = [ROOT / "README.md"] + [
    ROOT / "docs" / name for name in ("editing.md", "running.md", "accessibility.md", "index.md")
]
MADE_UP = sorted((ROOT / "strategy_site" / "demo" / "exampleshire").glob("*.toml"))

BANNED = {
    # People and contact
    "e-mails?": "email",
    "letters?": "email",
    "who answers|answers? for (it|the|this|these|that|them)|has answered": "who is responsible; has reported",
    "owner, as shown": "responsible officer",
    "portfolio holder": "lead councillor",
    "who was heard": "who we consulted",
    "waits for an answer": "awaiting response",
    "send this page by|look in your|unwanted mail": "Share by email, Check your email, spam folder",
    "who to ask|whom to (tell|ask)": "who to contact",
    "people and partners": "Councillors and partners",
    "council.s (own )?people": "the council’s users",
    # Structure
    "what comes first": "Priorities",
    r"part \S+ of \S+ of a priority|sub-priorit(y|ies)": "Outcome 2",
    "where it (sits|stands|stood)|stands?|stood|standing": "How this fits in, Current position; is, are",
    "what is not listed here": "Not included here",
    "recognition and money|how it came out": "Awards and grants, result",
    "serves? pledge|pledges it serves": "supports",
    # Performance
    # A committee judges a pledge; actions and measures are rated.
    r"judged by \d+|not judged": "based on, counted",
    "last round|now collected": "Last reported, Reporting now",
    "golden thread": "How it fits together",
    "how others do|values? of others|comparator is given": "How we compare, comparator values",
    "one value is about": "reporting period",
    "what is good": "good performance is",
    "watched|watches": "contextual measure",
    "rates it so|by the rule|if not the computed one": "rating set by the council, calculated rating",
    "far off": "below target",
    "fingerprint": "checksum",
    "as a file": "Download data",
    "more nor less is better": "neither higher nor lower is better",
    "data points?": "value",
    "snapshots?": "frozen report",
    "no longer pursue[sd]?": "is no longer doing this",
    "or silent|periods running": "not updated, in a row",
    # Editions and decisions
    "counts now|kept (its|their) words|in other words now": "current, wording unchanged, reworded",
    "words that (came|went)|came and what went": "added, removed",
    "weigh(s|ed|ing)?": "considered; related decisions",
    "what was asked|what (members|the meeting) (heard|raised)": "purpose of the report, key points, issues raised",
    "people and papers": "details and documents",
    "lineage": "set of editions",
    # The site
    "failings?": "failure",
    "keeps? you out": "you cannot use",
    "words to look for|what you (can )?look for": "search for",
    "narrow(s|ed)?": "filter",
    "nobody is followed": "we do not track you",
    "(too many|many|more) tries": "attempts",
    "go on|went on": "continue",
    "first page": "home page",
    "tak(e|en|ing) down|take one down|put away": "remove",
    "coming events?": "upcoming events",
    "given in English": "available in English only",
    "the (newest|latest|oldest) first": "newest first",
    # The admin
    "workplaces?": "admin",
    "start page|good (morning|afternoon|evening)|where i work": "dashboard",
    "waits? (for|here)|things? (to mend|waits?)": "tasks",
    "mend(s|ed|ing)?": "fix",
    "passed over": "skipped",
    "asked for in this round": "not due",
    "true on": "as at",
    "words? for (a status|statuses|green|amber|red)|your word": "label",
    "groups? to compare with": "comparator group",
    "what the site makes of it": "accessible version",
    "leads? (on|to the rest|at its foot)": "redirects, links",
    "looks? at (this|it|a page) again": "reviews",
    "presenter.s post|the post": "job title",
    "be meant": "check the year",
    "instructions that no": "unsafe content",
    "kept as it (is|was|stands|stood)|word for word": "saved as a permanent copy",
    "superusers?": "system administrator",
    "say again": "restored",
    "someone else must publish": "this needs another person to publish it",
    "goes? out|by (itself|themselves)|at its time": "is published automatically",
    "put(ting)? .{0,20}right|a slip": "correct",
    "anew|meanwhile|somebody": "again, someone",
    "still correct": "no change",
    "save mine|keep theirs": "Save my version, Keep their version",
    "go(es)? with it|with it go|(is|are|be) gone": "is also deleted",
    "floors?|roofs?": "layer, app, module",
}
# Where a phrase means something else: it is taken out of a text before the text is searched.
ALLOWED = (
    r"letters, digits|(?:some|one|first) letters?|letters (?:such as|twice)|\bletter\b(?= of| \(E)|all letters",
    r"wait (?:for each other|a minute|five minutes)",
)
# Whole texts that are right: the letter of an element ("CAN"), a link of a list of tasks.
RIGHT = {"letter", "letter, English", "letter, Welsh"}

WELSH = {
    "oediwyd|ar saib": "Wedi’i atal dros dro",
    "oddi ar y trywydd": "Ddim ar y trywydd iawn",
    "gweithredoedd": "Camau gweithredu",
    "dyddiad (dyledus|cau|disgwyl)": "Dyddiad cwblhau",
    "gwneud cais|ymgeisio": "Cymhwyso",
    "gorddyledus|wedi rhedeg dros": "Yn hwyr",
    "amcanion lles": "amcanion llesiant",
    "gweithle|uwch-ddefnyddwyr|uwch-ddefnyddiwr": "Gweinyddu, gweinyddwr system",
    "llythyrau?": "neges e-bost",
    "yn Pen-y-bont": "reword: a name is not mutated",
    "gwylio|(?:fernir|bernir|farnwyd|barnwyd) (?:yn ôl|ar sail)": "mesur cyd-destunol, yn seiliedig ar",
}


def pattern(phrases) -> re.Pattern:
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.IGNORECASE)


FORBIDDEN = pattern(BANNED)
FORBIDDEN_WELSH = pattern(WELSH)
TAKEN_OUT = re.compile("|".join(ALLOWED), re.IGNORECASE)
NO_PHRASE = re.compile(r"\A(?:Before|Look|Start|Lead|Words|Tries|Narrow|People|Go on)\Z")


def odd(text: str) -> list[str]:
    """The phrases of a text for readers that nobody would write."""
    text = PLACEHOLDER.sub(" ", text)
    if text in RIGHT:
        return []
    found = FORBIDDEN.finditer(TAKEN_OUT.sub(" ", text))
    return [each[0] for each in found] + NO_PHRASE.findall(text.strip())


def seen(source: str) -> str:
    """What a template shows of itself: no comments, no tags, no attributes but those that are read out."""
    source = re.sub(r"{% comment.*?endcomment %}|{#.*?#}", " ", source, flags=re.DOTALL)
    strings = re.findall(r"{% translate (?:\"([^\"]*)\"|'([^']*)')|\b_\(\"([^\"]*)\"", source)
    plain = re.sub(r"{%.*?%}|{{.*?}}", " ", source, flags=re.DOTALL)
    spoken = re.findall(r"(?:alt|title|aria-label|placeholder|data-label)=\"([^\"]*)\"", plain)
    plain = re.sub(r"<(?:style|script).*?</(?:style|script)>|<[^>]*>", " ", plain, flags=re.DOTALL)
    return " \n ".join([plain, *spoken, *map("".join, strings)])


# As it stood on these pages before: every group of phrases finds its own.
BEFORE = """
    Send this page by e-mail | Look in your e-mail | Who answers for it | Who was heard | What comes first
    Part 2 of 5 of a priority | Where it stands | What is not listed here | Recognition and money
    Judged by 21 of 21. | No update in the last round | How others do | No comparator is given | One value is about
    What is good | It is watched, not judged: neither more nor less is better. | The council rates it so itself:
    By the rule it is: | Fingerprint (SHA-256) | All of this as a file (CSV) | Read the edition that counts now
    3 pledges kept their words | Said in other words now | Words that came are underlined. | Pledges it weighed
    What was asked | What members heard | People and papers | No failing is known. | Words to look for
    Narrow these results | Nobody is followed. | Too many tries | Go on | Go to the first page | Before | Look
    This page was taken down | Coming events | Workplace | Start | Good morning | 2 things wait for you.
    3 things to mend | The same text stands here twice | Not filled in, and passed over: 3. | true on
    words for statuses | groups to compare with | After a change the old one leads on. | presenter’s post
    The year 202 cannot be meant. | This file holds instructions that no spreadsheet needs. | ask a superuser
    Someone else must publish this: you changed it last. | Drafts. Only your council’s people see them
"""


@pytest.mark.parametrize(
    "text", [text.strip() for line in BEFORE.split("\n") for text in line.split("|") if text.strip()]
)
def test_a_phrase_is_found(text):
    assert odd(text) != []


@pytest.mark.parametrize(
    "text",
    ["Upcoming events", "Use letters, digits and hyphens", "Start date", "Answered on 3 May 2026", "letter"],
)
def test_a_right_text_is_left_alone(text):
    assert odd(text) == []


def ours():
    """The messages of our catalogue, without those that libraries word."""
    libraries = Path(library_words.__file__).read_text()
    return [entry for entry in entries(OURS) if entry.english[0].replace('"', '\\"')[:40] not in libraries]


def test_the_texts_to_translate_are_plain():
    found = {text: odd(text) for entry in ours() for text in entry.english if odd(text)}
    assert found == {}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_is_plain(path):
    assert odd(seen(path.read_text())) == []


def labels():
    """Every label, help text, choice and message of our models, in English."""
    with translation.override("en"):
        for model in apps.get_models():
            if model.__module__.partition(".")[0] not in ("councils", "pledges", "plans", "delivery"):
                continue
            yield from ((model.__name__, force_str(model._meta.verbose_name)),)
            yield (model.__name__, force_str(model._meta.verbose_name_plural))
            for constraint in model._meta.constraints:
                yield (model.__name__, force_str(constraint.violation_error_message))
            for field in model._meta.get_fields():
                if field.name == "lineage":  # a column that no page shows
                    continue
                where = f"{model.__name__}.{field.name}"
                yield (where, force_str(getattr(field, "verbose_name", "")))
                yield (where, force_str(getattr(field, "help_text", "")))
                for _value, label in getattr(field, "flatchoices", ()):
                    yield (where, force_str(label))


def test_labels_of_models_are_plain():
    # simple_history names its own tables and columns, which no page shows.
    found = {where: (text, odd(text)) for where, text in labels() if odd(text) and "istorical" not in where}
    assert found == {}


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_guides_for_users_are_plain(path):
    text = re.sub(r"```.*?```|`[^`]*`|\]\([^)]*\)", " ", path.read_text(), flags=re.DOTALL)
    lines = {number: odd(line) for number, line in enumerate(text.splitlines(), 1) if odd(line)}
    assert lines == {}


@pytest.mark.parametrize("path", MADE_UP, ids=lambda path: path.name)
def test_the_made_up_council_writes_plainly(path):
    assert re.findall(r"\b(?:far off|e-mails?|workplaces?)\b", path.read_text(), re.IGNORECASE) == []


def test_welsh_keeps_the_agreed_terms():
    found = {
        text: FORBIDDEN_WELSH.search(text)[0]
        for entry in ours()
        for text in entry.welsh
        if FORBIDDEN_WELSH.search(text)
    }
    assert found == {}


@pytest.mark.parametrize(
    ("english", "welsh"),
    [
        ("Paused", "Wedi’i atal dros dro"),
        ("Off track", "Ddim ar y trywydd iawn"),
        ("Actions", "Camau gweithredu"),
        ("Action", "Cam gweithredu"),
        ("Due date", "Dyddiad cwblhau"),
        ("Apply", "Cymhwyso"),
        ("Overdue", "Yn hwyr"),
    ],
)
def test_terms_agreed_in_welsh(english, welsh):
    with translation.override("cy"):
        assert translation.gettext(english) == welsh


PLURALS = """atebion blaenoriaethau camau canlyniadau cyfnodau cynghorau cynlluniau datganiadau digwyddiadau
    dyddiau diwrnodau diweddariadau dogfennau gwallau gwerthoedd gwobrau grantiau eitemau materion mesurau pethau
    penderfyniadau pledau pobl pwyntiau rhesi tasgau teuluoedd testunau tudalennau addewidion ymrwymiadau""".split()
AFTER_A_NUMBER = re.compile(
    rf"(?:\d|%\((?:number|count|total|days|answered|owed|counter)\)s|{{\w+}}) (?:{'|'.join(PLURALS)})\b"
)


def test_a_number_in_welsh_takes_the_singular_or_o():
    """ "12 teulu" or "12 o deuluoedd", never "12 teuluoedd"."""
    assert [text for entry in entries(OURS) for text in entry.welsh if AFTER_A_NUMBER.search(text)] == []


MUTATES = re.compile(r"\b(?:yn|i|o|gan|am|dros|drwy|heb|â|a|na|neu|yng|ym) [%{]\(?(?:name|council)\b")


def test_no_name_of_a_council_stands_where_welsh_would_mutate_it():
    """ "ym Mhen-y-bont", "o Ben-y-bont": a name that is filled in cannot change its first letter."""
    assert [text for entry in entries(OURS) for text in entry.welsh if MUTATES.search(text)] == []
