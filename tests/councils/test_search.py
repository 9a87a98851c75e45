"""What is found, and when: the search table is exact at every moment, with no worker, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from builders import (
    CONTENT,
    Status,
    a_committee,
    a_council,
    a_councillor,
    a_directorate,
    a_measure,
    a_member,
    a_partner,
    a_priority,
    an_action,
    draft,
    live,
    next_edition,
    one_of_each,
)
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.serializers import deserialize, serialize
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from councils.models import (
    Council,
    CouncilContent,
    Councillor,
    Office,
    Partner,
    SearchEntry,
    SearchSynonym,
    SearchWord,
    SiteVersion,
)
from councils.publishing.caching import batched_invalidation
from councils.search import (
    MOST,
    Question,
    answer,
    ask,
    entries_of_hits,
    found_models,
    in_other_language,
    suggestion,
    with_all_words,
)
from councils.search.sources import led_to, relations_read
from councils.search.spelling import near
from councils.search.words import indexed, normalised_words, welsh_forms
from plans.models import Decision, Document, Evidence, Issue, Plan, PlanPartner, Principle, Priority
from pledges.models import Approach, Commitment, Element, Event, Pledge, Statement, VisionStatement

pytestmark = [pytest.mark.django_db, pytest.mark.each_database, pytest.mark.usefixtures("recorded")]
LONDON = ZoneInfo("Europe/London")


def entries(text, language="en", **where):
    asked, hits = answer(Question.of(text, language, **where))
    return entries_of_hits(asked, hits)


def titles(text, language="en", **where) -> list[str]:
    return [entry.title for entry in entries(text, language, **where)]


def kinds(text, language="en") -> set[str]:
    return {entry.kind for entry in entries(text, language)}


# -- which words find what ------------------------------------------------------------------------


def test_a_plan_is_found_by_words_of_its_own_and_of_its_parts(gateshead):
    plan = live(Plan, gateshead, title_en="Safe streets", purpose_en="Fewer crashes near schools")
    Principle.objects.create(plan=plan, text_en="We begin with pedestrians")
    PlanPartner.objects.create(
        plan=plan, partner=a_partner(gateshead, name="Wheels Trust"), role_en="Teaches cycling"
    )
    for words in ("streets", "crashes", "pedestrians", "wheels", "cycling"):
        assert titles(words) == ["Safe streets"], words


def test_every_word_must_be_there_in_whatever_order(gateshead):
    live(Plan, gateshead, title_en="Housing for older people")
    live(Plan, gateshead, title_en="Housing and land")
    assert titles("people housing") == ["Housing for older people"]


def test_a_title_counts_for_more_than_a_mention(gateshead):
    live(Plan, gateshead, title_en="Roads", purpose_en="Roads, parks, libraries, museums, markets")
    live(Plan, gateshead, title_en="Libraries")
    assert titles("libraries") == ["Libraries", "Roads"]


def test_english_words_are_found_in_their_other_forms(gateshead):
    live(Plan, gateshead, title_en="Supporting families")
    assert titles("family supported") == ["Supporting families"]


@pytest.mark.parametrize("typed", ["children's", "children’s", "CHILDREN", "childrens", "`children\u00b4s`"])
def test_any_apostrophe_or_none_finds_the_same(gateshead, typed):
    live(Plan, gateshead, title_en="Children’s social care")
    assert titles(typed) == ["Children’s social care"]


@pytest.mark.parametrize("typed", ["co-production", "coproduction", "co production", "co\u2011production"])
def test_a_hyphen_may_be_there_or_not(gateshead, typed):
    live(Plan, gateshead, title_en="A charter", purpose_en="What co-production means")
    assert titles(typed) == ["A charter"]
    assert "<mark>co-production</mark>" in entries(typed)[0].snippet[0]


def test_accents_make_no_difference(bridgend):
    live(Plan, bridgend, title_en="Homes", title_cy="Tŷ a chartref")
    assert titles("ty", "cy") == titles("tŷ", "cy") == ["Tŷ a chartref"]


@pytest.mark.parametrize("typed", ["plant", "blant", "phlant"])
def test_a_welsh_word_is_found_whichever_of_its_beginnings_is_typed(bridgend, typed):
    live(Plan, bridgend, title_en="Care", title_cy="Gofal i blant Cymru’n gyntaf")
    assert titles(typed, "cy") == titles("cymru gofal", "cy") == ["Gofal i blant Cymru’n gyntaf"]


def test_the_beginning_of_the_last_word_is_enough_where_nothing_else_is_found(gateshead):
    live(Plan, gateshead, title_en="Safeguarding adults")
    assert titles("adults safeg") == ["Safeguarding adults"]
    live(Plan, gateshead, title_en="Car parks")
    live(Plan, gateshead, title_en="Carers")
    assert titles("car") == ["Car parks"]


def test_words_that_say_nothing_are_not_needed(gateshead):
    live(Plan, gateshead, title_en="Help at home")
    assert titles("what is the help for a home") == ["Help at home"]
    assert titles("what is the") == []


def test_a_council_and_a_kind_can_be_typed_too(gateshead, bridgend):
    live(Decision, gateshead, title_en="Parking charges")
    live(Decision, bridgend, title_en="Parking permits")
    live(Plan, gateshead, title_en="Parking")
    assert titles("gateshead decision parking") == ["Parking charges"]


def test_a_council_is_found_by_its_name_in_both_languages(bridgend):
    assert [(entry.kind, entry.url) for entry in entries("bridgend")] == [("council", "/bridgend/")]
    assert [entry.url for entry in entries("pen-y-bont", "cy")] == ["/cy/bridgend/"]


def test_rich_text_is_read_without_its_tags(gateshead):
    live(
        VisionStatement, gateshead, body_en="<h3>Our <em>borough</em></h3><ul><li>Fish &amp; chips</li></ul>"
    )
    assert kinds("borough") == {"vision"}
    assert entries("chips")[0].snippet[0] == "Fish &amp; <mark>chips</mark>"
    assert kinds("strong") == kinds("li") == set()


def test_a_decision_is_found_by_what_was_raised_and_a_statement_by_who_said_it(gateshead):
    decision = live(Decision, gateshead, title_en="Budget")
    Issue.objects.create(decision=decision, raised_en="Swimming pools")
    live(Statement, gateshead, councillor=a_councillor(gateshead, name="Ada Swift"), quote_en="We listened")
    assert titles("swimming") == ["Budget"]
    assert kinds("swift") == {"statement", "councillor"}
    assert kinds("swift listened") == {"statement"}


def test_a_committee_is_found_by_its_name_and_its_members_and_a_directorate_by_who_leads_it(gateshead):
    committee = a_committee(gateshead, name_en="Audit Committee", until_on=date(2024, 3, 31))
    member = a_member(committee, a_councillor(gateshead, name="Jane Gebbie"))
    a_directorate(gateshead, name_en="Place", director_role_en="Director of Regeneration")
    assert titles("audit") == ["Audit Committee"]
    assert entries("audit")[0].state == "Until 31 March 2024"
    assert set(titles("gebbie")) == {"Jane Gebbie", "Audit Committee"}
    assert titles("regeneration") == ["Place"]
    member.delete()
    assert titles("gebbie") == ["Jane Gebbie"]


def test_every_kind_of_content_is_found(gateshead):
    one_of_each(gateshead)
    every = {entry.kind for entry in SearchEntry.objects.all()}
    assert every == set(found_models())
    assert every >= {
        *("vision", "pledge", "approach", "award", "grant", "news-item", "statement", "event", "plan"),
        *("priority", "document", "decision", "evidence", "engagement", "councillor", "council"),
    }
    assert set(CONTENT) <= set(found_models().values())


def test_addresses_of_entries_open_and_show_the_thing(client, gateshead):
    one_of_each(gateshead)
    for entry in SearchEntry.objects.filter(council=gateshead):
        assert client.get(entry.url.partition("#")[0]).status_code == 200, entry.url
        assert entry.url.startswith("/cy/") == (entry.language == "cy")


def test_text_given_only_in_english_is_found_on_the_welsh_page_and_says_so(bridgend):
    live(Plan, bridgend, title_en="Roads", title_cy="Ffyrdd", purpose_en="Mending potholes")
    [entry] = entries("potholes", "cy")
    assert (entry.title, entry.title_language) == ("Ffyrdd", "cy")
    assert entry.snippet == ("Mending <mark>potholes</mark>", "en")
    live(Plan, bridgend, title_en="Bridges")
    [entry] = entries("bridges", "cy")
    assert (entry.title, entry.title_language, entry.url[:4]) == ("Bridges", "en", "/cy/")


def test_welsh_words_do_not_answer_in_english_and_are_found_in_welsh(bridgend):
    live(Plan, bridgend, title_en="Sparrows", title_cy="Adar y to")
    assert titles("adar") == []
    question, hits = in_other_language(Question.of("adar", "en"))
    assert [entry.title for entry in entries_of_hits(question, hits)] == ["Adar y to"]
    question, hits = in_other_language(Question.of("sparrows", "cy"))
    assert [entry.title for entry in entries_of_hits(question, hits)] == ["Sparrows"]
    found = Question.of("adar", "cy").hits()
    assert in_other_language(Question.of("adar", "cy"), found)[1] == []


# -- the words around what was found --------------------------------------------------------------


def test_the_snippet_is_the_paragraph_with_most_of_the_words(gateshead):
    before, after = "word " * 40, " word" * 40
    plan = live(Plan, gateshead, title_en="X", purpose_en="Parks and lakes.\nParks\n" + "Trees.")
    Principle.objects.create(plan=plan, text_en=f"{before}lakes & parks{after}"[:300])
    text = entries("parks lakes")[0].snippet[0]
    assert text == "<mark>Parks</mark> and <mark>lakes</mark>."
    live(Plan, gateshead, title_en="Y", purpose_en=f'{before}herons & "otters"{after}')
    text = entries("otters")[0].snippet[0]
    assert text.startswith("… word")
    assert text.endswith("word …")
    assert "herons &amp; &quot;<mark>otters</mark>&quot;" in text
    assert len(text.split()) < 40


def test_markup_in_a_text_is_shown_as_text(gateshead):
    live(Plan, gateshead, title_en="X", purpose_en="<script>alert(1)</script> otters")
    assert entries("otters")[0].snippet[0] == ("&lt;script&gt;alert(1)&lt;/script&gt; <mark>otters</mark>")


# -- what is not public has no entry ----------------------------------------------------------------


@pytest.mark.parametrize("model", CONTENT, ids=lambda model: model.__name__)
@pytest.mark.parametrize("status", [Status.DRAFT, Status.REVIEW, Status.ARCHIVED])
def test_what_is_not_published_has_no_entry_at_all(gateshead, model, status):
    row = draft(model, gateshead, title_en="Zanzibar", status=status, publish_at=timezone.now())
    assert not SearchEntry.objects.filter(title="Zanzibar").exists()
    row.title_en = "Zanzibar again"
    row.save()
    assert not SearchEntry.objects.filter(title__startswith="Zanzibar").exists()


def test_nothing_is_found_after_it_is_withdrawn_and_again_after_it_is_published(gateshead, publisher):
    plan = draft(Plan, gateshead, title_en="Zanzibar")
    plan.submit(by=publisher)
    assert titles("zanzibar") == []
    plan.publish(by=publisher)
    assert titles("zanzibar") == ["Zanzibar"]
    plan.withdraw(by=publisher)
    assert titles("zanzibar") == []
    plan.publish(by=publisher)
    plan.archive(by=publisher, reason="Out of date.")
    assert titles("zanzibar") == []


def test_what_is_scheduled_is_found_from_that_minute_on_and_not_before(gateshead, publisher):
    ten = datetime(2026, 10, 25, 10, 0, tzinfo=LONDON)  # the day the clocks go back
    plan = draft(Plan, gateshead, title_en="Zanzibar")
    live(Plan, gateshead, title_en="Other")
    with time_machine.travel(ten - timedelta(days=2), tick=False):
        plan.publish(by=publisher, at=ten)
        a_priority(plan, title_en="Cloves")
        live(Document, gateshead, plan=plan, title_en="Maps of spices")
    with time_machine.travel(ten - timedelta(minutes=1), tick=False):
        assert titles("zanzibar") == titles("cloves") == titles("spices") == []
        assert titles("zanzibr") == titles("clove") == []  # nor suggested
    with time_machine.travel(ten, tick=False):
        assert titles("zanzibar") == titles("zanzibr") == ["Zanzibar"]
        assert (titles("cloves"), titles("spices")) == (["Cloves"], ["Maps of spices"])


def test_a_replaced_edition_gives_way_to_the_next_at_the_same_moment(gateshead, publisher):
    first = live(Plan, gateshead, title_en="Roads, as they were", slug="roads")
    old = a_priority(first, title_en="Old bridges", slug="bridges")
    evidence = live(Evidence, gateshead, plan=first, title_en="Kerbs", slug="kerbs")
    second = next_edition(first, title_en="Roads, as they will be", slug="roads")
    a_priority(second, title_en="New bridges", slug="bridges", lineage_id=old.lineage_id)
    noon = timezone.now() + timedelta(days=3)
    second.publish(by=publisher, at=noon)
    assert titles("roads") == ["Roads, as they were"]
    assert titles("bridges") == ["Old bridges"]
    with time_machine.travel(noon, tick=False):
        assert [(entry.title, entry.url) for entry in entries("roads")] == [
            ("Roads, as they will be", "/gateshead/plans/roads/")
        ]
        assert [entry.url for entry in entries("bridges")] == ["/gateshead/plans/roads/priorities/bridges/"]
        # What was said of the first edition still stands on the plan's page.
        assert [entry.url for entry in entries("kerbs")] == [
            f"/gateshead/plans/roads/#evidence-{evidence.slug}"
        ]
    second.refresh_from_db()
    second.withdraw(by=publisher)
    with time_machine.travel(noon, tick=False):
        assert titles("roads") == ["Roads, as they were"]


def test_an_edition_may_change_its_address(gateshead, publisher):
    first = live(Plan, gateshead, slug="old-roads", title_en="Roads")
    live(Evidence, gateshead, plan=first, title_en="Potholes", slug="potholes")
    next_edition(first, slug="new-roads").publish(by=publisher, at=timezone.now() + timedelta(days=3))
    assert entries("potholes")[0].url == "/gateshead/plans/old-roads/#evidence-potholes"
    with time_machine.travel(timezone.now() + timedelta(days=4), tick=False):
        assert entries("potholes")[0].url == "/gateshead/plans/new-roads/#evidence-potholes"


@pytest.mark.parametrize("model", [Document, Evidence], ids=lambda model: model.__name__)
def test_what_is_visible_with_a_plan_is_hidden_and_found_with_it(gateshead, publisher, model):
    plan = live(Plan, gateshead)
    live(model, gateshead, plan=plan, title_en="Zanzibar")
    a_priority(plan, title_en="Zanzibar")
    assert len(titles("zanzibar")) == 2
    plan.withdraw(by=publisher)
    assert titles("zanzibar") == []
    assert not SearchEntry.objects.filter(title="Zanzibar").exists()
    plan.publish(by=publisher)
    assert len(titles("zanzibar")) == 2


def test_pledges_go_with_their_vision(gateshead, publisher):
    vision = live(VisionStatement, gateshead, title_en="A vision")
    live(Pledge, gateshead, vision=vision, number=1, title_en="Zanzibar")
    assert titles("zanzibar") == ["Zanzibar"]
    vision.withdraw(by=publisher)
    assert titles("zanzibar") == []
    vision.publish(by=publisher)
    assert [entry.url for entry in entries("zanzibar")] == [
        f"/gateshead/pledges/{Pledge.objects.get().slug}/"
    ]


def test_an_approach_stays_readable_with_a_replaced_vision_but_not_with_a_withdrawn_one(gateshead, publisher):
    vision = live(VisionStatement, gateshead)
    approach = live(Approach, gateshead, vision=vision, title_en="Zanzibar")
    Element.objects.create(approach=approach, term_en="Cloves")
    next_edition(vision).publish(by=publisher)
    assert titles("cloves") == ["Zanzibar"]
    vision.refresh_from_db()
    vision.archive(by=publisher, reason="Out of date.")
    assert titles("cloves") == []


def test_a_council_that_is_not_live_is_not_searched(gateshead, bridgend):
    live(Plan, gateshead, title_en="Zanzibar")
    live(Plan, bridgend, title_en="Zanzibar")
    gateshead.is_live = False
    gateshead.save()
    assert [entry.council for entry in entries("zanzibar")] == [bridgend]
    assert titles("gateshead") == []
    assert titles("zanzibar", councils=[gateshead.pk]) == []
    Council.objects.filter(pk=gateshead.pk).update(is_live=True)
    assert len(titles("zanzibar")) == 2


# -- entries follow what they quote -----------------------------------------------------------------


def test_parts_are_found_when_added_and_not_when_deleted(gateshead):
    vision = live(VisionStatement, gateshead, title_en="A vision")
    commitment = Commitment.objects.create(vision=vision, text_en="Plant an orchard")
    assert titles("orchard") == ["A vision"]
    commitment.text_en = "Plant a meadow"
    commitment.save()
    assert (titles("orchard"), titles("meadow")) == ([], ["A vision"])
    commitment.delete()
    assert titles("meadow") == []
    priority = a_priority(live(Plan, gateshead), title_en="Zanzibar")
    priority.delete()
    assert titles("zanzibar") == []


def test_a_new_name_is_found_everywhere_it_stands(gateshead):
    partner, councillor = a_partner(gateshead, name="Old Trust"), a_councillor(gateshead, name="Ann Old")
    plan = live(Plan, gateshead, title_en="Roads", lead_councillor=councillor)
    PlanPartner.objects.create(plan=plan, partner=partner)
    live(Statement, gateshead, councillor=councillor, title_en="Said")
    partner.name, councillor.name, councillor.slug = "Zanzibar Trust", "Ann Newman", "ann-newman"
    partner.save()
    councillor.save()
    Office.objects.create(councillor=councillor, title_en="Mayor")
    assert titles("zanzibar") == ["Roads"]
    assert set(titles("newman")) == {"Roads", "Said", "Ann Newman"}
    assert "/councillors/ann-newman/" in next(
        entry.url for entry in entries("newman") if entry.title == "Said"
    )
    assert titles("mayor") == ["Ann Newman"]
    assert titles("old") == []


def test_a_council_s_new_name_and_address_reach_all_its_entries(gateshead):
    live(Plan, gateshead, title_en="Roads", slug="roads")
    gateshead.name_en, gateshead.slug = "Newcastle", "newcastle"
    gateshead.save()
    assert [entry.url for entry in entries("newcastle roads")] == ["/newcastle/plans/roads/"]
    assert with_all_words(Question.of("gateshead roads", "en"))[1] == []


def test_offices_of_a_councillor_who_is_nowhere_quoted_change_nothing_else(
    gateshead, django_assert_max_num_queries
):
    councillor = a_councillor(gateshead)
    with django_assert_max_num_queries(20):
        Office.objects.create(councillor=councillor, title_en="Mayor")


def test_a_save_that_changes_no_word_writes_no_entry(gateshead):
    plan = live(Plan, gateshead, title_en="Roads")
    before = list(SearchEntry.objects.values_list("pk", flat=True))
    plan.position = 2
    plan.save()
    assert list(SearchEntry.objects.values_list("pk", flat=True)) == before


def test_many_rows_saved_together_are_written_once_at_the_end(gateshead):
    with batched_invalidation():
        plan = live(Plan, gateshead, title_en="Roads")
        Principle.objects.create(plan=plan, text_en="Zanzibar")
        assert titles("roads") == []
    assert titles("roads zanzibar") == ["Roads"]


def test_nothing_of_a_change_that_fails_is_found(gateshead):
    def fail():
        with batched_invalidation():
            live(Plan, gateshead, title_en="Zanzibar")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert titles("zanzibar") == []


def test_rows_that_came_past_the_site_are_found_after_a_rebuild(gateshead):
    plan, gone = live(Plan, gateshead, title_en="Roads"), live(Plan, gateshead, title_en="Bridges")
    Plan.objects.filter(pk=plan.pk).update(title="Zanzibar", title_en="Zanzibar")
    Plan.objects.filter(pk=gone.pk)._raw_delete(using="default")
    SearchEntry.objects.filter(language="cy").delete()
    said = StringIO()
    call_command("rebuild_search", stdout=said)
    assert (titles("zanzibar"), titles("bridges"), titles("roads")) == (["Zanzibar"], [], [])
    assert titles("zanzibar", "cy") == ["Zanzibar"]
    assert "4 entries" in said.getvalue()
    before = set(SearchEntry.objects.values_list("pk", flat=True))
    call_command("rebuild_search", stdout=said)
    assert set(SearchEntry.objects.values_list("pk", flat=True)) == before


def test_rows_loaded_from_a_dump_make_no_second_entry(gateshead):
    plan = live(Plan, gateshead, title_en="Roads")
    dump = serialize("json", [plan])
    SearchEntry.objects.all().delete()
    for row in deserialize("json", dump):
        row.save()
    assert not SearchEntry.objects.exists()


# -- misspelt -----------------------------------------------------------------------------------------


def test_a_misspelt_word_is_answered_with_one_that_stands_somewhere(gateshead):
    live(Plan, gateshead, title_en="Safeguarding children")
    asked, hits = answer(Question.of("safegarding of childrn", "en"))
    assert asked.words == ("safeguarding", "children")
    assert len(hits) == 1


def test_words_of_what_is_not_public_are_never_suggested(gateshead, publisher):
    draft(Plan, gateshead, title_en="Zanzibar")
    plan = live(Plan, gateshead, title_en="Madagascar")
    assert titles("madagasca") == titles("madagaskar") == ["Madagascar"]
    plan.withdraw(by=publisher)
    hidden = a_council("elsewhere", is_live=False)
    live(Plan, hidden, title_en="Mauritius")
    for typed in ("zanzibr", "madagaskar", "mauritous"):
        asked, hits = answer(Question.of(typed, "en"))
        assert (asked.words, hits) == ((typed,), [])


def test_words_are_suggested_only_from_where_one_is_looking(gateshead, bridgend):
    live(Plan, bridgend, title_en="Zanzibar")
    live(Plan, gateshead, title_en="Roads")
    assert titles("zanzibr", councils=[gateshead.pk]) == []
    assert titles("zanzibr", kinds=["decision"]) == []
    assert titles("zanzibr", councils=[bridgend.pk], kinds=["plan"]) == ["Zanzibar"]


def test_a_word_that_is_right_is_not_corrected_because_it_stands_elsewhere(gateshead, bridgend):
    live(Plan, bridgend, title_en="Foster care")
    live(Plan, gateshead, title_en="Faster care")
    assert titles("foster", councils=[gateshead.pk]) == []


def test_a_right_word_that_stands_elsewhere_is_kept_and_another_one_only_offered(gateshead, bridgend):
    live(Plan, bridgend, title_en="Foster care")
    live(Plan, gateshead, title_en="Faster trams")
    question = Question.of("foster", "en", councils=[gateshead.pk])
    assert answer(question) == (question, [])
    assert suggestion(question) == "faster"
    # In whichever language it stands.
    live(Plan, bridgend, title_en="X", title_cy="Fastan")
    question = Question.of("fastan", "en", councils=[gateshead.pk])
    assert answer(question) == (question, [])


def test_whoever_wants_the_words_as_typed_gets_them(gateshead):
    live(Plan, gateshead, title_en="Safeguarding children")
    question = Question.of("safegarding", "en")
    assert answer(question, corrects=False) == (question, [])


@pytest.mark.parametrize(
    ("typed", "stands", "is_near"),
    [
        ("housing", "huosing", True),
        ("libary", "library", True),
        ("librareis", "libraries", True),
        ("enviroment", "environment", True),
        ("rubbish", "publish", False),
        ("sends", "spend", False),
        ("house", "horde", False),
        ("parkss", "sparks", False),
    ],
)
def test_near_words_begin_alike_and_differ_in_a_letter_or_two(typed, stands, is_near):
    assert near(typed, ["zebra", stands]) == ([stands] if is_near else [])


@pytest.mark.parametrize("typed", ["rods", "ROADZ", "roadz1", "bin"])
def test_short_words_capitals_and_codes_are_never_corrected(gateshead, typed):
    live(Plan, gateshead, title_en="Roads and roadz2 and binx")
    live(Plan, gateshead, title_en="Rodeo")
    question = Question.of(typed, "en")
    assert answer(question)[0].words == question.words
    assert not suggestion(question)


# -- some of the words --------------------------------------------------------------------------------


def test_where_nothing_has_all_words_most_of_them_are_enough_and_then_any(gateshead):
    live(Plan, gateshead, title_en="Roads and bridges")
    live(Plan, gateshead, title_en="Roads")
    asked, hits = answer(Question.of("roads bridges zebra", "en"))
    assert asked.missing == 1
    assert [entry.title for entry in entries_of_hits(asked, hits)] == ["Roads and bridges"]
    asked, hits = answer(Question.of("roads zebra giraffe", "en"))
    assert asked.missing == 2
    assert len(hits) == 2
    assert answer(Question.of("zebra giraffe", "en"))[1] == []


# -- small words --------------------------------------------------------------------------------------


def test_small_words_alone_are_asked_for_as_they_are(gateshead):
    live(Plan, gateshead, title_en="A new IT desk")
    live(Plan, gateshead, title_en="Who we are")
    live(Plan, gateshead, title_en="Desk")
    assert titles("IT") == titles("it") == ["A new IT desk"]
    assert titles("who") == titles("who are we") == ["Who we are"]
    assert titles("IT desk") == ["A new IT desk"]  # in capitals among others it is meant
    assert len(titles("it is a desk")) == len(titles("WHAT IS THE DESK")) == 2


# -- other words for the same thing -------------------------------------------------------------------


def test_other_words_for_the_same_thing_are_found_after_the_word_itself(gateshead):
    live(Plan, gateshead, title_en="Waste", summary_en="Waste waste waste")
    live(Plan, gateshead, title_en="X", summary_en="Of much else, and of rubbish")
    assert titles("rubbish") == ["X", "Waste"]
    assert titles("household rubbish") == ["X", "Waste"]  # with some of the words
    assert entries("rubbish")[1].snippet[0] == "<mark>Waste</mark> <mark>waste</mark> <mark>waste</mark>"


def test_synonyms_are_the_site_s_own_and_move_its_version(gateshead):
    live(Plan, gateshead, title_en="The snicket by the mill")
    assert titles("ginnel") == []
    before = SiteVersion.objects.get().version
    synonym = SearchSynonym.objects.create(english="ginnel, snicket, twitten", welsh="wtra, wtrâu")
    assert SiteVersion.objects.get().version > before
    assert titles("ginnels") == titles("wtra") == titles("twitten by the mill") == ["The snicket by the mill"]
    before = SiteVersion.objects.get().version
    synonym.delete()
    assert SiteVersion.objects.get().version > before
    assert titles("ginnel") == []


def test_a_synonym_of_several_words_stands_for_all_of_them(gateshead):
    SearchSynonym.objects.create(english="looked-after lambs, LAL", welsh="ŵyn mewn gofal")
    live(Plan, gateshead, title_en="LAL")
    for typed in ("looked after lambs", "looked-after lambs", "LAL", "ŵyn mewn gofal"):
        assert titles(typed) == ["LAL"], typed
    live(Plan, gateshead, title_en="Lambs that are looked after")
    assert titles("looked after lambs") == ["Lambs that are looked after", "LAL"]


def test_irregular_plurals_of_welsh_nouns_lead_to_each_other(bridgend):
    live(Plan, bridgend, title_en="Dogs", title_cy="Baw cŵn")
    live(Plan, bridgend, title_en="Houses", title_cy="Codi tai")
    assert titles("ci", "cy") == titles("gi", "cy") == ["Baw cŵn"]
    assert titles("tŷ", "cy") == titles("dŷ", "cy") == ["Codi tai"]


@pytest.mark.parametrize(
    ("english", "welsh", "beside"),
    [("one", "", "english"), ("", "", "english"), ("a, " * 50, "b", "english")],
)
def test_a_synonym_needs_two_words_and_not_too_many(english, welsh, beside):
    with pytest.raises(ValidationError) as refused:
        SearchSynonym(english=english, welsh=welsh).full_clean()
    assert beside in refused.value.message_dict


def test_words_of_a_synonym_are_kept_once_and_without_spaces_around():
    synonym = SearchSynonym(english=" waste ,rubbish,,  waste, food   waste", welsh="")
    synonym.full_clean()
    assert synonym.english == "waste, rubbish, food waste"


# -- codes ----------------------------------------------------------------------------------------------


def test_the_thing_whose_code_is_typed_comes_before_what_mentions_it(gateshead):
    plan = live(Plan, gateshead, title_en="About 1.2.3", summary_en="1.2.3 and 1.2.3")
    an_action(plan, reference="1.2.3", title_en="A long title of an action that is about much else")
    an_action(plan, reference="3.2.1", title_en="Other")
    a_measure(plan, code="HSG-07", name_en="Homes that were built")
    live(Plan, gateshead, title_en="HSG-07")
    assert titles("1.2.3") == ["A long title of an action that is about much else", "About 1.2.3"]
    assert titles("hsg-07")[0] == titles("HSG-07.")[0] == "Homes that were built"


# -- what is over, and when it was ----------------------------------------------------------------------


def test_what_has_ended_says_so_with_all_that_stands_under_it(gateshead):
    plan = live(Plan, gateshead)
    above = a_priority(plan, title_en="Above")
    priority = a_priority(plan, title_en="Zanzibar priority", parent=above)
    an_action(plan, title_en="Zanzibar action", priority=priority)
    a_measure(plan, name_en="Zanzibar measure", priority=priority)
    assert {entry.state for entry in entries("zanzibar")} == {""}
    above.ended_on, above.ended_reason_en = "2026-03-03", "Done."
    above.save()
    assert {entry.state for entry in entries("zanzibar")} == {"Ended on 3 March 2026"}
    assert {entry.state for entry in entries("zanzibar", "cy")} != {"Ended on 3 March 2026"}
    above.ended_on, above.ended_reason_en = None, ""
    above.save()
    assert {entry.state for entry in entries("zanzibar")} == {""}


def test_what_is_cancelled_or_dropped_says_so(gateshead):
    live(Event, gateshead, title_en="Zanzibar day", cancelled_at=datetime(2026, 3, 3, 12, 0, tzinfo=LONDON))
    live(Pledge, gateshead, number=1, title_en="Zanzibar", is_dropped=True, dropped_reason_en="No money.")
    assert {entry.state for entry in entries("zanzibar")} == {
        "Cancelled on 3 March 2026",
        "Dropped by the council",
    }


def test_everything_that_can_be_over_says_so():
    """Whatever ends with a day, is cancelled or dropped: a new model says by what, or its results do not."""
    names = {"ended_on", "cancelled_at", "is_dropped"}
    for model in found_models().values():
        own = names & {field.name for field in model._meta.fields}
        assert own <= set(model.stated_by), model


def test_every_date_of_a_result_says_what_it_is():
    for model in found_models().values():
        for sentence in (*model.dated_by.values(), *model.stated_by.values()):
            for language in ("en", "cy"):
                with override(language):
                    said = str(sentence)
                assert said.replace("%(date)s", "").strip(" :"), (model, sentence)
        assert all("%(date)s" in str(sentence) for sentence in model.dated_by.values())


# -- common words -----------------------------------------------------------------------------------------


def test_a_common_word_shows_hits_of_many_councils(monkeypatch):
    monkeypatch.setattr(ask, "MOST", 20)
    councils = [a_council(f"town-{number:02}") for number in range(12)]
    SearchEntry.objects.bulk_create(
        SearchEntry(
            council=council,
            language="en",
            kind="plan",
            object_id=10 * place + number,
            title="Roads",
            title_language="en",
            url="/",
            title_words="roads" if number else "x",
            text_words="" if number else "roads",
        )
        for place, council in enumerate(councils)
        for number in range(10)
    )
    hits = Question.of("roads", "en").hits()
    assert len({hit.council_id for hit in hits[:10]}) == 10
    assert {hit.council_id for hit in hits} == {council.pk for council in councils}
    assert len(hits) == 21
    assert len({hit.council_id for hit in Question.of("roads", "en", kinds=["plan"]).hits()[:10]}) == 10
    assert Question.of("roads", "en", kinds=["grant"]).hits() == []
    # What is about one council still comes first where its name is typed.
    assert len({hit.council_id for hit in Question.of("roads", "en", councils=[councils[3].pk]).hits()}) == 1


# -- how much it costs -------------------------------------------------------------------------------


def test_no_more_than_a_thousand_hits_are_ranked(gateshead):
    SearchEntry.objects.bulk_create(
        SearchEntry(
            council=gateshead,
            language="en",
            kind="plan",
            object_id=number,
            title="Roads",
            title_language="en",
            url="/",
            title_words="roads",
        )
        for number in range(MOST + 5)
    )
    assert len(Question.of("roads", "en").hits()) == MOST + 1


def test_asking_costs_the_same_however_much_is_found(gateshead, django_assert_num_queries):
    for number in range(12):
        live(Plan, gateshead, title_en=f"Road {number}")
    # synonyms, as typed, in other words, results
    with django_assert_num_queries(4):
        assert len(entries("road")) == 12


@pytest.mark.parametrize("asked", ["roads", "raods", "roads zanzibar", "zanzibar quagga", "SEND", "qqqq"])
@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_index_is_never_asked_for_one_hit_alone(gateshead, asked, language):
    """For a single row PostgreSQL reads the table instead of the index (`Question.exists`)."""
    live(Plan, gateshead, title_en="Roads")
    question = Question.of(asked, language)
    with CaptureQueriesContext(connection) as queries:
        answer(question)
        suggestion(question)
    said = [query["sql"] for query in queries if "councils_searchentry" in query["sql"]]
    assert said
    assert [sql for sql in said if sql.endswith("LIMIT 1")] == []


# -- what models say of themselves -----------------------------------------------------------------


def test_models_name_only_texts_that_are_theirs_or_their_parts():
    """A text that is published by itself has its own entry: through another's it would leak, or stay when it goes."""
    for model in found_models().values():
        for lookup in relations_read(model):
            through = led_to(model, lookup)
            is_own = not issubclass(through, CouncilContent)
            is_parent = through in {field.related_model for field in model.seen_with()}
            assert is_own or is_parent, (model, lookup)
        for path in (*model.searched, *model.dated_by, *model.stated_by):
            relation, _, name = path.rpartition("__")
            (led_to(model, relation) if relation else model)._meta.get_field(name)


