"""The pledge: a short numbered promise that guides decisions."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from councils.models import (
    Committee,
    ContentQuerySet,
    CouncilContent,
    Councillor,
    VisibleWith,
    content_constraints,
)

from .vision import VisionStatement

# Added to numbers while they change places, so that no two are ever equal.
OUT_OF_THE_WAY = 10_000


class PledgeQuerySet(ContentQuerySet):
    def kept(self):
        return self.filter(is_dropped=False)


class Pledge(CouncilContent):
    """One promise in one edition of a vision. Its title is the promise, in the council's own words.

    With its test: what would make it true, by when, and who judges. It can be judged once it says all three.
    """

    visible_with = (VisibleWith("vision"),)

    vision = models.ForeignKey(
        VisionStatement, on_delete=models.PROTECT, related_name="pledges", verbose_name=_("vision")
    )
    number = models.PositiveSmallIntegerField(
        _("number"), help_text=_("Its position in the list, starting from 1.")
    )
    why = models.TextField(_("why"), blank=True, help_text=_("Why the council promises this."))
    is_dropped = models.BooleanField(
        _("dropped"),
        default=False,
        help_text=_("The council no longer makes this pledge. The page stays and says so."),
    )
    dropped_reason = models.TextField(_("why it was dropped"), blank=True)
    lead_councillor = models.ForeignKey(
        Councillor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="pledges",
        verbose_name=_("lead councillor"),
        help_text=_("Who is responsible. Leave empty if no councillor is named."),
    )
    due_on = models.DateField(
        _("by when"), null=True, blank=True, help_text=_("The date by which it should be true.")
    )
    judge = models.ForeignKey(
        Committee,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="judged_pledges",
        verbose_name=_("judged by"),
        help_text=_("The committee that says whether the council kept it."),
    )
    test = models.TextField(
        _("what would make it true"),
        blank=True,
        help_text=_("What residents would see or count if the council has kept this pledge."),
    )

    shown_fields = (
        *"number title summary why is_dropped dropped_reason lead_councillor test due_on".split(),
        *"judge review_due_on".split(),
    )
    objects = PledgeQuerySet.as_manager()

    cascades_from = "vision"
    link_needs = ("council", "vision__council")
    # What makes up its test.
    TEST = ("test", "due_on", "judge")
    needs_welsh = ("title", "why", "test")
    named_by = ("number", "title")
    fields_not_shown = ("slug",)
    searched = ("title", "summary", "why", "test", "lead_councillor__name", "judge__name")
    dated_by = {"vision__edition_year": _("Vision of %(date)s")}
    stated_by = {"is_dropped": _("Dropped by the council")}

    class Meta(CouncilContent.Meta):
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        ordering = ["vision", "number", "pk"]
        constraints = [
            *content_constraints(address=("vision", "slug")),
            models.UniqueConstraint(
                fields=["vision", "number"],
                name="pledge_number_unique",
                violation_error_message=_("Another pledge of this vision has this number. Choose another."),
            ),
            models.CheckConstraint(
                condition=Q(is_dropped=False) | ~Q(dropped_reason_en="") & Q(dropped_reason_en__isnull=False),
                name="pledge_dropped_has_a_reason",
                violation_error_message=_("Say why the pledge was dropped. Residents will see this."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="pledge_number_from_one",
                violation_error_message=_("Pledge numbers start from 1."),
            ),
            models.CheckConstraint(
                condition=Q(due_on=None, judge=None) | ~Q(test_en="") & Q(test_en__isnull=False),
                name="pledge_test_has_words",
                violation_error_message=_(
                    "Say what would make the pledge true, or leave out by when and who judges it."
                ),
            ),
        ]

    def get_absolute_url(self):
        if self.vision.is_live:
            return reverse("pledges:pledge_detail", args=[self.council.slug, self.slug])
        return f"{self.vision.get_absolute_url()}#pledge-{self.number}"

    @property
    def can_be_judged(self) -> bool:
        """Does it say what would make it true, by when, and who judges?"""
        return not self.missing_in_test

    @property
    def missing_in_test(self) -> list[str]:
        """Fields of the test that say nothing; all of them, where the council gave none."""
        return [name for name in self.TEST if not getattr(self, self._meta.get_field(name).attname)]

    def clean(self):
        super().clean()
        if self.vision_id and self.vision.council_id != self.council_id:
            raise ValidationError({"vision": _("Choose a vision of the same council.")})
        # A committee may end after it was named: the page then says so, and other fields can still be changed.
        if self.judge_id and not {"judge", "due_on"} <= self.as_stored:
            self._check_judge()

    def _check_judge(self):
        if self.judge.council_id != self.council_id:
            raise ValidationError({"judge": _("Choose a committee of the same council.")})
        ended = self.judge.until_on
        if ended and (self.judge.has_ended or (self.due_on and self.due_on > ended)):
            words = _("This committee ended on %(day)s, so it cannot judge this. Choose another.")
            if not self.judge.has_ended:
                words = _(
                    "This committee ends on %(day)s, before that date. Choose another, or check the date."
                )
            raise ValidationError({"judge": words % {"day": date_format(ended, "DATE_FORMAT")}})

    def slug_siblings(self):
        return super().slug_siblings().filter(vision=self.vision_id)

    @classmethod
    def step_aside(cls, pledges) -> None:
        """Move the numbers of these pledges (by id) out of the way of those they are about to get."""
        cls.objects.filter(pk__in=pledges).update(number=F("number") + OUT_OF_THE_WAY)
