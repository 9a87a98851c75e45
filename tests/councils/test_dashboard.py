"""What an officer finds on the dashboard: the one next thing, then what waits, and nothing of another council."""

from datetime import timedelta

import pytest
import time_machine
from builders import (
    CONTENT,
    a_contact,
    a_notice,
    a_priority,
    a_superuser,
    a_user,
    draft,
    live,
    one_of_each,
)
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from councils.models import Membership, Notice
from plans.models import Plan
from pledges.models import NewsItem, Pledge, VisionStatement

pytestmark = pytest.mark.django_db


def start(client, user):
    client.force_login(user)
    page = client.get(reverse("admin:index"))
    assert page.status_code == 200
    return page


def titles(page, name):
    """What stands in this table, by title; None where the table is not shown."""
    for table in page.context["tables"]:
        if table.name == name and table.number:
            return [row.title for row in table.rows]
    return None


def cells(page, name):
    rows = [row for table in page.context["tables"] if table.name == name for row in table.rows]
    return [[words for _heading, words in row.cells] for row in rows]


@pytest.fixture
def second_approval(gateshead):
    gateshead.needs_second_approval = True
    gateshead.save()
    return gateshead


# -- the number and the card ------------------------------------------------------------------


def test_an_officer_with_nothing_to_do_is_told_so(client, editor):
    words = start(client, editor).content.decode()
    assert "You have no tasks." in words
    assert "next-card" not in words


def test_the_page_is_called_dashboard(client, editor):
    assert "<h1>Dashboard</h1>" in start(client, editor).content.decode()


def test_a_publisher_s_next_thing_is_what_waits_longest_for_approval(client, gateshead, editor, publisher):
    for title, hours in (("Second", 1), ("First", 2)):
        with time_machine.travel(timezone.now() - timedelta(hours=hours)):
            draft(Plan, gateshead, title_en=title).submit(by=editor)
    draft(Plan, gateshead, title_en="My own", updated_by=publisher)
    page = start(client, publisher)
    assert page.context["next"].row.title == "First"
    words = page.content.decode()
    assert "Review" in words
    assert "You have 3 tasks." in words
    assert words.count('class="next-card"') == 1


def test_an_editor_s_next_thing_is_the_draft_that_came_back_with_its_reason(
    client, gateshead, editor, publisher
):
    plan = draft(Plan, gateshead, title_en="Roads", created_by=editor)
    plan.submit(by=editor)
    plan.send_back(by=publisher, reason="The period is missing.")
    page = start(client, editor)
    assert page.context["next"].row.title == "Roads"
    assert "returned to draft: The period is missing." in page.content.decode()


def test_a_review_that_is_past_comes_before_one_s_own_drafts(client, gateshead, publisher):
    draft(Plan, gateshead, updated_by=publisher)
    live(Plan, gateshead, title_en="Old plan", review_due_on=timezone.localdate() - timedelta(days=1))
    assert start(client, publisher).context["next"].row.title == "Old plan"


# -- the tables ---------------------------------------------------------------------------------


def test_what_is_in_review_waits_for_publishers_only(client, gateshead, editor, publisher):
    draft(Plan, gateshead, title_en="Roads").submit(by=editor)
    assert titles(start(client, publisher), "approve") == ["Roads"]
    assert titles(start(client, editor), "approve") is None


def test_what_a_publisher_sent_or_changed_does_not_wait_for_the_same_person(
    client, second_approval, publisher
):
    other = a_user("publisher", second_approval)
    draft(Plan, second_approval, title_en="Sent by me").submit(by=publisher)
    changed = draft(Plan, second_approval, title_en="Changed by me", updated_by=publisher)
    changed.submit(by=other)
    draft(Plan, second_approval, title_en="Theirs").submit(by=other)
    assert titles(start(client, publisher), "approve") == ["Theirs"]


def test_a_vision_in_review_stands_for_its_pledges(client, gateshead, editor, publisher):
    vision = draft(VisionStatement, gateshead, title_en="Thrive")
    draft(Pledge, gateshead, vision=vision, number=1)
    vision.submit(by=editor)
    assert titles(start(client, publisher), "approve") == ["Thrive"]


