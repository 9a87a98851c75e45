"""The form behind every admin page and inline row: stale edits and other councils' things are refused."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.forms.utils import ErrorDict
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ..models import Council
from ..parsing.numbers import NumberField, why_not_in
from ..parsing.text_faults import why_no_text
from ..publishing.compare import kept_once
from ..rich_text import RichTextFormField
from .corrections import ask_for_sentences
from .present import KeepsPresent, keep_present


class SeenVersion(forms.Field):
    """The version the officer saw, signed. A missing or changed one counts as stale, not as a fault of the page.

    It is compared with the row's and never written to it: a row that is added has seen none.
    """

    widget = forms.HiddenInput
    # Equal to no version that a row can have.
    NEVER = object()

    def __init__(self, **kwargs):
        super().__init__(required=False)

    @staticmethod
    def sign(version: int) -> str:
        return Signer(salt="version").sign(version)

    def prepare_value(self, value):
        """A row's number is signed; what was sent comes back as it was."""
        return self.sign(value) if isinstance(value, int) else value

    def to_python(self, value):
        try:
            return int(Signer(salt="version").unsign(str(value)))
        except (BadSignature, ValueError):
            return self.NEVER

    def has_changed(self, initial, data):
        return False  # nothing that an officer types


class Conflict:
    """One field that someone else changed: its label, their text and ours."""

    def __init__(self, label, theirs, ours):
        self.label, self.theirs, self.ours = label, theirs, ours


def doubled(question: str):
    """The question beside a text that stands there twice, with its two answers."""
    return format_html(
        '{} <span role="radiogroup" aria-label="{}">'
        '<label class="vCheckboxLabel"><input type="radio" name="{}" value="once" checked> {}</label> '
        '<label class="vCheckboxLabel"><input type="radio" name="{}" value="both"> {}</label></span>',
        _("The text is duplicated. Choose what to keep, then save again."),
        _("The text is duplicated"),
        question,
        _("Keep one copy"),
        question,
        _("Keep both copies"),
    )


