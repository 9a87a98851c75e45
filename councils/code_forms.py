"""The forms of the second factor: a code typed from an app or a list, a security key's answer, a key's name."""

from contextlib import contextmanager
from functools import partial

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn
from cryptography.fernet import InvalidToken
from django import forms
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _

from . import second_factor


def code_field(help_text) -> forms.CharField:
    """Digits, whose spaces are left out; the browser may fill in what it was sent."""
    look = {"autocomplete": "one-time-code", "inputmode": "numeric"}
    return forms.CharField(
        label=_("Code"), help_text=help_text, max_length=40, widget=forms.TextInput(attrs=look)
    )


class TypedCode(forms.Form):
    """Wrong ones are counted as wrong passwords are, and a right one is right once."""

    code = code_field(_("6 digits from your authenticator app, or one of your recovery codes."))

    def clean_code(self):
        code = self.cleaned_data["code"]
        check = partial(second_factor.take_code, self.user, code)
        try:
            self.authenticator = get_account_adapter().counted_code(context.request, self.user, check)
        except InvalidToken:
            raise get_adapter().validation_error("unreadable") from None
        if self.authenticator is None:
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(TypedCode, base.AuthenticateForm):
    """At sign-in."""


class CodeAgainForm(TypedCode, base.ReauthenticateForm):
    """Before something that matters."""


class SetUpAppForm(ActivateTOTPForm):
    code = code_field(_("The 6 digits that your app shows for this site now."))


def name_field(**options) -> forms.CharField:
    return forms.CharField(
        label=_("Name of the key"),
        help_text=_("So that you can tell your keys apart, for example “Blue key”."),
        max_length=100,
        **options,
    )


@contextmanager
def answer_of_a_key():
    """What is no answer of one of their keys is refused in words: anybody may have sent it, and the library trips."""
    try:
        yield
    except DatabaseError:
        raise
    except Exception as error:
        if isinstance(error, ValidationError) and error.code != "incorrect_code":
            raise
        raise get_adapter().validation_error("key_refused") from None


class AddKeyForm(webauthn.AddWebAuthnForm):
    # What the key has answered is not thrown away for want of a name.
    name = name_field(required=False)

    def clean_credential(self):
        """The library looks into what says something, and stores all: 0 would be a key that opens nothing."""
        if not isinstance(credential := self.cleaned_data["credential"], dict):
            raise get_adapter().validation_error("key_refused")
        return credential

    def clean(self):
        with answer_of_a_key():
            return super().clean()


class KeyForm(webauthn.AuthenticateWebAuthnForm):
    """At sign-in."""

    def clean_credential(self):
        with answer_of_a_key():
            return super().clean_credential()


class KeyAgainForm(KeyForm, webauthn.ReauthenticateWebAuthnForm):
    """Before something that matters."""

    reauthenticated = True


class RenameKeyForm(webauthn.EditWebAuthnForm):
    name = name_field()
