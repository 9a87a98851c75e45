"""The style blocks that a page carries: its templates write them, its policy allows these and no others."""

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


def printed_address(request, council=None) -> str:
    """The site's own address, for the paper: a sheet of styles cannot know it, and prints it before each path.

    Scheme and host are as Django has checked them: letters, digits, dots, hyphens, colons, brackets.
    """
    return f':root{{--site:"{addresses.absolute("", council, host=addresses.host_of(request))}"}}'


def allowed(request, council=None) -> list[str]:
    """What the policy of a page of this council, or of the site, says of its style blocks."""
    blocks = [printed_address(request, council), *([colours(council)] if council else [])]
    return [csp_hash(block) for block in blocks]
