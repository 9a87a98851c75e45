"""What a council names comes in by spreadsheet: known by its name, and never taken for another of the same name."""

import datetime

import pytest
from builders import a_committee, a_councillor, a_user, a_ward, draft
from spreadsheets import a_csv, bring_in, choose, problems

from councils.models import Committee, Contact, Councillor, Ward
from plans.models import Plan

pytestmark = pytest.mark.django_db

ENDED = datetime.date(2020, 5, 1)


def test_new_ones_have_addresses_of_their_own(as_editor, gateshead):
    a_councillor(gateshead, name="Ann Example!", slug="ann-example")
    bring_in(as_editor, Councillor, a_csv(("name",), ("Ann Example",), ("Ann - Example",), ("Ann Example!",)))
    slugs = set(Councillor.objects.values_list("slug", flat=True))
    assert slugs == {"ann-example", "ann-example-2", "ann-example-3"}


@pytest.mark.parametrize("times", [1, 2, 3])
def test_the_same_again_adds_nothing(as_editor, gateshead, times):
    file = (("name", "kind"), ("Cabinet", "cabinet"), ("Scrutiny Committee", "scrutiny"))
    bring_in(as_editor, Committee, a_csv(*file))
    for _n in range(times):
        again = choose(as_editor, Committee, a_csv(*file))
        assert not again.context["preview"].rows
    assert Committee.objects.count() == 2


def test_of_two_wards_the_one_that_goes_on_is_meant(as_editor, gateshead):
    a_ward(gateshead, name_en="Riverside", until_on=ENDED)
    goes_on = a_ward(gateshead, name_en="Riverside")
    bring_in(as_editor, Ward, a_csv(("name", "gss_code"), ("riverside", "E05001234")))
    goes_on.refresh_from_db()
    assert goes_on.gss_code == "E05001234"
    assert Ward.objects.count() == 2


def test_a_contact_is_known_by_its_team_where_that_is_enough(as_editor, gateshead):
    jane = Contact.objects.create(council=gateshead, team_en="Policy", name="Jane", phone="01632 960001")
    bring_in(as_editor, Contact, a_csv(("team", "phone"), ("policy", "01632 960002")))
    jane.refresh_from_db()
    assert (jane.phone, Contact.objects.count()) == ("01632 960002", 1)
    Contact.objects.create(council=gateshead, team_en="Policy", name="Joan", phone="01632 960001")
    told = "There are several of this name. Add the column name, which tells them apart."
    refused = choose(as_editor, Contact, a_csv(("team", "phone"), ("policy", "01632 960003")))
    assert problems(refused) == [f"Row 2, column team: {told}"]
    bring_in(as_editor, Contact, a_csv(("team", "name", "phone"), ("Policy", "joan", "01632 960003")))
    assert Contact.objects.get(name__iexact="joan").phone == "01632 960003"


# -- named by others ----------------------------------------------------------------------------------


def led_by(client, name):
    return choose(client, Plan, a_csv(("title", "kind", "lead_councillor"), ("Homes plan", "strategy", name)))


def test_of_two_councillors_of_one_name_none_is_guessed(as_editor, gateshead):
    for _n in range(2):
        a_councillor(gateshead, name="John Example")
    told = "More than one councillor is called “John Example”. Leave this empty, and choose it on the page."
    assert problems(led_by(as_editor, "John Example")) == [f"Row 2, column lead_councillor: {told}"]


def test_who_was_chosen_on_the_page_stays_in_an_export(as_editor, gateshead):
    first, _second = (a_councillor(gateshead, name="John Example") for _n in range(2))
    draft(Plan, gateshead, slug="homes", title_en="Homes", kind="strategy", lead_councillor=first)
    row = (("reference", "title", "lead_councillor"), ("homes", "Homes", "John Example"))
    assert not choose(as_editor, Plan, a_csv(*row)).context["preview"].rows


def test_a_name_in_english_counts_before_one_in_welsh(client, bridgend):
    client.force_login(a_user("editor", bridgend))
    a_committee(bridgend, name_en="Old Cabinet", name_cy="Cabinet")
    meant = a_committee(bridgend, name_en="Cabinet", name_cy="Y Cabinet")
    rows = (("title", "kind", "committee"), ("Homes plan", "strategy", "Cabinet"))
    preview = choose(client, Plan, a_csv(*rows)).context["preview"]
    assert preview.rows[0].row.committee == meant
