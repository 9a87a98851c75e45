"""The columns of what stands in a plan: a row is known by its plan and a code of the council's own."""

from collections import Counter, defaultdict

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Max, Model, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils import permissions
from councils.models import User
from councils.slugs import slug_of, take_slug
from councils.spreadsheets import (
    PUBLIC,
    Cell,
    ColleagueCell,
    CouncilResource,
    HelperColumn,
    as_text,
    called,
    directory_cell,
    name_key,
)

from ..models import Plan, Priority

PLAN = "plan"


def colleague_cell(council) -> ColleagueCell:
    return ColleagueCell(User.objects.with_role(council, permissions.EDITING))


class PriorityNames:
    """What priorities may be called by: the reference counts first, then a title."""

    def __init__(self) -> None:
        self.by_reference: dict[tuple, Priority] = {}
        self.by_title: dict[tuple, dict] = defaultdict(dict)

    def add(self, row: Priority) -> None:
        """It takes the place of what was read of the same row before."""
        self.by_reference[row.plan_id, name_key(row.slug or "")] = row
        for title in filter(None, (row.title_en, row.title_cy)):
            self.by_title[row.plan_id, name_key(title)][row.pk or id(row)] = row

    def find(self, plan: Plan, text: str) -> Priority | None:
        """ValidationError where several have this title."""
        key = plan.pk, name_key(text)
        return self.by_reference.get(key) or self.titled(plan, text)

    def titled(self, plan: Plan, title: str) -> Priority | None:
        rows = list(self.by_title.get((plan.pk, name_key(title)), {}).values())
        if len(rows) > 1:
            words = _(
                "Several priorities are called “%(title)s”. Write the reference of one of them: %(references)s."
            )
            references = ", ".join(sorted(row.slug for row in rows))
            raise ValidationError(words % {"title": title, "references": references})
        return rows[0] if rows else None


class PriorityCell(Cell):
    """A priority of the plan that the row is about: by its reference, or by its title."""

    def __init__(self, resource: "PartOfPlanResource") -> None:
        self.resource, self.names = resource, PriorityNames()

    def look_up(self, written):
        """All that is named, in any plan of the council."""
        names = {as_text(value) for value in written}
        rows = Priority.objects.filter(
            called(names, "slug", "title_en", "title_cy"), plan__council=self.resource.council
        )
        for row in rows.select_related("parent__parent").order_by("pk"):
            self.names.add(row)

    @property
    def how(self) -> str:
        return _("The reference or the title of a priority of the same plan.")

    def understand(self, value, row):
        plan, text = self.resource.plan_named(row), as_text(value)
        found = plan and self.names.find(plan, text)
        if plan and not found:
            words = _("“%(plan)s” has no priority “%(value)s”. Write its reference or its title.")
            raise ValidationError(words % {"plan": plan, "value": text})
        return found

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
    # The field by which the council knows a row.
    key_field = ""

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

    def in_order(self, rows):
        self._find_plans(rows.values())
        return rows

    def lock_related(self, rows):
        """Nobody else writes into these drafts meanwhile, and none of them is published."""
        named = [self.text_of(row, PLAN).strip("/").casefold() for row in rows]
        plans = self._plans.filter(slug__in=named) if all(named) else self._plans
        list(plans.order_by("pk").select_for_update(of=("self",)).values_list("pk"))
        self._find_plans(rows)  # as they are now

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
        plans = {plan.pk: plan for plan in self.plan_of_row if plan}
        there = self.model._base_manager.filter(plan__in=plans).order_by()
        found = list(self.with_columns(there.filter(self.names_in(rows))).order_by("pk"))
        for item in found:
            item.plan = plans[item.plan_id]
        self.remember(found)
        self.last = dict(there.values("plan").annotate(last=Max("position")).values_list("plan", "last"))
        self.taken: dict[int, set[str]] = defaultdict(set)
        if self.named_by:
            wanted = {slug_of(self.text_of(row, self.named_by)) for row in rows}
            for plan, slug in there.filter(slug__in=wanted).values_list("plan", "slug"):
                self.taken[plan].add(slug)

    def names_in(self, rows) -> Q:
        """The condition that one of these rows names it."""
        return called({self.key_of(row) for row in rows}, self.key_field)

    def remember(self, found: list[Model]) -> None:
        """What of the file is there already. Of two of one name the older counts."""
        named = ((item.plan_id, name_key(getattr(item, self.key_field) or "")) for item in found)
        self.by_key: dict[tuple, Model] = {}
        for key, item in zip(named, found, strict=True):
            self.by_key.setdefault(key, item)

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
            instance.slug = take_slug(
                getattr(instance, f"{self.named_by}_en") or "",
                self.model._base_manager.filter(plan=instance.plan_id),
                taken=self.taken[instance.plan_id],
                otherwise=self.model._meta.model_name,
            )
        return errors

    def tell(self, index, line):
        """A spreadsheet keeps no nought at the end of what it takes for a number."""
        code = line.cells.get(self.code)
        if isinstance(code, float) and not code.is_integer():
            words = _(
                "The spreadsheet holds %(code)s as a number, so %(code)s0 would read the same. Check it."
            )
            line.warnings.append(words % {"code": as_text(code)})

    @property
    def code(self) -> str:
        """The column with a code of the council's own."""
        return self.key

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
