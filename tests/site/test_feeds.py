"""Feeds tell those who follow a council, its news or a plan what is new: what everyone may read, and no more."""

import re
from datetime import datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from builders import a_council, a_user, draft, live, next_edition, one_of_each
from django.test import Client
from django.utils import timezone
from reading import page, xml

from councils.models import ChangeNote, Council
from plans.models import Decision, Document, Plan
from pledges.models import NewsItem

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
FEEDS = ["/bridgend/changes/feed/", "/bridgend/plans/roads/feed/", "/bridgend/news/feed/"]


@pytest.fixture
def plan(bridgend):
    """A plan with one note, so that each feed but that of news has an entry."""
    plan = live(Plan, bridgend, slug="roads", title_en="Roads", title_cy="Ffyrdd")
    note_on(plan, "Published.", "Wedi cyhoeddi.")
    return plan


def note_on(row, note, note_cy="", *, ago=timedelta(hours=1), kind=ChangeNote.Kind.UPDATED):
    return ChangeNote.write(row, kind, note, note_cy, at=timezone.now() - ago, by=None)


def text(element, name):
    return element.findtext(f"{ATOM}{name}")


def entries(client, address):
    return xml(client, address).findall(f"{ATOM}entry")


def titles(client, address):
    return [text(entry, "title") for entry in entries(client, address)]


def words(entry):
    return BeautifulSoup(text(entry, "summary"), "html.parser").get_text(" ")


def links(element):
    return {link.get("rel"): link.get("href") for link in element.findall(f"{ATOM}link")}


@pytest.mark.parametrize("prefix", ["", "/cy"])
@pytest.mark.parametrize("address", FEEDS)
def test_each_feed_has_what_the_standard_asks_for(client, bridgend, plan, address, prefix):
    live(NewsItem, bridgend, summary_en="News.")
    note_on(plan, "Changed.", "Wedi newid.")
    root = xml(client, prefix + address)
    assert root.tag == f"{ATOM}feed"
    assert root.get(LANG) == (prefix[1:] or "en")
    assert links(root)["self"] == f"http://testserver{prefix}{address}"
    assert page(client, links(root)["alternate"].removeprefix("http://testserver")).html["lang"] == root.get(
        LANG
    )
    assert root.findtext(f"{ATOM}author/{ATOM}name") in ("Bridgend", "Pen-y-bont ar Ogwr")
    parts = [root, *root.findall(f"{ATOM}entry")]
    assert len(parts) > 1
    for part in parts:
        for name in ("id", "title", "updated"):
            assert len(part.findall(f"{ATOM}{name}")) == 1, name
            assert text(part, name).strip()
        assert datetime.fromisoformat(text(part, "updated")).tzinfo
        assert links(part)["alternate"].startswith("http://testserver/")
    ids = [text(part, "id") for part in parts]
    assert len(set(ids)) == len(ids)
    assert all(name.startswith("urn:uuid:") for name in ids)
    assert text(root, "updated") == max(text(part, "updated") for part in parts[1:])


@pytest.mark.parametrize("address", FEEDS)
def test_each_feed_names_its_licence(client, bridgend, plan, address):
    root = xml(client, address)
    assert links(root)["license"] == LICENCE
    assert "Open Government Licence v3.0" in text(root, "rights")


@pytest.mark.parametrize("address", FEEDS)
def test_each_feed_says_that_it_is_one(client, bridgend, plan, address):
    assert client.get(address).headers["Content-Type"] == "application/atom+xml; charset=utf-8"


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_is_only_read(client, bridgend, plan, address):
    head = client.head(address)
    assert head.status_code == 200
    assert head.headers["Content-Type"].startswith("application/atom+xml")
    assert not head.content
    assert Client(enforce_csrf_checks=True).post(address).status_code == 405


@pytest.mark.parametrize("query", ["?page=2", "?page=x", "?p=-1&q=%00", "?format=rss&x=" + "y" * 3000])
@pytest.mark.parametrize("address", FEEDS)
def test_words_after_the_address_change_nothing(client, bridgend, plan, address, query):
    assert client.get(address + query).content == client.get(address).content


