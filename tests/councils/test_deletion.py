"""What residents could read, or what has progress, is not deleted on any page; the rest is asked about first.

Of every kind of thing: test_deletion_of_any_kind.py.
"""

import pytest
from admin_forms import address, ticked
from builders import (
    a_councillor,
    a_measure,
    a_point,
    a_priority,
    a_target,
    a_user,
    an_action,
    an_update,
    draft,
    live,
    next_edition,
    one_of_each,
)
from django.contrib.admin import site
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError

from councils.models import Council, CouncilContent, Membership, council_models
from councils.publishing.deletion import progress_of, taken_along
from delivery.models import (
    Action,
    ActionUpdate,
    Breakdown,
    Correction,
    DataPoint,
    DueDateChange,
    Measure,
    PriorityUpdate,
    RiskReview,
    Snapshot,
    Target,
)
from plans.models import AdoptedCopy, Plan, Priority

pytestmark = pytest.mark.django_db


def name_of(model) -> str:
    return model.__name__


def test_a_tick_takes_no_public_history(as_owner, gateshead):
    """The plan's page offers no box beside a priority that residents could read; a crafted tick changes nothing."""
    plan = live(Plan, gateshead)
    priority = a_priority(plan)
    part = a_priority(plan, parent=priority)
    action = an_action(plan, priority=part)
    an_update(action)
    page = as_owner.get(address(plan))
    assert "priorities-0-DELETE" not in page.content.decode()
    assert f'{address(priority)}#id_ended_on"' in page.content.decode()
    agreed = {"priorities-0-delete_too": "1 priority, 1 action, 1 update"}
    sent = {**ticked(as_owner, plan, priority), **agreed, "change_note_en": "Less."}
    assert as_owner.post(address(plan), sent).status_code == 422
    assert Priority.objects.count() == 2
    assert ActionUpdate.objects.count() == 1


# -- progress, also where nothing is public ---------------------------------------------------------


def reported_on(plan) -> dict:
    """A draft's parts, and what was reported of them."""
    priority = a_priority(plan)
    part = a_priority(plan, parent=priority)
    action, measure = an_action(plan, priority=part), a_measure(plan, priority=priority)
    an_update(action)
    a_point(measure)
    return {Plan: plan, Priority: priority, Action: action, Measure: measure}


@pytest.mark.parametrize("model", [Plan, Priority, Action, Measure], ids=name_of)
def test_a_draft_with_progress_is_not_deleted_on_any_page(as_owner, gateshead, model):
    row = reported_on(draft(Plan, gateshead))[model]
    assert as_owner.get(address(row, "delete")).status_code == 403
    assert as_owner.post(address(row, "delete"), {"post": "yes"}).status_code == 403
    assert (
        as_owner.post(address(row, "delete") + "?_popup=1", {"post": "yes", "_popup": 1}).status_code == 403
    )
    chosen = {"action": "delete_selected", "_selected_action": [row.pk]}
    asked = as_owner.post(address(model, "changelist"), chosen)
    instead = "Archive" if model is Plan else "End"
    for page in (asked, as_owner.get(address(row, "delete"))):
        assert f"have been reported for this. {instead} it and give a reason" in page.content.decode()
    assert as_owner.post(address(model, "changelist"), {**chosen, "post": "yes"}).status_code == 403
    if model is Priority:
        sent = ticked(as_owner, row.plan, row)
        refused = as_owner.post(address(row.plan), sent)
        assert refused.status_code == 422
        assert "have been reported for this. End it and give a reason" in refused.content.decode()
    assert model.objects.filter(pk=row.pk).exists()
    assert ActionUpdate.objects.count() == DataPoint.objects.count() == 1


