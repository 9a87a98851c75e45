"""What a councillor takes to a meeting: it says what the pages say, as at today, on paper and as a PDF."""

import io
import socket
from datetime import date, timedelta

import pytest
import time_machine
from builders import (
    a_comment,
    a_committee,
    a_council,
    a_measure,
    a_point,
    a_resolution,
    a_review_of,
    a_reviewer,
    a_round,
    a_scheme,
    a_snapshot,
    a_target,
    a_user,
    an_action,
    an_update,
    draft,
    live,
)
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from pypdf import PdfReader
from reading import page, section, words

from councils.models import ChangeNote, Membership
from councils.publishing.editions import start_next_edition
from delivery import formatting
from plans.models import Decision, Issue, Plan
from review import pack_pdf, pack_program
from review.views.pack import PackSection, PlanPackPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("recorded")]

ADDRESS, PDF = "/gateshead/plans/homes/pack/", "/gateshead/plans/homes/pack.pdf"
needs_pango = pytest.mark.skipif(not pack_pdf.can_be_made(), reason="Pango is not installed")


@pytest.fixture
def scrutiny(gateshead):
    return a_committee(gateshead, name_en="Scrutiny Committee", slug="scrutiny")


@pytest.fixture
def plan(gateshead, scrutiny):
    return live(Plan, gateshead, title_en="Homes plan", slug="homes", committee=scrutiny)


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def day_in_words(days: int) -> str:
    return date_format(in_days(days), "DATE_FORMAT")


def off_track(plan, title, **fields):
    action = an_action(plan, title_en=title, due_on=in_days(-40), owner_role_en="Head of Homes", **fields)
    an_update(
        action,
        "off_track",
        note_en="The builder went away.",
        next_step_en="Find another builder.",
        next_step_by=in_days(20),
    )
    return action


def red(plan, title, **fields):
    measure = a_measure(plan, name_en=title, **fields)
    a_target(measure, 90)
    a_point(measure, 50, commentary_en="Too few checks.", corrective_action_en="Two more people check.")
    return measure


def a_decision(committee, title, outcome="approved", days=-30, **fields):
    about = {"committee": committee, "meeting_on": in_days(days), "title_en": title}
    decision = live(Decision, committee.council, **about, **fields)
    a_resolution(decision, outcome)
    return decision


def titles(soup, name: str) -> list[str]:
    """Of what a section lists."""
    part = soup.find(id=name)
    return (
        [words(link) for link in part.find_parent("section").select("h3 a, th a, li > a, li > p > a")]
        if part
        else []
    )


# -- the page ---------------------------------------------------------------------------------------


def test_a_plan_with_nothing_to_say_says_so(client, plan):
    soup = page(client, ADDRESS)
    assert soup.h1.text == "Meeting pack"
    assert not soup.select("main section")
    assert "Nothing is published here yet for this pack." in words(soup.main)


def test_its_counts_are_those_of_the_progress_page_and_of_the_briefing(client, gateshead, plan):
    a_scheme(gateshead)
    off_track(plan, "Build homes")
    an_update(an_action(plan), "on_track")
    an_update(an_action(plan), "at_risk")
    red(plan, "Checks in time")
    soup, progress = page(client, ADDRESS), page(client, "/gateshead/plans/homes/progress/")
    briefing = page(client, "/gateshead/briefing/?plan=homes")
    sentence = progress.select_one(".strip__sentence").text
    assert sentence == briefing.select_one(".strip__sentence").text
    assert section(soup, "position").startswith(f"Current position {sentence}")
    shown = client.get(ADDRESS).context["pack"]
    asked = client.get("/gateshead/briefing/?plan=homes").context["briefing"]
    numbers = {part.name: part.number for part in asked.sections}
    assert len(shown.exceptions) == numbers["red"] + numbers["off-track"] == 2
    others = {part.name: part.number for part in shown.other_exceptions}
    assert others == {name: numbers[name] for name in others}
    assert set(others) == {
        name for name, number in numbers.items() if number and name not in ("red", "off-track")
    }
    going = client.get("/gateshead/plans/homes/progress/").context["going"]
    assert (list(shown.going.actions.tally), list(shown.going.measures.tally)) == (
        list(going.actions.tally),
        list(going.measures.tally),
    )


