"""What an import wrote where residents read it is undone with a sentence, and is never gone without a mark.

The table holds every kind that has a resource: a new one is not covered until it stands here.
"""

import pytest
from admin_forms import address, open_form, save
from builders import a_measure, a_partner, a_point, a_round, a_ward, an_action, an_undertaking, live
from django.contrib import admin
from django.urls import reverse
from reading import page, words
from spreadsheets import a_csv, bring_in, choose, confirm, said

from councils.models import (
    Committee,
    CommitteeMember,
    Contact,
    Councillor,
    Directorate,
    ImportBatch,
    Office,
    Partner,
    Ward,
)
from delivery import reporting
from delivery.models import (
    Action,
    ActionUpdate,
    BreakdownValue,
    DataPoint,
    Measure,
    Milestone,
    Risk,
    Snapshot,
    Target,
    Undertaking,
)
from plans.models import Decision, Plan, Principle, Priority, Resolution, contribution_models
from pledges.models import Award, Commitment, Event, Grant, Pledge

pytestmark = [pytest.mark.each_database, pytest.mark.usefixtures("recorded")]

WHY = "They were for another quarter."


def rows_of_an_award(council):
    live(Award, council, slug="gold", title_en="Gold")
    return a_csv(("reference", "title"), ("gold", "Silver")), reverse(
        "councils:change_list", args=[council.slug]
    )


def rows_of_a_grant(council):
    live(Grant, council, slug="homes", title_en="Homes")
    return a_csv(("reference", "title"), ("homes", "Houses")), reverse(
        "councils:change_list", args=[council.slug]
    )


def rows_of_an_event(council):
    live(Event, council, slug="homes", title_en="Homes")
    return a_csv(("reference", "title"), ("homes", "Houses")), reverse(
        "councils:change_list", args=[council.slug]
    )


def rows_of_a_pledge(council):
    live(Pledge, council, slug="homes", title_en="Homes")
    return a_csv(("reference", "title"), ("homes", "Houses")), reverse(
        "councils:change_list", args=[council.slug]
    )


def rows_of_a_decision(council):
    live(Decision, council, slug="homes", title_en="Homes")
    return a_csv(("reference", "title"), ("homes", "Houses")), reverse(
        "councils:change_list", args=[council.slug]
    )


def rows_of_an_undertaking(council):
    decision = live(Decision, council, slug="homes", title_en="Homes")
    an_undertaking(decision, undertaken_en="Report on homes.")
    rows = (("decision", "undertaken", "owner_role"), ("homes", "Report on homes.", "Head of Homes"))
    return a_csv(*rows), reverse("councils:change_list", args=[council.slug])


def rows_of_a_plan(council):
    plan = live(Plan, council, slug="homes", title_en="Homes", kind="strategy")
    return a_csv(("reference", "title"), ("homes", "Houses")), plan.get_absolute_url()


def a_new_value(council):
    measure = a_measure(live(Plan, council), code="HS-1")
    return a_csv(("code", "period", "value"), ("HS-1", "2026-27 Q2", "52")), measure.get_absolute_url()


def another_value(council):
    measure = a_measure(live(Plan, council), code="HS-1")
    a_point(measure, 40, state="provisional")
    return a_csv(("code", "period", "value"), ("HS-1", "2026-27 Q2", "52")), measure.get_absolute_url()


def a_new_breakdown(council):
    measure = a_measure(live(Plan, council), code="HS-1")
    a_point(measure, 52)
    a_ward(council, name_en="Riverside")
    rows = (("code", "period", "ward", "value"), ("HS-1", "2026-27 Q2", "Riverside", "52"))
    return a_csv(*rows), measure.get_absolute_url()


def an_update_of_an_action(council):
    action = an_action(live(Plan, council), reference="1.2")
    return a_csv(("reference", "status"), ("1.2", "complete")), action.get_absolute_url()


# What each file writes where residents read it, and the page on which they look for what was put right.
PUBLIC = {
    "award": (Award, rows_of_an_award),
    "grant": (Grant, rows_of_a_grant),
    "a new value": (DataPoint, a_new_value),
    "another value": (DataPoint, another_value),
    "a new breakdown": (BreakdownValue, a_new_breakdown),
    "an update": (ActionUpdate, an_update_of_an_action),
    "event": (Event, rows_of_an_event),
    "pledge": (Pledge, rows_of_a_pledge),
    "decision": (Decision, rows_of_a_decision),
    "undertaking": (Undertaking, rows_of_an_undertaking),
    "plan": (Plan, rows_of_a_plan),
}
# Names in a directory: nothing of theirs is published, and no edit of them asks for a sentence.
NOT_PUBLISHED = {Councillor, Office, Committee, CommitteeMember, Directorate, Ward, Contact, Partner}
# Parts of plans, visions and decisions: what is public is changed in a draft of it, which is published as a whole.
IN_DRAFTS = {
    Principle,
    Priority,
    Action,
    Milestone,
    Measure,
    Target,
    Risk,
    Commitment,
    Resolution,
    *contribution_models(),
}
# What frozen reports hold.
IN_REPORTS = {DataPoint, ActionUpdate}
every_kind = pytest.mark.parametrize("kind", PUBLIC)


def undo(client, **typed):
    return client.post(address(ImportBatch.objects.latest("pk"), "undo"), typed, follow=True)


def brought_in(client, council, kind):
    model, make = PUBLIC[kind]
    file, place = make(council)
    bring_in(client, model, file, change_note_en="As in the list.")
    return model, file, place


