"""Old addresses redirect: what the public once read under another slug is found, and nothing else."""

from datetime import timedelta

import pytest
import time_machine
from admin_forms import open_form, save
from builders import (
    Status,
    a_council,
    a_councillor,
    a_priority,
    a_user,
    draft,
    live,
    next_edition,
    one_of_each,
)
from django.test import Client
from django.utils import timezone

from councils.models import ChangeNote, Council, Councillor
from plans.models import Decision, Document, Plan, Priority
from pledges.models import Event, NewsItem, Pledge, VisionStatement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("recorded")]


def rename(row, slug: str):
    row.slug = slug
    row.save()
    return row


def leads_to(client, path: str) -> str | None:
    """Where this address leads for good; None where it is not found."""
    answer = client.get(path)
    assert answer.status_code in (301, 404), (path, answer)
    return answer.headers.get("Location")


KINDS = {
    Pledge: "/gateshead/pledges/{}/",
    Plan: "/gateshead/plans/{}/",
    NewsItem: "/gateshead/news/{}/",
    Event: "/gateshead/events/{}/",
    Decision: "/gateshead/decisions/{}/",
    Document: "/gateshead/plans/parks/documents/{}/",
}


def of_kind(model, council, make=live, **fields):
    """A row of this kind; a document is one of the plan whose address is `parks`."""
    if model is Document:
        fields["plan"] = Plan.objects.filter(slug="parks").first() or live(Plan, council, slug="parks")
    if model is Pledge:
        fields["vision"] = VisionStatement.objects.first() or live(VisionStatement, council)
    return make(model, council, **fields)


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.__name__)
def test_what_is_public_is_found_under_its_old_addresses(client, gateshead, model):
    row = of_kind(model, gateshead, slug="first")
    for slug in ("second", "third"):
        rename(row, slug)
    here = KINDS[model].format("third")
    assert client.get(here).status_code == 200
    for old in ("first", "second"):
        assert leads_to(client, KINDS[model].format(old)) == here
        assert leads_to(client, "/cy" + KINDS[model].format(old)) == f"/cy{here}"
    assert leads_to(client, KINDS[model].format("never")) is None


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("state", ["draft", "review", "scheduled", "archived"])
def test_a_slug_that_only_a_draft_had_answers_like_a_missing_one(client, gateshead, model, state):
    later = timezone.now() + timedelta(days=1)
    fields = {
        "draft": {},
        "review": {"status": Status.REVIEW},
        "scheduled": {"status": Status.PUBLISHED, "publish_at": later},
        "archived": {"status": Status.ARCHIVED},
    }[state]
    row = of_kind(model, gateshead, make=draft, slug="same-long-name", **fields)
    row.slug = "another"
    row.status, row.publish_at = Status.PUBLISHED, timezone.now()
    row.save()
    assert client.get(KINDS[model].format("another")).status_code == 200
    had, never = (client.get(KINDS[model].format(slug)) for slug in ("same-long-name", "none-long-name"))
    assert had.status_code == never.status_code == 404
    assert dict(had.headers) == dict(never.headers)
    assert had.content == never.content.replace(b"none-long-name", b"same-long-name")


def test_a_slug_given_up_before_its_scheduled_time_never_was_public(client, gateshead):
    at = timezone.now() + timedelta(hours=1)
    plan = draft(Plan, gateshead, slug="roads", status=Status.PUBLISHED, publish_at=at)
    rename(plan, "streets")
    with time_machine.travel(at + timedelta(hours=1)):
        assert client.get("/gateshead/plans/streets/").status_code == 200
        assert leads_to(client, "/gateshead/plans/roads/") is None


@pytest.mark.parametrize("transition", ["withdraw", "archive"])
def test_what_is_not_public_now_is_not_led_to(client, gateshead, publisher, transition):
    plan = rename(live(Plan, gateshead, slug="roads"), "streets")
    getattr(plan, transition)(by=publisher, reason="Out of date.")
    assert leads_to(client, "/gateshead/plans/roads/") is None


def test_own_people_are_led_to_what_they_may_read(client, gateshead, publisher, councillor_account):
    plan = rename(live(Plan, gateshead, slug="roads"), "streets")
    plan.withdraw(by=publisher)
    client.force_login(councillor_account)
    assert leads_to(client, "/gateshead/plans/roads/") == "/gateshead/plans/streets/"


