"""Pages for what is published: its state, and one confirmation page for each verb."""

from http import HTTPStatus

from concurrency.exceptions import RecordModifiedError
from concurrency.forms import VersionField
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from .. import permissions
from ..models import ChangeNote, CouncilContent
from .base import CouncilAdmin
from .forms import SeenVersion

Status = CouncilContent.Status


class Verb:
    """One thing that can be done: from which states, by whom, and what is asked first."""

    def __init__(self, name, label, done, states, may, question, fields=()):
        self.name, self.label, self.done, self.question = name, label, done, question
        self.states, self.may, self.fields = states, may, fields

    def is_open_to(self, user, item) -> bool:
        if self.name == "send_back" and item.submitted_by_id == user.pk:
            return item.status in self.states
        return item.status in self.states and self.may.test(user, item.council)


VERBS = [
    Verb(
        "submit",
        _("Send for approval"),
        _("Sent for approval."),
        {Status.DRAFT},
        permissions.edits_for,
        _("A publisher will read it and decide. Until then only publishers can change it."),
    ),
    Verb(
        "publish",
        _("Publish"),
        _("Published."),
        {Status.DRAFT, Status.REVIEW},
        permissions.publishes_for,
        _("Everyone will be able to read it."),
        ("at", "note", "note_cy", "welsh_reason"),
    ),
    Verb(
        "send_back",
        _("Return to draft"),
        _("Returned to draft."),
        {Status.REVIEW},
        permissions.publishes_for,
        _("It becomes a draft again, which editors can change."),
        ("reason",),
    ),
    Verb(
        "withdraw",
        _("Withdraw"),
        _("Withdrawn. It is a draft again."),
        {Status.PUBLISHED},
        permissions.publishes_for,
        _("The public will no longer find it, nor its change notes. It becomes a draft."),
        ("reason",),
    ),
    Verb(
        "archive",
        _("Archive"),
        _("Archived."),
        {Status.DRAFT, Status.REVIEW, Status.PUBLISHED},
        permissions.publishes_for,
        _(
            "It is taken down for good. Its address will say that it was removed. You can restore it as a draft."
        ),
        ("reason",),
    ),
    Verb(
        "restore",
        _("Restore as a draft"),
        _("Restored. It is a draft now."),
        {Status.ARCHIVED},
        permissions.publishes_for,
        _("It becomes a draft, which editors can change and publishers can publish again."),
    ),
]


