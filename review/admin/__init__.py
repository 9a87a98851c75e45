"""Admin pages of reviews."""

from . import comment, draft_review

__all__ = ["comment", "draft_review"]
