"""What a page of the admin is put together from: each part adds addresses, words on the form, or things to a list."""

from http import HTTPStatus

from django.shortcuts import render
from django.urls import path


def render_page(admin, request, template: str, context: dict, status=HTTPStatus.OK):
    """A page about a model, with the menu of the admin."""
    shared = {**admin.admin_site.each_context(request), "opts": admin.opts}
    return render(request, template, {**shared, **context}, status=status)


class PagePart:
    """One part of the pages of a model. It adds nothing until it says so."""

    # The template of the list that shows what `on_list` adds.
    list_template: str | None = None

    def __init__(self, admin):
        self.admin, self.model, self.opts = admin, admin.model, admin.opts

    def views(self) -> list:
        """(route, view, name) of its own pages."""
        return []

    def urls(self) -> list:
        wrap, kind = self.admin.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        return [path(route, wrap(view), name=f"{kind}_{name}") for route, view, name in self.views()]

    def on_form(self, request, row) -> dict:
        """What the page of this row shows besides its form."""
        return {}

    def on_add(self, request, council) -> dict:
        """What the page that adds a row for this council shows besides its form."""
        return {}

    def on_list(self, request) -> dict:
        return {}

    def actions(self, request) -> dict:
        """What may be done with many rows of the list: by name as Django has it, (function, name, words)."""
        return {}

    def after_save(self, request, row):
        """Where to go from here; None: where Django goes."""

    def render(self, request, template, context, status=HTTPStatus.OK):
        return render_page(self.admin, request, template, context, status)

    def not_here(self, request, object_id):
        return self.admin._get_obj_does_not_exist_redirect(request, self.opts, object_id)
