"""Progress is a change: what was reported stands in every list of changes, one entry for one thing, in sentences."""

from datetime import date, timedelta
from html import unescape

import pytest
from admin_forms import address, open_form, save
from builders import a_measure, a_point, a_round, a_user, an_action, an_update, draft, live, next_edition
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from filling import errors_of
from reading import page, words
from spreadsheets import a_book, bring_in

from councils.models import ChangeNote, ImportBatch
from delivery import reporting
from delivery.models import ActionUpdate, Correction, DataPoint, StatusWord, Target, note_updates
from plans.models import Plan

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]

PAGES = ["/", "/changes/", "/gateshead/", "/gateshead/changes/", "/gateshead/plans/fair/changes/"]
PAGES += ["/gateshead/plans/fair/"]
FEEDS = ["/gateshead/changes/feed/", "/gateshead/plans/fair/feed/"]
EVERYWHERE = [*PAGES, *FEEDS]


@pytest.fixture
def plan(gateshead):
    return live(Plan, gateshead, slug="fair", title_en="Fair for all")


@pytest.fixture
def action(plan):
    title = "Stop using bed and breakfast for families"
    return an_action(plan, reference="1.2", title_en=title, title_cy="Rhoi’r gorau i lety gwely a brecwast")


@pytest.fixture
def measure(plan):
    return a_measure(plan, name_en="Families in bed and breakfast", slug="families", code="F1")


def days_ago(number) -> date:
    return timezone.localdate() - timedelta(days=number)


def said_on(client, place) -> str:
    """The words of a page; of a feed its text."""
    if "feed" in place:
        return unescape(client.get(place).content.decode())
    return words(page(client, place).main)


def entries(client, place="/gateshead/changes/") -> list[str]:
    return [words(row) for row in page(client, place).select(".timeline > li")]


def report(client, action, status, **fields):
    data = {"action": action.pk, "status": status, "note_en": "Why and what next.", **fields}
    data = {"reported_on": timezone.localdate().isoformat(), **data}
    return client.post(f"{address(ActionUpdate, 'add')}?council={action.plan.council_id}", data, follow=True)


MOVED = "Stop using bed and breakfast for families: now off track (was on track)."


def test_a_status_that_moves_stands_everywhere(as_editor, client, action):
    an_update(action, "on_track", reported_on=days_ago(90))
    report(as_editor, action, "off_track")
    as_editor.logout()
    for place in EVERYWHERE:
        assert MOVED in said_on(client, place), place
        assert "/gateshead/plans/fair/actions/1.2/" in client.get(place).content.decode(), place


def test_it_is_said_in_the_words_that_every_page_uses(as_editor, client, action, gateshead):
    StatusWord.objects.create(council=gateshead, status="off_track", label_en="delayed by 3 months or more")
    an_update(action, "on_track", reported_on=days_ago(90))
    report(as_editor, action, "off_track")
    as_editor.logout()
    for place in EVERYWHERE:
        said = said_on(client, place)
        assert "for families: now off track (was on track)." in said, place
        assert "now delayed by 3 months" not in said, place


def test_it_is_said_in_welsh_as_a_whole_sentence(client, bridgend):
    plan = live(Plan, bridgend, slug="fair", title_en="Fair for all", title_cy="Teg i bawb")
    action = an_action(plan, title_en="Build homes", title_cy="Codi cartrefi")
    an_update(action, "on_track", reported_on=days_ago(90))
    note_updates([an_update(action, "off_track")], by=None)
    (entry,) = entries(client, "/cy/bridgend/changes/")
    assert "Codi cartrefi: ddim ar y trywydd iawn erbyn hyn (cyn hynny: ar y trywydd iawn)." in entry


def test_what_moves_and_moves_back_in_a_day_is_nothing_and_twice_is_one(client, action):
    an_update(action, "on_track", reported_on=days_ago(90))
    for status, told in [("at_risk", 1), ("off_track", 1), ("on_track", 0)]:
        note_updates([update := an_update(action, status)], by=None)
        found = entries(client)
        assert len(found) == told
        assert all(f"now {update.get_status_display()} (was on track)." in entry for entry in found)


