"""Alerts: on the pages they are meant for, from their first moment to their last, in one region above the heading."""

from datetime import datetime, timedelta

import pytest
from admin_forms import address, form_data, open_form, save
from builders import a_user, an_alert, one_of_each
from django.utils import timezone
from reading import page, words

from councils.models import Alert

pytestmark = pytest.mark.django_db


def alerts(client, path) -> list[str]:
    """The titles of the alerts on this page, in reading order."""
    regions = page(client, path).select(".banner--alert")
    assert len(regions) <= 1
    return [words(title) for region in regions for title in region.select(".banner__title")]


def test_an_alert_stands_above_the_heading_of_every_page_of_its_council(client, gateshead, bridgend):
    an_alert(gateshead, text_en="Use the ring road.", url="https://g.example/roads", url_text_en="Road works")
    soup = page(client, "/gateshead/plans/")
    region = soup.find(attrs={"role": "region", "aria-label": "1 alert"})
    assert "Notice: Roads closed Use the ring road. Road works Posted" in words(region)
    assert region.a["href"] == "https://g.example/roads"
    assert soup.h1 in region.find_all_next("h1")
    for path in ("/gateshead/", "/gateshead/changes/", "/gateshead/accessibility/", "/gateshead/privacy/"):
        assert alerts(client, path) == ["Notice: Roads closed"]
    assert alerts(client, "/bridgend/") == []
    assert alerts(client, "/") == []


def test_the_day_it_was_posted_is_said_in_uk_time(client, gateshead):
    posted = datetime.fromisoformat("2026-06-20T23:30+00:00")
    an_alert(gateshead, starts_at=posted, ends_at=timezone.now() + timedelta(days=900))
    assert "Posted 21 June 2026" in words(page(client, "/gateshead/").select_one(".banner--alert"))


def test_an_alert_of_a_section_stays_in_it(client, gateshead):
    an_alert(gateshead, section=Alert.Section.PLANS)
    assert alerts(client, "/gateshead/plans/") == ["Notice: Roads closed"]
    assert [
        path for path in ("", "pledges/", "vision/", "decisions/") if alerts(client, f"/gateshead/{path}")
    ] == []


def test_every_section_that_can_be_chosen_is_the_section_of_a_page(client, gateshead):
    paths = ["vision", "pledges", "plans", "decisions", "news", "partners"]
    for section in Alert.Section.values:
        an_alert(gateshead, title_en=section, section=section)
    found = [alerts(client, f"/gateshead/{path}/") for path in paths]
    assert found == [[f"Notice: {section}"] for section in Alert.Section.values]


def test_several_alerts_share_one_region_the_most_severe_first(client, gateshead):
    for severity in ("notice", "urgent", "warning"):
        an_alert(
            gateshead, title_en=severity, severity=severity, section="plans" if severity == "urgent" else ""
        )
    assert alerts(client, "/gateshead/plans/") == ["Urgent: urgent", "Warning: warning", "Notice: notice"]
    assert page(client, "/gateshead/plans/").find(attrs={"aria-label": "3 alerts"})


def test_an_alert_comes_and_goes_by_its_times_and_nobody_writes(client, gateshead, time_machine):
    starts = timezone.now() + timedelta(hours=1)
    an_alert(gateshead, starts_at=starts, ends_at=starts + timedelta(hours=1))
    seen = []
    for minutes in (-1, 0, 59, 60):
        time_machine.move_to(starts + timedelta(minutes=minutes), tick=False)
        seen.append(bool(alerts(client, "/gateshead/")))
    assert seen == [False, True, True, False]


def test_an_error_page_shows_no_alert(client, gateshead):
    an_alert(gateshead)
    assert not page(client, "/gateshead/plans/nowhere/", status=404).select(".banner")


def test_alerts_cost_one_query_however_many_and_none_for_a_feed(client, gateshead, django_assert_num_queries):
    one_of_each(gateshead)
    for _number in range(4):
        an_alert(gateshead)
    client.get("/gateshead/accessibility/")
    with django_assert_num_queries(4) as asked:
        client.get("/gateshead/accessibility/")
    assert len([query for query in asked if "councils_alert" in query["sql"]]) == 1


def test_a_welsh_page_gives_the_welsh_and_marks_the_english(client, bridgend):
    an_alert(bridgend, title_cy="Ffyrdd ar gau", text_en="Use the ring road.")
    region = page(client, "/cy/bridgend/").select_one(".banner--alert")
    assert "Ffyrdd ar gau" in words(region)
    assert region.find(lang="en").text == "Use the ring road."


# -- the admin ------------------------------------------------------------------------------------


def typed(form, **texts) -> dict:
    times = {"starts_at": "2026-11-21T10:00", "ends_at": "2026-11-22T10:00"}
    return {**form_data(form), "title_en": "Roads closed", **times, **texts}


def test_a_publisher_posts_an_alert_in_uk_time(client, gateshead, publisher):
    client.force_login(publisher)
    form = client.get(address(Alert, "add"))
    assert "Residents see this from its start time" in form.content.decode()
    client.post(address(Alert, "add"), typed(form, starts_at="2026-06-21T10:00"))
    alert = Alert.objects.get()
    assert alert.starts_at.isoformat() == "2026-06-21T09:00:00+00:00"
    assert alert.council == gateshead


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ({"ends_at": "2026-11-20T10:00"}, "ends before it starts"),
        ({"url": "https://g.example"}, "Enter the link text"),
        ({"url": "javascript:x", "url_text_en": "x"}, "valid URL"),
        ({"starts_at": "some day"}, "Enter the date with the year and the time"),
        ({"severity": "terrible"}, "valid choice"),
    ],
)
def test_what_cannot_be_shown_is_refused_and_nothing_typed_is_lost(client, gateshead, publisher, texts, says):
    client.force_login(publisher)
    form = client.get(address(Alert, "add"))
    answer = client.post(address(Alert, "add"), typed(form, text_en="Typed with care", **texts))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert "Typed with care" in answer.content.decode()


def test_an_alert_opened_and_saved_keeps_its_minutes(client, gateshead, publisher):
    alert = an_alert(gateshead, starts_at=datetime.fromisoformat("2026-06-21T09:05+00:00"))
    client.force_login(publisher)
    form = client.get(address(alert)).content.decode()
    assert 'type="datetime-local" name="starts_at" value="2026-06-21T10:05"' in form


def test_an_editor_reads_alerts_and_changes_none(client, gateshead, editor):
    alert = an_alert(gateshead)
    client.force_login(editor)
    assert client.get(address(alert)).status_code == 200
    assert client.post(address(alert), {"title_en": "Mine"}).status_code == 403
    assert Alert.objects.get().title_en == "Roads closed"


def test_taking_an_alert_down_early_is_deleting_it_or_ending_it(client, gateshead):
    first, second = an_alert(gateshead, title_en="First"), an_alert(gateshead, title_en="Second")
    client.force_login(a_user("owner", gateshead))
    client.post(address(first, "delete"), {"post": "yes"})
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    early = (timezone.localtime() - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M")
    save(client, second, open_form(client, second), starts_at=early, ends_at=now)
    client.logout()
    assert alerts(client, "/gateshead/") == []
