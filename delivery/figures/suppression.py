"""Whether a suppressed number can be worked out from the numbers beside it: sums without model or clock.

A number is suppressed where it is so small that it might tell something about a person. Alone in a table it is the
total less all others, so one more must be suppressed with it ("secondary suppression": Government Statistical Service,
Disclosure control of tables produced from administrative data sources, 2014).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Parts:
    """One whole in its parts. Those that are `missing` are not known and no secret; all are zero or more.

    `below`: the numbers from 1 up to, and without, this one are suppressed; None where the council has no such rule.
    """

    known: tuple[Decimal, ...]
    suppressed: int = 0
    missing: int = 0
    below: int | None = None

    @property
    def sum(self) -> Decimal:
        return sum(self.known, Decimal(0))

    @property
    def is_complete(self) -> bool:
        return not self.suppressed and not self.missing

    @property
    def is_lone(self) -> bool:
        """Is one number alone not known, and suppressed? Whoever has seen the total anywhere has it too."""
        return self.suppressed == 1 and not self.missing

    def gives_away(self, total: Decimal) -> bool:
        """Can a suppressed part be worked out by whoever knows the total?

        Where the rest is as small as it can be, each part is the smallest number, and where it is as large as it can
        be while each is below the limit, each is the largest below it: readers know the rule, and may assume both.
        What adds up to more than the total gives nothing away: there is no such number.
        """
        rest = total - self.sum
        if not self.suppressed or rest < 0:
            return False
        if rest <= self.suppressed:
            return True
        return self.below is not None and not self.missing and rest == self.suppressed * (self.below - 1)


def given_away(
    tables: Sequence[Parts], totals: set[Decimal], *, is_total_suppressed: bool = False
) -> set[int]:
    """Which of these tables of one whole give away a suppressed number, and may not be shown, by their places.

    `totals`: whatever is or was published of the whole. What a complete table adds up to is one as well.
    """
    complete = {place for place, parts in enumerate(tables) if parts.is_complete}
    if is_total_suppressed:
        return complete | {place for place, parts in enumerate(tables) if parts.is_lone}
    totals = totals | {tables[place].sum for place in complete}
    return {
        place
        for place, parts in enumerate(tables)
        if parts.is_lone or any(parts.gives_away(total) for total in totals)
    }
