"""Reviews: whom a draft is shown to, until when; their links, and the end."""

from http import HTTPStatus

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from councils import addresses, permissions
from councils.admin import CouncilAdmin, PagePart, TableInline
from councils.admin.forms import CouncilForm
from councils.admin.scoped import page_of
from councils.admin_urls import admin_url
from councils.models import CouncilContent, is_unpublished
from councils.publishing.caching import invalidate

from ..links import send_link
from ..models import Comment, DraftReview, Reviewer
from ..models.draft_review import DRAFTS, USUALLY_OPEN

Status = CouncilContent.Status


def offer_unpublished(field, request):
    """Only what residents cannot read yet."""
    field.queryset = field.queryset.filter(is_unpublished(timezone.now()))


class DraftReviewForm(CouncilForm):
    def clean(self):
        """A review that is over can still be saved; nobody sets it a last day that is over."""
        cleaned = super().clean()
        day = cleaned.get("closes_on")
        if day and "closes_on" in self.changed_data and day < timezone.localdate():
            self.add_error("closes_on", _("This day is over. Choose today or a later day."))
        return cleaned


class ReviewerInline(TableInline):
    model = Reviewer
    related = ("councillor",)
    columns = ("name", "email", "language", "councillor", "closes_on")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("review")


class Links(PagePart):
    """The links of a review: who opened theirs, a new one for who lost it, and the end of one or of all."""

    def views(self):
        return [
            ("<path:object_id>/links/", self.links_view, "links"),
            ("<path:object_id>/close/", self.close_view, "close"),
            ("<path:object_id>/publish-comments/", self.publish_view, "publish_comments"),
        ]

    def on_form(self, request, row):
        may = page_of(request).may_change(row)
        return {
            "review_address": row.get_absolute_url() if row.draft else "",
            "links_address": admin_url(row, "links") if may else "",
            "close_address": admin_url(row, "close") if may and row.is_open else "",
            "publish_comments_address": admin_url(row, "publish_comments")
            if may and not row.is_open and row.draft and row.draft.status == Status.PUBLISHED
            else "",
            "review_comments_address": f"{admin_url(Comment, 'changelist')}?review__id__exact={row.pk}",
        }

    def _row(self, request, object_id) -> DraftReview | None:
        row = self.admin.get_object(request, unquote(object_id))
        if row is None or not self.admin.has_view_permission(request, row):
            return None
        if request.method == "POST" and not self.admin.has_change_permission(request, row):
            raise PermissionDenied
        return row

    def links_view(self, request, object_id):
        """Send one reviewer a new link, or withdraw theirs."""
        row = self._row(request, object_id)
        if row is None:
            return self.not_here(request, object_id)
        if request.method == "POST":
            self._do(request, row)
            return HttpResponseRedirect(admin_url(row, "links"))
        reviewers = row.reviewers.prefetch_related("sign_offs").order_by("name", "pk")
        context = {"title": _("Reviewers and their links"), "original": row, "reviewers": list(reviewers)}
        return self.render(request, "admin/review_links.html", context)

    def _do(self, request, row) -> None:
        asked = request.POST.get("reviewer", "")[:18]
        reviewer = row.reviewers.filter(pk=asked).first() if asked.isdecimal() else None
        if reviewer is None:
            messages.warning(request, _("This reviewer has been removed. Nothing was sent."))
        elif "withdraw" in request.POST:
            reviewer.revoked_at = reviewer.revoked_at or timezone.now()
            reviewer.save()
            messages.success(request, _("The link of %(name)s opens nothing now.") % {"name": reviewer.name})
        elif not row.is_open:
            messages.warning(request, _("This review has ended. Nothing was sent."))
        else:
            reviewer.review = row
            if reviewer.revoked_at:
                reviewer.revoked_at = None
                reviewer.save()
            send_link(reviewer, host=addresses.host_for_emails(request))
            words = _("A new link was sent to %(email)s. The one before opens nothing now.")
            messages.success(request, words % {"email": reviewer.email})

    def close_view(self, request, object_id):
        row = self._row(request, object_id)
        if row is None:
            return self.not_here(request, object_id)
        if request.method == "POST":
            if row.is_open:
                row.closed_at = timezone.now()
                row.save()
            messages.success(request, _("The review has ended. Reviewers can read their own comments."))
            return HttpResponseRedirect(admin_url(row))
        open_ones = row.comments.filter(reply_to=None, outcome="").count()
        question = _("Nobody can read the draft by a link then. Reviewers can still read their own comments.")
        return self._ask(request, row, _("End the review"), question, open_ones)

    def publish_view(self, request, object_id):
        """The comments and what became of them, for residents, once the review is over."""
        row = self._row(request, object_id)
        if row is None:
            return self.not_here(request, object_id)
        if row.is_open or row.draft is None or row.draft.status != Status.PUBLISHED:
            messages.warning(request, _("Comments can be published once the reviewed edition is public."))
            return HttpResponseRedirect(admin_url(row))
        if not permissions.publishes_for.test(request.user, row.council):
            messages.warning(request, _("Your role in this council does not allow this."))
            return HttpResponseRedirect(admin_url(row))
        if request.method == "POST":
            with transaction.atomic():
                row.trail_published_at = None if row.trail_published_at else timezone.now()
                row.save()
                invalidate(row.council_id)
            is_public = row.trail_published_at is not None
            messages.success(
                request, _("The comments are public.") if is_public else _("The comments are not public now.")
            )
            return HttpResponseRedirect(admin_url(row))
        if row.trail_published_at:
            question = _("Residents will not see the comments any more.")
            return self._ask(request, row, _("Stop publishing the comments"), question, 0)
        open_ones = row.comments.filter(reply_to=None, outcome="").count()
        question = _(
            "Residents will see each comment, what it was about, its outcome and the reason. Councillors are "
            "named, other reviewers are not. Check that no comment names anybody else or gives personal "
            "information."
        )
        return self._ask(request, row, _("Publish the comments"), question, open_ones)

    def _ask(self, request, row, title, question, open_ones):
        words = ngettext(
            "%(number)s comment has no outcome yet.", "%(number)s comments have no outcome yet.", open_ones
        )
        context = {
            "title": title,
            "original": row,
            "question": question,
            "warning": words % {"number": open_ones} if open_ones else "",
            "button": title,
        }
        return self.render(request, "admin/review_question.html", context, HTTPStatus.OK)


