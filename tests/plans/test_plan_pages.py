"""What residents read on the pages of plans, priorities, documents and decisions."""

from datetime import date, timedelta

import pytest
from builders import Status, a_contact, a_councillor, a_partner, a_priority, draft, live, next_edition
from django.utils import timezone
from reading import page, section, words

from councils.models import Office
from plans.models import (
    Alignment,
    Decision,
    Document,
    Engagement,
    Evidence,
    Finding,
    Issue,
    Plan,
    PlanPartner,
    Principle,
)
from pledges.models import Pledge, Statement

pytestmark = pytest.mark.django_db
ADDRESS = "/gateshead/plans/children/"


@pytest.fixture
def plan(gateshead):
    return live(Plan, gateshead, title_en="Children’s plan", slug="children")


def cover(client, address=ADDRESS):
    rows = page(client, address).select(".cover__facts > div")
    return {row.dt.text: words(row.dd) for row in rows}


def test_what_a_plan_does_not_say_is_said_once_at_the_end(client, plan):
    soup = page(client, ADDRESS)
    assert cover(client) == {}
    assert section(soup, "missing") == (
        "Not published here This site does not have: its purpose, the pledges it supports, its priorities, "
        "actions or measures, a decision on it, documents, an equality impact assessment, its period, "
        "who is responsible, a lead councillor and a contact."
    )
    assert "Not stated" not in words(soup.main)
    headings = [words(heading) for heading in soup.select("main h2")]
    assert headings[:2] == ["Contents", "About this plan"]
    for link in soup.select(".contents a"):
        assert soup.find(id=link["href"][1:]), link


LONG = (
    "What the council does by St. Mary’s Church and at No. 10 in five years to keep its promises to residents. "
    "All of it was adopted in March. The rest is elsewhere."
)


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_long_summary_is_cut_at_a_sentence_on_the_cover_and_stands_whole_below(client, bridgend, language):
    live(Plan, bridgend, slug="long", summary_en=LONG, summary_cy=LONG)
    prefix = "/cy" if language == "cy" else ""
    soup = page(client, f"{prefix}/bridgend/plans/long/")
    assert words(soup.select_one(".cover__purpose")) == LONG.partition(" All")[0]
    assert LONG in section(soup, "purpose")
    assert soup.select_one(".contents a[href='#purpose']")


def test_a_short_summary_stands_once(client, gateshead):
    live(Plan, gateshead, slug="short", summary_en="One sentence. And another.")
    text = words(page(client, "/gateshead/plans/short/").main)
    assert text.count("One sentence. And another.") == 1


def test_the_cover_says_when_and_who_approved_it(client, gateshead, plan):
    plan.starts_on, plan.ends_on, plan.review_due_on = date(2025, 4, 1), date(2028, 3, 31), date(2026, 11, 21)
    plan.save()
    a_priority(plan, parent=a_priority(plan))
    live(
        Decision,
        gateshead,
        plan=plan,
        outcome="approved",
        decision_maker_en="Cabinet",
        meeting_on=date(2025, 3, 3),
        slug="d",
    )
    live(
        Decision,
        gateshead,
        plan=plan,
        outcome="noted",
        decision_maker_en="Scrutiny",
        meeting_on=date(2025, 6, 3),
    )
    assert cover(client) == {
        "Period": "1 April 2025 to 31 March 2028",
        "Decision": "Approved by Cabinet on 3 March 2025",
        "Priorities": "1",
        "Next review": "21 November 2026",
    }
    assert page(client, ADDRESS).select_one(".cover a")["href"] == "/gateshead/decisions/d/"


@pytest.mark.parametrize(
    ("committee", "day", "sentence"),
    [
        ("Cabinet", None, "Noted by Cabinet, date not given"),
        ("", date(2025, 3, 3), "Noted on 3 March 2025, committee not given"),
        ("", None, "Noted, committee and date not given"),
    ],
)
def test_noted_is_never_approved_and_its_gaps_are_named(client, gateshead, plan, committee, day, sentence):
    live(Decision, gateshead, plan=plan, outcome="noted", decision_maker_en=committee, meeting_on=day)
    assert cover(client)["Decision"] == sentence
    text = words(page(client, ADDRESS).main)
    assert "It does not mean approved." in text
    assert "Approved" not in text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"starts_on": date(2025, 4, 1)}, "From 1 April 2025. No end date."),
        ({"ends_on": date(2028, 3, 31)}, "Until 31 March 2028. No start date."),
        ({"period_note_en": "three years"}, "Three years"),
    ],
)
def test_a_period_that_is_half_known_says_which_half(client, gateshead, fields, sentence):
    live(Plan, gateshead, slug="half", **fields)
    assert cover(client, "/gateshead/plans/half/")["Period"] == sentence
    assert f"Period: {sentence}" in words(page(client, "/gateshead/plans/"))


