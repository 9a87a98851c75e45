"""Exampleshire: a whole council that does not exist, in both languages, the same for everybody and each time."""

import hashlib
import re
from decimal import Decimal
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone, translation
from modeltranslation.translator import NotRegistered, translator
from reading import page, words

from councils.models import ChangeNote, Council, SiteVersion, council_models
from delivery.handovers import without_successor
from delivery.models import (
    PROMISES,
    Action,
    ActionUpdate,
    Benchmark,
    Cadence,
    Correction,
    DataPoint,
    Judgement,
    Measure,
    Milestone,
    PeriodKind,
    RatingScheme,
    ReportingRound,
    Risk,
    RiskReview,
    SeriesBreak,
    StatusWord,
    Target,
    UndertakingUpdate,
)
from plans.models import Plan, Priority
from pledges.models import Pledge

# Of every value and target. Change it with the tables, never because it differs on another machine.
DIGEST = "112361998deb652dfad8525aea8ecf0b89654f85d73d538539330ccdf0d4c6a9"
MARK = {
    "en": "</strong> Not a real council.",
    "cy": "</strong> Nid cyngor go iawn yw hwn.",
}
PLAN = "/exampleshire/plans/council-plan/"
SHARE = re.compile(r"(\d+) of (\d+)")
DELIVERY = [Action, ActionUpdate, Milestone, Measure, Target, DataPoint, Correction, Benchmark, SeriesBreak]
DELIVERY += [Risk, RiskReview]


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup, django_db_blocker):
    """Load all once for the tests of this file, and leave nothing behind."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def database(db):
    """Each test may ask the database."""


@pytest.fixture
def council():
    return Council.objects.get(slug="exampleshire")


def load():
    """Run the command; answers what it printed."""
    out = StringIO()
    call_command("load_demo", "--exampleshire", stdout=out)
    return out.getvalue()


def numbers():
    """Every value and target, in words."""
    points = DataPoint.objects.order_by("lineage__measures__code", "period_end")
    targets = Target.objects.order_by("measure__code", "period_end")
    return [
        *points.values_list("lineage__measures__code", "period_start", "period_end", "value", "state"),
        *targets.values_list("measure__code", "period_start", "period_end", "value", "low", "high"),
    ]


def counts():
    models = [*DELIVERY, Pledge, Priority, Plan, ReportingRound, ChangeNote]
    return [(model.objects.count(), model.history.count()) for model in models]


def of(model):
    """Those of Exampleshire's own plans; Example Vale has its own."""
    return model.objects.filter(plan__council__slug="exampleshire")


def values_of(queryset, field):
    return set(queryset.values_list(field, flat=True))


def todays_statuses():
    """Of each action, None where nothing was reported."""
    actions = of(Action).with_newest_update()
    statuses = dict(ActionUpdate.objects.values_list("pk", "status"))
    return [statuses.get(action.newest_update_id) for action in actions]


def test_it_is_loaded_after_the_three_councils(loaded):
    names = [line.split(":")[0] for line in loaded.splitlines() if ": loaded, " in line]
    assert names == ["Bridgend", "Gateshead", "Stockport", "Exampleshire"]


def test_it_has_the_size_of_a_whole_council(council):
    assert Pledge.objects.of(council).count() == 5
    plan = Plan.objects.get(council=council, slug="council-plan")
    priorities = plan.priorities
    assert priorities.filter(parent=None).count() == 5
    assert priorities.filter(parent__parent=None).exclude(parent=None).count() == 26
    assert priorities.exclude(parent__parent=None).count() == 2
    assert (plan.actions.count(), plan.measures.count()) == (98, 68)
    assert (of(Action).count(), of(Measure).count()) == (102, 70)
    assert ReportingRound.objects.of(council).count() == 16


def test_the_three_councils_have_neither_actions_nor_measures():
    assert Council.objects.count() == 6
    others = Council.objects.filter(is_example=False)
    assert len(others) == 3
    for model in (Action, Measure, Risk):
        assert not model.objects.filter(plan__council__in=others).exists()
    assert not ReportingRound.objects.filter(council__in=others).exists()


def test_all_its_words_are_published(council):
    assert values_of(Plan.objects.of(council), "status") == {"published"}
    assert values_of(Pledge.objects.of(council), "status") == {"published"}
    written = ChangeNote.objects.of(council).exclude(kind__in=ChangeNote.PROGRESS)
    assert values_of(written, "note_en") == {"Made up for this site as an example."}


