"""The columns of updates: what is reported of an action. Nothing is changed by them; each row that is new is added."""

from collections import defaultdict

from django.utils import timezone
from django.utils.translation import gettext as _

from councils.spreadsheets import INTERNAL, PUBLIC, ChoiceCell, HelperColumn, PercentCell, public

from ..holds import held_until
from ..models import ActionUpdate, StatusWord, note_updates
from ..reporting import Collection
from .report import ROUND, ReportResource, helping

REPORTED_ON = "reported_on"


class ActionUpdateResource(ReportResource):
    """A row that says what the newest update says adds nothing, unless it brings a day of its own."""

    model = ActionUpdate
    names = public("status percent_complete forecast_on reported_on note next_step next_step_by")
    part = "action"
    key = "reference"
    called = "title"

    def columns(self):
        yield self.plan_column()
        yield HelperColumn(
            "reference", PUBLIC, _("reference"), read=lambda update: update.action.reference, is_needed=True
        )
        yield helping("title", PUBLIC, _("title"), lambda update: update.action.title)
        yield self.round_column()
        yield helping("due_on", PUBLIC, _("due date"), lambda update: update.action.due_on or "")
        yield helping("last_status", INTERNAL, _("last status"), self.last_status)
        for column in super().columns():
            if column.name == REPORTED_ON:
                column.is_needed = False  # today, if nothing else is said
                column.hint = _(
                    "If you leave this empty, we use today’s date or, in a closed round, the last "
                    "day of its period. Enter a date if nothing has changed since last time."
                )
            yield column
        yield from self.reason_columns(
            _("If the reporting round is closed: why the update is late. Residents will see this.")
        )

    def cell_of(self, model_field):
        if model_field.name == "percent_complete":
            return PercentCell()
        if model_field.name == "status":
            return ChoiceCell(model_field.flatchoices, own=self.own_words())
        return super().cell_of(model_field)

    def own_words(self) -> list[tuple[str, str]]:
        """What the council calls its statuses, in each language."""
        words = StatusWord.objects.of(self.council) if self.council else ()
        return [(label, row.status) for row in words for label in (row.label_en, row.label_cy)]

    # -- which update says it already -----------------------------------------------------------

    def match(self, rows):
        self.actions = self.find_parts(rows)
        self.read_rounds()
        self.named_rounds = [self.named_round(index, row) for index, row in enumerate(rows)]
        self._remember({action.lineage_id: action for action in self.actions if action})
        self.note_changed_help(rows, [action and ActionUpdate(action=action) for action in self.actions])
        return [
            self._says_it(row, action, named) if action else None
            for row, action, named in zip(rows, self.actions, self.named_rounds, strict=True)
        ]

    def _remember(self, actions: dict):
        """What was reported of these actions, the oldest first; and of each what counts now."""
        updates = ActionUpdate.objects.filter(lineage__in=actions, withdrawn_at=None)
        updates = updates.select_related("corrected_by", "round")
        self.updates, self.newest = defaultdict(list), {}
        for update in updates.order_by("reported_on", "pk"):
            update.action = actions[update.lineage_id]
            self.updates[update.lineage_id].append(update)
            if not hasattr(update, "corrected_by"):
                self.newest[update.lineage_id] = update

    def _says_it(self, row, action, named) -> ActionUpdate | None:
        """The update that says what the row says: the newest one, or that of the day or the round which it names."""
        newest = self.newest.get(action.lineage_id)
        further = self.updates[action.lineage_id] if named or self.text_of(row, REPORTED_ON) else ()
        candidates = [newest] if newest else []
        candidates += [update for update in reversed(further) if update is not newest]
        if named:
            candidates = [update for update in candidates if update.round in (named, None)]
        return next((update for update in candidates if self.says_all_of(update, row)), None)

    def compared_with(self):
        return [action and self.newest.get(action.lineage_id) for action in self.actions]

    def identity(self, index, row):
        action = self.actions[index]
        return action and (action.lineage_id, self.text_of(row, REPORTED_ON), self.named_rounds[index])

    def duplicate_message(self, row, number):
        return _("Row %(row)s reports on the same action. Delete one of them.") % {"row": number}

    def new_row(self, index):
        action = self.actions[index]
        if action is None:
            return ActionUpdate()
        its_round = self.named_rounds[index]
        if its_round is None and len(self.open_rounds) == 1:
            its_round = self.open_rounds[0]
        is_late = its_round is not None and its_round.is_closed
        day = its_round.period_end if is_late else timezone.localdate()
        until = held_until(self.council, its_round)
        return ActionUpdate(action=action, reported_on=day, round=its_round, publish_at=until)

    # -- which round it answers, and why it is late --------------------------------------------------

    def fill(self, instance, links, row):
        errors = super().fill(instance, links, row)
        if instance.pk is None and instance.round and instance.round.is_closed:
            instance.reason_en = self.text_of(row, "reason")
            instance.reason_cy = self.text_of(row, "reason_cy") or None
        return errors

    def rules_broken(self, index, line):
        """An update is of one round, and of a closed one with its reason."""
        update = line.row
        if update.round is None and len(self.open_rounds) > 1:
            words = _("Several reporting rounds are open. Enter the one this is for: %(rounds)s.")
            yield ROUND, words % {"rounds": "; ".join(map(str, self.open_rounds))}
        elif words := update.why_reason():
            yield "reason", words

    # -- what a template and an export hold -----------------------------------------------------

    def due(self, reporting_round) -> list[ActionUpdate]:
        """What is asked for in the round: its answer if there is one, else an empty row."""
        updates = []
        for owed in Collection(reporting_round).owed:
            if owed.is_action:
                update = owed.answer or ActionUpdate(action=owed.thing)
                update.action, update.round = owed.thing, reporting_round
                updates.append(update)
        return updates

    def exported(self, rows):
        rows = [row for row in rows if row.withdrawn_at is None]
        ActionUpdate.read_things(rows)
        self._remember({row.action.lineage_id: row.action for row in rows})
        return rows

    def last_status(self, update) -> str:
        newest = self.newest.get(update.action.lineage_id)
        return newest.get_status_display() if newest else ""

    def note_changes(self, lines):
        note_updates([line.row for line in lines], by=self.by)
