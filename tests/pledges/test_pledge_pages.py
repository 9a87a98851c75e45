"""What residents read on the pages of the vision and the pledges."""

from datetime import timedelta

import pytest
from builders import Status, a_councillor, a_priority, draft, live, next_edition
from django.utils import timezone
from reading import page, words

from councils.publishing.compare import compare_blocks
from plans.models import Alignment, Decision, DecisionPledge, Plan
from pledges.models import Commitment, Pledge, Statement, VisionStatement

pytestmark = pytest.mark.django_db


@pytest.fixture
def vision(gateshead):
    return live(VisionStatement, gateshead, title_en="Our vision", edition_year=2024)


@pytest.fixture
def pledge(gateshead, vision):
    return live(Pledge, gateshead, vision=vision, number=1, title_en="Fair chances", slug="fair")


def replaced_by_next(row, **fields):
    """The row becomes an earlier edition; answers the live one."""
    now = timezone.now() - timedelta(minutes=1)
    row.superseded_at = now
    row.save()
    return next_edition(row, status=Status.PUBLISHED, publish_at=now, first_published_at=now, **fields)


def test_a_council_without_a_vision_says_so_on_every_page_about_it(client, gateshead):
    for address in ("vision", "vision/changes", "pledges"):
        assert "Gateshead has not published a vision here." in words(page(client, f"/gateshead/{address}/"))


def test_the_vision_gives_its_summary_text_and_commitments_with_their_year(client, gateshead, vision):
    vision.summary_en, vision.body_en = "A fair place", "<h3>Why</h3><p>Because.</p><script>x</script>"
    vision.save()
    Commitment.objects.create(vision=vision, text_en="Open hubs", year=2024)
    soup = page(client, "/gateshead/vision/")
    text = words(soup.main)
    assert soup.h1.text == "Our vision"
    assert "A fair place" in text
    assert "Open hubs For 2024. A commitment to the whole vision." in text
    assert soup.main.find("h3", string="Why")
    assert not soup.main.find("script")


def test_what_informs_the_vision_is_plain_text_when_it_is_not_published_here(client, gateshead, vision):
    Alignment.objects.create(vision=vision, kind="informed_by", outside_title_en="Thrive Agenda")
    soup = page(client, "/gateshead/vision/")
    assert "Is informed by: Thrive Agenda (not published here) State: not stated." in words(soup.main)
    assert not soup.find("a", string="Thrive Agenda")


def test_an_earlier_edition_says_so_and_leads_to_the_one_that_counts(client, vision, pledge):
    replaced_by_next(vision, edition_year=2025)
    soup = page(client, "/gateshead/vision/editions/1/")
    banner = soup.select_one(".banner")
    assert "An earlier edition" in banner.text
    assert banner.a["href"] == "/gateshead/vision/"
    assert soup.find(id="pledge-1")
    assert not soup.select(".manifesto a")


def test_changes_between_editions_name_what_was_kept_reworded_added_and_removed(
    client, gateshead, vision, pledge
):
    homes, roads = (
        live(Pledge, gateshead, vision=vision, number=number, title_en=title)
        for number, title in ((2, "Build homes"), (3, "Mend roads"))
    )
    vision.body_en = "<p>A clean and safe place for all.</p><p>This goes.</p>"
    vision.save()
    newer = replaced_by_next(vision, body_en="<p>A green and safe place for all.</p><p>That is new.</p>")
    replaced_by_next(pledge, vision_id=newer.pk, title_en="Fair Chances")
    replaced_by_next(homes, vision_id=newer.pk, title_en="Build many homes")
    roads.superseded_at = timezone.now()
    roads.save()
    live(Pledge, gateshead, vision=newer, number=4, title_en="Plant trees")
    soup = page(client, "/gateshead/vision/changes/")
    text = words(soup.main)
    assert "1 pledge: wording unchanged Fair Chances" in text
    assert "many" in soup.find("h3", string="Reworded").find_next("ins").text
    assert soup.find("h3", string="New").find_next("ins").text == "Plant trees"
    assert soup.find("h3", string="Removed").find_next("del").text == "Mend roads"
    came = [found.text for found in soup.select(".prose ins")]
    went = [found.text for found in soup.select(".prose del")]
    assert any("green" in found for found in came)
    assert any("This goes." in found for found in went)
    assert not any("safe" in found for found in came + went)


def test_texts_are_compared_paragraph_by_paragraph():
    before = ["Stays.", "One two three four.", "Goes away."]
    after = ["First.", "Stays.", "One two 3 four.", "Quite another thing."]
    shown = [[tuple(piece) for piece in block] for block in compare_blocks(before, after)]
    assert shown == [
        [("added", "First.")],
        [("same", "Stays.")],
        [("same", "One two "), ("removed", "three "), ("added", "3 "), ("same", "four.")],
        [("removed", "Goes away.")],
        [("added", "Quite another thing.")],
    ]


def test_a_paragraph_of_which_half_is_new_is_another_one():
    assert [
        [piece.kind for piece in block] for block in compare_blocks(["One two three four."], ["One two 3 4."])
    ] == [
        ["removed"],
        ["added"],
    ]


