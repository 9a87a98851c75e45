"""Keeping an edition as it was adopted, and withdrawing texts of such a copy: each is asked, shown, and asked again."""

import json
from http import HTTPStatus

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from councils import permissions
from councils.admin import PagePart, PartAdmin, nobody
from councils.admin.base import kept_as_it_was
from councils.admin.present import RowField
from councils.admin.scoped import has_ended
from councils.admin_urls import admin_url
from councils.models import Committee
from councils.parsing.dates import DayField
from pledges.models import VisionStatement

from .. import adopting
from ..adopted_text import AdoptedText, places
from ..models import AdoptedCopy, Decision, WithdrawnText

SEEN, CHANGE = "seen", "_change"


class OfCopy(forms.Form):
    """What is asked about a row that the model checks: the same words as if it were saved, each beside its field."""

    # The model's own names for fields of the form.
    names = {"body": "body_en", "reason": "reason_en"}

    def checked(self, row, exclude) -> None:
        try:
            row.clean_fields(exclude=exclude)
            row.clean()
        except ValidationError as error:
            for name, faults in error.update_error_dict({}).items():
                here = self.names.get(name, name)
                self.add_error(here if here in self.fields else None, faults)


class KeepForm(OfCopy):
    """By whom it was adopted, when, and by which decision."""

    committee = RowField(
        None,
        label=_("Adopted by"),
        required=False,
        help_text=_("The committee, the cabinet or the full council."),
    )
    body_en = forms.CharField(
        label=_("Adopted by, in words"),
        required=False,
        max_length=150,
        help_text=_("Only where none of the committees above adopted it."),
    )
    body_cy = forms.CharField(
        label=_("Adopted by, in Welsh"),
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"lang": "cy"}),
    )
    adopted_on = DayField(
        label=_("Adopted on"), help_text=_("The day of the meeting, such as 18 February 2026.")
    )
    decision = RowField(
        None,
        label=_("Decision"),
        required=False,
        help_text=_("Where it is minuted, if that is published here."),
    )

    def __init__(self, *args, edition, **kwargs):
        super().__init__(*args, **kwargs)
        self.edition, council = edition, edition.council
        self.fields["committee"].queryset = Committee.objects.filter(council=council)
        self.fields["decision"].queryset = Decision.objects.of(council).live()
        if not council.has_welsh:
            del self.fields["body_cy"]

    def clean(self):
        given = super().clean()
        name = "vision" if isinstance(self.edition, VisionStatement) else "plan"
        self.copy = AdoptedCopy(council=self.edition.council, **{name: self.edition}, **given)
        if "adopted_on" in given:
            self.checked(self.copy, {"council", "vision", "plan", "number", "payload", "sha256", "body"})
        return given


