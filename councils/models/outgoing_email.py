"""The outbox: each email waits here to be sent, and is kept for a while without its text."""

import datetime

from django.core.mail import EmailMultiAlternatives
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .council import Council


class OutgoingEmailQuerySet(models.QuerySet):
    def due(self):
        return self.filter(next_attempt_at__lte=timezone.now()).order_by("next_attempt_at", "pk")

    def failed(self):
        return self.filter(failed_at__isnull=False)


class OutgoingEmail(models.Model):
    """One email, written in the transaction that asks for it. No history, and no version moves."""

    RETRY_AFTER = (
        datetime.timedelta(minutes=5),
        datetime.timedelta(hours=1),
        datetime.timedelta(hours=6),
        datetime.timedelta(hours=24),
    )
    MOST_ATTEMPTS = len(RETRY_AFTER) + 1
    # Longer than one attempt can take. A process that was killed during the last attempt leaves it to others.
    LAST_ATTEMPT_TAKES = datetime.timedelta(minutes=5)
    KEPT_FOR = datetime.timedelta(days=30)

    # Whose owners are told when it fails; none for emails about an account as such.
    council = models.ForeignKey(
        Council, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("council")
    )
    subject = models.TextField(_("subject"))
    # None: asked for by an address without an account, so that both answers take the same time.
    to = models.JSONField(_("recipients"), default=list)
    # What EmailMultiAlternatives takes besides; removed once sent or given up: it may hold a link to sign in with.
    content = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(_("written at"), auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt at"), null=True, default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    failed_at = models.DateTimeField(_("failed at"), null=True)
    # The kind of error and the mail server's code; never its words, which name the address.
    last_error = models.CharField(_("last error"), max_length=100, blank=True)

    objects = OutgoingEmailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing email")
        verbose_name_plural = _("outgoing emails")
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None, failed_at=None) | Q(content=None, next_attempt_at=None),
                name="outgoing_email_done_without_text",
            )
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(next_attempt_at__isnull=False),
                name="outgoing_email_due",
            ),
            models.Index(
                fields=["failed_at"], condition=Q(failed_at__isnull=False), name="outgoing_email_failed"
            ),
            models.Index(fields=["created_at"], name="outgoing_email_age"),
        ]

    def __str__(self):
        return self.subject

    @classmethod
    def of(cls, message, *, to_nobody=False) -> "OutgoingEmail":
        """The row for a Django email. Raises ValueError for one with attachments, BadHeaderError for a broken one."""
        if message.attachments:
            raise ValueError("The outbox keeps no attachments.")
        made = message.message()  # headers are checked while whoever wrote them can be told
        # Two copies, should one ever go out twice, are one email to whoever gets them.
        same = {name: made[name] for name in ("Message-ID", "Date")}
        content = {
            "body": message.body,
            "from_email": message.from_email,
            "bcc": message.bcc,
            "cc": message.cc,
            "reply_to": message.reply_to,
            "headers": {**message.extra_headers, **same},
            "alternatives": [list(each) for each in getattr(message, "alternatives", ())],
            "subtype": message.content_subtype,
        }
        return cls(
            council=getattr(message, "council", None),
            subject=str(message.subject),
            to=[] if to_nobody else list(message.to),
            content=content,
        )

    def message(self) -> EmailMultiAlternatives:
        """The email as it was handed in."""
        content = dict(self.content)
        subtype = content.pop("subtype")
        message = EmailMultiAlternatives(self.subject, to=self.to, **content)
        message.content_subtype = subtype
        return message

    @property
    def is_for_nobody(self) -> bool:
        return not self.message().recipients()

    def claim(self) -> bool:
        """Take the next attempt: of all processes that read this row, on all hosts, one gets True.

        The time of the attempt after this one is set before it begins, so that one that is cut off is made up for.
        """
        waits = (*self.RETRY_AFTER, self.LAST_ATTEMPT_TAKES)
        wait = waits[min(self.attempts, len(waits) - 1)]
        now = timezone.now()
        same = type(self).objects.filter(pk=self.pk, attempts=self.attempts, next_attempt_at__lte=now)
        if not same.update(attempts=F("attempts") + 1, next_attempt_at=now + wait):
            return False
        self.attempts += 1
        return True

    def note_sent(self) -> None:
        self._end(sent_at=timezone.now(), last_error="")

    def note_failure(self, error: str) -> None:
        """Another attempt follows, unless this was the last."""
        if self.attempts >= self.MOST_ATTEMPTS:
            self._end(failed_at=timezone.now(), last_error=error)
        else:
            type(self).objects.filter(pk=self.pk).update(last_error=error)

    def _end(self, **given) -> None:
        type(self).objects.filter(pk=self.pk).update(content=None, next_attempt_at=None, **given)

    @classmethod
    def throw_out_old_ones(cls) -> None:
        cls.objects.filter(created_at__lt=timezone.now() - cls.KEPT_FOR, next_attempt_at=None).delete()