def test_a_slug_that_something_public_has_now_is_that_things(client, gateshead):
    rename(live(Plan, gateshead, slug="roads"), "streets")
    live(Plan, gateshead, slug="roads", title_en="All the roads")
    assert "All the roads" in client.get("/gateshead/plans/roads/").content.decode()


def test_a_draft_that_takes_the_slug_changes_nothing_for_the_public(client, gateshead):
    rename(live(Plan, gateshead, slug="roads"), "streets")
    draft(Plan, gateshead, slug="roads")
    assert leads_to(client, "/gateshead/plans/roads/") == "/gateshead/plans/streets/"


def test_what_was_taken_down_under_the_slug_says_so_first(client, gateshead, publisher):
    rename(live(Plan, gateshead, slug="roads"), "streets")
    live(Plan, gateshead, slug="roads").archive(by=publisher, reason="Out of date.")
    assert client.get("/gateshead/plans/roads/").status_code == 410


def test_of_two_that_had_the_slug_the_later_one_is_meant(client, gateshead):
    rename(live(Plan, gateshead, slug="roads"), "first")
    rename(live(Plan, gateshead, slug="roads"), "second")
    assert leads_to(client, "/gateshead/plans/roads/") == "/gateshead/plans/second/"


def test_a_next_edition_under_another_slug_is_found_under_the_first(client, gateshead, publisher):
    second = next_edition(live(Plan, gateshead, slug="roads"), slug="streets")
    assert client.get("/gateshead/plans/roads/").status_code == 200
    second.publish(by=publisher)
    assert leads_to(client, "/gateshead/plans/roads/") == "/gateshead/plans/streets/"
    assert client.get("/gateshead/plans/roads/editions/1/").status_code == 200


@pytest.mark.parametrize(
    "rest", ["changes/", "editions/1/", "documents/map/", "documents/map/file/", "feed/"]
)
def test_the_rest_of_the_address_and_the_query_are_kept(client, gateshead, rest):
    plan = live(Plan, gateshead, slug="roads")
    live(Document, gateshead, plan=plan, slug="map")
    rename(plan, "streets")
    assert leads_to(client, f"/cy/gateshead/plans/roads/{rest}?page=2") == (
        f"/cy/gateshead/plans/streets/{rest}?page=2"
    )


def test_both_parts_of_an_address_can_be_old(client, gateshead):
    plan = live(Plan, gateshead, slug="roads")
    rename(live(Document, gateshead, plan=plan, slug="map"), "atlas")
    priority = a_priority(plan, slug="kerbs")
    rename(priority, "pavements")
    rename(plan, "streets")
    assert (
        leads_to(client, "/gateshead/plans/roads/documents/map/")
        == "/gateshead/plans/streets/documents/atlas/"
    )
    assert leads_to(client, "/gateshead/plans/roads/documents/nowhere/") is None
    assert leads_to(client, "/gateshead/plans/roads/priorities/kerbs/") == (
        "/gateshead/plans/streets/priorities/pavements/"
    )
    assert leads_to(client, "/gateshead/plans/streets/priorities/kerbs/") == (
        "/gateshead/plans/streets/priorities/pavements/"
    )


def test_another_plans_priority_is_not_meant(client, gateshead):
    rename(a_priority(live(Plan, gateshead, slug="parks"), slug="kerbs"), "trees")
    live(Plan, gateshead, slug="roads")
    assert leads_to(client, "/gateshead/plans/roads/priorities/kerbs/") is None


def test_a_priority_whose_plan_was_a_draft_under_the_old_slug_is_not_found_by_it(
    client, gateshead, publisher
):
    plan = draft(Plan, gateshead, slug="roads")
    rename(a_priority(plan, slug="kerbs"), "pavements")
    plan.publish(by=publisher)
    assert client.get("/gateshead/plans/roads/priorities/pavements/").status_code == 200
    assert leads_to(client, "/gateshead/plans/roads/priorities/kerbs/") is None
    rename(Priority.objects.get(), "footpaths")
    assert leads_to(client, "/gateshead/plans/roads/priorities/pavements/") == (
        "/gateshead/plans/roads/priorities/footpaths/"
    )


def test_a_councillor_is_found_under_the_old_name(client, gateshead):
    rename(a_councillor(gateshead, slug="jane-smith"), "jane-gebbie")
    assert leads_to(client, "/gateshead/councillors/jane-smith/") == "/gateshead/councillors/jane-gebbie/"


