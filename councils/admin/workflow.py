"""Pages for what is published: its state, and one confirmation page for each transition."""

from http import HTTPStatus

from concurrency.exceptions import RecordModifiedError
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .. import permissions
from ..admin_urls import admin_url
from ..models import CouncilContent, Membership
from ..parsing.dates import MomentField
from ..publishing.difference import compared
from ..publishing.rebase import live_edition
from .base import CouncilAdmin, kept_as_it_was
from .comparison import ComparisonPages
from .drafts import NOT_OUT, DraftPages, is_copy, live_changes_address
from .filters import ReviewFilter, StateFilter
from .form_recovery import restored_words
from .forms import SeenVersion
from .live_changes import LiveChangesPage, refuse_if_behind
from .parts import PagePart
from .scoped import has_ended, page_of

Status = CouncilContent.Status


def others_who_publish(item, user) -> str:
    """Who could publish this in the user's place, by name; or whom to ask, where there is nobody."""
    publishers = Membership.objects.filter(
        council=item.council, role__in=permissions.PUBLISHING, user__is_active=True
    ).exclude(user__in=[pk for pk in (user.pk, item.last_hand_id, item.submitted_by_id) if pk])
    names = [each.person_name for each in publishers.select_related("user").order_by("name", "user__email")]
    if not names:
        return _(
            "Nobody else can publish for this council yet. Ask your council administrator to make a "
            "colleague a publisher."
        )
    return ngettext("%(names)s can.", "Any of these can: %(names)s.", len(names)) % {
        "names": ", ".join(names)
    }


# What a draft changes is shown where it is decided on.
DECISIONS = ("submit", "publish", "send_back")


def about_draft(item) -> dict:
    """What a draft of something public says that residents do not read now, and whether they read something newer."""
    if not is_copy(item):
        return {}
    comparison = compared(live_edition(item) or item.based_on, item)
    return {"comparison": comparison, "live_changes_address": live_changes_address(item)}


