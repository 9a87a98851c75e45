"""The search page: what residents ask, see and narrow, and that whatever is typed is only text."""

import pytest
from builders import Status, a_council, a_priority, a_user, draft, live
from django.urls import reverse
from reading import page, words

from councils.models import Council, SearchEntry
from councils.search import MOST
from plans.models import Decision, Plan
from pledges.models import Statement, VisionStatement
from strategy_site.search import BOXES, ON_A_PAGE

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]


def results(soup) -> list[str]:
    return [words(title) for title in soup.select("main ol.rows h3")]


def boxes(soup) -> dict[str, bool]:
    """The label of each box and whether it is ticked."""
    return {
        words(soup.find("label", attrs={"for": box["id"]})): box.has_attr("checked")
        for box in soup.select("input[type=checkbox]")
    }


def chips(soup) -> dict[str, str]:
    return {words(link).removesuffix(" \u00d7"): link["href"] for link in soup.select(".chips a")}


@pytest.fixture
def two(gateshead, bridgend):
    """Housing in two councils."""
    live(Plan, gateshead, title_en="Housing plan", summary_en="Homes for families & carers")
    live(Decision, gateshead, title_en="Housing decision")
    live(Plan, bridgend, title_en="Housing in Bridgend", title_cy="Tai ym Mhen-y-bont")
    return gateshead, bridgend


# -- reading the page -----------------------------------------------------------------------------


def test_an_empty_search_says_what_can_be_looked_for(client, gateshead):
    soup = page(client, "/search/")
    assert words(soup.h1) == "Search"
    assert soup.title.text.startswith("Search - ")
    assert "What you can search for" in words(soup.main)
    assert not soup.select("meta[name=robots], main ol, .chips")


def test_a_result_has_title_kind_council_date_and_the_words_around(client, two, gateshead):
    live(Statement, gateshead, title_en="On homes", quote_en="We build homes.", said_on="2026-03-05")
    soup = page(client, "/search/?q=homes")
    assert soup.title.text.startswith("“homes”: search")
    assert words(soup.find(id="results")) == "4 results for “homes”"
    assert soup.find("input", id="q")["value"] == "homes"
    by_title = {words(item.h3): item for item in soup.select("main ol.rows li")}
    statement, plan = by_title["On homes"], by_title["Housing plan"]
    assert words(statement.p) == "Statement, Gateshead. Said on 5 March 2026"
    assert statement.select("svg.ring")
    assert plan.a["href"].startswith("/gateshead/plans/")
    assert [mark.text for mark in plan.select("mark")] == ["Homes"]
    assert "Homes for families & carers" in words(plan)


def test_a_result_without_a_date_says_so(client, gateshead):
    live(Plan, gateshead, title_en="Housing", first_published_at=None)
    assert "Plan, Gateshead. Date not given" in words(page(client, "/search/?q=housing").main)


def test_results_are_not_for_search_engines(client, two):
    soup = page(client, "/search/?q=housing")
    assert soup.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert not soup.select("link[rel=canonical], link[hreflang]")


def test_every_page_leads_to_search_and_a_council_s_pages_to_its_own(client, two):
    assert page(client, "/").select_one("header a[href='/search/']")
    assert page(client, "/gateshead/").select_one("header a[href='/search/?council=gateshead']")
    assert page(client, "/cy/bridgend/").select_one("header a[href='/cy/search/?council=bridgend']")
    soup = page(client, "/search/?council=gateshead")
    assert soup.find("input", type="hidden", attrs={"name": "council"})["value"] == "gateshead"
    assert list(chips(soup)) == ["Remove filter Gateshead"]


def test_the_same_search_in_the_other_language(client, two):
    soup = page(client, "/search/?q=housing&council=bridgend")
    other = soup.select_one("header a[lang=cy]")["href"]
    assert other == "/cy/search/?q=housing&council=bridgend"
    soup = page(client, "/cy/search/?q=tai")
    assert soup.html["lang"] == "cy"
    assert results(soup) == ["Tai ym Mhen-y-bont"]


def test_what_the_welsh_page_has_to_give_in_english_is_marked(client, gateshead):
    live(Plan, gateshead, title_en="Housing", summary_en="Homes")
    [item] = page(client, "/cy/search/?q=homes").select("main ol.rows li")
    assert item.a["lang"] == "en"
    assert item.select("p")[-1]["lang"] == "en"
    [item] = page(client, "/search/?q=homes").select("main ol.rows li")
    assert not item.select("[lang]")


# -- narrowing ----------------------------------------------------------------------------------------


