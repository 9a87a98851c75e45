"""Many things of a list handed over at once: counted first, then done in one transaction."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from councils import permissions
from councils.admin import ManyRows
from councils.models import Council, Successor
from councils.publishing.bulk import save_all
from councils.publishing.caching import batched_invalidation

from ..handovers import pursued
from ..models import Handover


class BulkHandoverForm(forms.Form):
    """Which councils take all of them on; or why none does."""

    to = forms.ModelMultipleChoiceField(
        None,
        label=_("Taken on by"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Leave all empty if no council takes them on, and say why below."),
    )
    note_en = forms.CharField(
        label=_("Note"),
        required=False,
        help_text=_(
            "What is taken on, if not all; or why no council takes them on. Residents will see this."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    note_cy = forms.CharField(
        label=_("Note, Welsh"), required=False, widget=forms.Textarea(attrs={"rows": 2, "lang": "cy"})
    )

    def __init__(self, *args, council, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = Successor.objects.filter(council=council)
        if not council.has_welsh:
            del self.fields["note_cy"]

    def clean(self):
        given = super().clean()
        if "to" in given and not given["to"] and not given.get("note_en"):
            self.add_error("note_en", _("Say why no council takes them on. Residents will see this."))
        texts = {name: text for name, text in given.items() if name != "to"}
        row = Handover(**texts)
        try:
            row.clean_fields(exclude={"lineage", "to", "note"})
        except ValidationError as error:
            for name, words in error.message_dict.items():
                self.add_error(name if name in self.fields else None, words)
        return {**given, **{name: getattr(row, name) for name in texts}}


class Selection:
    """Ticked rows, and what can be entered of them: `open` are those of which nothing has been said yet."""

    def __init__(self, rows):
        self.rows = list(rows)
        self.councils = {row.owner_council for row in self.rows}
        model = rows.model
        going = pursued(model, timezone.localdate(), timezone.now()).filter(
            pk__in=[row.pk for row in self.rows]
        )
        lineages = dict.fromkeys(going.values_list("lineage", flat=True))
        decided = set(Handover.objects.filter(lineage__in=list(lineages)).values_list("lineage", flat=True))
        self.open = [lineage for lineage in lineages if lineage not in decided]
        self.decided, self.over = len(decided), len(self.rows) - len(lineages)

    @property
    def counts(self) -> list[str]:
        """What is done and what is left, as sentences."""
        told = [
            ngettext("%(number)s will be handed over.", "%(number)s will be handed over.", len(self.open))
            % {"number": len(self.open)}
        ]
        if self.decided:
            words = ngettext(
                "%(number)s has been entered already and stays as it is.",
                "%(number)s have been entered already and stay as they are.",
                self.decided,
            )
            told.append(words % {"number": self.decided})
        if self.over:
            words = ngettext(
                "%(number)s is not public or has ended, and needs nothing.",
                "%(number)s are not public or have ended, and need nothing.",
                self.over,
            )
            told.append(words % {"number": self.over})
        return told

    def hand_over(self, to, note_en, note_cy="", *, by) -> None:
        texts = {"note_en": note_en, "note_cy": note_cy or None}
        rows = [
            Handover(lineage_id=lineage, to=each, **texts) for lineage in self.open for each in to or [None]
        ]
        for row in rows:
            row._history_user = by
        with batched_invalidation():
            save_all(rows)


class BulkHandover(ManyRows):
    """Part of a list of promises: while its council has a last day to come, many are handed over at once."""

    def actions(self, request):
        if not self.is_for(request.user):
            return {}
        return {"hand_over": (self.hand_over, "hand_over", _("Say who takes them on"))}

    @staticmethod
    def is_for(user) -> bool:
        """Is there a council that will end, for which this officer edits?"""
        councils = Council.objects.exclude(ends_on=None)
        if permissions.is_superuser.test(user):
            return councils.exists()
        return councils.filter(pk__in=permissions.council_ids_of(user)).going_on().exists()

    def hand_over(self, _admin, request, queryset):
        """Asks once more with the numbers, then does it; back to the list where there is nothing to ask."""
        selection = Selection(queryset.select_related(self.model.council_lookup))
        if words := self.why_not_handed_over(request, selection):
            messages.warning(request, words)
            return None
        [council] = selection.councils
        is_sent = self.is_confirmed(request)
        form = BulkHandoverForm(request.POST if is_sent else None, council=council)
        if is_sent and form.is_valid() and self.is_done(request, selection, form):
            return None
        return self.ask(
            request,
            "hand_over",
            selection.rows,
            council=council,
            title=_("Who takes them on?"),
            form=form,
            counts=selection.counts,
            refused=_("It was not done. See below.") if is_sent else "",
            button=_("Save"),
            status=HTTPStatus.UNPROCESSABLE_ENTITY if is_sent else HTTPStatus.OK,
        )

    @staticmethod
    def is_done(request, selection, form) -> bool:
        """Done as a whole; not where a colleague has entered the same in this very moment."""
        try:
            selection.hand_over(**form.cleaned_data, by=request.user)
        except IntegrityError:
            form.add_error(None, _("Someone else has just entered some of these. Check the list again."))
            return False
        number = len(selection.open)
        words = ngettext("%(number)s handed over.", "%(number)s handed over.", number)
        messages.success(request, words % {"number": number})
        return True

    @staticmethod
    def why_not_handed_over(request, selection) -> str:
        """Empty where it can be asked."""
        if len(selection.councils) != 1:
            return _("Choose rows of one council.")
        [council] = selection.councils
        if not permissions.edits_for.test(request.user, council):
            return _("This council has ended. Its pages are kept as they were.")
        if council.ends_on is None:
            return _("This council has no last day. A system administrator enters it.")
        if not selection.open:
            return _("Nothing to enter: these have ended, are not public, or have been entered already.")
        return ""
