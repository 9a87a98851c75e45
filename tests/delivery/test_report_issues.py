"""A frozen report that was wrong: a corrected issue stands beside it, and neither is lost."""

from datetime import date

import pytest
from admin_forms import address, open_form, save
from bs4 import BeautifulSoup
from builders import a_measure, a_point, a_round, a_scheme, a_target, a_user, live
from django.test import Client
from reading import page, words

from councils.models import ChangeNote
from delivery import reporting
from delivery.models import DataPoint, Snapshot
from plans.models import Plan

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]


@pytest.fixture
def plan(gateshead):
    return live(Plan, gateshead, title_en="Children’s plan", slug="children")


@pytest.fixture
def measure(gateshead, plan):
    a_scheme(gateshead)
    measure = a_measure(plan, name_en="Checks in time", unit="percent", slug="checks")
    a_target(measure, 90)
    return measure


@pytest.fixture
def report(gateshead, measure):
    a_point(measure, 82)
    its_round = a_round(
        gateshead,
        title_en="Quarter 2",
        reported_to_en="Scrutiny Committee",
        reported_to_on=date(2026, 12, 16),
    )
    its_round.close(by=None)
    [snapshot] = reporting.freeze(its_round, by=None)
    return snapshot


def put_right(client, value):
    point = DataPoint.objects.get()
    answer = save(client, point, open_form(client, point), value=value, reason_en="A town was left out.")
    assert answer.status_code == 302


def whole(answer) -> str:
    return words(BeautifulSoup(answer.content, "html.parser").body)


def read(snapshot) -> str:
    return words(page(Client(), snapshot.get_absolute_url()).body)


def publish(client, report, reason="One town was left out of the count."):
    return client.post(address(report, "correct"), {"reason_en": reason}, follow=True)


def test_a_corrected_issue_is_published_and_both_stay_and_lead_to_each_other(as_publisher, report, plan):
    put_right(as_publisher, "85")
    on_the_page = whole(as_publisher.get(address(report)))
    assert "Publish a corrected issue…" in on_the_page
    asked = whole(as_publisher.get(address(report, "correct")))
    assert "1 action or measure will differ from this report." in asked
    answer = publish(as_publisher, report)
    assert "The corrected issue is published." in whole(answer)
    issue = Snapshot.objects.get(corrects=report)
    first, second = read(report), read(issue)
    assert "This report has been corrected One town was left out of the count." in first
    assert "This is a corrected issue One town was left out of the count." in second
    assert "82%" in first
    assert "85%" in second
    links = [link.get("href") for link in page(Client(), report.get_absolute_url()).find_all("a")]
    assert issue.get_absolute_url() in links
    links = [link.get("href") for link in page(Client(), issue.get_absolute_url()).find_all("a")]
    assert report.get_absolute_url() in links
    report.refresh_from_db()
    assert report.sha256 != issue.sha256
    changes = words(page(Client(), f"{plan.get_absolute_url()}changes/").main)
    assert "A corrected issue of the report on July to September 2026 was published." in changes
    assert "One town was left out of the count." in changes


def test_the_list_shows_the_latest_issue_once_and_leads_to_the_first(client, as_publisher, gateshead, report):
    put_right(as_publisher, "85")
    publish(as_publisher, report)
    soup = page(Client(), f"/{gateshead.slug}/snapshots/").main
    [row] = soup.select(".rows li")
    assert "Corrected on" in words(row)
    assert [link.get("href") for link in row.find_all("a")] == [
        Snapshot.objects.get(corrects=report).get_absolute_url(),
        report.get_absolute_url(),
    ]


def test_what_is_put_right_later_has_an_issue_of_its_own_after_the_latest(as_publisher, report):
    put_right(as_publisher, "85")
    publish(as_publisher, report)
    again = publish(as_publisher, report)
    assert "There is a later issue of this report." in whole(again)
    second = Snapshot.objects.get(corrects=report)
    assert "Nothing in this report has been corrected since." in whole(
        as_publisher.get(address(second, "correct"))
    )
    publish(as_publisher, second)
    assert Snapshot.objects.count() == 2
    put_right(as_publisher, "86")
    publish(as_publisher, second, "And another town.")
    assert Snapshot.objects.count() == 3
    assert "86%" in read(Snapshot.objects.get(corrects=second))
    assert ChangeNote.objects.filter(kind="frozen").count() == 3


@pytest.mark.parametrize("role", ["viewer", "editor"])
def test_only_publishers_correct_a_report(client, as_publisher, gateshead, report, role):
    put_right(as_publisher, "85")
    other = Client()
    other.force_login(a_user(role, gateshead))
    assert publish(other, report).status_code == 403
    assert Snapshot.objects.count() == 1


def test_a_report_of_another_council_is_not_there(as_publisher, bridgend, report):
    put_right(as_publisher, "85")
    stranger = Client()
    stranger.force_login(a_user("publisher", bridgend))
    publish(stranger, report)
    assert Snapshot.objects.count() == 1


def test_without_a_reason_nothing_is_published_and_nothing_typed_is_lost(as_publisher, bridgend, report):
    put_right(as_publisher, "85")
    refused = publish(as_publisher, report, " ")
    assert refused.status_code == 422
    assert "It was not published. See below." in whole(refused)
    assert Snapshot.objects.count() == 1
