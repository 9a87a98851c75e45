"""The figures of a dozen pages of Exampleshire, worked out again from the files that go with them."""

import re
from collections import Counter
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.db.models import Q
from django.test import Client
from django.utils import timezone
from reading import page, words
from spreadsheets import cells_of

from councils.parsing.dates import MONTHS
from delivery.status_words import OUR_WORDS
from plans.models import Priority
from strategy_site.demo import exampleshire

pytestmark = pytest.mark.django_db

PLAN = "/exampleshire/plans/council-plan/"
VALLEY = "/exampleshire/plans/valley-plan/"
STATUSES = {str(word) for word in OUR_WORDS.values()}
SAYS = {"green": "on track", "amber": "at risk", "red": "off track"}
PLEDGE = "/exampleshire/pledges/good-start/"
HOMES = f"{PLAN}priorities/homes-and-places/"
AFFORDABLE = f"{PLAN}priorities/more-homes-that-people-can-afford/"
FEW_HOMELESS = f"{PLAN}priorities/fewer-people-without-a-home/"


@pytest.fixture(scope="module", autouse=True)
def loaded(kept):
    exampleshire.load(exampleshire.tables())


def rows_of(client, address) -> list[dict]:
    headers, *rows = cells_of(client.get(address))
    return [dict(zip(headers, row, strict=True)) for row in rows]


@pytest.fixture(scope="module")
def progress(loaded) -> list[dict]:
    """The file of the plan's progress: a row for each action and each measure."""
    return rows_of(Client(), f"{PLAN}progress.csv")


@pytest.fixture(scope="module")
def of_valley(loaded) -> list[dict]:
    """The file of the plan that is counted in it."""
    return rows_of(Client(), f"{VALLEY}progress.csv")


def said_by(row) -> str:
    """The status of a row of the file, without the council's own label in brackets."""
    return re.sub(r" \(.*\)$", "", row["status or rating"]).lower()


def counted(rows, kind) -> Counter:
    """By status; where no value is judged the file says why, and pages say that it is not yet rated."""
    found = Counter()
    for row in rows:
        if row["kind"] == kind:
            status = said_by(row)
            found[status if status in STATUSES else "not yet rated"] += 1
    return found


def under(rows, slug) -> list[dict]:
    """Those of a priority and of all under it."""
    family = Q(slug=slug) | Q(parent__slug=slug) | Q(parent__parent__slug=slug)
    titles = set(Priority.objects.filter(family).values_list("title_en", flat=True))
    return [row for row in rows if row["priority"] in titles]


def marks(part) -> Counter:
    """What stands in a list of statuses with their numbers."""
    said = (words(item).strip().rpartition(" ") for item in part.select("li"))
    return Counter({word.lower(): int(number) for word, _space, number in said})


WELL = ("complete", "on track")
RATED = (*WELL, "on track, but overdue", "at risk", "off track")


def share_of(rows, kind) -> str:
    """ "15 of 18": of those rated, how many are complete or on track; and the status that this makes."""
    found = counted(rows, kind)
    well, rated = (sum(found[status] for status in some) for some in (WELL, RATED))
    on_track, at_risk = (80, 60) if kind == "action" else (75, 50)
    share = Decimal(100 * well) / rated
    status = "On track" if share >= on_track else "At risk" if share >= at_risk else "Off track"
    return f"{status} {well} of {rated}"


def sentence_of(rows) -> str:
    found = counted(rows, "action")
    return (
        f"{found['complete']} of {found.total()} actions are complete and {found['on track']} on track. "
        f"{found['at risk']} are at risk, {found['off track']} off track."
    )


WHOLE = [PLAN, f"{PLAN}progress/", "/exampleshire/briefing/"]


@pytest.mark.parametrize("address", WHOLE)
def test_a_page_about_the_whole_plan(client, progress, of_valley, address):
    rows = [*progress, *of_valley] if "briefing" in address else progress
    strip = page(client, address).main.select_one(".strip")
    found = counted(rows, "action")
    said = marks(strip.select_one(".marks"))
    assert said == Counter({status: number for status, number in found.items() if status in said})
    assert {"complete", "on track", "at risk", "off track"} <= said.keys()
    assert words(strip.p).startswith(sentence_of(rows))
    numbers = [int(words(part)) for part in strip.select("svg text")]
    assert set(numbers) <= set(found.values())


def test_each_plan_on_the_home_page(client, progress, of_valley):
    going = page(client, "/exampleshire/").find(id="going").find_parent("section")
    assert sentence_of(progress) in words(going)
    for item, rows in zip(going.select(".rows li"), (progress, of_valley), strict=True):
        found = counted(rows, "action")
        assert f"{found['complete']} of {found.total()} actions are complete" in words(item)
        drawn = {part["class"][0]: float(part["width"].rstrip("%")) for part in item.select("svg.mini rect")}
        for status in ("complete", "on track", "at risk", "off track"):
            share = 100 * found[status] / found.total()
            assert abs(drawn.get(f"strip__part--{status.replace(' ', '_')}", 0) - share) < 0.1


