"""A session that a council's provider opened: it is of that council alone, for as long as it lasts."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import (
    get_authentication_records,
    perform_login,
    record_authentication,
)
from allauth.account.models import Login
from django.contrib.auth import logout

from .. import form_recovery
from ..models import SignInProvider

METHOD = "single_sign_on"


def council_id_of(request, user) -> int | None:
    """The council whose provider signed this person in; None where the password did. Asks no database."""
    for record in get_authentication_records(request, user):
        if record.get("method") == METHOD:
            return record["council"]
    return None


def limit(request, user) -> bool:
    """Whatever asks for the roles of this user finds those in the session's council (councils.permissions)."""
    council_id = council_id_of(request, user)
    if council_id is not None:
        user.only_in_council = council_id
    return council_id is not None


def is_only_through_provider(request, user) -> bool:
    """Has nothing been shown here but what the provider said: neither a password nor a second factor of ours?"""
    shown = [record for record in get_authentication_records(request, user) if record.get("method") == "mfa"]
    is_limited = council_id_of(request, user) is not None
    return is_limited and all(record.get("type") == METHOD for record in shown)


def sign_in(request, user, provider: SignInProvider, *, has_second_factor: bool, go_on_to: str):
    """The answer that leads to where they wanted, or to our own second factor.

    In a session of its own: nothing that another sign-in left in the browser is added to it, or taken for it.
    """
    typed = request.session.get(form_recovery.KEY)
    logout(request)
    form_recovery.put_back(request, typed)
    record_authentication(request, user, method=METHOD, council=provider.council_id)
    if not has_second_factor:
        return perform_login(request, Login(user=user, redirect_url=go_on_to or None))
    record_authentication(request, user, method="mfa", type=METHOD)
    adapter = get_adapter(request)
    adapter.login(request, user)
    return adapter.post_login(
        request,
        user,
        email_verification="none",
        signal_kwargs=None,
        email=None,
        signup=False,
        redirect_url=go_on_to or None,
    )
