"""The one way to write an email: a text template whose first line is the subject."""

import re

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext


def write(template: str, *, to: list[str], context: dict, headers: dict | None = None) -> EmailMessage:
    """The email in the active language. Owners of the context's council hear of it when it cannot be sent."""
    text = render_to_string(template, {"site_name": gettext(settings.SITE_NAME), **context}).strip()
    subject, _line, body = text.partition("\n")
    body = re.sub(r"\n{3,}", "\n\n", body)  # of what is left out of a template its empty lines stay
    headers = {"Auto-Submitted": "auto-generated", **(headers or {})}
    message = EmailMessage(subject.strip(), body.strip() + "\n", to=to, headers=headers)
    message.council = context.get("council")
    return message


def send(template: str, *, to: list[str], context: dict, headers: dict | None = None) -> None:
    """Write it and put it into the outbox."""
    write(template, to=to, context=context, headers=headers).send()
