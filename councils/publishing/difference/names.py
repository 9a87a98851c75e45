"""What the things are called that parts name: one query for the public, one for each kind for officers."""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.auth import get_user_model

from ...models import CouncilOwned, EditionRow, Membership
from ..editions import Difference, Rows, linked
from .reading import Selection, columns_of, read_together, row_of


def key_of(row):
    """Of what has editions, whichever of them is named."""
    return row.lineage_id if isinstance(row, EditionRow) else row.pk


class Names:
    """The things that these differences name, by their keys; those the viewer may not read are not among them.

    `viewer`: None for officers, who read all that is their council's.
    """

    def __init__(self, differences: Iterable[Difference], before: Rows, after: Rows, fields_of, viewer):
        self.viewer = viewer
        self.found: dict[type, dict] = {}
        # What parts name among themselves was read with them.
        self.parts = {
            model: {key_of(row): row for row in (*before.get(model, ()), *after[model])} for model in after
        }
        wanted: dict[type, set] = defaultdict(set)
        relations = {model: [each for each in fields_of(model) if each.is_relation] for model in after}
        for each in differences:
            for row in _rows_of(each):
                for field in relations[each.model]:
                    known = self.parts.get(field.related_model, {})
                    wanted[field.related_model] |= set(self.keys(row, field)) - known.keys()
        self._read({model: keys for model, keys in wanted.items() if keys})

    @staticmethod
    def keys(row, field) -> list:
        """Of what the row names by this relation."""
        if field.many_to_many:
            return [key_of(other) for other in linked(row, field) if other is not None]
        if getattr(row, field.attname) is None:
            return []
        is_edition = issubclass(field.related_model, EditionRow)
        return [getattr(row, field.name).lineage_id if is_edition else getattr(row, field.attname)]

    def things(self, row, field) -> list:
        """What the row names by this relation, as far as it can be read."""
        parts, found = (known.get(field.related_model, {}) for known in (self.parts, self.found))
        named = (parts.get(key) or found.get(key) for key in self.keys(row, field))
        return [thing for thing in named if thing is not None]

    def _read(self, wanted: dict) -> None:
        if self.viewer is None:
            for model, keys in wanted.items():
                rows = list(self._rows(model, keys))
                if hasattr(model, "read_things"):
                    model.read_things(rows)
                self._keep(model, rows)
            return
        selections = [Selection(self._rows(model, keys), columns_of(model)) for model, keys in wanted.items()]
        for model, rows in zip(wanted, read_together(selections), strict=True):
            self._keep(model, [row_of(model, values) for values in rows])

    def _rows(self, model, keys):
        key = "lineage" if issubclass(model, EditionRow) else "pk"
        rows = model._base_manager.filter(**{f"{key}__in": keys})
        if self.viewer is None or not issubclass(model, CouncilOwned):
            return rows
        if model.is_content:
            return rows.filter(pk__in=model.objects.visible_to(self.viewer).values("pk"))
        return rows.filter(model.with_visible_wholes(self.viewer))

    def can_be_shown(self, row) -> bool:
        """May the viewer read what a part is not shown without?"""
        fields = (row._meta.get_field(name) for name in row.shown_with)
        return all(len(self.things(row, each)) == len(self.keys(row, each)) for each in fields)

    def _keep(self, model, rows) -> None:
        ordered = sorted(rows, key=lambda row: (getattr(row, "edition", 0), row.pk))
        self.found[model] = {key_of(row): row for row in ordered}

    def call_accounts(self, council_id) -> None:
        """Have people called what their council calls them."""
        if people := list(self.found.get(get_user_model(), {}).values()):
            Membership.name_accounts(people, council_id)

    def put_into(self, differences: Iterable[Difference]) -> None:
        """Have parts that are called after what they name, such as a partner in a plan, be called so."""
        for each in differences if self.found else ():
            for row in _rows_of(each):
                for field in row._meta.concrete_fields:
                    if field.related_model in self.found and (things := self.things(row, field)):
                        setattr(row, field.name, things[0])


def _rows_of(each: Difference) -> list:
    """Once, where it is told from one row."""
    rows = (each.before,) if each.before is each.after else (each.before, each.after)
    return [row for row in rows if row is not None]
