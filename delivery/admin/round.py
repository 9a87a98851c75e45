"""Reporting rounds: who has answered, what is still correct, and the transitions that close, reopen and freeze."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from councils import permissions
from councils.admin import CopyRow, CouncilAdmin, PagePart, TransitionPages
from councils.admin.forms import CouncilForm, SeenVersion
from councils.admin_urls import admin_url
from councils.models import UNTIL_RELEASED

from .. import holds, reporting
from ..models import ActionUpdate, DataPoint, ReportingRound
from .held import own_left, round_words

State = ReportingRound.State


class SeenForm(forms.Form):
    """The version that the button was drawn with."""

    version = SeenVersion()


class RoundForm(CouncilForm):
    """When what it holds comes out changes for all of it; what is held cannot come out by a tick."""

    def clean(self):
        given, row = super().clean(), self.instance
        if row.released_at or not {"is_held", "release_at"} & set(self.changed_data):
            return given
        at = given.get("release_at")
        if at and at <= timezone.now():
            self.add_error("release_at", _("This time has passed. Choose a later one."))
        if at and self.council.figures_need_second_approval:
            words = _("Your council asks for second approval of figures, so a publisher must release them.")
            self.add_error("release_at", words)
        if row.pk and not given.get("is_held") and (number := holds.number_held(self.council, row)):
            words = ngettext(
                "%(number)s item is still held. Release the round instead.",
                "%(number)s items are still held. Release the round instead.",
                number,
            )
            self.add_error("is_held", words % {"number": number})
        return given


class RoundTransitions(TransitionPages):
    template = "admin/round_transition.html"

    def on_form(self, request, row):
        return {
            "transitions": [(each, self.address(row, each)) for each in self.open_to(request.user, row)],
            "turns": self.turns(request.user, row),
        }

    def after_save(self, request, row):
        """Nothing is done with a round while it is saved."""

    def why_not(self, user, item, transition):
        if not transition.may(user, item):
            raise PermissionDenied(transition.turn)
        if transition.is_due(item):
            return ""
        words = _("You cannot do that: “%(title)s” is now %(state)s.")
        return words % {"title": item, "state": item.state.label}

    def form(self, request, item, transition):
        return SeenForm(request.POST if request.method == "POST" else None)

    def asking(self, request, item, transition):
        missing = len(reporting.Collection(item).open)
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
        if transition.name == "freeze" and holds.number_held(item.council, item):
            warnings.append(reporting.STILL_HELD)
        if transition.name == "release":
            warnings += self._what_is_released(item, request.user)
        return {"question": transition.question, "warnings": warnings}

    @staticmethod
    def _what_is_released(item, user) -> list[str]:
        """How many of each kind, and what stays."""
        said, left = [], 0
        for rows in holds.held_rows(item.council, item):
            own = rows.filter(by=user).count() if item.council.figures_need_second_approval else 0
            left += own
            if number := rows.count() - own:
                kind = capfirst(rows.model._meta.verbose_name_plural)
                said.append(_("%(kind)s: %(number)s") % {"kind": kind, "number": number})
        return [*(said or [_("Nothing has been reported yet.")]), *filter(None, [own_left(left)])]

    def carry_out(self, item, transition, **given):
        getattr(reporting, transition.name)(item, **given)

    def done(self, request, item, transition):
        messages.success(request, transition.done)


class RoundAnswers(PagePart):
    """Who has answered, on the round's page; and the button that says of one action that nothing has changed."""

    def views(self):
        return [("<path:object_id>/still-correct/", self.still_correct, "still_correct")]

    def on_form(self, request, row):
        asks = row.state is not State.PLANNED
        takes_answers = asks and permissions.edits_for.test(request.user, row.council)
        return {
            "collection": reporting.Collection(row) if asks else None,
            "takes_answers": takes_answers,
            # In a closed round the same again would come late, and need its reason.
            "may_repeat": takes_answers and not row.is_closed,
            "files": self.files(row) if takes_answers else [],
            "held_round_words": round_words(row) if row.held_until else "",
            "snapshots": row.snapshots.select_related("plan__council") if row.frozen_at else [],
        }

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

    def still_correct(self, request, object_id):
        """Say of one action that what was reported last is still correct."""
        item = self.admin.get_object(request, unquote(object_id))
        if item is None:
            return self.not_here(request, object_id)
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


@admin.register(ReportingRound)
class ReportingRoundAdmin(CouncilAdmin):
    page_parts = (RoundTransitions, RoundAnswers, CopyRow)
    form = RoundForm
    change_form_template = "admin/round_change_form.html"
    list_display = ("title", "period_end", "opens_on", "due_on", "state_words")
    sections = (
        (_("Details"), ("title",)),
        (_("When"), (("period_start", "period_end"), ("opens_on", "due_on"))),
        (_("Reported to"), ("reported_to", "reported_to_on")),
        (_("When residents see it"), ("is_held", "release_at")),
    )

    @admin.display(description=_("state"))
    def state_words(self, obj):
        return obj.state.label

    def get_readonly_fields(self, request, obj=None):
        fixed = super().get_readonly_fields(request, obj)
        return (*fixed, "is_held", "release_at") if obj and obj.released_at else fixed

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and "release_at" in form.changed_data:
            held = (row for rows in holds.held_rows(obj.council, obj) for row in rows)
            holds.release(*held, at=obj.release_at or UNTIL_RELEASED, by=request.user)

    def has_change_permission(self, request, obj=None):
        """What was reported, to whom and when, stays with the reports."""
        if obj is not None and obj.frozen_at:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        if obj is not None and obj.closed_at:
            return False
        return super().has_delete_permission(request, obj)
