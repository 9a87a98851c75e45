"""Makes a council with its first administrator, who is written to; nothing of it is public until they say so."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from ... import inviting, permissions
from ...addresses import host_for_emails
from ...models import Council


class Command(BaseCommand):
    help = (
        "Make a council and give its first administrator their role. They get an email that tells them how to sign in. "
        "Its pages are not public until an administrator sets it live."
    )

    def add_arguments(self, parser):
        parser.add_argument("slug", metavar="SLUG", help="the first part of its addresses, such as bridgend")
        parser.add_argument("--name", required=True, help="the short name residents use, such as Bridgend")
        parser.add_argument("--name-cy", default="", metavar="NAME", help="the same in Welsh")
        parser.add_argument("--nation", required=True, choices=Council.Nation.values)
        parser.add_argument("--kind", required=True, choices=Council.Kind.values)
        parser.add_argument("--code", required=True, help="its GSS code, such as W06000013")
        parser.add_argument("--website", default="", metavar="ADDRESS", help="its main website")
        parser.add_argument("--brand-colour", metavar="COLOUR", help="such as #1f5c99")
        parser.add_argument("--welsh", action="store_true", help="it publishes in Welsh too")
        parser.add_argument("--owner", required=True, metavar="EMAIL", help="its first administrator")
        parser.add_argument("--owner-name", default="", metavar="NAME")
        parser.add_argument(
            "--site",
            metavar="ADDRESS",
            help="the address that links in emails begin with (else SITE_ADDRESS)",
        )

    def handle(self, *args, **options):
        host = (options["site"] or host_for_emails()).rstrip("/")
        if not host:
            raise CommandError("Where do links in emails lead to? Give --site, or set SITE_ADDRESS.")
        council = Council(
            slug=options["slug"],
            name_en=options["name"],
            name_cy=options["name_cy"] or None,
            nation=options["nation"],
            kind=options["kind"],
            gss_code=options["code"],
            website=options["website"],
            languages=Council.Languages.ENGLISH_AND_WELSH if options["welsh"] else Council.Languages.ENGLISH,
        )
        if options["brand_colour"]:
            council.brand_colour = options["brand_colour"]
        email = options["owner"].casefold()
        try:
            validate_email(email)
            council.full_clean()
        except ValidationError as error:
            raise CommandError(_in_words(error)) from error
        owner = inviting.Invited(email, email=email, name=options["owner_name"], role=permissions.OWNER)
        with transaction.atomic():
            council.save()
            inviting.give_roles([owner], council, by=None, host=host)
        self.stdout.write(f"{council} is there. {email} will be written to by send_outgoing_emails.")


def _in_words(error: ValidationError) -> str:
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return "; ".join(f"{name}: {' '.join(messages)}" for name, messages in error.message_dict.items())
