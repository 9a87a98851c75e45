"""How many rows a form really sends: what it says of their number may be anything."""

from django.core.exceptions import TooManyFieldsSent, ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

# In all tables of a page together; the limit of fields in the settings is made for as many.
MOST_ROWS = 2_500


def rows_in(names) -> set[tuple[str, str]]:
    """(table, number) of each row of which a field was sent: ("actions", "7") of "actions-7-title_en"."""
    parts = (name.rsplit("-", 2) for name in names)
    return {(part[0], part[1]) for part in parts if len(part) == 3 and part[1].isdecimal()}


def refuse_too_many(request) -> None:
    """Raises TooManyFieldsSent, which is told in words with what was typed."""
    if len(rows_in(request.POST)) > MOST_ROWS:
        raise TooManyFieldsSent("More rows were sent than the tables of one page may have.")


class CountsRowsSent(BaseInlineFormSet):
    """A form is made for each row that came or is stored, and for no more."""

    @cached_property
    def number_sent(self) -> int:
        return sum(table == self.prefix for table, _number in rows_in([*self.data, *self.files]))

    def total_form_count(self):
        said = super().total_form_count()
        if not self.is_bound or said <= self.number_sent:
            return said
        # Rows that an officer may only read are counted by the page, and not sent.
        return min(said, max(self.number_sent, len(self.get_queryset())))

    def clean(self):
        super().clean()
        if super().total_form_count() > self.total_form_count():
            raise ValidationError(_("Some rows of this table were not received. Send the form again."))
