"""What residents read on the page of a measure, and where its ratings are explained."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from builders import (
    a_comparator_group,
    a_council,
    a_councillor,
    a_measure,
    a_point,
    a_priority,
    a_round,
    a_scheme,
    a_target,
    draft,
    live,
)
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from reading import page, section, words

from delivery.figures.charts import MINUS
from delivery.figures.direction import Against
from delivery.figures.period import Frequency, PeriodKind, shortest
from delivery.formatting import compared_words
from delivery.models import Benchmark, Correction, DataPoint, Measure, SeriesBreak, StatusWord
from delivery.progress import MeasureProgress
from plans.models import Plan
from pledges.models import Pledge

pytestmark = pytest.mark.django_db
ADDRESS = "/gateshead/plans/children/measures/families/"

BEFORE = {"period_start": date(2026, 4, 1), "period_end": date(2026, 6, 30)}
YEAR_AGO = {"period_start": date(2025, 7, 1), "period_end": date(2025, 9, 30)}
SUPPRESSED = {"value": None, "state": DataPoint.State.SUPPRESSED}


@pytest.fixture
def plan(gateshead):
    return live(Plan, gateshead, title_en="Children’s plan", slug="children")


@pytest.fixture
def scheme(gateshead):
    return a_scheme(gateshead, compares_with="same_last_year")


@pytest.fixture
def families(plan, scheme):
    """Its value was 88% in the quarter, of 90% aimed at."""
    measure = a_measure(plan, name_en="Families helped", slug="families", code="M1", unit="percent")
    a_target(measure, 90)
    a_point(measure, 88)
    return measure


def of(client, name: str, address=ADDRESS) -> str:
    return section(page(client, address), name)


def marks(soup) -> list[tuple[str, str]]:
    """(shape, word) of every mark in this part of the page."""
    return [(mark["class"][1], words(mark)) for mark in soup.select(".status")]


# -- the latest figure ------------------------------------------------------------------------------


def test_the_latest_figure_says_value_period_target_rating_and_the_rule_that_made_it(client, families):
    a_target(families, 95, period_start=date(2026, 10, 1), period_end=date(2026, 12, 31))
    soup = page(client, ADDRESS)
    assert words(soup.h1) == "Families helped"
    assert words(soup.select_one(".kicker")) == "Measure M1"
    assert words(soup.select_one(".figure")) == "88%"
    latest = soup.find(id="latest").find_parent("section")
    assert marks(latest) == [("status--at_risk", "At risk")]
    text = words(latest)
    assert "July to September 2026" in text
    assert "On track at 90% or more; at risk at 81% or more; off track below that." in text
    assert "Target 90%, July to September 2026" in text
    assert "Future targets October to December 2026: 95%" in text
    assert latest.find("a", string="What these ratings mean")["href"] == "/gateshead/ratings/"
    assert soup.find(id="status-at_risk") is not None


def test_it_says_whether_it_is_better_than_before_and_than_last_year(client, families):
    a_point(families, 89, **BEFORE)
    a_point(families, 76, **YEAR_AGO)
    text = of(client, "latest")
    assert "Worse than the quarter before (April to June 2026: 89%)." in text
    assert "Better than the same quarter last year (July to September 2025: 76%)." in text


def test_what_is_rounded_away_is_said_where_it_decides(client, families):
    families.points.update(value=Decimal("89.96"))
    a_point(families, Decimal("90.04"), **BEFORE)
    text = of(client, "latest")
    assert "89.96% July to September 2026 At risk" in text
    assert "before rounding" not in text
    assert "Worse than the quarter before (April to June 2026: 90.04%)." in text
    families.points.update(value=Decimal("88.4"))
    families.decimals = 0
    families.save()
    text = of(client, "latest")
    assert "88% July to September 2026 At risk" in text
    assert "The value before rounding is 88.4%." in text


JANUARY = {"period_start": date(2026, 1, 1), "period_end": date(2026, 1, 31)}
APRIL = {"period_start": date(2026, 4, 1), "period_end": date(2026, 4, 30)}


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (77, "Worse than January 2026 (82%)."),
        (83, "Better than January 2026 (82%)."),
        (82, "The same as January 2026 (82%)."),
    ],
)
def test_months_reported_every_quarter_are_compared_by_name(client, plan, scheme, value, said):
    """Three months earlier is not the month before, on any page."""
    scheme.compares_with = "previous"
    scheme.has_trend_clause = True
    scheme.save()
    measure = a_measure(plan, slug="families", unit="percent", period_kind="month", frequency="quarter")
    a_point(measure, 82, **JANUARY)
    a_point(measure, value, **APRIL)
    a_target(measure, 90, **APRIL)
    text = words(page(client, ADDRESS).main)
    assert said in text
    assert "month before" not in text
    assert "no worse than the figure before" in words(page(client, ADDRESS).main)


@pytest.mark.parametrize(
    ("kind", "frequency", "said"),
    [
        ("month", "month", "month before"),
        ("month", "quarter", "figure before"),
        ("month", "half", "figure before"),
        ("month", "year", "same month last year"),
        ("quarter", "quarter", "quarter before"),
        ("quarter", "half", "figure before"),
        ("quarter", "year", "same quarter last year"),
        ("half", "half", "half-year before"),
        ("half", "year", "same half-year last year"),
        ("financial_year", "year", "year before"),
        ("academic_year", "year", "year before"),
        ("calendar_year", "year", "year before"),
        ("rolling_year", "month", "figure before"),
        ("rolling_year", "quarter", "figure before"),
        ("rolling_year", "half", "figure before"),
        ("rolling_year", "year", "same 12 months a year earlier"),
        ("snapshot", "month", "figure before"),
        ("snapshot", "quarter", "figure before"),
        ("snapshot", "half", "figure before"),
        ("snapshot", "year", "same day last year"),
    ],
)
def test_words_for_comparisons_follow_the_frequency(kind, frequency, said):
    measure = Measure(period_kind=kind, frequency=frequency)
    row = MeasureProgress(measure, scheme=None, points=[], targets=[], breaks=dict, rounds=None)
    assert compared_words(row, Against.PREVIOUS) == said


def test_every_kind_and_frequency_of_measures_has_its_words():
    """The table above is whole: a kind or a frequency that is added has to be thought of."""
    fitting = [
        (kind, often) for kind in PeriodKind for often in Frequency if often.months >= shortest(kind).months
    ]
    assert len(fitting) == 20


@pytest.mark.parametrize(
    ("unit", "note", "value", "decimals", "written"),
    [
        ("percent", "", "12.5", 1, "12.5%"),
        ("number", "homes", "1234567", 0, "1,234,567 homes"),
        ("rate", "", "41.25", 1, "41.3 per 10,000"),
        ("rate", "per 1,000 people", "41.25", 1, "41.3 per 1,000 people"),
        ("pounds", "", "-1200000", 0, f"{MINUS}£1,200,000"),
        ("pounds", "", "1250.5", 2, "£1,250.50"),
        ("days", "", "18", 0, "18 days"),
        ("days", "", "1", 0, "1 day"),
        ("score", "out of 5", "4.08", 2, "4.08 out of 5"),
        ("ratio", "", "-0.04", 1, "0.0"),
    ],
)
def test_a_value_is_written_in_full_and_with_its_unit(client, plan, unit, note, value, decimals, written):
    measure = a_measure(plan, slug="families", unit=unit, unit_note_en=note, decimals=decimals)
    a_point(measure, Decimal(value))
    row = page(client, "/gateshead/plans/children/measures/").find(id="measure-families")
    assert "July to September 2026" in words(row.th)
    assert words(row.td).strip() == written


def test_a_falling_measure_is_better_when_it_falls(client, plan, scheme):
    measure = a_measure(plan, slug="families", unit="days", polarity="lower", decimals=1)
    a_target(measure, 20)
    a_point(measure, Decimal("21.5"))
    a_point(measure, 25, **BEFORE)
    text = of(client, "latest")
    assert "On track at 20 days or less; at risk at 22 days or less; off track above that." in text
    assert "At risk" in text
    assert "Better than the quarter before (April to June 2026: 25.0 days)." in text


def test_a_target_of_nothing_is_a_target(client, plan, scheme):
    measure = a_measure(plan, slug="families", polarity="lower")
    a_target(measure, 0)
    a_point(measure, 0)
    soup = page(client, ADDRESS)
    assert words(soup.select_one(".figure")) == "0"
    text = section(soup, "latest")
    assert "On track at 0 or less; off track above that." in text
    assert "Target 0, July to September 2026" in text
    assert ("status--on_track", "On track") in marks(soup)


def test_a_target_below_nothing_reaches_its_tolerance_the_right_way(client, plan, scheme):
    measure = a_measure(plan, slug="families", unit="pounds", polarity="lower")
    a_target(measure, -100)
    a_point(measure, -95)
    text = of(client, "latest")
    assert f"On track at {MINUS}£100 or less; at risk at {MINUS}£90 or less; off track above that." in text
    assert "At risk" in text


def test_a_range_is_a_target_with_two_ends(client, plan, scheme):
    measure = a_measure(plan, slug="families", unit="percent", polarity="within_range")
    a_target(measure, None, low=40, high=60)
    a_point(measure, 63)
    a_point(measure, 70, **BEFORE)
    text = of(client, "latest")
    assert "On track from 40% to 60%; at risk from 36% to 66%; off track outside that." in text
    assert "Target 40% to 60%, July to September 2026" in text
    assert "Better than the quarter before (April to June 2026: 70%)." in text


def test_the_trend_clause_is_part_of_the_rule(client, plan, scheme):
    scheme.has_trend_clause = True
    scheme.save()
    measure = a_measure(plan, slug="families")
    a_target(measure, 100)
    a_point(measure, 50)
    a_point(measure, 40, **YEAR_AGO)
    text = of(client, "latest")
    assert "At risk, not off track, if it is no worse than the same quarter last year." in text
    assert "At risk" in text
    assert "Off track" not in text


def test_the_council_s_own_label_explains_the_colour(client, families, scheme):
    scheme.amber_label_en = "close to target"
    scheme.save()
    assert "At risk: close to target." in of(client, "latest")


def test_an_officer_s_rating_stands_beside_the_computed_one_with_its_reason(client, families):
    families.points.update(rating_override="red", override_reason_en="It fell all year")
    latest = page(client, ADDRESS).find(id="latest").find_parent("section")
    assert marks(latest) == [("status--off_track", "Off track"), ("status--at_risk", "At risk")]
    assert "Rating set by the council: It fell all year. Calculated rating: At risk" in words(latest)


def test_no_target_is_said_and_nothing_is_rated(client, plan, scheme):
    a_point(a_measure(plan, slug="families"))
    soup = page(client, ADDRESS)
    text = section(soup, "latest")
    assert "Target No target set" in text
    assert "Not yet rated No target is set for this period" in text
    assert {shape for shape, _word in marks(soup)} == {"status--not_yet_rated"}


def test_a_contextual_measure_has_a_forecast(client, plan, scheme):
    measure = a_measure(plan, slug="families", kind="contextual")
    a_point(measure)
    assert "Forecast No forecast set" in of(client, "latest")
    a_target(measure, 40)
    text = of(client, "latest")
    assert "Forecast 40, July to September 2026" in text
    assert "Target" not in text


def test_a_council_without_a_rule_rates_nothing(client, plan):
    measure = a_measure(plan, slug="families")
    a_point(measure)
    a_target(measure)
    assert "Not yet rated The council has not set a rule for ratings." in of(client, "latest")


def test_what_is_only_watched_is_higher_or_lower_and_never_better(client, plan, scheme):
    measure = a_measure(plan, slug="families", polarity="none", kind="contextual")
    a_point(measure, 50)
    a_point(measure, 40, **BEFORE)
    text = of(client, "latest")
    assert "Not yet rated Contextual measure: neither higher nor lower is better." in text
    assert "Higher than the quarter before (April to June 2026: 40)." in text
    assert "Better" not in text


def test_what_adds_up_is_compared_with_last_year_alone_and_says_so(client, families):
    families.is_cumulative = True
    families.save()
    a_point(families, 20, **BEFORE)
    a_point(families, 70, **YEAR_AGO)
    soup = page(client, ADDRESS)
    assert "quarter before" not in section(soup, "latest")
    assert "Better than the same quarter last year (July to September 2025: 70%)." in section(soup, "latest")
    assert "each value counts everything since 1 April" in section(soup, "counted")


def test_nothing_is_compared_across_a_break(client, families):
    SeriesBreak.objects.create(measure=families, on=date(2026, 7, 1), note_en="Counted by the new team")
    a_point(families, 70, **BEFORE)
    soup = page(client, ADDRESS)
    assert "Not compared with the quarter before: the way it is counted has changed." in section(
        soup, "latest"
    )
    assert "The way this is counted changed on 1 July 2026: Counted by the new team." in section(
        soup, "series"
    )
    assert "Not comparable with earlier figures" in section(soup, "series")


def test_a_provisional_value_says_so(client, families):
    families.points.update(state="provisional")
    soup = page(client, ADDRESS)
    assert "Provisional: it may still change." in section(soup, "latest")
    assert "Provisional" in words(soup.select_one(".figures tbody"))


def test_a_measure_without_values_says_so(client, plan, scheme):
    a_target(a_measure(plan, slug="families"))
    soup = page(client, ADDRESS)
    assert "No value has been reported yet." in section(soup, "latest")
    assert "Target July to September 2026: 50" in section(soup, "latest")
    assert "No target set" not in section(soup, "latest")
    assert "No figures yet." in section(soup, "series")
    assert soup.select_one(".figure, .figures, .chart") is None
    (row,) = page(client, "/gateshead/plans/children/measures/").select("tr[id]")
    assert "No figure yet 50 July to September 2026" in words(row)


def test_words_and_corrective_action_of_the_latest_value(client, families):
    families.points.update(commentary_en="Two centres closed.", corrective_action_en="A third opens in May.")
    assert (
        of(client, "words")
        == "What the council says Two centres closed. What is being done A third opens in May."
    )


# -- what comes next --------------------------------------------------------------------------------


def test_the_next_figure_is_due_in_its_round(client, gateshead, families):
    a_round(
        gateshead,
        period_start=date(2026, 10, 1),
        period_end=date(2026, 12, 31),
        opens_on=timezone.localdate() + timedelta(days=30),
        due_on=date(2027, 2, 14),
    )
    assert "Next figure October to December 2026, due by 14 February 2027" in of(client, "latest")


def test_without_a_round_the_next_figure_comes_after_its_period(client, families):
    assert "Next figure October to December 2026, after 31 December 2026" in of(client, "latest")


@pytest.mark.parametrize(("days", "said"), [(1, "Overdue by 1 day."), (9, "Overdue by 9 days.")])
def test_a_figure_that_is_late_says_by_how_much(client, gateshead, plan, scheme, days, said):
    a_point(a_measure(plan, slug="families"), **BEFORE)
    due = timezone.localdate() - timedelta(days=days)
    a_round(gateshead, opens_on=due - timedelta(days=9), due_on=due)
    assert f"July to September 2026, due on {due.day} " in of(client, "latest")
    assert said in of(client, "latest")


# -- over time --------------------------------------------------------------------------------------


def lines(client, address=ADDRESS) -> list[list[str]]:
    return [
        [words(cell).strip() for cell in row.select("th, td")]
        for row in page(client, address).select("#series")[0].find_parent("section").select("tbody tr")
    ]


def test_every_period_stands_in_the_table_with_its_rating_and_a_gap_is_seen(client, families):
    a_point(families, 90, period_start=date(2026, 1, 1), period_end=date(2026, 3, 31))
    a_point(families, None, **YEAR_AGO, state="not_available")
    assert lines(client) == [
        ["Q2 2025/26", "Not available", "None set", "Not yet rated (no data)"],
        ["Q3 2025/26", "Not reported", "None set", "Not yet rated (no data)"],
        ["Q4 2025/26", "90%", "None set", "Not yet rated"],
        ["Q1 2026/27", "Not reported", "None set", "Not yet rated (no data)"],
        ["Q2 2026/27", "88%", "90%", "At risk"],
    ]


def test_the_chart_is_drawn_from_the_figures_of_the_table(client, families):
    a_point(families, 89, **BEFORE)
    chart = page(client, ADDRESS).select_one(".chart__drawing")
    assert words(chart.title) == "Families helped"
    assert "From Q1 2026/27 to Q2 2026/27. Latest figure: 88%. Target: 90%." in words(chart.desc)
    assert len(chart.select(".chart__mark")) == 2


def test_a_period_of_another_length_is_shown_and_breaks_nothing(client, families):
    """An officer typed half a year, or the measure's kind was changed later."""
    a_point(families, 80, period_start=date(2026, 1, 1), period_end=date(2026, 6, 30))
    a_point(families, 70, period_start=date(2026, 10, 1), period_end=date(2026, 10, 31))
    text = of(client, "latest")
    assert "1 October 2026 to 31 October 2026" in text
    assert "Next figure Not stated" in text
    assert len(lines(client)) == 3


