"""Public pages of the news: the list, one item, its image."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from councils import files
from councils.views import ContentDetail, ContentList

from ..models import NewsItem
from .pledge import find_pledges


class NewsItemList(ContentList):
    """What a council told its residents, the newest first; without a day last."""

    model = NewsItem
    context_object_name = "news"
    section = "news"
    paginate_by = 30

    def get_queryset(self):
        return super().get_queryset().select_related("council")


class NewsItemDetail(ContentDetail):
    """One item of news, and what it is about."""

    model = NewsItem
    slug_url_kwarg = "newsitem"
    section = "news"

    def get_queryset(self):
        return super().get_queryset().select_related("council").prefetch_related("pledges")

    def breadcrumbs(self):
        return [
            *super().breadcrumbs(),
            (_("News"), reverse("pledges:newsitem_list", args=[self.council.slug])),
        ]

    def get_context_data(self, **kwargs):
        find_pledges([self.object], self.request.viewer)
        return super().get_context_data(**kwargs)


class NewsItemImage(NewsItemDetail):
    """The image of one item, for those who may read it."""

    def render_to_response(self, context, **kwargs):
        return files.serve(self.object, "image", inline=True)
