"""Parts of a plan at the address of their edition: earlier ones for everybody, the next for the council's people."""

import pytest
from bs4 import BeautifulSoup
from builders import a_council, a_measure, a_point, a_priority, a_user, an_action, an_update, live
from django.urls import reverse

from councils.publishing import editions
from plans.models import Document, Plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(gateshead):
    plan = live(Plan, gateshead, slug="homes")
    priority = a_priority(plan, title_en="Build homes", slug="build")
    an_update(an_action(plan, reference="1.1", title_en="Find sites", priority=priority))
    a_point(a_measure(plan, name_en="Homes built", slug="built", priority=priority), 50)
    return plan


@pytest.fixture
def draft(plan):
    """The next edition, in which every part says something else."""
    draft = editions.start_next_edition(plan, by=a_user("publisher", plan.council))
    draft.priorities.update(title_en="Build better homes")
    draft.actions.update(title_en="Find better sites")
    draft.measures.update(name_en="Better homes built")
    return draft


PARTS = [
    ("plans:priority_edition", "plans:priority_detail", "build", "Build homes", "Build better homes"),
    ("delivery:action_edition", "delivery:action_detail", "1.1", "Find sites", "Find better sites"),
    ("delivery:measure_edition", "delivery:measure_detail", "built", "Homes built", "Better homes built"),
]
every_part = pytest.mark.parametrize(
    ("edition", "usual", "key", "earlier", "later"), PARTS, ids=["priority", "action", "measure"]
)


def at(edition, number, key) -> str:
    return reverse(edition, args=["gateshead", "homes", number, key])


def heading(answer) -> str:
    return " ".join(BeautifulSoup(answer.content, "html.parser").h1.text.split())


@every_part
def test_a_draft_s_part_is_there_for_its_own_people_alone(
    client, plan, draft, edition, usual, key, earlier, later
):
    assert client.get(at(edition, 2, key)).status_code == 404
    client.force_login(a_user("editor", a_council()))
    assert client.get(at(edition, 2, key)).status_code == 404
    client.force_login(a_user("viewer", plan.council))
    answer = client.get(at(edition, 2, key))
    assert (answer.status_code, heading(answer)) == (200, later)
    assert "Draft. Not council policy" in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert heading(client.get(reverse(usual, args=["gateshead", "homes", key]))) == earlier


@every_part
def test_a_replaced_edition_keeps_the_pages_of_its_parts(client, draft, edition, usual, key, earlier, later):
    draft.publish(by=None)
    now = reverse(usual, args=["gateshead", "homes", key])
    assert heading(client.get(now)) == later
    answer = client.get(at(edition, 1, key))
    assert (answer.status_code, heading(answer)) == (200, earlier)
    assert "An earlier edition" in answer.content.decode()
    assert "(edition 1)" in BeautifulSoup(answer.content, "html.parser").title.text
    assert heading(client.get(at(edition, 2, key))) == later


@every_part
def test_every_page_of_an_edition_leads_to_pages_of_that_edition(
    client, draft, edition, usual, key, earlier, later
):
    """And each of its links is answered."""
    draft.publish(by=None)
    start = reverse("plans:plan_edition", args=["gateshead", "homes", 1])
    for address in (start, at(edition, 1, key)):
        page = BeautifulSoup(client.get(address).content, "html.parser")
        links = {link["href"] for link in page.main.select("a[href^='/gateshead/plans/']")}
        for part in ("priorities", "actions", "measures"):
            assert not any(
                link.startswith(f"/gateshead/plans/homes/{part}/") and link.count("/") > 5 for link in links
            )
        for link in links:
            assert client.get(link).status_code == 200, link
    links = {
        link["href"] for link in BeautifulSoup(client.get(start).content, "html.parser").select("a[href]")
    }
    assert at("plans:priority_edition", 1, "build") in links


def test_a_document_added_to_the_draft_s_row_stands_under_the_address_of_the_plan(client, plan, draft):
    """And stays there, whatever becomes of the draft's own address."""
    live(Document, plan.council, plan=draft, title_en="Homes in figures", slug="figures")
    draft.slug = "new-homes"
    draft.save()
    page = BeautifulSoup(client.get("/gateshead/plans/homes/").content, "html.parser")
    address = "/gateshead/plans/homes/documents/figures/"
    assert address in {link["href"] for link in page.select("a[href]")}
    assert client.get(address).status_code == 200
    assert "new-homes" not in client.get("/sitemap-council-gateshead.xml").content.decode()
    draft.publish(by=None)
    moved = client.get(address)
    assert moved.headers["Location"] == "/gateshead/plans/new-homes/documents/figures/"
    assert client.get(moved.headers["Location"]).status_code == 200


@every_part
def test_an_edition_that_was_never_there_is_not_found(client, plan, edition, usual, key, earlier, later):
    assert client.get(at(edition, 7, key)).status_code == 404
    assert client.get(at(edition, 1, "nothing-like-it")).status_code == 404


@pytest.mark.parametrize("number", [0, 10**11, 10**30])
def test_an_edition_that_no_plan_has_is_not_found(client, gateshead, number):
    live(Plan, gateshead, slug="roads")
    for page in ("", "priorities/homes/", "actions/1.1/", "measures/homes/"):
        assert client.get(f"/gateshead/plans/roads/editions/{number}/{page}").status_code == 404, page