def test_the_plans_together(client, progress, of_valley):
    table = page(client, f"{PLAN}progress/").find(id="together").find_parent("section").table
    parts = (progress, of_valley, [*progress, *of_valley])
    for line, rows in zip(table.select("tbody tr"), parts, strict=True):
        for cell, kind in zip(line.select("td"), ("action", "measure"), strict=True):
            assert words(cell).startswith(share_of(rows, kind))
    assert f"Including plans that are part of it: {sentence_of(parts[2])}" in words(page(client, PLAN).main)


def test_every_priority_of_the_progress_page(client, progress):
    rows = page(client, f"{PLAN}progress/").select("[aria-labelledby=priorities] tbody tr")
    assert len(rows) == 5
    for row in rows:
        slug = row.th.a["href"].rstrip("/").rpartition("/")[2]
        of_it = under(progress, slug)
        for cell, kind in zip(row.select("td"), ("action", "measure"), strict=True):
            found = counted(of_it, kind)
            assert words(cell).startswith(share_of(of_it, kind))
            for status in ("off track", "at risk"):
                assert (f"{found[status]} {status}" in words(cell)) == bool(found[status])


@pytest.mark.parametrize("address", [f"{PLAN}progress/", f"/cy{HOMES}"])
def test_every_number_leads_to_a_list_of_so_many(client, address):
    main = page(client, address).main
    links = main.select(".marks a, .exceptions__more a, .by-priority td a")
    assert links
    for link in links:
        (number,) = re.findall(r"\d+", words(link))
        assert client.get(link["href"]).context["number"] == int(number), link


def test_what_needs_attention(client, progress):
    late = [row for row in progress if row["kind"] == "action" and said_by(row) == "off track"]
    told = page(client, f"{PLAN}progress/").select(".exceptions li")
    assert sorted(words(each.h3) for each in told) == sorted(row["title"] for row in late)
    by_title = {row["title"]: row for row in late}
    for each in told:
        row = by_title[words(each.h3)]
        assert row["note or commentary"] in words(each)
        assert row["next step or corrective action"] in words(each)
        due, expected = (date.fromisoformat(row[name]) for name in ("due date", "expected to finish on"))
        assert f"Due {due:%-d %B %Y}, now expected {expected:%-d %B %Y}." in words(each)
        months = int(re.search(r"(\d+) months late", words(each))[1])
        assert abs((expected - due).days - months * Decimal("30.44")) < 31


@pytest.mark.parametrize("address", [HOMES, AFFORDABLE, FEW_HOMELESS])
def test_a_page_about_a_priority(client, progress, address):
    rows = under(progress, address.rstrip("/").rpartition("/")[2])
    main = page(client, address).main
    for part, kind in zip(main.select(".groups > div"), ("action", "measure"), strict=True):
        assert marks(part.select_one(".marks")) == counted(rows, kind)
        assert share_of(rows, kind) in words(part)
    given = {row["reference"] for row in rows if row["kind"] == "action"}
    listed = [words(cell).strip() for cell in main.select("table.record .record__number")]
    assert sorted(given) == sorted(listed)
    measures = [row["title"] for row in rows if row["kind"] == "measure"]
    assert sorted(words(link) for link in main.select("tr[id^=measure] th a")) == sorted(measures)


def test_a_page_about_a_pledge(client, progress):
    said = words(page(client, PLEDGE).main)
    for rows in (
        progress,
        *(under(progress, slug) for slug in ("children-and-learning", "care-and-communities")),
    ):
        assert f"Actions: {share_of(rows, 'action')} Measures: {share_of(rows, 'measure')}" in said


def test_the_whole_plan_on_one_page(client, progress):
    main = page(client, f"{PLAN}whole/").main
    shown = Counter(words(mark).lower() for mark in main.select("tr[id^=action] .status"))
    assert shown == counted(progress, "action")
    shown = Counter(words(mark).lower() for mark in main.select("tr[id^=measure] .status"))
    assert shown == counted(progress, "measure")


def test_what_is_old_does_not_count_as_on_track(client, progress):
    """By the dates in the file itself: due, reported, and since when a newer update is late."""
    today = timezone.localdate()
    for row in (row for row in progress if row["kind"] == "action"):
        status, due, since = said_by(row), row["due date"], row["late since"]
        late = 0
        if status not in ("complete", "cancelled", "replaced") and due != "not stated":
            late = max((today - date.fromisoformat(due)).days, 0)
        assert row["days overdue"] == str(late)
        if since:
            reported, expected = (
                date.fromisoformat(day) for day in (row["reported on, or for the period"], since)
            )
            assert reported < expected < today
        if status.startswith("on track"):
            old = "on track, but overdue" if late else "on track, but out of date" if since else "on track"
            assert status == old
    assert {row["status or rating"] for row in progress} >= {"on track", "on track, but overdue"}
    for row in (row for row in progress if row["kind"] == "measure"):
        assert not (said_by(row) == "on track" and row["late since"])