def test_many_moves_of_one_plan_on_one_day_are_one_entry_with_all_of_them(client, plan):
    updates = []
    for number in range(5):
        action = an_action(plan, title_en=f"Homes {number}")
        an_update(action, "on_track", reported_on=days_ago(90))
        updates.append(an_update(action, "complete"))
    note_updates(updates, by=None)
    (entry,) = entries(client)
    assert "The status of 5 actions changed." in entry
    for number in range(5):
        assert f"Homes {number}: now complete (was on track)." in entry
        assert f"Homes {number}: now complete" in said_on(client, FEEDS[0])


@pytest.mark.parametrize(("moves", "told"), [(3, 3), (4, 1)])
def test_a_few_moves_of_one_plan_on_one_day_stand_each_by_itself(client, plan, moves, told):
    for _time in range(moves):
        action = an_action(plan)
        an_update(action, "on_track", reported_on=days_ago(90))
        note_updates([an_update(action, "complete")], by=None)
    assert len(entries(client)) == told


def test_a_round_is_one_entry_not_ninety(as_publisher, client, gateshead, plan, publisher):
    current = a_round(gateshead)
    for number in range(3):
        report(as_publisher, an_action(plan, title_en=f"Homes {number}"), "on_track")
    an_action(plan)
    (entry,) = entries(client)
    assert "Progress for July to September 2026 is being reported: 3 updates so far." in entry
    reporting.close(current, by=publisher)
    for place in EVERYWHERE:
        said = said_on(client, place)
        assert said.count("Progress for July to September 2026 was reported: 3 of 4 updates.") == 1, place
    reporting.reopen(current, by=publisher)
    assert "3 updates so far" in entries(client)[0]
    reporting.close(current, by=publisher)
    current.refresh_from_db()
    reporting.freeze(current, by=publisher)
    assert "The report on July to September 2026 is kept as a permanent copy." in entries(client)[0]
    assert len(entries(client)) == 2


def test_a_round_of_several_plans_is_one_entry_of_the_council_and_one_of_each_plan(
    client, gateshead, plan, publisher
):
    current, other = a_round(gateshead), live(Plan, gateshead, slug="other")
    for each, number in ((plan, 2), (other, 1)):
        for _time in range(number):
            note_updates([an_update(an_action(each), round=current)], by=publisher)
    an_action(other)
    reporting.close(current, by=publisher)
    (entry,) = entries(client)
    assert "3 of 4 updates" in entry
    assert "2 of 2 updates" in entries(client, "/gateshead/plans/fair/changes/")[0]


def test_a_figure_put_right_is_told_with_both_values_and_the_reason(as_editor, client, measure):
    point = a_point(measure, 14)
    data = open_form(as_editor, point)
    save(as_editor, point, data, value="16", reason_en="Two were counted late.")
    as_editor.logout()
    for place in EVERYWHERE:
        said = said_on(client, place)
        told = "Families in bed and breakfast: now 16 for July to September 2026 (was 14)."
        assert told in said, place
        assert "Reason: Two were counted late." in said, place


def test_a_target_changed_on_the_form_of_its_measure_is_told_once(as_publisher, client, measure):
    Target.objects.create(
        measure=measure, period_start=date(2026, 7, 1), period_end=date(2026, 9, 30), value=10
    )
    data = open_form(as_publisher, measure)
    answer = save(
        as_publisher, measure, data, **{"targets-0-value": "12", "change_note_en": "The Cabinet raised it."}
    )
    assert answer.status_code == 302, errors_of(answer)
    as_publisher.logout()
    (entry,) = entries(client)
    assert "the target for July to September 2026 was changed (it was 10)" in entry
    assert "Reason: The Cabinet raised it." in entry


