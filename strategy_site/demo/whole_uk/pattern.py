"""One made-up council at a real one's size, written row by row: what the copies are made from."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone, translation

from councils import search
from councils.models import Contact, Council, Councillor, EditionRow, Lineage, Membership, Partner, User
from delivery.models import (
    Action,
    ActionUpdate,
    DataPoint,
    Measure,
    Milestone,
    RatingScheme,
    ReportingRound,
    Target,
)
from plans.models import Decision, Plan, Priority, Resolution
from pledges.models import Grant, NewsItem, Pledge, Statement, VisionStatement

from ..exampleshire.series import Line, chance, choose, periods, to_places
from . import past

# What a plan holds: (the council plan, any other).
ACTIONS, MEASURES = (100, 25), (60, 12)
PRIORITIES, MILESTONES, UPDATES, EARLIER_EDITIONS, PLEDGES = 5, 2, 4, 2, 5
# Kept of five years.
GRANTS, DECISIONS, STATEMENTS, NEWS = 600, 200, 300, 500
# So many of each came in five years; of all else one every twelve days.
OTHERS = 150
RECORDS = {Grant: GRANTS, Decision: DECISIONS, Statement: STATEMENTS, NewsItem: NEWS}
PEOPLE = {"owner": 1, "publisher": 2, "editor": 24, "viewer": 50}
COUNCILLORS, PARTNERS = 50, 12
FIRST, LAST = date(2021, 10, 1), date(2026, 9, 30)
DAYS = 1826
TARGETS_SINCE = date(2025, 4, 1)

TOPICS = [
    ("homes", "cartrefi"),
    ("schools", "ysgolion"),
    ("roads", "ffyrdd"),
    ("parks", "parciau"),
    ("recycling", "ailgylchu"),
    ("libraries", "llyfrgelloedd"),
    ("jobs", "swyddi"),
    ("buses", "bysiau"),
    ("carers", "gofalwyr"),
    ("children", "plant"),
    ("rivers", "afonydd"),
    ("high streets", "canol trefi"),
]
STATUSES = ["on_track", "on_track", "on_track", "at_risk", "off_track", "complete", "not_started"]


def write(number: int, kind) -> Council:
    """The council of this number, public as a whole."""
    with transaction.atomic(), translation.override("en"):
        pattern = Pattern(number, kind)
        pattern.write_people()
        pattern.write_promises()
        for place in range(1, kind.plans + 1):
            pattern.write_plan(place)
        pattern.write_record()
        past.write_notes(pattern.council, pattern.officers)
        past.write_history(pattern.council, pattern.officers)
        search.rebuild(Council, {pattern.council.pk})
        search.rebuild_things_of(pattern.council.pk)
    return pattern.council


def slug(number: int) -> str:
    """The address of the council of this number."""
    return f"council-{number:04}"


def spread(place: int, count: int) -> date:
    """One of so many days of five years, the first of them the latest."""
    return LAST - timedelta(days=DAYS * place // count)


class Pattern:
    """A council on its way in. Everything is written in bulk; what years of use leave behind is added at the end."""

    def __init__(self, number: int, kind):
        self.has_welsh = "cy" in kind.languages
        self.council = self.save_all(
            [
                Council(
                    slug=slug(number),
                    gss_code=f"{kind.nation[0].upper()}9900{number:04}",
                    kind=kind.kind,
                    nation=kind.nation,
                    languages=kind.languages,
                    is_live=True,
                    is_example=True,
                    **self.words("name", f"Council {number:04}", f"Cyngor {number:04}"),
                )
            ]
        )[0]
        self.published_at = past.noon(timezone.localdate() - timedelta(days=1))

    def words(self, field: str, english: str, welsh: str) -> dict:
        return {f"{field}_en": english} | ({f"{field}_cy": welsh} if self.has_welsh else {})

    def titled(self, what: str, place: int, field: str = "title") -> dict:
        english, welsh = choose(f"{what} {place}", TOPICS)
        return self.words(field, f"{what} {place}: {english}", f"{what} {place}: {welsh}")

    @staticmethod
    def save_all(rows: list) -> list:
        if isinstance(rows[0], EditionRow):
            Lineage.keep(*rows)
        return type(rows[0])._base_manager.bulk_create(rows, batch_size=1000)

    def live(self, model, place: int, **fields):
        """A published row of this model, not kept yet."""
        name = str(model._meta.verbose_name).capitalize()
        values = {**self.titled(name, place), "slug": f"{model._meta.model_name}-{place}", **fields}
        at = self.published_at - timedelta(days=DAYS * (place - 1) // RECORDS.get(model, OTHERS))
        times = {"publish_at": at, "first_published_at": at}
        return model(council=self.council, status=model.Status.PUBLISHED, **{**times, **values})

    # -- people -----------------------------------------------------------------------------------

    def write_people(self) -> None:
        people = [(role, place) for role, count in PEOPLE.items() for place in range(1, count + 1)]
        users = [
            User(email=f"{role}-{place}@{self.council.slug}.example", password="!")  # noqa: S106 - nobody signs in
            for role, place in people
        ]
        self.save_all(users)
        roles = zip(users, people, strict=True)
        self.save_all([Membership(user=user, council=self.council, role=role) for user, (role, _) in roles])
        self.officers = users[3 : 3 + PEOPLE["editor"]]
        numbers = range(1, COUNCILLORS + 1)
        self.councillors = self.save_all(
            [
                Councillor(council=self.council, name=f"Councillor {n}", slug=f"councillor-{n}")
                for n in numbers
            ]
        )
        self.partners = self.save_all(
            [Partner(council=self.council, name=f"Partner {n}") for n in range(1, PARTNERS + 1)]
        )
        team = self.words("team", "Plans team", "Tîm cynlluniau")
        self.contact = self.save_all([Contact(council=self.council, email="plans@council.example", **team)])[
            0
        ]

    # -- what is promised -------------------------------------------------------------------------

    def write_promises(self) -> None:
        self.vision = self.save_all([self.live(VisionStatement, 1)])[0]
        self.pledges = self.save_all(
            [self.live(Pledge, n, number=n, vision=self.vision) for n in range(1, PLEDGES + 1)]
        )
        rule = {"amber_tolerance": 10, "is_default": True}
        self.save_all([RatingScheme(council=self.council, **self.words("name", "Usual", "Arferol"), **rule)])
        self.rounds = self.save_all(
            [self.round_of(each) for each in periods("quarter", "quarter", FIRST, LAST)]
        )

    def round_of(self, period) -> ReportingRound:
        closed = timezone.make_aware(datetime.combine(period.end + timedelta(days=40), datetime.min.time()))
        title = self.words("title", f"Quarter to {period.end}", f"Chwarter hyd at {period.end}")
        days = {"opens_on": period.end + timedelta(days=1), "due_on": period.end + timedelta(days=30)}
        return ReportingRound(
            council=self.council,
            period_start=period.start,
            period_end=period.end,
            closed_at=closed,
            **days,
            **title,
        )

    # -- a plan -----------------------------------------------------------------------------------

    def write_plan(self, place: int) -> None:
        self.plan_place = place
        plan, *_earlier = self.save_all(self.editions_of(place))
        plan.pledges.set(self.pledges[:2])
        self.priorities = self.save_all(
            [
                Priority(plan=plan, slug=f"priority-{n}", position=n, **self.titled("Priority", n))
                for n in range(1, PRIORITIES + 1)
            ]
        )
        for priority, pledge in zip(self.priorities, self.pledges, strict=True):
            priority.pledges.add(pledge)
        is_other = place > 1
        self.write_actions(plan, ACTIONS[is_other])
        self.write_measures(plan, MEASURES[is_other])

    def editions_of(self, place: int) -> list[Plan]:
        """The plan in force first, then those it replaced."""
        newest = EARLIER_EDITIONS + 1
        editions = []
        for edition in range(newest, 0, -1):
            row = self.live(Plan, place, edition=edition, kind=Plan.Kind.STRATEGY)
            row.lineage_id = editions[0].lineage_id if editions else row.lineage_id
            row.publish_at -= timedelta(days=365 * (newest - edition))
            row.superseded_at = editions[-1].publish_at if editions else None
            row.contact = self.contact
            editions.append(row)
        return editions

    def of_priority(self, place: int) -> dict:
        """Whom the action or measure of this place belongs to."""
        return {
            "priority": self.priorities[place % PRIORITIES],
            "owner": self.officers[place % len(self.officers)],
            "lead_councillor": self.councillors[place % COUNCILLORS],
            "position": place,
            **self.words("owner_role", "Head of service", "Pennaeth gwasanaeth"),
        }

    def write_actions(self, plan: Plan, count: int) -> None:
        actions = [
            Action(
                plan=plan,
                reference=f"{n}",
                starts_on=FIRST,
                due_on=date(2025 + n % 4, 3, 31),
                **self.titled("Action", n),
                **self.of_priority(n),
            )
            for n in range(1, count + 1)
        ]
        self.save_all(actions)
        self.save_all(
            [
                Milestone(action=action, due_on=date(2026, 3 * n, 1), **self.titled("Milestone", n))
                for action in actions
                for n in range(1, MILESTONES + 1)
            ]
        )
        self.save_all(
            [
                self.update_of(action, place, each)
                for place, action in enumerate(actions)
                for each in self.rounds[-UPDATES:]
            ]
        )

    def update_of(self, action: Action, place: int, reporting_round) -> ActionUpdate:
        words = self.words("note", "Work goes on as planned.", "Mae’r gwaith yn parhau fel y bwriadwyd.")
        return ActionUpdate(
            action=action,
            round=reporting_round,
            status=choose(f"{self.plan_place % 7} {place} {reporting_round.period_end}", STATUSES),
            reported_on=reporting_round.period_end,
            **words,
        )

    def write_measures(self, plan: Plan, count: int) -> None:
        measures = [
            Measure(
                plan=plan,
                code=f"M{n:03}",
                slug=f"measure-{n}",
                unit=Measure.Unit.NUMBER,
                polarity=Measure.Polarity.LOWER if n % 3 == 0 else Measure.Polarity.HIGHER,
                **self.how_often(n),
                **self.titled("Measure", n, "name"),
                **self.of_priority(n),
            )
            for n in range(1, count + 1)
        ]
        self.save_all(measures)
        values = [
            (m, period) for m in measures for period in periods(m.period_kind, m.frequency, FIRST, LAST)
        ]
        self.save_all([self.point_of(measure, period) for measure, period in values])
        self.save_all(
            [
                Target(measure=measure, period_start=period.start, period_end=period.end, value=100)
                for measure, period in values
                if period.end >= TARGETS_SINCE
            ]
        )

    @staticmethod
    def how_often(place: int) -> dict:
        """Eleven of twenty each quarter, the others each year."""
        kind, every = ("quarter", "quarter") if place * 11 % 20 < 11 else ("financial_year", "year")
        return {"period_kind": kind, "frequency": every}

    def point_of(self, measure: Measure, period) -> DataPoint:
        line = Line(Decimal(80), Decimal(110), Decimal(4), Decimal(15))
        return DataPoint(
            measure=measure,
            round=next(each for each in self.rounds if period.end <= each.period_end),
            period_start=period.start,
            period_end=period.end,
            value=to_places(line.at(period.end, f"{measure.code} {measure.plan_id % 11}"), 0),
        )

    # -- what was done and said -------------------------------------------------------------------

    def write_record(self) -> None:
        """Grants, decisions, statements and news of five years."""
        awarded = {"direction": Grant.Direction.AWARDED}
        self.save_all(
            [
                self.live(
                    Grant,
                    n,
                    year=spread(n, GRANTS).year,
                    awarded_on=spread(n, GRANTS),
                    amount=int(5000 + 4000 * chance(f"grant {n}")),
                    partner=self.partners[n % PARTNERS],
                    **awarded,
                )
                for n in range(1, GRANTS + 1)
            ]
        )
        numbers = range(1, DECISIONS + 1)
        decisions = self.save_all([self.live(Decision, n, meeting_on=spread(n, DECISIONS)) for n in numbers])
        noted = Resolution.Outcome.NOTED
        self.save_all([Resolution(decision=each, outcome=noted, position=1) for each in decisions])
        self.save_all([self.statement(n, spread(n, STATEMENTS)) for n in range(1, STATEMENTS + 1)])
        self.save_all([self.live(NewsItem, n, **self.told(n)) for n in range(1, NEWS + 1)])

    def statement(self, place: int, said_on: date) -> Statement:
        said = self.words("quote", "This matters to residents.", "Mae hyn yn bwysig i drigolion.")
        return self.live(
            Statement, place, councillor=self.councillors[place % COUNCILLORS], said_on=said_on, **said
        )

    def told(self, place: int) -> dict:
        return self.words("body", f"<p>News item {place}.</p>", f"<p>Eitem newyddion {place}.</p>")
