"""A plan of three levels with its delivery: entered in April, reported and corrected in November, with a plan below it."""

from datetime import UTC, datetime

import pytest
import time_machine
from admin_forms import address
from builders import a_council, recorded
from entering import Officer, filled, rows_with_a_page, searched, sitemap_of
from reading import page, section, words

from councils.models import Partner
from delivery.models import Action, ActionUpdate, DataPoint, Measure
from plans.models import Plan, Priority

pytestmark = pytest.mark.django_db

APRIL, JULY, NOW = (datetime(2026, month, 10, 12, tzinfo=UTC) for month in (4, 7, 11))
HOME = "/riverside/plans/riverside-ahead/"
BELOW = "/riverside/plans/riverside-homes/"
LEVELS = [("Theme", "Themes"), ("Outcome", "Outcomes"), ("Commitment", "Commitments")]
# Of each theme its outcomes, and the commitments of each.
TREE = {
    "Good homes": {"Homes in good repair": ["Repairs in ten days", "A survey of each home"]},
    "Safe streets": {"Fewer crashes": ["Slower traffic by schools"], "Well lit paths": ["New lamps"]},
}
ACTIONS = {
    "Repairs in ten days": [
        {"reference": "1.1", "title": "Hire two repair teams", "due_on": "31 December 2026"},
        {"reference": "1.2", "title": "Book repairs online", "due_on": "30 September 2027"},
    ],
    "New lamps": [{"reference": "2.1", "title": "Replace 400 lamps", "due_on": "31 March 2028"}],
}


def named(title):
    return Priority.objects.get(title_en=title)


def action(reference):
    return Action.objects.get(plan__slug="riverside-ahead", reference=reference)


@pytest.fixture(scope="module")
def council(kept):
    with recorded():
        return a_council("riverside")


@pytest.fixture(autouse=True)
def clock(plan, db):
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(scope="module")
def plan(council):
    with recorded(), time_machine.travel(APRIL, tick=False) as clock:
        editor, publisher = Officer("editor", council), Officer("publisher", council)
        plan = enter_the_plan(editor)
        enter_its_levels(editor, plan)
        enter_its_delivery(editor)
        editor.save_three_times(council)
        publish(plan, editor, publisher)
        for month in (JULY, NOW):
            clock.move_to(month)
            editor.sign_in()
            publisher.sign_in()
            report_a_value(editor) if month == JULY else None
        report_progress(editor)
        correct(publisher)
        publish(enter_a_plan_below(editor, plan), editor, publisher)
        publisher.save_three_times(council)
        return plan


def publish(plan, editor, publisher):
    editor.do(plan, "submit")
    publisher.do(plan, "publish", note="Adopted by the council.")


def enter_the_plan(editor) -> Plan:
    return editor.add(
        Plan,
        title="Riverside Ahead",
        kind="strategy",
        starts_on="1 April 2026",
        ends_on="31 March 2030",
        level_names=[
            {"level": level, "name": name, "plural": plural}
            for level, (name, plural) in enumerate(LEVELS, start=1)
        ],
        priorities=[{"title": title} for title in TREE],
        wrong={"level_names-2-level": (4, "Select a valid choice. 4 is not one of")},
    )


def enter_its_levels(editor, plan):
    for theme, outcomes in TREE.items():
        editor.change(named(theme), children=[{"title": title} for title in outcomes])
        for outcome, (*commitments, last) in outcomes.items():
            editor.change(named(outcome), children=[{"title": title} for title in commitments])
            editor.add(
                Priority,
                **{"plan": plan, "parent": named(outcome), "title": last, "position": len(commitments) + 1},
            )
    lowest = named("New lamps")
    page = editor.page(address(lowest))
    assert "children" not in {each.formset.prefix for each in page.context["inline_admin_formsets"]}
    editor.change(
        named("A survey of each home"),
        outcome="We know what each home needs.",
        wrong={"parent": (lowest, "A plan has three levels at most.")},
    )