class VerbForm(forms.Form):
    """What a verb asks before it is done; the version is the one the button was drawn with."""

    version = SeenVersion()
    at = forms.DateTimeField(
        label=_("When"),
        required=False,
        help_text=_("Empty means now. A later time in UK time, such as 2026-12-01 10:00."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    note = forms.CharField(
        label=_("Change note"),
        required=False,
        help_text=_("One sentence for the public. Shown under “What changed”."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    note_cy = forms.CharField(
        label=_("Change note, Welsh"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    welsh_reason = forms.CharField(
        label=_("Why does this go out without Welsh?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        help_text=_("For your colleagues; kept in the history."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, verb, item, **kwargs):
        super().__init__(*args, **kwargs)
        wanted = {"version", *verb.fields}
        if not item.council.has_welsh:
            wanted -= {"note_cy", "welsh_reason"}
        elif not item.missing_welsh():
            wanted -= {"welsh_reason"}
        for name in set(self.fields) - wanted:
            del self.fields[name]


class ContentAdmin(CouncilAdmin):
    """Base for everything with a workflow."""

    change_form_template = "admin/content_change_form.html"
    search_fields = ("title_en", "title_cy", "slug")
    list_filter = ("status",)
    list_display = ("title", "state_words", "updated_at")
    list_select_related = ("council",)

    @admin.display(description=_("state"))
    def state_words(self, obj):
        return obj.state

    def has_delete_permission(self, request, obj=None):
        """Only a draft that never was public can be deleted; what was public is archived."""
        allowed = super().has_delete_permission(request, obj)
        if obj is None or not allowed:
            return allowed
        return obj.status == Status.DRAFT and not ChangeNote.objects.about(obj).exists()

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_verb"
        page = self.admin_site.admin_view(self.verb_view)
        return [path("<path:object_id>/do/<slug:verb>/", page, name=name), *super().get_urls()]

    def verb_address(self, item, verb_name):
        """The confirmation page, carrying the version that the officer sees now."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_verb"
        seen = VersionField().prepare_value(item.version).value
        return f"{reverse(name, args=[item.pk, verb_name])}?version={seen}"

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        verbs = [verb for verb in VERBS if obj is not None and verb.is_open_to(request.user, obj)]
        context["verbs"] = [(verb, self.verb_address(obj, verb.name)) for verb in verbs]
        by_name = {verb.name: verb for verb in verbs}
        context["next_verb"] = by_name.get("publish") or by_name.get("submit")
        context["restored_from"] = getattr(request, "restored_from", None)
        return super().render_change_form(
            request, context, add=add, change=change, form_url=form_url, obj=obj
        )

    def response_add(self, request, obj, post_url_continue=None):
        return self._on_to_verb(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self._on_to_verb(request, obj) or super().response_change(request, obj)

    def _on_to_verb(self, request, obj):
        """ "Save and publish" saves, then opens the verb's page: what was typed is safe before it is decided."""
        wanted = request.POST.get("_verb")
        verb = next(
            (verb for verb in VERBS if verb.name == wanted and verb.is_open_to(request.user, obj)), None
        )
        return HttpResponseRedirect(self.verb_address(obj, verb.name)) if verb else None

    def verb_view(self, request, object_id, verb):
        item = self.get_object(request, unquote(object_id))
        asked = next((known for known in VERBS if known.name == verb), None)
        if item is None or asked is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not asked.is_open_to(request.user, item):
            messages.warning(
                request,
                _("“%(title)s” is %(state)s now, so that is not possible.")
                % {"title": item, "state": item.state},
            )
            return HttpResponseRedirect(
                reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[item.pk])
            )
        form = VerbForm(request.POST if request.method == "POST" else None, verb=asked, item=item)
        status = HTTPStatus.OK
        if request.method == "POST":
            status = self._do(request, item, asked, form)
            if status == HTTPStatus.SEE_OTHER:
                messages.success(request, _("Scheduled.") if item.is_scheduled else asked.done)
                change = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
                return HttpResponseRedirect(reverse(change, args=[item.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": asked.label,
            "opts": self.opts,
            "original": item,
            "verb": asked,
            "form": form,
            "is_stale": status == HTTPStatus.CONFLICT,
            "seen": request.POST.get("version") or request.GET.get("version", ""),
        }
        return render(request, "admin/verb.html", context, status=status)

    def _do(self, request, item, verb, form) -> HTTPStatus:
        """Do it; errors land beside the field, a stale button is a conflict."""
        if not form.is_valid():
            return HTTPStatus.UNPROCESSABLE_ENTITY
        given = {name: value for name, value in form.cleaned_data.items() if value}
        try:
            getattr(item, verb.name)(by=request.user, **{"version": SeenVersion.NEVER, **given})
        except RecordModifiedError:
            form.add_error(
                None, _("Someone saved this since you opened it. Read it again before you decide.")
            )
            return HTTPStatus.CONFLICT
        except ValidationError as error:
            fields = getattr(error, "error_dict", None)
            form.add_error(None, error if not fields or set(fields) <= set(form.fields) else error.messages)
            return HTTPStatus.UNPROCESSABLE_ENTITY
        except PermissionDenied:
            form.add_error(None, _("Your role in this council does not allow this."))
            return HTTPStatus.FORBIDDEN
        return HTTPStatus.SEE_OTHER
