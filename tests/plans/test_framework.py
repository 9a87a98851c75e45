"""Frameworks of goals: whose they are, who may change them, and what of a council's plans serves them."""

import re
from datetime import UTC, datetime
from importlib import import_module

import pytest
import time_machine
from admin_forms import address, form_data, open_form, save
from builders import a_council, a_framework, a_goal, a_measure, a_priority, a_user, an_action, draft, live
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from reading import page, section, words

from councils.models import Council
from councils.publishing.editions import differences, start_next_edition
from delivery.models import ActionContribution, MeasureContribution
from plans.models import Framework, FrameworkItem, Plan, PriorityContribution

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def no_lists(db):
    """Those that came with the migration, where the tests made their database by it."""
    Framework.objects.all().delete()


@pytest.fixture
def plan(gateshead):
    return live(Plan, gateshead, slug="homes", title_en="Homes plan")


@pytest.fixture
def framework(gateshead, plan):
    """The council's own, with three goals, which the plan uses."""
    framework = a_framework(gateshead, plan, name_en="Our commitments", slug="commitments")
    for name in ("Fair", "Green", "Well"):
        a_goal(framework, name_en=name, code=name.lower())
    return framework


@pytest.fixture
def shared(db):
    """One that all councils share, which no plan uses yet."""
    shared = a_framework(None, name_en="Goals of Wales", slug="goals-of-wales", edition="2015")
    a_goal(shared, name_en="A resilient Wales", code="2", short_name_en="Resilient")
    return shared


@pytest.fixture
def priority(plan):
    return a_priority(plan, slug="warm", title_en="Warm homes")


def goal(name: str) -> FrameworkItem:
    return FrameworkItem.objects.get(name_en=name)


def adding(data, item, kind="main", number=0) -> dict:
    """What is sent with one more goal in the table."""
    rows = {"contributions-TOTAL_FORMS": number + 1}
    typed = {"id": "", "item": item.pk, "kind": kind}
    named = {f"contributions-{number}-{name}": value for name, value in typed.items()}
    return {**data, **rows, **named, "change_note_en": "It was left out."}


def refusals(response) -> list[str]:
    """What is said beside the fields of the table of goals."""
    tables = [each.formset for each in response.context["inline_admin_formsets"]]
    table = next(each for each in tables if each.prefix == "contributions")
    return [
        f"{name}: {words}" for form in table.forms for name, said in form.errors.items() for words in said
    ]


# -- whose they are ---------------------------------------------------------------------------------


def test_the_lists_of_the_site_come_with_a_migration(db):
    import_module("plans.migrations._shared_lists_of_goals").load_lists(apps, None)
    shared = {str(row): row for row in Framework.objects.filter(council=None)}
    numbers = {name: row.items.count() for name, row in shared.items()}
    assert numbers == {
        "Sustainable Development Goals (2015)": 17,
        "Five ways of working (2015)": 5,
        "Well-being goals of Wales (2015)": 7,
    }
    for row in shared.values():
        row.full_clean(exclude=["council"])
        for item in row.items.all():
            item.full_clean()


def test_an_officer_adds_a_framework_of_the_council(as_publisher, gateshead):
    add = address(Framework, "add")
    data = form_data(as_publisher.get(add)) | {"name_en": "Four commitments", "kind": "own"}
    data |= {"items-TOTAL_FORMS": 2, "items-0-name_en": "Fair chances", "items-1-name_en": "Fair chances"}
    data |= {"items-0-position": 1, "items-1-position": 2}
    assert as_publisher.post(add, data).status_code == 302
    framework = Framework.objects.get(slug="four-commitments")
    assert framework.council == gateshead
    assert [item.code for item in framework.items.all()] == ["fair-chances", "fair-chances-2"]
    for _time in range(3):
        assert save(as_publisher, framework, open_form(as_publisher, framework)).status_code == 302
    assert framework.items.count() == 2


