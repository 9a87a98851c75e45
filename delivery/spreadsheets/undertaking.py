"""The columns of undertakings: what somebody is to do after a decision."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.models import current_editions
from councils.spreadsheets import (
    INTERNAL,
    PUBLIC,
    CouncilResource,
    HelperColumn,
    WholeNumberCell,
    called,
    directory_cell,
    name_key,
    public,
)
from plans.models import Decision
from plans.spreadsheets import DECISION, colleague_cell, number_in_decision

from ..models import Undertaking

RESOLUTION = "resolution"


class ResolutionCell(WholeNumberCell):
    """A resolution of the decision of the row, by its number there."""

    def __init__(self, resource: "UndertakingResource") -> None:
        self.resource = resource

    @property
    def how(self) -> str:
        return _("Its number in the decision, from 1 on.")

    def understand(self, value, row):
        decision, number = self.resource.decision_named(row), super().understand(value, row)
        if decision is None:
            return None
        resolutions = decision.resolution_list
        if not 1 <= number <= len(resolutions):
            words = _(
                "“%(decision)s” has no resolution %(number)s. Leave this empty if it follows from all of it."
            )
            raise ValidationError(words % {"decision": decision, "number": number})
        return resolutions[number - 1]

    def render(self, value):
        return number_in_decision(value) if value else ""

    def words(self, value):
        return str(self.render(value))


class UndertakingResource(CouncilResource):
    """One is known by its decision and its words: another wording is another undertaking."""

    model = Undertaking
    names = (
        public("undertaken source resolution committee owner_role lead_councillor directorate")
        | {"owner": INTERNAL}
        | public("asked_on due_on")
    )
    key = "undertaken"
    about_new_rows = gettext_lazy("New undertakings of a decision that is public are public straight away.")
    names_of_others = frozenset((DECISION, RESOLUTION))

    def columns(self):
        words = _("The last part of the decision’s address.")
        label = str(Decision._meta.verbose_name)
        yield HelperColumn(DECISION, PUBLIC, label, lambda row: row.decision.slug, words, is_needed=True)
        yield from super().columns()

    def cell_of(self, model_field):
        if model_field.name == "owner":
            return colleague_cell(self.council)
        if model_field.name == RESOLUTION:
            return ResolutionCell(self)
        return directory_cell(self.council, model_field) or super().cell_of(model_field)

    @classmethod
    def with_columns(cls, rows):
        rows = super().with_columns(rows).select_related("decision", "resolution__decision")
        return rows.prefetch_related("resolution__decision__resolutions")

    # -- which row is meant -----------------------------------------------------------------------

    def in_order(self, rows):
        """Each decision as it counts now: the live edition, else the newest."""
        slugs = {self._address_in(row) for row in rows.values()}
        decisions = Decision.objects.of(self.council).exclude(status=Decision.Status.ARCHIVED)
        found = current_editions(decisions.filter(slug__in=slugs)).prefetch_related("resolutions")
        self.decisions = {decision.slug: decision for decision in found}
        for decision in self.decisions.values():
            decision.council = self.council
            for resolution in decision.resolutions.all():
                resolution.decision = decision
        return rows

    def _address_in(self, row) -> str:
        return self.text_of(row, DECISION).strip("/").casefold()

    def decision_named(self, row: dict) -> Decision | None:
        return self.decisions.get(self._address_in(row))

    def match(self, rows):
        self.decision_of_row = [self.decision_named(row) for row in rows]
        for index, (row, decision) in enumerate(zip(rows, self.decision_of_row, strict=True)):
            if decision is None:
                words = _("There is no decision “%(value)s”. Write the last part of its address.")
                written = self.text_of(row, DECISION)
                told = words % {"value": written} if written else _("You must fill this in.")
                self.refuse(index, DECISION, told)
        lineages = {decision.lineage_id for decision in self.decisions.values()}
        named = called({self.text_of(row, self.key) for row in rows}, "undertaken_en")
        found = list(self.existing().filter(named, decision__lineage__in=lineages).order_by("pk"))
        Undertaking.read_things(found)
        self.there: dict[tuple, Undertaking] = {}
        for row in found:
            self.there.setdefault((row.decision.lineage_id, name_key(row.undertaken_en or "")), row)
        return [self.there.get(self.identity(index, row)) for index, row in enumerate(rows)]

    def identity(self, index, row):
        decision, words = self.decision_of_row[index], name_key(self.text_of(row, self.key))
        return (decision.lineage_id, words) if decision and words else None

    def duplicate_message(self, row, number):
        words = _("Row %(row)s has the same %(column)s. Delete one of them, or correct it.")
        return words % {"row": number, "column": self.key}

    def new_row(self, index):
        decision = self.decision_of_row[index]
        return Undertaking(council=self.council, **({DECISION: decision} if decision else {}))

    def faults_of(self, index, line, errors):
        if self.decision_of_row[index] is None:
            return {name: [error] for name, error in errors.items()}
        return super().faults_of(index, line, errors)
