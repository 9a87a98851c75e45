"""Targets, ratings and their rules in the words of the page."""

from decimal import Decimal

from django.utils.translation import gettext as _

from ..figures.rating import Polarity, Rating
from ..figures.statuses import SAYS, ActionStatus
from ..models import DataPoint, Measure
from ..shown import whole
from .numbers import figure, figure_in_full, number

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
    return {
        Rating.GREEN: _("Green"),
        Rating.GREEN_OUT_OF_DATE: _("Green, but out of date"),
        Rating.AMBER: _("Amber"),
        Rating.RED: _("Red"),
        Rating.UNRATED: _("Not rated"),
        Rating.NO_DATA: _("No data"),
        Rating.NOT_DUE: _("Not due"),
        Rating.SUPPRESSED: _("Suppressed"),
    }[Rating(rating)]


def rating_mark(rating: Rating) -> ActionStatus:
    """The shape and colour that a rating shares with the statuses of actions; three dashes where nothing is judged."""
    if rating == Rating.GREEN_OUT_OF_DATE:
        return ActionStatus.ON_TRACK_OUT_OF_DATE
    return SAYS.get(Rating(rating), ActionStatus.NOT_YET_RATED)


def own_label(rating: Rating) -> str:
    """The field of a scheme that holds the council's own word for this rating; empty where there is none."""
    return f"{rating}_label" if rating in SAYS else ""


def state_word(point: DataPoint | None) -> str:
    """What is known of a period's value, in a word or two."""
    if point is None:
        return _("not reported")
    return {
        DataPoint.State.FINAL: _("final"),
        DataPoint.State.PROVISIONAL: _("provisional"),
        DataPoint.State.SUPPRESSED: _("suppressed"),
        DataPoint.State.NOT_DUE: _("not due"),
        DataPoint.State.NOT_AVAILABLE: _("not available"),
    }[DataPoint.State(point.state)]


def rule_words(measure: Measure, ends, *, trend_against: str = "") -> str:
    """A scheme's rule with the numbers of this measure: "Green at 90% or more; amber at 85.5% or more; red below that."

    `ends`: its thresholds; empty words where nothing is rated. `trend_against`: the period that the trend clause
    looks at.
    """
    if ends is None:
        return ""
    if ends.green_high is None:
        one = _("Green at %(green)s or more; red below that.")
        two = _("Green at %(green)s or more; amber at %(amber)s or more; red below that.")
    elif ends.green_low is None:
        one = _("Green at %(green)s or less; red above that.")
        two = _("Green at %(green)s or less; amber at %(amber)s or less; red above that.")
    else:
        one = _("Green from %(green_low)s to %(green_high)s; red outside that.")
        two = _(
            "Green from %(green_low)s to %(green_high)s; amber from %(amber_low)s to %(amber_high)s; "
            "red outside that."
        )
    green = _ends(measure, "green", ends.green_low, ends.green_high)
    amber = _ends(measure, "amber", ends.amber_low, ends.amber_high)
    words = (one if list(green.values()) == list(amber.values()) else two) % (green | amber)
    if trend_against:
        words += " " + _("A red becomes amber if it is no worse than the %(period)s.") % {
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
        return _("No target is set for this period.")
    if row.rule is None:
        return _("The council has not set a rule for ratings.")
    return _(
        "Its target is a range. A measure where higher or lower is better cannot be rated against a range."
    )
