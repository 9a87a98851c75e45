"""Comments: what reviewers wrote, and what an officer says becomes of it."""

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from councils.admin import CouncilAdmin, nobody
from councils.models import Membership
from councils.publishing.caching import invalidate

from ..models import Comment


@admin.register(Comment)
class CommentAdmin(CouncilAdmin):
    list_display = ("__str__", "writer_name", "about", "outcome_words", "created_at")
    list_filter = ("outcome", "review")
    list_select_related = ("reviewer", "officer", "review__plan", "review__vision")
    ordering = ("created_at",)
    # The accounts among them are called what the council calls them, also where another field shows them.
    readonly_fields = (
        *("review", "writer_name", "created_at", "about", "quote", "text", "replies_shown"),
        *("officer", "answered_by"),
    )
    sections = (
        (
            _("Comment"),
            ("review", "writer_name", "created_at", "about", "quote", "text", "replies_shown"),
        ),
        (_("Answer"), ("outcome", "reason", "answered_by")),
    )
    has_add_permission = nobody
    has_delete_permission = nobody

    def get_queryset(self, request):
        """Replies are read with what they reply to."""
        return super().get_queryset(request).filter(reply_to=None)

    @admin.display(description=_("written by"))
    def writer_name(self, obj):
        return obj.writer

    @admin.display(description=_("outcome"))
    def outcome_words(self, obj):
        return obj.get_outcome_display() or _("no outcome yet")

    @admin.display(description=_("replies"))
    def replies_shown(self, obj):
        replies = list(obj.replies.select_related("reviewer", "officer"))
        officers = [reply.officer for reply in replies if reply.officer]
        Membership.name_accounts(officers, obj.owner_council_id)
        return format_html_join("", "<p>{}: {}</p>", ((reply.writer, reply.text) for reply in replies)) or "–"

    def save_model(self, request, obj, form, change):
        if {"outcome", "reason"} & set(form.changed_data):
            obj.answer(by=request.user)
        super().save_model(request, obj, form, change)
        if obj.review.trail_published_at:
            invalidate(obj.review.council_id)