def test_what_is_off_track_says_why_what_next_and_how_it_moves(client, gateshead, plan):
    a_scheme(gateshead)
    off_track(plan, "Build homes")
    measure = red(plan, "Checks in time")
    told = section(page(client, ADDRESS), "exceptions")
    for said in ("The builder went away.", "Find another builder.", "Head of Homes.", "1 month late"):
        assert said in told
    assert "Too few checks." in told
    assert "Two more people check." in told
    assert f"Target: {formatting.target_words(measure, measure.targets.get())}." in told


def test_all_that_is_off_track_is_there_where_the_progress_page_shows_five(client, plan):
    for number in range(7):
        off_track(plan, f"Action {number}")
    assert len(titles(page(client, ADDRESS), "exceptions")) == 7


def test_open_actions_of_the_next_three_months_come_first_due_first(client, plan):
    for title, days in (("In May", 80), ("Tomorrow", 1), ("Next year", 200), ("Yesterday", -1), ("Today", 0)):
        an_update(an_action(plan, title_en=title, due_on=in_days(days)), "on_track")
    an_update(an_action(plan, title_en="Done", due_on=in_days(2)), "complete")
    assert titles(page(client, ADDRESS), "milestones") == ["Today", "Tomorrow", "In May"]


def test_decisions_wait_for_another_body_until_it_has_decided(client, gateshead, plan, scrutiny):
    council = a_committee(gateshead, name_en="Full Council")
    a_decision(scrutiny, "Adopt the plan", "recommended", days=-60, plan=plan)
    a_decision(scrutiny, "Spend more", "approved", days=-90, plan=plan)
    assert titles(page(client, ADDRESS), "decisions") == ["Adopt the plan"]
    a_decision(council, "The plan is noted", "noted", days=-40, plan=plan)
    assert titles(page(client, ADDRESS), "decisions") == ["Adopt the plan"]
    a_decision(council, "The plan is adopted", "adopted", days=-20, plan=plan)
    assert titles(page(client, ADDRESS), "decisions") == []


def test_a_response_is_awaited_until_it_is_given(client, plan, scrutiny):
    decision = a_decision(scrutiny, "The first year", "noted", plan=plan)
    issue = Issue.objects.create(decision=decision, raised_en="How many homes?", answer_promised=True)
    Issue.objects.create(decision=decision, raised_en="Why so late?")
    told = section(page(client, ADDRESS), "decisions")
    assert "Awaiting response: How many homes?" in told
    assert "Why so late?" not in told
    issue.answer_en, issue.answered_on = "Forty.", in_days(0)
    issue.save()
    assert titles(page(client, ADDRESS), "decisions") == []


def test_the_latest_frozen_report_of_the_plan_is_linked(client, gateshead, plan):
    an_action(plan)
    old = a_round(gateshead, title_en="Old", period_start=date(2025, 1, 1), period_end=date(2025, 3, 31))
    a_snapshot(plan, old)
    newest = a_snapshot(plan, a_round(gateshead, title_en="New"))
    links = page(client, ADDRESS).find(id="reports").find_parent("section").select("a")
    assert [link["href"] for link in links] == [newest.get_absolute_url()]


# -- since when -------------------------------------------------------------------------------------


def note(subject, words, days):
    return ChangeNote.write(subject, "updated", words, at=timezone.now() + timedelta(days=days), by=None)


def test_changes_are_told_since_the_last_meeting_of_the_committee(client, plan, scrutiny):
    a_decision(scrutiny, "Last time", days=-30)
    a_decision(scrutiny, "Next time", days=10)
    note(plan, "Before it.", -31)
    note(plan, "After it.", -10)
    told = section(page(client, ADDRESS), "changes")
    day = day_in_words(-30)
    assert f"Since the last meeting of Scrutiny Committee, on {day}." in told
    assert "After it." in told
    assert "Before it." not in told


def test_without_a_meeting_since_the_last_closed_round_and_else_for_a_quarter(client, gateshead, plan):
    note(plan, "A word.", -1)
    assert "In the last three months, since" in section(page(client, ADDRESS), "changes")
    a_round(gateshead, closed_at=timezone.now() - timedelta(days=20))
    told = section(page(client, ADDRESS), "changes")
    assert f"Since the last reporting round was closed, on {day_in_words(-20)}." in told


