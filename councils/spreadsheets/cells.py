"""What people write into cells: each kind of value is understood in its usual spellings, or refused with the cure."""

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format, number_format, time_format
from django.utils.translation import gettext as _

from ..fields import with_scheme
from ..languages import in_all_languages
from ..parsing.dates import day_in, moment_in, why_no_day
from ..parsing.numbers import number_in, whole_number_in
from ..parsing.text_faults import garbled_in
from .values import Unreadable, as_text, choice_key, is_unknown

TRUE = frozenset(("yes", "y", "true", "1", "ie"))
FALSE = frozenset(("no", "n", "false", "0", "nage"))


def why_needed(written: object) -> str:
    """What to tell of a cell that is empty, or says that nobody knows, in a column that no row can do without."""
    if not as_text(written):
        return _("You must fill this in.")
    return _("“%(value)s” means not known, but you must fill this in.") % {"value": as_text(written)}


class Cell:
    """One kind of cell. `how` tells officers what to write; `understand` takes a value that is not empty."""

    @property
    def how(self) -> str:
        return ""

    @property
    def choices(self) -> list[str]:
        """What a template offers to choose from; nothing where anything may stand."""
        return []

    def look_up(self, written: list) -> None:
        """Read what these cells of a file name, before they are understood one by one."""

    def clean(self, value: object, row: dict | None = None) -> Any:
        if isinstance(value, Unreadable):
            raise ValidationError(value.reason)
        if is_unknown(value):
            return None
        return self.understand(value, row or {})

    def understand(self, value: object, row: dict) -> Any:
        raise NotImplementedError

    def render(self, value: Any) -> Any:
        """The value as it is: a workbook's cells have types."""
        return value

    def words(self, value: Any) -> str:
        """The value as the preview shows it."""
        return "" if value is None else str(value)


class TextCell(Cell):
    def understand(self, value: object, row: dict) -> str:
        if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
            raise ValidationError(
                _("The spreadsheet changed this to a date. Format the cell as text, and enter it again.")
            )
        text = as_text(value)
        if garbled := garbled_in(text):
            raise ValidationError(
                _(
                    "Some letters were lost when the file was saved: “%(wrong)s” should be “%(right)s”. Save the "
                    "spreadsheet again as .xlsx or as “CSV UTF-8”, or correct this cell."
                )
                % {"wrong": garbled[0], "right": garbled[1]}
            )
        return text

    def render(self, value: Any) -> Any:
        return value or ""


class WebAddressCell(TextCell):
    @property
    def how(self) -> str:
        return _("Must start with https://. We add this if you leave it out.")

    def understand(self, value: object, row: dict) -> str:
        return with_scheme(super().understand(value, row))


class WholeNumberCell(Cell):
    TOO_LARGE = 10**9
    # What may stand beside it.
    sign = ""

    @property
    def how(self) -> str:
        return _("A whole number, such as 2.")

    def understand(self, value: object, row: dict) -> int:
        text = as_text(value)
        number = None if isinstance(value, (bool, datetime.date)) else whole_number_in(text, self.sign)
        if number is None or not 0 <= number < self.TOO_LARGE:
            raise ValidationError(
                _(
                    "“%(value)s” is not a whole number. Write it in digits, such as 2, or leave it empty if not known."
                )
                % {"value": text}
            )
        return number


class YearCell(Cell):
    @property
    def how(self) -> str:
        return _("Four digits, such as 2023.")

    def understand(self, value: object, row: dict) -> int:
        text = as_text(value)
        if isinstance(value, datetime.date) or not re.fullmatch(r"[0-9]{4}(\.0+)?", text):
            raise ValidationError(
                _(
                    "“%(value)s” is not one year. Write its four digits, such as 2023, or leave it empty if not known."
                )
                % {"value": text}
            )
        return int(text[:4])