def test_boxes_count_what_the_public_finds(client, two, gateshead):
    draft(Plan, gateshead, title_en="Housing draft")
    hidden = a_council("elsewhere", is_live=False)
    live(Plan, hidden, title_en="Housing elsewhere")
    assert boxes(page(client, "/search/?q=housing")) == {
        "Bridgend (1)": False,
        "Gateshead (2)": False,
        "Decisions (1)": False,
        "Plans (2)": False,
    }


def test_filters_stand_in_the_address_and_each_can_be_taken_away(client, two):
    soup = page(client, "/search/?q=housing&council=gateshead&kind=plan")
    assert results(soup) == ["Housing plan"]
    assert words(soup.find(id="results")) == "1 result for “housing”"
    assert chips(soup) == {
        "Remove filter Gateshead": "/search/?q=housing&kind=plan",
        "Remove filter Plans": "/search/?q=housing&council=gateshead",
    }
    # The other councils and kinds are counted as if the filter beside them stood alone.
    assert boxes(soup) == {
        "Bridgend (1)": False,
        "Gateshead (1)": True,
        "Decisions (1)": False,
        "Plans (1)": True,
    }
    assert len(results(page(client, "/search/?q=housing&council=gateshead&council=bridgend"))) == 3


def test_boxes_belong_to_the_form_and_follow_the_results(client, two):
    html = client.get("/search/?q=housing").content.decode()
    assert html.index('href="#narrow"') < html.index("Housing plan</a>") < html.index('id="narrow"')
    soup = page(client, "/search/?q=housing")
    assert {box["form"] for box in soup.select("input[type=checkbox]")} == {soup.form["id"]}
    assert soup.form["method"] == "get"


def test_many_councils_are_chosen_from_a_list(client, db):
    councils = [a_council(f"town-{number:02}") for number in range(BOXES + 1)]
    for council in councils:
        live(Plan, council, title_en="Housing")
    soup = page(client, "/search/?q=housing&council=town-03")
    assert [label for label in boxes(soup) if "Town" in label] == ["Town-03 (1)"]
    listed = [words(option) for option in soup.select("select[name=council] option")]
    assert listed[1] == "Town-00 (1)"
    assert len(listed) == BOXES + 1
    assert soup.find("label", attrs={"for": "council"})


def test_more_than_can_be_ranked_is_said_and_not_counted(client, gateshead):
    SearchEntry.objects.bulk_create(
        SearchEntry(
            council=gateshead,
            language="en",
            kind="plan",
            object_id=number,
            title=f"Roads {number}",
            title_language="en",
            url="/",
            title_words=f"roads {number}",
        )
        for number in range(MOST + 1)
    )
    soup = page(client, "/search/?q=roads")
    assert words(soup.find(id="results")) == "1,000+ results for “roads”"
    assert {"Gateshead", "Plans", "Decisions"} <= set(boxes(soup))
    assert f"Page 1 of {MOST // ON_A_PAGE}" in words(soup.main)
    assert client.get(f"/search/?q=roads&page={MOST // ON_A_PAGE + 1}").status_code == 302
    assert words(page(client, "/search/?q=roads+7").find(id="results")) == "1 result for “roads 7”"


# -- pages of results ---------------------------------------------------------------------------------


def test_results_come_in_pages_that_keep_the_question(client, gateshead):
    for number in range(ON_A_PAGE + 1):
        live(Plan, gateshead, title_en=f"Housing {number}")
    first = page(client, "/search/?q=housing&kind=plan")
    assert "(page 1 of 2)" in first.title.text
    following = first.select_one("nav.pages a[rel=next]")["href"]
    second = page(client, f"/search/{following}")
    assert "(page 2 of 2)" in second.title.text
    assert len(results(first)) == ON_A_PAGE
    assert len({*results(first), *results(second)}) == ON_A_PAGE + 1
    assert chips(second)["Remove filter Plans"] == "/search/?q=housing"


@pytest.mark.parametrize("number", ["0", "-1", "3", "abc", "1.5", "", "%C2%B2", "1" * 30, "1" * 5000])
@pytest.mark.parametrize("path", ["/search/", "/cy/search/"])
def test_a_page_that_is_not_there_leads_to_the_first(client, two, path, number):
    answer = client.get(f"{path}?q=housing&page={number}&kind=plan")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{path}?q=housing&kind=plan")


# -- nothing found --------------------------------------------------------------------------------------


def test_nothing_found_is_said_with_what_to_try(client, two):
    soup = page(client, "/search/?q=zanzibar")
    assert words(soup.find(id="results")) == "No results for “zanzibar”"
    for tip in ("Check the spelling", "different words", "Find your council"):
        assert tip in words(soup.main)
    assert not boxes(soup)


