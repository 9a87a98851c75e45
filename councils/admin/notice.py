"""Statutory notices: public when they are saved, so publishers and owners change them and editors read."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from .. import permissions
from ..models import AccessibilityStatement, Notice
from .base import CouncilAdmin


class PublicWhenSaved(CouncilAdmin):
    """Base for what has no draft: the page says so above the form."""

    said_above = _(
        "This is public as soon as you save it. Publishers and council administrators can change it."
    )

    def own_councils(self, request):
        found = super().own_councils(request)
        if permissions.is_superuser.test(request.user):
            return found
        return found.filter(pk__in=permissions.council_ids_of(request.user, permissions.PUBLISHING))

    def get_fieldsets(self, request, obj=None):
        (heading, options), *others = super().get_fieldsets(request, obj)
        return [(heading, {**options, "description": self.said_above}), *others]

    def has_add_permission(self, request):
        return permissions.publishes_for.test(request.user)

    def has_change_permission(self, request, obj=None):
        return permissions.publishes_for.test(request.user, obj.council if obj else None)

    has_delete_permission = has_change_permission


@admin.register(Notice)
class NoticeAdmin(PublicWhenSaved):
    list_display = ("kind", "reviewed_on")
    sections = ((_("Details"), ("kind", "body")), (_("When"), ("reviewed_on",)))


@admin.register(AccessibilityStatement)
class AccessibilityStatementAdmin(PublicWhenSaved):
    list_display = ("__str__", "compliance", "reviewed_on")
    sections = (
        (_("Details"), ("compliance", "non_compliance", "disproportionate_burden", "out_of_scope")),
        (_("When"), (("prepared_on", "reviewed_on"),)),
        (_("Test"), ("tested_on", "tested_by", "test_method")),
        (_("Who"), ("contact", "response_days")),
    )
