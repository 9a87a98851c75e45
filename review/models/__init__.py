"""What belongs to the review of a draft."""

from .comment import Comment
from .draft_review import DraftReview
from .reviewer import Reviewer
from .sign_off import SignOff

__all__ = ["Comment", "DraftReview", "Reviewer", "SignOff"]
