"""The draft on one page, with what changed marked in it; comments, and the sign-off."""

import datetime
import uuid
from http import HTTPStatus

from django.core import signing
from django.db.models import Count, Q
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from councils import files
from councils.models import CouncilContent
from plans.models import Document

from .. import links, reading
from ..forms import CommentForm, SignOffForm
from ..models import Comment, Reviewer, SignOff
from .base import NO_ADDRESS, ReviewPage

VERSION = "version of a draft"
# So many comments of one writer a review takes.
MOST_COMMENTS = 300
VISIT, OFF = "visit", "off"


class DraftPage(ReviewPage):
    """What there is to read now: the draft, or after the review one's own comments and what became of them."""

    http_method_names = ["get", "head"]

    def get(self, request, review):
        if self.reader.reviewer:
            self.reader.reviewer.note_visit()
        return self.page() if self.reader.may_read_draft else self.closed()

    def closed(self):
        threads = reading.threads_for(self.review, self.reader)
        if not self.reader.is_officer:  # the draft is closed; what others said of it is too
            threads = [thread for thread in threads if thread.comment.is_own]
        context = {**self.about(), "threads": threads}
        return TemplateResponse(self.request, "review/closed.html", context)

    def about(self) -> dict:
        review = self.review
        return {"council": review.council, "review": review, "reader": self.reader, **NO_ADDRESS}

    # -- the draft -------------------------------------------------------------------------------

    @cached_property
    def draft(self) -> reading.ReadDraft:
        return reading.ReadDraft(self.review.draft, since=self.since)

    @property
    def since(self) -> datetime.datetime | None:
        """The reader's last visit, where they asked what changed since."""
        reviewer = self.reader.reviewer
        return reviewer.visit_before_at if reviewer and self.request.GET.get("since") == VISIT else None

    def page(self, *, comment=None, sign_off=None, on="", reply_to="", status=HTTPStatus.OK, problem=""):
        """`comment` and `sign_off` are forms that were refused; `on` says what the comment is about."""
        draft = self.draft
        threads = reading.threads_for(self.review, self.reader)
        left = draft.place(threads)
        on = on or self.request.GET.get("on", "")
        reply_to = str(reply_to or self.request.GET.get("reply", ""))
        subject = draft.subject(on) if on else None
        context = {
            **self.about(),
            "draft": draft,
            "is_marked": draft.is_compared and self.request.GET.get("marks") != OFF,
            "whole_threads": [thread for thread in left if not thread.is_gone],
            "gone_threads": [thread for thread in left if thread.is_gone],
            "number_of_own": sum(thread.comment.is_own for thread in threads),
            "on": subject["key"] if subject else "",
            "subject": reading.sign_subject(subject, self.review) if subject else "",
            "reply_to": reply_to,
            "comment_form": comment or CommentForm(initial={"submission": uuid.uuid4()}),
            "sign_off_form": sign_off or SignOffForm(),
            "version": signing.dumps(draft.changed_at.isoformat(), salt=VERSION),
            "form_token": links.form_token(self.request),
            "problem": problem,
            "documents": documents_of(self.review),
            "reviewers": self.reviewers(),
            "own_sign_off": self.own_sign_off(),
        }
        return TemplateResponse(self.request, "review/draft.html", context, status=status)

    def reviewers(self) -> list[Reviewer]:
        """All of them, with their newest sign-off, where the reader may know of the others."""
        if not self.reader.sees_all_comments:
            return []
        is_first = Q(comments__reply_to=None)
        rows = self.review.reviewers.annotate(number=Count("comments", filter=is_first))
        rows = list(rows.prefetch_related("sign_offs"))
        for row in rows:
            row.newest = max(row.sign_offs.all(), key=lambda each: each.signed_at, default=None)
        return rows

    def own_sign_off(self) -> SignOff | None:
        reviewer = self.reader.reviewer
        return reviewer.sign_offs.order_by("signed_at").last() if reviewer else None


class Sent(DraftPage):
    """Something that a reader sent from the draft's page; what is refused comes back with what was typed."""

    http_method_names = ["post"]

    def post(self, request, review):
        if not self.reader.may_read_draft:
            raise Http404
        if not links.is_form_of(request):
            return self.refused(problem=_("This form was open too long. Nothing was saved. Send it again."))
        return self.save()

    def back(self, anchor: str):
        return HttpResponseRedirect(f"{self.review.get_absolute_url()}#{anchor}")


