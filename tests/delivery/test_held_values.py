"""What is held: entered and checked inside, and seen by residents from a moment on, or once somebody releases it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from addresses import public_answers
from builders import (
    a_measure,
    a_point,
    a_round,
    a_scheme,
    an_action,
    an_update,
    hold_update,
    live,
    one_of_each,
)
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from reading import page, words

from councils.models import UNTIL_RELEASED, ChangeNote
from delivery.holds import hold_point, release
from delivery.models import Action, ActionUpdate, Correction, DataPoint, Measure, note_points
from delivery.progress import Progress
from plans.models import Plan

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
QUARTER = {"period_start": date(2026, 7, 1), "period_end": date(2026, 9, 30)}
REASON = {"reason": "A centre counted twice.", "reason_cy": ""}
pytestmark = [pytest.mark.django_db, pytest.mark.each_database]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def plan(gateshead):
    a_scheme(gateshead)
    return live(Plan, gateshead, slug="children", title_en="Children’s plan")


@pytest.fixture
def families(plan):
    """Residents read that it was 88."""
    measure = a_measure(plan, slug="families", code="F", name_en="Families helped")
    a_point(measure, 88)
    return measure


@pytest.fixture
def centre(plan):
    """Residents read that it is on track."""
    action = an_action(plan, reference="1.1")
    an_update(action, reported_on=date(2026, 11, 1))
    return action


def value(measure, number, **fields) -> DataPoint:
    return DataPoint(measure=measure, value=number, **{**QUARTER, **fields})


def update(action, status="complete", **fields) -> ActionUpdate:
    return ActionUpdate(action=action, status=status, **{"reported_on": date(2026, 11, 20), **fields})


def values_read(measure) -> list[float]:
    progress = Progress(measure.plan.council, [measure.plan], timezone.localdate())
    return [point.value for point in progress.of_measures([measure])[0].points]


def page_of(client, thing) -> str:
    return words(page(client, thing.get_absolute_url()).main)


# -- what the database promises ----------------------------------------------------------------------------


@pytest.mark.parametrize("held", [{}, {"publish_at": LATER}, {"publish_at": UNTIL_RELEASED}])
def test_a_period_has_one_value_and_one_that_is_held_beside_it(families, held):
    a_point(families, 90, publish_at=NOW - timedelta(days=1))  # came out: it counts from then on
    with pytest.raises(IntegrityError), transaction.atomic():
        a_point(families, 91, **held)
    for at in (NOW - timedelta(days=2), NOW, UNTIL_RELEASED):
        assert DataPoint.objects.as_at(at).filter(lineage=families.lineage_id).count() == 1


# -- what residents see ------------------------------------------------------------------------------------


def hold_one_of_each(rows, until, by):
    """A new value of an earlier period, one beside a public one, and an update, and one that corrects the newest."""
    measure, action = rows[Measure], rows[Action]
    earlier = {"period_start": date(2026, 4, 1), "period_end": date(2026, 6, 30)}
    hold_point(value(measure, 77777, **earlier), until=until, by=by)
    hold_point(value(measure, 88888), until=until, by=by, **REASON)
    newest = ActionUpdate.objects.filter(lineage=action.lineage_id).first()
    hold_update(update(action, note_en="Zanzibar opened."), until=until, by=by)
    hold_update(update(action, corrects=newest, reason_en="Zanzibar was wrong."), until=until, by=by)


@pytest.mark.parametrize("until", [LATER, UNTIL_RELEASED], ids=["a moment", "a release"])
def test_nothing_of_what_is_held_changes_a_byte_that_residents_read(client, gateshead, editor, until):
    rows = one_of_each(gateshead)
    before = public_answers(client, gateshead, rows)
    hold_one_of_each(rows, until, editor)
    after = public_answers(client, gateshead, rows)
    assert [address for address in before if before[address] != after[address]] == []


def test_it_is_all_read_from_its_moment_on_without_anybody_writing(client, gateshead, editor, clock):
    """Or the test above could not fail."""
    rows = one_of_each(gateshead)
    hold_one_of_each(rows, LATER, editor)
    public_answers(client, gateshead, rows)  # stored by now
    clock.move_to(LATER - timedelta(seconds=1))
    assert "88,888" not in page_of(client, rows[Measure])
    clock.move_to(LATER)
    measure, action = page_of(client, rows[Measure]), page_of(client, rows[Action])
    assert "77,777" in measure
    assert "88,888" in measure
    assert "A centre counted twice." in measure
    assert "Value corrected on 23 November 2026" in measure
    assert "Zanzibar opened." in action
    assert "Corrected on 23 November 2026: Zanzibar was wrong." in action
    changes = words(page(client, f"{rows[Plan].get_absolute_url()}changes/").main)
    assert "88,888" in changes
    assert "23 November 2026" in changes


def test_what_is_held_until_it_is_released_comes_out_then_with_its_notes(
    client, families, centre, publisher, clock
):
    changed = update(centre)
    corrected = value(families, 91)
    hold_update(changed, by=publisher)
    hold_point(corrected, by=publisher, **REASON)
    clock.move_to(NOW + timedelta(days=400))
    assert "91" not in page_of(client, families)
    assert not ChangeNote.objects.filter(kind__in=["figure", "status"]).exists()
    clock.move_to(NOW + timedelta(days=401))
    release(changed, corrected, by=publisher)
    assert values_read(families) == [91]
    assert "complete" in page_of(client, centre).lower()
    notes = ChangeNote.objects.filter(kind__in=["figure", "status"])
    assert {note.noted_at for note in notes} == {timezone.now()}
    assert len(notes) == 2
    release(changed, corrected, by=publisher)  # nothing is told twice
    assert ChangeNote.objects.filter(kind__in=["figure", "status"]).count() == 2


def test_a_release_before_its_moment_tells_of_it_once(families, publisher, clock):
    corrected = value(families, 91)
    hold_point(corrected, until=LATER, by=publisher, **REASON)
    clock.shift(timedelta(days=1))
    release(corrected, by=publisher)
    assert [note.noted_at for note in ChangeNote.objects.filter(kind="figure")] == [timezone.now()]
    assert Correction.objects.get().told_at == timezone.now()


# -- what officers see -------------------------------------------------------------------------------------


def test_officers_work_with_what_is_held(as_editor, families, centre, editor):
    hold_point(value(families, 91), by=editor, **REASON)
    hold_update(update(centre), by=editor)
    council = families.plan.council
    progress = Progress(council, [families.plan], timezone.localdate(), with_held=True)
    assert [point.value for point in progress.of_measures([families])[0].points] == [91]
    assert [row.status for row in progress.actions] == ["complete"]
    listed = words(page(as_editor, "/admin/delivery/datapoint/").find(id="result_list"))
    assert "91" in listed
    assert "88" not in listed


def test_what_is_held_answers_its_round_inside_and_is_not_counted_outside(gateshead, families, editor):
    a_round(gateshead)
    DataPoint.objects.all().delete()
    ChangeNote.objects.all().delete()
    point = value(families, 91)
    hold_point(point, until=LATER, by=editor)
    assert point.round is not None
    assert not ChangeNote.objects.filter(noted_at__lte=timezone.now()).exists()
    note_points([a_point(a_measure(families.plan), round=point.round)], by=editor)
    assert ChangeNote.objects.get(noted_at__lte=timezone.now()).details["answered"] == 1


# -- holding again ---------------------------------------------------------------------------------------------


def test_a_correction_that_is_held_needs_its_reason_now(families, editor):
    with pytest.raises(ValidationError) as refused:
        hold_point(value(families, 91), by=editor)
    assert "reason" in refused.value.message_dict
    assert DataPoint.objects.count() == 1


def test_a_value_whose_moment_has_passed_meanwhile_is_read_at_once(families, editor):
    hold_point(value(families, 91), until=NOW, by=editor, **REASON)
    assert values_read(families) == [91]


def test_what_is_held_is_replaced_by_what_is_held_next(families, editor, clock):
    hold_point(value(families, 91), until=LATER, by=editor, **REASON)
    hold_point(value(families, 92), until=LATER, by=editor, reason="Counted once more.")
    assert values_read(families) == [88]
    clock.move_to(LATER)
    assert values_read(families) == [92]
    assert [(row.was, row.reason) for row in Correction.objects.all()] == [(88, "Counted once more.")]
    assert ChangeNote.objects.filter(kind="figure").count() == 1


def test_what_is_told_of_an_action_is_not_taken_for_that_of_a_value_with_the_same_numbers(families, editor):
    first = value(families, 91)
    hold_point(first, until=LATER, by=editor, **REASON)
    action = an_action(families.plan, pk=families.pk)
    an_update(action, pk=first.pk - 1, reported_on=date(2026, 11, 1))
    hold_update(update(action, pk=first.pk), until=LATER, by=editor)
    assert ChangeNote.objects.filter(kind="status").count() == 1
    hold_point(value(families, 92), until=LATER, by=editor, **REASON)
    assert ChangeNote.objects.filter(kind="status").count() == 1


def test_after_its_moment_a_value_is_like_any_other(families, editor, clock):
    hold_point(value(families, 91), until=LATER, by=editor, **REASON)
    clock.move_to(LATER + timedelta(days=1))
    hold_point(value(families, 93), by=editor, reason="And again.")
    assert values_read(families) == [91]
    assert DataPoint.objects.count() == 2
    assert {row.was for row in Correction.objects.all()} == {88, 91}
    release(DataPoint.objects.get(value=93), by=editor)
    assert values_read(families) == [93]


def test_undoing_what_is_held_tells_nobody(families, editor):
    point = value(families, 91)
    hold_point(point, until=LATER, by=editor, **REASON)
    assert not point.was_public
    assert not point.is_final_for_residents
