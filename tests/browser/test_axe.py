"""No accessibility violation that a machine can find: WCAG 2.0 to 2.2 A and AA, and best practice."""

import pytest
from addresses import PAGES, public_address
from axe import violations
from builders import a_user, draft
from workplace import address

from councils.models import Contact, Council, Councillor, Membership, Partner
from plans.models import Decision, Document, Engagement, Evidence, Plan, Priority
from pledges.models import Pledge, Statement, VisionStatement

WIDTHS = [320, 1280]
ERRORS = ["/nowhere/", "/bridgend/plans/nowhere/", "/cy/nowhere/"]
ACCOUNTS = ["/accounts/login/", "/accounts/password/reset/", "/cy/accounts/login/", "/accounts/signup/"]
SPOKEN = ["/?q=bridg", "/?q=nowhere", "/bridgend/", "/bridgend/plans/childrens-social-care/", "/stockport/"]
SPOKEN += ["/gateshead/", "/gateshead/vision/", "/gateshead/vision/changes/", "/gateshead/vision/editions/1/"]
SPOKEN += ["/gateshead/plans/working-together-for-change/", "/bridgend/vision/", "/bridgend/pledges/"]
SPOKEN += [
    "/bridgend/decisions/childrens-social-care-plan/",
    "/stockport/decisions/children-and-young-peoples-strategy/",
]


def found_on(page, site, paths) -> str:
    """Violations with their addresses, a line each; and whether a page scrolls sideways."""
    found = []
    for path in paths:
        page.goto(site.url + path)
        problems = violations(page)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            problems.append("scrolls sideways")
        found += [f"{path} {problem}" for problem in problems]
    return "\n".join(found)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_public_pages(page, site, width, scheme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    paths = [public_address(name, site.council, site.rows) for name in PAGES]
    assert found_on(page, site, [*paths, *SPOKEN, *ERRORS, *ACCOUNTS]) == ""


@pytest.mark.parametrize("width", WIDTHS)
def test_public_pages_in_welsh(page, site, width):
    page.set_viewport_size({"width": width, "height": 900})
    paths = [f"/cy{public_address(name, site.council, site.rows)}" for name in PAGES]
    assert found_on(page, site, [*paths, *(f"/cy{path}" for path in SPOKEN)]) == ""


MODELS = [Council, Councillor, Contact, Partner, VisionStatement, Pledge, Statement, Plan, Priority]
MODELS += [Document, Decision, Evidence, Engagement, Membership]


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_of_the_workplace(page, site, sign_in, width):
    sign_in(a_user("owner", site.council))
    page.set_viewport_size({"width": width, "height": 900})
    unpublished = draft(Plan, site.council)
    paths = ["/admin/", "/cy/admin/", f"{address(unpublished)}", address(unpublished, "delete")]
    paths += [address(unpublished, "verb", verb) for verb in ("submit", "publish", "archive")]
    for model in MODELS:
        paths += [
            address(model, "changelist"),
            address(site.rows[model]),
            address(site.rows[model], "history"),
        ]
        if model is not Council:
            paths.append(address(model, "add"))
    assert found_on(page, site, paths) == ""


def test_forms_with_errors(page, site, sign_in):
    page.goto(f"{site.url}/accounts/login/")
    page.fill("input[name=login]", "nobody@nowhere.example")
    page.fill("input[type=password]", "not the password")
    page.keyboard.press("Enter")
    page.wait_for_selector(".govuk-error-summary")
    assert violations(page) == []
    sign_in(a_user("owner", site.council))
    page.goto(site.url + address(Plan, "add"))
    page.click("input[name=_save]")
    page.wait_for_selector(".errornote")
    assert violations(page) == []


def test_a_stale_form(page, site, sign_in, publisher_there):
    sign_in(publisher_there)
    plan = draft(Plan, site.council, purpose_en="First")
    page.goto(site.url + address(plan))
    Plan.objects.get(pk=plan.pk).save()
    page.fill("#id_purpose_en", "Mine")
    page.click("input[name=_save]")
    page.wait_for_selector(".stale")
    assert violations(page) == []
    page.click("text=Save mine over it")
    page.wait_for_selector(".messagelist .success")
    plan.refresh_from_db()
    assert plan.purpose_en == "Mine"
