"""The public list of what councillors said."""

from councils.views import ContentList

from ..models import Statement
from .pledge import current_pledges


class StatementList(ContentList):
    """All of a council's statements, the newest first; without a day last."""

    model = Statement
    context_object_name = "statements"
    section = "news"
    paginate_by = 30

    def get_queryset(self):
        return super().get_queryset().select_related("council", "councillor__council", "pledge")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        about = [row for row in context["statements"] if row.pledge]
        current = current_pledges({row.pledge.lineage_id for row in about}, self.request.viewer)
        for row in about:
            row.about_pledge = current.get(row.pledge.lineage_id)
        return context
