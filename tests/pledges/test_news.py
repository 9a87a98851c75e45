"""What residents read in a council's news, and how officers write it."""

import io
from datetime import timedelta

import pytest
from admin_forms import address, form_data, open_form, save
from builders import a_user, draft, live, next_edition
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from reading import page, section, words

from plans.models import Plan
from pledges.models import Event, NewsItem, Pledge, VisionStatement

pytestmark = pytest.mark.django_db


def titles(soup):
    return [link.text for link in soup.select("main .rows__title a")]


def undated(council, **fields):
    """A news item of which only its source knew the day."""
    return live(NewsItem, council, first_published_at=None, **fields)


def test_a_council_without_news_says_so(client, gateshead):
    assert "Gateshead has not published news here." in words(page(client, "/gateshead/news/").main)


def test_the_newest_news_comes_first_and_what_has_no_date_last(client, gateshead):
    undated(gateshead, title_en="Some day")
    live(NewsItem, gateshead, title_en="Long ago", since=timedelta(days=400))
    live(NewsItem, gateshead, title_en="Yesterday", summary_en="A library opened.")
    soup = page(client, "/gateshead/news/")
    assert titles(soup) == ["Yesterday", "Long ago", "Some day"]
    text = words(soup.main)
    yesterday = timezone.localdate() - timedelta(days=1)
    assert f"Yesterday A library opened. {yesterday.day} {yesterday:%B %Y}" in text
    assert "Some day Date not given" in text


def test_thirty_items_stand_on_a_page(client, gateshead):
    for number in range(31):
        live(NewsItem, gateshead, title_en=f"Item {number}", since=timedelta(days=number + 1))
    soup = page(client, "/gateshead/news/")
    assert len(titles(soup)) == 30
    assert "31 news items" in words(soup.main)
    assert titles(page(client, "/gateshead/news/?page=2")) == ["Item 30"]
    page(client, "/gateshead/news/?page=3", status=404)


def test_news_gives_its_text_its_source_and_what_it_is_about(client, gateshead):
    pledge = live(Pledge, gateshead, number=3, title_en="Fair chances", slug="fair")
    plan = live(Plan, gateshead, title_en="Libraries", slug="libraries")
    item = live(
        NewsItem,
        gateshead,
        slug="open",
        title_en="The library is open",
        body_en="<h3>Books</h3><p>For all.</p><script>x</script>",
        source_note_en="Letter to residents",
        source_url="https://council.example/letter",
    )
    item.pledges.add(pledge)
    plan.news.add(item)
    soup = page(client, "/gateshead/news/open/")
    assert soup.h1.text == "The library is open"
    assert soup.main.find("h3", string="Books")
    assert not soup.main.find("script")
    assert section(soup, "subjects").startswith("What it is about Libraries Strategy Fair chances Pledge 3")
    assert soup.find("a", string="Letter to residents")["href"] == "https://council.example/letter"
    back = page(client, soup.find("a", string="Libraries")["href"])
    assert "The library is open" in section(back, "news")


def test_news_says_what_is_not_known(client, gateshead):
    undated(gateshead, slug="open")
    text = words(page(client, "/gateshead/news/open/").main)
    for sentence in (
        "News. Date not given",
        "It is not linked to a plan or pledge published here.",
        "Published Date not given",
        "Source Not stated",
    ):
        assert sentence in text


def test_news_about_a_hidden_plan_or_pledge_tells_nothing_of_it(client, gateshead):
    item = live(NewsItem, gateshead, slug="open")
    draft(Plan, gateshead, title_en="Secret plan").news.add(item)
    hidden = draft(VisionStatement, gateshead)
    item.pledges.add(draft(Pledge, gateshead, vision=hidden, number=1, title_en="Secret pledge"))
    assert "Secret" not in str(page(client, "/gateshead/news/open/"))


def test_what_only_a_plan_s_draft_says_is_not_said_yet(client, gateshead):
    plan = live(Plan, gateshead, title_en="Libraries", slug="libraries")
    item = live(NewsItem, gateshead, slug="open", title_en="The library is open")
    next_edition(plan).news.add(item)
    assert "Libraries" not in words(page(client, "/gateshead/news/open/").main)
    assert "The library is open" not in words(page(client, "/gateshead/plans/libraries/").main)


