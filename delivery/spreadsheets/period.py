"""The cell that says which period a value is about."""

import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from councils.spreadsheets import Cell, Unreadable, as_text, is_unknown

from ..figures.period import Period, PeriodKind
from ..periods import Refusal, period_in


class PeriodCell(Cell):
    """Any text or date: what it means is judged with its measure (`read_period`)."""

    def understand(self, value, row):
        return value


def read_period(value, measure) -> Period:
    """The period in the cell, of the measure's kind. ValidationError with what to write instead."""
    if isinstance(value, Unreadable):
        raise ValidationError(value.reason)
    if is_unknown(value):
        raise ValidationError(_("You must fill this in."))
    kind = PeriodKind(measure.period_kind)
    try:
        if isinstance(value, datetime.date):
            return _of_date(value, kind)
        return period_in(as_text(value), kind)
    except ValueError as refusal:
        example = Period.containing(kind, timezone.localdate()).code(kind)
        told = {"value": as_text(value), "kind": measure.get_period_kind_display(), "example": example}
        raise ValidationError(_words(refusal) % told) from refusal


def _of_date(value, kind) -> Period:
    """A date of the spreadsheet is that day; where months are asked for, the first is its "Sep 2026"."""
    day = value.date() if isinstance(value, datetime.datetime) else value
    by_month = (PeriodKind.MONTH, PeriodKind.ROLLING_YEAR)
    if kind == PeriodKind.SNAPSHOT or (kind in by_month and day.day == 1):
        return Period.containing(kind, day)
    raise ValueError(Refusal.WRONG_KIND)


def _words(refusal: ValueError) -> str:
    return {
        Refusal.WRONG_KIND: _(
            "“%(value)s” is another kind of period: this measure is about %(kind)s. Write it as %(example)s."
        ),
        Refusal.NO_SUCH_PERIOD: _("“%(value)s” is not in the calendar. Write the period as %(example)s."),
    }.get(
        refusal.args[0] if refusal.args else None,
        _("“%(value)s” is not understood as a period: it is %(kind)s. Write it as %(example)s."),
    )
