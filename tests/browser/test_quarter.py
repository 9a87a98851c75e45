"""A quarter of a council: asked for, filled in as a spreadsheet, mended, imported, undone, done again, and frozen."""

import io
import re
from datetime import UTC, datetime

import pytest
import time_machine
from builders import a_user
from openpyxl import load_workbook

from delivery.models import DataPoint, Measure

ROUND = "Quarter 4, 2026 to 2027"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def council(full_council):
    """Exampleshire with its 70 measures; its last round is still open."""
    return full_council


@pytest.fixture
def april():
    """Three weeks after the quarter."""
    with time_machine.travel(datetime(2027, 4, 20, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def desk(page, site, council, sign_in, april):
    sign_in(a_user("publisher", council))
    page.goto(f"{site.url}/admin/")
    return page


def press(page, button="input[type=submit].default"):
    page.click(button)
    page.wait_for_selector(".messagelist .success")


def open_round(page, site):
    page.goto(f"{site.url}/admin/delivery/reportinground/add/")
    page.fill("#id_title_en", ROUND)
    page.fill("#id_title_cy", "Chwarter 4, 2026 i 2027")
    page.fill("#id_reported_to_en", "Scrutiny Committee")
    page.fill("#id_reported_to_on", "2027-06-02")
    days = {"period_start": "2027-01-01", "period_end": "2027-03-31"}
    for name, day in {**days, "opens_on": "2027-04-01", "due_on": "2027-05-14"}.items():
        page.fill(f"#id_{name}", day)
    press(page, "input[name=_continue]")


def template_of(page):
    with page.expect_download() as download:
        page.click("a:has-text('values (Excel)')")
    return load_workbook(io.BytesIO(download.value.path().read_bytes()))


def columns(book) -> dict[str, int]:
    return {cell.value: cell.column for cell in book.worksheets[0][1]}


def fill_in(book, council) -> None:
    """Every row with a value that meets its target, or the last one; and rows for what the template does not ask."""
    sheet, place = book.worksheets[0], columns(book)
    said = lambda row, name: row[place[name] - 1].value  # noqa: E731
    rows = list(sheet.iter_rows(min_row=2))
    for row in rows:
        found = re.search(r"-?[\d.]+", str(said(row, "target") or said(row, "last_value") or "1"))
        row[place["value"] - 1].value = float(found[0])
    asked_for = {"month": ["2027-01", "2027-02"], "calendar_year": ["2026"]}
    beside = [
        (measure.plan.slug, measure.code, period)
        for measure in Measure.objects.filter(plan__council=council, period_kind__in=asked_for)
        for period in asked_for[measure.period_kind]
    ]
    for number, (plan, code, period) in enumerate(beside[: 70 - len(rows)], start=sheet.max_row + 1):
        for name, value in {"plan": plan, "code": code, "period": period, "value": 1}.items():
            sheet.cell(number, place[name], value)


def upload(page, site, book, name="quarter.xlsx"):
    content = io.BytesIO()
    book.save(content)
    page.goto(f"{site.url}/admin/delivery/datapoint/import/")
    page.set_input_files("input[type=file]", {"name": name, "mimeType": XLSX, "buffer": content.getvalue()})
    page.click("input[type=submit].default")
    page.wait_for_selector("#content-main :text('New: '), .errornote")
    return page.inner_text("#content-main")


def test_the_quarter(desk, page, site, council):
    before = DataPoint.objects.count()
    open_round(desk, site)
    book = template_of(desk)
    fill_in(book, council)
    sheet, place = book.worksheets[0], columns(book)
    assert sheet.max_row == 1 + 70

    # three mistakes: nothing is stored, and each is named by its row, its column and its cure
    right = {
        at: sheet.cell(*at).value for at in ((5, place["value"]), (9, place["code"]), (12, place["period"]))
    }
    for at, wrong in zip(right, ("about 40", "EX-999", "2026-27 Q9"), strict=True):
        sheet.cell(*at, wrong)
    said = upload(desk, site, book)
    assert "3 errors to fix" in said, said
    for row, column, wrong in ((5, "value", "about 40"), (9, "code", "EX-999"), (12, "period", "2026-27 Q9")):
        assert re.search(rf"Row {row}\b.*{column}.*{wrong}", said), said
    assert DataPoint.objects.count() == before

    # mended, looked at, and confirmed; the same file again changes nothing
    for at, value in right.items():
        sheet.cell(*at, value)
    assert "New: 70. Changed: 0. Unchanged: 0. Rows with errors: 0." in upload(desk, site, book)
    press(desk)
    assert DataPoint.objects.count() == before + 70
    assert "0 changes." in upload(desk, site, book)

    # undone, and done again
    desk.goto(f"{site.url}/admin/councils/importbatch/")
    desk.click("#result_list tbody th a")
    desk.click("a:has-text('Undo this import…')")
    desk.fill("#id_change_note_en", "The figures were for another quarter.")
    press(desk)
    assert DataPoint.objects.count() == before
    assert "New: 70." in upload(desk, site, book, "again.xlsx")
    press(desk)
    assert DataPoint.objects.count() == before + 70

    # closed and frozen
    point = (
        DataPoint.objects.filter(period_end="2027-03-31", period_start="2027-01-01").order_by("pk").first()
    )
    desk.goto(f"{site.url}/admin/delivery/reportinground/")
    desk.click(f"a:has-text('{ROUND}')")
    for transition in ("Close the round…", "Freeze what was reported…"):
        desk.click(f"a:has-text('{transition}')")
        press(desk)
    title = point.measure.plan.title  # of each plan a report is frozen
    report = desk.get_attribute(f"h3:has-text('As reported') + ul a:has-text('{title}')", "href")

    # put right: the measure's page says so, and the report keeps its figure and points to the correction
    was, reason = f"{point.value.normalize():f}", "One town was counted twice."
    desk.goto(f"{site.url}/admin/delivery/datapoint/{point.pk}/change/")
    desk.fill("#id_value", f"{point.value + 1}")
    press_refused(desk)
    desk.fill("#id_reason_en", reason)
    press(desk, "input[name=_continue]")
    page.goto(site.url + point.measure.get_absolute_url())
    assert reason in page.inner_text("main")
    page.goto(site.url + report)
    said = page.inner_text("main")
    assert "As reported to Scrutiny Committee on 2 June 2027" in said
    assert was in said
    assert reason in said


def press_refused(page):
    """Without a reason it is not saved, and what was typed stays."""
    typed = page.input_value("#id_value")
    page.click("input[name=_continue]")
    page.wait_for_selector(".errornote")
    assert "Say why you are correcting this" in page.inner_text("#content")
    assert page.input_value("#id_value") == typed


def test_a_file_that_takes_a_while_says_so(desk, site):
    desk.goto(f"{site.url}/admin/delivery/datapoint/import/")
    desk.route("**/import/", lambda route: route.abort("aborted"))
    file = {"name": "long.csv", "mimeType": "text/csv", "buffer": b"code,period,value"}
    desk.set_input_files("input[type=file]", file)
    desk.click("input[type=submit].default", no_wait_after=True)
    desk.wait_for_selector("[role=status]:has(progress):has-text('Checking every row')")
