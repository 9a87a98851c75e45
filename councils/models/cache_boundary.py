"""The cache boundary: a time to come at which something of a council appears or goes without anybody writing."""

from django.db import models

from .council import Council


class CacheBoundary(models.Model):
    """Noted by councils.publishing.caching when a row with such a time is saved. One too many does no harm."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "cache boundary"
        verbose_name_plural = "cache boundaries"
        constraints = [models.UniqueConstraint(fields=["council", "at"], name="cache_boundary_once")]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M}"
