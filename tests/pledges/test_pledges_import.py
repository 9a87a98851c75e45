"""Pledges and commitments come in by spreadsheet, into the newest edition of the vision."""

import datetime

import pytest
from admin_forms import address
from builders import a_committee, a_councillor, a_user, draft, live
from spreadsheets import a_csv, bring_in, choose, confirm, problems, said
from workbooks import a_workbook, bring_in_workbook, choose_workbook, downloaded, saved

from councils.models import ImportBatch
from councils.publishing.editions import start_next_edition
from plans.models import Plan
from pledges.models import Commitment, Pledge, VisionStatement

pytestmark = pytest.mark.django_db

NAMES = ("reference", "number", "title", "test", "due_on", "judge")


@pytest.fixture
def vision(gateshead):
    return draft(VisionStatement, gateshead, title_en="Our vision")


def test_pledges_come_in_with_what_would_make_them_true(as_editor, gateshead, vision):
    cabinet = a_committee(gateshead, name_en="Cabinet")
    jane = a_councillor(gateshead, name="Jane Example")
    rows = a_csv(
        (*NAMES, "lead_councillor"),
        ("", 1, "Homes for all", "500 homes are built.", "31 March 2027", "cabinet", "jane example"),
        ("", 2, "Clean air", "", "", "", ""),
    )
    bring_in(as_editor, Pledge, rows)
    homes, air = Pledge.objects.order_by("number")
    assert (homes.slug, homes.status, homes.vision) == ("homes-for-all", "draft", vision)
    assert (homes.judge, homes.due_on, homes.lead_councillor) == (cabinet, datetime.date(2027, 3, 31), jane)
    assert homes.can_be_judged
    assert not air.can_be_judged


@pytest.mark.parametrize("times", [1, 2, 3])
def test_the_same_again_says_no_changes(as_editor, vision, times):
    file = (("number", "title"), (1, "Homes for all"), (2, "Clean air"))
    bring_in(as_editor, Pledge, a_csv(*file))
    for _n in range(times):
        assert "0 changes" in said(choose(as_editor, Pledge, a_csv(*file)))


def test_pledges_may_swap_their_numbers(as_editor, vision):
    bring_in(as_editor, Pledge, a_csv(("number", "title"), (1, "Homes"), (2, "Air"), (3, "Roads")))
    bring_in(as_editor, Pledge, a_csv(("reference", "number"), ("homes", 2), ("air", 1)))
    assert list(Pledge.objects.order_by("number").values_list("slug", flat=True)) == ["air", "homes", "roads"]
    assert set(Pledge.objects.values_list("version", flat=True)) == {1, 2}


def test_a_number_that_is_taken_is_refused(as_editor, vision):
    bring_in(as_editor, Pledge, a_csv(("number", "title"), (1, "Homes"), (2, "Air")))
    refused = choose(as_editor, Pledge, a_csv(("number", "title"), (2, "Roads"), (3, "Rail"), (3, "Buses")))
    words = "Another pledge of this vision has this number. Choose another."
    assert problems(refused) == [f"Row 2, column number: {words}", f"Row 4, column number: {words}"]


def test_without_a_vision_there_is_no_pledge(as_editor, gateshead):
    words = "Add a vision first, or publish the one that this is for."
    assert problems(choose(as_editor, Pledge, a_csv(("number", "title"), (1, "Homes")))) == [
        f"Row 2: {words}"
    ]
    assert problems(choose(as_editor, Commitment, a_csv(("text",), ("Build homes",)))) == [f"Row 2: {words}"]


def test_part_of_a_test_is_refused(as_editor, vision):
    refused = choose(as_editor, Pledge, a_csv(NAMES, ("", 1, "Homes", "", "31 March 2027", "")))
    assert "Say what would make the pledge true" in problems(refused)[0]


def test_a_public_pledge_is_corrected_by_publishers_with_a_sentence(client, gateshead):
    pledge = live(Pledge, gateshead, slug="homes", title_en="Homes", number=1)
    file = (("reference", "title"), ("homes", "Houses"))
    client.force_login(a_user("editor", gateshead))
    assert problems(choose(client, Pledge, a_csv(*file))) == [
        "Row 2: This is public: only publishers can correct it."
    ]
    client.force_login(a_user("publisher", gateshead))
    preview = choose(client, Pledge, a_csv(*file))
    assert confirm(client, preview).status_code == 422
    assert confirm(client, preview, change_note_en="A slip.").status_code == 200
    pledge.refresh_from_db()
    assert pledge.title_en == "Houses"


def test_rows_go_into_the_next_edition_once_it_is_begun(as_publisher, gateshead):
    pledge = live(Pledge, gateshead, slug="homes", title_en="Homes", number=1)
    rows = a_csv(("text", "year", "pledges"), ("Build 500 homes", 2027, "homes"))
    assert "is public. Start its next edition" in problems(choose(as_publisher, Commitment, rows))[0]
    edition = start_next_edition(pledge.vision, by=None)
    rows.seek(0)
    bring_in(as_publisher, Commitment, rows)
    names = ("reference", "number", "title")
    bring_in(as_publisher, Pledge, a_csv(names, ("homes", 1, "Houses"), ("air", 2, "Air")))
    pledge.refresh_from_db()
    assert pledge.title_en == "Homes"
    assert list(edition.pledges.order_by("number").values_list("title_en", flat=True)) == ["Houses", "Air"]
    commitment = Commitment.objects.get()
    assert (commitment.vision, commitment.pledges.get().vision) == (edition, edition)


def test_a_plan_names_pledges_of_the_same_workbook(client, gateshead, vision):
    client.force_login(a_user("editor", gateshead))
    sheets = {
        "pledges": [["reference", "number", "title"], ["homes", 1, "Homes for all"]],
        "commitments": [["text", "year", "pledges"], ["Build 500 homes", 2027, "homes"]],
        "plans": [["title", "kind", "pledges"], ["Homes plan", "strategy", "homes"]],
    }
    bring_in_workbook(client, a_workbook(**sheets))
    plan = Plan.objects.get()
    assert plan.pledges.get().title_en == "Homes for all"
    assert "0 changes" in said(choose_workbook(client, a_workbook(**sheets)))
    assert "0 changes" in said(choose_workbook(client, saved(downloaded(client, plan))))
    client.post(address(ImportBatch.objects.first(), "undo"), follow=True)
    assert not Pledge.objects.exists()
    assert not Commitment.objects.exists()


def test_nothing_of_another_council_is_named(as_editor, bridgend, vision):
    theirs = live(Pledge, bridgend, slug="theirs")
    a_committee(bridgend, name_en="Their cabinet")
    rows = a_csv(NAMES, (theirs.slug, 1, "Ours", "Yes.", "31 March 2027", "Their cabinet"))
    told = problems(choose(as_editor, Pledge, rows))
    assert told == [
        "Row 2, column judge: There is no committee “Their cabinet”. Add it first, or leave this empty."
    ]
    assert problems(choose(as_editor, Commitment, a_csv(("text", "pledges"), ("Build", "theirs"))))
