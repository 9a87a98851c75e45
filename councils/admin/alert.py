"""Alert banners: they come and go by their times, and nothing else."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Alert
from .notice import PublicWhenSaved


@admin.register(Alert)
class AlertAdmin(PublicWhenSaved):
    list_display = ("title", "severity", "section", "starts_at", "ends_at")
    list_filter = ("severity",)
    search_fields = ("title_en", "title_cy")
    sections = (
        (_("Details"), ("title", "text", "severity")),
        (_("When"), (("starts_at", "ends_at"),)),
        (_("Where"), ("section",)),
        (_("Links"), ("url", "url_text")),
    )
    said_above = _(
        "Residents see this from its start time to its end time. Publishers and council "
        "administrators can change it."
    )

    def get_changeform_initial_data(self, request):
        return {"starts_at": timezone.now(), **super().get_changeform_initial_data(request)}
