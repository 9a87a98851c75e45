"""How an award came out and what a grant is worth, in words; what is unknown is said."""

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PLACES = (
    gettext_lazy("first place"),
    gettext_lazy("second place"),
    gettext_lazy("third place"),
    gettext_lazy("fourth place"),
    gettext_lazy("fifth place"),
    gettext_lazy("sixth place"),
    gettext_lazy("seventh place"),
    gettext_lazy("eighth place"),
    gettext_lazy("ninth place"),
    gettext_lazy("tenth place"),
)
SIGNS = {"GBP": "£", "EUR": "€"}


def award_result(award):
    """ "Commended, second place" or "Won, gold": result, level and place are facts of their own."""
    facts = [award.get_result_display(), award.get_level_display(), _place(award.rank)]
    return capfirst(", ".join(str(fact) for fact in facts if fact))


def _place(rank):
    """ "second place"; beyond ten with a number."""
    if rank is None:
        return ""
    return PLACES[rank - 1] if rank <= len(PLACES) else _("place %(number)s") % {"number": rank}


def grant_amount(grant):
    """ "£12,000", with pence only where there are any. Unknown is not zero."""
    if grant.amount is None:
        return _("Amount not stated")
    pence = 0 if grant.amount == grant.amount.to_integral_value() else 2
    return f"{SIGNS[grant.currency]}{number_format(grant.amount, pence, force_grouping=True)}"
