"""What the councils' five texts say, as tables, and the demo data held against them: all is there, nothing is added."""

import os
import re
import tomllib
from decimal import Decimal
from io import StringIO
from itertools import chain
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import models, transaction
from modeltranslation.manager import get_translatable_fields_for_model
from reading import page, section

from councils.fields import WebAddressField
from councils.models import ChangeNote, Contact, Council, CouncilContent, Councillor, Partner, council_models
from councils.rich_text import blocks_of
from plans.models import Alignment, Decision, Document, Engagement, Evidence, Plan, Principle
from pledges.models import Approach, Award, Event, Grant, NewsItem, Pledge, Statement, VisionStatement
from strategy_site.demo import loader

pytestmark = pytest.mark.django_db

VISION_2021, VISION_2024 = "gateshead-vision-2021.txt", "gateshead-vision-2024.txt"
FRAMEWORK = "gateshead-working-together-for-change.txt"
CARE_PLAN = "bridgend-childrens-social-care-plan.txt"
STRATEGY = "stockport-cyp-strategy-item.txt"

# --- what the texts say, word for word

PLEDGES = [
    "Put people and families at the heart of everything we do",
    "Tackle inequality so people have a fair chance",
    "Support our communities to support themselves and each other",
    "Invest in our economy to provide sustainable opportunities for employment, innovation and growth "
    "across the borough",
    "Work together and fight for a better future for Gateshead",
]
PRINCIPLES = [
    "Work together with communities and partners to find solutions",
    "Involving people every step of the way, from beginning to end",
    "Making change happen by taking action",
    "Ensure constant improvement by continuously looking at what’s working and what’s not",
    "Celebrate diversity by recognising that different solutions work for different people, "
    "and everyone brings something to the table",
]
PRIORITIES = [
    "A stable, well-supported, motivated permanent workforce",
    "Strength based, social work practice which supports children and families to stay together "
    "(wherever possible) and safeguards children from harm",
    "Evidence-based services and interventions",
    "Seamless partnership working at an operational and strategic level",
    "Listening to and acting on the voice of children and families",
]
WAYS_OF_WORKING = ["Innovative practice", "Integrated services", "Inclusive services", "Early intervention"]
SERVICES = ["Adult and Children’s social services", "Employability Bridgend"]
VOLUNTARY_ORGANISATIONS = [
    "Age UK Gateshead",
    "Carers Federation",
    "Gateshead Older People’s Assembly",
    "North Regional Association for Sensory Support",
    "Gateshead Foodbank",
    "Healthwatch Gateshead",
    "Integration Station",
    "Out North East",
    "Your Voice Counts",
]
METHODS = [
    "Relational genograms",
    "Ecomaps",
    "Solution-focused interviewing",
    "Motivational interviewing",
    "Signs of Safety",
    "Narrative techniques",
    "Tools from positive psychology",
]
# What each of the five values is about, in words of ours.
VALUES = [
    ["resilience", "grow stronger", "stay in their own communities", "what they do well", "attachments"],
    [
        "Children and Families Services",
        "partners openly",
        "answer for what they do",
        "Gateshead CAN",
        "aim high",
    ],
    [
        "keeps learning",
        "research",
        "national practice",
        "sector-led improvement",
        "judgement",
        "child at the centre",
    ],
    ["relationships", "systemic", "adverse childhood experiences", "professional curiosity"],
    ["with purpose", "most in need"],
]
CYPS = "Children and Young People’s Services (CYPS) award"
# Who, how it came out, its level and place, award and category; all of them of 2023.
AWARDS = [
    ("The Kinship team", "won", "", None, CYPS, "Biggest impact"),
    ("The Social Work Academy", "commended", "", 2, CYPS, "Biggest impact"),
    ("A newly qualified social worker (NQSW)", "shortlisted", "", None, "", "Best newcomer"),
    ("Gateshead Council", "won", "gold", None, "Digital Transformation in Social Work Award", ""),
    ("Two foster carers", "won", "", None, CYPS, "Foster carer"),
]
CREDITS = {
    "Gateshead Council": "For the Digital Me films, made by young people in the Domestic Abuse and Youth Justice "
    "services",
    "Two foster carers": "Supported by their Fostering Social Work Practitioner",
}
# The programme, its funder, whom it helps, and whether it is a pilot; all of them received in 2023.
GRANTS = [
    ("National Family Network pilot", "Department for Education", "", True),
    ("Turnaround", "", "Young people at risk of entering the criminal justice system", False),
    ("Family Links programme", "", "Children in care", False),
]
STRAPLINE = "Putting people and families at the heart of everything we do"
IMAGE_WORDS = "Careers in childrens social care header"
INFORMED_BY = ["Children and Young People’s Plan", "Thrive Agenda"]
MAILBOX = "PeoplesVoice@Gateshead.gov.uk"
LINK = "www.gateshead.gov.uk/communityledsupport"
STRATEGY_TITLE = "Stockport Children and Young People’s Strategy 2020-2023"

