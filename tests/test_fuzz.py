"""What `make fuzz` asks by the thousand, in small; and that it sees what is wrong."""

import pytest
from builders import a_superuser, a_user, recorded
from django.http import HttpResponse
from django.test.client import ClientHandler
from django.utils import timezone
from fuzzing import files, judging
from fuzzing.asking import Request
from fuzzing.running import Run

from councils import second_factor
from councils.models import Council
from delivery.models import ReportingRound

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]


@pytest.fixture
def run(rows, settings):
    settings.PAGE_STORE_BYTES = 2**22
    with recorded():
        officer, superuser = a_user("owner", rows[Council]), a_superuser()
        for user in (officer, superuser):
            second_factor.set_up(user)
        # What was frozen was closed before.
        closed = {"closed_at": timezone.now(), "frozen_at": timezone.now()}
        ReportingRound.objects.filter(pk=rows[ReportingRound].pk).update(**closed)
        return Run(3, {rows[Council]: rows}, officer, superuser)


def test_some_of_everything_that_nobody_asks(run):
    run.round(36)
    assert run.counted.total() > 40
    assert run.faults == []


def test_every_kind_of_file_is_there_and_is_changed_by_the_seed(run):
    assert {name.rpartition(".")[2] for name, _content in files.real()} >= {
        "png",
        "jpg",
        "pdf",
        "docx",
        "xlsx",
        "csv",
    }
    made = [files.a_file(run.dice) for _file in range(60)]
    assert len({file.read() for file in made}) > 30


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (HttpResponse("<p>You searched for <zq></p>"), "markup"),
        (HttpResponse('<input value="" zqa="1">'), "attribute"),
        (HttpResponse("<a href=' javascript:zq()'>zq</a>"), "runs something"),
        (HttpResponse(status=302, headers={"Location": "//zq.example/"}), "leads to"),
        (HttpResponse(status=302, headers={"Location": "/\\zq.example/"}), "leads to"),
        (HttpResponse(headers={"X-Zq": "1"}), "header"),
        (HttpResponse("<a>&zq;</a>", content_type="application/atom+xml"), "no XML"),
        (HttpResponse("{zq}", content_type="application/json"), "no JSON"),
        (HttpResponse("<p>", headers={"Content-Encoding": "gzip"}), "not written in gzip"),
        (HttpResponse('Name\r\n"=zq()"\r\n', content_type="text/csv"), "formula"),
        (HttpResponse(status=500), "500"),
    ],
)
def test_a_fault_is_seen(answer, fault):
    (found,) = judging.faults_of(Request("/"), answer, answer.content, sql=0, seconds=0)
    assert fault in found


def test_what_is_escaped_is_no_fault():
    page = HttpResponse('<p title="&quot; zqa=&quot;1">&lt;zq&gt;</p>')
    assert judging.faults_of(Request("/"), page, page.content, sql=40, seconds=1) == []


def test_a_page_that_costs_too_much_is_a_fault():
    page = HttpResponse("fine")
    assert judging.faults_of(Request("/"), page, page.content, sql=41, seconds=0) == ["41 queries"]


def test_a_page_that_keeps_what_somebody_asked_is_a_fault(run, monkeypatch):
    """As if the store took a page for another."""
    answered = ClientHandler.get_response
    said = []

    def poisoned(handler, request):
        response = answered(handler, request)
        said.extend([1] if request.META.get("QUERY_STRING") else [])
        if said and not response.streaming and "Content-Encoding" not in response:
            response.content = b"poisoned"
        return response

    monkeypatch.setattr(ClientHandler, "get_response", poisoned)
    run.round(12)
    assert any("afterwards" in fault[0] for fault in run.faults)
