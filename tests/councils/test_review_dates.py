"""Review dates: lists show what is due, and whoever publishes or corrects is reminded of a day that is past."""

from datetime import timedelta

import pytest
from admin_forms import address, open_form
from builders import draft, live, next_edition
from django.utils import timezone

from plans.models import Plan

pytestmark = pytest.mark.django_db


def listed(client, query) -> list[str]:
    page = client.get(f"{address(Plan, 'changelist')}?{query}")
    assert page.status_code == 200
    return sorted(plan.title for plan in page.context["cl"].queryset)


def test_a_list_is_narrowed_to_what_is_due_for_review(as_publisher, gateshead):
    today = timezone.localdate()
    for title, days in (("Past", -1), ("Soon", 20), ("Later", 40)):
        live(Plan, gateshead, title_en=title, review_due_on=today + timedelta(days=days))
    live(Plan, gateshead, title_en="Not set")
    assert listed(as_publisher, "review=past") == ["Past"]
    assert listed(as_publisher, "review=soon") == ["Past", "Soon"]
    assert listed(as_publisher, "review=none") == ["Not set"]


def test_a_list_is_narrowed_to_each_state_scheduled_and_replaced_included(as_publisher, gateshead):
    draft(Plan, gateshead, title_en="Draft")
    draft(Plan, gateshead, title_en="In review", status="review")
    live(Plan, gateshead, title_en="Scheduled", since=-timedelta(days=1))
    live(Plan, gateshead, title_en="Live")
    live(Plan, gateshead, title_en="Taken down", status="archived")
    replaced = live(Plan, gateshead, title_en="Replaced", superseded_at=timezone.now())
    next_edition(replaced, title_en="Next")
    found = {state: listed(as_publisher, f"state={state}") for state in ("review", "scheduled", "live")}
    assert found == {"review": ["In review"], "scheduled": ["Scheduled"], "live": ["Live"]}
    assert listed(as_publisher, "state=replaced") == ["Replaced"]
    assert listed(as_publisher, "state=archived") == ["Taken down"]
    assert listed(as_publisher, "state=draft") == ["Draft", "Next"]


def test_an_unknown_state_shows_everything(as_publisher, gateshead):
    draft(Plan, gateshead, title_en="Draft")
    assert listed(as_publisher, "state=nonsense") == ["Draft"]


def test_correcting_what_is_past_its_review_reminds_of_it(as_publisher, gateshead):
    plan = live(Plan, gateshead, review_due_on="2026-01-31")
    data = {**open_form(as_publisher, plan), "title_en": "Mended", "change_note_en": "A slip."}
    answer = as_publisher.post(address(plan), data, follow=True)
    assert "Its review was due on 31 January 2026." in answer.content.decode()


def test_publishing_what_is_past_its_review_reminds_of_it(as_publisher, gateshead):
    plan = draft(Plan, gateshead, review_due_on="2026-01-31")
    links = {
        transition.name: link for transition, link in as_publisher.get(address(plan)).context["transitions"]
    }
    page = as_publisher.get(links["publish"])
    answer = as_publisher.post(links["publish"], {"version": page.context["seen"]}, follow=True)
    assert "Its review was due on 31 January 2026." in answer.content.decode()


def test_a_draft_past_its_review_reminds_of_nothing(as_publisher, gateshead):
    plan = draft(Plan, gateshead, review_due_on="2026-01-31")
    data = {**open_form(as_publisher, plan), "title_en": "Better", "_continue": "1"}
    assert "Its review was due" not in as_publisher.post(address(plan), data, follow=True).content.decode()
