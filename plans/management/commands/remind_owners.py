"""Writes to everyone who owes something in their council's open round; made to be run every day."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from councils.models import Council
from plans import reminders


class Command(BaseCommand):
    help = (
        "Send reminders: a week before a round's due date, on the day after it, and weekly then. Run it once a day; "
        "running it again sends nothing twice, and a day on which it did not run is made up for."
    )

    def add_arguments(self, parser):
        parser.add_argument("--council", metavar="SLUG", help="only this council")
        parser.add_argument(
            "--dry-run", action="store_true", help="say who would be written to; send nothing"
        )
        parser.add_argument(
            "--site",
            metavar="ADDRESS",
            help="the address that links in letters begin with (else https:// and the first of ALLOWED_HOSTS)",
        )

    def handle(self, *args, **options):
        today = timezone.localdate()
        councils = Council.objects.going_on().order_by("slug")
        if slug := options["council"]:
            councils = councils.filter(slug=slug)
            if not councils.exists():
                raise CommandError(f"There is no council {slug}, or it has ended.")
        site = (options["site"] or f"https://{settings.ALLOWED_HOSTS[0].lstrip('.')}").rstrip("/")
        failed = 0
        for council in councils:
            letters = reminders.due_letters(council, today)
            if options["dry_run"]:
                self.show(council, letters)
            elif letters:
                failed += self.send(council, letters, today, site)
        if failed:
            raise CommandError(f"{failed} could not be sent; they are tried again at the next run.")

    def show(self, council, letters):
        self.stdout.write(f"{council.slug}: {len(letters)} to send")
        for letter in letters:
            self.stdout.write(f"  {letter.to.email}: {letter.number} things")

    def send(self, council, letters, today, site) -> int:
        """How many were not taken by the mail server."""
        answers = [reminders.send(letter, today, site) for letter in letters]
        sent, failed = answers.count(True), answers.count(False)
        self.stdout.write(f"{council.slug}: {sent} sent, {failed} failed")
        return failed
