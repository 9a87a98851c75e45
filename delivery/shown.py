"""With how many decimals a value is shown: on every page and in every file the same."""

from decimal import Decimal

from .figures import digits
from .figures.direction import Against
from .models import Measure


def _of_unit(measure: Measure, places: int) -> int:
    """Pence are two, or none."""
    return 2 if places == 1 and measure.unit == Measure.Unit.POUNDS else places


def least_places(measure: Measure, value: Decimal) -> int:
    """The decimals that it is shown with where nothing asks for more: the measure's, else its own."""
    return _of_unit(measure, digits.places_of(value)) if measure.decimals is None else measure.decimals


def rounded(measure: Measure, value: Decimal) -> Decimal:
    """A value that is neither rated nor compared. Nothing is worked out from what is rounded."""
    return digits.rounded(value, least_places(measure, value))


def whole(measure: Measure, value: Decimal, *, least: int = 0) -> Decimal:
    """With all its digits, and none for nothing: 85.5 for 85.5000. `least`: in a table."""
    return value.quantize(Decimal(1).scaleb(-_of_unit(measure, max(least, digits.places_of(value)))))


def point_places(row, point) -> int:
    """The decimals with which a point's value agrees with its rating, and with every comparison that a page shows."""
    compared = (row.compared_value(point, against) for against in Against)
    places = digits.places_needed(
        point.value,
        least_places(row.measure, point.value),
        goal=row.goal_of(row.target_of(point)),
        scheme=row.rule,
        polarity=row.polarity,
        others=[value for value in compared if value is not None],
    )
    return _of_unit(row.measure, places)


def point_value(row, point) -> Decimal:
    """A point's value as shown."""
    return digits.rounded(point.value, point_places(row, point))
