"""The public page of the approach and the values."""

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..models import Approach
from .vision import VisionPage


class ApproachList(VisionPage):
    """How the council says it works with people, and the values of its vision."""

    template_name = "pledges/approach_list.html"

    def breadcrumbs(self):
        return [
            *super().breadcrumbs(),
            (_("Vision"), reverse("pledges:vision_detail", args=[self.council.slug])),
        ]

    def get_context_data(self, **kwargs):
        approaches = Approach.objects.of(self.council).visible_to(self.request.viewer)
        approaches = approaches.select_related("council", "vision__council")
        return super().get_context_data(
            vision=self.vision,
            approaches=list(approaches.prefetch_related("elements", "methods")),
            stated_in=self.edition_with_values(),
            **kwargs,
        )

    def edition_with_values(self):
        """The edition that counts now, else the newest one before it that states values; None where none does."""
        editions = [edition for edition in self.editions() if edition.edition <= self.vision.edition]
        prefetch_related_objects(editions, "values")
        return next((edition for edition in editions if edition.values.all()), None)
