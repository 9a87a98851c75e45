"""What is done with the rows that are ticked in a list: asked for once more on a page of its own."""

from http import HTTPStatus

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME

from .parts import PagePart

CONFIRMED = "confirmed"


class ManyRows(PagePart):
    """Base of such a part; `ask` shows the page, which sends the same rows again."""

    @staticmethod
    def is_confirmed(request) -> bool:
        return CONFIRMED in request.POST

    def ask(self, request, action: str, rows, *, council, seen=(), status=HTTPStatus.OK, **context):
        """`seen`: further (name, value) that come back with the rows. What else is shown: `admin/many_rows.html`."""
        kept = [(ACTION_CHECKBOX_NAME, row.pk) for row in rows]
        context |= {"council": council, "kept": [*kept, *seen, ("action", action), (CONFIRMED, "yes")]}
        return self.render(request, "admin/many_rows.html", context, status)
