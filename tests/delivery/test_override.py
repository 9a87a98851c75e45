"""A rating that the council gave itself stands with its reason wherever it is shown, and changes with one."""

import csv
import io
from datetime import date

import pytest
from admin_forms import address, open_form, save
from builders import QUARTER, a_measure, a_point, a_round, a_scheme, a_target, live
from django.urls import reverse
from reading import page, words
from spreadsheets import a_csv, bring_in, choose, problems

from councils.models import ImportBatch
from delivery import reporting
from delivery.models import Correction, DataPoint
from plans.models import Plan

BEFORE = {"period_start": date(2026, 4, 1), "period_end": date(2026, 6, 30)}
YEAR_BEFORE = {"period_start": date(2025, 7, 1), "period_end": date(2025, 9, 30)}
RED = {"rating_override": "red", "override_reason_en": "It fell all year"}
SAY_WHY = "Say why you are correcting the rating. Residents have seen the earlier one."
WHY = "The committee looked at it again."


@pytest.fixture
def measure(gateshead):
    """Green by the rule, in every quarter."""
    a_scheme(gateshead)
    measure = a_measure(live(Plan, gateshead, slug="fair"), code="HS-1", slug="homes", unit="percent")
    a_target(measure, 40)
    return measure


def rows_of(client, name, *parts) -> list[dict]:
    content = client.get(reverse(f"delivery:{name}", args=["gateshead", "fair", *parts])).content
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


# -- where a rating stands ---------------------------------------------------------------------------


def test_the_table_of_periods_gives_the_reason_of_each(client, measure):
    a_target(measure, 40, **BEFORE)
    a_point(measure, 50, **BEFORE, **RED)
    a_point(measure, 50)
    (earlier, latest) = page(client, measure.get_absolute_url()).select(".figures tbody tr")
    assert "Calculated rating: On track It fell all year." in words(earlier)
    assert "It fell all year" not in words(latest)


def test_both_files_give_the_reason_and_what_the_rule_says(client, measure):
    a_point(measure, 50, **RED)
    (row,) = rows_of(client, "measure_csv", "homes")
    assert (row["rating"], row["calculated rating"], row["why the rating is different"]) == (
        "Off track",
        "On track",
        "It fell all year",
    )
    (row,) = rows_of(client, "progress_csv")
    assert (row["status or rating"], row["calculated rating"]) == ("Off track", "On track")
    assert row["why the rating is different"] == "It fell all year"


def test_the_briefing_gives_it_on_the_page_and_in_its_file(client, measure):
    a_point(measure, 50, **RED)
    address = reverse("delivery:briefing", args=["gateshead"])
    assert "It fell all year" in words(page(client, address))
    content = client.get(reverse("delivery:briefing_csv", args=["gateshead"])).content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(content))
    assert row["why the rating is different"] == "It fell all year"


def test_a_report_keeps_the_reason_of_every_period_and_shows_it_beside_the_rating(client, gateshead, measure):
    a_point(measure, 50, **YEAR_BEFORE, **RED)
    for days in (YEAR_BEFORE, QUARTER):
        each = a_round(gateshead, **days)
        each.close(by=None)
        (snapshot,) = reporting.freeze(each, by=None)
        if days is YEAR_BEFORE:
            assert "It fell all year" in words(page(client, snapshot.get_absolute_url()))
            a_point(measure, 50)
    (kept,) = snapshot.payload["measures"]
    assert [point["override_reason_en"] for point in kept["points"]] == ["It fell all year", ""]
    (row,) = page(client, snapshot.get_absolute_url()).select("table.record tbody tr")
    assert "It fell all year" in words(row)


# -- how it changes --------------------------------------------------------------------------------------

CHANGES = {
    "given": ({}, RED, ""),
    "changed": (RED, {"rating_override": "amber"}, "red"),
    "removed": (RED, {"rating_override": "", "override_reason_en": ""}, "red"),
    "for another reason": (RED, {"override_reason_en": "It fell twice"}, "red"),
}
each_change = pytest.mark.parametrize(("before", "after", "was"), CHANGES.values(), ids=CHANGES)
each_state = pytest.mark.parametrize("state", ["final", "provisional"])


@each_change
@each_state
def test_a_rating_changes_in_the_form_with_a_reason(client, as_editor, measure, before, after, was, state):
    point = a_point(measure, 50, state=state, **before)
    data = open_form(as_editor, point)
    refused = save(as_editor, point, data, **after)
    assert refused.status_code == 422
    assert SAY_WHY in str(refused.context["adminform"].form.errors["reason_en"])
    assert save(as_editor, point, data, **after, reason_en=WHY).status_code == 302
    told(client, measure, was)


