"""What becomes of the promises of a council that ends: who takes them on, what is left, what the next one inherited."""

from datetime import date, timedelta

import pytest
import time_machine
from admin_forms import address, form_data, open_form, save
from bs4 import BeautifulSoup
from builders import (
    a_council,
    a_measure,
    a_point,
    a_target,
    a_user,
    an_action,
    an_update,
    draft,
    live,
    made,
    replaced_by,
)
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from reading import page, words

from councils.models import Council
from delivery.admin import handover_bulk
from delivery.models import Continuation, DataPoint, Handover
from plans.models import Plan
from pledges.models import Pledge, VisionStatement

pytestmark = pytest.mark.django_db


@pytest.fixture
def east(db):
    return a_council("east")


@pytest.fixture
def west(db):
    return a_council("west")


@pytest.fixture
def old(gateshead, east, west):
    """Gateshead ends in a year; East and West follow."""
    last = timezone.localdate() + timedelta(days=365)
    replaced_by(gateshead, east, west, ends_on=last, east="the river", west="the hills")
    return gateshead


@pytest.fixture
def plan(old):
    return live(Plan, old, slug="roads", title_en="Roads")


@pytest.fixture
def things(old, plan):
    """A pledge, an action and a measure that go on."""
    vision = live(VisionStatement, old, title_en="A good place")
    pledge = live(Pledge, old, vision=vision, number=1, title_en="Mend the roads", slug="mend")
    action = an_action(plan, reference="1.1", title_en="Fill holes")
    return {
        "pledge": pledge,
        "action": action,
        "measure": a_measure(plan, code="M1", name_en="Holes", slug="holes"),
    }


def to(old, name):
    return old.successors.get(successor__slug=name)


def hand(thing, old, name=None, **fields):
    named = {"to": to(old, name)} if name else {"note_en": "The law ends."}
    return made(Handover, lineage_id=thing.lineage_id, **{**named, **fields})


def the_day_after(old):
    """The last day is over."""
    Council.objects.filter(pk=old.pk).update(ends_on=timezone.localdate() - timedelta(days=1))


def page_of(thing):
    return thing.get_absolute_url()


# -- what is left ---------------------------------------------------------------------------------


def left(client) -> list[str]:
    table = next(
        (each for each in client.get("/admin/").context["tables"] if each.name == "successors"), None
    )
    return [row.title for row in table.rows] if table else []


def test_the_dashboard_lists_what_goes_on_and_has_no_successor(client, old, plan, things, editor):
    client.force_login(editor)
    assert left(client) == ["Mend the roads", "1.1 Fill holes", "M1 Holes"]
    hand(things["action"], old, "east")
    hand(things["measure"], old)
    assert left(client) == ["Mend the roads"]


def test_what_has_ended_or_is_not_public_needs_none(client, old, plan, things, editor):
    today = timezone.localdate()
    over = {"ended_on": today, "ended_reason_en": "Done."}
    an_action(plan, **over)
    a_measure(plan, **over)
    for status in ("complete", "cancelled", "superseded"):
        an_update(an_action(plan), status, note_en="So it is.")
    vision = things["pledge"].vision
    live(Pledge, old, vision=vision, number=2, is_dropped=True, dropped_reason_en="Too dear.")
    draft(Pledge, old, vision=vision, number=3)
    hidden = draft(Plan, old)
    an_action(hidden)
    a_measure(hidden)
    client.force_login(editor)
    assert left(client) == ["Mend the roads", "1.1 Fill holes", "M1 Holes"]
    an_update(things["action"], "complete")
    assert left(client) == ["Mend the roads", "M1 Holes"]


def test_the_list_is_whole_on_a_page_of_its_own_and_leads_to_the_form(client, old, plan, things, editor):
    for _number in range(60):
        an_action(plan)
    client.force_login(editor)
    start = client.get("/admin/").content.decode()
    assert "Without a successor" in start
    assert "All 63: Without a successor" in " ".join(start.split())
    soup = BeautifulSoup(client.get(reverse("admin:waiting", args=["successors"])).content, "html.parser")
    assert len(soup.select("tbody tr")) == 50
    form = client.get(soup.select_one("tbody th a")["href"])
    assert form_data(form)["thing"] == str(things["pledge"].lineage_id)


def test_a_council_that_goes_on_asks_and_lists_nothing(client, gateshead, editor, old, things):
    Council.objects.filter(pk=gateshead.pk).update(ends_on=None)
    client.force_login(editor)
    with CaptureQueriesContext(connection) as queries:
        assert left(client) == []
    assert not [query for query in queries if "handover" in query["sql"]]


