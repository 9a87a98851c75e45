"""What is reported of plans, in spreadsheets: values of measures, and updates of actions."""

from .action import ActionUpdateResource
from .point import DataPointResource
from .published import PROVENANCE, BreakdownColumns, DecisionColumns, ProgressColumns

__all__ = [
    "PROVENANCE",
    "ActionUpdateResource",
    "BreakdownColumns",
    "DataPointResource",
    "DecisionColumns",
    "ProgressColumns",
]
