"""People and their roles: an owner gives a role to an address, and the account is made when there is none."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .. import mail, permissions
from ..models import Council, Membership, User
from .base import CouncilAdmin, not_here
from .forms import CouncilForm
from .history import HistoryPages
from .unchanged import SaysUnchanged

LAST_OWNER = _("A council keeps at least one owner. Make a colleague an owner first.")


class MembershipForm(CouncilForm):
    """On adding, a person is named by e-mail address: the answer is the same for known and unknown ones."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("They get a letter with a link to choose a password, if they have no account yet."),
    )
    name = forms.CharField(label=_("Name"), max_length=150, required=False)

    # Only superusers may leave a council without an owner.
    keeps_an_owner = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["email"], self.fields["name"]

    def clean(self):
        cleaned = super().clean()
        email = (cleaned.get("email") or "").lower()
        if email and self.council:
            self.person = get_user_model().objects.filter(email=email).first()
            if self.person and self.person.memberships.filter(council=self.council).exists():
                self.add_error("email", _("This person already has a role in this council: change that one."))
        if self.keeps_an_owner and "role" in self.changed_data and self.instance.pk:
            Council.objects.select_for_update().get(pk=self.instance.council_id)  # one such change at a time
            if Membership.without_owner([Membership.objects.get(pk=self.instance.pk)]):
                self.add_error("role", LAST_OWNER)
        return cleaned


@admin.register(Membership)
class MembershipAdmin(CouncilAdmin):
    form = MembershipForm
    list_display = ("user", "role")
    list_filter = ("role",)
    search_fields = ("user__email", "user__name")
    list_select_related = ("user",)

    roles = frozenset({permissions.OWNER})

    def get_sections(self, obj):
        return ((_("Who"), ("role",) if obj else ("email", "name", "role")),)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.keeps_an_owner = not permissions.is_superuser.test(request.user)
        return form

    def get_deleted_objects(self, objs, request):
        going, counts, lacking, uses = super().get_deleted_objects(objs, request)
        if Membership.without_owner(objs) and not permissions.is_superuser.test(request.user):
            lacking = {LAST_OWNER}
        return going, counts, lacking, uses

    def save_model(self, request, obj, form, change):
        if not change:
            obj.user = form.person or User.objects.create_user(
                form.cleaned_data["email"], name=form.cleaned_data["name"], language=get_language()
            )
            if form.person is None and not self.invite(request, obj.user, obj.council):
                messages.warning(
                    request,
                    _("The letter could not be sent. Ask them to use “Forgot your password?” to sign in."),
                )
        super().save_model(request, obj, form, change)

    def invite(self, request, person, council) -> bool:
        """Send the link that sets the first password, in the language the owner works in."""
        link = reverse(
            "account_reset_password_from_key",
            kwargs={"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)},
        )
        letter = {"person": person, "council": council, "link": request.build_absolute_uri(link)}
        return mail.send("emails/invitation.txt", to=[person.email], context=letter)

    def has_module_permission(self, request):
        return permissions.owns_for.test(request.user)

    def has_add_permission(self, request):
        return permissions.owns_for.test(request.user)

    def has_change_permission(self, request, obj=None):
        return permissions.owns_for.test(request.user, obj.council if obj else None)

    has_delete_permission = has_change_permission


@admin.register(User)
class UserAdmin(SaysUnchanged, HistoryPages):
    """Accounts as such are the superusers': one address may serve several councils."""

    list_display = ("email", "name", "is_active", "is_superuser")
    search_fields = ("email", "name")
    fields = ("email", "name", "language", "is_active", "is_superuser", "joined_at", "last_login")
    readonly_fields = ("joined_at", "last_login")

    def has_module_permission(self, request):
        return permissions.is_superuser.test(request.user)

    def has_view_permission(self, request, obj=None):
        return permissions.is_superuser.test(request.user)

    has_add_permission = has_module_permission
    has_change_permission = has_view_permission

    def has_delete_permission(self, request, obj=None):
        return False

    def earlier_texts(self, request, obj):
        return None

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        return not_here(self, request)