def test_a_measure_said_to_be_due_more_often_than_its_years_end_is_read_by_year(client, gateshead, families):
    a_round(gateshead)
    families.period_kind = "financial_year"
    families.save()
    families.points.update(period_start=date(2025, 4, 1), period_end=date(2026, 3, 31))
    assert "Next figure April 2026 to March 2027, after 31 March 2027" in of(client, "latest")


# -- suppressed -------------------------------------------------------------------------------------


def test_a_suppressed_value_is_nowhere_on_the_page(client, families):
    """Not where it stands now, nor as what a correction says it was, nor as what a later one is compared with."""
    point = a_point(families, Decimal("3.1416"), **BEFORE)
    Correction.of_point(point, reason="Too few families", by=None)
    DataPoint.objects.filter(pk=point.pk).update(**SUPPRESSED)
    response = client.get(ADDRESS)
    assert b"3.1" not in response.content
    text = words(page(client, ADDRESS).main)
    assert "Too few families." in text
    assert "It was" not in text
    assert "Not compared with the quarter before: no value of April to June 2026 is published." in text
    assert ["Q1 2026/27 Corrected", "Suppressed", "None set", "Not yet rated (suppressed)"] in lines(client)


def test_the_latest_value_may_be_a_suppressed_one(client, plan, scheme):
    measure = a_measure(plan, slug="families")
    a_target(measure)
    a_point(measure, **SUPPRESSED)
    a_point(measure, 40, **BEFORE)
    soup = page(client, ADDRESS)
    text = section(soup, "latest")
    assert soup.select_one(".figure") is None
    assert "Suppressed July to September 2026 The value is not published" in text
    assert "Last published value: 40 (April to June 2026)." in text
    assert "Off track" not in text


