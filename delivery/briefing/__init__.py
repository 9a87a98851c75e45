"""The briefing: what a councillor would ask about, for the whole council or what is chosen of it."""

from .briefing import SORTS, Briefing, Section
from .reasons import value_sentence

__all__ = ["SORTS", "Briefing", "Section", "value_sentence"]
