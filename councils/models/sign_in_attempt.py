"""The attempt to sign in: who guesses passwords waits, and nobody can make another person wait."""

import datetime

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac


def keyed(kind: str, value: str) -> str:
    """The same for the same value, and telling nothing about it to whoever has no key of the site."""
    return salted_hmac(f"councils.sign_in_attempt.{kind}", value, algorithm="sha256").hexdigest()


class SignInAttempt(models.Model):
    """One password or code that was tried for an account from one origin, both kept only as a keyed hash.

    An account is the name that was typed, whether or not somebody has it: both are answered alike.
    """

    # So many failures of an account from an origin within this time: these two wait as long.
    PAIR_FAILURES = 5
    PAIR_TIME = datetime.timedelta(minutes=5)
    # So many failures of an account, or from an origin, within this time: those wait that are new to each other.
    ACCOUNT_FAILURES = 50
    ACCOUNT_TIME = datetime.timedelta(hours=1)
    ORIGIN_FAILURES = 100
    ORIGIN_TIME = datetime.timedelta(minutes=5)
    KEPT_FOR = datetime.timedelta(days=30)
    # An attempt without an end, cut off by a failure of the site's own, does not count for longer.
    UNDER_WAY = datetime.timedelta(minutes=1)

    account = models.CharField(max_length=64)
    origin = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)
    # Unknown while it is under way.
    has_succeeded = models.BooleanField(null=True)
    # The day on which this one made the site warn whoever has the account: once a day.
    warned_on = models.DateField(null=True)

    class Meta:
        verbose_name = "sign-in attempt"
        verbose_name_plural = "sign-in attempts"
        constraints = [
            models.UniqueConstraint(fields=["account", "warned_on"], name="sign_in_attempt_one_warning_a_day")
        ]
        indexes = [
            models.Index(fields=["account", "at"], name="sign_in_attempt_account"),
            models.Index(fields=["origin", "at"], name="sign_in_attempt_origin"),
            models.Index(fields=["at"], name="sign_in_attempt_age"),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M}"

    @classmethod
    def begin(cls, login: str, address: str) -> "SignInAttempt":
        """Written before it is judged, so that of many at the same moment only the first few go on."""
        account, origin = keyed("account", login.strip().lower()), keyed("origin", address)
        return cls.objects.create(account=account, origin=origin)

    def may_go_on(self) -> bool:
        """Not where the newest failures came quickly, nor where many fail and these two are new to each other."""
        signed_in_at = self._last_success()
        if self._pair_waits(signed_in_at):
            return False
        return signed_in_at is not None or not (self._account_is_guarded() or self._origin_is_guarded())

    def end(self, *, has_succeeded: bool) -> None:
        self.has_succeeded = has_succeeded
        self.save(update_fields=["has_succeeded"])
        type(self).objects.filter(at__lt=self.at - self.KEPT_FOR).delete()

    def refuse(self) -> bool:
        """It was not tried, so it does not count. True when whoever has the account is to be told: once a day."""
        try:
            with transaction.atomic():
                self.warned_on = timezone.localdate(self.at)
                self.save(update_fields=["warned_on"])
        except IntegrityError:
            self.delete()
            return False
        return True

    def _earlier(self, **condition):
        return type(self).objects.filter(pk__lt=self.pk, **condition)

    def _last_success(self):
        since = self.at - self.KEPT_FOR
        pair = self._earlier(account=self.account, origin=self.origin, has_succeeded=True, at__gt=since)
        return pair.order_by("-at").values_list("at", flat=True).first()

    def _failures(self, since, **condition):
        is_under_way = Q(has_succeeded=None, warned_on=None, at__gt=self.at - self.UNDER_WAY)
        return self._earlier(at__gt=since, **condition).filter(Q(has_succeeded=False) | is_under_way)

    def _pair_waits(self, signed_in_at) -> bool:
        """Did the newest failures come quickly one after another, and not long ago?"""
        since = max(self.at - 2 * self.PAIR_TIME, signed_in_at or self.at - self.KEPT_FOR)
        newest = self._failures(since, account=self.account, origin=self.origin).order_by("-at")
        times = list(newest.values_list("at", flat=True)[: self.PAIR_FAILURES])
        if len(times) < self.PAIR_FAILURES:
            return False
        return times[0] - times[-1] <= self.PAIR_TIME and self.at - times[0] < self.PAIR_TIME

    def _account_is_guarded(self) -> bool:
        failures = self._failures(self.at - self.ACCOUNT_TIME, account=self.account)
        return failures[: self.ACCOUNT_FAILURES].count() >= self.ACCOUNT_FAILURES

    def _origin_is_guarded(self) -> bool:
        failures = self._failures(self.at - self.ORIGIN_TIME, origin=self.origin)
        return failures[: self.ORIGIN_FAILURES].count() >= self.ORIGIN_FAILURES
