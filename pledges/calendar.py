"""Events as a file for calendars (iCalendar, RFC 5545): the one place for the library that writes it."""

import datetime
import re

import icalendar
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from councils.languages import language_given

PRODUCT = "-//Council promises//Events//EN"
ONE_DAY = datetime.timedelta(days=1)
# The library escapes what has a meaning in the format; what no calendar can show is taken out here.
NOT_SHOWN = re.compile(r"[^\S\n]|[\x00-\x08\x0e-\x1f\x7f]")


def calendar_of(events, *, name: str, address: str, absolute) -> bytes:
    """The file. Its bytes stay the same until an event changes; `absolute` gives a path its host."""
    book = icalendar.Calendar()
    book.add("prodid", PRODUCT)
    book.add("version", "2.0")
    book.add("uid", absolute(address))
    book.add("name", printable(name), parameters={"LANGUAGE": get_language()})
    book.add("x-wr-calname", printable(name))
    for event in events:
        book.add_component(entry(event, absolute))
    if not book.subcomponents:
        book.add_component(in_utc())
    return book.to_ical()


def in_utc() -> icalendar.Timezone:
    """A calendar is valid only with something in it: without events, the time zone that moments are given in."""
    zone, all_year = icalendar.Timezone(), icalendar.TimezoneStandard()
    zone.add("tzid", "UTC")
    all_year.add("dtstart", datetime.datetime(1970, 1, 1))  # noqa: DTZ001  as the format asks
    all_year.add("tzoffsetfrom", datetime.timedelta(0))
    all_year.add("tzoffsetto", datetime.timedelta(0))
    zone.add_component(all_year)
    return zone


def entry(event, absolute) -> icalendar.Event:
    """One event with a full date. Its id outlives new words, dates and addresses, so that a calendar moves it."""
    item = icalendar.Event()
    item.add("uid", str(event.lineage_id))
    item.add("dtstamp", event.changed_at)
    item.add("last-modified", event.changed_at)
    first, after = span(event)
    item.add("dtstart", first)
    if after:
        item.add("dtend", after)
    title = _("Cancelled: %(title)s") % {"title": event.title} if event.cancelled_at else event.title
    for part, field, text in (
        ("summary", "title", title),
        ("location", "venue", event.venue or event.online_url),
        ("description", "summary", description(event)),
    ):
        if text:
            item.add(part, printable(text), parameters={"LANGUAGE": language_given(event, field)})
    item.add("url", absolute(event.get_absolute_url()))
    item.add("status", "CANCELLED" if event.cancelled_at else "CONFIRMED")
    return item


def span(event) -> tuple:
    """When it begins, and the first moment after it: days where no time is known, else moments in UTC.

    None as the second where a time to begin is known and none to end.
    """
    last = event.ends_on or event.starts_on
    if event.starts_at is None:
        return event.starts_on, last + ONE_DAY
    first = moment(event.starts_on, event.starts_at)
    if event.ends_at:
        return first, moment(last, event.ends_at)
    return first, moment(last + ONE_DAY, datetime.time.min) if last > event.starts_on else None


def moment(day, time) -> datetime.datetime:
    """A UK time in UTC, which every calendar knows, on either side of a clock change."""
    local = datetime.datetime.combine(day, time, timezone.get_default_timezone())
    return local.astimezone(datetime.UTC)


def description(event) -> str:
    access = _("Access: %(words)s") % {"words": event.access_notes} if event.access_notes else ""
    return "\n\n".join(filter(None, [event.summary, access, event.online_url]))


def printable(text: str) -> str:
    return NOT_SHOWN.sub(" ", text).strip()
