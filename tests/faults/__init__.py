"""Faults to plant, package by package: mistakes of a tired engineer, each of which some test must notice."""

from typing import NamedTuple


class Fault(NamedTuple):
    """In `file` the one place that says `text` says `instead`; `tests` are the arguments of pytest that should fail."""

    name: str
    file: str
    text: str
    instead: str
    wrong: str
    tests: str
