"""Who changed what, when, before and after: every model that declares it is registered by one loop."""

import simple_history
from django.apps import apps
from simple_history.admin import SimpleHistoryAdmin
from simple_history.models import HistoricalRecords, ModelChange, ModelDelta
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


class Records(HistoricalRecords):
    """As the library's, but what a row links to is read once for each relation, not the row itself each time too."""

    def post_save(self, instance, created, using=None, **kwargs):
        if kwargs.get("update_fields") != {"last_login"}:  # to sign in changes nothing that is kept
            super().post_save(instance, created, using=using, **kwargs)

    def create_historical_record_m2ms(self, history_instance, instance):
        record_links([(history_instance, instance)])


def record_links(records) -> None:
    """Keep what rows link to now, with their new records: (record, row) of rows of one model."""
    by_row = {row.pk: record for record, row in records}
    for field in records[0][0]._history_m2m_fields:
        kept = Records.m2m_models[field]
        through, whose = field.remote_field.through, f"{field.m2m_field_name()}_id"
        names = [column.attname for column in through._meta.fields]
        links = through._base_manager.filter(**{f"{whose}__in": by_row}).order_by("pk")
        copies = [
            kept(history=by_row[getattr(link, whose)], **{name: getattr(link, name) for name in names})
            for link in links
        ]
        kept.objects.bulk_create(copies, batch_size=500)


def record_all(model, rows, *, is_update: bool) -> None:
    """A record of each of these rows, which were just written in bulk."""
    if rows:
        made = model.history.bulk_history_create(
            rows, update=is_update, default_change_reason=None, batch_size=500
        )
        record_links(list(zip(made, rows, strict=True)))


def register_models() -> None:
    """Give every model that keeps one a history; called when the Welsh columns are there."""
    for model in list(apps.get_models()):
        if getattr(model, "keeps_history", False):
            translated = _translated_fields(model)
            names = {field.name for field in model._meta.fields}
            simple_history.register(
                model,
                records_class=Records,
                excluded_fields=sorted(
                    (NOT_KEPT & names) | translated | set(getattr(model, "not_in_history", ()))
                ),
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
