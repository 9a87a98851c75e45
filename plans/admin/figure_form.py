"""Forms with figures: each may be written with the sign of its unit, as in a spreadsheet."""

from councils.admin.forms import CouncilForm

from ..models import Measure, RatingScheme
from ..resources.point import SIGNS


class FigureForm(CouncilForm):
    """Figures of a measure, in its unit."""

    def sign_of(self, name):
        row, given = self.instance, self.cleaned_data
        measure = row if isinstance(row, Measure) else given.get("measure") or getattr(row, "measure", None)
        return SIGNS.get(given.get("unit") or getattr(measure, "unit", ""), "")


class SchemeForm(CouncilForm):
    def sign_of(self, name):
        is_share = self.cleaned_data.get("tolerance") == RatingScheme.Tolerance.PERCENT
        return "%" if is_share and name.endswith("_tolerance") else ""
