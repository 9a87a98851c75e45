"""The columns of where councillors serve from one day until another: in committees, and in offices."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import CommitteeMember, Office
from ..models.committee import ALREADY_A_MEMBER
from .base import CouncilResource
from .columns import public
from .directory import directory_cell
from .preview import Problem
from .values import name_key

COUNCILLOR = "councillor"


class ServiceResource(CouncilResource):
    """A row is known by the columns `known_by` together: another of these is another row."""

    key = COUNCILLOR
    known_by: tuple[str, ...] = ()

    def cell_of(self, model_field):
        return directory_cell(self.council, model_field) or super().cell_of(model_field)

    def match(self, rows):
        self.keys = [self._key_in(row) for row in rows]
        councillors = {key[0] for key in self.keys if key}
        self.found = list(self.existing().filter(councillor__in=councillors).order_by("pk"))
        there: dict[tuple, Model] = {}
        for row in self.found:
            there.setdefault(self._key_of(row), row)
        return [there.get(key) if key else None for key in self.keys]

    def _key_in(self, row) -> tuple | None:
        """None where a cell cannot be read: that is told beside it."""
        try:
            values = [self.fields[name].cell.clean(row.get(name), row) for name in self.known_by]
        except ValidationError:
            return None
        return tuple(map(_plain, values)) if values[0] else None

    def _key_of(self, row) -> tuple:
        return tuple(_plain(self.fields[name].value_of(row)) for name in self.known_by)

    def identity(self, index, row):
        return self.keys[index]

    def duplicate_message(self, row, number):
        return _("Row %(row)s says the same. Delete one of them.") % {"row": number}

    def new_row(self, index):
        return self.model()


class OfficeResource(ServiceResource):
    model = Office
    names = public("councillor title portfolio from_on until_on")
    known_by = ("councillor", "title", "portfolio", "from_on")
    about_new_rows = gettext_lazy(
        "A role is known by its councillor, title, portfolio and first day: another of these is another role."
    )


class CommitteeMemberResource(ServiceResource):
    model = CommitteeMember
    names = public("committee councillor role from_on until_on")
    known_by = ("councillor", "committee", "from_on")
    about_new_rows = gettext_lazy(
        "A member is known by the committee, the councillor and the first day. Whoever changes role ends one row and "
        "begins another."
    )

    def new_row(self, index):
        row = super().new_row(index)
        row.is_in_table = True
        return row

    def _checked(self):
        """Whether a councillor has two places at once is asked of all rows together."""
        for row in self.found:
            row.is_in_table = True
        done = super()._checked()
        of_pair = defaultdict(list)
        for row in (*self.found, *(line.row for line in done.added)):
            of_pair[row.committee_id, row.councillor_id].append(row)
        for line in done.rows:
            others = of_pair[line.row.committee_id, line.row.councillor_id]
            if any(other is not line.row and line.row.overlaps(other) for other in others):
                done.problems.append(Problem(line.number, COUNCILLOR, str(ALREADY_A_MEMBER)))
        return done

    def save_all(self, lines):
        """What ends makes room for what begins."""
        super().save_all([line for line in lines if line.before])
        super().save_all([line for line in lines if line.is_new])


def _plain(value) -> object:
    """By what two values are the same."""
    if isinstance(value, Model):
        return value.pk
    return value if value is None or not isinstance(value, str) else name_key(value) or None
