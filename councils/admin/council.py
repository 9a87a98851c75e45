"""A council's settings, for its owners; councils themselves are added, begun and ended by superusers."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from .. import addresses, inviting, permissions
from ..brand import adjust
from ..models import Contact, Council, Successor, note_site_went_live
from .base import CouncilAdmin, PartAdmin, nobody
from .forms import CouncilForm
from .inlines import TableFormSet, TableInline


class CouncilSettingsForm(CouncilForm):
    """A council that others follow has a last day; one that residents read says whom to ask."""

    first_owner = forms.EmailField(
        label=_("First council administrator"),
        required=False,
        help_text=_("Their email address. We will email them to tell them how to sign in."),
    )

    host_name_confirmed = forms.BooleanField(
        label=_("Change where the council’s public pages are"),
        required=False,
        help_text=_(
            "Within two seconds its public pages are at the new host name, and their addresses at the site’s host "
            "name redirect to them. Links to an earlier host name of its own stop working. Check first that DNS, the "
            "certificate and the proxy are ready."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("first_owner", None)
        if "host_name" not in self.fields:  # for system administrators alone
            self.fields.pop("host_name_confirmed", None)

    def _ask_what_residents_need(self, given):
        """Before its pages are public."""
        if not given.get("is_live") or "is_live" not in self.changed_data:
            return
        if not given.get("website"):
            self.add_error("website", _("Enter the council’s main website before its pages go live."))
        if not (self.instance.pk and Contact.objects.of(self.instance).exists()):
            self.add_error("is_live", _("Add a contact before the pages go live, so that residents can ask."))

    def _ask_about_the_host_name(self, given):
        """It is none of the site's; and a change is meant, since it moves every public page."""
        if "host_name" not in self.changed_data or self.has_error("host_name"):
            return
        if given["host_name"] in addresses.hosts_of_site():
            self.add_error(
                "host_name", _("This host name is the site’s own. Enter one for this council alone.")
            )
        elif not given.get("host_name_confirmed"):
            words = _(
                "Tick this box to confirm that you want to change where the council’s public pages are."
            )
            self.add_error("host_name_confirmed", words)

    def clean(self):
        cleaned = super().clean()
        self._ask_what_residents_need(cleaned)
        self._ask_about_the_host_name(cleaned)
        tables = [table for table in self.page.formsets if table.model is Successor]
        is_changed = "ends_on" in self.changed_data or any(table.has_changed() for table in tables)
        is_replaced = is_changed and any(table.kept_rows() for table in tables)
        if is_replaced and not cleaned.get("ends_on") and not self.has_error("ends_on"):
            self.add_error("ends_on", _("A council that is replaced by another needs a last day."))
        return cleaned


class SuccessorForm(CouncilForm):
    """The one form that names another council: one that comes after. Its area is in both languages at once."""

    may_be_anothers = ("successor",)

    def clean(self):
        given = super().clean()
        if self.council.has_welsh and given.get("area_en") and not given.get("area_cy"):
            self.add_error(
                "area_cy", _("Enter the area in Welsh too, because the council publishes in Welsh.")
            )
        return given

    def clean_successor(self):
        successor, council = self.cleaned_data["successor"], self.instance.council
        if successor and successor == council:
            raise ValidationError(_("A council cannot replace itself."))
        if successor and council in successor.line():
            raise ValidationError(_("That council was replaced by this one. They cannot replace each other."))
        return successor


class SuccessorFormSet(TableFormSet):
    """Several councils divide the area between them: each row says which part."""

    def kept_rows(self) -> list:
        """The forms whose rows there will be, as they were sent: the page's own form asks before they are cleaned."""
        rows = [*self.initial_forms, *(form for form in self.extra_forms if form.has_changed())]
        return [form for form in rows if not form[DELETION_FIELD_NAME].data]

    def clean(self):
        super().clean()
        rows = self.kept_rows()
        for form in rows if len(rows) > 1 else ():
            if not form["area_en"].value() and not form.has_error("area_en"):
                words = _(
                    "Several councils replace this one. Enter the part of the area that this one serves."
                )
                form.add_error("area_en", words)


def offer_every_council(field, request):
    field.queryset = Council.objects.all()


class SuccessorInline(TableInline):
    model = Successor
    fk_name = "council"
    form = SuccessorForm
    formset = SuccessorFormSet
    columns = ("successor", "area")
    choices = {"successor": offer_every_council}


@admin.register(Council)
class CouncilSettingsAdmin(CouncilAdmin):
    form = CouncilSettingsForm
    needs_council = False
    list_display = ("name", "nation", "languages", "is_live", "ends_on")
    list_filter = ("nation", "is_live")
    search_fields = ("name_en", "name_cy", "slug")
    readonly_fields = ("colours",)
    first_owner_section = (_("Who"), {"fields": ["first_owner"]})
    sections = (
        (_("Details"), ("name", "slug", "nation", "kind", "gss_code", "languages")),
        (_("Branding"), ("brand_colour", "colours")),
        (_("Links"), ("website",)),
        (_("Publishing"), ("is_live", "needs_second_approval", "figures_need_second_approval")),
    )
    own_host = (_("Host name"), {"fields": ["host_name", "host_name_confirmed"]})
    life_span = (_("When"), {"fields": [("starts_on", "ends_on")]})

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            fieldsets = [*fieldsets, self.first_owner_section]
        of_system = [self.own_host, self.life_span] if permissions.is_superuser.test(request.user) else []
        return [*fieldsets, *of_system]

    def get_inlines(self, request, obj):
        return (SuccessorInline,) if obj and permissions.is_superuser.test(request.user) else ()

    def open_page(self, request, row=None, **more):
        """The name in both languages, so that a council can begin to publish in Welsh."""
        page = super().open_page(request, row, **more)
        page.has_welsh = True
        return page

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if owner := form.cleaned_data.get("first_owner"):
            person = inviting.Invited(owner, email=owner.casefold(), role=permissions.OWNER)
            host = addresses.host_for_emails(request)
            inviting.give_roles([person], obj, by=request.user, host=host)
        if "is_live" in form.changed_data:
            note_site_went_live(obj, by=request.user)

    @admin.display(description=_("accessible version"))
    def colours(self, obj):
        """Both accents with their contrast, as the site will use them."""
        if not obj or not obj.brand_colour:
            return "-"
        brand = adjust(obj.brand_colour)
        return format_html(_("On light pages {}. On dark pages {}."), brand.accent, brand.dark_accent)

    def has_add_permission(self, request):
        return permissions.is_superuser.test(request.user)

    def has_change_permission(self, request, obj=None):
        return permissions.owns_for.test(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Successor)
class SuccessorAdmin(PartAdmin):
    """A row by itself, for its history: it is changed on the page of the council that ends."""

    form = SuccessorForm
    list_display = ("council", "successor", "area")
    sections = ((_("Details"), ("successor", "area")),)
    choices = {"successor": offer_every_council}
    has_add_permission = has_change_permission = has_delete_permission = nobody
