"""What officers are told by email: once, in their language, nothing of others, and only what they want."""

from datetime import date, timedelta

import pytest
import time_machine
from admin_forms import address, open_form, save
from builders import a_council, a_superuser, a_user, draft, live
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councils.models import Membership, OfficerEmailItem
from councils.officer_emails import MOST_SHOWN
from plans.models import Plan
from pledges.models import NewsItem, Pledge, VisionStatement

pytestmark = pytest.mark.django_db

NINE = "2026-10-05 09:00"


@pytest.fixture(autouse=True)
def clock():
    """Monday, nine o'clock; a test moves on by `clock.shift`."""
    with time_machine.travel(NINE, tick=False) as clock:
        yield clock


@pytest.fixture
def run(clock):
    """The emails of the next hour's run."""

    def run(*options, later=timedelta(hours=1)) -> list:
        mail.outbox.clear()
        clock.shift(later)
        call_command("send_officer_emails", "--site", "https://promises.example", *options, verbosity=0)
        return list(mail.outbox)

    return run


def to(emails) -> list[str]:
    return sorted(email.to[0] for email in emails)


def do(user, row, transition, **typed):
    """Press one of the buttons of the row's page, and confirm."""
    client = Client()
    client.force_login(user)
    links = {each.name: link for each, link in client.get(address(row)).context["transitions"]}
    seen = client.get(links[transition]).context["seen"]
    assert client.post(links[transition], {"version": seen, **typed}).status_code == 302
    row.refresh_from_db()


def choose(user, *kinds):
    client = Client()
    client.force_login(user)
    assert client.post(reverse("account_emails"), {"kinds": kinds}).status_code == 302


# -- what needs approval -----------------------------------------------------------------------------


def test_who_may_publish_is_told_of_what_was_sent_for_approval(gateshead, editor, publisher, owner, run):
    plan = draft(Plan, gateshead, title_en="Roads")
    do(editor, plan, "submit")
    emails = run()
    assert to(emails) == sorted([publisher.email, owner.email])
    assert emails[0].subject == "Gateshead: 1 item needs your approval"
    assert f"\nhttps://promises.example{address(plan)}\n" in emails[0].body


def test_the_whole_email_as_it_is_read(gateshead, publisher, run):
    sender = a_user("editor", gateshead, name="Olive Officer")
    for title in ("Roads", "Parks"):
        do(sender, draft(Plan, gateshead, title_en=title), "submit")
    roads, parks = Plan.objects.order_by("pk")
    (email,) = run()
    assert email.subject == "Gateshead: 2 items need your approval"
    assert email.body == (
        "Hello,\n\n"
        "These need your approval:\n\n"
        "Roads\n"
        "Plan, sent for approval by Olive Officer on 5 October 2026, 09:00.\n"
        f"https://promises.example/admin/plans/plan/{roads.pk}/change/\n\n"
        "Parks\n"
        "Plan, sent for approval by Olive Officer on 5 October 2026, 09:00.\n"
        f"https://promises.example/admin/plans/plan/{parks.pk}/change/\n\n"
        "See all your tasks:\n"
        "https://promises.example/admin/\n\n"
        "Choose which emails you get. You need to sign in:\n"
        "https://promises.example/accounts/emails/\n"
    )


def test_nothing_is_told_twice_and_what_is_sent_again_is_told_again(gateshead, editor, publisher, run, clock):
    plan = draft(Plan, gateshead)
    do(editor, plan, "submit")
    assert to(run()) == [publisher.email]
    assert run() == []
    clock.shift(timedelta(hours=5))
    assert run() == []
    do(editor, plan, "send_back")
    do(editor, plan, "submit")
    assert to(run()) == [publisher.email]


def test_one_person_gets_one_email_an_hour_and_then_all_that_is_new(gateshead, editor, publisher, run):
    do(editor, draft(Plan, gateshead), "submit")
    assert len(run()) == 1
    do(editor, draft(Plan, gateshead), "submit")
    do(editor, draft(NewsItem, gateshead), "submit")
    assert run(later=timedelta(minutes=20)) == []
    (email,) = run(later=timedelta(minutes=40))
    assert email.subject == "Gateshead: 2 items need your approval"


