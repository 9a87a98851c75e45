"""What a Welsh page may not say: the English of the site itself, read from the catalogues."""

import ast
import functools
import re
from html.parser import HTMLParser
from pathlib import Path

import allauth
import django
from modeltranslation.manager import get_translatable_fields_for_model

LOCALE = Path(__file__).parents[1] / "locale" / "cy" / "LC_MESSAGES"
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
    "ward",
    "Ward",
    "person",
    "grant",
    "term",
    "%(number)s grant",
    "SHA-256",
    "%(number)s partner",
    "%(field)s: %(error)s",
    "%(table)s: %(error)s",
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


def texts_of(model) -> list[str]:
    """The texts of its rows in two languages; the reason of an end has only what has ended."""
    names = set(get_translatable_fields_for_model(model) or ()) - {"ended_reason"}
    return [field.name for field in model._meta.fields if field.name in names]


def in_welsh(rows):
    """Give every text of these rows its Welsh, and an English one where it has none; what is frozen stays."""
    for row in (row for row in rows if not getattr(row, "is_frozen", False)):
        texts = {}
        for name in texts_of(type(row)):
            limit = row._meta.get_field(name).max_length
            texts[f"{name}_cy"] = f"Geiriau Cymraeg {row.pk}"[:limit]
            texts[f"{name}_en"] = getattr(row, f"{name}_en") or f"Said in English {row.pk}"[:limit]
        if texts:
            type(row)._base_manager.filter(pk=row.pk).update(**texts)
