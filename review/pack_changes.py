"""What changed since a moment in what a briefing is about."""

from collections.abc import Iterator
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from councils.compiled_queries import compiled_query
from councils.models import ChangeNote, Committee, VisibleNotes
from councils.publishing.changes import Entry, grouped, with_parts
from delivery.briefing import Briefing
from plans.models import Decision, Document, Engagement, Evidence, Plan

# That are read for it.
MOST_NOTES = 1000


def whole_plans(briefing: Briefing) -> list[Plan]:
    """The plans that the briefing is about as such, not for some of their parts."""
    return [plan for plan in briefing.plans if briefing.is_wanted(plan)]


def changes_since(briefing: Briefing, start: datetime, *, decided_by: Committee | None = None) -> list[Entry]:
    """The newest first: all of whole plans, of others what is about parts that the briefing is about.

    `decided_by`: decisions of this committee too, whatever they are about.
    """
    council, viewer = briefing.council, briefing.viewer
    plans = [plan.lineage_id for plan in briefing.decided_plans]
    whole = [plan.lineage_id for plan in whole_plans(briefing)]
    notes = _notes_since(council, start, viewer, plans, whole, decided_by.pk if decided_by else 0)
    for note in notes:
        note.council = council
    visible = VisibleNotes(lambda *part: notes[slice(*part)], viewer)
    readable = _with_known_parts(briefing, visible.readable(notes, known=briefing.plans))
    return grouped(_of_briefing(briefing, readable, whole))


def _known(briefing: Briefing) -> list:
    """What notes may be about, and is read already."""
    progress = briefing.progress
    things = [row.thing for row in (*progress.actions, *progress.measures)]
    return [*progress.rounds.rounds, *progress.priorities.values(), *things, *briefing.watched_risks]


def _with_known_parts(briefing: Briefing, notes: list[ChangeNote]) -> list[ChangeNote]:
    known = {(type(row), row.pk): row for row in _known(briefing)}
    for note in notes:
        kind = note.part_type_id and ContentType.objects.get_for_id(note.part_type_id).model_class()
        if row := known.get((kind, note.part_id)):
            ChangeNote.part.set_cached_value(note, row)
    return with_parts(notes)


def _of_briefing(briefing: Briefing, notes: list[ChangeNote], whole: list) -> Iterator[ChangeNote]:
    rows = (row for row in _known(briefing) if hasattr(row, "lineage_id"))
    lineages = {row.lineage_id for row in rows if briefing.is_wanted(row)}
    for note in notes:
        is_whole = not isinstance(note.subject, Plan) or note.subject.lineage_id in whole
        if is_whole or getattr(note.part, "lineage_id", None) in lineages:
            yield note


@compiled_query
def _notes_since(council, start, viewer, plans, whole, committee):
    """About editions of plans, by lineage; about what belongs to those that are told whole; about its decisions."""
    about = _about(Plan, Plan.objects.of(council.pk).filter(lineage__in=plans))
    for model in (Document, Decision, Evidence, Engagement):
        about |= _about(model, model.objects.of(council.pk).filter(plan__lineage__in=whole))
    about |= _about(Decision, Decision.objects.filter(committee=committee))
    notes = ChangeNote.objects.of(council.pk).filter(about, noted_at__gte=start, noted_at__lte=viewer.now)
    return notes[:MOST_NOTES]


def _about(model, rows) -> Q:
    named = {"content_type__app_label": model._meta.app_label, "content_type__model": model._meta.model_name}
    return Q(**named, object_id__in=rows.order_by().values("pk"))
