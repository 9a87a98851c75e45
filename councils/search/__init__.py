"""Search over all that is published: fills its one table, asks it, shows what was found (docs/decisions/0014, 0028)."""

from .ask import Question, answer, in_other_language, suggestion, with_all_words
from .fill import are_the_same_to_others, batched_refresh, rebuild, rebuild_things_of, refresh
from .reading import MOST, live_councils
from .show import entries_of_hits
from .sources import found_models

__all__ = [
    "MOST",
    "Question",
    "answer",
    "are_the_same_to_others",
    "batched_refresh",
    "entries_of_hits",
    "found_models",
    "in_other_language",
    "live_councils",
    "rebuild",
    "rebuild_things_of",
    "refresh",
    "suggestion",
    "with_all_words",
]
