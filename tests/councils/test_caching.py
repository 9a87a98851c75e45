"""Stored pages: asked for twice, rendered once; and never an older text than what was published."""

import datetime
import gzip
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import brotli
import pytest
import time_machine
from builders import (
    CONTENT,
    Status,
    a_council,
    a_priority,
    a_user,
    draft,
    live,
    next_edition,
    one_of_each,
    replaced_by,
)
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.autoreload import file_changed

from councils.models import Alert, CacheBoundary, Council, SiteVersion
from councils.publishing.caching import (
    VersionReader,
    batched_invalidation,
    public_models,
    record_boundaries,
)
from councils.publishing.stored_pages import Page, PageStore, weight
from councils.publishing.unseen import is_seen
from plans.models import Plan
from plans.views.plan import PlanList

pytestmark = [pytest.mark.django_db, pytest.mark.each_database, pytest.mark.usefixtures("recorded")]

HOUR = datetime.timedelta(hours=1)
SECOND = datetime.timedelta(seconds=1)
BROWSER = {"HTTP_ACCEPT_ENCODING": "gzip, deflate, br, zstd"}


@pytest.fixture
def clock():
    """Noon on a winter's day; it stands still until a test moves it."""
    with time_machine.travel(datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def reader(settings, clock):
    """The public's browser, at a site of one process that stores pages."""
    settings.PAGE_STORE_BYTES = 2**20
    return Client()


@pytest.fixture
def another_reader(reader):
    """The same at another process."""
    return Client()


@pytest.fixture
def roads(gateshead, clock):
    return live(Plan, gateshead, title_en="Roads", slug="roads")


LIST, PLAN = "/gateshead/plans/", "/gateshead/plans/roads/"


def is_stored(response) -> bool:
    """Was this answered without rendering anything?"""
    assert response.status_code in (200, 304)
    return not response.templates


def later(clock, delta=SECOND):
    clock.shift(delta)


# -- asked for twice, rendered once ---------------------------------------------------------------


def test_a_second_view_asks_for_nothing_but_the_version(reader, roads, clock):
    first = reader.get(PLAN)
    with CaptureQueriesContext(connection) as at_once:
        second = reader.get(PLAN)
    later(clock)
    with CaptureQueriesContext(connection) as a_second_later:
        third = reader.get(PLAN)
    assert first.content == second.content == third.content
    assert first.headers == second.headers == third.headers
    assert [len(at_once), len(a_second_later)] == [0, 1]


def test_what_the_reader_has_already_is_not_sent_again_nor_rendered(reader, roads):
    first = reader.get(PLAN)
    with CaptureQueriesContext(connection) as asked:
        again = reader.get(PLAN, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, len(asked)) == (304, b"", 0)
    kept = set(first.headers) - {"Content-Type", "Content-Length"}
    assert {name: again[name] for name in kept} == {name: first[name] for name in kept}


def test_what_the_reader_has_of_another_version_is_sent(reader, roads):
    assert reader.get(PLAN, headers={"If-None-Match": '"0123", W/"4567"'}).status_code == 200
    assert reader.get(PLAN, headers={"If-None-Match": "*"}).status_code == 304


def test_an_etag_is_right_also_where_the_page_has_to_be_rendered_first(reader, another_reader, roads):
    etag = reader.get(PLAN)["ETag"]
    assert another_reader.get(PLAN, headers={"If-None-Match": etag}).status_code == 304


CODINGS = {
    "gzip, deflate, br, zstd": ("br", brotli.decompress),
    "br;q=0.5, gzip": ("gzip", gzip.decompress),
    "": (None, bytes),
    "identity": (None, bytes),
}


def test_every_coding_holds_the_same_page_rendered_once(reader, roads):
    plain = Client().get(PLAN, headers={"Accept-Encoding": "identity"}).content
    answers = {accepted: reader.get(PLAN, headers={"Accept-Encoding": accepted}) for accepted in CODINGS}
    for accepted, (coding, unpack) in CODINGS.items():
        answer = answers[accepted]
        assert answer.get("Content-Encoding") == coding
        assert unpack(answer.content) == plain
        assert answer["Content-Length"] == str(len(answer.content))
        assert answer["Vary"] == "Accept-Encoding"
    assert [is_stored(answer) for answer in answers.values()] == [False, True, True, True]


@pytest.mark.parametrize("accepted", [*CODINGS, "zstd"])
def test_the_etag_that_came_with_a_coding_is_known_again(reader, roads, accepted):
    etag = reader.get(PLAN, headers={"Accept-Encoding": accepted})["ETag"]
    asked = {"Accept-Encoding": accepted, "If-None-Match": etag}
    assert reader.get(PLAN, headers=asked).status_code == 304


def test_a_page_that_came_plain_has_a_strong_etag_and_a_compressed_one_a_weak(reader, roads):
    plain, compressed = reader.get(PLAN)["ETag"], reader.get(PLAN, **BROWSER)["ETag"]
    assert compressed == f"W/{plain}"


def test_head_has_the_headers_of_get_and_no_body(reader, roads):
    full = reader.get(PLAN, **BROWSER)
    head = reader.head(PLAN, **BROWSER)
    assert is_stored(head)
    assert (head.content, head.headers) == (b"", full.headers)


def test_head_first_spoils_nothing_for_get(reader, roads):
    reader.head(PLAN)
    assert b"Roads" in reader.get(PLAN).content


def test_a_stored_page_has_the_policy_of_its_own_style_and_no_nonce(reader, roads):
    first, second = reader.get(PLAN), reader.get(PLAN)
    assert is_stored(second)
    assert "'sha256-" in second["Content-Security-Policy"]
    assert second["Content-Security-Policy"] == first["Content-Security-Policy"]
    assert "nonce" not in second["Content-Security-Policy"]
    assert second["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert second["X-Content-Type-Options"] == "nosniff"


# -- nothing stale --------------------------------------------------------------------------------


def test_what_is_published_shows_within_a_second_in_every_process(
    reader, another_reader, roads, publisher, clock
):
    plan = draft(Plan, roads.council, title_en="Parks", slug="parks")
    for process in (reader, another_reader):
        assert b"Parks" not in process.get(LIST).content
    plan.publish(by=publisher)
    later(clock)
    for process in (reader, another_reader):
        assert b"Parks" in process.get(LIST).content


def test_what_is_withdrawn_is_gone_and_does_not_come_back(reader, roads, publisher, clock):
    assert reader.get(PLAN).status_code == 200
    roads.withdraw(by=publisher)
    for _second in range(3):
        later(clock)
        assert reader.get(PLAN).status_code == 404
        assert b"Roads" not in reader.get(LIST).content


def test_what_is_deleted_is_gone_from_stored_pages(gateshead):
    rows = one_of_each(gateshead)
    deleted = set()
    for model in (each for each in public_models() if each in rows and is_seen(each, [rows[each].pk])):
        before = SiteVersion.objects.get().version
        with suppress(ProtectedError), transaction.atomic():
            rows[model].delete()
            deleted.add(model)
            assert SiteVersion.objects.get().version > before, model
            transaction.set_rollback(True)
    assert Alert in deleted


def test_links_that_come_and_go_move_the_version(gateshead):
    rows, linked = one_of_each(gateshead), set()
    for model in (each for each in public_models() if each in rows and is_seen(each, [rows[each].pk])):
        for field in model._meta.many_to_many:
            links, other = getattr(rows[model], field.name), rows.get(field.related_model)
            for change in (links.add, links.remove) if other else ():
                links.set([] if change == links.add else [other])
                before = SiteVersion.objects.get().version
                change(other)
                assert SiteVersion.objects.get().version > before, (field, change)
                linked.add(field)
    assert linked


def test_a_missing_page_is_not_stored_so_it_is_there_when_it_is_published(reader, gateshead):
    assert reader.get(PLAN).status_code == 404
    live(Plan, gateshead, slug="roads")
    assert reader.get(PLAN).status_code == 200


def test_what_is_scheduled_appears_at_its_moment_without_a_write(reader, roads, clock):
    moment = timezone.now() + HOUR
    live(Plan, roads.council, title_en="Parks", status=Status.PUBLISHED, publish_at=moment)
    assert b"Parks" not in reader.get(LIST).content
    later(clock, HOUR - SECOND)
    assert b"Parks" not in reader.get(LIST).content
    clock.move_to(moment)
    assert b"Parks" in reader.get(LIST).content
    assert is_stored(reader.get(LIST))


def test_two_things_scheduled_appear_one_after_the_other(reader, roads, clock):
    for number in (1, 2):
        live(Plan, roads.council, title_en=f"Parks {number}", publish_at=timezone.now() + number * HOUR)
    seen = []
    for _hour in range(3):
        words = reader.get(LIST).content
        seen.append([b"Parks 1" in words, b"Parks 2" in words])
        later(clock, HOUR)
    assert seen == [[False, False], [True, False], [True, True]]


def test_the_next_edition_takes_over_at_its_moment(reader, roads, publisher, clock):
    next_edition(roads, title_en="Roads and lanes").publish(by=publisher, at=timezone.now() + HOUR)
    assert b"Roads and lanes" not in reader.get(PLAN).content
    later(clock, HOUR)
    assert b"Roads and lanes" in reader.get(PLAN).content


def test_an_edition_that_only_ends_is_gone_at_its_moment(reader, roads, clock):
    roads.superseded_at = timezone.now() + HOUR
    roads.save()
    assert reader.get(PLAN).status_code == 200
    later(clock, HOUR)
    assert reader.get(PLAN).status_code == 404


def test_an_alert_moves_the_version_when_it_comes_and_when_it_goes(gateshead, clock):
    now = timezone.now()
    Alert.objects.create(council=gateshead, title_en="Snow", starts_at=now + HOUR, ends_at=now + 2 * HOUR)
    reader = VersionReader()
    seen = [reader.of("/gateshead/", now + hours * HOUR) for hours in (0, 0.5, 1, 1.5, 2, 2.5)]
    assert [after == before for before, after in pairwise(seen)] == [True, False, True, False, True]


@pytest.mark.parametrize("model", CONTENT)
def test_every_kind_of_content_has_its_boundaries(gateshead, clock, model):
    now = timezone.now()
    live(model, gateshead, publish_at=now + HOUR, superseded_at=now + 2 * HOUR)
    reader = VersionReader()
    at = [reader.of("/gateshead/", now + hours * HOUR).until for hours in (0, 1, 2)]
    assert at == [now + HOUR, now + 2 * HOUR, None]


def test_rows_written_in_bulk_bring_their_boundaries_by_being_recorded(gateshead, clock):
    roads = live(Plan, gateshead)
    roads.superseded_at = timezone.now() + HOUR
    Plan.objects.bulk_update([roads], ["superseded_at"])
    record_boundaries(roads)
    assert VersionReader().of("/gateshead/", timezone.now()).until == roads.superseded_at


def test_boundaries_long_past_are_forgotten(gateshead, clock):
    for _time in range(2):
        draft(Plan, gateshead, publish_at=timezone.now() + HOUR)
        later(clock, 48 * HOUR)
    assert CacheBoundary.objects.count() == 1


def test_the_front_page_changes_at_the_moment_of_any_council(reader, roads, bridgend, publisher, clock):
    plan = draft(Plan, roads.council, title_en="Parks")
    plan.publish(by=publisher, at=timezone.now() + HOUR, note="Parks are here.")
    assert b"Parks are here" not in reader.get("/changes/").content
    later(clock, HOUR)
    assert b"Parks are here" in reader.get("/changes/").content


def test_at_midnight_in_london_a_page_is_rendered_anew(reader, roads, clock):
    clock.move_to(datetime.datetime(2027, 6, 30, 22, 59, 59, tzinfo=datetime.UTC))
    assert b"30 June 2027" in reader.get(PLAN).content
    later(clock)
    assert b"1 July 2027" in reader.get(PLAN).content


def test_a_draft_leaves_every_page_stored(reader, roads, clock):
    for address in (LIST, PLAN, "/"):
        reader.get(address)
    draft(Plan, roads.council, title_en="Parks").save()
    later(clock)
    assert all(is_stored(reader.get(address)) for address in (LIST, PLAN, "/"))


def test_so_does_a_draft_edition_with_its_parts(reader, roads, clock):
    first = {address: reader.get(address) for address in (LIST, PLAN, "/")}
    edition = next_edition(roads, title_en="Roads again")
    a_priority(edition).save()
    later(clock)
    again = {address: reader.get(address) for address in first}
    assert all(map(is_stored, again.values()))
    assert [again[address]["ETag"] for address in first] == [page["ETag"] for page in first.values()]


def test_another_council_s_work_leaves_this_council_s_pages_stored(reader, roads, bridgend, clock):
    reader.get(PLAN)
    live(Plan, bridgend)
    later(clock)
    assert is_stored(reader.get(PLAN))


def test_the_front_page_moves_with_every_council(reader, roads, clock):
    reader.get("/")
    a_council(name_en="Newtown")
    later(clock)
    assert b"Newtown" in reader.get("/").content


def test_a_council_that_ended_moves_with_the_one_that_came_after(gateshead, bridgend, clock):
    replaced_by(gateshead, bridgend)
    before = VersionReader().of("/gateshead/", timezone.now())
    bridgend.save()
    assert VersionReader().of("/gateshead/", timezone.now()) != before


def test_a_version_never_runs_back_when_an_older_copy_of_its_council_is_saved(gateshead, clock):
    copy = Council.objects.get(pk=gateshead.pk)
    seen = [VersionReader().of("/gateshead/", timezone.now())]
    for row in (gateshead, copy, copy):
        Council.objects.filter(pk=row.pk).update(version=row.version)
        row.save()
        seen.append(VersionReader().of("/gateshead/", timezone.now()))
    assert [each.version for each in seen] == sorted({each.version for each in seen})


during_the_request = []


def meanwhile(get_response):
    """What others do after the page is rendered and before it is stored."""

    def middleware(request):
        response = get_response(request)
        while during_the_request:
            during_the_request.pop()()
        return response

    return middleware


def test_a_page_rendered_before_a_publish_is_never_stored_after_it(settings, reader, roads, publisher, clock):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.meanwhile"]
    plan = draft(Plan, roads.council, title_en="Parks")
    during_the_request.append(lambda: plan.publish(by=publisher))
    assert b"Parks" not in reader.get(LIST).content
    later(clock)
    assert b"Parks" in reader.get(LIST).content


def test_a_clock_that_is_put_back_stops_nothing(reader, roads, publisher, clock):
    reader.get(LIST)
    live(Plan, roads.council, title_en="Parks", publish_at=timezone.now() - 3 * HOUR)
    later(clock, -2 * HOUR)
    assert b"Parks" in reader.get(LIST).content


# -- whose pages are stored, and for whom -----------------------------------------------------------


def test_who_is_signed_in_neither_gets_nor_fills_what_is_stored(reader, roads, editor):
    draft(Plan, roads.council, title_en="Parks")
    officer = Client()
    officer.handler = reader.handler  # the same process
    officer.force_login(editor)
    own = officer.get(LIST)
    assert b"Parks" in own.content
    assert (own["Cache-Control"], own.has_header("ETag")) == ("private, no-store", False)
    public = reader.get(LIST)
    assert b"Parks" not in public.content
    assert b"Parks" in officer.get(LIST).content
    assert is_stored(reader.get(LIST))


def test_a_made_up_session_gets_nothing_stored(reader, roads):
    reader.get(PLAN)
    reader.cookies["sessionid"] = "made-up"
    assert not is_stored(reader.get(PLAN))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda answer: answer.set_cookie("seen", "yes"),
        lambda answer: answer.headers.setdefault("Vary", "Cookie"),
        lambda answer: answer.headers.setdefault("Cache-Control", "no-store"),
        lambda answer: answer.headers.setdefault("Cache-Control", "private"),
    ],
    ids=["cookie", "vary", "no-store", "private"],
)
def test_an_answer_that_is_not_the_same_for_all_is_not_stored(reader, roads, monkeypatch, spoil):
    usual = PlanList.get

    def get(view, request, *args, **kwargs):
        answer = usual(view, request, *args, **kwargs)
        spoil(answer)
        return answer

    monkeypatch.setattr(PlanList, "get", get)
    reader.get(LIST)
    assert not is_stored(reader.get(LIST))


