"""What residents read of a plan's actions: the list with its filters, one action with its history."""

from datetime import timedelta

import pytest
from builders import (
    a_councillor,
    a_partner,
    a_priority,
    a_round,
    a_user,
    an_action,
    an_update,
    draft,
    live,
)
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from reading import page, section, words

from delivery.models import Milestone, StatusWord
from plans.models import Plan
from pledges.models import Pledge

pytestmark = pytest.mark.django_db
PLAN = "/gateshead/plans/homes/"
LIST = f"{PLAN}actions/"


def days_ago(number):
    return timezone.localdate() - timedelta(days=number)


@pytest.fixture
def plan(gateshead):
    return live(Plan, gateshead, title_en="Homes plan", slug="homes")


def listed(client, query=""):
    """The references on the list, in order."""
    return [row.td.text for row in page(client, LIST + query).select("tr[id]")]


def heading(client, query=""):
    return words(page(client, LIST + query).select_one("h2#actions"))


# -- the list -------------------------------------------------------------------------------------


def test_actions_stand_under_their_priorities_and_those_of_the_whole_plan_last(client, plan):
    first, second = (a_priority(plan, position=place) for place in (1, 2))
    part = a_priority(plan, parent=first, position=3)
    for reference, priority in (("9", None), ("2.1", second), ("1.1.1", part), ("1.1", first)):
        an_action(plan, reference=reference, priority=priority)
    assert listed(client) == ["1.1", "1.1.1", "2.1", "9"]
    assert heading(client) == "4 actions"


@pytest.mark.parametrize(
    ("query", "references"),
    [
        ("?status=at_risk", ["2"]),
        ("?status=not_yet_rated", ["3"]),
        ("?status=paused", []),
        ("?priority=warm", ["2", "4"]),
        ("?lead=ann", ["1"]),
        ("?overdue=1", ["2"]),
        ("?silent=1", ["3"]),
        ("?status=at_risk&priority=warm&overdue=1", ["2"]),
        ("?status=complete&lead=ann", []),
        ("?status=wrong&priority=none&lead=%00&overdue=yes&page=1", ["1", "3", "2", "4"]),
    ],
)
def test_the_address_narrows_the_list_and_what_it_cannot_ask_for_is_not_heard(
    client, gateshead, plan, query, references
):
    cold, warm = a_priority(plan, slug="cold", position=1), a_priority(plan, slug="warm", position=2)
    part = a_priority(plan, slug="part", parent=warm)
    a_round(gateshead, opens_on=days_ago(30), due_on=days_ago(20), closed_at=timezone.now())
    lead = a_councillor(gateshead, slug="ann", name="Ann Lead")
    an_update(an_action(plan, reference="1", priority=cold, lead_councillor=lead))
    an_update(an_action(plan, reference="2", priority=warm, due_on=days_ago(3)), "at_risk")
    an_action(plan, reference="3", priority=cold)
    done = an_action(plan, reference="4", priority=part, due_on=days_ago(3))
    an_update(done, "complete")
    found = ["3", "1", "2", "4"] if len(references) == 4 else references
    assert listed(client, query) == found


def test_each_filter_in_use_can_be_taken_away(client, gateshead, plan):
    warm = a_priority(plan, slug="warm", title_en="Warm homes")
    StatusWord.objects.create(council=gateshead, status="at_risk", label_en="late, but coming")
    an_update(an_action(plan, priority=warm, due_on=days_ago(1)), "at_risk")
    an_action(plan)
    soup = page(client, f"{LIST}?status=at_risk&priority=warm&overdue=1&wrong=1")
    chips = {words(chip).strip()[:-2]: chip["href"] for chip in soup.select(".chips a")}
    assert chips == {
        "Remove filter At risk": f"{LIST}?priority=warm&overdue=1",
        "Remove filter Warm homes": f"{LIST}?status=at_risk&overdue=1",
        "Remove filter Overdue": f"{LIST}?status=at_risk&priority=warm",
    }
    assert words(soup.select_one("h2#actions")) == "1 of 2 actions"
    chosen = [option["value"] for option in soup.select("option[selected]")]
    assert chosen == ["at_risk", "warm"]


def test_nothing_that_fits_is_said_in_words(client, plan):
    an_action(plan)
    soup = page(client, f"{LIST}?status=paused")
    assert "No actions found" in section(soup, "actions")
    assert not soup.select("table")


def test_a_plan_without_actions_says_so_and_why(client, plan):
    plan.body_note_en = "Its actions are in the delivery plans."
    plan.save()
    assert "No action of this plan is published here. Its actions are in the delivery plans." in section(
        page(client, LIST), "actions"
    )


