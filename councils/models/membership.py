"""Who reads, edits or publishes for which council."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import NullIf
from django.utils.translation import gettext_lazy as _

from .. import permissions
from .council import Council
from .council_owned import CouncilOwned
from .directory import Councillor
from .ward import Ward


class Membership(CouncilOwned):
    """One person's role in one council."""

    class Role(models.TextChoices):
        VIEWER = permissions.VIEWER, _("viewer: can read unpublished pages on the site")
        EDITOR = permissions.EDITOR, _("editor: can write drafts and send them for approval")
        PUBLISHER = permissions.PUBLISHER, _("publisher: can also publish and correct")
        OWNER = (
            permissions.OWNER,
            _("council administrator: can also change council settings and users’ roles"),
        )

    council_lookup = "council"
    on_public_pages = False

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("person"),
    )
    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("council")
    )
    # What its owners see; the account's own name, which another council may have given, only where this is empty.
    name = models.CharField(
        _("name"), max_length=150, blank=True, help_text=_("The name your council uses for this person.")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)
    # Not public: whom the site writes to about a councillor's portfolio and ward.
    councillor = models.ForeignKey(
        Councillor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("councillor"),
        help_text=_(
            "If this person is a councillor: they get a weekly email about their portfolio and ward."
        ),
    )
    ward = models.ForeignKey(
        Ward,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("ward"),
        help_text=_("The ward they represent, for the weekly email. Leave empty if none."),
    )

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["council", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "council"],
                name="membership_once_per_council",
                violation_error_message=_("This person already has a role in this council: change that one."),
            ),
            models.UniqueConstraint(
                fields=["councillor"],
                name="membership_councillor_once",
                violation_error_message=_("Another person already has this councillor in their role."),
            ),
        ]

    @classmethod
    def without_owner(cls, going) -> bool:
        """Would a council be left without an owner who can sign in, if these rows went?"""
        going = [row.pk for row in going]
        owners = cls.objects.filter(role=cls.Role.OWNER)
        had = set(owners.filter(pk__in=going).values_list("council_id", flat=True))
        rest = owners.filter(council__in=had, user__is_active=True).exclude(pk__in=going)
        return bool(had - set(rest.values_list("council_id", flat=True)))

    @classmethod
    def one_change_at_a_time(cls, going) -> None:
        """Until the transaction ends nobody else changes who owns these rows' councils."""
        council_ids = {row.council_id for row in going}
        list(Council.objects.select_for_update().filter(pk__in=council_ids).order_by("pk"))

    @classmethod
    def name_accounts(cls, users, council_id) -> None:
        """Have these accounts called what this council calls them, or last called them before they left.

        An account's own name may be another council's; of who never had a role here only the address is shown.
        """
        cls.name_each([(user, council_id) for user in users])

    @classmethod
    def name_each(cls, people) -> None:
        """The same for accounts of several councils: `people` are pairs of an account and a council's key."""
        asked = {
            "user_id__in": {user.pk for user, _council_id in people},
            "council_id__in": {council_id for _user, council_id in people},
        }
        names = {}
        for rows in (cls.history.filter(**asked).order_by("history_id"), cls.objects.filter(**asked)):
            for user_id, council_id, name in rows.values_list("user_id", "council_id", "name"):
                names[user_id, council_id] = name
        for user, council_id in people:
            is_known = (user.pk, council_id) in names or user.is_superuser
            user.known_as = names.get((user.pk, council_id), "") if is_known else user.email

    @classmethod
    def name_here(cls, user) -> NullIf:
        """In a query of rows with a council: what it calls the account of this column, also after they left."""
        roles = cls.history.filter(user_id=OuterRef(user), council_id=OuterRef("council_id"))
        return NullIf(Subquery(roles.order_by("-history_id").values("name")[:1]), Value(""))

    def clean(self):
        super().clean()
        if self.councillor and self.councillor.council_id != self.council_id:
            raise ValidationError({"councillor": _("Choose a councillor of the same council.")})
        if self.ward and self.ward.council_id != self.council_id:
            raise ValidationError({"ward": _("Choose a ward of the same council.")})
        if self.ward and not self.councillor:
            raise ValidationError({"ward": _("Choose the councillor too, or leave the ward empty.")})

    @property
    def person_name(self) -> str:
        return self.name or str(self.user)

    def __str__(self):
        return _("%(name)s, %(role)s") % {"name": self.person_name, "role": self.get_role_display()}
