"""The scoped admin base: an officer of one council can neither see nor touch, nor tell apart, what is another's."""

import logging
from http import HTTPStatus
from urllib.parse import urlencode

from concurrency.exceptions import RecordModifiedError
from concurrency.fields import VersionField as VersionColumn
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modeltranslation.fields import TranslationField
from modeltranslation.manager import get_translatable_fields_for_model

from .. import permissions
from ..models import Council, CouncilContent
from .forms import CouncilForm, SeenVersion
from .history import HistoryPages
from .once import AddsOnce
from .typed import ShowsTyped, is_only_shown
from .usage import UsageBeforeDelete
from .welsh import WelshPages

logger = logging.getLogger(__name__)


def content_of(row):
    """The published thing a row is or belongs to (a priority: its plan); None for what has no workflow."""
    if isinstance(row, CouncilContent):
        return row
    parents = (getattr(row, name) for name in row.part_of())
    return next((parent for parent in parents if isinstance(parent, CouncilContent)), None)


def may_change(user, row) -> bool:
    """Drafts are the editors'; what is in review or public is the publishers'; what is archived rests.

    What a second person approved for a time to come goes out as it is, or is withdrawn first.
    """
    council = row.owner_council
    content = content_of(row)
    if content is None or content.status == content.Status.DRAFT:
        return permissions.edits_for.test(user, council)
    if content.is_scheduled and council.needs_second_approval:
        return False
    return content.status != content.Status.ARCHIVED and permissions.publishes_for.test(user, council)


def texts_changed(form) -> bool:
    """Did the officer change anything of the thing itself?"""
    return bool(set(form.changed_data) - {"change_note_en", "change_note_cy", "version"})


class Scoped:
    """What pages and inlines share: whose rows, which choices, which languages."""

    form = CouncilForm
    # A moment: one field with one label, as the browser's own calendar and clock.
    formfield_overrides = {
        models.DateTimeField: {
            "form_class": forms.DateTimeField,
            "widget": forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        }
    }
    # The roles that open these pages.
    roles = permissions.EDITING

    @property
    def council_lookup(self) -> str:
        return self.model.council_lookup

    def get_queryset(self, request):
        return super().get_queryset(request).filter(self.own(request))

    def own(self, request) -> Q:
        """The condition that a row belongs to a council this officer edits for."""
        if permissions.is_superuser.test(request.user):
            return Q()
        return Q(**{f"{self.council_lookup}__in": permissions.council_ids_of(request.user, self.roles)})

    def own_councils(self, request):
        """The councils for which this officer may add something here."""
        if permissions.is_superuser.test(request.user):
            return Council.objects.all()
        own = Council.objects.filter(pk__in=permissions.council_ids_of(request.user, self.roles))
        return own.going_on()

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, VersionColumn):
            return SeenVersion()
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            self.calm(field.widget)
        if isinstance(field, forms.DateField):
            field.error_messages["invalid"] = _("Give the day with its year, such as 18 February 2026.")
        if field and isinstance(db_field, TranslationField):
            if not self.has_welsh(request):
                field.label = capfirst(db_field.translated_field.verbose_name)  # one language needs no name
            if db_field.language != settings.LANGUAGE_CODE:
                field.help_text = ""
        return field

    @staticmethod
    def calm(widget):
        """Beside a choice only "add another": what is chosen is changed on its own page."""
        widget.can_change_related = widget.can_delete_related = widget.can_view_related = False

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs["queryset"] = self.choices(request, db_field)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs["queryset"] = self.choices(request, db_field)
        # Boxes to tick: no key to hold down while clicking.
        kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def choices(self, request, db_field):
        """What may be chosen on this page: only what belongs to the page's council."""
        model, council = db_field.remote_field.model, request.page_council
        if model is get_user_model():
            return model.objects.filter(memberships__council=council, is_active=True)
        if model is Council:
            return model.objects.filter(pk=council.pk if council else None)
        rows = model._default_manager.filter(**{model.council_lookup: council})
        if issubclass(model, CouncilContent):
            rows = rows.exclude(status=CouncilContent.Status.ARCHIVED).select_related("council")
            if db_field.name in self.model.part_of():
                rows = rows.filter(status__in=self.open_for_parts(request.user, council))
        return rows

    @staticmethod
    def open_for_parts(user, council) -> set:
        """States in which a part is added by itself; to what is public, parts come on its page, with a note."""
        publishes = permissions.publishes_for.test(user, council)
        return {CouncilContent.Status.DRAFT} | ({CouncilContent.Status.REVIEW} if publishes else set())

    def has_welsh(self, request) -> bool:
        return request.page_council is None or request.page_council.has_welsh

    def in_languages(self, request, names) -> list:
        """Each translated field as a pair, English beside Welsh; only English where there is no Welsh."""
        translated = get_translatable_fields_for_model(self.model) or ()
        lines = []
        for name in names:
            if name not in translated:
                lines.append(name)
            elif self.has_welsh(request):
                lines.append((f"{name}_en", f"{name}_cy"))
            else:
                lines.append(f"{name}_en")
        return lines


