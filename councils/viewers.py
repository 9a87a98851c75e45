"""Who is looking: the public, or someone signed in who may read some councils' unpublished pages."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from .permissions import council_ids_of, is_officer, roles_of


@dataclass(frozen=True)
class Viewer:
    """What a page needs to know of its reader. `council_ids`: whose unpublished pages they may read.

    `at`: the moment at which they look, where it is not now.
    """

    council_ids: frozenset[int] = frozenset()
    sees_all: bool = False
    is_signed_in: bool = False
    is_officer: bool = False
    # Those that they edit for.
    officer_of: frozenset[int] = frozenset()
    name: str = ""
    at: datetime.datetime | None = None

    @property
    def sees_unpublished(self) -> bool:
        """May they read anything that is not out yet?"""
        return self.sees_all or bool(self.council_ids)

    def sees_unpublished_of(self, council) -> bool:
        return self.sees_all or council.pk in self.council_ids

    def is_officer_of(self, council) -> bool:
        return self.sees_all or council.pk in self.officer_of

    @property
    def now(self) -> datetime.datetime:
        return self.at or timezone.now()


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
        officer_of=frozenset(council_ids_of(user)),
        name=user.get_short_name(),
    )