class TransitionForm(forms.Form):
    """What a transition asks before it is done; the version is the one the button was drawn with."""

    version = SeenVersion()
    at = MomentField(
        label=_("When"),
        required=False,
        help_text=_(
            "Leave empty to publish now. To publish later, enter a UK time, such as 24 December 2026 10:00."
        ),
    )
    note = forms.CharField(
        label=_("Change note"),
        required=False,
        help_text=_("One sentence for the public. Shown under “What changed”."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    note_cy = forms.CharField(
        label=_("Change note, Welsh"), required=False, widget=forms.Textarea(attrs={"rows": 2, "lang": "cy"})
    )
    welsh_reason = forms.CharField(
        label=_("Why are you publishing without Welsh?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        help_text=_("For your colleagues; kept in the history."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, transition, item, **kwargs):
        super().__init__(*args, **kwargs)
        wanted = {"version", *transition.asked_of(item)}
        if not item.council.has_welsh:
            wanted -= {"note_cy", "welsh_reason"}
        elif not item.missing_welsh():
            wanted -= {"welsh_reason"}
        for name in set(self.fields) - wanted:
            del self.fields[name]
        for name, (label, help_text) in transition.words_of(item).items():
            if name in self.fields:
                self.fields[name].label, self.fields[name].help_text = label, help_text
        if item.transition_state in NOT_OUT and getattr(item, "is_correction", False):
            self._offer_drafted_note(item)

    def _offer_drafted_note(self, item):
        """What the correction is to tell residents was written when it was sent for approval."""
        if note := item.drafted_note:
            self.initial = {"note": note.note_en, "note_cy": note.note_cy or "", **(self.initial or {})}


class TransitionPages(PagePart):
    """What may be done with a row, on its page; and a page for each transition that asks once more."""

    template = "admin/transition.html"

    def __init__(self, admin):
        super().__init__(admin)
        self.transitions = self.model.transitions

    def views(self):
        return [("<path:object_id>/do/<slug:transition>/", self.transition_view, "transition")]

    @staticmethod
    def address(item, transition):
        """The confirmation page, carrying the version that the officer sees now."""
        return f"{admin_url(item, 'transition', transition.name)}?version={SeenVersion.sign(item.version)}"

    def open_to(self, user, item) -> list:
        return [transition for transition in self.transitions if transition.is_open_to(user, item)]

    def on_form(self, request, row):
        user = request.user
        refusals = {each: each.refusal(user, row) for each in self.open_to(user, row)}
        by_name = {each.name: each for each, refusal in refusals.items() if not refusal}
        refusal = next(filter(None, refusals.values()), "")
        return {
            "refusal": refusal,
            "others": others_who_publish(row, user) if refusal else "",
            "transitions": [(each, self.address(row, each)) for each in by_name.values()],
            "turns": self.turns(user, row),
            "next_transition": by_name.get("publish") or by_name.get("submit"),
            "restored_from": page_of(request).earlier,
        }

    def turns(self, user, item) -> list[str]:
        """Who could do what this person cannot."""
        return [each.turn for each in self.transitions if each.turn and each.is_others_turn(user, item)]

    def after_save(self, request, row):
        """ "Save and publish" saves, then opens the transition's page: what was typed is safe before it is decided."""
        wanted = request.POST.get("_transition")
        transition = next((each for each in self.open_to(request.user, row) if each.name == wanted), None)
        if transition is None:
            return None
        if refusal := transition.refusal(request.user, row):
            messages.warning(request, format_html("{} {}", _("Saved."), refusal))
            return HttpResponseRedirect(admin_url(row))
        return HttpResponseRedirect(self.address(row, transition))

    def transition_view(self, request, object_id, transition):
        """Ask once more, then do it; a button drawn before somebody else's save is a conflict."""
        item = self.admin.get_object(request, unquote(object_id))
        asked = next((known for known in self.transitions if known.name == transition), None)
        if item is None or asked is None:
            return self.not_here(request, object_id)
        if has_ended(request.user, item):
            return kept_as_it_was(request, item)
        if words := self.why_not(request.user, item, asked):
            messages.warning(request, words)
            return HttpResponseRedirect(admin_url(item))
        form, status = self.form(request, item, asked), HTTPStatus.OK
        if request.method == "POST":
            status = self._do(request, item, asked, form)
        if status == HTTPStatus.SEE_OTHER:
            self.done(request, item, asked)
            return HttpResponseRedirect(admin_url(item))
        context = {
            "title": asked.label,
            "original": item,
            "transition": asked,
            "form": form,
            "is_stale": status == HTTPStatus.CONFLICT,
            "seen": request.POST.get("version") or request.GET.get("version", ""),
            **self.asking(request, item, asked),
        }
        if context.get("refusal"):
            status = HTTPStatus.FORBIDDEN
        return self.render(request, self.template, context, status)

    def why_not(self, user, item, transition) -> str:
        """Why it cannot be done now by this person; empty where it can be asked for."""
        if transition.is_open_to(user, item):
            return ""
        words = transition.turn if transition.is_others_turn(user, item) else ""
        refused = _("You cannot do that: “%(title)s” is now %(state)s.")
        return words or refused % {"title": item, "state": item.state}

    def form(self, request, item, transition):
        sent = request.POST if request.method == "POST" else None
        return TransitionForm(sent, initial=restored_words(request), transition=transition, item=item)

    def asking(self, request, item, transition) -> dict:
        """What the page says besides the question's form."""
        refusal = transition.refusal(request.user, item)
        return {
            "question": transition.asks(item),
            "warnings": item.publish_warnings() if transition.name == "publish" else [],
            "refusal": refusal,
            "others": others_who_publish(item, request.user) if refusal else "",
            **(about_draft(item) if transition.name in DECISIONS else {}),
        }

    def carry_out(self, item, transition, **given):
        with transaction.atomic():
            if transition.name == "publish":
                refuse_if_behind(item)
            getattr(item, transition.name)(**given)

    def done(self, request, item, transition):
        messages.success(request, _("Scheduled.") if item.is_scheduled else transition.done)
        remind_of_review(request, item)

    def _do(self, request, item, transition, form) -> HTTPStatus:
        """Do it; errors land beside the field, a stale button is a conflict."""
        if not form.is_valid():
            return HTTPStatus.UNPROCESSABLE_ENTITY
        given = {name: value for name, value in form.cleaned_data.items() if value or name == "version"}
        try:
            self.carry_out(item, transition, by=request.user, **given)
        except RecordModifiedError:
            form.add_error(
                None, _("Someone has saved this since you opened it. Check it again before you decide.")
            )
            return HTTPStatus.CONFLICT
        except ValidationError as error:
            fields = getattr(error, "error_dict", None)
            form.add_error(None, error if not fields or set(fields) <= set(form.fields) else error.messages)
            return HTTPStatus.UNPROCESSABLE_ENTITY
        except PermissionDenied as error:
            form.add_error(None, str(error) or _("Your role in this council does not allow this."))
            return HTTPStatus.FORBIDDEN
        return HTTPStatus.SEE_OTHER


def remind_of_review(request, item):
    """Who publishes or corrects something whose review is past hears of it: the public page shows the day."""
    due = item.review_due_on
    if item.status == Status.PUBLISHED and due and due < timezone.localdate():
        messages.warning(
            request,
            _("Its review was due on %(day)s. When you have reviewed it, set the next review date.")
            % {"day": date_format(due, "DATE_FORMAT")},
        )


# What every page of something published has.
CONTENT_PARTS = (TransitionPages, DraftPages, LiveChangesPage, ComparisonPages)


class ContentAdmin(CouncilAdmin):
    """Base for everything with a workflow."""

    page_parts = CONTENT_PARTS
    folds_sections = True
    change_form_template = "admin/content_change_form.html"
    search_fields = ("title_en", "title_cy", "slug")
    list_filter = ()
    list_display = ("title", "state_words", "updated_at")

    def get_list_filter(self, request):
        """By state and by review in every list; then what the kind adds."""
        others = [name for name in super().get_list_filter(request) if name != "status"]
        return [StateFilter, ReviewFilter, *others]

    @admin.display(description=_("state"))
    def state_words(self, obj):
        return obj.state

    def response_change(self, request, obj):
        remind_of_review(request, obj)
        return super().response_change(request, obj)
