"""What is not public is nowhere: not in pages, counts, lists, headers; its address answers like a missing one."""

import copy
from datetime import timedelta

import pytest
from addresses import ANSWERS, OF_THE_SITE, PUBLIC, ROOTS, all_public_names, public_address, root_addresses
from bs4 import BeautifulSoup
from builders import CONTENT, Status, a_council, a_user, draft, live, next_edition, one_of_each
from django.test import Client
from django.utils import timezone
from planting import WORD, plant, say_the_word

from councils.models import UNTIL_RELEASED, ChangeNote, Council, content_models
from councils.publishing.editions import rows_of, start_correction, start_next_edition
from plans.models import Decision, Document, Plan
from pledges.models import Pledge, VisionStatement

SECRET = WORD

pytestmark = pytest.mark.django_db


def test_the_table_names_every_public_address():
    assert all_public_names() == set(PUBLIC) | ROOTS


@pytest.fixture(scope="module")
def world(kept):
    """One row of every model of a council, built once for all tests."""
    return one_of_each(a_council("gateshead"))


@pytest.fixture
def rows(world, db):
    return copy.deepcopy(world)


@pytest.fixture
def gateshead(rows):
    return rows[Council]


def everything_public(client, council, rows) -> dict[str, str]:
    """Status, headers and words of every public address, in both languages."""
    english = [public_address(name, council, rows) for name in ANSWERS]
    answers = {}
    for address in [*english, *(f"/cy{address}" for address in english), *root_addresses(council)]:
        page = client.get(address)
        answers[address] = f"{page.status_code} {page.headers} {page.content.decode()}"
    return answers


def states(at):
    return {
        "draft": {},
        "review": {"status": Status.REVIEW},
        "scheduled": {"status": Status.PUBLISHED, "publish_at": at + timedelta(days=1)},
        "held": {"status": Status.PUBLISHED, "publish_at": UNTIL_RELEASED},
        "archived, never public": {"status": Status.ARCHIVED},
        "archived before its time": {"status": Status.ARCHIVED, "publish_at": None},
    }


@pytest.fixture
def planted(gateshead, rows):
    """Something of every kind in every state that the public may not see."""
    return [plant(gateshead, rows, **state) for state in states(timezone.now()).values()]


def test_a_word_planted_in_every_text_of_everything_hidden_is_seen_nowhere(client, gateshead, rows, planted):
    answers = everything_public(client, gateshead, rows)
    assert [address for address, answer in answers.items() if WORD.lower() in answer.lower()] == []


def test_search_neither_finds_nor_counts_nor_suggests_what_is_hidden(client, planted):
    for asked in (WORD, WORD.lower()[:-1], f"{WORD[:-1]}x"):
        for page in ("/search/", "/cy/search/"):
            main = BeautifulSoup(client.get(page, {"q": asked}).content, "html.parser").main
            assert not main.select("ol a, .rows a, mark"), (asked, page)
            assert asked == WORD or WORD.lower() not in main.get_text().lower()


def test_the_planting_can_be_seen_once_it_is_published(client, gateshead, rows):
    """Or the tests above could not fail."""
    state = {"status": Status.PUBLISHED, "publish_at": timezone.now() - timedelta(hours=1)}
    vision = rows[VisionStatement]
    hidden = plant(gateshead, rows, **state)
    VisionStatement.objects.filter(pk=vision.pk).update(superseded_at=state["publish_at"])
    answers = everything_public(client, gateshead, rows)
    seen = [address for address, answer in answers.items() if WORD.lower() in answer.lower()]
    assert len(seen) > 30
    assert WORD in client.get("/search/", {"q": WORD}).content.decode()
    assert {type(row) for row in hidden} >= set(CONTENT)


def test_things_of_a_hidden_plan_are_hidden_with_it(client, gateshead, rows):
    hidden = draft(Plan, gateshead)
    for model in (Document, Decision):
        row = live(model, gateshead, plan=hidden, title_en=SECRET, slug=f"x-{model.__name__.lower()}")
        if model is Document:
            ChangeNote.write(row, ChangeNote.Kind.PUBLISHED, SECRET, at=timezone.now(), by=None)
            assert client.get(f"/gateshead/plans/{hidden.slug}/documents/{row.slug}/").status_code == 404
    words = everything_public(client, gateshead, rows)
    assert hidden.title not in "".join(words.values())
    assert f"/{hidden.slug}/" not in "".join(words.values())


