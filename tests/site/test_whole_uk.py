"""The load of the whole UK: the database copies councils, and each copy is a council of its own."""

import io

import pytest
from builders import live
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import connection
from reading import page, words

from councils.models import ChangeNote, Council, Membership, SearchEntry, content_models, council_models
from councils.publishing.caching import council_id_of
from councils.publishing.changes import grouped
from councils.search import Question, ask
from delivery.models import Action, DataPoint, Measure
from plans.models import Plan, Priority
from strategy_site.demo import whole_uk
from strategy_site.demo.whole_uk import pattern

pytestmark = pytest.mark.django_db

on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="It copies by PostgreSQL's own means"
)
SIZES = {"GRANTS": 4, "DECISIONS": 3, "STATEMENTS": 2, "NEWS": 2, "ACTIONS": (6, 2), "MEASURES": (12, 2)}


@pytest.fixture(scope="module")
def uk(kept):
    """Five councils of two kinds, each with two small plans."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(whole_uk, "AT_ONCE", 2)
        kinds = (("district", "england", "en", 2, 4), ("county_borough", "wales", "en,cy", 2, 1))
        patch.setattr(whole_uk, "PRINCIPAL", kinds)
        for name, size in SIZES.items():
            patch.setattr(pattern, name, size)
        said = io.StringIO()
        call_command("load_whole_uk", stdout=said)
    return said.getvalue()


def rows_of(model, number):
    council = Council.objects.get(slug=f"council-{number:04}")
    return model._base_manager.filter(**{model.council_lookup: council.pk})


def with_history(model, number):
    """(model, its rows of this council), and the same of its history."""
    rows = rows_of(model, number)
    histories = [(model.history.model, model.history.filter(id__in=rows))] if model.keeps_history else []
    return [(model, rows), *histories]


@on_postgresql
def test_it_says_how_far_it_has_come(uk, db):
    assert "3 of 5 councils\n4 of 5 councils" in uk
    assert "\n5 councils in " in uk


@on_postgresql
@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_every_council_holds_the_same(uk, db, number):
    counted, of_first = (
        {model: rows.count() for each in council_models() for model, rows in with_history(each, council)}
        for council in (number, 1)
    )
    assert counted == of_first
    assert counted[Action] == 8
    assert counted[DataPoint] == 7 * 20 + 7 * 5


@on_postgresql
def test_no_copy_points_to_another_council(uk, db):
    for model in council_models():
        for row in model._base_manager.all():
            council = council_id_of(row)
            links = (field for field in model._meta.concrete_fields if field.is_relation)
            for field in links:
                other = getattr(row, field.name)
                if getattr(other, "council_lookup", None):
                    assert council_id_of(other) == council, (row, field)


@on_postgresql
@pytest.mark.parametrize("number", [1, 3, 5])
def test_every_council_has_notes_and_history_as_years_of_use_leave_them(uk, db, number):
    notes = rows_of(ChangeNote, number)
    about = {
        ContentType.objects.get_for_id(key).model_class()
        for key in notes.values_list("content_type", flat=True)
    }
    assert about == {model for model in content_models() if rows_of(model, number).exists()}
    assert set(notes.values_list("kind", flat=True)) == {
        "published",
        "corrected",
        "status",
        "reported",
        "figure",
    }
    for note in notes:
        assert note.subject.council == note.council
        assert note.part is None or council_id_of(note.part) == note.council_id
        assert note.by.memberships.get().council == note.council
    for model in council_models():
        for _model, records in with_history(model, number)[1:]:
            assert rows_of(model, number).count() <= records.count(), model
            people = records.exclude(history_user=None).values_list(
                "history_user__memberships__council__slug", flat=True
            )
            assert set(people) <= {f"council-{number:04}"}, model


@on_postgresql
def test_what_different_councils_say_is_never_told_as_one(client, uk, db):
    """Each entry of "what changed" is of one council, and what it says is that council's own."""
    for change in grouped(ChangeNote.objects.all()):
        assert len({note.council_id for note in change.notes}) == 1
    assert {change.kind for change in grouped(rows_of(ChangeNote, 3))} >= {"published", "status", "figure"}


@on_postgresql
def test_each_copy_has_lineages_of_its_own_in_which_its_rows_meet(uk, db):
    lineages = [set(rows_of(Measure, number).values_list("lineage", flat=True)) for number in (1, 2, 3)]
    assert not lineages[0] & lineages[1] | lineages[1] & lineages[2]
    for number, mine in enumerate(lineages, start=1):
        assert set(rows_of(DataPoint, number).values_list("lineage", flat=True)) == mine


@on_postgresql
@pytest.mark.parametrize(
    "address", ["", "plans/plan-1/", "plans/plan-1/progress/", "plans/plan-1/measures/measure-3/"]
)
def test_pages_of_a_copy_say_what_those_of_its_pattern_say(client, uk, db, address):
    """But for its name."""
    first, third = (
        words(page(client, f"/council-{number:04}/{address}").main).replace(f"{number:04}", "")
        for number in (1, 3)
    )
    assert first == third


@on_postgresql
def test_a_copy_is_found_under_its_own_name_and_leads_to_its_own_pages(client, uk, db):
    assert "Council 0003" in words(page(client, "/?q=council-0003").main)
    entries = SearchEntry.objects.filter(council__slug="council-0003", kind="plan", language="en")
    plans = rows_of(Plan, 3).filter(superseded_at=None)
    assert {entry.object_id for entry in entries} == {plan.pk for plan in plans}
    assert {entry.url for entry in entries} == {plan.get_absolute_url() for plan in plans}


@on_postgresql
@pytest.mark.parametrize("word", ["plan", "homes"])
def test_a_common_word_shows_hits_of_many_councils(uk, db, monkeypatch, word):
    question = Question.of(word, "en")
    everywhere = question.hits()
    assert len({hit.council_id for hit in everywhere}) == 5
    monkeypatch.setattr(ask, "MOST", 5)  # as if there were more than can be ranked
    in_table_order = {row.council_id for row in question.rows()}
    found = []
    for part in range(ask.SHARES[-1]):  # whichever part of the table is looked at besides
        monkeypatch.setattr(Question, "part", part)
        found.append({hit.council_id for hit in question.hits()[:5]})
    assert min(map(len, found)) >= len(in_table_order)
    assert max(map(len, found)) >= 4
    assert set.union(*found) == {hit.council_id for hit in everywhere}


@on_postgresql
def test_officers_of_a_copy_go_on_where_it_ends(client, uk, db):
    council = Council.objects.get(slug="council-0004")
    person = Membership.objects.filter(council=council, role="publisher").first().user
    assert person.email.endswith("@council-0004.example")
    plan = live(Plan, council, slug="new")
    plan.correct(by=person, note="A word was wrong.")
    assert ChangeNote.objects.order_by("pk").last().council == council
    assert Priority.objects.filter(plan__council=council).count() == 10


@on_postgresql
def test_a_second_time_is_refused(uk, db):
    with pytest.raises(CommandError, match="here already"):
        call_command("load_whole_uk")


def test_another_database_is_refused_in_words(db, monkeypatch):
    monkeypatch.setattr(connection, "vendor", "sqlite")
    with pytest.raises(CommandError, match="This needs PostgreSQL"):
        call_command("load_whole_uk")
