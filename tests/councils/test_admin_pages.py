"""An officer's day in the admin: writing, correcting, deciding, and meeting a colleague on the same page."""

import re
from datetime import timedelta

import pytest
from admin_forms import address, form_data, open_form, save
from bs4 import BeautifulSoup
from builders import (
    a_contact,
    a_council,
    a_measure,
    a_partner,
    a_priority,
    a_user,
    an_action,
    draft,
    live,
)
from django.urls import reverse
from django.utils import timezone

from councils.models import ChangeNote, Contact, Councillor, Membership, Partner, User
from councils.viewers import PUBLIC
from delivery.models import Action, Measure, Milestone
from plans.models import Alignment, Decision, Document, Issue, Plan, Principle, Priority
from pledges.models import Pledge, VisionStatement

# -- writing ----------------------------------------------------------------------------------


def test_a_new_plan_needs_only_a_title_and_a_kind(as_editor, gateshead, editor):
    page = as_editor.get(address(Plan, "add"))
    as_editor.post(
        address(Plan, "add"), {**form_data(page), "title_en": "Housing for all", "kind": "strategy"}
    )
    plan = Plan.objects.get()
    assert (plan.council, plan.slug, plan.status) == (gateshead, "housing-for-all", "draft")
    assert plan.created_by == editor


def test_addresses_are_made_from_names_and_numbered(as_editor, gateshead):
    for expected in ("jane-gebbie", "jane-gebbie-2"):
        page = as_editor.get(address(Councillor, "add"))
        as_editor.post(address(Councillor, "add"), {**form_data(page), "name": "Jane Gebbie"})
        assert Councillor.objects.latest("pk").slug == expected


def test_posted_workflow_fields_are_ignored(as_editor, gateshead, bridgend):
    plan = draft(Plan, gateshead)
    forged = {
        "status": "published",
        "publish_at": "2026-01-01",
        "council": bridgend.pk,
        "edition": 9,
        "title_en": "New",
    }
    save(as_editor, plan, open_form(as_editor, plan), **forged)
    plan.refresh_from_db()
    assert (plan.title_en, plan.status, plan.council, plan.edition) == ("New", "draft", gateshead, 1)


def test_a_council_id_that_is_not_asked_for_is_logged(as_editor, gateshead, bridgend, caplog):
    plan = draft(Plan, gateshead)
    save(as_editor, plan, open_form(as_editor, plan), council=bridgend.pk)
    assert "was ignored" in caplog.text


def test_a_foreign_council_on_adding_is_refused_beside_the_field(as_editor, bridgend):
    page = as_editor.get(address(Plan, "add"))
    answer = as_editor.post(
        address(Plan, "add"), {**form_data(page), "title_en": "X", "kind": "strategy", "council": bridgend.pk}
    )
    assert answer.status_code == 422
    assert "council" in answer.context["adminform"].form.errors


def beside(answer, name) -> str:
    """What stands in red beside this field."""
    return " ".join(answer.context["adminform"].form.errors.get(name, ()))


def test_an_error_stands_beside_its_field_and_nothing_typed_is_lost(as_editor, gateshead):
    plan = draft(Plan, gateshead)
    data = open_form(as_editor, plan)
    answer = save(
        as_editor, plan, data, starts_on="2026-05-01", ends_on="2025-05-01", purpose_en="Typed with care"
    )
    assert answer.status_code == 422
    assert "ends before it starts" in beside(answer, "ends_on")
    assert "Typed with care" in answer.content.decode()


@pytest.mark.parametrize("typed", ["18 February", "2026", "31/02/2026", "tomorrow"])
def test_a_date_that_is_not_whole_is_refused(as_editor, gateshead, typed):
    plan = draft(Plan, gateshead)
    answer = save(as_editor, plan, open_form(as_editor, plan), starts_on=typed)
    assert "starts_on" in answer.context["adminform"].form.errors


