"""Sections of a long form are folded, each with what it holds; nothing that is wrong, or asked for, is hidden."""

from datetime import date, time
from decimal import Decimal

import pytest
from admin_forms import address, open_form, save
from bs4 import BeautifulSoup
from builders import a_measure, a_partner, a_user, an_action, draft, live
from reading import words

from delivery.models import Action
from plans.models import Plan
from pledges.models import Event

pytestmark = pytest.mark.django_db


def sections(page) -> dict[str, tuple[bool, str]]:
    """Of each section by its heading: is it folded, and what does it say it holds?"""
    found = {}
    for section in BeautifulSoup(page.content, "html.parser").select("div.section, .inline-group"):
        said = section.select_one(".section__contents, .folded-number")
        heading = section.select_one(".fieldset-heading, .inline-heading")
        found[words(heading)] = (bool(section.select("details:not([open])")), words(said) if said else "")
    return found


@pytest.fixture
def action(bridgend):
    action = an_action(
        live(Plan, bridgend), reference="1.1", starts_on=date(2026, 4, 1), due_on=date(2027, 3, 31)
    )
    Action.objects.filter(pk=action.pk).update(
        owner_role_en="Head of Homes", owner_role_cy="Pennaeth Cartrefi"
    )
    return action


@pytest.fixture
def publisher(client, bridgend):
    client.force_login(a_user("publisher", bridgend))
    return client


def test_all_but_the_first_section_are_folded_and_say_what_they_hold(publisher, action):
    found = sections(publisher.get(address(action)))
    assert found["Details"] == (False, "")
    assert found["When"] == (True, "Start date: 1 April 2026 Due date: 31 March 2027 Reported: every quarter")
    assert found["Who"] == (True, "Responsible officer: Head of Homes")
    assert found["End"] == (True, "Nothing is filled in.")
    assert found["Milestones"] == (True, "")


def test_what_a_correction_asks_for_is_open(publisher, action):
    assert sections(publisher.get(address(action)))["Publishing"] == (False, "")


def test_in_welsh_they_say_the_welsh(publisher, action):
    found = sections(publisher.get(f"/cy{address(action)}"))
    assert found["Pwy"] == (True, "Swyddog cyfrifol: Pennaeth Cartrefi")


def test_numbers_answers_and_times_are_said_as_pages_write_them(publisher, bridgend):
    """A nought is a number like any other."""
    measure = a_measure(
        live(Plan, bridgend),
        baseline_value=Decimal("1250.50"),
        baseline_start=date(2024, 4, 1),
        baseline_end=date(2025, 3, 31),
        position=0,
        is_cumulative=True,
    )
    found = sections(publisher.get(address(measure)))
    assert "Baseline: 1,250.5" in found["Baseline"][1]
    assert "Order: 0" in found["Links"][1]
    assert "Cumulative: yes" in found["How to read it"][1]
    event = live(Event, bridgend, starts_on=date(2026, 12, 5), starts_at=time(9, 30), venue="Town hall")
    said = " ".join(said for _is_folded, said in sections(publisher.get(address(event))).values())
    assert "09:30:00" not in said


def test_it_says_whether_residents_can_read_it(publisher, bridgend, action):
    def save_bar(row):
        return words(
            BeautifulSoup(publisher.get(address(row)).content, "html.parser").select_one(".save-bar")
        )

    assert "What you save here is public straight away." in save_bar(action)
    hidden = an_action(draft(Plan, bridgend))
    assert "Residents cannot read this." in save_bar(hidden)
    assert "Residents cannot read this." in save_bar(hidden.plan)


def test_many_choices_are_named_in_part(publisher, bridgend, action):
    for number in range(6):
        action.partners.add(a_partner(bridgend, name=f"Partner {number}"))
    said = sections(publisher.get(address(action)))["Links"][1]
    assert "Partners: Partner 0, Partner 1, Partner 2, Partner 3, …" in said
    assert "Partner 4" not in said


def test_a_form_sent_back_is_open_as_a_whole(publisher, action):
    data = open_form(publisher, action)
    refused = save(publisher, action, data, due_on="2026-01-01")
    assert refused.context["problems"]
    assert not any(is_folded for is_folded, _said in sections(refused).values())


def test_a_new_row_is_seen_as_a_whole(publisher, bridgend, action):
    page = publisher.get(f"{address(Action, 'add')}?plan={action.plan_id}")
    assert not any(is_folded for is_folded, _said in sections(page).values())


def test_a_short_form_is_seen_as_a_whole(publisher, bridgend):
    page = publisher.get(address(a_partner(bridgend)))
    assert not any(is_folded for is_folded, _said in sections(page).values())


def test_what_may_only_be_read_is_seen_as_a_whole(client, bridgend, action):
    client.force_login(a_user("viewer", bridgend))
    assert not any(is_folded for is_folded, _said in sections(client.get(address(action))).values())


def test_it_saves_what_is_folded(publisher, bridgend):
    action = an_action(draft(Plan, bridgend), reference="1.1", due_on=date(2027, 3, 31))
    for day in (1, 2, 3):
        assert (
            save(publisher, action, open_form(publisher, action), due_on=f"2027-04-0{day}").status_code == 302
        )
        action.refresh_from_db()
        assert action.due_on == date(2027, 4, day)
