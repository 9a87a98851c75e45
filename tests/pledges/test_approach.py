"""What residents read of a council's approach and values, and how officers write them."""

from datetime import timedelta

import pytest
from admin_forms import address, open_form, save
from builders import Status, draft, live, next_edition
from django.core.exceptions import ValidationError
from django.utils import timezone
from reading import page, section, words

from pledges.models import Approach, Element, Method, Value, VisionStatement

pytestmark = pytest.mark.django_db

APPROACH = "/gateshead/approach/"


@pytest.fixture
def earlier(gateshead):
    """An edition of the vision that a later one has replaced."""
    return live(
        VisionStatement,
        gateshead,
        title_en="Our vision",
        edition_label_en="undated, before 2024",
        superseded_at=timezone.now() - timedelta(minutes=1),
    )


@pytest.fixture
def current(earlier):
    """The edition that counts now."""
    at = timezone.now() - timedelta(minutes=1)
    fields = {"edition_label_en": "", "edition_label_cy": None, "edition_year": 2024, "superseded_at": None}
    return next_edition(earlier, status=Status.PUBLISHED, publish_at=at, **fields)


@pytest.fixture
def approach(gateshead, earlier):
    return live(Approach, gateshead, vision=earlier, title_en="The CAN way", slug="can")


def test_a_council_without_approach_and_values_says_so(client, gateshead):
    text = words(page(client, APPROACH).main)
    assert "Gateshead has not published an approach here." in text
    assert "Gateshead has not published values here." in text


def test_elements_spell_the_name_in_their_order(client, approach):
    for place, (letter, term) in enumerate([("N", "Narrative"), ("C", "Context"), ("A", "Action")]):
        Element.objects.create(approach=approach, letter_en=letter, term_en=term, position=(place + 2) % 3)
    soup = page(client, APPROACH)
    assert [found.text for found in soup.select(".manifesto__number")] == ["C", "A", "N"]
    assert "C Context A Action N Narrative" in section(soup, "approach-can")


def test_a_method_has_its_meaning_where_the_council_gives_one(client, approach):
    Method.objects.create(approach=approach, name_en="Ecomaps", definition_en="A drawing of who helps.")
    Method.objects.create(approach=approach, name_en="Signs of Safety")
    soup = page(client, APPROACH)
    assert [words(item).strip() for item in soup.select(".dashed li")] == [
        "Ecomaps. A drawing of who helps.",
        "Signs of Safety",
    ]


def test_an_approach_of_a_replaced_edition_says_that_the_current_one_lacks_it(client, approach, current):
    text = section(page(client, APPROACH), "approach-can")
    assert "Published with an earlier edition of the vision: Our vision, undated, before 2024." in text
    assert "Not in the current edition: 2024." in text


def test_an_approach_of_the_current_edition_claims_no_such_thing(client, gateshead, current):
    live(Approach, gateshead, vision=current, slug="new")
    text = section(page(client, APPROACH), "approach-new")
    assert "Published with the vision: Our vision, 2024." in text
    assert "current edition" not in text


def test_values_come_from_the_current_edition_when_it_states_some(client, earlier, current):
    Value.objects.create(vision=earlier, text_en="We keep learning.")
    Value.objects.create(vision=current, title_en="Kindness", text_en="We are kind.")
    text = section(page(client, APPROACH), "values")
    assert "Kindness We are kind." in text
    assert "We keep learning." not in text
    assert "current edition" not in text


def test_else_from_the_newest_edition_before_it_and_the_page_says_so(client, earlier, current):
    for place, text in enumerate(["Second.", "First."]):
        Value.objects.create(vision=earlier, text_en=text, position=1 - place)
    text = section(page(client, APPROACH), "values")
    assert "Published with an earlier edition of the vision: Our vision, undated, before 2024." in text
    assert "There are no values in the current edition: 2024. 1 First. 2 Second." in text


def test_values_of_a_next_edition_wait_for_it(client, current, councillor_account):
    following = next_edition(current)
    Value.objects.create(vision=following, text_en="Not yet.")
    assert "Not yet." not in words(page(client, APPROACH))
    client.force_login(councillor_account)
    assert "Not yet." not in words(page(client, APPROACH))
    assert "Not yet." in words(page(client, f"/gateshead/vision/editions/{following.edition}/"))


def test_an_approach_goes_with_its_vision(client, earlier, approach, publisher):
    assert "The CAN way" in words(page(client, APPROACH))
    earlier.withdraw(by=publisher)
    assert "The CAN way" not in words(page(client, APPROACH))


def test_own_people_see_a_draft_approach_marked_as_such(client, gateshead, councillor_account):
    draft(Approach, gateshead, title_en="Coming soon", slug="soon")
    assert "Coming soon" not in words(page(client, APPROACH))
    client.force_login(councillor_account)
    assert "Coming soon Approach draft" in section(page(client, APPROACH), "approach-soon")


