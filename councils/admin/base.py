"""The base of admin pages: an officer of one council can neither see, change nor tell apart what is another's."""

import logging
from contextlib import nullcontext
from functools import partial
from http import HTTPStatus
from urllib.parse import urlencode

from concurrency.exceptions import RecordModifiedError
from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminErrorList
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError
from django.http import HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .. import permissions
from ..admin_urls import admin_url, site_address
from ..form_recovery import CHOSEN_FILES
from ..models import CouncilContent, EditionRow
from ..publishing.caching import batched_invalidation
from ..publishing.deletion import why_kept
from .copying import copied
from .corrections import (
    correction_fields,
    correction_lines,
    note_last_hand,
    sign,
    tell,
)
from .deleted import DeletedPages
from .drafts import CorrectionLink
from .elsewhere import not_offered
from .filters import within_walls
from .folding import sections_of
from .form_recovery import restore_form
from .given_back import give_back, labelled
from .history import HistoryAdmin, texts_of_version
from .idempotency import IdempotentAdd
from .open_form import OpenForms
from .parts import render_page
from .people import name_people_listed, name_people_shown
from .problems import problems_of
from .rows_sent import refuse_too_many
from .scoped import Page, Scoped, flatten, has_ended, open_page, page_of
from .usage import asked_before_delete, why_not_deleted
from .welsh import WelshPages

logger = logging.getLogger(__name__)


def works_for_several(request) -> bool:
    return permissions.is_superuser.test(request.user) or len(permissions.council_ids_of(request.user)) > 1


def nobody(self, request, obj=None) -> bool:
    """In place of a permission, for what nobody adds, changes or deletes by hand."""
    return False


def kept_as_it_was(request, row):
    """Back to the page of a row whose council has ended, with one sentence."""
    messages.warning(request, _("This council has ended. Its pages are kept as they were."))
    return HttpResponseRedirect(admin_url(row))


