"""Of each kind with spreadsheets: things of a council, and the row of a file that is about one of them."""

import datetime

from builders import (
    a_breakdown,
    a_classification,
    a_committee,
    a_councillor,
    a_directorate,
    a_framework,
    a_goal,
    a_measure,
    a_member,
    a_partner,
    a_point,
    a_priority,
    a_resolution,
    a_target,
    a_ward,
    an_action,
    an_undertaking,
    an_update,
    draft,
    live,
)

from councils.models import (
    Committee,
    CommitteeMember,
    Contact,
    Councillor,
    Directorate,
    Office,
    Partner,
    Ward,
)
from delivery.models import (
    Action,
    ActionContribution,
    ActionUpdate,
    BreakdownValue,
    DataPoint,
    Measure,
    MeasureContribution,
    Milestone,
    Risk,
    Target,
    Undertaking,
)
from plans.models import Decision, Plan, Principle, Priority, PriorityContribution, Resolution
from pledges.models import Award, Commitment, Event, Grant, Pledge, VisionStatement


def partners(council, numbers):
    for number in numbers:
        a_partner(council, name=f"Tŷ  Gobaith {number}", kind="other")


def awards(council, numbers):
    vision = VisionStatement.objects.of(council).first() or live(VisionStatement, council)
    for number in numbers:
        pledge = live(Pledge, council, vision=vision, slug=f"pledge-{number}")
        award = draft(Award, council, slug=f"award-{number}", title_en=f"Award {number}")
        award.pledges.add(pledge)


def pledges(council, numbers):
    """In the draft of the next edition of the vision, which alone can be changed as a whole."""
    vision = VisionStatement.objects.of(council).first() or draft(VisionStatement, council)
    for number in numbers:
        title = f"Pledge {number}"
        pledge = draft(
            Pledge, council, vision=vision, slug=f"pledge-{number}", title_en=title, number=number + 1
        )
        commitment = Commitment.objects.create(vision=vision, text_en=f"Commitment {number}", position=number)
        commitment.pledges.add(pledge)


def events(council, numbers):
    partners(council, numbers)
    for number in numbers:
        event = draft(Event, council, slug=f"event-{number}", title_en=f"Event {number}")
        event.partners.add(Partner.objects.get(name=f"Tŷ  Gobaith {number}"))
        event.wards.add(a_ward(council, name_en=f"Ward {number}"))


def grants(council, numbers):
    partners(council, numbers)
    for number, partner in zip(numbers, Partner.objects.order_by("-pk")[: len(numbers)], strict=True):
        draft(Grant, council, slug=f"grant-{number}", title_en=f"Grant {number}", partner=partner)


def values(council, numbers):
    for number in numbers:
        plan = live(Plan, council, slug=f"plan-{number}")
        measure = a_measure(plan, code=f"M{number}", name_en=f"Measure {number}")
        for year in (2024, 2025):
            days = {"period_start": f"{year}-07-01", "period_end": f"{year}-09-30"}
            a_point(measure, number, **days)
            a_target(measure, number, **days)


def breakdowns(council, numbers):
    for number in numbers:
        measure = a_measure(
            draft(Plan, council, slug=f"plan-{number}"), code=f"M{number}", name_en=f"Measure {number}"
        )
        point = a_point(measure, number, period_start="2025-07-01", period_end="2025-09-30")
        point.refresh_from_db()
        ages = a_classification(council, f"Under {number}", f"Over {number}", name_en=f"Age {number}")
        a_breakdown(point, dict.fromkeys(ages.categories.all()[:1], number), ages, is_sum=False)


def updates(council, numbers):
    for number in numbers:
        plan = live(Plan, council, slug=f"plan-{number}")
        an_update(an_action(plan, reference=f"A{number}", title_en=f"Action {number}"), note_en="As it was")


def decisions(council, numbers):
    plans(council, numbers)
    for number in numbers:
        title = f"Decision {number}"
        plan = Plan.objects.get(slug=f"plan-{number}")
        decision = draft(Decision, council, slug=f"decision-{number}", title_en=title, plan=plan)
        resolution = a_resolution(decision, "agreed", text_en=f"Resolution {number}")
        an_undertaking(decision, undertaken_en=f"Report {number}", resolution=resolution)


def plans(council, numbers):
    for number in numbers:
        draft(Plan, council, slug=f"plan-{number}", title_en=f"Plan {number}", kind="strategy")


def priorities(council, numbers):
    plans(council, numbers)
    for number in numbers:
        plan = Plan.objects.get(slug=f"plan-{number}")
        main = a_priority(plan, title_en=f"Main {number}", slug=f"main-{number}")
        a_priority(plan, title_en=f"Below {number}", slug=f"below-{number}", parent=main)
        Principle.objects.create(plan=plan, text_en=f"Principle {number}", kind="principle")


