"""The admin pages of plans and decisions."""

from . import alignment, decision, document, engagement, evidence, impact_assessment, plan, priority

__all__ = [
    "alignment",
    "decision",
    "document",
    "engagement",
    "evidence",
    "impact_assessment",
    "plan",
    "priority",
]
