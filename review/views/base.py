"""What pages of reviews share: who reads, that nobody else does, and that nothing of them is kept or passed on."""

from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus

from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from councils import permissions
from councils.compiled_queries import compiled_query

from .. import links
from ..models import WITH_DRAFT, Comment, DraftReview, Reviewer

# Nobody keeps a copy, and no list names it.
HEADERS = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow"}
NO_ADDRESS = {"canonical_url": None, "alternates": []}


@dataclass(frozen=True)
class Reader:
    """Who reads a review: by a link, as a member of the council, or as one of its officers."""

    review: DraftReview
    reviewer: Reviewer | None = None
    member: object = None
    is_officer: bool = False

    @property
    def name(self) -> str:
        return str(self.reviewer or self.member)

    @property
    def may_read_draft(self) -> bool:
        if self.member:
            return self.review.is_open
        return self.reviewer.may_read_draft

    @property
    def sees_all_comments(self) -> bool:
        return self.is_officer or self.review.shares_comments

    def wrote(self, comment: Comment) -> bool:
        if self.reviewer and comment.reviewer_id == self.reviewer.pk:
            return True
        return bool(self.member) and comment.officer_id == self.member.pk

    def as_writer(self) -> dict:
        """Whose comment it is, by the names of its columns. A member becomes a reviewer when they first write."""
        if self.is_officer:
            return {"officer": self.member}
        return {"reviewer": self.as_reviewer()}

    def as_reviewer(self) -> Reviewer:
        if self.reviewer:
            return self.reviewer
        told = {"name": str(self.member)[:150], "language": self.member.language}
        asked = {"review": self.review, "email": self.member.email}
        return Reviewer.objects.get_or_create(**asked, defaults=told)[0]


def reader_of(request, review_pk: int) -> Reader:
    """Raises Http404 for whoever may read nothing of this review: it is as if there were none."""
    if reader := _member(request, review_pk):
        return reader
    reviewer = links.reviewer_of(request, review_pk)
    if reviewer is None:
        raise Http404
    return Reader(reviewer.review, reviewer=reviewer)


def _member(request, review_pk: int) -> Reader | None:
    viewer = request.viewer
    if not viewer.is_signed_in:
        return None
    review = _review.first(review_pk, None if viewer.sees_all else list(viewer.council_ids))
    if review is None:
        return None
    is_officer = permissions.edits_for.test(request.user, review.council)
    own = None if is_officer else review.reviewers.filter(email__iexact=request.user.email).first()
    if own is not None:
        own.review = review
    return Reader(review, own, request.user, is_officer)


@compiled_query
def _review(key, councils):
    """`councils`: None for whoever may read those of all."""
    reviews = DraftReview.objects.filter(pk=key).select_related(*WITH_DRAFT)
    return reviews if councils is None else reviews.filter(council__in=councils)


@method_decorator(csrf_exempt, name="dispatch")
class ReviewPage(View):
    """A page of one review. Unknown, revoked and out of date are one answer, which gives back what was typed."""

    def dispatch(self, request, *args, **kwargs):
        try:
            answer = super().dispatch(request, *args, **kwargs)
        except Http404:
            answer = self.no_link()
        for name, value in HEADERS.items():
            answer.headers[name] = value
        if not request.viewer.is_signed_in:
            # No address of it is passed on. Who is signed in has no link that could be, and without a referrer
            # browsers send no origin, which the form to sign out needs.
            answer.headers["Referrer-Policy"] = "no-referrer"
        return answer

    def no_link(self):
        typed = self.request.POST.get("text", "") if links.is_from_here(self.request) else ""
        context = {"typed": typed, **NO_ADDRESS}
        return TemplateResponse(self.request, "review/no_link.html", context, status=HTTPStatus.NOT_FOUND)

    @cached_property
    def reader(self) -> Reader:
        return reader_of(self.request, self.kwargs["review"])

    @property
    def review(self) -> DraftReview:
        return self.reader.review
