"""How plans are going: their actions and measures as last reported, read in the same few queries for any number.

Rows are read here; what they mean is worked out by the pure functions in `delivery/figures/`.
"""

from .action import ActionProgress
from .breakdowns import BreakdownTable, breakdowns_of, earlier_values, published_before, unsafe
from .measure import RED_NEEDS, MeasureProgress, corrections_of, period_of, rule_of
from .plans import PriorityProgress, Progress, worst_first
from .pledges import FACTS_OF_COMMITTEES as OF_PLEDGES
from .pledges import facts_of_pledges
from .reading import FACTS_OF_PLANS
from .risks import RiskProgress, Risks, of_risks
from .rounds import Rounds, is_due
from .rows import point_rows, target_rows
from .stated import StatedStatus
from .undertakings import FACTS_OF_COMMITTEES as OF_UNDERTAKINGS
from .undertakings import (
    UndertakingProgress,
    Undertakings,
    undertakings_of_committee,
    undertakings_of_decision,
    undertakings_of_plan,
    with_newest,
)

FACTS_OF_COMMITTEES = {**OF_PLEDGES, **OF_UNDERTAKINGS}

__all__ = [
    "FACTS_OF_COMMITTEES",
    "FACTS_OF_PLANS",
    "RED_NEEDS",
    "ActionProgress",
    "BreakdownTable",
    "MeasureProgress",
    "PriorityProgress",
    "Progress",
    "RiskProgress",
    "Risks",
    "Rounds",
    "StatedStatus",
    "UndertakingProgress",
    "Undertakings",
    "breakdowns_of",
    "corrections_of",
    "earlier_values",
    "facts_of_pledges",
    "is_due",
    "of_risks",
    "period_of",
    "point_rows",
    "published_before",
    "rule_of",
    "target_rows",
    "undertakings_of_committee",
    "undertakings_of_decision",
    "undertakings_of_plan",
    "unsafe",
    "with_newest",
    "worst_first",
]