def test_its_progress_is_noted_on_the_days_it_was_reported(council):
    notes = ChangeNote.objects.of(council).filter(kind__in=ChangeNote.PROGRESS)
    assert values_of(notes, "kind") == {"status", "reported", "figure", "frozen"}
    given = {
        at
        for model in (ActionUpdate, RiskReview, Judgement, UndertakingUpdate)
        for at in values_of(model.objects.filter(lineage__council=council), "created_at")
    }
    assert values_of(notes.filter(kind="status"), "noted_at") <= given
    given |= values_of(DataPoint.objects.filter(lineage__council=council), "reported_at")
    assert notes.latest("noted_at").noted_at.date() <= max(given).date()


def test_every_status_stands_today():
    statuses = todays_statuses()
    assert set(statuses) == {*ActionUpdate.Status.values, None}
    going_well = statuses.count("complete") + statuses.count("on_track")
    assert going_well > 60
    assert 3 <= statuses.count(None) <= 5


def test_trouble_is_told_in_words_of_its_own():
    actions = of(Action).with_newest_update()
    updates = ActionUpdate.objects.in_bulk([each.newest_update_id for each in actions])
    notes = [
        each.note
        for each in updates.values()
        if each.status in ("at_risk", "off_track", "paused", "cancelled", "superseded")
    ]
    assert len(notes) == len(set(notes)) == 21


def test_some_are_silent_and_some_overdue():
    closed = ReportingRound.objects.closed().first()
    over = (ActionUpdate.Status.COMPLETE, ActionUpdate.Status.CANCELLED, ActionUpdate.Status.SUPERSEDED)
    actions = of(Action).with_newest_update().exclude(newest_update_id=None)
    updates = ActionUpdate.objects.in_bulk([each.newest_update_id for each in actions])
    going_on = [(each, updates[each.newest_update_id]) for each in actions]
    going_on = [(action, update) for action, update in going_on if update.status not in over]
    quarterly = [(action, update) for action, update in going_on if action.cadence == Cadence.QUARTER]
    silent = [action for action, update in quarterly if update.reported_on < closed.period_end]
    overdue = [
        action for action, _update in going_on if action.due_on <= ReportingRound.objects.first().period_end
    ]
    assert len(silent) == 3
    assert len(overdue) >= 3


def test_an_update_that_was_wrong_stays_beside_its_correction():
    correction = ActionUpdate.objects.exclude(corrects=None).get()
    assert correction.reason
    assert correction.corrects.status == "complete"
    assert correction.corrects not in ActionUpdate.objects.counting()
    assert correction.reported_on == correction.corrects.reported_on


def test_measures_are_of_every_sort(council):
    measures = Measure.objects.filter(plan__council=council)
    for field, choices in [
        ("unit", Measure.Unit),
        ("polarity", Measure.Polarity),
        ("kind", Measure.Kind),
        ("frequency", Cadence),
        ("period_kind", PeriodKind),
    ]:
        assert values_of(measures, field) == set(choices.values), field
    assert values_of(measures, "is_cumulative") == {True, False}


def test_values_are_in_every_state():
    assert values_of(DataPoint.objects.all(), "state") == set(DataPoint.State.values)


def test_targets_are_values_and_ranges_and_some_measures_have_none():
    assert Target.objects.filter(value=None).exists()
    assert Target.objects.exclude(value=None).exists()
    assert Measure.objects.filter(targets=None).exists()
    assert Target.objects.filter(measure__kind="contextual").exists()


def test_values_come_late_series_break_and_records_are_put_right():
    newest = ReportingRound.objects.first()
    quarterly = of(Measure).filter(frequency="quarter")
    assert quarterly.exclude(lineage__points__round=newest).count() == 2
    assert SeriesBreak.objects.exists()
    assert sorted(Correction.objects.values_list("of", flat=True)) == ["target", "value", "value"]
    for correction in Correction.objects.all():
        kind = DataPoint if correction.of == "value" else Target
        rows = correction.measure.points if kind is DataPoint else correction.measure.targets
        now = rows.get(period_end=correction.period_end)
        assert now.value != correction.was