@pytest.mark.parametrize("address", ["/accounts/login/", "/cy/accounts/password/reset/"])
def test_pages_of_accounts_are_not_stored(reader, address):
    a_council()
    assert not is_stored(reader.get(address))
    assert not is_stored(reader.get(address))


def test_only_get_and_head_are_answered(reader, roads):
    reader.get(PLAN)
    assert reader.post(PLAN).status_code == 405


def test_the_welsh_twin_is_a_page_of_its_own(reader, bridgend):
    english, welsh = reader.get("/bridgend/"), reader.get("/cy/bridgend/")
    assert not is_stored(welsh)
    assert (english["Content-Language"], welsh["Content-Language"]) == ("en", "cy")
    assert reader.get("/cy/bridgend/").content == welsh.content != english.content


def test_each_host_and_scheme_has_pages_with_its_own_addresses(reader, roads):
    places = [("http", "testserver"), ("http", "localhost"), ("https", "testserver")]
    for scheme, host in places * 2:
        page = reader.get(PLAN, HTTP_HOST=host, **{"wsgi.url_scheme": scheme})
        assert f'rel="canonical" href="{scheme}://{host}{PLAN}"' in page.content.decode()


def test_a_forged_host_is_refused_also_when_the_page_is_stored(reader, roads):
    reader.get(PLAN)
    for _time in range(2):
        assert reader.get(PLAN, HTTP_HOST="evil.example").status_code == 400


