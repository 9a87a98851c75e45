"""Fields in the words of the page: what they are called, their values, and sentences of both."""

from datetime import date, datetime, time
from decimal import Decimal
from functools import cache, lru_cache

from django.db import models
from django.utils.formats import date_format, number_format, time_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from markupsafe import escape

from ...composition import composition

# A text of at most so many letters is told in a sentence, a longer one word by word.
LONGEST_IN_A_SENTENCE = 150


def is_text(field) -> bool:
    """Is what changed in it shown word by word?"""
    if (
        field.is_relation
        or field.choices
        or isinstance(field, (models.URLField, models.FileField, models.SlugField))
    ):
        return False
    is_short = isinstance(field, models.CharField) and (field.max_length or 0) <= LONGEST_IN_A_SENTENCE
    return isinstance(field, (models.CharField, models.TextField)) and not is_short


def value_words(row, field) -> str:
    """Of a field that is no relation; empty where it says nothing."""
    value = getattr(row, field.attname)
    if isinstance(field, models.FileField):
        return value.name.rsplit("/", 1)[-1] if value else ""
    if value is None or value == "":
        return ""
    of_its_kind = composition().VALUES_IN_WORDS.get(type(row)._meta.model)
    if of_its_kind and (words := of_its_kind(row, field.name)):
        return words
    if field.choices:
        words = dict(field.flatchoices).get(value)
        return _("another choice") if words is None else str(words)
    return plain_words(value)


def plain_words(value) -> str:
    """A day, a number or an answer as the language of the page writes it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return _day_words(value, get_language())
    if isinstance(value, time):
        return time_format(value)
    if isinstance(value, Decimal):
        places = max(-int(value.normalize().as_tuple().exponent), 0)
        return number_format(value, places, use_l10n=True, force_grouping=True)
    return str(value)


@lru_cache(maxsize=4096)
def _day_words(day: date, language: str | None) -> str:
    """Targets name the same days again and again."""
    return date_format(day, "DATE_FORMAT")


def called(thing) -> SafeString:
    """What a thing is called, marked where a page in Welsh has to give it in English."""
    return marked(str(thing), language_called(thing))


def language_called(thing) -> str:
    """The language in which it is called: English where its name is the same there, and it could have another."""
    language = get_language() or "en"
    if language == "en" or not any(field.name.endswith(f"_{language}") for field in thing._meta.fields):
        return language
    own = str(thing)
    with override("en"):
        return "en" if str(thing) == own else language


def marked(words: str, language: str, own: str = "") -> SafeString:
    """With its language, where that is not the page's own."""
    if language == (own or get_language() or "en"):
        return conditional_escape(words)
    return format_html('<span lang="{}">{}</span>', language, words)


# -- sentences -----------------------------------------------------------------------------------


def sentence(label: str, words: str, **values) -> SafeString:
    told = {"label": label, **values}
    return mark_safe(str(escape(words)) % {name: escape(value) for name, value in told.items()})  # noqa: S308


def statement(field, value: str, language: str) -> SafeString:
    """What a field says, as a sentence."""
    start, end = _around_value(field, language)
    return mark_safe(f"{start}{escape(value)}{end}")  # noqa: S308


@cache
def _around_value(field, language: str) -> list[str]:
    """What such a sentence has before and after the value: hundreds of fields of a page say something."""
    return sentence(label_of(field, language), _("%(label)s: %(after)s."), after="\0").split("\0")


@cache
def kind_of(model, language: str) -> str:
    return str(capfirst(model._meta.verbose_name))


@cache
def label_of(field, language: str) -> str:
    """What a field is called at the beginning of a sentence."""
    return str(capfirst(field.verbose_name))


def listed(things) -> SafeString:
    return format_html_join(", ", "{}", ((called(thing),) for thing in things))
