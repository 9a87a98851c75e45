"""Admin pages of reviews."""

from . import comment, draft_review, reviewer

__all__ = ["comment", "draft_review", "reviewer"]
