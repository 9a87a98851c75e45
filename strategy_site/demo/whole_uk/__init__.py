"""The load of the whole UK: 382 made-up councils at the sizes of the real ones, to measure the site with.

One council of each size is written row by row; the database copies it for all the others.
"""

from collections.abc import Callable
from typing import NamedTuple

from django.db import connection, transaction

from councils.models import Council, SiteVersion

from .copies import copy_council
from .pattern import slug, write

# The councils of the UK by kind, and the plans each has in force.
PRINCIPAL = (
    ("district", "england", "en", 12, 164),
    ("county", "england", "en", 24, 21),
    ("unitary", "england", "en", 30, 63),
    ("metropolitan", "england", "en", 30, 36),
    ("london_borough", "england", "en", 30, 32),
    ("london_borough", "england", "en", 15, 1),
    ("county_borough", "wales", "en,cy", 30, 22),
    ("unitary", "scotland", "en", 30, 32),
    ("district", "northern_ireland", "en", 12, 11),
)
AT_ONCE = 10


class Kind(NamedTuple):
    """Councils that are alike, with how many there are."""

    kind: str
    nation: str
    languages: str
    plans: int
    count: int


class AlreadyThere(Exception):
    """These councils were loaded before."""


def load(times: int, say: Callable[[str], None]) -> int:
    """Make all councils, `times` as many of each kind, and say how far it has come; answers how many there are."""
    if Council.objects.filter(slug=slug(1)).exists():
        raise AlreadyThere
    kinds = [Kind(*row)._replace(count=row[-1] * times) for row in PRINCIPAL]
    total, done, patterns = sum(kind.count for kind in kinds), 0, {}
    for kind in kinds:
        numbers = range(done + 1, done + kind.count + 1)
        pattern = patterns.get((kind.plans, kind.languages))
        if pattern is None:
            pattern = patterns[kind.plans, kind.languages] = write(numbers[0], kind)
            analyze()
            numbers = numbers[1:]
            say(f"A {kind.kind} with {kind.plans} plans is written; its like are copied")
        for first in range(0, len(numbers), AT_ONCE):
            some = numbers[first : first + AT_ONCE]
            with transaction.atomic():
                copy_council(pattern, some, {"kind": kind.kind, "nation": kind.nation})
            say(f"{some[-1]} of {total} councils")
        done += kind.count
    SiteVersion.move()
    analyze()
    return total


def analyze() -> None:
    """Without numbers of the rows that were just written the database may look through all of them for each copy."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
