"""What the site itself can state of its accessibility; a release that tests anew says so here."""

from datetime import date
from typing import NamedTuple


class OwnStatement(NamedTuple):
    """The days of the site's own statement, and the release that its tests last passed for."""

    prepared_on: date
    reviewed_on: date
    tested_on: date
    tested_release: str


OWN_STATEMENT = OwnStatement(
    prepared_on=date(2026, 11, 21),
    reviewed_on=date(2026, 11, 21),
    tested_on=date(2026, 11, 29),
    tested_release="0.3.0",
)
