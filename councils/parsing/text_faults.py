"""What stands in place of a text and is none: marks for "not known", error marks, letters read in a wrong encoding."""

import re

from django.utils.translation import gettext

from .dates import one_line

# How "nobody knows" is written, without full stops and spaces: it is kept as empty, never as nothing or zero. The marks
# in brackets are those of official statistics.
NOT_KNOWN = frozenset(
    (
        *(
            "",
            "-",
            "--",
            "---",
            "*",
            ":",
            "?",
            "…",
            "na",
            "n/a",
            "#",
            "nk",
            "n/k",
            "tbc",
            "tba",
            "tbd",
            "null",
            "nan",
        ),
        *("[x]", "[z]", "[c]", "[w]", "notknown", "unknown", "notstated", "notavailable", "notapplicable"),
        *(
            "tobeconfirmed",
            "ddimynhysbys",
            "anhysbys",
            "hebeinodi",
            "ddimargael",
            "ddimyngymwys",
            "iwgadarnhau",
        ),
    )
)
_ERROR = re.compile(
    r"#(?:ref!|n/a|div/0!|value!|name\?|null!|num!|spill!|calc!|field!|blocked!|connect!|busy!|unknown!|error!"
    r"|getting_data)|#{3,}|err:\d{3}",
    re.IGNORECASE,
)
# UTF-8 taken for the letters of old Windows: "Ã©" for "é", "â€™" for "’", "Åµ" for "ŵ". What it was is found by going
# the same way back; only letters and marks that people here write are looked for, so that "CAFÉ”" is left alone.
_READ_WRONG = [bytes([byte]).decode("cp1252", "ignore") + chr(byte) for byte in range(256)]
_SECOND, _THIRD = (
    "".join(_READ_WRONG[0x80] + _READ_WRONG[0x82] + _READ_WRONG[0x84]),
    "".join(_READ_WRONG[0x80:0xC0]),
)
_GARBLED = re.compile(f"[ÂÃÅ][{_THIRD}]|â[{_SECOND}][{_THIRD}]|ï»¿|ï¿½")
_MEANT = re.compile("[\xa0-\xffŵŷŴŶŸœŒžŽšŠ\u2010-\u2026\u2030\u2039\u203a€™\ufeff\ufffd]")


def mark_of(text: str) -> str:
    """By what marks are compared: capitals, spaces and full stops do not matter, and a dash is a dash."""
    return re.sub(r"[\s.’']", "", one_line(text).casefold()) if len(text) <= 40 else text


def is_not_known(text: str) -> bool:
    """Is this, as a whole, empty or one of the marks for what nobody knows?"""
    return mark_of(text) in NOT_KNOWN


def is_error_mark(text: str) -> bool:
    """Is this, as a whole, what a spreadsheet shows for a formula that failed?"""
    return bool(_ERROR.fullmatch(text.strip()))


def garbled_in(text: str) -> tuple[str, str] | None:
    """The first letters that were read in the wrong encoding, and what they were; None where there are none."""
    for found in _GARBLED.finditer(text):
        meant = _decoded(found[0])
        if meant and _MEANT.fullmatch(meant):
            return found[0], meant
    return ("\ufffd", "?") if "\ufffd" in text else None


def _decoded(letters: str) -> str:
    raw = bytearray()
    for letter in letters:
        try:
            raw += letter.encode("cp1252")
        except UnicodeEncodeError:  # of five bytes old Windows knows no letter
            raw += letter.encode("latin-1")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return ""


def why_no_text(text: str, *, is_needed: bool) -> str:
    """Why this is not taken in a form's field, and the cure; empty where it is."""
    if is_error_mark(text):
        return gettext("“%(value)s” is a spreadsheet error. Enter what should be here.") % {"value": text}
    if is_needed and is_not_known(text):
        return gettext("“%(value)s” means not known, but you must fill this in.") % {"value": text}
    if garbled := garbled_in(text):
        return gettext(
            "Some letters were lost when this was copied: “%(wrong)s” should be “%(right)s”. Enter them again."
        ) % {"wrong": garbled[0], "right": garbled[1]}
    return ""
