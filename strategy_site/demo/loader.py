"""Reads a council's tables and makes its rows from them, in one transaction; a council that is here is left alone."""

import tomllib
from pathlib import Path

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from councils.models import Contact, Council, CouncilContent, Partner
from councils.publishing.caching import batched_invalidation
from plans.models import FrameworkItem
from pledges.models import Pledge

FOLDER = Path(__file__).parent

# The field by which tables name a row of another table; for all other models it is the slug.
NAMED_BY = {Contact: "team", Partner: "name", FrameworkItem: "code"}

NOTE = _("Added to this site from the council’s published text.")
NOTE_ON_LATER_EDITION = _("Later edition added to this site from the council’s published text.")


class DemoError(Exception):
    """A table does not fit the models; the message says which."""


def councils() -> list[dict]:
    """The tables of all demo councils, in the order of their files' names."""
    return [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))]


def find(tables: dict) -> Council | None:
    """The council of these tables, if it is here: under its address, or under another with the same code."""
    council = tables["council"]
    return Council.objects.filter(Q(slug=council["slug"]) | Q(gss_code=council["gss_code"])).first()


def load(tables: dict) -> tuple[Council, int]:
    """Make the council with all that is its own and publish it; answers it and the number of rows."""
    # Texts without a language in their name are English.
    with batched_invalidation(), translation.override("en"):
        loading = Loading(tables["council"])
        loading.add_tables(tables)
    return loading.council, loading.count


class Loading:
    """One council on its way in; it remembers rows by name, so that later tables can point to earlier ones."""

    def __init__(self, table: dict):
        self.rows = {}
        self.count = 0
        self.council = self.save(Council(**table, is_demo=True))

    def add_tables(self, tables: dict) -> None:
        """Make all that the council's tables hold, in their order."""
        for name, rows in tables.items():
            if name != "council":
                self.add_all(self.council, name, rows)

    def add_all(self, parent, name: str, tables: list[dict]) -> None:
        """Make the rows that a relation of the parent leads to, in the order of the tables."""
        relation = self.field(type(parent), name)
        for place, table in enumerate(tables, start=1):
            self.add(relation, parent, place, table)

    def add(self, relation, parent, place: int, table: dict) -> None:
        """Make one row, then what hangs on it, then publish it."""
        model = relation.related_model
        names = {field.name for field in model._meta.fields}
        values, links, children = {relation.field.name: parent}, {}, {}
        values |= {"council": self.council} if "council" in names else {}
        values |= {"position": place} if "position" in names else {}
        for name, value in table.items():
            field = self.field(model, name)
            if field.one_to_many:
                children[name] = value
            elif field.many_to_many:
                links[name] = [self.named(field.related_model, each) for each in value]
            else:
                values[name] = self.named(field.related_model, value) if field.is_relation else value
        if values.get("edition", 1) > 1:
            values["lineage_id"] = self.named(model, values["slug"]).lineage_id
        row = self.save(model(**values))
        for name, rows in links.items():
            getattr(row, name).set(rows)
        for name, tables in children.items():
            self.add_all(row, name, tables)
        self.publish(row)

    def save(self, row):
        """Check a row as a form would, keep it, and remember its name."""
        try:
            row.full_clean()
        except ValidationError as error:
            raise DemoError(f"{row._meta.verbose_name} “{row}”: {'; '.join(error.messages)}") from error
        row.save()
        self.count += 1
        name = getattr(row, NAMED_BY.get(type(row), "slug"), None)
        self.rows[type(row), name] = row
        return row

    def publish(self, row) -> None:
        """Say where the texts come from."""
        self.publish_noted(row, NOTE_ON_LATER_EDITION if getattr(row, "edition", 1) > 1 else NOTE)

    @staticmethod
    def publish_noted(row, note, note_cy: str = "") -> None:
        """By the transition, as an officer would; pledges go out with their vision."""
        if isinstance(row, CouncilContent) and not isinstance(row, Pledge):
            row.publish(by=None, note=note, note_cy=note_cy)

    def named(self, model, name: str):
        """The row of this name, which stands further up."""
        try:
            return self.rows[model, name]
        except KeyError:
            label = model._meta.verbose_name
            raise DemoError(f"No {label} “{name}” stands above where it is named.") from None

    @staticmethod
    def field(model, name: str):
        """The field or relation of this name."""
        try:
            return model._meta.get_field(name)
        except FieldDoesNotExist:
            raise DemoError(f"A {model._meta.verbose_name} has no “{name}”.") from None
