"""Words that several pages share: periods, names, rows of things."""

import re

from django.utils.formats import date_format, time_format
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .components import lang_of


def day_range(first, last):
    """ "1 April 2025 to 31 March 2028", with an open end said; empty where neither day is known."""
    first, last = (day and date_format(day, "DATE_FORMAT") for day in (first, last))
    if first and last:
        return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}
    if first:
        return _("From %(first)s. No end date.") % {"first": first}
    return _("Until %(last)s. No start date.") % {"last": last} if last else ""


def event_when(event):
    """The event's days and times; where its full date is not known, the date in words."""
    if event.starts_on is None:
        return worded(event, "date_note")
    first, last = event.starts_on, event.ends_on or event.starts_on
    if event.starts_at is None:
        return day_range(first, last)
    day, time = date_format(first, "DATE_FORMAT"), time_format(event.starts_at)
    # The last day is said where it is another one, the time where it is known.
    end = [date_format(last, "DATE_FORMAT")] if last > first else []
    end += [time_format(event.ends_at)] if event.ends_at else []
    if not end:
        return _("%(day)s, from %(time)s") % {"day": day, "time": time}
    return _("%(first)s to %(last)s") % {"first": f"{day}, {time}", "last": ", ".join(end)}


def plan_period(plan):
    """The plan's days, else its period in words, else that it is not stated."""
    return known_period(plan) or _("Not stated")


def known_period(plan):
    """The plan's days, else its period in words; empty where neither is known."""
    return day_range(plan.starts_on, plan.ends_on) or worded(plan, "period_note")


def worded(thing, field):
    """A content text with its language marked, capital first; empty where there is none."""
    text = getattr(thing, field)
    return format_html("<span{}>{}</span>", lang_of(thing, field), capfirst(text)) if text else ""


SENTENCE_END = re.compile(r"(?<=\w{3})[.!?](?=\s+[^\W\d_a-z])")


def whole_sentences(text, most=110):
    """The first sentences of a text, as many as fit into so many characters; all of it where not even one does.

    A sentence ends after a word of three letters or more, so not after "St." or "No.", and before a capital.
    """
    text = str(text)
    ends = [end.end() for end in SENTENCE_END.finditer(text) if end.end() <= most]
    return text if len(text) <= most or not ends else text[: ends[-1]]


def marked_name(thing):
    """A name with its language marked; empty for nothing."""
    return thing and format_html("<span{}>{}</span>", lang_of(thing, "name"), thing.name)


def linked_name(thing):
    """The same, leading to its page."""
    return thing and format_html('<a href="{}">{}</a>', thing.get_absolute_url(), marked_name(thing))


def not_published(*looked_for):
    """Of (what is there, what it is called) that a reader looks for: the names of what is not there."""
    return [words for there, words in looked_for if not there]


def in_a_row(words):
    """ "a vision, pledges and awards"."""
    *first, last = map(str, words)
    if not first:
        return last
    return _("%(things)s and %(last)s") % {"things": ", ".join(first), "last": last}


def quote_lang(statement):
    """` lang="…"` where what was said is not shown in the page's language."""
    language = get_language() or "en"
    if language != "en":
        shown = language if getattr(statement, f"quote_{language}", None) else statement.quote_language
    else:
        # Said in Welsh and given once: then the English field holds the Welsh words.
        welsh = getattr(statement, "quote_cy", None)
        given_once = not welsh or welsh == statement.quote_en
        shown = statement.quote_language if given_once else "en"
    return format_html(' lang="{}"', shown) if shown != language else ""