ADDRESS_OF = {
    Pledge: "/gateshead/pledges/{}/",
    Plan: "/gateshead/plans/{}/",
    Decision: "/gateshead/decisions/{}/",
}


@pytest.mark.parametrize("model", ADDRESS_OF, ids=lambda model: model.__name__)
@pytest.mark.parametrize("state", states(timezone.now()))
@pytest.mark.parametrize("prefix", ["", "/cy"])
def test_a_hidden_address_answers_like_a_missing_one(client, gateshead, rows, model, state, prefix):
    needs = {"vision": rows[VisionStatement], "number": 99} if model is Pledge else {}
    draft(model, gateshead, slug="same-long-name", **needs, **states(timezone.now())[state])
    hidden = client.get(prefix + ADDRESS_OF[model].format("same-long-name"))
    missing = client.get(prefix + ADDRESS_OF[model].format("none-long-name"))
    assert hidden.status_code == missing.status_code == 404
    assert dict(hidden.headers) == dict(missing.headers)
    assert hidden.content == missing.content.replace(b"none-long-name", b"same-long-name")


def test_what_was_public_and_is_archived_answers_410(client, gateshead, publisher):
    plan = live(Plan, gateshead, slug="old")
    plan.archive(by=publisher, reason="Out of date.")
    for address in ("/gateshead/plans/old/", "/cy/gateshead/plans/old/"):
        assert client.get(address).status_code == 410
    assert "old" not in client.get("/gateshead/plans/").content.decode().split("<main")[1]


def test_every_page_of_a_plan_is_taken_down_with_it(client, gateshead, rows, publisher):
    addresses = [public_address(name, gateshead, rows) for name in ANSWERS]
    below = [address for address in addresses if f"/plans/{rows[Plan].slug}/" in address]
    assert {address: client.get(address).status_code for address in below} == dict.fromkeys(below, 200)
    rows[Plan].archive(by=publisher, reason="Out of date.")
    assert {address: client.get(address).status_code for address in below} == dict.fromkeys(below, 410)
    assert client.get(f"/gateshead/plans/{rows[Plan].slug}-never/progress/").status_code == 404


def test_a_draft_saved_beside_a_live_item_changes_no_public_byte_or_header(client, gateshead, rows, editor):
    before = everything_public(client, gateshead, rows)
    for model in (Plan, VisionStatement, Decision):
        edition = next_edition(rows[model], title_en=SECRET)
        edition.title_en = f"{SECRET} again"
        edition.save()
    assert everything_public(client, gateshead, rows) == before


def test_a_copied_draft_with_a_word_in_every_text_changes_no_public_byte(client, gateshead, rows, editor):
    """Of every kind: begun, written, a correction's sentence and all; then the pages, feeds, files and versions."""
    before, version = everything_public(client, gateshead, rows), as_stored(gateshead)
    planted = 0
    for model in (model for model in CONTENT if not model.cascades_from):
        starts = [start_correction, *([start_next_edition] if model.has_edition_address else [])]
        for draft_of in [start(rows[model], by=editor) for start in starts]:
            for part in (part for found in rows_of(draft_of).values() for part in found):
                say_the_word(part)
                planted += 1
            if draft_of.is_correction:
                draft_of.refresh_from_db()
                draft_of.submit(by=editor, note=WORD)
    assert planted > 2 * len(CONTENT)
    after = everything_public(client, gateshead, rows)
    assert [address for address in after if after[address] != before[address]] == []
    assert as_stored(gateshead) == version
    client.force_login(a_user("owner", a_council("elsewhere")))
    theirs = everything_public(client, gateshead, rows)
    assert [address for address, answer in theirs.items() if WORD.lower() in answer.lower()] == []


def as_stored(council):
    """By this stored pages are told apart: while it stands still they are all as they were."""
    return Council.objects.values_list("content_version", flat=True).get(pk=council.pk)


