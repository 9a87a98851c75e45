"""Sections and tables of long forms are folded on the page of a row that is there; each says what it holds."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.contrib.admin.helpers import AdminForm, Fieldset
from django.template.defaultfilters import capfirst, striptags, truncatewords
from django.utils.choices import flatten_choices
from django.utils.translation import get_language

from ..publishing.difference.values import plain_words
from .corrections import SENTENCE_LABELS

# A form with fewer lines and tables than this is seen as a whole.
LONG = 10
# Of many things that are chosen so many are named.
MOST_NAMED = 4
# Of a text so many words are given.
MOST_WORDS = 12


@dataclass
class Section:
    """A section of a form; of one that is folded what is filled in, as (label, what it says, ...)."""

    fieldset: Fieldset
    contents: list[tuple[str, list[str]]] = field(default_factory=list)


def sections_of(adminform: AdminForm, inlines: list, *, may_fold: bool) -> list[Section]:
    """The sections of the form. Of a long one all but the first, and what a correction asks for, are folded; so are the
    tables under it."""
    fieldsets = list(adminform)
    is_long = sum(len(fieldset.fields) for fieldset in fieldsets) + len(inlines) >= LONG
    if not (may_fold and is_long):
        return [Section(fieldset) for fieldset in fieldsets]
    for inline in inlines:
        inline.classes = f"{inline.classes} collapse"
    return [Section(fieldsets[0]), *map(_folded, fieldsets[1:])]


def _folded(fieldset: Fieldset) -> Section:
    if any(name in SENTENCE_LABELS for line in fieldset for name in line.fields):
        return Section(fieldset)
    fieldset.classes = "collapse"
    return Section(fieldset, list(_contents(fieldset)))


def _contents(fieldset: Fieldset) -> Iterator[tuple[str, list[str]]]:
    """What residents read in two languages is said in that of the page."""
    own, other = ("_cy", "_en") if get_language() == "cy" else ("_en", "_cy")
    for line in fieldset:
        for cell in line:
            if cell.is_readonly or cell.field.is_hidden:
                continue
            name = cell.field.name
            has_twin = name.endswith(other) and name.removesuffix(other) + own in line.fields
            if not has_twin and (words := _value_words(cell.field)):
                yield _label(cell.field), words


def _label(bound) -> str:
    """Without the language, which a field that is in both has in its label."""
    name = bound.name.removesuffix("_en").removesuffix("_cy")
    model = bound.form._meta.model
    return bound.label if name == bound.name else capfirst(model._meta.get_field(name).verbose_name)


def _value_words(bound) -> list[str]:
    """What the control holds, as the language of the page writes it; a box that is not ticked says nothing."""
    value = bound.value()
    if value is None or value is False or value in ("", []):
        return []
    widget = bound.field.widget
    if hasattr(widget, "choices"):
        # Read once, since the control lists the same; by `iter`, or they would be counted first.
        widget.choices = list(iter(widget.choices))
        names = {str(key): str(words) for key, words in flatten_choices(widget.choices)}
        keys = value if isinstance(value, (list, tuple)) else [value]
        found = [names[str(key)] for key in keys if str(key) in names]
        return [*found[:MOST_NAMED], *("…" for _more in found[MOST_NAMED : MOST_NAMED + 1])]
    return [truncatewords(striptags(plain_words(bound.initial)), MOST_WORDS)]