class WithdrawForm(OfCopy):
    """Which texts, and why."""

    reason_en = forms.CharField(
        label=_("Why it is withdrawn"),
        help_text=_("Name the law or the ruling. Residents will see this."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason_cy = forms.CharField(
        label=_("Why it is withdrawn, Welsh"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "cy"}),
    )
    places = forms.MultipleChoiceField(
        label=_("Texts to withdraw"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one text.")},
    )

    def __init__(self, *args, copy, **kwargs):
        super().__init__(*args, **kwargs)
        self.copy = copy
        self.places = {place.pointer: place for place in places(json.loads(copy.payload))}
        self.fields["places"].choices = [
            (pointer, f"{place.label}: {Truncator(place.text).chars(120)}")
            for pointer, place in self.places.items()
        ]
        if not copy.council.has_welsh:
            del self.fields["reason_cy"]

    def clean(self):
        given = super().clean()
        row = WithdrawnText(
            adopted_copy=self.copy,
            reason_en=given.get("reason_en", ""),
            reason_cy=given.get("reason_cy") or None,
        )
        if "reason_en" in given:
            self.checked(row, {"adopted_copy", "places", "sha256", "sha256_before", "reason"})
        return {**given, "reason_en": row.reason_en, "reason_cy": row.reason_cy or ""}


class AskedTwice(PagePart):
    """A page of its own that asks, shows what would be done, and does it once that is confirmed."""

    name = ""
    title = confirm = ""
    template = "admin/asked_twice.html"

    def views(self):
        return [(f"<path:object_id>/{self.name}/", self.page, self.name)]

    def may(self, user, row) -> bool:
        raise NotImplementedError

    def form(self, data, row):
        raise NotImplementedError

    def shown(self, form) -> dict:
        """What is shown before it is done: `lines`, a `warning`, and the digest that is confirmed as `seen`."""
        raise NotImplementedError

    def carry_out(self, request, form, seen: str):
        """Do it, and say so. Returns where to go from here; ValidationError where it has changed since."""
        raise NotImplementedError

    def page(self, request, object_id):
        row = self.admin.get_object(request, unquote(object_id))
        if row is None:
            return self.not_here(request, object_id)
        if has_ended(request.user, row):
            return kept_as_it_was(request, row)
        if not self.may(request.user, row):
            raise PermissionDenied
        form, shown, status = (
            self.form(request.POST if request.method == "POST" else None, row),
            {},
            HTTPStatus.OK,
        )
        if request.method == "POST" and not form.is_valid():
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        elif request.method == "POST" and CHANGE not in request.POST:
            if seen := request.POST.get(SEEN, ""):
                try:
                    return HttpResponseRedirect(self.carry_out(request, form, seen))
                except ValidationError as error:
                    form.add_error(None, error.messages)
                    status = HTTPStatus.CONFLICT
            shown = self.shown(form)
        context = {"title": self.title, "original": row, "form": form, "confirm": self.confirm, **shown}
        return self.render(request, self.template, context, status)


class KeepAsAdopted(AskedTwice):
    """Part of the page of a plan or a vision."""

    name, title = "adopted", _("Keep as adopted")
    confirm = _("Keep as adopted")

    def on_form(self, request, row):
        copies = list(row.adopted_copies.defer("payload").select_related("council", "plan", "vision"))
        may = adopting.may_keep(request.user, row)
        return {
            "adopted_copies": [(copy, admin_url(copy)) for copy in copies],
            "keep_as_adopted": admin_url(row, self.name) if may else "",
        }

    def may(self, user, row):
        return adopting.may_keep(user, row)

    def form(self, data, row):
        return KeepForm(data, edition=row)

    def shown(self, form):
        copy = adopting.drawn_up(form.copy)
        text = AdoptedText(copy.payload)
        return {
            "lines": [f"{kind}: {number}" for kind, number in text.counts()],
            "heading": text.title,
            "warning": _("The copy is public straight away. It cannot be changed or deleted."),
            SEEN: copy.sha256,
        }

    def carry_out(self, request, form, seen):
        copy = adopting.keep(form.copy, by=request.user, seen=seen)
        messages.success(request, _("Saved as a permanent copy."))
        return admin_url(copy.edition)


class WithdrawTexts(AskedTwice):
    """Part of the page of a copy as adopted."""

    name, title = "withdraw", _("Withdraw texts")
    confirm = _("Withdraw these texts")

    def on_form(self, request, row):
        may = self.may(request.user, row) and not has_ended(request.user, row)
        return {
            "withdrawals": list(row.withdrawals.all()),
            "withdraw_texts": admin_url(row, self.name) if may else "",
        }

    def may(self, user, row):
        return permissions.publishes_for.test(user, row.council)

    def form(self, data, row):
        return WithdrawForm(data, copy=row)

    def shown(self, form):
        chosen = [form.places[pointer] for pointer in form.cleaned_data["places"]]
        number = len(chosen)
        heading = ngettext("%(number)s text will be withdrawn", "%(number)s texts will be withdrawn", number)
        return {
            "lines": [f"{place.label}: {place.text}" for place in chosen],
            "heading": heading % {"number": number},
            "warning": _("You cannot undo this. Nobody will be able to read these texts in the copy again."),
            SEEN: form.copy.sha256,
        }

    def carry_out(self, request, form, seen):
        given = form.cleaned_data
        reasons = {"reason": given["reason_en"], "reason_cy": given["reason_cy"]}
        adopting.withdraw(form.copy, given["places"], by=request.user, seen=seen, **reasons)
        messages.success(request, _("Withdrawn."))
        return admin_url(form.copy)


@admin.register(AdoptedCopy)
class AdoptedCopyAdmin(PartAdmin):
    page_parts = (WithdrawTexts,)
    change_form_template = "admin/adopted_copy_change_form.html"
    list_display = ("__str__", "plan", "vision", "kept_at")
    list_select_related = ("plan", "vision")
    sections = (
        (_("Details"), ("vision", "plan", "committee", "adopted_on", "decision")),
        (_("Saved"), ("kept_at", "sha256")),
    )
    readonly_fields = ("kept_at", "sha256")
    has_add_permission = has_change_permission = has_delete_permission = nobody


@admin.register(WithdrawnText)
class WithdrawnTextAdmin(PartAdmin):
    list_display = ("__str__", "adopted_copy")
    list_select_related = ("adopted_copy",)
    sections = ((_("Details"), ("adopted_copy", "reason", "withdrawn_on", "sha256_before", "sha256")),)
    readonly_fields = ("withdrawn_on", "sha256_before", "sha256")
    has_add_permission = has_change_permission = has_delete_permission = nobody
