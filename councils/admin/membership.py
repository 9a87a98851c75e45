"""People and their roles: an owner gives a role to an address, and the account is made when there is none."""

from django import forms
from django.contrib import admin
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from .. import addresses, inviting, permissions, reassigning
from ..admin_urls import admin_url
from ..models import Membership, User
from .base import CouncilAdmin
from .forms import CouncilForm
from .invitations import Invitations
from .reassign import WorkOfColleague
from .second_factor_reset import SecondFactorReset
from .system import SystemAdmin

LAST_OWNER = _(
    "A council needs at least one council administrator. Make a colleague a council administrator first."
)


class MembershipForm(CouncilForm):
    """On adding, a person is named by email address: pages, email and time are the same for known and unknown ones."""

    email = forms.EmailField(
        label=_("Email address"),
        help_text=_("We will email them to tell them how to sign in."),
    )

    # Only superusers may leave a council without an owner.
    keeps_an_owner = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["email"]

    def clean(self):
        cleaned = super().clean()
        email = (cleaned.get("email") or "").lower()
        if email and self.council:
            Membership.one_change_at_a_time([Membership(council=self.council)])
            self.person = User.objects.filter(email=email).first()
            if Membership.objects.filter(council=self.council, user__email=email).exists():
                self.add_error("email", _("This person already has a role in this council: change that one."))
        if self.keeps_an_owner and "role" in self.changed_data and self.instance.pk:
            Membership.one_change_at_a_time([self.instance])
            if Membership.without_owner([self.instance]):
                self.add_error("role", LAST_OWNER)
        return cleaned


@admin.register(Membership)
class MembershipAdmin(CouncilAdmin):
    form = MembershipForm
    page_parts = (Invitations, WorkOfColleague)
    change_form_template = "admin/membership_change_form.html"
    list_display = ("person_name", "email", "role")
    list_filter = ("role",)
    search_fields = ("user__email", "name")
    list_select_related = ("user",)

    roles = frozenset({permissions.OWNER})

    @admin.display(description=_("person"), ordering="name")
    def person_name(self, obj):
        return obj.person_name

    @admin.display(description=_("email address"), ordering="user__email")
    def email(self, obj):
        return obj.user.email

    def get_sections(self, obj):
        who = ("name", "role", "councillor", "ward")
        return ((_("Who"), who if obj else ("email", *who)),)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.keeps_an_owner = not permissions.is_superuser.test(request.user)
        return form

    def changelist_view(self, request, extra_context=None):
        with transaction.atomic():  # deleting several: what was asked about owners holds until it is done
            return super().changelist_view(request, extra_context)

    def render_delete_form(self, request, context):
        """What they look after is moved first, or names somebody who has left."""
        row = context["object"]
        work = reassigning.work_of(row.user, row.council)
        moved = {"work": work, "reassign_address": admin_url(Membership, "reassign", row.pk)} if work else {}
        return super().render_delete_form(request, {**context, **moved})

    def get_deleted_objects(self, objs, request):
        if request.method == "POST":
            Membership.one_change_at_a_time(objs)
        going, counts, lacking, uses = super().get_deleted_objects(objs, request)
        if Membership.without_owner(objs) and not permissions.is_superuser.test(request.user):
            lacking = {LAST_OWNER}
        return going, counts, lacking, uses

    def save_model(self, request, obj, form, change):
        given = obj.name
        if not change:
            obj.user = inviting.account_for(form.person, form.cleaned_data["email"].lower(), given)
            inviting.invite(obj.user, obj.council, host=addresses.host_for_emails(request))
        if not change or "name" in form.changed_data:
            obj.name = (
                given or obj.user.email
            )  # never empty by an owner's hand: the account's name would show
        super().save_model(request, obj, form, change)

    def has_module_permission(self, request):
        return permissions.owns_for.test(request.user)

    def has_add_permission(self, request):
        return permissions.owns_for.test(request.user)

    def has_change_permission(self, request, obj=None):
        return permissions.owns_for.test(request.user, obj.council if obj else None)

    has_delete_permission = has_change_permission


@admin.register(User)
class UserAdmin(SystemAdmin):
    """Accounts as such are the superusers': one address may serve several councils."""

    list_display = ("email", "name", "is_active", "is_superuser")
    search_fields = ("email", "name")
    fields = ("email", "name", "language", "is_active", "is_superuser", "joined_at", "last_login")
    readonly_fields = ("joined_at", "last_login")
    change_form_template = "admin/user_change_form.html"

    def __init__(self, *args):
        super().__init__(*args)
        self.reset = SecondFactorReset(self)

    def get_urls(self):
        return [*self.reset.urls(), *super().get_urls()]

    def render_change_form(self, request, context, obj=None, **kwargs):
        on_form = self.reset.on_form(request, obj) if obj else {}
        return super().render_change_form(request, {**context, **on_form}, obj=obj, **kwargs)

    def has_delete_permission(self, request, obj=None):
        return False
