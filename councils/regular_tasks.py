"""What the site does by itself at regular times; `manage.py run_due` does all that is due."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.utils import timezone

from . import idle_accounts, officer_emails, outbox
from .addresses import host_for_emails

KEPT_FOR = datetime.timedelta(days=2)


@dataclass(frozen=True)
class RegularTask:
    """One thing to do. `run` says in a sentence what it did; doing it again at once changes nothing.

    `once_a_day_from`: the time of day, in the site's time zone; None: at each run.
    """

    name: str
    run: Callable[[], str]
    once_a_day_from: datetime.time | None = None

    def run_if_due(self) -> str | None:
        """None where it is not due. A day on which it failed is not noted, so the next run tries again."""
        if self.once_a_day_from is None:
            return self.run()
        now = timezone.localtime()
        noted = f"regular-task {self.name} {now.date()}".replace(" ", "-")
        if now.time() < self.once_a_day_from or cache.get(noted):
            return None
        said = self.run()
        cache.set(noted, True, KEPT_FOR.total_seconds())
        return said


def site_address() -> str:
    """How links in emails begin, where no request says so."""
    if not (host := host_for_emails()):
        raise CommandError("Where do links in emails lead to? Set SITE_ADDRESS.")
    return host


def send_outgoing_emails() -> str:
    sent, failed = outbox.send_due()
    return f"Emails sent: {sent}" + (f"; not sent: {failed}" if failed else "")


def send_officer_emails() -> str:
    return f"Emails to officers written: {officer_emails.send_all(site_address())}"


def clear_sessions() -> str:
    call_command("clearsessions")
    return "Sessions that ended: removed"


def close_idle_accounts() -> str:
    told, closed = idle_accounts.tell_and_close(site_address())
    return f"Accounts nobody uses: told {told}, closed {closed}"


REGULAR_TASKS = [
    RegularTask("Outgoing emails", send_outgoing_emails),
    RegularTask("Emails to officers", send_officer_emails),
    RegularTask("Sessions that ended", clear_sessions, once_a_day_from=datetime.time(3)),
    RegularTask("Accounts nobody uses", close_idle_accounts, once_a_day_from=datetime.time(6)),
]
