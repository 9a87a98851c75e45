"""What can be done with a thing: each transition is declared once, for the models and for the pages that offer it."""

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


@dataclass(frozen=True, kw_only=True, eq=False)
class Transition:
    """One thing that can be done: from which states, to which, by whom, what else must hold, and all its words.

    A row says in `transition_state` which of its states decides.
    """

    # Of the method that does it, and of its page.
    name: str
    states: frozenset
    # The state that its rows have then; None where the state follows from what is written.
    to: str | None = None
    # (user, item): may this person's role do it?
    may: Callable = publishes
    # (user, item): why this person may not although their role would let them; empty where they may.
    refusal: Callable = refuses_nobody
    # What its page asks for, by the names of the method's arguments.
    fields: tuple = ()
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

    def is_due(self, item) -> bool:
        """Is the item in a state in which this can be done?"""
        return item.transition_state in self.states

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


def transition_of(thing, name: str) -> Transition:
    """Of a model that changes by transitions alone, which it lists as `transitions`, or of a row."""
    return next(transition for transition in thing.transitions if transition.name == name)


@contextmanager
def in_transition(row, name, *, by, version=None):
    """Around a transition, in one transaction: the row is locked and read anew, then checked."""
    transition = transition_of(row, name)
    with transaction.atomic():
        row.refresh_from_db(from_queryset=type(row)._base_manager.select_for_update())
        transition.check(row, by=by, version=version)
        yield transition
