"""The plan: an adopted document with a purpose, a period, principles, partners and priorities."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from councils.models import (
    Contact,
    CouncilContent,
    CouncilOwned,
    EditionRow,
    Partner,
    by_currency,
    once_per_edition,
)
from pledges.models import Event, NewsItem, Pledge, Statement

from .framework import Framework
from .responsible import Responsible, committee_field


class Plan(CouncilContent, Responsible):
    """A strategy, plan, framework or charter. A part that is not known is shown as not stated."""

    class Kind(models.TextChoices):
        CORPORATE = "corporate", _("Corporate plan")
        STRATEGY = "strategy", _("Strategy")
        PARTNERSHIP = "partnership", _("Partnership plan")
        DELIVERY = "delivery", _("Delivery plan")
        FRAMEWORK = "framework", _("Framework")
        CHARTER = "charter", _("Charter")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    purpose = models.TextField(_("purpose"), blank=True, help_text=_("One paragraph: what the plan is for."))
    starts_on = models.DateField(_("start date"), null=True, blank=True)
    ends_on = models.DateField(_("end date"), null=True, blank=True)
    period_note = models.CharField(
        _("period in words"),
        max_length=150,
        blank=True,
        help_text=_("When the exact dates are not known, such as “three years”."),
    )
    body_note = models.TextField(
        _("not included here"),
        blank=True,
        help_text=_("What the full document has that this page does not."),
    )
    source_note = models.CharField(
        _("source"), max_length=255, blank=True, help_text=_("The document or page these facts come from.")
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("part of"),
        help_text=_("The plan this one delivers, if it is published here."),
    )
    is_counted_in_parent = models.BooleanField(
        _("count its progress in that plan too"),
        default=False,
        help_text=_(
            "The progress page of that plan adds up its own actions and measures and those of this one."
        ),
    )
    owner_role = models.CharField(
        _("responsible officer"),
        max_length=150,
        blank=True,
        help_text=_("The job title of the officer responsible for the plan. Shown to the public."),
    )
    committee = committee_field("plans")
    contact = models.ForeignKey(
        Contact,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="plans",
        verbose_name=_("contact"),
    )
    pledges = models.ManyToManyField(
        Pledge,
        blank=True,
        related_name="plans",
        verbose_name=_("pledges it delivers"),
        help_text=_("Only where the plan says so."),
    )
    statements = models.ManyToManyField(
        Statement, blank=True, related_name="plans", verbose_name=_("statements about it")
    )
    news = models.ManyToManyField(NewsItem, blank=True, related_name="plans", verbose_name=_("news about it"))
    events = models.ManyToManyField(Event, blank=True, related_name="plans", verbose_name=_("its events"))
    frameworks = models.ManyToManyField(
        Framework,
        blank=True,
        related_name="plans",
        verbose_name=_("frameworks of goals it uses"),
        help_text=_("Its priorities, actions and measures can then say which of these goals they serve."),
    )
    partners = models.ManyToManyField(Partner, through="PlanPartner", related_name="plans")

    shown_fields = (
        *"title summary kind purpose starts_on ends_on period_note owner_role".split(),
        *"lead_councillor directorate committee contact parent pledges frameworks".split(),
        *"statements news events source_note body_note review_due_on".split(),
    )
    named_by = ("title",)
    fields_not_shown = (
        "slug",
        "owner",
        "is_counted_in_parent",
        "partners",
    )  # partners: with what they do, PlanPartner
    # Whom to ask changes; what is said about it is published by itself.
    not_in_copies = ("contact", "statements", "news", "events")
    needs_welsh = ("title", "summary", "purpose")
    searched = (
        *("title", "summary", "purpose", "principles__text", "body_note", "period_note", "owner_role"),
        *("lead_councillor__name", "plan_partners__partner__name", "plan_partners__role"),
        "alignments__outside_title",
    )
    dated_by = {"starts_on": _("From %(date)s"), "first_published_at": _("Published %(date)s")}

    has_edition_address = True

    class Meta(CouncilContent.Meta):
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["title", "pk"]
        constraints = [
            *CouncilContent.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="plan_ends_after_start",
                violation_error_message=_("The plan ends before it starts: check both dates."),
            ),
            models.CheckConstraint(
                condition=Q(is_counted_in_parent=False) | Q(parent__isnull=False),
                name="plan_counted_needs_a_parent",
                violation_error_message=_(
                    "Choose the plan that this one is part of, or do not count its progress there."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="plan_not_its_own_parent",
                violation_error_message=_("A plan cannot be part of itself."),
            ),
        ]
        indexes = [
            *CouncilContent.Meta.indexes,
            models.Index(fields=["council", "ends_on"], name="plan_ends"),
        ]

    def get_absolute_url(self):
        if self.is_superseded or self.is_draft_of_a_live_one:
            return reverse("plans:plan_edition", args=[self.council.slug, self.slug, self.edition])
        return reverse("plans:plan_detail", args=[self.council.slug, self.slug])

    @property
    def has_own_address(self) -> bool:
        """Is it the edition that stands at the plan's own address, and its parts at theirs?"""
        return self.is_live or not (self.is_draft_of_a_live_one or self.is_superseded)

    @property
    def current(self) -> "Plan":
        """The edition that counts now: this one while it is live."""
        if self.is_live:
            return self
        return by_currency(Plan.objects.filter(lineage=self.lineage_id)).first()

    def address_of_part(self, kind: str, key: str) -> str:
        """Where a part of this edition stands; `kind`: the name of its page, "plans:priority"."""
        address = [self.council.slug, self.slug]
        if self.has_own_address:
            return reverse(f"{kind}_detail", args=[*address, key])
        return reverse(f"{kind}_edition", args=[*address, self.edition, key])

    @property
    def is_draft_of_a_live_one(self) -> bool:
        return self.edition > 1 and not self.is_live

    def publish_warnings(self):
        if self.impact_assessments.exists():
            return super().publish_warnings()
        words = _("It has no equality impact assessment yet, and its page will say so.")
        return [*super().publish_warnings(), words]

    def clean(self):
        super().clean()
        if self.lineage_id in self._lineages_above():
            raise ValidationError({"parent": _("A plan cannot be part of itself.")})

    def _lineages_above(self) -> set:
        """Of the plan that this one is part of, of the one that is part of, and so on; a circle is walked once."""
        found, above = set(), self.parent
        while above is not None and above.lineage_id not in found:
            found.add(above.lineage_id)
            above = above.parent
        return found


