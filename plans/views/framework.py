"""A framework with its goals, and one goal with what serves it, in the plans of a council that the viewer can read."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from councils.publishing.redirects import current_row
from councils.views import CouncilPage

from .. import reading
from ..models import Contribution, Framework, FrameworkItem, contribution_models


class FrameworkPage(CouncilPage, TemplateView):
    """What both pages share: the framework in the address, which a plan uses; else 404."""

    section = "plans"

    @cached_property
    def framework(self) -> Framework:
        found = reading.framework_at.first(self.council, self.kwargs["framework"], self.request.viewer)
        if found is None:
            raise Http404
        return found

    @cached_property
    def items(self) -> list[FrameworkItem]:
        return reading.items_of(self.framework)

    @cached_property
    def served(self) -> list[tuple]:
        """(model of things, links of such things to goals of the framework, main aims first), for each kind."""
        asked = self.framework, self.council, self.request.viewer, timezone.localdate()
        return [
            (model._meta.get_field(model.whole()).related_model, reading.serving(model, *asked))
            for model in contribution_models()
        ]

    def present_slugs(self):
        rows = reading.frameworks_in_use(self.council, self.request.viewer)
        found = current_row(rows, self.kwargs["framework"])
        return {"framework": found.slug} if found else {}

    def breadcrumbs(self):
        return [
            *super().breadcrumbs(),
            (_("Plans"), reverse("plans:plan_list", args=[self.council.slug])),
        ]


class FrameworkDetail(FrameworkPage):
    """The goals of a framework, each with how many things serve it."""

    template_name = "plans/framework_detail.html"

    def text_shown(self):
        return self.framework

    def get_context_data(self, **kwargs):
        numbers = [
            (item, [sum(link.item_id == item.pk for link in links) for _kind, links in self.served])
            for item in self.items
        ]
        return super().get_context_data(**kwargs) | {
            "framework": self.framework,
            "kinds": [model._meta.verbose_name_plural for model, _links in self.served],
            "numbers": [(item, each) for item, each in numbers if any(each) or not item.ending],
            "plans": reading.plans_using(self.framework, self.council, self.request.viewer),
        }


class FrameworkItemDetail(FrameworkPage):
    """One goal, and what serves it: priorities, actions and measures that go on."""

    template_name = "plans/frameworkitem_detail.html"

    @cached_property
    def item(self) -> FrameworkItem:
        found = next((item for item in self.items if item.code == self.kwargs["item"]), None)
        if found is None:
            raise Http404
        return found

    def text_shown(self):
        return self.item

    def breadcrumbs(self):
        address = reverse("plans:framework_detail", args=[self.council.slug, self.framework.slug])
        return [*super().breadcrumbs(), (self.framework.name, address, self.framework)]

    def get_context_data(self, **kwargs):
        served = [
            (
                model._meta.verbose_name_plural,
                [self.row_of(link) for link in links if link.item_id == self.item.pk],
            )
            for model, links in self.served
        ]
        plans = {thing.plan for _kind, rows in served for thing, _link in rows}
        return super().get_context_data(**kwargs) | {
            "framework": self.framework,
            "item": self.item,
            "served": [(kind, rows) for kind, rows in served if rows],
            "is_one_plan": len(plans) == 1,
        }

    @staticmethod
    def row_of(link: Contribution) -> tuple:
        """(what serves the goal, how)."""
        return getattr(link, link.whole()), link
