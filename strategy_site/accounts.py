"""The addresses of signing in: allauth's pages, only those that are used here; and of choosing one's emails."""

from functools import wraps
from http import HTTPStatus

from allauth.account import views
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as keys
from allauth.usersessions import views as sessions
from django.urls import path, re_path

from .account_emails import AccountEmails, StopEmails
from .account_factors import AddKey, RemoveKey, SetUpApp, without_unreadable_codes


def with_true_status(view):
    """A form that comes back with errors answers 422, as everywhere on this site."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        given = getattr(response, "context_data", None) or {}
        forms = [given[name] for name in ("form", "webauthn_form") if given.get(name) is not None]
        if request.method == "POST" and any(form.errors for form in forms):
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response

    return wrapped


urlpatterns = [
    path("login/", with_true_status(views.login), name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    # Closed, and says so: accounts are given out by a council's owners.
    path("signup/", views.signup, name="account_signup"),
    path("reauthenticate/", with_true_status(views.reauthenticate), name="account_reauthenticate"),
    path("password/change/", with_true_status(views.password_change), name="account_change_password"),
    path("password/set/", with_true_status(views.password_set), name="account_set_password"),
    path("password/reset/", with_true_status(views.password_reset), name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    path("emails/", AccountEmails.as_view(), name="account_emails"),
    path("emails/stop/<str:token>/", StopEmails.as_view(), name="account_emails_stop"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        with_true_status(views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("sessions/", sessions.list_usersessions, name="usersessions_list"),
    # The second factor, under the names by which the library finds them.
    path("two-step/", factors.index, name="mfa_index"),
    path("two-step/code/", with_true_status(factors.authenticate), name="mfa_authenticate"),
    path("two-step/again/", with_true_status(factors.reauthenticate), name="mfa_reauthenticate"),
    path("two-step/app/", with_true_status(SetUpApp.as_view()), name="mfa_activate_totp"),
    path("two-step/app/remove/", with_true_status(app.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "two-step/recovery-codes/",
        without_unreadable_codes(codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "two-step/recovery-codes/new/",
        with_true_status(without_unreadable_codes(codes.generate_recovery_codes)),
        name="mfa_generate_recovery_codes",
    ),
    path("two-step/keys/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("two-step/keys/add/", with_true_status(AddKey.as_view()), name="mfa_add_webauthn"),
    path("two-step/keys/again/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("two-step/keys/<int:pk>/remove/", with_true_status(RemoveKey.as_view()), name="mfa_remove_webauthn"),
    path("two-step/keys/<int:pk>/edit/", with_true_status(keys.edit_webauthn), name="mfa_edit_webauthn"),
]
