"""A whole plan as one workbook: brought in, looked at before, mended, taken back, and the same again is no change."""

from datetime import date
from decimal import Decimal

import pytest
from admin_forms import address
from builders import a_priority, a_user, an_action, draft, live
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from spreadsheets import confirm, problems, said
from workbooks import a_workbook, bring_in_workbook, choose_workbook, downloaded, of_a_real_size, saved

from councils.models import ImportBatch
from councils.publishing.editions import start_next_edition
from delivery.models import Action, ActionUpdate, DataPoint, Measure, Milestone, Risk, Target
from plans.models import Plan, Principle, Priority

pytestmark = pytest.mark.django_db

PLANS = [
    ["title", "kind", "summary", "starts_on"],
    ["Homes plan", "strategy", "Homes for all.", date(2026, 4, 1)],
]
PRINCIPLES = [["text", "kind"], ["We listen.", "principle"]]
# What is under another comes first here.
PRIORITIES = [
    ["reference", "title", "outcome", "parent"],
    ["", "Fewer homes stand empty", "", "Enough homes"],
    ["homes", "Enough homes", "Everybody has one.", ""],
]
ACTIONS = [
    ["reference", "title", "priority", "owner", "due_on", "cadence"],
    ["1.10", "Build homes", "homes", "", date(2027, 3, 31), "quarter"],
    ["1.2", "Fill empty homes", "Fewer homes stand empty", "", "", ""],
]
MILESTONES = [["action", "title", "due_on"], ["1.10", "Land bought", date(2026, 9, 30)]]
MEASURES = [
    ["code", "name", "priority", "unit", "polarity", "period_kind", "frequency"],
    ["H-01", "Homes built", "homes", "number", "higher", "financial_year", "year"],
]
TARGETS = [["measure", "period", "value"], ["H-01", "2026-27", 300], ["H-01", "2027-28", "1,250.5"]]
RISKS = [["title", "priority", "mitigation"], ["Builders go away", "homes", "We ask three."]]
VALUES = [["code", "period", "value"], ["H-01", "2025-26", 250]]
UPDATES = [["reference", "status", "reported_on", "note"], ["1.10", "on_track", date(2026, 5, 1), "Begun."]]

WHOLE = {
    "plans": PLANS,
    "principles": PRINCIPLES,
    "priorities": PRIORITIES,
    "actions": ACTIONS,
    "milestones": MILESTONES,
    "measures": MEASURES,
    "targets": TARGETS,
    "risks": RISKS,
    "values": VALUES,
    "updates": UPDATES,
}


@pytest.fixture
def officer(client, gateshead):
    officer = a_user("editor", gateshead)
    client.force_login(officer)
    return officer


