"""Loads the three demo councils and, where that is wanted, Exampleshire and accounts to try the site with."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from strategy_site.demo import accounts, exampleshire, loader

HEADINGS = accounts.Account("Council", "Role", "Email", "Password", "TOTP secret")


class Command(BaseCommand):
    help = (
        "Load Gateshead, Bridgend and Stockport with what their published texts say. A council that is here "
        "already is left as it is, so running this again keeps all that officers changed. With the settings "
        "for development it also makes demo accounts and prints what they sign in with, once. Elsewhere it "
        "makes none unless --accounts asks for them: on a public site nobody should have one by accident."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--exampleshire",
            action="store_true",
            help="load Exampleshire too, which is no council: four years of made-up figures, and a council before it",
        )
        parser.add_argument(
            "--accounts", action="store_true", help="make demo accounts, also outside development"
        )
        parser.add_argument(
            "--new-passwords",
            action="store_true",
            help="give the demo accounts that are here new passwords and second factors, and print them",
        )

    def handle(self, *args, **options):
        for tables in loader.councils():
            self.load(tables)
        if options["exampleshire"]:
            self.load(exampleshire.tables(), exampleshire.load)
        wanted = settings.DEMO_ACCOUNTS or options["accounts"]
        if wanted or options["new_passwords"]:
            self.stdout.write("Demo accounts: looking after them, up to ten seconds")
        shown = accounts.renew() if options["new_passwords"] else []
        shown += accounts.make() if wanted else []
        if shown:
            self.show(shown)
        else:
            self.say_why_none(wanted, options["new_passwords"])

    def load(self, tables, load=loader.load):
        name = tables["council"]["name"]
        if loader.find(tables):
            self.stdout.write(f"{name}: here already, left as it is")
            return
        started = time.monotonic()
        try:
            _council, count = load(tables)
        except loader.DemoError as error:
            raise CommandError(f"{name} was not loaded. {error}") from error
        self.stdout.write(f"{name}: loaded, {count} rows in {time.monotonic() - started:.1f} s")

    def show(self, shown):
        """A table of accounts; the only place where what they sign in with is ever written."""
        lines = [(each.of, each.role, each.email, each.password, each.secret) for each in [HEADINGS, *shown]]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        self.stdout.write("\nThese are shown this once and kept nowhere:\n\n")
        for account, line in zip([HEADINGS, *shown], lines, strict=True):
            row = "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True))
            self.stdout.write(f"  {row.rstrip()}")
            if account.recovery_codes:
                self.stdout.write(f"    Recovery codes: {' '.join(account.recovery_codes)}")
        self.stdout.write("\nThe code to enter after the password: manage.py demo_code EMAIL")
        self.stdout.write("New ones: manage.py load_demo --new-passwords\n")

    def say_why_none(self, wanted, renewing):
        if renewing:
            self.stdout.write("There are no demo accounts, so none has a new password")
        elif wanted:
            self.stdout.write("Demo accounts: here already (load_demo --new-passwords sets new passwords)")
        else:
            self.stdout.write("Demo accounts: none made outside development (--accounts makes them)")
