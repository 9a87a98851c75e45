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

from . import account_single_sign_on as single_sign_on
from .account_emails import AccountEmails, StopEmails
from .account_factors import AddKey, RemoveKey, SetUpApp, without_unreadable_codes
from .account_single_sign_on import with_own_sign_in


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


def with_own_factor(view):
    return with_own_sign_in(view, own_factor_will_do=True)


urlpatterns = [
    path("login/", with_true_status(single_sign_on.SignIn.as_view()), name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    # Closed, and says so: accounts are given out by a council's owners.
    path("signup/", views.signup, name="account_signup"),
    path("reauthenticate/", with_true_status(views.reauthenticate), name="account_reauthenticate"),
    path(
        "password/change/",
        with_own_sign_in(with_true_status(views.password_change)),
        name="account_change_password",
    ),
    path(
        "password/set/", with_own_sign_in(with_true_status(views.password_set)), name="account_set_password"
    ),
    path("password/reset/", with_true_status(views.password_reset), name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    path("emails/", AccountEmails.as_view(), name="account_emails"),
    path("emails/stop/<str:token>/", StopEmails.as_view(), name="account_emails_stop"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        with_true_status(single_sign_on.ChooseFirstPassword.as_view()),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("sessions/", sessions.list_usersessions, name="usersessions_list"),
    # The second factor, under the names by which the library finds them.
    path("two-step/", with_own_factor(factors.index), name="mfa_index"),
    path("two-step/code/", with_true_status(factors.authenticate), name="mfa_authenticate"),
    path("two-step/again/", with_true_status(factors.reauthenticate), name="mfa_reauthenticate"),
    path("two-step/app/", with_own_factor(with_true_status(SetUpApp.as_view())), name="mfa_activate_totp"),
    path(
        "two-step/app/remove/",
        with_own_factor(with_true_status(app.deactivate_totp)),
        name="mfa_deactivate_totp",
    ),
    path(
        "two-step/recovery-codes/",
        with_own_factor(without_unreadable_codes(codes.view_recovery_codes)),
        name="mfa_view_recovery_codes",
    ),
    path(
        "two-step/recovery-codes/new/",
        with_own_factor(with_true_status(without_unreadable_codes(codes.generate_recovery_codes))),
        name="mfa_generate_recovery_codes",
    ),
    path("two-step/keys/", with_own_factor(keys.list_webauthn), name="mfa_list_webauthn"),
    path("two-step/keys/add/", with_own_factor(with_true_status(AddKey.as_view())), name="mfa_add_webauthn"),
    path("two-step/keys/again/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path(
        "two-step/keys/<int:pk>/remove/",
        with_own_factor(with_true_status(RemoveKey.as_view())),
        name="mfa_remove_webauthn",
    ),
    path(
        "two-step/keys/<int:pk>/edit/",
        with_own_factor(with_true_status(keys.edit_webauthn)),
        name="mfa_edit_webauthn",
    ),
    # Single sign-on at a council's provider.
    path("councils/", single_sign_on.councils, name="single_sign_on_councils"),
    path("councils/<int:pk>/sign-in/", single_sign_on.begin_sign_in, name="single_sign_on"),
    path("councils/<int:pk>/accept/", single_sign_on.begin_accept, name="single_sign_on_accept"),
    path("councils/<int:pk>/link/", single_sign_on.begin_link, name="single_sign_on_link"),
    path("councils/<int:pk>/return/", single_sign_on.come_back, name="single_sign_on_return"),
    path("council-accounts/", single_sign_on.council_accounts, name="account_council_accounts"),
    path("council-accounts/<int:pk>/remove/", single_sign_on.unlink, name="account_council_account_remove"),
]
