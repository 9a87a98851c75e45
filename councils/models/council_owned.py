"""What every row of a council has: whose it is, what it is a part of, what search finds of it, and its checks."""

from collections.abc import Set
from functools import cache, reduce
from operator import and_, or_
from types import MappingProxyType

from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.db.models.base import ModelState
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from modeltranslation.manager import get_translatable_fields_for_model

from ..constraints import fields_named, keeps
from ..rich_text import shown
from .versioned import VersionField
from .visibility import VisibleWith

# Characters of one text, its marks included: some two hundred pages.
LONGEST_TEXT = 200_000


class CouncilOwned(models.Model):
    """A row of one council. Its model declares three things that do not follow from each other."""

    # A save is refused when someone else saved the row since it was read.
    version = VersionField()

    class Meta:
        abstract = True

    # By what the same part is known in another edition of its whole: its lineage, or what it links or is about.
    identified_by: tuple[str, ...] = ()
    # Whose it is: the relations that lead to its council. The admin's walls stand on it.
    council_lookup: str
    # What is kept: every change of it has a record (councils.publishing.history).
    keeps_history = True
    # What the public sees: public pages show something of it, so its changes move the version of the stored pages
    # (councils.publishing.caching). Search finds nothing else.
    on_public_pages = True

    # The fields that a form leaves as they are stored: no other row has what they promise to be this one's alone.
    as_stored: Set[str] = frozenset()

    # What search finds it by, its title first: its fields, and those of rows that hang on it ("findings__said").
    # Only what its page shows, and never through something that is published by itself. Empty: not found.
    searched: tuple[str, ...] = ()
    # The fields that public pages show. A comparison tells residents of these and of nothing else; of a part without
    # any it tells them nothing (councils.publishing.difference).
    shown_fields: tuple[str, ...] = ()
    # Those that they do not show, on purpose.
    fields_not_shown: tuple[str, ...] = ()
    # The relations without which they do not show it: a link to a plan that residents cannot read is no link.
    shown_with: tuple[str, ...] = ()
    # Whether it is written, approved and published by itself (CouncilContent).
    is_content = False
    # What it is visible with, where that is not what it is a part of.
    visible_with: tuple[VisibleWith, ...] = ()
    # Reported again and again under what is public, by editors too: no correction of its words.
    is_progress = False
    # Whether rows without a council are the whole site's: every council may choose them, and none may change them.
    may_be_shared = False
    # The relations that it does without once what they name is deleted with a draft: nothing else is named instead.
    does_without: tuple[str, ...] = ()
    # Whether it ends with a day and a reason: then it is not deleted once residents could read it.
    can_end = False
    # Where search takes its date from, and what it says of it: the first that is known. Empty: it has none.
    dated_by: dict = MappingProxyType({})
    # What search says first of what is over: from which day (or yes) it is, and the sentence. The first that is given.
    stated_by: dict = MappingProxyType({})
    # Of those, what a copy as adopted leaves out; and by which fields such a copy names it, where something else does.
    not_in_copies: tuple[str, ...] = ()
    named_by: tuple[str, ...] = ()
    # Kept as it was when it was saved: nobody changes it, so no Welsh is missing in it.
    is_frozen = False
    # What its history never holds, so that it is gone once the row no longer says it.
    not_in_history: tuple[str, ...] = ()
    # The code by which officers know it ("1.2.3"): whoever types it finds it first.
    coded_by: tuple[str, ...] = ()

    @classmethod
    def from_db(cls, db, field_names, values):
        """As Django does it, without a call for each column of each row, of which a page reads some hundred.

        What Django's way does besides concerns rows that are made (docs/decisions/0076).
        """
        if len(values) != len(cls._meta.concrete_fields):  # some columns are not read
            return super().from_db(db, field_names, values)
        row = cls.__new__(cls)
        row._state = ModelState()
        row._state.adding, row._state.db = False, db
        row.__dict__.update(zip(field_names, values, strict=True))
        return row

    @classmethod
    def parent_fields(cls) -> tuple[str, ...]:
        """The relation to what this row is a part of, and is shown and changed with; empty for what stands alone."""
        first, *further = cls.council_lookup.split("__")
        return (first,) if further else ()

    @classmethod
    @cache
    def seen_with(cls) -> dict[models.Field, VisibleWith]:
        """What is published and a row is visible with, by the relation to it: declared, else what it is a part of."""
        declared = cls.visible_with or [VisibleWith(name) for name in cls.parent_fields()]
        fields = {cls._meta.get_field(each.name): each for each in declared}
        return {field: each for field, each in fields.items() if field.related_model.is_content}

    @classmethod
    def with_visible_wholes(cls, viewer) -> Q:
        """The condition that the viewer sees all that a row is visible with."""
        return reduce(and_, (each.condition(field, viewer) for field, each in cls.seen_with().items()), Q())

    @classmethod
    def wholes(cls) -> list[tuple]:
        """(model, expression of its key) of what a row is listed with: what it is a part of, else itself."""
        named = [(cls._meta.get_field(name).related_model, F(name)) for name in cls.parent_fields()]
        return named or [(cls, F("pk"))]

    @classmethod
    @cache
    def paths_to_wholes(cls) -> list[tuple]:
        """(model, path to its key) of what is published as a whole and a row is a part of, "pk" for that itself."""
        if cls.is_content:
            return [(cls, "pk")]
        found = []
        for name in cls.parent_fields():
            further = cls._meta.get_field(name).related_model.paths_to_wholes()
            found += [(model, f"{name}__{path}".removesuffix("__pk")) for model, path in further]
        return found

    @classmethod
    def published_wholes(cls, rows) -> list[tuple] | None:
        """(model, keys) of all that these rows (a queryset) are shown with; None where pages show them by themselves.

        Where none of it is published, no page shows anything of them (councils.publishing.unseen).
        """
        return [(model, rows.values(path)) for model, path in cls.paths_to_wholes()] or None

    @classmethod
    def read_things(cls, rows) -> None:
        """Read for many rows at once what they are about, where that is more than a relation away."""

    @classmethod
    def parts_of(cls, whole) -> Q | None:
        """The condition that rows of this model are parts of that row; None where none can be."""
        fields = [cls._meta.get_field(name) for name in cls.parent_fields()]
        named = [Q(**{field.name: whole}) for field in fields if field.related_model is type(whole)]
        return reduce(or_, named) if named else None

    def clean_fields(self, exclude=None):
        """As Django's, and each text can be shown: its signs, and its length. Raises ValidationError by field."""
        faults: dict = {}
        # What stands in two languages is cleaned in its own columns: without a language it is the reader's.
        left_out = {*(exclude or ()), *(get_translatable_fields_for_model(type(self)) or ())}
        for field in self._meta.fields:
            value = field.value_from_object(self) if field.name not in left_out else None
            if isinstance(value, str) and value:
                setattr(self, field.attname, shown(value, is_line=not isinstance(field, models.TextField)))
        # What a row names and was read a moment ago is there: the database is not asked again.
        read = {field.name for field in self._meta.fields if field.is_relation and _is_read(self, field)}
        try:
            super().clean_fields({*(exclude or ()), *read})
        except ValidationError as error:
            faults = error.update_error_dict(faults)
        for field in self._meta.fields:
            if isinstance(field, models.TextField) and field.name not in {*(exclude or ()), *faults}:
                length = len(getattr(self, field.attname) or "")
                if length > LONGEST_TEXT:
                    sizes = {"most": number_format(LONGEST_TEXT), "length": number_format(length)}
                    faults[field.name] = (
                        _(
                            "Text can have up to %(most)s characters. This has %(length)s. Make it "
                            "shorter or split it."
                        )
                        % sizes
                    )
        if faults:
            raise ValidationError(faults)

    def validate_constraints(self, exclude=None):
        """As Django's, but what is refused is told beside a field: the last one checked that the rule names.

        What a row belongs to is not typed on its page, so Django would leave out every rule that names it: a second
        action "1.1" of a plan would then be refused by the database alone. Raises ValidationError by field.
        """
        exclude, wholes = set(exclude or ()), self.parent_fields()
        given = {"council", "lineage", "edition", "publish_at", *wholes}
        faults: dict = {}
        for model, rules in self.get_constraints():
            for rule in rules:
                named = fields_named(rule)
                checked = named - exclude
                unknown = exclude - given if checked else exclude
                try:
                    if not isinstance(rule, CheckConstraint):
                        if named <= self.as_stored:
                            continue
                        rule.validate(model, self, exclude=unknown)
                    elif not named & unknown and not keeps(self, rule):  # the database is not asked
                        raise ValidationError(rule.get_violation_error_message(), rule.violation_error_code)
                except ValidationError as error:
                    beside = [field.name for field in self._meta.fields if field.name in checked]
                    beside.sort(key=lambda name: name not in wholes)  # what it belongs to stands in no table
                    faults.setdefault(beside[-1] if beside else NON_FIELD_ERRORS, []).append(error)
        if faults:
            raise ValidationError(faults)

    @property
    def publication_root(self):
        """What is published as a whole: what this row belongs to, or itself; None for what has no workflow."""
        wholes = (getattr(self, name) for name in self.parent_fields())
        return next(
            (whole.publication_root for whole in wholes if whole is not None and whole.publication_root), None
        )

    @property
    def page_within(self):
        """The part of a whole that residents know by a page of its own: this row or what it belongs to; else None."""
        row = self
        while row is not None and row is not row.publication_root:
            if hasattr(row, "get_absolute_url"):
                return row
            wholes = (getattr(row, name) for name in row.parent_fields())
            row = next((whole for whole in wholes if whole is not None), None)
        return None

    @property
    def is_public(self) -> bool:
        """Is a save public at once, so that residents must be told what was corrected?"""
        content = None if self.is_progress else self.publication_root
        return content is not None and content.status == content.Status.PUBLISHED and not content.is_scheduled

    @property
    def was_public(self) -> bool:
        """Could residents read it, now or before it was withdrawn? A report that was frozen then still speaks of it."""
        content = self.publication_root
        if content is None or content.is_scheduled:
            return False
        first = content.first_published_at
        is_public = content.status == content.Status.PUBLISHED
        return is_public or (first is not None and first <= timezone.now())

    # -- when an import of it is undone -----------------------------------------------------------

    @property
    def is_told_when_undone(self) -> bool:
        """Could residents read what an import wrote here, so that they are told why it is undone?"""
        return self.is_public

    def tell_undone(self, before, *, by, note, note_cy=""):
        """Keep the sentence for residents. `before`: the history's record it goes back to, or None if it goes."""
        self.publication_root.correct(by=by, note=note, note_cy=note_cy, part=self.page_within)

    def take_back(self, *, by, note, note_cy=""):
        """Undo that an import added this. Raises ProtectedError where something else uses it by now."""
        self.delete()

    @classmethod
    def choosable_by(cls, council) -> Q:
        """The condition that a council can name rows of this model: its own, and what all councils share."""
        own = Q(**{cls.council_lookup: council})
        return own | Q(**{cls.council_lookup: None}) if cls.may_be_shared else own

    def is_choosable_by(self, council) -> bool:
        """The same of this row."""
        whose = self.owner_council
        return whose == council or (self.may_be_shared and whose is None)

    @property
    def owner_council(self):
        """The council this row belongs to, by the lookup that its model states once; None for what all share."""
        if self.council_lookup == "pk":
            return self
        row = self
        for step in self.council_lookup.split("__"):
            row = getattr(row, step)
        return row

    @property
    def owner_council_id(self) -> int | None:
        """Its key, without reading the council."""
        row = self
        *steps, last = self.council_lookup.split("__")
        for step in steps:
            row = getattr(row, step)
        return row.pk if last == "pk" else getattr(row, f"{last}_id")


def _is_read(row, field) -> bool:
    return field.is_cached(row) and field.get_cached_value(row) is not None


def council_models() -> list:
    """Every model whose rows belong to a council."""
    return [model for model in apps.get_models() if issubclass(model, CouncilOwned)]


def content_models() -> list:
    """Those that are written, approved and published by themselves."""
    return [model for model in council_models() if model.is_content]