# Wordings that our tables put right, and what stands in the text.
CORRECTED = {
    "A stable, well-supported": "A stable, well- supported",
    "Evidence-based": "Evidence based",
    "Listening to and acting on": "Listening to acting on",
}

# What each text has of these wordings; a list within a list is in this order there.
FACTS = {
    VISION_2021: [
        PLEDGES,
        [STRAPLINE],
        [IMAGE_WORDS],
        ["Coronavirus (COVID-19)"],
        INFORMED_BY,
        ["national lockdown"],
        [
            "not limited to one model",
            "Gateshead CAN",
            "Context, Action and Narrative",
            "Relational Genograms, Ecomaps, Solution-focused and motivational interviewing, Signs of Safety",
            "Narrative techniques and tools from positive psychology",
            "Our values",
        ],
    ],
    VISION_2024: [
        PLEDGES,
        INFORMED_BY,
        [
            "Our plans for 2024",
            "trauma informed approaches",
            "inclusive practice",
            "family hubs",
            "edge of care",
        ],
        [
            "In 2023",
            "Kinship team won the CYPS award",
            "biggest impact",
            "Social Work Academy received a commendation and came second in the CYPS biggest impact award",
            "one of our NQSW was shortlisted in the best newcomer award",
            "Gold award for 'Digital Transformation in Social Work Award'",
            "Digital Me films that were made by young people",
            "Domestic abuse and Youth justice services",
            "two of our foster carers won the CYPS foster carer award",
            "supported by their Fostering Social Work Practitioner",
        ],
        [
            "During 2023",
            "national DFE Family Network pilot",
            "Turnaround funding",
            "young people at risk of entering the criminal justice system",
            "Family Links programme for children in care",
        ],
    ],
    FRAMEWORK: [
        ["Co-production Week 2025", "Social Care Institute for Excellence", "Inclusion North", "core group"],
        ["People’s Voice, the council’s co-production group", "over 175 residents", *VOLUNTARY_ORGANISATIONS],
        ["Working Together for Change", *PRINCIPLES],
        ["Councillor John Adams, cabinet member for Adult Social Care", MAILBOX, LINK],
    ],
    CARE_PLAN: [
        ["Bridgend County Borough Council’s cabinet have approved a three-year strategic plan"],
        PRIORITIES,
        [
            "In December 2021",
            "40 per cent increase in contacts",
            "January 2021",
            "in lockdown",
            "Quality assurance",
        ],
        ["retention and recruitment of children’s social workers"],
        ["Councillor Jane Gebbie, Cabinet Member for Social Services and Early Help"],
        ["social care event", "18 February in Bridgend town centre", "recruitment team", *SERVICES],
        ["Leave a Reply"],
    ],
    STRATEGY: [
        [f"6 {STRATEGY_TITLE} PDF 1 MB"],
        [
            "report of the Strategy and Performance Manager",
            "developing One Stockport Borough Plan",
            "One Stockport movement",
        ],
        ["Nuala O’Rourke (Head of Service, Safeguarding and Learning)"],
        ["most polarised boroughs nationally", "co-production charter", *WAYS_OF_WORKING, "delivery plans"],
        [
            "Children’s Mental Health Transformation Plan",
            "clear focus on inclusion",
            "presentation was welcomed",
        ],
        ["That the report and presentation be noted"],
    ],
}


def plain_text(html):
    """The words of a rich text, in one line."""
    return " ".join(blocks_of(html))