# -- how others do ----------------------------------------------------------------------------------


def a_benchmark(measure, whose, value, **fields):
    facts = {"year": "2025 to 2026", "source_en": "National statistics"}
    return Benchmark.objects.create(measure=measure, whose_en=whose, value=value, **{**facts, **fields})


def test_no_comparator_is_said(client, families):
    assert "No comparison available" in of(client, "others")


YEARLY = {"period_kind": "financial_year", "frequency": "year"}
YEAR = {"period_start": date(2025, 4, 1), "period_end": date(2026, 3, 31)}
YEAR_BEFORE = {"period_start": date(2024, 4, 1), "period_end": date(2025, 3, 31)}


@pytest.fixture
def yearly(plan, scheme):
    return a_measure(plan, slug="families", unit="percent", source_en="Our records", **YEARLY)


def test_the_council_has_a_place_among_others(client, yearly):
    a_point(yearly, 88, **YEAR)
    a_benchmark(yearly, "England", 90, source_url="https://statistics.example/")
    a_benchmark(yearly, "North East", 80, year="2025/26")
    a_benchmark(yearly, "Neighbours", 88, year="2025-26")
    soup = page(client, ADDRESS).find(id="others").find_parent("section")
    text = words(soup)
    assert "England 90% 2025 to 2026 National statistics" in text
    assert soup.find("a", string="National statistics")["href"] == "https://statistics.example/"
    assert "Ranked 2 of 4 for April 2025 to March 2026, best first." in text
    assert "1 other has the same value." in text