def test_priorities_stand_in_order_with_their_parts_inside(client, plan):
    first = a_priority(plan, title_en="First", slug="first", position=1, outcome_en="Help comes early.")
    a_priority(plan, title_en="Second", slug="second", position=2)
    a_priority(plan, title_en="A part", slug="part", parent=first)
    soup = page(client, ADDRESS)
    assert "2 priorities 1 First Help comes early. A part 2 Second" in section(soup, "priorities")
    assert soup.find(id="priority-part").find_parent(id="priority-first")


def test_a_priority_can_be_followed_up_and_to_its_neighbours(client, gateshead, plan):
    first = a_priority(plan, title_en="First", slug="first", position=1)
    a_priority(plan, title_en="Second", slug="second", position=2)
    part = a_priority(plan, title_en="A part", slug="part", parent=first)
    pledge = live(Pledge, gateshead, number=1, title_en="Fair chances", slug="fair")
    first.pledges.add(pledge)
    soup = page(client, first.get_absolute_url())
    threads = [link.text for link in soup.select(".thread a")]
    assert threads == [pledge.vision.title, "Fair chances", "Children’s plan", "A part"]
    assert "Priority 1 of 2" in words(soup.main)
    assert "Next Second" in words(soup.main)
    assert "Outcome 1 of 1" in words(page(client, part.get_absolute_url()))


def test_principles_ways_of_working_and_what_is_not_listed(client, plan):
    Principle.objects.create(plan=plan, text_en="Listen first")
    Principle.objects.create(plan=plan, text_en="Work openly", kind="way_of_working")
    plan.body_note_en, plan.source_note_en = "Costs are elsewhere.", "The council’s report"
    plan.save()
    soup = page(client, ADDRESS)
    assert section(soup, "principles").strip().endswith("Listen first")
    assert section(soup, "ways").strip().endswith("Work openly")
    assert "Costs are elsewhere." in section(soup, "missing")
    assert "Source: The council’s report." in section(soup, "purpose")


def test_the_contents_lead_to_every_section_and_to_nothing_else(client, gateshead, plan):
    live(Evidence, gateshead, plan=plan)
    PlanPartner.objects.create(plan=plan, partner=a_partner(gateshead, name="Health board"))
    soup = page(client, ADDRESS)
    listed = [link["href"][1:] for link in soup.select(".contents a")]
    assert listed == [heading["id"] for heading in soup.select("section.section h2")]
    assert "Health board Role not stated" in section(soup, "partners")


def test_links_between_plans_are_read_from_both_sides(client, gateshead, plan):
    borough = live(Plan, gateshead, title_en="Borough plan", slug="borough")
    Alignment.objects.create(plan=plan, kind="supports", target=borough, status="accepted")
    Alignment.objects.create(
        plan=plan, kind="should_include", outside_title_en="Health plan", status="requested"
    )
    here = section(page(client, ADDRESS), "links")
    assert "Supports: Borough plan State: accepted." in here
    assert "Should include: Health plan (not published here) State: requested." in here
    assert "Is supported by: Children’s plan" in section(page(client, "/gateshead/plans/borough/"), "links")


def test_a_plan_and_its_part_lead_to_each_other(client, gateshead, plan):
    live(Plan, gateshead, title_en="Delivery plan", slug="delivery", parent=plan)
    assert "Delivery plan" in section(page(client, ADDRESS), "thread")
    assert "Children’s plan" in section(page(client, "/gateshead/plans/delivery/"), "thread")


