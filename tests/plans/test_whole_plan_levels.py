"""A plan of three levels with its delivery: entered in April, reported and corrected in November, a plan below it."""

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
                plan=plan,
                parent=named(outcome),
                title=last,
                position=len(commitments) + 1,
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


def rows_of(soup, within) -> list[str]:
    table = soup.find(id=within).find_parent("section").select_one(".by-priority")
    return [words(row) for row in table.select("tbody tr")]


def test_each_level_stands_under_the_one_above_by_its_own_name(client, plan):
    soup = page(client, HOME)
    assert section(soup, "priorities") == (
        "Themes 1 Good homes Homes in good repair Repairs in ten days A survey of each home "
        "2 Safe streets Fewer crashes Slower traffic by schools Well lit paths New lamps"
    )
    assert "riorities" not in words(soup.main)
    kickers = {
        "safe-streets": "Theme 2 of 2",
        "well-lit-paths": "Outcome 2 of 2",
        "new-lamps": "Commitment 1 of 1",
    }
    for slug, said in kickers.items():
        assert words(page(client, f"{HOME}priorities/{slug}/").select_one(".kicker")) == said


def test_totals_go_up_level_by_level_to_the_plan_and_the_one_it_is_counted_in(client, plan):
    for slug in ("repairs-in-ten-days", "homes-in-good-repair", "good-homes"):
        said = section(page(client, f"{HOME}priorities/{slug}/"), "going")
        assert "Actions Off track 0 of 1 rated are complete or on track Off track 1 Not yet rated 1" in said
        assert "Measures Not yet rated Not yet rated 1" in said
    progress = page(client, f"{HOME}progress/")
    assert "1 of 3 actions is on track. 1 is off track." in section(progress, "stands")
    assert rows_of(progress, "priorities") == [
        "1 Good homes Off track 0 of 1 1 off track Not yet rated",
        "2 Safe streets On track 1 of 1 None",
    ]
    assert rows_of(progress, "together") == [
        "This plan on its own Off track 1 of 2 1 off track Not yet rated",
        "Riverside Homes Complete 2 of 2 None",
        "All together At risk 3 of 4 1 off track Not yet rated",
    ]
    assert "2 of 2 actions are complete." in words(page(client, BELOW).main)
    assert "Is part of: Riverside Ahead" in words(page(client, BELOW).main)


def test_an_action_says_what_comes_next_and_how_its_due_date_moved(client, plan):
    soup = page(client, f"{HOME}actions/1.1/")
    said = words(soup.main)
    for text in (
        "What next: Advertise again with a higher grade. By 15 January 2027.",
        "Due date 30 June 2027 First due date 31 December 2026",
        "Changed on 10 November 2026 from 31 December 2026 to 30 June 2027: Nobody applied for the second team.",
        "First team at work Completed on 22 June 2026.",
        "Partners Riverside Homes Trust",
        "Theme Good homes Outcome Homes in good repair Commitment Repairs in ten days",
    ):
        assert text in said
    assert words(soup.select_one("[rel=next] b")) == "Book repairs online"


def test_what_is_off_track_is_said_with_its_next_step_where_councillors_look(client, plan):
    progress = words(page(client, f"{HOME}progress/").main)
    assert "What next Advertise again with a higher grade. By 15 January 2027. Due 30 June 2027." in progress
    briefing = page(client, "/riverside/briefing/")
    assert "2 of 5 actions are complete and 1 on track. 1 is off track." in words(briefing.main)
    assert "1.1 Hire two repair teams One team was hired" in words(briefing.main)
    below = words(page(client, "/riverside/briefing/?plan=riverside-homes").main)
    assert "Hire two repair teams" not in below


def test_a_measure_says_since_when_it_counts_something_else(client, plan):
    said = words(page(client, f"{HOME}measures/repairs-in-time/").main)
    assert "Repairs done in ten days, at the first visit." in said
    assert "The way this is counted changed on 1 July 2026: Second visits count no more." in said
    assert "Target 90%, April to June 2026" in said


def test_what_changed_is_told_in_order(client, plan):
    said = words(page(client, f"{HOME}changes/").main)
    told = [
        "Counted anew.",
        "Nobody applied for the second team.",
        "Hire two repair teams: reported for the first time, off track.",
        "10 July 2026 Riverside Ahead Repairs in time: 84% for April to June 2026.",
        "10 April 2026 Riverside Ahead Adopted by the council.",
    ]
    places = [said.index(text) for text in told]
    assert places == sorted(places)


def test_in_welsh_the_site_s_words_are_welsh_and_the_council_s_are_marked_as_english(client, plan):
    soup = page(client, f"/cy{HOME}progress/")
    assert words(soup.select_one(".by-priority th")) == "Theme"
    assert soup.select_one(".by-priority th").select_one("[lang=en]") or soup.select_one(
        ".by-priority th[lang=en]"
    )
    assert "Camau gweithredu: mae 1 o 3 ar y trywydd iawn." in words(soup.main)
    action_in_welsh = words(page(client, f"/cy{HOME}actions/1.1/").main)
    assert "Dyddiad cwblhau 30 Mehefin 2027 Dyddiad cwblhau cyntaf 31 Rhagfyr 2026" in action_in_welsh
    assert "Erbyn 15 Ionawr 2027." in action_in_welsh


def test_search_engines_and_residents_find_it(client, council, plan):
    told = {HOME, BELOW, f"{HOME}priorities/new-lamps/", f"{HOME}actions/2.1/", f"{BELOW}actions/D2/"}
    assert told <= sitemap_of(client, council)
    assert f"{HOME}actions/2.1/" in searched(client, "replace+lamps")


@pytest.mark.parametrize("role", ["viewer", "publisher"])
def test_nobody_of_another_council_sees_any_of_it_in_the_admin(council, plan, role):
    Officer(role, a_council()).sees_nothing_of(rows_with_a_page(council))