def test_a_feed_without_entries_stays_the_same_from_one_minute_to_the_next(client, bridgend):
    assert client.get("/bridgend/changes/feed/").content == client.get("/bridgend/changes/feed/").content
    assert entries(client, "/bridgend/changes/feed/") == []


def test_the_newest_fifty_come_first(client, plan):
    for n in range(60):
        note_on(plan, f"Note {n}.", ago=timedelta(minutes=n))
    found = [words(entry) for entry in entries(client, "/bridgend/changes/feed/")]
    assert len(found) == 50
    assert found[0].startswith("Note 0.")
    assert found[-1].startswith("Note 49.")


def test_an_entry_says_what_changed_of_what_kind_and_leads_there(client, plan):
    entry = entries(client, "/bridgend/changes/feed/")[0]
    assert text(entry, "title") == "Roads"
    assert words(entry) == "Published. Plan, updated"
    assert links(entry)["alternate"] == "http://testserver/bridgend/plans/roads/"


def test_entries_are_in_welsh_where_there_is_welsh_and_say_so_where_there_is_none(client, plan, bridgend):
    note_on(live(Plan, bridgend, title_en="Homes"), "Written anew.", ago=timedelta(minutes=1))
    english, welsh = entries(client, "/cy/bridgend/changes/feed/")
    assert [welsh.get(LANG), text(welsh, "title")] == ["cy", "Ffyrdd"]
    assert '<p lang="cy">Wedi cyhoeddi.</p>' in text(welsh, "summary")
    assert links(welsh)["alternate"] == "http://testserver/cy/bridgend/plans/roads/"
    assert [english.get(LANG), text(english, "title")] == ["en", "Homes"]
    assert '<p lang="en">Written anew.</p>' in text(english, "summary")


def test_an_entry_keeps_its_name_through_new_words_addresses_and_hosts(client, plan, settings):
    settings.ALLOWED_HOSTS = ["*"]

    def names(**headers):
        answer = client.get("/bridgend/changes/feed/", headers=headers).content.decode()
        return re.findall("<id>(.+?)</id>", answer)

    before = names()
    plan.title_en, plan.slug = "Roads and paths", "roads-and-paths"
    plan.save()
    ChangeNote.objects.update(note_en="Published, with a corrected sentence.")
    Council.objects.update(name_en="Bridgend County Borough")
    assert len(before) == 2
    assert names(host="promises.example") == before


def test_the_two_languages_are_two_feeds_with_entries_of_their_own(client, plan):
    english = {part.text for part in xml(client, FEEDS[0]).iter(f"{ATOM}id")}
    welsh = {part.text for part in xml(client, f"/cy{FEEDS[0]}").iter(f"{ATOM}id")}
    assert not english & welsh


def test_a_plan_s_feed_tells_of_what_belongs_to_it_and_of_nothing_else(client, bridgend, plan):
    note_on(live(Document, bridgend, plan=plan, title_en="The paper"), "Added.")
    note_on(live(Decision, bridgend, plan=plan, title_en="The vote"), "Taken.")
    note_on(live(Plan, bridgend, title_en="Another plan"), "Published.")
    assert set(titles(client, "/bridgend/plans/roads/feed/")) == {"Roads", "The paper", "The vote"}


def test_the_feed_of_one_council_is_silent_on_the_others(client, gateshead, plan):
    assert titles(client, "/gateshead/changes/feed/") == []


def test_what_is_not_public_is_in_no_feed_whoever_asks(client, bridgend, plan, superuser):
    tomorrow = timezone.now() + timedelta(days=1)
    for model in (Plan, NewsItem):
        for fields in (
            {},
            {"status": "review"},
            {"status": "published", "publish_at": tomorrow},
            {"status": "archived", "publish_at": timezone.now() - timedelta(days=1)},
        ):
            note_on(draft(model, bridgend, title_en="Secret", **fields), "Secret.")
    for user in (None, a_user("owner", bridgend), superuser):
        if user:
            client.force_login(user)
        for address in FEEDS:
            assert "Secret" not in client.get(address).content.decode()
        assert titles(client, "/bridgend/changes/feed/") == ["Roads"]


def test_news_that_was_replaced_is_not_told_again(client, bridgend, plan):
    first = live(NewsItem, bridgend, title_en="First wording")
    next_edition(first, title_en="Second wording").publish(by=None, welsh_reason="Later.")
    assert titles(client, "/bridgend/news/feed/") == ["Second wording"]


