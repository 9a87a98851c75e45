"""The review: one draft edition, shown to those who were invited, for a time."""

import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from councils.compiled_queries import compiled_query
from councils.models import Committee, CouncilContent, CouncilOwned
from plans.models import Plan
from pledges.models import VisionStatement

USUALLY_OPEN = datetime.timedelta(days=14)
LONGEST_OPEN = datetime.timedelta(days=30)
# What a reviewer wrote, and what became of it, can be read for so long after the review.
READABLE_AFTER = datetime.timedelta(days=90)
# What a review is of: the relations of which one names it.
DRAFTS = ("plan", "vision")
# What a review is read with where its draft is.
WITH_DRAFT = ("council", "committee", *(f"{name}__council" for name in DRAFTS))

Status = CouncilContent.Status


def end_of(day: datetime.date) -> datetime.datetime:
    """The moment at which the day is over here."""
    return timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time()))


class DraftReview(CouncilOwned):
    """It is open until its last day, until it is closed, or until the draft is published, whatever comes first."""

    council_lookup = "council"
    on_public_pages = False
    link_needs = ("council", *DRAFTS)
    # A draft that is deleted leaves the comments behind.
    does_without = DRAFTS

    council = models.ForeignKey(
        "councils.Council", on_delete=models.PROTECT, related_name="draft_reviews", editable=False
    )
    plan = models.ForeignKey(
        Plan,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="reviews",
        verbose_name=_("plan"),
        help_text=_("The draft that is reviewed."),
    )
    vision = models.ForeignKey(
        VisionStatement,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="reviews",
        verbose_name=_("vision"),
        help_text=_("Or the draft of a vision, with its pledges."),
    )
    committee = models.ForeignKey(
        Committee,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="draft_reviews",
        verbose_name=_("for the committee"),
    )
    meeting_on = models.DateField(_("date of meeting"), null=True, blank=True)
    closes_on = models.DateField(
        _("last day"),
        help_text=_("Reviewers can read and comment until the end of this day, 30 days from now at most."),
    )
    shares_comments = models.BooleanField(
        _("reviewers see each other’s comments"),
        default=False,
        help_text=_("Officers of your council always see all of them."),
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    trail_published_at = models.DateTimeField(_("comments published at"), null=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("review of a draft")
        verbose_name_plural = _("reviews of drafts")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(plan=None) | Q(vision=None),
                name="draftreview_of_one_draft",
                violation_error_message=_("Choose either a plan or a vision."),
            ),
        ]

    def __str__(self):
        return str(self.draft) if self.draft else str(_("a draft that was deleted"))

    @property
    def draft(self) -> CouncilContent | None:
        """What is reviewed; it may be published by now. None where it was deleted."""
        return self.plan or self.vision

    def get_absolute_url(self):
        return reverse("review:draft", args=[self.pk])

    @property
    def trail_address(self) -> str:
        """Where residents read the comments, once these are public."""
        return reverse("review:trail", args=[self.council.slug, self.pk])

    def clean(self):
        super().clean()
        if self._state.adding and not self.draft:
            raise ValidationError({"plan": _("Choose the draft that is to be reviewed.")})
        latest = timezone.localdate() + LONGEST_OPEN
        if self.closes_on and self.closes_on > latest:
            words = _("This is more than 30 days from now. Choose %(day)s or an earlier day.")
            raise ValidationError({"closes_on": words % {"day": date_format(latest, "DATE_FORMAT")}})

    def save(self, *args, **kwargs):
        if self.draft:
            self.council_id = self.draft.council_id
        super().save(*args, **kwargs)

    # -- until when ------------------------------------------------------------------------------

    @property
    def ends_at(self) -> datetime.datetime:
        """When nobody can read the draft by a link any more."""
        moments = [end_of(self.closes_on)]
        if self.closed_at:
            moments.append(self.closed_at)
        if self.draft and self.draft.status == Status.PUBLISHED:
            moments.append(self.draft.publish_at)
        return min(moments)

    @property
    def is_open(self) -> bool:
        is_ahead = self.draft is not None and self.draft.is_unpublished
        return is_ahead and timezone.now() < self.ends_at and not self.was_published

    @cached_property
    def was_published(self) -> bool:
        """Has the draft been public since the review began? Then it stays closed, also once that is withdrawn."""
        states = _states_since(type(self.draft), self.draft.pk, self.created_at)
        until = [*(at for _status, _out, at in states[1:]), timezone.now()]
        return any(
            status == Status.PUBLISHED and out <= end
            for (status, out, _at), end in zip(states, until, strict=False)
        )


@compiled_query
def _states_since(model, key, moment):
    records = model.history.filter(id=key, history_date__gte=moment).order_by("history_id")
    return records.values_list("status", "publish_at", "history_date")
