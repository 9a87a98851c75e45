"""A link opens one draft for one person: nobody else, nowhere else, and no log shows it."""

import logging
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from admin_forms import address
from builders import a_council, an_action, live, one_of_each
from django.test import Client
from django.utils import timezone
from entering import Officer
from gunicorn.config import Config
from inviting import Councillor, invited
from planting import WORD, say_the_word

from councils.models import Council
from councils.publishing.editions import rows_of, start_next_edition
from plans.models import Plan
from pledges.models import VisionStatement
from review.models import DraftReview, Reviewer
from strategy_site.gunicorn import MaskingLogger
from strategy_site.logs import MaskingFormatter, masked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("recorded")]

ANN, BEN = ("Councillor Ann", "ann@example.org"), ("Councillor Ben", "ben@example.org")
TOKEN = "Zm9vYmFyLWJhei1xdXgtMTIzNDU2Nzg5MC1hYmNkZWY"  # of the length of a real one


@pytest.mark.parametrize(
    "line",
    [
        f"GET /review/links/{TOKEN}/ HTTP/1.1",
        f"Not Found: /cy/review/links/{TOKEN}/",
        f'"https://promises.example/review/links/{TOKEN}/" 200',
        f"/review/links/{TOKEN}?x=1 and /review/links/{TOKEN}",
    ],
)
def test_a_link_is_masked_wherever_it_stands_in_a_line(line):
    assert TOKEN not in masked(line)
    assert "/review/links/…" in masked(line)
    assert masked("/review/12/ and /search/?q=links") == "/review/12/ and /search/?q=links"


def test_what_goes_wrong_with_a_link_is_logged_without_it(caplog, client):
    client.get(f"/review/links/{TOKEN}/")
    client.get(f"/review/links/{TOKEN}/more/")
    client.delete(f"/review/links/{TOKEN}/")
    assert caplog.records
    formatter = MaskingFormatter("{levelname} {message}", style="{")
    for record in caplog.records:
        record.exc_info = None
        assert TOKEN not in formatter.format(record)
    try:
        raise ValueError(f"/review/links/{TOKEN}/")
    except ValueError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, "", 1, "Broken", None, (type(error), error, error.__traceback__)
        )
    assert TOKEN not in formatter.format(record)


def test_the_logs_of_the_server_are_masked(tmp_path):
    config = Config()
    config.set("accesslog", str(tmp_path / "access"))
    config.set("errorlog", str(tmp_path / "error"))
    log = MaskingLogger(config)
    path = f"/review/links/{TOKEN}/"
    environ = {"REQUEST_METHOD": "GET", "RAW_URI": path, "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_REFERER": path}
    answer = SimpleNamespace(status="200 OK", headers=[], sent=10)
    log.access(answer, SimpleNamespace(headers=[("referer", path)]), environ, timedelta(seconds=1))
    log.error("Error handling request %s", path)
    for name in ("access", "error"):
        text = (tmp_path / name).read_text()
        assert "/review/links/…" in text
        assert TOKEN not in text


@pytest.mark.parametrize("model", [Plan, VisionStatement], ids=["plan", "vision"])
def test_the_words_of_a_draft_are_read_by_its_link_alone(model):
    """A word in every text of every part; whoever else looks for it finds it nowhere."""
    council = a_council("gateshead")
    officer = Officer("publisher", council)
    rows = one_of_each(council)
    draft = start_next_edition(rows[model], by=officer.user)
    for row in (row for found in rows_of(draft).values() for row in found):
        say_the_word(row)
    other = start_next_edition(live(Plan, council, title_en="Other"), by=officer.user)
    review, (token,) = invited(officer, draft, ANN)
    _other_review, tokens = invited(officer, other, BEN)
    ann, ben, withdrawn = Councillor(token), Councillor(tokens[0]), Councillor(token)
    assert ann.open().get_text().count(WORD) > 5
    ben.open()
    withdrawn.open()
    stranger, elsewhere = Client(), Officer("owner", a_council("bridgend")).client
    places = [
        "/review/",
        f"/review/{review.pk}/",
        f"/cy/review/{review.pk}/",
        f"/review/{review.pk}/files/1/",
    ]
    places += [f"/review/{review.pk}/?since=visit", ann.link, draft.get_absolute_url()]
    Reviewer.objects.filter(email=ANN[1]).update(revoked_at=timezone.now())
    for reader in (stranger, elsewhere, ben.client, withdrawn.client):
        for place in places:
            answer = reader.get(place)
            said = b"".join(answer).decode(errors="replace") + str(answer.headers)
            assert WORD.lower() not in said.lower(), place
    Reviewer.objects.filter(email=ANN[1]).update(revoked_at=None)
    DraftReview.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    for place in places:
        answer = ann.client.get(place)
        assert WORD not in b"".join(answer).decode(errors="replace"), place


def test_unknown_expired_and_withdrawn_are_one_answer():
    council = a_council("gateshead")
    officer = Officer("editor", council)
    draft = start_next_edition(live(Plan, council), by=officer.user)
    review, tokens = invited(officer, draft, ANN, BEN)
    ann, ben = map(Councillor, tokens)
    officer.client.post(
        address(review, "links"), {"reviewer": Reviewer.objects.get(email=ANN[1]).pk, "withdraw": ""}
    )
    answers = [Client().get(f"/review/links/{'x' * 43}/"), ann.client.get(ann.link)]
    DraftReview.objects.update(closes_on=timezone.localdate() - timedelta(days=100))
    answers += [ben.client.get(ben.link), ben.client.post(ben.link), Client().get("/review/links/short/")]
    pages = {re.sub(rb"/review/links/[^/]+/", b"", answer.content) for answer in answers}
    assert {answer.status_code for answer in answers} == {404}
    assert len(pages) == 1
    assert not any(answer.cookies for answer in answers)


def test_a_cookie_of_ones_own_making_opens_nothing():
    council = a_council("gateshead")
    officer = Officer("editor", council)
    draft = start_next_edition(live(Plan, council), by=officer.user)
    review, (token,) = invited(officer, draft, ANN)
    ann = Councillor(token)
    ann.open()
    value = ann.client.cookies["review_en"].value
    for forged in ("", "x", value[:-1], value.replace(":", "."), "é" * 20):
        client = Client()
        client.cookies["review_en"] = forged
        assert client.get(f"/review/{review.pk}/").status_code == 404
    client = Client()
    client.cookies["review_en"] = value
    assert client.get(f"/review/{review.pk}/").status_code == 200


def test_a_public_page_is_the_same_with_a_reviewers_cookie(client):
    council = a_council("gateshead")
    officer = Officer("editor", council)
    plan = live(Plan, council)
    an_action(plan, title_en="Build")
    draft = start_next_edition(plan, by=officer.user)
    _review, (token,) = invited(officer, draft, ANN)
    ann = Councillor(token)
    ann.open()
    for place in (plan.get_absolute_url(), f"{plan.get_absolute_url()}?edition=2", "/gateshead/plans/"):
        assert ann.client.get(place).content == client.get(place).content
    assert Council.objects.get(pk=council.pk).draft_reviews.count() == 1
