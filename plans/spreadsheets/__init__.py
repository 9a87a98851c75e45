"""Plans and their parts in spreadsheets: the columns of each, and which row of which plan a line is about."""

from .below_part import BelowPartResource
from .contribution import ContributionResource, PriorityContributionResource
from .decision import DECISION, DecisionResource, ResolutionResource, decisions_cell, number_in_decision
from .part import PLAN, PartOfPlanResource, PriorityCell, colleague_cell
from .plan import PlanResource, PrincipleResource
from .priority import PriorityResource

__all__ = [
    "DECISION",
    "PLAN",
    "BelowPartResource",
    "ContributionResource",
    "DecisionResource",
    "PartOfPlanResource",
    "PlanResource",
    "PrincipleResource",
    "PriorityCell",
    "PriorityContributionResource",
    "PriorityResource",
    "ResolutionResource",
    "colleague_cell",
    "decisions_cell",
    "number_in_decision",
]
