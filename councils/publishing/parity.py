"""Which Welsh texts are missing, and beside which the English changed since the Welsh was written."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_

from django.apps import apps
from django.db import transaction
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from modeltranslation.manager import get_translatable_fields_for_model

from ..compiled_queries import compiled_query
from ..models import Alert, ChangeNote, CouncilContent, CouncilOwned, Successor, User

# Kept in the history as the reason of a save: what was older than the English counts from here anew.
CHECKED = "The Welsh was checked and is right."


@cache
def names_of(model) -> list[str]:
    """The texts of a model that stand in both languages, its title first, then in the order of the model."""
    translated = get_translatable_fields_for_model(model) or ()
    names = [field.name for field in model._meta.fields if field.name in translated]
    return sorted(names, key=lambda name: name not in model.searched[:1])


@cache
def translated_models() -> list:
    """Every model of a council that has texts in Welsh, and whose officers write them.

    A change note is mended where it stands, if at all; the areas of successors are written in both languages at once.
    """
    return [
        model
        for model in apps.get_models()
        if getattr(model, "council_lookup", None) and names_of(model)
        if model not in (ChangeNote, Successor) and not model.is_frozen
    ]


# -- conditions -------------------------------------------------------------------------------


def is_missing(model) -> Q:
    """Some text has English and no Welsh."""
    return reduce(
        or_,
        (
            Q(**{f"{name}_en__gt": ""}) & (Q(**{f"{name}_cy": None}) | Q(**{f"{name}_cy": ""}))
            for name in names_of(model)
        ),
    )


def earlier_english(model, names: Iterable[str]) -> QuerySet:
    """Records of a time when today's Welsh stood beside another English, and nobody checked it since."""
    records = model.history.model._base_manager.order_by()
    checked = records.filter(
        id=OuterRef("id"), history_id__gt=OuterRef("history_id"), history_change_reason=CHECKED
    )
    another = reduce(
        or_,
        (
            Q(**{f"{name}_cy": OuterRef(f"{name}_cy"), f"{name}_cy__gt": ""})
            & ~Q(**{f"{name}_given": _given(OuterRef(f"{name}_en"))})
            for name in names
        ),
    )
    given = {f"{name}_given": _given(f"{name}_en") for name in names}
    return records.alias(**given).filter(another, ~Exists(checked), id=OuterRef("pk"))


def _given(english) -> Coalesce:
    """As text: of two that are not given none is another than the other."""
    return Coalesce(english, Value(""), output_field=TextField())


def is_current(model, whole, key, now: datetime.datetime) -> Q:
    """What readers see, or will: not what was archived, replaced by a later edition, or is over."""
    # What is reported has no edition of its own: it is listed with the one that counts.
    if issubclass(whole, CouncilContent) and isinstance(key, F):
        prefix = "" if whole is model else f"{key.name}__"
        goes_on = Q(**{f"{prefix}superseded_at": None}) | Q(**{f"{prefix}superseded_at__gt": now})
        return goes_on & ~Q(**{f"{prefix}status": CouncilContent.Status.ARCHIVED})
    return Q(ends_at__gt=now) if model is Alert else Q()


# -- all of a council -------------------------------------------------------------------------


@dataclass
class Behind:
    """One thing, with its parts, whose Welsh is not level with its English."""

    model: type[Model]
    pk: int
    is_missing: bool = False
    is_older: bool = False


def behind(council_ids: Collection[int], at_most: int) -> list[Behind]:
    """What of these councils has Welsh missing or older than the English: two queries, whatever there is."""
    kinds = apps.get_models()
    found: dict[tuple, Behind] = {}
    for attribute, condition in (
        ("is_missing", is_missing),
        ("is_older", lambda model: Exists(earlier_english(model, names_of(model)))),
    ):
        for kind, pk in _rows(condition, council_ids)[:at_most]:
            whole = found.setdefault((kind, pk), Behind(kinds[kind], pk))
            setattr(whole, attribute, True)
    return sorted(found.values(), key=lambda whole: (not whole.is_older, kinds.index(whole.model), whole.pk))