def test_a_pledge_in_review_by_itself_waits_by_itself(client, gateshead, editor, publisher):
    draft(Pledge, gateshead, title_en="Warm homes").submit(by=editor)
    assert titles(start(client, publisher), "approve") == ["Warm homes"]


def test_my_drafts_are_those_i_began_or_changed(client, gateshead, editor):
    draft(Plan, gateshead, title_en="Begun", created_by=editor)
    draft(Plan, gateshead, title_en="Changed", updated_by=editor)
    draft(Plan, gateshead, title_en="A colleague's", created_by=a_user("editor", gateshead))
    assert sorted(titles(start(client, editor), "drafts")) == ["Begun", "Changed"]


def test_what_is_scheduled_says_when_in_uk_time(client, gateshead, editor):
    with time_machine.travel("2026-06-30T08:00:00Z", tick=False):
        live(NewsItem, gateshead, title_en="Open day", since=-timedelta(days=1))
        page = start(client, editor)
    assert titles(page, "scheduled") == ["Open day"]
    assert cells(page, "scheduled") == [["1 July 2026, 09:00"]]


def test_corrections_by_others_are_listed_where_a_second_person_approves(client, second_approval, publisher):
    other = a_user("publisher", second_approval, name="Ben Second")
    plan = live(Plan, second_approval, title_en="Roads")
    plan.correct(by=other, note="A slip.")
    plan.correct(by=publisher, note="My own.")
    with time_machine.travel(timezone.now() - timedelta(days=31)):
        plan.correct(by=other, note="Long ago.")
    page = start(client, publisher)
    assert titles(page, "corrections") == ["Roads"]
    ((words, who),) = cells(page, "corrections")
    assert (words, who.partition(",")[0]) == ("A slip.", "Ben Second")
    assert "You have no tasks." in page.content.decode()


def test_corrections_are_not_listed_without_second_approval(client, gateshead, publisher):
    live(Plan, gateshead).correct(by=a_user("publisher", gateshead), note="A slip.")
    assert titles(start(client, publisher), "corrections") is None


def test_what_is_due_for_review_soon_or_past_is_listed(client, gateshead, publisher):
    today = timezone.localdate()
    for title, days in (("Past", -3), ("Soon", 30), ("Later", 31)):
        live(Plan, gateshead, title_en=title, review_due_on=today + timedelta(days=days))
    draft(Plan, gateshead, title_en="Not public", review_due_on=today)
    page = start(client, publisher)
    assert titles(page, "review") == ["Past", "Soon"]
    assert cells(page, "review")[0][0].endswith(", overdue")


def test_a_notice_nobody_looked_at_for_a_year_is_due(client, gateshead, publisher):
    a_notice(gateshead, reviewed_on=timezone.localdate() - timedelta(days=366))
    a_notice(gateshead, kind=Notice.Kind.COOKIES)
    assert titles(start(client, publisher), "review") == ["Privacy notice"]


@pytest.mark.usefixtures("recorded")
def test_welsh_that_is_missing_or_older_is_listed_where_the_council_has_welsh(
    client, bridgend, bridgend_editor
):
    both = draft(Plan, bridgend, title_en="Roads", title_cy="Ffyrdd", summary_en="Summary")
    both.title_en = "Roads and paths"
    both.save()
    priority = a_priority(draft(Plan, bridgend, title_en="Housing", title_cy="Tai"))
    a_contact(bridgend, team_en="Plans team")
    page = start(client, bridgend_editor)
    found = dict(zip(titles(page, "welsh"), cells(page, "welsh"), strict=True))
    assert found == {
        "Roads and paths": ["Missing, and the English has changed since"],
        priority.plan.title: ["Missing"],
        "Plans team": ["Missing"],
    }


def test_a_council_without_welsh_sees_no_welsh(client, gateshead, editor):
    draft(Plan, gateshead)
    assert titles(start(client, editor), "welsh") is None


# -- whose it is ----------------------------------------------------------------------------------


