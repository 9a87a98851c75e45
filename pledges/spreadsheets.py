"""The columns of awards, grants, events, pledges and commitments, in import, export and template."""

from collections import defaultdict

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.models import Partner
from councils.spreadsheets import (
    AmountCell,
    ChoiceCell,
    ContentResource,
    CouncilResource,
    NamedCell,
    NamesCell,
    Problem,
    ReferencesCell,
    YearCell,
    called,
    directory_cell,
    name_key,
    public,
)

from .models import Award, Commitment, Event, Grant, Pledge, VisionStatement


def pledges_cell(council) -> ReferencesCell:
    """Pledges of the council by their references; of editions the newest."""
    pledges = Pledge.objects.of(council).exclude(status=Pledge.Status.ARCHIVED)
    return ReferencesCell(pledges.order_by("vision__edition", "pk"), Pledge._meta.verbose_name)


class AchievementResource(ContentResource):
    """What awards and grants share."""

    def cell_of(self, model_field):
        if model_field.name == "year":
            return YearCell()
        if model_field.name == "pledges":
            return pledges_cell(self.council)
        return super().cell_of(model_field)


class AwardResource(AchievementResource):
    model = Award
    names = public(
        "title summary result level rank scheme category "
        "awarding_body recipient credit year awarded_on source_note pledges"
    )


class GrantResource(AchievementResource):
    model = Grant
    names = public(
        "title summary direction funder recipient partner programme purpose beneficiaries "
        "amount currency year awarded_on starts_on ends_on is_pilot source_note pledges"
    )

    def cell_of(self, model_field):
        if model_field.name == "partner":
            return NamedCell(Partner.objects.of(self.council), Partner._meta.verbose_name)
        if model_field.name == "amount":
            return AmountCell(ChoiceCell(Grant.Currency.choices))
        return super().cell_of(model_field)


class EventResource(ContentResource):
    """Without a full date an event has its date in words. That it is cancelled is said on its page."""

    model = Event
    names = public(
        "title summary starts_on ends_on starts_at ends_at date_note venue online_url access_notes wards partners "
        "source_note"
    )

    def cell_of(self, model_field):
        if model_field.name == "partners":
            return NamesCell(Partner.objects.of(self.council), Partner._meta.verbose_name)
        return directory_cell(self.council, model_field) or super().cell_of(model_field)


def newest_edition_of_vision(council) -> VisionStatement | None:
    """Of the vision that is public, else of the only one; None where there is none, or it is not clear which."""
    visions = VisionStatement.objects.of(council).exclude(status=VisionStatement.Status.ARCHIVED)
    by_lineage: dict = defaultdict(list)
    for vision in visions.order_by("edition"):
        by_lineage[vision.lineage_id].append(vision)
    live = {lineage for lineage, editions in by_lineage.items() if any(vision.is_live for vision in editions)}
    found = live or set(by_lineage)
    return by_lineage[found.pop()][-1] if len(found) == 1 else None


def without_vision(errors: dict) -> dict:
    """What is wrong with a row that has no vision to go into: what its cells say wrong comes first."""
    words = _("Add a vision first, or publish the one that this is for.")
    return {name: [error] for name, error in errors.items()} or {NON_FIELD_ERRORS: [ValidationError(words)]}


class PledgeResource(ContentResource):
    """New pledges go into the newest edition of the vision. What would make a pledge true stands in it."""

    model = Pledge
    names = public("number title summary why lead_councillor test due_on judge is_dropped dropped_reason")
    about_new_rows = gettext_lazy("New pledges go into the newest edition of the vision, as drafts.")

    def cell_of(self, model_field):
        return directory_cell(self.council, model_field) or super().cell_of(model_field)

    @classmethod
    def with_columns(cls, rows):
        return super().with_columns(rows).select_related("vision")

    def match(self, rows):
        self.vision = newest_edition_of_vision(self.council)
        return super().match(rows)

    def new_row(self, index):
        return Pledge(council=self.council, vision=self.vision)

    def faults_of(self, index, line, errors):
        if line.is_new and self.vision is None:
            return without_vision(errors)
        return super().faults_of(index, line, errors)

    def _checked(self):
        done = super()._checked()
        done.problems += self._numbers_taken(done.rows)
        return done

    def _numbers_taken(self, lines):
        """No two pledges of a vision have a number, also once all rows are as the file has them."""
        theirs = {line.row.pk for line in lines}
        numbers, visions = {line.row.number for line in lines}, {line.row.vision_id for line in lines}
        others = Pledge.objects.filter(vision__in=visions, number__in=numbers).order_by()
        found = others.values_list("pk", "vision_id", "number")
        taken = {(vision, number) for key, vision, number in found if key not in theirs}
        for line in lines:
            place = line.row.vision_id, line.row.number
            if place in taken:
                words = _("Another pledge of this vision has this number. Choose another.")
                yield Problem(line.number, "number", words)
            taken.add(place)

    def save_all(self, lines):
        """Pledges may swap numbers: those that change them step aside first."""
        changed = [line.row.pk for line in lines if line.before and line.before.number != line.row.number]
        if changed:
            Pledge.step_aside(changed)
        super().save_all(lines)


class CommitmentResource(CouncilResource):
    """A commitment is known by its words: another wording is another commitment."""

    model = Commitment
    names = public("text year position pledges")
    key = "text"
    about_new_rows = gettext_lazy(
        "Rows go into the newest edition of the vision. If that is public, start its next edition or propose a "
        "correction first."
    )

    def cell_of(self, model_field):
        if model_field.name == "year":
            return YearCell()
        if model_field.name == "pledges":
            return pledges_cell(self.council)
        return super().cell_of(model_field)

    def match(self, rows):
        self.vision, self.added = newest_edition_of_vision(self.council), 0
        there = Commitment.objects.filter(vision=self.vision).order_by()
        self.last = there.aggregate(last=Max("position"))["last"] or 0
        named = self.with_columns(
            there.filter(called((self.text_of(row, "text") for row in rows), "text_en"))
        )
        self.by_text: dict[str, Commitment] = {}
        for row in named.order_by("pk"):
            row.vision = self.vision
            self.by_text.setdefault(name_key(row.text_en or ""), row)
        return [self.by_text.get(self.identity(index, row)) for index, row in enumerate(rows)]

    def identity(self, index, row):
        return name_key(self.text_of(row, "text"))

    def duplicate_message(self, row, number):
        words = _("Row %(row)s has the same %(column)s. Delete one of them, or correct it.")
        return words % {"row": number, "column": self.key}

    def new_row(self, index):
        """It stands after what is there."""
        self.added += 1
        return Commitment(vision=self.vision, position=self.last + self.added)

    def faults_of(self, index, line, errors):
        if self.vision is None:
            return without_vision(errors)
        if self.vision.is_public and not errors:
            words = _(
                "“%(plan)s” is public. Start its next edition, or propose a correction, and import this "
                "into that draft."
            )
            return {NON_FIELD_ERRORS: [ValidationError(words % {"plan": self.vision})]}
        faults = super().faults_of(index, line, errors)
        if not faults and line.is_new and not self.may_change(self.by, self.vision):
            return {NON_FIELD_ERRORS: [ValidationError(self.why_not(self.vision))]}
        return faults

    def exported(self, rows):
        """Of the newest edition among these."""
        rows = list(rows)
        newest: dict = {}
        for row in rows:
            newest[row.vision.lineage_id] = max(row.vision.edition, newest.get(row.vision.lineage_id, 0))
        return [row for row in rows if row.vision.edition == newest[row.vision.lineage_id]]