def test_over_175_stays_over_175(client, gateshead, plan):
    talks = live(Engagement, gateshead, plan=plan, participants=175, participants_is_minimum=True)
    Finding.objects.create(engagement=talks, said_en="We wait too long.")
    live(Engagement, gateshead, plan=plan, title_en="Second round")
    heard = section(page(client, ADDRESS), "heard")
    assert "How many Over 175" in heard
    assert "How many Not stated" in heard
    assert "When Date not given" in heard
    assert "We wait too long. What the council did in response Not decided yet." in heard


def test_a_document_says_its_size_in_the_link_and_where_the_file_is(client, gateshead, plan):
    plan.contact = a_contact(gateshead, email="ask@gateshead.example")
    plan.save()
    common = {"plan": plan, "stated_format": "PDF", "stated_size": "1 MB", "pages": 12}
    live(Document, gateshead, title_en="Full plan", slug="full", **common)
    live(
        Document,
        gateshead,
        title_en="Elsewhere",
        source_url="https://docs.example/a.pdf",
        slug="out",
        **common,
    )
    here = section(page(client, ADDRESS), "documents")
    assert "Full plan (PDF, 1 MB, 12 pages)" in here
    assert "The file is not on this site." in here
    assert "On another website." in here
    alone = page(client, f"{ADDRESS}documents/full/")
    assert "The file is not on this site, and no link to it is given." in words(alone.main)
    assert "ask@gateshead.example" in words(alone.main)
    assert page(client, f"{ADDRESS}documents/out/").main.find("a", href="https://docs.example/a.pdf")


def test_a_document_as_a_web_page_is_read_here(client, gateshead, plan):
    live(
        Document,
        gateshead,
        plan=plan,
        slug="text",
        stated_size="",
        html_body_en="<p>All the <strong>words</strong></p>",
    )
    soup = page(client, f"{ADDRESS}documents/text/")
    assert soup.select_one(".prose strong").text == "words"
    assert "There is no file. The text is on this page." in words(soup.main)


def test_who_answers_and_whom_to_ask(client, gateshead, plan):
    plan.owner_role_en, plan.lead_councillor = (
        "Director of services",
        a_councillor(gateshead, name="Ann Other"),
    )
    plan.contact = a_contact(gateshead, email="ask@gateshead.example")
    plan.save()
    about = section(page(client, ADDRESS), "about")
    for fact in ("Director of services", "Ann Other", "ask@gateshead.example"):
        assert fact in about
    assert "Children’s plan" in words(page(client, plan.lead_councillor.get_absolute_url()).main)


def test_an_earlier_edition_of_a_plan_leads_to_the_one_that_counts(client, gateshead, plan):
    a_priority(plan, title_en="Old aim", slug="old-aim")
    now = timezone.now() - timedelta(minutes=1)
    plan.superseded_at = now
    plan.save()
    next_edition(plan, status=Status.PUBLISHED, publish_at=now)
    soup = page(client, f"{ADDRESS}editions/1/")
    assert soup.select_one(".banner a")["href"] == ADDRESS
    assert soup.find("a", string="Old aim")["href"] == f"{ADDRESS}editions/1/priorities/old-aim/"
    assert "Edition 2 This is the current edition." in section(soup, "updates")
    assert page(client, ADDRESS).find("a", href=f"{ADDRESS}editions/1/")


def test_own_people_read_the_next_edition_under_a_banner_and_it_claims_no_approval(
    client, gateshead, plan, editor
):
    live(Decision, gateshead, plan=plan, outcome="approved", decision_maker_en="Cabinet")
    next_edition(plan)
    page(client, f"{ADDRESS}editions/2/", status=404)
    client.force_login(editor)
    assert "Draft. Not council policy" in words(page(client, f"{ADDRESS}editions/2/"))
    assert "Decision" not in cover(client, f"{ADDRESS}editions/2/")
    assert "Draft. Not council policy" not in words(page(client, ADDRESS))


def test_a_scheduled_plan_tells_own_people_when(client, gateshead, editor):
    at = timezone.now() + timedelta(days=3)
    draft(Plan, gateshead, slug="soon", status=Status.PUBLISHED, publish_at=at)
    client.force_login(editor)
    assert "State: scheduled for" in words(page(client, "/gateshead/plans/soon/"))


