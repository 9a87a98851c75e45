"""Links of reviewers: a random token in an email, redeemed by a button into a cookie for the pages of reviews."""

import hashlib
import re
import secrets
from collections.abc import Iterator

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare, salted_hmac

from councils import addresses, mail
from councils.compiled_queries import compiled_query

from .models import REVIEW_WITH_DRAFT, Reviewer

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
SALT, COOKIE = "review links", "review"
# So many reviews can one browser have open.
MOST_OPEN = 10
# So many signs of a digest say for which link a cookie was given.
SHORT = 16
SAME_SITE = {"same-origin", "none"}


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def send_link(reviewer: Reviewer, *, host: str) -> None:
    """A new link, of 256 random bits, by email; the one before opens nothing from now on."""
    token, council = secrets.token_urlsafe(32), reviewer.review.council
    sent = {"token_digest": digest_of(token), "sent_at": timezone.now()}
    Reviewer.objects.filter(pk=reviewer.pk).update(**sent)  # no change of what the officer typed
    for name, value in sent.items():
        setattr(reviewer, name, value)
    with translation.override(reviewer.language):
        link = addresses.absolute(reverse("review:link", args=[token]), council, host=host)
        context = {"council": council, "reviewer": reviewer, "review": reviewer.review, "link": link}
        mail.send("emails/review_invitation.txt", to=[reviewer.email], context=context)


def reviewer_with(token: str) -> Reviewer | None:
    """Whoever was sent this link, and may still read something by it."""
    if not TOKEN.fullmatch(token):
        return None
    reviewer = (
        Reviewer.objects.select_related(*REVIEW_WITH_DRAFT).filter(token_digest=digest_of(token)).first()
    )
    return reviewer if reviewer and reviewer.may_read_own else None


# -- the cookie ----------------------------------------------------------------------------------


def redeem(request, response, reviewer: Reviewer) -> None:
    """Have this browser read the reviewer's draft: a cookie for the pages of reviews, in each language."""
    kept = [(pk, short) for pk, short in _redeemed(request) if pk != reviewer.pk]
    value = signing.dumps([*kept[1 - MOST_OPEN :], (reviewer.pk, reviewer.token_digest[:SHORT])], salt=SALT)
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            response.set_cookie(
                cookie_name(language),
                value,
                path=reverse("review:home"),
                httponly=True,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )


def cookie_name(language: str) -> str:
    """Cookies of one name but of several paths would not be told apart in an answer."""
    return f"{COOKIE}_{language}"


def _value(request) -> str:
    return request.COOKIES.get(cookie_name(translation.get_language()), "")


def _redeemed(request) -> Iterator[tuple[int, str]]:
    try:
        pairs = signing.loads(_value(request), salt=SALT)
    except signing.BadSignature:
        return
    yield from map(tuple, pairs)


def reviewers_in(request, review: int | None = None) -> list[Reviewer]:
    """Those who redeemed their links in this browser, and may still read something by them; `review`: its alone."""
    shorts = dict(_redeemed(request))
    found = _reviewers(list(shorts), review) if shorts else ()
    return [each for each in found if each.token_digest[:SHORT] == shorts[each.pk] and each.may_read_own]


def reviewer_of(request, review_pk: int) -> Reviewer | None:
    """Who of them reads this review."""
    return next(iter(reviewers_in(request, review=review_pk)), None)


@compiled_query
def _reviewers(keys, review):
    found = Reviewer.objects.select_related(*REVIEW_WITH_DRAFT).filter(pk__in=keys)
    return found if review is None else found.filter(review=review)


# -- forms ---------------------------------------------------------------------------------------


def form_token(request) -> str:
    """What a form of these pages carries: only who can read the page of this browser knows it.

    In place of Django's own check, which takes the Origin that pages without a referrer do not send.
    """
    secret = _value(request) or request.session.session_key or ""
    return salted_hmac(SALT, f"{secret} {request.resolver_match.kwargs.get('review')}").hexdigest()


def is_from_here(request) -> bool:
    """Was this sent by a form of this very site?"""
    sent_by = request.headers.get("Sec-Fetch-Site", "same-origin")
    return sent_by in SAME_SITE


def is_form_of(request) -> bool:
    """And by one of a page that this browser was shown?"""
    return is_from_here(request) and constant_time_compare(request.POST.get("form", ""), form_token(request))
