"""The forms of the admin that people have open, and what they typed there and did not save."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils import timezone

from .. import form_recovery


class OpenForm(models.Model):
    """One form that one person has open, or left with something typed, which nobody else ever sees.

    No content: it has no history, no search entry and no page, and it moves no version.
    """

    KEPT_FOR = datetime.timedelta(days=1)
    OPEN_FOR = datetime.timedelta(minutes=1)
    # Of one person; the oldest make room.
    MOST = 50

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # In English; of a form to add something with what it was asked for with.
    path = models.CharField(max_length=500)
    # Packed; empty where nothing was typed.
    typed = models.TextField(blank=True)
    typed_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = "open form"
        verbose_name_plural = "open forms"
        constraints = [models.UniqueConstraint(fields=["user", "path"], name="openform_once")]
        indexes = [
            models.Index(fields=["path"], name="openform_path"),
            models.Index(Coalesce("typed_at", "seen_at"), name="openform_age"),
        ]

    def __str__(self):
        return self.path

    @classmethod
    def left_by(cls, user, path: str) -> "OpenForm | None":
        """The form with what this person typed there and did not save."""
        kept = cls.objects.filter(user=user, path=path, typed_at__gt=timezone.now() - cls.KEPT_FOR)
        return kept.exclude(typed="").first()

    @classmethod
    def note_seen(cls, user, path: str) -> None:
        cls.objects.update_or_create(user=user, path=path, defaults={"seen_at": timezone.now()})

    @classmethod
    def keep(cls, user, path: str, typed: QueryDict) -> bool:
        """Keep what was typed in place of what was kept before; False if it is too long."""
        if before := cls.left_by(user, path):
            typed = with_versions_of(before.fields, typed)
        packed = form_recovery.pack(typed)
        if packed is None:
            return False
        now = timezone.now()
        typed_now = {"typed": packed, "typed_at": now, "seen_at": now}
        cls.objects.update_or_create(user=user, path=path, defaults=typed_now)
        cls.throw_out_old_ones(user)
        return True

    @classmethod
    def throw_out_old_ones(cls, user) -> None:
        aged = cls.objects.annotate(at=Coalesce("typed_at", "seen_at"))
        aged.filter(at__lt=timezone.now() - cls.KEPT_FOR).delete()
        own = aged.filter(user=user).order_by("-at", "-pk").values_list("pk", flat=True)
        cls.objects.filter(pk__in=list(own[cls.MOST :])).delete()

    @property
    def fields(self) -> QueryDict:
        return form_recovery.unpack(self.typed)


def with_versions_of(before: QueryDict, typed: QueryDict) -> QueryDict:
    """What was typed, with the versions that its rows had when typing began: a save in between stays a conflict."""
    typed = typed.copy()
    for name, version in before.items():
        prefix, _dash, field = name.rpartition("-")
        row = f"{prefix}-id" if prefix else ""
        if field == "version" and name in typed and (not row or before.get(row) == typed.get(row)):
            typed[name] = version
    return typed
