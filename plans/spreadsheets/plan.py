"""The columns of plans and of their principles."""

from django.core.exceptions import ValidationError

from councils.spreadsheets import INTERNAL, ContentResource, directory_cell, public
from pledges.spreadsheets import pledges_cell

from ..models import FRAMEWORK_STAYS, Plan, Principle, frameworks_served
from .contribution import frameworks_cell
from .part import PartOfPlanResource, colleague_cell

FRAMEWORKS = "frameworks"


class PlanResource(ContentResource):
    """A new row is the first edition of a plan, as a draft; a row that names a plan is about its newest edition."""

    model = Plan
    names = public(
        "title kind summary purpose starts_on ends_on period_note owner_role lead_councillor "
        "directorate committee pledges frameworks body_note source_note"
    ) | {"owner": INTERNAL}

    def cell_of(self, model_field):
        if model_field.name == "owner":
            return colleague_cell(self.council)
        if model_field.name == "pledges":
            return pledges_cell(self.council)
        if model_field.name == FRAMEWORKS:
            return frameworks_cell(self.council)
        return directory_cell(self.council, model_field) or super().cell_of(model_field)

    def match(self, rows):
        found = super().match(rows)
        plans = [plan.pk for plan in found if plan] if any(FRAMEWORKS in row for row in rows[:1]) else []
        self.served = frameworks_served(plans) if plans else {}
        return found

    def faults_of(self, index, line, errors):
        """A framework stays while something of the plan serves one of its goals."""
        faults = super().faults_of(index, line, errors)
        if not faults and line.before and FRAMEWORKS in line.links:
            for framework in self.served.get(line.row.pk, ()):
                if framework not in line.links[FRAMEWORKS]:
                    return {FRAMEWORKS: [ValidationError(FRAMEWORK_STAYS % {"framework": framework})]}
        return faults

    @property
    def rows_named(self) -> list[Plan]:
        """The plans of this file, those that are new as well."""
        return [*filter(None, self.targets), *(line.row for line in self.done.rows)]


class PrincipleResource(PartOfPlanResource):
    """One is known by its words: another wording is another principle."""

    model = Principle
    names = public("text kind position")
    key = "text"
    key_field = "text_en"
