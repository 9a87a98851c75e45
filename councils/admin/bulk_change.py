"""Who looks after many rows of a list, who leads them and when they are due: chosen once for all that are ticked."""

from copy import copy
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .. import permissions
from ..constraints import broken_rules
from ..models import Councillor, Membership
from ..parsing.dates import DayField
from ..publishing.bulk import save_all
from ..publishing.caching import batched_invalidation
from .many_rows import ManyRows
from .scoped import may_change

AS_IT_IS, NOBODY = "", "nobody"
# Residents read neither, so these change whether a row is public or not.
INTERNAL = ("owner", "deputy")
PUBLIC = ("lead_councillor", "due_on")
NAMED = 10


class BulkChangeForm(forms.Form):
    """What becomes of the rows; what is left as it is does not change."""

    def __init__(self, *args, council, model, has_drafts, **kwargs):
        """`has_drafts`: without any only what residents do not read is offered."""
        super().__init__(*args, **kwargs)
        self.model, self.people = model, {}
        names = {field.name for field in model._meta.fields}
        offered = (*INTERNAL, *PUBLIC) if has_drafts else INTERNAL
        self.offered = [name for name in offered if name in names]
        for name in self.offered:
            self.fields[name] = self._field(name, council)

    def _field(self, name, council):
        label = self.model._meta.get_field(name).verbose_name.capitalize()
        if name == "due_on":
            return DayField(label=label, required=False, help_text=_("Leave empty to keep each date."))
        people = self.people[name] = (
            self._councillors(council) if name in PUBLIC else self._colleagues(council)
        )
        named = [(str(key), words) for key, words in people.items()]
        return forms.ChoiceField(
            label=label,
            required=False,
            choices=[(AS_IT_IS, _("leave as it is")), (NOBODY, _("nobody")), *named],
        )

    @staticmethod
    def _colleagues(council) -> dict:
        rows = Membership.objects.filter(
            council=council, user__is_active=True, role__in=permissions.EDITING
        ).select_related("user")
        return {row.user_id: f"{row.person_name} ({row.user.email})" for row in rows}

    @staticmethod
    def _councillors(council) -> dict:
        return {row.pk: str(row) for row in Councillor.objects.of(council)}

    def clean(self):
        given = super().clean()
        chosen = {name: given[name] for name in self.offered if given.get(name)}
        if not chosen and not self.errors:
            raise ValidationError(_("Choose what to change."))
        if chosen.get("owner") == chosen.get("deputy") not in (None, NOBODY):
            self.add_error("deputy", _("The owner cannot also be the deputy. Choose someone else."))
        self.chosen = {name: self._value(name, value) for name, value in chosen.items()}
        return given

    @staticmethod
    def _value(name, value):
        """By the column of the row: a key, None for nobody, or a day."""
        if name == "due_on":
            return name, value
        return f"{name}_id", None if value == NOBODY else int(value)


class BulkChange(ManyRows):
    """Part of a list of what colleagues look after: of a kind with `owner` and `deputy`."""

    def actions(self, request):
        if not permissions.is_officer(request.user):
            return {}
        return {"bulk_change": (self.bulk_change, "bulk_change", _("Change owner, lead or date"))}

    def bulk_change(self, _admin, request, queryset):
        """Asks what is to change, then does it; back to the list where nothing can be changed."""
        rows = list(queryset.select_related(*self.model.link_needs))
        councils = {row.owner_council for row in rows}
        if len(councils) != 1:
            messages.warning(request, _("Choose rows of one council."))
            return None
        mine = [row for row in rows if may_change(request.user, row)]
        if not mine:
            messages.warning(request, _("Your role does not let you change any of these."))
            return None
        is_sent = self.is_confirmed(request)
        sent = request.POST if is_sent else None
        has_drafts = not all(row.is_public for row in mine)
        form = BulkChangeForm(sent, council=councils.pop(), model=self.model, has_drafts=has_drafts)
        if is_sent and form.is_valid() and self._is_done(request, mine, form):
            return None
        return self.ask(
            request,
            "bulk_change",
            mine,
            council=mine[0].owner_council,
            title=_("Change several at once"),
            form=form,
            counts=self._counts(rows, mine),
            named=mine[:NAMED],
            further=max(len(mine) - NAMED, 0),
            refused=_("Nothing was changed. See below.") if is_sent else "",
            button=_("Change them"),
            status=HTTPStatus.UNPROCESSABLE_ENTITY if is_sent else HTTPStatus.OK,
        )

    def _counts(self, rows, mine) -> list[str]:
        told = [
            ngettext("%(number)s will change.", "%(number)s will change.", len(mine)) % {"number": len(mine)}
        ]
        if left := len(rows) - len(mine):
            words = ngettext(
                "%(number)s stays as it is: your role does not let you change it.",
                "%(number)s stay as they are: your role does not let you change them.",
                left,
            )
            told.append(words % {"number": left})
        public = sum(row.is_public for row in mine)
        if 0 < public < len(mine) and any(name in self._names() for name in PUBLIC):
            words = ngettext(
                "%(number)s is public: only its owner and deputy change here. Propose a correction for the rest.",
                "%(number)s are public: only their owners and deputies change here. "
                "Propose a correction for the rest.",
                public,
            )
            told.append(words % {"number": public})
        return told

    def _names(self) -> set[str]:
        return {field.name for field in self.model._meta.fields}

    def _is_done(self, request, rows, form) -> bool:
        """All of it or nothing: what one row does not allow is said with its name."""
        with batched_invalidation():
            locked = self.model._base_manager.select_for_update(of=("self",))
            keys, before, changed = [row.pk for row in rows], {}, []
            for row in locked.select_related(*self.model.link_needs).filter(pk__in=keys).order_by("pk"):
                old = copy(row)
                if self._change(row, form.chosen):
                    before[row] = old
                    row._history_user = request.user
                    changed.append(row)
                    if words := next((words for words, _names in broken_rules(row, self._names())), ""):
                        form.add_error(None, _("“%(row)s”: %(why)s") % {"row": row, "why": words})
            if form.errors:
                return False
            save_all(changed, before=before)
        words = ngettext("%(number)s changed.", "%(number)s changed.", len(changed))
        messages.success(request, words % {"number": len(changed)})
        return True

    @staticmethod
    def _change(row, chosen) -> bool:
        """Is anything of the row another than before? Nobody is the deputy of themselves."""
        columns = {column for column, _value in chosen.values()} | {"deputy_id"}
        before = {column: getattr(row, column) for column in columns}
        for name, (column, value) in chosen.items():
            if name in INTERNAL or not row.is_public:
                setattr(row, column, value)
        if row.owner_id is not None and row.deputy_id == row.owner_id:
            row.deputy_id = None
        return any(value != getattr(row, column) for column, value in before.items())
