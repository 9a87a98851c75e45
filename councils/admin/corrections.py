"""Whoever changes what is public says what was corrected; whoever changes a part changed what it belongs to."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modeltranslation.manager import get_translatable_fields_for_model

from ..models import CouncilContent
from ..publishing.editions import lock_root, root_of
from ..rich_text import blocks_of

# Said about a change, and no change themselves.
SENTENCE_LABELS = {
    "change_note_en": _("What did you correct?"),
    "change_note_cy": _("The same sentence in Welsh"),
    "welsh_reason": _("Why are you publishing without Welsh?"),
}
SENTENCES = set(SENTENCE_LABELS)
# Days that say when somebody looked at the words: to enter one corrects nothing.
REVIEWS = {"reviewed_on", "review_due_on"}
# Colleagues who look after it: residents read nothing of them.
INSIDE = {"owner", "deputy"}


def texts_changed(form) -> bool:
    """Did the officer change anything of the thing itself?"""
    return bool(set(form.changed_data) - SENTENCES)


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


def ask_for_sentences(form, page):
    """Beside the sentence, what is wrong with it: whether it is asked for depends on the whole page."""
    given, changed = form.cleaned_data, page.has_changed(form)
    if changed and not given.get("change_note_en") and not tells_residents_nothing(form, page):
        form.add_error("change_note_en", form.fields["change_note_en"].error_messages["required"])
    if not changed and any(given.get(name) for name in SENTENCES):
        form.add_error(
            "change_note_en",
            _(
                "You have not changed anything, so there is nothing to tell residents. Make the "
                "change, or clear this field."
            ),
        )
    if "welsh_reason" in form.fields and not given.get("welsh_reason"):
        _ask_about_welsh(form, page)


def _ask_about_welsh(form, page):
    rows = (
        row
        for formset in page.formsets
        for row in formset.initial_forms
        if not form.data.get(row.add_prefix("DELETE"))
    )
    labels = [*welsh_left_behind(form)]
    for row in rows:
        labels += [f"{row.instance}: {label}" for label in welsh_left_behind(row)]
    if labels:
        words = _(
            "The Welsh is missing, or older than the English: %(fields)s. Add it, or say why you "
            "are publishing without it."
        )
        form.add_error("welsh_reason", words % {"fields": ", ".join(map(str, labels))})


def tells_residents_nothing(form, page) -> bool:
    """Did the officer enter when it was reviewed or who looks after it, and change nothing else?"""
    is_inside = set(form.changed_data) - SENTENCES <= REVIEWS | INSIDE
    return is_inside and not any(formset.has_changed() for formset in page.formsets)


def note_fields(page) -> dict:
    """The sentence for residents; whether it is needed, only the rows will show."""
    box = {"rows": 2, "class": "vLargeTextField"}
    fields = {
        "change_note_en": forms.CharField(
            label=SENTENCE_LABELS["change_note_en"],
            help_text=_(
                "This is public. When you save, the page changes straight away. Residents will "
                "see this sentence."
            ),
            error_messages={"required": _("Say what you corrected. Residents will see this.")},
            required=False,
            widget=forms.Textarea(attrs=box),
        )
    }
    if page.has_welsh:
        fields["change_note_cy"] = forms.CharField(
            label=SENTENCE_LABELS["change_note_cy"],
            required=False,
            widget=forms.Textarea(attrs={**box, "lang": "cy"}),
        )
    return fields


def correction_fields(page) -> dict:
    """What is asked on the page of what residents read: the sentence, and why Welsh is left behind."""
    fields = note_fields(page)
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


def correction_lines(page) -> list:
    """The same as lines of the page: the sentence in its languages side by side."""
    sentence = tuple(note_fields(page))
    return [sentence, *(name for name in correction_fields(page) if name not in sentence)]


def sign(row, form, *, by, is_new: bool):
    """Before a row is saved: who wrote it, and why Welsh is left behind."""
    if not is_new and row.is_public and not row.is_progress:
        lock_root(root_of(row))
    if reason := form.cleaned_data.get("welsh_reason"):
        row._change_reason = reason
    if isinstance(row, CouncilContent):
        if is_new:
            row.created_by = by
        if is_new or texts_changed(form):
            row.updated_by = by


def tell(form, *, by):
    """After all of a page is saved: the last hand, and the note that residents read."""
    row, given = form.instance, form.cleaned_data
    note_last_hand(row, by=by)
    if note := given.get("change_note_en"):
        note_cy = given.get("change_note_cy", "")
        row.publication_root.correct(by=by, note=note, note_cy=note_cy, part=row.page_within)


def note_last_hand(row, *, by):
    """Whoever changed a part changed what it belongs to, and what goes out with it is another text now."""
    content = row.publication_root
    if content is None or row.is_progress:
        return
    if content is row:  # saved in this very request: its version moved already
        row.updated_by = by
        type(row)._base_manager.filter(pk=row.pk).update(updated_by=by)
    else:
        content.updated_by = by
        move_version(content, row)
    whole = getattr(content, content.cascades_from) if content.cascades_from else None
    if whole and whole.status in (whole.Status.DRAFT, whole.Status.REVIEW):
        move_version(whole, content)


def move_version(whole, part):
    """Buttons drawn before this are stale now; the history says which part it was."""
    whole._change_reason = _("%(kind)s: %(title)s") % {
        "kind": capfirst(part._meta.verbose_name),
        "title": part,
    }
    whole.save()
