"""From a document to the sheets of a plan's workbook: what each of its blocks may become."""

from .rules import (
    ACTION,
    KINDS,
    MEASURE,
    NOTHING,
    PARTNER,
    PRINCIPLE,
    PRIORITY,
    Words,
    parents_of,
    proposals,
    unit_of,
)

__all__ = [
    "ACTION",
    "KINDS",
    "MEASURE",
    "NOTHING",
    "PARTNER",
    "PRINCIPLE",
    "PRIORITY",
    "Words",
    "parents_of",
    "proposals",
    "unit_of",
]
