"""The workplace's pages for the promises."""

from . import pledge, statement, vision

__all__ = ["pledge", "statement", "vision"]
