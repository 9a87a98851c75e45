"""Statutory notices: what the law asks a council to say about its own pages."""

import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..rich_text import RichTextField
from .council import Council
from .council_owned import CouncilOwned
from .directory import Contact

REVIEWED_EVERY = datetime.timedelta(days=365)


class NoticeQuerySet(models.QuerySet):
    def of(self, council):
        return self.filter(council=council)

    def due_for_review(self, today):
        """Those that nobody has looked at for a year."""
        return self.filter(reviewed_on__lt=today - REVIEWED_EVERY)


class Notice(CouncilOwned):
    """The council's own words on privacy or cookies, beside what the site itself says of them."""

    class Kind(models.TextChoices):
        PRIVACY = "privacy", _("Privacy notice")
        COOKIES = "cookies", _("Cookies")

    council_lookup = "council"

    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="notices", verbose_name=_("council")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    body = RichTextField(_("text"))
    reviewed_on = models.DateField(_("last reviewed"))

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["council", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "kind"],
                name="notice_one_of_a_kind",
                violation_error_message=_("This council already has this notice: change that one."),
            )
        ]

    def __str__(self):
        return self.get_kind_display()

    def get_absolute_url(self):
        return reverse(f"councils:{self.kind}", args=[self.council.slug])


class AccessibilityStatement(CouncilOwned):
    """What SI 2018/952 asks a council to state about its pages; the page's headings are fixed by law."""

    class Compliance(models.TextChoices):
        FULLY = "fully", _("fully compliant")
        PARTIALLY = "partially", _("partially compliant")
        NOT = "not", _("not compliant")

    council_lookup = "council"

    council = models.ForeignKey(
        Council,
        on_delete=models.PROTECT,
        related_name="accessibility_statements",
        verbose_name=_("council"),
    )
    compliance = models.CharField(
        _("compliance with WCAG 2.2 AA"), max_length=10, choices=Compliance, default=Compliance.PARTIALLY
    )
    non_compliance = models.TextField(
        _("what does not comply"),
        blank=True,
        help_text=_("Each failure, its success criterion, what to use instead and when it will be fixed."),
    )
    disproportionate_burden = models.TextField(
        _("disproportionate burden"), blank=True, help_text=_("What you are claiming it for, and why.")
    )
    out_of_scope = models.TextField(
        _("content outside the regulations"), blank=True, help_text=_("Such as maps and older documents.")
    )
    contact = models.ForeignKey(
        Contact,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="accessibility_statements",
        verbose_name=_("contact"),
        help_text=_("Who to tell about problems, and who sends other formats."),
    )
    response_days = models.PositiveSmallIntegerField(
        _("working days to reply"),
        null=True,
        blank=True,
        help_text=_("How many working days a reply takes at most."),
    )
    prepared_on = models.DateField(_("prepared on"))
    reviewed_on = models.DateField(_("last reviewed"))
    tested_on = models.DateField(
        _("last tested"),
        null=True,
        blank=True,
        help_text=_("If you leave this empty, the page says it was not tested."),
    )
    tested_by = models.CharField(_("tested by"), max_length=200, blank=True)
    test_method = models.TextField(
        _("how it was tested"),
        blank=True,
        help_text=_("Which pages, how you chose them, and the tools you used."),
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("accessibility statement")
        verbose_name_plural = _("accessibility statements")
        ordering = ["council"]
        constraints = [
            models.UniqueConstraint(
                fields=["council"],
                name="accessibility_statement_one_each",
                violation_error_message=_("This council already has a statement. Change that one."),
            ),
            models.CheckConstraint(
                condition=Q(compliance="fully")
                | ~Q(non_compliance_en="") & Q(non_compliance_en__isnull=False)
                | ~Q(disproportionate_burden_en="") & Q(disproportionate_burden_en__isnull=False),
                name="accessibility_says_what_fails",
                violation_error_message=_("Say what does not comply. This is a legal requirement."),
            ),
        ]

    def __str__(self):
        return str(_("Accessibility statement"))

    def get_absolute_url(self):
        return reverse("councils:accessibility", args=[self.council.slug])
