"""The admin pages of plans and decisions."""

from . import (
    adopted_copy,
    alignment,
    decision,
    document,
    engagement,
    evidence,
    framework,
    impact_assessment,
    plan,
    priority,
)

__all__ = [
    "adopted_copy",
    "alignment",
    "decision",
    "document",
    "engagement",
    "evidence",
    "framework",
    "impact_assessment",
    "plan",
    "priority",
]
