"""Who changed what, when, before and after: every model that declares it is registered by one loop."""

import simple_history
from django.apps import apps
from simple_history.admin import SimpleHistoryAdmin
from simple_history.models import ModelChange, ModelDelta
from simple_history.template_utils import HistoricalRecordContextHelper

__all__ = [
    "HistoricalRecordContextHelper",
    "ModelChange",
    "ModelDelta",
    "SimpleHistoryAdmin",
    "register_models",
]

# Columns that say nothing of their own: the lock, the version of the pages, and what Django notes by itself.
NOT_KEPT = {"version", "content_version", "created_at", "updated_at", "password", "last_login"}


def register_models() -> None:
    """Give every model that keeps one a history; called when the Welsh columns are there."""
    for model in list(apps.get_models()):
        if getattr(model, "keeps_history", False):
            translated = _translated_fields(model)
            names = {field.name for field in model._meta.fields}
            simple_history.register(
                model,
                excluded_fields=sorted((NOT_KEPT & names) | translated),
                m2m_fields=[
                    field.name
                    for field in model._meta.local_many_to_many
                    if field.remote_field.through._meta.auto_created
                ],
            )


def _translated_fields(model) -> set[str]:
    """Base columns of translated fields: their language columns are kept, so each text stands once."""
    from modeltranslation.manager import get_translatable_fields_for_model

    return set(get_translatable_fields_for_model(model) or ())
