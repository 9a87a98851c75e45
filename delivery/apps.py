"""How the plans are going."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliveryConfig(AppConfig):
    name = "delivery"
    verbose_name = _("Actions, measures and reporting")

    def ready(self):
        from . import changes  # noqa: F401  what it says of progress is known by then
