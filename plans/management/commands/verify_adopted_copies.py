"""Checks that every copy as adopted in the database still says what was kept; for whoever restored or moved it."""

from django.core.management.base import BaseCommand, CommandError

from plans.adopting import verified


class Command(BaseCommand):
    help = "Check the checksum of every plan and vision that was kept as adopted. Fails if one differs."

    def handle(self, *args, **options):
        number, wrong = 0, 0
        for copy, faults in verified():
            number += 1
            wrong += bool(faults)
            words = "; ".join(faults) or "unchanged"
            self.stdout.write(f"{copy.sha256}  {copy.get_absolute_url()}  {words}")
        if wrong:
            raise CommandError(f"{wrong} of {number} copies as adopted are not what was kept.")
        self.stdout.write(f"{number} copies as adopted, all unchanged.")
