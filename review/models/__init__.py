"""What belongs to the review of a draft."""

from .comment import Comment
from .draft_review import DraftReview
from .reviewer import WITH_DRAFT, Reviewer
from .sign_off import SignOff

__all__ = ["WITH_DRAFT", "Comment", "DraftReview", "Reviewer", "SignOff"]
