"""What is planned: other apps import it from here."""

from .adopted_copy import AdoptedCopy, WithdrawnText
from .alignment import Alignment, shown_targets
from .alternative import Alternative
from .contribution import (
    FRAMEWORK_STAYS,
    Contribution,
    PriorityContribution,
    contribution_models,
    frameworks_served,
    goal_once,
)
from .decision import RESOLUTION_NEEDED, Decision, DecisionPledge, Issue, lettered
from .document import Document
from .ending import ENDED, Ends, EndsQuerySet, end_has_a_reason
from .engagement import Engagement, EngagementPartner, Finding
from .evidence import Evidence
from .framework import Framework, FrameworkItem
from .impact_assessment import ImpactAssessment
from .plan import Plan, PlanPartner, Principle
from .priority import Priority
from .priority_level import PriorityLevel
from .resolution import Resolution
from .responsible import Responsible, committee_field

__all__ = [
    "ENDED",
    "FRAMEWORK_STAYS",
    "RESOLUTION_NEEDED",
    "AdoptedCopy",
    "Alignment",
    "Alternative",
    "Contribution",
    "Decision",
    "DecisionPledge",
    "Document",
    "Ends",
    "EndsQuerySet",
    "Engagement",
    "EngagementPartner",
    "Evidence",
    "Finding",
    "Framework",
    "FrameworkItem",
    "ImpactAssessment",
    "Issue",
    "Plan",
    "PlanPartner",
    "Principle",
    "Priority",
    "PriorityContribution",
    "PriorityLevel",
    "Resolution",
    "Responsible",
    "WithdrawnText",
    "committee_field",
    "contribution_models",
    "end_has_a_reason",
    "frameworks_served",
    "goal_once",
    "lettered",
    "shown_targets",
]
