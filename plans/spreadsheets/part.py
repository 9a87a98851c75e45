"""The columns of what stands in a plan: a row is known by its plan and a code of the council's own."""

from collections import Counter

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Max, Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.models import Committee, Councillor, Directorate, User, Ward
from councils.slugs import free_slug, slug_of
from councils.spreadsheets import (
    PUBLIC,
    Cell,
    ColleagueCell,
    CouncilResource,
    HelperColumn,
    NamedCell,
    NamesCell,
    as_text,
    called,
    name_key,
)

from ..models import Plan, Priority

PLAN = "plan"
# Names in either language.
NAMES = ("name_en", "name_cy")


def directory_cell(council, model_field) -> Cell | None:
    """The cell of a field that names somebody or something in the council's directory; None for other fields."""
    kinds = {Councillor: ("name",), Directorate: NAMES, Committee: NAMES}
    model, label = model_field.related_model, model_field.related_model and model_field.related_model._meta
    if model in kinds:
        return NamedCell(model.objects.of(council), label.verbose_name, *kinds[model])
    if model is Ward:
        return NamesCell(Ward.objects.of(council), label.verbose_name, *NAMES)
    return None


def colleague_cell(council) -> ColleagueCell:
    members = User.objects.filter(memberships__council=council) if council else User.objects.none()
    return ColleagueCell(members.filter(is_active=True).distinct())


class PriorityCell(Cell):
    """A priority of the plan that the row is about: by its reference, or by its title."""

    def __init__(self, resource: "PartOfPlanResource") -> None:
        self.resource = resource

    def look_up(self, written):
        """All that is named, in any plan of the council."""
        names = {as_text(value) for value in written}
        rows = Priority.objects.filter(
            called(names, "slug", "title_en", "title_cy"), plan__council=self.resource.council
        )
        self.by_name = {}
        for row in rows.select_related("parent__parent"):
            for name in (row.title_cy, row.title_en, row.slug):
                self.by_name[row.plan_id, name_key(name or "")] = row

    @property
    def how(self) -> str:
        return _("The reference or the title of a priority of the same plan.")

    def understand(self, value, row):
        plan, text = self.resource.plan_named(row), as_text(value)
        found = plan and self.found(plan, name_key(text))
        if plan and not found:
            words = _("“%(plan)s” has no priority “%(value)s”. Write its reference or its title.")
            raise ValidationError(words % {"plan": plan, "value": text})
        return found

    def found(self, plan, key: str) -> Priority | None:
        return self.by_name.get((plan.pk, key))

    def render(self, value):
        return value.slug if value else ""


