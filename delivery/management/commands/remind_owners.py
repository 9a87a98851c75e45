"""Writes to everyone who owes something in their council's open round; made to be run every day."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from councils.addresses import host_for_emails
from councils.models import Council

from ... import reminders


class Command(BaseCommand):
    help = (
        "Write reminders: a week before a round's due date, on the day after it, and weekly then. Run it once a day; "
        "running it again writes nothing twice, and a day on which it did not run is made up for."
    )

    def add_arguments(self, parser):
        parser.add_argument("--council", metavar="SLUG", help="only this council")
        parser.add_argument(
            "--dry-run", action="store_true", help="say who would be written to; write nothing"
        )
        parser.add_argument(
            "--site",
            metavar="ADDRESS",
            help="the address that links in emails begin with (else SITE_ADDRESS)",
        )

    def handle(self, *args, **options):
        today = timezone.localdate()
        councils = Council.objects.going_on().order_by("slug")
        if slug := options["council"]:
            councils = councils.filter(slug=slug)
            if not councils.exists():
                raise CommandError(f"There is no council {slug}, or it has ended.")
        host = (options["site"] or host_for_emails()).rstrip("/")
        if not host:
            raise CommandError("Where do links in emails lead to? Give --site, or set SITE_ADDRESS.")
        for council in councils:
            if options["dry_run"]:
                self.show(council, reminders.due_emails(council, today))
            elif written := reminders.send_all(council, today, host):
                self.stdout.write(f"{council.slug}: {written} written")

    def show(self, council, emails):
        self.stdout.write(f"{council.slug}: {len(emails)} to write")
        for email in emails:
            self.stdout.write(f"  {email.to.email}: {email.number} things")