def test_an_earlier_edition_is_read_at_its_own_address_only(client, gateshead, publisher):
    first = live(Plan, gateshead, slug="roads", title_en="Roads, first edition")
    second = next_edition(first, title_en="Roads, second edition")
    second.publish(by=publisher)
    assert "Roads, second edition" in client.get("/gateshead/plans/roads/").content.decode()
    listed = client.get("/gateshead/plans/").content.decode()
    assert "second edition" in listed
    assert "first edition" not in listed
    assert "Roads, first edition" in client.get("/gateshead/plans/roads/editions/1/").content.decode()


def test_a_next_edition_has_no_public_address_before_its_time(client, gateshead):
    plan = live(Plan, gateshead, slug="roads")
    next_edition(plan)
    assert client.get("/gateshead/plans/roads/editions/2/").status_code == 404
    client.force_login(a_user("viewer", gateshead))
    assert client.get("/gateshead/plans/roads/editions/2/").status_code == 200


@pytest.mark.parametrize("who", ["stranger", "viewer", "editor", "other council's owner", "superuser"])
def test_who_reads_a_draft_on_the_site(client, gateshead, bridgend, superuser, who):
    draft(Plan, gateshead, slug="new-plan")
    users = {"superuser": superuser, "stranger": None}
    if who in ("viewer", "editor"):
        users[who] = a_user(who, gateshead)
    if who.startswith("other"):
        users[who] = a_user("owner", bridgend)
    if users[who]:
        client.force_login(users[who])
    page = client.get("/gateshead/plans/new-plan/")
    assert page.status_code == (200 if who in ("viewer", "editor", "superuser") else 404)
    if who != "stranger":
        assert {"private", "no-store"} <= set(page.headers["Cache-Control"].split(", "))


@pytest.mark.parametrize("who", ["stranger", "viewer", "editor", "other council's owner", "superuser"])
def test_every_public_page_opens_for_everyone(client, gateshead, bridgend, superuser, rows, who):
    """The public half of the isolation table: published pages are there for all."""
    if who == "superuser":
        client.force_login(superuser)
    elif who != "stranger":
        role, council = ("owner", bridgend) if who.startswith("other") else (who, gateshead)
        client.force_login(a_user(role, council))
    english = [public_address(name, gateshead, rows) for name in ANSWERS]
    addresses = [*english, *(f"/cy{address}" for address in english)]
    answers = {address: client.get(address).status_code for address in addresses}
    assert answers == dict.fromkeys(addresses, 200)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_a_public_page_is_only_read(gateshead, rows, method):
    ask = getattr(Client(enforce_csrf_checks=True), method)
    addresses = [public_address(name, gateshead, rows) for name in ANSWERS]
    assert {address: ask(address).status_code for address in addresses} == dict.fromkeys(addresses, 405)


@pytest.mark.parametrize("name", ANSWERS)
def test_public_answers_set_no_cookie_and_may_be_kept_for_checking(client, gateshead, rows, name):
    page = client.get(public_address(name, gateshead, rows))
    assert not page.cookies
    assert page.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "Cookie" not in page.headers.get("Vary", "")
    assert "Accept-Language" not in page.headers.get("Vary", "")
    policy = page.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "nonce" not in policy


@pytest.mark.parametrize("name", sorted(set(ANSWERS) - OF_THE_SITE))
def test_a_council_that_is_not_live_answers_404_everywhere(client, gateshead, rows, name):
    gateshead.is_live = False
    gateshead.save()
    page = client.get(public_address(name, gateshead, rows))
    assert page.status_code == 404
    assert page.headers["Cache-Control"] == "private, no-store"
    assert gateshead.name not in page.content.decode()


def test_a_document_s_file_follows_its_document(client, gateshead, rows, publisher, settings):
    from django.core.files.base import ContentFile

    document = rows[Document]
    document.file.save("plan.pdf", ContentFile(b"%PDF-1.7 words"))
    address = public_address("plans:document_file", gateshead, rows)
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 words"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    document.withdraw(by=publisher)
    assert client.get(address).status_code == 404


def test_every_content_model_is_in_these_tables():
    assert set(content_models()) == set(CONTENT)
