"""Days and moments are read in every spelling the guide names, by every field of every form."""

import datetime

import pytest
from admin_forms import address, open_form, save
from builders import a_user, draft, live
from django.contrib.admin import site
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import DateField, DateTimeField
from django.test import RequestFactory
from django.utils import translation
from django.utils.formats import date_format

from councils.admin.scoped import open_page
from councils.admin.workflow import TransitionForm
from councils.parsing.dates import DayField, MomentField, day_in, moment_in
from plans.models import Plan
from pledges.models import Event

DAYS = [
    "2020-09-01",
    "01/09/2020",
    "1.9.2020",
    "1 September 2020",
    "1 Sep 2020",
    "1 Sept 2020",
    "1 Sept. 2020",
    "1st September 2020",
    "1-Sep-2020",
    "1 Medi 2020",
    " 1  september\u00a02020 ",
    "01/09/2020 00:00",
    "01/09/2020 00:00:00",
    "1 September 2020 12:00 AM",
    "2020-09-01 00:00:00",
    "2020-09-01T00:00:00Z",
    "2020-09-01T00:00:00.000Z",
    "2020-09-01T00:00:00+01:00",
    "2020-09-01 00:00:00+00:00",
    "2020-09-01 00:00:00 UTC",
    "2020-08-31T23:00:00Z",  # midnight in the UK, by summer time
    "2020-09-01T01:00:00+02:00",
    "2020/09/01",
    "2020.9.1",
    "2020-Sep-01",
    "1/Sep/2020",
    "1.Sep.2020",
    "01-SEP-2020",
    "01SEP2020",
    "01 09 2020",
    "01 / 09 / 2020",
    "01\u201109\u20112020",
    "\u200e01/09/2020",
    "1\u2013Sept\u20132020",
    "1 of September 2020",
    "1st of Sept, 2020",
    "September 1, 2020",
    "Sep 1st 2020",
    "Tuesday, 1 September 2020",
    "Tue 1 Sep 2020",
    "1af Medi 2020",
    "1 o Fedi 2020",
    "1 Med 2020",
    "Dydd Mawrth 1 Medi 2020",
]
BOUNDARY_FIELDS = [
    "2026-12-24T10:00",
    "2026-12-24 10:00",
    "2026-12-24 10:00:00",
    "24/12/2026 10:00",
    "24 December 2026 10:00",
    "24 December 2026, 10:00",
    "24 December 2026 at 10.00",
    "24 Dec 2026 10am",
    "24-Dec-2026 10:00 am",
    "24 Rhagfyr 2026 10:00",
    "24 Rhagfyr 2026 am 10:00",
    "2026-12-24T10:00:00Z",
    "2026-12-24T11:00:00+01:00",
    "24/12/2026 10:00 GMT",
    "24/12/2026 10:00 a.m.",
]


@pytest.mark.parametrize("typed", DAYS)
@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_day_is_read_as_people_write_it(typed, language):
    with translation.override(language):
        assert day_in(typed) == datetime.date(2020, 9, 1)
        assert DayField().clean(typed) == datetime.date(2020, 9, 1)


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize(
    "written", ["j F Y", "j E Y", "j M Y", "j N Y", "j-M-Y", "jS F Y", "Y-m-d", "c", "l, j F Y"]
)
@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_day_of_every_month_is_read_as_programs_write_it(written, month, language):
    with translation.override(language):
        text = date_format(datetime.datetime(2025, month, 3), written, use_l10n=False)  # noqa: DTZ001
    assert day_in(text) == datetime.date(2025, month, 3), text


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("14 Sep 20", "Enter the date with the year"),
        ("14-Sep-20", "Enter the date with the year"),
        ("14/09/20", "Enter the date with the year"),
        ("1 September", "Enter the date with the year"),
        ("September 2020", "Enter the date with the year"),
        ("1 Septober 2020", "Enter the date with the year"),
        ("44075", "Enter the date with the year"),
        ("20200901", "Enter the date with the year"),
        ("31/09/2020", "not in the calendar"),
        ("09/14/2020", "not in the calendar"),
        ("29 February 2021", "not in the calendar"),
        ("2021-02-29T00:00:00Z", "Enter the date with the year"),
        ("Monday 1 September 2020", "not in the calendar"),
        ("01/09/2020 09:30", "has a time of day"),
        ("2020-09-01T09:30:00Z", "has a time of day"),
        ("2020-09-01T00:00:00+05:00", "midnight in another time zone"),
        ("2020-01-01T00:00:00+01:00", "midnight in another time zone"),
    ],
)
def test_what_is_not_one_day_is_refused_in_words(typed, why):
    assert day_in(typed) is None
    with pytest.raises(ValidationError, match=why):
        DayField().clean(typed)
    with translation.override("cy"):
        with pytest.raises(ValidationError) as refused:
            DayField().clean(typed)
        assert why not in refused.value.messages[0]