@pytest.fixture(scope="module", autouse=True)
def _loaded(django_db_setup, django_db_blocker):
    """The demo, loaded once for all tests of this file and taken out again after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", stdout=StringIO())
        yield
        transaction.set_rollback(True)


def council(slug):
    return Council.objects.get(slug=slug)


def of(model, slug):
    return model.objects.filter(council__slug=slug)


def every_row():
    """All rows that belong to a council, those of the record of changes apart."""
    rows = chain.from_iterable(m.objects.all() for m in council_models() if m is not ChangeNote)
    return (row for row in rows if row.owner_council)


def every_text():
    """(row, name of the column, text) for each text column that holds something."""
    for row in every_row():
        for field in row._meta.concrete_fields:
            value = getattr(row, field.attname)
            if isinstance(field, models.CharField | models.TextField) and value:
                yield row, field.attname, str(value)


def texts_of(slug):
    return [text for row, _name, text in every_text() if row.owner_council.slug == slug]


# --- councils


@pytest.mark.parametrize(
    ("slug", "name", "gss_code", "nation", "kind", "languages"),
    [
        ("gateshead", "Gateshead", "E08000037", "england", "metropolitan", "en"),
        ("bridgend", "Bridgend", "W06000013", "wales", "county_borough", "en,cy"),
        ("stockport", "Stockport", "E08000007", "england", "metropolitan", "en"),
    ],
)
def test_councils(slug, name, gss_code, nation, kind, languages):
    row = council(slug)
    assert (row.name, row.gss_code, row.nation, row.kind) == (name, gss_code, nation, kind)
    assert row.languages == languages
    assert row.is_live


def test_three_councils_and_no_other():
    assert Council.objects.count() == 3


def test_bridgend_has_its_welsh_name():
    assert council("bridgend").name_cy == "Pen-y-bont ar Ogwr"


# --- Gateshead: the vision in two editions


def test_vision_of_2024_replaces_an_undated_edition():
    earlier, current = of(VisionStatement, "gateshead").order_by("edition")
    assert (earlier.edition, earlier.edition_year, earlier.edition_label) == (1, None, "undated, before 2024")
    assert (current.edition, current.edition_year) == (2, 2024)
    assert earlier.lineage_id == current.lineage_id
    assert earlier.is_superseded
    assert current.is_live
    assert earlier.superseded_at == current.publish_at


@pytest.mark.parametrize("edition", [1, 2])
def test_each_edition_has_the_five_pledges_in_order(edition):
    pledges = of(Pledge, "gateshead").filter(vision__edition=edition).order_by("number")
    assert [pledge.title for pledge in pledges] == PLEDGES
    assert [pledge.number for pledge in pledges] == [1, 2, 3, 4, 5]
    assert {pledge.edition for pledge in pledges} == {edition}


def test_a_pledge_is_the_same_one_in_both_editions():
    rows = of(Pledge, "gateshead")
    for slug in {row.slug for row in rows}:
        assert rows.filter(slug=slug).count() == 2
        assert len({row.lineage_id for row in rows.filter(slug=slug)}) == 1
    assert sum(row.is_live for row in rows) == 5


def test_commitments_belong_to_2024_and_to_the_vision_as_a_whole():
    earlier, current = of(VisionStatement, "gateshead").order_by("edition")
    assert not earlier.commitments.exists()
    about = ["trauma-informed approaches and inclusive practice", "integrated services through family hubs"]
    about.append("children on the edge of care")
    for words, commitment in zip(about, current.commitments.all(), strict=True):
        assert words in commitment.text
        assert commitment.year == 2024
        assert not commitment.pledges.exists()


def test_earlier_edition_tells_what_its_page_showed():
    earlier = of(VisionStatement, "gateshead").get(edition=1)
    assert earlier.strapline == STRAPLINE
    assert earlier.image_alt == IMAGE_WORDS
    assert not earlier.image
    told = plain_text(earlier.body)
    parts = [
        "skip to the content",
        "Coronavirus (COVID-19)",
        "header image",
        "first pledge",
        "share the page",
    ]
    places = [told.index(part) for part in parts]
    assert places == sorted(places)
    assert "national lockdown" in told


def test_alert_and_strapline_are_not_part_of_2024():
    current = of(VisionStatement, "gateshead").get(edition=2)
    assert "coronavirus" not in current.body.lower()
    assert not current.strapline


@pytest.mark.parametrize("edition", [1, 2])
def test_vision_is_informed_by_two_plans_from_outside(edition):
    links = Alignment.objects.filter(vision__edition=edition)
    assert [link.outside_title for link in links] == INFORMED_BY
    assert {(link.kind, link.status, link.target) for link in links} == {("informed_by", "not_stated", None)}


def test_vision_says_where_it_comes_from():
    for vision in of(VisionStatement, "gateshead"):
        assert "Source: Gateshead Council, Our vision" in plain_text(vision.body)


# --- Gateshead: approach and values, awards and grants


def test_approach_spells_can_and_belongs_to_the_earlier_edition():
    approach = of(Approach, "gateshead").get()
    assert approach.title == "Gateshead CAN"
    assert approach.vision == of(VisionStatement, "gateshead").get(edition=1)
    assert [(element.letter, element.term) for element in approach.elements.all()] == [
        ("C", "Context"),
        ("A", "Action"),
        ("N", "Narrative"),
    ]
    assert "not limited to one model" in plain_text(approach.body)


def test_methods_are_named_without_a_meaning_made_up():
    methods = of(Approach, "gateshead").get().methods.all()
    assert [method.name for method in methods] == METHODS
    assert not any(method.definition for method in methods)
    assert not any(element.text for element in of(Approach, "gateshead").get().elements.all())


def test_five_values_in_order_without_titles_in_the_earlier_edition_only():
    earlier, current = of(VisionStatement, "gateshead").order_by("edition")
    for about, value in zip(VALUES, earlier.values.all(), strict=True):
        assert not value.title
        for words in about:
            assert words in value.text
    assert not current.values.exists()


def test_awards_of_2023_with_level_result_and_rank_apart():
    awards = of(Award, "gateshead").order_by("pk")
    facts = ("recipient", "result", "level", "rank", "scheme", "category")
    assert list(awards.values_list(*facts)) == AWARDS
    assert {award.year for award in awards} == {2023}
    assert {award.recipient: award.credit for award in awards if award.credit} == CREDITS
    assert not any(award.awarding_body for award in awards)


def test_grants_of_2023_are_received_and_no_amount_is_made_up():
    grants = of(Grant, "gateshead").order_by("pk")
    facts = ("programme", "funder", "beneficiaries", "is_pilot")
    assert list(grants.values_list(*facts)) == GRANTS
    assert {(grant.year, grant.direction, grant.amount) for grant in grants} == {(2023, "received", None)}
    assert not any(grant.partner for grant in grants)


def test_no_award_and_no_grant_is_tied_to_a_pledge():
    for model in (Award, Grant):
        for row in model.objects.all():
            assert not row.pledges.exists()
            assert row.council.slug == "gateshead"
            assert "Gateshead Council, Our vision" in row.source_note


def test_pages_tell_of_approach_values_awards_and_grants(client):
    text = section(page(client, "/gateshead/approach/"), "approach-gateshead-can")
    assert "C Context A Action N Narrative" in text
    assert all(method in text for method in METHODS)
    assert "Not in the current edition: 2024." in text
    text = section(page(client, "/gateshead/approach/"), "values")
    assert "There are no values in the current edition: 2024." in text
    text = section(page(client, "/gateshead/awards/"), "year-2023")
    for said in ("Commended, second place. The Social Work Academy.", "Won, gold.", "Two foster carers."):
        assert said in text
    text = section(page(client, "/gateshead/grants/"), "year-2023")
    assert text.count("Amount not stated.") == 3
    assert text.count("Received by the council.") == 3
    assert text.count("Funder not stated.") == 2
    assert "£" not in text


def test_comparing_the_editions_shows_what_came_and_went(client):
    soup = page(client, "/gateshead/vision/changes/")
    assert "Gateshead CAN: removed in the newer edition." in section(soup, "values")
    assert len(soup.find(id="values").find_parent("section").select("del")) == 5
    assert "2023: 5 awards, 3 grants" in section(soup, "recognition")
    assert "grants for new services" in "".join(found.text for found in soup.select(".prose ins"))


# --- Gateshead: the framework


def test_framework_with_its_principles_in_order():
    plan = of(Plan, "gateshead").get()
    assert (plan.title, plan.kind) == ("Working Together for Change", "framework")
    principles = plan.principles.all()
    assert [principle.text for principle in principles] == PRINCIPLES
    assert {principle.kind for principle in principles} == {Principle.Kind.PRINCIPLE}
    assert not plan.priorities.exists()
    assert "Co-production Week 2025" in plan.source_note


def test_framework_partners_have_roles():
    partners = [row.partner for row in of(Plan, "gateshead").get().plan_partners.select_related("partner")]
    assert [partner.name for partner in partners] == [
        "Social Care Institute for Excellence (SCIE)",
        "Inclusion North",
        "People’s Voice",
        *VOLUNTARY_ORGANISATIONS,
    ]
    kinds = {partner.name: partner.kind for partner in partners}
    assert kinds["People’s Voice"] == Partner.Kind.COUNCIL_GROUP
    assert {kinds[name] for name in VOLUNTARY_ORGANISATIONS} == {Partner.Kind.VOLUNTARY}
    roles = dict(of(Plan, "gateshead").get().plan_partners.values_list("partner__name", "role"))
    assert "campaign, Co-production Week 2025" in roles["Social Care Institute for Excellence (SCIE)"]
    assert "Facilitator" in roles["Inclusion North"]
    assert "co-production group" in roles["People’s Voice"]
    assert all(roles.values())


def test_engagement_over_175_stays_over():
    sessions, conversations = of(Engagement, "gateshead")
    assert (conversations.participants, conversations.participants_is_minimum) == (175, True)
    assert (sessions.participants, sessions.participants_is_minimum) == (None, False)
    for words in ("Experts by experience", "council officers", "voluntary"):
        assert words in sessions.who


def test_engagement_partners():
    sessions, conversations = of(Engagement, "gateshead")
    assert [str(row) for row in sessions.engagement_partners.all()] == ["Inclusion North", "People’s Voice"]
    assert [str(row) for row in conversations.engagement_partners.all()] == VOLUNTARY_ORGANISATIONS
    assert "Working Together for Change" in conversations.findings.get().said


def test_contact_is_the_mailbox_and_the_link_has_a_scheme():
    plan = of(Plan, "gateshead").get()
    assert plan.contact.email == MAILBOX
    assert f"https://{LINK}" in plan.body_note


def test_news_of_co_production_week_and_its_framework_lead_to_each_other(client):
    item = of(NewsItem, "gateshead").get()
    assert item.title == "Co-production Week 2025"
    assert list(item.plans.all()) == list(of(Plan, "gateshead"))
    text = plain_text(item.body)
    for words in ("Social Care Institute for Excellence", "campaign", "Inclusion North", "core group"):
        assert words in text
    soup = page(client, "/gateshead/news/co-production-week-2025/")
    assert "Date not given" in section(soup, "about")
    framework = page(client, soup.find("a", string="Working Together for Change")["href"])
    assert "Co-production Week 2025" in section(framework, "news")


# --- Bridgend


def test_three_year_plan_with_its_priorities_in_order():
    plan = of(Plan, "bridgend").get()
    assert "Three-year strategic plan" in plan.title
    assert plan.kind == "strategy"
    assert [priority.title for priority in plan.priorities.all()] == PRIORITIES
    assert plan.period_note.startswith("Three years")
    assert "news item" in plan.source_note


def test_plan_says_what_is_not_listed_and_what_was_put_right():
    note = of(Plan, "bridgend").get().body_note
    assert "actions for the three years and measures" in note
    assert "Editor’s note" in note


def test_cabinet_approved_on_a_day_not_given():
    decision = of(Decision, "bridgend").get()
    assert (decision.decision_maker, decision.meeting_on) == ("Cabinet", None)
    assert decision.resolutions.get().outcome == "approved"
    assert decision.plan == of(Plan, "bridgend").get()


def test_evidence_is_one_figure_one_finding_and_one_challenge():
    figure, finding, challenge = of(Evidence, "bridgend")
    assert [row.kind for row in (figure, finding, challenge)] == ["figure", "finding", "challenge"]
    assert (figure.value, figure.unit, figure.change) == (Decimal(40), "per cent", "increase")
    assert (figure.period, figure.comparison_period) == ("December 2021", "January 2021")
    assert "lockdown" in figure.caveat
    assert "Quality assurance" in finding.summary
    assert "complex" in finding.summary
    assert challenge.title == "Keeping and recruiting children’s social workers"
    assert all(row.source for row in (figure, finding, challenge))
    assert finding.value is None
    assert challenge.value is None


def test_news_item_and_plan_lead_to_each_other(client):
    item = of(NewsItem, "bridgend").get()
    assert item.first_published_at is None
    assert "invited its readers to reply" in plain_text(item.body)
    assert "It does not give the year." in plain_text(item.body)
    plan = of(Plan, "bridgend").get()
    assert list(plan.news.all()) == [item]
    soup = page(client, item.get_absolute_url())
    back = page(client, soup.find("a", string=plan.title)["href"])
    assert item.title in section(back, "news")


def test_event_of_18_february_has_no_year(client):
    event = of(Event, "bridgend").get()
    assert (event.starts_on, event.date_note) == (None, "18 February, year not given")
    assert event.venue == "Bridgend town centre"
    assert "the latest date in it is December 2021" in event.summary
    partners = {partner.name: partner.kind for partner in event.partners.all()}
    assert set(partners) == {"Recruitment team", *SERVICES}
    assert partners["Recruitment team"] == Partner.Kind.COUNCIL_GROUP
    assert list(event.plans.all()) == list(of(Plan, "bridgend"))
    text = section(page(client, event.get_absolute_url()), "when")
    assert "18 February, year not given" in text
    assert "you cannot add this event to your calendar" in text
    assert "18 Chwefror" in section(page(client, f"/cy{event.get_absolute_url()}"), "when")
    assert client.get(f"{event.get_absolute_url()}calendar.ics").status_code == 404


def test_stockport_has_no_news_and_no_event(client):
    assert not of(NewsItem, "stockport").exists()
    assert not of(Event, "stockport").exists()


def test_everything_of_bridgend_is_there_in_welsh():
    for row in every_row():
        if row.owner_council.slug == "bridgend":
            for name in get_translatable_fields_for_model(type(row)) or ():
                english, welsh = getattr(row, f"{name}_en"), getattr(row, f"{name}_cy")
                assert bool(english) == bool(welsh), f"{row!r}.{name}"
                assert not english or english != welsh, f"{row!r}.{name}"


def test_english_councils_have_no_welsh():
    for row, name, text in every_text():
        assert not name.endswith("_cy") or row.owner_council.slug == "bridgend", text


# --- Stockport


def test_strategy_with_its_ways_of_working():
    plan = of(Plan, "stockport").get(kind="strategy")
    assert plan.title == STRATEGY_TITLE.removeprefix("Stockport ")
    ways = plan.principles.all()
    assert [way.text for way in ways] == WAYS_OF_WORKING
    assert {way.kind for way in ways} == {Principle.Kind.WAY_OF_WORKING}
    assert plan.period_note.startswith("2020 to 2023")
    assert not plan.priorities.exists()
    assert "does not list them" in plan.body_note


def test_strategy_supports_one_plan_and_should_include_another():
    supports, should_include = of(Plan, "stockport").get(kind="strategy").alignments.all()
    assert (supports.kind, supports.outside_title) == ("supports", "One Stockport Borough Plan")
    assert supports.status == "developing"
    assert "within the wider One Stockport movement" in supports.note
    assert (should_include.kind, should_include.status) == ("should_include", "requested")
    assert should_include.outside_title == "Children’s Mental Health Transformation Plan"


def test_charter_and_delivery_plans():
    strategy = of(Plan, "stockport").get(kind="strategy")
    assert of(Plan, "stockport").get(kind="charter").title == "Co-production charter"
    delivery = of(Plan, "stockport").get(kind="delivery")
    assert delivery.parent == strategy
    assert "actions and timescales" in delivery.summary


def test_document_is_known_but_not_held():
    document = Document.objects.get()
    assert document.plan == of(Plan, "stockport").get(kind="strategy")
    assert (document.title, document.format, document.stated_size) == (STRATEGY_TITLE, "PDF", "1 MB")
    assert not document.file
    assert not document.source_url
    assert not document.html_body


def test_item_six_was_noted():
    decision = of(Decision, "stockport").get()
    resolution = decision.resolutions.get()
    assert (decision.item_number, resolution.outcome) == ("6", "noted")
    assert decision.title == STRATEGY_TITLE
    assert resolution.text == "Resolved that the report and presentation be noted."
    assert decision.report_author_role == "Strategy and Performance Manager"
    assert (decision.presenter, decision.presenter_role) == (
        "Nuala O’Rourke",
        "Head of Service, Safeguarding and Learning",
    )
    assert decision.decision_maker == ""


def test_meeting_heard_five_points():
    points = of(Decision, "stockport").get().point_list
    words = ["polarised", "Covid-19", "co-production charter", "early intervention", "Delivery plans"]
    assert len(points) == 5
    for word, point in zip(words, points, strict=True):
        assert word in point


def test_two_issues_wait_and_one_welcome_was_given():
    issues = list(of(Decision, "stockport").get().issues.all())
    assert [issue.kind for issue in issues] == ["issue", "issue", "welcome"]
    assert not any(issue.answer or issue.answered_on for issue in issues)
    assert "Children’s Mental Health Transformation Plan" in issues[0].raised
    assert "clear focus on inclusion" in issues[1].raised
    assert "disabilities" in issues[1].raised
    assert "holistic" in issues[2].raised


def test_nothing_of_stockport_reads_as_approved():
    for text in texts_of("stockport"):
        assert not re.search(r"approv|adopt|endors", text, re.IGNORECASE)


def test_officer_contact_is_withheld_and_distinct():
    contact = of(Decision, "stockport").get().contact
    assert contact == Contact.objects.get(council__slug="stockport")
    assert [contact.name, contact.email, contact.phone, contact.role] == [""] * 4
    assert contact.withheld_note == "Officer contact named in the source, withheld here. Role not stated."


# --- councillors and what they said


@pytest.mark.parametrize(
    ("slug", "name", "office", "portfolio"),
    [
        ("gateshead", "John Adams", "Cabinet member", "Adult Social Care"),
        ("bridgend", "Jane Gebbie", "Cabinet Member", "Social Services and Early Help"),
    ],
)
def test_councillors_and_their_statements(slug, name, office, portfolio):
    councillor = Councillor.objects.get(council__slug=slug)
    assert councillor.name == name
    assert list(councillor.offices.values_list("title", "portfolio", "from_on")) == [
        (office, portfolio, None)
    ]
    statement = councillor.statements.get()
    assert statement.role_at_the_time == f"{office} for {portfolio}"
    assert (statement.wording, statement.quote_language) == (Statement.Wording.REPORTED, "en")
    assert statement.said_on is None
    assert list(statement.plans.all()) == list(of(Plan, slug))
    assert not re.search(r"[“”‘\"]|\b(we|our|us|I)\b", statement.quote)


def test_nobody_else_is_named():
    assert Councillor.objects.count() == 2
    assert not Contact.objects.exclude(name="").exists()
    assert list(Decision.objects.exclude(presenter="").values_list("presenter", flat=True)) == [
        "Nuala O’Rourke"
    ]


# --- what no text says


@pytest.mark.parametrize("slug", ["bridgend", "stockport"])
def test_no_vision_or_pledge_is_made_up(slug):
    assert not of(VisionStatement, slug).exists()
    assert not of(Pledge, slug).exists()


def test_no_link_between_pledges_and_plans_is_made_up():
    for plan in Plan.objects.all():
        assert not plan.pledges.exists()
        assert not any(priority.pledges.exists() for priority in plan.priorities.all())
    assert not any(decision.pledges.exists() for decision in Decision.objects.all())


def test_no_date_is_made_up():
    for row in every_row():
        for field in row._meta.concrete_fields:
            if type(field) is models.DateField:
                assert getattr(row, field.name) is None, f"{row!r}.{field.name}"


def test_no_owner_or_lead_is_made_up():
    for plan in Plan.objects.all():
        assert (plan.owner, plan.lead_councillor, plan.owner_role) == (None, None, "")
    assert not Pledge.objects.exclude(lead_councillor=None).exists()


def test_no_address_is_made_up():
    for row, name, text in every_text():
        assert not isinstance(row._meta.get_field(name), WebAddressField), f"{row!r}.{name}"
        for link in re.findall(r"(?:https?://|www\.)\S+", text):
            assert link == f"https://{LINK}"


def test_no_amount_and_no_other_number_is_made_up():
    years = {"2020", "2021", "2023", "2024", "2025"}
    stated = years | {"40", "6", "1", "19", "18"}  # per cent; item; MB; as in Covid-19; February
    for row, name, text in every_text():
        if isinstance(row, CouncilContent):
            assert "£" not in text
            assert set(re.findall(r"\d+", plain_text(text))) <= stated, f"{row!r}.{name}"


# --- published as the transition does it


def test_all_is_published_and_no_day_of_publishing_is_claimed():
    for row in every_row():
        if isinstance(row, CouncilContent):
            assert row.status == row.Status.PUBLISHED
            assert row.first_published_at is None
            assert row.publish_at
            assert row.get_absolute_url().startswith(f"/{row.council.slug}/")


def test_each_thing_has_a_note_of_its_coming():
    for row in every_row():
        if isinstance(row, CouncilContent) and not isinstance(row, Pledge):
            note = ChangeNote.objects.about(row).get()
            assert note.note_en.lower().endswith("added to this site from the council’s published text.")
            assert note.note_cy


# --- how it is written


def prose():
    """(where, text) for all sentences of this project's own, in both languages."""
    published = {*PLEDGES, *PRINCIPLES, *PRIORITIES}
    for row, name, text in every_text():
        is_wording = getattr(row, f"{name[:-3]}_en", None) in published
        if name.endswith(("_en", "_cy")) and not is_wording:
            yield f"{row!r}.{name}", text


