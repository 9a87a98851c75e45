"""An edition of a plan or a vision as plain data: every published word of it and its parts, in both languages.

Names are in English and never change; what a page shows beside them (labels, words for choices) is in the data too.
What goes in is what public pages show (`shown_fields` of each model, without `not_in_copies`).
"""

from collections import defaultdict

from django.db import models
from django.utils.text import capfirst
from modeltranslation.manager import get_translatable_fields_for_model

from councils.models import CouncilContent, CouncilOwned, EditionRow, Workflow
from councils.plain_data import in_each_language, iso, number, texts
from councils.publishing.editions import parts_of_model, rows_of
from councils.rich_text import RichTextField
from councils.viewers import PUBLIC

# Raised when the shape changes: a copy says by which it is read.
# 1: a decision had one outcome and one resolution. 2: it has resolutions, each with its outcome.
FORMAT = 2
# What every row has besides its words: its place in the workflow, its order (the lists are in it), its reviews.
NOT_WORDS = {*Workflow.WORKFLOW_FIELDS, "id", "position", "reviewed_on", "review_due_on"}


def of(root: CouncilContent, adopted: dict) -> dict:
    """The record of this edition; `adopted` is by whom, when, and by which decision: see `of_decision`."""
    rows = {model: _shown(model, found) for model, found in rows_of(root).items() if model.shown_fields}
    tree = _Tree(root, rows)
    return {
        "format": FORMAT,
        "council": {"gss_code": root.council.gss_code, **texts(root.council, "name")},
        "adopted": adopted,
        "kind": root._meta.model_name,
        "edition": {"number": root.edition, **tree.of(root)},
        "labels": [_labels(key, model) for key, model in tree.models.items()],
    }


def of_decision(decision) -> dict:
    """What a copy says of the decision by which it was adopted."""
    return {
        **texts(decision, "title"),
        "resolutions": [_of_resolution(row) for row in decision.resolution_list],
        "meeting_on": iso(decision.meeting_on),
        "item_number": decision.item_number,
    }


def _of_resolution(row) -> dict:
    return {
        "letter": row.letter,
        "outcome": row.outcome,
        **in_each_language("outcome_words", _choice_words, row, "outcome"),
        **texts(row, "acts_on", "text"),
    }


def copied_fields(model) -> list[str]:
    """What a copy holds of such a row, or of the row given."""
    return [name for name in model.shown_fields if name not in NOT_WORDS and name not in model.not_in_copies]


def key_of(model) -> str:
    """Under which name rows of this kind stand in a whole: that of their first relation, "actions"."""
    whole = model.cascades_from if issubclass(model, CouncilContent) else model.parent_fields()[0]
    return model._meta.get_field(whole).remote_field.related_name


# -- what goes in --------------------------------------------------------------------------------------


def _shown(model, rows: list) -> list:
    """Those rows that the public can read, in the order of the pages."""
    keys = [row.pk for row in rows]
    ordered = model._base_manager.filter(pk__in=keys)
    if issubclass(model, CouncilContent) and model.cascades_from:
        ordered = model.objects.filter(pk__in=keys).editions_visible_to(PUBLIC)
    known = {row.pk: row for row in rows}
    return [known[pk] for pk in ordered.values_list("pk", flat=True)]


def read_by_public(model, keys) -> dict:
    """The rows of these keys that the public can read, by key; of what has editions the one that counts now."""
    if not issubclass(model, EditionRow):
        named_with = [name for name in model.named_by if model._meta.get_field(name).is_relation]
        return model._base_manager.select_related(*named_with).in_bulk(keys)
    lineages = dict(model._base_manager.filter(pk__in=keys).values_list("pk", "lineage"))
    editions = model.objects.filter(lineage__in=lineages.values())
    if model.is_content:
        counting = list(editions.visible_to(PUBLIC))
    else:
        rows = editions.select_related(*model.parent_fields())
        counting = [row for row in rows if row.publication_root.is_live]
    of_lineage = {row.lineage_id: row for row in counting}
    return {pk: of_lineage[lineage] for pk, lineage in lineages.items() if lineage in of_lineage}


