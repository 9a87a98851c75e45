"""Accounts to try the site with: one for each role of each demo council, and one for all councils."""

import secrets
from dataclasses import dataclass, field

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from councils import second_factor
from councils.models import Membership, User

from . import exampleshire, loader

ROLES = [Membership.Role.EDITOR, Membership.Role.PUBLISHER, Membership.Role.OWNER, Membership.Role.VIEWER]
SUPERUSER = "superuser@site.example"
NAMED = {Membership.Role.OWNER: "administrator"}  # the others are named as their role

# Four words of three syllables: easy to read and type, 73 bits of chance.
CONSONANTS, VOWELS = "bdfghklmnprstv", "aeiou"


@dataclass(frozen=True)
class Account:
    """What somebody needs to sign in; it exists only here and, hashed or encrypted, in the database."""

    of: str
    role: str
    email: str
    password: str
    # Of an authenticator app, which is set up already; and what to enter where there is none at hand.
    secret: str
    recovery_codes: list[str] = field(default_factory=list)

    @classmethod
    def to_sign_in(cls, of: str, role: str, user: User, password: str) -> "Account":
        factor = second_factor.set_up(user)
        return cls(of, role, user.email, password, factor.secret, factor.recovery_codes)


def make() -> list[Account]:
    """Make the accounts of each council here that has none of them, and the superuser; answers only new ones."""
    with transaction.atomic():
        made = [account for tables in _councils() for account in _make_for(tables)]
        if not User.objects.filter(email=SUPERUSER).exists():
            password = new_password()
            boss = User.objects.create_superuser(
                SUPERUSER, password, name="A system administrator of the site"
            )
            made.append(Account.to_sign_in("All councils", "superuser", boss, password))
    return made


def renew() -> list[Account]:
    """Give every account that is here a new password and a new second factor."""
    renewed = []
    with transaction.atomic():
        users = User.objects.filter(email__in=_addresses()).order_by("pk")
        for user in users.prefetch_related("memberships__council"):
            password = new_password(user)
            user.set_password(password)
            user.save(update_fields=["password"])
            renewed.append(Account.to_sign_in(*_place(user), user, password))
    return renewed


def code_of(email: str) -> str | None:
    """What the authenticator app of this account shows now; None for what is no demo account, or has none."""
    user = User.objects.filter(email=email.strip().lower()).first()
    return second_factor.code_of(user) if user and user.email in _addresses() else None


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
    return Account.to_sign_in(council.name_en, str(role), user, password)


def _place(user) -> tuple[str, str]:
    """Whose account it is and what it may do, as it stands now."""
    if user.is_superuser:
        return "All councils", "superuser"
    membership = next(iter(user.memberships.all()), None)
    return (membership.council.name_en, membership.role) if membership else ("No council", "none")
