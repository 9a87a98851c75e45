"""How a plan is going: where it stands, what needs attention, each priority in a line."""

from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from ..progress import PriorityProgress, Progress
from ..progress.exceptions import Exceptions
from ..progress.summary import NO_PRIORITY, progress_summary
from .base import DeliveryPage


class PlanProgress(DeliveryPage, TemplateView):
    """The plan's actions and measures counted; each stands on the page of its priority."""

    template_name = "delivery/plan_progress.html"

    @cached_property
    def progress(self) -> Progress:
        return Progress(
            self.council, [self.plan], timezone.localdate(), only_rated=True, with_directions=True
        )

    def get_context_data(self, **kwargs):
        progress = self.progress
        going = progress_summary(progress, progress.tally(progress.actions), progress.measures, self.plan)
        return super().get_context_data(
            going=going,
            exceptions=Exceptions(progress, going) if going else None,
            rows=self.rows(),
            updated_on=self.updated_on(),
            ended=[
                *(row for row in self.in_order if row.ending),
                *progress.ended_actions,
                *progress.ended_measures,
            ],
            **kwargs,
        )

    def rows(self) -> list[tuple]:
        """(priority or None, its summary or None); last what serves the plan as a whole, where something does."""
        main = self.progress.by_priority([row for row in self.priorities if not row.ending])
        rows = [(row.priority, self.summary(row, priority=row.priority.slug)) for row in main]
        whole = self.summary(self.progress.of_no_priority, priority=NO_PRIORITY)
        return [*rows, (None, whole)] if whole else rows

    def summary(self, row: PriorityProgress, **query):
        progress = self.progress
        return progress_summary(
            progress, progress.tally(row.every_action), row.every_measure, self.plan, **query
        )

    def updated_on(self):
        """The day on which something was entered last, or None."""
        times = [row.update.told_at for row in self.progress.actions if row.update]
        times += [update.told_at for update in self.progress.stated_updates.values()]
        times += filter(None, [self.progress.newest_figure_at])
        return timezone.localdate(max(times)) if times else None


class WholePlan(DeliveryPage, TemplateView):
    """A plan with every priority, action and measure on one page, for reading offline and for printing."""

    template_name = "delivery/plan_whole.html"

    @cached_property
    def progress(self) -> Progress:
        return Progress(self.council, [self.plan], timezone.localdate(), without_commentary=True)

    def get_context_data(self, **kwargs):
        whole = self.progress.of_no_priority
        return super().get_context_data(
            principles=list(self.plan.principles.all()),
            rows=self.progress.by_priority([row for row in self.priorities if not row.ending]),
            whole=whole if whole.actions or whole.measures else None,
            **kwargs,
        )