def test_plans_whose_period_is_over_come_last_and_say_so(client, gateshead):
    live(Plan, gateshead, title_en="A old plan", ends_on=date(2020, 1, 1))
    live(Plan, gateshead, title_en="B new plan")
    rows = [words(row).strip() for row in page(client, "/gateshead/plans/").select(".rows__title")]
    assert rows == ["B new plan", "A old plan period over"]


def test_a_decision_gives_its_word_what_it_means_and_what_was_raised(client, gateshead, plan):
    decision = live(
        Decision,
        gateshead,
        plan=plan,
        slug="d",
        points_en="One point.\nAnother.",
        resolution_en="Resolved: noted.",
        item_number="6",
        presenter="Jo Officer",
        presenter_role_en="Head of service",
    )
    Issue.objects.create(decision=decision, raised_en="What of inclusion?", answer_promised=True)
    Issue.objects.create(decision=decision, raised_en="Think of the young.")
    Issue.objects.create(
        decision=decision, raised_en="Costs?", answer_en="None.", answered_on=date(2025, 3, 10)
    )
    Issue.objects.create(decision=decision, kind="welcome", raised_en="Members liked it.")
    soup = page(client, "/gateshead/decisions/d/")
    text = words(soup.main)
    assert text.count("Awaiting response") == 1
    assert soup.select_one(".outcome__word").text == "Noted"
    for sentence in (
        "Resolved: noted. Noted means read and received. It does not mean approved.",
        "2 points",
        "What of inclusion? Awaiting response",
        "Costs? Answered on 10 March 2025 None.",
        "Welcomed: Members liked it.",
        "Jo Officer, Head of service",
        "Date of meeting Date not given",
        "This site does not have: the purpose of the report, pledges that it considered, a contact and the minutes.",
    ):
        assert sentence in text
    assert soup.select_one(".thread a")["href"] == ADDRESS


def test_a_councillors_offices_and_words_stay_with_their_days(client, gateshead):
    member = a_councillor(gateshead, name="Ann Other", slug="ann")
    Office.objects.create(
        councillor=member, title_en="Leader", from_on=date(2020, 5, 1), until_on=date(2024, 5, 1)
    )
    Office.objects.create(councillor=member, title_en="Member")
    live(Statement, gateshead, councillor=member, quote_en="We will.", role_at_the_time_en="Leader")
    text = words(page(client, "/gateshead/councillors/ann/").main)
    assert "Leader 1 May 2020 to 1 May 2024" in text
    assert "Member Dates not given" in text
    assert "“We will.” Ann Other Leader Date not given" in text


def test_empty_lists_are_sentences(client, gateshead):
    assert "has not published a plan here" in words(page(client, "/gateshead/plans/"))
    assert "has not published a decision here" in words(page(client, "/gateshead/decisions/"))
    people = words(page(client, "/gateshead/partners/"))
    assert "has not named a councillor here" in people
    assert "No plan or event published here names a partner." in people


def test_a_plan_given_in_english_is_marked_on_the_welsh_page(client, bridgend):
    live(
        Plan,
        bridgend,
        title_en="Plan",
        title_cy="Cynllun",
        slug="p",
        summary_en="In short",
        period_note_en="three years",
    )
    soup = page(client, "/cy/bridgend/plans/p/")
    assert soup.h1.text == "Cynllun"
    assert not soup.h1.has_attr("lang")
    assert soup.select_one(".cover__purpose")["lang"] == "en"
    assert soup.select_one(".cover__facts span")["lang"] == "en"


def test_decisions_come_newest_first_and_those_without_a_date_last(client, gateshead):
    for title, day in (("Undated", None), ("Older", date(2024, 1, 9)), ("Newer", date(2025, 3, 1))):
        live(Decision, gateshead, title_en=title, meeting_on=day)
    words = client.get("/gateshead/decisions/").content.decode()
    assert words.index("Newer") < words.index("Older") < words.index("Undated")


def test_the_day_of_publishing_is_shown_only_where_it_is_known(client, gateshead):
    known = live(Plan, gateshead)
    unknown = live(Plan, gateshead, first_published_at=None)
    assert "First published" in client.get(known.get_absolute_url()).content.decode()
    assert "First published" not in client.get(unknown.get_absolute_url()).content.decode()
