"""Committees with their members, and directorates: entered by officers, read by residents."""

from datetime import date, timedelta

import pytest
from admin_forms import address, form_data, open_form, save
from builders import (
    a_committee,
    a_council,
    a_councillor,
    a_directorate,
    a_measure,
    a_member,
    a_priority,
    an_action,
    an_update,
    draft,
    live,
    next_edition,
)
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from reading import page, section, words

from councils.models import Committee, CommitteeMember, Directorate
from plans.models import Decision, Plan

pytestmark = pytest.mark.django_db

ROW = "members"


@pytest.fixture
def committee(gateshead):
    return a_committee(gateshead, name_en="Scrutiny Committee", slug="scrutiny")


@pytest.fixture
def ann(gateshead):
    return a_councillor(gateshead, name="Ann Archer", slug="ann")


def with_member(client, committee, place=0, **fields) -> dict:
    """What the committee's form sends once a member is typed into its table."""
    given = {f"{ROW}-{place}-{name}": value for name, value in {"role": "member", **fields}.items()}
    return {**open_form(client, committee), f"{ROW}-TOTAL_FORMS": place + 1, **given}


def errors(answer) -> str:
    tables = answer.context["inline_admin_formsets"]
    rows = " ".join(str(form.errors) for table in tables for form in table.formset.forms)
    return f"{answer.context['adminform'].form.errors} {rows}"


# -- as an officer enters them ----------------------------------------------------------------------


def test_an_officer_adds_a_committee_with_its_chair_and_saves_three_times(as_editor, gateshead, ann):
    add = f"{address(Committee, 'add')}?council={gateshead.pk}"
    chair = {f"{ROW}-TOTAL_FORMS": 1, f"{ROW}-0-councillor": ann.pk, f"{ROW}-0-role": "chair"}
    typed = {"name_en": "Audit Committee", "kind": "other", **chair, f"{ROW}-0-from_on": "19 May 2022"}
    assert as_editor.post(add, {**form_data(as_editor.get(add)), **typed}).status_code == 302
    committee = Committee.objects.get()
    for _time in range(3):
        assert save(as_editor, committee, open_form(as_editor, committee)).status_code == 302
    member = CommitteeMember.objects.get()
    assert (committee.slug, member.councillor, member.role) == ("audit-committee", ann, "chair")
    assert member.from_on == date(2022, 5, 19)
    assert as_editor.get(address(member)).status_code == 200


def test_an_officer_adds_a_directorate(as_editor, gateshead):
    add = f"{address(Directorate, 'add')}?council={gateshead.pk}"
    typed = {"name_en": "Place", "remit_en": "Homes and roads.", "director_role_en": "Director of Place"}
    assert as_editor.post(add, {**form_data(as_editor.get(add)), **typed}).status_code == 302
    assert Directorate.objects.get().slug == "place"


@pytest.mark.parametrize("model", [Committee, Directorate])
def test_a_name_stands_once_in_a_council_in_any_case(as_editor, gateshead, bridgend, model):
    make = a_committee if model is Committee else a_directorate
    make(gateshead, name_en="Place")
    make(bridgend, name_en="Place")
    add = f"{address(model, 'add')}?council={gateshead.pk}"
    typed = {"name_en": "PLACE", "kind": "other", "remit_en": "Typed with care"}
    answer = as_editor.post(add, {**form_data(as_editor.get(add)), **typed})
    assert answer.status_code == 422
    assert "of this name" in str(answer.context["adminform"].form.errors["name_en"])
    assert "Typed with care" in answer.content.decode()


def test_an_end_before_its_start_is_said_beside_it(as_editor, committee, ann):
    dates = {"from_on": "2024-05-16", "until_on": "2024-05-15"}
    answer = save(as_editor, committee, with_member(as_editor, committee, councillor=ann.pk, **dates))
    assert answer.status_code == 422
    assert "The end date is before the start date." in errors(answer)
    assert "2024-05-16" in answer.content.decode()


def test_who_is_no_councillor_of_this_council_is_refused(as_editor, committee, bridgend):
    other = a_councillor(bridgend)
    answer = save(as_editor, committee, with_member(as_editor, committee, councillor=other.pk))
    assert answer.status_code == 422
    assert not CommitteeMember.objects.exists()


def test_nobody_has_two_places_at_the_same_time(as_editor, committee, ann):
    a_member(committee, ann, from_on=date(2022, 5, 19))
    later = {"councillor": ann.pk, "role": "chair", "from_on": "2024-05-16"}
    answer = save(as_editor, committee, with_member(as_editor, committee, 1, **later))
    assert answer.status_code == 422
    assert "already in this committee at that time" in errors(answer)
    own_page = f"{address(CommitteeMember, 'add')}?council={committee.council_id}"
    data = form_data(as_editor.get(own_page)) | {"committee": committee.pk, **later}
    answer = as_editor.post(own_page, data)
    assert answer.status_code == 422
    assert "already in this committee at that time" in answer.content.decode()


