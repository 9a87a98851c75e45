"""What no page can show leaves every page stored; whatever changes a page moves the version."""

from contextlib import nullcontext, suppress
from copy import copy
from datetime import timedelta

import pytest
from addresses import public_answers
from builders import (
    CONTENT,
    Status,
    a_contact,
    a_council,
    a_measure,
    a_partner,
    a_point,
    draft,
    live,
    next_edition,
    one_of_each,
    parts_of_each,
    recorded,
)
from django.db import transaction
from django.db.models import CharField, DateField, Model, ProtectedError, TextField, URLField
from django.db.models.signals import post_save, pre_save
from django.utils import timezone
from planting import plant

from councils.models import (
    UNTIL_RELEASED,
    AccessibilityStatement,
    Alert,
    ChangeNote,
    Committee,
    CommitteeMember,
    Contact,
    Council,
    Councillor,
    Directorate,
    Notice,
    Office,
    Partner,
    SiteVersion,
    Successor,
    Ward,
    council_models,
)
from councils.publishing.caching import batched_invalidation, public_models
from councils.publishing.editions import parts_of_model, rows_of, start_next_edition
from councils.publishing.unseen import may_be_unseen
from delivery.models import (
    Category,
    Classification,
    ComparatorGroup,
    Continuation,
    DataPoint,
    Handover,
    Milestone,
    PledgeMeasure,
    RatingScheme,
    ReportingRound,
    RiskScale,
    Snapshot,
    StatusRule,
    StatusWord,
)
from plans.models import (
    AdoptedCopy,
    Document,
    Framework,
    FrameworkItem,
    Plan,
    Principle,
    Priority,
    WithdrawnText,
)
from pledges.models import Pledge, VisionStatement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("recorded")]

UNSEEN = {
    "draft": {},
    "review": {"status": Status.REVIEW},
    "archived": {"status": Status.ARCHIVED},
}
# Shown with something that is published, or such a thing.
KINDS = [model for model in public_models() if may_be_unseen(model)]
# What pages show by itself: there is no draft of it.
ALWAYS_SHOWN = {
    *(Council, Councillor, Office, Partner, Notice, AccessibilityStatement, Alert),
    *(ReportingRound, StatusRule, StatusWord, ComparatorGroup, RatingScheme, Framework, FrameworkItem),
    *(
        RiskScale,
        Committee,
        CommitteeMember,
        Directorate,
        Ward,
        Classification,
        Category,
        Successor,
        Handover,
    ),
}
# Nothing of them is a part of what the builders plant.
ASIDE = {Contact, ChangeNote, Snapshot, Continuation, AdoptedCopy, WithdrawnText}


def versions(council) -> tuple[int, int]:
    return Council.objects.get(pk=council.pk).content_version, SiteVersion.objects.get().version


def moved(council, change) -> bool:
    """Do both versions move with this change? Never one alone."""
    before = versions(council)
    change()
    council_moved, site_moved = (
        now > earlier for now, earlier in zip(versions(council), before, strict=True)
    )
    assert council_moved == site_moved
    return council_moved


def save_with_other_words(row) -> None:
    """Save it as somebody would who rewrote all of it."""
    for field in row._meta.concrete_fields:
        is_text = isinstance(field, (CharField, TextField)) and not isinstance(field, URLField)
        if is_text and field.editable and not field.choices and not field.primary_key:
            setattr(row, field.attname, f"other-words-{row.pk}"[: field.max_length])
        elif type(field) is DateField and field.editable:
            setattr(row, field.attname, timezone.localdate())  # some words have their day
    row.save()


def links_of(row) -> list:
    """Its links to many, which no model of ours stands for."""
    fields = row._meta.local_many_to_many
    return [field for field in fields if field.remote_field.through._meta.auto_created]


def hidden_rows(hidden) -> list:
    return [type(row).objects.get(pk=row.pk) for row in hidden if type(row) in KINDS]


def test_a_save_of_what_is_published_nowhere_moves_nothing_and_changes_no_public_byte(client, gateshead):
    """Of every kind and every part, tied to what is public in every way that the models allow."""
    rows = one_of_each(gateshead)
    hidden = {state: plant(gateshead, rows, **fields) for state, fields in UNSEEN.items()}
    before = public_answers(client, gateshead, rows)
    for state, planted in hidden.items():
        saved = hidden_rows(planted)
        assert {type(row) for row in saved} == set(KINDS) - ASIDE
        for row in saved:
            assert not moved(gateshead, lambda row=row: save_with_other_words(row)), (state, type(row))
            for field in links_of(row):
                assert not moved(gateshead, getattr(row, field.name).clear), (state, field)
    after = public_answers(client, gateshead, rows)
    assert [address for address in before if after[address] != before[address]] == []


