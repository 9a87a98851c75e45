"""The words for the statuses of actions: the same on every page, with the council's own label in brackets."""

from django.utils.html import escape, format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from councils.compiled_queries import compiled_query
from councils.languages import language_given

from .figures.statuses import ActionStatus
from .models import ActionUpdate, StatusWord

OUR_WORDS = {
    # How an action stands where nobody reported it so: in our words, which no council can explain.
    ActionStatus.ON_TRACK_OVERDUE: _("on track, but overdue"),
    ActionStatus.ON_TRACK_OUT_OF_DATE: _("on track, but out of date"),
    ActionStatus.NOT_YET_RATED: _("not yet rated"),
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
    if not hasattr(council, "_own_words"):
        council._own_words = {row.status: row for row in _own_words(council)}
    return council._own_words.get(status)


@compiled_query
def _own_words(council):
    return StatusWord.objects.of(council.pk)


def word_of(council, status: str) -> str:
    """A status, explained by the council's own label where it has one: "at risk (delayed)", as HTML."""
    row, word = own_word(council, status), OUR_WORDS[ActionStatus(status)]
    return format_html("{} ({})", word, given(row, "label")) if row else escape(str(word))


def status_words(council) -> dict[str, str]:
    """Each status of an action as text, explained by the council's own label where it has one."""
    words = {status.value: str(word) for status, word in OUR_WORDS.items()}
    labels = {row.status: f"{words[row.status]} ({row.label})" for row in StatusWord.objects.of(council)}
    return {**words, **labels}