@pytest.mark.parametrize("typed", ["18 February 2026", "18/02/2026", "2026-02-18"])
def test_dates_are_understood_as_people_write_them(as_editor, gateshead, typed):
    plan = draft(Plan, gateshead)
    save(as_editor, plan, open_form(as_editor, plan), starts_on=typed)
    plan.refresh_from_db()
    assert plan.starts_on.isoformat() == "2026-02-18"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("www.gateshead.gov.uk/communityledsupport", "https://www.gateshead.gov.uk/communityledsupport"),
        ("http://example.org", "http://example.org"),
    ],
)
def test_a_link_without_a_scheme_is_put_right(as_editor, gateshead, typed, kept):
    partner = a_partner(gateshead)
    save(as_editor, partner, open_form(as_editor, partner), website=typed)
    partner.refresh_from_db()
    assert partner.website == kept


@pytest.mark.parametrize("typed", ["javascript:alert(1)", "ftp://example.org", "not an address"])
def test_a_link_nobody_can_open_is_refused(as_editor, gateshead, typed):
    partner = a_partner(gateshead)
    answer = save(as_editor, partner, open_form(as_editor, partner), website=typed)
    assert "website" in answer.context["adminform"].form.errors


def test_a_second_pledge_with_the_same_number_is_refused(as_editor, gateshead):
    vision = draft(VisionStatement, gateshead)
    draft(Pledge, gateshead, vision=vision, number=1)
    second = draft(Pledge, gateshead, vision=vision, number=2)
    answer = save(as_editor, second, open_form(as_editor, second), number=1)
    assert "has this number" in answer.content.decode()


def test_two_pledges_can_swap_numbers_on_their_vision(as_editor, gateshead):
    vision = draft(VisionStatement, gateshead)
    one, two = (draft(Pledge, gateshead, vision=vision, number=number) for number in (1, 2))
    answer = save(
        as_editor, vision, open_form(as_editor, vision), **{"pledges-0-number": 2, "pledges-1-number": 1}
    )
    assert answer.status_code == 302
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.number, two.number) == (2, 1)


def test_two_pledges_cannot_both_take_a_number(as_editor, gateshead):
    vision = draft(VisionStatement, gateshead)
    for number in (1, 2):
        draft(Pledge, gateshead, vision=vision, number=number)
    answer = save(as_editor, vision, open_form(as_editor, vision), **{"pledges-1-number": 1})
    assert answer.status_code == 422


def test_a_contact_without_details_says_why(as_editor, gateshead):
    contact = a_contact(gateshead)
    answer = save(as_editor, contact, open_form(as_editor, contact), email="", phone="")
    assert "say why neither is shown" in beside(answer, "withheld_note_en")
    save(as_editor, contact, open_form(as_editor, contact), email="", withheld_note_en="Withheld here.")
    assert Contact.objects.get().email == ""


def test_an_answer_needs_its_date(as_editor, gateshead):
    decision = draft(Decision, gateshead)
    issue = Issue.objects.create(decision=decision, raised_en="Include mental health")
    answer = save(as_editor, issue, open_form(as_editor, issue), answer_en="We will.")
    assert "Enter both the answer and its date" in beside(answer, "answered_on")


def test_pasted_markup_is_cleaned_on_saving(as_editor, gateshead):
    vision = draft(VisionStatement, gateshead)
    dirty = '<h1>Big</h1><p onclick="x()">Text <script>alert(1)</script><a href="javascript:x()">a</a></p>'
    save(as_editor, vision, open_form(as_editor, vision), body_en=dirty)
    vision.refresh_from_db()
    assert not re.search(r"script|onclick|javascript|<h1", vision.body_en)
    assert "Text" in vision.body_en


# -- languages --------------------------------------------------------------------------------


def test_welsh_stands_beside_english_only_where_the_council_has_welsh(client, superuser, gateshead, bridgend):
    client.force_login(superuser)
    assert "title_cy" not in open_form(client, draft(Plan, gateshead))
    page = client.get(address(draft(Plan, bridgend)))
    lines = [line for _heading, options in page.context["adminform"].fieldsets for line in options["fields"]]
    assert ("title_en", "title_cy") in lines
    assert "Title, Welsh" in page.content.decode()


def test_what_cannot_be_changed_is_named_like_what_can(client, bridgend, bridgend_editor):
    client.force_login(bridgend_editor)
    words = client.get(address(live(Plan, bridgend))).content.decode()
    assert "Title, Welsh" in words
    assert "[cy]" not in words


