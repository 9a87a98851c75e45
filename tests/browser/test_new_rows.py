"""Rows added in a form's table, in a browser: saved with their parent, and saved again and again."""

import pytest
from admin_forms import address
from builders import draft

from delivery.models import Action
from plans.models import Plan, Priority

VERSIONS = 3


@pytest.fixture
def form(page, site, sign_in, publisher_there):
    """The page of an officer who opens forms by their address."""
    sign_in(publisher_there)
    page.set_viewport_size({"width": 1280, "height": 900})
    return page


def add_row(form, table, **texts):
    """Press "Add another" below the table and type into the new row."""
    row = form.locator(f"#{table}-group .form-row.has_original").count()
    form.click(f"#{table}-group .add-row a")
    for name, text in texts.items():
        form.fill(f"#id_{table}-{row}-{name}", text)


def save(form, button="_continue"):
    """Press the button; the page says that it was saved or that nothing was changed, and of no colleague."""
    with form.expect_navigation():
        form.click(f"input[name={button}]")
    assert form.locator(".messagelist .success, .messagelist .info").count() == 1
    assert form.locator(".stale").count() == 0


def test_a_priority_added_in_its_plan_s_table_is_saved_again_and_again(form, site):
    plan = draft(Plan, site.council)
    form.goto(site.url + address(plan))
    form.click("#priorities-heading")
    add_row(form, "priorities", title_en="Potholes", title_cy="Tyllau")
    save(form)
    priority = Priority.objects.get(plan=plan)
    for number in range(VERSIONS):
        save(form)
        form.fill("#id_priorities-0-title_en", f"Potholes {number}")
        save(form)
    form.goto(site.url + address(priority))
    for _time in range(VERSIONS):
        save(form)
    priority.refresh_from_db()
    assert priority.version == 1 + VERSIONS  # what changes nothing writes nothing
    assert priority.title_en == f"Potholes {VERSIONS - 1}"


def test_a_new_priority_is_added_together_with_its_action(form, site):
    plan = draft(Plan, site.council)
    form.goto(site.url + address(Priority, "add"))
    form.fill("#id_title_en", "Homes")
    form.fill("#id_title_cy", "Cartrefi")
    form.select_option("#id_plan", str(plan.pk))
    add_row(form, "actions", reference="1.1", title_en="Buy 40 homes", title_cy="Prynu 40 cartref")
    save(form)
    action = Action.objects.get(plan=plan)
    assert action.priority.title_en == "Homes"
    for _time in range(VERSIONS):
        save(form)
    form.goto(site.url + address(action))
    for number in range(VERSIONS):
        save(form)
        form.fill("#id_title_en", f"Buy {number} homes")
        save(form)
    action.refresh_from_db()
    assert action.version == 1 + VERSIONS
