"""What residents read of awards and grants, and how officers keep them: unknown is said, and never zero."""

from datetime import timedelta

import pytest
from admin_forms import address, open_form, save
from builders import Status, a_partner, draft, live, next_edition
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from reading import page, section, words

from pledges.models import Approach, Award, Grant, Pledge, VisionStatement

pytestmark = pytest.mark.django_db

AWARDS, GRANTS = "/gateshead/awards/", "/gateshead/grants/"
RECEIVED, AWARDED = Grant.Direction


def row(client, thing) -> str:
    """The words of an award or a grant on its page."""
    soup = page(client, thing.get_absolute_url())
    return words(soup.find(id=f"{thing._meta.model_name}-{thing.slug}")).strip()


def headings(soup) -> list[str]:
    return [words(heading) for heading in soup.main.select("h2")]


@pytest.fixture
def pledge(gateshead):
    vision = live(VisionStatement, gateshead, edition_year=2024)
    return live(Pledge, gateshead, vision=vision, number=2, title_en="Fair chances", slug="fair")


def in_next_edition(pledge):
    """The pledge's vision and the pledge are replaced by their next editions; answers the new pledge."""
    at = timezone.now() - timedelta(minutes=1)
    for replaced in (pledge, pledge.vision):
        replaced.superseded_at = at
        replaced.save()
    vision = next_edition(pledge.vision, status=Status.PUBLISHED, publish_at=at, superseded_at=None)
    return next_edition(
        pledge, status=Status.PUBLISHED, publish_at=at, superseded_at=None, vision_id=vision.pk
    )


# --- awards


def test_a_council_without_awards_or_grants_says_so(client, gateshead):
    assert "Gateshead has not published an award here." in words(page(client, AWARDS))
    assert "Gateshead has not published a grant here." in words(page(client, GRANTS))
    assert "awards and grants." in section(page(client, "/gateshead/"), "missing")


# From the first to the last within a year: (level, result, place).
STANDING = [
    ("gold", "won", None),
    ("gold", "commended", None),
    ("silver", "won", 1),
    ("silver", "won", None),
    ("bronze", "finalist", None),
    ("", "won", None),
    ("", "commended", 2),
    ("", "commended", 3),
    ("", "finalist", None),
    ("", "shortlisted", None),
]


def test_awards_stand_by_level_and_result_everywhere(client, gateshead, pledge):
    """Gold before shortlisted, whichever was entered first; the newest year still comes first."""
    for number, (level, result, place) in reversed(list(enumerate(STANDING))):
        award = live(
            Award, gateshead, year=2024, level=level, result=result, rank=place, title_en=f"No. {number}"
        )
        award.pledges.add(pledge)
    older = live(Award, gateshead, year=2023, level="gold", result="won", title_en="Older")
    older.pledges.add(pledge)
    in_order = [f"No. {number}" for number in range(len(STANDING))] + ["Older"]
    assert [award.title for award in Award.objects.all()] == in_order
    for where, count in ((AWARDS, 11), (pledge.get_absolute_url(), 11), ("/gateshead/", 3)):
        said = words(page(client, where).main)
        places = [said.find(title) for title in in_order[:count]]
        assert places == sorted(places), where
        assert min(places) >= 0, where


def test_every_level_and_every_result_has_its_place():
    """The table above is whole."""
    assert {level for level, *_rest in STANDING} == {"", *Award.Level.values}
    assert {result for _level, result, _place in STANDING} == set(Award.Result.values)


def test_awards_are_grouped_by_year_the_newest_first_and_an_unknown_year_last(client, gateshead):
    for year in (None, 2021, 2023, 2021):
        live(Award, gateshead, year=year)
    assert headings(page(client, AWARDS)) == ["2023", "2021", "Year not given"]


def test_result_level_and_place_are_facts_of_their_own(client, gateshead):
    facts = [
        ({"result": "won"}, "Won."),
        ({"result": "won", "level": "gold"}, "Won, gold."),
        ({"result": "commended", "rank": 2}, "Commended, second place."),
        ({"result": "finalist", "level": "bronze", "rank": 10}, "Finalist, bronze, tenth place."),
        ({"result": "shortlisted", "rank": 11}, "Shortlisted, place 11."),
    ]
    for fields, sentence in facts:
        award = live(Award, gateshead, recipient_en="the Kinship team", **fields)
        assert f"{sentence} The Kinship team." in row(client, award)


