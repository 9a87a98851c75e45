"""Rows ticked "Delete?" in a table: refused, asked about first, or deleted, by the rule that holds for pages."""

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ..publishing.deletion import why_kept
from ..publishing.redirects import was_public
from .rows_sent import CountsRowsSent
from .usage import named_in_words, parts_in_words, uses_and_parts


class DeletesRows(CountsRowsSent):
    """Nothing that is ticked goes unasked where something goes with it; everything else typed stays in the form."""

    @cached_property
    def ends_rows(self) -> bool:
        """Are these rows ended, not deleted? Then the table offers no box to tick."""
        content = self.instance.publication_root if self.model.can_end and self.instance.pk else None
        return content is not None and was_public(content)

    def clean(self):
        """Before Django's own, which would stop at the first that is used, and not say where."""
        ticked = [form for form in self.initial_forms if self.can_delete and self._should_delete_form(form)]
        # One that names no stored row deletes none.
        stopped = [form for form in ticked if form.instance.pk is not None and self._stop(form)]
        if stopped:
            raise ValidationError(
                _("Nothing is saved yet. Read the messages beside the rows you want to delete.")
            )
        super().clean()

    def _stop(self, form) -> bool:
        """Say beside the row why it stays, or what goes with it; False where it may go."""
        if words := why_kept(form.instance):
            form.add_error(None, words)
            return True
        uses, parts = uses_and_parts([form.instance])
        if uses:
            words = _("This is used elsewhere: %(uses)s. Remove it there first.")
            form.add_error(None, words % {"uses": named_in_words(uses, form.instance)})
            return True
        going = parts_in_words(parts)
        question = form.add_prefix("delete_too")
        if not going or form.data.get(question) == going:
            return False
        form.add_error(
            None,
            format_html(
                '{} <label class="vCheckboxLabel"><input type="checkbox" name="{}" value="{}"> {}</label>',
                _("These will also be deleted: %(parts)s. Their history is kept.") % {"parts": going},
                question,
                going,
                _("Delete them too"),
            ),
        )
        return True
