"""The comment: what a reviewer says of a passage, a part or the whole draft, and what became of it."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from councils.models import CouncilOwned, LineageField

from .draft_review import DraftReview
from .reviewer import Reviewer

# The kinds of things and parts on which a comment hangs: all that have editions. One on a target hangs on its measure.
KINDS = (
    *("plan", "principle", "priority", "alignment", "action", "milestone", "measure", "benchmark"),
    *("risk", "budget", "visionstatement", "value", "commitment", "pledge"),
)
LONGEST = 5000


class Comment(CouncilOwned):
    """Of a reviewer or an officer, on a part's lineage: it stays there when the part is moved or reworded."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        LATER = "later", _("For later")

    council_lookup = "review__council"
    on_public_pages = False

    review = models.ForeignKey(
        DraftReview, on_delete=models.PROTECT, related_name="comments", verbose_name=_("review")
    )
    reviewer = models.ForeignKey(
        Reviewer,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="comments",
        verbose_name=_("reviewer"),
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("officer"),
    )
    reply_to = models.ForeignKey(
        "self",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="replies",
        verbose_name=_("reply to"),
    )
    lineage = LineageField(of=KINDS, null=True, related_name="comments", verbose_name=_("part"))
    # Which text of that part, or what hangs on it; empty for the part as such.
    place = models.CharField(max_length=80, blank=True, editable=False)
    # What it is about in words, and what stood there: both as it was when it was written.
    about = models.CharField(_("about"), max_length=300, blank=True, editable=False)
    quote = models.TextField(_("the passage as it was"), blank=True, editable=False)
    text = models.TextField(_("comment"), editable=False)
    # The language of the page on which it was written, and of that on which it was answered.
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="en", editable=False)
    answer_language = models.CharField(max_length=2, choices=settings.LANGUAGES, blank=True, editable=False)
    created_at = models.DateTimeField(_("written at"), auto_now_add=True)
    # A form that is sent twice is one comment.
    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    reason = models.TextField(_("reason"), blank=True, help_text=_("Its writer will see this."))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewer=None, officer__isnull=False) | Q(reviewer__isnull=False, officer=None),
                name="comment_has_one_writer",
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(reply_to=None), name="comment_outcome_not_of_a_reply"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", answered_at=None) | ~Q(outcome="") & Q(answered_at__isnull=False),
                name="comment_outcome_has_a_moment",
            ),
        ]

    def __str__(self):
        return Truncator(self.text).chars(80)

    @property
    def writer(self) -> str:
        return str(self.reviewer or self.officer)

    def clean(self):
        super().clean()
        if self.outcome and not self.reason.strip():
            raise ValidationError({"reason": _("Say why, or what was done.")})
        if not self.outcome and self.reason.strip():
            raise ValidationError({"outcome": _("Choose an outcome.")})

    def answer(self, *, by) -> None:
        """Note who answered and when, before it is saved."""
        self.answered_by = by if self.outcome else None
        self.answered_at = timezone.now() if self.outcome else None
        self.answer_language = (get_language() or "en") if self.outcome else ""
