"""How sign-in behaves here: accounts are given out, never taken, and nobody can lock another out."""

from functools import partial
from urllib.parse import urlsplit

from allauth.account import forms
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.ratelimit import get_ip
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import translation

from . import addresses, mail, outbox
from .models import OutgoingEmail, SignInAttempt

NO_ACCOUNT = 0


def account_of(email: str):
    """Whoever signs in with this address; a stand-in for an address without an account, for which the same is done."""
    User = get_user_model()
    email = email.strip().lower()
    return User.objects.filter(email=email, is_active=True).first() or User(pk=NO_ACCOUNT, email=email)


def send_to(user, message) -> None:
    """Into the outbox; a stand-in gets nothing, and that takes as long."""
    if user.pk == NO_ACCOUNT:
        outbox.put(OutgoingEmail.of(message, to_nobody=True))
    else:
        message.send()


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is closed: an owner or superuser makes the account."""

    def is_open_for_signup(self, request):
        return False

    def send_mail(self, template_prefix, email, context):
        send_to(
            context["user"], self.render_mail(template_prefix, email, {"request": self.request, **context})
        )

    def get_reset_password_from_key_url(self, key):
        path = urlsplit(super().get_reset_password_from_key_url(key)).path
        return addresses.absolute(path, host=addresses.host_for_emails(self.request))

    def pre_authenticate(self, request, **credentials):
        """Not the library's count: it holds up a whole office, and an account wherever its owner is."""

    def authenticate(self, request, **credentials):
        check = partial(super().authenticate, request, **credentials)
        return self.counted(request, credentials.get("email") or "", check)

    def counted(self, request, login, check):
        """What `check` finds: the user, or None for a failure, which is counted (councils.models.sign_in_attempt).

        Raises ValidationError, and does not check, while this account and origin have to wait. When checking itself
        fails, as without a database, nothing is counted.
        """
        attempt = SignInAttempt.begin(login, get_ip(request))
        if not attempt.may_go_on():
            if attempt.refuse():
                self.warn(request, account_of(login))
            raise self.validation_error("too_many_login_attempts")
        user = check()
        attempt.end(has_succeeded=user is not None)
        return user

    def warn(self, request, user):
        """Tell the officer that somebody tries passwords."""
        with translation.override(user.language):
            path, host = reverse("account_reset_password"), addresses.host_for_emails(request)
            address = addresses.absolute(path, host=host)
            letter = mail.write("emails/many_attempts.txt", to=[user.email], context={"address": address})
        send_to(user, letter)


class ResetPasswordForm(forms.ResetPasswordForm):
    """Does the same for an address without an account, so that the time it takes tells nothing."""

    def clean_email(self):
        email = self.cleaned_data["email"]
        self.users = [account_of(email)]
        return email


def count_new_password(request, user, **kwargs):
    """Who chose a new password by email has shown whose account it is: from there they can sign in at once."""
    SignInAttempt.begin(user.email, get_ip(request)).end(has_succeeded=True)


def display_name(user) -> str:
    return str(user)
