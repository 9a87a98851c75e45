"""Events: when and where, honest about what is not known, on pages and in calendars."""

from datetime import date, time, timedelta

import icalendar
import pytest
import time_machine
from admin_forms import address, form_data, open_form, save
from builders import a_partner, a_user, draft, live, next_edition
from django.urls import reverse
from django.utils import timezone
from reading import page, section, words

from plans.models import Plan
from pledges.models import Event
from strategy_site.template_functions.wording import event_when

pytestmark = pytest.mark.django_db

NOON = "2026-03-10T12:00:00Z"


@pytest.fixture
def _march():
    """The tenth of March 2026."""
    with time_machine.travel(NOON, tick=False):
        yield


def titles(soup, heading):
    return [link.text for link in soup.find(id=heading).find_parent("section").select(".rows__title a")]


# -- the pages ----------------------------------------------------------------------------------------


def test_a_council_without_events_says_so(client, gateshead):
    assert "Gateshead has no upcoming events here." in words(page(client, "/gateshead/events/").main)


@pytest.mark.usefixtures("_march")
def test_coming_events_come_first_then_those_without_a_full_date_then_past_ones(client, gateshead):
    for title, first, last in (
        ("Past", "2026-03-09", None),
        ("Long past", "2025-03-09", "2025-03-12"),
        ("Next month", "2026-04-01", None),
        ("Today", "2026-03-10", None),
        ("Still on", "2026-03-01", "2026-03-10"),
    ):
        live(Event, gateshead, title_en=title, starts_on=first, ends_on=last, date_note_en="")
    live(Event, gateshead, title_en="Some year", date_note_en="18 February, year not given")
    soup = page(client, "/gateshead/events/")
    assert titles(soup, "coming") == ["Still on", "Today", "Next month"]
    assert titles(soup, "undated") == ["Some year"]
    assert titles(soup, "past") == ["Past", "Long past"]
    assert "Some year 18 February, year not given" in section(soup, "undated")
    assert "Past 9 March 2026. This event is over." in section(soup, "past")
    assert "over" not in section(soup, "coming")


@pytest.mark.usefixtures("_march")
def test_past_events_of_many_years_stand_page_by_page(client, gateshead):
    for number in range(31):
        live(Event, gateshead, title_en=f"Day {number}", starts_on=date(2026, 3, 9) - timedelta(days=number))
    live(Event, gateshead, title_en="Coming", starts_on="2026-04-01")
    assert len(titles(page(client, "/gateshead/events/"), "past")) == 30
    second = page(client, "/gateshead/events/?page=2")
    assert titles(second, "past") == ["Day 30"]
    assert "Coming" not in words(second.main)


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"starts_on": date(2026, 3, 12)}, "12 March 2026"),
        ({"starts_on": date(2026, 3, 12), "ends_on": date(2026, 3, 12)}, "12 March 2026"),
        ({"starts_on": date(2026, 3, 12), "ends_on": date(2026, 3, 14)}, "12 March 2026 to 14 March 2026"),
        ({"starts_on": date(2026, 3, 12), "starts_at": time(9, 30)}, "12 March 2026, from 09:30"),
        (
            {"starts_on": date(2026, 3, 12), "starts_at": time(9, 30), "ends_at": time(12)},
            "12 March 2026, 09:30 to 12:00",
        ),
        (
            {"starts_on": date(2026, 3, 12), "ends_on": date(2026, 3, 14), "starts_at": time(9, 30)},
            "12 March 2026, 09:30 to 14 March 2026",
        ),
        (
            {
                "starts_on": date(2026, 3, 12),
                "ends_on": date(2026, 3, 14),
                "starts_at": time(9, 30),
                "ends_at": time(12),
            },
            "12 March 2026, 09:30 to 14 March 2026, 12:00",
        ),
    ],
)
def test_days_and_times_in_words(fields, shown):
    assert event_when(Event(**fields)) == shown


