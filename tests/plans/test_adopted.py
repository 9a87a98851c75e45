"""An edition as it was adopted: kept word for word, shown and checked by anyone, whatever becomes of the plan."""

import hashlib
import json
from datetime import date, timedelta

import pytest
from admin_forms import address, open_form
from builders import (
    a_committee,
    a_contact,
    a_councillor,
    a_framework,
    a_goal,
    a_measure,
    a_priority,
    a_resolution,
    a_risk,
    a_target,
    a_user,
    an_action,
    budget_year,
    draft,
    live,
    next_edition,
)
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import models
from django.utils import timezone
from reading import page, section, words

from councils.canonical_json import canonical, digest_of
from councils.models import CouncilContent
from councils.publishing.editions import parts_of_model
from delivery.models import Budget
from plans import adopted_payload, adopted_text, adopting
from plans.models import AdoptedCopy, Decision, Plan, PriorityContribution, WithdrawnText
from pledges.models import Pledge, VisionStatement

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 3)
NOT_WORDS_OF_PARTS = {"id", "version", "lineage", "council", "position"}
PARTS = {model for root in (Plan, VisionStatement) for model, _name in parts_of_model(root)} | {
    Plan,
    VisionStatement,
}


@pytest.fixture
def plan(gateshead):
    """A plan with something of each kind that residents read."""
    plan = live(
        Plan,
        gateshead,
        title_en="Roads for all",
        slug="roads",
        purpose_en="Better roads.",
        contact=a_contact(gateshead, email="roads@gateshead.example"),
        owner=a_user("editor", gateshead, email="keeper@gateshead.example"),
    )
    framework = a_framework(gateshead, plan, name_en="Four commitments", source_en="The 2025 charter")
    first = a_priority(plan, title_en="Safe streets", outcome_en="Nobody is hurt.")
    below = a_priority(plan, title_en="Safe crossings", parent=first)
    PriorityContribution.objects.create(priority=first, item=a_goal(framework, name_en="Safety"))
    an_action(plan, title_en="Repaint crossings", priority=below, lead_councillor=a_councillor(gateshead))
    measure = a_measure(plan, name_en="Casualties", priority=first)
    a_target(measure, 31)
    a_risk(plan, title_en="The money runs out")
    Budget.objects.create(plan=plan, planned=125000, **budget_year())
    return plan


def kept(edition, body="Cabinet", day=DAY, **fields) -> AdoptedCopy:
    name = "vision" if isinstance(edition, VisionStatement) else "plan"
    copy = AdoptedCopy(**{name: edition}, body_en=body, adopted_on=day, **fields)
    return adopting.keep(copy, by=None)


def published_next(plan, **fields) -> Plan:
    later = next_edition(plan, **fields)
    later.publish(by=None)
    return later


def json_of(client, copy) -> bytes:
    return client.get(copy.json_address).content


# -- what goes in -------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", sorted(PARTS, key=str), ids=lambda model: model._meta.model_name)
def test_every_field_of_every_part_is_declared_public_or_left_out_on_purpose(model):
    from modeltranslation.manager import get_translatable_fields_for_model

    translated = get_translatable_fields_for_model(model) or ()
    columns = {f"{name}_{code}" for name in translated for code in ("en", "cy")}
    wholes = {
        name for part, name in [pair for root in PARTS for pair in parts_of_model(root)] if part is model
    }
    every = {field.name for field in [*model._meta.concrete_fields, *model._meta.many_to_many]}
    left = adopted_payload.NOT_WORDS if issubclass(model, CouncilContent) else NOT_WORDS_OF_PARTS
    every -= columns | left | (wholes - {"parent"})
    declared = {*model.shown_fields, *model.fields_not_shown} - left
    assert sorted(declared) == sorted(every)


def test_whatever_a_copy_names_says_by_what():
    for model in PARTS:
        for field in map(model._meta.get_field, adopted_payload.copied_fields(model)):
            assert not field.is_relation or field.related_model.named_by, field


def test_internal_fields_are_in_no_copy():
    for model in PARTS:
        names = {"owner", "deputy", "contact", "email", "created_by", "updated_by"}
        assert not names & set(adopted_payload.copied_fields(model))