def sentences(text):
    blocks = re.split(r"</(?:p|li|h3)>|\n", text)
    parts = (re.split(r"(?<=[.!?:;])\s+", plain_text(block)) for block in blocks)
    return [sentence for sentence in chain.from_iterable(parts) if sentence]


def test_sentences_are_short():
    for where, text in prose():
        for sentence in sentences(text):
            assert len(sentence.split()) <= 25, f"{where}: {sentence}"


def test_writing_follows_the_house():
    for where, text in prose():
        assert "&" not in plain_text(text), where
        assert "'" not in text, where
        assert "  " not in text, where
        assert text == text.strip(), where


# --- held against the texts themselves

RUN = 12  # so many words in a row are a copy


def plain(text):
    """Lower case, plain apostrophes and dashes, single spaces: what two spellings of one wording share."""
    text = re.sub(r"[’‘]", "'", text).replace("–", "-")
    return " ".join(text.casefold().split())


def words_of(text):
    return re.findall(r"[\w'-]+", plain(plain_text(text)))


@pytest.fixture(scope="module")
def sources():
    folder = Path(os.environ["SOURCE_TEXTS"])
    return {name: (folder / name).read_text(encoding="utf-8") for name in FACTS}


def as_in_the_text(wording):
    for ours, theirs in CORRECTED.items():
        wording = wording.replace(ours, theirs)
    return plain(wording)


