"""A council ends and two follow: from the list of what is left to what they inherited, and to its old address."""

from datetime import timedelta

import pytest
from builders import a_council, a_measure, a_user, an_action, live, replaced_by
from django.utils import timezone

from councils.models import Council
from plans.models import Plan


@pytest.fixture
def ending(site):
    """Oldborough will end; Eastborough and Westborough divide it."""
    old = a_council("oldborough")
    east, west = a_council("eastborough"), a_council("westborough")
    last = timezone.localdate() + timedelta(days=90)
    replaced_by(old, east, west, ends_on=last, eastborough="The towns by the river", westborough="The hills")
    plan = live(Plan, old, slug="roads", title_en="Roads plan")
    for number in (1, 2):
        an_action(plan, reference=f"1.{number}", title_en=f"Mend road {number}")
    a_measure(plan, code="H1", name_en="Holes in roads", slug="holes")
    yield old
    Council.objects.filter(pk__in=[old.pk, east.pk, west.pk]).update(is_live=False)


def press(page, button="input[type=submit].default"):
    page.click(button)
    page.wait_for_selector(".messagelist .success")


def test_a_council_ends_and_two_follow(page, site, sign_in, ending, context):
    sign_in(a_user("editor", ending))
    page.goto(f"{site.url}/admin/")
    left = page.locator(".waiting", has_text="Without a successor")
    assert left.locator(".waiting__number").inner_text() == "3"

    # two actions at once, after their number is seen
    page.goto(f"{site.url}/admin/delivery/action/")
    page.check("#action-toggle")
    page.select_option("select[name=action]", label="Say who takes them on")
    page.click("button[name=index]")
    assert "2 will be handed over." in page.inner_text("#content-main")
    page.click("input[type=submit].default")
    page.wait_for_selector(".errornote")
    assert "Say why no council takes them on." in page.inner_text("#content-main")
    page.check("label:has-text('Eastborough') input")
    press(page)

    # the measure by itself, from the list
    page.goto(f"{site.url}/admin/")
    left = page.locator(".waiting", has_text="Without a successor")
    assert left.locator(".waiting__number").inner_text() == "1"
    left.locator("a", has_text="H1 Holes in roads").click()
    page.select_option("#id_to", label="Westborough")
    press(page)
    page.goto(f"{site.url}/admin/")
    assert "Without a successor" not in page.inner_text("#content-main")

    # what residents read: on the measure's page, and at the councils that follow
    context.clear_cookies()
    page.goto(f"{site.url}/oldborough/plans/roads/measures/holes/")
    assert ": Westborough" in page.inner_text(".opening")
    page.goto(f"{site.url}/eastborough/")
    page.click("a:has-text('See what we inherited')")
    assert "Mend road 2" in page.inner_text("main")
    assert "Holes in roads" not in page.inner_text("main")

    # the last day passes, and the pages are closed: an old address asks which part
    yesterday = timezone.localdate() - timedelta(days=1)
    ending.refresh_from_db()
    ending.ends_on, ending.is_live = yesterday, False
    ending.save()
    answer = page.goto(f"{site.url}/oldborough/plans/roads/")
    assert answer.status == 300
    assert "Which part do you live in?" in page.inner_text("main")
    page.click("main a:has-text('Westborough')")
    assert page.url == f"{site.url}/westborough/"
    page.click("a:has-text('See what we inherited')")
    assert "Holes in roads" in page.inner_text("main")