# -- entered by officers --------------------------------------------------------------------------


def add(client, of, **fields):
    opened = client.get(f"{address(Handover, 'add')}?thing={of.lineage_id}")
    sent = {**form_data(opened), **{name: value for name, value in fields.items() if value is not None}}
    return client.post(address(Handover, "add"), sent)


def errors(answer) -> dict:
    assert answer.status_code == 422
    return {name: " ".join(said) for name, said in answer.context["adminform"].form.errors.items()}


@pytest.mark.parametrize("kind", ["pledge", "action", "measure"])
def test_an_editor_says_which_councils_take_a_thing_on(client, old, things, editor, kind):
    thing = things[kind]
    client.force_login(editor)
    for name in ("east", "west"):
        assert add(client, thing, to=to(old, name).pk).status_code == 302
    rows = Handover.objects.filter(lineage=thing.lineage_id).order_by("pk")
    assert [row.to.successor.slug for row in rows] == ["east", "west"]
    form = client.get(address(thing)).content.decode()
    assert "when the council ends" in form
    for _time in range(3):
        row = rows[0]
        assert save(client, row, open_form(client, row), note_en=f"Half of it {_time}").status_code == 302
    row.refresh_from_db()
    assert row.note_en == "Half of it 2"
    assert client.post(address(row, "delete"), {"post": "yes"}).status_code == 302
    assert Handover.objects.count() == 1


def test_nobody_takes_it_on_only_with_a_reason(client, old, things, editor):
    client.force_login(editor)
    told = errors(add(client, things["action"]))
    assert told == {"note_en": "Say why no council takes it on. Residents will see this."}
    assert add(client, things["action"], note_en="The grant ends.").status_code == 302
    told = errors(add(client, things["action"], to=to(old, "east").pk))
    assert told == {"to": "It is entered already that no council takes this on. Delete that first."}
    told = errors(add(client, things["action"], note_en="Again."))
    assert list(told) == ["to"]


def test_a_council_is_named_once_and_not_beside_nobody(client, old, things, editor):
    client.force_login(editor)
    add(client, things["pledge"], to=to(old, "east").pk)
    told = errors(add(client, things["pledge"], to=to(old, "east").pk, note_en="Typed with care"))
    assert told == {"to": "This council takes it on already."}
    told = errors(add(client, things["pledge"], note_en="Nobody."))
    assert told == {"to": "A council takes this on already. Delete that first."}


def test_only_own_successors_and_own_things_are_offered_and_taken(
    client, old, things, editor, bridgend, west
):
    [theirs] = replaced_by(bridgend, west)
    foreign = an_action(live(Plan, bridgend), title_en="Theirs")
    client.force_login(editor)
    form = client.get(address(Handover, "add")).context["adminform"].form
    assert set(form.fields["to"].queryset) == set(old.successors.all())
    assert "Theirs" not in str(form["thing"])
    assert list(errors(add(client, things["action"], to=theirs.pk))) == ["to"]
    told = errors(add(client, things["action"], thing=foreign.lineage_id, to=to(old, "east").pk))
    assert list(told) == ["thing"]
    assert list(errors(add(client, things["action"], thing="x", to=to(old, "east").pk))) == ["thing"]
    assert not Handover.objects.exists()


def test_what_is_not_public_or_over_is_not_offered(client, old, plan, things, editor):
    hidden = an_action(draft(Plan, old), title_en="Hidden")
    over = an_action(plan, title_en="Over", ended_on=timezone.localdate(), ended_reason_en="Done.")
    client.force_login(editor)
    for thing in (hidden, over):
        told = errors(add(client, things["action"], thing=thing.lineage_id, to=to(old, "east").pk))
        assert list(told) == ["thing"]


def test_without_a_last_day_nothing_is_entered(client, old, things, editor):
    Council.objects.filter(pk=old.pk).update(ends_on=None)
    client.force_login(editor)
    assert "last day" in errors(add(client, things["action"], note_en="x"))["thing"]
    assert "when the council ends" not in client.get(address(things["action"])).content.decode()


def test_after_the_last_day_only_a_superuser_enters_it(client, old, things, editor, superuser):
    row = hand(things["action"], old, "east")
    client.force_login(editor)
    data = open_form(client, row)
    the_day_after(old)
    assert save(client, row, data, note_en="Late").status_code == 403
    client.post(address(row, "delete"), {"post": "yes"})
    assert Handover.objects.get().note_en in ("", None)
    client.force_login(superuser)
    assert save(client, row, open_form(client, row), note_en="Put right").status_code == 302
    assert Handover.objects.get().note_en == "Put right"