def parts(council, numbers):
    priorities(council, numbers)
    partners(council, numbers)
    for number in numbers:
        plan = Plan.objects.get(slug=f"plan-{number}")
        main = plan.priorities.get(slug=f"main-{number}")
        action = an_action(plan, priority=main, reference=f"A{number}", title_en=f"Action {number}")
        action.partners.add(Partner.objects.get(name=f"Tŷ  Gobaith {number}"))
        Milestone.objects.create(action=action, title_en=f"Milestone {number}")
        measure = a_measure(plan, priority=main, code=f"M{number}", name_en=f"Measure {number}")
        a_target(measure, number, period_start="2026-07-01", period_end="2026-09-30")
        Risk.objects.create(plan=plan, priority=main, title_en=f"Risk {number}", slug=f"risk-{number}")


def goals(council, numbers):
    parts(council, numbers)
    for number in numbers:
        plan = Plan.objects.get(slug=f"plan-{number}")
        framework = a_framework(council, plan, slug=f"themes-{number}")
        goal, _other = (a_goal(framework, code=code) for code in ("main", "other"))
        PriorityContribution.objects.create(priority=plan.priorities.get(slug=f"main-{number}"), item=goal)
        ActionContribution.objects.create(action=plan.actions.get(), item=goal)
        MeasureContribution.objects.create(measure=plan.measures.get(), item=goal)


def serving(part, name):
    """Rows of goals: every other one is there."""
    return lambda number: {
        "plan": f"plan-{number}",
        part: name % number,
        "item": "main" if number % 2 else "other",
        "kind": "contributes",
    }


def directory(council, numbers):
    for number in numbers:
        councillor = a_councillor(council, name=f"Jane Example {number}", slug=f"jane-{number}")
        committee = a_committee(council, name_en=f"Committee {number}", slug=f"committee-{number}")
        a_member(committee, councillor, until_on=datetime.date(2030, 1, 1))
        Office.objects.create(
            councillor=councillor, title_en="Cabinet Member", portfolio_en=f"Homes {number}"
        )
        a_directorate(council, name_en=f"Directorate {number}", slug=f"directorate-{number}")
        a_ward(council, name_en=f"Ward {number}", slug=f"ward-{number}")
        Contact.objects.create(council=council, team_en=f"Team {number}", phone="01632 960001")


def named(column, name, **words):
    """Rows of the directory: every other one is there."""
    return lambda number: {column: f"{name} {number}" if number % 2 else f"Another {number}", **words}


