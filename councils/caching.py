"""The stamp behind every page key: it moves in the same transaction as the content it stands for."""

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import F
from django.db.models.signals import m2m_changed, post_delete, post_save

from .models import Council, SiteStamp


def touch(council_id: int | None) -> None:
    """Move the stamp of this council and of the site. Called inside the writing transaction."""
    if council_id:
        Council.objects.filter(pk=council_id).update(content_version=F("content_version") + 1)
    SiteStamp.move()


def council_id_of(row) -> int | None:
    """The council of a row; None when a parent is gone already, as in the middle of a cascade."""
    try:
        return row.owner_council.pk
    except (AttributeError, ObjectDoesNotExist):
        return None


def council_models() -> list:
    """Every model that says which council its rows belong to."""
    return [model for model in apps.get_models() if getattr(model, "council_lookup", None)]


def _row_changed(sender, instance, **kwargs):
    touch(council_id_of(instance))


def _links_changed(sender, instance, action, **kwargs):
    if action.startswith("post_") and getattr(instance, "council_lookup", None):
        touch(council_id_of(instance))


def connect() -> None:
    """Listen to every council model; the one place where signals of our own are used."""
    for model in council_models():
        for signal in (post_save, post_delete):
            signal.connect(_row_changed, sender=model, dispatch_uid=f"touch:{model._meta.label}")
        for field in model._meta.many_to_many:
            m2m_changed.connect(
                _links_changed, sender=field.remote_field.through, dispatch_uid=f"touch:{field}"
            )
