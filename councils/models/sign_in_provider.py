"""The sign-in provider of a council (OpenID Connect), and the accounts at it that open an account here."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .council import Council

# Where Microsoft Entra ID signs in. Of its issuers each is one tenant's, save these, which take anybody's.
ENTRA = "login.microsoftonline.com"
OF_ANY_TENANT = {"common", "organizations", "consumers"}
LOOPBACK = "127.0.0.1"
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?")


def host_of(address: str) -> str | None:
    """The host of an address that may be asked, with its port; None for any other address.

    Only https; http to this very machine where the settings allow it, as in development and in tests.
    """
    try:
        parts = urlsplit(address)
        is_local = parts.hostname == LOOPBACK and settings.LOCAL_SIGN_IN_PROVIDERS
    except ValueError:
        return None
    is_plain = address.isascii() and address.isprintable() and not set(address) & set(' "\\<>')
    if not is_plain or parts.fragment or parts.scheme not in ("https", *(["http"] if is_local else [])):
        return None
    return parts.netloc if _HOST.fullmatch(parts.netloc) else None


class SignInProvider(models.Model):
    """Where the staff of one council sign in. Set up by system administrators; it opens nothing of other councils."""

    keeps_history = True
    not_in_history = ("secret",)

    council = models.OneToOneField(
        Council, on_delete=models.PROTECT, related_name="sign_in_provider", verbose_name=_("council")
    )
    issuer = models.CharField(
        _("issuer"),
        max_length=300,
        help_text=_(
            "The address by which the provider calls itself, exactly. For Microsoft Entra ID: "
            "https://login.microsoftonline.com/TENANT/v2.0, with the tenant’s own ID."
        ),
    )
    tenant = models.CharField(
        _("tenant ID"),
        max_length=100,
        blank=True,
        help_text=_("For Microsoft Entra ID. Only accounts of this tenant can sign in."),
    )
    client_id = models.CharField(
        _("client ID"), max_length=200, help_text=_("In Microsoft Entra ID: the application ID.")
    )
    # Encrypted (councils.single_sign_on).
    secret = models.TextField(editable=False)
    secret_changed_at = models.DateTimeField(_("client secret changed at"), editable=False)
    hosts = models.CharField(
        _("other hosts"),
        max_length=500,
        blank=True,
        help_text=_(
            "Hosts besides the issuer’s that belong to the provider, with spaces between. Leave empty for Microsoft "
            "Entra ID."
        ),
    )
    enforces_second_factor = models.BooleanField(
        _("the provider always asks for a second factor"),
        default=False,
        help_text=_(
            "Tick this only if the council has confirmed it. Otherwise we ask for our own two-step verification, "
            "unless the provider says that it asked for a second factor."
        ),
    )
    acr = models.CharField(
        _("value of “acr” for a second factor"),
        max_length=200,
        blank=True,
        help_text=_(
            "If the provider says by “acr” that it asked for a second factor. Leave empty for Microsoft Entra ID."
        ),
    )
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Untick this to stop sign-in through the provider at once, also for who is signed in."),
    )

    class Meta:
        verbose_name = _("sign-in provider")
        verbose_name_plural = _("sign-in providers")
        ordering = ["council"]

    def __str__(self):
        return str(self.council)

    def clean(self):
        """Raises ValidationError by field."""
        self.hosts = " ".join(self.hosts.lower().replace(",", " ").split())
        self.tenant = self.tenant.strip()
        faults = {}
        if (host := host_of(self.issuer)) is None or urlsplit(self.issuer).query:
            faults["issuer"] = _("Enter an address that begins with https:// and has no spaces, “?” or “#”.")
        elif host == ENTRA and set(self.issuer.lower().split("/")) & OF_ANY_TENANT:
            faults["issuer"] = _("This takes accounts of any tenant. Enter the issuer of the council’s own.")
        elif host == ENTRA and not self.tenant:
            faults["tenant"] = _("Enter the tenant ID.")
        elif self.tenant and host == ENTRA and self.tenant not in self.issuer.split("/"):
            faults["tenant"] = _("This is not the tenant of the issuer.")
        if any(host_of(f"https://{each}") != each for each in self.hosts.split()):
            faults["hosts"] = _("Enter host names only, such as keys.example.org.")
        if faults:
            raise ValidationError(faults)

    @property
    def allowed_hosts(self) -> set[str]:
        """Nothing else is asked, and nobody is sent anywhere else, whatever the provider says."""
        return {host_of(self.issuer), *self.hosts.split()} - {None}

    def allows(self, address) -> bool:
        return isinstance(address, str) and host_of(address) in self.allowed_hosts

    @property
    def origins(self) -> list[str]:
        """Where a browser may be sent to sign in."""
        scheme = urlsplit(self.issuer).scheme
        return sorted(f"{scheme}://{host}" for host in self.allowed_hosts)


class ProviderAccount(models.Model):
    """An account at a provider that signs somebody in here: known by issuer and subject, never by an email address."""

    keeps_history = True

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="provider_accounts",
        verbose_name=_("user"),
    )
    issuer = models.CharField(_("issuer"), max_length=300)
    subject = models.CharField(_("subject"), max_length=255)
    linked_at = models.DateTimeField(_("linked at"), auto_now_add=True)

    class Meta:
        verbose_name = _("linked account")
        verbose_name_plural = _("linked accounts")
        ordering = ["user", "issuer", "linked_at"]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="provider_account_is_one_person_s")
        ]

    def __str__(self):
        return f"{self.user}, {self.issuer}"
