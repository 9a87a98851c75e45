"""A value and an update keep one rule: each answers its own round, and a closed round takes it late, with a reason."""

from datetime import date, timedelta

import pytest
from admin_forms import address, form_data
from bs4 import BeautifulSoup
from builders import QUARTER, a_measure, a_point, a_round, an_action, an_update, live
from django.urls import reverse
from django.utils import timezone
from reading import page, words
from spreadsheets import a_csv, bring_in, cells_of, choose, confirm, problems, said

from delivery import reporting
from delivery.models import ActionUpdate, Correction, DataPoint, ReportingRound, Snapshot
from plans.models import Plan

BEFORE = {"period_start": date(2026, 4, 1), "period_end": date(2026, 6, 30)}
LATE = "The reporting round “Quarter 2” is closed. Say why this is late. Residents will see the reason."
WHY = "The return came after the committee met."


@pytest.fixture
def plan(gateshead):
    return live(Plan, gateshead, slug="fair", title_en="Fair for all")


@pytest.fixture
def quarter_2(gateshead):
    return a_round(gateshead, title_en="Quarter 2")


@pytest.fixture
def quarter_1(gateshead):
    """Open still, and past its due date."""
    opened = timezone.localdate() - timedelta(days=90)
    due = {"opens_on": opened, "due_on": opened + timedelta(days=30)}
    return a_round(gateshead, title_en="Quarter 1", **BEFORE, **due)


# -- one rule for values and updates ---------------------------------------------------------------


class Values:
    """A value of a measure."""

    model = DataPoint

    def __init__(self, plan):
        self.thing = a_measure(plan, code="HS-1", name_en="Homes")

    columns = {"code": "HS-1", "period": "2026-27 Q2", "value": "52"}

    def form(self, client, **typed):
        query = f"?measure={self.thing.pk}"
        days = {name: day.isoformat() for name, day in QUARTER.items()}
        return send(client, DataPoint, query, measure=self.thing.pk, value="52", **days, **typed)

    def in_report(self):
        return a_point(self.thing)


class Updates:
    """An update of an action."""

    model = ActionUpdate

    def __init__(self, plan):
        self.thing = an_action(plan, reference="1.2", title_en="Homes")

    columns = {"reference": "1.2", "status": "complete", "round": "Quarter 2"}

    def form(self, client, **typed):
        quarter = ReportingRound.objects.get(title_en="Quarter 2")
        query = f"?action={self.thing.pk}&round={quarter.pk}"
        return send(client, ActionUpdate, query, action=self.thing.pk, status="complete", **typed)

    def in_report(self):
        return an_update(self.thing)


def send(client, model, query, **typed):
    """Open the form to add one, and send it."""
    place = f"{address(model, 'add')}{query}"
    return client.post(place, {**form_data(client.get(place)), **typed})


both = pytest.mark.parametrize("kind", [Values, Updates])
by_each_entry = pytest.mark.parametrize("entry", ["form", "file"])


def answer(client, case, entry, **more):
    """What is wrong with it, or nothing: then it is taken."""
    if entry == "form":
        page = case.form(client, **({"reason_en": more["reason"]} if more else {}))
        return "" if page.status_code == 302 else str(page.context["adminform"].form.errors)
    row = {**case.columns, **more}
    preview = choose(client, case.model, a_csv(row, row.values()))
    if found := problems(preview):
        return " ".join(found)
    confirm(client, preview)
    return ""


@both
@by_each_entry
@pytest.mark.parametrize("is_frozen", [False, True])
def test_a_closed_round_takes_it_late_with_a_reason_that_residents_read(
    client, as_editor, gateshead, plan, quarter_2, kind, entry, is_frozen
):
    case = kind(plan)
    an_action(plan)
    quarter_2.close(by=None)
    snapshots = reporting.freeze(quarter_2, by=None) if is_frozen else []
    assert LATE in answer(as_editor, case, entry).replace("&amp;", "&")
    assert not case.model.objects.exists()

    assert answer(as_editor, case, entry, reason=WHY) == ""
    assert case.model.objects.get().round == quarter_2
    assert WHY in words(
        page(client, case.thing.get_absolute_url()).select_one("[aria-labelledby=corrections]")
    )
    for snapshot in snapshots:
        told = page(client, snapshot.get_absolute_url()).select_one("[aria-labelledby=since]")
        assert "reported late" in words(told)
        assert WHY in words(told)
        kept = Snapshot.objects.get()
        assert (kept.sha256, kept.payload) == (snapshot.sha256, snapshot.payload)


