"""The page on which officers choose which emails they get."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView, TemplateView

from councils import unsubscribing
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
        return {"kinds": [kind for kind in self.request.user.email_kinds if self.request.user.wants(kind)]}

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.fields["kinds"].choices = [(kind, kind.label) for kind in self.request.user.email_kinds]
        return form

    def form_valid(self, form):
        """A kind that was not offered stays as it was."""
        user, wanted = self.request.user, form.cleaned_data["kinds"]
        offered = user.email_kinds
        before = [kind for kind in user.unwanted_emails if kind not in offered]
        user.unwanted_emails = [*before, *(kind for kind in offered if kind not in wanted)]
        user.save(update_fields=["unwanted_emails"])
        messages.success(self.request, _("Saved."))
        return super().form_valid(form)

    def form_invalid(self, form):
        answer = super().form_invalid(form)
        answer.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return answer


@method_decorator([never_cache, csrf_exempt], name="dispatch")
class StopEmails(TemplateView):
    """From a link in an email: one button, which needs no sign-in. The signed token says who asks, and a mail program
    that posts by itself has no cookie, so none is asked for."""

    template_name = "account/stop_emails.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.asked = unsubscribing.asked_by(kwargs["token"])

    def dispatch(self, request, *args, **kwargs):
        if self.asked is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        unsubscribing.stop(*self.asked)
        return self.get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        person, kind = self.asked
        return super().get_context_data(
            kind=kind, is_stopped=self.request.method == "POST" or not person.wants(kind), **kwargs
        )