def _rows(condition, council_ids):
    """(kind, key) of what the rows that meet the condition are or belong to: one UNION over all kinds.

    A kind is its place among all models: what a council promises, then its plans, then how they are going.
    """
    now, kinds = timezone.now(), apps.get_models()
    queries = []
    for model in translated_models():
        for whole, key in model.wholes():
            rows = model._base_manager.order_by().filter(
                condition(model),
                is_current(model, whole, key, now),
                **{f"{model.council_lookup}__in": council_ids},
            )
            rows = rows.annotate(whole_kind=Value(kinds.index(whole)), whole_pk=key)
            queries.append(rows.filter(whole_pk__isnull=False).values_list("whole_kind", "whole_pk"))
    return queries[0].union(*queries[1:]).order_by("whole_kind", "whole_pk")


# -- one thing --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Gap:
    """One text: of which row, under which name, and whether Welsh is missing or only older."""

    row: Model
    name: str
    is_missing: bool

    @property
    def label(self) -> str:
        return self.row._meta.get_field(self.name).verbose_name

    @property
    def english(self) -> str:
        return getattr(self.row, f"{self.name}_en")

    @property
    def welsh(self) -> str:
        return getattr(self.row, f"{self.name}_cy") or ""

    def english_then(self) -> str:
        """What the English said when today's Welsh was written, or was checked last."""
        records = earlier_english(type(self.row), [self.name])
        rows = type(self.row)._base_manager.filter(pk=self.row.pk)
        return rows.values_list(records.order_by("history_id").values(f"{self.name}_en")[:1]).get()[0] or ""


# Beside these a page says itself that they are in English.
WITH_A_NOTE = {"title", "name", "body", "html_body"}


def english_only(row: CouncilOwned) -> list:
    """Names of the other texts of this thing that a Welsh page gives in English, as far as they are read already."""
    names = [name for name in names_of(row._meta.model) if name not in WITH_A_NOTE]
    read = [name for name in names if not {f"{name}_en", f"{name}_cy"} & row.get_deferred_fields()]
    missing = [name for name in read if getattr(row, f"{name}_en") and not getattr(row, f"{name}_cy")]
    return [row._meta.get_field(name).verbose_name for name in missing]


def is_older(row: CouncilOwned) -> bool:
    """Did the English of this thing's own texts change since its Welsh was written or checked? One query."""
    model = row._meta.model
    if not names_of(model) or model not in translated_models():
        return False
    return bool(_older(model, row.pk))


@compiled_query
def _older(model, pk) -> QuerySet:
    """The key of this row, if the Welsh of any of its texts is older than the English."""
    rows = model._base_manager.order_by().filter(pk=pk)
    return rows.filter(Exists(earlier_english(model, names_of(model)))).values_list("pk")


def gaps_of(row: CouncilOwned) -> list[Gap]:
    """The Welsh texts of a thing and its parts that are missing or older: one query for each kind of part."""
    council = row.owner_council
    if council and not council.has_welsh:
        return []
    model = row._meta.model
    gaps = _gaps(model, Q(pk=row.pk)) if model in translated_models() else []
    for part in translated_models():
        if (of_row := part.parts_of(row)) is not None:
            gaps += _gaps(part, of_row)
    return gaps


@cache
def _is_older_by_name(model) -> dict:
    """Asked with each row: is the Welsh of this text older? Put together once, which costs more than to ask it."""
    return {f"{name}_is_older": Exists(earlier_english(model, [name])) for name in names_of(model)}


def _gaps(model, condition) -> list[Gap]:
    gaps = []
    for row in model._base_manager.filter(condition).annotate(**_is_older_by_name(model)):
        for name in names_of(model):
            english, welsh = getattr(row, f"{name}_en"), getattr(row, f"{name}_cy")
            if english and not welsh:
                gaps.append(Gap(row, name, is_missing=True))
            elif english and getattr(row, f"{name}_is_older"):
                gaps.append(Gap(row, name, is_missing=False))
    return gaps


def confirm(row: CouncilOwned, *, by: User | None) -> None:
    """The Welsh of a thing and its parts is right although the English changed: from now on it is level."""
    with transaction.atomic():
        for older in {gap.row for gap in gaps_of(row) if not gap.is_missing}:
            older._history_user, older._change_reason = by, CHECKED
            older.save()
