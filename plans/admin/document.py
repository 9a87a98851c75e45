"""Documents with their text as a page; size, pages and digest of a file are read from it."""

import hashlib

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from councils.admin import ContentAdmin

from ..models import Document


@admin.register(Document)
class DocumentAdmin(ContentAdmin):
    list_display = ("title", "plan", "state_words", "updated_at")
    list_select_related = ("plan",)
    sections = (
        (_("Details"), ("title", "slug", "kind", "summary", "language")),
        (_("File"), ("file", ("stated_format", "stated_size"), "pages", "has_accessible_version")),
        (_("Text"), ("html_body",)),
        (_("When"), (("reviewed_on", "review_due_on"),)),
        (_("Links"), ("plan", "source_url")),
    )

    def save_model(self, request, obj, form, change):
        if "file" in form.changed_data:
            read_file_facts(obj)
        super().save_model(request, obj, form, change)


def read_file_facts(document) -> None:
    """Bytes, SHA-256 and, for a PDF that can be read, pages."""
    if not document.file:
        document.bytes, document.sha256 = None, ""
        return
    content = document.file.read()
    document.bytes, document.sha256 = len(content), hashlib.sha256(content).hexdigest()
    document.file.seek(0)
    if document.format == "PDF":
        try:
            document.pages = len(PdfReader(document.file).pages)
        except (PyPdfError, ValueError, KeyError, OSError):
            document.pages = None  # damaged or locked: what was typed would be a guess
        document.file.seek(0)
