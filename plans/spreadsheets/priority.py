"""The columns of priorities. One may stand under another of the same file, wherever that comes."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from councils.spreadsheets import PUBLIC, Column, ReferencesCell, Unreadable, name_key, public
from councils.spreadsheets.content import ReferenceCell
from pledges.models import Pledge

from ..models import Priority
from .part import PartOfPlanResource, PriorityCell

REFERENCE, PARENT = "reference", "parent"


class ParentCell(PriorityCell):
    """As the same file has it, where it does."""

    def found(self, plan, key):
        return self.resource.in_file.get((plan.pk, key)) or super().found(plan, key)


class PriorityResource(PartOfPlanResource):
    """The reference is the last part of the address; a row without one is known by its title."""

    model = Priority
    names = public(
        "title outcome parent lead_councillor directorate committee pledges position ended_on ended_reason"
    )
    key, key_field = REFERENCE, "slug"
    further_names = ("title_en",)
    named_by = "title"

    def columns(self):
        plan, *others = super().columns()
        yield plan
        yield Column(REFERENCE, PUBLIC, Priority._meta.get_field("slug"), ReferenceCell, is_key=True)
        yield from others

    def cell_of(self, model_field):
        if model_field.name == PARENT:
            return ParentCell(self)
        if model_field.name == "pledges":
            pledges = Pledge.objects.of(self.council).exclude(status=Pledge.Status.ARCHIVED)
            return ReferencesCell(pledges.order_by("vision__edition", "pk"), Pledge._meta.verbose_name)
        return super().cell_of(model_field)

    def key_of(self, row):
        """Of a reference that cannot be read nothing is known."""
        is_readable = not isinstance(row.get(REFERENCE), Unreadable)
        return self.text_of(row, REFERENCE) or (self.text_of(row, "title") if is_readable else "")

    def in_order(self, rows):
        """What others stand under comes before these; of a circle each keeps its place, and is refused."""
        numbers = {}
        for number, row in rows.items():
            for name in (REFERENCE, "title", "title_cy"):
                if text := name_key(self.text_of(row, name)):
                    numbers.setdefault(text, number)
        ordered: dict[int, dict] = {}
        self.in_circle: set[int] = set()

        def place(number, below=()):
            if number in below:
                self.in_circle.update(below[below.index(number) :])
            elif number not in ordered:
                above = numbers.get(name_key(self.text_of(rows[number], PARENT)))
                if above is not None:
                    place(above, (*below, number))
                ordered.setdefault(number, rows[number])

        for number in rows:
            place(number)
        return ordered

    def match(self, rows):
        self.in_file: dict = {}
        found = super().match(rows)
        for index, (number, row) in enumerate(zip(self.numbers, rows, strict=True)):
            if number in self.in_circle:
                words = _("“%(title)s” would be under itself. Change what one of them is under.")
                self.refuse(index, PARENT, ValidationError(words % {"title": self.text_of(row, "title")}))
        return found

    def fill(self, instance, links, row):
        errors = super().fill(instance, links, row)
        if instance.plan_id:
            for name in (instance.title_cy, instance.title_en, instance.slug):
                self.in_file[instance.plan_id, name_key(name or "")] = instance
        if PARENT not in errors and instance.parent and instance.level > Priority.levels:
            errors[PARENT] = ValidationError(
                _("A plan has three levels at most. Choose a priority at a higher level.")
            )
        return errors

    def save_all(self, lines):
        """Level by level: what is under another is saved with that one's key."""
        for level in range(1, Priority.levels + 1):
            super().save_all([line for line in lines if line.row.level == level])
