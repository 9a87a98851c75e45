"""The columns of updates: what is reported of an action. Nothing is changed by them; each row that is new is added."""

from collections import defaultdict

from django.utils import timezone
from django.utils.translation import gettext as _

from councils.resources import AsideColumn, PercentCell

from ..models import ActionUpdate, note_updates
from ..reporting import Collection
from .report import ReportResource, helping

REPORTED_ON = "reported_on"


class ActionUpdateResource(ReportResource):
    """A row that says what the newest update says adds nothing, unless it brings a day of its own."""

    names = ("status", "percent_complete", "forecast_on", "reported_on", "note")
    part = "action"
    key = "reference"
    called = "title"

    class Meta:
        model = ActionUpdate

    def columns(self):
        yield self.plan_column()
        yield AsideColumn(
            "reference", _("reference"), read=lambda update: update.action.reference, is_needed=True
        )
        yield helping("title", _("title"), lambda update: update.action.title)
        yield helping("due_on", _("due on"), lambda update: update.action.due_on or "")
        yield helping("last_status", _("last status"), self.last_status)
        for column in super().columns():
            if column.column_name == REPORTED_ON:
                column.is_needed = False  # today, if nothing else is said
                column.hint = _("Empty: today. Write a day where the same as last time is true again.")
            yield column

    def cell_of(self, model_field):
        return PercentCell() if model_field.name == "percent_complete" else super().cell_of(model_field)

    # -- which update says it already -----------------------------------------------------------

    def match(self, rows):
        self.actions = self.find_parts(rows)
        self.read_rounds()
        self._remember({action.lineage: action for action in self.actions if action})
        self.note_changed_help(rows, [action and ActionUpdate(action=action) for action in self.actions])
        return [
            self._says_it(row, action) if action else None
            for row, action in zip(rows, self.actions, strict=True)
        ]

    def _remember(self, actions: dict):
        """What was reported of these actions, the oldest first; and of each what counts now."""
        updates = ActionUpdate.objects.filter(lineage__in=actions).select_related("corrected_by")
        self.updates, self.newest = defaultdict(list), {}
        for update in updates.order_by("reported_on", "pk"):
            update.action = actions[update.lineage]
            self.updates[update.lineage].append(update)
            if not hasattr(update, "corrected_by"):
                self.newest[update.lineage] = update

    def _says_it(self, row, action) -> ActionUpdate | None:
        """The update that says what the row says: the newest one, or that of the day which the row names."""
        newest = self.newest.get(action.lineage)
        on_a_day = self.updates[action.lineage] if self.text_of(row, REPORTED_ON) else ()
        candidates = [newest] if newest else []
        candidates += [update for update in on_a_day if update is not newest]
        return next((update for update in candidates if self.says_all_of(update, row)), None)

    def compared_with(self):
        return [action and self.newest.get(action.lineage) for action in self.actions]

    def identity_at(self, index, row):
        action = self.actions[index]
        return action and (action.lineage, self.text_of(row, REPORTED_ON))

    def said_twice(self, row, number):
        return _("Row %(row)s reports on the same action. Delete one of them.") % {"row": number}

    def init_instance(self, row=None):
        action = self.actions[self.index]
        if action is None:
            return ActionUpdate()
        return ActionUpdate(action=action, reported_on=timezone.localdate(), round=self.open_round)

    def before_save_instance(self, instance, row, **kwargs):
        super().before_save_instance(instance, row, **kwargs)
        instance.by = self.by

    # -- what a template and an export hold -----------------------------------------------------

    def due(self, reporting_round) -> list[ActionUpdate]:
        """What is asked for in the round: its answer if there is one, else an empty row."""
        updates = []
        for owed in Collection(reporting_round).owed:
            if owed.is_action:
                update = owed.answer or ActionUpdate(action=owed.thing)
                update.action = owed.thing
                updates.append(update)
        return updates

    def exported(self, rows):
        rows = list(rows)
        self._remember({row.action.lineage: row.action for row in rows})
        return rows

    def last_status(self, update) -> str:
        newest = self.newest.get(update.action.lineage)
        return newest.get_status_display() if newest else ""

    def note_changes(self, lines):
        note_updates([line.row for line in lines], by=self.by)
