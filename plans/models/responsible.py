"""Who answers for a plan, and for what is done and measured under it; and who scrutinises it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from councils.models import Committee, Councillor, Directorate


def directorate_field(related_name: str) -> models.ForeignKey:
    return models.ForeignKey(
        Directorate,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name=related_name,
        verbose_name=_("directorate"),
    )


def committee_field(related_name: str) -> models.ForeignKey:
    """The committee that scrutinises it."""
    return models.ForeignKey(
        Committee,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name=related_name,
        verbose_name=_("scrutinised by"),
        help_text=_("The committee that checks how it is going."),
    )


class Responsible(models.Model):
    """The colleague who keeps it up to date, and the councillor who leads on it."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="owned_%(class)ss",
        verbose_name=_("owner"),
        help_text=_("The colleague who keeps it up to date. Not shown to the public."),
    )
    lead_councillor = models.ForeignKey(
        Councillor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
        verbose_name=_("lead councillor"),
    )
    directorate = directorate_field("%(class)ss")

    class Meta:
        abstract = True
