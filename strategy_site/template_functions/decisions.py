"""What pages say of decisions: their outcomes in one sentence, who decided, and each step on its day."""

import datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from jinja2 import pass_context

from plans.models import Resolution

from .components import lang_of
from .wording import in_a_row, linked_name, marked_name

Outcome = Resolution.Outcome
# The outcomes by which a plan goes ahead. "Noted" is none of them.
GOES_AHEAD = {Outcome.APPROVED, Outcome.AGREED, Outcome.ENDORSED, Outcome.ADOPTED}


def by_weight(decisions):
    """Those by which a plan goes ahead first; else in the order given."""
    return sorted(
        decisions,
        key=lambda decision: not any(row.outcome in GOES_AHEAD for row in decision.resolution_list),
    )


def outcomes_in_words(decision):
    """ "Noted (the report) and agreed (the next steps)": the word of each resolution, the same once."""
    rows = {(row.outcome, row.acts_on): row for row in decision.resolution_list}
    words = [_outcome_of(row, is_first=not place) for place, row in enumerate(rows.values())]
    return mark_safe(in_a_row(conditional_escape(each) for each in words)) if words else ""  # noqa: S308


def _outcome_of(row, *, is_first):
    word = row.get_outcome_display()
    word = word if is_first else word[:1].lower() + word[1:]
    thing = _marked(row, "acts_on")
    return format_html(_("{outcome} ({thing})"), outcome=word, thing=thing) if thing else word


def decided(decision):
    """ "Approved by Cabinet on 3 March 2026": each outcome's own word, who and when; what is unknown is said."""
    day = decision.meeting_on and date_format(decision.meeting_on, "DATE_FORMAT")
    maker, outcome = decision_maker(decision), outcomes_in_words(decision)
    if not outcome:
        return _to_be_decided(decision, maker, day)
    if maker and day:
        sentence = _("{outcome} by {committee} on {day}")
    elif maker:
        sentence = _("{outcome} by {committee}, date not given")
    elif day:
        sentence = _("{outcome} on {day}, committee not given")
    else:
        sentence = _("{outcome}, committee and date not given")
    return format_html(sentence, outcome=outcome, committee=maker, day=day)


def _to_be_decided(decision, maker, day):
    """Of a decision without a resolution: that it is still to come, else that nothing is recorded."""
    if not decision.meeting_on or decision.meeting_on < timezone.localdate():
        return _("No resolution is recorded")
    sentence = _("To be decided by {committee} on {day}") if maker else _("To be decided on {day}")
    return format_html(sentence, committee=maker, day=day)


def decision_maker(decision, is_linked=False):
    """The committee, by its name; else the words as printed; empty where neither is known."""
    return _body(decision, decision.committee, "decision_maker", is_linked)


def receiving_body(resolution, is_linked=False):
    """The same of the body to which a resolution goes on."""
    return _body(resolution, resolution.receiving_committee, "receiving_body", is_linked)


def _body(row, committee, words, is_linked):
    if committee is None:
        return _marked(row, words)
    return linked_name(committee) if is_linked else marked_name(committee)


def _marked(row, name):
    """A text inside a sentence, its language marked; empty where there is none."""
    text = getattr(row, name)
    return format_html("<span{}>{}</span>", lang_of(row, name), text) if text else ""


# -- what is known of its way --------------------------------------------------------------------------


class Step(NamedTuple):
    """What happened, or will, on a day; `time` where the time of day is known."""

    on: datetime.date
    words: str
    is_past: bool
    time: datetime.datetime | None = None


def decision_steps(decision, now) -> list[Step]:
    """What is known of its way, in the order of days; nothing where that is the meeting alone."""
    today = timezone.localdate(now)
    steps = [*_before_and_at(decision, today), *_call_in(decision, now), *_in_force(decision, today)]
    if confirmed_on := decision.minutes_confirmed_on:
        steps.append(Step(confirmed_on, _("Minutes confirmed"), confirmed_on <= today))
    return sorted(steps, key=lambda step: step.on) if len(steps) > 1 else []


def _before_and_at(decision, today):
    if day := decision.notice_on:
        words = (
            _("Notice of this key decision published") if decision.is_key_decision else _("Notice published")
        )
        yield Step(day, words, day <= today)
    if day := decision.meeting_on:
        maker, is_past = decision_maker(decision), bool(decision.resolution_list) or day < today
        sentence = _("{committee} decided") if is_past else _("{committee} is to decide")
        words = _("Decided") if is_past else _("To be decided")
        yield Step(day, format_html(sentence, committee=maker) if maker else words, is_past)


def _call_in(decision, now):
    if ends_at := decision.call_in_ends_at:
        yield Step(timezone.localdate(ends_at), _call_in_words(decision, now), ends_at <= now, ends_at)
    if day := decision.called_in_on:
        by = _marked(decision, "called_in_by")
        yield Step(day, format_html(_("Called in by {who}"), who=by) if by else _("Called in"), True)


def _call_in_words(decision, now):
    if decision.call_in_ends_at > now:
        return _("Call-in closes")
    return (
        _("Call-in closed. Nobody called it in.") if decision.is_called_in is False else _("Call-in closed")
    )


def _in_force(decision, today):
    days: dict = {}
    for row in decision.resolution_list:
        if row.in_force_on:
            days.setdefault(row.in_force_on, []).append(f"({row.letter})" if row.letter else "")
    for day, letters in days.items():
        yield Step(day, _in_force_words(letters, day <= today), day <= today)


def _in_force_words(letters, is_past):
    if not letters[0]:
        return _("In force") if is_past else _("Comes into force")
    if is_past:
        words = ngettext("Resolution %(letters)s in force", "Resolutions %(letters)s in force", len(letters))
    else:
        words = ngettext(
            "Resolution %(letters)s comes into force", "Resolutions %(letters)s come into force", len(letters)
        )
    return words % {"letters": in_a_row(letters)}


@pass_context
def viewer_now(context):
    """The moment at which the viewer of this page looks."""
    return context["request"].viewer.now


def days_waiting(issue) -> int | None:
    """For how many days an answer has been awaited; None where the day of the meeting is not known."""
    return issue.days_since_meeting(timezone.localdate())


def sent_on(resolution):
    """ "Referred by Cabinet on 3 March 2026", of one resolution among those of its decision."""
    decision = resolution.decision
    decision.resolution_list = [resolution]
    return decided(decision)


def call_in_state(decision, now):
    """What became of its call-in, or can still; that it can be called in, where no more is known."""
    if sentence := call_in_sentence(decision, now):
        return sentence
    if decision.is_called_in is False:
        return _("Nobody called it in.")
    return _("Call-in closed") if decision.call_in_ends_at else _("It can be called in.")


def call_in_sentence(decision, now):
    """What a reader of its outcome must know as well: that it was called in, or still can be; else empty."""
    if decision.is_called_in:
        day = decision.called_in_on and date_format(decision.called_in_on, "DATE_FORMAT")
        return _("It was called in on %(day)s.") % {"day": day} if day else _("It was called in.")
    if decision.call_in_ends_at and decision.call_in_ends_at > now:
        moment = date_format(timezone.localtime(decision.call_in_ends_at), "DATETIME_FORMAT")
        return _("It can be called in until %(moment)s.") % {"moment": moment}
    return ""
