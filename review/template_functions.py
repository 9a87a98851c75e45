"""What pages of published editions say of their review."""

from delivery import briefing

from . import published


def review_of_vision(vision) -> int | None:
    """The key of the newest review of this edition whose comments are public."""
    review = published.of_vision.first(vision.pk)
    return review.pk if review else None


def value_of(row) -> str:
    """The latest value of a measure in a sentence, as the briefing says it."""
    return briefing.value_sentence(row)