@pytest.mark.parametrize("whole", ["plan", "priority", "thing"])
@pytest.mark.parametrize(
    ("make", "report"), [(a_measure, a_point), (an_action, an_update)], ids=["measure", "action"]
)
def test_a_draft_edition_goes_and_what_was_reported_stays(as_owner, gateshead, make, report, whole):
    """Entered through the draft's row, and read on the page of the live one."""
    plan = live(Plan, gateshead)
    thing = make(plan)
    later = next_edition(plan)
    priority = a_priority(later)
    copy = make(later, lineage_id=thing.lineage_id, priority=priority)
    reported = report(copy)
    own = make(later, priority=priority)
    assert as_owner.post(address(reported, "delete"), {"post": "yes"}).status_code == 403
    row = {"plan": later, "priority": priority, "thing": copy}[whole]
    assert as_owner.post(address(row, "delete"), {"post": "yes"}).status_code == 302
    assert not type(copy).objects.filter(pk=copy.pk).exists()
    assert type(reported).objects.get().thing == thing
    assert type(own).objects.filter(pk=own.pk).exists() == (whole == "thing")


def test_what_residents_read_in_an_edition_that_is_gone_is_kept(as_owner, gateshead, publisher):
    plan = live(Plan, gateshead)
    measure = a_measure(plan)
    point = a_point(measure)
    a_measure(next_edition(plan), lineage_id=measure.lineage_id)
    plan.archive(by=publisher, reason="Out of date.")
    assert as_owner.post(address(point, "delete"), {"post": "yes"}).status_code == 403
    assert DataPoint.objects.get() == point


@pytest.mark.parametrize("whole", ["plan", "priority", "thing"])
def test_what_was_reported_keeps_the_last_row_of_what_it_is_about(as_owner, gateshead, whole):
    """Never public, and in no other edition: then it would be lost. A command of ours is refused too."""
    plan = draft(Plan, gateshead)
    priority = a_priority(plan)
    measure = a_measure(plan, priority=priority)
    point = a_point(measure)
    row = {"plan": plan, "priority": priority, "thing": measure}[whole]
    assert as_owner.post(address(row, "delete"), {"post": "yes"}).status_code == 403
    with pytest.raises(ProtectedError), transaction.atomic():
        row.delete()
    assert DataPoint.objects.get().measure == measure
    assert point.pk


def test_progress_is_found_under_every_model_that_would_take_it_along():
    def progress_under(model):
        return {kind for below in taken_along(model) for kind, _field in progress_of(below)}

    reported = {ActionUpdate, PriorityUpdate, DueDateChange, RiskReview, DataPoint, Correction, Breakdown}
    assert progress_under(Plan) == {*reported, Snapshot, AdoptedCopy}
    assert progress_under(Priority) == reported
    assert "priority__parent" in taken_along(Priority)[Action]
    found = {model.__name__ for model in council_models() if progress_under(model) and not model.is_progress}
    by_lineage = {"Plan", "Priority", "Action", "Measure", "Risk", "ReportingRound", "Undertaking"}
    assert found - {"Council"} == by_lineage | {
        "Pledge",
        "VisionStatement",
        "Committee",
        "Decision",
        "Ward",
        "Category",
        "Classification",
    }


# -- where deleting is right ------------------------------------------------------------------------


def test_a_draft_s_row_with_children_is_asked_about_in_numbers(as_owner, gateshead):
    plan = draft(Plan, gateshead)
    priority = a_priority(plan)
    for _number in range(2):
        an_action(plan, priority=a_priority(plan, parent=priority))
    data = ticked(as_owner, plan, priority)
    typed = {**data, "purpose_en": "Typed at the same time"}
    page = as_owner.post(address(plan), typed)
    words = page.content.decode()
    assert page.status_code == 422
    assert "These will also be deleted: 2 priorities, 2 actions. Their history is kept." in words
    assert "Typed at the same time" in words
    assert Priority.objects.count() == 3
    (question,) = [name for name in words.split('"') if name.endswith("-delete_too")]
    answer = {question: "2 priorities, 2 actions"}
    as_owner.post(address(plan), {**typed, question: "1 priority"})
    assert Priority.objects.count() == 3
    assert as_owner.post(address(plan), {**typed, **answer}).status_code == 302
    assert not Priority.objects.exists()
    assert not Action.objects.exists()
    plan.refresh_from_db()
    assert plan.purpose_en == "Typed at the same time"


