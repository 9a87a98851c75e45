"""Events come in by spreadsheet, with times as people write them and dates that are never guessed."""

import datetime

import pytest
from admin_forms import address
from builders import a_partner, a_ward
from spreadsheets import a_book, a_csv, bring_in, choose, problems, said

from pledges.models import Event

pytestmark = pytest.mark.django_db

NAMES = ("title", "starts_on", "starts_at", "ends_at", "date_note", "venue")


@pytest.mark.parametrize("written", ["14:30", "2.30pm", "2:30 pm", "14:30:00", datetime.time(14, 30)])
def test_a_time_is_read_as_people_write_it(as_editor, gateshead, written):
    rows = (NAMES, ("Open day", "1 June 2026", written, "16:00", "", "Town hall"))
    bring_in(as_editor, Event, a_book(*rows))
    event = Event.objects.get()
    assert (event.starts_at, event.ends_at) == (datetime.time(14, 30), datetime.time(16))
    assert event.status == "draft"
    assert "14:30,16:00" in as_editor.get(address(Event, "export", "csv")).content.decode()


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            ("1 June 2026", "noon or so", "", "", "Hall"),
            "Row 2, column starts_at: “noon or so” is not a time.",
        ),
        (
            ("18 February", "", "", "", "Hall"),
            "Row 2, column starts_on: “18 February” has no year of four digits.",
        ),
        (
            ("", "", "", "", "Hall"),
            "Row 2, column starts_on, date_note: Enter the first day, or the date in words.",
        ),
        (("1 June 2026", "16:00", "14:30", "", "Hall"), "The event ends before it starts: check both times."),
    ],
)
def test_what_is_wrong_is_told_beside_its_cell(as_editor, gateshead, row, told):
    assert told in problems(choose(as_editor, Event, a_csv(NAMES, ("Open day", *row))))[0]


@pytest.mark.parametrize("times", [1, 2, 3])
def test_the_same_again_says_no_changes(as_editor, gateshead, times):
    a_ward(gateshead, name_en="Riverside")
    a_partner(gateshead, name="Homes Trust")
    rows = (
        ("title", "date_note", "venue", "wards", "partners"),
        ("Open day", "18 February, year not given", "Town hall", "riverside", "homes trust"),
    )
    bring_in(as_editor, Event, a_csv(*rows))
    event = Event.objects.get()
    assert (event.wards.get().name, event.partners.get().name) == ("Riverside", "Homes Trust")
    for _n in range(times):
        assert "0 changes" in said(choose(as_editor, Event, a_csv(*rows)))