def enter_its_delivery(editor):
    partner = editor.add(Partner, name="Riverside Homes Trust", kind="voluntary")
    for title, actions in ACTIONS.items():
        editor.change(named(title), actions=actions)
    editor.change(
        action("1.1"),
        starts_on="1 May 2026",
        due_on="31 December 2026",
        partners=[partner],
        milestones=[
            {"title": "First team at work", "due_on": "30 June 2026", "met_on": "22 June 2026"},
            {"title": "Second team at work", "due_on": "31 December 2026"},
        ],
        wrong={
            "due_on": ("30 April 2026", "The due date is before the start date."),
            "milestones-1-due_on": ("31 December", "year"),
        },
    )
    editor.change(
        named("Repairs in ten days"),
        measures=[{"code": "R1", "name": "Repairs in time", "unit": "percent"}],
    )
    editor.change(
        Measure.objects.get(),
        definition="Repairs done in ten days.",
        targets=[{"period": "2026-27 Q1", "value": "90%"}],
        wrong={"targets-0-value": ("£90", "£")},
    )


def report_a_value(editor):
    editor.report(
        DataPoint,
        Measure.objects.get(),
        period="2026-27 Q1",
        value="84%",
        commentary="One team was short of staff.",
        wrong={"period": ("", "This field is required.", "period_end")},
    )


def report_progress(editor):
    editor.report(
        ActionUpdate,
        action("1.1"),
        status="off_track",
        percent_complete="50",
        note="One team was hired; nobody applied for the second.",
        next_step="Advertise again with a higher grade.",
        next_step_by="15 January 2027",
        reported_on="6 November 2026",
        wrong={
            "note": ("", "Say why it is at risk or off track"),
            "percent_complete": ("150", "At most 100 per cent."),
            "reported_on": ("6 December 2026", "This date is in the future."),
        },
    )
    editor.report(ActionUpdate, action("2.1"), status="on_track", note="120 are replaced.")


def correct(publisher):
    """What residents can read already: a due date moves, and a measure counts something else."""
    publisher.change(
        action("1.1"),
        due_on="30 June 2027",
        change_note="Nobody applied for the second team.",
        wrong={"change_note": ("", "Say what you corrected.")},
    )
    measure = Measure.objects.get()
    typed = {"definition": "Repairs done in ten days, at the first visit.", "change_note": "Counted anew."}
    publisher.send_in_vain(
        address(measure),
        filled(publisher.page(address(measure)), typed),
        "Add the day of the change to the table of breaks in the series",
        "definition_en",
    )
    publisher.change(measure, **typed, breaks=[{"on": "1 July 2026", "note": "Second visits count no more."}])


def enter_a_plan_below(editor, plan) -> Plan:
    below = editor.add(
        Plan,
        title="Riverside Homes",
        kind="delivery",
        parent=plan,
        is_counted_in_parent=True,
        actions=[
            {"reference": "D1", "title": "Buy two vans", "due_on": "31 March 2027"},
            {"reference": "D2", "title": "Train six joiners", "due_on": "31 July 2027"},
        ],
        wrong={
            "parent": ("", "Choose the plan that this one is part of", "is_counted_in_parent"),
            "actions-1-reference": ("D1", "Another action of this plan has this reference."),
        },
    )
    for row in below.actions.all():
        editor.report(ActionUpdate, row, status="complete", note="Done.")
    return below


def test_look(client, plan):
    for path in (
        HOME,
        HOME + "progress/",
        HOME + "actions/1.1/",
        HOME + "measures/repairs-in-time/",
        HOME + "priorities/good-homes/",
        HOME + "priorities/repairs-in-ten-days/",
        "/riverside/briefing/",
        BELOW,
        HOME + "changes/",
        "/cy" + HOME + "progress/",
        "/cy" + HOME + "actions/1.1/",
    ):
        print("=====", path)
        print(words(page(client, path).main))
