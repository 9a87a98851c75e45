"""What waits for officers of reviews: comments without an outcome, the oldest first."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from councils.dashboard import TaskList, TaskRow
from councils.dashboard.rows import format_when

from .models import Comment


class CommentsToAnswer(TaskList):
    """Each with its age."""

    name = "comments"
    heading = gettext_lazy("Comments to answer")
    hint = gettext_lazy("Reviewers commented on a draft, and nobody has said what becomes of it")
    button = gettext_lazy("Answer")
    headings = (gettext_lazy("Written by"), gettext_lazy("Waiting"))

    def query(self):
        own = self.dashboard.council_filter(lookup="review__council")
        rows = Comment.objects.filter(own, reply_to=None, outcome="", officer=None)
        return rows.select_related("reviewer", "review__council").order_by("created_at", "pk")

    def rows_of(self, values):
        return [self.row_of(comment) for comment in values]

    def row_of(self, comment):
        council = str(comment.review.council)
        row = TaskRow(Comment, comment.pk, str(comment), council, comment.writer, comment.created_at)
        row.language = comment.language
        days = (timezone.now() - comment.created_at).days
        age = ngettext("%(number)s day", "%(number)s days", days) % {"number": days}
        return self.with_cells(row, comment.writer, age)

    def sentence(self, row):
        words = _("%(who)s commented on %(day)s. Say what becomes of it.")
        return words % {"who": row.who, "day": format_when(row.when)}
