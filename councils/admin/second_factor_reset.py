"""A lost second factor is reset on the page of the account, by a system administrator, when somebody asks for it."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from .. import second_factor
from ..admin_urls import admin_url
from ..models import Membership, User
from .form_recovery import restored_words
from .parts import PagePart


class ResetForm(forms.Form):
    asked_by = forms.ModelChoiceField(
        None,
        label=_("Asked for by"),
        help_text=_("A council administrator of this person’s council. We email both of them."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("For example: phone lost, checked with them by phone. It is kept in the history."),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        of_council = Q(
            memberships__role=Membership.Role.OWNER,
            memberships__council__in=user.memberships.values("council"),
        )
        may_ask = User.objects.filter(of_council | Q(is_superuser=True), is_active=True).exclude(pk=user.pk)
        self.fields["asked_by"].queryset = may_ask.distinct()
        self.fields["asked_by"].label_from_instance = lambda person: f"{person} ({person.email})"


class SecondFactorReset(PagePart):
    """For the page of an account."""

    def views(self):
        return [("<path:object_id>/reset-two-step/", self.reset_view, "reset_two_step")]

    def on_form(self, request, row):
        has_one = second_factor.has_one(row)
        return {"has_two_step": has_one, "reset_address": admin_url(User, "reset_two_step", row.pk)}

    def reset_view(self, request, object_id):
        row = self.admin.get_object(request, unquote(object_id))
        if row is None or not self.admin.has_change_permission(request, row):
            return self.not_here(request, object_id)
        if not second_factor.has_one(row):
            messages.info(request, _("Two-step verification is not set up for this account."))
            return HttpResponseRedirect(admin_url(row))
        is_sent = request.method == "POST"
        form = ResetForm(row, request.POST if is_sent else None, initial=restored_words(request))
        if is_sent and form.is_valid():
            second_factor.reset(row, by=request.user, request=request, **form.cleaned_data)
            messages.success(request, _("The two-step verification was reset. They were emailed."))
            return HttpResponseRedirect(admin_url(row))
        context = {"title": _("Reset the two-step verification"), "original": row, "form": form}
        status = HTTPStatus.UNPROCESSABLE_ENTITY if is_sent else HTTPStatus.OK
        return self.render(request, "admin/reset_two_step.html", context, status)
