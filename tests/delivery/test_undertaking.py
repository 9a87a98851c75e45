"""What is to be done after a decision is recorded, reported on until it is done or refused, and read by residents."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from admin_forms import address, form_data, open_form, save
from builders import (
    a_committee,
    a_resolution,
    a_user,
    an_undertaking,
    an_undertaking_update,
    draft,
    hold_update,
    live,
    next_edition,
)
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.urls import reverse
from reading import page, section, words

from councils.dashboard.dashboard import Dashboard
from delivery.holds import release
from delivery.models import Undertaking, UndertakingUpdate
from plans.models import Decision, Plan

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = date(2026, 11, 20)
MET_ON = date(2026, 10, 1)
REASON = "Buses on Sundays cost more than the council has."


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def scrutiny(bridgend):
    return a_committee(bridgend, name_en="Scrutiny Committee", slug="scrutiny")


@pytest.fixture
def decision(bridgend, scrutiny):
    facts = {"title_en": "Evening buses", "title_cy": "Bysiau gyda’r nos", "slug": "buses"}
    days = {"meeting_on": MET_ON, "since": timedelta(days=40)}
    return live(Decision, bridgend, committee=scrutiny, outcome="recommended", **facts, **days)


@pytest.fixture
def officer(client, bridgend):
    officer = a_user("editor", bridgend)
    client.force_login(officer)
    return officer


@pytest.fixture
def undertaking(decision):
    return an_undertaking(decision, undertaken_en="Report on bus use", undertaken_cy="Adrodd ar fysiau")


def recorded_from(client, decision, /, **typed):
    """What an officer types on the page that the decision's page leads to."""
    form = f"{reverse('admin:delivery_undertaking_add')}?decision={decision.pk}"
    assert form in client.get(address(decision)).context["undertakings_address"]
    sheet = client.get(form)
    facts = {"undertaken_en": "Report on bus use by March", "source": "recommendation", **typed}
    return client.post(form, {**form_data(sheet), "once": sheet.context["once"], **facts})


def report(client, undertaking, **typed):
    form = f"{reverse('admin:delivery_undertakingupdate_add')}?undertaking={undertaking.pk}"
    assert form in client.get(address(undertaking)).context["report_address"]
    sheet = client.get(form)
    return client.post(form, {**form_data(sheet), "once": sheet.context["once"], **typed})


# -- the story through the forms ----------------------------------------------------------------------


def test_an_officer_records_what_is_to_be_done_and_reports_until_it_is_done(
    client, officer, decision, scrutiny
):
    role = {"owner_role_en": "Head of Transport", "owner_role_cy": "Pennaeth Trafnidiaeth"}
    recorded_from(client, decision, undertaken_cy="Adrodd ar fysiau", due_on="2026-11-10", **role)
    undertaking = Undertaking.objects.get()
    assert (undertaking.asked_on, undertaking.committee) == (MET_ON, scrutiny)
    assert "Overdue" in section(page(client, "/bridgend/committees/scrutiny/"), "undertakings")
    report(client, undertaking, status="open", note_en="Counting began.", reported_on="2026-10-20")
    report(client, undertaking, status="done", note_en="12 in the bus.", note_cy="12 yn y bws.")
    assert [row.status for row in undertaking.updates] == ["done", "open"]
    assert [row.by for row in undertaking.updates] == [officer, officer]
    client.logout()
    became = section(page(client, "/bridgend/decisions/buses/"), "became")
    assert "Report on bus use by March Done Due by 10 November 2026." in became
    assert "Reported on 20 November 2026. 12 in the bus. Responsible officer: Head of Transport" in became
    welsh = section(page(client, "/cy/bridgend/decisions/buses/"), "became")
    assert "Adrodd ar fysiau Wedi’i wneud" in welsh
    assert "12 yn y bws. Swyddog cyfrifol: Pennaeth Trafnidiaeth" in welsh


def test_what_is_refused_has_a_reason_that_residents_read(client, officer, undertaking):
    refused = report(client, undertaking, status="refused", note_en="", next_step_en="Typed words")
    assert refused.status_code == 422
    assert "Say why it was refused. Residents will see this." in refused.content.decode()
    assert "Typed words" in refused.content.decode()
    report(client, undertaking, status="refused", note_en=REASON)
    client.logout()
    assert REASON in words(page(client, undertaking.get_absolute_url()))
    assert REASON in section(page(client, "/bridgend/decisions/buses/"), "became")


def test_saved_three_times_nothing_changes(client, bridgend, undertaking):
    client.force_login(a_user("owner", bridgend))
    before = Undertaking.objects.values().get(pk=undertaking.pk)
    for _time in range(3):
        assert save(client, undertaking, open_form(client, undertaking)).status_code == 302
    after = Undertaking.objects.values().get(pk=undertaking.pk)
    assert {**after, "version": 0} == {**before, "version": 0}
    assert not UndertakingUpdate.objects.exists()


