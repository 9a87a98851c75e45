"""The workplace's pages for plans and decisions."""

from . import decision, document, engagement, evidence, plan, priority

__all__ = ["decision", "document", "engagement", "evidence", "plan", "priority"]
