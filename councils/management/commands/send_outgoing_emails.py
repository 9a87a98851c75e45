"""Sends what waits in the outbox; made to be run every few minutes."""

from django.core.management.base import BaseCommand

from councils import outbox


class Command(BaseCommand):
    help = (
        "Send the emails that are due: those that could not be sent when they were written, and those that a stopped "
        "process left behind. Several at the same time, also on several machines, send nothing twice."
    )

    def handle(self, *args, **options):
        sent, failed = outbox.send_due()
        if sent or failed:
            self.stdout.write(f"{sent} sent, {failed} not sent")