class AmountCell(Cell):
    """Money. "1,234.50", "£1,234" and "£1.2m" are understood; signs of another currency are not."""

    SIGNS = {"£": "GBP", "€": "EUR"}

    def __init__(self, currencies: "ChoiceCell") -> None:
        self.currencies = currencies

    @property
    def how(self) -> str:
        return _("In figures, such as 1234.50 or £1,234.50. £1.2m is read as 1,200,000.")

    def understand(self, value: object, row: dict) -> Decimal:
        text = as_text(value)
        found = None if isinstance(value, (bool, datetime.date)) else number_in(text)
        if not found or found.sign == "%":
            raise ValidationError(
                _("“%(value)s” is not a number. Write it as 1234.50, or leave it empty if not known.")
                % {"value": text}
            )
        self._refuse_other_currency(found.sign, row)
        amount = found.value
        if amount != round(amount, 2):
            raise ValidationError(
                _("“%(value)s” has more than two decimals. Round it to pence, such as 1234.50.")
                % {"value": text}
            )
        return round(amount, 2)

    def _refuse_other_currency(self, sign, row):
        currency = self._currency_of(row)
        if sign and currency and self.SIGNS[sign] != currency:
            words = _(
                "The sign %(sign)s and the column currency differ. Write %(meant)s there, or leave the sign out."
            )
            raise ValidationError(words % {"sign": sign, "meant": self.SIGNS[sign]})

    def _currency_of(self, row):
        """What the column currency says, pounds if nothing; what is not understood there is refused there."""
        try:
            return self.currencies.clean(row.get("currency")) or "GBP"
        except ValidationError:
            return None

    def words(self, value: Any) -> str:
        return "" if value is None else number_format(value, decimal_pos=2, force_grouping=True)


class DateCell(Cell):
    """Days. Day first, as is usual here; a day without its year is never guessed."""

    EARLIEST, LATEST = 1900, 2100
    _NO_YEAR = re.compile(
        r"\d{1,2}(?:st|nd|rd|th)? [^\W\d]+\.?(?: '?\d\d)?|\d{1,2}[/.-]\d{1,2}(?:[/.-]\d\d)?"
    )

    @property
    def how(self) -> str:
        return _(
            "A date with its year: 18/02/2026 (day first), 18 February 2026, or a date of the spreadsheet."
        )

    def understand(self, value: object, row: dict) -> datetime.date:
        if isinstance(value, datetime.datetime):
            if value.time() != datetime.time():
                raise ValidationError(
                    _("“%(value)s” has a time of day as well. Write only the date, such as 18 February 2026.")
                    % {"value": as_text(value)}
                )
            value = value.date()
        day = value if isinstance(value, datetime.date) else self._read(as_text(value))
        if not self.EARLIEST <= day.year <= self.LATEST:
            raise ValidationError(_("Check the year: %(year)s.") % {"year": day.year})
        return day

    def _read(self, text: str) -> datetime.date:
        if found := day_in(text):
            return found
        if words := why_no_day(text):
            raise ValidationError(words)
        if self._NO_YEAR.fullmatch(text):
            words = _(
                "“%(value)s” has no year of four digits. Write it in full, such as 18 February 2026, "
                "or leave it empty if not known."
            )
        else:
            words = _(
                "“%(value)s” is not a date. Write day, month and year, such as 18/02/2026, "
                "or leave it empty if not known."
            )
        raise ValidationError(words % {"value": text})

    def words(self, value: Any) -> str:
        return "" if value is None else date_format(value, "DATE_FORMAT")


class MomentCell(Cell):
    """A day and a time on the clock here."""

    @property
    def how(self) -> str:
        return _("A date with its year and a time, such as 18 February 2026 17:00.")

    def understand(self, value: object, row: dict) -> datetime.datetime:
        text = as_text(value)
        moment = value if isinstance(value, datetime.datetime) else moment_in(text)
        if moment is None:
            words = _("“%(value)s” is not a date with a time. Write both, such as 18 February 2026 17:00.")
            raise ValidationError(words % {"value": text})
        if not DateCell.EARLIEST <= moment.year <= DateCell.LATEST:
            raise ValidationError(_("Check the year: %(year)s.") % {"year": moment.year})
        return moment if timezone.is_aware(moment) else timezone.make_aware(moment)

    def render(self, value: Any) -> Any:
        return "" if value is None else f"{timezone.localtime(value):%Y-%m-%d %H:%M}"

    def words(self, value: Any) -> str:
        return "" if value is None else date_format(timezone.localtime(value), "DATETIME_FORMAT")


