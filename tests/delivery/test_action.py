"""Actions in the admin: publishers change them, editors report on them, and what was reported stays."""

import pytest
from admin_forms import address, form_data, open_form, save
from builders import a_priority, a_user, an_action, an_update, draft, live
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from councils.models import ChangeNote
from delivery.figures import statuses
from delivery.models import Action, ActionUpdate
from plans.models import Plan

pytestmark = pytest.mark.django_db


def report(client, action, **typed):
    asked = f"{address(ActionUpdate, 'add')}?action={action.pk}"
    page = client.get(asked)
    assert page.status_code == 200
    return client.post(asked, {**form_data(page), "action": action.pk, "status": "on_track", **typed})


def test_the_words_for_a_status_are_the_same_in_every_app():
    worked_out = {*statuses.OLD, statuses.ActionStatus.NOT_YET_RATED}
    assert set(statuses.ActionStatus) - worked_out == set(ActionUpdate.Status.values)


def test_an_editor_reports_on_a_public_plan_but_does_not_change_it(as_editor, gateshead, editor):
    plan = live(Plan, gateshead)
    action = an_action(plan)
    assert report(as_editor, action, note_en="Work began.").status_code == 302
    update = ActionUpdate.objects.get()
    assert (update.status, update.by, update.lineage_id) == ("on_track", editor, action.lineage_id)
    assert as_editor.post(address(action), {"title_en": "Another"}).status_code == 403
    plan.refresh_from_db()
    assert plan.updated_by is None


def test_progress_is_no_correction_of_the_plan(as_editor, gateshead):
    plan = live(Plan, gateshead)
    seen = plan.version
    report(as_editor, an_action(plan))
    plan.refresh_from_db()
    assert plan.version == seen
    assert not ChangeNote.objects.filter(kind=ChangeNote.Kind.CORRECTED).exists()


@pytest.mark.parametrize("status", ["at_risk", "off_track"])
def test_trouble_comes_with_its_reason(as_editor, gateshead, status):
    action = an_action(live(Plan, gateshead))
    answer = report(as_editor, action, status=status, note_en="", percent_complete="40")
    assert answer.status_code == 422
    assert "Say why" in str(answer.context["adminform"].form.errors["note_en"])
    assert 'value="40"' in answer.content.decode()
    assert report(as_editor, action, status=status, note_en="No builder was found.").status_code == 302


def test_a_day_to_come_cannot_be_true(as_editor, gateshead):
    tomorrow = timezone.localdate() + timezone.timedelta(days=1)
    answer = report(as_editor, an_action(live(Plan, gateshead)), reported_on=tomorrow.isoformat())
    assert "in the future" in str(answer.context["adminform"].form.errors["reported_on"])


def test_what_was_reported_is_corrected_by_a_new_update_with_a_reason(as_editor, gateshead):
    action = an_action(live(Plan, gateshead))
    wrong = an_update(action, "complete")
    assert as_editor.post(address(wrong), {"status": "on_track"}).status_code == 403
    answer = report(as_editor, action, corrects=wrong.pk)
    assert "Say why" in str(answer.context["adminform"].form.errors["reason_en"])
    report(as_editor, action, corrects=wrong.pk, reason_en="The last street was left out.")
    newest = Action.objects.with_newest_update().get().newest_update_id
    assert newest == ActionUpdate.objects.get(corrects=wrong).pk
    assert ActionUpdate.objects.filter(pk=wrong.pk).exists()


def test_an_update_of_another_action_cannot_be_corrected(as_editor, gateshead):
    plan = live(Plan, gateshead)
    other = an_update(an_action(plan))
    answer = report(as_editor, an_action(plan), corrects=other.pk, reason_en="A slip")
    assert "corrects" in answer.context["adminform"].form.errors


def test_the_newest_update_is_the_one_of_the_latest_day(gateshead):
    action = an_action(live(Plan, gateshead))
    newer = an_update(action, "complete")
    an_update(action, "on_track", reported_on=timezone.localdate() - timezone.timedelta(days=90))
    assert Action.objects.with_newest_update().get().newest_update_id == newer.pk


def test_a_new_action_of_a_public_plan_comes_with_a_sentence_for_residents(as_publisher, gateshead):
    plan = live(Plan, gateshead)
    priority = a_priority(plan)
    data = open_form(as_publisher, priority)
    row = {"actions-TOTAL_FORMS": "1", "actions-0-reference": "1.1", "actions-0-title_en": "Mend the roads"}
    row |= {"actions-0-position": "1"}
    assert save(as_publisher, priority, data, **row).status_code == 422
    save(as_publisher, priority, data, **row, change_note_en="An action was left out.")
    action = Action.objects.get()
    assert (action.plan, action.priority) == (plan, priority)
    assert ChangeNote.objects.filter(note_en="An action was left out.").exists()


def test_an_action_is_due_after_it_starts(as_editor, gateshead):
    action = an_action(draft(Plan, gateshead))
    data = open_form(as_editor, action)
    answer = save(as_editor, action, data, starts_on="2026-05-01", due_on="2026-04-01")
    assert "due date is before the start date" in str(answer.context["adminform"].form.errors["due_on"])


@pytest.mark.each_database
def test_a_reference_stands_once_in_a_plan(as_editor, gateshead):
    plan = draft(Plan, gateshead)
    an_action(plan, reference="1.1")
    other = an_action(plan, reference="1.2")
    answer = save(as_editor, other, open_form(as_editor, other), reference="1.1")
    assert "has this reference" in str(answer.context["adminform"].form.errors["reference"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(pk=other.pk).update(reference="1.1")


def test_a_priority_of_another_plan_is_refused(gateshead):
    action = an_action(draft(Plan, gateshead))
    action.priority = a_priority(draft(Plan, gateshead))
    with pytest.raises(ValidationError, match="same plan"):
        action.clean()


def test_another_councils_officer_cannot_report(client, gateshead, bridgend):
    action = an_action(live(Plan, gateshead))
    client.force_login(a_user("owner", bridgend))
    answer = client.post(address(ActionUpdate, "add"), {"action": action.pk, "status": "complete"})
    assert answer.status_code == 422
    assert not ActionUpdate.objects.exists()
