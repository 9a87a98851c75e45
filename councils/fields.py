"""Form and model fields of our own."""

import re
import uuid

from django import forms
from django.db import models
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _

from .validators import validate_web_address


@deconstructible
class RandomName:
    """Where an upload is stored: in this folder, under a name that tells nothing and cannot be guessed."""

    def __init__(self, folder: str):
        self.folder = folder

    def __call__(self, instance, filename: str) -> str:
        return f"{self.folder}/{uuid.uuid4().hex}.{filename.rpartition('.')[2].lower()}"

    def __eq__(self, other):
        return isinstance(other, RandomName) and self.folder == other.folder

    def __hash__(self):
        return hash(self.folder)


def with_scheme(text: str) -> str:
    """An address as it is opened. A colon after the name of a host comes before its port: "example.org:8080"."""
    return text if not text or re.match(r"[a-zA-Z][\w+.-]*:(?!\d)", text) else f"https://{text}"


class WebAddressInForms(forms.URLField):
    def to_python(self, value):
        return super().to_python(with_scheme(value.strip()) if isinstance(value, str) else value)


class WebAddressField(models.URLField):
    """A link people can open: http or https only. A missing scheme is put right to https."""

    default_validators = [validate_web_address]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("blank", True)
        kwargs.setdefault("help_text", _("Must start with https://. We add this if you leave it out."))
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": WebAddressInForms, "assume_scheme": "https", **kwargs})