class CouncilForm(forms.ModelForm):
    """A row's form. What is known of its page, and whose it is, is set by the admin before it is built."""

    page = None
    council: Council | None = None
    # The table that it is a row of.
    table = None
    # Texts of an earlier version, offered in place of today's; nothing changes until they are saved.
    earlier: dict | None = None
    # Fields in which another council's things may be named.
    may_be_anothers: tuple = ()
    conflicts: list | None = None
    # Typed before, and not saved until somebody presses the button: what the page says of it.
    restored = ""

    def __init__(self, *args, **kwargs):
        if self.earlier:
            kwargs["initial"] = {**(kwargs.get("initial") or {}), **self.earlier}
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            keep_present(self)

    def full_clean(self):
        """A row of a table that nobody changed is only asked whether somebody else saved it meanwhile."""
        if not (self.is_bound and self.table and self.instance.pk) or self.has_changed():
            super().full_clean()
            return
        self._errors, self.cleaned_data = ErrorDict(renderer=self.renderer), {}
        if "version" in self.fields:
            self._refuse_stale(self.fields["version"].clean(self["version"].data))

    def clean(self):
        """Of what residents read, the sentence that tells them what was corrected."""
        cleaned = super().clean()
        if "change_note_en" in self.fields:
            ask_for_sentences(self, self.page)
        return cleaned

    def _get_validation_exclusions(self):
        """A choice that no longer exists is no fault of who leaves it as it is."""
        gone = {
            name
            for name, field in self.fields.items()
            if getattr(field, "present", ()) and not isinstance(field, KeepsPresent)
        }
        return super()._get_validation_exclusions() | (gone - set(self.changed_data))

    @cached_property
    def changed_data(self):
        """As Django's, without texts that differ in nothing but what a browser makes of the ends of lines."""
        return [name for name in super().changed_data if not self._says_the_same(name)]

    def _says_the_same(self, name) -> bool:
        before, sent = self.get_initial_for_field(self.fields[name], name), self[name].data
        if not isinstance(before, str) or not isinstance(sent, str):
            return False
        if isinstance(field := self.fields[name], RichTextFormField):
            before, sent = field.sanitize(before), field.sanitize(sent)
        return before.splitlines() == sent.splitlines()

    def ask_for_files(self, sent):
        """The form comes back, and no browser sends a file a second time; `sent` are the names that had one."""
        for name, field in self.fields.items():
            if (
                isinstance(field, forms.FileField)
                and self.add_prefix(name) in sent
                and not self.has_error(name)
            ):
                self.add_error(name, _("Choose the file again. It could not be kept."))

    def _post_clean(self):
        seen = self.cleaned_data.pop("version", SeenVersion.NEVER)
        self._ask_about_doubled()
        self._refuse_what_is_no_text()
        self._refuse_other_signs()
        if self.instance.pk:
            self.instance.as_stored = {field.name for field in self._meta.model._meta.fields} - {
                *self.changed_data
            }
        super()._post_clean()
        self._refuse_foreign_objects()
        if not self.errors and self.instance.pk and "version" in self.fields:
            self._refuse_stale(seen)
        if self.restored:
            self.add_error(None, self.restored)

    def _refuse_foreign_objects(self):
        """Of what is chosen; not of the row's own key, and a table's whole stands in no choice."""
        for name, value in list(self.cleaned_data.items()):
            field = self.fields[name]
            is_choice = isinstance(field, forms.ModelChoiceField) and name != self._meta.model._meta.pk.name
            if not is_choice or name in self.may_be_anothers:
                continue
            for row in value if isinstance(value, QuerySet) else filter(None, [value]):
                if (
                    getattr(row, "council_lookup", None)
                    and row.pk not in getattr(field, "present", ())
                    and self.council
                    and not row.is_choosable_by(self.council)
                ):
                    self.add_error(name, _("Choose something that belongs to this council."))
                    break

    # -- a text pasted twice --------------------------------------------------------------------

    def _ask_about_doubled(self):
        """Beside a text that stands there twice the officer is asked; nothing is cut unasked."""
        for name in self.changed_data:
            field, text = self.fields[name], self.cleaned_data.get(name)
            if not text or not isinstance(field.widget, forms.Textarea):
                continue
            once = kept_once(text, rich=isinstance(field, RichTextFormField))
            answer = self.data.get(question := self.add_prefix(f"{name}_doubled"))
            if once == text or answer == "both":
                continue
            if answer == "once":
                self.cleaned_data[name] = once
                # Where something else is refused, the form comes back with what was decided.
                self.data = self.data.copy()
                self.data[self.add_prefix(name)] = once
            else:
                self.add_error(name, doubled(question))

    # -- what came from a spreadsheet -----------------------------------------------------------

    def _refuse_what_is_no_text(self):
        """An error mark, a name that is not known, and letters read in a wrong encoding, as in a file."""
        for name in self.changed_data:
            field, text = self.fields[name], self.cleaned_data.get(name)
            if not isinstance(field, forms.CharField) or isinstance(field, RichTextFormField) or not text:
                continue
            # The Welsh of a name is one too.
            english = self.fields.get(f"{name.removesuffix('_cy')}_en", field)
            if words := why_no_text(text, is_needed=english.required):
                self.add_error(name, words)

    def sign_of(self, name: str) -> str:
        """The sign that may stand beside a number in this field: "%", "£", "€" or none."""
        return ""

    def _refuse_other_signs(self):
        for name, field in self.fields.items():
            sign = field.sign if isinstance(field, NumberField) and name in self.cleaned_data else ""
            if sign and (words := why_not_in(sign, self.sign_of(name))):
                self.add_error(name, words)

    # -- stale edits ----------------------------------------------------------------------------

    @cached_property
    def stored(self):
        """The row as it is in the database now, or None when it was deleted."""
        if self.table:
            return self.table.stored.get(self.instance.pk)
        return type(self.instance)._base_manager.filter(pk=self.instance.pk).first()

    @property
    def is_stale(self) -> bool:
        return self.conflicts is not None

    def _refuse_stale(self, seen):
        if self.stored is None or seen == self.stored.version:
            return
        self.conflicts = [
            Conflict(field.label, *values)
            for field, values in ((self.fields[name], self._both_texts(name)) for name in self.changed_data)
            if values
        ]
        self.add_error(
            None,
            ValidationError(
                _(
                    "Someone else saved this while you were editing. Nothing has been lost. Choose "
                    "what to keep below."
                ),
                code="stale",
            ),
        )
        # What is sent next time is a decision taken with both texts in view.
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = SeenVersion.sign(self.stored.version)

    def _both_texts(self, name):
        """What stands there now and what was typed, when the two differ."""
        if not hasattr(self.stored, name):
            return None
        theirs, ours = getattr(self.stored, name), self.cleaned_data.get(name)
        if hasattr(theirs, "all"):
            theirs, ours = ", ".join(map(str, theirs.all())), ", ".join(map(str, ours or []))
        return None if theirs == ours else (theirs, ours)