# Of each kind: what makes these things, the row of a file that is about one of them, and of how many of two such rows
# the council has what they speak of, so that it is changed; the others are new.
NAMED = {
    Partner: (partners, lambda number: {"name": f"tŷ gobaith {number}", "kind": "business"}, 2),
    Award: (
        awards,
        lambda number: {
            "reference": f"award-{number}" if number % 2 else "",
            "title": f"Award {number}" if number % 2 else f"Another {number}",
            "result": "commended",
            "recipient": "A team",
            "pledges": f"pledge-{number}",
        },
        1,
    ),
    Grant: (
        grants,
        lambda number: {
            "reference": f"grant-{number}",
            "title": f"Grant {number}",
            "purpose": "Play",
            "partner": f"TŶ GOBAITH {number}",
        },
        2,
    ),
    Event: (
        events,
        lambda number: {
            "reference": f"event-{number}" if number % 2 else "",
            "title": f"Event {number}" if number % 2 else f"Another {number}",
            "starts_on": "1 June 2026",
            "starts_at": "2.30pm",
            "venue": "Town hall",
            "wards": f"WARD {number}",
            "partners": f"TŶ GOBAITH {number}",
        },
        1,
    ),
    Pledge: (
        pledges,
        lambda number: {
            "reference": f"pledge-{number}" if number % 2 else "",
            "title": f"Pledge {number}" if number % 2 else f"Another {number}",
            "number": number + 1 if number % 2 else number + 1000,
            "why": "Homes matter.",
        },
        1,
    ),
    Commitment: (
        pledges,
        lambda number: {
            "text": f"commitment {number}" if number % 2 else f"Another {number}",
            "year": 2026,
            "pledges": f"pledge-{number}",
        },
        1,
    ),
    # Nothing but the name of a councillor can be changed: those that are there are unchanged.
    Councillor: (directory, lambda number: {"name": f"Another {number}"}, 0),
    CommitteeMember: (
        directory,
        lambda number: {
            "committee": f"COMMITTEE {number}",
            "councillor": f"jane example {number}",
            "from_on": "" if number % 2 else "1 May 2031",
            "until_on": "1 May 2030" if number % 2 else "",
        },
        1,
    ),
    Office: (
        directory,
        lambda number: {
            "councillor": f"jane example {number}",
            "title": "cabinet member",
            "portfolio": f"homes {number}" if number % 2 else "Another",
            "until_on": "1 May 2030",
        },
        1,
    ),
    Committee: (directory, named("name", "committee", kind="cabinet"), 1),
    Directorate: (directory, named("name", "DIRECTORATE", remit="Roads."), 1),
    Ward: (directory, named("name", "ward", gss_code="E05001234"), 1),
    Contact: (directory, named("team", "team", phone="01632 960002"), 1),
    Plan: (
        plans,
        lambda number: {
            "reference": f"plan-{number}" if number % 2 else "",
            "title": f"Plan {number}" if number % 2 else f"Another {number}",
            "kind": "charter",
            "starts_on": "1 April 2026",
        },
        1,
    ),
    Decision: (
        decisions,
        lambda number: {
            "reference": f"decision-{number}" if number % 2 else "",
            "title": f"Decision {number}" if number % 2 else f"Another {number}",
            "purpose": "To build homes.",
            "plan": f"plan-{number}",
        },
        1,
    ),
    Resolution: (
        decisions,
        lambda number: {
            "decision": f"decision-{number}",
            "number": 2 if number % 2 else 3,
            "outcome": "approved",
        },
        1,
    ),
    Undertaking: (
        decisions,
        lambda number: {
            "decision": f"decision-{number}",
            "undertaken": f"report {number}" if number % 2 else f"Another {number}",
            "source": "motion",
            "resolution": 2,
        },
        1,
    ),
    Principle: (
        priorities,
        lambda number: {
            "plan": f"plan-{number}",
            "text": f"principle {number}" if number % 2 else "Another",
            "kind": "way_of_working",
        },
        1,
    ),
    Priority: (
        priorities,
        lambda number: {
            "plan": f"plan-{number}",
            "reference": f"below-{number}" if number % 2 else f"another-{number}",
            "title": f"Under {number}",
            "parent": f"Main {number}",
        },
        1,
    ),
    Action: (
        parts,
        lambda number: {
            "plan": f"plan-{number}",
            "reference": f"A{number}" if number % 2 else f"B{number}",
            "title": f"Another {number}",
            "priority": f"below-{number}",
            "partners": f"TŶ GOBAITH {number}",
        },
        1,
    ),
    Milestone: (
        parts,
        lambda number: {
            "plan": f"plan-{number}",
            "action": f"A{number}",
            "title": f"milestone {number}" if number % 2 else "Another",
            "due_on": "1 March 2027",
        },
        1,
    ),
    Measure: (
        parts,
        lambda number: {
            "plan": f"plan-{number}",
            "code": f"M{number}" if number % 2 else f"N{number}",
            "name": f"Another {number}",
            "priority": f"Below {number}",
            "unit": "percent",
        },
        1,
    ),
    Target: (
        parts,
        lambda number: {
            "plan": f"plan-{number}",
            "measure": f"m{number}",
            "period": "2026-27 Q2" if number % 2 else "2026-27 Q3",
            "value": 9999,
        },
        1,
    ),
    Risk: (
        parts,
        lambda number: {
            "plan": f"plan-{number}",
            "title": f"risk {number}" if number % 2 else "Another",
            "priority": f"main-{number}",
            "mitigation": "Look out.",
        },
        1,
    ),
    PriorityContribution: (goals, serving("priority", "main-%s"), 1),
    ActionContribution: (goals, serving("action", "a%s"), 1),
    MeasureContribution: (goals, serving("measure", "m%s"), 1),
    DataPoint: (
        values,
        lambda number: {
            "code": f"M{number}",
            "name": f"Measure {number}",
            "period": "2025-26 Q2" if number % 2 else "2026-27 Q2",
            "value": 9999,
            "reason": "A slip",
        },
        1,
    ),
    BreakdownValue: (
        breakdowns,
        lambda number: {
            "code": f"M{number}",
            "name": f"Measure {number}",
            "period": "2025-26 Q2",
            "classification": f"AGE {number}",
            "category": f"under {number}" if number % 2 else f"over {number}",
            "value": 9999,
        },
        1,
    ),
    ActionUpdate: (
        updates,
        lambda number: {"reference": f"A{number}", "title": f"Action {number}", "status": "complete"},
        0,
    ),
}
