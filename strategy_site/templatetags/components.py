"""What templates of the admin share with the public pages."""

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from councils import page_styles

from ..template_functions.components import lang_of, plain_number

register = template.Library()
register.simple_tag(lang_of)
register.filter(plain_number)


@register.simple_tag(takes_context=True)
def council_style(context, council):
    """The colours of a council's admin: its policy allows what carries the nonce of the answer."""
    nonce, colours = context["request"].csp_nonce, page_styles.colours(council)
    return format_html('<style nonce="{}">{}</style>', nonce, mark_safe(colours))  # noqa: S308


@register.simple_tag
def component(name, **values):
    """A template of the public pages, drawn with these values and nothing else."""
    return render_to_string(name, values)
