"""The feed of what changes in one plan."""

from django.urls import reverse
from django.utils.translation import gettext as _

from councils.feeds import AtomFeed, entry_of_change

from .views.plan import PlanDetail


class PlanFeed(AtomFeed, PlanDetail):
    """What was noted about a plan and what belongs to it."""

    name = "changes"

    def lineage(self):
        return self.object.lineage_id

    def title(self):
        return _("%(name)s: what changed") % {"name": self.object.title}

    def page(self):
        return reverse("plans:plan_changes", args=[self.council.slug, self.object.slug])

    def entries(self, context):
        return [entry_of_change(change) for change in context["page"].every_change()[: self.newest]]