@admin.register(DraftReview)
class DraftReviewAdmin(CouncilAdmin):
    page_parts = (Links,)
    change_form_template = "admin/draft_review_change_form.html"
    list_display = ("draft_title", "committee", "closes_on", "state_words")
    list_select_related = ("plan", "vision", "committee")
    inlines = (ReviewerInline,)
    sections = (
        (_("Details"), ("plan", "vision", "shares_comments")),
        (_("When"), ("closes_on", "committee", "meeting_on")),
    )
    form = DraftReviewForm
    choices = dict.fromkeys(DRAFTS, offer_unpublished)

    @admin.display(description=_("draft"))
    def draft_title(self, obj):
        return str(obj)

    @admin.display(description=_("state"))
    def state_words(self, obj):
        return _("open") if obj.is_open else _("ended")

    def get_changeform_initial_data(self, request):
        usual = timezone.localdate() + USUALLY_OPEN
        return {"closes_on": usual, **super().get_changeform_initial_data(request)}

    def get_readonly_fields(self, request, obj=None):
        """A review stays with its draft."""
        fixed = super().get_readonly_fields(request, obj)
        return (*fixed, *DRAFTS) if obj else fixed

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        """Whoever is new gets a link."""
        super().save_related(request, form, formsets, change)
        review = form.instance
        tables = (formset for formset in formsets if formset.model is Reviewer)
        new = [reviewer for table in tables for reviewer in table.new_objects]
        if not review.is_open:
            return
        for reviewer in new:
            reviewer.review = review
            send_link(reviewer, host=addresses.host_for_emails(request))
        if new:
            words = ngettext("%(number)s link was sent.", "%(number)s links were sent.", len(new))
            messages.success(request, words % {"number": len(new)})

    def has_delete_permission(self, request, obj=None):
        """What somebody commented on is kept."""
        if obj is not None and obj.comments.exists():
            return False
        return super().has_delete_permission(request, obj)


class InviteReviewers(PagePart):
    """On the page of a draft: the way to its reviews."""

    def on_form(self, request, row):
        name = next(each for each in DRAFTS if DraftReview._meta.get_field(each).related_model is self.model)
        asks = row.is_unpublished and permissions.edits_for.test(request.user, row.council)
        return {
            "invite_address": f"{admin_url(DraftReview, 'add')}?{name}={row.pk}&council={row.council_id}"
            if asks
            else "",
            "reviews_of_this": [(each, admin_url(each)) for each in row.reviews.select_related(name)],
        }
