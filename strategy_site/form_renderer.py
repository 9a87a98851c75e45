"""Draws forms: half of the cost of a long page of the admin is in its widgets."""

from django.conf import settings
from django.forms.renderers import BaseRenderer, Jinja2
from django.template import engines
from django.utils.functional import cached_property


class FormRenderer(BaseRenderer):
    """Widgets by the Jinja2 templates that Django ships beside the others, or ours; all else by the admin's."""

    @cached_property
    def quick(self):
        renderer = Jinja2()
        renderer.engine.env.loader.searchpath.insert(0, settings.BASE_DIR / "templates" / "jinja2")
        # No widget calls Jinja2's own functions, yet they would be copied for each part of each widget.
        renderer.engine.env.globals.clear()
        return renderer

    def get_template(self, template_name):
        if template_name.startswith("django/forms/widgets/"):
            return self.quick.get_template(template_name)
        return engines["django"].get_template(template_name)
