"""Who is looking: the public, or someone signed in who may read some councils' unpublished pages."""

from dataclasses import dataclass

from .permissions import EDITING, is_officer, roles_of


@dataclass(frozen=True)
class Viewer:
    """What a page needs to know of its reader. `council_ids`: whose unpublished pages they may read."""

    council_ids: frozenset[int] = frozenset()
    editing_ids: frozenset[int] = frozenset()
    sees_all: bool = False
    is_signed_in: bool = False
    is_officer: bool = False
    name: str = ""

    @property
    def is_public(self) -> bool:
        """True for a reader who sees what everyone sees."""
        return not (self.sees_all or self.council_ids)

    def reads_unpublished(self, council) -> bool:
        return self.sees_all or council.pk in self.council_ids

    def edits(self, council) -> bool:
        return self.sees_all or council.pk in self.editing_ids


PUBLIC = Viewer()


def viewer_of(user) -> Viewer:
    """The viewer that this user is; one query for the memberships."""
    if not user.is_authenticated or not user.is_active:
        return PUBLIC
    roles = roles_of(user)
    return Viewer(
        council_ids=frozenset(roles),
        editing_ids=frozenset(pk for pk, role in roles.items() if role in EDITING),
        sees_all=user.is_superuser,
        is_signed_in=True,
        is_officer=is_officer(user),
        name=user.get_short_name(),
    )
