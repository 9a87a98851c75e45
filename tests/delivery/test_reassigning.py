"""What a colleague looks after moves to another one in one step, and is asked about when their access ends."""

import pytest
from admin_forms import address, open_form, save
from bs4 import BeautifulSoup
from builders import a_measure, a_user, an_action, an_undertaking, draft, live
from reading import words

from councils.models import ChangeNote, Membership
from plans.models import Decision, Plan

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]


@pytest.fixture
def ann(gateshead):
    return a_user("editor", gateshead, name="Ann Example")


@pytest.fixture
def bob(gateshead):
    return a_user("editor", gateshead, name="Bob Example")


@pytest.fixture
def owner(client, gateshead):
    owner = a_user("owner", gateshead)
    client.force_login(owner)
    return owner


@pytest.fixture
def work(gateshead, ann, bob):
    """A public plan with an action of hers and one of which she is Bob's deputy; a draft; an undertaking."""
    plan = live(Plan, gateshead, title_en="Homes plan", owner=ann)
    draft(Plan, gateshead, title_en="Roads plan", owner=ann)
    return [
        an_action(plan, reference="1.1", owner=ann),
        an_action(plan, reference="1.2", owner=bob, deputy=ann),
        a_measure(plan, owner=ann, deputy=bob),
        an_undertaking(live(Decision, gateshead), owner=ann),
    ]


def role_of(person):
    return Membership.objects.get(user=person)


def said(page) -> str:
    return words(BeautifulSoup(page.content, "html.parser").find(id="content"))


def test_all_of_it_moves_and_residents_are_told_nothing(client, owner, ann, bob, work):
    told = said(client.get(address(role_of(ann))))
    assert (
        "What they look after Actions: 1 Actions (as deputy): 1 Measures: 1 Plans: 2 Undertakings: 1" in told
    )
    place = address(role_of(ann), "reassign")
    assert "Plans: 2" in said(client.get(place))
    notes = ChangeNote.objects.count()
    done = client.post(place, {"to": role_of(bob).pk}, follow=True)
    assert [str(message) for message in done.context["messages"]] == ["6 items moved to Bob Example."]
    for row in work:
        row.refresh_from_db()
    own, deputised, measure, undertaking = work
    assert own.owner == measure.owner == undertaking.owner == bob
    assert (deputised.owner, deputised.deputy) == (bob, None)
    assert measure.deputy is None
    assert set(Plan.objects.values_list("owner", flat=True)) == {bob.pk}
    assert own.history.latest().history_user == owner
    assert own.history.latest().history_change_reason == "Moved from Ann Example to Bob Example"
    assert ChangeNote.objects.count() == notes
    assert "What they look after" not in said(client.get(address(role_of(ann))))
    assert "They look after nothing in this council." in said(client.get(place))


def test_it_is_asked_for_before_a_role_is_taken_away(client, owner, ann, bob, work):
    page = client.get(address(role_of(ann), "delete"))
    assert "This person still looks after: Actions: 1" in said(page)
    assert page.context["reassign_address"] == address(role_of(ann), "reassign")
    client.post(address(role_of(ann), "reassign"), {"to": role_of(bob).pk})
    assert "still looks after" not in said(client.get(address(role_of(ann), "delete")))


def test_what_is_archived_and_what_another_council_has_stays(client, owner, gateshead, bridgend, ann, bob):
    archived = draft(Plan, gateshead, owner=ann, status="archived")
    Membership.objects.create(user=ann, council=bridgend, role="editor")
    theirs = draft(Plan, bridgend, owner=ann)
    mine = draft(Plan, gateshead, owner=ann)
    client.post(
        address(Membership.objects.get(user=ann, council=gateshead), "reassign"), {"to": role_of(bob).pk}
    )
    for plan in (archived, theirs, mine):
        plan.refresh_from_db()
    assert (archived.owner, theirs.owner, mine.owner) == (ann, ann, bob)


def test_only_a_colleague_who_can_edit_is_chosen(client, owner, gateshead, bridgend, ann, work):
    stranger, gone = a_user("editor", bridgend), a_user("editor", gateshead, is_active=False)
    viewer = a_user("viewer", gateshead)  # who could not report on it
    for wrong in (role_of(stranger), role_of(gone), role_of(viewer), role_of(ann)):
        refused = client.post(address(role_of(ann), "reassign"), {"to": wrong.pk})
        assert refused.status_code == 422
        assert "Select a valid choice" in said(refused)
    assert client.post(address(role_of(ann), "reassign"), {}).status_code == 422
    assert Plan.objects.filter(owner=ann).count() == 2


@pytest.mark.parametrize("role", ["viewer", "editor", "publisher"])
def test_only_administrators_of_the_council_move_work(client, gateshead, ann, bob, work, role):
    client.force_login(a_user(role, gateshead))
    answer = client.post(address(role_of(ann), "reassign"), {"to": role_of(bob).pk})
    assert answer.status_code in (302, 403)
    assert Plan.objects.filter(owner=ann).count() == 2


def test_who_looks_after_what_is_public_changes_without_a_sentence(client, gateshead, ann, bob):
    client.force_login(a_user("publisher", gateshead))
    action = an_action(live(Plan, gateshead, owner=ann), reference="1.1", owner=ann)
    for row in (action, action.plan):
        for person in (bob, ann, bob):
            assert save(client, row, open_form(client, row), owner=person.pk).status_code == 302
        row.refresh_from_db()
        assert row.owner == bob
    assert not ChangeNote.objects.exists()
    refused = save(client, action, open_form(client, action), owner=ann.pk, title_en="Another title")
    assert refused.status_code == 422
    assert "Say what you corrected. Residents will see this." in said(refused)
