"""Many colleagues invited from one pasted list: looked at first, then written to all at once."""

import hashlib
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .. import addresses, inviting
from ..admin_urls import admin_url
from ..models import Membership
from .form_recovery import restored_words
from .parts import PagePart


class PeopleForm(forms.Form):
    people = forms.CharField(
        label=_("Colleagues"),
        help_text=_(
            "One person in each line: an email address, or “Ann Example <ann@council.gov.uk>”, or address, name and "
            "role with commas between. At most 200."
        ),
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 10, "class": "vLargeTextField"}),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Membership.Role.choices,
        initial=Membership.Role.EDITOR,
        help_text=_("For everyone whose role is not in the list."),
    )
    # Was the list looked at as it is now?
    looked_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, council, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.council, self.read = council, []

    def clean(self):
        given = super().clean()
        if "people" not in given or "role" not in given:
            return given
        self.read = inviting.read_people(given["people"], self.council, role=given["role"])
        for person in self.read:
            for fault in person.faults:
                self.add_error("people", f"{person.written}: {fault}")
        if len(self.read) > inviting.MOST:
            words = _("The list has more than %(most)s people. Invite one part after the other.")
            self.add_error("people", words % {"most": inviting.MOST})
        if self.read and all(person.is_member for person in self.read) and not self.errors:
            self.add_error("people", _("Everyone in this list has a role in your council already."))
        return given


class Invitations(PagePart):
    """For the list of memberships."""

    list_template = "admin/membership_change_list.html"

    def views(self):
        return [("invite/", self.invite_view, "invite")]

    def on_list(self, request):
        is_owner = self.admin.has_add_permission(request)
        return {"invite_address": admin_url(Membership, "invite") if is_owner else ""}

    def invite_view(self, request):
        if not self.admin.has_add_permission(request):
            raise PermissionDenied
        council = self.admin.council_of(request)
        if council is None:
            return self.admin.choose_council(request)
        is_sent = request.method == "POST"
        form = PeopleForm(council, request.POST if is_sent else None, initial=restored_words(request))
        status = HTTPStatus.OK
        if is_sent and not form.is_valid():
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        elif is_sent and "_look" not in request.POST and form.cleaned_data["looked_at"] == self._told(form):
            return self._invite(request, council, form)
        context = {
            "title": _("Invite colleagues"),
            "council": council,
            "form": form,
            "people": form.read if is_sent and form.is_valid() else [],
            "number": sum(not person.is_member for person in form.read),
            "looked_at": self._told(form) if is_sent and form.is_valid() else "",
        }
        return self.render(request, "admin/invite.html", context, status)

    @staticmethod
    def _told(form) -> str:
        """What the page said of the list: whoever presses the button has seen just this."""
        told = [(person.email, person.name, person.role, person.is_member) for person in form.read]
        return hashlib.sha256(repr(told).encode()).hexdigest()

    def _invite(self, request, council, form):
        host = addresses.host_for_emails(request)
        number = inviting.give_roles(form.read, council, by=request.user, host=host)
        words = ngettext("%(number)s person was invited.", "%(number)s people were invited.", number)
        messages.success(request, words % {"number": number})
        return HttpResponseRedirect(admin_url(Membership, "changelist"))
