"""What tells a reviewer by email that comments of theirs were answered: at most once a day, in their language."""

import datetime
from collections import Counter

from django.db import transaction
from django.utils import timezone, translation

from councils import mail

from .models import Comment, Reviewer
from .models.draft_review import READABLE_AFTER
from .models.reviewer import REVIEW_WITH_DRAFT

# An officer answers several comments one after another, and may think again.
SETTLED_AFTER = datetime.timedelta(minutes=30)
AT_MOST_EVERY = datetime.timedelta(hours=23)
LONG_AGO = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


def send_all() -> int:
    """Write to each reviewer who can still read what was answered since they were last told; how many."""
    now = timezone.now()
    return sum(_tell(key, now) for key in sorted(_with_answers(now - SETTLED_AFTER)))


def _with_answers(until: datetime.datetime) -> set[int]:
    """Whose review's links may still work: by their keys."""
    rows = Reviewer.objects.exclude(email="").exclude(token_digest="")
    asked = rows.filter(review__closes_on__gte=timezone.localdate() - READABLE_AFTER)
    outcomes = asked.filter(comments__answered_at__lte=until)
    replies = asked.filter(comments__replies__officer__isnull=False, comments__replies__created_at__lte=until)
    return {*outcomes.values_list("pk", flat=True), *replies.values_list("pk", flat=True)}


def _answers(reviewer: Reviewer, until: datetime.datetime) -> int:
    """How many of their comments got an outcome or a reply of an officer since they were last told."""
    since = reviewer.told_of_answers_at or LONG_AGO
    own = Comment.objects.filter(reviewer=reviewer)
    found: Counter = Counter(
        own.filter(answered_at__gt=since, answered_at__lte=until).values_list("pk", flat=True)
    )
    replies = Comment.objects.filter(
        reply_to__reviewer=reviewer, officer__isnull=False, created_at__gt=since, created_at__lte=until
    )
    found.update(replies.values_list("reply_to", flat=True))
    return len(found)


@transaction.atomic
def _tell(key: int, now: datetime.datetime) -> bool:
    """Of two runs at one moment the second waits here, and finds that it is done."""
    reviewer = Reviewer.objects.select_for_update(of=("self",)).select_related(*REVIEW_WITH_DRAFT).get(pk=key)
    last, until = reviewer.told_of_answers_at, now - SETTLED_AFTER
    if not reviewer.may_read_own or (last and now - last < AT_MOST_EVERY):
        return False
    if not (number := _answers(reviewer, until)):
        return False
    Reviewer.objects.filter(pk=key).update(told_of_answers_at=until)
    with translation.override(reviewer.language):
        context = {
            "council": reviewer.review.council,
            "reviewer": reviewer,
            "number": number,
            "readable_until": timezone.localtime(reviewer.ends_at + READABLE_AFTER),
        }
        mail.send("emails/review_answers.txt", to=[reviewer.email], context=context)
    return True
