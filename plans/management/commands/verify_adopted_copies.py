"""Checks that every copy as adopted in the database still says what was kept; for whoever restored or moved it."""

from django.core.management.base import BaseCommand, CommandError

from plans.adopting import faults_of
from plans.models import AdoptedCopy


class Command(BaseCommand):
    help = "Check the checksum of every plan and vision that was kept as adopted. Fails if one differs."

    def handle(self, *args, **options):
        copies = AdoptedCopy.objects.select_related("council", "plan", "vision").prefetch_related(
            "withdrawals"
        )
        number, wrong = 0, 0
        for copy in copies.order_by("pk").iterator(chunk_size=20):
            number += 1
            faults = faults_of(copy)
            wrong += bool(faults)
            words = "; ".join(faults) or "unchanged"
            self.stdout.write(f"{copy.sha256}  {copy.get_absolute_url()}  {words}")
        if wrong:
            raise CommandError(f"{wrong} of {number} copies as adopted are not what was kept.")
        self.stdout.write(f"{number} copies as adopted, all unchanged.")