def test_another_councils_things_are_not_led_to(client, gateshead, bridgend):
    rename(live(Plan, bridgend, slug="roads"), "streets")
    rename(a_councillor(bridgend, slug="jane-smith"), "jane-gebbie")
    assert leads_to(client, "/gateshead/plans/roads/") is None
    assert leads_to(client, "/gateshead/councillors/jane-smith/") is None


def test_a_bad_page_number_of_something_that_is_there_stays_missing(client, gateshead):
    one_of_each(gateshead)
    assert leads_to(client, "/gateshead/decisions/?page=99") is None


def test_an_old_address_may_be_kept_by_nobody_and_sets_no_cookie(client, gateshead):
    """A 301 that is stored would outlive the next change of the slug."""
    rename(live(Plan, gateshead, slug="roads"), "streets")
    answer = client.get("/gateshead/plans/roads/")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert not answer.cookies
    assert client.head("/gateshead/plans/roads/").status_code == 301
    assert Client(enforce_csrf_checks=True).post("/gateshead/plans/roads/").status_code == 405


# -- councils -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["", "/cy"])
@pytest.mark.parametrize(
    "path", ["", "plans/", "plans/roads/", "changes/", "changes/feed/", "accessibility/"]
)
def test_a_council_under_another_slug_is_found_with_the_rest_of_the_address(
    client, gateshead, language, path
):
    rename(rename(gateshead, "newcastle-gateshead"), "tyneside")
    for old in ("gateshead", "newcastle-gateshead"):
        assert leads_to(client, f"{language}/{old}/{path}?page=2") == f"{language}/tyneside/{path}?page=2"


def test_a_slug_that_a_council_had_before_it_was_live_answers_like_a_missing_one(client, db):
    council = a_council("working-title", is_live=False)
    council.is_live = True
    rename(council, "tyneside")
    had, never = client.get("/working-title/"), client.get("/another-title/")
    assert (had.status_code, dict(had.headers)) == (404, dict(never.headers))
    assert had.content == never.content.replace(b"another-title", b"working-title")


def test_a_council_that_is_not_live_any_more_is_not_led_to(client, gateshead):
    rename(gateshead, "tyneside")
    Council.objects.update(is_live=False)
    assert leads_to(client, "/gateshead/") is None


def test_a_slug_that_another_live_council_has_now_is_that_councils(client, gateshead):
    rename(gateshead, "tyneside")
    a_council("gateshead", name_en="Gateshead the second")
    assert "Gateshead the second" in client.get("/gateshead/").content.decode()


def test_a_hidden_council_that_takes_the_slug_changes_nothing_for_the_public(client, gateshead):
    rename(gateshead, "tyneside")
    hidden = a_council("gateshead", is_live=False)
    assert leads_to(client, "/gateshead/plans/") == "/tyneside/plans/"
    client.force_login(a_user("viewer", hidden))
    assert client.get("/gateshead/plans/").status_code == 200


def test_a_council_and_a_plan_renamed_both_are_found_in_two_steps(client, gateshead):
    rename(live(Plan, gateshead, slug="roads"), "streets")
    rename(gateshead, "tyneside")
    answer = client.get("/gateshead/plans/roads/", follow=True)
    assert answer.redirect_chain == [("/tyneside/plans/roads/", 301), ("/tyneside/plans/streets/", 301)]
    assert answer.status_code == 200


# -- the admin ------------------------------------------------------------------------------------


def test_a_publisher_changes_the_address_of_what_is_public_with_a_note(client, gateshead, publisher):
    plan = live(Plan, gateshead, slug="roads")
    client.force_login(publisher)
    data = open_form(client, plan)
    assert save(client, plan, data, slug="streets").status_code == 422
    save(client, plan, data, slug="streets", change_note_en="A shorter address.")
    client.logout()
    assert leads_to(client, "/gateshead/plans/roads/") == "/gateshead/plans/streets/"
    assert ChangeNote.objects.get().note == "A shorter address."


def test_it_is_asked_only_when_nothing_is_found(client, gateshead, django_assert_max_num_queries):
    councillor = Councillor.objects.create(council=gateshead, name="Jane", slug="jane")
    with django_assert_max_num_queries(20) as asked:
        client.get(councillor.get_absolute_url())
    assert not [query for query in asked if "historical" in query["sql"]]
