"""The feed of a council's news."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from councils.feeds import AtomFeed, entry
from councils.languages import language_given
from councils.views import ContentList

from .models import NewsItem


class NewsFeed(AtomFeed, ContentList):
    """What a council tells its residents, the newest first."""

    name = "news"
    model = NewsItem
    context_object_name = "news"

    def get_queryset(self):
        return super().get_queryset().select_related("council").with_changed_at()

    def title(self):
        return _("%(name)s: news") % {"name": self.council.listed_name}

    def page(self):
        return reverse("pledges:newsitem_list", args=[self.council.slug])

    def entries(self, context):
        return [
            entry(
                item,
                name="news",
                words=format_html('<p lang="{}">{}</p>', language_given(item, "summary"), item.summary),
                at=item.changed_at,
                published_at=item.first_published_at,
            )
            for item in context["news"][: self.newest]
        ]