def test_a_draft_s_row_without_children_goes_at_once(as_owner, gateshead):
    plan = draft(Plan, gateshead)
    priority = a_priority(plan)
    data = ticked(as_owner, plan, priority)
    assert as_owner.post(address(plan), data).status_code == 302
    assert not Priority.objects.exists()


def test_a_target_that_residents_could_read_leaves_a_mark_when_it_is_deleted(as_owner, gateshead):
    measure = a_measure(live(Plan, gateshead))
    target = a_target(measure, 80)
    data = ticked(as_owner, measure, target)
    page = as_owner.post(address(measure), {**data, "change_note_en": "There is no target."})
    assert page.status_code == 302
    assert not Target.objects.exists()
    kept = Correction.objects.get()
    assert (kept.was, kept.reason) == (80, "There is no target.")


def test_nothing_is_advised_that_cannot_be_done(client, gateshead):
    """Only what has a workflow is told to be archived, only what has an end to be ended."""
    rows = one_of_each(gateshead)
    client.force_login(a_user("editor", gateshead))
    for model, row in rows.items():
        if model in (Council, Membership):
            continue
        words = site.get_model_admin(model).why_not_deleted(row)
        assert ("rchive" in words) == (issubclass(model, CouncilContent)), (model, words)
        assert ("End it" in words) == model.can_end, (model, words)


def test_what_residents_could_read_is_archived_with_a_reason(as_owner, gateshead, publisher):
    plan = live(Plan, gateshead)
    with pytest.raises(ValidationError) as refused:
        plan.archive(by=publisher)
    assert set(refused.value.message_dict) == {"reason"}
    page = as_owner.get(address(plan, "transition", "archive"))
    sent = {"version": page.context["form"]["version"].value() or page.context["seen"], "reason": ""}
    page = as_owner.post(address(plan, "transition", "archive"), sent)
    assert page.status_code == 422
    assert "Say why this is being removed" in page.content.decode()
    plan.archive(by=publisher, reason="A joint plan took its place.")
    assert plan.history.first().history_change_reason == "A joint plan took its place."


# -- old addresses ----------------------------------------------------------------------------------

PARTS = {Priority: a_priority, Action: an_action, Measure: a_measure}


@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize("model", PARTS, ids=name_of)
def test_the_address_of_a_part_that_was_public_and_is_gone_answers_410(client, gateshead, model):
    plan = live(Plan, gateshead)
    row = PARTS[model](plan)
    public = row.get_absolute_url()
    assert client.get(public).status_code == 200
    row.delete()
    assert client.get(public).status_code == 410
    never = PARTS[model](draft(Plan, gateshead))
    address_of_never = never.get_absolute_url()
    never.delete()
    assert client.get(address_of_never).status_code == 404


@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize("model", PARTS, ids=name_of)
def test_a_part_that_was_deleted_before_its_plan_came_out_never_was_there(
    client, gateshead, publisher, model
):
    plan = draft(Plan, gateshead)
    row = PARTS[model](plan)
    asked = row.get_absolute_url()
    row.delete()
    plan.publish(by=publisher)
    assert client.get(asked).status_code == 404


@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize("model", PARTS, ids=name_of)
def test_a_part_that_the_next_edition_left_out_answers_410(client, gateshead, publisher, model):
    plan = live(Plan, gateshead)
    asked = PARTS[model](plan).get_absolute_url()
    next_edition(plan).publish(by=publisher)
    assert client.get(asked).status_code == 410


@pytest.mark.usefixtures("recorded")
def test_an_action_that_got_another_reference_leads_on(client, gateshead):
    action = an_action(live(Plan, gateshead), reference="1.1")
    old = action.get_absolute_url()
    action.reference = "2.1"
    action.save()
    page = client.get(old)
    assert (page.status_code, page.url) == (301, action.get_absolute_url())


@pytest.mark.usefixtures("recorded")
def test_a_councillor_who_was_deleted_answers_410(client, as_owner, gateshead):
    councillor = a_councillor(gateshead)
    public = councillor.get_absolute_url()
    assert as_owner.post(address(councillor, "delete"), {"post": "yes"}).status_code == 302
    assert client.get(public).status_code == 410
