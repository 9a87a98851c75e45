"""The addresses of signing in: allauth's pages, only those that are used here; and of choosing one's emails."""

from functools import wraps
from http import HTTPStatus

from allauth.account import views
from django.urls import path, re_path

from .account_emails import AccountEmails, StopEmails


def with_true_status(view):
    """A form that comes back with errors answers 422, as everywhere on this site."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if request.method == "POST" and form is not None and form.errors:
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
]
