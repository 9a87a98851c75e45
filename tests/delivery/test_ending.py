"""What a council no longer pursues is ended with a reason: readable where it was, counted nowhere."""

from datetime import timedelta

import pytest
from admin_forms import open_form, save
from builders import (
    a_measure,
    a_point,
    a_priority,
    a_round,
    an_action,
    an_update,
    draft,
    live,
)
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from councils.models import ChangeNote
from delivery import snapshot_payload
from delivery.models import Action, Measure
from delivery.progress import Progress
from delivery.reporting import Collection
from plans.models import Plan, Priority
from pledges.models import Pledge

pytestmark = pytest.mark.django_db

PARTS = {Priority: a_priority, Action: an_action, Measure: a_measure}
WHY = "The grant was not renewed."


@pytest.fixture
def plan(gateshead):
    return live(Plan, gateshead, title_en="Care")


def end(row, *, days_ago=0):
    row.ended_on, row.ended_reason_en = timezone.localdate() - timedelta(days=days_ago), WHY
    row.save()
    return row


def progress_of(plan, day=None) -> Progress:
    return Progress(plan.council, [plan], day or timezone.localdate())


@pytest.mark.parametrize("model", PARTS, ids=lambda model: model.__name__)
def test_its_page_stays_and_says_so(client, plan, model):
    row = end(PARTS[model](plan), days_ago=3)
    page = client.get(row.get_absolute_url())
    assert page.status_code == 200
    words = page.content.decode()
    assert "The council is no longer doing this." in words
    assert WHY in words
    assert "Overdue" not in words


@pytest.mark.parametrize("model", PARTS, ids=lambda model: model.__name__)
def test_it_is_ended_on_its_page_with_a_day_a_reason_and_a_sentence(as_owner, plan, model):
    row = PARTS[model](plan)
    data = open_form(as_owner, row)
    today = timezone.localdate().isoformat()
    assert save(as_owner, row, data, ended_on=today, change_note_en="It ended.").status_code == 422
    page = save(as_owner, row, data, ended_on=today, ended_reason_en=WHY, change_note_en="It ended.")
    assert page.status_code == 302
    row.refresh_from_db()
    assert (row.ended_on, row.ended_reason) == (timezone.localdate(), WHY)
    assert ChangeNote.objects.about(plan).get().note == "It ended."


@pytest.mark.parametrize("model", PARTS, ids=lambda model: model.__name__)
def test_no_end_without_its_reason_no_reason_without_its_day_none_to_come(plan, model):
    row = PARTS[model](plan)
    for fields in ({"ended_on": timezone.localdate()}, {"ended_reason_en": WHY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.filter(pk=row.pk).update(**fields)
    row.ended_on, row.ended_reason_en = timezone.localdate() + timedelta(days=1), WHY
    with pytest.raises(ValidationError):
        row.full_clean()


def test_what_ended_is_listed_apart_with_its_reason(client, plan):
    for make in PARTS.values():
        make(plan)
        end(make(plan))
    of_plan = client.get(plan.get_absolute_url())
    assert len(of_plan.context["page"].priorities) == 1
    progress = client.get(reverse("delivery:plan_progress", args=["gateshead", plan.slug]))
    assert of_plan.content.decode().count(WHY) == 1
    assert progress.content.decode().count(WHY) == 3
    actions = client.get(reverse("delivery:action_list", args=["gateshead", plan.slug]))
    assert actions.context["total"] == 1


def test_it_is_counted_nowhere(client, gateshead, plan):
    priority = a_priority(plan)
    priority.pledges.add(pledge := live(Pledge, gateshead))
    kept, ended = an_action(plan, priority=priority), an_action(plan, priority=priority)
    an_update(ended, "off_track")
    a_point(end(a_measure(plan, priority=priority)))
    end(ended)
    progress = progress_of(plan)
    assert [row.action for row in progress.actions] == [kept]
    assert progress.measures == []
    assert progress.tally_of(plan=plan).total == 1
    assert progress.tally_of(plan=plan).count("off_track") == 0
    reporting_round = a_round(gateshead)
    assert [each.thing for each in Collection(reporting_round).open] == [kept]
    end(priority)
    assert progress_of(plan).actions == []
    assert plan.title not in client.get(pledge.get_absolute_url()).content.decode()


def test_what_stands_under_it_ends_with_it(client, plan):
    priority = a_priority(plan)
    part = a_priority(plan, parent=priority)
    action, measure = an_action(plan, priority=part), a_measure(plan, priority=part)
    end(priority)
    progress = progress_of(plan)
    assert (progress.actions, progress.measures) == ([], [])
    for row in (part, action, measure):
        assert WHY in client.get(row.get_absolute_url()).content.decode()
        assert row._meta.default_manager.going_on(timezone.localdate()).filter(pk=row.pk).count() == 0


def test_the_page_of_what_ended_still_leads_to_what_stood_under_it(client, plan):
    priority = a_priority(plan)
    part = a_priority(plan, parent=priority)
    rows = [part, an_action(plan, priority=part), a_measure(plan, priority=priority)]
    end(priority)
    words = client.get(priority.get_absolute_url()).content.decode()
    for row in rows:
        assert f'href="{row.get_absolute_url()}"' in words
    assert "Priority, you are here" in words


def test_a_report_of_an_earlier_day_still_counts_it(gateshead, plan):
    action = end(an_action(plan), days_ago=1)
    priority = end(a_priority(plan), days_ago=1)
    earlier = timezone.now() - timedelta(days=2)
    assert [row.action for row in progress_of(plan, timezone.localdate(earlier)).actions] == [action]
    its_round = a_round(gateshead, closed_at=earlier)
    assert [each["lineage"] for each in snapshot_payload.of(plan, its_round)["priorities"]] == [
        str(priority.lineage_id)
    ]
    its_round.closed_at = timezone.now()
    assert snapshot_payload.of(plan, its_round)["priorities"] == []


def test_a_draft_s_part_may_be_ended_too(as_owner, gateshead):
    action = an_action(draft(Plan, gateshead))
    data = open_form(as_owner, action)
    today = timezone.localdate().isoformat()
    assert save(as_owner, action, data, ended_on=today, ended_reason_en=WHY).status_code == 302
