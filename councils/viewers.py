"""Who is looking: the public, or someone signed in who may read some councils' unpublished pages."""

from dataclasses import dataclass

from .permissions import is_officer, roles_of


@dataclass(frozen=True)
class Viewer:
    """What a page needs to know of its reader. `council_ids`: whose unpublished pages they may read."""

    council_ids: frozenset[int] = frozenset()
    sees_all: bool = False
    is_signed_in: bool = False
    is_officer: bool = False
    name: str = ""


PUBLIC = Viewer()


def viewer_of(user) -> Viewer:
    """The viewer that this user is; one query for the memberships."""
    if not user.is_authenticated or not user.is_active:
        return PUBLIC
    roles = roles_of(user)
    return Viewer(
        council_ids=frozenset(roles),
        sees_all=user.is_superuser,
        is_signed_in=True,
        is_officer=is_officer(user),
        name=user.get_short_name(),
    )
