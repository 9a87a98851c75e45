"""May this user do this for this council? The one source, for pages, admin and transitions (roles: docs/editing.md)."""

from collections.abc import Callable

import rules

VIEWER, EDITOR, PUBLISHER, OWNER = "viewer", "editor", "publisher", "owner"
EDITING = frozenset({EDITOR, PUBLISHER, OWNER})
PUBLISHING = frozenset({PUBLISHER, OWNER})


def roles_of(user) -> dict[int, str]:
    """The user's role in each council, by council id; read once for each user object, so once a request.

    In a session that a council's provider opened, in that council alone, and while the provider is active
    (councils.single_sign_on).
    """
    if not user.is_authenticated or not user.is_active:
        return {}
    if not hasattr(user, "_roles"):
        memberships = user.memberships.all()
        if (council_id := getattr(user, "only_in_council", None)) is not None:
            memberships = memberships.filter(council=council_id, council__sign_in_provider__is_active=True)
        user._roles = dict(memberships.values_list("council_id", "role"))
    return user._roles


def role_in(user, council) -> str | None:
    """The user's role in this council (or council id); None for strangers."""
    return roles_of(user).get(getattr(council, "pk", council))


def council_ids_of(user, roles=EDITING) -> list[int]:
    """The councils in which the user holds one of these roles."""
    return [council_id for council_id, role in roles_of(user).items() if role in roles]


@rules.predicate
def is_superuser(user, council=None) -> bool:
    return bool(user and user.is_active and user.is_superuser)


def holds(roles) -> Callable:
    """A predicate: the user holds one of these roles in the council (or, without a council, in any)."""

    @rules.predicate(f"holds:{'|'.join(sorted(roles))}")
    def predicate(user, council=None) -> bool:
        if council is None:
            return bool(council_ids_of(user, roles))
        return role_in(user, council) in roles

    return predicate


@rules.predicate
def goes_on(user, council=None) -> bool:
    """Its last day is not over: after that its own people read what there is, and change nothing."""
    return council is None or not council.has_ended


edits_for = is_superuser | (holds(EDITING) & goes_on)
publishes_for = is_superuser | (holds(PUBLISHING) & goes_on)
owns_for = is_superuser | (holds(frozenset({OWNER})) & goes_on)


def is_officer(user) -> bool:
    """True for whoever works in the admin: superusers, and editors, publishers and owners of any council."""
    return edits_for.test(user)
