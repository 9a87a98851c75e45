"""How sign-in behaves here: accounts are given out, never taken, and nobody can lock another out."""

import time
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

import qrcode
from allauth.account import app_settings as account_settings
from allauth.account import forms
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from . import addresses, mail, outbox, second_factor
from .models import OutgoingEmail, SignInAttempt
from .networks import network_of

NO_ACCOUNT = 0
# What the library calls what happened to a factor: what is said of it, in an email and in the history of the account.
EVENTS = {
    "mfa/email/totp_activated": _("An authenticator app was set up."),
    "mfa/email/totp_deactivated": _("The authenticator app was removed."),
    "mfa/email/webauthn_added": _("A security key was added."),
    "mfa/email/webauthn_removed": _("A security key was removed."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made."),
}
RECOVERY_CODE_USED = _("A recovery code was used to sign in.")


def account_of(email: str):
    """Whoever signs in with this address; a stand-in for an address without an account, for which the same is done."""
    User = get_user_model()
    email = email.strip().lower()
    return User.objects.filter(email=email, is_active=True).first() or User(pk=NO_ACCOUNT, email=email)


def send_to(user, message) -> None:
    """Into the outbox; a stand-in gets nothing, and that takes as long."""
    if user.pk == NO_ACCOUNT:
        outbox.put(OutgoingEmail.of(message, to_nobody=True))
    else:
        message.send()


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is closed: an owner or superuser makes the account."""

    def is_open_for_signup(self, request):
        return False

    def send_mail(self, template_prefix, email, context):
        send_to(
            context["user"], self.render_mail(template_prefix, email, {"request": self.request, **context})
        )

    def get_reset_password_from_key_url(self, key):
        path = urlsplit(super().get_reset_password_from_key_url(key)).path
        return addresses.absolute(path, host=addresses.host_for_emails(self.request))

    def pre_authenticate(self, request, **credentials):
        """Not the library's count: it holds up a whole office, and an account wherever its owner is."""

    def authenticate(self, request, **credentials):
        check = partial(super().authenticate, request, **credentials)
        return self.counted(request, credentials.get("email") or "", check)

    def counted(self, request, login, check, warn=None):
        """What `check` finds: the user, or None for a failure, which is counted (councils.models.sign_in_attempt).

        Raises ValidationError, and does not check, while this account and origin have to wait. When checking itself
        fails, as without a database, nothing is counted.
        """
        attempt = SignInAttempt.begin(login, get_ip(request))
        if not attempt.may_go_on():
            if attempt.refuse():
                (warn or self.warn)(request, account_of(login))
            raise self.validation_error("too_many_login_attempts")
        user = check()
        attempt.end(has_succeeded=user is not None)
        return user

    def counted_code(self, request, user, check):
        """The same for a code: whoever tries codes knows the password, so these are counted apart and told apart."""

        def warn(request, _account):
            self.warn(request, user, "emails/many_codes.txt")

        return self.counted(request, f"code of {user.pk}", check, warn)

    def warn(self, request, user, template="emails/many_attempts.txt"):
        """Tell the officer that somebody tries passwords, or codes."""
        with translation.override(user.language):
            path, host = reverse("account_reset_password"), addresses.host_for_emails(request)
            address = addresses.absolute(path, host=host)
            letter = mail.write(template, to=[user.email], context={"address": address})
        send_to(user, letter)

    # -- the second factor -----------------------------------------------------------------------

    def is_reauthentication_required(self, *, app, **kwargs):
        """Not of who signed in just now: a first sign-in goes on to the second factor without the password again."""
        request = context.request
        at = [record["at"] for record in get_authentication_records(request, request.user)]
        is_new = bool(at) and time.time() - at[-1] < account_settings.REAUTHENTICATION_TIMEOUT
        return not is_new and super().is_reauthentication_required(app=app, **kwargs)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Of a change to the second factor: it may be somebody else's doing."""
        if template_prefix in EVENTS:
            second_factor.tell(user, EVENTS[template_prefix], request=self.request)


class ResetPasswordForm(forms.ResetPasswordForm):
    """Does the same for an address without an account, so that the time it takes tells nothing."""

    def clean_email(self):
        email = self.cleaned_data["email"]
        self.users = [account_of(email)]
        return email


def count_new_password(request, user, **kwargs):
    """Who chose a new password by email has shown whose account it is: from there they can sign in at once."""
    SignInAttempt.begin(user.email, get_ip(request)).end(has_succeeded=True)


class FactorAdapter(DefaultMFAAdapter):
    """What the second factor is called, how its secrets are kept, and which may be given up."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _(
            "This code is wrong, or was used before. Enter the next one, and check that your phone has the right time."
        ),
        "key_refused": _("The site does not know this key, or it took too long. Try again."),
        "cannot_delete_authenticator": _(
            "You need this to sign in. Set up another way first, then remove this one."
        ),
        "cannot_generate_recovery_codes": _("Set up an authenticator app or a security key first."),
        "unreadable": _(
            "We cannot read your two-step verification any more. Ask a system administrator to reset it."
        ),
    }

    def _get_site_name(self):
        return gettext(settings.SITE_NAME)

    def build_totp_svg(self, url):
        """On white, as cameras need it in the dark too."""
        picture = qrcode.make(url, image_factory=SvgPathFillImage)
        return picture.to_string(encoding="unicode")

    def encrypt(self, text):
        return second_factor.cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return second_factor.cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator):
        return not (second_factor.is_needed_by(authenticator.user) and second_factor.is_last(authenticator))

    def generate_authenticator_name(self, user, type):  # noqa: A002  the library's name
        return gettext("Security key")


def tell_of_recovery_code(request, user, authenticator, **kwargs):
    if authenticator.type == second_factor.Type.RECOVERY_CODES:
        second_factor.tell(user, RECOVERY_CODE_USED, request=request)


def sign_out_who_is_closed(instance, raw=False, **kwargs):
    """Not only until the account is opened again."""
    if not raw and not instance.is_active:
        second_factor.end_sessions(instance)


KEPT_FOR = timedelta(days=30)


def keep_little(instance, **kwargs):
    """Of where a session comes from the network only; of those that are over nothing after a month."""
    instance.ip = str(network_of(instance.ip).network_address)
    old = UserSession.objects.filter(created_at__lt=timezone.now() - KEPT_FOR)
    old.exclude(session_key__in=Session.objects.values("session_key")).delete()


def connect() -> None:
    """What is done when something happens to an account, its factors or its sessions."""
    from allauth.account.signals import password_reset
    from allauth.mfa.signals import authenticator_used
    from django.db.models.signals import post_save, pre_save

    for signal, receiver, sender in (
        (password_reset, count_new_password, None),
        (authenticator_used, tell_of_recovery_code, None),
        (post_save, sign_out_who_is_closed, get_user_model()),
        (pre_save, keep_little, UserSession),
    ):
        signal.connect(receiver, sender=sender, dispatch_uid=receiver.__name__)


def display_name(user) -> str:
    return str(user)
