"""A sign-in on its way: kept in the browser's session until the provider sends the browser back, and used once."""

import secrets
import time

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from .. import addresses
from ..models import SignInProvider
from . import openid
from .problems import Problem, Trouble

KEY = "single_sign_on"
# In seconds; and so many in one browser, as in several windows.
KEPT_FOR = 15 * 60
MOST = 5


def address_back(provider: SignInProvider, request=None) -> str:
    """Where the provider sends browsers: one address, whatever the language; it has to be registered there."""
    with translation.override(settings.LANGUAGE_CODE):
        path = reverse("single_sign_on_return", args=[provider.pk])
    return addresses.absolute(path, host=addresses.host_for_emails(request))


def begin(request, provider: SignInProvider, purpose: str, **about) -> str:
    """Where the browser is sent to sign in. `about`: what is needed when it comes back."""
    state, nonce, verifier = (secrets.token_urlsafe(size) for size in (32, 32, 64))
    address = openid.address_to_sign_in(
        provider, back=address_back(provider, request), state=state, nonce=nonce, verifier=verifier
    )
    kept = dict(list(_kept(request).items())[-(MOST - 1) :])
    kept[state] = {
        "provider": provider.pk,
        "purpose": purpose,
        "nonce": nonce,
        "verifier": verifier,
        "language": translation.get_language(),
        "at": time.time(),
        **about,
    }
    request.session[KEY] = kept
    return address


def take_back(request, provider_id: int) -> dict:
    """The attempt that this answer is to; only once. Raises Trouble."""
    kept = _kept(request)
    attempt = kept.pop(request.GET.get("state", ""), None)
    if attempt is not None:
        request.session[KEY] = kept
        translation.activate(attempt["language"])
        request.LANGUAGE_CODE = attempt["language"]
    if attempt is None or attempt["provider"] != provider_id or time.time() - attempt["at"] > KEPT_FOR:
        raise Trouble(Problem.OVER)
    return attempt


def answer_to(request, provider: SignInProvider, attempt: dict) -> openid.Answer:
    """Who came back. Raises Trouble."""
    if request.GET.get("iss", provider.issuer) != provider.issuer:
        raise Trouble(Problem.REFUSED, f"provider {provider.pk}: an answer of another issuer")
    if "error" in request.GET:
        was_cancelled = request.GET["error"] == "access_denied"
        raise Trouble(Problem.CANCELLED if was_cancelled else Problem.REFUSED)
    if not (code := request.GET.get("code")):
        raise Trouble(Problem.REFUSED)
    back = address_back(provider, request)
    return openid.exchange(provider, code, back=back, nonce=attempt["nonce"], verifier=attempt["verifier"])


def _kept(request) -> dict:
    return dict(request.session.get(KEY, {}))
