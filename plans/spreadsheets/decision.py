"""The columns of decisions and of their resolutions."""

from collections import defaultdict

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.spreadsheets import (
    PUBLIC,
    ContentResource,
    CouncilResource,
    HelperColumn,
    OneReferenceCell,
    WholeNumberCell,
    directory_cell,
    public,
)

from ..models import Decision, Plan, Resolution

DECISION, NUMBER = "decision", "number"


def decisions_cell(council) -> OneReferenceCell:
    """A decision of the council; of editions the newest."""
    decisions = Decision.objects.of(council).exclude(status=Decision.Status.ARCHIVED).order_by("edition")
    return OneReferenceCell(decisions, Decision._meta.verbose_name)


class DecisionResource(ContentResource):
    """What was resolved stands in the sheet of resolutions, or is added on its page before it is published."""

    model = Decision
    names = public(
        "title summary committee decision_maker meeting_on item_number purpose points reasons report_author_role "
        "presenter presenter_role interests dispensations is_key_decision key_reason notice_on notice_url "
        "is_subject_to_call_in call_in_ends_at is_called_in called_in_on called_in_by minutes_confirmed_on "
        "minutes_url plan source_note"
    )
    about_new_rows = gettext_lazy(
        "New decisions become drafts. Of a meeting that was held, add the resolutions before you publish them."
    )

    def cell_of(self, model_field):
        if model_field.name == "plan":
            plans = Plan.objects.of(self.council).exclude(status=Plan.Status.ARCHIVED)
            return OneReferenceCell(plans.order_by("edition"), Plan._meta.verbose_name)
        return directory_cell(self.council, model_field) or super().cell_of(model_field)


class ResolutionResource(CouncilResource):
    """A resolution is known by its decision and its number there."""

    model = Resolution
    names = public("outcome acts_on text effect in_force_on receiving_committee receiving_body decided_by")
    key = NUMBER
    about_new_rows = gettext_lazy(
        "Rows go into the newest edition of their decision. If that is public, propose a correction first."
    )
    names_of_others = frozenset((DECISION,))

    def columns(self):
        words = _("The last part of the decision’s address.")
        label = str(Decision._meta.verbose_name)
        yield HelperColumn(DECISION, PUBLIC, label, lambda row: row.decision.slug, words, is_needed=True)
        words = _("Which resolution of the decision it is, from 1 on. A new one takes the next number.")
        yield HelperColumn(
            NUMBER, PUBLIC, _("number"), number_in_decision, words, WholeNumberCell(), is_needed=True
        )
        yield from super().columns()

    def cell_of(self, model_field):
        if model_field.name == "decided_by":
            return decisions_cell(self.council)
        return directory_cell(self.council, model_field) or super().cell_of(model_field)

    @classmethod
    def with_columns(cls, rows):
        return super().with_columns(rows).prefetch_related("decision__resolutions")

    # -- which row is meant -----------------------------------------------------------------------

    def match(self, rows):
        cell = decisions_cell(self.council)
        cell.look_up([self.text_of(row, DECISION) for row in rows])
        self.decisions = [self._decision_of(index, row, cell) for index, row in enumerate(rows)]
        self.numbers_of_row = [self._number_of(index, row) for index, row in enumerate(rows)]
        decisions = {decision.pk: decision for decision in self.decisions if decision}
        self.there = defaultdict(list)
        found = super().with_columns(Resolution._base_manager.filter(decision__in=decisions))
        for row in found.order_by("position", "pk"):
            row.decision = decisions[row.decision_id]
            self.there[row.decision_id].append(row)
        self._refuse_gaps()
        return [self._match_one(index) for index in range(len(rows))]

    def _decision_of(self, index, row, cell) -> Decision | None:
        try:
            decision = cell.clean(self.text_of(row, DECISION))
        except ValidationError as error:
            self.refuse(index, DECISION, error.message)
            return None
        if decision is None:
            self.refuse(index, DECISION, _("You must fill this in."))
        else:
            decision.council = self.council
        return decision

    def _number_of(self, index, row) -> int | None:
        try:
            number = WholeNumberCell().clean(row.get(NUMBER))
        except ValidationError:
            return None  # told already
        if not number:
            self.refuse(index, NUMBER, _("You must fill this in."))
        return number or None

    def _refuse_gaps(self):
        """New resolutions of a decision have the numbers after those that are there."""
        new = defaultdict(set)
        for decision, number in zip(self.decisions, self.numbers_of_row, strict=True):
            if decision and number:
                new[decision.pk].add(number)
        for index, (decision, number) in enumerate(zip(self.decisions, self.numbers_of_row, strict=True)):
            if not decision or not number:
                continue
            last = len(self.there[decision.pk])
            if missing := [each for each in range(last + 1, number) if each not in new[decision.pk]]:
                words = _("This decision has no resolution %(number)s yet. Number new ones without a gap.")
                self.refuse(index, NUMBER, words % {"number": missing[0]})

    def _match_one(self, index):
        decision, number = self.decisions[index], self.numbers_of_row[index]
        there = self.there[decision.pk] if decision else []
        return there[number - 1] if number and number <= len(there) else None

    def identity(self, index, row):
        decision, number = self.decisions[index], self.numbers_of_row[index]
        return (decision.pk, number) if decision and number else None

    def duplicate_message(self, row, number):
        words = _("Row %(row)s has the same %(column)s. Delete one of them, or correct it.")
        return words % {"row": number, "column": NUMBER}

    def new_row(self, index):
        """It stands after those that are there, in the order of the numbers."""
        decision, number = self.decisions[index], self.numbers_of_row[index]
        if decision is None or number is None:
            return Resolution()
        there = self.there[decision.pk]
        last = there[-1].position if there else 0
        return Resolution(decision=decision, position=last + number - len(there))

    def faults_of(self, index, line, errors):
        decision = self.decisions[index]
        if decision is None:
            return {name: [error] for name, error in errors.items()}
        if decision.is_public and not errors:
            words = _(
                "“%(decision)s” is public. Propose a correction of it, and import this into that draft."
            )
            return {NON_FIELD_ERRORS: [ValidationError(words % {"decision": decision})]}
        faults = super().faults_of(index, line, errors)
        if not faults and line.is_new and not self.may_change(self.by, decision):
            return {NON_FIELD_ERRORS: [ValidationError(self.why_not(decision))]}
        return faults

    def exported(self, rows):
        """Of each decision the newest edition among these."""
        rows = list(rows)
        newest: dict = {}
        for row in rows:
            newest[row.decision.lineage_id] = max(
                row.decision.edition, newest.get(row.decision.lineage_id, 0)
            )
        return [row for row in rows if row.decision.edition == newest[row.decision.lineage_id]]


def number_in_decision(resolution: Resolution) -> int:
    """Its place among the resolutions of its decision, from 1 on."""
    return [row.pk for row in resolution.decision.resolutions.all()].index(resolution.pk) + 1
