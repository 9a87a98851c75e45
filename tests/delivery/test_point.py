"""Data points in the admin: what is unknown stays unknown, and what was final is put right in the open."""

import datetime
import re
from decimal import Decimal

import pytest
from admin_forms import address, form_data, open_form, save
from bs4 import BeautifulSoup
from builders import QUARTER, a_measure, a_point, a_round, a_scheme, a_target, a_user, live
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from delivery.figures import period, rating
from delivery.models import (
    Benchmark,
    Cadence,
    Correction,
    DataPoint,
    Measure,
    PeriodKind,
    RatingScheme,
    Target,
)
from delivery.progress import Progress
from plans.models import Plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure(gateshead):
    return a_measure(live(Plan, gateshead))


def report(client, measure, **typed):
    asked = f"{address(DataPoint, 'add')}?measure={measure.pk}"
    page = client.get(asked)
    data = {**form_data(page), "measure": measure.pk, "state": "final", "value": "12"}
    return client.post(asked, {**data, **{name: str(day) for name, day in QUARTER.items()}, **typed})


def errors(answer) -> dict:
    return {name: str(words) for name, words in answer.context["adminform"].form.errors.items()}


@pytest.mark.parametrize(
    ("stored", "figures"),
    [
        (PeriodKind, period.PeriodKind),
        (Cadence, period.Frequency),
        (Measure.Polarity, rating.Polarity),
        (DataPoint.State, rating.PointState),
        (RatingScheme.Tolerance, rating.ToleranceKind),
    ],
)
def test_words_are_the_same_in_every_app(stored, figures):
    assert set(stored.values) == {str(word) for word in figures}


def test_a_form_says_which_value_it_is_and_its_figure_as_it_was_typed(as_editor, measure):
    point = a_point(measure, Decimal("82.0000"))
    page = as_editor.get(address(point))
    assert str(point) in page.content.decode()
    assert f"{measure}, 30 September 2026" == str(point)
    assert form_data(page)["value"] == "82"


def test_days_in_the_wrong_order_are_refused_beside_the_field(as_editor, measure):
    point = a_point(measure, 82, state="provisional")
    data = form_data(as_editor.get(address(point)))
    answer = as_editor.post(
        address(point), {**data, "period_start": "2026-10-01", "period_end": "2026-09-30"}
    )
    assert answer.status_code == 422
    assert "ends before it starts" in answer.content.decode()


def test_an_editor_reports_a_value(as_editor, measure, editor):
    assert report(as_editor, measure).status_code == 302
    point = DataPoint.objects.get()
    assert (point.value, point.by, point.lineage_id) == (12, editor, measure.lineage_id)


def days_offered(client, measure) -> tuple:
    """The period in the form that the measure's own page leads to."""
    page = BeautifulSoup(client.get(address(measure)).content, "html.parser")
    form = form_data(client.get(page.find("a", string=re.compile("Report a value"))["href"]))
    return form.get("period_start"), form.get("period_end")


def test_the_period_that_is_asked_for_stands_in_the_form(as_editor, measure, gateshead):
    assert days_offered(as_editor, measure) == (None, None)
    a_round(gateshead)
    assert days_offered(as_editor, measure) == ("2026-07-01", "2026-09-30")
    a_point(measure)
    assert days_offered(as_editor, measure) == ("2026-10-01", "2026-12-31")


@pytest.mark.each_database
@pytest.mark.parametrize(
    ("state", "value", "is_kept"),
    [
        ("final", "", False),
        ("provisional", "", False),
        ("suppressed", "4", False),
        ("not_available", "0", False),
        ("suppressed", "", True),
        ("not_available", "", True),
        ("final", "0", True),
    ],
)
def test_a_value_fits_its_state(as_editor, measure, state, value, is_kept):
    answer = report(as_editor, measure, state=state, value=value)
    assert (answer.status_code == 302) is is_kept
    assert DataPoint.objects.exists() is is_kept


@pytest.mark.each_database
def test_a_period_stands_once_whoever_typed_it(as_editor, measure):
    a_point(measure)
    assert "value for this period already" in str(errors(report(as_editor, measure)))
    with pytest.raises(IntegrityError), transaction.atomic():
        a_point(measure)


@pytest.mark.parametrize("end", ["2026-09-29", "2026-12-31"])
def test_days_that_are_no_quarter_are_refused(as_editor, measure, end):
    assert "these days are not one" in errors(report(as_editor, measure, period_end=end))["period_end"]


def test_a_period_to_come_is_provisional(as_editor, measure):
    year = timezone.localdate().year + 2
    days = {"period_start": f"{year}-07-01", "period_end": f"{year}-09-30"}
    assert "provisional" in errors(report(as_editor, measure, **days))["state"]
    assert report(as_editor, measure, **days, state="provisional").status_code == 302


