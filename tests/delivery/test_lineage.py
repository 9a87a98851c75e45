"""The lineage: what is reported belongs to the thing itself, and no row of a draft edition gets between."""

import itertools

import pytest
from admin_forms import address, form_data
from bs4 import BeautifulSoup
from builders import a_measure, a_point, an_action, an_update, draft, live, next_edition
from django.apps import apps
from django.utils import timezone

from councils.models import Lineage, current_editions
from delivery.models import Action, ActionUpdate, Correction, DataPoint, Measure
from plans.models import Plan

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]


@pytest.fixture
def copied(gateshead):
    """A plan that residents read and the draft of its next edition, each with the same action and measure."""
    plan = live(Plan, gateshead, slug="homes")
    later = next_edition(plan)
    action, measure = an_action(plan, reference="1.1"), a_measure(plan, code="M1")
    an_action(later, reference="1.1", lineage_id=action.lineage_id)
    a_measure(later, code="M1", lineage_id=measure.lineage_id)
    return plan, later, action, measure


def test_editions_share_a_lineage_and_it_is_kept_once(copied):
    plan, later, action, _measure = copied
    assert later.lineage == plan.lineage
    assert Lineage.objects.filter(kind="action").get() == action.lineage


@pytest.mark.parametrize("of", ["live", "draft"])
def test_a_final_value_is_not_changed_without_a_reason_through_a_draft_s_row(as_owner, copied, of):
    plan, later, _action, measure = copied
    row = {"live": measure, "draft": later.measures.get()}[of]
    point = a_point(row, 50)
    place = address(point)
    data = form_data(as_owner.get(place))
    answer = as_owner.post(place, {**data, "value": "99"})
    assert answer.status_code == 422
    assert "Residents have seen the earlier value" in answer.content.decode()
    point.refresh_from_db()
    assert point.value == 50
    assert as_owner.post(place, {**data, "value": "99", "reason_en": "A slip."}).status_code == 302
    assert Correction.objects.get().measure == measure
    assert plan.measures.get().lineage.points.get().value == 99


def test_editing_the_draft_s_row_does_not_touch_what_residents_read(client, as_owner, copied):
    _plan, later, _action, measure = copied
    a_point(measure, 50)
    client.logout()  # the line of a signed-in reader may hold any number
    before = client.get(measure.get_absolute_url()).content
    draft_row = later.measures.get()
    draft_row.name_en, draft_row.unit, draft_row.polarity = "Another name", "percent", "lower"
    draft_row.save()
    assert b"Another name" not in client.get(measure.get_absolute_url()).content
    assert client.get(measure.get_absolute_url()).content.count(b"50") == before.count(b"50")


@pytest.mark.parametrize(
    ("model", "name", "thing"), [(DataPoint, "measure", Measure), (ActionUpdate, "action", Action)]
)
def test_each_thing_stands_once_in_the_choice_of_what_is_reported_on(as_owner, copied, model, name, thing):
    plan, *_rest = copied
    page = BeautifulSoup(as_owner.get(address(model, "add")).content, "html.parser")
    offered = [option["value"] for option in page.select(f"select[name={name}] option") if option["value"]]
    assert offered == [str(thing.objects.get(plan=plan).pk)]


def test_before_its_first_publication_the_draft_s_row_is_offered(as_owner, gateshead):
    plan = next_edition(live(Plan, gateshead))
    measure = a_measure(plan)  # new in this edition
    page = BeautifulSoup(as_owner.get(address(DataPoint, "add")).content, "html.parser")
    assert page.select_one(f"select[name=measure] option[value='{measure.pk}']")


@pytest.mark.parametrize(
    ("states", "counts"),
    [
        (["published", "draft"], 0),
        (["draft", "draft"], 1),
        (["draft", "archived"], 0),
        (["archived", "archived"], 1),
        (["archived", "published", "draft"], 1),
    ],
)
def test_the_live_edition_counts_else_the_newest_that_is_not_archived(gateshead, states, counts):
    measures, plan = [], None
    for status in states:
        fields = {"status": status, "publish_at": timezone.now() if status == "published" else None}
        plan = next_edition(plan, **fields) if plan else draft(Plan, gateshead, **fields)
        lineage = {"lineage_id": measures[0].lineage_id} if measures else {}
        measures.append(a_measure(plan, code="M1", **lineage))
    assert current_editions(Measure.objects.all(), "plan").get() == measures[counts]
    assert a_point(measures[0], 50).current_thing == measures[counts]
    point = DataPoint.objects.get()
    DataPoint.read_things([point])
    assert point.thing == measures[counts]


@pytest.mark.parametrize(("report", "place"), [(a_point, 3), (an_update, 2)], ids=["value", "update"])
def test_the_page_of_a_draft_s_row_reports_on_the_thing_itself(as_owner, copied, report, place):
    """The way from the row of either edition leads to the same filled-in form."""
    plan, later, *_things = copied
    name = {3: "measures", 2: "actions"}[place]
    links = set()
    for edition in (plan, later):
        page = BeautifulSoup(as_owner.get(address(getattr(edition, name).get())).content, "html.parser")
        links |= {link["href"] for link in page.select(f"a[href*='/add/?{name[:-1]}=']")}
    assert len(links) == 1
    form = as_owner.get(links.pop())
    assert form_data(form)[name[:-1]] == getattr(plan, name).get().pk or str(getattr(plan, name).get().pk)


def test_ids_of_kinds_do_not_overlap():
    from councils.models.lineage import ids_of

    spans = sorted(ids_of(model._meta.model_name) for model in apps.get_models())
    assert all(one[1] < two[0] for one, two in itertools.pairwise(spans))