def test_a_quarter_is_not_ranked_among_years(client, families):
    """A rank never mixes kinds of periods: 88% of a quarter stands beside 90% of a year, and has no place."""
    a_benchmark(families, "England", 90)
    text = of(client, "others")
    assert "England 90%" in text
    assert "Place" not in text
    assert "Not ranked: none of these values is for the same period as one of the council’s values." in text


def test_only_values_of_the_same_period_are_ranked_and_the_council_s_own_of_it_is_shown(client, yearly):
    a_point(yearly, 70, **YEAR_BEFORE)
    a_point(yearly, 95, **YEAR)
    a_benchmark(yearly, "England", 80, year="2024 to 2025")
    a_benchmark(yearly, "Wales", 60, year="2023 to 2024")
    text = of(client, "others")
    assert "Ranked 2 of 2 for April 2024 to March 2025, best first." in text
    for own in ("95% April 2025 to March 2026", "70% April 2024 to March 2025"):
        assert own in text


def test_what_is_ranked_is_shown_with_the_digits_that_give_its_place(client, yearly):
    yearly.decimals = 0
    yearly.save()
    a_point(yearly, Decimal("89.6"), **YEAR)
    a_benchmark(yearly, "England", Decimal("89.9"))
    assert "89.6% April 2025 to March 2026" in of(client, "others")
    assert "Ranked 2 of 2" in of(client, "others")


