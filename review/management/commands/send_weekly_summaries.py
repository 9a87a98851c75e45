"""Writes to councillors about their portfolio and ward; made to be run every day, and writes once a week."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from councils.addresses import host_for_emails
from councils.models import User

from ... import weekly_summary


class Command(BaseCommand):
    help = (
        "Write to councillors who have an account what changed, what is off track or late and what is waiting in "
        "their portfolio and ward. Run it once a day or more often: nobody gets more than one email in seven days."
    )

    def add_arguments(self, parser):
        parser.add_argument("--council", metavar="SLUG", help="only about this council")
        parser.add_argument(
            "--dry-run", action="store_true", help="say who would be written to; write nothing"
        )
        parser.add_argument(
            "--site",
            metavar="ADDRESS",
            help="the address that links in emails begin with (else SITE_ADDRESS)",
        )

    def handle(self, *args, **options):
        councils = weekly_summary.councils_of_all()
        if slug := options["council"]:
            councils = councils.filter(slug=slug)
            if not councils.exists():
                raise CommandError(f"There is no council {slug}, or it has ended, or is not public.")
        host = (options["site"] or host_for_emails()).rstrip("/")
        if not host:
            raise CommandError("Where do links in emails lead to? Give --site, or set SITE_ADDRESS.")
        if options["dry_run"]:
            self.show(councils)
            return
        self.stdout.write(f"{weekly_summary.send_all(host, councils)} written")

    def show(self, councils):
        for person in User.objects.filter(pk__in=weekly_summary.people(councils)).order_by("email"):
            with translation.override(person.language):
                found = weekly_summary.summaries(person, councils, timezone.now())
            if found:
                self.stdout.write(f"{person.email}: {sum(each.number for each in found)} items")
