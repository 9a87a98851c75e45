"""The list of councils to choose one from: some hundreds of lines, so they are not made by a template's loop."""

from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language


def council_options(choices):
    """An option for each council, with its number of results where they are counted."""
    lines = []
    for choice in choices:
        lang = "" if choice.language == get_language() else f' lang="{choice.language}"'
        count = "" if choice.count is None else f" ({choice.count})"
        lines.append(f'<option value="{choice.value}"{lang}>{escape(choice.words)}{count}</option>')
    return mark_safe("\n".join(lines))  # noqa: S308  addresses, languages and numbers; the name is escaped
