"""Whoever changes what is public says what was corrected; whoever changes a part changed what it belongs to."""

from django import forms
from django.db import transaction
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ..models import CouncilContent


def texts_changed(form) -> bool:
    """Did the officer change anything of the thing itself?"""
    return bool(set(form.changed_data) - {"change_note_en", "change_note_cy", "version"})


class Corrections:
    """What follows from a save or a deletion: the last hand, the version, the note that residents read."""

    @cached_property
    def is_content(self) -> bool:
        return issubclass(self.model, CouncilContent)

    def note_fields(self, request, *, required=True) -> dict:
        """The sentence for residents; not required where only the rows will show whether it is asked for."""
        box = {"widget": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})}
        fields = {
            "change_note_en": forms.CharField(
                label=_("What did you correct?"),
                help_text=_("This is public: saving changes the page at once. Residents see this sentence."),
                error_messages={"required": _("Say what you corrected: residents see this sentence.")},
                required=required,
                **box,
            )
        }
        if self.has_welsh(request):
            in_welsh = {"widget": forms.Textarea(attrs={**box["widget"].attrs, "lang": "cy"})}
            fields["change_note_cy"] = forms.CharField(
                label=_("The same in Welsh"), required=False, **in_welsh
            )
        return fields

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        parts_changed = any(formset.has_changed() for formset in formsets)
        if not parts_changed and not texts_changed(form):
            return
        self.note_last_hand(request, form.instance)
        if note := form.cleaned_data.get("change_note_en"):
            form.instance.content.correct(
                by=request.user, note=note, note_cy=form.cleaned_data.get("change_note_cy", "")
            )

    def save_model(self, request, obj, form, change):
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
        content = row.content
        if content is None or row.is_progress:
            return
        if content is row:  # saved in this very request: its version moved already
            row.updated_by = request.user
            type(row)._base_manager.filter(pk=row.pk).update(updated_by=request.user)
        else:
            content.updated_by = request.user
            self.move_version(content, row)
        whole = getattr(content, content.moves_with) if content.moves_with else None
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
        parts = {row.content: row for row in queryset} if not self.is_content else {}
        with transaction.atomic():
            super().delete_queryset(request, queryset)
            for row in parts.values():
                self.note_last_hand(request, row)