def test_one_rating_is_overruled_with_its_reason():
    assert DataPoint.objects.exclude(rating_override="").get().override_reason


def test_the_newest_value_of_each_measure_is_commented():
    for measure in Measure.objects.all():
        assert measure.points.all()[0].commentary, measure


def test_a_red_comes_with_what_is_done_about_it():
    """By the usual rule: more than ten per cent short of the target."""
    checked = 0
    for measure in Measure.objects.filter(scheme=None, polarity__in=["higher", "lower"]):
        newest = measure.points.first()
        target = measure.targets.filter(period_end=newest.period_end).first()
        if target and newest.value is not None:
            short = (target.value - newest.value) * (1 if measure.polarity == "higher" else -1)
            is_red = short > target.value / 10
            checked += is_red
            assert bool(newest.corrective_action) == is_red, measure
    assert checked >= 5


def test_it_has_two_rules_and_its_own_words(council):
    usual, other = RatingScheme.objects.of(council).order_by("-is_default")
    assert (usual.tolerance, usual.green_tolerance, usual.amber_tolerance) == ("percent", 0, 10)
    assert (other.tolerance, other.has_trend_clause) == ("points", True)
    assert other.measures.filter(unit="percent").exists()
    with translation.override("cy"):
        assert other.red_label == "islaw’r targed, heb wella"
        assert StatusWord.objects.of(council).get(status="at_risk").label == "oedi o lai na 3 mis"


def test_all_rounds_but_the_newest_are_closed():
    newest, *others = ReportingRound.objects.all()
    assert newest.closed_at is None
    assert newest.due_on.isoformat() == "2026-11-13"
    assert all(each.closed_at for each in others)
    assert newest.title == "Quarter 2, 2026 to 2027"
    assert others[-1].title == "Quarter 3, 2022 to 2023"


def test_three_rounds_are_frozen_and_their_reports_speak_of_the_day_each_closed():
    """Kept by the same code as an officer's, with what was put right since as it was reported."""
    frozen = ReportingRound.objects.exclude(frozen_at=None)
    assert [each.period_end.isoformat() for each in frozen] == ["2026-06-30", "2026-03-31", "2025-06-30"]
    newest, *_earlier = reports = [each.snapshots.get(plan__slug="council-plan") for each in frozen]
    assert [each.payload["day"] for each in reports] == ["2026-08-27", "2026-05-28", "2025-08-27"]
    assert all(len(each.payload["measures"]) == 68 for each in reports)
    corrected = Correction.objects.get(of="value", corrected_at__date="2026-10-09")
    kept = next(row for row in newest.payload["measures"] if row["lineage"] == str(corrected.lineage_id))
    assert Decimal(kept["latest"]["value"]) == corrected.was


@pytest.mark.parametrize("slug", ["exampleshire", "example-vale", "example-coast"])
def test_every_english_text_has_its_welsh(slug):
    council = Council.objects.get(slug=slug)
    missing = []
    for model in council_models():
        try:
            names = translator.get_options_for_model(model).get_field_names()
        except NotRegistered:
            continue
        for row in model._base_manager.filter(**{model.council_lookup: council.pk}):
            texts = {name: (getattr(row, f"{name}_en"), getattr(row, f"{name}_cy")) for name in names}
            missing += [(row, name) for name, (english, welsh) in texts.items() if english and not welsh]
    assert not missing


def test_no_welsh_text_is_the_english_one():
    for model in (Action, Measure, Priority, Milestone):
        name = "name" if model is Measure else "title"
        for english, welsh in model.objects.values_list(f"{name}_en", f"{name}_cy"):
            assert english is None or welsh is None or english != welsh


@pytest.mark.parametrize("model", [*DELIVERY, Priority, ReportingRound, RatingScheme])
def test_rows_would_pass_their_form(model):
    for row in model.objects.all()[::11]:
        try:
            row.full_clean()
        except ValidationError as error:
            pytest.fail(f"{model.__name__} {row}: {error}")


@pytest.mark.parametrize("model", DELIVERY)
def test_every_row_has_its_history(model):
    assert set(model.history.values_list("id", flat=True)) == set(model.objects.values_list("pk", flat=True))


def test_the_numbers_are_the_same_each_time():
    text = "\n".join(map(str, numbers()))
    assert hashlib.sha256(text.encode()).hexdigest() == DIGEST


