"""Values, targets, ratings and directions in the words of the page; the same words stand in the files of figures."""

from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from .figures import digits
from .figures.charts import MINUS
from .figures.direction import Against, Direction, is_broken_between
from .figures.period import LENGTHS, Frequency, Period, PeriodKind, shortest
from .figures.progress import SAYS, ActionStatus
from .figures.rating import Polarity, Rating
from .models import ActionUpdate, DataPoint, Measure, StatusWord
from .periods import in_words
from .shown import point_places, point_value, rounded, whole

# Of these a value has been judged; the others say why none was.
JUDGED = (Rating.GREEN, Rating.GREEN_OUT_OF_DATE, Rating.AMBER, Rating.RED, Rating.UNRATED)
# How an action stands where nobody reported it so: in our words, which no council can replace.
WORKED_OUT = {
    ActionStatus.ON_TRACK_OVERDUE: gettext_lazy("on track, but overdue"),
    ActionStatus.ON_TRACK_OUT_OF_DATE: gettext_lazy("on track, but out of date"),
    ActionStatus.NOT_YET_RATED: gettext_lazy("not yet rated"),
}

YEARS = (PeriodKind.FINANCIAL_YEAR, PeriodKind.ACADEMIC_YEAR, PeriodKind.CALENDAR_YEAR)

# -- numbers --------------------------------------------------------------------------------------


