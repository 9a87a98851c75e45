"""How Exampleshire delivers its plan: from its tables come rounds, actions with their updates, measures with values."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from councils.models import ChangeNote, Committee, Councillor, Directorate, Partner
from delivery import reporting
from delivery.models import (
    Action,
    ActionUpdate,
    Benchmark,
    Budget,
    ComparatorGroup,
    Correction,
    DataPoint,
    DueDateChange,
    Measure,
    Milestone,
    RatingScheme,
    ReportingRound,
    SeriesBreak,
    StatusWord,
    Target,
    note_corrections,
    note_points,
    note_updates,
)
from delivery.reporting import note_closed
from plans.models import FrameworkItem, Plan, Priority
from pledges.models import Pledge

from ..loader import Loading
from .series import Line, Period, added_up, chance, choose, periods, to_places, to_target

ENDED = {"complete", "cancelled", "superseded"}
PLAIN = "name name_cy definition definition_cy unit unit_note unit_note_cy decimals polarity kind".split()
PLAIN += ["notes", "notes_cy", "counts"]


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def texts(table: dict, **names: str) -> dict:
    """Texts of a table in both languages, under the names that a model has for them."""
    return {
        f"{field}{ending}": table[f"{name}{ending}"]
        for field, name in names.items()
        for ending in ("", "_cy")
        if f"{name}{ending}" in table
    }


class Delivery(Loading):
    """A council on its way in with all that it reported."""

    def __init__(self, table: dict, words: dict):
        super().__init__(table)
        self.words = words
        self.places = Counter()

    def publish(self, row) -> None:
        self.publish_noted(row, self.words["note"]["en"], self.words["note"]["cy"])

    def save_many(self, rows: list, at: str = "") -> None:
        """Keep many rows at once, with their history; `at` names a time that would otherwise be now."""
        model = type(rows[0])
        moments = [getattr(row, at, None) for row in rows]
        model.objects.bulk_create(rows, batch_size=500)
        if at:
            for row, moment in zip(rows, moments, strict=True):
                setattr(row, at, moment)
            model.objects.bulk_update(rows, [at], batch_size=200)
        model.history.bulk_history_create(rows, batch_size=500)
        self.count += len(rows)

    def add_delivery(self, themes: list[dict]) -> None:
        self.plan = next(row for (model, _name), row in self.rows.items() if model is Plan)
        self.add_rules()
        self.rounds = [self.add_round(period) for period in self.quarters()]
        self.updates, self.targets, self.points, self.corrections, self.corrected = [], [], [], [], []
        for place, theme in enumerate(themes, start=1):
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
                closed_at=None if end == table["last"] else noon(day["closed"]),
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
        words |= self.answering(table)
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
        return {**texts(role, owner_role="owner_role"), **self.answering(role)}

    def answering(self, table: dict) -> dict:
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

    # -- measures -------------------------------------------------------------------------------------

    def add_measure(self, priority: Priority, table: dict) -> None:
        place = self.next_place(Measure)
        values = {"decimals": 0} | {name: table[name] for name in PLAIN if name in table}
        baseline = self.words["baseline"]
        if "baseline" in table:
            start = "end" if table.get("period") == "snapshot" else "start"
            values |= {"baseline_value": table["baseline"], "baseline_end": baseline["end"]}
            values |= {"baseline_start": baseline[start]}
        measure = self.save(
            Measure(
                plan=self.plan,
                priority=priority,
                code=f"EX-{place:02}",
                position=place,
                period_kind=table.get("period", "quarter"),
                frequency=table.get("frequency", "quarter"),
                is_cumulative=table.get("cumulative", False),
                scheme=self.schemes[table["scheme"]] if "scheme" in table else None,
                comparator_group=self.alike if "alike" in table else None,
                lead_councillor=self.lead,
                **self.role(table),
                **self.answering(table),
                **self.words["sources"][table.get("source", "own")],
                **values,
            )
        )
        self.add_beside(measure, table)
        self.add_goals(measure, table)
        self.targets += self.aimed(measure, table)
        self.points += self.counted(measure, table)

    def add_beside(self, measure: Measure, table: dict) -> None:
        """Values of others, breaks in the series, and the record of what was put right."""
        others = self.words["benchmarks"]
        shared = {name: value for name, value in others.items() if name != "whose"}
        for place, (name, whose) in enumerate(others["whose"].items(), start=1):
            if name in table:
                self.save(Benchmark(measure=measure, position=place, value=table[name], **whose, **shared))
        for each in table.get("breaks", ()):
            self.save(SeriesBreak(measure=measure, **each))
        for each in table.get("corrections", ()):
            period = next(period for period in self.periods_of(measure) if period.end == each["period"])
            correction = Correction(
                measure=measure,
                of=each["of"],
                was=each["was"],
                **texts(each, reason="reason"),
            )
            correction.period_start, correction.period_end = period.start, period.end
            correction.corrected_at = noon(each["on"])
            self.corrections.append(correction)

    def periods_of(self, measure: Measure, until: date | None = None) -> list[Period]:
        """From April 2022, so that what adds up from April is whole; until the last round."""
        until = until or self.rounds[-1].period_end
        return list(periods(measure.period_kind, measure.frequency, self.plan.starts_on, until))

    def moved(self, measure: Measure, line: Line, until: date | None = None):
        """Each period from the first round on with its value, not yet rounded."""
        values = [(period, line.at(period.end, measure.code)) for period in self.periods_of(measure, until)]
        for period, value in added_up(values) if measure.is_cumulative else values:
            if period.end >= self.rounds[0].period_start:
                yield period, value

    def aimed(self, measure: Measure, table: dict):
        """Its targets or forecasts, until the end of the plan."""
        if "aim" not in table and "range" not in table:
            return
        low, high = table.get("range", (None, None))
        season = Decimal(table.get("aim_season", 0))
        line = Line(*map(Decimal, table.get("aim", (0, 0))), season)
        for period, value in self.moved(measure, line, self.plan.ends_on):
            target = Target(measure=measure, period_start=period.start, period_end=period.end)
            target.value = None if low is not None else to_target(value, measure.decimals)
            target.low, target.high = low, high
            yield target

    def counted(self, measure: Measure, table: dict) -> list[DataPoint]:
        """Its values, the oldest first; the newest with what is said of it."""
        line = Line(*(Decimal(table.get(name, 0)) for name in ("first", "last", "season", "noise")))
        ceiling = Decimal(table.get("ceiling", 100)) if measure.unit == Measure.Unit.PERCENT else None
        corrected = {
            each["period"]: each["on"] for each in table.get("corrections", ()) if each["of"] == "value"
        }
        points = []
        for period, value in self.moved(measure, line):
            if period.end in table.get("missing", ()):
                continue
            each = self.round_of(period.end)
            point = DataPoint(measure=measure, round=each)
            point.period_start, point.period_end = period.start, period.end
            point.state = table.get("states", {}).get(str(period.end), DataPoint.State.FINAL)
            if point.state == DataPoint.State.FINAL:
                point.value = to_places(value, measure.decimals, ceiling)
            point.reported_at = noon(corrected.get(period.end, each.due_on - timedelta(days=2)))
            points.append(point)
        for point in points[len(points) - table.get("provisional", 0) :]:
            point.state = DataPoint.State.PROVISIONAL
        self.say(points[-1], table)
        return points

    @staticmethod
    def say(newest: DataPoint, table: dict) -> None:
        override = table.get("override", {})
        said = texts(table, commentary="comment", corrective_action="remedy")
        said |= texts(override, override_reason="reason") | {"rating_override": override.get("rating", "")}
        for name, value in said.items():
            setattr(newest, name, value)
        newest.year_end_forecast = table.get("forecast")

    def next_place(self, model) -> int:
        self.places[model] += 1
        return self.places[model]