def test_every_model_of_the_site_that_is_found_has_an_address():
    assert all(hasattr(model, "get_absolute_url") for model in found_models().values())
    assert {Council, Councillor, Priority} <= set(found_models().values())
    assert Partner not in found_models().values()  # public only where a plan that can be read names it


# -- words (pure) ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Children’s Services", ["children", "services"]),
        ("Tŷ’r Cymry", ["ty", "cymry"]),
        ("O'Neill", ["o", "neill"]),
        ("2020-2023", ["2020", "2023"]),
        ("a_b\x00c\ud800!", ["a", "b", "c"]),
        ("ﬁne ½", ["fine", "1", "2"]),
        ("😀 --", []),
    ],
)
def test_words_are_letters_and_digits_only(text, words):
    assert normalised_words(text) == words


def test_a_hyphened_word_is_kept_in_parts_and_whole():
    assert indexed("Co-production", "e-mail") == ["co", "production", "e", "mail", "coproduction", "email"]


@pytest.mark.parametrize(
    "forms", ["plant blant mhlant phlant", "cymru gymru nghymru chymru", "gardd ardd ngardd", "llais lais"]
)
def test_welsh_words_lead_to_each_other(forms):
    for typed in forms.split():
        assert {*forms.split()} <= set(welsh_forms(typed)), typed


def test_numbers_and_very_short_words_are_not_kept_for_suggestions(gateshead):
    live(Plan, gateshead, title_en="The A1 in 2026, by bus and tram")
    assert set(SearchWord.objects.filter(language="en").values_list("word", flat=True)) >= {"tram"}
    assert not SearchWord.objects.filter(word__in=["2026", "bus", "a1"]).exists()


# -- two at once ------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time anyway")
def test_a_document_saved_while_its_plan_is_being_withdrawn_is_not_found(gateshead, publisher):
    plan = live(Plan, gateshead)
    document = live(Document, gateshead, plan=plan, title_en="Zanzibar")

    def save():
        document.summary_en = "Cloves"
        document.save()
        connection.close()

    with ThreadPoolExecutor() as pool, transaction.atomic():
        plan.withdraw(by=publisher)
        saving = pool.submit(save)
        while not is_anybody_waiting():
            assert not saving.done()
    saving.result()
    assert titles("zanzibar") == titles("cloves") == []
    assert not SearchEntry.objects.filter(title="Zanzibar").exists()


def is_anybody_waiting() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return cursor.fetchone()[0]