def test_so_does_a_new_one_with_its_parts(gateshead):
    before, moving = {}, {}

    def is_saved(sender, **kwargs):
        before[sender] = versions(gateshead)

    def was_saved(sender, instance, **kwargs):
        if sender in KINDS and instance.publication_root.status == Status.DRAFT:
            moving.setdefault(sender, []).append(versions(gateshead) != before[sender])

    partner = a_partner(gateshead)
    pre_save.connect(is_saved)
    post_save.connect(was_saved)
    try:
        parts_of_each({model: draft(model, gateshead) for model in CONTENT}, partner)
    finally:
        pre_save.disconnect(is_saved)
        post_save.disconnect(was_saved)
    assert set(moving) == set(KINDS) - ASIDE
    assert {model for model, moves in moving.items() if any(moves)} == set()


@pytest.fixture(scope="module")
@recorded()
def public_rows(kept):
    rows = one_of_each(a_council())
    Plan.objects.filter(pk=rows[Plan].pk).update(contact=rows[Contact])
    return rows


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.__name__)
def test_a_save_of_what_is_public_moves_the_versions(public_rows, model):
    row = copy(public_rows[model])
    assert moved(public_rows[Council], lambda: Model.save(row))  # past what a frozen report refuses


@pytest.mark.parametrize("model", CONTENT, ids=lambda model: model.__name__)
def test_so_does_every_change_between_the_two(gateshead, model):
    row = draft(model, gateshead)
    for change in (
        lambda: row.publish(by=None, welsh_reason="Not yet."),
        lambda: row.correct(by=None, note="Put right."),
        lambda: row.withdraw(by=None),
        lambda: row.publish(by=None, at=timezone.now() + timedelta(days=1), welsh_reason="Not yet."),
        row.save,  # scheduled: a page may be stored that ends with this moment
        lambda: row.archive(by=None, reason="Over."),
    ):
        assert moved(gateshead, change)
    assert not moved(gateshead, lambda: row.restore(by=None))
    assert not moved(gateshead, row.delete)


@pytest.mark.parametrize("model", CONTENT, ids=lambda model: model.__name__)
def test_so_does_taking_it_back_without_a_transition(gateshead, model):
    row = live(model, gateshead)
    row.status, row.publish_at = Status.DRAFT, None
    assert moved(gateshead, row.save)
    assert not moved(gateshead, row.save)


def test_whatever_a_council_has_is_shown_by_itself_or_with_what_is_published():
    """A new model is either, and then a row of it is built below."""
    private = {model for model in council_models() if not model.on_public_pages}
    assert set(council_models()) == ALWAYS_SHOWN | set(KINDS) | private


def only_in_a_draft(council) -> dict:
    """One row of each kind, shown with nothing that is published: all its wholes are drafts."""
    rows = one_of_each(council)
    rows[Contact] = a_contact(council)
    for model in CONTENT:
        model.objects.update(status=Status.DRAFT, publish_at=None, first_published_at=None)
    return {model: model.objects.get(pk=rows[model].pk) for model in KINDS}


@pytest.mark.parametrize("saves", [nullcontext, batched_invalidation], ids=["alone", "in a batch"])
def test_a_row_only_seen_in_a_draft_moves_nothing(gateshead, saves):
    for model, row in only_in_a_draft(gateshead).items():
        with saves():
            assert not moved(gateshead, lambda row=row: Model.save(row)), model


def test_nor_does_it_when_it_goes(gateshead):
    gone = set()
    for model, row in only_in_a_draft(gateshead).items():
        with suppress(ProtectedError), transaction.atomic():
            assert not moved(gateshead, row.delete), model
            gone.add(model)
            transaction.set_rollback(True)
    assert gone > {Principle, Milestone, DataPoint, ChangeNote}


def test_a_contact_moves_them_once_something_public_names_it(gateshead):
    contact, plan = a_contact(gateshead), live(Plan, gateshead)
    assert not moved(gateshead, contact.save)
    plan.contact = contact
    plan.save()
    assert moved(gateshead, contact.save)


def test_a_value_moves_nothing_until_it_is_released(gateshead):
    measure = a_measure(live(Plan, gateshead))
    held = a_point(measure, publish_at=UNTIL_RELEASED)
    assert not moved(gateshead, held.save)
    held.publish_at = timezone.now() + timedelta(days=1)  # a page may be stored that ends with this moment
    assert moved(gateshead, held.save)
    assert moved(gateshead, held.save)