def test_loading_again_changes_nothing():
    before = counts(), numbers(), SiteVersion.objects.get().version
    assert "Exampleshire: here already, left as it is" in load()
    assert before == (counts(), numbers(), SiteVersion.objects.get().version)


def test_loading_moves_the_version_once(council):
    assert council.content_version == 1


def test_officers_get_their_accounts():
    out = StringIO()
    call_command("load_demo", "--accounts", stdout=out)
    assert "editor@exampleshire.example" in out.getvalue()


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize(
    "path", ["", "plans/council-plan/", "pledges/", "vision/", "decisions/", "inherited/"]
)
def test_every_page_says_that_it_is_an_example(client, language, path):
    prefix = "/cy" if language == "cy" else ""
    response = client.get(f"{prefix}/exampleshire/{path}")
    assert response.status_code == 200
    assert MARK[language] in response.content.decode()


# -- a plan that is counted in the one it is part of ------------------------------------------------


def test_the_valley_plan_has_its_row_beside_the_council_plan(client):
    table = page(client, f"{PLAN}progress/").find(id="together").find_parent("section").table
    found = [[words(cell) for cell in row.select("th, td")] for row in table.select("tbody tr")]
    titles, actions, measures = zip(*found, strict=True)
    assert titles == ("This plan on its own", "Valley plan 2024 to 2027", "All together")
    (own, of_own), (valley, of_valley), together = (
        [int(n) for n in SHARE.search(cell).groups()] for cell in actions
    )
    assert [own + valley, of_own + of_valley] == together
    assert "1 at risk" in measures[1]


def test_the_cover_counts_both_plans_and_the_home_page_each_by_itself(client):
    assert "Including plans that are part of it: 42 of 102 actions are complete" in words(
        page(client, PLAN).main
    )
    going = page(client, "/exampleshire/").find(id="going").find_parent("section")
    said = [words(row) for row in going.select(".rows li")]
    assert ["40 of 98 actions" in said[0], "2 of 4 actions" in said[1], len(said)] == [True, True, 2]


# -- what was taken on from a council that ended ----------------------------------------------------


def test_it_says_what_it_inherited_from_a_council_that_is_an_example_too(client):
    home = page(client, "/exampleshire/").find(id="inherited").find_parent("section")
    assert "Example Vale (example) 1 pledge 2 actions 1 measure" in words(home)
    said = words(page(client, "/exampleshire/inherited/").main)
    assert "This council ended on 31 March 2024. Its pages are closed." in said
    assert "Safe homes by the river and by the sea" in said
    assert "Strengthen the sea wall" not in said  # the other council's


def test_a_series_is_continued_with_a_break(client):
    address = "/exampleshire/plans/valley-plan/measures/valley-homes-with-fast-broadband/"
    table = page(client, address).select("table.figures tbody tr")
    found = [words(row.th) for row in table]
    assert ["Example Vale (example)" in row for row in found] == [True] * 5 + [False] * 10
    assert [number for number, row in enumerate(found) if "Not comparable with earlier figures" in row] == [5]


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("path", ["", "plans/vale-plan/"])
def test_an_old_address_asks_which_part_and_says_that_it_is_an_example(client, language, path):
    prefix = "/cy" if language == "cy" else ""
    response = client.get(f"{prefix}/example-vale/{path}")
    assert response.status_code == 300
    main = BeautifulSoup(response.content, "html.parser").main
    assert [link["href"] for link in main.select("li a")] == [f"{prefix}/exampleshire/"]
    assert {"en": "The valley", "cy": "Y dyffryn"}[language] in words(main)
    assert MARK[language] in response.content.decode()


def test_residents_find_no_other_council_than_the_one_that_is_live(client):
    listed = page(client, "/").find(id="councils").find_parent("section")
    assert "Exampleshire (example)" in words(listed)
    assert "Vale" not in words(listed)
    assert "Coast" not in words(listed)
    assert client.get("/example-coast/").status_code == 404


def test_each_promise_of_the_council_that_ended_says_what_became_of_it():
    earlier = [Council.objects.get(slug="example-vale")]
    for model in PROMISES:
        assert model.objects.filter(**{f"{model.council_lookup}__in": earlier}).exists()
        assert not without_successor(model, earlier, timezone.localdate(), timezone.now()).exists()
