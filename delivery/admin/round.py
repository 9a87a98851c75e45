"""Reporting rounds: who has answered, what is still correct, and the transitions that close, reopen and freeze."""

from http import HTTPStatus

from concurrency.exceptions import RecordModifiedError
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from councils import permissions
from councils.admin import CouncilAdmin
from councils.admin.forms import SeenVersion
from councils.admin_urls import admin_url

from .. import reporting
from ..models import ActionUpdate, DataPoint, ReportingRound

State = ReportingRound.State
TRANSITIONS = ReportingRound.transitions


class SeenForm(forms.Form):
    """The version that the button was drawn with."""

    version = SeenVersion()


@admin.register(ReportingRound)
class ReportingRoundAdmin(CouncilAdmin):
    change_form_template = "admin/round_change_form.html"
    list_display = ("title", "period_end", "opens_on", "due_on", "state_words")
    sections = (
        (_("Details"), ("title",)),
        (_("When"), (("period_start", "period_end"), ("opens_on", "due_on"))),
        (_("Reported to"), ("reported_to", "reported_to_on")),
    )

    @admin.display(description=_("state"))
    def state_words(self, obj):
        return obj.state.label

    def has_change_permission(self, request, obj=None):
        """What was reported, to whom and when, stays with the reports."""
        if obj is not None and obj.frozen_at:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        if obj is not None and obj.closed_at:
            return False
        return super().has_delete_permission(request, obj)

    def get_urls(self):
        """Before Django's own: those take any words for a row's key."""
        name, view = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        return [
            path(
                "<path:object_id>/do/<slug:transition>/",
                view(self.transition_view),
                name=f"{name}_transition",
            ),
            path("<path:object_id>/still-correct/", view(self.still_correct), name=f"{name}_still_correct"),
            *super().get_urls(),
        ]

    # -- the page -------------------------------------------------------------------------------

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            context |= self.told(request, obj)
        return super().render_change_form(
            request, context, add=add, change=change, form_url=form_url, obj=obj
        )

    @staticmethod
    def files(item) -> list:
        """(what is in it, its kind, its address): spreadsheets to be filled in for this round."""
        return [
            (
                model._meta.verbose_name_plural,
                kind,
                f"{admin_url(model, 'round_template', ending)}?council={item.council_id}&round={item.pk}",
            )
            for model in (DataPoint, ActionUpdate)
            for kind, ending in (("Excel", "xlsx"), ("CSV", "csv"))
        ]

    def told(self, request, item) -> dict:
        """Its state, what may be done with it, and who has answered."""
        asks = item.state is not State.PLANNED
        takes_answers = asks and permissions.edits_for.test(request.user, item.council)
        return {
            "collection": reporting.Collection(item) if asks else None,
            "takes_answers": takes_answers,
            # In a closed round the same again would come late, and need its reason.
            "may_repeat": takes_answers and not item.is_closed,
            "files": self.files(item) if takes_answers else [],
            "transitions": [
                (transition, self.transition_url(item, transition.name))
                for transition in TRANSITIONS
                if transition.is_open_to(request.user, item)
            ],
            "turns": [
                transition.turn for transition in TRANSITIONS if transition.is_others_turn(request.user, item)
            ],
            "snapshots": item.snapshots.select_related("plan__council") if item.frozen_at else [],
        }

    def transition_url(self, item, transition_name) -> str:
        return f"{admin_url(item, 'transition', transition_name)}?version={SeenVersion.sign(item.version)}"

    def still_correct(self, request, object_id):
        """Say of one action that what was reported last is still correct."""
        item = self.get_object(request, unquote(object_id))
        if item is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        owed = self.asked_for(request, item)
        back = HttpResponseRedirect(admin_url(item))
        if owed is None:
            messages.warning(request, _("That is no longer due in this reporting round. Nothing was added."))
            return back
        try:
            reporting.say_again(owed.thing, item, seen=owed.row.update.pk, by=request.user)
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
            return back
        messages.success(request, _("Saved: %(action)s, no change.") % {"action": owed.thing})
        return HttpResponseRedirect(f"{back.url}#action-{owed.thing.pk}")

    def asked_for(self, request, item):
        """What the button was about, if it is still open and nobody has reported on it since."""
        if item.state not in (State.OPEN, State.LATE):
            return None
        if not permissions.edits_for.test(request.user, item.council):
            raise PermissionDenied
        seen = request.POST.get("update", "")
        found = (each for each in reporting.Collection(item).open if each.repeats)
        return next((each for each in found if str(each.repeats.pk) == seen), None)

    # -- transitions ----------------------------------------------------------------------------------

    def transition_view(self, request, object_id, transition):
        """Ask once more, then do it; a button drawn before somebody else's save is a conflict."""
        item = self.get_object(request, unquote(object_id))
        asked = next((known for known in TRANSITIONS if known.name == transition), None)
        if item is None or asked is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if self.has_ended(request, object_id):
            return self.not_any_more(request, object_id)
        if not asked.may(request.user, item):
            raise PermissionDenied(asked.turn)
        if not asked.is_due(item):
            messages.warning(
                request,
                _("You cannot do that: “%(title)s” is now %(state)s.")
                % {"title": item, "state": item.state.label},
            )
            return HttpResponseRedirect(admin_url(item))
        form = SeenForm(request.POST if request.method == "POST" else None)
        status = self._do(request, item, asked, form) if request.method == "POST" else HTTPStatus.OK
        if status == HTTPStatus.SEE_OTHER:
            messages.success(request, asked.done)
            return HttpResponseRedirect(admin_url(item))
        return render(
            request,
            "admin/round_transition.html",
            self.asking(request, item, asked, form, status),
            status=status,
        )

    def asking(self, request, item, transition, form, status) -> dict:
        collection = reporting.Collection(item)
        missing = len(collection.open)
        warnings = []
        if transition.name == "close" and missing:
            words = ngettext(
                "%(number)s item is not reported yet.", "%(number)s items are not reported yet.", missing
            )
            warnings.append(words % {"number": missing})
        if transition.name == "freeze" and not (item.reported_to and item.reported_to_on):
            warnings.append(
                _("You have not said who this was reported to, and when. You cannot add this after freezing.")
            )
        return {
            **self.admin_site.each_context(request),
            "title": transition.label,
            "opts": self.opts,
            "original": item,
            "transition": transition,
            "question": transition.question,
            "form": form,
            "warnings": warnings,
            "is_stale": status == HTTPStatus.CONFLICT,
            "seen": request.POST.get("version") or request.GET.get("version", ""),
        }

    def _do(self, request, item, transition, form) -> HTTPStatus:
        form.is_valid()  # a button without its version is stale, not at fault
        try:
            do = getattr(reporting, transition.name)
            do(item, by=request.user, version=form.cleaned_data["version"])
        except RecordModifiedError:
            form.add_error(
                None, _("Someone has saved this since you opened it. Check it again before you decide.")
            )
            return HTTPStatus.CONFLICT
        except ValidationError as error:
            form.add_error(None, error.messages)
            return HTTPStatus.UNPROCESSABLE_ENTITY
        return HTTPStatus.SEE_OTHER
