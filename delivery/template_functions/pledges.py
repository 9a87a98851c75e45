"""How pledges are judged: what their tests name, and what was found, for templates."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from jinja2 import pass_context

from ..judging import Judging
from ..models import Judgement
from ..progress.pledges import pledges_judged_by


def verdict_word(verdict):
    """The word of a verdict as it is stored: "partly kept"; nothing without one."""
    return Judgement.Verdict(verdict).label if verdict else ""


def pledges_with_a_test(pledges):
    """How many of a council's pledges can be judged, in a sentence; nothing without any pledge."""
    number, count = sum(pledge.can_be_judged for pledge in pledges), len(pledges)
    if not count:
        return ""
    if not number:
        return _("The council has not said here how its pledges will be judged.")
    words = ngettext(
        "%(number)s of %(count)s pledge says how it will be judged.",
        "%(number)s of %(count)s pledges say how they will be judged.",
        count,
    )
    return words % {"number": number, "count": count}


@pass_context
def judged_pledges(context, committee):
    """The pledges that a committee judges, as far as the viewer may read them."""
    return pledges_judged_by(committee, context["request"].viewer) if committee.judges_pledges else []


@pass_context
def pledge_judging(context, pledge) -> Judging:
    return Judging(pledge, context["request"].viewer)