def test_the_copy_has_every_word_and_the_priorities_as_a_tree(plan):
    data = json.loads(kept(plan).payload)
    edition = data["edition"]
    [first] = edition["priorities"]
    assert data["format"] == 2
    assert edition["title_en"] == "Roads for all"
    assert first["outcome_en"] == "Nobody is hurt."
    assert first["priorities"][0]["actions"][0]["title_en"] == "Repaint crossings"
    assert first["measures"][0]["targets"][0]["value"] == "31"
    goal = first["contributions"][0]["item"]
    assert (goal["name_en"], goal["framework"]["source_en"]) == ("Safety", "The 2025 charter")
    assert edition["risks"][0]["title_en"] == "The money runs out"
    assert edition["budgets"][0]["planned"] == "125000"
    assert "gateshead.example" not in kept(plan, day=DAY + timedelta(days=1)).payload


def test_what_the_public_cannot_read_is_in_no_copy(gateshead, plan):
    vision = live(VisionStatement, gateshead)
    hidden = draft(Pledge, gateshead, vision=vision, number=2, title_en="Not public yet")
    plan.pledges.add(hidden)
    plan.parent = draft(Plan, gateshead, title_en="A secret plan")
    plan.save()
    said = kept(plan).payload + kept(vision).payload
    assert "Not public yet" not in said
    assert "A secret plan" not in said


# -- the proof ----------------------------------------------------------------------------------------


def test_the_file_is_canonical_and_has_the_digest_that_the_page_shows(client, plan):
    copy = kept(plan)
    answer = client.get(copy.json_address)
    assert answer.headers["Content-Type"] == "application/json"
    assert hashlib.sha256(answer.content).hexdigest() == copy.sha256
    assert canonical(json.loads(answer.content)).encode() == answer.content
    soup = page(client, copy.list_address)
    assert copy.sha256 in section(soup, "adopted")
    assert f"curl -sL http://testserver{copy.json_address} | sha256sum" in section(soup, "adopted")


def test_nothing_that_happens_later_changes_it(client, gateshead, plan):
    cabinet = a_committee(gateshead, name_en="Cabinet")
    copy = kept(plan, body="", committee=cabinet)
    before, shown = json_of(client, copy), words(page(client, copy.list_address).find(id="main"))
    for row, name in ((gateshead, "name_en"), (cabinet, "name_en"), (plan, "title_en")):
        setattr(row, name, "Another name")
        row.save()
    for model, name in (
        (plan.priorities, "title_en"),
        (plan.actions, "title_en"),
        (plan.measures, "name_en"),
    ):
        for row in model.all():
            setattr(row, name, "Changed")
            row.save()
    published_next(plan, title_en="The next edition")
    copy.refresh_from_db()
    assert json_of(client, copy) == before
    assert words(page(client, copy.list_address).find(id="main")) == shown
    assert "As adopted by Cabinet on 3 March 2026" in shown


def test_every_word_of_the_copy_is_on_its_page(client, plan):
    copy = kept(plan)
    said = words(page(client, copy.list_address).find(id="main"))
    for text in (
        *("Roads for all", "Better roads.", "Safe streets", "Nobody is hurt.", "Safe crossings"),
        *(
            "Repaint crossings",
            "Casualties",
            "31",
            "Safety (Four commitments",
            "The money runs out",
            "125,000",
        ),
    ):
        assert text in said


def test_a_changed_copy_is_refused_by_the_model(plan):
    copy = kept(plan)
    copy.payload = copy.payload.replace("Safe streets", "Other words")
    with pytest.raises(ValidationError):
        copy.save()


def test_a_command_verifies_every_copy(plan, capsys):
    copy = kept(plan)
    call_command("verify_adopted_copies")
    assert f"{copy.sha256}  {copy.get_absolute_url()}  unchanged" in capsys.readouterr().out


def test_the_rfc_s_own_example():
    """RFC 8785, 3.2.2 and 3.2.3, without the numbers that a copy never has."""
    data = json.loads(
        r'{"string": "\u20ac$\u000F\u000aA\u0027\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}'
    )
    assert canonical(data) == r'{"literals":[null,true,false],"string":"€$\u000f\nA' + r"'B\"\\\\\"/" + '"}'
    names = json.loads(
        r'{"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7}'
    )
    assert list(json.loads(canonical(names)).values()) == [2, 4, 6, 7, 1, 5, 3]


# -- pages --------------------------------------------------------------------------------------------


