"""Where the pages of the second factor do more than the library's: an app is replaced, the last factor stays."""

from allauth.account.decorators import reauthentication_required
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.db import transaction
from django.utils.decorators import method_decorator
from django.views.generic import FormView


@method_decorator(reauthentication_required(app="allauth.mfa"), name="dispatch")
class SetUpApp(ActivateTOTPView):
    """Also in place of the app that there is, as on a new phone: the old one stays until the new one shows a code."""

    def dispatch(self, request, *args, **kwargs):
        self.old_app = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP)
        return FormView.dispatch(self, request, *args, **kwargs)

    def form_valid(self, form):
        with transaction.atomic():
            self.old_app.delete()
            return super().form_valid(form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(has_app=self.old_app.exists(), **kwargs)


class RemoveKey(RemoveWebAuthnView):
    """Not the last factor of whoever needs one."""

    def form_valid(self, form):
        if not get_adapter().can_delete_authenticator(self.object):
            form.add_error(None, get_adapter().validation_error("cannot_delete_authenticator"))
            return self.form_invalid(form)
        return super().form_valid(form)