def test_an_award_says_who_gave_it_for_what_and_when_or_that_it_is_not_stated(client, gateshead):
    known = {"category_en": "Biggest impact", "scheme": "CYPS award", "awarding_body": "A journal"}
    known |= {"credit_en": "Supported by a practitioner", "source_note_en": "Our vision"}
    text = row(client, live(Award, gateshead, awarded_on="2023-11-21", year=2023, **known))
    assert "A team. Supported by a practitioner." in text
    assert (
        "Category: Biggest impact. Award: CYPS award. Given by: A journal. Given on 21 November 2023." in text
    )
    assert text.endswith("Source: Our vision.")
    text = row(client, live(Award, gateshead))
    assert "Who gave it is not stated." in text
    assert "Given on" not in text


def test_an_award_that_names_its_scheme_alone_does_not_say_who_gave_it_is_missing(client, gateshead):
    text = row(client, live(Award, gateshead, scheme="CYPS award"))
    assert "Award: CYPS award." in text
    assert "not stated" not in text


def test_an_award_names_the_pledges_it_serves_as_they_read_now(client, gateshead, pledge):
    award = live(Award, gateshead)
    award.pledges.add(pledge)
    newer = in_next_edition(pledge)
    newer.title_en = "Fairer chances"
    newer.save()
    soup = page(client, award.get_absolute_url())
    assert "Supports pledge 2: Fairer chances" in row(client, award)
    assert soup.find("a", string="Fairer chances")["href"] == "/gateshead/pledges/fair/"


def test_a_pledge_that_nobody_may_read_is_not_named(client, gateshead):
    hidden = draft(VisionStatement, gateshead)
    award = live(Award, gateshead)
    award.pledges.add(draft(Pledge, gateshead, vision=hidden, number=1, title_en="Not yet"))
    assert "Not yet" not in row(client, award)
    assert "Serves" not in row(client, award)


# --- grants


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [
        (None, "GBP", "Amount not stated."),
        ("0", "GBP", "£0."),
        ("1250000", "GBP", "£1,250,000."),
        ("12500.50", "EUR", "€12,500.50."),
    ],
)
def test_an_unknown_amount_is_said_and_only_a_true_zero_is_zero(client, gateshead, amount, currency, said):
    grant = live(Grant, gateshead, amount=amount, currency=currency)
    assert said in row(client, grant)
    assert ("£0" in row(client, grant)) == (amount == "0")


def test_received_and_awarded_are_told_apart(client, gateshead):
    received = live(Grant, gateshead, direction=RECEIVED, funder="Department for Education")
    assert "Received by the council. Funder: Department for Education." in row(client, received)
    awarded = live(Grant, gateshead, direction=AWARDED, recipient="A food bank")
    assert "Awarded by the council. Recipient: A food bank." in row(client, awarded)
    assert "Funder not stated." in row(client, live(Grant, gateshead, direction=RECEIVED))
    assert "Recipient not stated." in row(client, live(Grant, gateshead, direction=AWARDED))


def test_a_partner_stands_in_for_a_name_that_is_not_typed(client, gateshead):
    partner = a_partner(gateshead, name="Age Concern")
    grant = live(Grant, gateshead, direction=AWARDED, partner=partner)
    assert "Recipient: Age Concern." in row(client, grant)
    grant = live(Grant, gateshead, direction=RECEIVED, partner=partner, funder="A trust")
    assert "Funder: A trust." in row(client, grant)


def test_a_grant_says_for_what_for_whom_and_how_long(client, gateshead):
    known = {
        "programme": "Family Links",
        "purpose_en": "A new service.",
        "beneficiaries_en": "Children in care",
    }
    days = {"starts_on": "2023-04-01", "ends_on": "2025-03-31"}
    text = row(client, live(Grant, gateshead, is_pilot=True, title_en="Family Links", **known, **days))
    assert text.startswith("Family Links pilot")
    assert "A new service." in text
    assert "Programme: Family Links. For: Children in care." in text
    assert "Period: 1 April 2023 to 31 March 2025." in text
    assert "Period: From 1 April 2023. No end date." in row(
        client, live(Grant, gateshead, starts_on="2023-04-01")
    )
    assert "stated.." not in words(page(client, GRANTS))
    assert "Period not stated." in row(client, live(Grant, gateshead))


# --- what the address asks for


@pytest.fixture
def grants(gateshead):
    years = [(2023, RECEIVED), (2023, AWARDED), (2022, AWARDED), (None, RECEIVED)]
    return [
        live(Grant, gateshead, year=year, direction=direction, title_en=f"Grant {direction} {year}")
        for year, direction in years
    ]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {0, 1, 2, 3}),
        ("year=2023", {0, 1}),
        ("direction=awarded", {1, 2}),
        ("year=2023&direction=awarded", {1}),
        ("year=none", {3}),
        ("year=2019", set()),
    ],
)
def test_a_year_and_a_direction_narrow_the_grants(client, grants, query, shown):
    text = words(page(client, f"{GRANTS}?{query}").main)
    assert {place for place, grant in enumerate(grants) if grant.title in text} == shown
    assert ("No grants match these filters." in text) == (not shown)


