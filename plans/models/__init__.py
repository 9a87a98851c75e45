"""What is planned: other apps import it from here."""

from .alignment import Alignment, shown_targets
from .decision import Decision, DecisionPledge, Issue
from .document import Document
from .ending import ENDED, Ends, EndsQuerySet, end_has_a_reason
from .engagement import Engagement, EngagementPartner, Finding
from .evidence import Evidence
from .impact_assessment import ImpactAssessment
from .plan import Plan, PlanPartner, Principle
from .priority import Priority
from .priority_level import PriorityLevel
from .responsible import Responsible

__all__ = [
    "ENDED",
    "Alignment",
    "Decision",
    "DecisionPledge",
    "Document",
    "Ends",
    "EndsQuerySet",
    "Engagement",
    "EngagementPartner",
    "Evidence",
    "Finding",
    "ImpactAssessment",
    "Issue",
    "Plan",
    "PlanPartner",
    "Principle",
    "Priority",
    "PriorityLevel",
    "Responsible",
    "end_has_a_reason",
    "shown_targets",
]