def test_a_correction_names_the_update_and_says_why(client, officer, undertaking):
    wrong = an_undertaking_update(undertaking, "done")
    report(client, undertaking, status="open", corrects=wrong.pk, reason_en="Only half of it was done.")
    client.logout()
    shown = words(page(client, undertaking.get_absolute_url()))
    assert "Corrected on 20 November 2026: Only half of it was done." in shown
    assert "Open for 50 days" in shown


# -- what residents read ------------------------------------------------------------------------------


def test_a_committee_s_page_tells_of_each_its_age_and_its_silence(client, decision, scrutiny, undertaking):
    an_undertaking_update(undertaking, reported_on=date(2026, 11, 1))
    late = an_undertaking(decision, undertaken_en="Fix the shelters", due_on=date(2026, 11, 19))
    done, refused = an_undertaking(decision), an_undertaking(decision)
    an_undertaking_update(done, "done")
    an_undertaking_update(refused, "refused", note_en=REASON)
    told = section(page(client, "/bridgend/committees/scrutiny/"), "undertakings")
    assert told.index("Fix the shelters") < told.index("Report on bus use")
    assert "Fix the shelters Open for 50 days Overdue Due by 19 November 2026. Never reported on." in told
    assert (
        "Open for 50 days No date was given. Last reported on 1 November 2026. No update for 19 days." in told
    )
    assert "Open: 2. Done: 1. Refused: 1." in told
    assert late.get_absolute_url() in client.get("/bridgend/committees/scrutiny/").content.decode()
    every = words(page(client, "/bridgend/committees/scrutiny/undertakings/"))
    assert all(row.undertaken in every for row in (late, undertaking, done, refused))
    welsh = section(page(client, "/cy/bridgend/committees/scrutiny/"), "undertakings")
    assert "Ar agor ers 50 diwrnod" in welsh
    assert "Dim diweddariad ers 19 diwrnod." in welsh


def test_the_resolution_is_shown_as_it_stands_now(client, decision):
    resolution = decision.resolutions.get()
    undertaking = an_undertaking(decision, resolution=resolution)
    at = NOW - timedelta(hours=1)
    Decision.objects.filter(pk=decision.pk).update(superseded_at=at)
    later = next_edition(
        decision, status="published", publish_at=at, first_published_at=at, superseded_at=None
    )
    a_resolution(later, "agreed", lineage_id=resolution.lineage_id, text_en="that buses run until 10pm.")
    shown = section(page(client, undertaking.get_absolute_url()), "facts")
    assert "Resolution Agreed: that buses run until 10pm." in shown


def test_what_changed_tells_when_it_is_done(client, officer, undertaking):
    an_undertaking_update(undertaking, reported_on=date(2026, 11, 1))
    report(client, undertaking, status="done", note_en="Finished.")
    client.logout()
    assert "Report on bus use: now done" in words(page(client, "/bridgend/changes/"))
    assert "Adrodd ar fysiau: wedi’i wneud" in words(page(client, "/cy/bridgend/changes/"))


def test_a_held_update_is_read_once_it_is_released(client, officer, undertaking):
    update = UndertakingUpdate(undertaking=undertaking, status="done", reported_on=TODAY, note_en="Finished.")
    hold_update(update, by=officer)
    client.logout()
    assert "Finished." not in words(page(client, undertaking.get_absolute_url()))
    assert "Never reported on." in section(page(client, "/bridgend/decisions/buses/"), "became")
    release(update, by=officer)
    assert "Finished." in words(page(client, undertaking.get_absolute_url()))


def test_a_hidden_decision_hides_it_everywhere(client, bridgend, scrutiny):
    plan = live(Plan, bridgend)
    hidden = draft(Decision, bridgend, committee=scrutiny, meeting_on=MET_ON, plan=plan)
    undertaking = an_undertaking(hidden, undertaken_en="Secret work")
    an_undertaking_update(undertaking)
    assert client.get(undertaking.get_absolute_url()).status_code == 404
    pages = (
        "committees/scrutiny/",
        "committees/scrutiny/undertakings/",
        "committees/scrutiny/pack/",
        "changes/",
    )
    for place in (*(f"/bridgend/{each}" for each in pages), f"{plan.get_absolute_url()}pack/"):
        answer = client.get(place, follow=True)
        assert "Secret work" not in answer.content.decode(), place
    assert "undertakings" not in client.get("/sitemap-council-bridgend.xml").content.decode()


def test_the_meeting_pack_lists_what_is_open(client, bridgend, decision, undertaking):
    an_undertaking_update(done := an_undertaking(decision), "done")
    plan = live(Plan, bridgend)
    Decision.objects.filter(pk=decision.pk).update(plan=plan)
    for name, slug in (("plan_pack", plan.slug), ("committee_pack", "scrutiny")):
        told = words(page(client, reverse(f"review:{name}", args=["bridgend", slug])))
        assert "Open undertakings Report on bus use" in told
        assert done.undertaken not in told