def test_another_day_may_be_asked_for(client, plan):
    note(plan, "Long ago.", -400)
    assert "Long ago." not in words(page(client, ADDRESS).main)
    told = section(page(client, f"{ADDRESS}?since={in_days(-500)}"), "changes")
    assert "Long ago." in told
    assert f"Since {day_in_words(-500)}." in told


@pytest.mark.parametrize(
    "day",
    [
        "yesterday",
        "2026-13-01",
        "20260101",
        "9999-01-01",
        "0001-01-01",
        "\N{ARABIC-INDIC DIGIT TWO}026-01-01",
    ],
)
def test_a_day_that_cannot_be_used_is_named_and_the_usual_one_taken(client, plan, day):
    note(plan, "A word.", -1)
    soup = page(client, f"{ADDRESS}?since={day}")
    assert "We could not use the date in the address." in words(soup.main)
    assert "In the last three months" in section(soup, "changes")


# -- of a committee -----------------------------------------------------------------------------------


def test_a_committees_pack_has_what_it_scrutinises_and_what_it_decided(client, gateshead, plan, scrutiny):
    other = live(Plan, gateshead, title_en="Roads plan", slug="roads")
    off_track(plan, "Build homes")
    off_track(other, "Build roads")
    red_own = red(other, "Holes", committee=scrutiny)
    a_scheme(gateshead)
    a_decision(scrutiny, "To the council", "referred", days=-100)
    note(plan, "Of homes.", -1)
    note(other, "Of roads.", -1)
    soup = page(client, "/gateshead/committees/scrutiny/pack/")
    assert titles(soup, "plans") == ["Homes plan"]
    assert titles(soup, "exceptions") == ["Build homes", red_own.name]
    assert titles(soup, "decisions") == ["To the council"]
    told = section(soup, "changes")
    assert "Of homes." in told
    assert "Of roads." not in told
    asked = client.get("/gateshead/briefing/?committee=scrutiny").context["briefing"]
    numbers = {part.name: part.number for part in asked.sections}
    assert numbers["red"] + numbers["off-track"] == 2


def test_the_pages_it_sums_lead_to_it(client, plan):
    an_update(an_action(plan))
    assert page(client, "/gateshead/plans/homes/progress/").select(f'a[href="{ADDRESS}"]')
    address = "/gateshead/committees/scrutiny/"
    assert page(client, address).select(f'a[href="{address}pack/"]')


def test_drafts_are_in_no_pack_not_even_an_officers(client, gateshead, plan, scrutiny, editor):
    about = {"committee": scrutiny, "plan": plan}
    a_resolution(draft(Decision, gateshead, title_en="Hidden", **about), "referred")
    a_resolution(live(Decision, gateshead, title_en="Shown", **about), "referred")
    client.force_login(editor)
    assert titles(page(client, ADDRESS), "decisions") == ["Shown"]
    draft(Plan, gateshead, slug="to-come")
    assert Client().get("/gateshead/plans/to-come/pack/").status_code == 404
    assert Client().get("/gateshead/plans/to-come/pack.pdf").status_code == 404


def test_a_section_for_officers_alone_can_be_added_by_a_line(client, gateshead, plan, editor, monkeypatch):
    own = PackSection(
        "plans", "For officers", lambda pack: pack.own_plans, lambda pack: pack.viewer.is_officer
    )
    monkeypatch.setattr(PlanPackPage, "sections", [own])
    assert not page(client, ADDRESS).select("main section")
    client.force_login(editor)
    assert words(page(client, ADDRESS).h2) == "For officers"


def test_on_paper_it_has_its_title_and_numbers_of_sheets(client, plan):
    answer = client.get(ADDRESS)
    block = '@page{@top-left{content:"Meeting\\000020pack\\00003a\\000020Homes\\000020plan";font'
    assert block in answer.content.decode()
    assert 'counter(page) "\\000020of\\000020" counter(pages)' in answer.content.decode()


# -- as a PDF -----------------------------------------------------------------------------------------


def read(client, address) -> PdfReader:
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return PdfReader(io.BytesIO(answer.content))


