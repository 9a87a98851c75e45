"""The second factor of signing in: who needs one, whether a session has shown one, and which code shows one.

The factors themselves are django-allauth's `Authenticator`: an authenticator app, recovery codes, security keys.
"""

import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from . import addresses, mail
from .permissions import is_officer

Type = Authenticator.Type
# Recovery codes alone are no second factor: they stand in for one of these that was lost.
MAIN_TYPES = (Type.TOTP, Type.WEBAUTHN)
# The newest step in time of which a code was taken, in an app's data.
NEWEST = "newest_step"
# In the session.
GO_ON = "after_second_factor"


# -- who needs one, and who has shown it -----------------------------------------------------------


def is_needed_by(user) -> bool:
    """Whoever may open the admin; no setting says otherwise."""
    return is_officer(user)


def is_shown(request, user) -> bool:
    """Was it shown in this session? The session knows, so this asks no database."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, user))


def is_missing(request, user) -> bool:
    """Is this somebody who needs one, and has only given the password?"""
    return user.is_authenticated and not is_shown(request, user) and is_needed_by(user)


def has_one(user) -> bool:
    return Authenticator.objects.filter(user=user, type__in=MAIN_TYPES).exists()


def is_last(factor: Authenticator) -> bool:
    """Has its user nothing else to show?"""
    others = Authenticator.objects.filter(user=factor.user_id, type__in=MAIN_TYPES).exclude(pk=factor.pk)
    return not others.exists()


def go_on_to(request, address: str) -> None:
    """Keep where they wanted to go, for when it is set up; an address with a host is not kept."""
    if url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        request.session[GO_ON] = address


def wanted(request) -> str:
    """Where they wanted to go; only once."""
    return request.session.pop(GO_ON, "")


# -- codes -----------------------------------------------------------------------------------------


@transaction.atomic
def take_code(user, code: str) -> Authenticator | None:
    """The factor that this code shows; None if it shows none. No code shows anything a second time."""
    factors = Authenticator.objects.select_for_update().filter(user=user).exclude(type=Type.WEBAUTHN)
    for factor in sorted(factors, key=lambda factor: factor.type != Type.TOTP):
        is_taken = _take_step(factor, code) if factor.type == Type.TOTP else factor.wrap().validate_code(code)
        if is_taken:
            factor.user = user
            return factor
    return None


def _take_step(app: Authenticator, code: str) -> bool:
    """A code of the app counts for 30 seconds, and for as long before and after: clocks differ."""
    secret, newest = decrypt(app.data["secret"]), app.data.get(NEWEST, 0)
    for step in yield_hotp_counters_from_time():
        if step > newest and compare_user_code(
            actual=code, expected=format_hotp_value(hotp_value(secret, step))
        ):
            app.data[NEWEST] = step
            app.save(update_fields=["data"])
            return True
    return False


# -- set up without a browser, and taken away ------------------------------------------------------


@dataclass(frozen=True)
class SetUp:
    """What somebody needs to show it: the secret of an app, and recovery codes."""

    secret: str
    recovery_codes: list[str]


@transaction.atomic
def set_up(user) -> SetUp:
    """A new app and new recovery codes in place of what there was: for accounts to try the site with."""
    Authenticator.objects.filter(user=user).delete()
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return SetUp(secret, RecoveryCodes.activate(user).generate_codes())


def code_of(user) -> str | None:
    """The app's code of this moment, or the one after it where that was used; None without an app."""
    app = Authenticator.objects.filter(user=user, type=Type.TOTP).first()
    if app is None:
        return None
    now = int(time.time()) // app_settings.TOTP_PERIOD
    step = now if now > app.data.get(NEWEST, 0) else now + 1
    return format_hotp_value(hotp_value(decrypt(app.data["secret"]), step))


@transaction.atomic
def reset(user, *, by, asked_by, reason: str, request) -> None:
    """Of whoever has lost it: it is gone, and so are their sessions; they, and who asked for it, are told."""
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    told = {"asked_by": asked_by, "reason": reason}
    with translation.override(settings.LANGUAGE_CODE):
        _record(
            user, gettext("Two-step verification reset, asked for by %(asked_by)s: %(reason)s") % told, by
        )
    host = addresses.host_for_emails(request)
    for person in {user, asked_by}:
        with translation.override(person.language):
            about = {**told, "user": user, "address": addresses.absolute(reverse("account_login"), host=host)}
            mail.send("emails/second_factor_reset.txt", to=[person.email], context=about)


# -- what is told of it ----------------------------------------------------------------------------


def tell(user, event, *, request) -> None:
    """In the history of the account, and to its owner by email, in their language: it may be somebody else's doing."""
    with translation.override(settings.LANGUAGE_CODE):
        _record(user, str(event), user)
    host = addresses.host_for_emails(request)
    with translation.override(user.language):
        address = addresses.absolute(reverse("account_reset_password"), host=host)
        about = {"event": event, "at": timezone.localtime(), "address": address}
        mail.send("emails/second_factor.txt", to=[user.email], context=about)


def _record(user, reason: str, by) -> None:
    user._change_reason, user._history_user = reason, by
    user.save(update_fields=["email"])


# -- sessions --------------------------------------------------------------------------------------


def end_sessions(user, *, but: str | None = None) -> None:
    """Sign this person out everywhere, save in the session with the key `but`."""
    sessions = UserSession.objects.filter(user=user).exclude(session_key=but or "")
    Session.objects.filter(session_key__in=sessions.values("session_key")).delete()
    sessions.delete()


def begin_anew(request, factor: Authenticator) -> None:
    """Who has just set this up has shown it here; elsewhere this person is no longer signed in."""
    take_code(factor.user, request.POST.get("code", ""))  # so that it is not taken again at a sign-in
    record_authentication(request, factor.user, method="mfa", id=factor.pk, type=factor.type)
    end_sessions(factor.user, but=request.session.session_key)


# -- how secrets are kept --------------------------------------------------------------------------


def cipher() -> MultiFernet:
    """Secrets are encrypted with the site's key; of earlier keys (SECRET_KEY_FALLBACKS) they can still be read."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(urlsafe_b64encode(_derived(key))) for key in keys])


def _derived(key: str) -> bytes:
    return salted_hmac("councils.second_factor", "", secret=key, algorithm="sha256").digest()
