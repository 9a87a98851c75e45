"""Before something is deleted, the page says what names it: nothing vanishes from another page unseen."""

import pytest
from admin_forms import address
from builders import (
    a_contact,
    a_councillor,
    a_partner,
    a_priority,
    a_user,
    draft,
    live,
    one_of_each,
)

from councils.models import Office, Partner
from plans.models import Document, Engagement, EngagementPartner, Plan, PlanPartner, Priority
from pledges.models import Award, Event, Pledge, VisionStatement

pytestmark = pytest.mark.django_db


def named(page) -> list[str]:
    return [f"{use.kind}: {use.row}" for use in page.context["protected"]]


def test_a_partner_that_is_named_is_not_deleted_and_the_page_says_where(as_owner, gateshead):
    partner = a_partner(gateshead, name="Healthwatch")
    plan = live(Plan, gateshead, title_en="Care")
    PlanPartner.objects.create(plan=plan, partner=partner)
    engagement = draft(Engagement, gateshead, title_en="Listening", plan=plan)
    EngagementPartner.objects.create(engagement=engagement, partner=partner)
    event = live(Event, gateshead, title_en="Open day")
    event.partners.add(partner)
    page = as_owner.get(address(partner, "delete"))
    assert named(page) == ["Engagement: Listening", "Event: Open day", "Plan: Care"]
    words = page.content.decode()
    assert "cannot be deleted" in words
    assert f'href="{address(plan)}"' in words
    assert as_owner.post(address(partner, "delete"), {"post": "yes"}).status_code == 409
    assert Partner.objects.filter(pk=partner.pk).exists()
    assert event.partners.get() == partner


def test_a_partner_that_nobody_names_is_deleted(as_owner, gateshead):
    partner = a_partner(gateshead)
    page = as_owner.get(address(partner, "delete"))
    assert page.context["protected"] == []
    assert as_owner.post(address(partner, "delete"), {"post": "yes"}).status_code == 302
    assert not Partner.objects.exists()


def test_a_contact_says_which_plan_it_answers_for(as_owner, gateshead):
    contact = a_contact(gateshead)
    draft(Plan, gateshead, title_en="Roads", contact=contact)
    assert named(as_owner.get(address(contact, "delete"))) == ["Plan: Roads"]


def test_a_plan_says_which_papers_hang_on_it(as_owner, gateshead):
    plan = draft(Plan, gateshead)
    draft(Document, gateshead, plan=plan, title_en="Full text")
    a_priority(plan)
    assert named(as_owner.get(address(plan, "delete"))) == ["Document: Full text"]


def test_parts_that_go_along_are_counted(as_owner, gateshead):
    plan = draft(Plan, gateshead)
    a_priority(plan)
    a_priority(plan)
    plan.pledges.add(live(Pledge, gateshead))
    words = as_owner.get(address(plan, "delete")).content.decode()
    assert "These will also be deleted: 2 priorities." in words
    as_owner.post(address(plan, "delete"), {"post": "yes"})
    assert not Plan.objects.exists()


def test_a_councillor_s_offices_go_along(as_owner, gateshead):
    councillor = a_councillor(gateshead)
    Office.objects.create(councillor=councillor, title_en="Leader")
    assert "1 role" in as_owner.get(address(councillor, "delete")).content.decode()


def test_a_pledge_ticked_elsewhere_is_named_there(as_owner, gateshead):
    vision = draft(VisionStatement, gateshead)
    pledge = draft(Pledge, gateshead, vision=vision, number=1)
    plan = draft(Plan, gateshead, title_en="Roads")
    a_priority(plan, title_en="Potholes").pledges.add(pledge)
    draft(Award, gateshead, title_en="Silver").pledges.add(pledge)
    assert named(as_owner.get(address(pledge, "delete"))) == ["Award: Silver", "Plan: Roads"]


def test_a_sub_priority_goes_with_its_priority(as_owner, gateshead):
    plan = draft(Plan, gateshead)
    main = a_priority(plan)
    a_priority(plan, parent=main)
    page = as_owner.get(address(main, "delete"))
    assert page.context["protected"] == []
    assert "These will also be deleted: 1 priority." in page.content.decode()


def test_several_chosen_in_a_list_are_held_by_what_names_one_of_them(as_owner, gateshead):
    free, used = a_partner(gateshead), a_partner(gateshead)
    PlanPartner.objects.create(plan=draft(Plan, gateshead, title_en="Care"), partner=used)
    chosen = {"action": "delete_selected", "_selected_action": [free.pk, used.pk]}
    for data in (chosen, {**chosen, "post": "yes"}):
        page = as_owner.post(address(Partner, "changelist"), data)
        assert named(page) == ["Plan: Care"]
    assert Partner.objects.count() == 2


def test_two_things_that_hold_each_other_are_refused_not_broken(as_owner, gateshead):
    whole = draft(Plan, gateshead, title_en="Whole")
    part = draft(Plan, gateshead, title_en="Part", parent=whole)
    chosen = {"action": "delete_selected", "_selected_action": [whole.pk, part.pk], "post": "yes"}
    page = as_owner.post(address(Plan, "changelist"), chosen)
    assert named(page) == ["Plan: Part"]
    assert Plan.objects.count() == 2


def test_what_another_council_has_is_never_named(as_owner, gateshead, bridgend):
    """No form makes such a link; if a fault did, nothing is told and nothing breaks."""
    partner = a_partner(gateshead)
    theirs = live(Plan, bridgend, title_en="Secret plan")
    PlanPartner.objects.create(plan=theirs, partner=partner)
    page = as_owner.get(address(partner, "delete"))
    assert page.context["protected"] == [None]
    words = page.content.decode()
    assert "Secret" not in words
    assert "Bridgend" not in words
    assert as_owner.post(address(partner, "delete"), {"post": "yes"}).status_code == 409


def test_every_kind_of_thing_has_a_page_that_asks_before_it_is_deleted(client, gateshead, superuser):
    client.force_login(superuser)
    for model, row in one_of_each(gateshead).items():
        page = client.get(address(row, "delete"))
        assert page.status_code in (200, 403), model


def test_deleting_asks_the_database_no_more_for_many_uses(as_owner, gateshead, django_assert_max_num_queries):
    partner = a_partner(gateshead)
    for number in range(12):
        PlanPartner.objects.create(plan=draft(Plan, gateshead, title_en=f"Plan {number}"), partner=partner)
    as_owner.get(address(partner, "delete"))
    with django_assert_max_num_queries(30):
        assert len(named(as_owner.get(address(partner, "delete")))) == 12


def test_parts_of_a_draft_are_deleted_by_its_editors(client, gateshead):
    client.force_login(a_user("editor", gateshead))
    priority = a_priority(draft(Plan, gateshead))
    assert client.post(address(priority, "delete"), {"post": "yes"}).status_code == 302
    assert not Priority.objects.exists()