def day_in(said: str) -> date:
    """The first day that stands in these words."""
    number, month, year = re.search(r"(\d+) (\w+) (\d{4})", said).groups()
    return date(int(year), MONTHS[month.lower()], int(number))


def test_what_was_reported_before(client):
    """Three rounds are kept; each speaks of the day its round closed, and counts what its own rows say."""
    link = page(client, f"{PLAN}progress/").find("a", string="What was reported before")["href"]
    listed = page(client, link).main
    reports = [row.a["href"] for row in listed.select(".rows li")]
    assert len(reports) == 3
    days = re.findall(r"As at (\d+ \w+ \d+)", words(listed))
    assert days == ["27 August 2026", "28 May 2026", "27 August 2025"]
    for address, day in zip(reports, days, strict=True):
        main = page(client, address).main
        assert f"As at {day}." in words(main)
        late = [int(number) for number in re.findall(r"Overdue by (\d+) days?", words(main))]
        said = re.search(r"(\d+) actions? (?:was|were) overdue", words(main))
        assert len(late) == int(said[1])
        for row in main.select("tbody tr"):
            if found := re.search(r"Overdue by (\d+) days?", words(row)):
                due = words(row.select_one("td[data-label='Due date']"))
                assert (day_in(day) - day_in(due)).days == int(found[1])
    assert "A year before:" in words(page(client, reports[0]).main)


def test_the_list_of_actions(client, progress):
    late = [row for row in progress if row["kind"] == "action" and said_by(row) == "off track"]
    main = page(client, f"{PLAN}actions/?status=off_track").main
    said = words(main)
    assert f"{len(late)} of {counted(progress, 'action').total()} actions" in said
    for row in late:
        assert f"{row['reference']} {row['title']}" in said
        if row["days overdue"] != "0":
            assert f"Overdue by {row['days overdue']} days" in said


def test_the_briefing(client, progress, of_valley):
    exceptions = Counter(row["exception"] for row in rows_of(client, "/exampleshire/briefing.csv"))
    said = words(page(client, "/exampleshire/briefing/").main)
    for kind, number in exceptions.items():
        assert f"{number} {kind}" in said
    rows = [*progress, *of_valley]
    red = sum(said_by(row) == "off track" for row in rows if row["kind"] == "measure")
    late = sum(row["days overdue"] not in ("", "0") for row in rows if row["kind"] == "action")
    assert (exceptions["Measures off track"], exceptions["Actions overdue"]) == (red, late)


# -- measures: (tolerance for green and for amber, in what, is more better) ---------------------------------

MEASURES = {
    "affordable-homes-built": ("0", "10", "percent", True),
    "families-in-bed-and-breakfast": ("0", "10", "percent", False),
    "over-or-under-the-budget": ("0.5", "2", "points", None),
}
WITH_TREND = "over-or-under-the-budget"


def rated(value, low, high, rule) -> str:
    """The rating of a value by this rule, by the arithmetic that the pages explain."""
    *tolerances, kind, more_is_better = rule
    for tolerance, colour in zip(map(Decimal, tolerances), ("green", "amber"), strict=True):
        down, up = ((abs(end) * tolerance / 100 if kind == "percent" else tolerance) for end in (low, high))
        is_high_enough = more_is_better is False or value >= low - down
        is_low_enough = more_is_better is True or value <= high + up
        if is_high_enough and is_low_enough:
            return colour
    return "red"


@pytest.mark.parametrize("slug", MEASURES)
def test_a_page_about_a_measure(client, slug):
    soup = page(client, f"{PLAN}measures/{slug}/")
    table = soup.find(id="series").find_parent("section").select("tbody tr")
    lines = [[words(cell).strip() for cell in line.select("th, td")] for line in table]
    rows = rows_of(client, f"{PLAN}measures/{slug}.csv")
    assert len(lines) == len(rows) == 16
    for (_period, value, target, rating), row in zip(lines, rows, strict=True):
        bounds = [row["target"]] * 2 if row["target"] else [row["target from"], row["target to"]]
        # A reader who works with what the page shows comes to the same colour as one who has every digit.
        assert rated(numbers(value)[0], *map(Decimal, bounds), MEASURES[slug]) == rated(
            Decimal(row["value"]), *map(Decimal, bounds), MEASURES[slug]
        )
        assert numbers(value) == [Decimal(row["value"]).quantize(places(value), ROUND_HALF_UP)]
        assert numbers(target) == [Decimal(bound) for bound in dict.fromkeys(bounds)]
        colour = rated(Decimal(row["value"]), *map(Decimal, bounds), MEASURES[slug])
        by_rule = row["calculated rating"].lower()
        if slug == WITH_TREND and colour == "red":  # at risk where it held or improved, as the page says
            assert by_rule in ("off track", "at risk")
        else:
            assert by_rule == SAYS[colour]
        assert row["rating"].lower() in rating.lower()


def numbers(said: str) -> list[Decimal]:
    return [Decimal(number.replace(",", "")) for number in re.findall(r"[\d,]+(?:\.\d+)?", said)]


def places(said: str) -> Decimal:
    return Decimal(1).scaleb(-len(said.strip("%").partition(".")[2]))