def test_a_new_release_starts_afresh(settings, reader, roads):
    reader.get(PLAN)
    settings.RELEASE = "next"
    assert not is_stored(reader.get(PLAN))


def test_an_edited_template_is_seen_at_once(reader, roads):
    reader.get(PLAN)
    file_changed.send(sender=None, file_path=Path("templates/base.html"))
    assert not is_stored(reader.get(PLAN))


def test_without_room_nothing_is_stored(settings, roads):
    settings.PAGE_STORE_BYTES = 0
    reader = Client()
    reader.get(PLAN)
    again = reader.get(PLAN)
    assert not is_stored(again)
    assert not again.has_header("ETag")


def test_a_version_that_cannot_be_read_stops_no_page(reader, roads, clock):
    def no_version(execute, sql, *args):
        if "siteversion" in sql:
            raise DatabaseError
        return execute(sql, *args)

    with connection.execute_wrapper(no_version):
        assert reader.get(PLAN).status_code == 200


# -- the query ------------------------------------------------------------------------------------


def test_a_parameter_the_site_does_not_know_changes_nothing(reader, roads):
    plain = reader.get(PLAN)
    for query in ("utm_source=letter", "fbclid=1&fbclid=2", "%00=%FF"):
        answer = reader.get(f"{PLAN}?{query}")
        assert is_stored(answer)
        assert answer.content == plain.content