def parts_of(reader) -> list[tuple]:
    """(kind, text alternative) of every element of the structure, in order."""
    found = []

    def walk(node):
        node = node.get_object()
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, dict) and "/S" in node:
            found.append((node["/S"], node.get("/Alt")))
            walk(node.get("/K", reader.trailer["/Root"]["/MarkInfo"]))

    walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


def text_of(reader) -> str:
    return " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())


@needs_pango
def test_the_pdf_is_tagged_and_has_a_title_a_language_and_alternatives(client, gateshead, plan):
    a_scheme(gateshead)
    off_track(plan, "Build homes")
    an_update(an_action(plan, due_on=in_days(3)), "on_track")
    reader = read(client, PDF)
    root = reader.trailer["/Root"]
    assert reader.metadata.title == "Meeting pack: Homes plan - Gateshead"
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en", True)
    kinds = [kind for kind, _alternative in parts_of(reader)]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") >= 4
    assert {"/Table", "/TH", "/TD", "/L", "/LI", "/Link"} <= set(kinds)
    figures = [alternative for kind, alternative in parts_of(reader) if kind == "/Figure"]
    assert set(figures) == {"Status:"}
    text = text_of(reader)
    assert "http://testserver/gateshead/plans/homes/pack/" in text
    assert f"1 of {len(reader.pages)}" in text
    assert "The builder went away." in text


@needs_pango
def test_a_welsh_address_gives_a_welsh_file(client, bridgend):
    live(Plan, bridgend, title_en="Homes", title_cy="Cartrefi", slug="homes")
    reader = read(client, "/cy/bridgend/plans/homes/pack.pdf")
    assert reader.trailer["/Root"]["/Lang"] == "cy"
    assert reader.metadata.title.startswith("Pecyn cyfarfod: Cartrefi")
    assert "1 o 1" in text_of(reader)


@needs_pango
def test_a_committee_has_one_too_from_the_day_that_is_asked_for(client, plan, scrutiny):
    note(plan, "Long ago.", -400)
    address = "/gateshead/committees/scrutiny/pack.pdf"
    assert "Long ago." not in text_of(read(client, address))
    assert "Long ago." in text_of(read(client, f"{address}?since={in_days(-500)}"))


@needs_pango
def test_nothing_is_fetched_from_the_web_or_from_this_machine(tmp_path, monkeypatch):
    """Run here, in this process, so that a connection or an opened file would be seen."""
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>SECRET</text></svg>')

    def refuse(*args, **kwargs):
        raise AssertionError("A connection was opened.")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    page = f"""<html lang="en"><head><title>A</title><link rel="stylesheet" href="http://example.org/a.css">
    <style>@import url(file://{secret}); @font-face {{ font-family: A; src: url(http://example.org/a.woff) }}
    body {{ background: url(file://{secret}); font-family: A }}</style></head>
    <body><h1>Words</h1><img src="file://{secret}" alt="one"><img src="http://example.org/a.png" alt="two">
    <img src="data:image/svg+xml,&lt;svg xmlns='http://www.w3.org/2000/svg'/&gt;" alt="three">
    <object data="file://{secret}"></object><embed src="/etc/hostname"></body></html>"""
    asked = []
    given = pack_program.refuse_all_but({})
    fetch = type(given).fetch

    def noted(self, url, headers=None):
        asked.append(url.split(":")[0])
        return fetch(self, url, headers)

    monkeypatch.setattr(
        pack_program, "refuse_all_but", lambda images: type("Noted", (type(given),), {"fetch": noted})()
    )
    text = text_of(PdfReader(io.BytesIO(pack_program.pdf_of(page, {}))))
    assert {"file", "http"} <= set(asked)
    assert "Words" in text
    assert "SECRET" not in text


