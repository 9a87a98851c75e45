"""A council that ends: its pages stay and say so, nobody of it changes them, its closed addresses redirect."""

from datetime import date, timedelta

import pytest
import time_machine
from admin_forms import address, form_data, open_form, save
from bs4 import BeautifulSoup
from builders import (
    a_contact,
    a_council,
    a_priority,
    a_user,
    an_alert,
    draft,
    live,
    one_of_each,
    replaced_by,
)
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from reading import page, words

from councils.models import Contact, Council, Membership, Successor
from councils.publishing.caching import VersionReader
from councils.viewers import PUBLIC
from plans.models import Plan, Priority
from pledges.models import VisionStatement

pytestmark = pytest.mark.django_db

LAST_DAY = date(2026, 3, 31)
ENDED = "This council ended on 31 March 2026. Its pages are kept as they were on that day."


def end(council, *successors, **fields):
    """The council's last day is over, and these follow; who follows already stays."""
    for name, value in {"ends_on": LAST_DAY, **fields}.items():
        setattr(council, name, value)
    council.save()
    for successor in successors:
        Successor.objects.get_or_create(council=council, successor=successor)
    return council


@pytest.fixture
def tyneside(db):
    return a_council("tyneside")


@pytest.fixture
def ended(gateshead, tyneside):
    return end(gateshead, tyneside)


def notice(client, path) -> str:
    found = page(client, path).select(".banner--note")
    return " ".join(words(each).strip() for each in found)


# -- what residents read --------------------------------------------------------------------------


def test_every_page_of_a_council_that_ended_says_so_and_leads_to_the_one_after(client, ended):
    one_of_each(ended)
    for path in ("", "plans/", "vision/", "changes/", "partners/", "accessibility/"):
        soup = page(client, f"/gateshead/{path}")
        assert ENDED in words(soup.select_one(".banner--note"))
        assert soup.select_one(".banner--note a")["href"] == "/tyneside/"
        assert words(soup.select_one(".banner--note a")) == "It was replaced by Tyneside."
    assert notice(client, "/tyneside/") == ""


def test_a_council_that_nobody_replaced_says_that_it_ended(client, gateshead):
    end(gateshead)
    assert notice(client, "/gateshead/") == ENDED


def test_the_last_day_still_counts(client, ended):
    with time_machine.travel("2026-03-31T12:00:00Z"):
        assert notice(client, "/gateshead/") == ""
    with time_machine.travel("2026-03-31T23:30:00Z"):  # past midnight in Gateshead
        assert notice(client, "/gateshead/").startswith(ENDED)


def test_a_council_to_come_says_when_it_starts(client, tyneside):
    tyneside.starts_on = timezone.localdate() + timedelta(days=400)
    tyneside.save()
    assert notice(client, "/tyneside/").startswith("This council starts on ")
    assert "Starts on " in words(page(client, "/").main)
    tyneside.starts_on = timezone.localdate()
    tyneside.save()
    assert notice(client, "/tyneside/") == ""


def test_a_successor_that_is_not_open_yet_is_not_named(client, ended, tyneside):
    tyneside.is_live = False
    tyneside.save()
    assert notice(client, "/gateshead/") == ENDED
    assert "Tyneside" not in page(client, "/").text
    client.force_login(a_user("viewer", tyneside))
    assert "It was replaced by Tyneside." in notice(client, "/gateshead/")


def test_where_the_one_after_has_closed_too_the_next_is_named(client, ended, tyneside):
    end(tyneside, a_council("north-east"), is_live=False)
    assert "It was replaced by North-east." in notice(client, "/gateshead/")


def test_a_welsh_page_has_its_notice_in_the_same_place(client, bridgend, tyneside):
    end(bridgend, tyneside)
    assert page(client, "/cy/bridgend/").select_one(".banner--note a")["href"] == "/cy/tyneside/"


def test_the_front_page_lists_councils_that_ended_apart(client, ended):
    soup = page(client, "/")
    lists = {
        heading: [
            name.text for name in soup.find(id=heading).find_parent("section").select(".councils__name")
        ]
        for heading in ("councils", "earlier")
    }
    assert lists == {"councils": ["Tyneside"], "earlier": ["Gateshead"]}
    assert "Ended on 31 March 2026. It was replaced by Tyneside." in words(
        soup.find(id="earlier").find_parent("section")
    )


