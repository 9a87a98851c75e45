"""Signed in as somebody is who has given the password and the second factor: `client.force_login(user)`."""

import time

from allauth.account.internal.flows import login
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client, TestCase

from councils import second_factor

force_login = Client.force_login


def with_password(client, user, backend=None, method="password"):
    """Signed in just now, with the password alone."""
    force_login(client, user, backend)
    session = client.session
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": method, "at": time.time()}]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()


def with_both(client, user, backend=None):
    with_password(client, user, backend, method="mfa")


Client.force_login = with_both


def code_for(secret: str, *, steps: int = 0) -> str:
    """What an app shows for this secret, so many half minutes from now."""
    return format_hotp_value(hotp_value(secret.replace(" ", ""), int(time.time()) // 30 + steps))


def keys_of(user) -> list[str]:
    return list(Authenticator.objects.filter(user=user).order_by("type").values_list("type", flat=True))


def sign_in(client, user, password, at="/accounts/login/"):
    """By the forms, with a code of an app that is set up by then; the last answer leads to where they wanted."""
    if not second_factor.has_one(user):
        second_factor.set_up(user)
    client.post(at, {"login": user.email, "password": password})
    return client.post("/accounts/two-step/code/", {"code": second_factor.code_of(user)})


def set_up_app(client, page):
    """What whoever opened this page does: takes the secret into an app, and enters its first code."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post("/accounts/two-step/app/", {"code": code_for(page.context["form"].secret)})


def set_up_in_browser(page):
    """The same at a browser, from the page that shows the secret to where they wanted to go."""
    page.wait_for_url("**/two-step/app/")
    page.fill("input[name=code]", code_for(page.inner_text("main code")))
    page.keyboard.press("Enter")
    page.wait_for_url("**/two-step/recovery-codes/")
    page.click("a:has-text('I have kept them, continue')")
