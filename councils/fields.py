"""Form and model fields of our own."""

import uuid

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


class WebAddressField(models.URLField):
    """A link people can open: http or https only. A missing scheme is put right to https."""

    default_validators = [validate_web_address]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("blank", True)
        kwargs.setdefault("help_text", _("Must start with https://. We add this if you leave it out."))
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs):
        return super().formfield(**{"assume_scheme": "https", **kwargs})
