"""The words for the statuses of actions: the same on every page, with the council's own label in brackets."""

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
    """The council's own label for a status, or None. Read once for a council, however many statuses are asked for."""
    prefetch_related_objects([council], "status_words")
    return next((row for row in council.status_words.all() if row.status == status), None)


def word_of(council, status: str) -> str:
    """A status, explained by the council's own label where it has one: "at risk (delayed)", as HTML."""
    row, word = own_word(council, status), OUR_WORDS[ActionStatus(status)]
    return format_html("{} ({})", word, given(row, "label")) if row else escape(str(word))