def test_where_less_is_better_the_least_is_first(client, plan, scheme):
    measure = a_measure(plan, slug="families", polarity="lower", **YEARLY)
    a_point(measure, 10, **YEAR)
    a_benchmark(measure, "England", 20)
    assert "Ranked 1 of 2" in of(client, "others")


@pytest.mark.parametrize(
    ("fields", "value", "why"),
    [
        ({"polarity": "none"}, 10, "neither higher nor lower is better"),
        ({"polarity": "within_range"}, 10, "no target range is set"),
        ({}, None, "the council has not published a value"),
    ],
)
def test_where_nothing_is_better_nothing_is_ranked(client, plan, fields, value, why):
    measure = a_measure(plan, slug="families", **fields, **YEARLY)
    a_point(measure, value, state="final" if value else "suppressed", **YEAR)
    a_benchmark(measure, "England", 20)
    text = of(client, "others")
    assert "Place" not in text
    assert f"Not ranked: {why}" in text


def test_a_group_says_who_defined_it_and_names_only_councils_that_can_be_read(client, gateshead, families):
    group = a_comparator_group(gateshead, name_en="Northern towns", source_en="CIPFA")
    group.members.set([a_council("sunderland"), a_council("shadow", is_live=False)])
    families.comparator_group = group
    families.save()
    text = of(client, "others")
    assert "Compared with: Northern towns (region). Defined by: CIPFA." in text
    assert "Councils in this group on this site: Sunderland" in text
    assert "Shadow" not in text


