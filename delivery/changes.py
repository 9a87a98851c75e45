"""Progress in sentences: what a note of an action, a priority, a pledge, a measure, a round or a report says."""

from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from councils.models import ChangeNote
from councils.publishing.changes import Told, named, with_reason
from plans.models import Priority
from pledges.models import Pledge

from .figures.period import Period, PeriodKind
from .figures.statuses import ActionStatus
from .formatting import figure_in_full, period_words, range_words
from .models import (
    Action,
    DataPoint,
    Judgement,
    Measure,
    ReportingRound,
    Risk,
    Snapshot,
    Undertaking,
    UndertakingUpdate,
)
from .periods import format_period
from .status_words import OUR_WORDS


def of_status(notes) -> Told:
    """Of an action or a priority: its status, and what it was before that day; nothing where it came back to that."""
    note, thing = notes[0], notes[0].part
    was, now = notes[-1].details["was"], note.details["now"]
    said = {"action": named(thing, "title"), "now": _status(now), "was": _status(was)}
    is_late = note.details.get("is_late", False)
    corrected = "reason" in note.details and not is_late
    if corrected:
        said["day"] = date_format(date.fromisoformat(note.details["on"]), "DATE_FORMAT")
    if note.details.get("is_withdrawn"):
        words = format_html(_("{action}: the update from {day} was withdrawn."), **said)
    elif is_late:
        is_move = was and was != now
        words = (
            _("{action}: now {now} (was {was}), reported late.")
            if is_move
            else _("{action}: {now}, reported late.")
        )
        words = format_html(words, **said)
    elif was and was != now:
        words = format_html(_("{action}: now {now} (was {was})."), **said)
    elif corrected:
        words = format_html(_("{action}: the update from {day} was corrected."), **said)
    elif any(each.kind == ChangeNote.Kind.REPORTED for each in notes):
        words = format_html(
            _("{action}: still {now}.") if was else _("{action}: reported for the first time, {now}."), **said
        )
    else:
        words = ""
    return Told(with_reason(words, note), thing.get_absolute_url())


def of_risk(notes) -> Told:
    """Its score now, and what it was before that day; of reviews that changed none, how many there were."""
    note, risk = notes[0], notes[0].part
    was, now = notes[-1].details["was"], note.details["now"]
    if note.kind == ChangeNote.Kind.REPORTED:
        return _reviewed(notes)
    said = {"risk": named(risk, "title"), "now": now, "was": was}
    if was is not None and was != now:
        words = format_html(_("{risk}: risk score now {now} (was {was})."), **said)
    elif "reason" in note.details:
        said["day"] = date_format(date.fromisoformat(note.details["on"]), "DATE_FORMAT")
        words = format_html(_("{risk}: the review from {day} was corrected."), **said)
    else:
        words = ""
    return Told(with_reason(words, note), risk.get_absolute_url())


def _reviewed(notes) -> Told:
    """Of one day: risks that were reviewed for the first time, or those whose scores stayed as they were."""
    risk, is_first = notes[0].part, notes[0].details["was"] is None
    number = len({note.part.lineage_id for note in notes})
    if number == 1:
        words = (
            _("{risk}: reviewed for the first time, risk score {now}.")
            if is_first
            else _("{risk}: reviewed, risk score still {now}.")
        )
        said = {"risk": named(risk, "title"), "now": notes[0].details["now"]}
        return Told(format_html(words, **said), risk.get_absolute_url())
    words = (
        ngettext(
            "{number} risk was reviewed for the first time.",
            "{number} risks were reviewed for the first time.",
            number,
        )
        if is_first
        else ngettext(
            "{number} risk was reviewed. Its score is the same.",
            "{number} risks were reviewed. Their scores are the same.",
            number,
        )
    )
    return Told(format_html(words, number=number), _page_under(risk.plan, "risk_list"))


def of_pledge(notes) -> Told:
    """What a committee found, and what had been found before that day; the entry is about the pledge itself."""
    note, pledge = notes[0], notes[0].part
    was, now = notes[-1].details["was"], note.details["now"]
    said = {"now": _verdict(now), "was": _verdict(was)}
    if was and was != now:
        words = format_html(_("Judgement: {now} (was {was})."), **said)
    elif "reason" in note.details:
        said["day"] = date_format(date.fromisoformat(note.details["on"]), "DATE_FORMAT")
        words = format_html(_("The judgement of {day} was corrected."), **said)
    else:
        words = format_html(_("Judgement: still {now}.") if was else _("Judgement: {now}."), **said)
    return Told(with_reason(words, note), pledge.get_absolute_url())


def of_undertaking(notes) -> Told:
    """Whether it was done or refused; of one that stays open, that it was reported on."""
    note, undertaking = notes[0], notes[0].part
    was, now = notes[-1].details["was"], note.details["now"]
    words = {
        "undertaking": named(undertaking, "undertaken"),
        "now": UndertakingUpdate.Status(now).label,
        "was": UndertakingUpdate.Status(was).label if was else "",
    }
    if was and was != now:
        said = format_html(_("{undertaking}: now {now} (was {was})."), **words)
    elif "reason" in note.details:
        words["day"] = date_format(date.fromisoformat(note.details["on"]), "DATE_FORMAT")
        said = format_html(_("{undertaking}: the update from {day} was corrected."), **words)
    elif was:
        said = format_html(_("{undertaking}: still {now}."), **words)
    else:
        said = format_html(_("{undertaking}: reported for the first time, {now}."), **words)
    return Told(with_reason(said, note), undertaking.get_absolute_url())


