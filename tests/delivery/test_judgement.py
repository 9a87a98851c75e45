"""A pledge says what would make it true; a committee judges it, and the figures of that day stay."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from admin_forms import address, form_data, open_form, save
from builders import (
    a_committee,
    a_judgement,
    a_measure,
    a_point,
    a_priority,
    a_scheme,
    a_target,
    a_test,
    a_user,
    an_action,
    an_update,
    draft,
    hold_update,
    live,
)
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from reading import page, section, words

from councils.dashboard.dashboard import Dashboard
from councils.publishing.editions import start_next_edition
from delivery.holds import release
from delivery.models import Correction, DataPoint, Judgement, Measure, PledgeMeasure, note_updates
from delivery.snapshot_payload.pledge import of_judgement
from plans.models import Decision, Plan
from pledges.models import Pledge, VisionStatement

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = date(2026, 11, 20)
EARLIER = date(2026, 11, 10)
PLACE = "/gateshead/pledges/warm-homes/"
MISSING = "The council has not said here how this pledge will be judged."


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def vision(gateshead):
    return live(VisionStatement, gateshead, since=timedelta(days=100))


@pytest.fixture
def scrutiny(gateshead):
    return a_committee(gateshead, name_en="Scrutiny Committee", slug="scrutiny")


@pytest.fixture
def pledge(gateshead, vision, scrutiny):
    """With its whole test."""
    words = {"number": 1, "slug": "warm-homes", "title_en": "Warm homes for all"}
    test = a_test(scrutiny, test_en="No home is colder than 18 degrees.", due_on=date(2026, 10, 31))
    return live(Pledge, gateshead, vision=vision, since=timedelta(days=100), **words, **test)


@pytest.fixture
def plan(gateshead):
    a_scheme(gateshead)
    return live(Plan, gateshead, slug="homes")


@pytest.fixture
def measure(plan, pledge):
    """One by which the pledge is judged: 40 of 50."""
    measure = a_measure(plan, name_en="Homes made warm", slug="homes-made-warm", unit_note_en="homes")
    a_target(measure, 50)
    a_point(measure, 40)
    PledgeMeasure.objects.create(pledge=pledge, measure=measure)
    return measure


def judge(client, pledge, verdict="partly_kept", **typed):
    """As an officer does it, from the page of the pledge."""
    asked = f"{address(Judgement, 'add')}?pledge={pledge.pk}"
    form = client.get(asked)
    assert form.status_code == 200
    texts = {"pledge": pledge.pk, "verdict": verdict, "commentary_en": "Half of the homes are warm."}
    return client.post(asked, {**form_data(form), **texts, **typed})


def errors(answer) -> dict:
    assert answer.status_code == 422
    return answer.context["adminform"].form.errors


def told(client) -> str:
    return words(page(client, "/gateshead/changes/").main)


def judged(client, place=PLACE) -> str:
    return section(page(client, place), "judgement")


# -- what would make it true ---------------------------------------------------------------------------


def test_a_pledge_says_what_would_make_it_true_by_when_and_who_judges(client, pledge, measure):
    soup = page(client, PLACE)
    assert section(soup, "test") == (
        "How this pledge will be judged No home is colder than 18 degrees. By when 31 October 2026 Judged by Scrutiny "
        "Committee That date has passed. No judgement is published yet. Measures it is judged by Measure Latest value "
        "Target Homes made warm 40 homes July to September 2026 50 homes"
    )
    assert soup.find(id="test").find_parent("section").find("a", href="/gateshead/committees/scrutiny/")
    assert soup.find(id="judgement") is None


def test_an_officer_fills_in_the_test_and_saves_it_three_times(client, as_editor, gateshead, scrutiny, plan):
    row = draft(Pledge, gateshead, vision=draft(VisionStatement, gateshead))
    measure = a_measure(plan)
    assert "does not say yet how it will be judged" in words(page(client, address(row)))
    typed = {"test_en": "Every street is lit.", "due_on": "31 October 2027", "judge": scrutiny.pk}
    rows = {"judged_by_measures-TOTAL_FORMS": 1, "judged_by_measures-0-measure": measure.pk}
    rows["judged_by_measures-0-position"] = 0
    assert save(client, row, open_form(client, row), **typed, **rows).status_code == 302
    for _time in range(2):
        assert save(client, row, open_form(client, row)).status_code == 302
    row.refresh_from_db()
    assert (row.test_en, row.due_on, row.judge) == ("Every street is lit.", date(2027, 10, 31), scrutiny)
    assert [link.measure for link in row.judged_by_measures.all()] == [measure]
    assert row.can_be_judged
    assert "This pledge says what would make it true" in words(page(client, address(row)))


def test_the_form_says_what_a_half_filled_test_lacks_and_takes_it(client, as_editor, gateshead):
    row = draft(Pledge, gateshead, vision=draft(VisionStatement, gateshead))
    assert save(client, row, open_form(client, row), test_en="Every street is lit.").status_code == 302
    row.refresh_from_db()
    assert row.missing_in_test == ["due_on", "judge"]
    text = words(page(client, address(row)))
    assert "This pledge can be judged once it says all three. Still missing: by when judged by" in text


@pytest.mark.parametrize("given", ["judge", "due_on"])
def test_a_judge_or_a_day_without_what_would_make_it_true_is_refused(
    client, as_editor, gateshead, scrutiny, given
):
    row = draft(Pledge, gateshead, vision=draft(VisionStatement, gateshead))
    typed = {"judge": {"judge": scrutiny.pk}, "due_on": {"due_on": "1 May 2027"}}[given]
    assert errors(save(client, row, open_form(client, row), **typed)) == {
        "test_en": ["Say what would make the pledge true, or leave out by when and who judges it."]
    }
    value = {"judge": scrutiny, "due_on": date(2027, 5, 1)}[given]
    with pytest.raises(IntegrityError), transaction.atomic():
        Pledge.objects.filter(pk=row.pk).update(**{given: value})


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        (EARLIER, "This committee ended on 10 November 2026, so it cannot judge this. Choose another."),
        (
            date(2027, 5, 31),
            "This committee ends on 31 May 2027, before that date. Choose another, or check the date.",
        ),
    ],
)
def test_a_committee_that_will_not_be_there_is_not_named(client, as_editor, gateshead, scrutiny, ends, said):
    row = draft(Pledge, gateshead, vision=draft(VisionStatement, gateshead))
    scrutiny.until_on = ends
    scrutiny.save()
    typed = {"test_en": "Every street is lit.", "due_on": "30 June 2027", "judge": scrutiny.pk}
    assert errors(save(client, row, open_form(client, row), **typed)) == {"judge": [said]}


def test_a_committee_that_ended_since_does_not_keep_other_fields_from_being_changed(
    client, as_publisher, pledge, scrutiny
):
    scrutiny.until_on = EARLIER
    scrutiny.save()
    typed = {"why_en": "Cold homes make people ill.", "change_note_en": "Says why."}
    assert save(client, pledge, open_form(client, pledge), **typed).status_code == 302
    assert client.get(address(pledge.vision)).status_code == 200
    form = {
        **open_form(client, pledge.vision),
        "change_note_en": "Reworded.",
        "pledges-0-title_en": "Warm homes",
    }
    assert save(client, pledge.vision, form).status_code == 302


def test_another_councils_committee_or_measure_cannot_be_named(client, as_editor, gateshead, bridgend):
    row = draft(Pledge, gateshead, vision=draft(VisionStatement, gateshead))
    theirs = a_measure(live(Plan, bridgend))
    typed = {"test_en": "Lit.", "judge": a_committee(bridgend).pk, "judged_by_measures-TOTAL_FORMS": 1}
    typed |= {"judged_by_measures-0-measure": theirs.pk, "judged_by_measures-0-position": 0}
    answer = save(client, row, open_form(client, row), **typed)
    assert list(errors(answer)) == ["judge"]
    (table,) = answer.context["inline_admin_formsets"]
    assert list(table.formset.forms[0].errors) == ["measure"]
    with pytest.raises(ValidationError, match="Choose a measure of the same council"):
        PledgeMeasure(pledge=row, measure=theirs).full_clean()
    with pytest.raises(ValidationError, match="Choose a committee of the same council"):
        Pledge(council=gateshead, judge=a_committee(bridgend), test_en="x").clean()


def test_a_measure_is_of_a_plan_that_is_published_goes_on_and_is_named_once(gateshead, pledge, measure, plan):
    def refused(other):
        with pytest.raises(ValidationError) as fault:
            PledgeMeasure(pledge=pledge, measure=other).full_clean()
        return fault.value.message_dict["measure"][0]

    ended = a_measure(plan, ended_on=EARLIER, ended_reason_en="Counted no more.")
    assert refused(a_measure(draft(Plan, gateshead))) == "Choose a measure of a plan that is published now."
    assert refused(ended) == "This measure has ended. Choose another."
    assert refused(measure) == "This measure is listed already."
    Plan.objects.filter(pk=plan.pk).update(superseded_at=timezone.now())
    again = live(Plan, gateshead, slug="homes", lineage_id=plan.lineage_id, edition=2, since=timedelta())
    same = a_measure(again, lineage_id=measure.lineage_id)
    assert refused(same) == "This measure is listed already."


def test_the_measure_is_read_in_the_edition_of_its_plan_that_counts(client, gateshead, pledge, measure, plan):
    copy = start_next_edition(plan, by=None)
    Measure.objects.filter(plan=copy).update(name_en="Homes that are warm")
    assert "Homes made warm" in section(page(client, PLACE), "test")
    Plan.objects.filter(pk=plan.pk).update(superseded_at=timezone.now())
    Plan.objects.filter(pk=copy.pk).update(status="published", publish_at=timezone.now())
    assert "Homes that are warm 40 homes" in section(page(client, PLACE), "test")


def test_the_next_edition_of_the_vision_has_the_test_with_its_measures(pledge, measure, vision):
    copy = start_next_edition(vision, by=None).pledges.get()
    assert (copy.test_en, copy.due_on, copy.judge) == (pledge.test_en, pledge.due_on, pledge.judge)
    assert [link.measure for link in copy.judged_by_measures.all()] == [measure]


def test_a_measure_that_a_pledge_is_judged_by_is_not_deleted(measure):
    with pytest.raises(ProtectedError):
        measure.delete()


# -- how many can be judged ----------------------------------------------------------------------------


def test_the_councils_page_counts_the_pledges_that_can_be_judged(client, gateshead, vision, scrutiny):
    home = "/gateshead/"
    assert "be judged" not in words(page(client, home).main)
    other = live(Pledge, gateshead, vision=vision, slug="other", test_en="Half a test.")
    live(Pledge, gateshead, vision=vision, is_dropped=True, dropped_reason_en="x", **a_test(scrutiny))
    assert "The council has not said here how its pledges will be judged." in words(page(client, home).main)
    assert "Half a test. By when Not stated Judged by Not stated" in words(
        page(client, other.get_absolute_url())
    )
    live(Pledge, gateshead, vision=vision, **a_test(scrutiny))
    live(Pledge, gateshead, vision=vision, **a_test(scrutiny))
    assert "2 of 3 pledges say how they will be judged." in words(page(client, home).main)


def test_a_pledge_without_a_test_says_so_only_beside_others_that_have_one(
    client, gateshead, vision, scrutiny
):
    place = live(Pledge, gateshead, vision=vision, slug="bare").get_absolute_url()
    assert "judged" not in words(page(client, place).main)
    live(Pledge, gateshead, vision=vision, **a_test(scrutiny))
    assert words(page(client, place).main).count(MISSING) == 1


def test_nothing_is_asked_where_a_pledge_has_neither_test_nor_judgement(client, gateshead, vision, scrutiny):
    place = live(Pledge, gateshead, vision=vision, slug="bare").get_absolute_url()
    committee = "/gateshead/committees/scrutiny/"

    def asked(pages, *tables):
        with CaptureQueriesContext(connection) as queries:
            for each in pages:
                assert client.get(each).status_code == 200
        starts = tuple(f'SELECT "{table}"' for table in tables)
        return [query["sql"] for query in queries if query["sql"].startswith(starts)]

    ours = ("delivery_judgement", "delivery_measure", "delivery_datapoint")
    assert asked([place, "/gateshead/vision/", "/gateshead/pledges/"], *ours) == []
    assert asked([committee], "pledges_pledge", "delivery_judgement") == []


def test_the_committees_page_lists_what_it_judges(client, gateshead, pledge, vision, scrutiny):
    live(Pledge, gateshead, vision=vision, title_en="Of another", **a_test(a_committee(gateshead)))
    draft(Pledge, gateshead, vision=vision, title_en="Hidden", **a_test(scrutiny))
    a_judgement(pledge)
    text = section(page(client, "/gateshead/committees/scrutiny/"), "judges")
    assert text == "Pledges it judges Warm homes for all partly kept By 31 October 2026."


# -- judging -------------------------------------------------------------------------------------------


def test_an_officer_records_a_judgement_and_residents_read_it(
    client, as_editor, editor, pledge, measure, plan
):
    priority = a_priority(plan)
    priority.pledges.add(pledge)
    for status in ("complete", "on_track", "on_track"):
        an_update(an_action(plan, priority=priority), status)
    link = page(client, address(pledge)).find("a", string=lambda text: text and "Record a judgement" in text)
    form = form_data(client.get(link["href"]))
    assert (form["reported_on"], form["committee"], form["pledge"]) == (
        TODAY,
        pledge.judge_id,
        str(pledge.pk),
    )
    assert judge(client, pledge).status_code == 302
    given = Judgement.objects.get()
    assert (given.verdict, given.by, given.lineage_id) == ("partly_kept", editor, pledge.lineage_id)
    assert "partly kept" in words(page(client, address(pledge)))

    client.logout()
    assert judged(client) == (
        "Judgement Partly kept Judged on 20 November 2026 by Scrutiny Committee. Half of the homes are warm. "
        "Figures on 20 November 2026 Measure Value Target Rating Homes made warm 40 homes July to September 2026 "
        "50 homes Off track Actions that deliver it, on 20 November 2026: Complete 1 On track 2"
    )
    for place in ("/gateshead/", "/gateshead/vision/", "/gateshead/pledges/", PLACE):
        assert "partly kept" in words(page(client, place).main), place
    assert "That date has passed." not in words(page(client, PLACE))
    assert "Judgement: partly kept." in told(client)


def test_what_was_judged_cannot_be_changed_or_deleted_by_hand(client, as_publisher, pledge):
    a_judgement(pledge)
    row = Judgement.objects.get()
    assert client.post(address(row), {"verdict": "kept", "commentary_en": "x"}).status_code == 403
    assert client.post(address(Judgement, "delete", row.pk), {"post": "yes"}).status_code == 403
    row.refresh_from_db()
    assert row.verdict == "partly_kept"
    with pytest.raises(ProtectedError):
        pledge.delete()


def test_a_later_judgement_stands_over_the_earlier_ones(client, as_editor, pledge):
    assert judge(client, pledge, "not_kept", reported_on="10 November 2026").status_code == 302
    assert judge(client, pledge, "kept", commentary_en="All are warm.").status_code == 302
    text = judged(client)
    assert text.startswith("Judgement Kept Judged on 20 November 2026")
    assert "Earlier judgements Not kept Judged on 10 November 2026 by Scrutiny Committee." in text
    assert "Judgement: kept (was not kept)." in told(client) or "Judgement: kept." in told(client)
    assert "kept" in words(page(client, "/gateshead/pledges/").select_one(".manifesto"))


def test_what_was_entered_wrongly_is_corrected_with_a_reason_and_stays_readable(client, as_editor, pledge):
    wrong = a_judgement(pledge, "kept")
    reason = "Say why you are correcting the earlier one."
    assert errors(judge(client, pledge, corrects=wrong.pk)) == {"reason_en": [reason]}
    assert "corrects" in errors(judge(client, pledge, reason_en="A slip."))
    assert judge(client, pledge, corrects=wrong.pk, reason_en="The wrong box.").status_code == 302
    text = judged(client)
    assert text.startswith("Judgement Partly kept")
    assert "This corrects an earlier entry, which said: kept. The wrong box." in text
    assert "This was corrected on 20 November 2026. The wrong box." in text
    assert "Judgement: partly kept (was kept). Reason: The wrong box." in told(client)


def test_a_correction_keeps_the_committee_that_judged_whoever_judges_now(
    client, as_editor, gateshead, pledge, scrutiny
):
    wrong = a_judgement(pledge, "kept")
    Pledge.objects.filter(pk=pledge.pk).update(judge=a_committee(gateshead))
    typed = {"committee": scrutiny.pk}
    assert "committee" in errors(judge(client, pledge, **typed))
    assert judge(client, pledge, corrects=wrong.pk, reason_en="A slip.", **typed).status_code == 302


def test_a_judge_who_may_not_judge_is_refused(client, as_editor, gateshead, pledge, scrutiny):
    other = a_committee(gateshead, name_en="Cabinet")
    said = "This pledge is judged by Scrutiny Committee. Choose that, or change the pledge first."
    answer = judge(client, pledge, committee=other.pk)
    assert errors(answer) == {"committee": [said]}
    assert answer.context["adminform"].form.data["commentary_en"] == "Half of the homes are warm."
    scrutiny.until_on = EARLIER
    scrutiny.save()
    said = "This committee ended on 10 November 2026, before that day. Choose another, or check the date."
    assert errors(judge(client, pledge)) == {"committee": [said]}
    assert judge(client, pledge, reported_on="10 November 2026").status_code == 302


def test_the_day_is_neither_to_come_nor_before_the_pledge_was_published(client, as_editor, pledge):
    assert errors(judge(client, pledge, reported_on="21 November 2026")) == {
        "reported_on": ["This date is in the future."]
    }
    said = "This is before the pledge was published, on 12 August 2026. Check the date."
    assert errors(judge(client, pledge, reported_on="11 August 2026")) == {"reported_on": [said]}
    Pledge.objects.filter(pk=pledge.pk).update(first_published_at=None)  # on a day that nobody knows
    assert judge(client, pledge, reported_on="11 August 2026").status_code == 302


@pytest.mark.parametrize("lacks", ["due_on", "judge"])
def test_without_a_whole_test_a_pledge_cannot_be_judged(client, as_editor, pledge, scrutiny, lacks):
    Pledge.objects.filter(pk=pledge.pk).update(**{lacks: None})
    typed = {"committee": scrutiny.pk}
    for verdict in ("kept", "partly_kept", "not_kept"):
        (said,) = errors(judge(client, pledge, verdict, **typed))["verdict"]
        assert said.startswith("The pledge does not say what would make it true, by when and who judges.")
    assert judge(client, pledge, "cannot_be_judged", **typed).status_code == 302
    assert judged(client).startswith("Judgement Cannot be judged")


def test_a_judgement_needs_a_verdict_a_reason_and_a_pledge_that_residents_read(
    client, as_editor, gateshead, bridgend, vision, pledge
):
    assert set(errors(judge(client, pledge, "", commentary_en=""))) == {"verdict", "commentary_en"}
    theirs = live(Pledge, bridgend, **a_test(a_committee(bridgend)))
    hidden = draft(Pledge, gateshead, vision=vision, **a_test(pledge.judge))
    for other in (theirs, hidden):
        assert "pledge" in errors(judge(client, other))
    assert errors(judge(client, pledge, "best"))["verdict"]
    with pytest.raises(ValidationError, match="Only a pledge that is published"):
        a_judgement(hidden).clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Judgement.objects.update(commentary_en="")


def test_it_is_minuted_in_a_decision_of_the_same_committee(
    client, as_editor, gateshead, bridgend, pledge, scrutiny
):
    minutes = live(Decision, gateshead, committee=scrutiny, title_en="Pledges of the year")
    of_cabinet = live(Decision, gateshead, committee=a_committee(gateshead))
    said = "This decision is by another committee. Choose another, or leave this empty."
    assert errors(judge(client, pledge, decision=of_cabinet.pk)) == {"decision": [said]}
    assert list(errors(judge(client, pledge, decision=live(Decision, bridgend).pk))) == ["decision"]
    assert judge(client, pledge, decision=minutes.pk).status_code == 302
    client.logout()
    assert "Minuted in: Pledges of the year" in judged(client)
    Decision.objects.filter(pk=minutes.pk).update(status="draft", publish_at=None)
    assert "Pledges of the year" not in judged(client)


def test_other_councils_officers_cannot_judge(client, pledge, bridgend_editor):
    client.force_login(bridgend_editor)
    assert next(iter(errors(judge(client, pledge)))) in ("pledge", "committee")
    assert not Judgement.objects.exists()


def test_what_is_held_is_not_read_before_it_is_released(client, pledge, scrutiny):
    held = Judgement(pledge=pledge, verdict="kept", committee=scrutiny, reported_on=TODAY, commentary_en="x")
    hold_update(held, by=a_user())
    assert page(client, PLACE).find(id="judgement") is None
    assert "Judgement" not in told(client)
    release(held, by=a_user())
    assert judged(client).startswith("Judgement Kept")
    assert "Judgement: kept." in told(client)


# -- the figures of that day ---------------------------------------------------------------------------


def test_the_figures_of_that_day_stay_whatever_is_corrected_later(client, as_editor, pledge, measure, clock):
    judge(client, pledge)
    before = judged(client)
    kept = Judgement.objects.get().figures
    clock.shift(timedelta(days=5))
    point = DataPoint.objects.get()
    Correction.of_point(point, reason="Counted twice.", by=None, now=44)
    point.value = 44
    point.save()
    Measure.objects.update(name_en="Homes renamed")
    assert "44 homes" in section(page(client, PLACE), "test")
    assert judged(client) == before
    assert Judgement.objects.get().figures == kept


def test_a_judgement_entered_late_has_the_figures_that_were_known_on_its_day(pledge, measure, plan, clock):
    clock.shift(timedelta(days=10))
    point = DataPoint.objects.get()
    Correction.of_point(point, reason="Counted twice.", by=None, now=44)
    point.value = 44
    point.save()
    period = {"period_start": date(2026, 10, 1), "period_end": date(2026, 10, 31)}
    a_point(measure, 60, **period)
    late = Judgement(pledge=pledge, committee=pledge.judge, reported_on=TODAY)
    (kept,) = of_judgement(late)["measures"]
    assert (kept["latest"]["value"], kept["latest"]["period_end"]) == ("40", "2026-09-30")


def test_what_is_suppressed_since_is_shown_no_more(client, pledge, measure):
    a_judgement(pledge)
    DataPoint.objects.update(value=None, state="suppressed")
    text = judged(client)
    assert "Suppressed since: numbers too small to publish" in text
    assert "40 homes" not in text


def test_what_the_test_said_on_that_day_is_told_where_it_says_something_else_now(client, pledge):
    a_judgement(pledge)
    assert "What would make it true was then" not in judged(client)
    Pledge.objects.filter(pk=pledge.pk).update(test_en="No home is cold.", due_on=date(2027, 3, 31))
    said = "What would make it true was then: No home is colder than 18 degrees. By 31 October 2026."
    assert said in judged(client)


def test_it_is_judged_by_the_edition_that_counted_on_its_day(
    client, as_editor, gateshead, pledge, vision, scrutiny
):
    """Entered after the next edition, which names another judge."""
    at = NOW - timedelta(days=1)
    for row in (pledge, vision):
        type(row).objects.filter(pk=row.pk).update(superseded_at=at)
    again = live(VisionStatement, gateshead, lineage_id=vision.lineage_id, edition=2, publish_at=at)
    other = a_committee(gateshead)
    now = live(
        Pledge,
        gateshead,
        vision=again,
        lineage_id=pledge.lineage_id,
        edition=2,
        publish_at=at,
        slug="warm-homes",
        **a_test(other, test_en="No home is cold."),
    )
    typed = {"committee": scrutiny.pk}
    assert "committee" in errors(judge(client, now, **typed))
    assert judge(client, now, reported_on="10 November 2026", **typed).status_code == 302
    assert Judgement.objects.get().figures["test"]["test_en"] == "No home is colder than 18 degrees."


# -- lists, search, dashboard, Welsh -------------------------------------------------------------------


def test_publishers_are_told_of_pledges_whose_day_has_passed_without_a_judgement(
    gateshead, vision, pledge, publisher
):
    scrutiny = pledge.judge
    for name, due_on in (("In time", date(2026, 11, 20)), ("Kept", EARLIER), ("Dropped", EARLIER)):
        live(
            Pledge,
            gateshead,
            vision=vision,
            title_en=name,
            is_dropped=name == "Dropped",
            dropped_reason_en="x",
            **a_test(scrutiny, due_on=due_on),
        )
    a_judgement(Pledge.objects.get(title_en="Kept"), "kept", reported_on=date(2026, 11, 1))
    a_judgement(pledge, "partly_kept", reported_on=date(2026, 10, 1))

    def listed(user):
        tables = [each for each in Dashboard(user).tables() if each.name == "pledges"]
        return [(row.title, row.address) for table in tables for row in table.rows]

    assert listed(publisher) == [("Warm homes for all", f"{address(Judgement, 'add')}?pledge={pledge.pk}")]
    assert listed(a_user("editor", gateshead)) == []
    a_judgement(pledge, "not_kept")
    assert listed(publisher) == []


@pytest.mark.usefixtures("recorded")
def test_search_finds_a_pledge_by_its_test(client, gateshead):
    scrutiny = a_committee(gateshead)
    found = live(Pledge, gateshead, **a_test(scrutiny, test_en="Every bus stop has a bench."))
    assert page(client, "/search/?q=bench").find("a", href=found.get_absolute_url())


def test_in_welsh_the_words_are_welsh_and_english_texts_are_marked(client, bridgend):
    scrutiny = a_committee(bridgend, name_en="Scrutiny", name_cy="Craffu")
    vision = live(VisionStatement, bridgend)
    test = a_test(scrutiny, test_en="Every street is lit.", test_cy="Mae pob stryd wedi’i goleuo.")
    row = live(Pledge, bridgend, vision=vision, number=1, slug="lit", **test)
    live(Pledge, bridgend, vision=vision, number=2, slug="bare")
    a_judgement(row, "partly_kept", commentary_en="Half of them.")
    note_updates(Judgement.objects.all(), by=None)
    soup = page(client, "/cy/bridgend/pledges/lit/")
    assert section(soup, "test").startswith(
        "Sut y caiff yr addewid hwn ei farnu Mae pob stryd wedi’i goleuo."
    )
    text = section(soup, "judgement")
    assert text.startswith("Dyfarniad Wedi’i gadw’n rhannol Barnwyd ar 20 Tachwedd 2026 gan Craffu.")
    assert (
        soup.find(id="judgement").find_parent("section").find(lang="en").get_text(strip=True)
        == "Half of them."
    )
    assert "Nid yw’r cyngor wedi dweud yma" in words(page(client, "/cy/bridgend/pledges/bare/").main)
    assert "Mae 1 o’r 2 addewid yn dweud" in words(page(client, "/cy/bridgend/").main)
    assert "Dyfarniad: wedi’i gadw’n rhannol." in words(page(client, "/cy/bridgend/changes/").main)


def test_a_judgement_with_welsh_is_recorded_in_both_languages(client, bridgend, bridgend_editor):
    scrutiny = a_committee(bridgend)
    row = live(Pledge, bridgend, since=timedelta(days=9), **a_test(scrutiny))
    client.force_login(bridgend_editor)
    assert judge(client, row, commentary_cy="Mae hanner y cartrefi’n gynnes.").status_code == 302
    client.logout()
    text = judged(client, f"/cy{row.get_absolute_url()}")
    assert "Mae hanner y cartrefi’n gynnes." in text
