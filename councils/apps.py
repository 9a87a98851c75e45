"""At the start: the models that keep a history get it, and changes of what is on public pages move the version."""

from django.apps import AppConfig, apps
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _


class CouncilsConfig(AppConfig):
    name = "councils"
    verbose_name = _("Council and users")

    def ready(self):
        from . import accounts
        from .models import lineage
        from .publishing import caching, history

        name_language_columns()
        history.register_models()
        caching.connect()
        lineage.connect()
        accounts.connect()


def name_language_columns() -> None:
    """Call a column "title, Welsh" wherever its name is read, rather than "title [cy]"."""
    from modeltranslation.fields import TranslationField

    languages = dict(settings.LANGUAGES)
    for model in apps.get_models():
        for field in model._meta.fields:
            if isinstance(field, TranslationField):
                name = field.translated_field.verbose_name
                field.verbose_name = format_lazy("{}, {}", name, languages[field.language])
