"""One measure: its value, its rating and the rule behind it, the chart, the table, the figures as CSV."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from councils.compiled_queries import compiled_query
from councils.models import Council
from plans.views.base import pledges_served

from ..corrections import Entry, of_correction
from ..figures.rating import Polarity, distance
from ..handovers import can_be_joined, continued_by
from ..models import Benchmark, Breakdown, Measure, ReportingRound
from ..progress import BreakdownTable, MeasureProgress, Progress, breakdowns_of
from ..series import Series
from .base import DeliveryPage


@compiled_query
def measure_at(plan, slug):
    breakdowns = Breakdown.objects.filter(lineage=OuterRef("lineage")).order_by()
    rows = Measure.objects.filter(plan=plan.pk, slug=slug).annotate(has_breakdowns=Exists(breakdowns))
    named = ("lead_councillor__council", "directorate__council", "committee__council", "comparator_group")
    return rows.select_related("priority__parent__parent", *named)


@compiled_query
def benchmarks_of(measure):
    return Benchmark.objects.filter(measure=measure.pk)


class MeasurePart(DeliveryPage):
    """What the page of a measure and its file of figures share: the measure in the address."""

    part = Measure

    @cached_property
    def row(self) -> MeasureProgress:
        found = self.progress.of_measures(measure_at(self.plan, self.kwargs["measure"]))
        if not found:
            raise Http404
        return found[0]

    @cached_property
    def series(self) -> Series:
        return Series(self.row)

    @cached_property
    def breakdowns(self) -> list[BreakdownTable]:
        """Of every period, the newest first; nothing is read where there is none."""
        if not self.row.measure.has_breakdowns:
            return []
        return breakdowns_of([self.row], timezone.now()).get(self.row.measure.pk, [])


class MeasureDetail(MeasurePart, TemplateView):
    """One measure of a plan."""

    template_name = "delivery/measure_detail.html"

    def breadcrumbs(self):
        priority = self.row.measure.priority
        if priority is None:
            return super().breadcrumbs()
        for row in priority.path:
            row.plan = self.plan
        return [*super().breadcrumbs(), (priority.title, priority.get_absolute_url(), priority)]

    def text_shown(self):
        return self.row.measure

    @cached_property
    def continues(self) -> list[Measure]:
        """Measures of earlier councils, each with whether this viewer can open it."""
        viewer = self.request.viewer
        found = continued_by(self.row.measure, self.council, viewer, timezone.localdate())
        for measure in found:
            measure.is_open = measure.plan.council.is_open_to(viewer)
        return found

    def joined_series(self) -> Series:
        """With the figures of the one measure that it continues, where they can stand on one scale."""
        if not can_be_joined(self.continues, self.row.measure):
            return self.series
        [before] = self.continues
        council = before.plan.council
        [row] = Progress(council, [before.plan], timezone.localdate()).of_measures([before])
        return Series(self.row, earlier=Series(row, of_earlier=council))

    def get_context_data(self, **kwargs):
        page = MeasurePage(self.row, self.joined_series(), self.request.viewer)
        page.continues = self.continues
        context = super().get_context_data(**kwargs)
        shown = {"breakdowns": newest_of_each(self.breakdowns), "row": self.row, "measure": self.row.measure}
        return context | {**shown, "page": page}


def newest_of_each(tables: list[BreakdownTable]) -> list[BreakdownTable]:
    """By ward and by each classification the newest; the others are in the file."""
    found: dict = {}
    for table in tables:
        found.setdefault(table.breakdown.classification_id, table)
    return list(found.values())


@dataclass(frozen=True)
class Rank:
    """A place among values of one period, the best first: how many others share it, and how many values there are."""

    point: object  # the council's own value
    place: int
    shared: int
    count: int


class MeasurePage:
    """What stands on a measure's page beside its series."""

    # The measures of earlier councils that it continues.
    continues: tuple | list = ()

    def __init__(self, row: MeasureProgress, series: Series, viewer):
        self.row, self.series, self.viewer = row, series, viewer
        self.measure, self.plan = row.measure, row.measure.plan

    @cached_property
    def last_known(self):
        """The newest point with a value, where the latest has none."""
        known = (point for point in reversed(self.row.points) if point.value is not None)
        return next(known, None) if self.row.latest is None or self.row.latest.value is None else None

    @cached_property
    def pledges(self) -> list:
        return pledges_served(self.viewer, self.plan, self.measure.priority)

    @cached_property
    def wards(self) -> list | None:
        """Those it names; None where the council has none here."""
        return list(self.measure.wards.select_related("council")) if self.plan.has_wards else None

    @cached_property
    def corrections(self) -> list[Entry]:
        return [of_correction(row, self.measure.kind) for row in self.series.corrections]

    # -- what comes next --------------------------------------------------------------------------

    @cached_property
    def next_round(self) -> ReportingRound | None:
        """The round in which the next figure is reported, open or to come."""
        period = self.row.next_period if self.row.is_answered else self.row.due_period
        return period and ReportingRound.for_period(self.plan.council, period.end)

    # -- how others do ----------------------------------------------------------------------------

    @cached_property
    def benchmarks(self) -> list:
        rows = benchmarks_of(self.measure)
        for row in rows:
            row.measure = self.measure
        return rows

    @cached_property
    def others(self) -> list[Council]:
        """Councils of the group it is compared with that can be read on this site."""
        group = self.measure.comparator_group
        return list(group.members.visible_to(self.viewer).order_by("name")) if group else []

    @cached_property
    def comparable(self) -> tuple:
        """The council's newest value of a period that values of others are of too, and these; or (None, [])."""
        of_period = defaultdict(list)
        for row in self.benchmarks:
            of_period[row.period].append(row)
        known = (point for point in reversed(self.row.points) if point.value is not None)
        point = next((point for point in known if point.period in of_period), None)
        return point, of_period[point.period] if point else []

    @cached_property
    def rank(self) -> Rank | None:
        """The council's place among values of the same kind of period, and of the same one.

        None where there is nothing to rank, or no way that is better.
        """
        point, rows = self.comparable
        mine = point and self._shortfall(point.value, point)
        if mine is None:
            return None
        others = [self._shortfall(row.value, point) for row in rows]
        better, same = sum(other < mine for other in others), sum(other == mine for other in others)
        return Rank(point, better + 1, same, len(others) + 1)

    @property
    def own_points(self) -> list:
        """The latest value, and the one that is ranked where that is another."""
        points = [self.row.latest, self.rank and self.rank.point]
        return [point for point in dict.fromkeys(points) if point is not None and point.value is not None]

    @property
    def why_unranked(self) -> str:
        """Why there is no place among the values of others."""
        if self.row.polarity == Polarity.NONE:
            return _("Not ranked: neither higher nor lower is better.")
        if not any(point.value is not None for point in self.row.points):
            return _("Not ranked: the council has not published a value.")
        if self.comparable[0] is None:
            return _(
                "Not ranked: none of these values is for the same period as one of the council’s values."
            )
        return _("Not ranked: no target range is set for this period.")

    def _shortfall(self, value, point):
        """The smaller, the better; None where nothing is better."""
        match self.row.polarity:
            case Polarity.HIGHER:
                return -value
            case Polarity.LOWER:
                return value
            case Polarity.WITHIN_RANGE:
                return distance(value, self.row.goal_of(self.row.target_of(point)), Polarity.WITHIN_RANGE)
        return None
