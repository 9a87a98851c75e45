"""The words for the statuses of actions: the council's own, else ours."""

from django.db.models import prefetch_related_objects
from django.utils.html import escape, format_html
from django.utils.translation import get_language

from councils.languages import language_given

from . import figure_words as say
from .figures.progress import ActionStatus
from .models import ActionUpdate

OUR_WORDS = {
    **{ActionStatus(status): word for status, word in say.WORKED_OUT.items()},
    **{ActionStatus(status.value): status.label for status in ActionUpdate.Status},
}


def given(thing, field: str) -> str:
    """A content text as HTML, marked where a page in Welsh has to give it in English; empty where there is none."""
    text = getattr(thing, field)
    if not text:
        return ""
    if language_given(thing, field) != (get_language() or "en"):
        return format_html('<span lang="en">{}</span>', text)
    return escape(text)


def own_word(council, status: str):
    """The council's own word for a status, or None. Read once for a council, however many statuses are asked for."""
    prefetch_related_objects([council], "status_words")
    return next((row for row in council.status_words.all() if row.status == status), None)


def word_of(council, status: str) -> str:
    """A status in the council's word, else in ours, as HTML."""
    row = own_word(council, status)
    return given(row, "label") if row else escape(str(OUR_WORDS[ActionStatus(status)]))