# -- how it is counted, who answers -----------------------------------------------------------------


def test_how_it_is_counted(client, families):
    for name, value in {
        "definition_en": "All families seen.",
        "notes_en": "Schools count on paper.",
        "source_en": "Our records",
        "metric_id": "LGI-77",
        "owner_role_en": "Head of Early Help",
        "baseline_value": Decimal("75.5"),
        "baseline_start": date(2022, 4, 1),
        "baseline_end": date(2022, 6, 30),
    }.items():
        setattr(families, name, value)
    families.save()
    soup = page(client, ADDRESS)
    assert words(soup.select_one(".lead")) == "All families seen."
    text = section(soup, "counted")
    for fact in (
        "Unit Per cent",
        "Good performance is Higher",
        "Reported Every quarter",
        "Baseline 75.5%, April to June 2022",
        "Source Our records",
        "National identifier LGI-77",
        "Notes Schools count on paper.",
    ):
        assert fact in text
    assert "Responsible officer Head of Early Help" in section(soup, "answers")


def test_what_is_not_known_of_it_is_said(client, families):
    text = of(client, "counted") + of(client, "answers")
    for fact in ("Definition", "Baseline", "Source", "Responsible officer", "Lead councillor"):
        assert f"{fact} Not stated" in text


def test_a_correction_says_when_why_and_what_it_was(client, families):
    point, target = families.points.get(), families.targets.get()
    Correction.of_point(point, reason="Counted twice", by=None)
    Correction.of_target(target, reason="The Cabinet lowered it.", by=None)
    Correction.objects.update(corrected_at="2026-10-09T12:00:00Z")
    text = of(client, "corrections")
    assert "July to September 2026 Value corrected on 9 October 2026: Counted twice. It was 88%." in text
    assert (
        "July to September 2026 Target corrected on 9 October 2026: The Cabinet lowered it. It was 90%."
        in text
    )


