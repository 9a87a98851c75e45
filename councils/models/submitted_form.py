"""A submitted form: a second click on its button finds what the first one made."""

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone


class SubmittedForm(models.Model):
    """The token of one "add" form and the row it made. No content: it has no history and nobody sees it."""

    KEPT_FOR = datetime.timedelta(days=1)

    token = models.UUIDField(primary_key=True, editable=False)
    object_id = models.PositiveBigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "submitted form"
        verbose_name_plural = "submitted forms"
        indexes = [models.Index(fields=["sent_at"], name="submittedform_age")]

    def __str__(self):
        return str(self.token)

    @classmethod
    def throw_out_old_ones(cls) -> None:
        cls.objects.filter(sent_at__lt=timezone.now() - cls.KEPT_FOR).delete()
