"""What a council's ratings mean: its rules, its words, and how a priority's status is worked out."""

from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from councils.views import CouncilTemplate

from .. import formatting
from ..figures import rating as ratings
from ..figures.statuses import ActionStatus
from ..models import Measure, RatingScheme, StatusRule, StatusWord
from ..progress import rule_of
from ..status_words import OUR_WORDS

# A target that any rule can be shown on.
EXAMPLE = Decimal(80)

MEANINGS = {
    ActionStatus.COMPLETE: _("It has been completed."),
    ActionStatus.ON_TRACK: _("It is going as planned."),
    ActionStatus.ON_TRACK_OVERDUE: _("It was reported as on track, but its due date has passed."),
    ActionStatus.ON_TRACK_OUT_OF_DATE: _(
        "It was reported as on track, but a newer update is due. An update is due within two months "
        "of the end of each reporting period."
    ),
    ActionStatus.AT_RISK: _("It may not be completed as planned. The council says why."),
    ActionStatus.OFF_TRACK: _(
        "It will not be completed as planned unless something changes. The council says why."
    ),
    ActionStatus.NOT_STARTED: _("The council has reported that work has not started."),
    ActionStatus.NOT_YET_RATED: _(
        "Nothing has been reported yet. This does not mean that it is going well or badly."
    ),
    ActionStatus.PAUSED: _("Work has stopped for now."),
    ActionStatus.CANCELLED: _("It will not go ahead."),
    ActionStatus.SUPERSEDED: _("Something else has replaced it."),
}


class SchemeInWords:
    """One rule of a council, with an example of each way that may be good."""

    def __init__(self, scheme: RatingScheme):
        self.scheme, self.rule = scheme, rule_of(scheme)

    @property
    def green(self) -> str:
        return formatting.machine_number(self.scheme.green_tolerance)

    @property
    def amber(self) -> str:
        return formatting.machine_number(self.scheme.amber_tolerance)

    @property
    def stable_band(self) -> str:
        return formatting.machine_number(self.scheme.stable_band)

    def _example(self, goal, polarity) -> str:
        measure = Measure(unit=Measure.Unit.NUMBER, decimals=0)
        return formatting.rule_words(measure, ratings.thresholds(goal, self.rule, polarity))

    @property
    def higher(self) -> str:
        return self._example(ratings.Goal(EXAMPLE), ratings.Polarity.HIGHER)

    @property
    def lower(self) -> str:
        return self._example(ratings.Goal(EXAMPLE), ratings.Polarity.LOWER)

    @property
    def within(self) -> str:
        return self._example(ratings.Goal(low=EXAMPLE, high=EXAMPLE + 20), ratings.Polarity.WITHIN_RANGE)


class RatingList(CouncilTemplate):
    """The council's rules for what is on track, and every word for how something stands."""

    template_name = "delivery/rating_list.html"
    section = "plans"

    def breadcrumbs(self):
        return [*super().breadcrumbs(), (_("Plans"), reverse("plans:plan_list", args=[self.council.slug]))]

    def get_context_data(self, **kwargs):
        own = {row.status: row for row in StatusWord.objects.of(self.council)}
        return super().get_context_data(
            schemes=[SchemeInWords(scheme) for scheme in RatingScheme.objects.of(self.council)],
            rule=StatusRule.of(self.council),
            marks=list(MEANINGS),
            statuses=[
                (status, OUR_WORDS[status], own.get(status), meaning) for status, meaning in MEANINGS.items()
            ],
            **kwargs,
        )