def test_a_final_value_is_put_right_with_a_reason(as_editor, measure):
    point = a_point(measure, value=40)
    data = open_form(as_editor, point)
    assert "Say why" in errors(save(as_editor, point, data, value="42"))["reason_en"]
    save(as_editor, point, data, value="42", reason_en="Two schools were counted twice.")
    kept = Correction.objects.get()
    assert (kept.was, kept.period_end, kept.reason_en) == (
        40,
        datetime.date(2026, 9, 30),
        "Two schools were counted twice.",
    )
    point.refresh_from_db()
    assert point.value == 42


def test_a_provisional_value_and_words_change_without_one(as_editor, measure):
    point = a_point(measure, state="provisional")
    assert save(as_editor, point, open_form(as_editor, point), value="42").status_code == 302
    final = a_point(a_measure(measure.plan))
    assert save(as_editor, final, open_form(as_editor, final), commentary_en="More came.").status_code == 302
    assert not Correction.objects.exists()


def test_what_residents_could_read_does_not_vanish(as_editor, measure):
    point = a_point(measure)
    assert as_editor.post(address(point, "delete"), {"post": "yes"}).status_code == 403
    assert DataPoint.objects.exists()


def test_another_rating_comes_with_its_reason(as_editor, measure):
    assert "Say why" in errors(report(as_editor, measure, rating_override="green"))["override_reason_en"]


def test_a_changed_target_is_kept_with_the_sentence_that_residents_read(client, publisher, measure):
    target = a_target(measure, value=80)
    client.force_login(publisher)
    data = open_form(client, target)
    assert save(client, target, data, value="75").status_code == 422
    save(client, target, data, value="75", change_note_en="The grant was smaller.")
    kept = Correction.objects.get()
    assert (kept.of, kept.was, kept.reason_en) == ("target", 80, "The grant was smaller.")


def test_a_range_is_for_a_measure_that_is_best_within_one(measure):
    target = a_target(measure, value=None, low=10, high=20)
    with pytest.raises(ValidationError, match="within a range"):
        target.clean()


def test_a_financial_year_is_not_reported_every_quarter(measure):
    measure.period_kind = PeriodKind.FINANCIAL_YEAR
    with pytest.raises(ValidationError, match="more often"):
        measure.clean()


def test_a_measure_with_values_keeps_the_kind_of_its_periods(measure):
    a_point(measure)
    measure.period_kind, measure.frequency = PeriodKind.MONTH, Cadence.MONTH
    with pytest.raises(ValidationError, match="other periods"):
        measure.clean()


def test_another_councils_officer_reports_nothing_here(client, measure, bridgend):
    client.force_login(a_user("owner", bridgend))
    answer = client.post(address(DataPoint, "add"), {"measure": measure.pk, "value": "1", "state": "final"})
    assert answer.status_code == 422
    assert not DataPoint.objects.exists()


@pytest.mark.parametrize("words", [{}, {"commentary_en": "Fewer came."}])
def test_a_red_comes_with_its_words_where_the_council_asks_for_them(as_editor, measure, gateshead, words):
    a_scheme(gateshead, red_needs_words=True)
    a_target(measure, value=50)
    missing = {"commentary_en", "corrective_action_en"} - set(words)
    assert set(errors(report(as_editor, measure, **words))) == missing
    both = {"commentary_en": "Fewer came.", "corrective_action_en": "More will be asked."}
    assert report(as_editor, measure, **both).status_code == 302


def test_what_has_no_value_has_no_rating(as_editor, measure):
    typed = {"state": "suppressed", "value": "", "rating_override": "green", "override_reason_en": "So"}
    assert report(as_editor, measure, **typed).status_code == 422


@pytest.mark.parametrize("model", [DataPoint, Target, Benchmark], ids=lambda model: model._meta.model_name)
def test_lists_of_figures_write_them_as_residents_read_them(as_publisher, gateshead, model):
    """Not with the four decimals in which they are stored."""
    measure = a_measure(live(Plan, gateshead), unit="percent")
    a_point(measure, 70)
    a_target(measure, 70)
    Benchmark.objects.create(measure=measure, whose_en="England", value=70, year="2025", source_en="A survey")
    (row,) = BeautifulSoup(as_publisher.get(address(model, "changelist")).content, "html.parser").select(
        "#result_list tbody tr"
    )
    assert "70%" in row.get_text(" ")
    assert "70.0" not in row.get_text(" ")


def test_a_period_in_which_nothing_was_due_does_not_hide_the_last_value(measure):
    spring = {"period_start": datetime.date(2026, 4, 1), "period_end": datetime.date(2026, 6, 30)}
    last = a_point(measure, 50, **spring)
    a_point(measure, None, state="not_due")
    plan = measure.plan
    (row,) = Progress(plan.council, [plan], timezone.localdate()).measures
    assert row.latest == last


def test_a_measure_is_judged_by_its_own_scheme_where_it_has_one(measure):
    a_scheme(measure.plan.council, amber_tolerance=10)
    measure.scheme = a_scheme(measure.plan.council, amber_tolerance=50, is_default=False)
    measure.polarity = "higher"
    measure.save()
    a_point(measure, 60)
    a_target(measure, 100)
    plan = measure.plan
    (row,) = Progress(plan.council, [plan], timezone.localdate()).measures
    assert row.computed_rating == rating.Rating.AMBER