def messages_of(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_a_whole_plan_comes_in_with_one_file_as_a_draft(client, officer, gateshead):
    preview = choose_workbook(client, a_workbook(**WHOLE))
    assert preview.status_code == 200, said(preview)
    assert not Plan.objects.exists()
    assert not Priority.objects.exists()
    shown = said(preview)
    assert "New: 13. Changed: 0. Unchanged: 0. Rows with errors: 0." in shown
    assert "When you import this, it is public straight away if its plan is public." in shown
    done = bring_in_workbook(client, a_workbook(**WHOLE))
    assert messages_of(done) == ["The spreadsheet has been imported."]
    plan = Plan.objects.get()
    assert (plan.slug, plan.status, plan.created_by) == ("homes-plan", "draft", officer)
    above, below = (
        Priority.objects.get(slug="homes"),
        Priority.objects.get(title_en="Fewer homes stand empty"),
    )
    assert (below.parent, below.slug, above.plan) == (above, "fewer-homes-stand-empty", plan)
    build = Action.objects.get(reference="1.10")
    assert (build.priority, build.due_on, build.owner) == (above, date(2027, 3, 31), None)
    assert Action.objects.get(reference="1.2").priority == below
    assert Milestone.objects.get().action == build
    measure = Measure.objects.get()
    assert (measure.slug, measure.unit, measure.priority) == ("homes-built", "number", above)
    assert list(Target.objects.values_list("value", flat=True)) == [Decimal(300), Decimal("1250.5")]
    assert Principle.objects.get().plan == Risk.objects.get().plan == plan
    assert DataPoint.objects.get().lineage == measure.lineage
    assert ActionUpdate.objects.get().lineage == build.lineage
    assert ImportBatch.objects.count() == 10
    assert all(row.history.get().history_user == officer for row in (plan, above, build, measure))


def test_a_plan_alone_reports_nothing(client, officer, gateshead):
    shown = said(choose_workbook(client, a_workbook(plans=PLANS, priorities=PRIORITIES)))
    assert "it is public straight away" not in shown


def test_the_same_again_says_no_changes(client, officer, gateshead):
    bring_in_workbook(client, a_workbook(**WHOLE))
    for _n in range(3):
        again = choose_workbook(client, a_workbook(**WHOLE))
        assert "0 changes." in said(again), said(again)
        assert not problems(again)


def test_what_is_downloaded_and_read_back_says_no_changes(client, officer, gateshead):
    bring_in_workbook(client, a_workbook(**WHOLE))
    book = downloaded(client, Plan.objects.get())
    assert [cell.value for cell in book["actions"][2]][:3] == ["homes-plan", "1.10", "Build homes"]
    for _n in range(2):
        again = choose_workbook(client, saved(book))
        assert "0 changes." in said(again), said(again)


def test_it_is_undone_as_a_whole(client, officer, gateshead):
    bring_in_workbook(client, a_workbook(**WHOLE))
    batch = ImportBatch.objects.order_by("pk")[3]
    assert "All sheets of this workbook are undone together." in said(client.get(address(batch, "undo")))
    done = client.post(address(batch, "undo"), follow=True)
    assert messages_of(done) == ["The import has been undone."]
    for model in (
        Plan,
        Priority,
        Action,
        Milestone,
        Measure,
        Target,
        Risk,
        DataPoint,
        ActionUpdate,
        Principle,
    ):
        assert not model.objects.exists(), model
    assert not ImportBatch.objects.filter(undone_at=None).exists()


def test_it_is_not_undone_where_somebody_went_on(client, officer, gateshead):
    bring_in_workbook(client, a_workbook(**WHOLE))
    homes = Priority.objects.get(slug="homes")
    Action.objects.create(plan=homes.plan, priority=homes, reference="1.3", title_en="Repair homes")
    refused = client.post(address(ImportBatch.objects.first(), "undo"))
    assert refused.status_code == 409
    assert "“Enough homes” now has “1.3 Repair homes” under it. Delete or move that first." in said(refused)
    assert Action.objects.count() == 3


# -- bad input ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (
            {"actions": [*ACTIONS, ["1.3", "Sell homes", "nowhere", "", "", ""]]},
            "Sheet “actions”: Row 4, column priority: “Homes plan” has no priority “nowhere”. Write its "
            "reference or its title.",
        ),
        (
            {"actions": [*ACTIONS, ["1.2", "Again", "", "", "", ""]]},
            "Sheet “actions”: Row 4, column reference: Row 3 has the same reference. Delete one of them, "
            "or correct it.",
        ),
        (
            {
                "actions": [ACTIONS[0], ["1.1", "Build", "homes", "ann@elsewhere.example", "", ""]],
                "updates": [],
            },
            "Sheet “actions”: Row 2, column owner: No colleague who can edit has the address “ann@elsewhere.example”. "
            "Invite them or change their role first, or leave this empty.",
        ),
        (
            {"targets": [TARGETS[0], ["H-02", "2026-27", 3]]},
            "Sheet “targets”: Row 2, column measure: “Homes plan” has no measure “H-02”. Add it first, or "
            "correct this.",
        ),
        (
            {"targets": [TARGETS[0], ["H-01", "2026-27", ""]]},
            "Sheet “targets”: Row 2, column value, low, high: Enter one value, or both ends of a range.",
        ),
        (
            {"priorities": [PRIORITIES[0], ["a", "A", "", "B"], ["b", "B", "", "a"]]},
            "Sheet “priorities”: Row 2, column parent: “A” would be under itself. Change what one of them is "
            "under.",
        ),
        (
            {"plans": [PLANS[0], ["Homes plan", "strategi", "", ""]]},
            "Sheet “plans”: Row 2, column kind: “strategi” is not known here.",
        ),
    ],
)
def test_what_is_wrong_is_told_by_sheet_row_and_column_and_nothing_is_stored(
    client, officer, gateshead, changed, told
):
    refused = choose_workbook(client, a_workbook(**WHOLE | changed))
    assert refused.status_code == 422
    assert any(each.startswith(told) for each in problems(refused)), problems(refused)
    assert not Plan.objects.exists()