def test_from_the_measure_the_thread_leads_back_to_the_pledge(client, gateshead, plan, families):
    pledge = live(Pledge, gateshead, title_en="Fair start")
    part = a_priority(plan, title_en="Help early", parent=a_priority(plan, title_en="Families"))
    part.pledges.add(pledge)
    families.priority, families.lead_councillor = part, a_councillor(gateshead, name="A. Member")
    families.save()
    soup = page(client, ADDRESS)
    thread = [link.text for link in soup.select(".thread a")]
    assert thread == [pledge.vision.title, "Fair start", "Children’s plan", "Families", "Help early"]
    assert [link.text for link in soup.select(".govuk-breadcrumbs__link, .breadcrumbs a")][-2:] == [
        "Children’s plan",
        "Help early",
    ]
    assert "Lead councillor A. Member" in section(soup, "answers")


# -- who sees it ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("recorded")
def test_the_measures_of_a_draft_are_read_by_the_council_s_own_people_only(
    client, gateshead, councillor_account
):
    plan = draft(Plan, gateshead, slug="children")
    a_point(a_measure(plan, slug="families"))
    assert client.get(ADDRESS).status_code == 404
    client.force_login(councillor_account)
    response = client.get(ADDRESS)
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]


def test_no_account_is_named(client, families, editor):
    families.owner = families.deputy = editor
    families.save()
    families.points.update(by=editor)
    assert editor.email.encode() not in client.get(ADDRESS).content


def test_an_unknown_measure_is_not_found(client, families):
    assert client.get(ADDRESS.replace("families", "none")).status_code == 404


@pytest.mark.usefixtures("recorded")
def test_a_measure_whose_address_changed_is_found_under_the_old_one(client, families):
    families.slug = "families-helped"
    families.save()
    response = client.get(ADDRESS)
    assert response.status_code == 301
    assert response.headers["Location"] == "/gateshead/plans/children/measures/families-helped/"


def test_the_page_costs_the_same_with_many_points(client, families):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(ADDRESS).status_code == 200
        return len(queries)

    client.get(ADDRESS)
    few = cost()
    for year in range(2010, 2025):
        period = {"period_start": date(year, 7, 1), "period_end": date(year, 9, 30)}
        a_target(families, year - 2000, **period)
        Correction.of_point(a_point(families, year, **period), reason="A slip", by=None)
        a_benchmark(families, f"England {year}", year)
        SeriesBreak.objects.create(measure=families, on=date(year, 7, 1), note_en="Anew")
    assert cost() == few <= 16


# -- in Welsh ---------------------------------------------------------------------------------------


def test_the_welsh_twin_has_the_same_figures(client, bridgend):
    a_scheme(bridgend, compares_with="same_last_year")
    plan = live(Plan, bridgend, slug="plant")
    measure = a_measure(plan, slug="teuluoedd", name_cy="Teuluoedd", unit="percent", decimals=1)
    a_target(measure, 90)
    a_point(measure, Decimal("88.5"))
    a_point(measure, **BEFORE, **SUPPRESSED)
    address = "/bridgend/plans/plant/measures/teuluoedd/"
    english, welsh = page(client, address), page(client, f"/cy{address}")
    assert words(welsh.h1) == "Teuluoedd"

    def figures(soup):
        return [words(cell) for cell in soup.select(".figure, .figures td.number") if "%" in cell.text]

    assert figures(english) == figures(welsh) == ["88.5%", "88.5%", "90.0%"]
    assert "Gorffennaf" in section(welsh, "latest")
    assert "July to September 2026" not in words(welsh.main)


