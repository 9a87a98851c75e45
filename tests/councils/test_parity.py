"""Welsh keeps up with English: what is missing, and what is older than the English beside it."""

import pytest
from admin_forms import address
from builders import a_contact, a_priority, a_user, draft, live, next_edition, one_of_each
from reading import page as page_at
from reading import words as words_in

from councils.models import Council, Councillor, Partner
from councils.publishing import parity
from delivery.models import Action, Measure, Risk
from plans.models import Alignment, Plan, Priority

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("recorded")]


def names(row, *, missing):
    return [gap.name for gap in parity.gaps_of(row) if gap.is_missing == missing]


def change(row, **texts):
    for name, text in texts.items():
        setattr(row, name, text)
    row.save()


@pytest.fixture
def plan(bridgend):
    """A plan whose texts are level."""
    return draft(Plan, bridgend, title_en="Roads", title_cy="Ffyrdd")


# -- missing ----------------------------------------------------------------------------------


def test_a_plan_with_both_languages_is_level(plan, bridgend):
    assert parity.gaps_of(plan) == []
    assert parity.behind([bridgend.pk], 100) == []


def test_any_text_counts_not_only_those_asked_for_on_publishing(plan, bridgend):
    change(plan, owner_role_en="Head of roads")
    assert names(plan, missing=True) == ["owner_role"]
    (found,) = parity.behind([bridgend.pk], 100)
    assert (found.model, found.pk, found.is_missing, found.is_older) == (Plan, plan.pk, True, False)


def test_a_part_counts_for_what_it_belongs_to(plan, bridgend):
    a_priority(plan, title_en="Potholes")
    Alignment.objects.create(plan=plan, kind="supports", outside_title_en="Outside")
    assert sorted(names(plan, missing=True)) == ["outside_title", "title"]
    assert [found.pk for found in parity.behind([bridgend.pk], 100)] == [plan.pk]


def test_welsh_without_english_is_not_missing(plan):
    change(plan, summary_cy="Crynodeb")
    assert parity.gaps_of(plan) == []


def test_what_nobody_will_read_again_does_not_count(bridgend):
    old = live(Plan, bridgend, status="archived")
    replaced = live(Plan, bridgend, title_cy="Cynllun")
    next_edition(replaced)
    Plan.objects.filter(pk=replaced.pk).update(superseded_at=replaced.publish_at, summary_en="More")
    found = {(behind.model, behind.pk) for behind in parity.behind([bridgend.pk], 100)}
    assert (Plan, old.pk) not in found
    assert (Plan, replaced.pk) not in found


def test_contacts_count_too(bridgend):
    contact = a_contact(bridgend)
    assert [found.model for found in parity.behind([bridgend.pk], 100)] == [type(contact)]


def test_a_council_without_welsh_lacks_nothing(gateshead):
    assert parity.gaps_of(draft(Plan, gateshead)) == []


def test_each_kind_of_text_is_looked_at(bridgend, gateshead):
    """One of each kind, in English only: everything with texts is found, and nothing of another council."""
    one_of_each(bridgend)
    one_of_each(gateshead)
    Partner.objects.update(summary_en="It helps carers.")
    found = parity.behind([bridgend.pk], 1000)
    wholes = {model for model in parity.translated_models() if model.wholes()[0][0] is model}
    # The council of these tests has its Welsh name; a councillor stands for the office, an action for its
    # milestones, a measure for the breaks in it, a priority and a risk for what was reported of them.
    others = {Councillor, Action, Measure, Priority, Risk}
    assert {behind.model for behind in found} == (wholes - {Council}) | others
    for behind in found:
        assert behind.model._base_manager.get(pk=behind.pk).owner_council == bridgend


# -- older than the English ---------------------------------------------------------------------


def test_english_changed_after_the_welsh_is_found(plan, bridgend):
    change(plan, title_en="Roads and paths")
    assert names(plan, missing=False) == ["title"]
    (found,) = parity.behind([bridgend.pk], 100)
    assert (found.is_missing, found.is_older) == (False, True)


def test_welsh_changed_after_the_english_is_level(plan):
    change(plan, title_en="Roads and paths")
    change(plan, title_cy="Ffyrdd a llwybrau")
    assert parity.gaps_of(plan) == []


def test_both_changed_in_one_save_are_level(plan):
    change(plan, title_en="Roads and paths", title_cy="Ffyrdd a llwybrau")
    assert parity.gaps_of(plan) == []


def test_each_text_is_compared_with_its_own_welsh(plan):
    change(plan, summary_en="Summary", summary_cy="Crynodeb")
    change(plan, title_en="Roads and paths", summary_cy="Crynodeb gwell")
    assert names(plan, missing=False) == ["title"]