@pytest.mark.parametrize(
    "query", ["year=last", "year=٢٠٢٣", "year=99999", "year=%00", "direction=sideways", "colour=red", "year="]
)
def test_what_cannot_be_asked_gives_the_ordinary_page(client, grants, query):
    assert client.get(f"{GRANTS}?{query}").content == client.get(GRANTS).content


def test_links_keep_the_other_choice_and_mark_this_one(client, grants):
    soup = page(client, f"{GRANTS}?year=2023")
    years, directions = soup.main.select("nav")
    assert years.find(attrs={"aria-current": "true"}).text == "2023"
    assert [link["href"] for link in years.select("a")] == [
        GRANTS,
        f"{GRANTS}?year=2022",
        f"{GRANTS}?year=none",
    ]
    assert [link["href"] for link in directions.select("a")] == [
        f"{GRANTS}?year=2023&direction=received",
        f"{GRANTS}?year=2023&direction=awarded",
    ]


def test_awards_are_narrowed_by_their_result(client, gateshead):
    live(Award, gateshead, result="won", title_en="A win")
    live(Award, gateshead, result="shortlisted", title_en="Nearly")
    text = words(page(client, f"{AWARDS}?result=shortlisted").main)
    assert "Nearly" in text
    assert "A win" not in text


def test_only_what_is_there_is_offered(client, gateshead):
    live(Award, gateshead, result="won", year=2023)
    draft(Award, gateshead, result="finalist", year=2017)
    offered = [link.text for link in page(client, AWARDS).main.select("nav a")]
    assert offered == ["2023", "Won"]


def test_a_long_list_has_pages_but_a_link_to_one_grant_arrives_at_it(client, gateshead):
    many = [live(Grant, gateshead, year=2023) for _ in range(101)]
    assert "Page 1 of 2" in words(page(client, GRANTS))
    for grant in (many[0], many[-1]):
        assert page(client, grant.get_absolute_url()).find(id=f"grant-{grant.slug}")


# --- where else they stand


def test_a_pledge_lists_what_names_it_in_whichever_edition(client, gateshead, pledge):
    assert "awards or grants." in section(page(client, "/gateshead/pledges/fair/"), "missing")
    award = live(Award, gateshead, title_en="An old award", result="commended", rank=2, year=2023)
    award.pledges.add(pledge)
    newer = in_next_edition(pledge)
    grant = live(Grant, gateshead, title_en="New money", direction=AWARDED)
    grant.pledges.add(newer)
    live(Award, gateshead, title_en="Another matter")
    text = section(page(client, "/gateshead/pledges/fair/"), "recognition")
    assert "An old award Award, 2023. Commended, second place." in text
    assert "New money Grant awarded, year not given. Amount not stated." in text
    assert "Another matter" not in text


def test_a_draft_that_names_a_pledge_is_not_on_its_page(client, gateshead, pledge, councillor_account):
    draft(Award, gateshead, title_en="Not announced").pledges.add(pledge)
    assert "Not announced" not in words(page(client, "/gateshead/pledges/fair/"))
    client.force_login(councillor_account)
    assert "Not announced" in words(page(client, "/gateshead/pledges/fair/"))


def test_the_council_s_page_has_the_three_newest_of_each(client, gateshead):
    for model in (Award, Grant):
        for year in (2019, 2020, 2021, 2022):
            live(model, gateshead, year=year, title_en=f"{model.__name__} of {year}")
    text = section(page(client, "/gateshead/"), "recognition")
    for name in ("Award", "Grant"):
        assert f"{name} of 2020" in text
        assert f"{name} of 2019" not in text


def test_every_page_of_a_council_leads_to_the_lists(client, gateshead):
    live(Award, gateshead), live(Grant, gateshead), live(Approach, gateshead)
    footer = page(client, "/gateshead/plans/").footer
    links = {link["href"] for link in footer.select("a")}
    assert {AWARDS, GRANTS, "/gateshead/approach/"} <= links


def test_changes_of_the_vision_count_awards_and_grants_by_year(client, gateshead, pledge, grants):
    live(Award, gateshead, year=2023)
    draft(Award, gateshead, year=2023)
    in_next_edition(pledge)
    soup = page(client, "/gateshead/vision/changes/")
    text = section(soup, "recognition")
    assert "belongs to a year, not to an edition" in text
    assert "2023: 1 award, 2 grants" in text
    assert "2022: 1 grant" in text
    assert "Year not given: 1 grant" in text
    assert "1 award" in words(
        page(client, "/gateshead/vision/changes/").find("a", href=f"{AWARDS}?year=2023")
    )
    assert page(client, soup.find("a", string="2 grants")["href"])


