"""The page on which officers choose which emails they get."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from councils.models import EmailKind


class EmailsForm(forms.Form):
    """What is ticked is sent; a kind that is new is ticked."""

    kinds = forms.MultipleChoiceField(
        label=_("Emails about"), choices=EmailKind, required=False, widget=forms.CheckboxSelectMultiple
    )


class AccountEmails(LoginRequiredMixin, FormView):
    """Of whoever is signed in, and nobody else."""

    form_class = EmailsForm
    template_name = "account/emails.html"
    success_url = reverse_lazy("account_emails")

    def get_initial(self):
        return {"kinds": [kind for kind in EmailKind if self.request.user.wants(kind)]}

    def form_valid(self, form):
        user = self.request.user
        user.unwanted_emails = [kind for kind in EmailKind if kind not in form.cleaned_data["kinds"]]
        user.save(update_fields=["unwanted_emails"])
        messages.success(self.request, _("Saved."))
        return super().form_valid(form)

    def form_invalid(self, form):
        answer = super().form_invalid(form)
        answer.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return answer
