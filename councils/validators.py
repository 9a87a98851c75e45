"""What a slug, a GSS code, a colour, a link and an upload must look like."""

import codecs
import re
from itertools import chain

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _

# Council slugs come last in the map of addresses, so these words must not be a council's.
RESERVED_SLUGS = frozenset(
    "about accessibility accounts admin alerts changes components cookies councils cy data en favicon.ico healthz "
    "privacy readyz review robots.txt search signed-in sitemap.xml static well-known".split()
)

# https://www.ons.gov.uk: nine characters, a letter for the nation, "06" to "11" for kinds of council.
GSS_PATTERN = re.compile(r"[ENSW]\d{8}")


def validate_council_slug(value: str) -> None:
    """Refuse a slug that is an address of the site itself."""
    if value in RESERVED_SLUGS:
        raise ValidationError(
            _("“%(value)s” is an address of the site itself. Choose another."), params={"value": value}
        )


validate_gss_code = RegexValidator(
    re.compile(rf"^{GSS_PATTERN.pattern}$"),
    _("A GSS code is one letter (E, N, S or W) and eight digits, such as W06000013."),
)

# RFC 1123, two parts or more; the last begins with a letter, so that it is no number of a machine.
_PART = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
validate_host_name = RegexValidator(
    re.compile(rf"^(?=.{{4,253}}$)({_PART}\.)+(?=[a-z]){_PART}\Z"),
    _(
        "Enter only the host name, in lower case, such as plans.example.gov.uk. Leave out “https://”, the port and "
        "anything after the name."
    ),
)

validate_colour = RegexValidator(
    re.compile(r"^#[0-9a-fA-F]{6}$"), _("Enter the colour as # and six characters, such as #00703c.")
)


class RepeatedPasswordValidator:
    """A password that says something short again and again is as easy to guess as that: "passwordpassword"."""

    def __init__(self, min_length: int):
        self.min_length = min_length

    def validate(self, password, user=None) -> None:
        signs = "".join(char for char in password.casefold() if char.isalnum())
        letters = "".join(char for char in signs if char.isalpha())
        if any(0 < len(self.part(text)) < self.min_length for text in (password.casefold(), signs, letters)):
            raise ValidationError(
                _("The password repeats the same short word or pattern. Choose different words."),
                code="password_repeats",
            )

    def get_help_text(self) -> str:
        return _("Your password can’t repeat the same short word or pattern.")

    @staticmethod
    def part(text: str) -> str:
        """The part of which the text is two or more repeats; empty when it is none."""
        length = (text + text).find(text, 1)
        return text[:length] if 0 < length < len(text) else ""


class WebAddressValidator(URLValidator):
    """An address people can open: http or https only, and the scheme is asked for when it is missing."""

    schemes = ["http", "https"]
    message = _("Enter the full address, starting with https://")


validate_web_address = WebAddressValidator()


# What no text holds: control characters, save tabs, ends of lines and pages, and the end of an old file.
NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")


def is_text(upload) -> bool:
    """Is all of it text? UTF-16 says so at its start; every other coding has bytes for control characters alone."""
    upload.seek(0)
    is_utf_16 = upload.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    upload.seek(0)
    decoder = codecs.getincrementaldecoder("utf-16" if is_utf_16 else "latin-1")()
    try:
        is_clean = not any(NOT_TEXT.search(decoder.decode(chunk)) for chunk in upload.chunks())
        decoder.decode(b"", final=True)
        return is_clean
    except UnicodeDecodeError:
        return False
    finally:
        upload.seek(0)


@deconstructible
class UploadValidator:
    """Checks an upload by its ending, its size and its content (not by what the browser says it is)."""

    SIGNATURES = {
        "pdf": (b"%PDF-",),
        "docx": (b"PK\x03\x04",),
        "xlsx": (b"PK\x03\x04",),
        "odt": (b"PK\x03\x04",),
        "ods": (b"PK\x03\x04",),
        "csv": (b"",),
        "png": (b"\x89PNG\r\n\x1a\n",),
        "jpg": (b"\xff\xd8\xff",),
        "jpeg": (b"\xff\xd8\xff",),
    }

    TEXTS = frozenset({"csv"})

    def __init__(self, endings: tuple[str, ...], megabytes: int):
        self.endings = endings
        self.megabytes = megabytes

    def __call__(self, upload) -> None:
        if getattr(upload, "_committed", False):
            return  # it was checked when it came; a stored file that the disk lost is no fault of this save
        ending = upload.name.rpartition(".")[2].lower()
        if ending not in self.endings:
            raise ValidationError(
                _("This kind of file cannot be published here. Choose one of: %(endings)s."),
                params={"endings": ", ".join(self.endings)},
            )
        if upload.size > self.megabytes * 1024 * 1024:
            raise ValidationError(
                _("The file is larger than %(megabytes)s MB. Make it smaller, or split it."),
                params={"megabytes": self.megabytes},
            )
        if not upload.size:
            raise ValidationError(_("The file is empty. Choose the file again."))
        upload.seek(0)
        start = upload.read(16)
        upload.seek(0)
        begins_as_it_should = any(start.startswith(signature) for signature in self.SIGNATURES[ending])
        if not begins_as_it_should or (
            ending in self.TEXTS and (self.is_known(start) or not is_text(upload))
        ):
            raise ValidationError(
                _("The file name ends in .%(ending)s, but the file is a different type."),
                params={"ending": ending},
            )

    def is_known(self, start: bytes) -> bool:
        """Does a file of another kind start like this?"""
        return any(
            signature and start.startswith(signature) for signature in chain(*self.SIGNATURES.values())
        )

    def __eq__(self, other):
        return isinstance(other, UploadValidator) and vars(self) == vars(other)

    def __hash__(self):
        return hash((self.endings, self.megabytes))


validate_document = UploadValidator(("pdf", "docx", "xlsx", "odt", "ods", "csv"), megabytes=50)
validate_image = UploadValidator(("png", "jpg", "jpeg"), megabytes=10)
