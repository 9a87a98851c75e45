"""Welsh has the force of law: the catalogue is whole, and English on a page is seen."""

import re

import pytest
from django.utils import translation
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from welsh import LIBRARIES, OURS, PLACEHOLDER, SAME, SCRIPTS, english_in, entries, placeholders

from strategy_site import library_strings

ROOT = OURS.parents[3]
PRODUCT = [
    path
    for folder in ("councils", "delivery", "plans", "pledges", "strategy_site", "templates")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".py", ".html", ".txt", ".svg")
]


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
    left = {english for english in left if re.search("[A-Za-z]", PLACEHOLDER.sub("", english))}
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
            if len(entry.english) == 2:
                said = (
                    npgettext(entry.context, *entry.english, 1)
                    if entry.context
                    else ngettext(*entry.english, 1)
                )
            else:
                said = (
                    pgettext(entry.context, entry.english[0]) if entry.context else gettext(entry.english[0])
                )
            assert said == entry.welsh[0]


def test_no_word_is_both_counted_and_said_alone():
    """Some releases of Python 3.11 find no translation for such a word said alone: the counted one has a context."""
    counted = {entry.english[0] for entry in entries(OURS) if len(entry.english) == 2 and not entry.context}
    alone = re.compile(r"""(?:\b(?:_|gettext|gettext_lazy)\(|\btranslate )\s*(["'])(.+?)\1""")
    said = {found[2] for path in PRODUCT for found in alone.finditer(path.read_text())}
    assert len(said) > 1000
    assert said & counted == set()


def test_words_listed_for_libraries_are_words_they_use():
    """Only the title of a history comes from elsewhere: django-simple-history has no catalogue in English."""
    used = {entry.english[0] for path in LIBRARIES for entry in entries(path)} | {"View history: %s"}
    listed = [word for word in library_strings.WORDS if isinstance(word, str)]
    assert [word for word in listed if word not in used] == []


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


# Borrowed words that take no mutation.
UNMOVED = {"grant"}
AFTER_A_NUMBER = re.compile(rf"(?:{PLACEHOLDER.pattern}) ((?:[ptcbdgm]|ll|rh)\w+)")


def test_a_noun_after_two_has_its_soft_mutation():
    """ "2 gam gweithredu", where "3 cam gweithredu" is right; "2 o gamau" says the number otherwise."""
    for entry in entries(OURS):
        if len(entry.welsh) == 4:
            after_two, after_three = (set(AFTER_A_NUMBER.findall(entry.welsh[form])) for form in (1, 2))
            assert not after_two & after_three - UNMOVED, entry