@pytest.mark.usefixtures("_march")
def test_an_event_gives_its_place_access_partners_and_plans(client, gateshead):
    event = live(
        Event,
        gateshead,
        slug="fair",
        title_en="Jobs fair",
        starts_on="2026-04-01",
        venue_en="Town hall",
        online_url="https://council.example/live",
        access_notes_en="Step-free entry.",
        date_note_en="Doors open early",
    )
    event.partners.add(a_partner(gateshead, name="Helpers"))
    live(Plan, gateshead, title_en="Jobs", slug="jobs").events.add(event)
    soup = page(client, "/gateshead/events/fair/")
    text = section(soup, "when")
    for fact in (
        "When 1 April 2026. Doors open early",
        "Place Town hall",
        "Online https://council.example/live",
        "Access Step-free entry.",
    ):
        assert fact in text
    assert "Helpers" in section(soup, "partners")
    back = page(client, soup.find("a", string="Jobs")["href"])
    assert "Jobs fair" in section(back, "events")
    assert soup.find("a", string="Add to your calendar (iCalendar)")["href"] == f"{EVENT}calendar.ics"


EVENT = "/gateshead/events/fair/"


def test_an_event_without_a_full_date_says_so_and_has_no_calendar_file(client, gateshead):
    live(Event, gateshead, slug="fair", date_note_en="18 February, year not given")
    soup = page(client, EVENT)
    text = words(soup.main)
    for sentence in (
        "When 18 February, year not given",
        "The full date is not known, so you cannot add this event to your calendar.",
        "Access Not stated",
        "No partner is named.",
        "No plan published here is linked to this event.",
    ):
        assert sentence in text
    assert "over" not in section(soup, "when")
    page(client, f"{EVENT}calendar.ics", status=404)
    assert b"VEVENT" not in client.get("/gateshead/events/calendar.ics").content


@pytest.mark.usefixtures("_march")
def test_a_past_event_says_so_in_words(client, gateshead):
    live(Event, gateshead, slug="fair", starts_on="2026-03-09", date_note_en="")
    soup = page(client, EVENT)
    assert "9 March 2026. This event is over." in section(soup, "when")
    assert not soup.find("a", string="Add to your calendar (iCalendar)")


@pytest.mark.usefixtures("_march")
def test_a_cancelled_event_stays_and_says_so(client, gateshead):
    live(Event, gateshead, slug="fair", title_en="Jobs fair", starts_on="2026-04-01", cancelled_at=NOON)
    soup = page(client, EVENT)
    assert "It was cancelled on 10 March 2026." in words(soup.select_one(".banner"))
    assert soup.title.text.startswith("Cancelled: Jobs fair")
    assert "Jobs fair cancelled 1 April 2026" in section(page(client, "/gateshead/events/"), "coming")


def test_an_event_moves_to_the_past_when_its_last_day_is_over(client, gateshead):
    with time_machine.travel("2026-03-10T23:59:00Z", tick=False) as clock:
        live(Event, gateshead, title_en="Fair", starts_on="2026-03-09", ends_on="2026-03-10")
        assert titles(page(client, "/gateshead/events/"), "coming") == ["Fair"]
        clock.move_to("2026-03-11T00:01:00Z")
        assert titles(page(client, "/gateshead/events/"), "past") == ["Fair"]


# -- calendars ----------------------------------------------------------------------------------------


def calendar(client, path):
    """The calendar at this address, as a program reads it that takes no fault."""
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75
    return icalendar.Calendar.from_ical(answer.content)


def test_a_calendar_without_events_is_a_valid_calendar(client, gateshead):
    """A calendar must hold something: without events, the time zone."""
    book = calendar(client, reverse("pledges:event_calendar", args=["gateshead"]))
    assert book.events == []
    [zone] = book.subcomponents
    assert zone.name == "VTIMEZONE"
    assert zone["tzid"] == "UTC"
    assert [part.name for part in zone.subcomponents] == ["STANDARD"]


def only_event(client, path=f"{EVENT}calendar.ics"):
    [event] = calendar(client, path).events
    assert not event.errors
    return event


def text_of(event, name):
    return str(event[name])


@pytest.mark.usefixtures("_march")
def test_the_council_s_calendar_has_all_coming_events_with_a_full_date(client, gateshead, bridgend, editor):
    live(Event, gateshead, title_en="Coming", starts_on="2026-04-01")
    live(Event, gateshead, title_en="Past", starts_on="2026-03-01")
    live(Event, gateshead, title_en="Some year")
    live(Event, bridgend, title_en="Elsewhere", starts_on="2026-04-01")
    draft(Event, gateshead, title_en="Draft", starts_on="2026-04-01")
    client.force_login(editor)
    book = calendar(client, "/gateshead/events/calendar.ics")
    assert book["X-WR-CALNAME"] == "Gateshead: events"
    assert [text_of(event, "summary") for event in book.events] == ["Coming"]


