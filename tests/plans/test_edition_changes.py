"""What changed between two editions of a plan: for residents what is published, for officers drafts too."""

from datetime import timedelta

import pytest
from admin_forms import address
from bs4 import BeautifulSoup
from builders import a_councillor, a_user, live
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from councils.publishing.editions import start_next_edition
from delivery.models import Action
from plans.models import Plan, Principle, Priority

pytestmark = pytest.mark.django_db

CHANGES = "/gateshead/plans/roads/editions/{}/changes/"


@pytest.fixture
def first(gateshead):
    plan = live(Plan, gateshead, slug="roads", title_en="Roads", purpose_en="Good roads for all.")
    priority = Priority.objects.create(plan=plan, title_en="Repair", slug="repair")
    Action.objects.create(plan=plan, priority=priority, reference="1.1", title_en="Mend holes")
    return plan


def published(draft):
    now = timezone.now()
    Plan.objects.filter(lineage=draft.lineage_id, superseded_at=None, status="published").update(
        superseded_at=now
    )
    draft.status, draft.publish_at, draft.first_published_at = "published", now, now
    draft.save()
    return draft


@pytest.fixture
def second(first):
    draft = start_next_edition(first, by=None)
    draft.purpose_en = "Good and safe roads for all."
    draft.save()
    draft.actions.update(title_en="Mend all holes")
    return published(draft)


@pytest.fixture
def third(second):
    """A draft."""
    draft = start_next_edition(second, by=None)
    Principle.objects.create(plan=draft, text_en="Not yet decided")
    return draft


def words(client, page):
    answer = client.get(page)
    assert answer.status_code == 200
    return " ".join(BeautifulSoup(answer.content, "html.parser").main.get_text(" ").split())


def test_residents_read_what_changed_from_the_edition_before(client, second):
    said = words(client, CHANGES.format(2))
    assert "From edition 1 to edition 2 ." in said
    assert "1.1 Mend all holes Part of: Repair Reworded" in said
    assert "added: and safe" in said


def test_the_plan_s_page_leads_to_it(client, second):
    page = client.get("/gateshead/plans/roads/").content.decode()
    assert f'href="{CHANGES.format(2)}"' in page
    assert CHANGES.format(1) not in page


def test_another_edition_can_be_chosen_and_an_unknown_one_is_missing(client, second):
    assert "Mend removed: all" in words(client, f"{CHANGES.format(1)}?from=2")
    for asked in ("3", "x", "", "9" * 40, "-1", "1.0"):
        assert client.get(CHANGES.format(2), {"from": asked}).status_code == 404
    assert "There is no earlier edition here" in words(client, CHANGES.format(1))


def test_a_draft_is_compared_by_the_council_s_own_people_alone(client, gateshead, bridgend, third):
    for user in (None, a_user("owner", bridgend)):
        if user:
            client.force_login(user)
        assert client.get(CHANGES.format(3)).status_code == 404
        assert client.get(CHANGES.format(2), {"from": 3}).status_code == 404
        assert "Not yet decided" not in client.get(CHANGES.format(2)).content.decode()
    client.force_login(a_user("viewer", gateshead))
    assert "Not yet decided" in words(client, CHANGES.format(3))


def test_a_public_comparison_asks_for_little_whatever_changed(client, second):
    client.get(CHANGES.format(2))
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{CHANGES.format(2)}?from=1")
    assert len(queries) <= 8


# -- in the admin -------------------------------------------------------------------------------------


def compare(row, **asked):
    return address(row, "compare"), {name: getattr(value, "pk", value) for name, value in asked.items()}


@pytest.mark.parametrize("role", ["editor", "publisher", "owner"])
def test_a_draft_is_compared_with_the_live_edition_unless_something_else_is_asked(
    client, gateshead, second, third, role
):
    client.force_login(a_user(role, gateshead))
    assert address(third, "compare") in client.get(address(third)).content.decode()
    for row in (third, second):
        said = client.get(address(row, "compare")).content.decode()
        assert "Not yet decided" in said
        assert "Mend all holes" not in said


def test_any_two_editions_are_compared_side_by_side(client, publisher, first, third):
    client.force_login(publisher)
    said = client.get(*compare(third, before=first, after=third)).content.decode()
    assert "Not yet decided" in said
    assert "Mend all holes" in said


def test_what_changed_since_a_day(client, publisher, gateshead, recorded, time_machine):
    client.force_login(publisher)
    plan = live(Plan, gateshead, purpose_en="Good roads.")
    time_machine.move_to(timezone.now() + timedelta(days=3))
    plan.lead_councillor = a_councillor(gateshead, name="Ash Chair")
    plan.save()
    client.force_login(publisher)
    today = timezone.localdate()
    said = client.get(*compare(plan, since=today - timedelta(days=1), after=plan)).content.decode()
    assert "Lead councillor: now Ash Chair." in said
    said = client.get(*compare(plan, since=today, after=plan)).content.decode()
    assert "Ash Chair." in said


def test_what_cannot_be_compared_is_explained_beside_its_field(client, publisher, first, second, recorded):
    client.force_login(publisher)
    tomorrow, today = timezone.localdate() + timedelta(days=1), timezone.localdate()
    for asked, why in [
        ({"since": tomorrow, "after": second}, "This date is in the future."),
        ({"since": today - timedelta(days=400), "after": second}, "This edition was added on"),
        ({"since": "nonsense", "after": second}, ""),
        ({"before": first, "since": today, "after": second}, "Choose an edition or a date, not both."),
        ({"before": second, "after": second}, "Choose two different editions."),
        ({"after": second}, "Enter a date, or choose an edition to compare with."),
        ({"before": first}, "Choose the edition to compare."),
        ({"before": "x", "after": "9" * 40}, ""),
    ]:
        answer = client.get(*compare(second, **asked))
        assert answer.status_code == 422, asked
        assert why in answer.content.decode()


def test_another_council_s_officer_compares_nothing(client, bridgend, first, second):
    client.force_login(a_user("owner", bridgend))
    assert client.get(address(second, "compare")).status_code == 302
    own = live(Plan, bridgend)
    answer = client.get(*compare(own, before=first, after=own))
    assert answer.status_code == 422
    assert "Good roads" not in answer.content.decode()
