"""What can be done with a thing: each transition is declared once, for the models and for the pages that offer it.

A model that changes by transitions alone has `transitions`, and `transition_state`: the state that decides.
"""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field

from concurrency.exceptions import RecordModifiedError
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .. import permissions


def edits(user, item) -> bool:
    return permissions.edits_for.test(user, item.council)


def publishes(user, item) -> bool:
    return permissions.publishes_for.test(user, item.council)


def was_never_read(item) -> bool:
    first = item.first_published_at
    return first is None or first > timezone.now()


def refuses_nobody(user, item) -> str:
    return ""


def always(item) -> bool:
    return True


def is_correction(item) -> bool:
    """Is the item a draft that corrects what residents read?"""
    return getattr(item, "is_correction", False)


CORRECTION_WORDS = {
    "note": (
        _("What did you correct?"),
        _("One sentence for the public. Residents see it when the correction is published."),
    ),
    "note_cy": (_("The same sentence in Welsh"), ""),
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Transition:
    """One thing that can be done: from which states, to which, by whom, what else must hold, and all its words."""

    # Of the method that does it, and of its page.
    name: str
    states: frozenset
    # The state that its rows have then; None where the state follows from what is written.
    to: str | None = None
    # Of the item in such a state: what else must hold, or it is not offered.
    when: Callable = always
    # (user, item): may this person's role do it?
    may: Callable = publishes
    # (user, item): why this person may not although their role would let them; empty where they may.
    refusal: Callable = refuses_nobody
    # What its page asks for, by the names of the method's arguments.
    fields: tuple = ()
    # Besides, of a correction.
    fields_of_correction: tuple = ()
    # (label, help) of what its page asks for, by name, where they differ from the usual ones.
    words: dict = field(default_factory=dict)
    label: str
    done: str
    # What will follow; `unread` in its place where `is_unread` says that residents could read nothing of it.
    question: str
    unread: str = ""
    is_unread: Callable = was_never_read
    # Whose turn it is, for who may not.
    turn: str = ""
    # Why it cannot be done, by the state there is.
    closed: dict = field(default_factory=dict)

    def asks(self, item) -> str:
        """What will follow; of what residents never could read nothing is said of them."""
        return self.unread if self.unread and self.is_unread(item) else self.question

    def asked_of(self, item) -> tuple:
        """What its page asks for of this item."""
        return (*self.fields, *(self.fields_of_correction if is_correction(item) else ()))

    def words_of(self, item) -> dict:
        """Label and help of those, where they differ from the usual ones."""
        return {**(CORRECTION_WORDS if is_correction(item) else {}), **self.words}

    def is_due(self, item) -> bool:
        """Is the item in a state in which this can be done?"""
        return item.transition_state in self.states and self.when(item)

    def is_open_to(self, user, item) -> bool:
        return self.is_due(item) and self.may(user, item)

    def is_others_turn(self, user, item) -> bool:
        """Could it be done now, but not by this person's role?"""
        return self.is_due(item) and not item.council.has_ended and not self.may(user, item)

    def check(self, item, *, by, version) -> None:
        """Who, which version and which state, of a locked row. `by` None: a command of the site's own.

        Raises PermissionDenied, RecordModifiedError where somebody saved it since that version, ValidationError.
        """
        if by is not None and not self.may(by, item):
            raise PermissionDenied
        if version is not None and item.version != version:
            raise RecordModifiedError(target=item)
        if not self.is_due(item):
            words = self.closed.get(
                item.transition_state, _("You can no longer do that: this is now %(state)s.")
            )
            raise ValidationError(words, params={"state": item.state})
        if by is not None and (refusal := self.refusal(by, item)):
            raise PermissionDenied(refusal)


def transition_of(item, name: str) -> Transition:
    return next(transition for transition in item.transitions if transition.name == name)


@contextmanager
def in_transition(item, name, *, by, version=None):
    """Around a transition, in one transaction: the row is locked and read anew, then checked."""
    transition = transition_of(item, name)
    with transaction.atomic():
        item.refresh_from_db(from_queryset=type(item)._base_manager.select_for_update())
        transition.check(item, by=by, version=version)
        yield transition
