"""Accounts to try the site with: one for each role of each demo council, and one for all councils."""

import secrets
from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from councils.models import Membership, User

from . import exampleshire, loader

ROLES = [Membership.Role.EDITOR, Membership.Role.PUBLISHER, Membership.Role.OWNER, Membership.Role.VIEWER]
SUPERUSER = "superuser@site.example"
NAMED = {Membership.Role.OWNER: "administrator"}  # the others are named as their role

# Four words of three syllables: easy to read and type, 73 bits of chance.
CONSONANTS, VOWELS = "bdfghklmnprstv", "aeiou"


@dataclass(frozen=True)
class Account:
    """What somebody needs to sign in; the password exists only here and, hashed, in the database."""

    of: str
    role: str
    email: str
    password: str


def make() -> list[Account]:
    """Make the accounts of each council here that has none of them, and the superuser; answers only new ones."""
    with transaction.atomic():
        made = [account for tables in _councils() for account in _make_for(tables)]
        if not User.objects.filter(email=SUPERUSER).exists():
            password = new_password()
            User.objects.create_superuser(SUPERUSER, password, name="A system administrator of the site")
            made.append(Account("All councils", "superuser", SUPERUSER, password))
    return made


def renew() -> list[Account]:
    """Give every account that is here a new password."""
    renewed = []
    with transaction.atomic():
        users = User.objects.filter(email__in=_addresses()).order_by("pk")
        for user in users.prefetch_related("memberships__council"):
            password = new_password(user)
            user.set_password(password)
            user.save(update_fields=["password"])
            renewed.append(Account(*_place(user), user.email, password))
    return renewed


def new_password(user=None) -> str:
    """Four words that mean nothing, as the site's own rules for passwords want it."""
    words = ("".join(secrets.choice(CONSONANTS) + secrets.choice(VOWELS) for _ in range(3)) for _ in range(4))
    password = "-".join(words)
    validate_password(password, user)
    return password


def _councils() -> list[dict]:
    """The tables of every council that may be here."""
    return [*loader.councils(), exampleshire.tables()]


def _address(role, tables: dict) -> str:
    return f"{role}@{tables['council']['slug']}.example"


def _addresses() -> list[str]:
    return [_address(role, tables) for tables in _councils() for role in ROLES] + [SUPERUSER]


def _make_for(tables: dict) -> list[Account]:
    council = loader.find(tables)
    addresses = {role: _address(role, tables) for role in ROLES}
    if council is None or User.objects.filter(email__in=addresses.values()).exists():
        return []
    return [_make_one(council, role, email) for role, email in addresses.items()]


def _make_one(council, role, email: str) -> Account:
    password = new_password()
    post = NAMED.get(role, role)
    article = "An" if post[0] in "aeiou" else "A"
    user = User.objects.create_user(email, password, name=f"{article} {post} of {council.name_en}")
    Membership.objects.create(user=user, council=council, role=role)
    return Account(council.name_en, str(role), email, password)


def _place(user) -> tuple[str, str]:
    """Whose account it is and what it may do, as it stands now."""
    if user.is_superuser:
        return "All councils", "superuser"
    membership = next(iter(user.memberships.all()), None)
    return (membership.council.name_en, membership.role) if membership else ("No council", "none")
