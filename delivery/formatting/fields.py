"""Fields whose values need their unit, where changes of a plan are told."""

from ..models import Benchmark, Budget, Measure, Target
from .numbers import figure_in_full, pounds

AMOUNTS = ("planned", "forecast", "spent")
FIGURES = ("value", "low", "high")


def _of_measure(row: Measure, name: str) -> str:
    return figure_in_full(row, row.baseline_value) if name == "baseline_value" else ""


def _of_figure(row: Target | Benchmark, name: str) -> str:
    return figure_in_full(row.measure, getattr(row, name)) if name in FIGURES else ""


def _of_budget(row: Budget, name: str) -> str:
    return pounds(getattr(row, name)) if name in AMOUNTS else ""


# The model -> what says the value of a field of a row; empty where it is said as any other.
VALUES_IN_WORDS = {Measure: _of_measure, Target: _of_figure, Benchmark: _of_figure, Budget: _of_budget}