# -- several councils -------------------------------------------------------------------------


def test_who_works_for_several_councils_chooses_one_first(client, gateshead, bridgend):
    user = a_user("editor", gateshead)
    Membership.objects.create(user=user, council=bridgend, role="editor")
    client.force_login(user)
    page = client.get(address(Plan, "add"))
    assert f"?council={bridgend.pk}" in page.content.decode()
    page = client.get(f"{address(Plan, 'add')}?council={bridgend.pk}")
    assert "title_cy" in page.context["adminform"].form.fields


# -- publishing -------------------------------------------------------------------------------


def transition_page(client, row, transition):
    page = client.get(address(row))
    links = {known.name: link for known, link in page.context["transitions"]}
    return links.get(transition)


def test_save_and_send_for_approval_saves_first(as_editor, gateshead):
    plan = draft(Plan, gateshead)
    answer = save(as_editor, plan, open_form(as_editor, plan), title_en="Better title", _transition="submit")
    plan.refresh_from_db()
    assert plan.title_en == "Better title"
    assert "/do/submit/" in answer.headers["Location"]


def test_an_editor_submits_and_a_publisher_publishes_with_a_note(client, gateshead, editor, publisher):
    plan = draft(Plan, gateshead)
    client.force_login(editor)
    press(client, transition_page(client, plan, "submit"))
    assert transition_page(client, plan, "publish") is None
    client.force_login(publisher)
    press(client, transition_page(client, plan, "publish"), note="Agreed by Cabinet.")
    assert Plan.objects.visible_to(PUBLIC).get() == plan
    assert ChangeNote.objects.get().note == "Agreed by Cabinet."


def press(client, link, **given):
    """Open the transition's page and press its button."""
    page = client.get(link)
    assert page.status_code == 200
    return client.post(link, {"version": page.context["seen"], **given})


def test_a_stale_button_is_refused(as_publisher, gateshead):
    plan = draft(Plan, gateshead)
    link = transition_page(as_publisher, plan, "publish")
    Plan.objects.get(pk=plan.pk).save()
    answer = press(as_publisher, link)
    assert answer.status_code == 409
    assert not Plan.objects.visible_to(PUBLIC).exists()


def test_a_button_without_its_version_is_refused(as_publisher, gateshead):
    plan = draft(Plan, gateshead)
    answer = as_publisher.post(address(plan, "transition", "publish"), {})
    assert answer.status_code == 409


def test_missing_welsh_is_asked_about_beside_the_field(client, bridgend):
    client.force_login(a_user("publisher", bridgend))
    plan = draft(Plan, bridgend)
    answer = press(client, transition_page(client, plan, "publish"))
    assert answer.status_code == 422
    assert "welsh_reason" in answer.context["form"].errors


def test_publishing_at_a_past_time_is_refused_beside_the_field(as_publisher, gateshead):
    plan = draft(Plan, gateshead)
    answer = press(as_publisher, transition_page(as_publisher, plan, "publish"), at="2020-01-01T10:00")
    assert "at" in answer.context["form"].errors


def test_an_editor_reads_but_cannot_change_what_is_live(as_editor, gateshead):
    plan = live(Plan, gateshead, title_en="As published")
    page = as_editor.get(address(plan))
    assert page.status_code == 200
    assert "_save" not in page.content.decode()
    assert as_editor.post(address(plan), {"title_en": "Changed"}).status_code == 403
    priority = a_priority(plan)
    assert as_editor.post(address(priority), {"title_en": "Changed"}).status_code == 403


def test_correcting_a_live_item_needs_a_note_that_residents_read(as_publisher, gateshead):
    plan = live(Plan, gateshead)
    data = open_form(as_publisher, plan)
    assert save(as_publisher, plan, data, title_en="Corrected").status_code == 422
    save(as_publisher, plan, data, title_en="Corrected", change_note_en="The title had a slip.")
    plan.refresh_from_db()
    assert plan.title_en == "Corrected"
    note = ChangeNote.objects.get()
    assert (note.kind, note.note) == ("corrected", "The title had a slip.")


