"""What is removed of reviewers when it is no longer needed: their email address. Their name stays."""

import datetime

from django.db import transaction
from django.utils import timezone

from .models import Reviewer

# After the last day of the review. Links end long before (`READABLE_AFTER`).
KEPT_FOR = datetime.timedelta(days=365)


def forget_addresses() -> int:
    """Remove the email addresses of reviewers whose review ended a year ago, from the history too; how many."""
    day = timezone.localdate() - KEPT_FOR
    with transaction.atomic():
        over = Reviewer.objects.exclude(email="").filter(review__closes_on__lt=day)
        keys = list(over.select_for_update(of=("self",)).values_list("pk", flat=True))
        Reviewer.history.filter(id__in=keys).update(email="")
        return Reviewer.objects.filter(pk__in=keys).update(email="")
