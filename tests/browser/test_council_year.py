"""A council's year: a round held until its meeting, approved by another; a late value; a report put right; a colleague
leaves; and the next edition comes from last year's workbook."""

import io
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
import time_machine
from builders import a_council, a_user
from openpyxl import load_workbook
from playwright.sync_api import expect
from workbooks import a_workbook, saved

from councils.admin_urls import admin_url
from councils.models import Council, Membership
from delivery.models import Action, DataPoint, Measure, ReportingRound, Snapshot
from plans.models import Plan

PEOPLE = {"Ed": "editor", "Lee": "editor", "Pat": "publisher", "Olwen": "owner"}
REASON = "One school was counted twice."


@pytest.fixture
def council(site):
    council = a_council("riverton", figures_need_second_approval=True)
    yield council
    Council.objects.filter(pk=council.pk).update(is_live=False)


@pytest.fixture
def people(council):
    return {name: a_user(role, council, name=name) for name, role in PEOPLE.items()}


def workbook_of_the_plan(people):
    owner = people["Lee"].email
    return a_workbook(
        plans=[
            ["title", "kind", "summary", "starts_on"],
            ["Schools plan", "strategy", "For all.", "2026-04-01"],
        ],
        priorities=[["reference", "title"], ["places", "A place for every child"]],
        actions=[
            ["reference", "title", "priority", "owner", "cadence", "due_on"],
            ["1.1", "Open a school", "places", owner, "quarter", "2027-03-31"],
        ],
        measures=[
            ["code", "name", "priority", "owner", "unit", "polarity", "period_kind", "frequency"],
            ["S1", "Children with a place", "places", owner, "number", "higher", "quarter", "quarter"],
            ["S2", "Schools mended", "places", owner, "number", "higher", "quarter", "quarter"],
        ],
        targets=[["measure", "period", "value"], ["S1", "2026-27 Q2", 9500], ["S2", "2026-27 Q2", 4]],
    )


class Desk:
    """One browser in which people sign in one after the other."""

    def __init__(self, page, site, sign_in, people, clock):
        self.page, self.site, self.sign_in, self.people, self.clock = page, site, sign_in, people, clock

    def as_(self, name, row=None, path="/admin/"):
        self.page.context.clear_cookies()
        self.sign_in(self.people[name])
        self.page.goto(self.site.url + (admin_url(row) if row else path))

    def follow(self, words):
        with self.page.expect_navigation():
            self.page.locator(f"#content a:has-text('{words}')").first.click()

    def fill(self, **typed):
        for name, text in typed.items():
            self.page.fill(f"#id_{name}", text)

    def press(self, button="#content input[type=submit].default"):
        with self.page.expect_navigation():
            self.page.locator(button).first.click()
        expect(self.page.locator(".messagelist")).to_be_visible()

    def do(self, words):
        """One of the buttons of a page's state, and its confirmation."""
        self.follow(words)
        self.press()

    def bring_in(self, file):
        self.follow("Import a whole plan")
        content = {"name": file.name, "mimeType": file.content_type, "buffer": file.read()}
        self.page.set_input_files("input[type=file]", content)
        with self.page.expect_navigation():
            self.page.click("#content input[type=submit]")
        said = self.page.inner_text("#content")
        self.press()
        return said

    def release(self, row):
        """From the list, as whoever did not enter it."""
        self.as_("Pat", path=admin_url(type(row), "changelist"))
        self.page.check(f"input[name=_selected_action][value='{row.pk}']")
        self.page.select_option("select[name=action]", "release")
        with self.page.expect_navigation():
            self.page.click("button[name=index]")
        self.press()

    @contextmanager
    def resident(self):
        with self.page.context.browser.new_context() as nobody:
            yield nobody.new_page()

    def read(self, path) -> str:
        with self.resident() as page:
            assert page.goto(self.site.url + path).status == 200, path
            return page.inner_text("body")


@pytest.fixture
def desk(page, site, sign_in, people):
    with time_machine.travel(datetime(2026, 10, 12, 9, tzinfo=UTC)) as clock:
        yield Desk(page, site, sign_in, people, clock)