@pytest.mark.parametrize("typed", BOUNDARY_FIELDS)
@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_moment_is_read_as_people_write_it(typed, language):
    with translation.override(language):
        assert moment_in(typed) == datetime.datetime(2026, 12, 24, 10)  # noqa: DTZ001
        assert MomentField().clean(typed).isoformat() == "2026-12-24T10:00:00+00:00"


@pytest.mark.parametrize(("typed", "hour"), [("12am", 0), ("12pm", 12), ("2.30 pm", 14), ("23:30", 23)])
def test_clocks_of_twelve_hours(typed, hour):
    assert moment_in(f"1 July 2026 {typed}").hour == hour


@pytest.mark.parametrize(
    "typed",
    [
        *("24 December 10:00", "24 December 2026", "24 December 2026 25:00", "tomorrow 10:00"),
        *("24 December 2026 10", "31/02/2026 10:00", "24 December 2026 13pm", "1 1 1", "x" * 100_000),
        *("24\x00 December 2026 10:00", "٢٤ December 2026 10:00"),
    ],
)
def test_what_is_no_moment_is_refused(typed):
    assert moment_in(typed) is None


def fields_of_forms(request):
    """(where, name, field) of every form of the admin, inline rows included."""
    for model_admin in site._registry.values():
        for inline in [model_admin, *(made(model_admin.model, site) for made in model_admin.inlines)]:
            for db_field in inline.model._meta.fields:
                is_typed = db_field.editable and db_field.name not in inline.readonly_fields
                if isinstance(db_field, models.DateField) and is_typed:
                    yield inline.model._meta.label, inline.formfield_for_dbfield(db_field, request)
    yield "transitions", TransitionForm.base_fields["at"]


@pytest.mark.django_db
def test_every_field_of_every_form_reads_them(gateshead):
    request = RequestFactory().get("/")
    request.user = a_user("owner", gateshead)
    open_page(request, gateshead)
    fields = [(where, field) for where, field in fields_of_forms(request) if field]
    kinds = {DateTimeField: (MomentField, BOUNDARY_FIELDS), DateField: (DayField, DAYS)}
    assert len(fields) > 40
    for where, field in fields:
        kind = DateTimeField if isinstance(field, DateTimeField) else DateField
        ours, spellings = kinds[kind]
        assert isinstance(field, ours), (where, field)
        assert len({field.clean(typed) for typed in spellings}) == 1, (where, field)


@pytest.mark.django_db
def test_a_moment_stands_in_the_browsers_clock_and_a_text_that_is_none_stays(as_publisher, gateshead):
    plan = draft(Plan, gateshead)
    link = address(plan, "transition", "publish")
    read = as_publisher.post(link, {"version": "x", "at": "24 December 1999 10:00"}).content.decode()
    assert 'type="datetime-local" name="at" value="1999-12-24T10:00"' in read
    unread = as_publisher.post(link, {"version": "x", "at": "on Monday"}).content.decode()
    assert 'type="text" name="at" value="on Monday"' in unread
    assert "such as 24 December 2026 10:00" in unread


@pytest.mark.django_db
def test_an_event_is_called_off_at_a_moment_in_words(as_publisher, gateshead):
    event = live(Event, gateshead)
    note = {"change_note_en": "It is called off."}
    save(as_publisher, event, open_form(as_publisher, event), cancelled_at="1 Sept 2026 10:00", **note)
    event.refresh_from_db()
    assert event.cancelled_at.isoformat() == "2026-09-01T09:00:00+00:00"
