"""The client secret of a provider, kept encrypted as the secrets of the second factor are."""

from cryptography.fernet import InvalidToken
from django.utils import timezone

from .. import second_factor
from ..models import SignInProvider
from .problems import Problem, Trouble


def keep_secret(provider: SignInProvider, secret: str) -> None:
    provider.secret = second_factor.cipher().encrypt(secret.encode()).decode()
    provider.secret_changed_at = timezone.now()


def secret_of(provider: SignInProvider) -> str:
    try:
        return second_factor.cipher().decrypt(provider.secret.encode()).decode()
    except InvalidToken:
        raise Trouble(
            Problem.REFUSED, f"provider {provider.pk}: its client secret is from another SECRET_KEY"
        ) from None