def test_what_stands_only_elsewhere_is_one_link_away(client, two):
    soup = page(client, "/search/?q=housing&council=bridgend&kind=decision")
    assert words(soup.find(id="results")) == "No results for “housing”"
    link = soup.find("a", string="Search all councils and types: 3 results")
    assert link["href"] == "/search/?q=housing"
    hidden = {field["name"]: field["value"] for field in soup.select("input[type=hidden]")}
    assert hidden == {"council": "bridgend", "kind": "decision"}
    assert soup.select_one("main a[href='/bridgend/decisions/']")


def test_a_misspelt_word_shows_what_was_meant_and_says_so(client, two):
    soup = page(client, "/search/?q=huosing&kind=plan")
    assert words(soup.find(id="results")) == "2 results for “housing”"
    assert "No results for “huosing”. Showing results for “housing”." in words(soup.main)
    assert soup.find("input", id="q")["value"] == "huosing"
    assert boxes(soup)["Decisions (1)"] is False


def test_who_meant_what_was_typed_can_ask_for_it(client, two):
    soup = page(client, "/search/?q=huosing&kind=plan")
    link = soup.find("a", string="Search for “huosing” instead")
    assert link["href"] == "/search/?q=huosing&kind=plan&as_typed=1"
    soup = page(client, link["href"])
    assert words(soup.find(id="results")) == "No results for “huosing”"
    assert soup.find("a", string="housing")["href"] == "/search/?q=housing&kind=plan"
    assert "Did you mean housing?" in words(soup.main).replace(" ?", "?")


def test_a_right_word_is_kept_and_another_only_offered(client, two, gateshead):
    live(Decision, gateshead, title_en="Hosting")
    soup = page(client, "/search/?q=hosting&kind=plan")
    assert words(soup.find(id="results")) == "No results for “hosting”"
    assert soup.find("a", string="housing") is None  # two letters differ in a short word
    soup = page(client, "/search/?q=housting&kind=plan")
    assert words(soup.find(id="results")) == "2 results for “housing”"


def test_results_with_some_of_the_words_are_offered_as_such(client, two):
    soup = page(client, "/search/?q=housing+zanzibar")
    assert words(soup.find(id="results")) == "No results for “housing zanzibar”"
    assert "Nothing has all of these words. Showing results with some of them." in words(soup.main)
    assert len(results(soup)) == 3


def test_results_in_the_other_language_stand_beside_and_say_so(client, two):
    soup = page(client, "/search/?q=mhen-y-bont")
    assert words(soup.find(id="results")) == "No results for “mhen-y-bont”"
    assert words(soup.find(id="other")) == "2 results in Welsh"
    [item, _council] = soup.find(id="other").find_parent("section").select("li")
    assert (item.a["lang"], item.a["href"][:4]) == ("cy", "/cy/")
    assert "other words" not in words(soup.main)  # nothing to try: it is found
    soup = page(client, "/cy/search/?q=bridgend")
    items = soup.find(id="other").find_parent("section").select("li")
    assert [item.a["lang"] for item in items] == ["en", "en"]
    assert not page(client, "/search/?q=housing").find(id="other")


def test_a_result_that_is_over_says_so(client, gateshead):
    plan = live(Plan, gateshead)
    a_priority(plan, title_en="Zanzibar", ended_on="2026-03-03", ended_reason_en="Done.")
    [item] = page(client, "/search/?q=zanzibar").select("main ol.rows li")
    assert words(item.p).startswith("Priority, Gateshead. ")
    assert words(item.p.strong) == "Ended on 3 March 2026"
    gateshead.ends_on = "2026-03-04"
    gateshead.save()
    [item] = page(client, "/search/?q=zanzibar").select("main ol.rows li")
    assert "This council ended on 4 March 2026." in words(item.p)


# -- only what is public ----------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["editor", "superuser"])
def test_people_who_read_drafts_search_what_the_public_reads(client, gateshead, superuser, who):
    draft(Plan, gateshead, title_en="Zanzibar")
    draft(Plan, gateshead, title_en="Zanzibar soon", status=Status.REVIEW)
    client.force_login(superuser if who == "superuser" else a_user("editor", gateshead))
    soup = page(client, "/search/?q=zanzibar")
    assert not results(soup)
    assert "Search finds published pages only" in words(soup.main)


def test_the_public_reads_no_line_for_those_who_are_signed_in(client, gateshead):
    assert "published pages only" not in words(page(client, "/search/?q=zanzibar").main)