def test_a_council_s_first_page_shows_the_latest_news_and_the_next_events(client, gateshead):
    for number in range(1, 5):
        live(NewsItem, gateshead, title_en=f"News {number}", since=timedelta(days=number))
        live(Event, gateshead, title_en=f"Fair {number}", starts_on=timezone.localdate() + timedelta(number))
    live(Event, gateshead, title_en="Fair of old", starts_on=timezone.localdate() - timedelta(1))
    text = section(page(client, "/gateshead/"), "new")
    assert [f"News {number}" in text for number in range(1, 5)] == [True, True, True, False]
    assert [f"Fair {number}" in text for number in range(1, 5)] == [True, True, True, False]
    assert "Fair of old" not in text


# -- the image ----------------------------------------------------------------------------------------


def a_picture():
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(content, "PNG")
    return SimpleUploadedFile("library.png", content.getvalue(), "image/png")


def test_an_image_needs_words_for_those_who_cannot_see_it(client, gateshead, editor):
    client.force_login(editor)
    item = draft(NewsItem, gateshead)
    answer = save(client, item, open_form(client, item), image=a_picture())
    assert answer.status_code == 422
    assert "Describe the image" in answer.content.decode()
    assert (
        save(client, item, open_form(client, item), image=a_picture(), image_alt_en="A door").status_code
        == 302
    )
    item.refresh_from_db()
    assert item.image


def test_the_image_is_shown_on_the_page_to_those_who_may_read_it(client, gateshead):
    item = live(NewsItem, gateshead, slug="open", image=a_picture(), image_alt_en="A door")
    image = page(client, "/gateshead/news/open/").main.img
    assert image["alt"] == "A door"
    shown = client.get(image["src"])
    assert shown.headers["Content-Type"] == "image/png"
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert b"".join(shown.streaming_content).startswith(b"\x89PNG")
    NewsItem.objects.filter(pk=item.pk).update(status="draft")
    assert client.get(image["src"]).status_code == 404
    client.force_login(a_user("viewer", gateshead))
    assert b"".join(client.get(image["src"]).streaming_content)


# -- sharing ------------------------------------------------------------------------------------------


def test_a_page_is_shared_by_email_or_by_its_address_and_with_nobody_else(client, gateshead):
    item = live(NewsItem, gateshead, slug="open", title_en="Tea & cake? Yes")
    live(Plan, gateshead, slug="roads").news.add(item)
    for address_ in ("/gateshead/news/open/", "/gateshead/plans/roads/"):
        soup = page(client, address_)
        letter = soup.select_one("main a[href^=mailto]")
        assert letter["href"].endswith(f"body=http%3A%2F%2Ftestserver{address_.replace('/', '%2F')}")
        assert f"Or copy the link: http://testserver{address_}" in words(soup.main)
        assert not soup.select("main script, main iframe, main img")
    assert (
        "subject=Tea%20%26%20cake%3F%20Yes&body"
        in page(client, "/gateshead/news/open/").find("a", string="Share by email")["href"]
    )


def test_a_draft_is_not_offered_for_sharing(client, gateshead, councillor_account):
    draft(NewsItem, gateshead, slug="open")
    client.force_login(councillor_account)
    soup = page(client, "/gateshead/news/open/")
    assert "Not published yet" in words(soup.main)
    assert not soup.select("main a[href^=mailto]")


# -- in the admin -------------------------------------------------------------------------------------


def test_an_officer_writes_news_and_says_on_the_plan_s_page_that_it_is_about_the_plan(
    client, gateshead, publisher
):
    client.force_login(publisher)
    form = form_data(client.get(address(NewsItem, "add")))
    client.post(
        address(NewsItem, "add"), {**form, "title_en": "The library is open", "body_en": "<p>Come.</p>"}
    )
    item = NewsItem.objects.get()
    assert (item.council, item.slug, item.status) == (gateshead, "the-library-is-open", "draft")
    plan = draft(Plan, gateshead)
    save(client, plan, open_form(client, plan), news=[item.pk])
    assert list(plan.news.all()) == [item]
    item.publish(by=publisher)
    assert timezone.localdate(item.first_published_at) == timezone.localdate()


def test_the_address_of_the_feed_is_no_news_item_s(client, gateshead, editor):
    client.force_login(editor)
    item = draft(NewsItem, gateshead)
    answer = save(client, item, open_form(client, item), slug="feed")
    assert "slug" in answer.context["adminform"].form.errors


def test_another_council_s_news_cannot_be_named_by_a_plan(client, gateshead, bridgend, publisher):
    client.force_login(publisher)
    plan, foreign = draft(Plan, gateshead), live(NewsItem, bridgend)
    answer = save(client, plan, open_form(client, plan), news=[foreign.pk])
    assert answer.status_code == 422
    assert not plan.news.exists()
