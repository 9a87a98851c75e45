"""The reviewer: someone who was invited, with a link of their own, or who has an account here."""

import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from councils.models import Councillor, CouncilOwned

from .draft_review import READABLE_AFTER, WITH_DRAFT, DraftReview, end_of

# Whoever comes back after so long begins a new visit.
VISIT = datetime.timedelta(minutes=30)
# What is read with a reviewer, to say what they may read.
REVIEW_WITH_DRAFT = tuple(f"review__{name}" for name in WITH_DRAFT)


class Reviewer(CouncilOwned):
    """One person in one review. Of the link only a digest is kept: whoever reads the database cannot open it."""

    council_lookup = "review__council"
    on_public_pages = False
    not_in_history = (
        "token_digest",
        "sent_at",
        "first_opened_at",
        "last_opened_at",
        "visit_before_at",
        "told_of_answers_at",
    )

    review = models.ForeignKey(
        DraftReview, on_delete=models.CASCADE, related_name="reviewers", verbose_name=_("review")
    )
    name = models.CharField(_("name"), max_length=150)
    # Empty once it is no longer needed (review.retention).
    email = models.EmailField(_("email address"))
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="en", help_text=_("Of their email.")
    )
    councillor = models.ForeignKey(
        Councillor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reviewers",
        verbose_name=_("councillor"),
    )
    closes_on = models.DateField(
        _("their last day"),
        null=True,
        blank=True,
        help_text=_("If it is not that of the review."),
    )
    token_digest = models.CharField(max_length=64, blank=True, editable=False)
    sent_at = models.DateTimeField(_("link sent at"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("link withdrawn at"), null=True, editable=False)
    first_opened_at = models.DateTimeField(_("first opened at"), null=True, editable=False)
    last_opened_at = models.DateTimeField(_("last opened at"), null=True, editable=False)
    # When the visit before the present one was: what changed since is shown.
    visit_before_at = models.DateTimeField(null=True, editable=False)
    # They were told by email of the answers to their comments up to then (review.answer_emails).
    told_of_answers_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("reviewer")
        verbose_name_plural = _("reviewers")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                "review",
                Lower("email"),
                condition=~Q(email=""),
                name="reviewer_once_per_review",
                violation_error_message=_("This person is a reviewer already."),
            ),
            models.UniqueConstraint(
                fields=["token_digest"], condition=~Q(token_digest=""), name="reviewer_link_once"
            ),
            models.CheckConstraint(
                condition=Q(last_opened_at=None) | Q(first_opened_at__isnull=False),
                name="reviewer_opened_first_and_last",
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        self.email = self.email.strip().lower()
        review = getattr(self, "review", None)
        if self.closes_on and review and review.closes_on and self.closes_on > review.closes_on:
            words = _("This is after the last day of the review, %(day)s. Choose an earlier day.")
            day = date_format(review.closes_on, "DATE_FORMAT")
            raise ValidationError({"closes_on": words % {"day": day}})

    @property
    def last_day(self) -> datetime.date:
        return self.closes_on or self.review.closes_on

    @property
    def ends_at(self) -> datetime.datetime:
        """When the draft closes for this reader."""
        return min(end_of(self.last_day), self.review.ends_at)

    @property
    def may_read_draft(self) -> bool:
        return self.revoked_at is None and self.review.is_open and timezone.now() < self.ends_at

    @property
    def may_read_own(self) -> bool:
        """Their own comments and what became of them."""
        return self.revoked_at is None and timezone.now() < self.ends_at + READABLE_AFTER

    def note_visit(self) -> None:
        """Keep when they were here. It is no change of the row: no history, no version."""
        now = timezone.now()
        told = {"last_opened_at": now}
        if self.first_opened_at is None:
            told["first_opened_at"] = now
        if self.last_opened_at and now - self.last_opened_at > VISIT:
            told["visit_before_at"] = self.last_opened_at
        Reviewer.objects.filter(pk=self.pk).update(**told)
        for name, moment in told.items():
            setattr(self, name, moment)