@pytest.mark.parametrize(
    ("fields", "first", "after"),
    [
        ({}, "20260328", "20260329"),
        ({"ends_on": "2026-03-30"}, "20260328", "20260331"),
        ({"starts_at": "09:30"}, "20260328T093000Z", None),
        ({"starts_at": "09:30", "ends_at": "12:00"}, "20260328T093000Z", "20260328T120000Z"),
        # The clocks go forward in the night to 29 March 2026.
        (
            {"starts_at": "09:30", "ends_on": "2026-03-29", "ends_at": "12:00"},
            "20260328T093000Z",
            "20260329T110000Z",
        ),
        ({"starts_at": "09:30", "ends_on": "2026-03-29"}, "20260328T093000Z", "20260329T230000Z"),
        ({"starts_on": "2026-07-01", "starts_at": "09:30"}, "20260701T083000Z", None),
        # An hour that the clocks skip, and one that they strike twice.
        ({"starts_on": "2026-03-29", "starts_at": "01:30"}, "20260329T013000Z", None),
        ({"starts_on": "2026-10-25", "starts_at": "01:30"}, "20261025T003000Z", None),
    ],
)
def test_days_are_days_and_times_are_moments_on_both_sides_of_a_clock_change(
    client, gateshead, fields, first, after
):
    live(Event, gateshead, slug="fair", **{"starts_on": "2026-03-28", **fields})
    event = only_event(client)
    assert event["dtstart"].to_ical().decode() == first
    assert (event["dtstart"].params.get("VALUE") == "DATE") == (len(first) == 8)
    assert ("dtend" in event and event["dtend"].to_ical().decode()) == (after or False)


HOSTILE = "Tea, cake; \\n and\r\nEND:VEVENT\r\nATTACH:https://x.example/ \x07“quotes”\u2028\x85 & <b>"


def test_hostile_words_are_only_words(client, gateshead):
    live(
        Event,
        gateshead,
        slug="fair",
        starts_on="2026-03-28",
        title_en=HOSTILE,
        summary_en=f"{HOSTILE}\n{HOSTILE}",
        venue_en=HOSTILE,
        access_notes_en=HOSTILE,
    )
    event = only_event(client)
    assert "attach" not in event
    read = "Tea, cake; \\n and \nEND:VEVENT \nATTACH:https://x.example/  “quotes”   & <b>"
    assert text_of(event, "summary") == text_of(event, "location") == read
    assert text_of(event, "description") == f"{read}\n{read}\n\nAccess: {read}"
    assert event["url"] == f"http://testserver{EVENT}"


def test_a_cancelled_event_is_cancelled_in_calendars_too(client, gateshead):
    live(Event, gateshead, slug="fair", title_en="Fair", starts_on="2026-03-28", cancelled_at=NOON)
    event = only_event(client)
    assert event["status"] == "CANCELLED"
    assert text_of(event, "summary") == "Cancelled: Fair"


def test_the_same_event_has_the_same_bytes_and_after_a_change_the_same_id(client, gateshead, publisher):
    with time_machine.travel("2026-02-01T12:00:00Z", tick=False) as clock:
        event = live(Event, gateshead, slug="fair", starts_on="2026-03-28")
        before = client.get(f"{EVENT}calendar.ics").content
        clock.shift(timedelta(days=1))
        assert client.get(f"{EVENT}calendar.ics").content == before
        event.starts_on = date(2026, 4, 4)
        event.save()
        event.correct(by=publisher, note="Moved by a week.")
    [old] = icalendar.Calendar.from_ical(before).events
    new = only_event(client)
    assert new["uid"] == old["uid"]
    assert new["dtstamp"].to_ical() == b"20260202T120000Z"
    assert new["dtstart"].dt == date(2026, 4, 4)


def test_a_next_edition_in_preparation_changes_no_byte(client, gateshead, publisher):
    event = live(Event, gateshead, slug="fair", starts_on="2026-03-28")
    before = client.get(f"{EVENT}calendar.ics").content
    later = next_edition(event, starts_on="2026-04-04")
    later.publish(by=publisher, at=timezone.now() + timedelta(days=1))
    assert client.get(f"{EVENT}calendar.ics").content == before


