"""Form and model fields of our own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .validators import validate_web_address


class WebAddressField(models.URLField):
    """A link people can open: http or https only. A missing scheme is put right to https."""

    default_validators = [validate_web_address]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("blank", True)
        kwargs.setdefault("help_text", _("Starts with https://, which is added if you leave it out."))
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs):
        return super().formfield(**{"assume_scheme": "https", **kwargs})
