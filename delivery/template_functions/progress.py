"""How things are going: marks in the words of a council, and what pages of other things show of it."""

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import localize
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from jinja2 import pass_context
from markupsafe import Markup

from plans.models import Priority

from .. import formatting
from ..figures.sparkline import newest_values
from ..figures.statuses import ActionStatus, Overall, overall
from ..models import Measure
from ..progress import MeasureProgress, PriorityProgress, Progress
from ..progress.summary import (
    ProgressSummary,
    delivery_address,
    progress_summary,
    status_word,
    tally_sentence,
)
from ..status_words import OUR_WORDS
from .figures import rating_mark, rating_word

# -- words ----------------------------------------------------------------------------------------


def status_option(status):
    """The word of a status as an option of a list."""
    return capfirst(OUR_WORDS[ActionStatus(status)])


def judged(worked_out: Overall) -> str:
    """By how much of what should say something it is judged; where nothing should, what that means."""
    asked = worked_out.judged + worked_out.missing
    if asked:
        return _("Based on %(judged)s of %(asked)s actions and measures.") % {
            "judged": worked_out.judged,
            "asked": asked,
        }
    return {
        ActionStatus.COMPLETE: _("All its actions are complete."),
        ActionStatus.PAUSED: _("All its actions are paused."),
        ActionStatus.NOT_STARTED: _("None of its actions has started."),
    }.get(worked_out.status, _("There is nothing to base a status on yet."))


# -- marks ----------------------------------------------------------------------------------------


@pass_context
def status_mark(context, status) -> Markup:
    """The mark of an action."""
    return _mark(context, ActionStatus(status), status_word(context["council"], status))


@pass_context
def overall_mark(context, worked_out) -> Markup:
    """The mark of a priority: worked out from several things, so in our words, which say no more than that."""
    return _mark(context, worked_out.status, capfirst(OUR_WORDS[worked_out.status]))


@pass_context
def rating_status(context, scheme, rating, count=None) -> Markup:
    """The mark of a rating; what is missing is no rating, and is a word without a shape."""
    word = rating_word(scheme, rating)
    mark = rating_mark(rating) if rating in formatting.JUDGED else None
    drawn = _mark(context, mark, word) if mark else Markup('<span class="soft">{}</span>').format(word)
    return Markup("{} {}").format(drawn, localize(count)) if count else drawn


@pass_context
def symbols_shown(context) -> Markup | str:
    """The shapes of every mark on the page, once; stands in the block `symbols`, after all of them."""
    shown = [status for status in ActionStatus if status in context["statuses_shown"]]
    symbols = context.environment.get_template("components/status_symbols.html")
    return Markup(symbols.render(statuses=shown)) if shown else ""  # noqa: S704  Jinja2 has escaped it


def _mark(context, status: ActionStatus, word: str) -> Markup:
    """Shape and word; the shape is noted for the end of the page."""
    context["statuses_shown"].add(status)
    return context.environment.get_template("components/status.html").module.status_with_word(status, word)


# -- measures ---------------------------------------------------------------------------------------


def last_values(row: MeasureProgress):
    """The newest values since the series was last counted in a new way; with gaps, also where a year's count begins."""
    if row.latest is None:
        return []
    return newest_values(
        row.values,
        row.latest.period,
        row.kind,
        row.frequency,
        is_cumulative=row.measure.is_cumulative,
        broken_at=row.broken_at,
    )


# -- what other pages show ------------------------------------------------------------------------


def _progress_of(plans, council) -> Progress:
    return Progress(council, plans, timezone.localdate(), only_rated=True)


@pass_context
def strip_counts(context, going):
    """The segments of a strip; their shapes are noted for the end of the page."""
    context["statuses_shown"].update(status for status, count in going.tally if count)
    return going.counts()


@pass_context
def plan_progress_summary(context, plan, progress=None):
    """Of a plan at its own address; None for another edition, and where there are neither actions nor measures."""
    if not plan.has_own_address:
        return None
    if progress:  # its page reads the actions themselves
        return progress_summary(progress, progress.tally(progress.actions), progress.measures, plan)
    progress = _progress_of([plan], context["council"])
    return progress_summary(progress, progress.tally_of(plan=plan), progress.measures, plan)


def priority_progress(plan, family):
    """Of a priority, which comes first, and its parts: how they are going, and what of them has ended."""
    progress = Progress(
        plan.council, [plan], timezone.localdate(), priorities=family, without_commentary=True
    )
    parts = [row for row in family[1:] if row.ending]
    return {
        "progress": progress,
        "row": progress.by_priority(family)[0],
        "ended": [*parts, *progress.ended_actions, *progress.ended_measures],
        "rule": reverse("delivery:plan_progress", args=[plan.council.slug, plan.slug]) + "#rule",
    }


def priority_progress_summary(row: PriorityProgress, plan, progress):
    """Of a priority with its parts; None where it has neither actions nor measures."""
    tally = progress.tally(row.every_action)
    return progress_summary(progress, tally, row.every_measure, plan, priority=row.priority.slug)


def add_progress(plans, council):
    """To plans that deliver something, and to each priority `serving` in them: `going`, and to these `overall`."""
    if not plans:
        return ""
    progress = _progress_of(plans, council)
    parts: dict = {}
    main = [row.pk for plan in plans for row in plan.serving]
    for part in Priority.objects.filter(parent__in=main).going_on(timezone.localdate()):
        parts.setdefault(part.parent_id, []).append(part)
    for plan in plans:
        measures = progress.measures_of(plan=plan)
        plan.going = progress_summary(progress, progress.tally_of(plan=plan), measures, plan)
        for priority in plan.serving:
            family = [priority, *parts.get(priority.pk, ())]
            tally, measures = progress.tally_of(priorities=family), progress.measures_of(priorities=family)
            priority.going = progress_summary(progress, tally, measures, plan, priority=priority.slug)
            ratings = [row.rating for row in measures]
            priority.overall = overall(tally, ratings) if priority.going else None
    return ""


def council_progress_summary(council, plans):
    """Of the live plans among these: their actions together, and each plan's own; None where there is nothing."""
    live = [plan for plan in plans if plan.is_live]
    progress = _progress_of(live, council)
    measured = dict(
        Measure.objects.filter(plan__in=live)
        .going_on(timezone.localdate())
        .order_by()
        .values_list("plan_id")
        .annotate(number=Count("pk"))
    )
    rows = []
    for plan in live:
        tally, number = progress.tally_of(plan=plan), measured.get(plan.pk, 0)
        if tally.total or number:
            rows.append(
                {
                    "plan": plan,
                    "address": delivery_address("plan_progress", plan),
                    "sentence": tally_sentence(tally) if tally.total else "",
                    "measures": number,
                }
            )
    if not rows:
        return None
    return {
        "all": ProgressSummary(council, progress.tally_of(), {}),
        "plans": rows,
        "measures": sum(measured.values()),
    }
