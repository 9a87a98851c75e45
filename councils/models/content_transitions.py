"""The states of what is published, and what can be done in each: by whom, with which words."""

from operator import attrgetter

from django.db import models
from django.utils.translation import gettext_lazy as _

from .transition import Transition, edits, publishes


def needs_another(user, item) -> str:
    return item.needs_another_than(user)


def returns(user, item) -> bool:
    """A publisher returns it; whoever sent it for approval takes it back."""
    return publishes(user, item) or (item.submitted_by_id == user.pk and edits(user, item))


def has_an_end(item) -> bool:
    """Is an end set that is still to come?"""
    return item.ended_at is not None and not item.is_ended


def may_have_an_end(item) -> bool:
    """Not what has ended, nor what another edition replaces."""
    return not item.is_held and (item.superseded_at is None or has_an_end(item))


class Status(models.TextChoices):
    DRAFT = "draft", _("draft")
    REVIEW = "review", _("in review")
    PUBLISHED = "published", _("published")
    ARCHIVED = "archived", _("archived")


TRANSITIONS = (
    Transition(
        name="submit",
        states=frozenset({Status.DRAFT}),
        to=Status.REVIEW,
        may=edits,
        fields_of_correction=("note", "note_cy"),
        label=_("Send for approval"),
        done=_("Sent for approval."),
        question=_("A publisher will review it. Until then only publishers can change it."),
    ),
    Transition(
        name="publish",
        states=frozenset({Status.DRAFT, Status.REVIEW}),
        to=Status.PUBLISHED,
        refusal=needs_another,
        fields=("at", "note", "note_cy", "welsh_reason"),
        label=_("Publish"),
        done=_("Published."),
        question=_("Everyone will be able to read it."),
        turn=_("A publisher can publish this."),
    ),
    Transition(
        name="send_back",
        states=frozenset({Status.REVIEW}),
        to=Status.DRAFT,
        may=returns,
        fields=("reason",),
        label=_("Return to draft"),
        done=_("Returned to draft."),
        question=_("It becomes a draft again, which editors can change."),
        turn=_("A publisher can return this to draft, or whoever sent it for approval."),
    ),
    Transition(
        name="withdraw",
        states=frozenset({Status.PUBLISHED}),
        to=Status.DRAFT,
        fields=("reason",),
        label=_("Withdraw"),
        done=_("Withdrawn. It is a draft again."),
        question=_("The public will no longer see it or its change notes. It becomes a draft."),
        unread=_("It will not be published at the scheduled time. It becomes a draft."),
        is_unread=attrgetter("is_scheduled"),
        turn=_("A publisher can withdraw this."),
    ),
    Transition(
        name="end",
        states=frozenset({Status.PUBLISHED}),
        to=Status.PUBLISHED,
        when=may_have_an_end,
        fields=("at", "note", "note_cy"),
        words={
            "at": (_("When it ends"), _("A UK time in the future, such as 24 December 2026 10:00.")),
            "note": (
                _("What residents will read here from then on"),
                _("One or two sentences. Say why it ended, and where to look now."),
            ),
            "note_cy": (_("The same in Welsh"), ""),
        },
        label=_("Set an end date"),
        done=_("The end date is set."),
        question=_(
            "From that time the public no longer sees it. Its address will say that it has ended, with what "
            "you write here."
        ),
        turn=_("A publisher can set an end date for this."),
    ),
    Transition(
        name="remove_end",
        states=frozenset({Status.PUBLISHED}),
        to=Status.PUBLISHED,
        when=has_an_end,
        label=_("Remove the end date"),
        done=_("The end date is removed."),
        question=_("It will stay public."),
    ),
    Transition(
        name="archive",
        states=frozenset({Status.DRAFT, Status.REVIEW, Status.PUBLISHED}),
        to=Status.ARCHIVED,
        fields=("reason",),
        label=_("Archive"),
        done=_("Archived."),
        question=_(
            "It is permanently removed from the public site. Its address will say that it has been "
            "removed. You can restore it as a draft."
        ),
        unread=_("It is archived. It was never public. You can restore it as a draft."),
        turn=_("A publisher can archive this."),
    ),
    Transition(
        name="restore",
        states=frozenset({Status.ARCHIVED}),
        to=Status.DRAFT,
        label=_("Restore as a draft"),
        done=_("Restored. It is a draft now."),
        question=_("It becomes a draft, which editors can change and publishers can publish again."),
        turn=_("A publisher can restore this."),
    ),
)
