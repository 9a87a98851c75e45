"""Approaches with their elements and methods."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from councils.admin import ContentAdmin, OrderedBlockInline, PartAdmin

from ..models import Approach, Element, Method


class ElementInline(OrderedBlockInline):
    model = Element
    columns = ("position", "letter", "term", "text")
    show_change_link = True


class MethodInline(OrderedBlockInline):
    model = Method
    columns = ("position", "name", "definition")
    show_change_link = True


@admin.register(Approach)
class ApproachAdmin(ContentAdmin):
    list_display = ("title", "vision", "state_words", "updated_at")
    list_select_related = ("vision",)
    inlines = (ElementInline, MethodInline)
    sections = (
        (_("Details"), ("title", "slug", "summary", "body")),
        (_("When"), (("reviewed_on", "review_due_on"),)),
        (_("Links"), ("vision", "source_note")),
    )


@admin.register(Element)
class ElementAdmin(PartAdmin):
    list_display = ("term", "letter", "approach")
    sections = ((_("Details"), ("letter", "term", "text")), (_("Links"), ("approach", "position")))


@admin.register(Method)
class MethodAdmin(PartAdmin):
    list_display = ("name", "approach")
    sections = ((_("Details"), ("name", "definition")), (_("Links"), ("approach", "position")))
