"""One action with everything that was reported of it."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from plans.views.base import place_among, pledges_served

from ..corrections import of_updates
from ..models import Action, ActionUpdate, DueDateChange
from ..progress import ActionProgress
from .base import DeliveryPage


class ActionDetail(DeliveryPage, TemplateView):
    """One action with everything that was reported of it."""

    part = Action
    template_name = "delivery/action_detail.html"

    def breadcrumbs(self):
        if not self.plan.has_own_address:
            return super().breadcrumbs()
        address = reverse("delivery:plan_progress", args=[self.council.slug, self.plan.slug])
        return [*super().breadcrumbs(), (_("How it is going"), address)]

    def get_context_data(self, **kwargs):
        row = next(
            (row for row in self.progress.every_action if row.action.reference == self.kwargs["action"]), None
        )
        if row is None:
            raise Http404
        action = self.action = row.action
        if action.lead_councillor:
            action.lead_councillor.council = self.council
        if action.directorate:
            action.directorate.council = self.council
        priority = next((found for found in self.priorities if found.pk == action.priority_id), None)
        kwargs["action"] = action  # in place of its reference
        updates = list(
            ActionUpdate.objects.as_at(timezone.now())
            .filter(lineage=action.lineage_id)
            .select_related("round", "corrects", "corrected_by")
            .order_by("-reported_on", "-pk")
        )
        return super().get_context_data(
            row=row,
            priority=priority,
            pledges=pledges_served(self.request.viewer, self.plan, priority),
            milestones=[Checkpoint(each, row) for each in action.milestones.all()],
            partners=list(action.partners.all()),
            wards=list(action.wards.select_related("council")) if self.plan.has_wards else None,
            updates=updates,
            corrections=of_updates(updates),
            due_date_changes=self.due_date_changes(),
            **place_among(self.actions_in_order(), action),
            **kwargs,
        )

    def actions_in_order(self) -> list[Action]:
        """Those of the first priority and of what is under it, then of the next; those of the whole plan last."""
        places = {row.pk: place for place, row in enumerate(self.in_order)}
        actions = (row.action for row in self.progress.actions)
        return sorted(actions, key=lambda action: places.get(action.priority_id, len(places)))

    def due_date_changes(self) -> list[DueDateChange]:
        """The newest first; none is looked for where the date is the first."""
        if self.action.first_due_on is None:
            return []
        return list(DueDateChange.objects.as_at(timezone.now()).filter(lineage=self.action.lineage_id))

    def text_shown(self):
        return self.action


class Checkpoint:
    """A milestone as it stands today."""

    def __init__(self, milestone, row: ActionProgress):
        self.milestone, self.row = milestone, row

    @property
    def days_late(self) -> int:
        """Days after its day on which it was met; or, of an open action, by which it is overdue."""
        due, met = self.milestone.due_on, self.milestone.met_on
        if due is None or not (met or self.row.is_open):
            return 0
        return max(((met or self.row.rounds.today) - due).days, 0)
