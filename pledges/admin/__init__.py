"""The admin's pages for pledges."""

from . import achievement, approach, event, news, pledge, statement, vision

__all__ = ["achievement", "approach", "event", "news", "pledge", "statement", "vision"]