@pytest.mark.source_texts
@pytest.mark.parametrize("name", FACTS)
def test_every_wording_stands_in_its_text_in_this_order(name, sources):
    text = plain(sources[name])
    for wordings in FACTS[name]:
        place = 0
        for wording in map(as_in_the_text, wordings):
            found = text.find(wording, place)
            assert found >= 0, f"{wording!r} is not in {name}, or not in this place"
            place = found + len(wording)


@pytest.mark.source_texts
def test_no_sentence_is_copied(sources):
    runs = {}
    for name, text in sources.items():
        words = words_of(text)
        runs |= {tuple(words[i : i + RUN]): name for i in range(len(words) - RUN + 1)}
    for where, text in prose():
        words = words_of(text)
        for i in range(len(words) - RUN + 1):
            run = tuple(words[i : i + RUN])
            assert run not in runs, f"{where} copies from {runs.get(run)}: {' '.join(run)}"


@pytest.mark.source_texts
def test_named_officer_stands_nowhere(sources):
    line = re.search(r"Officer contact: (.+)", sources[STRATEGY])[1]
    withheld = [part.strip().casefold() for part in line.split(",")]
    kept = [path.read_text(encoding="utf-8") for path in loader.FOLDER.glob("*.toml")]
    kept += [text for _row, _name, text in every_text()]
    for part in withheld:
        assert not any(part in text.casefold() for text in kept)