def everything(council, user):
    """Something in every table, by title."""
    other = a_user("publisher", council)
    council.needs_second_approval = True
    council.save()
    mark = f"of {council.slug}"
    draft(Plan, council, title_en=f"Review {mark}").submit(by=other)
    draft(Plan, council, title_en=f"Draft {mark}", created_by=user)
    live(Plan, council, title_en=f"Scheduled {mark}", since=-timedelta(days=1))
    due = live(Plan, council, title_en=f"Due {mark}", review_due_on=timezone.localdate())
    due.correct(by=other, note=f"Corrected {mark}")
    a_notice(council, reviewed_on=timezone.localdate() - timedelta(days=400))


def test_nothing_of_another_council_is_shown_or_counted(client, gateshead, bridgend):
    user = a_user("owner", bridgend)
    everything(gateshead, user)
    page = start(client, user)
    assert [table.name for table in page.context["tables"] if table.number] == []
    assert "gateshead" not in page.content.decode().lower()


def test_who_works_for_several_councils_sees_whose_each_thing_is(client, gateshead, bridgend):
    user = a_user("publisher", gateshead)
    Membership.objects.create(user=user, council=bridgend, role="editor")
    everything(gateshead, user)
    everything(bridgend, user)
    page = start(client, user)
    assert titles(page, "approve") == ["Review of gateshead"]
    assert sorted(titles(page, "drafts")) == ["Draft of bridgend", "Draft of gateshead"]
    assert {row.council for table in page.context["tables"] for row in table.rows} == {
        "Gateshead",
        "Bridgend",
    }
    assert ">Bridgend</td>" in page.content.decode()


def test_a_superuser_sees_every_council(client, gateshead, bridgend):
    user = a_superuser()
    everything(gateshead, user)
    everything(bridgend, user)
    page = start(client, user)
    assert sorted(titles(page, "scheduled")) == ["Scheduled of bridgend", "Scheduled of gateshead"]


def test_a_council_that_ended_waits_for_nothing(client, gateshead, publisher):
    everything(gateshead, publisher)
    gateshead.ends_on = timezone.localdate() - timedelta(days=1)
    gateshead.save()
    client.force_login(publisher)
    page = client.get(reverse("admin:index"))
    assert page.status_code != 200 or titles(page, "approve") is None


# -- long tables ------------------------------------------------------------------------------------


def test_a_long_table_is_cut_and_leads_to_the_whole(client, gateshead, editor, publisher):
    for number in range(25):
        draft(Plan, gateshead, title_en=f"Plan number {number}").submit(by=editor)
    page = start(client, publisher)
    assert len(titles(page, "approve")) == 20
    whole = reverse("admin:waiting", args=["approve"])
    assert f'href="{whole}"' in page.content.decode()
    assert "You have 25 tasks." in page.content.decode()
    page = client.get(whole)
    assert len(page.context["rows"]) == 25


def test_the_whole_table_is_for_those_for_whom_it_is(client, gateshead, editor):
    client.force_login(editor)
    for name in ("approve", "nothing"):
        assert client.get(reverse("admin:waiting", args=[name])).status_code == 404
    for name in ("drafts", "scheduled", "review"):
        assert client.get(reverse("admin:waiting", args=[name])).status_code == 200


# -- what it costs ------------------------------------------------------------------------------------


def test_the_dashboard_costs_the_same_with_many_things_of_every_kind(client, bridgend):
    publisher = a_user("publisher", bridgend)
    bridgend.needs_second_approval = True
    bridgend.save()
    other = a_user("publisher", bridgend)

    rows = one_of_each(bridgend)
    a_notice(bridgend, kind=Notice.Kind.COOKIES, reviewed_on=timezone.localdate() - timedelta(days=400))

    def more():
        for model in CONTENT[1:]:  # a council has one vision
            given = {"vision": rows[VisionStatement]} if model is Pledge else {}
            row = live(model, bridgend, review_due_on=timezone.localdate(), **given)
            row.correct(by=other, note="A slip.")
            live(model, bridgend, since=-timedelta(days=1), **given)
            draft(model, bridgend, created_by=publisher, **given)
            draft(model, bridgend, **given).submit(by=other)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("admin:index")).status_code == 200
        return len(queries)

    more()
    start(client, publisher)  # content types are read once in a process
    more()
    few = cost()  # every table is longer than what is shown of it
    more()
    assert cost() <= few <= 39
