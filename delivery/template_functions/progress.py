"""How things are going: marks in the same words on every page, and what pages of other things show of it."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from jinja2 import pass_context
from markupsafe import Markup

from councils.compiled_queries import compiled_query
from plans.models import Plan, Priority
from plans.priorities import family_of
from plans.reading import plans_counted_in

from .. import formatting
from ..briefing import Briefing
from ..figures.sparkline import newest_values
from ..figures.statuses import SAYS, ActionStatus, status_of_rating
from ..models import Measure, PriorityUpdate, Risk
from ..progress import MeasureProgress, Progress, worst_first
from ..progress.pledges import priorities_serving
from ..progress.summary import progress_summary, status_word
from ..status_words import own_word
from .figures import rating_word

# -- words ----------------------------------------------------------------------------------------


def status_option(status):
    """The word of a status as an option of a list."""
    return status_word(status)


def own_words(council, statuses):
    """(status, the council's own label for it, a StatusWord) of those of these statuses that have one."""
    found = ((status, own_word(council, status)) for status in statuses)
    return [(status_word(status), own) for status, own in found if own]


def statuses_of(rows):
    """The statuses of these actions or measures, each once."""
    return {row.status: None for row in rows}


def scheme_words(scheme):
    """(status, name of the field with the council's own label) of a rating scheme, where it has one."""
    fields = ((status, f"{rating}_label") for rating, status in SAYS.items())
    return [(status_word(status), field) for status, field in fields if scheme and getattr(scheme, field)]


def share_rule(rule):
    """Where the status of a priority, or of its actions and its measures, comes from: said once on a page."""
    if rule.is_stated:
        return _(
            "The status of a priority is the council’s own, from its latest update. "
            "Actions and measures are counted separately."
        )
    if rule.method == rule.Method.WORST:
        return _("The status of a priority is the worst of its rated actions, and of its rated measures.")
    return _(
        "On track: from %(actions)s%% of rated actions and %(measures)s%% of rated measures. "
        "At risk: from %(less_actions)s%% and %(less_measures)s%%."
    ) % {
        "actions": rule.actions_on_track,
        "measures": rule.measures_on_track,
        "less_actions": rule.actions_at_risk,
        "less_measures": rule.measures_at_risk,
    }


# -- marks ----------------------------------------------------------------------------------------


@pass_context
def status_mark(context, status) -> Markup:
    """The mark of an action, of a measure or of several of them; its shape is noted for the end of the page."""
    status = ActionStatus(status)
    context["statuses_shown"].add(status)
    marks = context.environment.get_template("components/status.html").module
    mark = marks.status_image_with_word if context.get("is_pdf") else marks.status_with_word
    return mark(status, status_word(status))


@pass_context
def kept_mark(context, status, word) -> Markup:
    """The same with the word that was kept with it on an earlier day."""
    context["statuses_shown"].add(ActionStatus(status))
    marks = context.environment.get_template("components/status.html").module
    return marks.status_with_word(status, word)


@pass_context
def rating_status(context, rating) -> Markup:
    """The mark of a rating; where no value is judged, also why."""
    mark = status_mark(context, status_of_rating(rating))
    if rating in formatting.JUDGED:
        return mark
    return Markup('{} <span class="soft">({})</span>').format(mark, rating_word(rating).lower())


@pass_context
def symbols_shown(context) -> Markup | str:
    """The shapes of every mark on the page, once; stands in the block `symbols`, after all of them."""
    shown = [status for status in ActionStatus if status in context["statuses_shown"]]
    symbols = context.environment.get_template("components/status_symbols.html")
    return Markup(symbols.render(statuses=shown)) if shown else ""  # noqa: S704  Jinja2 has escaped it


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
def strip_counts(context, group):
    """The segments of a strip; their shapes are noted for the end of the page."""
    context["statuses_shown"].update(status for status, count in group.tally if count)
    return group.counts


def plan_progress_summary(plan):
    """Of a plan at its own address: of its actions, or of its measures where it has no action; None without either."""
    if not plan.has_own_address:
        return None
    progress = _progress_of([plan], plan.council)
    tally = progress.tally_of(plan=plan)
    return progress_summary(progress, tally, [] if tally.total else progress.measures, plan)


@pass_context
def progress_together(context, plan, of_plan: Progress | None = None):
    """Of a plan and those counted in it: `plans`, (plan, summary) of each that has something; `all`; and its `own`.

    None where none is counted, or none has anything; `own` is None where it has nothing itself. `of_plan`: its own
    progress, where the page has read it.
    """
    if not (plan.has_own_address and getattr(plan, "has_counted_plans", False)):
        return None
    counted = plans_counted_in(plan, context["request"].viewer)
    if not counted:
        return None
    progress = of_plan.with_plans(counted) if of_plan else _progress_of([plan, *counted], plan.council)
    rows = []
    for each in progress.plans:
        going = progress_summary(
            progress, progress.tally_of(plan=each), progress.measures_of(plan=each), each
        )
        rows += [(each, going)] if going else []
    if not rows:
        return None
    together = progress_summary(progress, progress.tally_of(), progress.measures)
    own = next((going for each, going in rows if each is plan), None)
    return {"plans": rows, "all": together, "own": own}


def priority_progress(plan, family):
    """Of a priority, which comes first, and its parts: how they are going, and what of them has ended.

    `stated`: what the council itself says of it; `updates`: all that was reported of it. Neither by another rule.
    """
    progress = Progress(
        plan.council, [plan], timezone.localdate(), priorities=family, without_commentary=True
    )
    parts = [row for row in family[1:] if row.ending]
    row = progress.by_priority(family)[0]
    tally = progress.tally(row.every_action)
    stated = progress.stated_of(family[0])
    return {
        "progress": progress,
        "stated": stated,
        "updates": _updates_of(family[0], progress.at) if stated and stated.update else [],
        "row": row,
        "going": progress_summary(progress, tally, row.every_measure, plan, priority=family[0].slug),
        "ended": [*parts, *progress.ended_actions, *progress.ended_measures],
    }


@compiled_query
def _below(priorities, plans, today):
    """All that stand under these priorities of these plans, at whichever level."""
    under = Q(parent__in=priorities) | Q(parent__parent__in=priorities)
    return Priority.objects.filter(under, plan__in=plans).going_on(today)


@compiled_query
def _updates_of(priority, at):
    """Those that residents read, the newest first."""
    rows = PriorityUpdate.objects.as_at(at).filter(lineage=priority.lineage_id)
    return rows.select_related("corrects", "corrected_by")


def add_progress(plans, council):
    """To plans that deliver something, and to each priority `serving` in them: `going`; to a priority also `stated`."""
    if not plans:
        return ""
    progress = _progress_of(plans, council)
    serving = [row.pk for plan in plans for row in plan.serving]
    below = _below(serving, [plan.pk for plan in plans], timezone.localdate())
    for plan in plans:
        measures = progress.measures_of(plan=plan)
        plan.going = progress_summary(progress, progress.tally_of(plan=plan), measures, plan)
        for priority in plan.serving:
            family = family_of(priority, below)
            tally, measures = progress.tally_of(priorities=family), progress.measures_of(priorities=family)
            priority.going = progress_summary(progress, tally, measures, plan, priority=priority.slug)
            priority.stated = progress.stated_of(priority)
    return ""


def council_progress_summary(council, plans, pledges=()):
    """Of the live plans among these: `plans`, (plan, summary) of each; `pledges`, by lineage; None without any.

    A pledge is judged by the priorities that serve it, each with its parts.
    """
    live = [plan for plan in plans if plan.is_live]
    progress = _progress_of(live, council)
    rows = []
    for plan in live:
        measures = progress.measures_of(plan=plan)
        if going := progress_summary(progress, progress.tally_of(plan=plan), measures, plan):
            rows.append((plan, going))
    if not rows:
        return None
    of_pledges = {
        lineage: progress_summary(
            progress, progress.tally_of(priorities=serving), progress.measures_of(priorities=serving)
        )
        for lineage, serving in priorities_serving(live, pledges, timezone.localdate()).items()
    }
    return {"plans": rows, "pledges": of_pledges}


# -- committees and directorates ------------------------------------------------------------------


@compiled_query
def _naming(model, committee, viewer, today):
    plans = Plan.objects.of(committee.council_id).visible_to(viewer).live(viewer.now)
    rows = model.objects.filter(committee=committee.pk, plan__in=plans).going_on(today)
    return rows.select_related("plan__council").order_by("plan__title", "plan", "position", "pk")


@pass_context
def measures_of_committee(context, committee):
    """Measures of live plans that name it themselves, and go on."""
    return _naming(Measure, committee, context["request"].viewer, timezone.localdate())


@pass_context
def risks_of_committee(context, committee):
    """The same of risks."""
    return _naming(Risk, committee, context["request"].viewer, timezone.localdate())


@pass_context
def directorate_delivery(context, directorate):
    """What counts as its own in the briefing: `actions`, `measures` with the worst first, and how that is `going`."""
    briefing = Briefing(directorate.council, context["request"].viewer)
    briefing.asked["directorate"] = directorate
    here = reverse("delivery:briefing", args=[directorate.council.slug])
    return {
        "actions": briefing.actions,
        "measures": sorted(briefing.measures, key=worst_first),
        "going": briefing.going,
        "address": f"{here}?directorate={directorate.slug}",
    }