def test_files_are_tables_of_three_councils():
    names = [
        tomllib.loads(path.read_text(encoding="utf-8"))["council"]["name"]
        for path in loader.FOLDER.glob("*.toml")
    ]
    assert sorted(names) == ["Bridgend", "Gateshead", "Stockport"]


# --- terms by which people look for these things, and what the texts say as strongly as they say it

TERMS = {
    "gateshead": [
        ("/gateshead/vision/", "recognised nationally"),
        ("/gateshead/vision/", "start of a new era"),
        ("/gateshead/vision/", "radical rethink"),
        ("/gateshead/vision/", "at the heart of everything the council does"),
        ("/gateshead/awards/", "Children and Young People’s Services (CYPS) award"),
        ("/gateshead/awards/", "A newly qualified social worker (NQSW)"),
        ("/gateshead/approach/", "sector-led improvement"),
        ("/gateshead/approach/", "adverse childhood experiences"),
        ("/gateshead/approach/", "resilience"),
        ("/gateshead/approach/", "systemic and strengths-based"),
        ("/gateshead/approach/", "Children and Families Services"),
        ("/gateshead/partners/", "Social Care Institute for Excellence (SCIE)"),
        ("/gateshead/partners/", "people with a learning disability, autistic people and their families"),
        ("/gateshead/partners/", "Works across the region"),
        ("/gateshead/partners/", "People’s Voice mailbox"),
        ("/gateshead/plans/working-together-for-change/", "social enterprise (VCSE) groups"),
        ("/gateshead/statements/", "innovative approach"),
    ],
    "bridgend": [
        ("/bridgend/plans/childrens-social-care/", "significant issues that face the most vulnerable"),
        ("/bridgend/news/childrens-social-care-plan/", "Covid-19"),
        ("/cy/bridgend/news/childrens-social-care-plan/", "Covid-19"),
        ("/bridgend/statements/", "an ambition, and a set of actions"),
        ("/bridgend/statements/", "well supported and well motivated"),
        ("/bridgend/partners/", "Employability Bridgend Kind not stated"),
    ],
    "stockport": [
        ("/stockport/decisions/children-and-young-peoples-strategy/", "2 issues"),
        ("/stockport/decisions/children-and-young-peoples-strategy/", "Nuala O’Rourke"),
        ("/stockport/privacy/", "if the council’s public minutes name them"),
    ],
}
NOWHERE = {
    "gateshead": [
        "puts them first",
        "big change",
        "Co-production team",
        "in other places",
        "other organisation",
    ],
    "bridgend": ["Other organisation"],
    "stockport": ["Awaiting response", "Waits for an answer"],
}


@pytest.mark.parametrize(("address", "words_there"), list(chain.from_iterable(TERMS.values())))
def test_what_the_text_says_stands_on_its_page_as_strongly(client, address, words_there):
    assert words_there in " ".join(page(client, address).main.text.split())


@pytest.mark.parametrize("slug", NOWHERE)
def test_what_was_bent_stands_nowhere(slug):
    texts = " ".join(texts_of(slug)).casefold()
    assert not [words_there for words_there in NOWHERE[slug] if words_there.casefold() in texts]
