"""Where a council wants a second approval, nobody publishes their own work, on any page."""

from datetime import timedelta

import pytest
from admin_forms import address, form_data, open_form, save
from builders import a_council, a_priority, a_superuser, a_user, draft, live, next_edition
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from spreadsheets import a_csv, bring_in, choose, problems

from councils.admin.forms import SeenVersion
from councils.models import ChangeNote, Partner
from plans.models import Plan, Principle, Priority
from pledges.models import Award, Pledge, VisionStatement

pytestmark = pytest.mark.django_db


@pytest.fixture
def council():
    return a_council(needs_second_approval=True)


@pytest.fixture
def ann(council):
    return a_user("publisher", council, name="Ann Author")


@pytest.fixture
def ben(council):
    return a_user("publisher", council, name="Ben Second")


@pytest.fixture
def as_ann(client, ann):
    client.force_login(ann)
    return client


def try_to_publish(client, row, **given):
    """Open the page that publishes, as anyone can type its address, and press its button."""
    page = client.get(address(row, "transition", "publish"))
    version = SeenVersion.sign(page.context["original"].version)
    return client.post(address(row, "transition", "publish"), {"version": version, **given})


def is_out(row) -> bool:
    row.refresh_from_db()
    return row.status == row.Status.PUBLISHED


# -- the rule ---------------------------------------------------------------------------------


def test_the_author_is_refused_and_a_colleague_publishes(council, ann, ben):
    plan = draft(Plan, council, created_by=ann, updated_by=ann)
    with pytest.raises(PermissionDenied, match="you changed it last"):
        plan.publish(by=ann)
    plan.publish(by=ben)
    assert is_out(plan)


def test_whoever_sent_it_for_approval_is_refused(council, ann, ben):
    plan = draft(Plan, council, updated_by=a_user("editor", council))
    plan.submit(by=ann)
    with pytest.raises(PermissionDenied, match="you sent it"):
        plan.publish(by=ann)
    plan.publish(by=ben)
    assert is_out(plan)


def test_taking_it_back_does_not_make_the_sender_a_second_person(council, ann):
    plan = draft(Plan, council, updated_by=a_user("editor", council))
    plan.submit(by=ann)
    plan.send_back(by=ann)
    with pytest.raises(PermissionDenied):
        plan.publish(by=ann)


def test_a_schedule_is_publishing_too(council, ann):
    plan = draft(Plan, council, updated_by=ann)
    with pytest.raises(PermissionDenied):
        plan.publish(by=ann, at=timezone.now() + timedelta(days=1))


def test_who_withdraws_and_publishes_at_another_time_need_not_be_a_third(council, ann, ben):
    plan = draft(Plan, council, updated_by=ann)
    plan.publish(by=ben, at=timezone.now() + timedelta(days=1))
    plan.withdraw(by=ben)
    plan.publish(by=ben, at=timezone.now() + timedelta(days=2))
    assert plan.is_scheduled


def test_an_archived_text_that_its_author_restores_still_needs_a_second(council, ann, ben):
    plan = live(Plan, council, updated_by=ann)
    plan.archive(by=ben, reason="Out of date.")
    plan.restore(by=ann)
    with pytest.raises(PermissionDenied):
        plan.publish(by=ann)


def test_a_superuser_is_not_exempt(council):
    superuser = a_superuser()
    plan = draft(Plan, council, updated_by=superuser)
    with pytest.raises(PermissionDenied):
        plan.publish(by=superuser)


def test_a_command_of_the_site_publishes(council):
    plan = draft(Plan, council)
    plan.publish(by=None)
    assert is_out(plan)


def test_a_council_without_the_rule_goes_on_as_before(gateshead, publisher):
    plan = draft(Plan, gateshead, updated_by=publisher)
    plan.publish(by=publisher)
    assert is_out(plan)


def test_a_vision_with_a_pledge_of_ones_own_needs_another(council, ann, ben):
    vision = draft(VisionStatement, council, updated_by=ben)
    draft(Pledge, council, vision=vision, updated_by=ann, title_en="Warm homes")
    with pytest.raises(PermissionDenied, match="Warm homes"):
        vision.publish(by=ann)
    other = a_user("publisher", council)
    vision.publish(by=other)
    assert is_out(vision)


def test_a_next_edition_needs_a_second_as_the_first_did(council, ann, ben):
    plan = live(Plan, council, updated_by=ben)
    second = next_edition(plan, updated_by_id=ann.pk)
    with pytest.raises(PermissionDenied):
        second.publish(by=ann)
    second.publish(by=ben)
    assert is_out(second)


