"""Writes to officers what is new to do and what became of what they sent; made to be run every hour."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from ... import officer_emails
from ...addresses import host_for_emails
from ...models import Council, User


class Command(BaseCommand):
    help = (
        "Write to officers what needs their approval, what became of what they sent for approval, which reviews are "
        "due and which drafts are old. Run it every hour; running it again writes nothing twice, and hours in which "
        "it did not run are made up for."
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
        councils = Council.objects.going_on().order_by("slug")
        if slug := options["council"]:
            councils = councils.filter(slug=slug)
            if not councils.exists():
                raise CommandError(f"There is no council {slug}, or it has ended.")
        host = (options["site"] or host_for_emails()).rstrip("/")
        if not host:
            raise CommandError("Where do links in emails lead to? Give --site, or set SITE_ADDRESS.")
        if options["dry_run"]:
            self.show(councils)
            return
        self.stdout.write(f"{officer_emails.send_all(host, councils)} written")

    def show(self, councils):
        decided = officer_emails.decided_lately()
        for person in User.objects.filter(pk__in=officer_emails.people(councils)).order_by("email"):
            with translation.override(person.language):
                email = officer_emails.email_for(person, councils, decided)
            if email:
                self.stdout.write(f"{person.email}: {len(email.items())} items")
