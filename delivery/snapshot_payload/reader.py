"""Reads a payload: a template takes from it what it would take from a row."""

import datetime

from django.utils.translation import get_language


class PayloadReader:
    """A part of a payload, read like a row: `title` is in the page's language, `due_on` is a day, a list has parts.

    What a record does not hold is None, so that a page can be made of older ones.
    """

    def __init__(self, data: dict):
        self.data = data

    def __getattr__(self, name):
        if name.startswith("__") or name == "data":
            raise AttributeError(name)
        if name not in self.data and f"{name}_en" in self.data:
            return self.data.get(f"{name}_{get_language() or 'en'}") or self.data[f"{name}_en"]
        value = self.data.get(name)
        if isinstance(value, dict):
            return PayloadReader(value)
        if isinstance(value, list):
            return [PayloadReader(each) for each in value]
        is_day = isinstance(value, str) and (
            name == "day" or name.endswith(("_on", "_since", "_start", "_end"))
        )
        return datetime.date.fromisoformat(value) if is_day else value

    @property
    def span(self) -> tuple | None:
        """The first and the last day of its period."""
        return (self.period_start, self.period_end) if self.period_end else None
