"""Who reads, edits or publishes for which council."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .. import permissions
from .council import Council
from .versioned import Versioned


class Membership(Versioned):
    """One person's role in one council."""

    class Role(models.TextChoices):
        VIEWER = permissions.VIEWER, _("viewer: reads unpublished pages on the site")
        EDITOR = permissions.EDITOR, _("editor: writes and sends for approval")
        PUBLISHER = permissions.PUBLISHER, _("publisher: also publishes and corrects")
        OWNER = permissions.OWNER, _("owner: also council settings and people's roles")

    council_lookup = "council"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("person"),
    )
    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("council")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["council", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "council"],
                name="membership_once_per_council",
                violation_error_message=_("This person already has a role in this council: change that one."),
            )
        ]

    @classmethod
    def without_owner(cls, going) -> bool:
        """Would a council be left without an owner who can sign in, if these rows went?"""
        going = list(going)
        owners = cls.objects.filter(role=cls.Role.OWNER, user__is_active=True)
        had = {row.council_id for row in going if row.role == cls.Role.OWNER}
        return any(
            not owners.filter(council=council).exclude(pk__in=[row.pk for row in going]).exists()
            for council in had
        )

    def __str__(self):
        return _("%(name)s, %(role)s") % {"name": self.user, "role": self.get_role_display()}
