"""The person who signs in, by email address."""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from ..permissions import is_officer


class EmailKind(models.TextChoices):
    """What an officer is told by email, as they choose it on the page of their emails."""

    APPROVALS = "approvals", _("items that need my approval")
    OUTCOMES = "outcomes", _("what became of what I sent for approval")
    REVIEWS = "reviews", _("reviews that are due")
    DRAFTS = "drafts", _("drafts of mine that have not changed for a month")
    ROUNDS = "rounds", _("updates and values that are due in a reporting round")
    # Of those who are a councillor.
    WEEKLY = "weekly", _("a weekly summary of my portfolio and ward")


class UserManager(BaseUserManager):
    """Makes accounts; an address is the same in capitals and small letters."""

    def create_user(self, email, password=None, **fields):
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_superuser=True, **fields)

    def with_role(self, council, roles):
        """Active accounts that have one of these roles in this council: both are asked of one membership."""
        return self.filter(is_active=True, memberships__council=council, memberships__role__in=roles)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """Someone with an account. What they may do comes from their memberships, not from Django's groups."""

    keeps_history = True

    email = models.EmailField(_("email address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=settings.LANGUAGES,
        default="en",
        help_text=_("For emails from this site."),
    )
    # Kinds that were switched off: one that is new is on.
    unwanted_emails = models.JSONField(_("emails switched off"), default=list, blank=True, editable=False)
    # When the last weekly summary was written.
    weekly_summary_at = models.DateTimeField(null=True, editable=False)
    # When they were last told that the account will be closed, as nobody uses it (councils.idle_accounts).
    told_idle_at = models.DateTimeField(null=True, editable=False)
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Untick this instead of deleting the account, so that names stay in the history."),
    )
    is_superuser = models.BooleanField(
        _("system administrator"),
        default=False,
        help_text=_("Can see and change everything, for every council."),
    )
    joined_at = models.DateTimeField(_("joined at"), auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_in_any_case",
                violation_error_message=_("Someone already signs in with this email address."),
            )
        ]

    def __str__(self):
        # `known_as`: what the council that is being shown calls this person (`Membership.name_accounts`).
        return getattr(self, "known_as", "") or self.name or self.email

    def clean(self):
        self.email = self.email.strip().lower()

    def wants(self, kind: EmailKind) -> bool:
        return kind not in self.unwanted_emails

    @property
    def email_kinds(self) -> list[EmailKind]:
        """What they may be told by email: a weekly summary only where they are a councillor."""
        is_councillor = self.memberships.exclude(councillor=None).exists()
        return [kind for kind in EmailKind if kind != EmailKind.WEEKLY or is_councillor]

    def get_short_name(self):
        return str(self)

    def get_full_name(self):
        return str(self)

    @property
    def is_staff(self) -> bool:
        """What Django asks before it lets someone into the admin."""
        return is_officer(self)