def test_hours_in_which_it_did_not_run_are_made_up_for(gateshead, editor, publisher, run):
    plan = draft(Plan, gateshead)
    do(editor, plan, "submit")
    do(publisher, plan, "send_back", reason="The period is missing.")
    assert to(run(later=timedelta(days=3))) == [editor.email]


def test_who_sent_it_is_not_asked_to_approve_it(gateshead, publisher, run):
    do(publisher, draft(Plan, gateshead), "submit")
    assert run() == []


def test_with_second_approval_nobody_is_asked_to_approve_their_own_work(editor, run, gateshead):
    gateshead.needs_second_approval = True
    gateshead.save()
    author, other = a_user("publisher", gateshead), a_user("publisher", gateshead)
    do(editor, draft(Plan, gateshead, updated_by=author), "submit")
    vision = draft(VisionStatement, gateshead)
    draft(Pledge, gateshead, vision=vision, updated_by=author)
    do(editor, vision, "submit")
    (email,) = run()
    assert email.to == [other.email]
    assert email.subject == "Gateshead: 2 items need your approval"


def test_a_long_list_ends_with_how_many_more(gateshead, editor, publisher, run):
    for _number in range(MOST_SHOWN + 2):
        draft(Plan, gateshead).submit(by=editor)
    (email,) = run()
    assert email.subject == "Gateshead: 22 items need your approval"
    assert email.body.count("/change/") == MOST_SHOWN
    assert "and 2 more on your dashboard" in email.body
    assert run() == []


# -- what became of what was sent --------------------------------------------------------------------


def test_who_sent_it_is_told_that_it_was_returned_and_why(gateshead, editor, publisher, run):
    Membership.objects.filter(user=publisher).update(name="Pat Publisher")
    plan = draft(Plan, gateshead, title_en="Roads")
    do(editor, plan, "submit")
    do(publisher, plan, "send_back", reason="The period is missing.")
    (email,) = run()
    assert email.to == [editor.email]
    assert email.subject == "Gateshead: a decision on 1 item you sent for approval"
    told = "Plan, returned to draft by Pat Publisher on 5 October 2026, 09:00: The period is missing."
    assert f"Roads\n{told}\nhttps://promises.example{address(plan)}\n" in email.body
    assert run() == []


def test_who_sent_it_is_told_that_it_was_published_or_when_it_will_be(gateshead, editor, publisher, run):
    now, later = draft(Plan, gateshead, title_en="Now"), draft(Plan, gateshead, title_en="Later")
    for plan in (now, later):
        do(editor, plan, "submit")
    do(publisher, now, "publish")
    do(publisher, later, "publish", at="24 December 2026 10:00")
    (email,) = run()
    assert email.to == [editor.email]
    assert f"Now\nPlan, published by {publisher} on 5 October 2026, 09:00.\n" in email.body
    assert f"approved by {publisher}. It will be published on 24 December 2026, 10:00." in email.body


def test_what_was_archived_is_told_too(gateshead, editor, publisher, run):
    plan, other = draft(Plan, gateshead), draft(Plan, gateshead)
    for each in (plan, other):
        do(editor, each, "submit")
    do(publisher, plan, "archive", reason="Another plan says this.")
    do(publisher, other, "archive")
    (email,) = run()
    assert f"Plan, archived by {publisher} on 5 October 2026, 09:00: Another plan says this.\n" in email.body
    assert f"Plan, archived by {publisher} on 5 October 2026, 09:00.\n" in email.body


def test_what_people_decide_themselves_they_are_not_told(gateshead, editor, publisher, run):
    plan, own = draft(Plan, gateshead), draft(Plan, gateshead)
    do(editor, plan, "submit")
    do(editor, plan, "send_back")
    do(publisher, own, "submit")
    do(publisher, own, "publish")
    do(publisher, draft(Plan, gateshead), "publish")
    assert run() == []


def test_an_edit_while_in_review_is_no_decision(gateshead, editor, publisher, as_publisher, run):
    plan = draft(Plan, gateshead)
    do(editor, plan, "submit")
    assert save(as_publisher, plan, open_form(as_publisher, plan), title_en="Better").status_code == 302
    assert to(run()) == [publisher.email]