# -- the pages of the admin ------------------------------------------------------------------


def test_the_button_is_not_offered_and_the_page_says_who_can(as_ann, council, ann, ben):
    plan = draft(Plan, council, updated_by=ann)
    page = as_ann.get(address(plan))
    assert "publish" not in [transition.name for transition, _address in page.context["transitions"]]
    assert page.context["next_transition"].name == "submit"
    words = page.content.decode()
    assert "This needs another person to publish it: you changed it last." in words
    assert "Ben Second" in words


def test_without_a_second_publisher_the_page_says_whom_to_ask(as_ann, council, ann):
    page = as_ann.get(address(draft(Plan, council, updated_by=ann)))
    assert "Nobody else can publish for this council yet" in page.content.decode()


def test_the_page_that_publishes_refuses_in_a_sentence(as_ann, council, ann):
    plan = draft(Plan, council, updated_by=ann)
    page = as_ann.get(address(plan, "transition", "publish"))
    assert page.status_code == 403
    assert "you changed it last" in page.content.decode()
    answer = try_to_publish(as_ann, plan)
    assert answer.status_code == 403
    assert "you changed it last" in answer.content.decode()
    assert not is_out(plan)


def test_save_and_publish_saves_and_says_that_another_publishes(as_ann, council, ben):
    plan = draft(Plan, council, updated_by=ben)
    answer = as_ann.post(
        address(plan),
        {**open_form(as_ann, plan), "title_en": "My title", "_transition": "publish"},
        follow=True,
    )
    plan.refresh_from_db()
    assert plan.title_en == "My title"
    assert answer.redirect_chain[-1][0] == address(plan)
    assert "This needs another person to publish it" in answer.content.decode()
    assert try_to_publish(as_ann, plan).status_code == 403


def test_save_and_publish_without_a_change_publishes_a_colleagues_work(as_ann, council, ben):
    plan = draft(Plan, council, updated_by=ben)
    a_priority(plan)
    answer = save(as_ann, plan, open_form(as_ann, plan), _transition="publish")
    assert "/do/publish/" in answer.headers["Location"]
    assert try_to_publish(as_ann, plan).status_code == 302
    assert is_out(plan)


@pytest.mark.usefixtures("recorded")
def test_an_earlier_text_brought_back_is_a_change(as_ann, council, ben):
    plan = draft(Plan, council, title_en="First", updated_by=ben)
    first = plan.history.latest()
    plan.title_en = "Second"
    plan.save()
    page = as_ann.get(f"{address(plan)}?restore={first.pk}")
    as_ann.post(f"{address(plan)}?restore={first.pk}", form_data(page))
    plan.refresh_from_db()
    assert plan.title_en == "First"
    assert try_to_publish(as_ann, plan).status_code == 403


def test_a_row_changed_in_the_form_is_a_change(as_ann, council, ben):
    plan = draft(Plan, council, updated_by=ben)
    a_priority(plan)
    save(as_ann, plan, open_form(as_ann, plan), **{"priorities-0-title_en": "Mine"})
    assert try_to_publish(as_ann, plan).status_code == 403


def test_a_link_ticked_in_the_form_is_a_change(as_ann, council, ben):
    plan = draft(Plan, council, updated_by=ben)
    pledge = live(Pledge, council)
    save(as_ann, plan, open_form(as_ann, plan), pledges=[pledge.pk])
    assert try_to_publish(as_ann, plan).status_code == 403


def test_a_part_changed_on_its_own_page_is_a_change_of_its_plan(as_ann, council, ann, ben):
    plan = draft(Plan, council, updated_by=ben)
    priority = a_priority(plan)
    save(as_ann, priority, open_form(as_ann, priority), title_en="Mine")
    plan.refresh_from_db()
    assert plan.updated_by == ann
    assert plan.history.latest().history_change_reason == "Priority: Mine"
    assert try_to_publish(as_ann, plan).status_code == 403


def test_a_part_added_or_deleted_on_its_own_page_is_a_change_of_its_plan(as_ann, council, ann, ben):
    plan = draft(Plan, council, updated_by=ben)
    page = as_ann.get(address(Principle, "add"))
    as_ann.post(address(Principle, "add"), {**form_data(page), "text_en": "Mine", "plan": plan.pk})
    plan.refresh_from_db()
    assert plan.updated_by == ann
    Plan.objects.filter(pk=plan.pk).update(updated_by=ben)
    as_ann.post(address(plan.principles.get(), "delete"), {"post": "yes"})
    plan.refresh_from_db()
    assert plan.updated_by == ann


