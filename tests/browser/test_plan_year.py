"""A year of a plan: its next edition is written by two, corrected meanwhile, approved, scheduled, and out."""

from datetime import date, timedelta

import pytest
import time_machine
from builders import a_council, a_measure, a_point, a_priority, a_user, an_action, an_update, live
from django.utils import timezone

from councils.admin_urls import admin_url
from councils.models import Council
from plans.models import Plan
from pledges.models import NewsItem

PEOPLE = {"Ann": "editor", "Ben": "editor", "Pat": "publisher"}


@pytest.fixture
def council(site):
    """Yearborough, with a plan that is live and has a year of figures."""
    council = a_council("yearborough", needs_second_approval=True)
    yield council
    Council.objects.filter(pk=council.pk).update(is_live=False)


@pytest.fixture
def plan(council):
    plan = live(Plan, council, slug="homes", title_en="Homes plan", summary_en="Homes for all.")
    priority = a_priority(plan, title_en="More homes", slug="more")
    an_update(an_action(plan, priority=priority, reference="1.1", title_en="Build 100 homes"))
    measure = a_measure(plan, priority=priority, code="H1", name_en="Homes built", slug="built")
    for quarter in range(4):
        first = date(2025, 1 + 3 * quarter, 1)
        a_point(measure, 20 + quarter, period_start=first, period_end=first + timedelta(days=89))
    return plan


def press(page, button="input[type=submit].default"):
    page.click(button)
    page.wait_for_selector(".messagelist li")


def save(page):
    press(page, "input[name=_continue]")


def decide(page, button, **typed):
    """One of the buttons of a page's state, and its confirmation."""
    page.click(f".workflow a:has-text('{button}')")
    for name, text in typed.items():
        page.fill(f"#id_{name}", text)
    press(page)


def test_a_year_of_a_plan(page, site, sign_in, context, council, plan):
    people = {name: a_user(role, council, name=name) for name, role in PEOPLE.items()}

    def as_(name, row=None):
        sign_in(people[name])
        page.goto(site.url + (admin_url(row) if row else "/admin/"))

    def read(path):
        context.clear_cookies()
        answer = page.goto(f"{site.url}/yearborough/{path}")
        assert answer.status == 200, path
        return page.inner_text("main")

    # Ann starts the next edition and rewords a priority; Ben adds to another page of it.
    as_("Ann", plan)
    page.click("a:has-text('Start the next edition')")
    assert "1 action" in page.inner_text("#content-main")
    press(page)
    draft = Plan.objects.get(based_on=plan)
    page.goto(site.url + admin_url(draft.priorities.get()))
    page.fill("#id_title_en", "More and warmer homes")
    save(page)
    as_("Ben", draft.actions.get())
    page.fill("#id_title_en", "Build 250 homes")
    save(page)
    assert "250 homes" not in read("plans/homes/")

    # Meanwhile Pat corrects what residents read, and Ann is shown it.
    as_("Pat", plan)
    page.fill("#id_summary_en", "Homes for everyone.")
    page.fill("#id_change_note_en", "A clearer sentence.")
    save(page)
    as_("Ann")
    behind = page.locator(".waiting", has_text="Drafts of pages that were changed since")
    behind.locator("a", has_text="Homes plan").click()
    page.click("a:has-text('Choose which changes to use in the draft')")
    assert "everyone" in page.inner_text("#content-main")
    press(page)
    draft.refresh_from_db()
    assert draft.summary == "Homes for everyone."
    decide(page, "Send for approval")

    # Pat sees what changed and approves it for tomorrow.
    as_("Pat", draft)
    page.click(".workflow a:has-text('Publish')")
    shown = page.inner_text("#content-main")
    assert "What this draft changes" in shown
    assert "250" in shown
    tomorrow = timezone.localtime() + timedelta(days=1)
    page.fill("#id_at", tomorrow.strftime("%Y-%m-%dT%H:%M"))
    press(page)
    assert "More and warmer homes" not in read("plans/homes/")

    with time_machine.travel(tomorrow + timedelta(hours=1)):
        assert "More and warmer homes" in read("plans/homes/")
        assert "23" in read("plans/homes/measures/built/")  # its figures are simply there
        page.goto(f"{site.url}/yearborough/plans/homes/")
        page.click("a:has-text('What changed from edition 1')")
        changed = page.inner_text("main")
        assert "More and warmer homes" in changed
        assert "250" in changed
        assert "More homes" in read("plans/homes/editions/1/priorities/more/")

        # An editor finds a slip in the news; a publisher approves the correction.
        news = live(NewsItem, council, title_en="The new plan is hear", slug="plan-out")
        as_("Ben", news)
        page.click("a:has-text('Propose a correction')")
        press(page)
        page.fill("#id_title_en", "The new plan is here")
        save(page)
        decide(page, "Send for approval", note="A word was misspelt.")
        correction = NewsItem.objects.get(based_on=news)
        as_("Pat", correction)
        decide(page, "Publish")
        assert "is here" in read("news/plan-out/")
        assert "A word was misspelt." in read("changes/")
