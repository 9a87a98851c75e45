"""The columns of what a council names: each row is known by its name."""

from collections.abc import Iterable, Iterator

from django.db.models import Model
from django.utils.translation import gettext as _

from ..models import Committee, Contact, Councillor, Directorate, Partner, Ward
from ..slugs import slug_of, take_slug
from .base import CouncilResource
from .cells import Cell
from .columns import public
from .named import called
from .named_cells import NamedCell, NamesCell
from .values import name_key

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


class DirectoryResource(CouncilResource):
    """Of several of one name the one that goes on is meant, else the last that ended."""

    key = "name"
    # The fields of which the name is made, as they are called in the database.
    name_fields: tuple[str, ...] = ("name_en",)
    # Does it have a page of its own, and how long is its address at most?
    longest_address = 0

    def match(self, rows: list[dict]) -> list:
        named = self.existing().filter(
            called((self.text_of(row, self.key) for row in rows), self.name_fields[0])
        )
        self.taken: set[str] = set()
        if self.longest_address:
            stems = {slug_of(self.text_of(row, self.key), longest=self.longest_address) for row in rows}
            siblings = self.model._default_manager.filter(council=self.council, slug__in=stems)
            self.taken = set(siblings.order_by().values_list("slug", flat=True))
        self.by_name = self._by_name(named.order_by("pk"))
        return [self._match_one(index, row) for index, row in enumerate(rows)]

    def _match_one(self, index: int, row: dict) -> Model | None:
        """Where the file lacks a column of the name, what has the rest of it is meant, if it is one."""
        name = self.identity(index, row)
        if name is None:
            return None
        columns = [field.removesuffix("_en") for field in self.name_fields]
        if all(column in row for column in columns):
            return self.by_name.get(name)
        found = [item for key, item in self.by_name.items() if key[0] == name[0]]
        if len(found) > 1:
            words = _("There are several of this name. Add the column %(column)s, which tells them apart.")
            self.refuse(index, self.key, words % {"column": columns[-1]})
        return found[0] if len(found) == 1 else None

    def _by_name(self, rows: Iterable[Model]) -> dict[tuple, Model]:
        """Whatever counts comes last, and stays."""
        return {self.name_of(row): row for row in sorted(rows, key=_goes_on)}

    def name_of(self, row: Model) -> tuple:
        return tuple(name_key(getattr(row, field) or "") for field in self.name_fields)

    def identity(self, index: int, row: dict) -> tuple | None:
        columns = (field.removesuffix("_en") for field in self.name_fields)
        name = tuple(name_key(self.text_of(row, column)) for column in columns)
        return name if name[0] else None

    def duplicate_message(self, row: dict, number: int) -> str:
        return _("Row %(row)s has the same name. Delete one of them.") % {"row": number}

    def exported(self, rows: Iterable[Model]) -> Iterator[Model]:
        rows = list(rows)
        counting = {row.pk for row in self._by_name(rows).values()}
        return (row for row in rows if row.pk in counting)

    def fill(self, instance: Model, links: dict, row: dict) -> dict:
        """What is new gets an address that nothing else has, in the file neither."""
        errors = super().fill(instance, links, row)
        if self.longest_address and not instance.slug:
            instance.slug = take_slug(
                getattr(instance, self.name_fields[0]) or "",
                self.model._default_manager.filter(council=self.council),
                taken=self.taken,
                otherwise=self.model._meta.model_name,
                longest=self.longest_address,
            )
        return errors


def _goes_on(row: Model) -> tuple:
    until_on = getattr(row, "until_on", None)
    return until_on is None, (until_on and until_on.toordinal()) or 0, row.pk


class PartnerResource(DirectoryResource):
    model = Partner
    names = public("name kind summary website")
    name_fields = ("name",)


class CouncillorResource(DirectoryResource):
    model = Councillor
    names = public("name")
    name_fields = ("name",)
    longest_address = 44


class DirectorateResource(DirectoryResource):
    model = Directorate
    names = public("name remit director_role")
    longest_address = 72


class CommitteeResource(DirectoryResource):
    model = Committee
    names = public("name kind remit until_on")
    longest_address = 72


class WardResource(DirectoryResource):
    model = Ward
    names = public("name gss_code until_on")
    longest_address = 72


class ContactResource(DirectoryResource):
    """A team may have several: each with its named officer."""

    model = Contact
    names = public("team role name email phone withheld_note until_on")
    key = "team"
    name_fields = ("team_en", "name")
