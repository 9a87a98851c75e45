"""What a colleague looks after moves to another one, from the page of their role."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.http import HttpResponseRedirect
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from .. import permissions, reassigning
from ..admin_urls import admin_url
from ..models import Membership
from .form_recovery import restored_words
from .parts import PagePart


class ColleagueForm(forms.Form):
    to = forms.ModelChoiceField(
        None, label=_("Colleague"), help_text=_("Who looks after it from now on. We do not email them.")
    )

    def __init__(self, membership, *args, **kwargs):
        super().__init__(*args, **kwargs)
        others = Membership.objects.filter(
            council=membership.council, user__is_active=True, role__in=permissions.EDITING
        )
        self.fields["to"].queryset = others.exclude(pk=membership.pk).select_related("user").order_by("name")
        self.fields["to"].label_from_instance = lambda row: f"{row.person_name} ({row.user.email})"


class WorkOfColleague(PagePart):
    """For the page of a membership."""

    def views(self):
        return [("<path:object_id>/reassign/", self.reassign_view, "reassign")]

    def on_form(self, request, row):
        work = reassigning.work_of(row.user, row.council)
        return {"work": work, "reassign_address": admin_url(Membership, "reassign", row.pk) if work else ""}

    def reassign_view(self, request, object_id):
        row = self.admin.get_object(request, unquote(object_id))
        if row is None or not self.admin.has_change_permission(request, row):
            return self.not_here(request, object_id)
        is_sent = request.method == "POST"
        form = ColleagueForm(row, request.POST if is_sent else None, initial=restored_words(request))
        if is_sent and form.is_valid():
            return self._reassign(request, row, form.cleaned_data["to"])
        context = {
            "title": _("Move what they look after to a colleague"),
            "original": row,
            "form": form,
            "work": reassigning.work_of(row.user, row.council),
        }
        status = HTTPStatus.UNPROCESSABLE_ENTITY if is_sent else HTTPStatus.OK
        return self.render(request, "admin/reassign.html", context, status)

    def _reassign(self, request, row, colleague):
        told = {"from": row.person_name, "to": colleague.person_name}
        reason = gettext("Moved from %(from)s to %(to)s") % told
        number = reassigning.reassign(
            row.user, row.council, to=colleague.user, by=request.user, reason=reason[:100]
        )
        words = ngettext("%(number)s item moved to %(to)s.", "%(number)s items moved to %(to)s.", number)
        messages.success(request, words % {"number": number, **told})
        return HttpResponseRedirect(admin_url(row))