def test_the_table_holds_every_kind_that_comes_from_a_spreadsheet():
    kinds = {
        model for model, model_admin in admin.site._registry.items() if getattr(model_admin, "resource", None)
    }
    assert {model for model, _make in PUBLIC.values()} | NOT_PUBLISHED | IN_DRAFTS == kinds
    assert not any(model.is_progress or hasattr(model, "publish") for model in NOT_PUBLISHED)


@every_kind
def test_nothing_public_is_undone_without_a_sentence_and_a_mark(client, as_publisher, gateshead, kind):
    model, _file, place = brought_in(as_publisher, gateshead, kind)
    before = list(model.objects.values())
    form = as_publisher.get(address(ImportBatch.objects.latest("pk"), "undo"))
    assert "Why are you undoing this?" in said(form)
    answer = undo(as_publisher)
    assert answer.status_code == 422
    assert "Say why you are undoing this" in said(answer)
    assert list(model.objects.values()) == before
    assert undo(as_publisher, change_note_en=WHY).status_code == 200
    assert WHY in words(page(client, place))


@every_kind
def test_what_was_undone_is_not_undone_again(as_publisher, gateshead, kind):
    model, _file, _place = brought_in(as_publisher, gateshead, kind)
    undo(as_publisher, change_note_en=WHY)
    after = list(model.objects.values())
    answer = undo(as_publisher, change_note_en="Once more.")
    assert answer.status_code == 409
    assert "undone already" in said(answer)
    assert list(model.objects.values()) == after


@every_kind
def test_nothing_is_undone_after_somebody_went_on(as_publisher, gateshead, kind):
    model, _file, _place = brought_in(as_publisher, gateshead, kind)
    row = model.objects.latest("pk")
    row.save()
    answer = undo(as_publisher, change_note_en=WHY)
    assert answer.status_code == 409
    assert "was changed by" in said(answer)


@every_kind
def test_what_was_undone_can_be_filled_in_again(as_publisher, gateshead, kind):
    model, file, _place = brought_in(as_publisher, gateshead, kind)
    undo(as_publisher, change_note_en=WHY)
    file.seek(0)
    preview = choose(as_publisher, model, file)
    assert not preview.context["preview"].problems
    confirm(as_publisher, preview, change_note_en="Now right.")
    assert ImportBatch.objects.filter(undone_at=None).count() == 1


@pytest.mark.parametrize("kind", [kind for kind, (model, _make) in PUBLIC.items() if model in IN_REPORTS])
def test_a_frozen_report_stays_and_lists_what_was_undone_and_filled_in_again(
    client, as_publisher, publisher, gateshead, kind
):
    quarter = a_round(gateshead, title_en="Quarter 2")
    model, file, place = brought_in(as_publisher, gateshead, kind)
    quarter.close(by=publisher)
    (snapshot,) = reporting.freeze(quarter, by=publisher)
    assert "Changed since this was reported" not in words(page(client, snapshot.get_absolute_url()))

    undo(as_publisher, change_note_en=WHY)
    told = page(client, snapshot.get_absolute_url()).select_one("[aria-labelledby=since]")
    assert WHY in words(told)
    assert told.select_one(f'a[href="{place}"]')

    file.seek(0)
    name, value = file.read().decode().splitlines()
    rows = [
        [*name.split(","), "round", "reason"],
        [*value.split(","), "Quarter 2", "The right list came late."],
    ]
    bring_in(as_publisher, model, a_csv(*rows))
    told = words(page(client, snapshot.get_absolute_url()).select_one("[aria-labelledby=since]"))
    assert "The right list came late." in told
    assert "The right list came late." in words(page(client, place))
    kept = Snapshot.objects.get()
    assert (kept.sha256, kept.payload) == (snapshot.sha256, snapshot.payload)


def test_an_update_that_was_withdrawn_stays_in_the_history_and_counts_no_more(client, as_editor, gateshead):
    _model, _file, place = brought_in(as_editor, gateshead, "an update")
    undo(as_editor, change_note_en=WHY)
    text = words(page(client, place))
    assert "Not yet rated" in text
    assert "Complete withdrawn" in text
    assert ActionUpdate.objects.get().withdrawn_reason_en == WHY


def test_a_draft_plan_s_import_is_undone_without_a_word(as_editor, gateshead):
    an_action(live(Plan, gateshead, status="draft", first_published_at=None), reference="1.2")
    bring_in(as_editor, ActionUpdate, a_csv(("reference", "status"), ("1.2", "complete")))
    undo(as_editor)
    assert not ActionUpdate.objects.exists()


def test_a_plan_that_was_withdrawn_since_still_has_readers_who_remember(as_editor, publisher, gateshead):
    brought_in(as_editor, gateshead, "an update")
    Plan.objects.get().withdraw(by=publisher, reason="A slip.")
    assert undo(as_editor).status_code == 422
    undo(as_editor, change_note_en=WHY)
    assert ActionUpdate.objects.get().withdrawn_at


def test_a_partner_is_undone_as_it_is_changed_without_a_sentence(as_editor, gateshead):
    a_partner(gateshead, name="Homes Trust")
    partner = Partner.objects.get()
    assert save(as_editor, partner, open_form(as_editor, partner), website="").status_code == 302
    bring_in(as_editor, Partner, a_csv(("name", "website"), ("Homes Trust", "https://homes.example")))
    undo(as_editor)
    assert not Partner.objects.get().website