@each_change
@each_state
def test_a_rating_changes_by_a_file_with_a_reason(client, as_editor, measure, before, after, was, state):
    a_point(measure, 50, state=state, **before)
    cells = {
        "rating_override": "",
        "override_reason": "",
        **{key.removesuffix("_en"): text for key, text in before.items()},
    }
    cells |= {key.removesuffix("_en"): text for key, text in after.items()}
    row = {"code": "HS-1", "period": "2026-27 Q2", "value": "50", "state": state, **cells}
    assert problems(choose(as_editor, DataPoint, a_csv(row, row.values()))) == [
        f"Row 2, column reason: {SAY_WHY}"
    ]
    row["reason"] = WHY
    bring_in(as_editor, DataPoint, a_csv(row, row.values()))
    told(client, measure, was)


def told(client, measure, was):
    kept = Correction.objects.get()
    assert (kept.of, kept.was_rating, kept.reason_en) == ("rating", was, WHY)
    text = words(page(client, measure.get_absolute_url()).select_one("[aria-labelledby=corrections]"))
    assert "Rating corrected on" in text
    assert WHY in text
    before = "The rating set by the council was red." if was else "It had the calculated rating."
    assert before in text


def test_the_first_rating_of_a_new_value_and_one_of_a_draft_need_only_their_own_reason(
    as_editor, gateshead, measure
):
    row = {
        "code": "HS-1",
        "period": "2026-27 Q2",
        "value": "50",
        "rating_override": "red",
        "override_reason": "So",
    }
    bring_in(as_editor, DataPoint, a_csv(row, row.values()))
    draft = a_measure(live(Plan, gateshead, status="draft"))
    point = a_point(draft, 50)
    assert save(as_editor, point, open_form(as_editor, point), **RED).status_code == 302
    assert not Correction.objects.exists()


def test_a_rating_and_a_value_that_change_together_are_one_correction(client, as_editor, measure):
    point = a_point(measure, 50, **RED)
    after = {"value": "60", "rating_override": "", "override_reason_en": "", "reason_en": WHY}
    save(as_editor, point, open_form(as_editor, point), **after)
    kept = Correction.objects.get()
    assert (kept.of, kept.was, kept.was_rating) == ("value", 50, "red")
    text = words(page(client, measure.get_absolute_url()).select_one("[aria-labelledby=corrections]"))
    assert "It was 50%, and the rating set by the council was red." in text


def test_a_value_does_not_move_to_another_period_without_a_reason(as_editor, measure):
    point = a_point(measure, 50)
    days = {name: day.isoformat() for name, day in BEFORE.items()}
    data = open_form(as_editor, point)
    assert save(as_editor, point, data, **days).status_code == 422
    save(as_editor, point, data, **days, reason_en="It was typed beside the wrong quarter.")
    assert Correction.objects.get().period_end == QUARTER["period_end"]


@pytest.mark.usefixtures("recorded")
def test_undoing_a_rating_is_told_too(as_editor, measure):
    a_point(measure, 50)
    row = {
        "code": "HS-1",
        "period": "2026-27 Q2",
        "rating_override": "red",
        "override_reason": "So",
        "reason": WHY,
    }
    bring_in(as_editor, DataPoint, a_csv(row, row.values()))
    undo = address(ImportBatch.objects.get(), "undo")
    assert as_editor.post(undo, {}).status_code == 422
    as_editor.post(undo, {"change_note_en": "It was right before."})
    assert DataPoint.objects.get().rating_override == ""
    told = Correction.objects.order_by("pk").values_list("of", "was_rating", "reason_en")
    assert list(told) == [("rating", "", WHY), ("rating", "red", "It was right before.")]


def test_what_is_suppressed_now_does_not_tell_how_it_was_rated(client, as_editor, measure):
    point = a_point(measure, 50, **RED)
    after = {"value": "", "state": "suppressed", "rating_override": "", "override_reason_en": ""}
    save(as_editor, point, open_form(as_editor, point), **after, reason_en="Too few people.")
    text = words(page(client, measure.get_absolute_url()).select_one("[aria-labelledby=corrections]"))
    assert "Too few people." in text
    assert "It was" not in text
    assert "red" not in text