def test_the_same_sentence_about_another_plan_is_told_too(client, gateshead, measure, publisher):
    other = live(Plan, gateshead, slug="other", title_en="Homes for all")
    for corrected in (measure.plan, other):
        corrected.correct(by=publisher, note="A slip.")
    Correction.of_point(a_point(measure, 14), reason="A slip.", by=publisher)
    told = entries(client)
    assert len(told) == 2
    assert any("Homes for all" in entry for entry in told)


@pytest.mark.usefixtures("recorded")
def test_undoing_a_corrected_value_says_what_it_is_now(as_editor, client, measure):
    a_point(measure, 14)
    rows = [("code", "period", "value", "reason"), ("F1", "2026-27 Q2", 16, "Two were counted late.")]
    bring_in(as_editor, DataPoint, a_book(*rows))
    undo = address(ImportBatch.objects.latest("pk"), "undo")
    as_editor.post(undo, {"change_note_en": "They were not."}, follow=True)
    (entry,) = entries(client)
    assert "14 for July to September 2026 again, as before." in entry
    assert "Reason: They were not." in entry


def test_an_update_that_comes_late_says_so_and_why(client, gateshead, action):
    its_round = a_round(gateshead, closed_at=timezone.now() - timedelta(days=1))
    late = an_update(
        action, "off_track", reported_on=its_round.period_end, round=its_round, reason_en="It was overlooked."
    )
    note_updates([late], by=None)
    said = entries(client)
    assert "families: off track, reported late. Reason: It was overlooked." in " ".join(said), said


def test_a_reason_that_nothing_needs_is_not_taken(as_editor, action):
    answer = report(as_editor, action, "on_track", reason_en="For no reason.")
    assert answer.status_code == 422
    assert "You do not need to give a reason here" in answer.content.decode()
    assert not ActionUpdate.objects.exists()


def test_a_value_outside_of_a_round_is_told_the_newest_of_many(as_editor, client, measure):
    rows = [("code", "period", "value"), ("F1", "2026-27 Q1", 12), ("F1", "2026-27 Q2", 14)]
    bring_in(as_editor, DataPoint, a_book(*rows))
    (entry,) = entries(client)
    assert "Families in bed and breakfast: 14 for July to September 2026." in entry


def test_an_import_writes_its_notes_at_once_and_its_undoing_is_told(as_editor, client, plan):
    actions = [an_action(plan, reference=f"1.{number}") for number in range(9)]
    for action in actions:
        an_update(action, "on_track", reported_on=days_ago(90))
    names = ("reference", "status", "note")
    rows = [(action.reference, "complete", "Done.") for action in actions]
    with CaptureQueriesContext(connection) as asked:
        bring_in(as_editor, ActionUpdate, a_book(names, *rows))
    writes = [query for query in asked if query["sql"].startswith('INSERT INTO "councils_changenote"')]
    assert len(writes) == 1
    assert ChangeNote.objects.filter(kind="status").count() == 9
    as_editor.post(
        address(ImportBatch.objects.latest("pk"), "undo"), {"change_note_en": "A slip."}, follow=True
    )
    assert not ActionUpdate.objects.counting().filter(status="complete").exists()
    (entry,) = entries(client)
    assert entry.count("was withdrawn. Reason: A slip.") == 9
    assert "now complete" not in entry


def test_undoing_an_import_counts_its_round_anew(as_editor, client, gateshead, plan):
    a_round(gateshead)
    for number in (1, 2):
        an_action(plan, reference=f"1.{number}")
    bring_in(
        as_editor, ActionUpdate, a_book(("reference", "status"), ("1.1", "on_track"), ("1.2", "on_track"))
    )
    assert any("2 updates so far" in entry for entry in entries(client))
    as_editor.post(
        address(ImportBatch.objects.latest("pk"), "undo"), {"change_note_en": "A slip."}, follow=True
    )
    assert not any("so far" in entry for entry in entries(client))