def test_officers_of_the_next_council_change_nothing_of_it(client, old, things, east):
    row = hand(things["action"], old, "east")
    client.force_login(a_user("owner", east))
    assert (
        client.get(address(row)).status_code == client.post(address(row), {"note_en": "x"}).status_code == 302
    )
    assert row not in client.get(address(Handover, "changelist")).context["cl"].queryset


def test_the_database_keeps_the_same(old, things, plan):
    action = things["action"]
    hand(action, old, "east")
    for fields in ({"to": to(old, "east")}, {"to": None, "note_en": ""}, {"to": None, "note_en": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Handover.objects.create(lineage_id=action.lineage_id, **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.create(lineage_id=plan.lineage_id, to=to(old, "east"))


# -- many at once ---------------------------------------------------------------------------------


def tick(client, rows, **fields):
    sent = {"action": "hand_over", "_selected_action": [row.pk for row in rows], **fields}
    return client.post(address(type(rows[0]), "changelist"), sent, follow=True)


def test_many_are_handed_over_at_once_after_their_counts_are_seen(client, old, plan, editor):
    rows = [an_action(plan) for _number in range(12)]
    hand(rows[0], old)
    rows.append(an_action(plan, ended_on=timezone.localdate(), ended_reason_en="Done."))
    client.force_login(editor)
    asked = tick(client, rows, index="0")
    counts = [
        each.text for each in BeautifulSoup(asked.content, "html.parser").select("#content-main > ul li")
    ]
    assert counts == [
        "11 will be handed over.",
        "1 has been entered already and stays as it is.",
        "1 is not public or has ended, and needs nothing.",
    ]
    assert Handover.objects.count() == 1
    refused = tick(client, rows, confirmed="yes")
    assert refused.status_code == 422
    assert refused.context["form"].errors == {
        "note_en": ["Say why no council takes them on. Residents will see this."]
    }
    for _time in range(2):
        both = [row.pk for row in old.successors.all()]
        with CaptureQueriesContext(connection) as queries:
            told = tick(client, rows, confirmed="yes", to=both)
    assert "have been entered already" in told.content.decode()
    assert Handover.objects.exclude(to=None).count() == 22
    assert Handover.history.filter(history_user=editor).count() == 22
    assert len(queries) < 60


def test_what_a_colleague_enters_meanwhile_is_told_and_nothing_is_half_done(
    client, old, plan, editor, monkeypatch
):
    rows = [an_action(plan) for _number in range(3)]
    client.force_login(editor)
    hand(rows[1], old, "east")
    found = handover_bulk.Selection.__init__

    def before_the_other(self, queryset):
        found(self, queryset)
        self.open = [row.lineage_id for row in rows]

    monkeypatch.setattr(handover_bulk.Selection, "__init__", before_the_other)
    answer = tick(client, rows, confirmed="yes", to=[to(old, "east").pk])
    assert answer.status_code == 422
    assert "Someone else has just entered some of these." in answer.content.decode()
    assert Handover.objects.count() == 1


def test_a_text_that_is_too_long_is_refused_beside_its_field(client, old, plan, editor):
    client.force_login(editor)
    answer = tick(client, [an_action(plan)], confirmed="yes", note_en="x" * 200_001)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["note_en"]


def test_many_go_to_own_successors_only(client, old, plan, editor, bridgend, west):
    [theirs] = replaced_by(bridgend, west)
    rows, foreign = [an_action(plan)], an_action(live(Plan, bridgend))
    client.force_login(editor)
    assert tick(client, rows, confirmed="yes", to=[theirs.pk]).status_code == 422
    tick(client, [foreign], confirmed="yes", to=[theirs.pk])
    assert not Handover.objects.exists()


def test_nothing_is_offered_in_lists_of_a_council_that_goes_on(client, gateshead, editor):
    plan = live(Plan, gateshead)
    an_action(plan)
    client.force_login(editor)
    assert "hand_over" not in client.get(address(type(an_action(plan)), "changelist")).content.decode()


# -- what residents read --------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["pledge", "action", "measure"])
def test_the_page_of_a_thing_says_who_takes_it_on(client, old, things, kind):
    Council.objects.filter(pk=old.pk).update(ends_on=date(2027, 3, 31))
    thing = things[kind]
    assert "From 1 April 2027" not in words(page(client, page_of(thing)).main)
    hand(thing, old, "east", note_en="The bridge only.")
    opening = page(client, page_of(thing)).select_one(".opening")
    assert "From 1 April 2027: East the river The bridge only." in words(opening)
    assert opening.select_one('a[href="/east/"]')


def test_the_page_says_why_nobody_takes_it_on(client, old, things):
    Council.objects.filter(pk=old.pk).update(ends_on=date(2027, 3, 31))
    hand(things["action"], old)
    said = words(page(client, page_of(things["action"])).select_one(".opening"))
    assert "From 1 April 2027 no council takes this on. The law ends." in said


def test_a_council_that_is_not_open_yet_is_named_nowhere(client, old, things, east):
    hand(things["action"], old, "east")
    east.is_live = False
    east.save()
    assert "East" not in page(client, page_of(things["action"])).text


def inherited(client, council="east") -> dict:
    """By heading, its lines."""
    soup = page(client, f"/{council}/inherited/")
    return {
        words(each): [words(line) for line in each.find_next_sibling("ul", class_="rows").select("li")]
        for each in soup.main.select("h3")
    }


def test_the_next_council_s_home_counts_and_lists_what_it_inherited(client, old, plan, things):
    for thing in things.values():
        hand(thing, old, "east")
    hand(an_action(plan, reference="1.2", title_en="Paint lines"), old, "west")
    home = page(client, "/east/").find(id="inherited").find_parent("section")
    assert [words(each) for each in home.select("li")] == ["1 pledge", "1 action", "1 measure"]
    assert home.select_one('a[href="/east/inherited/"]')
    assert inherited(client) == {
        "Pledges": ["Mend the roads"],
        "Actions": ["1.1 Fill holes Roads"],
        "Measures": ["M1 Holes Roads"],
    }
    links = [link["href"] for link in page(client, "/east/inherited/").main.select(".rows a")]
    assert links == [page_of(thing) for thing in things.values()]
    assert inherited(client, "west") == {"Actions": ["1.2 Paint lines Roads"]}
    assert page(client, "/gateshead/").find(id="inherited") is None


def test_search_engines_are_told_of_what_was_inherited(client, old, things, plan):
    def listed(name="east") -> bool:
        return f"/{name}/inherited/" in client.get(f"/sitemap-council-{name}.xml").content.decode()

    assert not listed()
    hand(things["action"], old, "east")
    assert (listed("east"), listed("west")) == (True, False)
    Plan.objects.update(status="draft")
    assert not listed()


def test_what_is_not_public_is_not_inherited(client, old, plan, things, publisher):
    for thing in things.values():
        hand(thing, old, "east")
    things["pledge"].withdraw(by=publisher)
    plan.archive(by=publisher, reason="Out of date.")
    assert inherited(client) == {}
    assert page(client, "/east/").find(id="inherited") is None
    assert "has taken nothing on" in words(page(client, "/east/inherited/").main)


def test_a_council_that_is_not_open_yet_leaves_nothing_to_be_read(client, old, things):
    hand(things["action"], old, "east")
    Council.objects.filter(pk=old.pk).update(is_live=False)
    assert inherited(client) == {}


def test_once_the_old_pages_are_closed_what_was_inherited_is_named_without_links(client, old, things):
    for thing in things.values():
        hand(thing, old, "east")
    the_day_after(old)
    Council.objects.filter(pk=old.pk).update(is_live=False)
    assert inherited(client)["Actions"] == ["1.1 Fill holes Roads"]
    assert not page(client, "/east/inherited/").main.select('a[href^="/gateshead/"]')


def test_many_things_are_read_in_the_same_queries(client, old, plan, things):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get("/east/inherited/")
        return len(queries)

    for thing in things.values():
        hand(thing, old, "east")
    few = cost()
    for _number in range(9):
        hand(an_action(plan), old, "east")
        hand(a_measure(plan), old, "east")
    assert cost() <= few <= 9


def test_a_page_of_what_was_inherited_follows_the_earlier_council(settings, client, old, plan, things):
    settings.PAGE_STORE_BYTES = 2**24
    with time_machine.travel(timezone.now(), tick=False) as clock:
        handover = hand(things["action"], old, "east")
        handover.save()

        def read():
            clock.shift(timedelta(seconds=2))
            return words(page(client, "/east/inherited/").main)

        assert "Fill holes" in read()
        action = things["action"]
        action.title_en = "Fill all holes"
        action.save()
        assert "Fill all holes" in read()
        handover.delete()
        assert "Fill all holes" not in read()


# -- a series that goes on ------------------------------------------------------------------------

QUARTERS = [(date(2026, 4, 1), date(2026, 6, 30)), (date(2026, 7, 1), date(2026, 9, 30))]


@pytest.fixture
def joined(old, things, east):
    """Holes were 80 in the first quarter; East counted 40 in the second."""
    handover = hand(things["measure"], old, "east")
    first, second = ({"period_start": start, "period_end": end} for start, end in QUARTERS)
    a_point(things["measure"], 80, **first)
    a_target(things["measure"], 75, **first)
    own = a_measure(live(Plan, east, slug="roads"), slug="potholes", polarity="lower")
    a_point(own, 40, **second)
    made(Continuation, measure=own, handover=handover)
    return own


def test_the_figures_of_the_earlier_council_come_first_with_a_break(client, joined):
    soup = page(client, page_of(joined))
    lines = [words(row) for row in soup.select(".figures tbody tr")]
    assert len(lines) == 2
    assert "Gateshead" in lines[0]
    assert "80" in lines[0]
    assert "Gateshead" not in lines[1]
    assert "Not comparable with earlier figures" in lines[1]
    assert len(soup.select("svg .chart__break, .chart__drawing .chart__break")) >= 1
    assert len(soup.select("polyline")) <= 2
    assert "are not compared with later ones" in words(soup.find(id="series").find_parent("section"))


def test_no_direction_is_told_across_the_break(client, joined):
    latest = words(page(client, page_of(joined)).find(id="latest").find_parent("section"))
    assert "80" not in latest
    assert not [word for word in ("mproving", "etter", "Declining") if word in latest]


def test_measures_that_were_joined_or_count_otherwise_are_only_linked(client, old, plan, joined):
    def lines():
        return page(client, page_of(joined)).select(".figures tbody tr")

    joined.unit = "percent"
    joined.save()
    assert len(lines()) == 1
    joined.unit = "number"
    joined.save()
    assert len(lines()) == 2
    other = a_measure(plan, name_en="Cracks")
    a_point(other, 5)
    made(Continuation, measure=joined, handover=hand(other, old, "east"))
    assert len(lines()) == 1
    section = page(client, page_of(joined)).find(id="series").find_parent("section")
    assert [words(row) for row in section.select("ul.dashed li")][:2] == [
        "Holes, Gateshead",
        "Cracks, Gateshead",
    ]


def test_figures_that_are_held_or_of_a_hidden_plan_are_not_shown(client, joined, plan, publisher):
    DataPoint.objects.filter(value=80).update(publish_at=timezone.now() + timedelta(days=1))
    assert "80" not in page(client, page_of(joined)).main.text
    DataPoint.objects.update(publish_at=None)
    plan.archive(by=publisher, reason="Out of date.")
    assert "Gateshead" not in page(client, page_of(joined)).main.text


def test_an_officer_chooses_which_measure_it_continues(client, old, plan, things, east, west):
    mine, others = hand(things["measure"], old, "east"), hand(a_measure(plan), old, "west")
    hand(things["action"], old, "east")
    own = a_measure(draft(Plan, east))
    client.force_login(a_user("editor", east))
    data = open_form(client, own)
    sent = {"continuations-TOTAL_FORMS": 1, "continuations-0-handover": others.pk}
    answer = save(client, own, data, **sent)
    assert answer.status_code == 422
    tables = [each.formset for each in answer.context["inline_admin_formsets"]]
    [table] = [each for each in tables if each.model is Continuation]
    assert list(table.errors[0]) == ["handover"]
    assert list(table.forms[0].fields["handover"].queryset) == [mine]
    assert save(client, own, data, **{**sent, "continuations-0-handover": mine.pk}).status_code == 302
    for _time in range(2):
        assert save(client, own, open_form(client, own), notes_en=f"Note {_time}").status_code == 302
    assert Continuation.objects.get().handover == mine


def test_the_earlier_council_cannot_take_back_what_another_builds_on(client, joined, editor):
    client.force_login(editor)
    row = Handover.objects.get()
    told = client.get(address(row, "delete")).content.decode()
    assert "cannot be deleted" in told
    assert joined.name not in told
    assert client.post(address(row, "delete"), {"post": "yes"}).status_code == 409
    assert Continuation.objects.exists()


def test_no_table_of_continued_measures_without_an_earlier_council(client, gateshead, editor):
    measure = a_measure(draft(Plan, gateshead))
    client.force_login(editor)
    assert "continuations-TOTAL_FORMS" not in open_form(client, measure)
