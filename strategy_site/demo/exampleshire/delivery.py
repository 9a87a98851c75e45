"""How Exampleshire delivers its plan: from its tables come rounds, actions with their updates, measures with values."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from councils.models import ChangeNote, Committee, Councillor, Directorate, Partner, Ward
from delivery import reporting
from delivery.models import (
    Action,
    ActionUpdate,
    Budget,
    ComparatorGroup,
    Correction,
    DueDateChange,
    Measure,
    Milestone,
    RatingScheme,
    ReportingRound,
    StatusWord,
    note_corrections,
    note_points,
    note_updates,
)
from delivery.reporting import note_closed
from plans.models import FrameworkItem, Plan, Priority
from pledges.models import Pledge

from .measures import Measures
from .series import Period, chance, choose, periods
from .texts import noon, texts

ENDED = {"complete", "cancelled", "superseded"}


class Delivery(Measures):
    """A council on its way in with all that it reported."""

    def __init__(self, table: dict, words: dict):
        super().__init__(table)
        self.words = words
        self.places = Counter()

    def publish(self, row) -> None:
        self.publish_noted(row, self.words["note"]["en"], self.words["note"]["cy"])

    def save_many(self, rows: list, at: str = "") -> None:
        """Keep many rows at once, with their history; `at` names a time that would otherwise be now."""
        if not rows:
            return
        model = type(rows[0])
        moments = [getattr(row, at, None) for row in rows]
        model.objects.bulk_create(rows, batch_size=500)
        if at:
            for row, moment in zip(rows, moments, strict=True):
                setattr(row, at, moment)
            model.objects.bulk_update(rows, [at], batch_size=200)
        model.history.bulk_history_create(rows, batch_size=500)
        self.count += len(rows)

    def add_delivery(self, themes: dict[str, list[dict]]) -> None:
        """`themes`: those of each plan, by its address."""
        self.add_rules()
        self.rounds = [self.add_round(period) for period in self.quarters()]
        self.updates, self.targets, self.points, self.corrections, self.corrected = [], [], [], [], []
        for slug, tables in themes.items():
            self.plan = self.named(Plan, slug)
            for place, theme in enumerate(tables, start=1):
                self.add_theme(place, theme)
        self.save_many(self.updates, at="created_at")
        self.put_right = [self.correcting(*each) for each in self.corrected]
        self.save_many(self.put_right, at="created_at")
        self.save_many(self.targets)
        self.save_many(self.points, at="reported_at")
        self.save_many(self.corrections, at="corrected_at")
        self.note_progress()
        self.freeze_rounds()

    def note_progress(self) -> None:
        """What changed, on the days it did, as it is noted when officers report."""
        note_updates([*self.updates, *self.put_right], by=None, at="created_at")
        values = {(row.lineage_id, row.period_start, row.period_end): row.value for row in self.points}
        now = {
            each.pk: values.get((each.lineage_id, each.period_start, each.period_end))
            for each in self.corrections
            if each.of == Correction.Of.VALUE
        }
        note_corrections(self.corrections, by=None, now=now, at="corrected_at")
        for each in self.rounds:
            if each.closed_at:
                note_closed(each, by=None, today=timezone.localdate(each.closed_at), at=each.closed_at)
        note_points([point for point in self.points if not point.round.closed_at], by=None, at="reported_at")

    # -- rules and rounds ---------------------------------------------------------------------------

    def add_rules(self) -> None:
        """Rating schemes, the council's own words, whom it compares itself with."""
        self.schemes = {}
        for table in self.words["schemes"]:
            values = {name: value for name, value in table.items() if name != "key"}
            self.schemes[table["key"]] = self.save(RatingScheme(council=self.council, **values))
        for table in self.words["words"]:
            self.save(StatusWord(council=self.council, **table))
        self.alike = self.save(ComparatorGroup(council=self.council, **self.words["comparators"]))

    def quarters(self) -> list[Period]:
        rounds = self.words["rounds"]
        return list(periods("quarter", "quarter", rounds["first"], rounds["last"]))

    def add_round(self, period: Period) -> ReportingRound:
        table, end = self.words["rounds"], period.end
        year = end.year - (end.month < 4)
        names = {"quarter": (end.month - 4) // 3 % 4 + 1, "year": year, "next": year + 1}
        day = {
            name: end + timedelta(days=table[f"{name}_after"])
            for name in ("opens", "due", "reported", "closed")
        }
        return self.save(
            ReportingRound(
                council=self.council,
                title=table["title"].format(**names),
                title_cy=table["title_cy"].format(**names),
                period_start=period.start,
                period_end=end,
                opens_on=day["opens"],
                due_on=day["due"],
                reported_to_on=day["reported"],
                closed_at=None if end == table["open"] else noon(day["closed"]),
                **texts(table, reported_to="reported_to"),
            )
        )

    def freeze_rounds(self) -> None:
        """Those named in the table, the oldest first, as an officer freezes them."""
        ends = self.words["rounds"]["frozen"]
        for each in (row for row in self.rounds if row.period_end in ends):
            frozen = reporting.freeze(each, by=None)
            self.count += len(frozen)
            # On the day it was reported: loaded today, it is no news of today.
            notes = ChangeNote.objects.filter(kind=ChangeNote.Kind.FROZEN, council=each.council)
            reported = timezone.make_aware(datetime.combine(each.reporting_day, time(12)))
            notes.filter(part_id__in=[snapshot.pk for snapshot in frozen]).update(noted_at=reported)

    def round_of(self, day: date) -> ReportingRound:
        """The one in which something of this day is reported."""
        return next(each for each in self.rounds if day <= each.period_end)

    # -- themes and outcomes ------------------------------------------------------------------------

    def add_theme(self, place: int, table: dict) -> None:
        self.lead = self.named(Councillor, table["theme"]["lead"])
        theme = self.add_priority(place, table["theme"])
        for number, outcome in enumerate(table["outcomes"], start=1):
            priority = self.add_priority(number, outcome, parent=theme)
            commitments = [
                self.add_priority(each, table, parent=priority)
                for each, table in enumerate(outcome.get("commitments", ()), start=1)
            ]
            for each, action in enumerate(outcome["actions"], start=1):
                served = commitments[action["commitment"] - 1] if "commitment" in action else priority
                self.add_action(served, f"{place}.{number}.{each}", {"owner": outcome["owner"]} | action)
            for measure in outcome["measures"]:
                self.add_measure(priority, {"owner": outcome["owner"]} | measure)

    def add_priority(self, place: int, table: dict, parent: Priority | None = None) -> Priority:
        words = texts(table, title="title", outcome="outcome")
        words |= self.responsible(table)
        priority = Priority(plan=self.plan, parent=parent, position=place, lead_councillor=self.lead, **words)
        priority.slug = table.get("slug", "")
        self.save(priority)
        priority.pledges.set(self.named(Pledge, name) for name in table.get("pledges", ()))
        self.add_goals(priority, table)
        return priority

    def add_goals(self, thing: Priority | Action | Measure, table: dict) -> None:
        """Which of the council's commitments it serves, by their codes."""
        for code, kind in table.get("goals", {}).items():
            item = self.named(FrameworkItem, code)
            self.save(thing.contributions.model(**{thing._meta.model_name: thing}, item=item, kind=kind))

    def role(self, table: dict) -> dict:
        """Which officer is responsible, in which directorate."""
        role = self.words["roles"][table["owner"]]
        return {**texts(role, owner_role="owner_role"), **self.responsible(role)}

    def responsible(self, table: dict) -> dict:
        """The directorate and the committee that a table names."""
        named = (("directorate", Directorate), ("committee", Committee))
        return {name: self.named(model, table[name]) for name, model in named if name in table}

    # -- actions --------------------------------------------------------------------------------------

    def add_action(self, priority: Priority, reference: str, table: dict) -> None:
        action = self.save(
            Action(
                plan=self.plan,
                priority=priority,
                reference=reference,
                lead_councillor=self.lead,
                starts_on=table["from"],
                due_on=table["due"],
                cadence=table.get("cadence", "quarter"),
                position=self.next_place(Action),
                **texts(table, title="title", description="description"),
                **self.role(table),
            )
        )
        action.partners.set(self.named(Partner, name) for name in table.get("partners", ()))
        action.wards.set(self.named(Ward, name) for name in table.get("wards", ()))
        for each in table.get("milestones", ()):
            dates = {"due_on": each["due"], "met_on": each.get("met")}
            self.save(Milestone(action=action, **dates, **texts(each, title="title")))
        for each in table.get("budgets", ()):
            self.save(Budget(action=action, **each))
        if "moved" in table:
            self.move_due_date(action, table["moved"])
        self.add_goals(action, table)
        self.updates += self.reported(action, table)

    def move_due_date(self, action: Action, table: dict) -> None:
        """It was due earlier at first; moved on a day, for a reason."""
        reason = texts(table, reason="reason")
        change = DueDateChange(action=action, was=table["from"], now=action.due_on, **reason)
        action.first_due_on = table["from"]
        self.save(action)
        self.save(change)
        DueDateChange.objects.filter(pk=change.pk).update(changed_at=noon(table["on"]))

    def reported(self, action: Action, table: dict):
        """Its updates, the oldest first."""
        rounds = [each for each in self.rounds if self.is_reported(action, table, each.period_end)]
        corrected = table.get("corrected", {})
        for place, each in enumerate(rounds, start=1):
            status = self.status_at(action, table, each.period_end, is_first=place == 1)
            update = ActionUpdate(action=action, round=each, status=status)
            update.reported_on, update.created_at = each.period_end, noon(each.due_on - timedelta(days=3))
            if "percent" in table and status not in ("paused", "not_started"):
                update.percent_complete = (
                    100 if status == "complete" else table["percent"] * place // len(rounds)
                )
            is_todays = status == table["now"] and each.period_end >= table.get("since", each.period_end)
            update.forecast_on = table.get("forecast") if is_todays else None
            if corrected.get("period") == each.period_end:
                self.corrected.append((update, corrected, table["now"]))
                update.status, update.percent_complete = corrected["was"], None
            words = table if is_todays and place == len(rounds) and "note" in table else None
            words = words or choose(
                f"{action.reference} {each.period_end}", self.words["bank"][update.status]
            )
            update.note, update.note_cy = words["note"], words["note_cy"]
            if "next" in words:
                update.next_step, update.next_step_cy = words["next"], words["next_cy"]
            yield update

    def is_reported(self, action: Action, table: dict, end: date) -> bool:
        ended = table["since"] if table["now"] in ENDED else self.rounds[-1].period_end
        return (
            table["now"] != "none"
            and action.starts_on <= end <= min(ended, table.get("last", ended))
            and (action.cadence != "year" or end.month == 3)
        )

    def status_at(self, action: Action, table: dict, end: date, *, is_first: bool) -> str:
        """Before today's status began: on track, now and then at risk, and sometimes slow to begin."""
        if end >= table.get("since", date.max) or table["now"] == "not_started":
            return table["now"]
        luck = chance(f"{action.reference} {end} status")
        if is_first and luck > Decimal("0.4"):
            return "not_started"
        return "at_risk" if luck < Decimal("-0.8") and end < self.rounds[-1].period_end else "on_track"

    def correcting(self, wrong: ActionUpdate, table: dict, status: str) -> ActionUpdate:
        """A new update of the same day, which names the one that was wrong."""
        words = choose(f"{wrong.action.reference} corrected", self.words["bank"][status])
        return ActionUpdate(
            action=wrong.action,
            round=wrong.round,
            status=status,
            reported_on=wrong.reported_on,
            corrects=wrong,
            created_at=wrong.created_at + timedelta(days=9),
            **texts(table, reason="reason"),
            **words,
        )

    def next_place(self, model) -> int:
        self.places[model] += 1
        return self.places[model]
