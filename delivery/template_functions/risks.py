"""The risks to a plan, and the words of their scores, for templates."""

from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from councils.languages import language_given

from .. import formatting
from ..figures.risk import STEPS, Level, steps_of
from ..progress import Risks


def plan_risks(plan) -> Risks:
    return Risks(plan.council, [plan], timezone.localdate())


def step_numbers():
    """Of the bar that shows a level."""
    return range(STEPS)


def level_steps(scale, score):
    """How many steps of the bar are filled."""
    return steps_of(scale.scale.level(score))


def score_words(scale, score):
    """ "20, very high"."""
    level = _level_word(scale, scale.scale.level(score))
    return format_html(_("{score}, {level}"), score=score, level=level)


def score_of_most(scale, score):
    """ "25 of 25"."""
    return _("%(score)s of %(most)s") % {"score": score, "most": scale.scale.highest}


def risk_trend(row):
    """Against the review before: "Higher, was 16"; nothing for the first."""
    return formatting.risk_trend_words(row.trend, row.before and row.before.score)


def scale_rule(scale):
    """What the scores mean, said once under a table."""
    levels = {level.value: _level_word(scale, level, is_first=level == Level.VERY_HIGH) for level in Level}
    return format_html(
        _(
            "Score: likelihood (1 to {most_likely}) times impact (1 to {most_serious}), before and after what the "
            "council does about it. {very_high} from {from_very_high}, {high} from {from_high}, {medium} from "
            "{from_medium}, {low} below that."
        ),
        most_likely=scale.likelihood,
        most_serious=scale.impact,
        from_very_high=scale.very_high,
        from_high=scale.high,
        from_medium=scale.medium,
        **levels,
    )


def _level_word(scale, level, *, is_first=False):
    """The council's own word for a level, else ours; `is_first`: it begins a sentence."""
    field = scale.label_field(level)
    word = getattr(scale, field) or formatting.level_word(level)
    word = capfirst(word) if is_first else word
    is_english = getattr(scale, field) and language_given(scale, field) == "en" and get_language() != "en"
    return format_html('<span lang="en">{}</span>', word) if is_english else word