def test_whoever_becomes_chair_ends_one_place_and_begins_another_in_one_save(as_editor, committee, ann):
    a_member(committee, ann, from_on=date(2022, 5, 19))
    later = {"councillor": ann.pk, "role": "chair", "from_on": "2024-05-16"}
    data = with_member(as_editor, committee, 1, **later) | {f"{ROW}-0-until_on": "2024-05-15"}
    assert save(as_editor, committee, data).status_code == 302
    for _time in range(3):
        assert save(as_editor, committee, open_form(as_editor, committee)).status_code == 302
    rows = {row.role: row for row in committee.members.all()}
    assert rows["member"].is_on(date(2024, 5, 15))
    assert not rows["member"].is_on(date(2024, 5, 16))
    assert rows["chair"].is_on(date(2024, 5, 16))


def test_the_database_refuses_a_second_place_that_goes_on(committee, ann):
    a_member(committee, ann)
    with pytest.raises(IntegrityError), transaction.atomic():
        a_member(committee, ann, role="chair")


def test_what_is_named_stays(committee, gateshead, ann):
    directorate = a_directorate(gateshead)
    live(Plan, gateshead, committee=committee, directorate=directorate)
    a_member(committee, ann)
    for row in (committee, directorate, ann):
        with pytest.raises(ProtectedError):
            row.delete()


# -- a decision's committee -------------------------------------------------------------------------


def test_a_decision_after_a_committee_s_last_day_is_refused(as_editor, gateshead):
    ended = a_committee(gateshead, until_on=date(2024, 3, 31))
    decision = draft(Decision, gateshead)
    data = open_form(as_editor, decision) | {"committee": ended.pk}
    answer = save(as_editor, decision, data, meeting_on="1 April 2024", reasons_en="Typed with care")
    assert answer.status_code == 422
    said = str(answer.context["adminform"].form.errors["committee"])
    assert "This committee ended on 31 March 2024, before the meeting." in said
    assert "Typed with care" in answer.content.decode()
    assert save(as_editor, decision, data, meeting_on="31 March 2024").status_code == 302


@pytest.mark.parametrize("name", ["committee", "directorate"])
def test_another_council_s_is_refused_beside_the_field(as_editor, gateshead, bridgend, name):
    other = a_committee(bridgend) if name == "committee" else a_directorate(bridgend)
    plan = draft(Plan, gateshead)
    answer = save(as_editor, plan, open_form(as_editor, plan) | {name: other.pk})
    assert answer.status_code == 422
    assert name in answer.context["adminform"].form.errors


def test_a_decision_shows_its_committee_linked_else_the_words(client, gateshead, committee):
    decision = live(Decision, gateshead, decision_maker_en="The Overview and Scrutiny Board")
    soup = page(client, decision.get_absolute_url())
    assert "Decision maker The Overview and Scrutiny Board" in section(soup, "papers")
    decision.committee = committee
    decision.save()
    soup = page(client, decision.get_absolute_url())
    assert "Decision maker Scrutiny Committee" in section(soup, "papers")
    assert soup.select_one(f'dl.facts a[href="{committee.get_absolute_url()}"]')
    assert "Overview" not in words(soup.main)
    listed = page(client, "/gateshead/decisions/")
    assert "Noted by Scrutiny Committee, date not given" in words(listed.main)


# -- as residents read them -------------------------------------------------------------------------


def test_a_committee_lists_who_is_in_it_and_who_was(client, gateshead, committee, ann):
    today, year = timezone.localdate(), timedelta(days=365)
    ben, cat, dan = (a_councillor(gateshead, name=name) for name in ("Ben", "Cat", "Dan"))
    a_member(committee, ann, role="chair", from_on=today - year)
    a_member(committee, ben, until_on=today)
    a_member(committee, cat, role="chair", until_on=today - year)
    a_member(committee, dan, from_on=today + year)
    soup = page(client, committee.get_absolute_url())
    now, before = (
        [words(link) for link in table.select("tbody th a")] for table in soup.select("table.record")
    )
    assert (now, before) == (["Ann Archer", "Ben"], ["Cat"])
    listed = page(client, "/gateshead/committees/")
    assert "Scrutiny Committee Scrutiny committee Ann Archer" in words(listed.main)
    assert "Committees Scrutiny Committee, chair" in section(
        page(client, ann.get_absolute_url()), "committees"
    )
    former = section(page(client, cat.get_absolute_url()), "committees")
    assert "Former committees Scrutiny Committee, chair" in former


def test_a_committee_that_has_ended_has_no_members_now(client, gateshead, committee, ann):
    a_member(committee, ann, role="chair")
    committee.until_on = date(2024, 3, 31)
    committee.save()
    soup = page(client, committee.get_absolute_url())
    assert "This committee ended on 31 March 2024." in words(soup.main)
    assert "Former members and roles Councillor Role Dates Ann Archer Chair Until 31 March 2024." in section(
        soup, "members"
    )
    assert "None now" in words(page(client, "/gateshead/committees/").main)


