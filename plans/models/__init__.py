"""How the promises are delivered: the roof imports it from here."""

from .alignment import Alignment
from .decision import Decision, DecisionPledge, Issue
from .document import Document
from .engagement import Engagement, EngagementPartner, Finding
from .evidence import Evidence
from .plan import Plan, PlanPartner, Principle
from .priority import Priority

__all__ = [
    "Alignment",
    "Decision",
    "DecisionPledge",
    "Document",
    "Engagement",
    "EngagementPartner",
    "Evidence",
    "Finding",
    "Issue",
    "Plan",
    "PlanPartner",
    "Principle",
    "Priority",
]
