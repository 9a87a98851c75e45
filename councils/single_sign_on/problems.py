"""Why somebody was not signed in, in plain words; for the operator more exactly, in the log."""

import logging
from enum import Enum
from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)


class Problem(Enum):
    """Each with the status of its page, what is said, and what to do."""

    UNKNOWN = (
        HTTPStatus.FORBIDDEN,
        _("Your account at the council is not linked to an account here."),
        _(
            "If you have no account here, ask your council administrator for an invitation. If you have one, sign in "
            "with your password and link the two under “Your council’s account”."
        ),
    )
    NO_ROLE = (
        HTTPStatus.FORBIDDEN,
        _("You have no role in this council."),
        _("Ask the council administrator."),
    )
    CLOSED = (
        HTTPStatus.FORBIDDEN,
        _("This account is closed"),
        _("Ask your council administrator: a system administrator can open it again."),
    )
    ADMINISTRATOR = (
        HTTPStatus.FORBIDDEN,
        _("System administrators do not sign in with a council’s account."),
        _("Sign in with your password."),
    )
    TAKEN = (
        HTTPStatus.CONFLICT,
        _("This account at the council is linked to another person’s account here."),
        _("Check with which account you signed in at the council, then try again."),
    )
    OVER = (
        HTTPStatus.BAD_REQUEST,
        _("This sign-in has ended, or was used already."),
        _("Start again from the sign-in page."),
    )
    LINK_OVER = (
        HTTPStatus.GONE,
        _("This link no longer works. It may have been used already."),
        _("Ask your council administrator for a new invitation."),
    )
    CANCELLED = (
        HTTPStatus.FORBIDDEN,
        _("You did not finish signing in at your council."),
        _("Start again from the sign-in page."),
    )
    REFUSED = (
        HTTPStatus.FORBIDDEN,
        _("We could not verify what your council’s sign-in told us."),
        _("Try again. If it happens again, tell your council’s IT team, or sign in with your password."),
    )
    AWAY = (
        HTTPStatus.FAILED_DEPENDENCY,
        _("Your council’s sign-in does not answer."),
        _("Try again in a few minutes, or sign in with your password."),
    )
    OWN_SIGN_IN = (
        HTTPStatus.FORBIDDEN,
        _("You signed in with your council’s account. With it you cannot change how you sign in here."),
        _(
            "Sign out, then sign in with your password. If you have none, choose a new password on the sign-in page."
        ),
    )

    def __init__(self, status, words, advice):
        self.status, self.words, self.advice = status, words, advice


class Trouble(Exception):
    """`reason`: for the log; it holds nothing that opens an account and nothing about a person."""

    def __init__(self, problem: Problem, reason: str = ""):
        super().__init__(reason or problem.name)
        self.problem = problem
        if reason:
            logger.warning("Single sign-on failed: %s", reason)
