"""A number in an address, a mark or a hidden field is written without the commas that people read: “1,234” is no key.

Every test of a database has keys of five digits (conftest.py), so that forms, links and buttons are tried with them;
here each place in the templates where such a number is written.
"""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))
NUMBERS = r"pk|\w+_id|counter0?|index0?|number|i|\w*page_number(?:\(\))?"
PRINTED = re.compile(r"\{\{-?\s*(?:[\w.()]+\.)?(?:" + NUMBERS + r")\s*-?\}\}")
CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
# Of an open tag up to here: is this inside the value of an attribute that leads, marks or is sent?
# The value of a button is words.
MARKS = r"id|href|src|action|for|name|headers|data-[a-z]+|aria-[a-z]+by"
INSIDE = re.compile(rf"\b(?:(?:{MARKS})=\"[^\"]*|value=\"[^\"\s]*)\Z")
# Not a number: a mark made of words.
WORDS = {"auto_id", "css_id"}


def numbers_in(text: str) -> list[str]:
    found = []
    for printed in PRINTED.finditer(text):
        before = CODE.sub("", text[: printed.start()])
        tag = before[before.rfind("<") :] if before.rfind("<") > before.rfind(">") else ""
        if INSIDE.search(tag) and not any(word in printed[0] for word in WORDS):
            found.append(printed[0])
    return found


@pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR / "templates"))
)
def test_no_template_writes_one_as_people_read_it(path):
    assert numbers_in(path.read_text()) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ('<a href="?page={{ number }}">', 1),
        ('<input name="x" value="{{ row.pk }}">', 1),
        ('<tr id="{% if a %}b{% endif %}-{{ forloop.counter0 }}">', 1),
        ('<a href="?page={{ number|unlocalize }}">', 0),
        ("<p>{{ number }}</p>", 0),
        ('<input value="Invite {{ number }} people">', 0),
    ],
)
def test_it_finds_them(text, number):
    assert len(numbers_in(text)) == number