class CouncilAdmin(Scoped, HistoryAdmin):
    """Base of every page of a council's rows. `sections` are its fieldsets: (heading, [field, ...])."""

    sections: tuple = ()
    # The parts that it has besides those that every page has.
    page_parts: tuple = ()
    in_menu = True
    # A form that is opened to change one of many things; where it is opened for one task, all is seen.
    folds_sections = False
    needs_council = True
    actions_on_bottom = False
    save_on_top = False
    list_per_page = 50
    change_form_template = "admin/council_change_form.html"

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        self.deleted, self.add_once = DeletedPages(self), IdempotentAdd(self)
        self.open_forms = OpenForms(self)
        shared = (WelshPages, CorrectionLink)
        own = (part(self) for part in (*shared, *self.page_parts))
        self.parts = [self.deleted, self.open_forms, *own]
        self.change_list_template = next(filter(None, (part.list_template for part in self.parts)), None)

    def get_urls(self):
        """Before Django's own: those take any words for a row's key."""
        return [*(url for part in self.parts for url in part.urls()), *super().get_urls()]

    # -- who may ------------------------------------------------------------------------------

    def get_model_perms(self, request):
        return super().get_model_perms(request) if self.in_menu else {}

    def has_module_permission(self, request):
        return permissions.is_officer(request.user)

    @cached_property
    def reads(self):
        return permissions.is_superuser | permissions.holds(self.roles)

    def has_view_permission(self, request, obj=None):
        """Also after the council has ended: then there is only this."""
        return self.reads.test(request.user, obj.owner_council if obj else None)

    def has_add_permission(self, request):
        return permissions.is_officer(request.user)

    def has_change_permission(self, request, obj=None):
        return permissions.is_officer(request.user) if obj is None else page_of(request).may_change(obj)

    def has_delete_permission(self, request, obj=None):
        """Parts of what is public are deleted on its page, where residents are told why; some are never deleted."""
        if obj is None:
            return permissions.is_officer(request.user)
        is_public_part = not isinstance(obj, CouncilContent) and obj.is_public
        return page_of(request).may_change(obj) and not is_public_part and not why_kept(obj)

    def get_readonly_fields(self, request, obj=None):
        """A part stays with what it belongs to."""
        fixed = super().get_readonly_fields(request, obj)
        return (*fixed, *self.model.parent_fields()) if obj else fixed

    # -- lists --------------------------------------------------------------------------------

    def get_list_display(self, request):
        shown = tuple(super().get_list_display(request))
        return (*shown, "council_name") if works_for_several(request) else shown

    def get_list_filter(self, request):
        return within_walls(self.model, super().get_list_filter(request))

    def get_list_select_related(self, request):
        """Whose a row is decides what may be done with it, so that is always read along."""
        further = super().get_list_select_related(request) or ()
        return further if self.council_lookup == "pk" else (self.council_lookup, *further)

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        name_people_listed(self.model, changelist.result_list)
        return changelist

    def changelist_view(self, request, extra_context=None):
        shown = {name: value for part in self.parts for name, value in part.on_list(request).items()}
        return super().changelist_view(request, {**shown, **(extra_context or {})})

    def get_actions(self, request):
        of_parts = {name: each for part in self.parts for name, each in part.actions(request).items()}
        return {**super().get_actions(request), **of_parts}

    @admin.display(description=_("council"))
    def council_name(self, obj):
        return obj.owner_council.name if obj.owner_council else _("every council")

    # -- whose page it is ---------------------------------------------------------------------

    def open_page(self, request, row=None, *, restored="") -> Page:
        """What is known of the page with this row, or to add one."""
        earlier = self.version_asked(request, row)
        return open_page(request, self.council_of(request, row), row, restored=restored, earlier=earlier)

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

    def choose_council(self, request):
        """First step of adding, for those who work for several councils."""
        if not (permissions.is_superuser.test(request.user) or self.own_councils(request).exists()):
            messages.warning(request, _("Your council has ended. Its pages are kept as they were."))
            return HttpResponseRedirect(admin_url(self.model, "changelist"))
        kept = {key: value for key, value in request.GET.items() if key != "council"}
        choices = [
            (council, f"?{urlencode({**kept, 'council': council.pk})}")
            for council in self.own_councils(request)
        ]
        context = {"title": _("Which council is this for?"), "choices": choices}
        return render_page(self, request, "admin/choose_council.html", context)

    def get_object(self, request, object_id, from_field=None):
        """The row of a page is read once."""
        row = page_of(request).row
        return row if row and str(row.pk) == object_id else super().get_object(request, object_id, from_field)

    # -- the form -----------------------------------------------------------------------------

    def get_fieldsets(self, request, obj=None):
        sections = [(heading, self.in_languages(request, names)) for heading, names in self.get_sections(obj)]
        if obj is None and self.chooses_council:
            sections[0] = (sections[0][0], ["council", *sections[0][1]])
        if obj is not None and self.has_change_permission(request, obj):
            sections[-1] = (sections[-1][0], [*sections[-1][1], "version"])
            if obj.is_public:
                sections.append((_("Publishing"), correction_lines(page_of(request))))
        return [(heading, {"fields": names}) for heading, names in sections]

    def get_sections(self, obj):
        return self.sections

    @property
    def chooses_council(self) -> bool:
        return self.council_lookup == "council" and self.opts.get_field("council").editable

    def get_form(self, request, obj=None, change=False, **kwargs):
        page = page_of(request)
        notes = correction_fields(page) if obj is not None and obj.is_public else {}
        names = flatten(
            line for _heading, options in self.get_fieldsets(request, obj) for line in options["fields"]
        )
        kwargs["fields"] = [name for name in names if name not in notes]
        form = super().get_form(request, obj, change=change, **kwargs)
        form.base_fields |= notes
        form.page, form.council, form.restored = page, page.council, page.restored
        form.earlier = texts_of_version(page.earlier) if page.earlier else None
        return form

    def get_changeform_initial_data(self, request):
        council = page_of(request).council
        asked = {**copied(self, request), **super().get_changeform_initial_data(request)}
        return {**asked, "council": council.pk if council else None}

    def labelled(self, texts) -> list:
        """(label, text) of what was sent, where it is given back."""
        return labelled(self, texts)

    # -- the pages ----------------------------------------------------------------------------

    def view_on_site(self, obj):
        return site_address(obj)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        restored = restore_form(request, self.open_forms.asked_for(request, object_id))
        refuse_too_many(request)
        answer = self._add if object_id is None else partial(self._change, unquote(object_id))
        show = super().changeform_view

        def form(**shown):
            # All that a form saves moves the versions once, and its search entries are written together.
            with batched_invalidation() if request.method == "POST" else nullcontext():
                return show(request, object_id, form_url, {**(extra_context or {}), **shown})

        try:
            return answer(request, form, restored)
        except RecordModifiedError:
            # Saved by someone else in this very moment: the form finds out now by itself.
            return answer(request, form, restored)

    def _add(self, request, form, restored):
        page = self.open_page(request, restored=restored)
        if not self.has_add_permission(request):
            raise PermissionDenied
        if page.council is None and self.needs_council:
            return give_back(self, request) if request.method == "POST" else self.choose_council(request)
        return self.add_once.answer(request, form)

    def _change(self, key, request, form, restored):
        """Where nothing can be saved any more, what was typed is given back."""
        row = super().get_object(request, key)
        self.open_page(request, row, restored=restored)
        if request.method == "POST" and row is None and (gone := self.deleted.record_of(request, key)):
            return give_back(self, request, gone)
        if request.method == "POST" and row is not None:
            if "council" in request.POST and self.chooses_council:
                logger.warning("A council sent with %s %s was ignored.", self.opts.label, key)
            if has_ended(request.user, row) or not self.has_change_permission(request, row):
                return give_back(self, request, row=row)
        return form()

    def render_change_form(self, request, context, **kwargs):
        page, row, inlines = page_of(request), context["original"], context["inline_admin_formsets"]
        every = [context["adminform"].form, *(form for inline in inlines for form in inline.formset.forms)]
        if request.method == "POST" and context["errors"]:
            for form in every:
                form.ask_for_files({*request.FILES, *request.POST.getlist(CHOSEN_FILES)})
            context["errors"] = AdminErrorList(every[0], [inline.formset for inline in inlines])
        stale = [form for form in every if form.is_stale]
        context |= {"stale_forms": stale, "page_council": page.council}
        context["problems"] = problems_of(every[0], inlines)
        may_fold = self.folds_sections and row is not None and self.has_change_permission(request, row)
        is_as_saved = request.method == "GET" and not page.restored and not page.earlier
        context["sections"] = sections_of(context["adminform"], inlines, may_fold=may_fold and is_as_saved)
        context["is_unread"] = isinstance(row, (CouncilContent, EditionRow)) and not row.is_public
        context["open_form"] = self.open_forms.on_page(request, row, context)
        if row:
            context |= {"title": str(row), "subtitle": self.opts.verbose_name}
            name_people_shown(row, set(context["adminform"].readonly_fields))
            for part in self.parts:
                context |= part.on_form(request, row)
        elif page.council:
            context["not_offered"] = not_offered(self, request, every[0])
            for part in self.parts:
                context |= part.on_add(request, page.council)
        if hasattr(context["media"], "with_nonce"):
            context["media"] = context["media"].with_nonce(str(request.csp_nonce))
        return super().render_change_form(request, context, **kwargs)

    def history_view(self, request, object_id, extra_context=None):
        """Of a row that is gone too; and what was deleted of its parts."""
        key = unquote(object_id)
        row = self.get_object(request, key)
        if row is None and (record := self.deleted.record_of(request, key)):
            return self.deleted.history_view(request, record)
        parts = self.deleted.parts_of(row.pk) if row is not None else []
        return super().history_view(request, object_id, {"deleted_parts": parts, **(extra_context or {})})

    # -- saving -------------------------------------------------------------------------------

    def save_model(self, request, obj, form, change):
        sign(obj, form, by=request.user, is_new=not change)
        super().save_model(request, obj, form, change)
        if not change:
            self.add_once.use_up(request, obj)

    def save_formset(self, request, form, formset, change):
        """Content edited as a row, such as a pledge on its vision's page, remembers who changed it."""
        for row_form in formset.forms:
            if isinstance(row_form.instance, CouncilContent) and row_form.has_changed():
                row_form.instance.updated_by = request.user
        super().save_formset(request, form, formset, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if page_of(request).has_changed(form):
            tell(form, by=request.user)

    def response_add(self, request, obj, post_url_continue=None):
        return self._after_save(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self._after_save(request, obj) or super().response_change(request, obj)

    def _after_save(self, request, row):
        self.open_forms.forget(request)
        return next(filter(None, (part.after_save(request, row) for part in self.parts)), None)

    # -- deleting -----------------------------------------------------------------------------

    why_not_deleted = staticmethod(why_not_deleted)

    def get_deleted_objects(self, objs, request):
        return asked_before_delete(list(objs), partial(self.has_delete_permission, request))

    def delete_view(self, request, object_id, extra_context=None):
        row = self.get_object(request, unquote(object_id))
        if row is not None and has_ended(request.user, row):
            return kept_as_it_was(request, row)
        if row is not None and not self.has_delete_permission(request, row):
            # The page that would have asked says instead why this stays.
            context = {
                "title": self.opts.verbose_name,
                "object": row,
                "perms_lacking": [self.why_not_deleted(row)],
            }
            return render_page(self, request, "admin/delete_confirmation.html", context, HTTPStatus.FORBIDDEN)
        try:
            return super().delete_view(request, object_id, extra_context)
        except ProtectedError:  # named somewhere in this very moment: the page finds out now by itself
            return super().delete_view(request, object_id, extra_context)

    def render_delete_form(self, request, context):
        response = super().render_delete_form(request, context)
        if request.method == "POST":
            response.status_code = HTTPStatus.CONFLICT
        return response

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        if not isinstance(obj, CouncilContent):
            note_last_hand(obj, by=request.user)

    def delete_queryset(self, request, queryset):
        """One of the deleted parts stands for all of its plan: that is saved once."""
        rows = [] if issubclass(self.model, CouncilContent) else queryset
        parts = {row.publication_root: row for row in rows}
        with transaction.atomic():
            super().delete_queryset(request, queryset)
            for row in parts.values():
                note_last_hand(row, by=request.user)


class PartAdmin(CouncilAdmin):
    """A part on a page of its own, with its own history: reached from the whole's page, not from the menu."""

    in_menu = False