def test_the_finder_knows_a_council_by_its_old_name_and_says_what_came_after(client, ended):
    soup = page(client, "/?q=gates")
    assert "1 council found" in words(soup.main)
    assert "It was replaced by Tyneside." in words(soup.main)
    end(ended, is_live=False)
    found = page(client, "/?q=gates").find(id="found").find_parent("section")
    assert "Gateshead" in words(found)
    assert [link["href"] for link in found.find_all("a")] == ["/tyneside/", "/"]
    assert "Gateshead" not in words(page(client, "/").main)


def test_a_closed_council_that_nobody_replaced_is_not_found(client, gateshead):
    end(gateshead, is_live=False)
    assert "No council found" in words(page(client, "/?q=gates").main)


def test_the_front_page_asks_no_more_for_many_councils_that_ended(
    client, tyneside, django_assert_max_num_queries
):
    for _number in range(5):
        end(a_council(), tyneside)
    with django_assert_max_num_queries(9):
        client.get("/?q=c")


def test_an_alert_and_the_notice_do_not_hide_each_other(client, ended):
    an_alert(ended)
    assert len(page(client, "/gateshead/").select(".before > [role=region]")) == 2


# -- a closed council's addresses -----------------------------------------------------------------


@pytest.fixture
def closed(recorded, ended):
    one_of_each(ended)
    return end(ended, is_live=False)


@pytest.mark.parametrize("language", ["", "/cy"])
@pytest.mark.parametrize(
    "path",
    ["", "plans/", "plans/roads/", "plans/roads/priorities/x/", "changes/", "vision/editions/1/image/"],
)
def test_every_address_of_a_closed_council_leads_to_the_one_after(client, closed, language, path):
    answer = client.get(f"{language}/gateshead/{path}?page=2")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{language}/tyneside/")


def test_councils_that_closed_one_after_the_other_lead_to_the_last(client, closed, tyneside):
    end(tyneside, a_council("north-east"), is_live=False)
    assert client.get("/gateshead/").headers["Location"] == "/north-east/"


def test_its_own_people_still_read_a_closed_council(client, closed):
    client.force_login(a_user("viewer", closed))
    assert notice(client, "/gateshead/").startswith(ENDED)


def test_a_closed_council_that_nobody_came_after_is_not_there(client, closed):
    closed.successors.all().delete()
    assert client.get("/gateshead/").status_code == 404


def test_a_council_that_is_closed_before_its_last_day_is_not_there(client, closed, tyneside):
    end(closed, tyneside, is_live=False, ends_on=timezone.localdate())
    assert client.get("/gateshead/").status_code == 404


def test_a_closed_council_leads_to_none_that_is_not_open(client, closed, tyneside):
    tyneside.is_live = False
    tyneside.save()
    assert client.get("/gateshead/").status_code == 404


def test_a_circle_of_councils_ends_nowhere(client, closed, tyneside):
    end(tyneside, closed, is_live=False)
    assert client.get("/gateshead/").status_code == client.get("/tyneside/").status_code == 404
    assert closed.successors_for(PUBLIC) == []


# -- several successors ---------------------------------------------------------------------------


@pytest.fixture
def divided(recorded, gateshead, tyneside):
    """Gateshead has ended; Tyneside follows by the river, North-east in the hills."""
    replaced_by(gateshead, tyneside, a_council("north-east"), tyneside="the river", north_east="the hills")
    return gateshead


def test_every_page_names_all_that_follow_each_with_its_area(client, divided):
    for path in ("", "plans/", "changes/"):
        said = page(client, f"/gateshead/{path}").select_one(".banner--note")
        assert "Other councils replaced it, each in a part of its area: " in words(said)
        assert [words(row) for row in said.select("li")] == ["Tyneside the river", "North-east the hills"]
        assert [link["href"] for link in said.select("a")] == ["/tyneside/", "/north-east/"]


def test_the_finder_shows_all_that_follow(client, divided):
    end(divided, is_live=False)
    found = page(client, "/?q=gates").find(id="found").find_parent("section")
    assert [link["href"] for link in found.select(".councils a")] == ["/tyneside/", "/north-east/"]
    assert "the hills" in words(found)


@pytest.mark.parametrize("language", ["", "/cy"])
@pytest.mark.parametrize("path", ["", "plans/roads/", "changes/", "changes/feed/"])
def test_an_old_address_asks_which_part_the_reader_lives_in(client, divided, language, path):
    end(divided, is_live=False)
    answer = client.get(f"{language}/gateshead/{path}")
    assert answer.status_code == 300
    assert (answer["X-Robots-Tag"], answer["Cache-Control"]) == ("noindex", "private, no-store")
    soup = BeautifulSoup(answer.content, "html.parser")
    assert [link["href"] for link in soup.main.select("li a")] == [
        f"{language}/tyneside/",
        f"{language}/north-east/",
    ]
    asked = "Ym mha ran ydych chi’n byw?" if language else "Which part do you live in?"
    assert words(soup.main.h2) == asked
    assert "the hills" in words(soup.main)


