"""What all tables of Exampleshire have: days, and texts in both languages."""

from datetime import date, datetime, time

from django.utils import timezone


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def texts(table: dict, **names: str) -> dict:
    """Texts of a table in both languages, under the names that a model has for them."""
    return {
        f"{field}{ending}": table[f"{name}{ending}"]
        for field, name in names.items()
        for ending in ("", "_cy")
        if f"{name}{ending}" in table
    }
