"""The figures behind the pages, as files: what the page shows, with every digit."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from builders import (
    a_measure,
    a_point,
    a_priority,
    a_scheme,
    a_target,
    an_action,
    an_update,
    draft,
    live,
)
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from reading import page, words
from spreadsheets import cells_of

from delivery.figures.rating import Goal, Polarity, Scheme, ToleranceKind, rate
from delivery.models import Correction, DataPoint, StatusWord
from delivery.progress import Progress
from plans.models import Plan

pytestmark = pytest.mark.django_db
ADDRESS = "/gateshead/plans/children/measures/families.csv"
PROGRESS = "/gateshead/plans/children/progress.csv"
PAGE = "/gateshead/plans/children/measures/families/"
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
RULE = Scheme(ToleranceKind.PERCENT, amber=Decimal(10))


def quarter(number: int) -> dict:
    """The quarter so many before the one that ended in September 2026."""
    months = 2026 * 12 + 6 - 3 * number
    start = date(months // 12, months % 12 + 1, 1)
    after = date((months + 3) // 12, (months + 3) % 12 + 1, 1)
    return {"period_start": start, "period_end": after - timedelta(days=1)}


@pytest.fixture
def plan(gateshead):
    a_scheme(gateshead)
    return live(Plan, gateshead, title_en="Children’s plan", slug="children")


@pytest.fixture
def families(plan):
    facts = {"name_en": "Families helped", "code": "M1", "unit": "percent", "source_en": "Our records"}
    return a_measure(plan, slug="families", **facts)


def rows_of(client, address=ADDRESS) -> list[dict]:
    headers, *rows = cells_of(client.get(address))
    return [dict(zip(headers, row, strict=True)) for row in rows]


def table(client, address=PAGE) -> list[list[str]]:
    section = page(client, address).find(id="series").find_parent("section")
    return [[words(cell).strip() for cell in row.select("th, td")] for row in section.select("tbody tr")]


# -- one measure ------------------------------------------------------------------------------------


def test_the_file_says_what_it_is(client, families):
    a_point(families)
    response = client.get(ADDRESS)
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="children-families.csv"'
    assert response.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert response.headers["Link"] == f'<{LICENCE}>; rel="license"'
    assert "Set-Cookie" not in response.headers
    assert response.content.startswith(b"\xef\xbb\xbf")
    (row,) = rows_of(client)
    assert row["licence"] == LICENCE
    assert (row["source"], row["published by"]) == ("Our records", "Gateshead")
    assert (row["measure"], row["unit"]) == ("M1 Families helped", "per cent")


def test_the_page_leads_to_the_file(client, families):
    links = page(client, PAGE).select("a[href$='.csv']")
    assert [link["href"] for link in links] == [ADDRESS]


def test_a_value_is_given_as_it_is_and_its_period_as_programs_read_it(client, families):
    a_point(families, Decimal("1234.5600"), commentary_en="Up.\nAgain.")
    a_target(families, Decimal("1200.5"))
    (row,) = rows_of(client)
    assert row["value"] == "1234.56"
    assert row["target"] == "1200.5"
    assert (row["period"], row["from"], row["until"]) == ("2026-27 Q2", "2026-07-01", "2026-09-30")
    assert (row["state"], row["rating"], row["commentary"]) == ("final", "On track", "Up.\nAgain.")


@pytest.mark.parametrize(
    ("polarity", "aims", "values"),
    [
        ("higher", [90, 80, 70], ["89.996", "81.5", "60"]),
        ("lower", [20, 0, -10], ["21.5", "0", "-9.4"]),
        ("within_range", [(40, 60), (-5, 5), (0, 0)], ["63.2", "-5.1", "0.01"]),
        ("none", [None, None, None], ["1", "2", "3"]),
    ],
)
def test_every_figure_and_rating_on_the_page_follows_from_the_file(client, families, polarity, aims, values):
    families.polarity, families.decimals = polarity, 1
    families.save()
    for number, (aim, value) in enumerate(zip(aims, values, strict=True)):
        a_point(families, Decimal(value), **quarter(number))
        match aim:
            case (low, high):
                a_target(families, None, low=low, high=high, **quarter(number))
            case int():
                a_target(families, aim, **quarter(number))

    def worked_out(row) -> list[str]:
        value = Decimal(row["value"])
        bounds = [row[name] and Decimal(row[name]) for name in ("target", "target from", "target to")]
        one, low, high = (bound if bound != "" else None for bound in bounds)
        goal = None if (one, low) == (None, None) else Goal(one, low, high)
        rating = rate(value, goal, RULE, Polarity(polarity))
        # One decimal, or as many as it takes to see the rating: 89.996 is not 90.0 where 90 is the target.
        for places in ("0.1", "0.01", "0.001"):
            shown = value.quantize(Decimal(places), ROUND_HALF_UP)
            if rate(shown, goal, RULE, Polarity(polarity)) == rating:
                break
        return [f"{abs(shown)}%", str(rating)]

    names = {"green": "On track", "amber": "At risk", "red": "Off track", "unrated": "Not rated"}
    rows = rows_of(client)
    recomputed = [worked_out(row) for row in rows]
    on_page = names | {"unrated": "Not yet rated"}
    assert [[line[1].lstrip("\N{MINUS SIGN}"), line[-1]] for line in table(client)] == [
        [value, on_page[rating]] for value, rating in recomputed
    ]
    assert [row["rating"] for row in rows] == [names[rating] for _value, rating in recomputed]


def test_the_rows_are_those_of_the_table_in_its_order_gaps_and_all(client, families):
    a_point(families, 88)
    a_point(families, **quarter(1), value=None, state="not_available")
    a_point(families, 80, **quarter(3))
    rows, lines = rows_of(client), table(client)
    assert [row["period"] for row in rows] == ["2025-26 Q3", "2025-26 Q4", "2026-27 Q1", "2026-27 Q2"]
    assert [line[0] for line in lines] == ["Q3 2025/26", "Q4 2025/26", "Q1 2026/27", "Q2 2026/27"]
    assert [row["value"] for row in rows] == ["80", "not reported", "not available", "88"]
    assert [line[1] for line in lines] == ["80%", "Not reported", "Not available", "88%"]
    assert [row["rating"] for row in rows] == ["Not rated", "No data", "No data", "Not rated"]
    assert [line[-1] for line in lines] == [
        *("Not yet rated", "Not yet rated (no data)", "Not yet rated (no data)", "Not yet rated")
    ]


def test_a_suppressed_value_is_a_word_and_nowhere_a_number(client, families):
    point = a_point(families, Decimal("3.1416"))
    Correction.of_point(point, reason="Too few", by=None)
    DataPoint.objects.update(value=None, state=DataPoint.State.SUPPRESSED)
    (row,) = rows_of(client)
    assert (row["value"], row["state"], row["rating"]) == ("suppressed", "suppressed", "Suppressed")
    for address in (ADDRESS, PROGRESS, PAGE):
        assert b"3.1" not in client.get(address).content


def test_the_direction_names_the_period_that_it_is_told_against(client, families):
    a_point(families, 88)
    a_point(families, 80, **quarter(1))
    first, second = rows_of(client)
    assert (first["direction"], first["compared with"]) == ("not known", "")
    assert (second["direction"], second["compared with"]) == ("better", "2026-27 Q1")


def test_a_rating_of_an_officer_stands_beside_the_rule_s(client, families):
    a_target(families, 80)
    a_point(families, 88, rating_override="red", override_reason_en="It fell")
    (row,) = rows_of(client)
    assert (row["rating"], row["calculated rating"], row["why the rating is different"]) == (
        "Off track",
        "On track",
        "It fell",
    )


def test_the_day_of_the_last_correction_is_given(client, families):
    Correction.of_point(a_point(families), reason="Counted twice", by=None)
    Correction.objects.update(corrected_at="2026-10-09T23:30:00Z")  # the 10th, in summer time
    (row,) = rows_of(client)
    assert row["corrected on"] == "2026-10-10"


def test_no_cell_is_run_as_a_formula(client, families):
    a_point(families, -5, commentary_en="=HYPERLINK(1)")
    (row,) = rows_of(client)
    assert row["commentary"] == "'=HYPERLINK(1)"
    assert row["value"] == "-5"


def test_a_period_that_is_not_of_the_measure_s_kind_is_given_by_its_days(client, families):
    a_point(families, 5, period_start=date(2026, 7, 1), period_end=date(2026, 8, 15))
    (row,) = rows_of(client)
    assert row["period"] == "2026-07-01 to 2026-08-15"


def test_a_measure_without_values_has_a_file_without_rows(client, families):
    assert rows_of(client) == []


def test_the_file_in_welsh_has_the_same_numbers(client, families):
    a_point(families, Decimal("88.25"))
    a_target(families, 90)
    english, welsh = (cells_of(client.get(f"{prefix}{ADDRESS}")) for prefix in ("", "/cy"))
    for row in (0, 3, 5):
        assert english[1][row] == welsh[1][row]


@pytest.mark.usefixtures("recorded")
def test_the_file_of_a_draft_is_not_public(client, gateshead, councillor_account):
    plan = draft(Plan, gateshead, slug="children")
    a_point(a_measure(plan, slug="families"))
    addresses = (ADDRESS, PROGRESS)
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    client.force_login(councillor_account)
    answers = [client.get(address) for address in addresses]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert all("no-store" in answer.headers["Cache-Control"] for answer in answers)


def test_an_unknown_measure_has_no_file(client, families):
    assert client.get(ADDRESS.replace("families", "none")).status_code == 404


@pytest.mark.usefixtures("recorded")
def test_the_file_of_a_measure_whose_address_changed_is_found(client, families):
    families.slug = "families-helped"
    families.save()
    assert client.get(ADDRESS).headers["Location"] == ADDRESS.replace("families", "families-helped")


# -- a plan's progress ------------------------------------------------------------------------------


def test_the_file_of_progress_holds_every_action_and_measure_that_is_counted(
    client, gateshead, plan, families
):
    priority = a_priority(plan, title_en="Help early")
    late = an_action(
        plan, reference="1.1", priority=priority, due_on=timezone.localdate() - timedelta(days=3)
    )
    an_update(late, "at_risk", note_en="One of two", percent_complete=0)
    an_action(plan, reference="1.2")
    StatusWord.objects.create(council=gateshead, status="at_risk", label_en="delayed")
    a_target(families, 90)
    a_point(families, Decimal("88.25"), commentary_en="Up")
    rows = rows_of(client, PROGRESS)
    progress = Progress(gateshead, [plan], timezone.localdate())
    assert [row["reference"] for row in rows] == [
        *(row.action.reference for row in progress.actions),
        *(row.measure.code for row in progress.measures),
    ]
    first, second, measure = rows
    assert (first["kind"], first["status or rating"], first["priority"]) == (
        "action",
        "at risk (delayed)",
        "Help early",
    )
    assert (first["per cent complete"], first["days overdue"]) == ("0", "3")
    assert first["note or commentary"] == "One of two"
    assert first["address"] == "http://testserver/gateshead/plans/children/actions/1.1/"
    assert (second["status or rating"], second["reported on, or for the period"]) == (
        "not yet rated",
        "not reported",
    )
    assert (second["due date"], second["per cent complete"]) == ("not stated", "")
    assert (measure["kind"], measure["status or rating"], measure["value"]) == ("measure", "At risk", "88.25")
    assert measure["reported on, or for the period"] == "2026-27 Q2"
    assert {row["licence"] for row in rows} == {LICENCE}


@pytest.mark.parametrize(("address", "budget"), [(ADDRESS, 13), (PROGRESS, 13)])
def test_a_file_costs_the_same_with_many_rows(client, plan, families, address, budget):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    an_update(an_action(plan, priority=a_priority(plan)))
    a_point(families)
    client.get(address)
    few = cost()
    for number in range(1, 9):
        Correction.of_point(a_point(families, number, **quarter(number)), reason="A slip", by=None)
        a_target(families, number, **quarter(number))
        an_update(an_action(plan, priority=a_priority(plan)))
        a_point(a_measure(plan, priority=a_priority(plan)))
    assert cost() == few <= budget