def test_where_one_of_several_is_not_open_yet_only_the_others_are_named(client, divided, tyneside):
    tyneside.is_live = False
    tyneside.save()
    end(divided, is_live=False)
    answer = client.get("/gateshead/")
    assert answer.status_code == 300  # who lives in the other part is not sent to this one
    assert "North-east" in answer.content.decode()
    assert "Tyneside" not in answer.content.decode()
    Council.objects.filter(slug="north-east").update(is_live=False)
    assert client.get("/gateshead/").status_code == 404


def test_successors_that_were_joined_later_are_one(client, divided, tyneside):
    joined = a_council("joined")
    for council in (tyneside, Council.objects.get(slug="north-east")):
        end(council, joined, is_live=False)
    assert "It was replaced by Joined." in notice(client, "/gateshead/")
    end(divided, is_live=False)
    assert client.get("/gateshead/").headers["Location"] == "/joined/"


def test_a_successor_that_was_divided_later_stands_for_the_councils_after_it(client, divided, tyneside):
    replaced_by(tyneside, a_council("east"), a_council("west"), east="the mouth", west="the bridges")
    end(tyneside, is_live=False)
    said = page(client, "/gateshead/").select(".banner--note li")
    assert [words(row) for row in said] == ["East the mouth", "West the bridges", "North-east the hills"]


# -- frozen ---------------------------------------------------------------------------------------


@pytest.fixture
def owner_there(client, ended):
    owner = a_user("owner", ended)
    client.force_login(owner)
    return owner


@pytest.mark.usefixtures("recorded")
def test_its_officers_still_open_every_list_page_and_history(client, ended, owner_there):
    for row in one_of_each(ended).values():
        assert client.get(address(type(row), "changelist")).status_code == 200, row
        assert client.get(address(row, "history")).status_code == 200, row
        form = client.get(address(row)).content.decode()
        assert "This council ended on 31 March 2026." in form
        assert 'name="_save"' not in form


def test_a_form_opened_before_the_end_is_refused_after_it_and_its_text_given_back(
    client, gateshead, tyneside
):
    plan = draft(Plan, gateshead)
    priority = a_priority(plan, title_en="Old")
    client.force_login(a_user("owner", gateshead))
    data = open_form(client, plan)
    end(gateshead, tyneside)
    answer = save(client, plan, data, purpose_en="Typed with care", **{"priorities-0-title_en": "Also typed"})
    assert answer.status_code == 403
    text = answer.content.decode()
    assert "Its council has ended" in text
    assert "Typed with care" in text
    assert "Also typed" in text
    plan.refresh_from_db()
    priority.refresh_from_db()
    assert (plan.purpose_en or "", priority.title_en) == ("", "Old")


def test_nothing_can_be_added_to_it_and_what_was_typed_is_given_back(client, gateshead, tyneside, editor):
    client.force_login(editor)
    data = form_data(client.get(address(Plan, "add")))
    end(gateshead, tyneside)
    assert "Your council has ended" in client.get(address(Plan, "add"), follow=True).content.decode()
    answer = client.post(address(Plan, "add"), {**data, "title_en": "Typed with care", "kind": "strategy"})
    assert answer.status_code == 403
    assert "Typed with care" in answer.content.decode()
    assert not Plan.objects.exists()


def test_who_works_for_the_new_council_too_adds_to_that_one_only(client, ended, tyneside, owner_there):
    Membership.objects.create(user=owner_there, council=tyneside, role="editor")
    form = client.get(address(Plan, "add"))
    assert list(form.context["adminform"].form.fields["council"].queryset) == [tyneside]
    answer = client.post(address(Plan, "add") + f"?council={ended.pk}", {"title_en": "Typed"})
    assert answer.status_code == 403
    assert not Plan.objects.exists()


