"""Reviewers and their sign-offs, each on a page with its history: added and invited on the page of the review."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from councils.admin import PartAdmin, nobody

from ..models import Reviewer, SignOff


@admin.register(Reviewer)
class ReviewerAdmin(PartAdmin):
    list_display = ("name", "email", "review", "last_opened_at")
    list_select_related = ("review__plan", "review__vision")
    sections = (
        (_("Details"), ("review", "name", "email", "language", "councillor", "closes_on")),
        (_("Link"), ("sent_at", "revoked_at", "first_opened_at", "last_opened_at")),
    )
    readonly_fields = ("sent_at", "revoked_at", "first_opened_at", "last_opened_at")
    # Only the page of the review sends links.
    has_add_permission = nobody


@admin.register(SignOff)
class SignOffAdmin(PartAdmin):
    list_display = ("reviewer", "view", "signed_at")
    list_select_related = ("reviewer",)
    sections = ((_("Details"), ("reviewer", "view", "version_of", "signed_at")),)
    readonly_fields = ("reviewer", "view", "version_of", "signed_at")
    has_add_permission = has_change_permission = has_delete_permission = nobody
