"""The columns of what stands below a part of a plan: milestones of actions, targets of measures, goals they serve."""

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from councils.spreadsheets import PUBLIC, HelperColumn, called, name_key

from .part import PLAN, PartOfPlanResource


class BelowPartResource(PartOfPlanResource):
    """Rows below a part of a plan, which is named by its code in the column `part`."""

    part = ""
    part_model: type[Model]
    part_code = ""
    # The fields that name it where the code does not.
    part_names: tuple[str, ...] = ()

    def columns(self):
        plan, *others = super().columns()
        yield plan
        label, words = self.part_model._meta.verbose_name, self.how_part_is_named()
        yield HelperColumn(self.part, PUBLIC, str(label), self.code_of_part, words, is_needed=True)
        yield from self.columns_below()
        yield from others

    def code_of_part(self, row) -> str:
        return getattr(getattr(row, self.part), self.part_code)

    def how_part_is_named(self) -> str:
        return _("Which %(kind)s this belongs to: write its %(code)s.") % {
            "code": self.part_model._meta.get_field(self.part_code).verbose_name,
            "kind": self.part_model._meta.verbose_name,
        }

    def columns_below(self):
        """What says, beside the part, which row is meant and is no field of it."""
        return ()

    def plan_of(self, row):
        return getattr(row, self.part).plan

    @property
    def names_of_others(self):
        return frozenset((PLAN, self.part))

    @classmethod
    def with_columns(cls, rows):
        return super(PartOfPlanResource, cls).with_columns(rows).select_related(f"{cls.part}__plan")

    @classmethod
    def of_plan(cls, plan):
        return cls.with_columns(cls.model.objects.filter(**{f"{cls.part}__plan": plan}))

    @property
    def code(self):
        return self.part

    def match(self, rows):
        self.plan_of_row = [self._plan_of_row(index, row) for index, row in enumerate(rows)]
        plans = {plan.pk: plan for plan in self.plan_of_row if plan}
        named = called({self.text_of(row, self.part) for row in rows}, self.part_code, *self.part_names)
        found = list(self.part_model.objects.filter(named, plan__in=plans).order_by("pk"))
        for part in found:
            part.plan = plans[part.plan_id]
        self.remember_parts(found)
        self.parts = [self._part_of_row(index, row) for index, row in enumerate(rows)]
        self.keys = [
            part and self.key_below(index, row, part)
            for index, (row, part) in enumerate(zip(rows, self.parts, strict=True))
        ]
        self.there = self._there({part.pk: part for part in self.parts if part})
        return [self.there.get(key) if key else None for key in self.keys]

    def remember_parts(self, found):
        self.parts_by_code = {(part.plan_id, name_key(getattr(part, self.part_code))): part for part in found}

    def part_named(self, plan, code: str):
        """The part of the plan that is called so; None where there is none. ValidationError where there are several."""
        return self.parts_by_code.get((plan.pk, name_key(code)))

    def _part_of_row(self, index, row):
        plan, code = self.plan_of_row[index], self.text_of(row, self.part)
        if plan is None:
            return None
        try:
            part = self.part_named(plan, code)
        except ValidationError as several:
            self.refuse(index, self.part, several.message)
            return None
        if part is None:
            words = _("“%(plan)s” has no %(kind)s “%(code)s”. Add it first, or correct this.")
            if not code:
                words = _("You must fill this in.")
            kind = self.part_model._meta.verbose_name
            self.refuse(index, self.part, words % {"plan": plan, "kind": kind, "code": code})
        return part

    def _there(self, parts) -> dict:
        rows = self.with_columns(self.model._base_manager.filter(**{f"{self.part}__in": parts}))
        found = {}
        for row in rows:
            setattr(row, self.part, parts[getattr(row, f"{self.part}_id")])
            found.setdefault(self.key_of_row(row), row)
        return found

    def key_below(self, index: int, row: dict, part) -> tuple | None:
        """By what the row of the file is known; None, and the reason beside the cell, where it says too little."""
        raise NotImplementedError

    def key_of_row(self, row) -> tuple:
        raise NotImplementedError

    def identity(self, index, row):
        return self.keys[index]

    def new_row(self, index):
        part = self.parts[index]
        return self.model(**{self.part: part}) if part else self.model()

    def faults_of(self, index, line, errors):
        if self.parts[index] is None:
            return {name: [error] for name, error in errors.items()}
        return super().faults_of(index, line, errors)
