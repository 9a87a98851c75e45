"""Where the pages of the second factor do more than the library's: an app is replaced, the last factor stays."""

from functools import wraps

from allauth.account.decorators import reauthentication_required
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from cryptography.fernet import InvalidToken
from django.db import transaction
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.generic import FormView

from councils import second_factor
from councils.models import User


def without_unreadable_codes(view):
    """Recovery codes from the time of a key that is lost (SECRET_KEY) are worth nothing: they go, new ones are made."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except InvalidToken:
            codes = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.RECOVERY_CODES)
            codes.delete()
            return redirect("mfa_generate_recovery_codes")

    return wrapped


@method_decorator(reauthentication_required(app="allauth.mfa"), name="dispatch")
class SetUpApp(ActivateTOTPView):
    """Also in place of the app that there is, as on a new phone: the old one stays until the new one shows a code."""

    def dispatch(self, request, *args, **kwargs):
        self.app = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP)
        return FormView.dispatch(self, request, *args, **kwargs)

    def form_valid(self, form):
        with transaction.atomic():
            # One at a time, from two windows too.
            User.objects.select_for_update().get(pk=self.request.user.pk)
            self.app.delete()
            answer = super().form_valid(form)
            second_factor.begin_anew(self.request, self.app.get())
        return answer

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            has_app=self.app.exists(), has_one=second_factor.has_one(self.request.user), **kwargs
        )


class AddKey(AddWebAuthnView):
    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "has_one": second_factor.has_one(self.request.user)}

    def form_valid(self, form):
        answer = super().form_valid(form)
        keys = Authenticator.objects.filter(user=self.request.user, type=Authenticator.Type.WEBAUTHN)
        second_factor.begin_anew(self.request, keys.latest("pk"))
        return answer


class RemoveKey(RemoveWebAuthnView):
    """Not the last factor of whoever needs one."""

    def form_valid(self, form):
        if not get_adapter().can_delete_authenticator(self.object):
            form.add_error(None, get_adapter().validation_error("cannot_delete_authenticator"))
            return self.form_invalid(form)
        return super().form_valid(form)
