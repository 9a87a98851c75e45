"""What pages of published editions say of their review."""

from . import published

__all__ = ["review_of_vision"]


def review_of_vision(vision) -> int | None:
    """The key of the newest review of this edition whose comments are public."""
    review = published.of_vision.first(vision)
    return review.pk if review else None
