"""Where the staff of a council sign in, and whose accounts there are linked: system administrators alone see it."""

from django import forms
from django.contrib import admin
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from .. import second_factor
from ..models import ProviderAccount, SignInProvider
from ..single_sign_on.attempts import address_back
from ..single_sign_on.linking import UNLINKED
from ..single_sign_on.secrets import keep_secret
from .system import SystemAdmin, SystemForm


class ProviderForm(SystemForm):
    """The secret is written, never read."""

    new_secret = forms.CharField(
        label=_("Client secret"),
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "class": "vTextField"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            field = self.fields["new_secret"]
            field.required, field.help_text = False, _("Leave empty to keep the one that is stored.")

    def _held(self, row):
        """Of the secret, when it was changed: of two who enter one, the second is told."""
        typed = row is self.instance and getattr(self, "cleaned_data", {}).get("new_secret")
        changed = date_format(localtime(row.secret_changed_at), "DATETIME_FORMAT") if row.pk else ""
        return super()._held(row) | {"new_secret": "" if typed else changed}

    def save(self, commit=True):
        if secret := self.cleaned_data["new_secret"]:
            keep_secret(self.instance, secret)
        return super().save(commit)


@admin.register(SignInProvider)
class SignInProviderAdmin(SystemAdmin):
    form = ProviderForm
    list_display = ("council", "issuer", "is_active", "enforces_second_factor")
    list_select_related = ("council",)
    readonly_fields = ("address_back", "secret_changed_at")
    fields = (
        "council",
        "issuer",
        "tenant",
        "client_id",
        "new_secret",
        "secret_changed_at",
        "hosts",
        "enforces_second_factor",
        "acr",
        "is_active",
        "address_back",
    )

    @admin.display(description=_("redirect address, to be registered at the provider"))
    def address_back(self, obj):
        return address_back(obj) if obj and obj.pk else _("It is shown here once this page is saved.")


@admin.register(ProviderAccount)
class ProviderAccountAdmin(SystemAdmin):
    """Linked by their owners; a link can be removed here."""

    list_display = ("user", "issuer", "linked_at")
    list_select_related = ("user",)
    search_fields = ("user__email", "user__name", "issuer")
    fields = readonly_fields = ("user", "issuer", "subject", "linked_at")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        self._tell(request, obj)

    def delete_queryset(self, request, queryset):
        gone = list(queryset.select_related("user"))
        super().delete_queryset(request, queryset)
        for account in gone:
            self._tell(request, account)

    @staticmethod
    def _tell(request, account):
        """It signs nobody in any more, and who is signed in is signed out."""
        second_factor.end_sessions(account.user)
        second_factor.tell(account.user, UNLINKED, request=request)
