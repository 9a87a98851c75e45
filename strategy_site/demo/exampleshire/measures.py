"""The measures of Exampleshire: from a table's few numbers come targets and values of four years."""

from datetime import date, timedelta
from decimal import Decimal

from delivery.models import Benchmark, Correction, DataPoint, Measure, SeriesBreak, Target
from plans.models import Priority

from ..loader import Loading
from .series import Line, Period, added_up, periods, to_places, to_target
from .texts import noon, texts

PLAIN = "name name_cy definition definition_cy unit unit_note unit_note_cy decimals polarity kind".split()
PLAIN += ["notes", "notes_cy", "counts"]


class Measures(Loading):
    """Base of the council on its way in: what it measures."""

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
                code=f"{self.words['code']}-{place:02}",
                position=place,
                period_kind=table.get("period", "quarter"),
                frequency=table.get("frequency", "quarter"),
                is_cumulative=table.get("cumulative", False),
                scheme=self.schemes[table["scheme"]] if "scheme" in table else None,
                comparator_group=self.alike if "alike" in table else None,
                lead_councillor=self.lead,
                **self.role(table),
                **self.responsible(table),
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
