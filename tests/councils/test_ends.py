"""An end is set for a time to come: from then on nobody outside reads the page, and a note stands in its place."""

from datetime import timedelta

import pytest
from admin_forms import address
from builders import CONTENT, a_council, draft, live
from django.utils import timezone
from entering import Officer
from reading import page, words

from councils.models import ChangeNote, Council
from plans.models import Document, Plan
from pledges.models import NewsItem, VisionStatement

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
NOTE = "The consultation has closed. Its result is in the plan."
names = [model._meta.model_name for model in CONTENT]


@pytest.fixture
def council(rows):
    return rows[Council]


@pytest.fixture
def publisher(council):
    return Officer("publisher", council)


def typed(moment) -> str:
    return timezone.localtime(moment).strftime("%d %B %Y %H:%M")


@pytest.mark.parametrize("model", CONTENT, ids=names)
def test_from_its_end_on_nobody_outside_reads_it_and_its_people_see_why(
    rows, publisher, client, model, time_machine
):
    row, at = rows[model], timezone.now() + HOUR
    place = row.get_absolute_url().split("#")[0]
    publisher.do(row, "end", at=typed(at), note=NOTE)
    assert client.get(place).status_code == 200
    assert NOTE not in client.get(place).content.decode()
    time_machine.move_to(at + HOUR)
    assert not model.objects.visible_to(client.get("/").wsgi_request.viewer).filter(pk=row.pk).exists()
    assert row.state == "ended"
    assert "ended" in words(
        page(publisher.client, f"/admin/{model._meta.app_label}/{model._meta.model_name}/")
    )


@pytest.mark.each_database
@pytest.mark.parametrize("language", ["", "/cy"])
def test_the_note_stands_in_its_place(client, time_machine, language):
    council = a_council("bridgend", welsh=True, name_cy="Pen-y-bont")
    row = live(NewsItem, council, title_en="Tell us", title_cy="Dywedwch", summary_cy="C", body_cy="B")
    publisher, at = Officer("publisher", council), timezone.now() + HOUR
    publisher.do(row, "end", at=typed(at), note=NOTE, note_cy="Mae wedi cau.")
    time_machine.move_to(at + HOUR)
    gone = page(client, language + row.get_absolute_url(), status=410)
    assert words(gone.h1) == ("Dywedwch" if language else "Tell us")
    assert ("Mae wedi cau." if language else NOTE) in words(gone.main)


def test_an_ended_plan_keeps_the_address_of_its_edition(client, rows, publisher, time_machine):
    plan, at = rows[Plan], timezone.now() + HOUR
    place = plan.get_absolute_url()
    publisher.do(plan, "end", at=typed(at), note=NOTE)
    time_machine.move_to(at + HOUR)
    gone = page(client, place, status=410)
    kept = gone.main.find("a", string="Read it as it was")["href"]
    assert kept.endswith("/editions/1/")
    assert client.get(kept).status_code == 200


def test_an_end_is_removed_again_and_then_there_is_none(client, rows, publisher, time_machine):
    plan, at = rows[Plan], timezone.now() + HOUR
    publisher.do(plan, "end", at=typed(at), note=NOTE)
    publisher.do(plan, "end", at=typed(at + HOUR), note="Another note.")
    (note,) = ChangeNote.objects.about(plan).filter(kind="ended")
    assert (plan.ended_at, note.noted_at, note.note) == (plan.superseded_at, plan.ended_at, "Another note.")
    publisher.do(plan, "remove_end")
    time_machine.move_to(at + 3 * HOUR)
    assert plan.is_live
    assert not ChangeNote.objects.about(plan).filter(kind="ended").exists()


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"at": "", "note": NOTE}, "at", "Say when it ends"),
        ({"at": "1 May 2020 10:00", "note": NOTE}, "at", "Choose a time in the future"),
        ({"at": "1 May 2099 10:00", "note": ""}, "note", "Say what residents will read"),
    ],
)
def test_an_end_without_a_time_to_come_or_without_a_note_is_refused(rows, publisher, given, field, said):
    answer = publisher.try_to(rows[Plan], "end", **given)
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])
    assert given["note"] in answer.content.decode()


def test_what_has_an_end_may_be_archived_or_replaced_before(rows, publisher):
    vision = rows[VisionStatement]
    publisher.do(vision, "end", at=typed(timezone.now() + HOUR), note=NOTE)
    publisher.do(vision, "withdraw")
    assert (vision.ended_at, vision.superseded_at) == (None, None)
    assert not ChangeNote.objects.about(vision).filter(kind="ended").exists()
    publisher.do(vision, "publish")
    assert vision.is_live


def test_a_correction_keeps_the_end_and_a_next_edition_has_none(rows, council, publisher):
    news, plan, at = rows[NewsItem], rows[Plan], timezone.now() + HOUR
    for row in (news, plan):
        publisher.do(row, "end", at=typed(at), note=NOTE)
    drafts = {}
    for row, page_name in ((news, "correction_address"), (plan, "next_edition_address")):
        place = publisher.page(address(row)).context[page_name]
        publisher.client.post(place)
        drafts[row] = type(row).objects.get(based_on=row)
    publisher.do(drafts[news], "publish", note="A name.")
    publisher.do(drafts[plan], "publish")
    assert drafts[news].ended_at == drafts[news].superseded_at == news.ended_at
    assert ChangeNote.objects.about(drafts[news]).filter(kind="ended").exists()
    assert (drafts[plan].ended_at, drafts[plan].superseded_at) == (None, None)
    assert not ChangeNote.objects.about(plan, drafts[plan]).filter(kind="ended").exists()


def test_an_ended_document_of_a_plan_that_nobody_could_read_is_told_to_nobody(
    client, rows, council, publisher
):
    hidden = draft(Plan, council, slug="hidden")
    document = live(Document, council, plan=hidden, slug="secret", title_en="Zanzibar")
    at = timezone.now() - HOUR
    Document.objects.filter(pk=document.pk).update(superseded_at=at, ended_at=at)
    for place in (f"/{council.slug}/plans/hidden/documents/secret/", f"/{council.slug}/decisions/secret/"):
        assert "Zanzibar" not in client.get(place).content.decode()
