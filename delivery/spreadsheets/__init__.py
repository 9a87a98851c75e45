"""What is done, measured and reported under plans, in spreadsheets; and the sheets of a whole plan."""

from .action import ActionUpdateResource
from .breakdown import BreakdownValueResource
from .plan_parts import (
    ActionContributionResource,
    ActionResource,
    MeasureContributionResource,
    MeasureResource,
    MilestoneResource,
    RiskResource,
    TargetResource,
)
from .point import DataPointResource
from .published import PROVENANCE, BreakdownColumns, DecisionColumns, ProgressColumns
from .undertaking import UndertakingResource
from .whole_plan import SHEETS, rows_of_sheets

__all__ = [
    "PROVENANCE",
    "SHEETS",
    "ActionContributionResource",
    "ActionResource",
    "ActionUpdateResource",
    "BreakdownColumns",
    "BreakdownValueResource",
    "DataPointResource",
    "DecisionColumns",
    "MeasureContributionResource",
    "MeasureResource",
    "MilestoneResource",
    "ProgressColumns",
    "RiskResource",
    "TargetResource",
    "UndertakingResource",
    "rows_of_sheets",
]