class AddComment(Sent):
    """A comment on a passage, a part or the whole draft, or a reply to a comment that the reader sees."""

    def save(self):
        form, subject, to = self.form, self.subject, self.reply_to
        if subject is None and to is None:
            return self.refused(problem=_("Choose again what your comment is about. It was not saved."))
        if self.number_written() >= MOST_COMMENTS:
            words = _("You have written %(most)s comments, which is the most that one person can write here.")
            return self.refused(problem=words % {"most": MOST_COMMENTS})
        if not form.is_valid():
            return self.refused()
        given = form.cleaned_data
        about = {"reply_to": to} if to else {"lineage_id": subject["lineage"], **self.passage(subject)}
        whose = {"review": self.review, **self.reader.as_writer()}
        said = {"text": given["text"], "language": get_language()}
        comment, _is_new = Comment.objects.get_or_create(
            submission=given["submission"], defaults={**whose, **about, **said}
        )
        if any(getattr(comment, name) != value for name, value in whose.items()):
            return self.refused(
                problem=_("This form is of another page. Nothing was saved. Send it from here.")
            )
        return self.back(f"comment-{(to or comment).pk}")

    @staticmethod
    def passage(subject) -> dict:
        return {name: subject[name] for name in ("place", "about", "quote")}

    def number_written(self) -> int:
        return sum(self.reader.wrote(comment) for comment in self.review.comments.all())

    @cached_property
    def form(self) -> CommentForm:
        return CommentForm(self.request.POST)

    @cached_property
    def subject(self) -> dict | None:
        return reading.unsign_subject(self.request.POST.get("subject", ""), self.review)

    @cached_property
    def reply_to(self) -> Comment | None:
        """The comment that is answered. Raises Http404 for one that the reader does not see."""
        asked = self.request.POST.get("reply_to", "")
        if not asked:
            return None
        pk = int(asked[:18]) if asked.isascii() and asked.isdecimal() else 0
        threads = reading.threads_for(self.review, self.reader)
        found = next((each.comment for each in threads if each.comment.pk == pk), None)
        if found is None:
            raise Http404
        return found

    def refused(self, problem=""):
        self.form.is_valid()
        return self.page(
            comment=self.form,
            on=(self.subject or {}).get("key", "whole"),
            reply_to=self.reply_to.pk if self.reply_to else "",
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
            problem=problem,
        )


class AddSignOff(Sent):
    """A view of the version that the reader saw; of another one nothing is recorded."""

    def save(self):
        if self.reader.is_officer:
            raise Http404
        form = self.form
        if not form.is_valid():
            return self.refused()
        changed_at = self.draft.changed_at
        if self.version_seen() != changed_at.isoformat():
            words = _(
                "The draft has changed since you opened this page, so your view was not recorded. "
                "Read what changed, then sign off again."
            )
            return self.refused(problem=words, status=HTTPStatus.CONFLICT)
        SignOff.objects.create(
            reviewer=self.reader.as_reviewer(), view=form.cleaned_data["view"], version_of=changed_at
        )
        return self.back("sign-off")

    def version_seen(self) -> str:
        try:
            return signing.loads(self.request.POST.get("version", ""), salt=VERSION)
        except signing.BadSignature:
            return ""

    @cached_property
    def form(self) -> SignOffForm:
        return SignOffForm(self.request.POST)

    def refused(self, problem="", status=HTTPStatus.UNPROCESSABLE_ENTITY):
        self.form.is_valid()
        return self.page(sign_off=self.form, status=status, problem=problem)


class File(ReviewPage):
    """A file of the draft, for those who read the draft."""

    http_method_names = ["get", "head"]

    def get(self, request, review, document):
        if not self.reader.may_read_draft:
            raise Http404
        return files.serve(get_object_or_404(documents_of(self.review), pk=document), "file")


def documents_of(review):
    """The files of a draft: those that go with it, and what is public of its plan."""
    plan = review.plan
    if plan is None:
        return Document.objects.none()
    Status = CouncilContent.Status
    own = Q(plan=plan, status__in=[Status.DRAFT, Status.REVIEW, Status.PUBLISHED])
    live = Q(plan__lineage=plan.lineage_id, pk__in=Document.objects.live().values("pk"))
    return Document.objects.filter(own | live).exclude(file="").order_by("title_en", "pk")