def not_here(model_admin, request):
    """The same answer for what is another council's and for what is not there at all."""
    messages.warning(request, _("That page is not here. It may have been deleted, or never existed."))
    return HttpResponseRedirect(reverse("admin:index", current_app=model_admin.admin_site.name))


def works_for_several(request) -> bool:
    return permissions.is_superuser.test(request.user) or len(permissions.council_ids_of(request.user)) > 1


def flat(lines) -> list[str]:
    return [name for line in lines for name in ([line] if isinstance(line, str) else line)]


class CouncilAdmin(Scoped, AddsOnce, ShowsTyped, WelshPages, UsageBeforeDelete, HistoryPages):
    """Base of every page in the workplace. `sections` are its fieldsets: (heading, [field, ...])."""

    sections: tuple = ()
    # Parts are reached through what they belong to, so they do not stand in the menu.
    in_menu = True
    needs_council = True
    actions_on_bottom = False
    save_on_top = False
    list_per_page = 50
    change_form_template = "admin/council_change_form.html"

    # -- who may ------------------------------------------------------------------------------

    def get_model_perms(self, request):
        return super().get_model_perms(request) if self.in_menu else {}

    def has_module_permission(self, request):
        return permissions.is_officer(request.user)

    def has_view_permission(self, request, obj=None):
        """Also after the council has ended: then there is only this."""
        opens = permissions.is_superuser | permissions.holds(self.roles)
        return opens.test(request.user, obj.owner_council if obj else None)

    def has_add_permission(self, request):
        return permissions.is_officer(request.user)

    def has_change_permission(self, request, obj=None):
        return permissions.is_officer(request.user) if obj is None else may_change(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        """Parts of what is public are deleted on its page, where residents are told why."""
        if obj is None:
            return permissions.is_officer(request.user)
        is_public_part = not isinstance(obj, CouncilContent) and self.needs_note(obj)
        return may_change(request.user, obj) and not is_public_part

    def get_readonly_fields(self, request, obj=None):
        """A part stays with what it belongs to."""
        fixed = super().get_readonly_fields(request, obj)
        return (*fixed, *self.model.part_of()) if obj else fixed

    # -- lists --------------------------------------------------------------------------------

    def get_list_display(self, request):
        shown = tuple(super().get_list_display(request))
        return (*shown, "council_name") if works_for_several(request) else shown

    @admin.display(description=_("council"))
    def council_name(self, obj):
        return obj.owner_council.name

    # -- the form -----------------------------------------------------------------------------

    def council_of(self, request, obj=None):
        """The council of the page: the row's, or on adding the one chosen, or the only one."""
        if obj is not None:
            return obj.owner_council
        asked = request.GET.get("council", "")
        councils = self.own_councils(request)
        if asked.isdecimal():
            return councils.filter(pk=asked[:18]).first()
        only = list(councils[:2])
        return only[0] if len(only) == 1 else None

    def get_fieldsets(self, request, obj=None):
        request.page_council = self.council_of(request, obj)
        sections = [(heading, self.in_languages(request, names)) for heading, names in self.get_sections(obj)]
        if obj is None and self.chooses_council:
            sections[0] = (sections[0][0], ["council", *sections[0][1]])
        if obj is not None and self.has_change_permission(request, obj):
            sections[-1] = (sections[-1][0], [*sections[-1][1], "version"])
            if self.needs_note(obj):
                sections.append((_("Publishing"), [tuple(self.note_fields(request))]))
        return [(heading, {"fields": names}) for heading, names in sections]

    def get_sections(self, obj):
        return self.sections

    @property
    def chooses_council(self) -> bool:
        return self.council_lookup == "council" and self.opts.get_field("council").editable

    def get_form(self, request, obj=None, change=False, **kwargs):
        notes = self.note_fields(request) if self.needs_note(obj) else {}
        names = flat(
            line for _heading, options in self.get_fieldsets(request, obj) for line in options["fields"]
        )
        kwargs["fields"] = [name for name in names if name not in notes]
        form = super().get_form(request, obj, change=change, **kwargs)
        earlier = self.earlier_texts(request, obj)
        about = {"council": request.page_council, "earlier": earlier, "only_shown": is_only_shown(request)}
        return type(form.__name__, (form,), {**notes, **about})

    def get_changeform_initial_data(self, request):
        council = self.council_of(request)
        return {**super().get_changeform_initial_data(request), "council": council.pk if council else None}

    def save_model(self, request, obj, form, change):
        if self.is_content:
            if not change:
                obj.created_by = request.user
            if not change or texts_changed(form):
                obj.updated_by = request.user
        super().save_model(request, obj, form, change)

    def save_formset(self, request, form, formset, change):
        """Content edited as a row, such as a pledge on its vision's page, remembers who changed it."""
        for row_form in formset.forms:
            if isinstance(row_form.instance, CouncilContent) and row_form.has_changed():
                row_form.instance.updated_by = request.user
        super().save_formset(request, form, formset, change)

    def note_last_hand(self, request, row):
        """Whoever changed a part changed what it belongs to, and what goes out with it is another text now."""
        content = content_of(row)
        if content is None:
            return
        if content is row:  # saved in this very request: its version moved already
            row.updated_by = request.user
            type(row)._base_manager.filter(pk=row.pk).update(updated_by=request.user)
        else:
            content.updated_by = request.user
            self.move_version(content, row)
        whole = getattr(content, content.moves_with) if content.moves_with else None
        if whole and whole.status in (whole.Status.DRAFT, whole.Status.REVIEW):
            self.move_version(whole, content)

    @staticmethod
    def move_version(whole, part):
        """Buttons drawn before this are stale now; the history says which part it was."""
        whole._change_reason = f"{capfirst(part._meta.verbose_name)}: {part}"
        whole.save()

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        if not self.is_content:
            self.note_last_hand(request, obj)

    def delete_queryset(self, request, queryset):
        """One of the deleted parts stands for all of its plan: that is saved once."""
        parts = {content_of(row): row for row in queryset} if not self.is_content else {}
        with transaction.atomic():
            super().delete_queryset(request, queryset)
            for row in parts.values():
                self.note_last_hand(request, row)

    @cached_property
    def is_content(self) -> bool:
        return issubclass(self.model, CouncilContent)

    # -- corrections of what is public ----------------------------------------------------------

    def needs_note(self, obj) -> bool:
        """Is a save public at once, so that residents must be told what was corrected?"""
        content = content_of(obj) if obj is not None else None
        return bool(content) and content.status == content.Status.PUBLISHED and not content.is_scheduled

    def note_fields(self, request) -> dict:
        box = {"widget": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})}
        fields = {
            "change_note_en": forms.CharField(
                label=_("What did you correct?"),
                help_text=_("This is public: saving changes the page at once. Residents see this sentence."),
                error_messages={"required": _("Say what you corrected: residents see this sentence.")},
                **box,
            )
        }
        if self.has_welsh(request):
            fields["change_note_cy"] = forms.CharField(label=_("The same in Welsh"), required=False, **box)
        return fields

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        parts_changed = any(formset.has_changed() for formset in formsets)
        if not parts_changed and not texts_changed(form):
            return
        self.note_last_hand(request, form.instance)
        if note := form.cleaned_data.get("change_note_en"):
            content_of(form.instance).correct(
                by=request.user, note=note, note_cy=form.cleaned_data.get("change_note_cy", "")
            )

    # -- the pages ----------------------------------------------------------------------------

    def view_on_site(self, obj):
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        self.show_typed(request)
        if object_id is None and not self.has_add_permission(request):
            raise PermissionDenied
        if object_id is None and self.needs_council and self.council_of(request) is None:
            return self.give_text_back(request) if request.method == "POST" else self.choose_council(request)
        if request.method == "POST" and object_id is not None:
            if "council" in request.POST and self.chooses_council:
                logger.warning("A council sent with %s %s was ignored.", self.opts.label, object_id)
            if self.has_ended(request, object_id):
                return self.give_text_back(request)
            if gone := self.deleted_meanwhile(request, unquote(object_id)):
                return self.give_text_back(request, gone)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except RecordModifiedError:
            # Saved by someone else in this very moment: the form finds out now by itself.
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, **kwargs):
        inlines = context["inline_admin_formsets"]
        every = [context["adminform"].form, *(form for inline in inlines for form in inline.formset.forms)]
        stale = [form for form in every if form.is_stale]
        context |= {"stale_forms": stale, "page_council": request.page_council}
        if context["original"]:
            context |= {"title": str(context["original"]), "subtitle": self.opts.verbose_name}
            context["welsh"] = self.welsh_of(request, context["original"])
        if hasattr(context["media"], "with_nonce"):
            context["media"] = context["media"].with_nonce(str(request.csp_nonce))
        response = super().render_change_form(request, context, **kwargs)
        if request.method == "POST" and context["errors"] and not is_only_shown(request):
            response.status_code = HTTPStatus.CONFLICT if stale else HTTPStatus.UNPROCESSABLE_ENTITY
        return response

    def choose_council(self, request):
        """First step of adding, for those who work for several councils."""
        if not (permissions.is_superuser.test(request.user) or self.own_councils(request).exists()):
            messages.warning(request, _("Your council has ended: its pages are kept as they were."))
            return HttpResponseRedirect(
                reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
            )
        kept = {key: value for key, value in request.GET.items() if key != "council"}
        context = {
            **self.admin_site.each_context(request),
            "title": _("Which council is this for?"),
            "opts": self.opts,
            "choices": [
                (council, f"?{urlencode({**kept, 'council': council.pk})}")
                for council in self.own_councils(request)
            ],
        }
        return render(request, "admin/choose_council.html", context)

    def deleted_meanwhile(self, request, object_id):
        """The last record of a row that a colleague deleted while this officer typed; None otherwise."""
        if not object_id.isdecimal() or self.get_queryset(request).filter(pk=object_id).exists():
            return None
        return self.model.history.filter(self.own(request), id=object_id, history_type="-").first()

    def has_ended(self, request, object_id) -> bool:
        """Does this row belong to a council that has ended? To superusers none has."""
        if permissions.is_superuser.test(request.user):
            return False
        row = self.get_object(request, unquote(object_id))
        return row is not None and row.owner_council.has_ended

    def delete_view(self, request, object_id, extra_context=None):
        if self.has_ended(request, object_id):
            return self.not_any_more(request, object_id)
        return super().delete_view(request, object_id, extra_context)

    def not_any_more(self, request, object_id):
        """Back to the page of a row that is kept as it was, with one sentence."""
        messages.warning(request, _("This council has ended: its pages are kept as they were."))
        change = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(change, args=[unquote(object_id)]))

    def give_text_back(self, request, gone=None):
        """It cannot be saved: its row was deleted meanwhile (`gone`), or its council has ended."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("This was deleted while you were writing") if gone else _("This was not saved"),
            "opts": self.opts,
            "gone": gone,
            "typed": self.typed(request),
        }
        status = HTTPStatus.GONE if gone else HTTPStatus.FORBIDDEN
        return render(request, "admin/text_given_back.html", context, status=status)

    def typed(self, request) -> list:
        """(label, text) of what was sent, rows included."""
        fields = [field for each in (self, *self.inlines) for field in each.model._meta.fields]
        labels = {
            field.name: field.verbose_name
            for field in fields
            if not (field.is_relation or field.primary_key or field.name == "version")
        }
        sent = ((name.rpartition("-")[2], value) for name, value in request.POST.items())
        return [(labels[name], value) for name, value in sent if name in labels and value.strip()]

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        return not_here(self, request)
