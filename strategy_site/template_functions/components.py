"""What the components need beyond a template: colours, ornaments, shares, and the language of a text."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from jinja2 import pass_context

from councils import page_styles
from councils.languages import language_given
from councils.page_styles import brand_of
from delivery.figures import charts
from delivery.figures.sparkline import sparkline as line_of
from delivery.figures.strip import strip as widths_of


def council_style(council):
    """The colours of a council's pages."""
    return _style_block(page_styles.colours(council))


@pass_context
def print_style(context):
    """The site's own address, for the paper."""
    request = context.get("request")
    return _style_block(page_styles.printed_address(request)) if request else ""


def sheet_margins(title):
    """What stands in the margins of each sheet; the view gives the same title as `sheet_title`."""
    return _style_block(page_styles.sheet_margins(title))


def _style_block(text: str):
    """A block that the page's policy allows: `councils.page_styles` has made it."""
    return mark_safe(f"<style>{text}</style>")  # noqa: S308


def council_ring(council):
    """A small ring in the council's own tone, before the words that name it."""
    return format_html(
        '<svg class="ring" viewBox="0 0 14 14" aria-hidden="true" focusable="false">'
        '<circle cx="7" cy="7" r="5.5" fill="none" stroke="{}" stroke-width="3"/></svg>',
        brand_of(council).mid,
    )


def fan(count):
    """The ornament of a cover: from one point as many strands as the plan has priorities."""
    return _fan(["currentColor"] * min(int(count or 0), 12))


def council_fan(councils):
    """The same for the home page: one strand for each council, in its own tone."""
    return _fan([brand_of(council).mid for council in list(councils)[:12]])


WIDTH, HEIGHT, RADIUS = 400, 288, 6


def _fan(colours):
    if len(colours) < 2:
        return ""
    gap = min(58, (HEIGHT - 32) / (len(colours) - 1))
    strands = []
    for number, colour in enumerate(colours):
        place = number - (len(colours) - 1) / 2
        x = WIDTH - 16 - 44 * abs(place) / ((len(colours) - 1) / 2)
        y = HEIGHT / 2 + place * gap
        bend = x * 0.42
        path = f"M0 {HEIGHT // 2}C{bend:.0f} {HEIGHT // 2} {bend:.0f} {y:.0f} {x - RADIUS - 1:.0f} {y:.0f}"
        strands.append((colour, path, f"{x:.0f}", f"{y:.0f}"))
    return format_html(
        '<svg class="fan" viewBox="0 0 {} {}" fill="none" stroke-width="2" aria-hidden="true" focusable="false">'
        "{}</svg>",
        WIDTH,
        HEIGHT,
        format_html_join("", '<g stroke="{0}"><path d="{1}"/><circle cx="{2}" cy="{3}" r="6"/></g>', strands),
    )


def compared(evidence):
    """How long two threads must be to show a change in per cent: (earlier, later), the longer one 100."""
    if evidence.change not in ("increase", "decrease") or not evidence.comparison_period:
        return None
    if evidence.value is None or (
        evidence.unit_en if hasattr(evidence, "unit_en") else evidence.unit
    ) not in (
        "per cent",
        "%",
    ):
        return None
    change = abs(float(evidence.value)) / 100
    if evidence.change == "increase":
        return {"earlier": f"{100 / (1 + change):.1f}%", "later": "100%"}
    return {"earlier": "100%", "later": f"{100 * max(1 - change, 0):.1f}%"}


def lang_of(thing, field):
    """` lang="en"` where a page in Welsh has to give this text in English; otherwise nothing."""
    if language_given(thing, field) == (get_language() or "en"):
        return ""
    return mark_safe(' lang="en"') if getattr(thing, f"{field}_en", None) else ""


def lang_attribute(language):
    """` lang="cy"` of words that are in this language, where that is not the page's; otherwise nothing."""
    return format_html(' lang="{}"', language) if language and language != (get_language() or "en") else ""


def plain_number(value):
    """40 for 40.0000, and 12.5 for 12.5000."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _writer(prefix, suffix):
    """How a value is written: 84%, £1,250, -£5 with a true minus sign."""

    def write(value):
        text = charts.grouped_number(value)
        number = text.removeprefix(charts.MINUS)
        return f"{charts.MINUS if number != text else ''}{prefix or ''}{number}{suffix or ''}"

    return write


def chart(points, prefix="", suffix="", from_zero=None):
    """The drawing of these points; None where not one of them has a value."""
    start = from_zero if isinstance(from_zero, bool) else None  # a name that a template lacks is neither
    return charts.chart(points or (), write=_writer(prefix, suffix), from_zero=start)


def chart_rows(points, prefix="", suffix=""):
    """The same points as rows of a table."""
    return charts.table(points or (), write=_writer(prefix, suffix))


def sparkline(values):
    """How these values went, newest last, for a line of text."""
    return line_of(values or ())


def strip_segments(counts):
    """The segments of a status strip, from (status, word, number) or (status, word, number, address)."""
    counts = list(counts or ())
    segments, start = [], 0
    for (status, word, count, *address), width in zip(
        counts, widths_of([row[2] for row in counts]), strict=True
    ):
        if count:
            url = address[0] if address else ""
            segments.append(
                {"status": status, "word": word, "count": count, "url": url, "x": start, "width": width}
            )
        start += width
    return segments
