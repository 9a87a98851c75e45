"""Loads 382 made-up councils at the sizes of the real ones, to measure the site under the load of the whole UK."""

import time

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from strategy_site.demo import whole_uk


class Command(BaseCommand):
    help = (
        "Load 382 made-up councils with the plans, actions, measures and values that the councils of the UK have "
        "together. For measuring: in a PostgreSQL of its own, never in one that people use."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--times",
            type=int,
            default=1,
            choices=range(1, 11),
            metavar="1-10",
            help="as many councils of each kind",
        )

    def handle(self, *args, **options):
        if connection.vendor != "postgresql":
            raise CommandError("This needs PostgreSQL: set DATABASE_URL to an empty database of its own.")
        started = time.monotonic()
        try:
            count = whole_uk.load(options["times"], self.say)
        except whole_uk.AlreadyThere as error:
            raise CommandError("These councils are here already. Start from an empty database.") from error
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # what a running database does by itself, some minutes later
        self.stdout.write(f"{count} councils in {time.monotonic() - started:.0f} s")

    def say(self, what):
        self.stdout.write(what)
        self.stdout.flush()
