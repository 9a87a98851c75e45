"""A council's first day, by keyboard: made by a command, colleagues invited, a whole plan brought in and read by a
resident."""

import re

import pytest
from django.core import mail
from django.core.management import call_command
from playwright.sync_api import expect
from workbooks import a_workbook, of_a_real_size

from councils import outbox
from councils.models import Council, Membership
from delivery.models import Action, Measure, Target
from plans.models import Plan, Priority

PASSWORD = "three plain words here"
COLLEAGUES = "\n".join(f"Officer {number} <officer{number}@lakeside.example>" for number in range(10))


# Nothing lies over the middle of what has the focus.
IS_SEEN = """element => {
  const { left, top, width, height } = element.getBoundingClientRect()
  const above = document.elementFromPoint(left + width / 2, top + height / 2)
  return element.contains(above) || [...(element.labels ?? [])].some((label) => label.contains(above))
}"""
# Nobody presses the key more often than this to get somewhere.
MOST_TABS = 150


class Hand:
    """A person at a browser, without a mouse, who counts the pages that they open and the fields that they type in."""

    def __init__(self, page):
        self.page, self.pages, self.fields = page, 0, 0
        page.on("framenavigated", self._count)

    def _count(self, frame):
        self.pages += frame == self.page.main_frame

    def go_to(self, what):
        """With the key, until it has the focus, and is seen."""
        target = self.page.locator(what).first
        target.wait_for(state="attached")
        for _time in range(MOST_TABS):
            if target.evaluate("element => element === document.activeElement"):
                assert target.evaluate(IS_SEEN), what
                return target
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{what} is not reached by keyboard")

    def fill(self, field, words):
        self.fields += 1
        self.go_to(field)
        self.page.keyboard.insert_text(words)

    def choose(self, field, file):
        """The window in which a file is chosen is the system's."""
        self.fields += 1
        content = {"name": file.name, "mimeType": file.content_type, "buffer": file.read()}
        self.go_to(field).set_input_files(content)

    def tick(self, box):
        self.go_to(box)
        self.page.keyboard.press("Space")

    def press(self, what):
        self.go_to(what)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


@pytest.fixture
def hand(page):
    return Hand(page)


def sheets(**changed) -> dict:
    plans = [
        ["title", "kind", "summary", "starts_on"],
        ["Lakeside plan", "corporate", "For all.", "2026-04-01"],
    ]
    contacts = [["team", "email"], ["Policy team", "policy@lakeside.example"]]
    return {"contacts": contacts, "plans": plans, **of_a_real_size(), **changed}


def with_three_mistakes() -> dict:
    wrong = sheets()
    wrong["priorities"][7][2] = "p99"  # no such priority
    wrong["actions"][3].append("31 April 2027")  # no such day
    wrong["actions"][0].append("due_on")
    wrong["targets"][9][1] = "2027 Q9"
    return wrong


def test_from_nothing_to_a_public_plan_within_a_morning(page, site, hand):
    call_command(
        "create_council",
        "lakeside",
        name="Lakeside",
        nation="england",
        kind="unitary",
        code="E06000998",
        owner="first@lakeside.example",
        website="https://lakeside.example",
        site=site.url,
        verbosity=0,
    )
    council = Council.objects.get(slug="lakeside")

    # The first administrator chooses a password from the email, and signs in with it.
    outbox.send_due()
    [email] = [each for each in mail.outbox if each.to == ["first@lakeside.example"]]
    page.goto(re.search(r"http\S+/password/reset/key/\S+", email.body)[0])
    hand.fill("input[name=password1]", PASSWORD)
    hand.fill("input[name=password2]", PASSWORD)
    hand.press("button:has-text('Save the password')")
    page.goto(f"{site.url}/admin/")
    hand.fill("input[name=login]", "first@lakeside.example")
    hand.fill("input[name=password]", PASSWORD)
    hand.press("main button.govuk-button")
    expect(page.locator("h1")).to_have_text("Dashboard")

    # Ten colleagues from one pasted list.
    page.goto(f"{site.url}/admin/councils/membership/")
    hand.press("a:has-text('Invite several colleagues')")
    hand.fill("textarea[name=people]", COLLEAGUES)
    hand.press("input[name=_look]")
    hand.press("input[value='Invite 10 people']")
    assert Membership.objects.filter(council=council).count() == 11

    # A whole plan, with three mistakes that are told by sheet, row and column, and mended.
    page.goto(f"{site.url}/admin/plans/plan/")
    hand.press("a:has-text('Import a whole plan')")
    hand.choose("input[type=file]", a_workbook(**with_three_mistakes()))
    hand.press("#content input[type=submit]")
    told = page.locator("#content")
    for sheet in ("priorities", "actions", "targets"):
        expect(told).to_contain_text(f"Sheet “{sheet}”: Row")
    assert not Plan.objects.filter(council=council).exists()
    hand.choose("input[type=file]", a_workbook(**sheets()))
    hand.press("#content input[type=submit]")
    hand.press("#content input[type=submit].default")
    plan = Plan.objects.get(council=council)
    counts = [model.objects.filter(plan=plan).count() for model in (Priority, Action, Measure)]
    assert [*counts, Target.objects.filter(measure__plan=plan).count()] == [31, 98, 68, 272]

    # Looked at as residents will, published, and the council goes live.
    page.goto(f"{site.url}/admin/plans/plan/{plan.pk}/change/")
    hand.press("a:has-text('Preview the page')")
    expect(page.locator("h1")).to_have_text("Lakeside plan")
    hand.press("a:has-text('Edit this')")
    hand.press("a:has-text('Publish')")
    hand.press("input[type=submit].default")
    page.goto(f"{site.url}/admin/councils/council/{council.pk}/change/")
    hand.tick("input[name=is_live]")
    hand.press("input[name=_save]")

    with page.context.browser.new_context() as nobody:
        resident = nobody.new_page()
        resident.goto(f"{site.url}/lakeside/plans/{plan.slug}/")
        expect(resident.locator("h1")).to_have_text("Lakeside plan")
        expect(resident.locator("main")).to_contain_text("Priority 4")
    assert (hand.pages <= 25, hand.fields <= 10) == (True, True), (hand.pages, hand.fields)
