"""No accessibility violation that a machine can find: WCAG 2.0 to 2.2 A and AA, and best practice."""

from datetime import timedelta

from addresses import PAGES, pages_of, public_address
from admin_forms import address
from axe import found_on, violations
from builders import a_council, a_user, draft, hold_update, live
from django.utils import timezone
from filling import models_with_a_form
from workbooks import a_workbook

from councils.models import (
    AccessibilityStatement,
    Alert,
    Contact,
    Council,
    Councillor,
    Membership,
    Notice,
    Partner,
)
from councils.publishing.editions import start_next_edition
from delivery.models import (
    Action,
    ActionUpdate,
    DataPoint,
    Measure,
    RatingScheme,
    ReportingRound,
    Risk,
    RiskReview,
    RiskScale,
    Snapshot,
)
from plans.models import Decision, Document, Engagement, Evidence, Plan, Priority
from pledges.models import Approach, Award, Event, Grant, NewsItem, Pledge, Statement, VisionStatement

ERRORS = ["/nowhere/", "/bridgend/plans/nowhere/", "/cy/nowhere/"]
ACCOUNTS = ["/accounts/login/", "/accounts/password/reset/", "/cy/accounts/login/", "/accounts/signup/"]
SPOKEN = ["/?q=bridg", "/?q=nowhere", "/bridgend/", "/bridgend/plans/childrens-social-care/", "/stockport/"]
SPOKEN += ["/search/?q=families", "/search/?q=families&council=gateshead&kind=pledge", "/search/?q=zzzz"]
SPOKEN += ["/gateshead/", "/gateshead/vision/", "/gateshead/vision/changes/", "/gateshead/vision/editions/1/"]
SPOKEN += ["/gateshead/approach/", "/gateshead/awards/", "/gateshead/awards/?year=2019", "/gateshead/grants/"]
SPOKEN += ["/gateshead/news/co-production-week-2025/", "/gateshead/statements/", "/bridgend/events/"]
SPOKEN += ["/bridgend/news/childrens-social-care-plan/", "/bridgend/events/social-care-recruitment/"]
SPOKEN += ["/gateshead/plans/working-together-for-change/", "/bridgend/vision/", "/bridgend/pledges/"]
SPOKEN += [
    "/bridgend/decisions/childrens-social-care-plan/",
    "/stockport/decisions/children-and-young-peoples-strategy/",
]


def test_public_pages(page, site):
    paths = [public_address(name, site.council, site.rows) for name in PAGES]
    assert found_on(page, site, [*paths, *SPOKEN, *ERRORS, *ACCOUNTS]) == ""


def test_public_pages_in_welsh(page, site):
    paths = [public_address(name, site.council, site.rows) for name in PAGES]
    assert found_on(page, site, [f"/cy{path}" for path in [*paths, *SPOKEN]]) == ""


def test_a_council_with_everything(page, site, full_council):
    """Long lists, charts, hundreds of figures, and the notice that it is an example."""
    pages = pages_of(full_council)
    assert found_on(page, site, pages) == ""
    assert found_on(page, site, [f"/cy{path}" for path in pages], axe=False) == ""


MODELS = [Council, Councillor, Contact, Partner, VisionStatement, Pledge, Statement, Plan, Priority]
MODELS += [Document, Decision, Evidence, Engagement, Membership]
MODELS += [Approach, Award, Grant, NewsItem, Event, Notice, AccessibilityStatement, Alert]
MODELS += [
    Action,
    ActionUpdate,
    Measure,
    DataPoint,
    RatingScheme,
    ReportingRound,
    Risk,
    RiskReview,
    RiskScale,
    Snapshot,
]


def test_pages_of_the_admin(page, site, sign_in):
    sign_in(a_user("owner", site.council))
    unpublished = draft(Plan, site.council)
    paths = ["/admin/", "/cy/admin/", "/admin/guide/", "/cy/admin/guide/"]
    paths += [address(unpublished), address(unpublished, "delete")]
    paths += [f"/admin/{label}/" for label in sorted({model._meta.app_label for model in MODELS})]
    paths += [
        address(unpublished, "transition", transition) for transition in ("submit", "publish", "archive")
    ]
    paths += [address(site.rows[Partner], "delete"), address(site.rows[Plan], "welsh")]
    for model in MODELS:
        paths += [
            address(model, "changelist"),
            address(site.rows[model]),
            address(site.rows[model], "history"),
        ]
        if model is not Council:
            paths.append(address(model, "add"))
    paths += [address(site.rows[model]) for model in models_with_a_form() if model not in MODELS]
    paths += [address(Membership, "invite"), address(Plan, "workbook"), address(Action, "import")]
    # In Welsh, whose words are longer, the forms that officers have open most.
    paths += [
        f"/cy{address(site.rows[model])}" for model in (Plan, Action, Measure, Pledge, Decision, Council)
    ]
    paths += [f"/cy{address(Action, 'changelist')}", f"/cy{address(Plan, 'workbook')}"]
    assert found_on(page, site, paths) == ""