def test_the_year(desk, council, people):
    # Pat brings in the plan, publishes it, and asks for a quarter that is held until its meeting.
    desk.as_("Pat", path=admin_url(Plan, "changelist"))
    assert "New: 7." in desk.bring_in(workbook_of_the_plan(people))
    plan = Plan.objects.get(council=council)
    desk.as_("Pat", plan)
    desk.do("Publish")
    desk.as_("Pat", path=admin_url(ReportingRound, "add"))
    desk.fill(title_en="Quarter 2", reported_to_en="Scrutiny Committee", reported_to_on="2026-12-02")
    desk.fill(period_start="2026-07-01", period_end="2026-09-30", opens_on="2026-10-01", due_on="2026-10-31")
    desk.page.check("#id_is_held")
    desk.press("input[name=_continue]")
    quarter = ReportingRound.objects.get(council=council)

    # Lee reports two of three, and nobody outside reads it.
    measure, late = Measure.objects.filter(plan=plan).order_by("code")
    [action] = Action.objects.filter(plan=plan)
    desk.as_("Lee", quarter)
    desk.follow(f"Report {measure}")
    expect(desk.page.locator("#content")).to_contain_text("once another publisher has released it")
    desk.fill(value="9400")
    desk.press()
    desk.as_("Lee", quarter)
    desk.follow(f"Report {action}")
    desk.page.select_option("#id_status", "on_track")
    desk.fill(note_en="The walls stand.")
    desk.press()
    of_measure, of_action = measure.get_absolute_url(), action.get_absolute_url()
    assert "9,400" not in desk.read(of_measure)
    assert "The walls stand." not in desk.read(of_action)

    # After the meeting Pat, who entered none of it, releases the round.
    desk.clock.move_to(datetime(2026, 12, 3, 9, tzinfo=UTC))
    desk.as_("Pat", quarter)
    desk.follow("Release")
    expect(desk.page.locator("#content")).to_contain_text("Values: 1")
    desk.press()
    assert "9,400" in desk.read(of_measure)
    assert "The walls stand." in desk.read(of_action)

    # The round is closed; a value that comes late has a reason, waits for Pat, and then says that it was late.
    desk.as_("Pat", quarter)
    desk.do("Close the round")
    desk.as_("Ed", quarter)
    desk.follow(f"Report {late}")
    desk.fill(value="3")
    with desk.page.expect_navigation():
        desk.page.click("input[name=_continue]")
    expect(desk.page.locator(".error-summary")).to_contain_text("1 error to fix")
    assert desk.page.input_value("#id_value") == "3"
    desk.fill(reason_en="The contractor answered late.")
    desk.press("input[name=_continue]")
    of_late = late.get_absolute_url()
    assert "The contractor answered late." not in desk.read(of_late)
    desk.release(DataPoint.objects.get(lineage=late.lineage))
    assert "The contractor answered late." in desk.read(of_late)

    # Frozen for the committee; then a figure of it turns out wrong, is put right by two, and a corrected issue follows.
    desk.as_("Pat", quarter)
    desk.do("Freeze what was reported")
    report = Snapshot.objects.get(round=quarter)
    desk.as_("Ed", DataPoint.objects.get(lineage=measure.lineage))
    desk.fill(value="9310", reason_en=REASON)
    desk.press("input[name=_continue]")
    assert "9,310" not in desk.read(of_measure)
    desk.release(DataPoint.objects.get(lineage=measure.lineage, value=9310))
    assert "9,310" in desk.read(of_measure)
    desk.as_("Pat", report)
    desk.follow("Publish a corrected issue")
    desk.fill(reason_en=REASON)
    desk.press()
    issue = Snapshot.objects.get(corrects=report)
    first, second = (desk.read(each.get_absolute_url()) for each in (report, issue))
    assert "This report has been corrected" in first
    assert "9,400" in first
    assert "This is a corrected issue" in second
    assert "9,310" in second

    # Lee leaves: what Lee looked after is Ed's, in one step, and the role ends.
    desk.as_("Olwen", Membership.objects.get(user=people["Lee"], council=council))
    desk.follow("Move it to a colleague")
    desk.page.select_option("#id_to", label=f"Ed ({people['Ed'].email})")
    desk.press()
    desk.as_("Olwen", Membership.objects.get(user=people["Lee"], council=council))
    desk.follow("Delete")
    with desk.page.expect_navigation():
        desk.page.click("#content input[type=submit]")
    owners = {row.owner for model in (Action, Measure) for row in model.objects.filter(plan=plan)}
    assert owners == {people["Ed"]}
    assert not Membership.objects.filter(user=people["Lee"]).exists()

    # The next edition: its draft as a workbook, two cells changed, read back, published.
    desk.as_("Pat", plan)
    desk.follow("Start the next edition")
    desk.press()
    draft = Plan.objects.get(based_on=plan)
    desk.as_("Pat", draft)
    with desk.page.expect_download() as download:
        desk.page.click("a:has-text('Download as a workbook')")
    book = load_workbook(io.BytesIO(download.value.path().read_bytes()))
    change(book["actions"], "title", "Open two schools")
    change(book["priorities"], "title", "A good place for every child")
    desk.as_("Pat", path=admin_url(Plan, "changelist"))
    assert "New: 0. Changed: 2." in desk.bring_in(saved(book))
    desk.as_("Pat", draft)
    desk.do("Publish")
    assert "Open two schools" in desk.read(of_action)
    assert "The walls stand." in desk.read(of_action)
    assert "9,310" in desk.read(of_measure)
    with desk.resident() as page:
        page.goto(desk.site.url + plan.get_absolute_url())
        page.click("a:has-text('What changed from edition 1')")
        expect(page.locator("main")).to_contain_text("A good place for every child")


def change(sheet, column, value):
    place = next(cell.column for cell in sheet[1] if cell.value == column)
    sheet.cell(2, place, value)