def test_saving_again_without_a_change_does_not_make_it_level(plan):
    change(plan, title_en="Roads and paths")
    plan.save()
    assert names(plan, missing=False) == ["title"]


def test_a_part_s_english_counts_for_its_plan(plan, bridgend):
    priority = a_priority(plan, title_en="Potholes", title_cy="Tyllau")
    change(priority, title_en="Potholes and kerbs")
    assert [gap.row for gap in parity.gaps_of(plan)] == [priority]
    assert [found.pk for found in parity.behind([bridgend.pk], 100)] == [plan.pk]


def test_it_tells_what_the_english_said_when_the_welsh_was_written(plan):
    change(plan, title_en="Roads and paths")
    change(plan, title_en="Roads and paths and kerbs")
    (gap,) = parity.gaps_of(plan)
    assert (gap.english_then(), gap.english, gap.welsh) == ("Roads", "Roads and paths and kerbs", "Ffyrdd")


def test_checked_welsh_is_level_until_the_english_changes_again(plan, bridgend, bridgend_editor):
    change(plan, title_en="The roads")
    parity.confirm(plan, by=bridgend_editor)
    plan.refresh_from_db()
    assert parity.gaps_of(plan) == []
    assert parity.behind([bridgend.pk], 100) == []
    assert plan.history.latest().history_user == bridgend_editor
    change(plan, title_en="The roads and paths")
    (gap,) = parity.gaps_of(plan)
    assert gap.english_then() == "The roads"


# -- in the admin -------------------------------------------------------------------------------


@pytest.fixture
def as_editor(client, bridgend_editor):
    client.force_login(bridgend_editor)
    return client


def test_the_form_says_what_is_missing_and_older_and_leads_there(as_editor, plan):
    priority = a_priority(plan, title_en="Potholes", title_cy="Tyllau", outcome_en="Fewer of them")
    change(plan, title_en="Roads and paths", summary_en="Summary")
    form = page_at(as_editor, address(plan))
    assert "2 texts missing, 1 older than the English" in words_in(form)
    links = {link.get("href") for link in form.find_all("a")}
    assert {f"{address(plan)}#id_title_cy", f"{address(priority)}#id_outcome_cy"} <= links


@pytest.mark.parametrize("nothing", ["", None])
def test_welsh_beside_which_no_english_was_ever_given_is_older_than_none(plan, nothing):
    change(plan, purpose_en=None, purpose_cy="Diben")
    change(plan, purpose_en=nothing)
    assert parity.gaps_of(plan) == []
    assert not parity.is_older(plan)


def test_a_level_form_and_a_form_without_welsh_say_nothing(client, superuser, plan, gateshead):
    client.force_login(superuser)
    for row in (plan, draft(Plan, gateshead)):
        assert 'class="parity"' not in client.get(address(row)).content.decode()


def test_both_texts_are_compared_and_the_welsh_is_said_to_be_right(as_editor, bridgend_editor, plan):
    priority = a_priority(plan, title_en="Potholes", title_cy="Tyllau")
    change(priority, title_en="Pot holes")
    change(plan, title_en="Roads and paths")
    page = as_editor.get(address(plan, "welsh"))
    words = page.content.decode()
    assert "and paths" in words
    assert "Tyllau" in words
    answer = as_editor.post(address(plan, "welsh"), {"version": page.context["seen"]})
    assert answer.headers["Location"] == address(plan)
    assert parity.gaps_of(plan) == []
    assert plan.history.latest().history_user == bridgend_editor
    plan.refresh_from_db()
    assert plan.updated_by != bridgend_editor  # no text changed


def test_welsh_is_not_said_to_be_right_beside_english_nobody_saw(as_editor, plan):
    change(plan, title_en="Roads and paths")
    page = as_editor.get(address(plan, "welsh"))
    change(plan, title_en="Railways")
    answer = as_editor.post(address(plan, "welsh"), {"version": page.context["seen"]})
    assert answer.status_code == 409
    assert names(plan, missing=False) == ["title"]


def test_editors_may_say_so_of_what_is_public_and_residents_are_told_nothing(as_editor, bridgend):
    plan = live(Plan, bridgend, title_en="Roads", title_cy="Ffyrdd")
    change(plan, title_en="The roads")
    page = as_editor.get(address(plan, "welsh"))
    as_editor.post(address(plan, "welsh"), {"version": page.context["seen"]})
    assert parity.gaps_of(plan) == []
    assert not bridgend.change_notes.exists()


def test_another_councils_welsh_page_answers_like_a_missing_one(client, gateshead, plan):
    client.force_login(a_user("owner", gateshead))
    assert client.get(address(plan, "welsh")).headers["Location"] == "/admin/"