def test_what_a_committee_decides_and_scrutinises_stands_on_its_page_once(client, gateshead, committee):
    plan = live(Plan, gateshead, title_en="Homes plan", committee=committee)
    next_edition(plan)
    draft(Plan, gateshead, title_en="Hidden plan", committee=committee)
    a_priority(plan, title_en="Warm homes", committee=committee)
    a_priority(plan, title_en="Over", committee=committee, ended_on=date(2024, 1, 1), ended_reason_en="Done")
    a_measure(plan, name_en="Homes built", committee=committee)
    for day in (1, 2):
        live(
            Decision, gateshead, title_en=f"On day {day}", committee=committee, meeting_on=date(2025, 1, day)
        )
    draft(Decision, gateshead, title_en="Not yet", committee=committee)
    soup = page(client, committee.get_absolute_url())
    said = section(soup, "scrutinises")
    assert [said.count(title) for title in ("Homes plan Strategy", "Warm homes", "Homes built")] == [1, 1, 1]
    assert "Hidden" not in said
    assert "Over" not in said
    decided = section(soup, "decisions")
    assert decided.index("On day 2") < decided.index("On day 1")
    assert "Not yet" not in decided


def test_many_decisions_stand_on_several_pages(client, gateshead, committee):
    for number in range(51):
        live(Decision, gateshead, title_en=f"Item {number}", committee=committee, meeting_on=date(2025, 1, 1))
    here = committee.get_absolute_url()
    assert len(page(client, here).select("section[aria-labelledby=decisions] li")) == 50
    second = page(client, f"{here}?page=2")
    assert len(second.select("section[aria-labelledby=decisions] li")) == 1
    assert "(page 2 of 2)" in words(second.title)
    assert second.find("link", rel="canonical")["href"].endswith("?page=2")
    assert client.get(f"{here}?page=nothing").status_code == 200


def test_a_directorate_says_who_leads_it_and_how_its_work_is_going(client, gateshead):
    place = a_directorate(gateshead, name_en="Place", slug="place", director_role_en="Director of Place")
    other = a_directorate(gateshead)
    plan = live(Plan, gateshead, title_en="Homes plan", directorate=place)
    an_update(an_action(plan), "complete")
    an_update(an_action(plan), "off_track", note_en="Late.")
    an_update(an_action(plan, directorate=other), "at_risk", note_en="Late.")
    a_measure(plan, name_en="Homes built")
    soup = page(client, place.get_absolute_url())
    assert "Led by Director of Place" in section(soup, "answers")
    assert "1 of 2 actions is complete. 1 is off track." in section(soup, "actions")
    assert soup.select_one('a[href="/gateshead/briefing/?directorate=place"]')
    assert "Homes plan" in section(soup, "plans")
    assert "Homes built" in section(soup, "measures")


def test_what_answers_stands_on_the_pages_of_plan_priority_action_and_measure(client, gateshead, committee):
    place = a_directorate(gateshead, name_en="Place", slug="place")
    both = {"directorate": place, "committee": committee}
    plan = live(Plan, gateshead, **both)
    things = [plan, a_priority(plan, **both), a_measure(plan, **both), an_action(plan, directorate=place)]
    for thing in things:
        soup = page(client, thing.get_absolute_url())
        assert soup.select_one(f'dl.facts a[href="{place.get_absolute_url()}"]'), thing
        linked = soup.select_one(f'dl.facts a[href="{committee.get_absolute_url()}"]')
        assert bool(linked) is hasattr(thing, "committee"), thing


def test_the_menu_leads_there_only_where_there_are_any(client, gateshead):
    home = "/gateshead/"
    assert "/gateshead/committees/" not in client.get(home).content.decode()
    a_directorate(gateshead)
    with transaction.atomic():
        gateshead.refresh_from_db()
        gateshead.save()
    assert "/gateshead/committees/" in client.get(home).content.decode()


def test_an_old_address_leads_to_the_new_one_and_one_that_is_gone_says_so(client, recorded, gateshead):
    for row in (a_committee(gateshead, slug="old"), a_directorate(gateshead, slug="old")):
        old = row.get_absolute_url()
        row.slug = "new"
        row.save()
        assert client.get(old)["Location"] == row.get_absolute_url()
        row.delete()
        assert client.get(old).status_code == 410


def test_the_pages_of_a_council_that_is_not_live_are_not_there(client):
    hidden = a_council("hidden", is_live=False)
    for row in (a_committee(hidden), a_directorate(hidden)):
        assert client.get(row.get_absolute_url()).status_code == 404
    assert client.get("/hidden/committees/").status_code == 404


def test_without_committees_a_councillor_s_page_asks_for_none(client, ann):
    with CaptureQueriesContext(connection) as queries:
        page(client, ann.get_absolute_url())
    rows = [query["sql"] for query in queries if 'FROM "councils_committeemember"' in query["sql"]]
    assert all("EXISTS" in sql for sql in rows)
