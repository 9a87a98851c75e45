"""The scoped admin base: an officer of one council can neither see, change nor tell apart what is another's."""

import logging
from http import HTTPStatus
from urllib.parse import urlencode

from concurrency.exceptions import RecordModifiedError
from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminErrorList
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from .. import permissions
from ..admin_urls import admin_url
from ..form_recovery import CHOSEN_FILES, texts_of
from ..models import CouncilContent, Membership, User
from ..publishing.deletion import why_kept
from .corrections import SENTENCE_LABELS, CorrectionForm, Corrections
from .deleted import DeletedPages
from .elsewhere import LeadsElsewhere
from .form_recovery import restore_form
from .history import HistoryPages, name_people, texts_of_version
from .idempotency import IdempotentAdd
from .lists import AsksWithinBounds
from .problems import problems_of
from .rows_sent import refuse_too_many
from .scoped import Page, Scoped, flatten, open_page, page_of
from .unchanged import SaysUnchanged
from .usage import UsageBeforeDelete
from .welsh import WelshPages

logger = logging.getLogger(__name__)


def not_here(model_admin, request):
    """The same answer for what is another council's and for what is not there at all."""
    messages.warning(request, _("Page not found. It may have been deleted."))
    return HttpResponseRedirect(reverse("admin:index", current_app=model_admin.admin_site.name))


def works_for_several(request) -> bool:
    return permissions.is_superuser.test(request.user) or len(permissions.council_ids_of(request.user)) > 1