class PartOfPlanResource(CouncilResource):
    """Rows of the newest edition of each plan. What is public is changed in a draft, which is compared and approved."""

    about_new_rows = gettext_lazy(
        "Rows go into the newest edition of their plan. If that is public, start its next edition or propose a "
        "correction first."
    )
    names_of_others = frozenset((PLAN, "priority"))
    # The column of whose words an address is made; empty for what has none.
    named_by = ""
    # The field by which the council knows a row, and further fields by which a row may be named.
    key_field = ""
    further_names: tuple[str, ...] = ()

    def columns(self):
        words = _("The last part of the plan’s address. May be left out where there is only one plan.")
        yield HelperColumn(PLAN, PUBLIC, _("plan"), lambda row: self.plan_of(row).slug, words)
        yield from super().columns()

    def cell_of(self, model_field):
        if model_field.name in ("owner", "deputy"):
            return colleague_cell(self.council)
        if model_field.related_model is Priority:
            return PriorityCell(self)
        return directory_cell(self.council, model_field) or super().cell_of(model_field)

    @classmethod
    def with_columns(cls, rows):
        priority = "priority" in cls.names
        return super().with_columns(rows).select_related("plan", *(["priority__parent"] if priority else []))

    @classmethod
    def of_plan(cls, plan: Plan):
        """All rows of one edition, in its order."""
        return cls.with_columns(cls.model.objects.filter(plan=plan))

    def exported(self, rows):
        """Of each plan the newest edition among these."""
        rows = list(rows)
        newest: dict = {}
        for row in rows:
            plan = self.plan_of(row)
            newest[plan.lineage_id] = max(plan.edition, newest.get(plan.lineage_id, 0))
        return [row for row in rows if self.plan_of(row).edition == newest[self.plan_of(row).lineage_id]]

    # -- which plan, and which row of it ----------------------------------------------------------

    @staticmethod
    def plan_of(row: Model) -> Plan:
        return row.plan

    def lock_related(self, rows):
        """Nobody else writes into these drafts meanwhile, and none of them is published."""
        named = [self.text_of(row, PLAN).strip("/").casefold() for row in rows]
        plans = self._plans.filter(slug__in=named) if all(named) else self._plans
        list(plans.order_by("pk").select_for_update(of=("self",)).values_list("pk"))

    @property
    def _plans(self):
        return Plan.objects.of(self.council).exclude(status=Plan.Status.ARCHIVED)

    def _find_plans(self, rows):
        """By its address the newest edition of each plan that the file names; and the one it means without a name."""
        named = {self.text_of(row, PLAN).strip("/").casefold() for row in rows}
        self.only_plan = None
        if "" in named:
            slugs = self._slugs_of_workbook()
            self.only_plan = slugs[0] if len(slugs) == 1 else None
            named |= set(slugs) if self.only_plan else set()
        found = self._plans.filter(slug__in=named - {""}).order_by("edition")
        self.plans = {plan.slug: plan for plan in found}
        for plan in self.plans.values():
            plan.council = self.council

    def _slugs_of_workbook(self) -> list[str]:
        """The addresses of the plans that the workbook has, else of those that the council has: two at most."""
        if sheet := self.earlier.get("plans"):
            return sorted({row.slug for row in sheet.resource.rows_named})[:2]
        return list(self._plans.order_by("slug").values_list("slug", flat=True).distinct()[:2])

    def plan_named(self, row: dict) -> Plan | None:
        address = self.text_of(row, PLAN).strip("/").casefold() or self.only_plan
        return self.plans.get(address) if address else None

    def match(self, rows):
        self._find_plans(rows)
        self.plan_of_row = [self._plan_of_row(index, row) for index, row in enumerate(rows)]
        self._read_rows(rows)
        self.added: Counter = Counter()
        return [self.match_one(index, row) for index, row in enumerate(rows)]

    def _plan_of_row(self, index, row) -> Plan | None:
        plan = self.plan_named(row)
        if plan is None:
            address = self.text_of(row, PLAN)
            words = _("There is no plan “%(plan)s”. Write the last part of its address.")
            if not address:
                words = _(
                    "Write the last part of the plan’s address: it is not clear which plan this is for."
                )
            self.refuse(index, PLAN, words % {"plan": address})
        return plan

    def _read_rows(self, rows):
        """Of the plans that are named what the file names in them; and what addresses and places are taken."""
        self.by_key, self.last = {}, {}
        plans = {plan.pk: plan for plan in self.plan_of_row if plan}
        keys = {self.key_of(row) for row in rows}
        named = called(keys, self.key_field, *self.further_names)
        found = self.with_columns(self.model._base_manager.filter(named, plan__in=plans))
        for item in found.order_by("pk"):
            item.plan = plans[item.plan_id]
            for field in (*self.further_names, self.key_field):
                self.by_key.setdefault((item.plan_id, name_key(getattr(item, field) or "")), item)
        there = self.model._base_manager.filter(plan__in=plans).order_by()
        self.last = dict(there.values("plan").annotate(last=Max("position")).values_list("plan", "last"))
        self.taken: set = set()
        if self.named_by:
            wanted = {slug_of(self.text_of(row, self.named_by)) for row in rows}
            self.taken = set(there.filter(slug__in=wanted).values_list("plan", "slug"))

    def key_of(self, row: dict) -> str:
        return self.text_of(row, self.key)

    def match_one(self, index, row):
        plan, key = self.plan_of_row[index], name_key(self.key_of(row))
        return self.by_key.get((plan.pk, key)) if plan and key else None

    def identity(self, index, row):
        plan, key = self.plan_of_row[index], name_key(self.key_of(row))
        return (plan.pk, key) if plan and key else None

    def duplicate_message(self, row, number):
        words = _("Row %(row)s has the same %(column)s. Delete one of them, or correct it.")
        return words % {"row": number, "column": self.key}

    def new_row(self, index):
        """It stands after what is there."""
        plan = self.plan_of_row[index]
        if plan is None:
            return self.model()
        self.added[plan.pk] += 1
        return self.model(plan=plan, position=(self.last.get(plan.pk) or 0) + self.added[plan.pk])

    def fill(self, instance, links, row):
        errors = super().fill(instance, links, row)
        if self.named_by and instance.plan_id and not instance.slug:
            self._give_address(instance, getattr(instance, f"{self.named_by}_en") or "")
        return errors

    def _give_address(self, row: Model, words: str) -> None:
        """An address that nothing else of the plan has, in the file neither."""
        row.slug = slug_of(words)
        if not row.slug or (row.plan_id, row.slug) in self.taken:
            mine = {slug for plan, slug in self.taken if plan == row.plan_id}
            others = self.model._base_manager.filter(plan=row.plan_id)
            row.slug = free_slug(words, others, otherwise=self.model._meta.model_name, taken=mine)
        self.taken.add((row.plan_id, row.slug))

    # -- what may be changed --------------------------------------------------------------------

    def faults_of(self, index, line, errors):
        """Of a row that is in no plan we know only that is told."""
        plan = self.plan_of_row[index]
        if plan is None:
            return {name: [error] for name, error in errors.items()}
        if plan.is_public and not errors:
            words = _(
                "“%(plan)s” is public. Start its next edition, or propose a correction, and import this "
                "into that draft."
            )
            return {NON_FIELD_ERRORS: [ValidationError(words % {"plan": plan})]}
        faults = super().faults_of(index, line, errors)
        if not faults and line.is_new and not self.may_change(self.by, plan):
            return {NON_FIELD_ERRORS: [ValidationError(self.why_not(plan))]}
        return faults