def test_a_pledge_says_which_of_how_many_it_is_and_what_is_not_known(client, gateshead, vision, pledge):
    live(Pledge, gateshead, vision=vision, number=2, title_en="Homes", slug="homes")
    soup = page(client, "/gateshead/pledges/fair/")
    text = words(soup.main)
    assert soup.h1.text == "Fair chances"
    for sentence in (
        "Pledge 1 of 2",
        "This site does not have: a plan that delivers it, a lead councillor, decisions on it and awards or grants.",
        "Next: pledge 2 Homes",
    ):
        assert sentence in text
    assert "Before:" not in text


def test_a_promise_can_be_followed_to_what_delivers_it_and_back(client, gateshead, vision, pledge):
    plan = live(Plan, gateshead, title_en="Children’s plan", slug="children")
    plan.pledges.add(pledge)
    a_priority(plan, title_en="Help early", slug="early").pledges.add(pledge)
    decision = live(Decision, gateshead, title_en="The budget", slug="budget", outcome="approved")
    DecisionPledge.objects.create(decision=decision, pledge=pledge, how_weighed_en="It gives it money.")
    soup = page(client, "/gateshead/pledges/fair/")
    assert [link.text for link in soup.select(".thread a")] == ["Our vision", "Children’s plan", "Help early"]
    assert "The budget Approved, committee and date not given It gives it money." in words(soup.main)
    down = page(client, soup.find("a", string="Help early")["href"])
    assert [link.text for link in down.select(".thread a")] == [
        "Our vision",
        "Fair chances",
        "Children’s plan",
    ]


def test_commitments_to_the_vision_as_a_whole_are_not_passed_off_as_this_pledges_own(client, vision, pledge):
    Commitment.objects.create(vision=vision, text_en="Own step").pledges.add(pledge)
    Commitment.objects.create(vision=vision, text_en="Step for all")
    soup = page(client, "/gateshead/pledges/fair/")
    here = soup.select_one(".thread__here").find_parent("li")
    assert "Own step" in here.text
    assert "Step for all" not in here.text
    assert "This commitment is to the whole vision" in words(soup.main)


def test_a_pledge_says_that_it_kept_its_words_or_how_it_read_before(client, gateshead, vision, pledge):
    homes = live(Pledge, gateshead, vision=vision, number=2, title_en="Build homes", slug="homes")
    newer = replaced_by_next(vision, edition_year=2025)
    replaced_by_next(pledge, vision_id=newer.pk)
    replaced_by_next(homes, vision_id=newer.pk, title_en="Build 500 homes")
    assert "Wording unchanged from the earlier edition: 2024" in words(
        page(client, "/gateshead/pledges/fair/")
    )
    text = words(page(client, "/gateshead/pledges/homes/"))
    assert "In the earlier edition it read: Build homes" in text


def test_a_dropped_pledge_says_so_with_the_reason(client, pledge):
    pledge.is_dropped, pledge.dropped_reason_en = True, "The money went elsewhere."
    pledge.save()
    text = words(page(client, "/gateshead/pledges/fair/").main)
    assert "The council has dropped this pledge. The money went elsewhere." in text
    assert "dropped" in words(page(client, "/gateshead/pledges/").main)


def test_a_statement_keeps_the_role_of_its_day_and_says_what_kind_of_words_it_has(client, gateshead, pledge):
    member = a_councillor(gateshead, name="Ann Other")
    said = {"councillor": member, "pledge": pledge, "role_at_the_time_en": "Leader"}
    live(Statement, gateshead, quote_en="I will see to it.", said_on="2024-03-01", **said)
    live(Statement, gateshead, quote_en="She will see to it.", wording="reported", **said)
    text = words(page(client, "/gateshead/pledges/fair/").main)
    assert "“I will see to it.” Ann Other Leader 1 March 2024" in text
    assert "She will see to it. Ann Other Leader Reported, not a direct quote. Date not given" in text
    assert "“She" not in text


def test_a_quote_is_marked_with_the_language_it_stands_in(client, bridgend):
    member = a_councillor(bridgend, slug="member")
    live(Statement, bridgend, councillor=member, slug="one", quote_en="Mae’n dda.", quote_language="cy")
    live(Statement, bridgend, councillor=member, slug="two", quote_en="Good.", quote_cy="Da.")
    live(Statement, bridgend, councillor=member, slug="three", quote_en="Fine.")

    def languages(address):
        soup = page(client, address)
        return [
            soup.find(id=f"statement-{slug}").blockquote.p.get("lang") for slug in ("one", "two", "three")
        ]

    assert languages("/bridgend/councillors/member/") == ["cy", None, None]
    assert languages("/cy/bridgend/councillors/member/") == [None, None, "en"]


def test_own_people_see_a_draft_pledge_under_its_banner_and_nobody_else_does(
    client, gateshead, councillor_account
):
    vision = draft(VisionStatement, gateshead, title_en="Next vision")
    draft(Pledge, gateshead, vision=vision, number=1, title_en="Not yet", slug="not-yet")
    page(client, "/gateshead/pledges/not-yet/", status=404)
    client.force_login(councillor_account)
    text = words(page(client, "/gateshead/pledges/not-yet/"))
    assert "Draft. Not council policy State: draft." in text


def test_english_words_of_a_pledge_are_marked_on_the_welsh_page(client, bridgend):
    live(Pledge, bridgend, number=1, title_en="Fair chances", slug="fair")
    soup = page(client, "/cy/bridgend/pledges/fair/")
    assert soup.h1["lang"] == "en"
    assert soup.html["lang"] == "cy"