def test_a_correction_of_a_part_is_noted_on_its_plan(as_publisher, gateshead):
    priority = a_priority(live(Plan, gateshead))
    data = open_form(as_publisher, priority)
    save(as_publisher, priority, data, title_en="Corrected", change_note_en="A word was missing.")
    assert ChangeNote.objects.get().subject == priority.plan


def test_an_editor_cannot_touch_the_links_of_a_live_plan(as_editor, gateshead):
    link = Alignment.objects.create(plan=live(Plan, gateshead), kind="supports", outside_title_en="Outside")
    assert as_editor.post(address(link), {"outside_title_en": "Changed"}).status_code == 403
    assert as_editor.post(address(link, "delete"), {"post": "yes"}).status_code == 403
    page = as_editor.get(address(Alignment, "add"))
    assert not page.context["adminform"].form.fields["plan"].queryset.exists()


def test_parts_of_what_is_public_come_and_go_on_its_own_page_with_a_note(as_publisher, gateshead):
    plan = live(Plan, gateshead)
    principle = Principle.objects.create(plan=plan, text_en="Early help")
    page = as_publisher.get(address(Principle, "add"))
    assert plan not in page.context["adminform"].form.fields["plan"].queryset
    assert as_publisher.post(address(principle, "delete"), {"post": "yes"}).status_code == 403
    data = open_form(as_publisher, plan)
    without_note = save(as_publisher, plan, data, **{"principles-0-DELETE": "on"})
    assert without_note.status_code == 422
    save(
        as_publisher,
        plan,
        data,
        **{"principles-0-DELETE": "on", "change_note_en": "One principle was dropped."},
    )
    assert not plan.principles.exists()
    assert ChangeNote.objects.get().note == "One principle was dropped."


def test_a_live_vision_gets_a_link_to_a_plan_on_its_own_page(as_publisher, gateshead):
    vision = live(VisionStatement, gateshead)
    data = open_form(as_publisher, vision) | {
        "alignments-TOTAL_FORMS": "1",
        "alignments-0-kind": "informed_by",
        "alignments-0-status": "not_stated",
        "alignments-0-position": "1",
        "alignments-0-outside_title_en": "Thrive Agenda",
        "change_note_en": "A link was missing.",
    }
    assert save(as_publisher, vision, data).status_code == 302
    assert vision.alignments.get().outside_title == "Thrive Agenda"


def test_a_part_stays_with_its_plan(as_editor, gateshead):
    priority, other = a_priority(draft(Plan, gateshead)), draft(Plan, gateshead)
    save(as_editor, priority, open_form(as_editor, priority), plan=other.pk, title_en="Renamed")
    priority.refresh_from_db()
    assert (priority.title_en, priority.plan == other) == ("Renamed", False)


def test_the_big_button_is_what_this_officer_may_do(client, gateshead, editor, publisher):
    plan = draft(Plan, gateshead)
    for user, transition in ((editor, "submit"), (publisher, "publish")):
        client.force_login(user)
        assert client.get(address(plan)).context["next_transition"].name == transition


def test_only_a_draft_that_never_was_public_can_be_deleted(as_publisher, gateshead, publisher):
    never, once = draft(Plan, gateshead), draft(Plan, gateshead)
    once.publish(by=publisher)
    once.withdraw(by=publisher)
    assert as_publisher.post(address(never, "delete"), {"post": "yes"}).status_code == 302
    assert as_publisher.post(address(once, "delete"), {"post": "yes"}).status_code == 403
    assert list(Plan.objects.all()) == [once]


# -- two people on one page ---------------------------------------------------------------------


def test_a_stale_form_is_refused_and_shows_both_texts(as_editor, gateshead):
    plan = draft(Plan, gateshead, purpose_en="First")
    data = open_form(as_editor, plan)
    theirs = Plan.objects.get(pk=plan.pk)
    theirs.purpose_en = "Their purpose"
    theirs.save()
    answer = save(as_editor, plan, data, purpose_en="My purpose")
    words = answer.content.decode()
    assert answer.status_code == 409
    assert "Their purpose" in words
    assert "My purpose" in words
    assert "Save my version" in words
    plan.refresh_from_db()
    assert plan.purpose_en == "Their purpose"


