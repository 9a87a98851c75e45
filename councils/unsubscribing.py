"""Stopping a kind of email by a link in it, without signing in (RFC 8058)."""

from django.core import signing
from django.db import transaction

from .models import EmailKind, User

SALT = "councils.unsubscribing"


def token_for(person: User, kind: EmailKind) -> str:
    """For an address. It does not run out: an old email must still be able to be stopped."""
    return signing.dumps([person.pk, kind.value], salt=SALT)


def asked_by(token: str) -> tuple[User, EmailKind] | None:
    """Whose emails of which kind this token stops; None for one that we have not made."""
    try:
        key, kind = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    person = User.objects.filter(pk=key).first()
    return (person, EmailKind(kind)) if person and kind in EmailKind else None


@transaction.atomic
def stop(person: User, kind: EmailKind) -> None:
    """A second time changes nothing."""
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if person.wants(kind):
        person.unwanted_emails = [*person.unwanted_emails, kind.value]
        person.save(update_fields=["unwanted_emails"])


def headers_for(address: str) -> dict[str, str]:
    """What mail programs offer to stop it with: one click posts to the address."""
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
