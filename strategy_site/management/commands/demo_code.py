"""Prints the code that a demo account enters after its password, as its authenticator app would show it now."""

from django.core.management.base import BaseCommand, CommandError

from strategy_site.demo import accounts


class Command(BaseCommand):
    help = "Print the code of this moment for a demo account, to be entered after its password."

    def add_arguments(self, parser):
        parser.add_argument("email", help="such as editor@gateshead.example")

    def handle(self, *args, **options):
        code = accounts.code_of(options["email"])
        if code is None:
            raise CommandError(
                "That is no demo account with an authenticator app (load_demo --new-passwords)."
            )
        self.stdout.write(code)