# -- the next edition of what is public ------------------------------------------------------------

WHOLES = [model for model in CONTENT if parts_of_model(model)]


def next_draft(row):
    """A draft of the next edition with copies of all its parts."""
    return start_next_edition(row, by=None)


def rows_to_save(edition) -> list:
    return [type(row).objects.get(pk=row.pk) for rows in rows_of(edition).values() for row in rows]


def test_a_draft_edition_moves_nothing_and_changes_no_public_byte(client, gateshead):
    """Of everything that has parts, with a copy of each of them, and a part of each kind that is new."""
    rows = one_of_each(gateshead)
    editions = [next_draft(rows[model]) for model in WHOLES if model is not Pledge]
    before = public_answers(client, gateshead, rows)
    saved = [row for edition in editions for row in rows_to_save(edition)]
    assert {Plan, Priority, Milestone, VisionStatement, Pledge} < {type(row) for row in saved}
    for row in saved:
        assert not moved(gateshead, lambda row=row: save_with_other_words(row)), type(row)
        for field in links_of(row):
            assert not moved(gateshead, getattr(row, field.name).clear), field
    after = public_answers(client, gateshead, rows)
    assert [address for address in before if after[address] != before[address]] == []


@pytest.mark.parametrize("model", CONTENT, ids=lambda model: model.__name__)
def test_a_draft_edition_of_any_kind_moves_nothing(gateshead, model):
    numbered = {"number": 99, "slug": "another"} if model is Pledge else {}
    edition = next_edition(live(model, gateshead), **numbered)
    assert edition.status == Status.DRAFT
    assert not moved(gateshead, edition.save)


def test_it_moves_them_while_something_public_names_it(gateshead):
    """A live document can belong to the row of a draft edition: its address is made from that row's."""
    edition = next_edition(live(Plan, gateshead))
    assert not moved(gateshead, edition.save)
    document = live(Document, gateshead, plan=edition)
    assert moved(gateshead, edition.save)
    document.withdraw(by=None)
    assert not moved(gateshead, edition.save)


def test_it_moves_them_while_no_edition_is_live(gateshead):
    """The pages of an earlier edition may then be made from the newest."""
    plan = live(Plan, gateshead)
    edition = next_edition(plan)
    Plan.objects.filter(pk=plan.pk).update(superseded_at=timezone.now() - timedelta(minutes=1))
    assert moved(gateshead, edition.save)


def test_parts_are_named_by_nothing_outside_their_whole():
    """So it is enough to ask what names the whole; a pledge shows its measures in the live edition of a plan alone."""
    parts = {part: whole for whole in CONTENT for part, _name in parts_of_model(whole) if part not in CONTENT}
    for part, whole in parts.items():
        for relation in part._meta.related_objects:
            if relation.related_model is PledgeMeasure:
                continue
            assert {model for model, _path in relation.related_model.paths_to_wholes()} == {whole}, relation


def test_a_part_moves_them_when_it_comes_to_what_is_public_and_when_it_goes(gateshead):
    public, hidden = live(Plan, gateshead), draft(Plan, gateshead)
    part = Priority.objects.create(plan=public, title_en="Roads", slug="roads")
    for plan, is_moved in ((hidden, True), (hidden, False), (public, True)):
        part.plan = plan
        assert moved(gateshead, part.save) == is_moved


def test_links_move_them_where_the_row_that_shows_them_is_public(gateshead):
    public, hidden, pledge = live(Plan, gateshead), draft(Plan, gateshead), live(Pledge, gateshead)
    for plan, is_moved in ((public, True), (hidden, False)):
        assert moved(gateshead, lambda plan=plan: plan.pledges.add(pledge)) == is_moved
        assert moved(gateshead, plan.pledges.clear) == is_moved


def test_what_is_saved_in_a_batch_moves_them_where_one_row_is_public(gateshead):
    def change(*rows):
        with batched_invalidation():
            for row in rows:
                row.save()

    hidden, public = draft(Plan, gateshead), live(Plan, gateshead)
    assert not moved(gateshead, lambda: change(hidden))
    assert moved(gateshead, lambda: change(hidden, public))


def test_what_is_published_in_the_batch_in_which_it_is_saved_moves_them(gateshead):
    plan = draft(Plan, gateshead)

    def change():
        with batched_invalidation():
            plan.save()
            Plan.objects.filter(pk=plan.pk).update(status=Status.PUBLISHED, publish_at=timezone.now())

    assert moved(gateshead, change)