@both
@by_each_entry
def test_an_open_round_asks_for_no_reason(as_editor, plan, quarter_2, kind, entry):
    case = kind(plan)
    assert answer(as_editor, case, entry) == ""
    assert case.model.objects.get().round == quarter_2
    assert not Correction.objects.exists()


@both
def test_a_round_closed_between_preview_and_import_takes_nothing_without_a_reason(
    as_editor, plan, quarter_2, kind
):
    case = kind(plan)
    preview = choose(as_editor, case.model, a_csv(case.columns, case.columns.values()))
    quarter_2.close(by=None)
    refused = confirm(as_editor, preview)
    assert refused.status_code == 409
    assert LATE in said(refused)
    assert not case.model.objects.exists()


@both
def test_the_page_of_a_closed_round_leads_to_its_forms_and_files(as_editor, plan, quarter_2, kind):
    case = kind(plan)
    quarter_2.close(by=None)
    soup = BeautifulSoup(as_editor.get(address(quarter_2)).content, "html.parser")
    add, template = address(case.model, "add"), address(case.model, "round_template", "csv")
    assert soup.select(f'.answers a[href^="{add}"]')
    (file,) = (link["href"] for link in soup.select(f'a[href^="{template}"]'))
    names, row = cells_of(as_editor.get(file))
    assert dict(zip(names, row, strict=True))["round"] == "Quarter 2"


def test_what_is_late_and_what_residents_read_before_is_told_apart(client, as_editor, plan, quarter_2):
    case = Updates(plan)
    quarter_2.close(by=None)
    answer(as_editor, case, "form", reason=WHY)
    update = ActionUpdate.objects.get()
    assert (update.is_late, update.reported_on) == (True, QUARTER["period_end"])
    text = words(page(client, case.thing.get_absolute_url()))
    assert "Update reported late, on" in text
    assert "Update corrected" not in text


def test_a_late_answer_is_counted_on_the_page_of_its_round(as_editor, plan, quarter_2):
    case = Updates(plan)
    quarter_2.close(by=None)
    assert reporting.Collection(quarter_2).answered == 0
    answer(as_editor, case, "file", reason=WHY)
    assert reporting.Collection(quarter_2).answered == 1


# -- two rounds at once ------------------------------------------------------------------------------


def answered(*rounds) -> list[int]:
    return [reporting.Collection(each).answered for each in rounds]


@pytest.fixture
def action(plan, editor):
    return an_action(plan, reference="1.2", title_en="Homes", owner=editor)


def test_a_template_names_its_round_and_answers_that_one(as_editor, action, quarter_1, quarter_2):
    file = as_editor.get(f"{address(ActionUpdate, 'round_template', 'csv')}?round={quarter_1.pk}")
    names, row = cells_of(file)
    filled = [{"status": "on_track"}.get(name, cell) for name, cell in zip(names, row, strict=True)]
    bring_in(as_editor, ActionUpdate, a_csv(names, filled))
    assert ActionUpdate.objects.get().round == quarter_1
    assert answered(quarter_1, quarter_2) == [1, 0]


def test_the_same_again_is_an_answer_to_the_other_round(as_editor, action, quarter_1, quarter_2):
    for each in (quarter_1, quarter_2):
        row = {"reference": "1.2", "status": "on_track", "round": each.title}
        bring_in(as_editor, ActionUpdate, a_csv(row, row.values()))
        assert "0 changes" in said(choose(as_editor, ActionUpdate, a_csv(row, row.values())))
    assert answered(quarter_1, quarter_2) == [1, 1]


