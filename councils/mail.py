"""The one way to send a letter: a text template whose first line is the subject."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext

logger = logging.getLogger(__name__)


def send(template: str, *, to: list[str], context: dict) -> bool:
    """Render in the active language and post. False, and a line in the log, when the post does not take it."""
    text = render_to_string(template, {"site_name": gettext(settings.SITE_NAME), **context}).strip()
    subject, _line, body = text.partition("\n")
    headers = {"Auto-Submitted": "auto-generated"}
    return post(EmailMessage(subject.strip(), body.strip() + "\n", to=to, headers=headers))


def post(letter: EmailMessage) -> bool:
    """Hand a letter to the mail server; its failure is logged, and never a page's."""
    try:
        letter.send()
    except (OSError, SMTPException):
        logger.exception("A letter could not be sent.")
        return False
    return True
