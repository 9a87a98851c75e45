"""The admin pages of plans and decisions."""

from . import (
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