def test_an_update_put_right_says_what_it_was_and_why(client, action):
    wrong = an_update(action, "on_track", reported_on=days_ago(2))
    right = an_update(
        action, "off_track", reported_on=days_ago(2), corrects=wrong, reason_en="Read off the wrong row."
    )
    note_updates([right], by=None)
    (entry,) = entries(client)
    assert MOVED in entry
    assert "Reason: Read off the wrong row." in entry


def test_what_is_said_again_counts_as_an_answer_of_its_round(client, gateshead, action, editor):
    seen = an_update(action, "on_track", reported_on=days_ago(90))
    reporting.say_again(action, a_round(gateshead), seen=seen.pk, by=editor)
    assert "1 update so far" in entries(client)[0]


def test_what_is_not_the_newest_moves_nothing(client, action):
    an_update(action, "on_track", reported_on=days_ago(2))
    note_updates([an_update(action, "off_track", reported_on=days_ago(30))], by=None)
    assert not any("off track (was" in entry for entry in entries(client))


# -- what nobody may read ------------------------------------------------------------------------


@pytest.mark.parametrize("ahead", [timedelta(days=1), None], ids=["scheduled", "draft"])
def test_nothing_is_noted_of_a_plan_that_is_not_out(client, gateshead, publisher, ahead):
    plan = draft(Plan, gateshead, slug="fair")
    if ahead:
        plan.publish(by=publisher, at=timezone.now() + ahead)
    action, measure = an_action(plan), a_measure(plan)
    an_update(action, "on_track", reported_on=days_ago(90))
    note_updates([an_update(action, "off_track")], by=publisher)
    reporting.close(a_round(gateshead), by=publisher)
    assert not ChangeNote.objects.filter(kind__in=ChangeNote.PROGRESS).exists()
    if ahead:
        plan.withdraw(by=publisher)
    plan.publish(by=publisher)
    assert not any(word in "".join(entries(client)) for word in ("off track", str(measure), "Progress for"))


def test_a_note_goes_and_comes_with_its_plan(client, action, plan, publisher):
    an_update(action, "on_track", reported_on=days_ago(90))
    note_updates([an_update(action, "off_track")], by=publisher)
    plan.withdraw(by=publisher)
    for place in ("/", "/changes/", "/gateshead/", "/gateshead/changes/", FEEDS[0]):
        assert "off track" not in said_on(client, place), place


def test_an_update_typed_on_a_draft_edition_is_told_in_the_words_of_the_live_one(client, action, plan):
    an_update(action, "on_track", reported_on=days_ago(90))
    later = next_edition(plan, title_en="A secret title")
    twin = an_action(later, reference="9.9", title_en="A secret action", lineage_id=action.lineage_id)
    note_updates([an_update(twin, "off_track")], by=None)
    (entry,) = entries(client)
    assert MOVED in entry
    assert "secret" not in client.get("/gateshead/changes/").content.decode()


def test_another_councils_people_read_the_same(client, action, bridgend):
    an_update(action, "on_track", reported_on=days_ago(90))
    note_updates([an_update(action, "off_track")], by=None)
    client.force_login(a_user("publisher", bridgend))
    assert MOVED in entries(client)[0]


def test_the_number_of_notes_does_not_change_how_often_the_database_is_asked(client, plan):
    def cost() -> list[int]:
        asked = []
        for place in EVERYWHERE:
            with CaptureQueriesContext(connection) as captured:
                client.get(place)
            asked.append(len(captured))
        return asked

    def move(number):
        for _time in range(number):
            action, measure = an_action(plan), a_measure(plan)
            an_update(action, "on_track", reported_on=days_ago(90))
            note_updates([an_update(action, "complete")], by=None)
            DataPoint.objects.create(
                measure=measure, value=1, period_start=date(2026, 7, 1), period_end=date(2026, 9, 30)
            )

    move(1)
    few = cost()
    move(6)
    assert cost() == few
