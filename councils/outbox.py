"""All email goes through one table: written with the request, sent after it, tried again when it fails."""

import logging
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, connections, transaction

from .models import OutgoingEmail

logger = logging.getLogger(__name__)

AT_ONCE = 100
# One thread for each process. At its end a process waits until what it was to send is sent.
_sender = ThreadPoolExecutor(1, thread_name_prefix="outgoing-email")


class OutboxBackend(BaseEmailBackend):
    """Django's way to send: it writes to the outbox, so that no caller waits for a mail server."""

    def send_messages(self, email_messages) -> int:
        return put(*map(OutgoingEmail.of, email_messages))


def put(*emails: OutgoingEmail) -> int:
    """Write them in the caller's transaction; they are sent when it is committed."""
    OutgoingEmail.objects.bulk_create(emails)
    transaction.on_commit(send_soon, robust=True)
    return len(emails)


def send_soon() -> None:
    """Send what is due in a thread of its own."""
    _sender.submit(_send_in_thread)


def _send_in_thread() -> None:
    try:
        send_due()
    except DatabaseError as error:
        logger.error("The outbox cannot be read: %s", type(error).__name__)
    finally:
        connections.close_all()


def send_due() -> tuple[int, int]:
    """Send all that is due now. How many were sent, and how many were not (they are tried again, or given up)."""
    sent = failed = 0
    while emails := list(OutgoingEmail.objects.due()[:AT_ONCE]):
        for email in emails:
            if not email.claim():
                continue
            if email.is_for_nobody:
                email.delete()
            elif error := attempt(email):
                failed += 1
                email.note_failure(error)
                log = logger.error if email.attempts >= email.MOST_ATTEMPTS else logger.warning
                log("Email %s was not sent at attempt %s: %s", email.pk, email.attempts, error)
            else:
                sent += 1
                email.note_sent()
    OutgoingEmail.throw_out_old_ones()
    return sent, failed


def attempt(email: OutgoingEmail) -> str:
    """Hand it to the mail server. Empty when it was taken, else what went wrong, without an address."""
    if email.attempts > email.MOST_ATTEMPTS:
        return "Interrupted"
    try:
        taken = get_connection(settings.EMAIL_TRANSPORT).send_messages([email.message()])
    except Exception as error:
        return in_short(error)
    return "" if taken else "NotTaken"


def in_short(error: Exception) -> str:
    """The kind of error, with the mail server's code: "SMTPRecipientsRefused 550"."""
    code = getattr(error, "smtp_code", None)
    if refused := getattr(error, "recipients", None):
        code = next(iter(refused.values()))[0]
    return f"{type(error).__name__} {code or ''}".strip()
