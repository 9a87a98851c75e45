"""The one way to send a letter: a text template whose first line is the subject."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string


def send(template: str, *, to: list[str], context: dict) -> None:
    """Render in the active language and send. Headers keep auto-replies away."""
    text = render_to_string(template, {"site_name": settings.SITE_NAME, **context}).strip()
    subject, _line, body = text.partition("\n")
    letter = EmailMessage(
        subject.strip(), body.strip() + "\n", to=to, headers={"Auto-Submitted": "auto-generated"}
    )
    letter.send()
