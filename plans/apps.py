"""How the promises are delivered."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "plans"
    verbose_name = _("Plans and decisions")

    def ready(self):
        from . import changes  # noqa: F401  what it says of progress is known by then
