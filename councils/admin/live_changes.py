"""A page on which a draft takes over, or not, what was changed on the live edition since the draft was copied."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..admin_urls import admin_url
from ..publishing.difference import Comparison
from ..publishing.editions import Difference, lock_root
from ..publishing.rebase import (
    WITHOUT_WHOLE,
    Standing,
    States,
    live_edition,
    open_changes,
    take_over_and_rebase,
    without_whole,
)
from .drafts import is_copy
from .parts import PagePart
from .scoped import may_change

TAKE, LEAVE = "take", "leave"
CHOICES = [
    (TAKE, gettext_lazy("Use it in the draft")),
    (LEAVE, gettext_lazy("Leave the draft as it is")),
]


class LiveChangesForm(forms.Form):
    """For each change: take it over, or leave the draft as it is. Where both changed something, nothing is chosen."""

    def __init__(self, *args, states: States, **kwargs):
        super().__init__(*args, **kwargs)
        self.states, self.changes = states, states.open_changes()
        for change in self.changes:
            is_usual = change.standing == Standing.OPEN
            self.fields[change.key] = forms.ChoiceField(
                choices=CHOICES if change.can_be_used else CHOICES[1:],
                widget=forms.RadioSelect,
                initial=(TAKE if is_usual else None) if change.can_be_used else LEAVE,
                error_messages={"required": gettext_lazy("Choose whether to use this change.")},
            )

    def clean(self):
        for change in without_whole(self.taken, self.states.counterparts()):
            self.add_error(change.key, WITHOUT_WHOLE)

    @property
    def taken(self) -> list:
        return [change for change in self.changes if self.cleaned_data.get(change.key) == TAKE]


def change_rows(states: States, form: LiveChangesForm) -> list[tuple]:
    """(change, its field, what residents read now, what the draft says where it says something else again)."""
    live = [Difference(each.model, each.before, each.now, each.fields) for each in form.changes]
    ours = [
        Difference(each.model, each.before, each.in_draft, each.fields)
        for each in form.changes
        if each.standing == Standing.CONFLICT and each.before and each.in_draft
    ]
    said = Comparison(states.then, states.now).tell(live)
    in_draft = iter(Comparison(states.then, states.draft).tell(ours))
    found = []
    for change, part in zip(form.changes, said, strict=True):
        has_both = change.standing == Standing.CONFLICT and change.before and change.in_draft
        found.append((change, form[change.key], part, next(in_draft) if has_both else None))
    return found


class LiveChangesPage(PagePart):
    def views(self):
        return [("<path:object_id>/live-changes/", self.live_changes_view, "live_changes")]

    def live_changes_view(self, request, object_id):
        draft = self.admin.get_object(request, unquote(object_id))
        if draft is None or not self.admin.has_view_permission(request, draft) or not is_copy(draft):
            return self.not_here(request, object_id)
        if not may_change(request.user, draft):
            messages.warning(request, _("You cannot change this draft now."))
            return HttpResponseRedirect(admin_url(draft))
        if request.method == "POST":
            with transaction.atomic():
                lock_root(live_edition(draft) or draft.based_on)
                states, now = States.of(draft), timezone.now()
                form = LiveChangesForm(request.POST, states=states)
                if form.is_valid():
                    take_over_and_rebase(draft, form.taken, as_at=now, by=request.user)
                    messages.success(request, _("Saved. The draft has every change you chose."))
                    return HttpResponseRedirect(admin_url(draft))
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        else:
            states, status = States.of(draft), HTTPStatus.OK
            form = LiveChangesForm(states=states)
        context = {
            "title": _("Changes to the public page"),
            "original": draft,
            "form": form,
            "button": _("Save") if form.changes else _("Mark as up to date"),
            "rows": change_rows(states, form),
        }
        return self.render(request, "admin/live_changes.html", context, status)


def refuse_if_behind(draft) -> None:
    """Before a draft takes the live edition's place: nothing that was corrected there is lost in silence.

    In the transaction that publishes. ValidationError while somebody has to say what becomes of a change.
    """
    if not is_copy(draft):
        return
    lock_root(live_edition(draft) or draft.based_on)
    if number := len(open_changes(draft)):
        raise ValidationError(behind_in_words(number))


def behind_in_words(number: int) -> str:
    return ngettext(
        "%(number)s change was made to the public page since this draft was started. First choose whether to use "
        "it in the draft.",
        "%(number)s changes were made to the public page since this draft was started. First choose whether to use "
        "them in the draft.",
        number,
    ) % {"number": number}
