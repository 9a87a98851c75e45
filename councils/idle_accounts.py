"""Accounts that nobody uses are closed: their owner is told two weeks before, and what they wrote keeps their name."""

import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from . import addresses, mail
from .models import Membership, User

NOTICE = datetime.timedelta(days=14)


def tell_and_close(site: str) -> tuple[int, int]:
    """Tell those whose account will be closed, and close those who were told in time; how many were told, and closed.

    Idle is who has not signed in for `ACCOUNT_IDLE_DAYS`, since they got their account where they never have; 0 of
    these days: nobody is. `site`: how links in emails begin.
    """
    if not settings.ACCOUNT_IDLE_DAYS:
        return 0, 0
    now, idle_for = timezone.now(), datetime.timedelta(days=settings.ACCOUNT_IDLE_DAYS)
    accounts = User.objects.filter(is_active=True).annotate(used_at=Coalesce("last_login", "joined_at"))
    told_since = Q(told_idle_at__gt=F("used_at"))
    to_tell = accounts.filter(~told_since | Q(told_idle_at=None), used_at__lte=now - idle_for + NOTICE)
    to_close = accounts.filter(told_since, used_at__lte=now - idle_for, told_idle_at__lte=now - NOTICE)
    told = sum(tell(user, now, site) for user in to_tell.order_by("pk"))
    return told, sum(close(key) for key in to_close.order_by("pk").values_list("pk", flat=True))


def tell(user: User, now: datetime.datetime, site: str) -> bool:
    if is_needed(user):
        return False
    with transaction.atomic(), translation.override(user.language):
        User.objects.filter(pk=user.pk).update(told_idle_at=now)
        address = addresses.absolute(reverse("account_login"), host=site)
        closes_on = timezone.localdate(now + NOTICE)
        mail.send(
            "emails/idle_account.txt", to=[user.email], context={"closes_on": closes_on, "address": address}
        )
    return True


def close(key: int) -> bool:
    with transaction.atomic():
        user = User.objects.get(pk=key)
        owned = list(user.memberships.filter(role=Membership.Role.OWNER))
        Membership.one_change_at_a_time(owned)
        if is_needed(user):
            return False
        with translation.override(settings.LANGUAGE_CODE):
            user._change_reason = gettext("Closed: nobody had signed in for a long time.")
        # Whoever is let in again is told again, and has as long to come back.
        user.is_active, user.told_idle_at = False, None
        user.save(update_fields=["is_active", "told_idle_at"])
    return True


def is_needed(user: User) -> bool:
    """Without this account a council would have no administrator, or the site no system administrator."""
    owned = user.memberships.filter(role=Membership.Role.OWNER)
    if Membership.without_owner(owned):
        return True
    others = User.objects.filter(is_active=True, is_superuser=True).exclude(pk=user.pk)
    return user.is_superuser and not others.exists()