def test_save_mine_over_it_saves_mine(as_editor, gateshead):
    plan = draft(Plan, gateshead, purpose_en="First")
    data = open_form(as_editor, plan)
    Plan.objects.get(pk=plan.pk).save()
    refused = save(as_editor, plan, data, purpose_en="My purpose")
    save(as_editor, plan, form_data(refused), _continue="1")
    plan.refresh_from_db()
    assert plan.purpose_en == "My purpose"


def test_save_mine_is_refused_again_when_a_third_text_came(as_editor, gateshead):
    plan = draft(Plan, gateshead)
    data = open_form(as_editor, plan)
    Plan.objects.get(pk=plan.pk).save()
    refused = save(as_editor, plan, data, purpose_en="Mine")
    Plan.objects.get(pk=plan.pk).save()
    assert save(as_editor, plan, form_data(refused)).status_code == 409


@pytest.mark.parametrize("forged", ["", "1", "99:forged", "None"])
def test_a_form_without_a_true_version_is_stale(as_editor, gateshead, forged):
    plan = draft(Plan, gateshead)
    answer = save(as_editor, plan, open_form(as_editor, plan), version=forged, title_en="Mine")
    assert answer.status_code == 409


def test_a_stale_inline_row_is_refused_with_both_texts(as_editor, gateshead):
    plan = draft(Plan, gateshead)
    priority = a_priority(plan, title_en="First")
    data = open_form(as_editor, plan)
    theirs = Priority.objects.get(pk=priority.pk)
    theirs.title_en = "Their title"
    theirs.save()
    answer = save(as_editor, plan, data, **{"priorities-0-title_en": "My title"})
    assert answer.status_code == 409
    assert "Their title" in answer.content.decode()
    priority.refresh_from_db()
    assert priority.title_en == "Their title"
    save(as_editor, plan, form_data(answer))
    priority.refresh_from_db()
    assert priority.title_en == "My title"


def test_deleting_during_an_edit_gives_the_typed_text_back(as_editor, gateshead):
    plan = draft(Plan, gateshead)
    data = open_form(as_editor, plan)
    plan_address = address(plan)
    plan.delete()
    answer = as_editor.post(plan_address, {**data, "purpose_en": "An hour of work"})
    assert answer.status_code == 410
    assert "An hour of work" in answer.content.decode()


@pytest.mark.parametrize(
    "model", [Action, Measure, Priority, Milestone], ids=lambda model: model._meta.model_name
)
def test_deleting_its_plan_during_an_edit_gives_the_typed_text_of_a_part_back(as_editor, gateshead, model):
    plan = draft(Plan, gateshead)
    priority = a_priority(plan)
    action = an_action(plan, priority=priority)
    parts = [
        priority,
        action,
        a_measure(plan),
        Milestone.objects.create(action=action, title_en="Begun", due_on=timezone.localdate()),
    ]
    (part,) = (part for part in parts if type(part) is model)
    data, place = open_form(as_editor, part), address(part)
    name = next(name for name in data if name in ("title_en", "name_en"))
    plan.delete()
    answer = as_editor.post(place, {**data, name: "An hour of work"})
    assert answer.status_code == 410
    assert "An hour of work" in answer.content.decode()


# -- history ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("recorded")
def test_what_is_to_be_published_later_is_scheduled_in_its_history(client, gateshead, publisher):
    plan = draft(Plan, gateshead)
    plan.publish(by=publisher, at=timezone.now() + timedelta(days=1))
    plan.withdraw(by=publisher)
    plan.publish(by=publisher)
    client.force_login(publisher)
    soup = BeautifulSoup(client.get(address(plan, "history")).content, "html.parser")
    changes = [row.select_one("dd") for row in soup.select("#change-history tbody tr")[:3]]
    said = [change.get_text(" ", strip=True) for change in changes]
    withdrawn = "Before: scheduled After: draft"
    assert said == ["Before: draft After: published", withdrawn, "Before: draft After: scheduled"]


