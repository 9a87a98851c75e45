"""No page of the admin is a dead end: what cannot be done here says where, and whose turn it is."""

from datetime import timedelta

import pytest
from admin_forms import address
from bs4 import BeautifulSoup
from builders import CONTENT, a_round, a_superuser, a_user, an_action, draft, live
from django.contrib.admin import site
from django.forms import ModelChoiceField
from django.utils import timezone

from councils.admin import ContentAdmin
from councils.models import Workflow
from delivery.models import Action, Milestone, ReportingRound
from plans.models import Plan
from pledges.models import Pledge, VisionStatement

pytestmark = pytest.mark.django_db
ADMINS = sorted(site._registry.items(), key=lambda each: each[0]._meta.label)


def links_of(page) -> set:
    return {link.get("href") for link in BeautifulSoup(page.content, "html.parser").select("#content-main a")}


@pytest.mark.parametrize("model", [each for each, _admin in ADMINS], ids=lambda model: model._meta.model_name)
def test_a_choice_that_must_be_made_and_is_empty_says_what_to_do(model, gateshead, client):
    """A council that has nothing yet."""
    client.force_login(a_superuser())
    page = client.get(f"{address(model, 'add')}?council={gateshead.pk}")
    if page.status_code != 200 or "adminform" not in page.context:
        return  # it has no form to add one
    fields = page.context["adminform"].form.fields
    empty = [
        field.queryset.model
        for field in fields.values()
        if isinstance(field, ModelChoiceField) and field.required and not field.queryset.exists()
    ]
    for related in empty:
        assert f"{address(related, 'add')}?council={gateshead.pk}" in links_of(page), related


READ = {
    "withdraw": "The public will no longer see it",
    "archive": "Its address will say that it has been removed",
}
UNREAD = {"withdraw": "It will not be published at the scheduled time", "archive": "It was never public"}


@pytest.mark.parametrize("model", CONTENT, ids=lambda model: model._meta.model_name)
@pytest.mark.parametrize(
    ("story", "transitions", "words"),
    [
        ([], ["archive"], UNREAD),
        ([1], ["withdraw", "archive"], UNREAD),
        ([0], ["withdraw", "archive"], READ),
        ([0, 1], ["withdraw"], UNREAD),
        ([0, 1], ["archive"], READ),
    ],
)
def test_what_residents_never_read_is_not_said_to_be_taken_from_them(
    as_publisher, gateshead, publisher, model, story, transitions, words
):
    """`story`: in how many days it was published, one time after the other; withdrawn in between."""
    thing = draft(model, gateshead)
    for number, days in enumerate(story):
        if number:
            thing.withdraw(by=publisher)
        thing.publish(by=publisher, at=timezone.now() + timedelta(days=days) if days else None)
    for transition in transitions:
        said = as_publisher.get(address(thing, "transition", transition)).content.decode()
        assert [each[transition] in said for each in (READ, UNREAD)] == [words is READ, words is UNREAD]


def test_an_action_is_added_where_the_public_plan_is(as_publisher, gateshead):
    plan, archived = live(Plan, gateshead), draft(Plan, gateshead, status=Workflow.Status.ARCHIVED)
    page = as_publisher.get(address(Action, "add"))
    assert address(plan) in links_of(page)
    assert address(archived) not in links_of(page)
    assert "Add to them on their own page" in page.content.decode()
    (inline,) = [
        each
        for each in as_publisher.get(address(plan)).context["inline_admin_formsets"]
        if each.formset.model is Action
    ]
    assert inline.has_add_permission


def test_a_milestone_is_added_where_its_action_is(as_publisher, gateshead):
    action = an_action(live(Plan, gateshead))
    assert address(action) in links_of(as_publisher.get(address(Milestone, "add")))


def test_an_editor_hears_whose_turn_it_is(as_editor, gateshead):
    live(Plan, gateshead)
    page = as_editor.get(address(Action, "add")).content.decode()
    assert "A publisher can add to them" in page


def test_a_draft_alone_needs_no_words(as_editor, gateshead):
    draft(Plan, gateshead)
    assert as_editor.get(address(Action, "add")).context["not_offered"] == []


def test_a_vision_without_pledges_leads_to_adding_one(as_editor, gateshead):
    vision = draft(VisionStatement, gateshead)
    add = f"{address(Pledge, 'add')}?council={gateshead.pk}&vision={vision.pk}"
    assert add in links_of(as_editor.get(address(vision)))
    assert as_editor.get(add).context["adminform"].form["vision"].value() == str(vision.pk)
    assert "Save this first" in as_editor.get(address(VisionStatement, "add")).content.decode()


TURNS = {
    "draft": {"publish": "A publisher can publish this.", "archive": "A publisher can archive this."},
    "review": {
        "publish": "A publisher can publish this.",
        "send_back": "A publisher can return this to draft, or whoever sent it for approval.",
        "archive": "A publisher can archive this.",
    },
    "published": {
        "withdraw": "A publisher can withdraw this.",
        "end": "A publisher can set an end date for this.",
        "archive": "A publisher can archive this.",
    },
    "archived": {"restore": "A publisher can restore this."},
}


@pytest.mark.parametrize("model", CONTENT, ids=lambda model: model._meta.model_name)
@pytest.mark.parametrize("status", TURNS)
def test_an_editor_hears_whose_turn_each_transition_is(as_editor, gateshead, model, status):
    assert isinstance(site._registry[model], ContentAdmin)
    item = live(model, gateshead, status=status, submitted_by=a_user("editor", gateshead))
    page = as_editor.get(address(item))
    assert page.context["turns"] == list(TURNS[status].values())
    for transition, words in TURNS[status].items():
        assert words in page.content.decode()
        answer = as_editor.get(address(item, "transition", transition), follow=True)
        assert words in [str(message) for message in answer.context["messages"]]


def test_a_publisher_is_told_of_no_turns(as_publisher, gateshead):
    assert as_publisher.get(address(live(Plan, gateshead))).context["turns"] == []


def test_an_editor_hears_who_closes_a_round(as_editor, gateshead):
    page = as_editor.get(address(a_round(gateshead)))
    assert "A publisher can close this round." in page.content.decode()
    assert ReportingRound.objects.count() == 1
