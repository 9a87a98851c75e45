"""One thing that waits, and how things of every kind are asked for in one query."""

import datetime
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import F, Model, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language

from ..admin_urls import admin_url, site_address
from ..models import Council, Membership, content_models


@dataclass
class TaskRow:
    """One thing in a task list: what it is called, whose it is, and what its list says of it."""

    model: type[Model]
    pk: int
    title: str
    council: str = ""
    who: str = ""
    when: datetime.date | None = None
    # In which its title is written, where that is known and may not be the page's.
    language: str = ""
    # Each with its heading.
    cells: list[tuple] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return capfirst(self.model._meta.verbose_name)

    @property
    def address(self) -> str:
        return admin_url(self.model, "change", self.pk)

    @property
    def site_address(self) -> str | None:
        return site_address(self.thing)

    @cached_property
    def thing(self):
        return self.model._base_manager.select_related(*getattr(self.model, "link_needs", ())).get(pk=self.pk)


def format_when(moment) -> str:
    """A day, or a day and time in UK time."""
    if isinstance(moment, datetime.datetime):
        return date_format(timezone.localtime(moment), "DATETIME_FORMAT")
    return date_format(moment, "DATE_FORMAT")


def in_this_language(english, welsh) -> str:
    return (welsh if get_language() == "cy" else "") or english or ""


# -- all kinds of content in one query ----------------------------------------------------------


def gather(condition, *, who, when):
    """Rows of every kind that meet the condition (a function of the kind), the earliest first: one UNION."""
    queries = [
        model._base_manager.order_by()
        .filter(condition(model))
        .annotate(
            at_kind=Value(place),
            at_moment=F(when),
            by_name=Coalesce(Membership.name_here(f"{who}_id"), f"{who}__name"),
            by_email=F(f"{who}__email"),
        )
        .values_list(
            *("at_kind", "pk", "title_en", "title_cy", "council__name_en", "council__name_cy"),
            *("by_name", "by_email", "at_moment"),
        )
        for place, model in enumerate(content_models())
    ]
    return queries[0].union(*queries[1:], all=True)


def row_of(values) -> TaskRow:
    place, pk, title_en, title_cy, council_en, council_cy, name, email, moment = values
    return TaskRow(
        model=content_models()[place],
        pk=pk,
        title=in_this_language(title_en, title_cy) or f"{pk}",
        council=in_this_language(council_en, council_cy),
        who=name or email or "",
        when=moment,
    )


def named(wanted) -> dict:
    """Rows by (model, key), for things that are known by nothing else; content of every kind in one query."""
    keys: dict[type[Model], list] = {}
    for model, pk in wanted:
        keys.setdefault(model, []).append(pk)
    content = {model: keys.pop(model) for model in list(keys) if model.is_content}
    found = {}
    if content:
        rows = gather(lambda model: Q(pk__in=content.get(model, ())), who="updated_by", when="updated_at")
        found = {(row.model, row.pk): row for row in map(row_of, rows)}
    for model, pks in keys.items():
        whose = () if model is Council else (model.council_lookup,)
        for thing in model._base_manager.filter(pk__in=pks).select_related(*whose):
            found[model, thing.pk] = TaskRow(model, thing.pk, str(thing), str(thing.owner_council))
    return found
