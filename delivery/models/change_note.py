"""Progress as changes: what was reported of a public plan is noted, in the transaction that writes it.

Only of a plan that can be read, about its live edition; the sentences are made where they are read (delivery.changes).
"""

from collections import defaultdict

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from councils.models import UNTIL_RELEASED, ChangeNote
from plans.models import Plan, Priority

Kind = ChangeNote.Kind


def note_updates(updates, *, by, at=None) -> None:
    """Updates of one kind that were just given. `at`: the attribute that says when, where that is not now.

    Of what is held a note comes out with it: until somebody releases it, nothing is noted.
    """
    updates = [update for update in _with_a_time(updates) if update.is_shown]
    if not updates:
        return
    things = _public(updates)
    before, notes, answered = _told_before(updates, things), [], {}
    for update in updates:
        thing = things.get(update.lineage_id)
        if thing is None:
            continue
        moment = _told_at(update, at)
        now = getattr(update, update.told)
        was = getattr(update.corrects, update.told) if update.corrects_id else before(update)
        in_round = _is_in(update.round, moment)
        if in_round and not update.is_held:
            _keep_newest(answered, (thing.plan, update.round), moment)
        is_move = was is not None and was != now
        if is_move or update.corrects_id or not in_round:
            said = {"field": update.told, "was": was, "now": now, "row": update.pk}
            if update.corrects_id or update.is_late:
                said |= {"reason": _texts(update, "reason"), "on": str(update.reported_on)}
                said["is_late"] = update.is_late
            kind = Kind.STATUS if is_move or update.corrects_id else Kind.REPORTED
            notes.append(_note(thing, kind, said, by, moment))
    ChangeNote.objects.bulk_create(notes, batch_size=500)
    note_answers(answered, by=by)


def note_withdrawn(update, *, by) -> None:
    """An update that residents could read, and that counts no more; its round counts anew."""
    action = _public([update]).get(update.lineage_id)
    if action is None:
        return
    said = {"field": "status", "was": update.status, "now": None, "row": update.pk, "is_withdrawn": True}
    said |= {"reason": _texts(update, "withdrawn_reason"), "on": str(update.reported_on)}
    _note(action, Kind.STATUS, said, by, timezone.now()).save()
    if update.round_id:
        note_answers({(action.plan, update.round): None}, by=by)


def note_points(points, *, by, at=None) -> None:
    """Values of measures that were just reported, or are said in another way; not those put right with a reason."""
    points = _with_a_time(points)
    things = _public(points)
    newest, answered = {}, {}
    for point in sorted(points, key=lambda point: point.period_end):
        measure = things.get(point.lineage_id)
        if measure is None or point.state == point.State.NOT_DUE:
            continue
        moment = _told_at(point, at)
        if _is_in(point.round, moment) and not point.is_held:
            _keep_newest(answered, (measure.plan, point.round), moment)
        else:  # of many periods at once the newest is told
            said = {"field": "value", "row": point.pk, "state": point.state, **_period(point)}
            said["now"] = None if point.value is None else str(point.value)
            newest[point.lineage_id] = _note(measure, Kind.REPORTED, said, by, moment)
    ChangeNote.objects.bulk_create(newest.values(), batch_size=500)
    note_answers(answered, by=by)


def note_corrections(corrections, *, by, now=None, at=None) -> None:
    """Values or targets put right. `now`: by the key of a correction, the value from now on, where it is known."""
    corrections = _with_a_time(corrections)
    things = _public(corrections)
    notes = []
    for each in corrections:
        if measure := things.get(each.lineage_id):
            said = {"field": each.of, "row": each.pk, "reason": _texts(each, "reason"), **_period(each)}
            for name in ("was", "was_low", "was_high"):
                value = getattr(each, name)
                said[name] = None if value is None else str(value)
            value = (now or {}).get(each.pk)
            said["now"] = None if value is None else str(value)
            moment = _told_at(each, at)
            notes.append(_note(measure, Kind.FIGURE, said, by, moment))
    ChangeNote.objects.bulk_create(notes, batch_size=500)


def note_answers(moments: dict, *, by) -> None:
    """One note for a plan and a round, however many answers come: how many there are by now.

    `moments`: by (plan, round), when the newest answer came; None where none did and they are only counted anew.
    """
    for (plan, its_round), moment in moments.items():
        if not its_round.closed_at:
            note_round(plan, its_round, answered=_answers(plan, its_round), by=by, at=moment)


def note_round(plan, its_round, *, answered, owed=None, by, at=None) -> None:
    """What was answered in a round; `owed` once it is closed. Without an answer in an open round nothing is said."""
    notes = _about(its_round).filter(
        kind=Kind.REPORTED, content_type=ContentType.objects.get_for_model(plan), object_id=plan.pk
    )
    there = notes.first()
    if not answered:
        notes.delete()
    else:
        said = {"group": f"round:{its_round.pk}", "answered": answered, "owed": owed}
        note = there or ChangeNote(council=plan.council, subject=plan, part=its_round, kind=Kind.REPORTED)
        note.details, note.by = said, by
        note.noted_at = max(filter(None, (note.noted_at, at)), default=timezone.now())
        note.save()


