"""The facts on the cover of a plan."""

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from .decisions import by_weight, decided
from .wording import known_period


def cover_facts(page, levels):
    """(label, value) for the cover of a plan: what is known; `levels`: what its priorities are called."""
    plan = page.plan
    # What was decided about another edition says nothing of a draft, nor of one that is replaced.
    about_it = [row for row in page.decisions if plan.is_live or row.plan_id == plan.pk]
    decision = next(iter(by_weight(about_it)), None)
    facts = [
        (_("Period"), known_period(plan)),
        (
            _("Decision"),
            decision and format_html('<a href="{}">{}</a>', decision.get_absolute_url(), decided(decision)),
        ),
        (levels.several(1), len(page.priorities)),
        (_("Next review"), plan.review_due_on and date_format(plan.review_due_on, "DATE_FORMAT")),
    ]
    return [(label, value) for label, value in facts if value]
