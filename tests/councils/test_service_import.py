"""Members of committees and roles of councillors come in by spreadsheet, with their first and last days."""

import datetime

import pytest
from builders import a_committee, a_councillor, a_member
from spreadsheets import a_csv, bring_in, choose, problems, said

from councils.models import CommitteeMember, Office

pytestmark = pytest.mark.django_db

NAMES = ("committee", "councillor", "role", "from_on", "until_on")


@pytest.fixture
def cabinet(gateshead):
    a_councillor(gateshead, name="Jane Example")
    a_councillor(gateshead, name="John Example")
    return a_committee(gateshead, name_en="Cabinet")


def members(*rows):
    return a_csv(NAMES, *rows)


@pytest.mark.parametrize("times", [1, 2, 3])
def test_members_come_in_and_the_same_again_says_no_changes(as_editor, cabinet, times):
    rows = [
        ("Cabinet", "Jane Example", "chair", "1 May 2025", ""),
        ("cabinet", "john example", "vice-chair", "", ""),
        ("Cabinet", "Jane Example", "member", "1 May 2020", "30 April 2025"),
    ]
    bring_in(as_editor, CommitteeMember, members(*rows))
    assert set(cabinet.members.values_list("councillor__name", "role")) == {
        ("Jane Example", "chair"),
        ("John Example", "vice_chair"),
        ("Jane Example", "member"),
    }
    for _n in range(times):
        assert "0 changes" in said(choose(as_editor, CommitteeMember, members(*rows)))


def test_whoever_changes_role_ends_one_row_and_begins_another(as_editor, cabinet):
    bring_in(as_editor, CommitteeMember, members(("Cabinet", "Jane Example", "member", "1 May 2020", "")))
    rows = [
        ("Cabinet", "Jane Example", "chair", "1 May 2025", ""),
        ("Cabinet", "Jane Example", "member", "1 May 2020", "30 April 2025"),
    ]
    bring_in(as_editor, CommitteeMember, members(*rows))
    first, second = cabinet.members.order_by("from_on")
    assert (first.role, first.until_on) == ("member", datetime.date(2025, 4, 30))
    assert (second.role, second.until_on) == ("chair", None)


def test_nobody_has_two_places_at_once(as_editor, cabinet):
    a_member(cabinet, cabinet.council.councillors.get(name="Jane Example"))
    rows = [
        ("Cabinet", "Jane Example", "chair", "1 May 2025", ""),
        ("Cabinet", "John Example", "member", "1 May 2025", ""),
        ("Cabinet", "John Example", "chair", "1 June 2025", ""),
    ]
    told = problems(choose(as_editor, CommitteeMember, members(*rows)))
    assert [each.partition(":")[0] for each in told] == [f"Row {row}, column councillor" for row in (2, 3, 4)]


def test_nothing_of_another_council_is_named(as_editor, bridgend, cabinet):
    a_councillor(bridgend, name="Jac Example")
    a_committee(bridgend, name_en="Their cabinet")
    told = problems(choose(as_editor, CommitteeMember, members(("Their cabinet", "Jac Example", "", "", ""))))
    assert len(told) == 2
    assert all("There is no" in each for each in told)


def test_roles_of_councillors_come_in_and_end(as_editor, cabinet):
    names = ("councillor", "title", "portfolio", "from_on", "until_on")
    bring_in(as_editor, Office, a_csv(names, ("Jane Example", "Cabinet Member", "Homes", "1 May 2025", "")))
    ended = a_csv(names, ("Jane Example", "cabinet member", "homes", "1 May 2025", "30 April 2026"))
    bring_in(as_editor, Office, ended)
    office = Office.objects.get()
    assert (office.portfolio_en, office.until_on) == ("homes", datetime.date(2026, 4, 30))