class PlanPartner(CouncilOwned):
    """What an organisation does in a plan."""

    shown_fields = ("partner", "role")
    identified_by = ("partner",)
    council_lookup = "plan__council"

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="plan_partners", verbose_name=_("plan")
    )
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, related_name="plan_partners", verbose_name=_("partner")
    )
    role = models.CharField(_("role"), max_length=200, blank=True, help_text=_("What it does in this plan."))
    position = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("partner in this plan")
        verbose_name_plural = _("partners in this plan")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "partner"],
                name="plan_partner_once",
                violation_error_message=_("This partner is in the plan already."),
            )
        ]

    def __str__(self):
        return str(self.partner)


class Principle(EditionRow):
    """How the work is done, rather than what is done."""

    class Kind(models.TextChoices):
        PRINCIPLE = "principle", _("principle")
        WAY_OF_WORKING = "way_of_working", _("way of working")

    shown_fields = ("kind", "text")
    council_lookup = "plan__council"

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="principles", verbose_name=_("plan")
    )
    kind = models.CharField(_("kind"), max_length=15, choices=Kind, default=Kind.PRINCIPLE)
    text = models.CharField(_("text"), max_length=300)
    position = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("principle")
        verbose_name_plural = _("principles")
        ordering = ["position", "pk"]
        constraints = [once_per_edition("plan")]

    def __str__(self):
        return self.text
