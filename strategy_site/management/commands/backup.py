"""Backs up the database and the uploads into one file, or verifies such a file."""

import time
from pathlib import Path

from django.core.management.base import BaseCommand

from strategy_site.backups.migrations import unknown
from strategy_site.backups.restoring import restorable
from strategy_site.backups.taking import take
from strategy_site.backups.telling import contents, in_words, listed, size_in_words, stopped_in_words


class Command(BaseCommand):
    help = (
        "Write the database and the uploaded files, as they are at one moment, into one new file; the site goes on "
        "meanwhile. The file is read again and verified before it gets its name."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path, help="such as promises-2026-11-30.zip")
        parser.add_argument(
            "--check",
            action="store_true",
            help="write nothing: verify this backup, and that it could be restored here",
        )

    def handle(self, *args, **options):
        began, path = time.monotonic(), options["file"].absolute()
        with stopped_in_words():
            self.check_file(path) if options["check"] else self.take(path)
        self.stdout.write(f"Done in {time.monotonic() - began:.1f} seconds.")

    def take(self, path):
        taken = take(path)
        self.stdout.write(f"Backup of {in_words(taken.manifest)}")
        self.stdout.write(contents(taken.manifest))
        self.stdout.write(f"Written and verified: {path}, {size_in_words(taken.size)}.")
        if missing := taken.manifest.missing:
            self.stderr.write(listed("Named in the database, and missing where uploads are stored", missing))
        if strange := unknown(taken.manifest.migrations):
            self.stderr.write(
                f"The database has migrations that this version of the site does not know, so this version could not "
                f"restore the backup: {', '.join(strange)}."
            )

    def check_file(self, path):
        with restorable(path) as backup:
            self.stdout.write(f"Backup of {in_words(backup.manifest)}")
            self.stdout.write(contents(backup.manifest))
        self.stdout.write("It is whole, and this version of the site can restore it.")
