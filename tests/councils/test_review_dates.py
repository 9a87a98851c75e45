"""Review dates: lists show what is due, and whoever publishes or corrects is reminded of a day that is past."""

from datetime import date, timedelta

import pytest
from admin_forms import address, open_form, save
from builders import draft, live, next_edition
from django.utils import timezone
from reading import data, page, words

from councils.publishing import editions
from councils.publishing.rebase import changed_since
from plans.models import Decision, Document, Plan
from pledges.models import Pledge, VisionStatement

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


# -- when it was reviewed last ------------------------------------------------------------------


@pytest.mark.parametrize("model", [Plan, VisionStatement, Decision, Document, Pledge])
def test_the_page_says_when_it_was_reviewed_and_when_it_is_next(client, gateshead, model):
    days = {"reviewed_on": "2026-01-31", "review_due_on": "2027-01-31"}
    row = live(model, gateshead, **days)
    said = words(page(client, row.get_absolute_url()).find(id="main"))
    assert said.count("Last reviewed 31 January 2026") == 1
    assert "Next review 31 January 2027" in said


def test_a_page_that_was_never_reviewed_says_nothing_of_it(client, gateshead):
    assert "Last reviewed" not in words(page(client, live(Plan, gateshead).get_absolute_url()))


def test_a_review_is_entered_without_a_sentence_about_a_correction(as_publisher, gateshead):
    plan, today = live(Plan, gateshead), timezone.localdate()
    answer = save(as_publisher, plan, open_form(as_publisher, plan), reviewed_on=today.isoformat())
    assert answer.status_code == 302
    plan.refresh_from_db()
    assert plan.reviewed_on == today
    assert not plan.history.filter(status="draft").exists()


def test_a_review_with_a_correction_needs_its_sentence(as_publisher, gateshead):
    plan = live(Plan, gateshead)
    given = {"reviewed_on": timezone.localdate().isoformat(), "title_en": "Mended"}
    answer = save(as_publisher, plan, open_form(as_publisher, plan), **given)
    assert answer.status_code == 422
    assert "change_note_en" in answer.context["adminform"].form.errors


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"reviewed_on": "2099-01-01"}, "reviewed_on", "This date is in the future."),
        (
            {"reviewed_on": "2026-01-31", "review_due_on": "2026-01-30"},
            "review_due_on",
            "The next review is before the last one. Check both dates.",
        ),
    ],
)
def test_a_day_that_cannot_be_is_refused_beside_its_field(as_editor, gateshead, given, field, said):
    plan = draft(Plan, gateshead)
    answer = save(as_editor, plan, open_form(as_editor, plan), **given)
    assert answer.status_code == 422
    form = answer.context["adminform"].form
    assert said in str(form.errors[field])
    assert form["reviewed_on"].value() == given["reviewed_on"]


def test_the_next_edition_starts_without_a_review_and_its_day_is_no_difference(gateshead):
    """Nobody has looked at the words of a draft yet; and that somebody looked at the live ones changes none."""
    plan = live(Plan, gateshead, reviewed_on=date(2026, 1, 31), review_due_on=date(2027, 1, 31))
    later = editions.start_next_edition(plan, by=None)
    assert later.reviewed_on is None
    assert later.review_due_on == plan.review_due_on
    plan.reviewed_on = timezone.localdate()
    plan.save()
    assert editions.differences(plan, later) == []
    assert changed_since(later) == []


def test_a_correction_keeps_the_review_of_the_words_that_it_mends(gateshead):
    plan = live(Plan, gateshead, reviewed_on=date(2026, 1, 31))
    assert editions.start_correction(plan, by=None).reviewed_on == date(2026, 1, 31)


# -- what is told to programs -------------------------------------------------------------------


def test_a_replaced_edition_names_its_successor_to_people_and_programs(client, gateshead):
    first = live(Plan, gateshead, title_en="Roads", slug="roads", reviewed_on="2026-01-31")
    second = next_edition(first)
    second.publish(by=None)
    first.refresh_from_db()
    old, new = page(client, first.get_absolute_url()), page(client, second.get_absolute_url())
    assert "Edition 2 is the current one." in words(old.select_one(".banner"))
    assert old.select_one(".banner a")["href"] == second.get_absolute_url()
    said = data(old)["CreativeWork"]
    here = "http://testserver/gateshead/plans/roads/"
    assert said["@context"] == ["https://schema.org", {"dcterms": "http://purl.org/dc/terms/"}]
    assert (said["version"], said["url"]) == (1, f"{here}editions/1/")
    assert said["dcterms:isReplacedBy"] == {"@id": here}
    assert said["mainEntityOfPage"]["lastReviewed"] == "2026-01-31"
    assert said["datePublished"][:10] <= said["dateModified"][:10]
    assert data(new)["CreativeWork"]["dcterms:replaces"] == {"@id": f"{here}editions/1/"}
    assert old.select_one('link[rel="successor-version"]')["href"] == here
    assert old.select_one('link[rel="latest-version"]')["href"] == here
    assert new.select_one('link[rel="predecessor-version"]')["href"] == f"{here}editions/1/"
    assert old.select_one('link[rel="canonical"]')["href"] == f"{here}editions/1/"


def test_an_edition_to_come_is_told_to_nobody(client, gateshead):
    plan = live(Plan, gateshead)
    next_edition(plan).publish(by=None, at=timezone.now() + timedelta(days=3))
    soup = page(client, plan.get_absolute_url())
    assert "dcterms:isReplacedBy" not in data(soup)["CreativeWork"]
    assert soup.select_one('link[rel="successor-version"]') is None


def test_a_vision_tells_the_same(client, gateshead):
    first = live(VisionStatement, gateshead)
    second = next_edition(first)
    second.publish(by=None)
    first.refresh_from_db()
    said = data(page(client, first.get_absolute_url()))["CreativeWork"]
    assert said["dcterms:isReplacedBy"] == {"@id": "http://testserver/gateshead/vision/"}
