"""Restores a backup into an empty database and an empty folder of uploads."""

import time
from pathlib import Path

from django.core.management.base import BaseCommand

from strategy_site.backups.restoring import restore
from strategy_site.backups.telling import contents, in_words, listed, stopped_in_words


class Command(BaseCommand):
    help = (
        "Put a backup into the empty database of DATABASE_URL and the empty folder of UPLOADS_DIR. All of the file is "
        "verified first, and nothing is touched if it is damaged, or of a version or an engine that does not fit."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path, help="a file that manage.py backup wrote")

    def handle(self, *args, **options):
        began = time.monotonic()
        with stopped_in_words():
            restored = restore(options["file"].absolute())
        self.stdout.write(f"Restored: {in_words(restored.manifest)}")
        self.stdout.write(contents(restored.manifest))
        if missing := restored.manifest.missing:
            self.stderr.write(listed("Files that were missing already when the backup was taken", missing))
        if differing := restored.differing:
            self.stderr.write(listed("Files that object storage has lost or changed since", differing))
        self.stdout.write(f"Done in {time.monotonic() - began:.1f} seconds. What to do next:")
        if restored.pending:
            self.stdout.write("- manage.py migrate: the backup is of an earlier version.")
        self.stdout.write("- manage.py verify_adopted_copies: each copy as adopted says what was saved.")
        self.stdout.write("- Start the site. Search needs nothing. Everyone signs in again.")
        self.stdout.write(
            "- Emails that had not been sent at that moment are sent now, perhaps a second time."
        )