def test_a_long_list_has_pages_and_each_says_which_it_is(client, plan):
    for _number in range(26):
        an_action(plan)
    first, second = page(client, LIST), page(client, f"{LIST}?page=2")
    assert [len(soup.select("tr[id]")) for soup in (first, second)] == [25, 1]
    assert "(page 2 of 2)" in second.title.text
    for query in ("?page=3", "?page=wrong", "?page=%C2%B2", "?page=0"):
        response = client.get(LIST + query)
        assert (response.status_code, response.headers.get("Location")) == (302, LIST)
    assert (
        client.get(f"{LIST}?page=7&status=not_yet_rated").headers["Location"]
        == f"{LIST}?status=not_yet_rated"
    )


def test_the_list_costs_the_same_with_many_actions(client, gateshead, plan):
    def costs():
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{LIST}?overdue=0")
            client.get(f"{LIST}?silent=1")
        return len(queries)

    def grow(times):
        for _number in range(times):
            priority = a_priority(plan)
            lead = a_councillor(gateshead)
            an_update(an_action(plan, priority=a_priority(plan, parent=priority), lead_councillor=lead))

    grow(1)
    client.get(LIST)
    few = costs()
    grow(6)
    assert costs() == few <= 2 * 9


# -- one action -----------------------------------------------------------------------------------


def test_an_action_says_who_answers_and_what_is_not_stated(client, gateshead, plan):
    owner = a_user("editor", gateshead)
    action = an_action(
        plan,
        owner_role_en="Head of Housing",
        owner=owner,
        lead_councillor=a_councillor(gateshead, name="Ann Lead"),
        cadence="month",
    )
    action.partners.add(a_partner(gateshead, name="Homes Trust"))
    soup = page(client, action.get_absolute_url())
    facts = {row.dt.text: words(row.dd).strip() for row in soup.select(".facts > div")}
    assert facts == {
        "Who is responsible": "Head of Housing",
        "Directorate": "Not stated",
        "Lead councillor": "Ann Lead",
        "Start date": "Date not given",
        "Due date": "Date not given",
        "Reported": "Every month",
        "Partners": "Homes Trust",
    }
    assert owner.email not in str(soup)


def test_an_action_without_updates_is_not_called_not_started(client, plan):
    text = section(page(client, an_action(plan).get_absolute_url()), "stands")
    assert "Not yet rated" in text
    assert "does not mean “not started”" in text


def test_the_status_is_the_newest_update_and_says_so(client, plan):
    action = an_action(plan, due_on=days_ago(10))
    an_update(action, "on_track", reported_on=days_ago(90), note_en="All is well.")
    newest = an_update(
        action,
        "off_track",
        reported_on=days_ago(5),
        note_en="The builder left.",
        percent_complete=40,
        forecast_on=days_ago(-30),
    )
    soup = page(client, action.get_absolute_url())
    text = section(soup, "stands")
    assert "Off track 40% complete The builder left." in text
    assert "Overdue by 10 days" in text
    assert soup.select_one(".section__body a[href^='#update-']")["href"] == f"#update-{newest.pk}"
    dates = [row.time["datetime"] for row in soup.select(".timeline > li")]
    assert dates == [days_ago(5).isoformat(), days_ago(90).isoformat()]


def test_a_corrected_update_stays_and_leads_to_its_correction(client, plan):
    action = an_action(plan)
    wrong = an_update(action, "complete", note_en="All done.")
    right = an_update(action, "on_track", corrects=wrong, reason_en="One home was counted twice")
    soup = page(client, action.get_absolute_url())
    assert "On track" in section(soup, "stands")
    assert "Complete" not in section(soup, "stands")
    old, new = soup.find(id=f"update-{wrong.pk}"), soup.find(id=f"update-{right.pk}")
    assert "Complete corrected" in words(old)
    assert "One home was counted twice" in words(old)
    assert old.select_one("a")["href"] == f"#update-{right.pk}"
    assert new.select_one("a")["href"] == f"#update-{wrong.pk}"


def test_the_next_action_is_the_one_that_the_list_has_next(client, plan):
    """Each table of actions begins with a first one: their own numbers are no order of a whole plan."""
    first, second = (a_priority(plan, position=place) for place in (1, 2))
    for reference, priority, position in (
        ("9", None, 1),
        ("2.1", second, 1),
        ("1.1", first, 1),
        ("1.2", first, 2),
    ):
        an_action(plan, reference=reference, title_en=reference, priority=priority, position=position)
    order = listed(client)
    assert order == ["1.1", "1.2", "2.1", "9"]
    for reference, following in zip(order, [*order[1:], None], strict=True):
        found = page(client, f"{LIST}{reference}/").select_one("[rel=next] b")
        assert (words(found) if found else None) == following


