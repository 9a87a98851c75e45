"""What templates of the admin share with the public pages."""

from django import template
from django.template.loader import render_to_string

from ..template_functions.components import council_style, lang_of, plain_number

register = template.Library()
register.simple_tag(council_style)
register.simple_tag(lang_of)
register.filter(plain_number)


@register.simple_tag
def component(name, **values):
    """A template of the public pages, drawn with these values and nothing else."""
    return render_to_string(name, values)