@pytest.mark.parametrize("transition", ["submit", "publish", "withdraw", "archive", "restore", "send_back"])
def test_no_transition_is_done(client, gateshead, tyneside, transition):
    owner = a_user("owner", gateshead)
    states = {"withdraw": "published", "restore": "archived", "send_back": "review"}
    state = states.get(transition, "draft")
    at = timezone.now() - timedelta(days=1)
    plan = draft(Plan, gateshead, status=state, publish_at=at, submitted_by=owner)
    end(gateshead, tyneside)
    plan = Plan.objects.get()
    with pytest.raises(PermissionDenied):
        getattr(plan, transition)(by=owner)
    client.force_login(owner)
    form = client.get(address(plan)).content.decode()
    assert f"/do/{transition}/" not in form
    answer = client.post(address(plan, "transition", transition), {"reason": "x"}, follow=True)
    assert "This council has ended. Its pages are kept as they were." in answer.content.decode()
    plan.refresh_from_db()
    assert plan.status == state


def test_nothing_is_deleted(client, ended, owner_there):
    rows = {type(row): row for row in (draft(Plan, ended), a_contact(ended))}
    for row in rows.values():
        answer = client.post(address(row, "delete"), {"post": "yes"}, follow=True)
        assert "Its pages are kept as they were" in answer.content.decode()
        bulk = {"action": "delete_selected", "post": "yes", "_selected_action": [row.pk]}
        client.post(address(type(row), "changelist"), bulk)
    assert (Plan.objects.count(), Contact.objects.count()) == (1, 1)


def test_its_settings_and_roles_stay(client, ended, owner_there):
    for row in (ended, Membership.objects.get()):
        answer = client.post(address(row), {"name_en": "Mine", "role": "viewer"})
        assert answer.status_code == 403
    ended.refresh_from_db()
    assert ended.name_en == "Gateshead"
    assert Membership.objects.get().role == "owner"


def test_a_superuser_still_mends_it(client, ended, superuser):
    plan = live(Plan, ended, title_en="Raods")
    client.force_login(superuser)
    save(client, plan, open_form(client, plan), title_en="Roads", change_note_en="Spelling")
    plan.refresh_from_db()
    assert plan.title_en == "Roads"
    draft(Plan, ended).publish(by=superuser)
    assert Plan.objects.of(ended).live().count() == 2


def test_nothing_is_scheduled_for_after_the_last_day(gateshead, publisher):
    last = timezone.localdate() + timedelta(days=3)
    end(gateshead, ends_on=last)
    plan = draft(Plan, gateshead)
    with pytest.raises(ValidationError, match="This is after the council’s last day"):
        plan.publish(by=publisher, at=timezone.now() + timedelta(days=4))
    plan.publish(by=publisher, at=timezone.now() + timedelta(days=2))
    assert plan.is_scheduled


# -- who ends a council ---------------------------------------------------------------------------


def rows(*named, **more) -> dict:
    """What is typed into the table of successors: (council, area) for each row."""
    sent = {"successors-TOTAL_FORMS": len(named)}
    for place, (council, area) in enumerate(named):
        sent |= {f"successors-{place}-successor": council.pk, f"successors-{place}-area_en": area}
    return {"ends_on": "2026-03-31", **sent, **more}


def told(answer) -> dict:
    """What is said beside the fields of the page and of the table of successors."""
    page = answer.context
    [table] = [each.formset for each in page["inline_admin_formsets"]]
    beside = {name: " ".join(words) for name, words in page["adminform"].form.errors.items()}
    for place, form in enumerate(table.forms):
        beside |= {f"{place}-{name}": " ".join(words) for name, words in form.errors.items()}
    return beside


def test_a_superuser_ends_a_council(client, gateshead, tyneside, superuser):
    client.force_login(superuser)
    for _time in range(3):
        data = open_form(client, gateshead)
        sent = {} if gateshead.ends_on else rows((tyneside, ""))
        assert save(client, gateshead, data, **sent).status_code == 302
        gateshead.refresh_from_db()
    assert gateshead.has_ended
    assert [row.successor for row in gateshead.successors.all()] == [tyneside]


def test_several_successors_each_have_their_area(client, gateshead, tyneside, superuser):
    north = a_council("north-east")
    client.force_login(superuser)
    data = open_form(client, gateshead)
    answer = save(client, gateshead, data, **rows((tyneside, "the river"), (north, "")))
    assert answer.status_code == 422
    assert told(answer) == {
        "1-area_en": "Several councils replace this one. Enter the part of the area that this one serves."
    }
    assert "the river" in answer.content.decode()
    save(client, gateshead, data, **rows((tyneside, "the river"), (north, "the hills")))
    assert [(row.successor, row.area_en) for row in gateshead.successors.all()] == [
        (tyneside, "the river"),
        (north, "the hills"),
    ]


