"""A round that holds what is reported, and second approval of figures: through forms, files and pages."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from addresses import public_answers
from admin_forms import address, form_data, open_form, save
from bs4 import BeautifulSoup
from builders import (
    QUARTER,
    a_measure,
    a_point,
    a_round,
    a_scheme,
    a_user,
    an_action,
    an_update,
    live,
    one_of_each,
)
from concurrency.exceptions import RecordModifiedError
from django.apps import apps
from django.contrib.admin import site
from django.test import Client
from django.utils import timezone
from reading import confirming, page, words
from spreadsheets import a_csv, bring_in, choose, confirm, said

from councils.models import UNTIL_RELEASED, ChangeNote, ImportBatch
from delivery.admin.held import HeldRows
from delivery.holds import HELD_KINDS, hold_point
from delivery.models import (
    Action,
    ActionUpdate,
    Correction,
    DataPoint,
    DueDateChange,
    Measure,
    PriorityUpdate,
    ReportingRound,
)
from delivery.models.reported import Reported
from plans.models import Plan, Priority

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.each_database]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def measure(gateshead):
    a_scheme(gateshead)
    plan = live(Plan, gateshead, slug="children", title_en="Children’s plan")
    return a_measure(plan, slug="families", code="F", name_en="Families helped", decimals=0)


@pytest.fixture
def action(measure):
    return an_action(measure.plan, reference="1.1", title_en="Open a centre")


@pytest.fixture
def as_of():
    """A browser of its own for each person."""

    def signed_in(user):
        client = Client()
        client.force_login(user)
        return client

    return signed_in


def make_round(client, council, **typed):
    """Through its form."""
    asked = f"{address(ReportingRound, 'add')}?council={council.pk}"
    data = form_data(client.get(asked))
    days = {"opens_on": "2026-11-01", "due_on": "2026-11-30", "is_held": "on"}
    data |= {"title_en": "Quarter 2", **{name: str(day) for name, day in QUARTER.items()}, **days}
    answer = client.post(asked, {**data, **typed})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    return ReportingRound.objects.latest("pk")


@pytest.fixture
def held_round(gateshead, publisher, as_of):
    return make_round(as_of(publisher), gateshead)


def report(client, measure, value, **typed):
    asked = f"{address(DataPoint, 'add')}?measure={measure.pk}"
    data = {**form_data(client.get(asked)), "measure": measure.pk, "state": "final", "value": value}
    return client.post(asked, {**data, **{name: str(day) for name, day in QUARTER.items()}, **typed})


def say(client, action, status, **typed):
    asked = f"{address(ActionUpdate, 'add')}?action={action.pk}"
    return client.post(
        asked, {**form_data(client.get(asked)), "action": action.pk, "status": status, **typed}
    )


def read(measure) -> str:
    """What a resident reads of it."""
    return words(page(Client(), measure.get_absolute_url()).main)


def do(client, row, transition, **typed):
    """Press the button on its page and confirm."""
    offered = client.get(address(row)).context["transitions"]
    asked = client.get(next(where for each, where in offered if each.name == transition))
    typed = {"version": asked.context["seen"], **typed}
    return client.post(address(row, "transition", transition), typed, follow=True)


def whole(answer) -> str:
    """The words of the page with its messages."""
    return words(BeautifulSoup(answer.content, "html.parser").body)


def release(client, model, *rows):
    """From the list: tick, look at what will be read, confirm."""
    ticked = {"action": "release", "_selected_action": [row.pk for row in rows]}
    asked = client.post(address(model, "changelist"), ticked, follow=True)
    if "kept" not in (asked.context or {}):
        return asked
    return client.post(address(model, "changelist"), confirming(asked), follow=True)


# -- a quarter ---------------------------------------------------------------------------------------------


def test_a_quarter_is_reported_inside_and_read_once_a_publisher_releases_it(
    as_of, editor, publisher, gateshead, measure, action, held_round, clock
):
    a_point(measure, 70, period_start=date(2026, 4, 1), period_end=date(2026, 6, 30))
    an_update(action, reported_on=date(2026, 8, 1))
    at_work = as_of(editor)
    form = said(at_work.get(f"{address(DataPoint, 'add')}?measure={measure.pk}"))
    assert "What is reported for “Quarter 2” is held until a publisher releases it." in form
    before = {row: read(row) for row in (measure, action)}
    assert report(at_work, measure, "88").status_code == 302
    point = DataPoint.objects.get(value=88)
    for number in ("89", "90", "91"):  # mended three times, and still one row
        assert save(at_work, point, open_form(at_work, point), value=number).status_code == 302
    assert [row.value for row in DataPoint.objects.order_by("period_end")] == [70, 91]
    say(at_work, action, "complete", note_en="It opened.")
    assert {row: read(row) for row in before} == before
    inside = said(at_work.get(address(point)))
    assert "State: held until it is released" in inside
    assert "Only your council’s users can read it." in inside
    assert "2 of 2 have been reported." in said(at_work.get(address(held_round)))

    asked = said(as_of(publisher).get(address(held_round, "transition", "release")))
    assert "Values: 1" in asked
    assert "Updates: 1" in asked
    clock.shift(timedelta(days=4))
    answer = do(as_of(publisher), held_round, "release")
    assert "Released." in whole(answer)
    assert "91" in read(measure)
    assert "It opened." in read(action)
    assert not Correction.objects.exists()
    held_round.refresh_from_db()
    assert (held_round.released_by, held_round.released_at) == (publisher, timezone.now())
    # From now on what is reported is read at once; a correction has its reason.
    at_work = as_of(editor)
    answer = save(at_work, point, open_form(at_work, point), value="92", reason_en="Counted again.")
    assert answer.status_code == 302
    assert "92" in read(measure)


def test_an_editor_cannot_release(as_of, editor, measure, held_round):
    report(as_of(editor), measure, "88")
    answer = as_of(editor).post(address(held_round, "transition", "release"), {"version": "1"})
    assert answer.status_code in (302, 403)
    point = DataPoint.objects.get()
    assert "Release…" not in said(as_of(editor).get(address(point)))
    release(as_of(editor), DataPoint, point)
    assert DataPoint.objects.get().is_held


def test_it_comes_out_by_itself_at_the_time_that_was_set_and_that_can_be_moved(
    as_of, editor, publisher, gateshead, measure, action, clock
):
    its_round = make_round(as_of(publisher), gateshead, release_at="24 November 2026 18:00")
    report(as_of(editor), measure, "88")
    say(as_of(editor), action, "complete", note_en="It opened.")
    client = as_of(publisher)
    assert (
        save(client, its_round, open_form(client, its_round), release_at="25 November 2026 18:00").status_code
        == 302
    )
    clock.move_to(datetime(2026, 11, 24, 19, tzinfo=UTC))
    assert "88" not in read(measure)
    clock.move_to(datetime(2026, 11, 25, 18, 1, tzinfo=UTC))
    assert "88" in read(measure)
    assert "It opened." in read(action)
    changes = words(page(Client(), f"{measure.plan.get_absolute_url()}changes/").main)
    assert changes.count("25 November 2026") >= 1
    assert "24 November 2026" not in changes


def test_of_one_round_held_nothing_changes_a_byte_that_residents_read(
    client, as_of, editor, publisher, gateshead
):
    rows = one_of_each(gateshead)
    ReportingRound.objects.update(is_held=True, closed_at=None, frozen_at=None, opens_on=date(2026, 11, 1))
    before = public_answers(client, gateshead, rows)
    at_work = as_of(editor)
    assert report(at_work, rows[Measure], "77777").status_code in (302, 422)
    say(at_work, rows[Action], "complete", note_en="Zanzibar.")
    asked = f"{address(PriorityUpdate, 'add')}?priority={rows[Priority].pk}"
    told = {"status": "complete", "note_en": "Zanzibar.", "priority": rows[Priority].pk}
    at_work.post(asked, {**form_data(at_work.get(asked)), **told})
    assert ActionUpdate.objects.filter(note_en="Zanzibar.").exists()
    assert PriorityUpdate.objects.filter(note_en="Zanzibar.").exists()
    after = public_answers(client, gateshead, rows)
    assert [each for each in before if before[each] != after[each]] == []


# -- a correction while its round holds -----------------------------------------------------------------


def test_a_correction_in_a_held_round_stands_beside_what_residents_read(
    as_of, editor, publisher, gateshead, measure
):
    point = a_point(measure, 88)
    its_round = make_round(as_of(publisher), gateshead)
    client = as_of(publisher)
    data = open_form(client, point)
    refused = save(client, point, data, value="91")
    assert refused.status_code == 422
    assert "Say why you are correcting this." in said(refused)
    answer = save(client, point, data, value="91", reason_en="A centre counted twice.")
    assert answer.status_code == 302, said(answer)
    held = DataPoint.objects.get(value=91)
    assert held.is_held
    assert "91" not in read(measure)
    assert "counted twice" not in read(measure)
    for number in ("92", "93"):  # and mended
        data = open_form(client, held)
        assert save(client, held, data, value=number, reason_en="A centre counted twice.").status_code == 302
    assert sorted(row.value for row in DataPoint.objects.all()) == [88, 93]
    assert Correction.objects.count() == 1
    do(client, its_round, "release")
    assert "93" in read(measure)
    assert "A centre counted twice." in read(measure)
    assert ChangeNote.objects.filter(kind="figure").count() == 1


def test_an_update_that_nobody_could_read_is_deleted_and_one_that_was_read_is_not(
    as_of, editor, publisher, gateshead, action
):
    an_update(action, reported_on=date(2026, 8, 1))
    make_round(as_of(publisher), gateshead)
    at_work = as_of(editor)
    say(at_work, action, "complete", note_en="It opened.")
    for row in ActionUpdate.objects.all():
        at_work.post(address(row, "delete"), {"post": "yes"})
    assert [row.note_en for row in ActionUpdate.objects.all()] == ["Work goes on."]


def test_what_a_colleague_held_since_the_form_was_checked_is_not_written_over(editor, measure):
    hold_point(DataPoint(measure=measure, value=88, **QUARTER), by=editor)
    second = DataPoint(measure=measure, value=99, **QUARTER)
    with pytest.raises(RecordModifiedError):
        hold_point(second, by=editor, save=second.save)
    assert [row.value for row in DataPoint.objects.all()] == [88]


def test_a_held_correction_that_is_deleted_leaves_nothing(as_of, publisher, gateshead, measure):
    point = a_point(measure, 88)
    make_round(as_of(publisher), gateshead)
    client = as_of(publisher)
    save(client, point, open_form(client, point), value="91", reason_en="A centre counted twice.")
    held = DataPoint.objects.get(value=91)
    client.post(address(held, "delete"), {"post": "yes"})
    assert [row.value for row in DataPoint.objects.all()] == [88]
    assert not Correction.objects.exists()
    assert "88" in read(measure)


def test_a_public_value_is_not_moved_to_another_period_while_its_round_holds(
    as_of, publisher, gateshead, measure
):
    point = a_point(measure, 88, period_start=date(2026, 4, 1), period_end=date(2026, 6, 30))
    make_round(as_of(publisher), gateshead)
    client = as_of(publisher)
    days = {name: str(day) for name, day in QUARTER.items()}
    refused = save(client, point, open_form(client, point), period="2026-27 Q2", **days)
    assert refused.status_code == 422
    assert "you cannot move it to another period" in said(refused)


# -- by a file ---------------------------------------------------------------------------------------------


def test_a_file_of_a_held_round_is_held_as_the_form_is(as_of, editor, publisher, gateshead, measure, action):
    a_point(measure, 88)
    homes = a_measure(measure.plan, slug="homes", code="H", name_en="Homes")
    its_round = make_round(as_of(publisher), gateshead)
    at_work = as_of(editor)
    names = ("code", "period", "value", "reason")
    rows = (("F", "2026-27 Q2", 91, "A centre counted twice."), ("H", "2026-27 Q2", 5, ""))
    preview = choose(at_work, DataPoint, a_csv(names, *rows))
    assert said(preview).count("Held until it is released") == 2
    confirm(at_work, preview)
    assert sorted((row.value, row.is_held) for row in DataPoint.objects.all()) == [
        (5, True),
        (88, False),
        (91, True),
    ]
    # The same again says what is there; another number mends what is held.
    preview = choose(at_work, DataPoint, a_csv(names, *(row[:3] for row in rows)))
    assert preview.context["preview"].unchanged == 2
    bring_in(at_work, DataPoint, a_csv(names, ("F", "2026-27 Q2", 92, "Counted a third time.")))
    assert DataPoint.objects.get(value=92).is_held
    assert DataPoint.objects.count() == 3
    assert [row.reason for row in Correction.objects.all()] == ["Counted a third time."]
    bring_in(at_work, ActionUpdate, a_csv(("reference", "status"), ("1.1", "complete")))
    assert ActionUpdate.objects.get().is_held
    do(as_of(publisher), its_round, "release")
    assert "92" in read(measure)
    assert "Counted a third time." in read(measure)
    assert "5" in read(homes)


def test_an_import_that_is_held_is_undone_without_a_trace(as_of, editor, publisher, gateshead, measure):
    a_point(measure, 88)
    make_round(as_of(publisher), gateshead)
    names = ("code", "period", "value", "reason")
    at_work = as_of(editor)
    bring_in(at_work, DataPoint, a_csv(names, ("F", "2026-27 Q2", 91, "A centre counted twice.")))
    batch = ImportBatch.objects.latest("pk")
    as_of(publisher).post(address(batch, "undo"), {}, follow=True)
    assert [(row.value, row.is_held) for row in DataPoint.objects.all()] == [(88, False)]
    assert not Correction.objects.exists()


# -- what a round refuses ------------------------------------------------------------------------------------


def test_what_is_held_is_not_let_out_by_a_tick(as_of, publisher, editor, measure, held_round):
    report(as_of(editor), measure, "88")
    client = as_of(publisher)
    data = open_form(client, held_round)
    del data["is_held"]
    refused = save(client, held_round, data)
    assert refused.status_code == 422
    assert "1 item is still held. Release the round instead." in said(refused)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (
            {"is_held": "on", "release_at": "1 November 2026 10:00"},
            "This time has passed. Choose a later one.",
        ),
        ({"release_at": "1 December 2026 10:00"}, "Only a round that is held is released."),
    ],
)
def test_a_time_that_cannot_be_is_refused_beside_the_field(as_of, publisher, gateshead, typed, told):
    client, its_round = as_of(publisher), a_round(gateshead)
    refused = save(client, its_round, open_form(client, its_round), **typed)
    assert refused.status_code == 422
    assert told in said(refused)


def test_a_round_is_not_frozen_while_it_holds_something(as_of, publisher, editor, measure, held_round):
    report(as_of(editor), measure, "88")
    client = as_of(publisher)
    do(client, held_round, "close")
    asked = said(client.get(address(held_round, "transition", "freeze")))
    assert "Something in this round is still held." in asked
    do(client, held_round, "freeze")
    held_round.refresh_from_db()
    assert held_round.frozen_at is None
    do(client, held_round, "release")
    do(client, held_round, "freeze")
    held_round.refresh_from_db()
    assert held_round.frozen_at


# -- second approval -------------------------------------------------------------------------------------


@pytest.fixture
def careful(gateshead):
    gateshead.figures_need_second_approval = True
    gateshead.save()
    return gateshead


def test_with_second_approval_nobody_releases_what_they_entered(as_of, publisher, careful, measure, action):
    first, second = as_of(publisher), as_of(a_user("publisher", careful))
    form = said(first.get(f"{address(DataPoint, 'add')}?measure={measure.pk}"))
    assert "Residents will see this once another publisher has released it." in form
    report(first, measure, "88")
    say(first, action, "complete", note_en="It opened.")
    point, update = DataPoint.objects.get(), ActionUpdate.objects.get()
    assert (point.publish_at, update.publish_at) == (UNTIL_RELEASED, UNTIL_RELEASED)
    assert "You entered this. Another publisher must release it." in said(first.get(address(point)))
    assert "You entered this." in whole(release(first, DataPoint, point))
    assert DataPoint.objects.get().is_held
    assert "1 released." in whole(release(second, DataPoint, point))
    assert "1 released." in whole(release(second, ActionUpdate, update))
    assert "88" in read(measure)
    assert "It opened." in read(action)


def test_a_round_that_its_own_author_releases_keeps_their_rows(as_of, publisher, editor, careful, measure):
    homes = a_measure(measure.plan, slug="homes", code="H", name_en="Homes")
    client = as_of(publisher)
    its_round = make_round(client, careful)
    report(client, measure, "88")
    report(as_of(editor), homes, "99")
    asked = said(client.get(address(its_round, "transition", "release")))
    assert "1 that you entered stays held. Another publisher must release it." in asked
    do(client, its_round, "release")
    assert "99" in read(homes)
    assert "88" not in read(measure)
    assert DataPoint.objects.get(value=88).is_held


def test_a_value_changed_since_the_page_was_drawn_is_not_released_unseen(
    as_of, publisher, editor, careful, measure
):
    at_work, deciding = as_of(editor), as_of(publisher)
    report(at_work, measure, "88")
    point = DataPoint.objects.get()
    ticked = {"action": "release", "_selected_action": [point.pk]}
    kept = confirming(deciding.post(address(DataPoint, "changelist"), ticked))
    save(at_work, point, open_form(at_work, point), value="880")
    answer = deciding.post(address(DataPoint, "changelist"), kept)
    assert answer.status_code == 409
    assert "880" in said(answer)
    assert "Check them again." in said(answer)
    assert DataPoint.objects.get().is_held


def test_a_set_time_would_go_round_second_approval(as_of, publisher, careful):
    client, its_round = as_of(publisher), a_round(careful)
    refused = save(
        client, its_round, open_form(client, its_round), is_held="on", release_at="1 December 2026 10:00"
    )
    assert refused.status_code == 422
    assert "so a publisher must release them" in said(refused)


def test_what_is_held_of_another_council_is_out_of_reach(
    as_of, publisher, bridgend, measure, editor, held_round
):
    report(as_of(editor), measure, "88")
    stranger = as_of(a_user("publisher", bridgend))
    release(stranger, DataPoint, DataPoint.objects.get())
    assert DataPoint.objects.get().is_held
    assert stranger.get(address(held_round, "transition", "release")).status_code in (302, 403, 404)


def test_lists_say_what_is_held_and_filter_by_it(as_of, editor, measure, held_round):
    a_point(measure, 70, period_start=date(2026, 4, 1), period_end=date(2026, 6, 30))
    client = as_of(editor)
    report(client, measure, "88")
    table = page(client, f"{address(DataPoint, 'changelist')}?held=yes").find(id="result_list")
    assert "held until it is released" in words(table)
    assert "70" not in words(table)


# -- the kind ----------------------------------------------------------------------------------------------


def test_all_that_is_reported_can_be_held_and_released_from_its_list():
    """Or it would be public at once in a council that asks for second approval."""
    kinds = {model for model in apps.get_models() if issubclass(model, Reported)}
    not_given_by_officers = {Correction, DueDateChange}  # they come with what they are about
    assert kinds - not_given_by_officers == set(HELD_KINDS)
    for model in HELD_KINDS:
        assert any(isinstance(part, HeldRows) for part in site.get_model_admin(model).parts), model


def test_a_round_is_saved_three_times_without_a_change(as_of, publisher, gateshead):
    client = as_of(publisher)
    its_round = make_round(client, gateshead, release_at="24 November 2026 18:00")
    for _time in range(3):
        assert save(client, its_round, open_form(client, its_round)).status_code == 302
    its_round.refresh_from_db()
    assert its_round.release_at == datetime(2026, 11, 24, 18, tzinfo=UTC)
    assert its_round.version == ReportingRound.objects.get().version
    assert its_round.history.count() == 1


def test_an_administrator_asks_for_second_approval_of_figures_in_the_settings(as_of, owner, gateshead):
    client = as_of(owner)
    for _time in range(3):
        data = open_form(client, gateshead)
        assert save(client, gateshead, data, figures_need_second_approval="on").status_code == 302
    gateshead.refresh_from_db()
    assert gateshead.figures_need_second_approval