def test_what_is_public_is_not_changed_past_its_draft(client, gateshead):
    client.force_login(a_user("publisher", gateshead))
    plan = live(Plan, gateshead, title_en="Homes plan", slug="homes-plan")
    action = an_action(plan, reference="1.1", title_en="Build homes")
    sheet = [["reference", "title"], ["1.1", "Build many homes"], ["1.2", "Sell homes"]]
    told = "“Homes plan” is public. Start its next edition, or propose a correction, and import this into that draft."
    refused = choose_workbook(client, a_workbook(actions=sheet))
    assert problems(refused) == [f"Sheet “actions”: Row {row}: {told}" for row in (2, 3)]
    assert f"Sheet “actions”: Rows 2–3: {told}" in said(refused)
    edition = start_next_edition(plan, by=None)
    done = bring_in_workbook(client, a_workbook(actions=sheet))
    assert messages_of(done) == ["The spreadsheet has been imported."]
    action.refresh_from_db()
    assert action.title_en == "Build homes"
    assert list(edition.actions.values_list("title_en", flat=True)) == ["Build many homes", "Sell homes"]


def test_what_is_in_review_is_the_publishers(client, officer, gateshead):
    plan = draft(Plan, gateshead, title_en="Homes plan", slug="homes-plan")
    plan.submit(by=officer)
    refused = choose_workbook(client, a_workbook(actions=[["reference", "title"], ["1.1", "Build homes"]]))
    assert problems(refused) == ["Sheet “actions”: Row 2: This is in review: only publishers can change it."]


def test_nothing_of_another_council_is_named(client, officer, gateshead, bridgend):
    theirs = draft(Plan, bridgend, title_en="Their plan", slug="their-plan")
    a_priority(theirs, slug="their-priority", title_en="Their priority")
    draft(Plan, gateshead, title_en="Homes plan", slug="homes-plan")
    colleague = a_user("editor", bridgend)
    rows = [
        ["plan", "reference", "title", "priority", "owner", "council"],
        ["their-plan", "1.1", "Build homes", "", "", ""],
        ["homes-plan", "1.2", "Sell homes", "their-priority", colleague.email, ""],
        ["homes-plan", "1.3", "Mend homes", "", "", "Bridgend"],
    ]
    told = problems(choose_workbook(client, a_workbook(actions=rows)))
    assert told == [
        "Sheet “actions”: Row 2, column plan: There is no plan “their-plan”. Write the last part of its address.",
        "Sheet “actions”: Row 3, column priority: “Homes plan” has no priority “their-priority”. Write its reference "
        "or its title.",
        f"Sheet “actions”: Row 3, column owner: No colleague who can edit has the address “{colleague.email}”. Invite "
        "them or change their role first, or leave this empty.",
        "Sheet “actions”: Row 4, column council: “Bridgend” is not the council of this import, which is Gateshead. "
        "Delete this row.",
    ]


def test_of_two_who_confirm_the_same_the_second_is_told(client, officer, gateshead):
    bring_in_workbook(client, a_workbook(**WHOLE))
    changed = {
        "actions": [ACTIONS[0], ["1.10", "Build more homes", "homes", "", date(2027, 3, 31), "quarter"]]
    }
    mine = choose_workbook(client, a_workbook(**changed))
    other = Client()
    other.force_login(a_user("editor", gateshead))
    bring_in_workbook(other, a_workbook(**changed))
    refused = confirm(client, mine)
    assert refused.status_code == 409
    assert "See row 2 of the sheet “actions”." in said(refused)
    assert Action.objects.get(reference="1.10").version == 2


def test_the_button_pressed_twice_imports_once(client, officer, gateshead):
    preview = choose_workbook(client, a_workbook(**WHOLE))
    confirm(client, preview)
    assert messages_of(confirm(client, preview)) == ["This spreadsheet has already been imported."]
    assert Plan.objects.count() == 1


