"""The risk: what could stop a plan, what is done about it, and how likely and how serious it was at each review."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from councils.models import Lineage, LineageField, once_per_edition
from councils.slugs import free_slug
from plans.models import Priority, committee_field, end_has_a_reason

from ..figures.risk import score_of
from .part import PartOfPlan
from .reported import Reported
from .risk_scale import LONGEST, RiskScale
from .update import Update


class Risk(PartOfPlan):
    """Something that could keep a plan from what it sets out to do, with someone who answers for it."""

    shown_fields = (
        *"priority title description mitigation owner_role lead_councillor directorate".split(),
        *"committee next_review_on ended_on ended_reason".split(),
    )
    fields_not_shown = ("slug", "owner", "deputy")
    not_in_copies = ("priority",)
    searched = ("title", "description", "mitigation", "owner_role", "lead_councillor__name")
    dated_by = {
        "plan__first_published_at": _("Plan published %(date)s"),
    }

    priority = models.ForeignKey(
        Priority,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="risks",
        verbose_name=_("priority"),
        help_text=_("The priority it could stop. Leave empty for a risk to the whole plan."),
    )
    committee = committee_field("risks")
    title = models.CharField(
        _("title"),
        max_length=300,
        help_text=_("In one line, such as “A cyber attack stops online services”."),
    )
    slug = models.SlugField(
        _("address"), max_length=80, blank=True, help_text=_("Made from the title if left empty.")
    )
    description = models.TextField(
        _("what could happen"),
        blank=True,
        help_text=_("What it would mean for residents. Lists show the first sentence."),
    )
    mitigation = models.TextField(
        _("what is done about it"), blank=True, help_text=_("Say what the council does about it.")
    )
    next_review_on = models.DateField(
        _("next review"),
        null=True,
        blank=True,
        help_text=_("When the council next reviews this risk. A review can give the date of the one after."),
    )

    class Meta(PartOfPlan.Meta):
        verbose_name = _("risk")
        verbose_name_plural = _("risks")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "slug"],
                name="risk_address_unique",
                violation_error_message=_("Another risk of this plan has this address."),
            ),
            once_per_edition("plan"),
            end_has_a_reason("risk_end_has_a_reason"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return self.plan.address_of_part("delivery:risk", self.slug)

    @property
    def reviews(self):
        """What was found of the risk, in whichever edition of its plan."""
        return Lineage(pk=self.lineage_id).reviews

    def save(self, *args, **kwargs):
        """With an address of its own: made only now, when the rows of a table before this one have theirs."""
        if not self.slug:
            siblings = Risk.objects.filter(plan=self.plan_id).exclude(pk=self.pk)
            self.slug = free_slug(self.title_en, siblings, otherwise="risk")
        super().save(*args, **kwargs)


def _number(words, **fields):
    limits = [MinValueValidator(1, _("Enter at least 1."))]
    return models.PositiveSmallIntegerField(words, validators=limits, **fields)


class RiskReview(Update):
    """How likely and how serious a risk was on one day: now, and where it is known without what is done about it."""

    of_another = _("Choose a review of the same risk.")
    is_of_rounds = True
    # What only an update of an action has.
    round = withdrawn_at = None
    told, told_as = "score", F("likelihood") * F("impact")

    lineage = LineageField(of="risk", related_name="reviews", db_index=False)
    risk = Reported.thing
    inherent_likelihood = _number(_("likelihood before action"), null=True, blank=True)
    inherent_impact = _number(
        _("impact before action"),
        null=True,
        blank=True,
        help_text=_("Without what the council does about it. Leave both empty if you do not know."),
    )
    likelihood = _number(_("likelihood now"))
    impact = _number(_("impact now"), help_text=_("With what the council does about it."))
    commentary = models.TextField(
        _("commentary"), blank=True, help_text=_("Why the score is what it is. Residents will see this.")
    )
    next_review_on = models.DateField(
        _("next review"), null=True, blank=True, help_text=_("When the council reviews this risk again.")
    )

    class Meta(Update.Meta):
        verbose_name = _("review of a risk")
        verbose_name_plural = _("reviews of risks")
        constraints = [
            *Update.Meta.constraints,
            models.CheckConstraint(
                condition=Q(inherent_likelihood=None, inherent_impact=None)
                | Q(inherent_likelihood__isnull=False, inherent_impact__isnull=False),
                name="riskreview_before_action_is_whole",
                violation_error_message=_("Enter both likelihood and impact before action, or neither."),
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{name: None}) | Q(**{f"{name}__gte": 1, f"{name}__lte": LONGEST}),
                    name=f"riskreview_{name}_on_a_scale",
                    violation_error_message=_("Enter a number from 1 to 10."),
                )
                for name in ("inherent_likelihood", "inherent_impact", "likelihood", "impact")
            ),
            models.CheckConstraint(
                condition=Q(next_review_on__gte=F("reported_on")),
                name="riskreview_next_after_this",
                violation_error_message=_("The next review is before this one. Check both dates."),
            ),
        ]

    def __str__(self):
        return _("%(title)s: %(score)s") % {"title": self.thing, "score": self.score}

    @property
    def score(self) -> int | None:
        return score_of(self.likelihood, self.impact)

    @property
    def inherent_score(self) -> int | None:
        return score_of(self.inherent_likelihood, self.inherent_impact)

    def clean(self):
        super().clean()
        self._check_scale()

    def _check_scale(self):
        """Each number is one that the council's scale has."""
        if not self.lineage_id or self.thing is None:
            return
        scale = RiskScale.of(self.owner_council)
        faults = {
            name: _("Your council’s risk scale goes from 1 to %(highest)s.") % {"highest": highest}
            for highest, names in (
                (scale.likelihood, ("inherent_likelihood", "likelihood")),
                (scale.impact, ("inherent_impact", "impact")),
            )
            for name in names
            if (getattr(self, name) or 0) > highest
        }
        if faults:
            raise ValidationError(faults)
