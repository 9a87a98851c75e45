"""Levels and trends of risks, and the rule behind their scores, in the words of the page."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..figures.risk import Level, Trend


def level_word(level: Level) -> str:
    """Ours; a council may have its own (`RiskScale`)."""
    return {
        Level.LOW: pgettext("level of a risk", "low"),
        Level.MEDIUM: pgettext("level of a risk", "medium"),
        Level.HIGH: pgettext("level of a risk", "high"),
        Level.VERY_HIGH: pgettext("level of a risk", "very high"),
    }[Level(level)]


def risk_trend_words(trend: Trend | None, before: int | None) -> str:
    """ "Higher, was 16"; empty where nothing is compared."""
    if trend is None:
        return ""
    words = {
        Trend.HIGHER: _("Higher, was %(before)s"),
        Trend.LOWER: _("Lower, was %(before)s"),
        Trend.SAME: _("No change"),
    }[trend]
    return words % {"before": before}