def test_two_bodies_adopt_one_edition_and_one_page_lists_both(client, plan):
    cabinet, council = kept(plan), kept(plan, body="Council", day=date(2026, 3, 20))
    soup = page(client, council.list_address)
    said = section(soup, "copies")
    assert "As adopted by Cabinet on 3 March 2026" in said
    assert "As adopted by Council on 20 March 2026" in said
    assert words(page(client, cabinet.get_absolute_url()).h1) == "As adopted by Cabinet on 3 March 2026"
    assert words(soup.h1) == "As adopted by Council on 20 March 2026"


def test_the_edition_and_later_ones_lead_to_it(client, gateshead, plan):
    copy = kept(plan)
    assert page(client, plan.get_absolute_url()).select_one(f'a[href="{copy.get_absolute_url()}"]')
    later = published_next(plan)
    assert page(client, later.get_absolute_url()).select_one(f'a[href="{copy.get_absolute_url()}"]')
    vision = live(VisionStatement, gateshead)
    copy = kept(vision)
    assert page(client, vision.get_absolute_url()).select_one(f'a[href="{copy.get_absolute_url()}"]')
    assert words(page(client, copy.list_address).h1) == "As adopted by Cabinet on 3 March 2026"


def test_a_draft_of_another_vision_takes_no_address_from_its_officers(client, gateshead):
    copy = kept(live(VisionStatement, gateshead, title_en="Ours"))
    draft(VisionStatement, gateshead, title_en="A new beginning")
    client.force_login(a_user("editor", gateshead))
    assert words(page(client, copy.list_address).h1) == "As adopted by Cabinet on 3 March 2026"
    assert "Ours" in words(page(client, "/gateshead/vision/editions/1/").main)


def test_without_a_copy_there_is_no_page(client, plan):
    place = f"{plan.get_absolute_url()}editions/1/adopted/"
    for each in (place, f"{place}1/", f"{place}1.json"):
        assert client.get(each).status_code == 404


def test_a_copy_of_a_plan_that_was_removed_answers_gone_and_of_a_draft_nothing(client, plan):
    copy = kept(plan)
    Plan.objects.filter(pk=plan.pk).update(status="archived")
    assert client.get(copy.list_address).status_code == 410
    assert client.get(copy.json_address).status_code == 410
    Plan.objects.filter(pk=plan.pk).update(status="draft")
    assert client.get(copy.list_address).status_code == 404


def test_the_decision_is_told_as_it_was_and_linked_while_it_can_be_read(client, gateshead, plan):
    decision = live(
        Decision,
        gateshead,
        title_en="Adopt it",
        outcome="adopted",
        meeting_on=DAY,
        resolution_en="Adopted as printed.",
    )
    copy = kept(plan, decision=decision)
    soup = page(client, copy.list_address)
    assert "Adopted as printed." in section(soup, "adopted")
    assert soup.select_one(f'a[href="{decision.get_absolute_url()}"]')


def test_each_resolution_is_in_the_copy_with_its_word_and_can_be_withdrawn(client, gateshead, plan):
    decision = live(Decision, gateshead, outcome="noted", meeting_on=DAY, resolution_en="The report.")
    a_resolution(decision, "adopted", position=2, text_en="The plan.", acts_on_en="the plan")
    copy = kept(plan, decision=decision)
    told = section(page(client, copy.list_address), "adopted").replace("( ", "(").replace(" )", ")")
    assert "(a) Noted The report. (b) Adopted the plan The plan." in told
    pointers = [place.pointer for place in adopted_text.places(json.loads(copy.payload))]
    assert "/adopted/decision/resolutions/1/text" in pointers
    of_decision = [pointer for pointer in pointers if pointer.startswith("/adopted/")]
    assert not [pointer for pointer in of_decision if pointer.endswith(("/letter", "/outcome"))]


def test_a_copy_that_was_kept_when_a_decision_had_one_outcome_is_read_as_it_is(gateshead, plan):
    decision = live(Decision, gateshead, outcome="adopted", meeting_on=DAY)
    data = json.loads(kept(plan, decision=decision).payload)
    said = data["adopted"]["decision"]
    del said["resolutions"]
    said |= {"outcome": "adopted", "outcome_words_en": "Adopted", "outcome_words_cy": "Mabwysiadwyd"}
    said |= {"resolution_en": "As printed.", "resolution_cy": ""}
    [resolution] = adopted_text.AdoptedText(json.dumps(data | {"format": 1})).decision["resolutions"]
    assert (resolution["outcome_words"].text, resolution["text"].text) == ("Adopted", "As printed.")
    assert resolution["letter"] == ""
    assert "/adopted/decision/resolution" in [place.pointer for place in adopted_text.places(data)]