def test_news_has_its_own_day_and_the_day_of_its_last_correction(client, bridgend, plan):
    item = live(NewsItem, bridgend, title_en="New school", summary_en="It opens <soon>.")
    note = note_on(item, "The name of the school is corrected.")
    entry = entries(client, "/bridgend/news/feed/")[0]
    assert datetime.fromisoformat(text(entry, "published")) == item.first_published_at
    assert datetime.fromisoformat(text(entry, "updated")) == note.noted_at
    assert words(entry) == "It opens <soon>."


def test_news_whose_day_is_not_known_claims_none(client, bridgend, plan):
    live(NewsItem, bridgend, first_published_at=None)
    entry = entries(client, "/bridgend/news/feed/")[0]
    assert text(entry, "published") is None
    assert text(entry, "updated")


def test_that_a_next_edition_is_scheduled_shows_nowhere(client, bridgend, plan):
    item = live(NewsItem, bridgend)
    before = client.get("/bridgend/news/feed/").content
    next_edition(item).publish(by=None, at=timezone.now() + timedelta(days=1), welsh_reason="Later.")
    assert client.get("/bridgend/news/feed/").content == before


@pytest.mark.parametrize("address", FEEDS)
def test_a_council_that_is_not_live_has_no_feed_but_for_its_own_people(client, bridgend, plan, address):
    Council.objects.update(is_live=False)
    assert client.get(address).status_code == 404
    client.force_login(a_user("viewer", bridgend))
    assert client.get(address).status_code == 200
    client.force_login(a_user("owner", a_council()))
    assert client.get(address).status_code == 404


def test_the_feed_of_a_plan_that_is_not_public_is_not_there(client, bridgend, publisher):
    draft(Plan, bridgend, slug="next")
    live(Plan, bridgend, slug="old", status="archived")
    client.force_login(a_user("owner", bridgend))
    assert client.get("/bridgend/plans/next/feed/").status_code == 404
    assert client.get("/bridgend/plans/old/feed/").status_code == 410


def test_marks_that_xml_cannot_hold_do_not_break_the_feed(client, bridgend, plan):
    Plan.objects.update(title_en="Roads\x0band \ufffepaths")
    ChangeNote.objects.update(note_en="One\x0ctwo <b>&</b>")
    Council.objects.update(name_en="Brid\x1fgend")
    entry = entries(client, "/bridgend/plans/roads/feed/")[0]
    assert text(entry, "title") == "Roads and  paths"
    assert words(entry).startswith("One two <b>&</b>")


def test_pages_lead_to_their_feeds(client, bridgend, plan):
    def feeds(address):
        soup = page(client, address)
        return {link["href"] for link in soup.select('link[type="application/atom+xml"]')}, soup

    assert "/cy/bridgend/changes/feed/" in feeds("/cy/bridgend/")[0]
    for address in ("/bridgend/plans/roads/", "/bridgend/plans/roads/changes/"):
        assert {"/bridgend/changes/feed/", "/bridgend/plans/roads/feed/"} <= feeds(address)[0]
    for address, feed in (
        ("/bridgend/changes/", "/bridgend/changes/feed/"),
        ("/bridgend/plans/roads/changes/", "/bridgend/plans/roads/feed/"),
        ("/bridgend/news/", "/bridgend/news/feed/"),
    ):
        soup = feeds(address)[1]
        assert "(Atom feed)" in soup.main.find("a", href=feed).text


def test_a_draft_s_pages_name_no_feed_of_its_own(client, bridgend):
    draft(Plan, bridgend, slug="next")
    client.force_login(a_user("editor", bridgend))
    assert "/plans/next/feed/" not in client.get("/bridgend/plans/next/changes/").content.decode()


def test_every_kind_of_thing_can_stand_in_a_feed(client, bridgend):
    rows = one_of_each(bridgend)
    from councils.models import CouncilContent

    content = [row for row in rows.values() if isinstance(row, CouncilContent)]
    before = len(entries(client, "/bridgend/changes/feed/"))
    for row in content:
        note_on(row, "Changed.")
    assert len(entries(client, "/bridgend/changes/feed/")) == len(content) + before