def test_an_import_is_not_undone_once_residents_could_read_it(client, officer, gateshead):
    plan = draft(Plan, gateshead, title_en="Homes plan", slug="homes-plan")
    bring_in_workbook(client, a_workbook(priorities=PRIORITIES, actions=ACTIONS))
    publisher = a_user("publisher", gateshead)
    plan.publish(by=publisher)
    client.force_login(publisher)
    refused = client.post(
        address(ImportBatch.objects.first(), "undo"), {"change_note_en": "It was not for this plan."}
    )
    assert refused.status_code == 409
    assert "This has been public. End it and give a reason instead of deleting it." in said(refused)
    assert Action.objects.count() == 2


def test_what_is_wrong_in_one_sheet_is_not_told_again_in_the_others(client, officer, gateshead):
    refused = choose_workbook(
        client,
        a_workbook(**WHOLE | {"measures": [MEASURES[0], ["H-01", "Homes", "homes", "feet", "", "", ""]]}),
    )
    assert [each.partition(":")[0] for each in problems(refused)] == ["Sheet “measures”"]


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (
            lambda: a_workbook(acts=ACTIONS),
            "No sheet of this workbook has rows that are known here. Name the sheets: councillors,",
        ),
        (lambda: a_workbook("plan.csv", actions=ACTIONS), "Choose an Excel workbook (.xlsx)."),
        (
            lambda: a_workbook(actions=[["reference", "titel"], ["1.1", "Build"]]),
            "Sheet “actions”: Column B, “titel”, is not known here. Is it title?",
        ),
        (
            lambda: a_workbook(actions=[["reference", "title"], *([f"{n}", "Build"] for n in range(3001))]),
            "Sheet “actions”: This spreadsheet has more than 3,000 rows.",
        ),
    ],
)
def test_a_workbook_that_cannot_be_read_says_why(client, officer, gateshead, file, told):
    refused = choose_workbook(client, file())
    assert refused.status_code == 422
    assert problems(refused)[0].startswith(told), problems(refused)


def test_sheets_that_are_not_known_are_told_and_passed_over(client, officer, gateshead):
    preview = choose_workbook(client, a_workbook(plans=PLANS, Notes=[["To do"]]))
    assert "These sheets are not known here, and are not read: Notes." in said(preview)
    assert preview.status_code == 200


def test_a_plan_of_a_real_size_costs_few_queries(client, officer, gateshead):
    sheets = {"plans": PLANS, **of_a_real_size()}
    with CaptureQueriesContext(connection) as looking:
        preview = choose_workbook(client, a_workbook(**sheets))
    assert len(preview.context["preview"].rows) == 1 + 31 + 98 + 68 + 272, said(preview)
    with CaptureQueriesContext(connection) as doing:
        confirm(client, preview)
    looked, done = (sum("SAVEPOINT" not in query["sql"] for query in queries) for queries in (looking, doing))
    assert (looked <= 110, done <= 400) == (True, True), (looked, done)


# -- rows that name each other ------------------------------------------------------------------------


def priorities(*rows) -> dict:
    return {"plans": PLANS, "priorities": [["reference", "title", "parent", "lead_councillor"], *rows]}


def test_what_is_under_a_row_that_is_wrong_waits_for_it(client, officer, gateshead):
    sheets = priorities(["homes", "Homes", "", "Nobody Known"], ["", "Repairs", "homes", ""])
    refused = choose_workbook(client, a_workbook(**sheets))
    assert problems(refused) == [
        "Sheet “priorities”: Row 2, column lead_councillor: There is no councillor “Nobody Known”. Add it first, or "
        "leave this empty."
    ]
    assert not Priority.objects.exists()


def test_a_reference_counts_before_a_title_that_reads_the_same(client, officer, gateshead):
    plan = draft(Plan, gateshead, title_en="Homes plan", slug="homes-plan")
    titled = a_priority(plan, slug="housing-2", title_en="Homes")
    meant = a_priority(plan, slug="homes", title_en="Housing")
    sheets = {
        "priorities": [["reference", "title", "outcome"], ["homes", "Housing", "Warm homes."]],
        "actions": [["reference", "title", "priority"], ["1.1", "Build", "homes"]],
    }
    bring_in_workbook(client, a_workbook(**sheets))
    meant.refresh_from_db()
    titled.refresh_from_db()
    assert meant.outcome_en == "Warm homes."
    assert not titled.outcome_en
    assert Action.objects.get().priority == meant