def test_an_edition_s_page_has_its_own_approach_and_values(client, earlier, approach, current):
    Value.objects.create(vision=earlier, text_en="We keep learning.")
    text = section(page(client, "/gateshead/vision/editions/1/"), "values")
    assert "The CAN way" in text
    assert "We keep learning." in text
    text = section(page(client, "/gateshead/vision/"), "values")
    assert "There is no approach in this edition." in text
    assert "There are no values in this edition." in text
    assert "The CAN way" not in text


def test_an_approach_in_two_editions_is_shown_once(client, earlier, approach, publisher):
    next_edition(approach, title_en="The CAN way, renewed").publish(by=publisher)
    text = section(page(client, "/gateshead/vision/editions/1/"), "values")
    assert text.count("The CAN way") == 1
    assert "renewed" in text


def test_changes_name_the_approach_and_the_values_that_came_and_went(client, earlier, approach, current):
    live(Approach, earlier.council, vision=current, title_en="The new way")
    Value.objects.create(vision=earlier, text_en="We keep learning.")
    Value.objects.create(vision=current, title_en="Kindness", text_en="We are kind.")
    soup = page(client, "/gateshead/vision/changes/")
    text = section(soup, "values")
    assert "The CAN way: removed in the newer edition." in text
    assert "The new way: new in the newer edition." in text
    part = soup.find(id="values").find_parent("section")
    assert "We keep learning." in part.find("del").text
    assert "Kindness. We are kind." in part.find("ins").text


def test_an_approach_kept_in_both_editions_is_the_same_one(client, approach, current, publisher):
    next_edition(approach, vision_id=current.pk).publish(by=publisher)
    assert "The CAN way: in both editions." in section(page(client, "/gateshead/vision/changes/"), "values")


def test_english_words_are_marked_on_the_welsh_page(client, bridgend):
    approach = live(Approach, bridgend, title_en="The CAN way", title_cy="Y ffordd", slug="can")
    Element.objects.create(approach=approach, letter_en="C", term_en="Context")
    soup = page(client, "/cy/bridgend/approach/")
    assert soup.find(id="approach-can").text.strip() == "Y ffordd"
    assert not soup.find(id="approach-can").get("lang")
    assert soup.find(string="Context").parent["lang"] == "en"


def test_a_vision_of_another_council_is_refused(gateshead, bridgend):
    theirs = live(VisionStatement, bridgend)
    with pytest.raises(ValidationError, match="same council"):
        Approach(council=gateshead, title="A way", vision=theirs).full_clean()


# --- in the admin


def test_an_editor_adds_elements_and_methods_on_the_approach_s_page(client, gateshead, editor):
    approach = draft(Approach, gateshead)
    client.force_login(editor)
    data = open_form(client, approach)
    data |= {"elements-TOTAL_FORMS": "1", "elements-0-letter_en": "C", "elements-0-term_en": "Context"}
    data |= {"elements-0-position": "1", "methods-TOTAL_FORMS": "2"}
    for place, name in enumerate(["Ecomaps", "Signs of Safety"]):
        data |= {f"methods-{place}-name_en": name, f"methods-{place}-position": place}
    assert save(client, approach, data).status_code == 302
    assert [element.term for element in approach.elements.all()] == ["Context"]
    assert [method.name for method in approach.methods.all()] == ["Ecomaps", "Signs of Safety"]


def test_an_element_without_a_term_is_asked_for_it_and_nothing_is_lost(client, gateshead, editor):
    approach = draft(Approach, gateshead)
    client.force_login(editor)
    data = open_form(client, approach)
    data |= {"elements-TOTAL_FORMS": "1", "elements-0-text_en": "All around a child."}
    answer = save(client, approach, data, **{"elements-0-position": "1"})
    assert answer.status_code == 422
    assert "All around a child." in answer.content.decode()
    assert not approach.elements.exists()


def test_values_are_edited_on_the_vision_s_page(client, gateshead, editor):
    vision = draft(VisionStatement, gateshead)
    client.force_login(editor)
    data = open_form(client, vision)
    data |= {"values-TOTAL_FORMS": "1", "values-0-text_en": "We keep learning.", "values-0-position": "1"}
    assert save(client, vision, data).status_code == 302
    assert str(vision.values.get()) == "We keep learning."


def test_editions_of_the_vision_are_told_apart_in_the_choices(client, current, editor):
    client.force_login(editor)
    form = client.get(f"{address(Approach, 'add')}?council={current.council.pk}")
    choices = dict(form.context["adminform"].form.fields["vision"].choices)
    assert {str(words) for words in choices.values()} >= {
        "Our vision, undated, before 2024",
        "Our vision, 2024",
    }
