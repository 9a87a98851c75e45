"""The site's own start, and the name of the admin site that all apps register with."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class StrategySiteConfig(AppConfig):
    name = "strategy_site"
    default = True

    def ready(self):
        from . import checks  # noqa: F401  registers itself


class StrategyAdminConfig(admin_apps.AdminConfig):
    default_site = "strategy_site.admin_site.CouncilAdminSite"
    default = False