def test_a_council_with_welsh_has_its_areas_in_both_languages(client, bridgend, tyneside, superuser):
    client.force_login(superuser)
    data = open_form(client, bridgend)
    north, sent = a_council("north-east"), {"successors-0-area_cy": "yr afon"}
    answer = save(client, bridgend, data, **rows((tyneside, "the river"), (north, "the hills"), **sent))
    assert answer.status_code == 422
    assert told(answer) == {
        "1-area_cy": "Enter the area in Welsh too, because the council publishes in Welsh."
    }


@pytest.mark.parametrize("others", [1, 2])
def test_councils_cannot_replace_each_other_in_a_circle(client, gateshead, tyneside, superuser, others):
    line = [tyneside, a_council("north-east")][:others]
    for earlier, later in zip([gateshead, *line], line, strict=False):
        end(earlier, later)
    client.force_login(superuser)
    last = line[-1]
    data = open_form(client, last)
    answer = save(client, last, data, **rows((gateshead, ""), website="https://typed.example"))
    assert answer.status_code == 422
    assert "They cannot replace each other." in told(answer)["0-successor"]
    assert "https://typed.example" in answer.content.decode()


def test_a_council_is_refused_as_its_own_successor_and_one_that_is_there_twice(
    client, gateshead, tyneside, superuser
):
    client.force_login(superuser)
    data = open_form(client, gateshead)
    answer = save(client, gateshead, data, **rows((gateshead, "")))
    assert (answer.status_code, told(answer)) == (422, {"0-successor": "A council cannot replace itself."})
    answer = save(client, gateshead, data, **rows((tyneside, "a"), (tyneside, "b")))
    assert answer.status_code == 422
    assert "This council has already been added." in told(answer)["1-successor"]
    assert not Successor.objects.exists()


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"starts_on": "2026-04-01", "ends_on": "2026-03-31"}, "ends_on"),
        ({"ends_on": ""}, "ends_on"),
        ({"ends_on": "31 March"}, "ends_on"),
    ],
)
def test_days_that_cannot_be_are_refused(client, gateshead, tyneside, superuser, days, field):
    client.force_login(superuser)
    answer = save(client, gateshead, open_form(client, gateshead), **rows((tyneside, ""), **days))
    assert answer.status_code == 422
    assert set(told(answer)) == {field}


def test_the_last_day_stays_while_there_are_successors(client, ended, superuser):
    client.force_login(superuser)
    data = open_form(client, ended)
    answer = save(client, ended, data, ends_on="")
    assert told(answer) == {"ends_on": "A council that is replaced by another needs a last day."}
    assert save(client, ended, data, **{"ends_on": "", "successors-0-DELETE": "on"}).status_code == 302
    assert not ended.successors.exists()


def test_without_a_last_day_nobody_is_named(ended):
    """No form leaves such rows; were they there, they would say nothing."""
    Council.objects.update(ends_on=None)
    assert list(Council.objects.get(pk=ended.pk).line()) == []


def test_a_council_cannot_replace_itself(gateshead):
    with pytest.raises(IntegrityError), transaction.atomic():
        end(gateshead, gateshead)


def test_an_owner_neither_sees_nor_sets_the_days_but_asks_for_a_second_approval(
    client, gateshead, owner, tyneside
):
    client.force_login(owner)
    form = client.get(address(gateshead))
    fields = form.context["adminform"].form.fields
    assert not {"starts_on", "ends_on"} & set(fields)
    assert form.context["inline_admin_formsets"] == []
    sent = {
        **form_data(form),
        **rows((tyneside, "")),
        "needs_second_approval": "on",
    }
    client.post(address(gateshead), sent)
    gateshead.refresh_from_db()
    assert (gateshead.ends_on, gateshead.successors.count()) == (None, 0)
    assert gateshead.needs_second_approval


# -- kept pages -----------------------------------------------------------------------------------


def test_a_page_moves_with_every_council_it_may_name(ended, tyneside):
    """Gateshead names whoever comes after Tyneside once that has closed."""
    end(tyneside, a_council("north-east"), is_live=False)

    def version():
        return VersionReader().of("/gateshead/", timezone.now())

    before = version()
    live(VisionStatement, Council.objects.get(slug="north-east"))
    assert version() == before
    Council.objects.get(slug="north-east").save()
    assert version() != before


def test_a_priority_of_an_ended_council_is_still_read(client, ended):
    plan = live(Plan, ended, slug="roads")
    a_priority(plan, slug="kerbs", title_en="Kerbs")
    assert Priority.objects.exists()
    assert page(client, "/gateshead/plans/roads/priorities/kerbs/").h1.text == "Kerbs"
