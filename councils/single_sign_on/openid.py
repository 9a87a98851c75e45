"""OpenID Connect, as much of it as is used: the authorization code flow with PKCE, state and nonce."""

import base64
import hashlib
from dataclasses import dataclass
from urllib.parse import quote_plus, urlencode

import jwt
from django.utils.crypto import constant_time_compare

from ..models import SignInProvider
from .fetching import fetch_json
from .problems import Problem, Trouble
from .secrets import secret_of

# Signatures that are taken, by the kind of key: never "none", never one made with a secret that both know.
ALGORITHMS = {
    "RSA": ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    "EC": ("ES256", "ES384", "ES512"),
}
# Seconds by which the clocks of provider and site may differ.
CLOCKS_DIFFER = 60
LONGEST_SUBJECT = 255


@dataclass(frozen=True)
class Answer:
    """Who signed in at the provider. `has_second_factor`: is there no need to ask for ours?"""

    issuer: str
    subject: str
    has_second_factor: bool


def origins_of(providers) -> list[str]:
    """Where a form that begins a sign-in at one of these leads."""
    return sorted({origin for provider in providers for origin in provider.origins})


def discover(provider: SignInProvider) -> dict:
    """What the provider says of itself; it has to be the one that was set up, at its own hosts."""
    found = fetch_json(provider, provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
    if found.get("issuer") != provider.issuer:
        raise Trouble(Problem.REFUSED, f"provider {provider.pk}: it calls itself by another issuer")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not provider.allows(found.get(name)):
            raise Trouble(Problem.REFUSED, f"provider {provider.pk}: its {name} is not at its own hosts")
    return found


def address_to_sign_in(provider: SignInProvider, *, back: str, state: str, nonce: str, verifier: str) -> str:
    """Where the browser is sent. `back`: the address to which it returns."""
    digest = hashlib.sha256(verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": "openid",
        "state": state,
        "nonce": nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    if provider.acr:
        asked["acr_values"] = provider.acr
    place = discover(provider)["authorization_endpoint"]
    return f"{place}{'&' if '?' in place else '?'}{urlencode(asked)}"


def exchange(provider: SignInProvider, code: str, *, back: str, nonce: str, verifier: str) -> Answer:
    """Who the code stands for. Raises Trouble unless all of it can be verified."""
    about = discover(provider)
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
    headers, secret = {}, secret_of(provider)
    methods = about.get("token_endpoint_auth_methods_supported")
    if isinstance(methods, list) and "client_secret_post" in methods:
        form |= {"client_id": provider.client_id, "client_secret": secret}
    else:
        pair = f"{quote_plus(provider.client_id)}:{quote_plus(secret)}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    token = fetch_json(provider, about["token_endpoint"], form=form, headers=headers).get("id_token")
    keys = fetch_json(provider, about["jwks_uri"])
    try:
        claims = _verified(provider, token, keys)
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError, LookupError, RecursionError) as fault:
        kind = type(fault).__name__
        raise Trouble(Problem.REFUSED, f"provider {provider.pk}: its token is not valid ({kind})") from None
    _check(provider, claims, nonce)
    return Answer(provider.issuer, claims["sub"], says_second_factor(provider, claims))


def _verified(provider: SignInProvider, token, keys: dict) -> dict:
    """The claims of the token, whose signature, issuer, audience and times are right."""
    header = jwt.get_unverified_header(token)
    found = [
        key
        for key in jwt.PyJWKSet.from_dict(keys).keys
        if key.public_key_use in (None, "sig")
        and header["alg"] in ALGORITHMS.get(key.key_type, ())
        and header.get("kid") in (None, key.key_id)
    ]
    if len(found) != 1:
        raise jwt.InvalidKeyError("no key, or several")
    return jwt.decode(
        token,
        found[0].key,
        algorithms=[header["alg"]],
        audience=provider.client_id,
        issuer=provider.issuer,
        leeway=CLOCKS_DIFFER,
        options={"require": ["iss", "sub", "aud", "exp", "iat"]},
    )


def _check(provider: SignInProvider, claims: dict, nonce: str) -> None:
    """What the library does not: that the token answers this very sign-in, and is of the council's tenant."""
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    party = claims.get("azp", None if several else provider.client_id)
    sent, subject = claims.get("nonce"), claims["sub"]
    if not isinstance(sent, str) or not constant_time_compare(sent, nonce):
        fault = "nonce"
    elif party != provider.client_id:
        fault = "authorized party"
    elif provider.tenant and claims.get("tid") != provider.tenant:
        fault = "tenant"
    elif not 0 < len(subject) <= LONGEST_SUBJECT or "\x00" in subject:
        fault = "subject"
    else:
        return
    raise Trouble(Problem.REFUSED, f"provider {provider.pk}: its token has another {fault}")


def says_second_factor(provider: SignInProvider, claims: dict) -> bool:
    """Did the provider ask for a second factor? What it says of this sign-in counts before what is recorded of it."""
    methods, acr = claims.get("amr"), claims.get("acr")
    if (isinstance(methods, list) and "mfa" in methods) or (provider.acr and acr == provider.acr):
        return True
    says_otherwise = methods is not None or (provider.acr and acr is not None)
    return provider.enforces_second_factor and not says_otherwise
