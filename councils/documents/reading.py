"""Reads what was uploaded or pasted; what is no document is refused in words."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .bounds import MAX_BLOCKS, MAX_SIZE, MAX_TEXT, too_much
from .docx import html_of_docx
from .html import blocks_of_html
from .plain import blocks_of_text
from .source_document import DocumentBlock, SourceDocument

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENDINGS = ("docx", "html", "htm", "txt")
TAG = re.compile(r"<(?:!doctype html|html|body|p|div|h[1-6]|ul|ol|li|table|br)\b", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def read_document(name: str, content: bytes) -> SourceDocument:
    """Raises ValidationError with what is wrong and how to mend it."""
    if len(content) > MAX_SIZE:
        raise too_much()
    if not content.strip():
        raise ValidationError(_("The file is empty. Choose the file again."))
    ending = name.rpartition(".")[2].lower()
    _refuse_other_kinds(ending, content)
    if ending == "docx":
        return _document(blocks_of_html(html_of_docx(content)))
    return read_pasted(_decoded(content), is_html=ending != "txt")


def read_pasted(text: str, *, is_html: bool | None = None) -> SourceDocument:
    """A text with marks or without; where it is not told, it is known by its marks."""
    if len(text) > MAX_SIZE:
        raise too_much()
    is_html = bool(TAG.search(text)) if is_html is None else is_html
    return _document(blocks_of_html(text) if is_html else blocks_of_text(text))


def _document(blocks: list[DocumentBlock]) -> SourceDocument:
    document = SourceDocument.of(blocks)
    if len(blocks) > MAX_BLOCKS or document.characters > MAX_TEXT:
        raise too_much()
    if not blocks:
        raise ValidationError(_("There is no text in it. Pictures of text cannot be read."))
    return document


def _refuse_other_kinds(ending: str, content: bytes) -> None:
    if content.startswith(b"%PDF"):
        raise ValidationError(_("This is a PDF. Save it as a Word document (.docx), or paste its text."))
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise ValidationError(
                _("This file is protected by a password. Save a copy without one, and choose that.")
            )
        raise ValidationError(_("This is an older type of file (.doc). Save it as .docx, and choose that."))
    if ending not in ENDINGS:
        raise ValidationError(
            _("Choose a Word document (.docx), a web page (.html) or a text file (.txt), or paste the text.")
        )
    if content.startswith(b"PK") != (ending == "docx"):
        words = _("The file name ends in .%(ending)s, but the file is a different type. Save it again.")
        raise ValidationError(words % {"ending": ending})


def _decoded(content: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or the old Windows letters."""
    has_mark = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if has_mark else ["utf-8-sig", "cp1252"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text
    raise ValidationError(_("This is not a text that can be read. Save it as .docx, or paste the text."))