def of_measure(notes) -> Told:
    """A value that was reported, or one that was put right with what it said before."""
    note, measure = notes[0], notes[0].part
    details = note.details
    period = Period(date.fromisoformat(details["start"]), date.fromisoformat(details["end"]))
    said = {"measure": named(measure, "name"), "period": period_words(measure, period)}
    if note.kind == ChangeNote.Kind.FIGURE:
        words = with_reason(_corrected(said, measure, details, notes[-1].details), note)
    elif details["now"] is None:
        said["state"] = DataPoint.State(details["state"]).label
        words = format_html(_("{measure}: no value for {period} ({state})."), **said)
    else:
        said["value"] = figure_in_full(measure, Decimal(details["now"]))
        words = format_html(_("{measure}: {value} for {period}."), **said)
    return Told(words, measure.get_absolute_url())


# What else was put right than a value, by `Correction.of`.
PUT_RIGHT = {
    "target": gettext_lazy("{measure}: the target for {period} was changed (it was {was})."),
    "rating": gettext_lazy("{measure}: the rating set by the council for {period} was changed."),
    "words": gettext_lazy("{measure}: the commentary for {period} was corrected."),
    "breakdown": gettext_lazy("{measure}: a breakdown for {period} was corrected."),
    "late": gettext_lazy("{measure}: {period} was reported late."),
    "withdrawn": gettext_lazy("{measure}: the value for {period} was withdrawn (it was {was})."),
}


def _corrected(said, measure, details, first) -> str:
    said["was"] = range_words(measure, *(_figure(first[name]) for name in ("was", "was_low", "was_high")))
    said["now"] = "" if details["now"] is None else figure_in_full(measure, Decimal(details["now"]))
    if details["field"] == "late" and said["now"]:
        return format_html(_("{measure}: {now} for {period}, reported late."), **said)
    if sentence := PUT_RIGHT.get(details["field"]):
        return format_html(str(sentence), **said)
    if not said["was"]:
        return format_html(_("{measure}: the value for {period} was corrected."), **said)
    if not said["now"]:
        return format_html(_("{measure}: the value for {period} was corrected (it was {was})."), **said)
    if said["now"] == said["was"]:
        return format_html(_("{measure}: {now} for {period} again, as before."), **said)
    return format_html(_("{measure}: now {now} for {period} (was {was})."), **said)


def of_round(notes) -> Told:
    """How many answers a round has; of several plans together, each by its newest note."""
    newest = {}
    for note in notes:
        newest.setdefault(note.object_id, note)
    answered = sum(note.details["answered"] for note in newest.values())
    owed = [note.details["owed"] for note in newest.values()]
    period = round_words(notes[0].part)
    if None in owed:
        words = ngettext(
            "Progress for {period} is being reported: {answered} update so far.",
            "Progress for {period} is being reported: {answered} updates so far.",
            answered,
        )
    else:
        words = ngettext(
            "Progress for {period} was reported: {answered} of {owed} update.",
            "Progress for {period} was reported: {answered} of {owed} updates.",
            sum(owed),
        )
    url = _page_under(notes[0].subject, "plan_progress")
    owed = sum(number or 0 for number in owed)
    return Told(format_html(words, period=period, answered=answered, owed=owed), url)


def _page_under(plan, name: str) -> str:
    """A page of the plan, which only its current edition has; else that edition itself."""
    if not plan.has_own_address:
        return plan.get_absolute_url()
    return reverse(f"delivery:{name}", args=[plan.council.slug, plan.slug])


def of_snapshot(notes) -> Told:
    """A report that stays as it was."""
    snapshot = notes[0].part
    if snapshot.corrects_id:
        words = _("A corrected issue of the report on {period} was published.")
        told = format_html(words, period=round_words(snapshot.round))
        return Told(with_reason(told, notes[0]), snapshot.get_absolute_url())
    words = _("The report on {period} is kept as a permanent copy.")
    return Told(format_html(words, period=round_words(snapshot.round)), snapshot.get_absolute_url())


def round_words(its_round) -> str:
    """Its period as a resident would say it."""
    period = its_round.period
    return format_period(period, PeriodKind.MONTH if period.is_of(PeriodKind.MONTH) else PeriodKind.QUARTER)


def _status(value) -> str:
    """In the words of every page: the council's own label explains them where the status itself is shown."""
    return str(OUR_WORDS[ActionStatus(value)]) if value else ""


def _verdict(value) -> str:
    return str(Judgement.Verdict(value).label) if value else ""


def _figure(text) -> Decimal | None:
    return None if text is None else Decimal(text)


# What tells of the notes about a part of these models.
TELLERS = {
    Action: of_status,
    Priority: of_status,
    Risk: of_risk,
    Pledge: of_pledge,
    Measure: of_measure,
    ReportingRound: of_round,
    Snapshot: of_snapshot,
    Undertaking: of_undertaking,
}
