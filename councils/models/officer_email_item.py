"""What an officer was told by email, so that nobody is told the same twice."""

import datetime

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from .user import EmailKind


class OfficerEmailItem(models.Model):
    """That a person was told of one thing. No content: it has no history and nobody sees it."""

    KEPT_FOR = datetime.timedelta(days=400)

    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=EmailKind)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    # Since when it is so: when it was sent for approval or decided, the day its review was due.
    since = models.DateTimeField()
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = "item of an officer's email"
        verbose_name_plural = "items of officers' emails"
        constraints = [
            models.UniqueConstraint(
                fields=["to", "kind", "content_type", "object_id", "since"], name="officer_email_item_once"
            )
        ]
        indexes = [models.Index(fields=["to", "sent_at"], name="officer_email_item_newest")]

    def __str__(self):
        return f"{self.kind}, {self.sent_at}"

    @classmethod
    def throw_out_old_ones(cls) -> None:
        """But not of reviews, which are told once, however long they are overdue."""
        old = cls.objects.filter(sent_at__lt=timezone.now() - cls.KEPT_FOR)
        old.exclude(kind=EmailKind.REVIEWS).delete()