# -- what the ratings mean --------------------------------------------------------------------------


def test_the_ratings_page_states_the_council_s_rules_in_words(client, gateshead):
    a_scheme(gateshead, name_en="Usual rule")
    a_scheme(
        gateshead,
        name_en="In points",
        is_default=False,
        tolerance="points",
        green_tolerance=Decimal("0.5"),
        amber_tolerance=2,
        has_trend_clause=True,
        compares_with="same_last_year",
        stable_band=Decimal("0.1"),
        red_label_en="far off",
    )
    soup = page(client, "/gateshead/ratings/")
    usual, points = section(soup, "rule-1"), section(soup, "rule-2")
    assert "Usual rule For all measures unless another scheme is shown" in usual
    assert "On track The target is met." in usual
    assert "At risk Beyond that, missed by up to 10% of the target." in usual
    assert "On track at 80 or more; at risk at 72 or more; off track below that." in usual
    assert "On track at 80 or less; at risk at 88 or less; off track above that." in usual
    assert "missed by up to 0.5 in the measure’s own unit" in points
    assert "is no worse than in the same period last year" in points
    assert "Off track (far off)" in points
    assert "up to 0.1 in the measure’s own unit counts as no change" in points
    assert "On track from 79.5 to 100.5; at risk from 78 to 102; off track outside that." in points


def test_a_council_without_rules_says_so(client, gateshead):
    assert "The council has not set a rule for ratings" in words(page(client, "/gateshead/ratings/").main)


def test_the_ratings_page_tells_apart_what_is_missing_and_gives_the_council_s_words(client, gateshead):
    StatusWord.objects.create(council=gateshead, status="at_risk", label_en="delayed")
    soup = page(client, "/gateshead/ratings/")
    text = words(soup.main)
    assert "At risk (delayed)" in text
    for word in ("no data", "not due", "suppressed", "Not yet rated", "Not started"):
        assert word in text
    shapes = {shape for shape, _word in marks(soup)}
    assert {f"status--{mark['id'].removeprefix('status-')}" for mark in soup.select("symbol")} == shapes


def test_english_words_of_a_rule_are_marked_on_a_welsh_page(client, bridgend):
    a_scheme(bridgend, name_en="Usual rule", green_label_en="on target")
    with translation.override("cy"):
        soup = page(client, "/cy/bridgend/ratings/")
    assert [mark.text for mark in soup.select("main [lang=en]")][:2] == ["Usual rule", "on target"]


# -- what adds up through the year -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        ({"is_cumulative": True}, [3, 2]),
        ({"is_cumulative": False}, [5]),
        ({"is_cumulative": True, "period_kind": "financial_year", "frequency": "year"}, [5]),
    ],
)
def test_no_line_joins_the_end_of_a_year_to_the_new_count_from_april(client, plan, fields, lines):
    """In the chart and beside the measure in lists; where each figure is a whole year, nothing starts again."""
    measure = a_measure(plan, slug="families", **fields)
    quarters = [(2025, 7, 9, 30), (2025, 10, 12, 31), (2026, 1, 3, 31), (2026, 4, 6, 30), (2026, 7, 9, 30)]
    for number, (year, first, last, day) in enumerate(quarters):
        start, end = date(year, first, 1), date(year, last, day)
        if measure.frequency == "year":
            start, end = date(2021 + number, 4, 1), date(2022 + number, 3, 31)
        a_point(measure, 10 * number + 10, period_start=start, period_end=end)
    soup = page(client, ADDRESS)
    drawn = soup.select(".chart__drawing polyline")
    assert [len(line["points"].split()) for line in drawn] == lines
    assert ("the line starts again each year" in words(soup.main)) is (len(lines) > 1)
    listed = page(client, "/gateshead/plans/children/measures/")
    small = listed.select("svg.sparkline polyline")
    assert [len(line["points"].split()) for line in small] == lines