def test_both_languages_are_in_the_copy(client, bridgend):
    plan = live(Plan, bridgend, title_en="Roads", title_cy="Ffyrdd", purpose_en="English alone.")
    copy = kept(plan, body_cy="Y Cabinet")
    file, place = copy.json_address, f"/cy{copy.list_address}"
    soup = page(client, place)
    assert words(soup.select_one(".lead")) == "Ffyrdd"
    assert "Y Cabinet" in words(soup.h1)
    assert words(soup.select_one('[lang="en"].prose')) == "English alone."
    assert client.get(f"/cy{file}").content == client.get(file).content


# -- in the admin -------------------------------------------------------------------------------------


def keep_form(client, edition, **typed):
    return client.post(address(edition, "adopted"), typed)


def confirmed(client, edition, **typed):
    shown = keep_form(client, edition, **typed)
    assert shown.status_code == 200, shown.context["form"].errors
    return keep_form(client, edition, **typed, seen=shown.context["seen"])


def test_a_publisher_keeps_it_once_they_have_seen_what_is_kept(as_publisher, publisher, gateshead, plan):
    cabinet = a_committee(gateshead, name_en="Cabinet")
    assert as_publisher.get(address(plan)).context["keep_as_adopted"]
    given = {"committee": cabinet.pk, "adopted_on": "3 March 2026"}
    shown = keep_form(as_publisher, plan, **given)
    assert "Priorities: 2" in shown.context["lines"]
    assert not AdoptedCopy.objects.exists()
    answer = confirmed(as_publisher, plan, **given)
    copy = AdoptedCopy.objects.get()
    assert answer.status_code == 302
    assert (copy.body, copy.adopted_on, copy.kept_by) == ("Cabinet", DAY, publisher)


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({}, "committee", "Choose who adopted it, or write it in words below."),
        ({"adopted_on": ""}, "adopted_on", "This field is required."),
        ({"adopted_on": "3 March 2099"}, "adopted_on", "This date is in the future."),
        ({"adopted_on": "someday"}, "adopted_on", "Enter the date"),
    ],
)
def test_a_form_that_is_wrong_is_refused_beside_the_field(as_publisher, plan, typed, field, said):
    given = {"body_en": "" if field == "committee" else "Cabinet", "adopted_on": "3 March 2026", **typed}
    answer = keep_form(as_publisher, plan, **given)
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])


def test_a_later_edition_was_not_adopted_before_an_earlier_one(as_publisher, plan):
    kept(plan)
    later = published_next(plan)
    answer = keep_form(as_publisher, later, body_en="Cabinet", adopted_on="2 March 2026")
    assert answer.status_code == 422
    assert "Edition 1 was adopted on 3 March 2026." in str(answer.context["form"].errors["adopted_on"])


def test_the_same_body_adopts_it_once_on_a_day(as_publisher, plan):
    kept(plan)
    answer = keep_form(as_publisher, plan, body_en="Cabinet", adopted_on="3 March 2026")
    assert answer.status_code == 422
    assert AdoptedCopy.objects.count() == 1


def test_a_decision_of_another_day_or_an_ended_committee_is_refused(as_publisher, gateshead, plan):
    other = live(Decision, gateshead, outcome="adopted", meeting_on=date(2026, 3, 10))
    ended = a_committee(gateshead, until_on=date(2026, 1, 1))
    answer = keep_form(as_publisher, plan, body_en="Cabinet", adopted_on="3 March 2026", decision=other.pk)
    assert "10 March 2026" in str(answer.context["form"].errors["decision"])
    answer = keep_form(as_publisher, plan, committee=ended.pk, adopted_on="3 March 2026")
    assert "1 January 2026" in str(answer.context["form"].errors["committee"])


def test_what_changed_since_it_was_seen_is_shown_again(as_publisher, plan):
    given = {"body_en": "Cabinet", "adopted_on": "3 March 2026"}
    seen = keep_form(as_publisher, plan, **given).context["seen"]
    plan.title_en = "Changed meanwhile"
    plan.save()
    answer = keep_form(as_publisher, plan, **given, seen=seen)
    assert answer.status_code == 409
    assert answer.context["seen"] != seen
    assert not AdoptedCopy.objects.exists()