def test_steps_of_a_workbook_and_of_a_colleague_who_leaves(page, site, sign_in, tmp_path):
    """What stands at no address of its own: previews, refusals, and what a list of people was read as."""
    owner = a_user("owner", site.council)
    sign_in(owner)
    Plan.objects.filter(pk=draft(Plan, site.council).pk).update(owner=owner)
    membership = Membership.objects.get(user=owner, council=site.council)
    role = [address(membership), address(membership, "reassign"), address(membership, "delete")]
    assert found_on(page, site, [*role, *(f"/cy{path}" for path in role)]) == ""
    plans = [["title", "kind"], ["A plan by workbook", "strategy"]]
    steps = {
        "wrong": (
            {"plans": plans, "actions": [["reference", "title", "priority"], ["1.1", "Build", "nowhere"]]},
            0,
        ),
        "right": ({"plans": plans, "priorities": [["title"], ["Homes"]]}, 2),
    }
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for name, (sheets, tables) in steps.items():
            file = tmp_path / f"{name}.xlsx"
            file.write_bytes(a_workbook(**sheets).read())
            page.goto(site.url + address(Plan, "workbook"))
            page.set_input_files("input[type=file]", file)
            page.click("text=Check the file")
            page.wait_for_load_state()
            assert page.locator("#content table").count() == tables
            assert violations(page) == []
        page.goto(site.url + address(Membership, "invite"))
        page.fill("textarea", "ann@middleshire.example, Ann Example\nnobody")
        page.click("text=Check the list")
        page.wait_for_selector(".errornote")
        assert violations(page) == []
        page.fill("textarea", "ann@middleshire.example, Ann Example")
        page.click("text=Check the list")
        page.wait_for_selector("#people-heading")
        assert violations(page) == []


def test_steps_for_many_rows_of_a_list(page, site, sign_in, publisher_there):
    """Owners chosen for many at once, what is held and its release, and a report's corrected issue."""
    sign_in(publisher_there)
    action = site.rows[Action]
    held = ActionUpdate(
        action=action, status="complete", reported_on=timezone.localdate(), note_en="It opened."
    )
    hold_update(held, by=a_user("editor", site.council))
    pages = [address(held), address(site.rows[Snapshot]), address(site.rows[Snapshot], "correct")]
    assert found_on(page, site, [*pages, *(f"/cy{path}" for path in pages)]) == ""
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for start in ("", "/cy"):
            for model, chosen in ((Action, "bulk_change"), (ActionUpdate, "release")):
                page.goto(
                    f"{site.url}{start}{address(model, 'changelist')}{'?held=yes' * (model is ActionUpdate)}"
                )
                page.locator("input.action-select").first.check()
                page.select_option("select[name=action]", chosen)
                with page.expect_navigation():
                    page.locator("button[name=index]").click()
                page.wait_for_selector(".submit-row .default")
                assert violations(page) == []
    held.delete()


def test_steps_from_a_document_to_a_draft(page, site, sign_in):
    """The document refused, its blocks, what is missing, and the workbook: with a narrow window and a wide one."""
    sign_in(a_user("editor", site.council))
    plan = draft(Plan, site.council, slug="from-a-document")
    text = """<h2>Homes</h2><ul><li>1.1 Build homes by 1 May 2027</li><li>Open a shop by 18 February</li></ul>
<table><tr><th>Measure</th><th>Lead</th></tr><tr><td>Number of homes</td><td>Head of Housing</td></tr></table>
<p>Homes</p>"""
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for start in ("", "/cy"):
            page.goto(f"{site.url}{start}{address(plan, 'document')}")
            button = page.locator("#content [type=submit].default")
            button.click()
            page.wait_for_selector(".errornote")
            assert violations(page) == []
            page.fill("textarea", text)
            button.click()
            page.wait_for_selector(".document-blocks")
            page.locator("summary").click()
            assert violations(page) == []
            button.click()
            page.wait_for_selector("#id_is_numbered")
            assert violations(page) == []
            button.click()
            page.wait_for_selector(".error-summary")
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_full_dashboard(page, site, sign_in, publisher_there, second_approval):
    """Something in every table, in two councils, and a page that refuses because of second approval."""
    Membership.objects.create(user=publisher_there, council=a_council("elsewhere"), role="editor")
    other = a_user("publisher", site.council)
    sent = draft(Plan, site.council, title_cy="Cynllun")
    sent.submit(by=other)
    sent.title_en = "Changed in English"
    sent.save()
    own = draft(Plan, site.council, created_by=publisher_there)
    live(Plan, site.council, since=-timedelta(days=1))
    due = live(Plan, site.council, review_due_on=timezone.localdate())
    due.correct(by=other, note="A figure was wrong.")
    sign_in(publisher_there)
    paths = ["/admin/", "/cy/admin/", "/admin/waiting/welsh/", address(sent), address(sent, "welsh")]
    assert found_on(page, site, [*paths, address(own), address(own, "transition", "publish")]) == ""


def test_what_changed_between_editions(page, site, sign_in, publisher_there):
    plan = live(Plan, site.council, title_cy="Cynllun", purpose_en="Good roads for all of us.")
    Priority.objects.create(plan=plan, title_en="Homes", slug="homes")
    edition = start_next_edition(plan, by=None)
    edition.purpose_en, edition.ends_on = "Good and safe roads for all.", timezone.localdate()
    edition.save()
    edition.priorities.all().delete()
    Priority.objects.create(plan=edition, title_en="Roads", slug="roads")
    sign_in(publisher_there)
    public = f"/{site.council.slug}/plans/{plan.slug}/editions/2/changes/"
    compare = address(edition, "compare")
    assert found_on(page, site, [public, f"/cy{public}", compare, f"{compare}?since=x"]) == ""


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
    page.click("text=Save my version")
    page.wait_for_selector(".messagelist .success")
    plan.refresh_from_db()
    assert plan.purpose_en == "Mine"
