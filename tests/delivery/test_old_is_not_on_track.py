"""Old is not on track, and what is shown never says more than the rating: on every page and in every file."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from addresses import ANSWERS, FORMATS, public_address
from bs4 import BeautifulSoup
from builders import a_point, a_round, a_scheme, a_snapshot, a_target, an_action, an_update, one_of_each
from django.utils import timezone
from reading import page, section, words

from delivery.models import (
    Action,
    ActionUpdate,
    Breakdown,
    Correction,
    DataPoint,
    DueDateChange,
    Judgement,
    Measure,
    PledgeMeasure,
    ReportingRound,
    Snapshot,
)
from plans.models import Plan, Priority
from pledges.models import Pledge

pytestmark = pytest.mark.django_db
YEAR_2014 = {"period_start": date(2014, 1, 1), "period_end": date(2014, 12, 31)}
PROGRESS = "/gateshead/plans/plan/progress/"
# They explain the marks and show each of them.
EXPLAIN = {"delivery:ratings", "site:components"}
# Without a value there is no breakdown, and none has a status.
NOTHING_OLD = {"delivery:breakdown_csv"}


def days_ago(number: int) -> date:
    return timezone.localdate() - timedelta(days=number)


@pytest.fixture
def rows(gateshead):
    """One row of each kind, everything serving the pledge and nothing reported yet."""
    rows = one_of_each(gateshead)
    rows[Plan].pledges.add(rows[Pledge])
    rows[Priority].pledges.add(rows[Pledge])
    for reported in (ActionUpdate, DueDateChange, Breakdown, DataPoint, Correction, Judgement, PledgeMeasure):
        reported.objects.all().delete()
    Action.objects.all().delete()
    Measure.objects.exclude(pk=rows[Measure].pk).delete()
    rows[Measure].targets.all().delete()
    Measure.objects.update(
        priority=rows[Priority], polarity="higher", decimals=0, unit="percent", scheme=None
    )
    rows[Measure].refresh_from_db()
    rows[Action] = an_action(rows[Plan], priority=rows[Priority], reference="A1")
    return rows


def report_again(rows) -> None:
    """The snapshot as it would be taken now."""
    quarter = {"period_start": date(2026, 7, 1), "period_end": date(2026, 9, 30)}
    reporting_round = ReportingRound.objects.order_by("pk").first() or a_round(rows[Plan].council, **quarter)
    Snapshot.objects.all()._raw_delete("default")
    rows[Snapshot] = a_snapshot(rows[Plan], reporting_round)


def answers(client, council, rows) -> dict[str, str]:
    """What every public address answers, by its name."""
    report_again(rows)
    found = {}
    for name in ANSWERS:
        if name not in EXPLAIN | NOTHING_OLD:
            response = client.get(public_address(name, council, rows))
            assert response.status_code == 200, name
            found[name] = response.content.decode()
    return found


def bare_marks(said: dict) -> set[str]:
    """The addresses that say on track or green of now, and no more; what is dated in a list of what was is no such."""
    found = set()
    for name, text in said.items():
        if name.endswith("_csv"):
            reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
            if {row.get("status or rating", "").lower() for row in reader} & {"on track", "green"}:
                found.add(name)
        elif name not in FORMATS:
            marks = BeautifulSoup(text, "html.parser").select(".status--on_track, .strip__part--on_track")
            if any(not mark.find_parent(class_=["timeline", "figures"]) for mark in marks):
                found.add(name)
    return found


SHOW_ACTIONS = {
    *("site:council_home", "plans:plan_edition"),
    *("plans:plan_detail", "delivery:plan_progress", "plans:priority_detail", "pledges:pledge_detail"),
    *("plans:priority_edition", "delivery:action_edition"),
    *(
        "delivery:action_list",
        "delivery:plan_whole",
        "delivery:action_detail",
        "delivery:progress_csv",
        "delivery:briefing",
        "delivery:snapshot_detail",
        "review:plan_pack",
    ),
}
SHOW_MEASURES = {
    *(
        "plans:priority_edition",
        "delivery:measure_edition",
        "delivery:plan_progress",
        "plans:priority_detail",
        "pledges:pledge_detail",
    ),
    *("delivery:measure_detail", "delivery:measure_list", "delivery:plan_whole", "review:plan_pack"),
    *("delivery:progress_csv", "delivery:snapshot_detail", "site:council_home"),
}
# What says how many are rated, and no more.
SHARES = {"pledges:pledge_detail"}
SHARES_OF_MEASURES = SHARES | {"site:council_home", "delivery:plan_progress"}


@pytest.mark.parametrize(
    ("due", "reported", "says"),
    [
        (-1, 20, ""),
        (3, 20, "On track, but overdue"),
        (-90, 420, "On track, but out of date"),
        (3, 420, "On track, but overdue"),
    ],
)
def test_no_page_and_no_file_says_on_track_alone_of_what_is_old(client, gateshead, rows, due, reported, says):
    Measure.objects.all().delete()
    rows[Action].due_on = days_ago(due)
    rows[Action].save()
    an_update(rows[Action], "on_track", reported_on=days_ago(reported))
    shown_on = SHOW_ACTIONS
    rows[Measure] = Measure.objects.create(
        plan=rows[Plan], code="X", name_en="X", slug="x", unit="number", polarity="none"
    )
    said = answers(client, gateshead, rows)
    found = bare_marks(said)
    if not says:
        assert found == shown_on
        return
    assert not found
    for name, text in said.items():
        if name in shown_on - SHARES:
            assert says.lower() in text.lower(), name


@pytest.mark.parametrize(("is_old", "says"), [(False, ""), (True, "On track, but out of date")])
def test_no_page_and_no_file_says_green_alone_of_what_is_old(client, gateshead, rows, is_old, says):
    Action.objects.all().delete()
    a_scheme(gateshead, is_default=False)
    measure = rows[Measure]
    period = {}
    if is_old:
        period = YEAR_2014
        Measure.objects.update(period_kind="calendar_year", frequency="year")
    a_target(measure, 10, **period)
    a_point(measure, 50, **period)
    rows[Action] = an_action(rows[Plan], reference="A2")
    said = answers(client, gateshead, rows)
    found = bare_marks(said)
    if not is_old:
        assert found == SHOW_MEASURES
        return
    assert not found
    for name, text in said.items():
        if name in SHOW_MEASURES - SHARES_OF_MEASURES:
            assert says.lower() in text.lower() or "1 measure" in text, name


def test_no_page_announces_the_figure_after_one_of_twelve_years_ago(client, gateshead, rows):
    """Without any round too, lateness is stated; and the next figure is only what is to come."""
    Measure.objects.update(period_kind="calendar_year", frequency="year")
    ReportingRound.objects.exclude(pk__in=Snapshot.objects.values("round")).delete()
    a_point(rows[Measure], 50, **YEAR_2014)
    late = set()
    for name, text in answers(client, gateshead, rows).items():
        assert "Next figure" not in text, name
        if "Late since 29 February 2016." in text:
            late.add(name)
        if name == "delivery:progress_csv":
            assert "2016-02-29" in text
    assert late == {
        *("delivery:measure_list", "delivery:plan_whole", "plans:priority_detail", "delivery:measure_detail"),
        *("plans:priority_edition", "delivery:measure_edition"),
        *("delivery:briefing", "delivery:briefing_csv", "delivery:snapshot_detail", "review:plan_pack"),
    }


def test_the_measures_of_a_plan_that_is_over_are_old_and_not_late(client, gateshead, rows):
    Measure.objects.update(period_kind="calendar_year", frequency="year")
    Plan.objects.filter(pk=rows[Plan].pk).update(starts_on=date(2012, 1, 1), ends_on=date(2015, 3, 31))
    a_point(rows[Measure], 50, **YEAR_2014)
    latest = section(page(client, public_address("delivery:measure_detail", gateshead, rows)), "latest")
    assert "Out of date Last value: 2014. The plan ended on 31 March 2015." in latest
    assert "Late since" not in latest


def test_a_figure_to_come_is_announced_and_one_being_collected_says_by_when(client, gateshead, rows):
    Snapshot.objects.all()._raw_delete("default")
    ReportingRound.objects.all().delete()
    today = timezone.localdate()
    first = (today.replace(day=1) - timedelta(days=40)).replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    Measure.objects.update(period_kind="month", frequency="month")
    a_point(rows[Measure], 50, period_start=first, period_end=last)
    latest = section(page(client, public_address("delivery:measure_detail", gateshead, rows)), "latest")
    assert "Next figure" in latest
    assert ", expected by" in latest or ", after" in latest


def test_a_priority_counts_what_is_old_as_the_page_explains(client, gateshead, rows):
    """Overdue counts as at risk; out of date is missing; and the strip has them apart."""
    Measure.objects.all().delete()
    for reported, due in ((20, None), (20, None), (20, 5), (420, None)):
        action = an_action(rows[Plan], priority=rows[Priority], due_on=due and days_ago(due))
        an_update(action, "on_track", reported_on=days_ago(reported))
    rows[Action].delete()
    soup = page(client, public_address("delivery:plan_progress", gateshead, rows))
    marks = [words(mark).strip() for mark in soup.select(".strip .marks li")]
    assert marks == ["On track 2", "On track, but overdue 1", "On track, but out of date 1"]
    assert words(soup.select_one(".strip__sentence")) == (
        "2 of 4 actions are on track. 2 were reported as on track, but are overdue or out of date."
    )
    assert "At risk 2 of 3" in words(soup.select_one(".by-priority"))
    assert "Last update:" in words(
        page(client, public_address("plans:priority_detail", gateshead, rows)).main
    )
    links = [link["href"] for link in soup.select(".strip .marks a")]
    assert [client.get(link).context["number"] for link in links] == [2, 1, 1]


# -- what is shown and how it is rated agree ----------------------------------------------------


def test_no_page_shows_a_value_that_equals_a_target_it_misses(client, gateshead, rows):
    """89.6 of 90, shown without decimals, is red by a rule that lets nothing pass: the digit stands there."""
    scheme = gateshead.rating_schemes.get(is_default=True)
    scheme.amber_tolerance = 0
    scheme.save()
    a_target(rows[Measure], 90)
    a_point(rows[Measure], Decimal("89.6"))
    shown = set()
    for name, text in answers(client, gateshead, rows).items():
        said = text if name in FORMATS else words(BeautifulSoup(text, "html.parser"))
        assert "90%," not in said.replace("Target 90%,", "").replace("arget: 90%", ""), name
        assert "Latest figure: 90" not in said, name
        if "89.6" in said:
            shown.add(name)
    assert shown == {
        *(
            "delivery:measure_list",
            "delivery:plan_whole",
            "plans:priority_detail",
            "delivery:measure_detail",
            "delivery:measure_csv",
        ),
        *("plans:priority_edition", "delivery:measure_edition"),
        *("delivery:progress_csv", "delivery:briefing", "delivery:briefing_csv", "delivery:snapshot_detail"),
        "review:plan_pack",
    }


def test_decimals_are_those_of_the_value_unless_it_is_said_otherwise(client, gateshead, rows):
    measure = rows[Measure]
    assert Measure(plan=rows[Plan]).decimals is None
    a_point(measure, Decimal("41.25"))
    Measure.objects.update(decimals=None, unit="number")
    address = public_address("delivery:measure_detail", gateshead, rows)
    assert words(page(client, address).select_one(".figure")) == "41.25"
    Measure.objects.update(decimals=1)
    assert words(page(client, address).select_one(".figure")) == "41.3"


# -- a forecast is called one -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "is_called", "never"), [("contextual", "orecast", "arget"), ("performance", "arget", "orecast")]
)
@pytest.mark.parametrize("target", [{"value": 90}, {"value": None, "low": 40, "high": 95}])
def test_page_table_chart_key_and_chart_description_call_it_the_same(
    client, gateshead, rows, kind, is_called, never, target
):
    Measure.objects.update(kind=kind, polarity="higher" if target["value"] else "within_range", decimals=1)
    a_target(rows[Measure], **target)
    a_point(rows[Measure], 80)
    soup = page(client, public_address("delivery:measure_detail", gateshead, rows))
    chart, table = soup.select_one(".chart"), soup.select_one("table.figures")
    for part in (
        chart.select_one(".chart__key"),
        chart.desc,
        table.thead,
        soup.find(id="latest").find_parent("section"),
    ):
        assert is_called in words(part)
        assert never not in words(part).replace("target range", "")
    assert f"{is_called} and the rating" in soup.find("meta", attrs={"name": "description"})["content"]
    # The digits of the chart are those of the table.
    assert "Latest figure: 80.0%." in words(chart.desc)
    assert words(chart.select_one(".chart__last")) == "80.0%"
    assert ("90.0%" if target["value"] else "40.0% to 95.0%") in words(chart.desc)
    listed = page(client, public_address("delivery:measure_list", gateshead, rows))
    row = words(listed.find(id=f"measure-{rows[Measure].slug}"))
    assert ("Forecast:" in row) == (kind == "contextual")
