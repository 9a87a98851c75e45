"""What belongs to the review of a draft."""

from .comment import Comment
from .draft_review import WITH_DRAFT, DraftReview
from .reviewer import REVIEW_WITH_DRAFT, Reviewer
from .sign_off import SignOff

__all__ = ["REVIEW_WITH_DRAFT", "WITH_DRAFT", "Comment", "DraftReview", "Reviewer", "SignOff"]
