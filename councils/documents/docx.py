"""A Word document (DOCX) as HTML, within bounds: insertions are kept, deletions dropped, nothing is run or fetched.

Nothing reaches the library that reads it before each part was gone through once, without entities, and counted. Only
its texts are unpacked: pictures, macros and embedded files stay packed.
"""

import io
import zipfile
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

import mammoth
from defusedxml import DefusedXmlException, sax
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .bounds import MAX_SIZE, too_much

MAX_PARTS = 2_000
# XML elements of all its texts together: a document of 200 pages has some 60,000.
MAX_ELEMENTS = 120_000
MAX_DEPTH = 100
# Lists of contents say again what the headings say.
STYLES = "p[style-name^='toc'] => !\np[style-name^='TOC'] => !\np[style-name^='Contents'] => !"


class _TooMuchError(Exception):
    """A part holds more than any plan needs."""


class _Count(ContentHandler):
    """Goes through one part after the other, and counts."""

    def __init__(self):
        super().__init__()
        self.elements = self.depth = 0

    def startElement(self, name, attrs):
        self.elements, self.depth = self.elements + 1, self.depth + 1
        if self.elements > MAX_ELEMENTS or self.depth > MAX_DEPTH:
            raise _TooMuchError

    def endElement(self, name):
        self.depth -= 1


def html_of_docx(content: bytes) -> str:
    """Raises ValidationError with what is wrong and how to mend it."""
    try:
        return mammoth.convert_to_html(
            _texts_of(content),
            style_map=STYLES,
            include_embedded_style_map=False,
            external_file_access=False,
            convert_image=lambda _image: [],
        ).value
    except ValidationError:
        raise
    except Exception as damage:  # it raises anything at all where the parts do not fit together
        raise _damaged() from damage


def _texts_of(content: bytes) -> io.BytesIO:
    """The same document with its texts alone."""
    archive, count = _archive(content), _Count()
    texts = io.BytesIO()
    with zipfile.ZipFile(texts, "w") as copy:
        for name in dict.fromkeys(archive.namelist()):
            if name.endswith((".xml", ".rels")):
                data = _read(archive, name)
                _go_through(data, count)
                copy.writestr(name, data)
    return texts


def _archive(content: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as damage:
        raise _damaged() from damage
    members = archive.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise ValidationError(
            _("This file is protected by a password. Save a copy without one, and choose that.")
        )
    if "word/document.xml" not in {member.filename for member in members}:
        raise _damaged()
    if len(members) > MAX_PARTS or sum(member.file_size for member in members) > MAX_SIZE:
        raise too_much()
    return archive


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    """One part, no longer than the archive says: what is packed behind that is never unpacked."""
    try:
        return archive.read(name)
    except Exception as damage:  # each way of packing has errors of its own
        raise _damaged() from damage


def _go_through(data: bytes, count: _Count) -> None:
    count.depth = 0
    try:
        sax.parseString(data, count, forbid_dtd=True)
    except _TooMuchError:
        raise too_much() from None
    except DefusedXmlException as trap:
        raise ValidationError(_("This file contains unsafe content. It was not opened.")) from trap
    except (SAXParseException, ValueError) as damage:
        raise _damaged() from damage


def _damaged() -> ValidationError:
    return ValidationError(
        _("This file is damaged or is not a Word document. Open it in Word and save it again as .docx.")
    )