def test_no_form_makes_one_that_all_share(as_publisher, superuser, gateshead):
    for who in (None, superuser):
        if who:
            as_publisher.force_login(who)
        add = f"{address(Framework, 'add')}?council={gateshead.pk}"
        data = form_data(as_publisher.get(add)) | {"name_en": "For all", "kind": "outside", "council": ""}
        assert as_publisher.post(add, data).status_code == 422
    assert not Framework.objects.exists()


@pytest.mark.parametrize("role", ["viewer", "editor", "publisher", "owner"])
def test_officers_neither_see_nor_change_what_all_share(client, gateshead, shared, role):
    client.force_login(a_user(role, gateshead))
    item = shared.items.get()
    for row in (shared, item):
        for view in ("change", "history", "delete", "welsh"):
            there, missing = (address(type(row), view, pk) for pk in (row.pk, 987_654))
            for method in (client.get, client.post):
                assert method(there).status_code == method(missing).status_code == 302, (view, method)
        if role != "viewer":
            listed = client.get(address(type(row), "changelist"))
            assert list(listed.context["cl"].queryset) == []
    add = address(FrameworkItem, "add")
    client.post(add, {"framework": shared.pk, "name_en": "Mine", "position": 1})
    client.post(address(Framework, "add"), {"name_en": "Mine", "council": ""})
    assert (shared.items.count(), Framework.objects.count()) == (1, 1)


def test_a_system_administrator_changes_what_all_share(client, superuser, shared):
    client.force_login(superuser)
    assert "every council" in words(page(client, address(Framework, "changelist")))
    data = open_form(client, shared)
    assert save(client, shared, data, edition="2016").status_code == 302
    assert Framework.objects.get().edition == "2016"
    item = shared.items.get()
    data = open_form(client, item)
    assert (
        save(client, item, data, ended_on="1 November 2026", ended_reason_en="Repealed.").status_code == 302
    )
    for view in ("history", "welsh", "delete"):
        assert client.get(address(shared, view)).status_code == 200, view


def test_what_all_share_changes_the_stored_pages_of_every_council(gateshead, bridgend, shared):
    def versions():
        return list(Council.objects.order_by("pk").values_list("content_version", flat=True))

    before = versions()
    shared.items.get().save()
    assert all(now > then for now, then in zip(versions(), before, strict=True))


def test_every_council_can_choose_what_all_share(client, gateshead, bridgend, shared, framework):
    for council in (gateshead, bridgend):
        client.force_login(a_user("editor", council))
        plan = draft(Plan, council)
        data = open_form(client, plan)
        assert save(client, plan, data, frameworks=[shared.pk]).status_code == 302
        assert list(plan.frameworks.all()) == [shared]
    foreign = save(client, plan, open_form(client, plan), frameworks=[framework.pk])
    assert foreign.status_code == 422
    assert "not one of the available choices" in str(foreign.context["adminform"].form.errors["frameworks"])


def test_an_address_is_not_that_of_a_list_that_all_share(as_publisher, framework, shared):
    refused = save(as_publisher, framework, open_form(as_publisher, framework), slug=shared.slug)
    assert refused.status_code == 422
    assert "already has this address" in str(refused.context["adminform"].form.errors["slug"])