class CouncilAdmin(
    SaysUnchanged,
    LeadsElsewhere,
    Scoped,
    Corrections,
    IdempotentAdd,
    WelshPages,
    UsageBeforeDelete,
    DeletedPages,
    HistoryPages,
    AsksWithinBounds,
):
    """Base of every page in the admin. `sections` are its fieldsets: (heading, [field, ...])."""

    sections: tuple = ()
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

    def get_list_select_related(self, request):
        """Whose a row is decides what may be done with it, so that is always read along."""
        further = super().get_list_select_related(request) or ()
        return further if self.council_lookup == "pk" else (self.council_lookup, *further)

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

    def open_page(self, request, row=None, *, is_restored=False) -> Page:
        """What is known of the page with this row, or to add one."""
        earlier = self.version_asked(request, row)
        return open_page(
            request, self.council_of(request, row), row, is_restored=is_restored, earlier=earlier
        )

    def get_object(self, request, object_id, from_field=None):
        """The row of a page is read once."""
        row = page_of(request).row
        return row if row and str(row.pk) == object_id else super().get_object(request, object_id, from_field)

    def get_fieldsets(self, request, obj=None):
        sections = [(heading, self.in_languages(request, names)) for heading, names in self.get_sections(obj)]
        if obj is None and self.chooses_council:
            sections[0] = (sections[0][0], ["council", *sections[0][1]])
        if obj is not None and self.has_change_permission(request, obj):
            sections[-1] = (sections[-1][0], [*sections[-1][1], "version"])
            if obj.is_public:
                sections.append((_("Publishing"), self.correction_lines(page_of(request))))
        return [(heading, {"fields": names}) for heading, names in sections]

    def get_sections(self, obj):
        return self.sections

    @property
    def chooses_council(self) -> bool:
        return self.council_lookup == "council" and self.opts.get_field("council").editable

    def get_form(self, request, obj=None, change=False, **kwargs):
        page = page_of(request)
        notes = self.correction_fields(page) if obj is not None and obj.is_public else {}
        names = flatten(
            line for _heading, options in self.get_fieldsets(request, obj) for line in options["fields"]
        )
        kwargs["fields"] = [name for name in names if name not in notes]
        form = super().get_form(request, obj, change=change, **kwargs)
        earlier = texts_of_version(page.earlier) if page.earlier else None
        about = {"council": page.council, "earlier": earlier, "is_restored": page.is_restored}
        if not notes:
            return type(form.__name__, (form,), about)
        return type(form.__name__, (CorrectionForm, form), {**notes, **about, "page": page})

    def get_changeform_initial_data(self, request):
        council = self.council_of(request)
        return {**super().get_changeform_initial_data(request), "council": council.pk if council else None}

    # -- the pages ----------------------------------------------------------------------------

    def view_on_site(self, obj):
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        is_restored = restore_form(request)
        refuse_too_many(request)
        row = None if object_id is None else self.get_object(request, unquote(object_id))
        page = self.open_page(request, row, is_restored=is_restored)
        if object_id is None and not self.has_add_permission(request):
            raise PermissionDenied
        if object_id is None and self.needs_council and page.council is None:
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
            open_page(request)
            self.open_page(request, self.get_object(request, unquote(object_id)), is_restored=is_restored)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, **kwargs):
        page = page_of(request)
        inlines = context["inline_admin_formsets"]
        every = [context["adminform"].form, *(form for inline in inlines for form in inline.formset.forms)]
        if request.method == "POST" and context["errors"]:
            for form in every:
                form.ask_for_files({*request.FILES, *request.POST.getlist(CHOSEN_FILES)})
            context["errors"] = AdminErrorList(every[0], [inline.formset for inline in inlines])
        stale = [form for form in every if form.is_stale]
        context |= {"stale_forms": stale, "page_council": page.council}
        context["problems"] = problems_of(context["adminform"].form, inlines)
        if context["original"] is None and page.council:
            context["not_offered"] = self.not_offered(request, every[0])
        if context["original"]:
            context |= {"title": str(context["original"]), "subtitle": self.opts.verbose_name}
            context["welsh"] = self.welsh_of(request, context["original"])
            self.name_people_shown(context["original"], context["adminform"].readonly_fields)
        if hasattr(context["media"], "with_nonce"):
            context["media"] = context["media"].with_nonce(str(request.csp_nonce))
        response = super().render_change_form(request, context, **kwargs)
        if request.method == "POST" and context["errors"] and not page.is_restored:
            response.status_code = HTTPStatus.CONFLICT if stale else HTTPStatus.UNPROCESSABLE_ENTITY
        return response

    def get_changelist_instance(self, request):
        """Accounts in a list are called what the council of their row calls them."""
        changelist = super().get_changelist_instance(request)
        accounts = [field for field in self.opts.fields if field.related_model is User]
        people = [
            (person, row.owner_council.pk)
            for field in accounts
            for row in changelist.result_list
            if field.is_cached(row) and (person := getattr(row, field.name))
        ]
        if people:
            Membership.name_each(people)
        return changelist

    def name_people_shown(self, row, names):
        """Accounts that stand on a page without being a choice of it, as their council calls them."""
        accounts = {field.name for field in self.opts.fields if field.related_model is User}
        names = (
            {*names, "submitted_by"}
            if getattr(row, "status", "") == CouncilContent.Status.REVIEW
            else {*names}
        )
        people = [getattr(row, name) for name in accounts & names]
        if people := [person for person in people if person]:
            Membership.name_accounts(people, row.owner_council.pk)

    def choose_council(self, request):
        """First step of adding, for those who work for several councils."""
        if not (permissions.is_superuser.test(request.user) or self.own_councils(request).exists()):
            messages.warning(request, _("Your council has ended. Its pages are kept as they were."))
            return HttpResponseRedirect(admin_url(self.model, "changelist"))
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
        record = self.record_of_deleted(request, object_id)
        return None if record is None or self.get_queryset(request).filter(pk=object_id).exists() else record

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
        messages.warning(request, _("This council has ended. Its pages are kept as they were."))
        return HttpResponseRedirect(admin_url(self.model, "change", unquote(object_id)))

    def give_text_back(self, request, gone=None):
        """It cannot be saved: its row was deleted meanwhile (`gone`), or its council has ended."""
        if gone:
            name_people([gone])
        context = {
            **self.admin_site.each_context(request),
            "title": _("This was deleted while you were editing") if gone else _("This was not saved"),
            "opts": self.opts,
            "gone": gone,
            "typed": self.typed(request),
        }
        status = HTTPStatus.GONE if gone else HTTPStatus.FORBIDDEN
        return render(request, "admin/text_given_back.html", context, status=status)

    def typed(self, request) -> list:
        """(label, text) of what was sent, rows included."""
        return self.labelled(texts_of(request))

    def labelled(self, texts) -> list:
        """Of (name, text) as sent, (label, text) as this form calls it; without choices of other things."""
        models = [self.model, *(inline.model for inline in self.inlines)]
        fields = {field.name: field for model in models for field in model._meta.fields}
        labels = {**{name: field.verbose_name for name, field in fields.items()}, **SENTENCE_LABELS}
        labels |= {name: field.label for name, field in self.form.declared_fields.items() if field.label}
        found = []
        for sent, text in texts:
            _table, number, name = ["", "", *sent.rsplit("-", 2)][-3:]
            field = fields.get(name)
            if name not in labels or (field and (field.is_relation or field.primary_key)):
                continue
            label = capfirst(labels[name])
            if number.isdecimal():
                label = _("%(field)s (row %(number)s)") % {"field": label, "number": int(number[:9]) + 1}
            found.append((label, text))
        return found

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        return not_here(self, request)


class PartAdmin(CouncilAdmin):
    """A part on a page of its own, with its own history: reached from the whole's page, not from the menu."""

    in_menu = False