def test_silence_and_a_late_update_are_said(client, gateshead, plan):
    closed = {"opens_on": days_ago(100), "due_on": days_ago(90), "closed_at": timezone.now()}
    spring = {"period_start": days_ago(300), "period_end": days_ago(120)}
    a_round(gateshead, title_en="Spring round", **spring, **closed)
    a_round(gateshead, opens_on=days_ago(20), due_on=days_ago(4))
    text = section(page(client, an_action(plan).get_absolute_url()), "stands")
    assert "Not reported last time: Spring round" in text
    assert "Update overdue by 4 days" in text


def test_milestones_say_when_they_were_met_and_how_late(client, plan):
    action = an_action(plan)
    day = days_ago(60)
    Milestone.objects.create(action=action, title_en="In time", due_on=day, met_on=day)
    Milestone.objects.create(action=action, title_en="Late", due_on=day, met_on=day + timedelta(days=1))
    Milestone.objects.create(action=action, title_en="Open", due_on=day)
    Milestone.objects.create(action=action, title_en="Undated")
    soup = page(client, action.get_absolute_url())
    said = {row.span.text: words(row.p) for row in soup.select(".rows > li")}
    assert "late" not in said["In time"]
    assert said["Late"].endswith("1 day late.")
    assert "Overdue by 60 days." in said["Open"]
    assert said["Undated"] == "Due date not given."
    an_update(action, "cancelled")
    assert "Overdue" not in section(page(client, action.get_absolute_url()), "milestones")


def test_the_thread_leads_up_to_the_pledge_of_the_priority_above(client, gateshead, plan):
    pledge = live(Pledge, gateshead, number=1, title_en="Fair chances", slug="fair")
    above = a_priority(plan, title_en="Homes")
    above.pledges.add(pledge)
    part = a_priority(plan, title_en="Warm homes", parent=above)
    soup = page(client, an_action(plan, priority=part).get_absolute_url())
    threads = [link.text for link in soup.select(".thread a")]
    assert threads == [pledge.vision.title, "Fair chances", "Homes plan", "Homes", "Warm homes"]


def test_an_action_s_page_costs_the_same_with_a_long_history(client, gateshead, plan):
    pledge = live(Pledge, gateshead, number=1)
    priority = a_priority(plan, parent=a_priority(plan))
    priority.pledges.add(pledge)
    action = an_action(plan, priority=priority, lead_councillor=a_councillor(gateshead))
    address = action.get_absolute_url()

    def costs():
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{address}")
        return len(queries)

    def grow(times):
        for _number in range(times):
            an_update(action, corrects=an_update(action), reason_en="A slip")
            an_action(plan, priority=a_priority(plan), lead_councillor=a_councillor(gateshead))
            Milestone.objects.create(action=action, title_en="Step")
            action.partners.add(a_partner(gateshead))

    grow(1)
    client.get(address)
    few = costs()
    grow(5)
    assert costs() <= few <= 14


# -- who may read it ------------------------------------------------------------------------------


@pytest.mark.usefixtures("recorded")
def test_actions_of_a_draft_are_not_there_for_residents(client, gateshead, editor):
    hidden = draft(Plan, gateshead, slug="hidden", title_en="Hidden plan")
    action = an_action(hidden)
    addresses = [
        f"/gateshead/plans/hidden/{rest}"
        for rest in ("actions/", f"actions/{action.reference}/", "progress/")
    ]
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
    client.force_login(editor)
    assert [client.get(address).status_code for address in addresses] == [200, 200, 200]
    assert "Draft. Not council policy" in words(page(client, addresses[1]))


def test_an_unknown_action_is_not_found(client, plan):
    assert client.get(f"{LIST}99/").status_code == 404


def test_on_a_welsh_page_the_council_s_own_word_and_an_english_note_are_marked(client, bridgend):
    plan = live(Plan, bridgend, slug="cartrefi", title_en="Homes", title_cy="Cartrefi")
    StatusWord.objects.create(council=bridgend, status="at_risk", label_en="late", label_cy="hwyr")
    StatusWord.objects.create(council=bridgend, status="paused", label_en="resting")
    an_update(an_action(plan, title_en="Build", title_cy="Codi"), "at_risk", note_en="Rain.", note_cy="Glaw.")
    an_update(an_action(plan, title_en="Rest"), "paused")
    soup = page(client, "/cy/bridgend/plans/cartrefi/actions/")
    text = str(soup.main)
    assert "Mewn perygl: hwyr." in words(soup.main)
    assert "Glaw." in text
    assert 'lang="en">resting' in text
    assert 'lang="en">Rest<' in text