def test_the_database_keeps_these_promises_too(gateshead, framework, shared, priority):
    fair = goal("Fair")
    PriorityContribution.objects.create(priority=priority, item=fair)
    for refused in (
        lambda: Framework.objects.create(name_en="Shared", slug="own", kind="own"),
        lambda: Framework.objects.create(name_en="Again", slug=shared.slug, kind="outside"),
        lambda: a_framework(gateshead, slug=framework.slug),
        lambda: a_goal(framework, code="fair"),
        lambda: a_goal(framework, ended_on=NOW.date()),
        lambda: PriorityContribution.objects.create(priority=priority, item=fair),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            refused()


# -- what serves a goal -----------------------------------------------------------------------------


def test_an_officer_says_what_a_priority_serves(client, as_publisher, framework, priority):
    data = open_form(as_publisher, priority)
    assert save(as_publisher, priority, adding(data, goal("Fair"))).status_code == 302
    data = adding(open_form(as_publisher, priority), goal("Green"), "contributes", number=1)
    assert save(as_publisher, priority, data).status_code == 302
    for _time in range(3):
        assert save(as_publisher, priority, open_form(as_publisher, priority)).status_code == 302
    client.logout()
    text = "Goals it serves Our commitments Fair main aim Green contributes"
    assert section(page(client, priority.get_absolute_url()), "goals") == text


@pytest.mark.parametrize("kind", ["action", "measure"])
def test_an_action_and_a_measure_serve_goals_too(client, as_publisher, rows_of_plan, framework, kind):
    thing = rows_of_plan[kind]
    data = adding(open_form(as_publisher, thing), goal("Well"), "contributes")
    assert save(as_publisher, thing, data).status_code == 302
    client.logout()
    assert "Our commitments Well contributes" in section(page(client, thing.get_absolute_url()), "goals")


@pytest.fixture
def rows_of_plan(plan):
    return {"action": an_action(plan, title_en="Insulate"), "measure": a_measure(plan, name_en="Cold homes")}


def test_what_cannot_be_named_is_refused_beside_the_field(
    as_publisher, gateshead, framework, shared, priority
):
    ended = a_goal(framework, name_en="Gone", ended_on=NOW.date(), ended_reason_en="Done.")
    unused = a_goal(a_framework(gateshead))
    foreign = a_goal(a_framework(a_council("elsewhere")))
    for item in (ended, unused, foreign, shared.items.get()):
        refused = save(as_publisher, priority, adding(open_form(as_publisher, priority), item))
        assert refused.status_code == 422
        assert refusals(refused) == [
            "item: Select a valid choice. That choice is not one of the available choices."
        ]
    assert not PriorityContribution.objects.exists()


@pytest.mark.parametrize("is_there", [True, False])
def test_a_goal_is_named_once(as_publisher, framework, priority, is_there):
    fair = goal("Fair")
    if is_there:
        PriorityContribution.objects.create(priority=priority, item=fair)
    data = open_form(as_publisher, priority)
    if not is_there:
        data = adding(data, fair)
    refused = save(as_publisher, priority, adding(data, fair, "contributes", number=1))
    assert refused.status_code == 422
    assert refusals(refused) == ["item: This goal has already been added."]


def test_a_goal_that_ended_stays_where_it_was_named(client, as_publisher, framework, priority):
    fair = goal("Fair")
    PriorityContribution.objects.create(priority=priority, item=fair)
    fair.ended_on, fair.ended_reason_en = NOW.date(), "The council chose others."
    fair.save()
    data = open_form(as_publisher, priority)
    changed = {"contributions-0-kind": "contributes", "change_note_en": "It only contributes."}
    assert save(as_publisher, priority, data, **changed).status_code == 302
    client.logout()
    found = words(page(client, "/gateshead/goals/commitments/fair/").main)
    assert "This goal ended on 20 November 2026. The council chose others." in found
    assert "Warm homes Contributes" in found


def test_a_row_says_in_words_what_it_cannot_name(gateshead, framework, priority):
    """Where no form offers choices: on a page of its own, from a file."""
    ended = a_goal(framework, ended_on=NOW.date(), ended_reason_en="Done.")
    for item, said in ((ended, "has ended"), (a_goal(a_framework(gateshead)), "that the plan uses")):
        with pytest.raises(ValidationError, match=said):
            PriorityContribution(priority=priority, item=item).full_clean()


def test_a_framework_stays_while_something_serves_its_goals(as_publisher, framework, plan, rows_of_plan):
    link = ActionContribution.objects.create(action=rows_of_plan["action"], item=goal("Fair"))
    note = {"change_note_en": "We use it no more."}
    refused = save(as_publisher, plan, {**open_form(as_publisher, plan), "frameworks": []}, **note)
    assert refused.status_code == 422
    assert "Parts of this plan serve goals of “Our commitments”" in str(
        refused.context["adminform"].form.errors["frameworks"]
    )
    link.delete()
    assert (
        save(as_publisher, plan, {**open_form(as_publisher, plan), "frameworks": []}, **note).status_code
        == 302
    )
    assert not plan.frameworks.exists()


def test_a_goal_that_something_serves_is_not_deleted(as_publisher, framework, priority):
    fair = goal("Fair")
    PriorityContribution.objects.create(priority=priority, item=fair)
    data = open_form(as_publisher, framework)
    refused = save(as_publisher, framework, data, **{"items-0-DELETE": "on"})
    assert refused.status_code == 422
    (table,) = (each.formset for each in refused.context["inline_admin_formsets"])
    assert table.forms[0].non_field_errors() == [
        "This is used elsewhere: Plan: Homes plan. Remove it there first."
    ]
    assert as_publisher.post(address(fair, "delete"), {"post": "yes"}).status_code == 409
    assert framework.items.count() == 3


def test_the_next_edition_serves_the_same_goals(framework, plan, priority, rows_of_plan):
    PriorityContribution.objects.create(priority=priority, item=goal("Fair"))
    ActionContribution.objects.create(action=rows_of_plan["action"], item=goal("Green"))
    MeasureContribution.objects.create(measure=rows_of_plan["measure"], item=goal("Well"), kind="contributes")
    copy = start_next_edition(plan, by=None)
    assert list(copy.frameworks.all()) == [framework]
    assert differences(plan, copy) == []
    link = PriorityContribution.objects.get(priority__plan=copy)
    link.kind = "contributes"
    link.save()
    (difference,) = differences(plan, copy)
    assert (difference.model, difference.fields) == (PriorityContribution, ("kind",))


# -- what residents read ----------------------------------------------------------------------------


def test_a_plan_shows_which_priority_serves_which_goal(client, framework, plan, priority):
    cold = a_priority(plan, title_en="Cold streets")
    a_priority(plan, title_en="A part", parent=cold)
    PriorityContribution.objects.create(priority=priority, item=goal("Fair"))
    PriorityContribution.objects.create(priority=cold, item=goal("Well"), kind="contributes")
    soup = page(client, plan.get_absolute_url())
    assert words(soup.find(id="goals")) == "Our commitments"
    assert words(soup.find("a", href="#goals")) == "Our commitments"
    table = soup.select_one(".matrix")
    assert [words(head) for head in table.select("thead th")] == ["Priority", "Fair", "Green", "Well"]
    rows = [[words(cell) for cell in row.select("th, td")] for row in table.select("tbody tr")]
    assert rows == [
        ["Warm homes", "Fair main aim", "", ""],
        ["Cold streets", "", "", "Well contributes"],
    ]


def test_of_several_frameworks_each_has_its_name_and_a_long_one_is_a_list(
    client, framework, shared, plan, priority
):
    plan.frameworks.add(shared)
    items = [a_goal(shared, name_en=f"Goal {number}") for number in range(1, 10)]
    for item in [*items, goal("Fair")]:
        PriorityContribution.objects.create(priority=priority, item=item)
    soup = page(client, plan.get_absolute_url())
    assert words(soup.find(id="goals")) == "Which goals this plan serves"
    part = soup.find(id="goals").find_parent("section")
    assert [words(head) for head in part.select("h3")] == ["Our commitments", "Goals of Wales"]
    assert [words(head) for head in part.select("thead th")] == ["Priority", "Fair", "Green", "Well"]
    assert len(part.select(".rows li li")) == 9


def test_a_page_of_a_goal_lists_what_serves_it_main_aims_first(client, gateshead, framework, plan, priority):
    fair = goal("Fair")
    action = an_action(plan, title_en="Insulate")
    other = live(Plan, gateshead, title_en="Roads plan")
    street = a_priority(other, title_en="Quiet streets")
    hidden = a_priority(draft(Plan, gateshead), title_en="Secret")
    over = a_priority(plan, title_en="Over", ended_on=NOW.date(), ended_reason_en="Done.")
    for each, kind in ((street, "contributes"), (priority, "main"), (hidden, "main"), (over, "main")):
        PriorityContribution.objects.create(priority=each, item=fair, kind=kind)
    ActionContribution.objects.create(action=action, item=fair)
    soup = page(client, "/gateshead/goals/commitments/fair/")
    assert words(soup.find(id="serving-1").find_parent("section")) == (
        "Priorities Warm homes Main aim Homes plan Quiet streets Contributes Roads plan"
    )
    assert section(soup, "serving-2") == "Actions Insulate Main aim Homes plan"
    numbers = page(client, "/gateshead/goals/commitments/").select("tbody tr")
    assert [[words(cell) for cell in row.select("th, td")] for row in numbers] == [
        ["Fair", "2", "1", "0"],
        ["Green", "0", "0", "0"],
        ["Well", "0", "0", "0"],
    ]
    assert "No priority, action or measure" in words(page(client, "/gateshead/goals/commitments/well/").main)


def test_a_framework_is_public_where_a_public_plan_uses_it(client, gateshead, bridgend, shared, framework):
    unused = a_framework(gateshead, draft(Plan, gateshead), slug="unused")
    for there, status in (
        ("/gateshead/goals/commitments/", 200),
        (f"/gateshead/goals/{unused.slug}/", 404),
        (f"/gateshead/goals/{shared.slug}/", 404),
        ("/bridgend/goals/commitments/", 404),
        ("/gateshead/goals/commitments/none/", 404),
        ("/gateshead/goals/none/fair/", 404),
    ):
        assert client.get(there).status_code == status, there
    live(Plan, bridgend).frameworks.add(shared)
    assert client.get(f"/bridgend/goals/{shared.slug}/2/").status_code == 200
    assert client.get(f"/gateshead/goals/{shared.slug}/2/").status_code == 404


@pytest.mark.usefixtures("recorded")
def test_a_framework_under_another_address_is_found(client, gateshead):
    framework = a_framework(gateshead, live(Plan, gateshead), slug="old")
    a_goal(framework, code="fair")
    framework.slug = "new"
    framework.save()
    for end in ("", "fair/"):
        moved = client.get(f"/gateshead/goals/old/{end}")
        assert (moved.status_code, moved.headers["Location"]) == (301, f"/gateshead/goals/new/{end}")


def test_a_welsh_page_gives_what_has_no_welsh_in_english(client, bridgend, shared):
    plan = live(Plan, bridgend, slug="homes", title_cy="Cynllun cartrefi")
    plan.frameworks.add(shared)
    PriorityContribution.objects.create(
        priority=a_priority(plan, title_cy="Cartrefi"), item=shared.items.get()
    )
    soup = page(client, "/cy/bridgend/plans/homes/")
    assert soup.find(id="goals")["lang"] == "en"
    assert words(soup.select_one(".matrix td")) == "Resilient prif nod"
    assert soup.select_one(".matrix__name")["lang"] == "en"
    heading = page(client, f"/cy/bridgend/goals/{shared.slug}/2/").h1
    assert (heading["lang"], words(heading)) == ("en", "A resilient Wales")


def test_pages_of_a_plan_without_frameworks_ask_nothing_more(client, plan, priority, rows_of_plan):
    for thing in (plan, priority, *rows_of_plan.values()):
        with CaptureQueriesContext(connection) as asked:
            client.get(thing.get_absolute_url())
        assert not [each["sql"] for each in asked if re.search("contribution|frameworkitem", each["sql"])]