def test_parts_deleted_together_are_a_change_of_their_plan(as_ann, council, ann, ben):
    plan = draft(Plan, council, updated_by=ben)
    rows = [a_priority(plan).pk, a_priority(plan).pk]
    chosen = {"action": "delete_selected", "post": "yes", "_selected_action": rows}
    as_ann.post(address(Priority, "changelist"), chosen)
    plan.refresh_from_db()
    assert not plan.priorities.exists()
    assert plan.updated_by == ann


def test_a_pledge_changed_on_its_visions_page_is_its_editors_work(as_ann, council, ann, ben):
    vision = draft(VisionStatement, council, updated_by=ben)
    pledge = draft(Pledge, council, vision=vision, number=1, updated_by=ben)
    save(as_ann, vision, open_form(as_ann, vision), **{"pledges-0-title_en": "Mine"})
    pledge.refresh_from_db()
    assert pledge.updated_by == ann
    assert try_to_publish(as_ann, vision).status_code == 403


def test_a_button_drawn_before_a_part_was_changed_is_stale(client, council, ann, ben):
    """Nobody approves what they have not seen."""
    plan = draft(Plan, council, updated_by=ann)
    vision = draft(VisionStatement, council, updated_by=ann)
    parts = {
        plan: a_priority(plan),
        vision: draft(Pledge, council, vision=vision, number=1, updated_by=ann),
    }
    for row, part in parts.items():
        client.force_login(ben)
        links = {
            transition.name: link for transition, link in client.get(address(row)).context["transitions"]
        }
        page = client.get(links["publish"])
        client.force_login(ann)
        save(client, part, open_form(client, part), title_en="Changed meanwhile")
        client.force_login(ben)
        answer = client.post(links["publish"], {"version": page.context["seen"]})
        assert answer.status_code == 409
        assert not is_out(row)


def test_what_is_scheduled_cannot_be_changed_unseen(as_ann, council, ann, ben):
    plan = draft(Plan, council, updated_by=ann)
    priority = a_priority(plan)
    plan.publish(by=ben, at=timezone.now() + timedelta(days=1))
    page = as_ann.get(address(plan))
    assert "Withdraw it if you need to change it" in page.content.decode()
    for row in (plan, priority):
        assert as_ann.post(address(row), {"title_en": "Slipped in"}).status_code == 403


def test_an_import_is_the_work_of_whoever_brought_it_in(as_ann, council, ben):
    written = draft(Award, council, slug="silver", updated_by=ben)
    rows = (("reference", "title", "result", "recipient"), ("silver", "Mine", "won", "A team"))
    bring_in(as_ann, Award, a_csv(*rows, ("", "New", "won", "A team")))
    for award in Award.objects.all():
        assert try_to_publish(as_ann, award).status_code == 403
    written.refresh_from_db()
    assert written.title_en == "Mine"


def test_an_import_does_not_reach_what_is_scheduled(as_ann, council, ann, ben):
    award = draft(Award, council, slug="silver", updated_by=ann)
    award.publish(by=ben, at=timezone.now() + timedelta(days=1))
    rows = (("reference", "title", "result", "recipient"), ("silver", "Mine", "won", "A team"))
    (problem,) = problems(choose(as_ann, Award, a_csv(*rows)))
    assert "only publishers" in problem or "not allow" in problem


def test_posted_names_do_not_make_a_second_person(as_ann, council, ann, ben):
    plan = draft(Plan, council, updated_by=ann)
    forged = {"updated_by": ben.pk, "submitted_by": ben.pk, "created_by": ben.pk, "title_en": "New"}
    save(as_ann, plan, open_form(as_ann, plan), **forged)
    assert try_to_publish(as_ann, plan, by=ben.pk).status_code == 403


def test_a_correction_of_a_live_item_stays_allowed_with_its_note(as_ann, council, ann):
    plan = live(Plan, council, updated_by=ann)
    save(as_ann, plan, open_form(as_ann, plan), title_en="Mended", change_note_en="A slip.")
    plan.refresh_from_db()
    assert plan.title_en == "Mended"
    assert ChangeNote.objects.get().by == ann


def test_what_has_no_drafts_is_as_before(as_ann, council):
    partner = Partner.objects.create(council=council, name="Healthwatch")
    assert save(as_ann, partner, open_form(as_ann, partner), name="Renamed").status_code == 302
