"""The committee: a body of councillors that decides, or looks at what others do, with its members and their days."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..slugs import free_slug
from .council import Council
from .council_owned import CouncilOwned
from .directory import Councillor, DirectoryQuerySet

ALREADY_A_MEMBER = _("This councillor is already in this committee at that time. Check both dates.")


class Committee(CouncilOwned):
    """Cabinet, full council, a scrutiny or another committee: who decides, and who scrutinises."""

    class Kind(models.TextChoices):
        CABINET = "cabinet", _("cabinet or executive")
        FULL_COUNCIL = "full_council", _("full council")
        SCRUTINY = "scrutiny", _("scrutiny committee")
        OTHER = "other", _("other committee")
        PARTNERSHIP = "partnership", _("board or partnership")

    named_by = ("name",)
    council_lookup = "council"
    searched = ("name", "remit", "members__councillor__name")
    stated_by = {"until_on": _("Until %(date)s")}

    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="committees", verbose_name=_("council")
    )
    name = models.CharField(_("name"), max_length=150, help_text=_("As in its papers: Scrutiny Committee."))
    slug = models.SlugField(
        _("address"), max_length=80, blank=True, help_text=_("Made from the name if left empty.")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    remit = models.TextField(
        _("remit"), blank=True, help_text=_("What it decides or looks at, in one or two sentences.")
    )
    until_on = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Leave empty if the committee still meets.")
    )

    objects = DirectoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("committee")
        verbose_name_plural = _("committees")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                "council",
                Lower("name_en"),
                name="committee_name_unique",
                violation_error_message=_("This council already has a committee of this name."),
            ),
            models.UniqueConstraint(
                fields=["council", "slug"],
                name="committee_address_unique",
                violation_error_message=_("Another committee already has this address."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("councils:committee_detail", args=[self.council.slug, self.slug])

    @property
    def has_ended(self) -> bool:
        return self.until_on is not None and self.until_on < timezone.localdate()

    @property
    def members_now(self) -> list["CommitteeMember"]:
        """The chair first, then vice-chairs, then by name; the others are in `former_members`."""
        rows = [row for row in self.members.all() if row.is_current]
        return sorted(rows, key=lambda row: (row.ROLES.index(row.role), row.councillor.name, row.pk))

    @property
    def former_members(self) -> list["CommitteeMember"]:
        """Those who left last first."""
        rows = [row for row in self.members.all() if row.has_ended]
        return sorted(rows, key=lambda row: row.last_day, reverse=True)

    @property
    def chairs(self) -> list["CommitteeMember"]:
        return [row for row in self.members_now if row.role == row.Role.CHAIR]

    def clean(self):
        super().clean()
        if not self.slug:
            siblings = Committee.objects.filter(council=self.council_id).exclude(pk=self.pk)
            self.slug = free_slug(self.name_en, siblings, otherwise="committee")


class CommitteeMember(CouncilOwned):
    """A councillor's place in a committee. A new role is a new row, so that membership on a date can be looked up."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("chair")
        VICE_CHAIR = "vice_chair", _("vice-chair")
        MEMBER = "member", _("member")

    ROLES = Role.values

    council_lookup = "committee__council"
    # In a table its rows are compared with each other, as they will be saved.
    is_in_table = False

    committee = models.ForeignKey(
        Committee, on_delete=models.CASCADE, related_name="members", verbose_name=_("committee")
    )
    councillor = models.ForeignKey(
        Councillor, on_delete=models.PROTECT, related_name="committee_places", verbose_name=_("councillor")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    from_on = models.DateField(_("from"), null=True, blank=True, help_text=_("Leave empty if not known."))
    until_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day. Leave empty if it is current.")
    )

    class Meta:
        verbose_name = _("committee member")
        verbose_name_plural = _("committee members")
        ordering = [F("from_on").desc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")),
                name="committeemember_until_after_from",
                violation_error_message=_("The end date is before the start date. Check both dates."),
            ),
            models.UniqueConstraint(
                fields=["committee", "councillor"],
                condition=Q(until_on=None),
                name="committeemember_current_once",
                violation_error_message=ALREADY_A_MEMBER,
            ),
        ]

    def __str__(self):
        return gettext("%(name)s, %(role)s") % {"name": self.councillor, "role": self.get_role_display()}

    @classmethod
    def read_things(cls, rows):
        models.prefetch_related_objects(list(rows), "councillor")

    def begins_after(self, day) -> bool:
        return self.from_on is not None and self.from_on > day

    @property
    def last_day(self):
        """Its own, or the committee's where that is before it; None while both go on."""
        return min(filter(None, (self.until_on, self.committee.until_on)), default=None)

    def is_on(self, day) -> bool:
        """Is the councillor a member on that day, as far as days are known?"""
        return not self.begins_after(day) and (self.last_day is None or self.last_day >= day)

    @property
    def is_current(self) -> bool:
        return self.is_on(timezone.localdate())

    @property
    def has_ended(self) -> bool:
        return self.last_day is not None and self.last_day < timezone.localdate()

    def overlaps(self, other: "CommitteeMember") -> bool:
        """Has the same councillor both places on some day?"""
        ends_first = self.until_on is not None and other.begins_after(self.until_on)
        begins_last = other.until_on is not None and self.begins_after(other.until_on)
        return self.councillor_id == other.councillor_id and not ends_first and not begins_last

    def clean(self):
        super().clean()
        committee = getattr(self, "committee", None)  # without a key where both are added together
        if not self.councillor_id or committee is None:
            return
        if self.councillor.council_id != committee.council_id:
            raise ValidationError({"councillor": _("Choose a councillor of the same council.")})
        if self.is_in_table or not committee.pk:
            return
        others = CommitteeMember.objects.filter(committee=committee, councillor=self.councillor_id)
        if any(self.overlaps(other) for other in others.exclude(pk=self.pk)):
            raise ValidationError({"councillor": ALREADY_A_MEMBER})

    def validate_constraints(self, exclude=None):
        """Whether the councillor has another place is asked before: here, or by the table."""
        self.as_stored = {*self.as_stored, "committee", "councillor"}
        super().validate_constraints(exclude)