def test_only_publishers_keep_it_and_only_what_is_published(client, gateshead, bridgend, plan):
    for user, status in ((a_user("editor", gateshead), 403), (a_user("publisher", bridgend), 302)):
        client.force_login(user)
        assert client.get(address(plan, "adopted")).status_code == status
    client.force_login(a_user("publisher", gateshead))
    unpublished = draft(Plan, gateshead)
    assert client.get(address(unpublished, "adopted")).status_code == 403
    assert not client.get(address(unpublished)).context["keep_as_adopted"]


def test_a_copy_is_neither_changed_nor_deleted_in_the_admin(as_owner, plan):
    copy = kept(plan)
    assert as_owner.get(address(copy)).status_code == 200
    assert as_owner.post(address(copy), {"body_en": "Other"}).status_code == 403
    assert as_owner.post(address(copy, "delete"), {"post": "yes"}).status_code == 403
    copy.refresh_from_db()
    assert copy.body == "Cabinet"


# -- withdrawing --------------------------------------------------------------------------------------

PLACE = "/edition/priorities/0/outcome"


def withdrawn(client, copy, *chosen, reason="Article 17 of the UK GDPR."):
    given = {"places": chosen or [PLACE], "reason_en": reason}
    shown = client.post(address(copy, "withdraw"), given)
    assert shown.status_code == 200, shown.context["form"].errors
    return client.post(address(copy, "withdraw"), {**given, "seen": shown.context["seen"]})


def test_a_withdrawn_text_becomes_its_day_and_reason(as_publisher, plan):
    copy = kept(plan)
    before = copy.sha256
    assert withdrawn(as_publisher, copy).status_code == 302
    copy.refresh_from_db()
    row = copy.withdrawals.get()
    assert (row.sha256_before, row.sha256) == (before, copy.sha256)
    assert digest_of(copy.payload) == copy.sha256 != before
    said = words(page(as_publisher, copy.list_address).find(id="main"))
    today = timezone.localdate().strftime("%-d %B %Y")
    assert f"This text was withdrawn on {today}. Article 17 of the UK GDPR." in said
    assert "Nobody is hurt." not in said
    assert before in said
    assert hashlib.sha256(json_of(as_publisher, copy)).hexdigest() == copy.sha256
    call_command("verify_adopted_copies")


def test_what_was_withdrawn_stands_nowhere_with_the_copy_any_more(as_publisher, plan):
    copy = kept(plan)
    withdrawn(as_publisher, copy)
    for model in (AdoptedCopy, WithdrawnText, AdoptedCopy.history.model, WithdrawnText.history.model):
        texts = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, (models.CharField, models.TextField, models.JSONField))
        ]
        assert "Nobody is hurt." not in str(list(model._base_manager.values_list(*texts)))
    assert "payload" not in {field.name for field in AdoptedCopy.history.model._meta.fields}


def test_names_of_people_and_texts_of_every_kind_can_be_withdrawn(as_publisher, plan):
    copy = kept(plan)
    place = "/edition/priorities/0/priorities/0/actions/0/lead_councillor/name"
    name = plan.actions.get().lead_councillor.name
    assert name in copy.payload
    withdrawn(as_publisher, copy, place, "/edition/title")
    copy.refresh_from_db()
    assert name not in copy.payload
    assert "Roads for all" not in copy.payload
    page(as_publisher, copy.list_address)
    withdrawn(as_publisher, copy)
    assert copy.withdrawals.count() == 2


def test_a_text_that_is_not_there_and_a_missing_reason_are_refused(as_publisher, plan):
    copy = kept(plan)
    answer = as_publisher.post(address(copy, "withdraw"), {"places": ["/council/name"], "reason_en": ""})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"places", "reason_en"}
    assert not WithdrawnText.objects.exists()


def test_of_two_who_withdraw_at_once_the_second_looks_again(as_publisher, plan):
    copy = kept(plan)
    given = {"places": ["/edition/title"], "reason_en": "A ruling."}
    seen = as_publisher.post(address(copy, "withdraw"), given).context["seen"]
    withdrawn(as_publisher, copy)
    answer = as_publisher.post(address(copy, "withdraw"), {**given, "seen": seen})
    assert answer.status_code == 409
    assert copy.withdrawals.count() == 1


def test_only_publishers_withdraw(as_editor, plan):
    assert as_editor.get(address(kept(plan), "withdraw")).status_code == 403


def test_the_form_of_a_plan_is_saved_as_before(as_publisher, plan):
    kept(plan)
    data = {**open_form(as_publisher, plan), "title_en": "Mended", "change_note_en": "A slip."}
    assert as_publisher.post(address(plan), data).status_code == 302
