"""The admin pages of plans and decisions."""

from . import alignment, decision, document, engagement, evidence, plan, priority

__all__ = ["alignment", "decision", "document", "engagement", "evidence", "plan", "priority"]