def note_snapshots(snapshots, *, by) -> None:
    """Reports that were frozen."""
    ChangeNote.objects.bulk_create(
        ChangeNote(
            council=each.plan.council,
            subject=each.plan,
            part=each,
            kind=Kind.FROZEN,
            details={"group": f"frozen:{each.pk}", **_why_corrected(each)},
            noted_at=each.taken_at,
            by=by,
        )
        for each in snapshots
    )


def forget(row, thing) -> None:
    """What was noted of an update or a value goes with it, as when its import is undone; its round counts anew."""
    notes = ChangeNote.objects.filter(
        part_type=ContentType.objects.get_for_model(thing),
        part_id__in=type(thing).objects.filter(lineage=thing.lineage_id).values("pk"),
        details__row=row.pk,
    )
    field = getattr(row, "told", "value")
    notes.filter(details__field=field).exclude(kind=Kind.FIGURE).delete()  # those name a correction
    if row.round and (public := _public([row]).get(row.lineage_id)):
        note_answers({(public.plan, row.round): None}, by=None)


# -- how a note is put together -----------------------------------------------------------------------


def _note(thing, kind, said, by, at) -> ChangeNote:
    day, subject = timezone.localdate(at), thing.publication_root
    if said["field"] == "score" and kind == Kind.REPORTED:
        # A council reviews its risks on one day: those first reviewed, and those that stay as they were, are two lines.
        group = f"{subject.lineage_id}:reviewed:{said['was'] is None}:{day}"
    else:
        group = f"{thing.lineage_id}:{said['field']}:{said.get('end', '')}:{day}"
    # Of many actions the changes of a day are told together; of few priorities, risks, pledges and undertakings one
    # by one.
    is_of_few = isinstance(thing, Priority) or not isinstance(subject, Plan)
    is_one_of_few = is_of_few or said["field"] == "score"
    fold = group if is_one_of_few else f"{subject.lineage_id}:{day}"
    said = {**said, "group": group, "fold": fold}
    return ChangeNote(
        council=subject.council,
        subject=subject,
        part=thing,
        kind=kind,
        details=said,
        noted_at=at,
        by=by,
    )


def _keep_newest(moments: dict, key, moment) -> None:
    moments[key] = max(moment, moments.get(key, moment))


def _public(reported) -> dict:
    """What these rows of one kind are about, as it stands in the live edition (of its plan), by its lineage."""
    if not reported:
        return {}
    model = reported[0].thing_model()
    rows = model.objects.filter(lineage__in={row.lineage_id for row in reported})
    rows = reported[0].published_things(rows)
    return {row.lineage_id: row for row in rows.select_related(*model.link_needs)}


def _with_a_time(rows) -> list:
    return [row for row in rows if row.publish_at != UNTIL_RELEASED]


def _told_at(row, at):
    """When residents can first read it; `at`: the attribute that says when it was given."""
    given = getattr(row, at) if at else timezone.now()
    return max(given, row.publish_at) if row.publish_at else given


def _is_in(its_round, moment) -> bool:
    """Was it given while the round collected?"""
    return its_round is not None and (its_round.closed_at is None or moment <= its_round.closed_at)


def _told_before(updates, things):
    """A function: what counted before this update; None where there was nothing, or a later one counts."""
    rows, model = defaultdict(list), type(updates[0])
    found = model.objects.filter(lineage__in=things).not_withdrawn()
    facts = ("lineage", "pk", "reported_on", "created_at", "corrects", "publish_at")
    for row in found.order_by("reported_on", "pk").values(*facts, told=model.told_as):
        rows[row["lineage"]].append(row)

    def before(update):
        place = (update.reported_on, update.pk)
        given, seen_at = (update.created_at, update.pk), update.told_at
        earlier = [
            row
            for row in rows[update.lineage_id]
            if (row["created_at"], row["pk"]) < given
            and (row["publish_at"] is None or row["publish_at"] <= seen_at)
        ]
        wrong = {row["corrects"] for row in earlier}
        counting = [row for row in earlier if row["pk"] not in wrong]
        if not counting or (counting[-1]["reported_on"], counting[-1]["pk"]) > place:
            return None
        return counting[-1]["told"]

    return before


def _answers(plan, its_round) -> int:
    """How many actions and measures of the plan were answered in the round, what is held left out."""
    updates, points = (
        apps.get_model("delivery", name).objects.as_at(timezone.now())
        for name in ("ActionUpdate", "DataPoint")
    )
    rows = [
        updates.filter(lineage__in=plan.actions.values("lineage"), withdrawn_at=None),
        points.filter(lineage__in=plan.measures.values("lineage")).exclude(state="not_due"),
    ]
    return sum(
        found.filter(round=its_round).order_by().values("lineage").distinct().count() for found in rows
    )


def _about(part):
    return ChangeNote.objects.filter(part_type=ContentType.objects.get_for_model(part), part_id=part.pk)


def _period(row) -> dict:
    return {"start": str(row.period_start), "end": str(row.period_end)}


def _why_corrected(snapshot) -> dict:
    return {"reason": _texts(snapshot, "reason")} if snapshot.corrects_id else {}


def _texts(row, name: str) -> dict:
    texts = {code: getattr(row, f"{name}_{code}") for code in ("en", "cy")}
    return {code: text for code, text in texts.items() if text}
