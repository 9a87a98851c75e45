"""Does everything that is due; made to be run every ten minutes."""

import logging

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from councils.composition import composition
from councils.locks import try_lock

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Do everything that is due: send emails, write to officers and councillors, remind, check, clear up. Run it "
        "every ten minutes, on any number of machines: while one run goes on, another does nothing. A part that "
        "fails does not stop the others; the command then ends with exit code 1. With -v 0 it says nothing else."
    )

    def handle(self, *args, **options):
        self.is_quiet = options["verbosity"] == 0
        with try_lock("run_due") as is_held:
            if not is_held:
                self.say("Another run is under way. Nothing was done.")
                return
            failed = [task.name for task in composition().REGULAR_TASKS if not self.do(task)]
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}. The log says why.")

    def do(self, task) -> bool:
        """False where it failed."""
        try:
            said = task.run_if_due()
        except Exception:
            logger.exception("%s: this failed.", task.name)
            self.say(f"{task.name}: failed")
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()  # the next part gets one that works
            return False
        self.say(f"{task.name}: not due" if said is None else said)
        return True

    def say(self, words: str) -> None:
        if not self.is_quiet:
            self.stdout.write(words)