def test_words_are_in_the_language_of_the_address_or_marked_as_english(client, bridgend):
    live(
        Event,
        bridgend,
        slug="fair",
        starts_on="2026-03-28",
        title_en="Fair",
        title_cy="Ffair",
        venue_en="Town hall",
    )
    event = only_event(client, "/cy/bridgend/events/fair/calendar.ics")
    assert (text_of(event, "summary"), event["summary"].params["LANGUAGE"]) == ("Ffair", "cy")
    assert (text_of(event, "location"), event["location"].params["LANGUAGE"]) == ("Town hall", "en")
    assert event["url"] == "http://testserver/cy/bridgend/events/fair/"
    english = only_event(client, "/bridgend/events/fair/calendar.ics")
    assert english["uid"] == event["uid"]


def test_a_draft_has_no_calendar_file_not_even_for_its_author(client, gateshead):
    draft(Event, gateshead, slug="fair", starts_on="2026-03-28")
    client.force_login(a_user("editor", gateshead))
    page(client, EVENT)
    page(client, f"{EVENT}calendar.ics", status=404)


# -- in the admin -------------------------------------------------------------------------------------


@pytest.fixture
def event(gateshead, editor, client):
    client.force_login(editor)
    return draft(Event, gateshead)


def test_an_officer_adds_an_event_of_which_the_year_is_not_known(client, gateshead, editor):
    client.force_login(editor)
    partner = a_partner(gateshead, name="Helpers")
    form = form_data(client.get(address(Event, "add")))
    words_ = {"title_en": "Jobs fair", "venue_en": "Town hall", "date_note_en": "18 February, year not given"}
    answer = client.post(address(Event, "add"), {**form, **words_, "partners": [partner.pk]})
    assert answer.status_code == 302
    event = Event.objects.get()
    assert (event.starts_on, event.slug, list(event.partners.all())) == (None, "jobs-fair", [partner])


@pytest.mark.parametrize("typed", ["18 February", "18/02", "18/02/26", "February 2026"])
def test_a_day_without_its_year_is_refused_with_what_to_do(client, event, typed):
    answer = save(client, event, open_form(client, event), starts_on=typed)
    assert answer.status_code == 422
    [message] = answer.context["adminform"].form.errors["starts_on"]
    assert message == (
        "Enter the date with the year, such as 18 February 2026. "
        "If you do not know the year, leave this empty and use “date in words”."
    )
    assert f'value="{typed}"' in answer.content.decode()


def test_a_day_that_is_not_in_the_calendar_is_refused_in_words(client, event):
    answer = save(client, event, open_form(client, event), starts_on="30 February 2026")
    assert answer.status_code == 422
    [message] = answer.context["adminform"].form.errors["starts_on"]
    assert message.startswith("“30 February 2026” is not in the calendar.")


@pytest.mark.parametrize("typed", ["02/03/2026", "2/3/2026", "2 March 2026", "2 Mar 2026", "2026-03-02"])
def test_days_are_read_as_people_in_the_uk_write_them(client, event, typed):
    assert save(client, event, open_form(client, event), starts_on=typed).status_code == 302
    event.refresh_from_db()
    assert event.starts_on == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"date_note_en": ""}, "Enter the first day, or the date in words."),
        ({"starts_at": "10:00"}, "A last day or a time needs the first day."),
        ({"starts_on": "2026-03-02", "ends_on": "2026-03-01"}, "check both days"),
        ({"starts_on": "2026-03-02", "starts_at": "10:00", "ends_at": "09:00"}, "check both times"),
        ({"starts_on": "9999-12-31"}, "Check the year"),
        ({"venue_en": ""}, "Say where it is"),
    ],
)
def test_an_event_that_cannot_be_is_refused(client, event, fields, message):
    answer = save(client, event, open_form(client, event), **fields)
    assert answer.status_code == 422
    assert message in answer.content.decode()


def test_other_dates_too_are_asked_for_with_their_year(client, gateshead, editor):
    client.force_login(editor)
    plan = draft(Plan, gateshead)
    answer = save(client, plan, open_form(client, plan), ends_on="18 February")
    [message] = answer.context["adminform"].form.errors["ends_on"]
    assert message == "Enter the date with the year, such as 18 February 2026."