def test_a_draft_changes_no_byte_of_an_answer(client, gateshead, publisher):
    def answers():
        asked = ("zanzibar", "zanzibr", "zanz", "roads", "road")
        paths = [
            f"/search/?q={text}{rest}" for text in asked for rest in ("", "&council=gateshead", "&kind=plan")
        ]
        return [client.get(path).content for path in paths]

    live(Plan, gateshead, title_en="Roads")
    before = answers()
    plan = draft(Plan, gateshead, title_en="Roads of Zanzibar")
    assert answers() == before
    plan.publish(by=publisher)
    assert answers() != before
    plan.withdraw(by=publisher)
    assert answers() == before


def test_a_council_that_is_not_live_is_as_unknown_as_one_that_is_not_there(client, gateshead):
    hidden = a_council("elsewhere", is_live=False)
    live(Plan, hidden, title_en="Zanzibar")
    found = client.get("/search/?q=zanzibar&council=elsewhere").content.decode()
    missing = client.get("/search/?q=zanzibar&council=nowhere99").content.decode()
    assert found.replace("elsewhere", "nowhere99") == missing
    Council.objects.filter(pk=hidden.pk).update(is_live=True)
    assert results(page(client, "/search/?q=zanzibar&council=elsewhere")) == ["Zanzibar"]


# -- whatever is typed ------------------------------------------------------------------------------------

ABSURD = [
    "",
    "a",
    "ab",
    "the",
    "x" * 500,
    "word " * 100,
    "AND OR NOT NEAR(a b, 2)",
    '"unclosed',
    "'; DROP TABLE councils_council; --",
    "a & b | !c <-> d:*",
    "title_words : roads*",
    "^roads {title_words}",
    "\x00",
    "ro\x00ads",
    "<script>alert(1)</script>",
    "{{ 7|add:7 }} {% now %}",
    "%s %d %(x)s %%",
    "\\ \\' \\\"",
    "😀 🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    "ﷺ ½ ² ① ﬁ ß İ",
    "日本語 русский",
    "\u202e\u200b\ufeff",
    "../../etc/passwd",
    "-",
    "*",
    "'",
    "co- -production",
]


@pytest.mark.parametrize("prefix", ["", "/cy"])
@pytest.mark.parametrize("text", ABSURD, ids=range(len(ABSURD)))
def test_whatever_is_typed_gets_an_ordinary_page(client, gateshead, prefix, text):
    live(Plan, gateshead, title_en="Roads")
    where = {"council": ["nonexistent", "\x00", "'", "GATESHEAD"], "kind": ["bogus", "\x00", "<b>"]}
    for filters in ({}, where, {"council": ["gateshead"], "kind": ["plan"]}):
        answer = client.get(f"{prefix}/search/", {"q": text, **filters})
        assert answer.status_code == 200
        assert b"<script>alert" not in answer.content
        assert b"<b>" not in answer.content


def test_what_was_typed_is_shown_as_text(client, gateshead):
    soup = page(client, "/search/?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert soup.find("input", id="q")["value"] == "<script>alert(1)</script>"
    assert "“<script>alert(1)</script>”" in soup.title.text
    assert "“<script>alert(1)</script>”" in words(soup.find(id="results"))
    assert not soup.find("script", string="alert(1)")


def test_quotes_and_ampersands_are_escaped_once(client, gateshead):
    live(Plan, gateshead, title_en="Fish & “chips”")
    soup = page(client, "/search/?q=fish+%26+%22chips%22")
    assert words(soup.find(id="results")) == '1 result for “fish & "chips"”'
    assert results(soup) == ["Fish & “chips”"]


# -- what it costs ----------------------------------------------------------------------------------------


def test_queries_do_not_grow_with_what_is_found(client, gateshead, bridgend, django_assert_num_queries):
    for number in range(3):
        for council in (gateshead, bridgend):
            live(Plan, council, title_en=f"Housing {number}")
            live(Decision, council, title_en=f"Housing {number}")
    # synonyms, hits as typed, in other words and in the other language, councils to narrow by, results;
    # with filters also those asked for, and what is beside them
    with django_assert_num_queries(6):
        client.get("/search/?q=housing")
    with django_assert_num_queries(9):
        client.get("/search/?q=housing&council=gateshead&kind=plan")


def test_the_page_asks_nothing_of_a_session(client, gateshead):
    answer = client.get("/search/?q=housing")
    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_a_vision_is_named_without_its_edition(client, gateshead):
    live(VisionStatement, gateshead, title_en="A place for all", edition_year=2024)
    soup = page(client, "/search/?q=place&kind=vision")
    assert results(soup) == ["A place for all"]
    assert "Vision, Gateshead. Edition of 2024" in words(soup.main)
    assert reverse("site:search") == "/search/"
