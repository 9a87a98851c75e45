"""News."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from councils.admin import ContentAdmin

from ..models import NewsItem
from .choices import offer_pledges


@admin.register(NewsItem)
class NewsItemAdmin(ContentAdmin):
    list_display = ("title", "state_words", "first_published_at", "updated_at")
    sections = (
        (_("Details"), ("title", "slug", "summary", "body", "image", "image_alt")),
        (_("When"), (("reviewed_on", "review_due_on"),)),
        (_("Links"), ("pledges", "source_note", "source_url")),
    )
    choices = {"pledges": offer_pledges}