@needs_pango
def test_a_pdf_of_more_than_sixty_pages_is_refused_in_words(client, plan):
    long = "<p>a</p>" + '<p style="break-before:page">a</p>' * pack_pdf.MOST_PAGES
    with pytest.raises(pack_pdf.TooLong):
        pack_pdf.pdf_of(f"<html lang=en><title>a</title>{long}", {})


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        (pack_pdf.TooLong, 422, "It would have more than 60 pages. Print the web page instead."),
        (pack_pdf.NotMade, 503, "It could not be made in time."),
    ],
)
def test_what_cannot_be_made_is_told_with_the_way_to_the_page(client, plan, monkeypatch, fault, status, said):
    def fail(*args):
        raise fault

    monkeypatch.setattr(pack_pdf, "can_be_made", lambda: True)
    monkeypatch.setattr(pack_pdf, "pdf_of", fail)
    soup = page(client, PDF, status)
    assert said in words(soup.main)
    assert soup.main.select_one("a")["href"] == f"http://testserver{ADDRESS}"
    assert client.get(PDF).has_header("Retry-After") == (status == 503)


def test_without_pango_there_is_no_link_and_the_address_says_so(client, plan, monkeypatch):
    monkeypatch.setattr(pack_pdf, "can_be_made", lambda: True)
    assert page(client, ADDRESS).select(f'a[href$="{PDF}"]')
    monkeypatch.setattr(pack_pdf, "can_be_made", lambda: False)
    assert not page(client, ADDRESS).select(f'a[href$="{PDF}"]')
    assert "This site cannot make PDF files." in words(page(client, PDF, 404).main)


def test_libraries_that_are_missing_are_found_out(monkeypatch):
    monkeypatch.setattr(pack_pdf, "LIBRARIES", ("libthere-is-none.so.0",))
    pack_pdf.can_be_made.cache_clear()
    try:
        assert pack_pdf.can_be_made() is False
    finally:
        pack_pdf.can_be_made.cache_clear()


@needs_pango
def test_the_program_ends_in_time_and_knows_no_setting_of_the_site(monkeypatch, tmp_path):
    monkeypatch.setattr(pack_pdf, "TAKES", 0.01)
    with pytest.raises(pack_pdf.NotMade):
        pack_pdf.pdf_of("<p>a</p>", {})
    monkeypatch.undo()
    monkeypatch.setenv("SECRET_KEY", "not to be passed on")
    assert "SECRET_KEY" not in pack_pdf.PASSED_ON
    assert pack_pdf.pdf_of("<html lang=en><title>a</title><p>a</p>", {}).startswith(b"%PDF")


@needs_pango
def test_one_is_made_at_a_time(monkeypatch):
    monkeypatch.setattr(pack_pdf, "WAITS", 0.01)
    with pack_pdf._making, pytest.raises(pack_pdf.NotMade):
        pack_pdf.pdf_of("<p>a</p>", {})


@needs_pango
def test_it_is_stored_like_a_page_until_something_changes(plan, monkeypatch, settings):
    settings.PAGE_STORE_BYTES = 10_000_000
    made = []
    pdf_of = pack_pdf.pdf_of
    monkeypatch.setattr(pack_pdf, "pdf_of", lambda *given: made.append(1) or pdf_of(*given))
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = Client()
        first = client.get(PDF)
        assert client.get(PDF).content == first.content
        assert client.get(PDF, headers={"if-none-match": first["ETag"]}).status_code == 304
        assert len(made) == 1
        plan.summary_en = "Other words."
        plan.save()
        clock.shift(timedelta(seconds=2))
        client.get(PDF)
    assert len(made) == 2


def test_an_officers_pdf_is_kept_by_nobody(client, gateshead, plan, editor, monkeypatch):
    monkeypatch.setattr(pack_pdf, "can_be_made", lambda: True)
    monkeypatch.setattr(pack_pdf, "pdf_of", lambda *given: b"%PDF")
    assert "public" in client.get(PDF)["Cache-Control"]
    client.force_login(a_user("editor", gateshead))
    assert client.get(PDF)["Cache-Control"] == "private, no-store"


def test_officers_of_the_council_alone_see_comments_to_answer(client, gateshead, plan, editor):
    edition = start_next_edition(plan, by=editor)
    a_comment(a_reviewer(a_review_of(edition)), text="How much is it?")
    elsewhere = a_user("editor", a_council())
    Membership.objects.create(user=elsewhere, council=gateshead, role="viewer", name="Reads here")
    for user, sees in ((None, False), (elsewhere, False), (editor, True)):
        client.logout()
        if user:
            client.force_login(user)
        assert ("How much is it?" in words(page(client, ADDRESS))) is sees, user
