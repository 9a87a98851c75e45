"""Makes the bucket of uploads that UPLOADS_URL names, unless it is there; waits a minute for a storage that starts."""

import time

from django.core.files.storage import default_storage
from django.core.management import BaseCommand, CommandError

from councils.files import StorageAway

PATIENCE = 60


class Command(BaseCommand):
    help = "Makes the bucket that UPLOADS_URL names, unless it is there."
    requires_system_checks = []

    def handle(self, *args, **options):
        if not hasattr(default_storage, "make_bucket"):
            raise CommandError("UPLOADS_URL names no bucket: uploads are in a folder.")
        end = time.monotonic() + PATIENCE
        while True:
            try:
                is_new = default_storage.make_bucket()
                break
            except StorageAway as away:
                if time.monotonic() > end:
                    raise CommandError(f"{away} {away.__cause__}") from away
                time.sleep(1)
        self.stdout.write("Made." if is_new else "It is there already.")