def test_a_page_with_several_resolutions_says_which_it_follows_from(client, decision):
    second = a_resolution(decision, "agreed", position=9)
    an_undertaking(decision, resolution=second)
    assert "Follows from resolution (b)." in section(page(client, "/bridgend/decisions/buses/"), "became")
    with pytest.raises(ProtectedError):
        second.delete()


# -- bad input ----------------------------------------------------------------------------------------


def test_bad_days_are_refused_beside_the_field(client, officer, decision):
    refused = recorded_from(client, decision, due_on="2026-09-30", owner_role_en="Head of Transport")
    assert refused.status_code == 422
    html = refused.content.decode()
    assert "The due date is before the day it was asked. Check both dates." in html
    assert "Head of Transport" in html
    refused = recorded_from(client, decision, asked_on="2026-09-30")
    assert "This is before the meeting on 1 October 2026. Check the date." in refused.content.decode()
    refused = recorded_from(client, decision, asked_on="2026-11-21")
    assert "This date is in the future." in refused.content.decode()
    assert not Undertaking.objects.exists()


def test_an_update_is_not_before_it_was_asked(client, officer, undertaking):
    refused = report(client, undertaking, status="done", reported_on="2026-09-30")
    assert refused.status_code == 422
    assert "This is before it was asked, on 1 October 2026. Check the date." in refused.content.decode()


def test_a_resolution_of_another_decision_is_refused(client, officer, bridgend, decision):
    other = live(Decision, bridgend)
    assert recorded_from(client, decision, resolution=other.resolutions.get().pk).status_code == 422
    row = Undertaking(council=bridgend, decision=decision, undertaken_en="Do it")
    row.resolution = other.resolutions.get()
    with pytest.raises(ValidationError, match="This resolution is of another decision"):
        row.full_clean()


def test_another_council_s_decision_is_refused(client, officer, gateshead, bridgend, decision):
    theirs = live(Decision, gateshead)
    assert recorded_from(client, decision, decision=theirs.pk).status_code == 422
    row = Undertaking(council=bridgend, decision=theirs, undertaken_en="Do it")
    with pytest.raises(ValidationError, match="Choose a decision of the same council"):
        row.full_clean()
    assert not Undertaking.objects.exists()


def test_the_database_refuses_what_no_form_lets_through(undertaking):
    with pytest.raises(IntegrityError), transaction.atomic():
        Undertaking.objects.filter(pk=undertaking.pk).update(due_on=MET_ON - timedelta(days=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        an_undertaking_update(undertaking, "refused", note_en="")


def test_what_was_public_or_reported_is_not_deleted(client, bridgend, decision, undertaking):
    client.force_login(a_user("owner", bridgend))
    refused = client.get(address(undertaking, "delete"))
    assert refused.status_code == 403
    assert "Add an update that says it is done or refused instead of deleting it." in refused.content.decode()
    hidden = an_undertaking(draft(Decision, bridgend, meeting_on=MET_ON))
    an_undertaking_update(hidden)
    refused = client.post(address(hidden, "delete"), {"post": "yes"})
    assert refused.status_code == 403
    assert "so you cannot delete it" in refused.content.decode()
    with pytest.raises(ProtectedError):
        hidden.delete()


# -- the dashboard ------------------------------------------------------------------------------------


def to_report(user):
    tables = {table.name: table for table in Dashboard(user).tables()}
    return [row.title for row in tables["undertakings"].rows]


def test_an_officer_is_asked_about_what_is_theirs_or_nobody_s_and_silent(bridgend, decision, undertaking):
    officer, other = a_user("editor", bridgend), a_user("editor", bridgend)
    assert to_report(officer) == []
    late = an_undertaking(decision, due_on=date(2026, 11, 19), owner=officer)
    assert (to_report(officer), to_report(other)) == ([late.undertaken], [])
    an_undertaking_update(late, "done")
    assert to_report(officer) == []
    with time_machine.travel(NOW + timedelta(days=60), tick=False):
        assert to_report(officer) == to_report(other) == ["Report on bus use"]
    an_undertaking_update(undertaking, reported_on=TODAY)
    with time_machine.travel(NOW + timedelta(days=60), tick=False):
        assert to_report(officer) == []


def test_the_list_of_officers_says_how_each_stands(client, officer, bridgend, decision, undertaking):
    an_undertaking(decision, undertaken_en="Fix the shelters", due_on=date(2026, 11, 19))
    update = UndertakingUpdate(undertaking=undertaking, status="done", reported_on=TODAY, note_en="Finished.")
    hold_update(update, by=officer)
    told = words(page(client, reverse("admin:delivery_undertaking_changelist")))
    assert re.search(r"Fix the shelters .*? open, overdue 19 November 2026", told)
    assert re.search(r"Report on bus use .*? done -", told)
