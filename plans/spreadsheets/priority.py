"""The columns of priorities. One may stand under another of the same file, wherever that comes."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from councils.spreadsheets import PUBLIC, Column, Unreadable, called, name_key, public
from councils.spreadsheets.content import ReferenceCell
from pledges.spreadsheets import pledges_cell

from ..models import Priority
from .part import PartOfPlanResource, PriorityNames

REFERENCE, PARENT = "reference", "parent"


class PriorityResource(PartOfPlanResource):
    """The reference is the last part of the address; a row without one is known by its title."""

    model = Priority
    names = public(
        "title outcome parent lead_councillor directorate committee pledges position ended_on ended_reason"
    )
    key, key_field = REFERENCE, "slug"
    named_by = "title"

    def columns(self):
        plan, *others = super().columns()
        yield plan
        yield Column(REFERENCE, PUBLIC, Priority._meta.get_field("slug"), ReferenceCell, is_key=True)
        yield from others

    def cell_of(self, model_field):
        if model_field.name == "pledges":
            return pledges_cell(self.council)
        return super().cell_of(model_field)

    def key_of(self, row):
        """Of a reference that cannot be read nothing is known."""
        is_readable = not isinstance(row.get(REFERENCE), Unreadable)
        return self.text_of(row, REFERENCE) or (self.text_of(row, "title") if is_readable else "")

    def in_order(self, rows):
        """What others are under comes before these; of a circle each keeps its place, and is refused."""
        rows = super().in_order(rows)
        numbers: dict[tuple, int] = {}
        for name in (REFERENCE, "title", "title_cy"):  # a reference counts before a title
            for number, row in rows.items():
                if text := self.text_of(row, name):
                    numbers.setdefault((self.plan_named(row), name_key(text)), number)
        ordered: dict[int, dict] = {}
        self.in_circle: set[int] = set()
        for first in rows:
            way: dict[int, None] = {}
            number: int | None = first
            while number is not None and number not in ordered and number not in way:
                way[number] = None
                above = self.plan_named(rows[number]), name_key(self.text_of(rows[number], PARENT))
                number = numbers.get(above)
            if number in way:
                self.in_circle.update(list(way)[list(way).index(number) :])
            ordered.update((each, rows[each]) for each in reversed(way))
        return ordered

    # -- which row is meant -----------------------------------------------------------------------

    def names_in(self, rows):
        references, titles = ({self.text_of(row, name) for row in rows} for name in (REFERENCE, "title"))
        return called(references, "slug") | called(titles, "title_en", "title_cy")

    def remember(self, found):
        self.names = PriorityNames()
        for item in found:
            self.names.add(item)

    def match_one(self, index, row):
        plan, reference = self.plan_of_row[index], self.text_of(row, REFERENCE)
        if plan is None or isinstance(row.get(REFERENCE), Unreadable):
            return None
        if reference:
            return self.names.by_reference.get((plan.pk, name_key(reference)))
        try:
            return self.names.titled(plan, self.text_of(row, "title"))
        except ValidationError as several:
            self.refuse(index, REFERENCE, several.message)
            return None

    def match(self, rows):
        found = super().match(rows)
        for index, (number, row) in enumerate(zip(self.numbers, rows, strict=True)):
            if number in self.in_circle:
                words = _("“%(title)s” would be under itself. Change what one of them is under.")
                self.refuse(index, PARENT, words % {"title": self.text_of(row, "title")})
        return found

    def fill(self, instance, links, row):
        """From now on others of the file may be under it, as the file has it."""
        errors = super().fill(instance, links, row)
        if PARENT not in errors and instance.parent and instance.level > Priority.levels:
            instance.parent = None  # however long the chain, no more than the levels are walked
            words = _("A plan has three levels at most. Choose a priority at a higher level.")
            errors[PARENT] = ValidationError(words)
        if instance.plan_id:
            self.fields[PARENT].cell.names.add(instance)
        return errors

    def save_all(self, lines):
        """Level by level: what is under another is saved with that one's key; of one that is wrong it waits."""
        for level in range(1, Priority.levels + 1):
            these = (line for line in lines if line.row.level == level)
            super().save_all([line for line in these if line.row.parent is None or line.row.parent.pk])
