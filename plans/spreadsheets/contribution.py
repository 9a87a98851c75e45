"""The columns of goals: which goal of a framework a priority, an action or a measure serves, and how closely."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from councils.spreadsheets import (
    PUBLIC,
    Cell,
    HelperColumn,
    ReferencesCell,
    as_text,
    called,
    name_key,
    public,
)

from ..models import Framework, FrameworkItem, Plan, Priority, PriorityContribution
from .below_part import BelowPartResource
from .part import PriorityNames

FRAMEWORK, GOAL = "framework", "item"


def frameworks_cell(council) -> ReferencesCell:
    """Frameworks of the council, and those that all councils share."""
    rows = Framework.objects.filter(Framework.choosable_by(council and council.pk))
    return ReferencesCell(rows, Framework._meta.verbose_name)


class GoalCell(Cell):
    """A goal of a framework that the plan of the row uses: by its code, or by its name."""

    def __init__(self, resource: "ContributionResource") -> None:
        self.resource = resource

    def look_up(self, written):
        """Of the frameworks that the plans of the file use."""
        plans = [plan.pk for plan in self.resource.plans.values()]
        used = Plan.frameworks.through.objects.filter(plan__in=plans)
        self.used = set(used.values_list("plan_id", "framework_id"))
        named = called(map(as_text, written), "code", "name_en", "name_cy")
        within = {framework for _plan, framework in self.used}
        self.goals = defaultdict(list)
        for goal in FrameworkItem.objects.filter(named, framework__in=within).select_related("framework"):
            for name in {name_key(text) for text in (goal.code, goal.name_en, goal.name_cy or "") if text}:
                self.goals[name].append(goal)

    @property
    def how(self) -> str:
        return _("The code or the name of a goal, of a framework that the plan uses.")

    def understand(self, value, row):
        """Where a goal has as its code what another has as its name, the code counts."""
        plan, text = self.resource.plan_named(row), as_text(value)
        if plan is None:
            return None
        within = name_key(self.resource.text_of(row, FRAMEWORK))
        found = [
            goal
            for goal in self.goals[name_key(text)]
            if (plan.pk, goal.framework_id) in self.used
            if not within or within in _names_of(goal.framework)
        ]
        found = [goal for goal in found if name_key(goal.code) == name_key(text)] or found
        if len(found) == 1:
            return found[0]
        words = _(
            "“%(plan)s” uses no framework with a goal “%(value)s”. Write its code, or choose its framework first."
        )
        if found:
            words = _("Several goals are called “%(value)s”. Write the column framework, or the goal’s code.")
        raise ValidationError(words % {"plan": plan, "value": text})

    def render(self, value):
        return value.code if value else ""

    def words(self, value):
        return "" if value is None else f"{value.code} {value}"


class ContributionResource(BelowPartResource):
    """A row is known by the part of the plan and the goal."""

    names = public("item kind")
    key = GOAL

    def columns_below(self):
        words = _(
            "The last part of its address, or its name. May be left out where one framework has this goal."
        )
        label = str(Framework._meta.verbose_name)
        yield HelperColumn(FRAMEWORK, PUBLIC, label, lambda row: row.item.framework.slug, words)

    def cell_of(self, model_field):
        return GoalCell(self) if model_field.name == GOAL else super().cell_of(model_field)

    @classmethod
    def with_columns(cls, rows):
        return super().with_columns(rows).select_related("item__framework")

    def key_below(self, index, row, part):
        try:
            goal = self.fields[GOAL].cell.clean(row.get(GOAL), row)
        except ValidationError as error:
            self.refuse(index, GOAL, error.message)
            return None
        return (part.pk, goal.pk) if goal else None

    def key_of_row(self, row):
        return getattr(row, f"{self.part}_id"), row.item_id

    def new_row(self, index):
        """That the plan uses the framework is known from the cell."""
        row = super().new_row(index)
        row.as_stored = frozenset((GOAL,))
        return row

    def faults_of(self, index, line, errors):
        faults = super().faults_of(index, line, errors)
        if not faults and line.is_new and line.row.item.ended_on:
            return {GOAL: [ValidationError(_("This goal has ended. Choose another."))]}
        return faults


class PriorityContributionResource(ContributionResource):
    model, part, part_model, part_code = PriorityContribution, "priority", Priority, "slug"
    part_names = ("title_en", "title_cy")

    def how_part_is_named(self):
        return _("The reference or the title of a priority of the same plan.")

    def remember_parts(self, found):
        self.priorities = PriorityNames()
        for part in found:
            self.priorities.add(part)

    def part_named(self, plan, code):
        return self.priorities.find(plan, code)


def _names_of(framework) -> set[str]:
    texts = (framework.slug, framework.name_en, framework.name_cy or "")
    return {name_key(text) for text in texts if text}
