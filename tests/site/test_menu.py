"""The menu of a council leads only to what a reader finds something in."""

import pytest
from bs4 import BeautifulSoup
from builders import a_council, a_councillor, a_user, draft, live, one_of_each
from reading import words

from councils.models import Council
from plans.models import Plan
from pledges.models import Award, Event, VisionStatement

pytestmark = pytest.mark.django_db


def menu(client, council, path="") -> list[str]:
    soup = BeautifulSoup(client.get(f"/{council.slug}/{path}").content, "html.parser")
    sections = soup.select(".masthead__line--council nav a:not(.on-phone)")
    return [words(link) for link in sections]


def footer(client, council) -> list[str]:
    soup = BeautifulSoup(client.get(f"/{council.slug}/").content, "html.parser")
    return [words(link) for link in soup.select("footer li a")]


def test_a_council_without_anything_has_no_sections(client, gateshead):
    assert menu(client, gateshead) == []
    assert not {"News", "Awards", "Grants", "Approach and values"} & set(footer(client, gateshead))
    assert "What changed" in footer(client, gateshead)


def test_each_section_is_there_from_its_first_public_row(client, gateshead):
    draft(VisionStatement, gateshead)
    live(Plan, gateshead)
    assert menu(client, gateshead) == ["Plans"]
    live(Event, gateshead)
    assert menu(client, gateshead) == ["Plans", "News"]
    a_councillor(gateshead)
    live(Award, gateshead)
    assert menu(client, gateshead) == ["Plans", "News", "Councillors"]
    assert "Awards" in footer(client, gateshead)


def test_the_section_of_the_page_is_named_though_it_is_empty(client, gateshead):
    assert menu(client, gateshead, "decisions/") == ["Decisions"]


def test_own_people_are_led_to_their_drafts(client, gateshead):
    draft(Plan, gateshead)
    client.force_login(a_user("editor", gateshead))
    assert menu(client, gateshead) == ["Plans"]


def test_everything_is_led_to_where_there_is_everything(client):
    rows = one_of_each(a_council("stockport"))
    assert menu(client, rows[Council]) == ["Vision", "Pledges", "Plans", "Decisions", "News", "Councillors"]
    assert {"News", "Awards", "Grants", "Approach and values"} <= set(footer(client, rows[Council]))