@pytest.mark.usefixtures("recorded")
def test_an_earlier_text_comes_back_by_saving_and_the_workflow_stays(client, gateshead, publisher):
    plan = draft(Plan, gateshead, title_en="First title")
    plan.title_en = "Second title"
    plan.save()
    plan.publish(by=publisher)
    client.force_login(publisher)
    first = plan.history.earliest("history_id")
    link = client.get(address(plan, "simple_history", first.pk)).headers["Location"]
    page = client.get(link)
    data = form_data(page)
    assert data["title_en"] == "First title"
    plan.refresh_from_db()
    assert plan.title_en == "Second title"
    client.post(link, {**data, "change_note_en": "The first title was right."})
    plan.refresh_from_db()
    assert (plan.title_en, plan.status) == ("First title", "published")


def test_links_come_back_with_an_earlier_text(as_editor, gateshead):
    pledge = live(Pledge, gateshead)
    plan = draft(Plan, gateshead)
    plan.pledges.set([pledge])
    plan.save()
    with_link = plan.history.latest()
    plan.pledges.clear()
    page = as_editor.get(f"{address(plan)}?restore={with_link.pk}")
    assert form_data(page)["pledges"] == [pledge.pk]


@pytest.mark.usefixtures("recorded")
def test_history_shows_what_changed_and_by_whom(as_editor, gateshead, editor):
    plan = draft(Plan, gateshead, title_en="Before")
    save(as_editor, plan, open_form(as_editor, plan), title_en="After")
    words = as_editor.get(address(plan, "history")).content.decode()
    assert "Before" in words
    assert "After" in words
    assert editor.email in words


@pytest.mark.usefixtures("recorded")
def test_history_shows_what_transitions_did(as_publisher, gateshead, publisher):
    plan = draft(Plan, gateshead)
    plan.publish(by=publisher)
    page = as_publisher.get(address(plan, "history"))
    changes = {
        change["field"]: (change["old"], change["new"])
        for change in page.context["page_obj"][0].history_delta_changes
    }
    assert changes["Status"] == ("draft", "published")


# -- people -------------------------------------------------------------------------------------


def test_an_owner_gives_a_role_and_the_person_gets_a_letter(client, gateshead, owner, mailoutbox):
    client.force_login(owner)
    page = client.get(address(Membership, "add"))
    client.post(
        address(Membership, "add"), {**form_data(page), "email": "New@Council.example", "role": "editor"}
    )
    person = User.objects.get(email="new@council.example")
    assert person.memberships.get().role == "editor"
    link = re.search(r"https?://\S+", mailoutbox[0].body).group()
    page = client.get(link.partition("testserver")[2], follow=True)
    assert page.status_code == 200


def test_an_owner_adds_someone_who_has_an_account_elsewhere(
    client, gateshead, owner, bridgend_editor, mailoutbox
):
    client.force_login(owner)
    page = client.get(address(Membership, "add"))
    answer = client.post(
        address(Membership, "add"), {**form_data(page), "email": bridgend_editor.email, "role": "viewer"}
    )
    assert answer.status_code == 302
    assert bridgend_editor.memberships.count() == 2
    assert [email.to for email in mailoutbox] == [[bridgend_editor.email]]


def test_an_editor_sees_no_memberships_and_no_settings(as_editor, gateshead, owner):
    membership = Membership.objects.get(user=owner)
    assert as_editor.get(address(Membership, "changelist")).status_code == 403
    assert as_editor.get(address(membership)).status_code == 403
    assert as_editor.post(address(gateshead), {"name_en": "Mine"}).status_code == 403


@pytest.mark.usefixtures("recorded")
def test_accounts_as_such_are_the_superusers(client, superuser, owner):
    client.force_login(owner)
    assert client.get(address(User, "changelist")).status_code == 403
    client.force_login(superuser)
    assert client.get(address(User, "changelist")).status_code == 200
    assert client.get(address(owner)).status_code == 200
    assert client.get(address(owner, "history")).status_code == 200


def test_the_old_way_to_sign_in_leads_to_the_one_way(client):
    answer = client.get("/admin/login/?next=/admin/plans/plan/")
    assert answer.headers["Location"] == "/accounts/login/?next=/admin/plans/plan/"


def test_a_councillor_who_opens_the_admin_is_told_not_sent_in_circles(client, councillor_account):
    client.force_login(councillor_account)
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == 403


def test_a_wrong_password_is_said_and_the_address_stays(client, editor):
    answer = client.post("/accounts/login/", {"login": editor.email, "password": "wrong"})
    assert answer.status_code == 422
    assert editor.email in answer.content.decode()


