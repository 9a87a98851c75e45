"""Whoever changes what is public says what was corrected; whoever changes a part changed what it belongs to."""

from django import forms
from django.db import transaction
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modeltranslation.manager import get_translatable_fields_for_model

from ..models import CouncilContent
from ..rich_text import blocks_of
from .scoped import SENTENCES, Page, page_of, texts_changed

SENTENCE_LABELS = {
    "change_note_en": _("What did you correct?"),
    "change_note_cy": _("The same sentence in Welsh"),
    "welsh_reason": _("Why are you publishing without Welsh?"),
}


def welsh_left_behind(form) -> list:
    """Labels of the texts whose Welsh this form removes, or leaves as it was while their English changes.

    A text that must have its Welsh before it is published counts too, where it gets its English only now.
    """
    model, labels = form._meta.model, []
    for name in get_translatable_fields_for_model(model) or ():
        english, welsh = f"{name}_en", f"{name}_cy"
        if not {english, welsh} <= set(form.fields) or not has_words(form[english].data):
            continue
        had_welsh, has_welsh = has_words(form.initial.get(welsh)), has_words(form[welsh].data)
        is_older = has_welsh and english in form.changed_data and welsh not in form.changed_data
        is_new = name in getattr(model, "needs_welsh", ()) and not has_words(form.initial.get(english))
        if is_older or (not has_welsh and (had_welsh or is_new)):
            labels.append(model._meta.get_field(name).verbose_name)
    return labels


def has_words(text) -> bool:
    """An emptied box of rich text still sends its marks."""
    return bool(blocks_of(text))


class CorrectionForm:
    """Mixed into the form of what residents read: whether a sentence is asked for depends on the whole page."""

    page: Page

    def clean(self):
        cleaned = super().clean()
        changed = self.page.has_changed(self)
        if changed and not cleaned.get("change_note_en"):
            self.add_error("change_note_en", self.fields["change_note_en"].error_messages["required"])
        if not changed and any(cleaned.get(name) for name in SENTENCES):
            self.add_error(
                "change_note_en",
                _(
                    "You have not changed anything, so there is nothing to tell residents. Make the "
                    "change, or clear this field."
                ),
            )
        if "welsh_reason" in self.fields and not cleaned.get("welsh_reason"):
            self.ask_about_welsh()
        return cleaned

    def ask_about_welsh(self):
        rows = (
            row
            for formset in self.page.formsets
            for row in formset.initial_forms
            if not self.data.get(row.add_prefix("DELETE"))
        )
        labels = [*welsh_left_behind(self)]
        for row in rows:
            labels += [f"{row.instance}: {label}" for label in welsh_left_behind(row)]
        if labels:
            words = _(
                "The Welsh is missing, or older than the English: %(fields)s. Add it, or say why you "
                "are publishing without it."
            )
            self.add_error("welsh_reason", words % {"fields": ", ".join(map(str, labels))})


class Corrections:
    """What follows from a save or a deletion: the last hand, the version, the note that residents read."""

    @cached_property
    def is_content(self) -> bool:
        return issubclass(self.model, CouncilContent)

    def note_fields(self, page, *, required=True) -> dict:
        """The sentence for residents; not required where only the rows will show whether it is asked for."""
        box = {"widget": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})}
        fields = {
            "change_note_en": forms.CharField(
                label=SENTENCE_LABELS["change_note_en"],
                help_text=_(
                    "This is public. When you save, the page changes straight away. Residents will "
                    "see this sentence."
                ),
                error_messages={"required": _("Say what you corrected. Residents will see this.")},
                required=required,
                **box,
            )
        }
        if page.has_welsh:
            in_welsh = {"widget": forms.Textarea(attrs={**box["widget"].attrs, "lang": "cy"})}
            fields["change_note_cy"] = forms.CharField(
                label=SENTENCE_LABELS["change_note_cy"], required=False, **in_welsh
            )
        return fields

    def correction_fields(self, page) -> dict:
        """What is asked on the page of what residents read: the sentence, and why Welsh is left behind."""
        fields = self.note_fields(page, required=False)
        if page.council.has_welsh:
            fields["welsh_reason"] = forms.CharField(
                label=SENTENCE_LABELS["welsh_reason"],
                help_text=_(
                    "Only if you remove Welsh, or change the English and not the Welsh. Kept in the history."
                ),
                required=False,
                widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
            )
        return fields

    def correction_lines(self, page) -> list:
        """The same as lines of the page: the sentence in its languages side by side."""
        sentence = tuple(self.note_fields(page))
        return [sentence, *(name for name in self.correction_fields(page) if name not in sentence)]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not page_of(request).has_changed(form):
            return
        self.note_last_hand(request, form.instance)
        if note := form.cleaned_data.get("change_note_en"):
            form.instance.publication_root.correct(
                by=request.user,
                note=note,
                note_cy=form.cleaned_data.get("change_note_cy", ""),
                part=form.instance.page_within,
            )

    def save_model(self, request, obj, form, change):
        if reason := form.cleaned_data.get("welsh_reason"):
            obj._change_reason = reason
        if self.is_content:
            if not change:
                obj.created_by = request.user
            if not change or texts_changed(form):
                obj.updated_by = request.user
        super().save_model(request, obj, form, change)

    def save_formset(self, request, form, formset, change):
        """Content edited as a row, such as a pledge on its vision's page, remembers who changed it."""
        for row_form in formset.forms:
            if isinstance(row_form.instance, CouncilContent) and row_form.has_changed():
                row_form.instance.updated_by = request.user
        super().save_formset(request, form, formset, change)

    def note_last_hand(self, request, row):
        """Whoever changed a part changed what it belongs to, and what goes out with it is another text now."""
        content = row.publication_root
        if content is None or row.is_progress:
            return
        if content is row:  # saved in this very request: its version moved already
            row.updated_by = request.user
            type(row)._base_manager.filter(pk=row.pk).update(updated_by=request.user)
        else:
            content.updated_by = request.user
            self.move_version(content, row)
        whole = getattr(content, content.cascades_from) if content.cascades_from else None
        if whole and whole.status in (whole.Status.DRAFT, whole.Status.REVIEW):
            self.move_version(whole, content)

    @staticmethod
    def move_version(whole, part):
        """Buttons drawn before this are stale now; the history says which part it was."""
        whole._change_reason = _("%(kind)s: %(title)s") % {
            "kind": capfirst(part._meta.verbose_name),
            "title": part,
        }
        whole.save()

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        if not self.is_content:
            self.note_last_hand(request, obj)

    def delete_queryset(self, request, queryset):
        """One of the deleted parts stands for all of its plan: that is saved once."""
        parts = {row.publication_root: row for row in queryset} if not self.is_content else {}
        with transaction.atomic():
            super().delete_queryset(request, queryset)
            for row in parts.values():
                self.note_last_hand(request, row)