def test_a_vision_is_told_for_its_pledges(gateshead, editor, publisher, run):
    vision = draft(VisionStatement, gateshead, title_en="The vision")
    draft(Pledge, gateshead, vision=vision, title_en="A pledge")
    do(editor, vision, "submit")
    do(publisher, vision, "publish")
    (email,) = run()
    assert email.subject == "Gateshead: a decision on 1 item you sent for approval"
    assert "A pledge" not in email.body
    assert run() == []


def test_what_was_deleted_since_is_not_told(gateshead, editor, publisher, run):
    plan = draft(Plan, gateshead)
    do(editor, plan, "submit")
    do(publisher, plan, "send_back", reason="No.")
    plan.delete()
    assert run() == []


# -- reviews -------------------------------------------------------------------------------------------

DAY = date(2026, 10, 7)


def test_who_changed_it_last_is_told_once_that_its_review_is_due(gateshead, editor, publisher, run, clock):
    plan = live(Plan, gateshead, title_en="Roads", review_due_on=DAY, updated_by=editor)
    assert run(later=timedelta(days=1)) == []
    (email,) = run(later=timedelta(days=1))
    assert email.to == [editor.email]
    assert email.subject == "Gateshead: 1 review is due"
    assert "Roads\nPlan, due for review on 7 October 2026.\n" in email.body
    assert run(later=timedelta(days=500)) == []
    plan.review_due_on = timezone.localdate()
    plan.save()
    assert len(run()) == 1


@pytest.mark.parametrize("left", ["left", "reads", "closed"])
def test_publishers_are_told_where_who_changed_it_last_is_no_colleague_any_more(
    gateshead, editor, publisher, run, left
):
    live(Plan, gateshead, review_due_on=DAY, updated_by=editor)
    if left == "left":
        editor.memberships.all().delete()
    if left == "reads":
        editor.memberships.update(role="viewer")
    if left == "closed":
        editor.is_active = False
        editor.save()
    assert to(run(later=timedelta(days=3))) == [publisher.email]


def test_what_nobody_changed_is_its_author_s(gateshead, editor, publisher, run):
    live(Plan, gateshead, review_due_on=DAY, created_by=editor)
    live(Plan, gateshead, review_due_on=DAY)
    assert to(run(later=timedelta(days=3))) == sorted([editor.email, publisher.email])


# -- old drafts ----------------------------------------------------------------------------------------


def test_a_draft_that_has_not_changed_for_a_month_is_told_once_a_month(gateshead, editor, run):
    plan = draft(Plan, gateshead, title_en="Roads", created_by=editor)
    assert run(later=timedelta(days=29)) == []
    (email,) = run(later=timedelta(days=1))
    assert email.to == [editor.email]
    assert email.subject == "Gateshead: 1 draft has not changed for a month"
    assert "Roads\nPlan, last saved on 5 October 2026, 09:00.\n" in email.body
    assert run(later=timedelta(days=29)) == []
    assert len(run(later=timedelta(days=1))) == 1
    plan.save()
    assert run(later=timedelta(days=29)) == []


# -- who is written to ----------------------------------------------------------------------------------


def test_an_email_is_in_its_reader_s_language(bridgend, run):
    sender = a_user("editor", bridgend, name="Olive Officer")
    welsh = a_user("publisher", bridgend, language="cy")
    do(sender, draft(Plan, bridgend, title_en="Roads", title_cy="Ffyrdd"), "submit")
    (email,) = run()
    assert email.to == [welsh.email]
    assert email.subject == "Pen-y-bont ar Ogwr: mae angen i chi gymeradwyo 1 eitem"
    assert "\nFfyrdd\nCynllun, " in email.body
    assert "https://promises.example/cy/admin/plans/plan/" in email.body
    assert "https://promises.example/cy/accounts/emails/" in email.body


def test_rights_that_were_taken_away_count_when_it_is_sent(gateshead, editor, publisher, owner, run):
    plan = draft(Plan, gateshead)
    do(editor, plan, "submit")
    returned = draft(Plan, gateshead)
    do(editor, returned, "submit")
    do(publisher, returned, "send_back", reason="No.")
    publisher.memberships.update(role="editor")
    owner.is_active = False
    owner.save()
    editor.memberships.all().delete()
    assert run() == []


