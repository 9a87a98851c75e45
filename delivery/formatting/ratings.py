"""Targets, ratings and their rules in the words of the page."""

from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..figures.rating import Polarity, Rating
from ..figures.statuses import SAYS
from ..models import BreakdownValue, DataPoint, Measure
from ..shown import whole
from .numbers import figure, figure_in_full, machine_number, number

# Of these a value has been judged; the others say why none was.
JUDGED = (Rating.GREEN, Rating.GREEN_OUT_OF_DATE, Rating.AMBER, Rating.RED, Rating.UNRATED)


def target_words(measure: Measure, target, *, in_table: bool = False) -> str:
    """A target as it was set: "82%", "40 to 60 days"; in a table without the unit's words; empty without one."""
    if target is None:
        return ""
    return range_words(measure, target.value, target.low, target.high, in_table=in_table)


def range_words(measure: Measure, value, low, high, *, in_table: bool = False) -> str:
    """One value, or a range from low to high, with all digits; empty where none of them is known."""

    least = (measure.decimals or 0) if in_table else 0
    if value is not None:
        low, high = None, value
    elif low is None or high is None:
        return ""
    write = number if in_table else figure
    last = write(measure, whole(measure, high, least=least))
    if low is None:
        return last
    return _("%(low)s to %(high)s") % {"low": number(measure, whole(measure, low, least=least)), "high": last}


def rating_word(rating: Rating) -> str:
    """The word of the status that it gives a measure; where no value is judged, why not."""
    return {
        Rating.GREEN: _("On track"),
        Rating.GREEN_OUT_OF_DATE: _("On track, but out of date"),
        Rating.AMBER: _("At risk"),
        Rating.RED: _("Off track"),
        Rating.UNRATED: _("Not rated"),
        Rating.NO_DATA: _("No data"),
        Rating.NOT_DUE: _("Not due"),
        Rating.SUPPRESSED: _("Suppressed"),
    }[Rating(rating)]


def own_label(rating: Rating) -> str:
    """The field of a scheme that holds the council's own word for this rating; empty where there is none."""
    return f"{rating}_label" if rating in SAYS else ""


def state_word(point: DataPoint | BreakdownValue | None) -> str:
    """What is known of a period's value, or of a ward's or a category's, in a word or two."""
    if point is None:
        return _("not reported")
    return {
        DataPoint.State.FINAL: _("final"),
        DataPoint.State.PROVISIONAL: _("provisional"),
        DataPoint.State.SUPPRESSED: _("suppressed"),
        DataPoint.State.NOT_DUE: _("not due"),
        DataPoint.State.NOT_AVAILABLE: _("not available"),
    }[DataPoint.State(point.state)]


def scheme_words(scheme) -> str:
    """A scheme's rule for all its measures in one sentence."""
    green, amber = scheme.green_tolerance, scheme.amber_tolerance
    said = {"green": machine_number(green), "amber": machine_number(amber)}
    is_percent = scheme.tolerance == scheme.Tolerance.PERCENT
    if not amber:
        words = _("A measure is on track if it meets its target, and off track if it does not.")
    elif green == amber:
        words = {
            True: _(
                "A measure is on track if it misses its target by no more than %(green)s%%, else off track."
            ),
            False: _(
                "A measure is on track if it misses its target by no more than %(green)s in its own unit, "
                "else off track."
            ),
        }[is_percent]
    elif not green:
        words = {
            True: _(
                "A measure is on track if it meets its target, at risk if it misses it by no more than "
                "%(amber)s%%, off track beyond that."
            ),
            False: _(
                "A measure is on track if it meets its target, at risk if it misses it by no more than "
                "%(amber)s in its own unit, off track beyond that."
            ),
        }[is_percent]
    else:
        words = {
            True: _(
                "A measure is on track if it misses its target by no more than %(green)s%%, at risk by no more "
                "than %(amber)s%%, off track beyond that."
            ),
            False: _(
                "A measure is on track if it misses its target by no more than %(green)s in its own unit, at risk "
                "by no more than %(amber)s, off track beyond that."
            ),
        }[is_percent]
    if scheme.has_trend_clause:
        clause = _("It is at risk, not off track, if it is no worse than in the period it is compared with.")
        words = f"{words} {clause}"
    return words % said


def rule_words(measure: Measure, ends, *, trend_against: str = "") -> str:
    """A scheme's rule with the numbers of this measure: "On track at 90% or more; at risk at 85.5% or more; …".

    `ends`: its thresholds; empty words where nothing is rated. `trend_against`: the period that the trend clause
    looks at.
    """
    if ends is None:
        return ""
    if ends.green_high is None:
        one = _("On track at %(green)s or more; off track below that.")
        two = _("On track at %(green)s or more; at risk at %(amber)s or more; off track below that.")
    elif ends.green_low is None:
        one = _("On track at %(green)s or less; off track above that.")
        two = _("On track at %(green)s or less; at risk at %(amber)s or less; off track above that.")
    else:
        one = _("On track from %(green_low)s to %(green_high)s; off track outside that.")
        two = _(
            "On track from %(green_low)s to %(green_high)s; at risk from %(amber_low)s to "
            "%(amber_high)s; off track outside that."
        )
    green = _ends(measure, "green", ends.green_low, ends.green_high)
    amber = _ends(measure, "amber", ends.amber_low, ends.amber_high)
    words = (one if list(green.values()) == list(amber.values()) else two) % (green | amber)
    if trend_against:
        words += " " + _("At risk, not off track, if it is no worse than the %(period)s.") % {
            "period": trend_against
        }
    return words


def _ends(measure: Measure, name: str, low: Decimal | None, high: Decimal | None) -> dict:
    one = high if low is None else low
    return {
        name: figure_in_full(measure, one),
        f"{name}_low": "" if low is None else number(measure, whole(measure, low)),
        f"{name}_high": "" if high is None else figure_in_full(measure, high),
    }


def why_unrated(row) -> str:
    """Why the latest value of a measure has no colour; empty where it has one, or where its state says why."""
    if row.rating != Rating.UNRATED:
        return ""
    if row.polarity == Polarity.NONE:
        return _("Contextual measure: neither higher nor lower is better.")
    if row.target is None:
        if row.measure.kind == Measure.Kind.CONTEXTUAL:
            return _("No forecast is set for this period.")
        if due_on := row.measure.target_due_on:
            words = _("No target is set for this period. One is due by %(day)s.")
            return words % {"day": date_format(due_on, "DATE_FORMAT")}
        return _("No target is set for this period.")
    if row.rule is None:
        return _("The council has not set a rule for ratings.")
    return _(
        "Its target is a range. A measure where higher or lower is better cannot be rated against a range."
    )