def test_known_and_unknown_addresses_get_the_same_answer(client, editor, mailoutbox):
    answers = [
        client.post("/accounts/password/reset/", {"email": email})
        for email in (editor.email, "nobody@nowhere.example")
    ]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert [letter.to for letter in mailoutbox] == [[editor.email]]


def test_sign_up_is_closed(client, db):
    answer = client.post(
        "/accounts/signup/", {"email": "me@nowhere.example", "password1": "x" * 14, "password2": "x" * 14}
    )
    assert not User.objects.exists()
    assert answer.status_code == 200


def test_an_officer_lands_in_the_admin_and_a_councillor_on_the_site(client, editor, councillor_account):
    client.force_login(editor)
    assert client.get(reverse("site:signed_in")).headers["Location"] == reverse("admin:index")
    client.force_login(councillor_account)
    assert client.get(reverse("site:signed_in")).headers["Location"] == "/gateshead/"


# -- files --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("page.html", b"<script>", "cannot be published"),
        ("drawing.svg", b"<svg>", "cannot be published"),
        ("plan.pdf", b"<html>", "different type"),
        ("plan.pdf", b"", "empty"),
    ],
)
def test_an_upload_that_is_not_what_it_says_is_refused(as_editor, gateshead, name, content, says):
    from django.core.files.uploadedfile import SimpleUploadedFile

    document = draft(Document, gateshead)
    data = open_form(as_editor, document)
    answer = save(as_editor, document, data, file=SimpleUploadedFile(name, content))
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_a_council_that_is_not_live_is_open_to_its_own_people_only(client, db):
    council = a_council("newtown", is_live=False)
    assert client.get("/newtown/").status_code == 404
    client.force_login(a_user("viewer", council))
    assert client.get("/newtown/").status_code == 200


def test_partner_names_are_unique_in_any_case(as_editor, gateshead):
    a_partner(gateshead, name="Healthwatch")
    page = as_editor.get(address(Partner, "add"))
    answer = as_editor.post(
        address(Partner, "add"), {**form_data(page), "name": "HEALTHWATCH", "kind": "other"}
    )
    assert "already has a partner of this name" in beside(answer, "name")


# -- rows in a table --------------------------------------------------------------------------


@pytest.fixture
def a_table(as_editor, gateshead):
    """A priority with one action, edited in a table on the priority's page."""
    priority = a_priority(draft(Plan, gateshead))
    an_action(priority.plan, priority=priority, title_en="Plant trees", reference="A1")
    return priority


def cell(page, name):
    return BeautifulSoup(page.content, "html.parser").find(attrs={"name": name})


def described_by(page, name) -> str:
    """What a screen reader reads out after the name of a field."""
    soup = BeautifulSoup(page.content, "html.parser")
    parts = [soup.find(id=part) for part in soup.find(attrs={"name": name})["aria-describedby"].split()]
    return " ".join(part.get("alt") or part.get_text(" ", strip=True) for part in parts)


def test_a_cell_of_a_table_says_its_column_its_row_and_its_help(as_editor, a_table):
    page = as_editor.get(address(a_table))
    assert cell(page, "actions-0-reference")["aria-label"] == "Reference: A1 Plant trees"
    assert cell(page, "actions-__prefix__-reference")["aria-label"] == "Reference"
    for row in ("0", "__prefix__"):
        assert "such as 1.2" in described_by(page, f"actions-{row}-reference")


def test_what_is_wrong_in_a_cell_is_its_description(as_editor, a_table):
    data = open_form(as_editor, a_table)
    answer = save(as_editor, a_table, data, **{"actions-0-due_on": "31 June"})
    assert answer.status_code == 422
    assert "such as 18 February 2026" in described_by(answer, "actions-0-due_on")
    assert cell(answer, "actions-0-due_on")["value"] == "31 June"


def test_a_row_of_a_table_leads_to_its_own_page(as_editor, a_table):
    link = BeautifulSoup(as_editor.get(address(a_table)).content, "html.parser").select_one("#actions-0 a")
    assert (link.get_text(), link["href"]) == ("A1 Plant trees", address(a_table.actions.get()))