def test_each_round_s_template_is_offered(as_editor, quarter_1, quarter_2):
    for model in (DataPoint, ActionUpdate):
        text = as_editor.get(address(model, "changelist")).content.decode()
        for each in (quarter_1, quarter_2):
            assert f"Template for {each} (Excel)" in text
            assert f"?round={each.pk}" in text


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({}, "Several reporting rounds are open. Enter the one this is for: Quarter 2; Quarter 1."),
        ({"round": "Q9"}, "There is no round “Q9” here. Write one of: Quarter 2; Quarter 1."),
        ({"round": "Later"}, "The round “Later” has not opened yet. Write one of: Quarter 2; Quarter 1."),
    ],
)
def test_a_row_that_does_not_say_which_round_is_refused(
    as_editor, gateshead, action, quarter_1, quarter_2, cells, words
):
    coming = timezone.localdate() + timedelta(days=30)
    days = {"period_start": date(2026, 10, 1), "period_end": date(2026, 12, 31)}
    a_round(gateshead, title_en="Later", opens_on=coming, due_on=coming, **days)
    row = {"reference": "1.2", "status": "on_track", **cells}
    assert problems(choose(as_editor, ActionUpdate, a_csv(row, row.values()))) == [
        f"Row 2, column round: {words}"
    ]


def test_a_value_of_another_round_s_period_is_refused_in_words(as_editor, plan, quarter_1, quarter_2):
    case = Values(plan)
    row = {**case.columns, "round": "Quarter 1"}
    assert problems(choose(as_editor, DataPoint, a_csv(row, row.values()))) == [
        "Row 2, column round: The period 2026-27 Q2 is not in the round “Quarter 1”. "
        "Write the period of that round."
    ]


def test_the_form_shows_the_rounds_and_asks_which_one(as_editor, action, quarter_1, quarter_2):
    place = f"{address(ActionUpdate, 'add')}?action={action.pk}"
    form = as_editor.get(place)
    choices = [str(words) for _key, words in form.context["adminform"].form.fields["round"].choices]
    assert choices[1:] == ["Quarter 2 (open)", "Quarter 1 (overdue)"]
    refused = as_editor.post(place, {**form_data(form), "action": action.pk, "status": "on_track"})
    assert "Choose the one" in str(refused.context["adminform"].form.errors["round"])
    send(
        as_editor,
        ActionUpdate,
        f"?action={action.pk}&round={quarter_1.pk}",
        action=action.pk,
        status="on_track",
    )
    assert answered(quarter_1, quarter_2) == [1, 0]


def test_the_form_shows_the_only_open_round(as_editor, action, quarter_2):
    form = as_editor.get(f"{address(ActionUpdate, 'add')}?action={action.pk}")
    assert form.context["adminform"].form["round"].value() == quarter_2.pk


def test_a_correction_belongs_to_the_round_of_what_it_corrects(as_editor, action, quarter_1, quarter_2):
    wrong = an_update(action, round=quarter_1)
    typed = {"action": action.pk, "status": "complete", "corrects": wrong.pk, "reason_en": "A slip."}
    send(as_editor, ActionUpdate, f"?action={action.pk}&corrects={wrong.pk}", **typed)
    assert ActionUpdate.objects.get(corrects=wrong).round == quarter_1
    assert answered(quarter_1, quarter_2) == [1, 0]


def test_still_correct_answers_the_round_whose_page_it_stands_on(as_editor, action, quarter_1, quarter_2):
    said = an_update(action, round=quarter_1)
    as_editor.post(address(quarter_2, "still_correct"), {"update": said.pk})
    assert ActionUpdate.objects.latest("pk").round == quarter_2


def test_the_dashboard_and_the_round_pages_ask_for_each_round(as_editor, action, quarter_1, quarter_2):
    def asked():
        start = as_editor.get(reverse("admin:index"))
        table = next(table for table in start.context["tables"] if table.name == "report")
        return [(row.cells[0][1], row.address) for row in table.rows]

    add = address(ActionUpdate, "add")
    assert asked() == [
        (f"Update, for {each}", f"{add}?action={action.pk}&round={each.pk}")
        for each in (quarter_1, quarter_2)
    ]
    an_update(action, round=quarter_2)
    assert [words for words, _address in asked()] == ["Update, for Quarter 1"]
    assert "0 of 1 has been reported" in as_editor.get(address(quarter_1)).content.decode()
    assert "1 of 1 has been reported" in as_editor.get(address(quarter_2)).content.decode()


def test_residents_read_that_an_update_is_overdue_in_the_older_round(client, action, quarter_1, quarter_2):
    def is_overdue():
        return "overdue" in words(page(client, action.get_absolute_url())).casefold()

    assert is_overdue()
    an_update(action, round=quarter_1)
    assert not is_overdue()