def test_a_title_that_several_have_is_asked_about(client, officer, gateshead):
    plan = draft(Plan, gateshead, title_en="Homes plan", slug="homes-plan")
    for slug in ("homes-1", "homes-2"):
        a_priority(plan, slug=slug, title_en="Homes")
    told = "Several priorities are called “Homes”. Write the reference of one of them: homes-1, homes-2."
    by_row = choose_workbook(client, a_workbook(priorities=[["title", "outcome"], ["Homes", "Warm."]]))
    assert problems(by_row) == [f"Sheet “priorities”: Row 2, column reference: {told}"]
    named = [["reference", "title", "priority"], ["1.1", "Build", "Homes"]]
    assert problems(choose_workbook(client, a_workbook(actions=named))) == [
        f"Sheet “actions”: Row 2, column priority: {told}"
    ]


def test_priorities_of_two_plans_are_told_apart(client, officer, gateshead):
    for name in ("homes", "roads"):
        draft(Plan, gateshead, title_en=f"{name} plan", slug=f"{name}-plan")
    rows = [
        ["homes-plan", "Green", "Fair"],
        ["homes-plan", "Fair", ""],
        ["roads-plan", "Fair", "Green"],
        ["roads-plan", "Green", ""],
    ]
    bring_in_workbook(client, a_workbook(priorities=[["plan", "title", "parent"], *rows]))
    under = {
        (row.plan.slug, row.title_en): row.parent.title_en for row in Priority.objects.exclude(parent=None)
    }
    assert under == {("homes-plan", "Green"): "Fair", ("roads-plan", "Fair"): "Green"}


def test_a_long_chain_is_refused_in_words(client, officer, gateshead):
    rows = [[f"p{n}", f"Priority {n}", f"p{n + 1}"] for n in range(2000)] + [["p2000", "The last", ""]]
    draft(Plan, gateshead, title_en="Homes plan", slug="homes-plan")
    sheet = [["reference", "title", "parent"], *rows]
    refused = choose_workbook(client, a_workbook(priorities=sheet))
    assert refused.status_code == 422
    assert "A plan has three levels at most." in problems(refused)[0]


# -- what a spreadsheet does to what was typed -----------------------------------------------------------


def test_what_is_hidden_in_a_sheet_is_told(client, officer, gateshead):
    def hide(book):
        book["priorities"].row_dimensions[2].hidden = True

    shown = said(choose_workbook(client, a_workbook(change=hide, plans=PLANS, priorities=PRIORITIES)))
    assert "Sheet “priorities”: Row 2 is hidden in the spreadsheet, and is read all the same." in shown


def test_two_sheets_of_one_name_are_refused(client, officer, gateshead):
    sheets = {"actions": ACTIONS, "Actions ": ACTIONS}
    refused = choose_workbook(client, a_workbook(plans=PLANS, priorities=PRIORITIES, **sheets))
    assert problems(refused) == [
        "Sheet “actions”: There are two sheets of this name. Put their rows into one."
    ]


@pytest.mark.parametrize("sheet", ["actions", "measures"])
def test_a_code_that_became_a_number_is_pointed_out(client, officer, gateshead, sheet):
    rows = {"actions": ACTIONS, "measures": MEASURES}[sheet]
    draft(Plan, gateshead, title_en="Homes plan", slug="homes-plan")
    rows = [rows[0], [1.1, *rows[1][1:2], "", *rows[1][3:]]]
    preview = choose_workbook(client, a_workbook(**{sheet: rows}))
    (line,) = preview.context["preview"].rows
    assert line.warnings == ["The spreadsheet holds 1.1 as a number, so 1.10 would read the same. Check it."]
    again = choose_workbook(client, a_workbook(**{sheet: [rows[0], ["1.1", *rows[1][1:]]]}))
    assert again.context["preview"].rows[0].warnings == []


def test_an_owner_is_a_colleague_who_can_edit(client, officer, gateshead):
    viewer = a_user("viewer", gateshead)
    draft(Plan, gateshead, title_en="Homes plan", slug="homes-plan")
    rows = [["reference", "title", "owner"], ["1.1", "Build", viewer.email]]
    assert "No colleague who can edit" in problems(choose_workbook(client, a_workbook(actions=rows)))[0]
    rows[1][2] = officer.email.upper()
    bring_in_workbook(client, a_workbook(actions=rows))
    assert Action.objects.get().owner == officer
