"""The admin's pages for the promises."""

from . import achievement, approach, event, news, pledge, statement, vision

__all__ = ["achievement", "approach", "event", "news", "pledge", "statement", "vision"]
