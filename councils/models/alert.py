"""The alert: a dated banner on a council's pages, gone by itself when it is over."""

from django.db import models
from django.db.models import Case, F, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..fields import WebAddressField
from .council import Council
from .council_owned import CouncilOwned


class AlertQuerySet(models.QuerySet):
    def of(self, council):
        return self.filter(council=council)

    def showing(self, at=None):
        """Alerts whose time has come and is not over."""
        at = at or timezone.now()
        return self.filter(starts_at__lte=at, ends_at__gt=at)

    def on_pages_of(self, section: str):
        """Those of the whole council and of this section, the most severe first, then the newest."""
        severity = Case(When(severity="urgent", then=0), When(severity="warning", then=1), default=2)
        return self.filter(section__in=["", section]).order_by(severity, "-starts_at", "pk")


class Alert(CouncilOwned):
    """Something residents must know now, on every page of the council or of one section."""

    class Severity(models.TextChoices):
        NOTICE = "notice", _("notice")
        WARNING = "warning", _("warning")
        URGENT = "urgent", _("urgent")

    class Section(models.TextChoices):
        VISION = "vision", _("Vision")
        PLEDGES = "pledges", _("Pledges")
        PLANS = "plans", _("Plans")
        DECISIONS = "decisions", _("Decisions")
        NEWS = "news", _("News and events")
        PEOPLE = "people", _("Councillors and partners")

    council_lookup = "council"

    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="alerts", verbose_name=_("council")
    )
    title = models.CharField(_("title"), max_length=100)
    text = models.CharField(_("text"), max_length=300, blank=True, help_text=_("One or two sentences."))
    url = WebAddressField(_("link"))
    url_text = models.CharField(
        _("link text"),
        max_length=100,
        blank=True,
        help_text=_("Say where the link goes. You need this if you add a link."),
    )
    severity = models.CharField(_("severity"), max_length=10, choices=Severity, default=Severity.NOTICE)
    section = models.CharField(
        _("where"),
        max_length=10,
        choices=Section,
        blank=True,
        help_text=_("Leave empty to show it on every page of the council."),
    )
    starts_at = models.DateTimeField(_("from"), help_text=_("UK time."))
    ends_at = models.DateTimeField(_("until"), help_text=_("It is removed automatically at this time."))

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ["-starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="alert_ends_after_start",
                violation_error_message=_("The alert ends before it starts: check both times."),
            ),
            models.CheckConstraint(
                condition=Q(url="") | ~Q(url_text_en="") & Q(url_text_en__isnull=False),
                name="alert_link_has_words",
                violation_error_message=_("Enter the link text: say where the link goes."),
            ),
        ]
        indexes = [models.Index(fields=["council", "ends_at"], name="alert_ends")]

    def __str__(self):
        return self.title
