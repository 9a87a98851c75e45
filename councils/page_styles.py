"""The style blocks that a page carries: its templates write them, its policy allows these and no others."""

import re

from django.utils.translation import gettext as _

from . import addresses
from .brand import SITE_COLOUR, Brand, adjust, csp_hash, stylesheet


def brand_of(council) -> Brand:
    """A page never fails over a colour: one that is not written in full counts as none."""
    try:
        return adjust(council.brand_colour)
    except (AttributeError, ValueError):
        return adjust(SITE_COLOUR)


def colours(council) -> str:
    """The colours of a council's pages: only such as `adjust` has written, nothing comes from a person."""
    return stylesheet(brand_of(council))


def printed_address(request) -> str:
    """The address of the page's host, for the paper: a sheet of styles cannot know it, and prints it before each path.

    Scheme and host are as Django has checked them: letters, digits, dots, hyphens, colons, brackets.
    """
    return f':root{{--site:"{addresses.host_as_asked(request)}"}}'


def sheet_margins(title: str) -> str:
    """At the head of each sheet the title, at its foot "3 of 12"."""
    pieces = re.split(r"\{(page|pages)\}", _("{page} of {pages}"))
    numbers = [f"counter({piece})" if place % 2 else _quoted(piece) for place, piece in enumerate(pieces)]
    head = f"@top-left{{content:{_quoted(title)};font:8pt system-ui,sans-serif}}"
    return f"@page{{{head}@bottom-right{{content:{' '.join(numbers)}}}}}"


def _quoted(text: str) -> str:
    """As a string of a sheet of styles: what is not a letter or a digit by its number, so that nothing ends it."""
    return '"{}"'.format(re.sub(r"[^a-zA-Z0-9]", lambda found: f"\\{ord(found[0]):06x}", text))


def allowed(request, council=None, sheet_title: str = "") -> list[str]:
    """What the policy of a page of this council, or of the site, says of its style blocks."""
    blocks = [printed_address(request), *([colours(council)] if council else [])]
    blocks += [sheet_margins(sheet_title)] if sheet_title else []
    return [csp_hash(block) for block in blocks]