class TimeCell(Cell):
    """A time on the clock here."""

    @property
    def how(self) -> str:
        return _("A time, such as 14:30 or 2.30pm.")

    def understand(self, value: object, row: dict) -> datetime.time:
        if isinstance(value, datetime.time):
            return value
        moment = moment_in(f"1 January 2026 {as_text(value)}")
        if moment is None or isinstance(value, datetime.date):
            words = _(
                "“%(value)s” is not a time. Write it as 14:30 or 2.30pm, or leave it empty if not known."
            )
            raise ValidationError(words % {"value": as_text(value)})
        return moment.time()

    def render(self, value: Any) -> Any:
        return "" if value is None else f"{value:%H:%M}"

    def words(self, value: Any) -> str:
        return "" if value is None else time_format(value, "TIME_FORMAT")


class YesNoCell(Cell):
    @property
    def how(self) -> str:
        return _("yes or no")

    @property
    def choices(self) -> list[str]:
        return [self.render(True), self.render(False)]

    def understand(self, value: object, row: dict) -> bool:
        text = as_text(value).casefold()
        if isinstance(value, bool) or text in TRUE | FALSE:
            return value if isinstance(value, bool) else text in TRUE
        raise ValidationError(
            _("“%(value)s” is neither yes nor no. Write yes or no.") % {"value": as_text(value)}
        )

    def render(self, value: Any) -> Any:
        return "" if value is None else "yes" if value else "no"

    def words(self, value: Any) -> str:
        return "" if value is None else _("yes") if value else _("no")


class ChoiceCell(Cell):
    """One of a list, by its stored word or by its label in either language.

    `own` are the council's own words, as (word, stored): where one of them means something else than it usually does,
    it is meant as the council's pages show it.
    """

    def __init__(self, choices: Iterable[tuple[str, str]], own: Iterable[tuple[str, str]] = ()) -> None:
        self.labels = dict(choices)
        self.stored = {stored.casefold(): stored for stored in self.labels}
        self.shown: dict[str, set[str]] = defaultdict(set)
        self.usual: dict[str, set[str]] = defaultdict(set)
        own = [(word, stored) for word, stored in own if word]
        renamed = {stored for _word, stored in own}
        for word, stored in own:
            self.shown[choice_key(word)].add(stored)
        for stored, label in choices:
            for word in (stored, *in_all_languages(label)):
                (self.usual if stored in renamed else self.shown)[choice_key(word)].add(stored)
        self.labels |= {stored: word for word, stored in reversed(own)}

    @property
    def how(self) -> str:
        return _("One of: %(words)s.") % {"words": self.offered()}

    @property
    def choices(self) -> list[str]:
        """The labels, the council's own if it has some; the stored word where a label could mean something else."""
        return [
            str(label) if self._meant_by(label) == {stored} and not is_unknown(label) else stored
            for stored, label in self.labels.items()
        ]

    def offered(self) -> str:
        return ", ".join(
            f"{stored} ({label})" if stored != str(label) else stored for stored, label in self.labels.items()
        )

    def understand(self, value: object, row: dict) -> str:
        text = as_text(value)
        if text.casefold() in self.stored:
            return self.stored[text.casefold()]
        meant = self._meant_by(text)
        if len(meant) != 1:
            words = _("“%(value)s” is not known here. Write one of: %(words)s.")
            if meant:
                words = _("“%(value)s” has more than one meaning here. Write one of: %(words)s.")
            raise ValidationError(words % {"value": text, "words": self.offered()})
        return next(iter(meant))

    def _meant_by(self, text: str) -> set[str]:
        key = choice_key(str(text))
        return self.shown.get(key) or self.usual.get(key) or set()

    def render(self, value: Any) -> Any:
        return value or ""

    def words(self, value: Any) -> str:
        return str(self.labels.get(value, value or ""))
