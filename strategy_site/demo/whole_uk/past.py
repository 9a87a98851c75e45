"""What five years of use leave behind in a made-up council: change notes, corrections, and a history of each row.

Of all that the pattern holds, in bulk. Reports are not frozen here: a copy's would not match its own digest.
"""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from councils.models import ChangeNote, Council, User, content_models, council_models
from delivery.models import Action, ActionUpdate, Correction, DataPoint, Measure, ReportingRound
from plans.models import Plan

Kind = ChangeNote.Kind

# One in so many of all that is published, and of all values, was put right.
CORRECTED, FIGURES = 10, 50
# A page is written, published and edited now and then: so many saves after the first. Of all else one in ten has one.
SAVES, ONE_IN = 2, 10
YEARS = 5
WORDS = {"en": "A figure was entered wrongly.", "cy": "Roedd ffigur wedi’i nodi’n anghywir."}


def noon(day: date) -> datetime:
    """A moment that stays on its day when copies of it are told some minutes apart."""
    return timezone.make_aware(datetime.combine(day, time(12)))


def write_notes(council: Council, officers: list[User]) -> None:
    """What was told of the council's pages and of progress on its plans, when each happened."""
    notes = [note for model in content_models() for note in of_content(model, council)]
    for plan in Plan.objects.of(council).live():
        notes += [*of_rounds(plan), *of_updates(plan), *of_figures(plan)]
    for place, note in enumerate(notes):
        note.by = officers[place % len(officers)]
    ChangeNote.objects.bulk_create(notes, batch_size=1000)


def of_content(model, council: Council) -> list[ChangeNote]:
    """Each row published, some of them corrected later."""
    rows = list(model.objects.of(council).order_by("pk"))
    notes = [
        note_on(row, Kind.PUBLISHED, row.publish_at, {"en": "Published.", "cy": "Cyhoeddwyd."})
        for row in rows
    ]
    latest = noon(timezone.localdate() - timedelta(days=1))
    for row in rows[::CORRECTED]:
        notes.append(note_on(row, Kind.CORRECTED, min(row.publish_at + timedelta(days=60), latest), WORDS))
    return notes


def note_on(row, kind, at: datetime, words: dict) -> ChangeNote:
    texts = {f"note_{code}": text for code, text in words.items()}
    return ChangeNote(council=row.council, subject=row, kind=kind, noted_at=at, **texts)


def progress_note(plan: Plan, part, kind, day: date, **details) -> ChangeNote:
    """Shaped as `delivery.models.change_note` writes it."""
    return ChangeNote(
        council=plan.council, subject=plan, part=part, kind=kind, noted_at=noon(day), details=details
    )


def of_rounds(plan: Plan):
    """How many answers each closed round had."""
    for each in ReportingRound.objects.filter(council=plan.council):
        due = plan.actions.count() + plan.measures.count()
        yield progress_note(
            plan,
            each,
            Kind.REPORTED,
            each.due_on,
            group=f"round:{each.pk}",
            answered=due - due // 9,
            owed=due,
        )


def of_updates(plan: Plan):
    """Each change of status."""
    actions, before = {row.lineage_id: row for row in Action.objects.filter(plan=plan)}, {}
    for update in ActionUpdate.objects.filter(lineage__in=actions).order_by("reported_on", "pk"):
        was = before.get(update.lineage_id)
        before[update.lineage_id] = update.status
        if was and was != update.status:
            day = update.reported_on + timedelta(days=20 + update.pk % 10)
            group = {"group": f"{update.lineage_id}:status::{day}", "fold": f"{plan.lineage_id}:{day}"}
            said = {"field": "status", "was": was, "now": update.status, "row": update.pk, **group}
            yield progress_note(plan, actions[update.lineage_id], Kind.STATUS, day, **said)


def of_figures(plan: Plan):
    """Values that were put right, each with its correction."""
    measures = {row.lineage_id: row for row in Measure.objects.filter(plan=plan)}
    points = DataPoint.objects.filter(lineage__in=measures).order_by("pk")
    wrong = [point for place, point in enumerate(points) if place % FIGURES == 0]
    corrections = Correction._base_manager.bulk_create(
        [
            Correction(
                lineage_id=point.lineage_id,
                of=Correction.Of.VALUE,
                was=point.value + 1,
                **{name: getattr(point, name) for name in ("period_start", "period_end")},
                **{f"reason_{code}": text for code, text in WORDS.items()},
            )
            for point in wrong
        ]
    )
    for point, correction in zip(wrong, corrections, strict=True):
        day = point.period_end + timedelta(days=50)
        correction.corrected_at = noon(day)
        measure = measures[point.lineage_id]
        period = {"start": str(point.period_start), "end": str(point.period_end)}
        was = {"was": str(correction.was), "was_low": None, "was_high": None, "now": str(point.value)}
        group = f"{point.lineage_id}:value:{point.period_end}:{day}"
        said = {"field": "value", "row": correction.pk, "reason": WORDS, "group": group, **period, **was}
        yield progress_note(plan, measure, Kind.FIGURE, day, **said)
    Correction._base_manager.bulk_update(corrections, ["corrected_at"], batch_size=500)


def write_history(council: Council, officers: list[User]) -> None:
    """A record of each row as it was added, and of later saves, evenly over the years."""
    now = timezone.now()
    for model in council_models():
        if model.keeps_history:
            rows = list(model._base_manager.filter(**{model.council_lookup: council.pk}).order_by("pk"))
            is_page = model.is_content or hasattr(model, "get_absolute_url")
            saves = [rows] * SAVES if is_page else [rows[::ONE_IN]]
            for number, saved in enumerate([rows, *saves]):
                write_records(model, saved, officers, now, is_first=number == 0)


def write_records(model, rows: list, officers: list[User], now: datetime, *, is_first: bool) -> None:
    for place, row in enumerate(rows):
        part = (
            (place + 1) / (len(rows) + 1) if is_first else 1 - (len(rows) - place) / (len(rows) + 1) / YEARS
        )
        row._history_date = now - timedelta(days=365 * YEARS) * (1 - part)
        row._history_user = officers[place % len(officers)]
    model.history.bulk_history_create(rows, batch_size=1000, update=not is_first)
