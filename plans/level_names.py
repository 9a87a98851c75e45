"""What the levels of a plan's priorities are called: the council's own names, or priority and outcome."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from councils.languages import language_given

from .models import Plan, PriorityLevel


class LevelNames:
    """The names of a plan's levels, asked for by their number; `plan` as `reading.plan_at` reads it."""

    def __init__(self, plan: Plan):
        self._own = [getattr(plan, f"level_{level}", None) for level in PriorityLevel.Level.values]

    def is_own(self, level: int) -> bool:
        return self._own[level - 1] is not None

    def one(self, level: int) -> Markup:
        """ "Outcome"; marked where a page in Welsh has to give it in English."""
        usual = _("Priority"), _("Outcome"), _("Sub-outcome")
        return self._name("name", level, usual)

    def several(self, level: int) -> Markup:
        """ "Outcomes"."""
        usual = _("Priorities"), _("Outcomes"), _("Sub-outcomes")
        return self._name("plural", level, usual)

    def _name(self, name: str, level: int, usual: tuple) -> Markup:
        own = self._own[level - 1]
        return _marked(own, name) if own else Markup.escape(usual[level - 1])


def _marked(row, name: str) -> Markup:
    text = Markup.escape(getattr(row, name))
    is_english = language_given(row, name) == "en" and get_language() != "en"
    return Markup('<span lang="en">{}</span>').format(text) if is_english else text
