"""Owners, leads and dates of many rows chosen at once from a list."""

from datetime import date

import pytest
from admin_forms import address
from bs4 import BeautifulSoup
from builders import a_councillor, a_measure, a_risk, a_user, an_action, draft, live
from reading import confirming, words

from delivery.models import Action, Measure, Risk
from plans.models import Plan

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]


@pytest.fixture
def colleague(gateshead):
    return a_user("editor", gateshead)


def ask(client, *rows):
    ticked = {"action": "bulk_change", "_selected_action": [row.pk for row in rows]}
    return client.post(address(type(rows[0]), "changelist"), ticked, follow=True)


def change(client, *rows, **typed):
    kept = confirming(ask(client, *rows))
    return client.post(address(type(rows[0]), "changelist"), {**kept, **typed}, follow=True)


def whole(answer) -> str:
    return words(BeautifulSoup(answer.content, "html.parser").body)


@pytest.mark.parametrize(("model", "make"), [(Action, an_action), (Measure, a_measure), (Risk, a_risk)])
def test_what_nobody_looks_after_gets_its_owner_in_one_step(as_publisher, gateshead, colleague, model, make):
    plan = live(Plan, gateshead)
    rows = [make(plan) for _number in range(3)]
    unowned = as_publisher.get(f"{address(model, 'changelist')}?owned_by=none").content.decode()
    assert all(str(address(row)) in unowned for row in rows)
    asked = whole(ask(as_publisher, *rows))
    assert "3 will change." in asked
    answer = change(as_publisher, *rows, owner=colleague.pk)
    assert "3 changed." in whole(answer)
    assert {row.owner for row in model.objects.all()} == {colleague}
    assert rows[0].history.first().history_user is not None
    assert "0 changed." in whole(change(as_publisher, *rows, owner=colleague.pk))
    change(as_publisher, *rows, owner="nobody")
    assert {row.owner for row in model.objects.all()} == {None}


def test_dates_and_leads_of_drafts_change_and_of_what_is_public_stay(as_publisher, gateshead, colleague):
    councillor = a_councillor(gateshead)
    public = an_action(live(Plan, gateshead), due_on=date(2027, 3, 31))
    unread = an_action(draft(Plan, gateshead), due_on=date(2027, 3, 31))
    assert "1 is public: only its owner and deputy change here." in whole(ask(as_publisher, public, unread))
    change(
        as_publisher,
        public,
        unread,
        owner=colleague.pk,
        lead_councillor=councillor.pk,
        due_on="30 September 2027",
    )
    public.refresh_from_db()
    unread.refresh_from_db()
    assert (public.owner, public.due_on, public.lead_councillor) == (colleague, date(2027, 3, 31), None)
    assert (unread.owner, unread.due_on, unread.lead_councillor) == (
        colleague,
        date(2027, 9, 30),
        councillor,
    )


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({}, "Choose what to change."),
        ({"due_on": "30 September"}, "Enter the date with the year"),
        ({"due_on": "30 September 2020"}, "before"),
    ],
)
def test_what_cannot_be_is_refused_with_all_that_was_chosen(as_publisher, gateshead, colleague, typed, told):
    rows = [an_action(draft(Plan, gateshead), starts_on=date(2026, 1, 1)) for _number in range(2)]
    if typed:
        typed |= {"owner": colleague.pk}
    refused = change(as_publisher, *rows, **typed)
    assert refused.status_code == 422
    assert told in whole(refused)
    assert not Action.objects.exclude(owner=None).exists()
    if typed:
        assert f'value="{colleague.pk}" selected' in refused.content.decode()


def test_nobody_is_their_own_deputy(as_publisher, gateshead, colleague):
    row = an_action(live(Plan, gateshead), deputy=colleague)
    refused = change(as_publisher, row, owner=colleague.pk, deputy=colleague.pk)
    assert refused.status_code == 422
    change(as_publisher, row, owner=colleague.pk)
    row.refresh_from_db()
    assert (row.owner, row.deputy) == (colleague, None)


def test_a_colleague_of_another_council_is_no_choice_and_neither_are_its_rows(
    as_publisher, gateshead, bridgend
):
    stranger, row = a_user("editor", bridgend), an_action(live(Plan, gateshead))
    assert change(as_publisher, row, owner=stranger.pk).status_code == 422
    theirs = an_action(live(Plan, bridgend))
    assert "kept" not in ask(as_publisher, theirs).context
    theirs.refresh_from_db()
    assert theirs.owner is None


def test_an_editor_changes_drafts_and_is_told_what_stays(as_editor, gateshead, colleague):
    public, unread = an_action(live(Plan, gateshead)), an_action(draft(Plan, gateshead))
    assert "1 stays as it is: your role does not let you change it." in whole(ask(as_editor, public, unread))
    change(as_editor, public, unread, owner=colleague.pk)
    public.refresh_from_db()
    unread.refresh_from_db()
    assert (public.owner, unread.owner) == (None, colleague)


def test_many_rows_take_few_queries(as_publisher, gateshead, colleague, django_assert_max_num_queries):
    plan = live(Plan, gateshead)
    rows = [an_action(plan) for _number in range(40)]
    kept = confirming(ask(as_publisher, *rows))
    with django_assert_max_num_queries(60):
        as_publisher.post(address(Action, "changelist"), {**kept, "owner": colleague.pk})
    assert not Action.objects.filter(owner=None).exists()