class _Tree:
    """The rows of an edition, each under what it belongs to; what they name is read once for each kind."""

    def __init__(self, root: CouncilContent, rows: dict):
        self.models, self._named = {root._meta.model_name: type(root)}, _Named(rows)
        self._under: dict = defaultdict(list)
        there = {(model, row.pk) for model, found in rows.items() for row in found}
        for model, name in parts_of_model(type(root)):
            for row in rows.get(model, ()):
                whole = getattr(row, getattr(model, "ends_with", "") or name) or getattr(row, name)
                if whole is None or (type(whole), whole.pk) not in there or self._named.is_hidden(row):
                    continue
                self.models.setdefault(key_of(model), model)
                self._under[type(whole), whole.pk].append(row)

    def of(self, row: CouncilOwned) -> dict:
        """The row with all that stands under it."""
        said = {"lineage": str(row.lineage_id)} if hasattr(row, "lineage_id") else {}
        for name in copied_fields(row):
            said |= self._value(row, row._meta.get_field(name))
        parts: dict = defaultdict(list)
        for part in self._under[type(row), row.pk]:
            parts[key_of(type(part))].append(self.of(part))
        return said | parts

    def _value(self, row, field) -> dict:
        name = field.name
        if field.many_to_many:
            return {name: self._named.many(row, field)}
        if field.is_relation:
            return {name: self._named.one(field, getattr(row, field.attname))}
        if name in (get_translatable_fields_for_model(type(row)) or ()):
            return texts(row, name)
        value = getattr(row, name)
        if field.choices:
            return {name: value, **in_each_language(f"{name}_words", _choice_words, row, name)}
        if isinstance(field, models.DateField):
            return {name: iso(value)}
        return {name: number(value) if isinstance(field, models.DecimalField) else value}


def _choice_words(row, name: str) -> str:
    return capfirst(str(getattr(row, f"get_{name}_display")() or ""))


class _Named:
    """What rows name, by the words it has on the day; what the public cannot read is left out."""

    def __init__(self, rows: dict):
        keys, self._links = defaultdict(set), defaultdict(list)
        for model, found in rows.items():
            for field in (model._meta.get_field(name) for name in copied_fields(model)):
                if field.many_to_many:
                    for row in found:
                        linked = [other.pk for other in getattr(row, field.name).all()]
                        self._links[model, field.name, row.pk] = linked
                        keys[field.related_model].update(linked)
                elif field.is_relation:
                    keys[field.related_model] |= {getattr(row, field.attname) for row in found} - {None}
        self._rows = {model: read_by_public(model, wanted) for model, wanted in keys.items() if wanted}

    def is_hidden(self, row) -> bool:
        """Is it a link to something that the public cannot read?"""
        fields = (row._meta.get_field(name) for name in row.shown_with)
        return any(
            getattr(row, field.attname) and self.one(field, getattr(row, field.attname)) is None
            for field in fields
        )

    def one(self, field, key) -> dict | None:
        row = self._rows.get(field.related_model, {}).get(key)
        return row and named(row)

    def many(self, row, field) -> list[dict]:
        linked = self._links[type(row), field.name, row.pk]
        return [said for key in linked if (said := self.one(field, key))]


def named(row: CouncilOwned) -> dict:
    """By what a copy names something that is no part of it."""
    said: dict = {}
    for name in row.named_by:
        value = getattr(row, name)
        if isinstance(value, CouncilOwned):
            said[name] = named(value)
        elif name in (get_translatable_fields_for_model(type(row)) or ()):
            said |= texts(row, name)
        else:
            said[name] = value
    return said


# -- what is said beside it ----------------------------------------------------------------------------


def _labels(key: str, model) -> dict:
    """What one of a kind, several and their fields are called, and of which type each field is; in their order."""
    fields = [model._meta.get_field(name) for name in copied_fields(model)]
    return {
        "key": key,
        **in_each_language("one", lambda: capfirst(str(model._meta.verbose_name))),
        **in_each_language("several", lambda: capfirst(str(model._meta.verbose_name_plural))),
        "fields": [
            {"name": field.name, "type": type_of(field), **in_each_language("label", _label, field)}
            for field in fields
        ],
    }


def _label(field) -> str:
    return capfirst(str(field.verbose_name))


def type_of(field) -> str:
    """How the value of a field is read: a word that stays what it is."""
    if field.is_relation:
        return "list" if field.many_to_many else "name"
    if field.choices:
        return "choice"
    if isinstance(field, RichTextField):
        return "html"
    if isinstance(field, models.TextField):
        return "prose"
    kinds = {
        models.DateField: "date",
        models.DecimalField: "number",
        models.BooleanField: "yes or no",
        models.PositiveSmallIntegerField: "whole number",
        models.PositiveIntegerField: "whole number",
    }
    return next((words for kind, words in kinds.items() if isinstance(field, kind)), "line")