def test_such_a_parameter_first_spoils_nothing_for_the_plain_address(reader, roads):
    first = reader.get(f"{PLAN}?fbclid=1")
    assert "fbclid" not in first.content.decode()
    assert is_stored(reader.get(PLAN))


def test_what_the_page_knows_has_a_page_of_its_own(reader, gateshead, bridgend):
    assert b"No council found" in reader.get("/?q=nowhere&utm_source=letter").content
    found = reader.get("/?q=bridgend")
    assert b"No council found" not in found.content
    assert is_stored(reader.get("/?q=bridgend&utm_source=letter"))
    assert b"No council found" not in reader.get("/").content


def test_a_query_too_long_to_read_is_refused_as_ever(reader, roads, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    assert reader.get(f"{PLAN}?q=1&q=2&q=3").status_code == 400


# -- the store ------------------------------------------------------------------------------------


def a_page(size: int) -> Page:
    return Page(headers={}, digest="0", bodies={"br": b"0" * size})


def test_the_store_stays_within_its_bytes_and_forgets_what_is_not_asked_for():
    pages = PageStore(3 * weight("a", a_page(1000)))
    for key in "abc":
        pages.put(key, a_page(1000))
    pages.get("a")
    pages.put("d", a_page(1000))
    assert [key for key in "abcd" if pages.get(key)] == ["a", "c", "d"]


def test_a_page_that_grows_by_a_coding_counts_in_full_and_once():
    pages = PageStore(2 * weight("a", a_page(1000)))
    for key in "ab":
        pages.put(key, a_page(1000))
    pages.put("b", a_page(1000))
    assert pages.get("a")
    pages.put("b", a_page(1500))
    assert not pages.get("a")


def test_a_page_larger_than_the_store_is_not_stored():
    pages = PageStore(5000)
    pages.put("a", a_page(6000))
    assert pages.get("a") is None


def test_a_small_store_serves_many_pages(settings, reader, gateshead):
    settings.PAGE_STORE_BYTES = 30_000
    reader = Client()
    for number in range(20):
        assert reader.get(f"/?q={number}").status_code == 200
    assert not is_stored(reader.get("/?q=0"))
    assert is_stored(reader.get("/?q=19"))


# -- the version moves ----------------------------------------------------------------------------


def versions(council) -> tuple[int, int]:
    return Council.objects.get(pk=council.pk).content_version, SiteVersion.objects.get().version


def test_many_rows_move_the_version_once(gateshead):
    council, site = versions(gateshead)
    with batched_invalidation():
        for _row in range(3):
            live(Plan, gateshead)
        with batched_invalidation():
            a_user("editor", gateshead)
        assert versions(gateshead) == (council, site)
    assert versions(gateshead) == (council + 1, site + 1)


def test_many_rows_of_two_councils_move_both(gateshead, bridgend):
    before = versions(gateshead)[0], versions(bridgend)[0]
    with batched_invalidation():
        live(Plan, gateshead)
        live(Plan, bridgend)
    assert (versions(gateshead)[0], versions(bridgend)[0]) == (before[0] + 1, before[1] + 1)


def fail_in(block, council):
    with block():
        live(Plan, council)
        raise LookupError


def test_rows_that_were_not_stored_move_nothing(gateshead):
    before = versions(gateshead)
    with pytest.raises(LookupError):
        fail_in(batched_invalidation, gateshead)
    assert versions(gateshead) == before
    assert not Plan.objects.exists()
    live(Plan, gateshead)
    assert versions(gateshead) > before


def test_a_block_in_which_nothing_changes_moves_nothing(gateshead):
    before = versions(gateshead)
    with batched_invalidation():
        Plan.objects.count()
    assert versions(gateshead) == before


def test_the_version_moves_last_so_that_nothing_is_missing_under_it(gateshead):
    plan = live(Plan, gateshead)
    plan.superseded_at = timezone.now() + HOUR
    with CaptureQueriesContext(connection) as written:
        plan.save()
    assert "councils_cacheboundary" in "".join(query["sql"] for query in written)
    assert "councils_siteversion" in written[-1]["sql"]


def test_a_version_moves_with_the_transaction_that_writes(gateshead):
    before = versions(gateshead)
    with pytest.raises(LookupError):
        fail_in(transaction.atomic, gateshead)
    assert versions(gateshead) == before