def test_a_system_administrator_without_a_role_is_not_written_to(gateshead, editor, run):
    a_superuser()
    do(editor, draft(Plan, gateshead), "submit")
    assert run() == []


def test_a_system_administrator_with_a_role_is_written_to_about_that_council_alone(gateshead, editor, run):
    both = a_user("publisher", gateshead, is_superuser=True)
    other = a_council()
    do(a_user("editor", other), draft(Plan, other, title_en="Elsewhere"), "submit")
    do(editor, draft(Plan, gateshead, title_en="Here"), "submit")
    (email,) = run()
    assert email.to == [both.email]
    assert "Elsewhere" not in email.body


def test_who_works_for_two_councils_gets_one_email_with_a_part_for_each(gateshead, bridgend, editor, run):
    both = a_user("publisher", gateshead)
    Membership.objects.create(user=both, council=bridgend, role="editor")
    do(editor, draft(Plan, gateshead, title_en="Roads"), "submit")
    do(a_user("editor", bridgend), draft(Plan, bridgend, title_en="Not theirs to approve"), "submit")
    sent = draft(Plan, bridgend, title_en="Parks")
    do(both, sent, "submit")
    do(a_user("publisher", bridgend), sent, "send_back", reason="Too long.")
    email = next(email for email in run() if email.to == [both.email])
    assert email.subject == "Council promises: 2 new items for you"
    assert email.body.index("\nBridgend\n") < email.body.index("Parks") < email.body.index("\nGateshead\n")
    assert email.body.index("\nGateshead\n") < email.body.index("Roads")
    assert "Not theirs" not in email.body


def test_a_council_that_has_ended_tells_nothing(gateshead, editor, publisher, run):
    do(editor, draft(Plan, gateshead), "submit")
    gateshead.ends_on = date(2026, 10, 5)
    gateshead.save()
    assert run(later=timedelta(days=1)) == []


def test_one_council_can_be_chosen_and_an_unknown_one_is_said(gateshead, bridgend, editor, publisher, run):
    do(editor, draft(Plan, gateshead), "submit")
    assert run("--council", "bridgend") == []
    with pytest.raises(CommandError, match="no council nowhere"):
        run("--council", "nowhere")
    assert len(run("--council", "gateshead")) == 1


def test_a_dry_run_says_who_and_sends_nothing(gateshead, editor, publisher, run, capsys):
    do(editor, draft(Plan, gateshead), "submit")
    assert run("--dry-run") == []
    assert f"{publisher.email}: 1 items" in capsys.readouterr().out
    assert not OfficerEmailItem.objects.exists()
    assert len(run()) == 1


def test_what_was_told_is_forgotten_in_time_but_not_a_review(gateshead, editor, publisher, run):
    do(editor, draft(Plan, gateshead, updated_by=editor), "submit")
    live(Plan, gateshead, review_due_on=date(2026, 10, 5), updated_by=editor)
    assert len(run()) == 2
    run(later=timedelta(days=401))
    assert OfficerEmailItem.objects.filter(kind="reviews").count() == 1


# -- what people want ------------------------------------------------------------------------------------


def test_each_kind_can_be_switched_off_and_on_by_each_person(gateshead, editor, publisher, owner, run):
    choose(publisher, "outcomes", "reviews", "drafts")
    do(editor, draft(Plan, gateshead), "submit")
    assert to(run()) == [owner.email]
    choose(publisher, "approvals")
    assert to(run()) == [publisher.email]


def test_the_page_shows_what_was_chosen_and_asks_for_signing_in(client, as_editor, editor):
    page = as_editor.get(reverse("account_emails"))
    assert page.content.decode().count("checked") == 5
    choose(editor, "rounds")
    page = as_editor.get(reverse("account_emails"))
    assert page.content.decode().count("checked") == 1
    assert as_editor.post(reverse("account_emails"), {"kinds": ["gossip"]}).status_code == 422
    assert "Your emails" in as_editor.get(reverse("admin:index")).content.decode()
    stranger = Client().get(reverse("account_emails"))
    assert stranger.headers["Location"] == "/accounts/login/?next=/accounts/emails/"
