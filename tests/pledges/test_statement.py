"""The list of what councillors said."""

from datetime import date, timedelta

import pytest
from builders import a_councillor, draft, live
from reading import page, words

from plans.models import Plan
from pledges.models import Pledge, Statement

pytestmark = pytest.mark.django_db


def test_a_council_without_statements_says_so(client, gateshead):
    assert "Gateshead has not published a statement here." in words(
        page(client, "/gateshead/statements/").main
    )


def test_all_councillors_statements_stand_there_the_newest_first(client, gateshead):
    for name, quote, said_on in (
        ("Ann Other", "Some day.", None),
        ("Bo Person", "In March.", "2024-03-01"),
        ("Ann Other", "In May.", "2024-05-01"),
    ):
        councillor = a_councillor(gateshead, name=name)
        live(Statement, gateshead, councillor=councillor, quote_en=quote, said_on=said_on)
    soup = page(client, "/gateshead/statements/")
    assert [words(quote.p) for quote in soup.select("blockquote")] == [
        "“In May.”",
        "“In March.”",
        "“Some day.”",
    ]
    text = words(soup.main)
    assert "3 statements" in text
    assert "“In March.” Bo Person 1 March 2024" in text
    assert "“Some day.” Ann Other Date not given" in text


def test_a_statement_leads_to_the_plan_and_the_pledge_it_is_about(client, gateshead):
    pledge = live(Pledge, gateshead, number=2, title_en="Fair chances", slug="fair")
    statement = live(Statement, gateshead, pledge=pledge)
    for model, title in ((live, "Libraries"), (draft, "Secret plan")):
        model(Plan, gateshead, title_en=title).statements.add(statement)
    soup = page(client, "/gateshead/statements/")
    assert "About: Libraries About pledge 2: Fair chances" in words(soup.main)
    assert soup.find("a", string="Fair chances")["href"] == "/gateshead/pledges/fair/"
    assert "Secret" not in str(soup)


def test_statements_of_many_years_stand_page_by_page(client, gateshead):
    councillor = a_councillor(gateshead)
    for number in range(31):
        live(
            Statement,
            gateshead,
            councillor=councillor,
            quote_en=f"Day {number}.",
            said_on=date(2024, 1, 31) - timedelta(days=number),
        )
    assert len(page(client, "/gateshead/statements/").select("blockquote")) == 30
    assert [
        words(quote.p) for quote in page(client, "/gateshead/statements/?page=2").select("blockquote")
    ] == ["“Day 30.”"]


def test_a_draft_statement_is_not_in_the_list(client, gateshead, councillor_account):
    draft(Statement, gateshead, quote_en="Not yet.")
    assert "Not yet." not in words(page(client, "/gateshead/statements/"))
    client.force_login(councillor_account)
    assert "Not yet." in words(page(client, "/gateshead/statements/"))


def test_news_events_and_statements_lead_to_each_other(client, gateshead):
    kinds = {"news": "News", "events": "Events", "statements": "Statements by councillors"}
    for here, name in kinds.items():
        soup = page(client, f"/gateshead/{here}/")
        assert soup.main.nav.find("strong", attrs={"aria-current": "page"}).text == name
        others = [link["href"] for link in soup.main.nav.find_all("a")]
        assert others == [f"/gateshead/{there}/" for there in kinds if there != here]
        assert soup.header.find("a", string="News")["aria-current"] == "true"
