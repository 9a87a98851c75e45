"""The ground floor's start: every council model gets its history and moves its council's stamp."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CouncilsConfig(AppConfig):
    name = "councils"
    verbose_name = _("Council and people")

    def ready(self):
        from . import caching, history

        history.register_council_models()
        caching.connect()