# --- what the database and the form refuse


@pytest.mark.parametrize(
    ("model", "fields", "sentence"),
    [
        (Award, {"year": 23}, "Enter the year with four digits, such as 2023."),
        (Award, {"rank": 0}, "Places start from 1."),
        (Award, {"recipient_en": ""}, "cannot be blank"),
        (Grant, {"year": 20233}, "Enter the year with four digits, such as 2023."),
        (Grant, {"amount": "-1"}, "The amount must be 0 or more."),
        (Grant, {"starts_on": "2024-02-01", "ends_on": "2024-01-31"}, "ends before it starts"),
    ],
)
def test_what_cannot_be_is_refused_in_words(gateshead, model, fields, sentence):
    fine = draft(model, gateshead)
    for name, value in fields.items():
        setattr(fine, name, value)
    with pytest.raises(ValidationError, match=sentence):
        fine.full_clean()


@pytest.mark.parametrize(
    ("model", "fields"),
    [(Award, {"year": 23}), (Award, {"rank": 0}), (Grant, {"year": 20233}), (Grant, {"amount": "-1"})],
)
def test_the_database_refuses_it_too(gateshead, model, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        draft(model, gateshead, **fields)


def test_welsh_is_asked_for_where_the_council_publishes_in_welsh(bridgend, publisher):
    grant = draft(Grant, bridgend, title_en="Money", purpose_en="A new service.")
    assert [str(label) for label in grant.missing_welsh()] == ["title", "purpose"]
    with pytest.raises(ValidationError, match="The Welsh is missing: title, purpose"):
        grant.publish(by=None)


def test_english_words_of_an_award_are_marked_on_the_welsh_page(client, bridgend):
    live(Award, bridgend, title_en="A win", title_cy="Buddugoliaeth", recipient_en="A team", slug="win")
    item = page(client, "/cy/bridgend/awards/").find(id="award-win")
    assert not item.find(string="Buddugoliaeth").parent.get("lang")
    assert item.find(string="A team").parent["lang"] == "en"


# --- in the admin


def test_the_year_is_taken_from_the_date_where_only_that_is_given(gateshead):
    award = draft(Award, gateshead, awarded_on="2022-05-01")
    award.full_clean()
    assert award.year == 2022


def test_a_partner_of_another_council_is_refused(gateshead, bridgend):
    grant = draft(Grant, gateshead)
    grant.partner = a_partner(bridgend)
    with pytest.raises(ValidationError, match="Choose a partner of the same council"):
        grant.full_clean()


def test_lists_are_filtered_by_year_and_show_it_without_a_separator(client, gateshead, bridgend, editor):
    live(Award, gateshead, year=2023, title_en="A win")
    live(Award, gateshead, year=2022, title_en="An older win")
    live(Award, bridgend, year=1999)
    client.force_login(editor)
    text = words(page(client, f"{address(Award, 'changelist')}?year=2023"))
    assert "A win" in text
    assert "An older win" not in text
    assert "2023" in text
    assert "2,023" not in text
    assert "1999" not in text


def test_pledges_are_offered_once_with_their_edition_and_chosen_ones_stay(client, gateshead, pledge, editor):
    award = draft(Award, gateshead)
    award.pledges.add(pledge)
    in_next_edition(pledge)
    client.force_login(editor)

    def offered(thing):
        form = client.get(address(thing)).context["adminform"].form
        return [str(label) for _value, label in form.fields["pledges"].choices]

    assert offered(draft(Award, gateshead)) == ["2. Fair chances (2024)"]
    assert len(offered(award)) == 2
    assert save(client, award, open_form(client, award)).status_code == 302
    assert award.pledges.get() == pledge


def test_an_unknown_amount_stays_empty_through_the_form(client, gateshead, editor):
    grant = draft(Grant, gateshead)
    client.force_login(editor)
    assert save(client, grant, open_form(client, grant)).status_code == 302
    grant.refresh_from_db()
    assert grant.amount is None


def test_a_bad_row_is_answered_beside_its_field_and_nothing_is_lost(client, gateshead, editor):
    award = draft(Award, gateshead)
    client.force_login(editor)
    answer = save(client, award, open_form(client, award), rank="second", credit_en="All of the team")
    assert answer.status_code == 422
    assert "rank" in answer.context["adminform"].form.errors
    assert "All of the team" in answer.content.decode()