def bare(value: Decimal) -> str:
    """For programs: 84.5 for 84.5000, with no separators."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number(measure: Measure, value: Decimal) -> str:
    """With the sign of its unit alone, as in a table: 84.0%, £1,250, 41.2."""
    digits = max(-value.as_tuple().exponent, 0)
    text = number_format(value.copy_abs(), decimal_pos=digits, use_l10n=True, force_grouping=True)
    text = {Measure.Unit.PERCENT: f"{text}%", Measure.Unit.POUNDS: f"£{text}"}.get(measure.unit, text)
    return f"{MINUS}{text}" if value < 0 else text


def unit_after(measure: Measure, value: Decimal) -> str:
    """The unit's words after such a number: the council's own, else the usual ones; empty where its sign says it."""
    if measure.unit == Measure.Unit.PERCENT:
        return ""
    if measure.unit_note:
        return measure.unit_note
    match measure.unit:
        case Measure.Unit.RATE:
            return _("per 10,000")
        case Measure.Unit.DAYS:
            return ngettext("day", "days", counted(value))
    return ""


def figure(measure: Measure, value: Decimal) -> str:
    """With its unit: 84.0%, £1,250, 41.2 per 10,000, 18 days.

    In Welsh the council's own word for the unit stands in brackets, so that it needs neither singular nor mutation.
    """
    words = {"number": number(measure, value), "unit": measure.unit_note}
    if measure.unit == Measure.Unit.PERCENT:
        return words["number"]
    if measure.unit_note:
        return pgettext("a value with its unit", "%(number)s %(unit)s") % words
    match measure.unit:
        case Measure.Unit.RATE:
            return _("%(number)s per 10,000") % words
        case Measure.Unit.DAYS:
            return ngettext("%(number)s day", "%(number)s days", counted(value)) % words
    return words["number"]


def counted(value: Decimal) -> int:
    """The whole number whose plural form this value takes: any but a whole one is plural in the usual form."""
    return abs(int(value)) if value == int(value) else 10


def shown(measure: Measure, value: Decimal) -> str:
    return figure(measure, rounded(measure, value))


def point_words(row, point) -> str:
    """The same with its unit."""
    return figure(row.measure, point_value(row, point))


def before_words(row, point, against: Against | None = None) -> str:
    """The value that it is compared with, with the same decimals; where the point itself has none, as usual."""
    before = row.compared_value(point, against)
    if point.value is None:
        return shown(row.measure, before)
    return figure(row.measure, digits.rounded(before, point_places(row, point)))


def exact(measure: Measure, value: Decimal) -> str:
    return figure(measure, whole(measure, value))


def unit_in_words(measure: Measure) -> str:
    """What one value of it is counted in, as far as we have a word for it."""
    return {
        Measure.Unit.PERCENT: pgettext("unit", "per cent"),
        Measure.Unit.POUNDS: pgettext("unit", "pounds"),
        Measure.Unit.NUMBER: pgettext("unit", "number"),
        Measure.Unit.RATE: pgettext("unit", "rate per 10,000"),
        Measure.Unit.DAYS: pgettext("unit", "days"),
        Measure.Unit.SCORE: pgettext("unit", "score"),
        Measure.Unit.RATIO: pgettext("unit", "ratio"),
    }[measure.unit]


# -- periods --------------------------------------------------------------------------------------


def period_words(measure: Measure, period: Period) -> str:
    """As a resident would say it; a stretch of another length by its two days."""
    if period.is_of(PeriodKind(measure.period_kind)):
        return in_words(period, measure.period_kind)
    first, last = (date_format(day, "DATE_FORMAT") for day in (period.start, period.end))
    return pgettext("period", "%(first)s to %(last)s") % {"first": first, "last": last}


def short_period(measure: Measure, period: Period) -> str:
    """As under a chart: "Q2 2026/27", "Sep 2026", "2026/27"."""
    kind = PeriodKind(measure.period_kind)
    if not period.is_of(kind):
        return date_format(period.end, "SHORT_DATE_FORMAT")
    code = period.code(kind)
    match kind:
        case PeriodKind.QUARTER | PeriodKind.HALF:
            years, part = code.split()
            words = {"number": part[1:], "years": years.replace("-", "/")}
            if kind == PeriodKind.QUARTER:
                return pgettext("a quarter of a year", "Q%(number)s %(years)s") % words
            return pgettext("half of a year", "H%(number)s %(years)s") % words
        case PeriodKind.FINANCIAL_YEAR | PeriodKind.ACADEMIC_YEAR:
            return code.replace("-", "/")
        case PeriodKind.CALENDAR_YEAR:
            return code
        case PeriodKind.SNAPSHOT:
            return date_format(period.end, "SHORT_DATE_FORMAT")
    return date_format(period.end, "M Y")


def periods_are(measure: Measure) -> str:
    """What stands over a column of periods."""
    return {
        PeriodKind.MONTH: _("Month"),
        PeriodKind.QUARTER: _("Quarter"),
        PeriodKind.HALF: _("Half-year"),
        PeriodKind.ACADEMIC_YEAR: _("School year"),
        PeriodKind.ROLLING_YEAR: _("12 months to"),
        PeriodKind.SNAPSHOT: _("Day"),
    }.get(PeriodKind(measure.period_kind), _("Year"))


def parts_of_year(measure: Measure) -> str:
    """What Q1 and H1 mean; empty where no such name is used."""
    return {
        PeriodKind.QUARTER: _(
            "Q1 is April to June, Q2 July to September, Q3 October to December, Q4 January to March."
        ),
        PeriodKind.HALF: _("H1 is April to September, H2 October to March."),
    }.get(PeriodKind(measure.period_kind), "")


# -- targets and ratings --------------------------------------------------------------------------


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
        name: exact(measure, one),
        f"{name}_low": "" if low is None else number(measure, whole(measure, low)),
        f"{name}_high": "" if high is None else exact(measure, high),
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


# -- directions -----------------------------------------------------------------------------------


def compared_words(row, against: Against) -> str:
    """The period that a value is compared with, after “the”: "same quarter last year", "quarter before".

    "figure before" where no such word is true: of months that are reported every quarter it is not the month before.
    """
    kind = row.kind
    if kind in YEARS:
        return pgettext("compared with the", "year before")
    if row.measure.is_cumulative or against == Against.SAME_LAST_YEAR or row.frequency == Frequency.YEAR:
        return {
            PeriodKind.MONTH: pgettext("compared with the", "same month last year"),
            PeriodKind.QUARTER: pgettext("compared with the", "same quarter last year"),
            PeriodKind.HALF: pgettext("compared with the", "same half-year last year"),
            PeriodKind.ROLLING_YEAR: pgettext("compared with the", "same 12 months a year earlier"),
            PeriodKind.SNAPSHOT: pgettext("compared with the", "same day last year"),
        }[kind]
    if row.frequency == shortest(kind):
        before = {
            PeriodKind.MONTH: pgettext("compared with the", "month before"),
            PeriodKind.QUARTER: pgettext("compared with the", "quarter before"),
            PeriodKind.HALF: pgettext("compared with the", "half-year before"),
        }
        if kind in before:
            return before[kind]
    return pgettext("compared with the", "figure before")


def direction_word(direction: Direction) -> str:
    return {
        Direction.IMPROVING: pgettext("direction", "better"),
        Direction.STABLE: pgettext("direction", "no change"),
        Direction.DECLINING: pgettext("direction", "worse"),
        Direction.INCREASING: pgettext("direction", "higher"),
        Direction.NO_CHANGE: pgettext("direction", "no change"),
        Direction.DECREASING: pgettext("direction", "lower"),
        Direction.NOT_KNOWN: pgettext("direction", "not known"),
    }[Direction(direction)]


def direction_sentence(row, point: DataPoint | None = None, against: Against | None = None) -> str:
    """ "Better than the same quarter last year (July to September 2025: 76%)."; why not, where nothing is compared.

    Of the latest value where no point is given; empty without a value.
    """
    point, against = point or row.latest, against or row.against
    if point is None or point.value is None:
        return ""
    period = row.compared_period(point, against)
    if period is None:
        return ""
    measure, before = row.measure, row.compared_value(point, against)
    words = {"other": compared_words(row, against), "period": period_words(measure, period)}
    if before is None:
        return _why_not_compared(row, point, period) % words
    direction = row.direction_of(point, against)
    if direction == Direction.NOT_KNOWN:
        return _("Not compared with the %(other)s: no target range is set.") % words
    words["value"] = before_words(row, point, against)
    is_same = before == point.value
    if row.kind in LENGTHS and words["other"] == pgettext("compared with the", "figure before"):
        return _than_the_figure_before(direction, is_same) % words
    return {
        Direction.IMPROVING: _("Better than the %(other)s (%(period)s: %(value)s)."),
        Direction.DECLINING: _("Worse than the %(other)s (%(period)s: %(value)s)."),
        Direction.INCREASING: _("Higher than the %(other)s (%(period)s: %(value)s)."),
        Direction.DECREASING: _("Lower than the %(other)s (%(period)s: %(value)s)."),
    }.get(
        direction,
        _("The same as the %(other)s (%(period)s: %(value)s).")
        if is_same
        else _("About the same as the %(other)s (%(period)s: %(value)s)."),
    ) % words


def _than_the_figure_before(direction: Direction, is_same: bool) -> str:
    """Named by its period alone: the reader sees how long ago that is."""
    return {
        Direction.IMPROVING: _("Better than %(period)s (%(value)s)."),
        Direction.DECLINING: _("Worse than %(period)s (%(value)s)."),
        Direction.INCREASING: _("Higher than %(period)s (%(value)s)."),
        Direction.DECREASING: _("Lower than %(period)s (%(value)s)."),
    }.get(
        direction,
        _("The same as %(period)s (%(value)s).")
        if is_same
        else _("About the same as %(period)s (%(value)s)."),
    )


def _why_not_compared(row, point: DataPoint, period: Period) -> str:
    if is_broken_between(period, point.period, row.broken_at):
        return _("Not compared with the %(other)s: the way it is counted has changed.")
    return _("Not compared with the %(other)s: no value of %(period)s is published.")


def directions_of(row) -> list[str]:
    """The latest value against the period before and the same period last year; what adds up only against that."""
    is_once = row.measure.is_cumulative or row.measure.frequency == "year" or row.kind in YEARS
    every = [Against.SAME_LAST_YEAR] if is_once else [Against.PREVIOUS, Against.SAME_LAST_YEAR]
    return [words for words in (direction_sentence(row, against=against) for against in every) if words]


# -- statuses of actions --------------------------------------------------------------------------


def status_words(council) -> dict[str, str]:
    """Each status of an action, explained by the council's own label where it has one: "at risk (delayed)"."""
    ours = {status.value: str(word) for status, word in WORKED_OUT.items()}
    words = {**ours, **dict(ActionUpdate.Status.choices)}
    return {
        **words,
        **{row.status: f"{words[row.status]} ({row.label})" for row in StatusWord.objects.of(council)},
    }
