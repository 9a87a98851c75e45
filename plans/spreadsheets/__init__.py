"""Plans and their parts in spreadsheets: the columns of each, and which row of which plan a line is about."""

from .below_part import BelowPartResource
from .contribution import ContributionResource, PriorityContributionResource
from .part import PLAN, PartOfPlanResource, PriorityCell, colleague_cell
from .plan import PlanResource, PrincipleResource
from .priority import PriorityResource

__all__ = [
    "PLAN",
    "BelowPartResource",
    "ContributionResource",
    "PartOfPlanResource",
    "PlanResource",
    "PrincipleResource",
    "PriorityCell",
    "PriorityContributionResource",
    "PriorityResource",
    "colleague_cell",
]
