"""A live page gets a draft: an editor proposes a correction, a publisher approves, returns or schedules it."""

from datetime import timedelta

import pytest
from admin_forms import address, form_data
from builders import CONTENT, a_council, a_measure, a_priority, a_target, recorded
from django.utils import timezone
from entering import Officer
from reading import page, words

from councils.models import ChangeNote, Council
from councils.publishing.editions import differences, rows_of
from councils.publishing.rebase import changed_since, open_changes
from delivery.models import Action, Measure, Milestone
from plans.models import Plan, Priority
from pledges.models import NewsItem, Pledge, VisionStatement

pytestmark = pytest.mark.django_db

# A pledge is corrected in a draft of its vision.
ROOTS = [model for model in CONTENT if not model.cascades_from]
names = [model._meta.model_name for model in ROOTS]
HOUR = timedelta(hours=1)


@pytest.fixture
def council(rows):
    return rows[Council]


@pytest.fixture
def editor(council):
    return Officer("editor", council)


@pytest.fixture
def publisher(council):
    return Officer("publisher", council)


def started(officer, place):
    """Ask for a draft at this address and confirm; the page that the officer comes to."""
    asked = officer.page(place)
    assert not asked.context["existing"], place
    answer = officer.client.post(place)
    assert answer.status_code == 302
    return officer.page(answer.headers["Location"]).context["original"]


def proposed(officer, row):
    """A correction of the row, from the link on its page."""
    return started(officer, officer.page(address(row)).context["correction_address"])


def sent(editor, row, **typed):
    """A correction of the row that waits for approval."""
    draft = proposed(editor, row)
    editor.change(draft, **typed or {"title": "Corrected"})
    editor.do(draft, "submit", note="A name was wrong.")
    return draft


@pytest.mark.parametrize("model", ROOTS, ids=names)
def test_an_editor_corrects_what_residents_read_and_a_publisher_approves(rows, editor, publisher, model):
    live = rows[model]
    first = live.first_published_at
    page = editor.page(address(live))
    assert not page.context["has_change_permission"]
    draft = sent(editor, live)
    assert (draft.is_correction, draft.based_on, draft.status) == (True, live, "review")
    assert not ChangeNote.objects.filter(note_en="A name was wrong.", noted_at__lte=timezone.now()).exists()
    live.refresh_from_db()
    assert live.is_live
    publisher.do(draft, "publish")
    live.refresh_from_db()
    assert draft.is_live
    assert live.superseded_at == draft.publish_at
    assert draft.first_published_at == first
    (note,) = ChangeNote.objects.about(draft)
    assert (note.kind, note.note_en, note.by) == ("corrected", "A name was wrong.", publisher.user)


def test_whoever_decides_sees_what_the_draft_changes(rows, editor, publisher):
    draft = sent(editor, rows[Plan], summary="A summary of another kind")
    buttons = dict(publisher.page(address(draft)).context["transitions"])
    for transition, place in buttons.items():
        shown = words(page(publisher.client, place))
        is_shown = "A summary of another kind" in shown and "What this draft changes" in shown
        assert is_shown == (transition.name in ("publish", "send_back")), transition.name


@pytest.mark.parametrize("path", ["plans/{}/", "vision/"])
def test_a_corrected_edition_is_told_apart_from_the_one_before(rows, editor, publisher, client, path):
    live = rows[Plan if "plans" in path else VisionStatement]
    publisher.do(sent(editor, live), "publish")
    shown = words(page(client, f"/gateshead/{path}".format(live.slug)))
    assert "Corrected on" in shown


@pytest.mark.parametrize("model", ROOTS, ids=names)
def test_a_publisher_returns_it_with_a_reason_or_schedules_it(rows, editor, publisher, model, time_machine):
    live = rows[model]
    draft = sent(editor, live)
    publisher.do(draft, "send_back", reason="Say where this is from.")
    assert draft.status == "draft"
    editor.change(draft, title="Corrected again")
    editor.do(draft, "submit")  # what residents will be told was written before
    at = timezone.now() + HOUR
    publisher.do(draft, "publish", at=timezone.localtime(at).strftime("%d %B %Y %H:%M"), note="Another name.")
    live.refresh_from_db()
    assert draft.is_scheduled
    assert live.is_live
    time_machine.move_to(at + HOUR)
    assert draft.is_live
    assert not live.is_live
    assert [note.note_en for note in ChangeNote.objects.about(draft)] == ["Another name."]


@pytest.mark.parametrize("model", ROOTS, ids=names)
def test_a_draft_is_deleted_with_everything_in_it_and_nothing_else(rows, editor, model):
    live = rows[model]
    counts = {part: part._base_manager.count() for part in rows_of(live)}
    draft = proposed(editor, live)
    asked = editor.page(editor.page(address(draft)).context["discard_address"])
    answer = editor.client.post(asked.request["PATH_INFO"], {"version": asked.context["seen"]})
    assert answer.headers["Location"] == address(live)
    assert {part: part._base_manager.count() for part in rows_of(live)} == counts


def test_a_correction_without_a_sentence_for_residents_is_refused_beside_its_field(rows, editor):
    draft = proposed(editor, rows[NewsItem])
    answer = editor.try_to(draft, "submit", note="")
    assert answer.status_code == 422
    assert "Say what you corrected" in str(answer.context["form"].errors["note"])


def test_a_part_is_corrected_in_the_draft_of_what_it_belongs_to(rows, editor):
    """The link on the page of an action leads to the same action in the draft of its plan."""
    action = started(editor, editor.page(address(rows[Action])).context["correction_address"])
    assert action.lineage == rows[Action].lineage
    assert action.plan.based_on == rows[Plan]
    pledge = started(editor, editor.page(address(rows[Pledge])).context["correction_address"])
    assert (pledge.vision.based_on, pledge.lineage) == (rows[VisionStatement], rows[Pledge].lineage)


def test_a_colleague_goes_on_with_the_draft_that_is_there(rows, council, editor):
    draft = proposed(editor, rows[Plan])
    other = Officer("editor", council)
    place = other.page(address(rows[Plan])).context["correction_address"]
    assert other.page(place).context["existing"] == draft
    assert other.client.post(place).headers["Location"] == address(draft)
    editor.do(draft, "submit", note="A name was wrong.")
    assert started(other, place) != draft  # what waits for approval is left as it is


def test_there_is_one_next_edition_at_a_time(rows, council, editor):
    place = editor.page(address(rows[Plan])).context["next_edition_address"]
    draft = started(editor, place)
    assert (draft.edition, draft.is_correction) == (2, False)
    again = Officer("publisher", council).client.post(place)
    assert again.headers["Location"] == address(draft)
    assert Plan.objects.filter(lineage=draft.lineage).count() == 2


@pytest.mark.parametrize("kind", ["next_edition", "correction"])
def test_what_is_not_live_gets_no_draft_and_a_viewer_starts_none(rows, council, publisher, kind):
    plan = rows[Plan]
    publisher.do(plan, "withdraw")
    answer = publisher.client.post(address(plan, kind), follow=True)
    assert "is now draft" in words_of(answer)
    assert Plan.objects.filter(lineage=plan.lineage).count() == 1
    viewer = Officer("viewer", council)
    assert viewer.client.post(address(plan, kind)).status_code in (302, 403)
    assert Plan.objects.filter(lineage=plan.lineage).count() == 1


def words_of(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


# -- what is corrected meanwhile -----------------------------------------------------------------------


def correct(officer, row, **typed):
    officer.change(row, change_note="Corrected.", **typed)


def test_a_draft_is_not_published_before_each_change_of_the_live_edition_was_decided(rows, editor, publisher):
    plan, priority = rows[Plan], rows[Priority]
    draft = started(editor, editor.page(address(plan)).context["next_edition_address"])
    editor.change(draft, summary="Of the next years")
    correct(publisher, priority, title="Corrected meanwhile")
    correct(publisher, plan, summary="Corrected too")
    refused = publisher.try_to(draft, "publish")
    assert refused.status_code == 422
    assert "2 changes were made" in words_of_errors(refused)
    assert address(draft, "live_changes") in refused.content.decode()
    page = publisher.page(publisher.page(address(draft)).context["live_changes_address"])
    changes = {type(change.now): change for change in page.context["form"].changes}
    place = page.request["PATH_INFO"]
    # What the draft says anew too is never chosen for its officer.
    half = {changes[Priority].key: "take"}
    assert publisher.client.post(place, half).status_code == 422
    assert publisher.client.post(place, {**half, changes[Plan].key: "leave"}).status_code == 302
    draft.refresh_from_db()
    assert draft.summary == "Of the next years"
    assert draft.priorities.get().title == "Corrected meanwhile"
    assert changed_since(draft) == []
    publisher.do(draft, "publish")
    assert draft.is_live


def words_of_errors(answer) -> str:
    return " ".join(str(error) for errors in answer.context["form"].errors.values() for error in errors)


def test_the_dashboard_lists_drafts_whose_public_page_was_changed_since(rows, editor, publisher):
    vision, pledge = rows[VisionStatement], rows[Pledge]
    draft = started(editor, editor.page(address(vision)).context["next_edition_address"])
    assert not waiting(editor, "behind")
    assert [row.pk for row in waiting(editor, "drafts")] == [draft.pk]  # and not each of its pledges
    correct(publisher, pledge, title="Corrected")
    assert [(row.model, row.pk) for row in waiting(editor, "behind")] == [(VisionStatement, draft.pk)]
    page = editor.page(address(draft, "live_changes"))
    (change,) = page.context["form"].changes
    editor.client.post(page.request["PATH_INFO"], {change.key: "take"})
    assert not waiting(editor, "behind")
    assert draft.pledges.get().title == "Corrected"


def waiting(officer, name) -> list:
    tables = officer.page("/admin/").context["tables"]
    return next((table.rows for table in tables if table.name == name), [])


def test_a_change_that_came_while_one_decided_is_asked_about_too(rows, editor, publisher):
    plan = rows[Plan]
    draft = started(editor, editor.page(address(plan)).context["next_edition_address"])
    correct(publisher, plan, summary="Corrected once")
    place = address(draft, "live_changes")
    (change,) = publisher.page(place).context["form"].changes
    correct(publisher, plan, summary="Corrected twice")
    answer = publisher.client.post(place, {change.key: "take"})
    assert answer.status_code == 422
    draft.refresh_from_db()
    assert draft.summary != "Corrected once"


def test_a_correction_comes_out_while_the_next_edition_waits_and_that_hears_of_it(rows, editor, publisher):
    """The next edition is scheduled; the correction takes the live one's place until then."""
    plan = rows[Plan]
    edition = started(editor, editor.page(address(plan)).context["next_edition_address"])
    at = timezone.now() + timedelta(days=3)
    publisher.do(edition, "publish", at=timezone.localtime(at).strftime("%d %B %Y %H:%M"))
    correction = sent(editor, plan, summary="Corrected")
    publisher.do(correction, "publish")
    edition.refresh_from_db()
    plan.refresh_from_db()
    assert correction.is_live
    assert correction.superseded_at == edition.publish_at
    assert plan.superseded_at == correction.publish_at
    (change,) = changed_since(edition)
    assert change.fields == ("summary_en",)
    publisher.do(edition, "withdraw")
    correction.refresh_from_db()
    assert correction.superseded_at is None


def test_whoever_corrects_what_a_scheduled_edition_replaces_is_told(rows, editor, publisher):
    edition = started(editor, editor.page(address(rows[Plan])).context["next_edition_address"])
    at = timezone.localtime(timezone.now() + HOUR).strftime("%d %B %Y %H:%M")
    publisher.do(edition, "publish", at=at)
    page = publisher.page(address(rows[Priority]))
    data = {**form_data(page), "title_en": "Corrected", "change_note_en": "A name."}
    answer = publisher.client.post(address(rows[Priority]), data, follow=True)
    assert "The scheduled edition does not have this change" in words_of(answer)


def test_what_was_withdrawn_meanwhile_is_not_corrected(rows, editor, publisher):
    news = rows[NewsItem]
    draft = sent(editor, news)
    publisher.do(news, "withdraw")
    refused = publisher.try_to(draft, "publish")
    assert refused.status_code == 422
    assert "no longer public" in words_of_errors(refused)
    draft.refresh_from_db()
    assert (draft.status, draft.title) == ("review", "Corrected")


def test_a_correction_of_what_was_replaced_meanwhile_takes_the_next_edition_over_first(
    rows, editor, publisher
):
    plan = rows[Plan]
    correction = sent(editor, plan, summary="Corrected")
    edition = started(publisher, publisher.page(address(plan)).context["next_edition_address"])
    publisher.change(edition, title="The next one")
    publisher.do(edition, "publish")
    page = publisher.page(address(correction, "live_changes"))
    (change,) = page.context["form"].changes
    assert publisher.client.post(page.request["PATH_INFO"], {change.key: "take"}).status_code == 302
    correction.refresh_from_db()
    publisher.do(correction, "publish")
    assert (correction.title, correction.summary) == ("The next one", "Corrected")
    assert correction.edition == 3


def test_editions_are_numbered_in_the_order_in_which_they_come_out(rows, editor, publisher):
    plan = rows[Plan]
    edition = started(editor, editor.page(address(plan)).context["next_edition_address"])
    correction = sent(editor, plan)
    assert (edition.edition, correction.edition) == (2, 3)
    publisher.do(correction, "publish")
    page = publisher.page(address(edition, "live_changes"))
    keys = [change.key for change in page.context["form"].changes]
    publisher.client.post(page.request["PATH_INFO"], dict.fromkeys(keys, "take"))
    edition.refresh_from_db()
    publisher.do(edition, "publish")
    assert (correction.edition, edition.edition) == (2, 3)


# -- how a draft reads before it is out ------------------------------------------------------------------


@pytest.mark.parametrize("model", ROOTS, ids=names)
def test_its_council_reads_the_draft_of_a_page_and_nobody_else_does(rows, council, editor, client, model):
    live = rows[model]
    draft = proposed(editor, live)
    editor.change(draft, title="Zanzibar")
    place = draft.preview_address
    if place is None:  # it has no page of its own: its comparison shows it
        assert "#" in live.get_absolute_url()
        return
    assert "Zanzibar" in editor.client.get(place).content.decode()
    assert "Zanzibar" not in editor.client.get(live.get_absolute_url()).content.decode()
    for stranger in (client, Officer("owner", a_council("elsewhere")).client):
        answer = stranger.get(place)
        assert answer.status_code == (404 if model.has_edition_address else 200)
        assert "Zanzibar" not in answer.content.decode()


# -- what the draft no longer has ------------------------------------------------------------------------


def choose(officer, draft, **standing):
    """Open the page of changes, choose "use it" for all that may be, and send it."""
    page = officer.page(address(draft, "live_changes"))
    form = page.context["form"]
    chosen = {change.key: form.fields[change.key].choices[0][0] for change in form.changes}
    return officer.client.post(page.request["PATH_INFO"], chosen)


def test_a_part_of_what_the_draft_no_longer_has_is_left_and_the_public_page_stays_as_it_is(
    rows, editor, publisher
):
    """A milestone that came to an action which the draft dropped would else be written into the public plan."""
    plan, action = rows[Plan], rows[Action]
    draft = started(editor, editor.page(address(plan)).context["next_edition_address"])
    draft.actions.all().delete()
    Milestone.objects.create(action=action, title_en="Begun", due_on="2027-01-01")
    before = Milestone.objects.count()
    assert choose(editor, draft).status_code == 302
    assert Milestone.objects.count() == before
    assert open_changes(refreshed(draft)) == []


def test_a_part_is_not_used_without_what_it_belongs_to(rows, editor, publisher):
    plan = rows[Plan]
    draft = started(editor, editor.page(address(plan)).context["next_edition_address"])
    with recorded():
        a_target(a_measure(plan, name_en="New"))
    page = editor.page(address(draft, "live_changes"))
    chosen = {
        change.key: "leave" if type(change.now) is Measure else "take"
        for change in page.context["form"].changes
    }
    answer = editor.client.post(page.request["PATH_INFO"], chosen)
    assert answer.status_code == 422
    assert "belongs to" in words_of_errors(answer)
    assert choose(editor, draft).status_code == 302
    assert refreshed(draft).measures.get(name_en="New").targets.count() == 1


def test_an_action_that_moved_to_a_priority_which_the_draft_dropped_has_none_there(rows, editor):
    plan, action = rows[Plan], rows[Action]
    other = a_priority(plan, title_en="Another")
    draft = started(editor, editor.page(address(plan)).context["next_edition_address"])
    draft.priorities.filter(lineage=other.lineage).delete()
    action.priority = other
    action.save()
    assert choose(editor, draft).status_code == 302
    assert refreshed(draft).actions.get(lineage=action.lineage).priority is None


def test_a_draft_that_says_the_same_already_leaves_the_list(rows, editor, publisher):
    plan = rows[Plan]
    draft = started(editor, editor.page(address(plan)).context["next_edition_address"])
    editor.change(draft, summary="The same")
    correct(publisher, plan, summary="The same")
    assert waiting(editor, "behind")
    assert choose(editor, draft).status_code == 302
    assert not waiting(editor, "behind")


def refreshed(draft):
    return type(draft).objects.get(pk=draft.pk)


# -- a schedule that is undone ---------------------------------------------------------------------------


def in_words(moment) -> str:
    return timezone.localtime(moment).strftime("%d %B %Y %H:%M")


@pytest.mark.parametrize("model", ROOTS, ids=names)
def test_a_correction_whose_schedule_is_undone_gives_the_end_back_and_keeps_its_sentence(
    rows, editor, publisher, model
):
    live, end = rows[model], timezone.now() + timedelta(days=9)
    publisher.do(live, "end", at=in_words(end), note="It has closed.")
    draft = sent(editor, live)
    publisher.do(draft, "publish", at=in_words(timezone.now() + HOUR))
    publisher.do(draft, "withdraw")
    live.refresh_from_db()
    assert live.ended_at == live.superseded_at
    assert [note.note_en for note in ChangeNote.objects.about(live).filter(kind="ended")] == [
        "It has closed."
    ]
    assert draft.ended_at is None
    assert draft.drafted_note.note_en == "A name was wrong."


def test_whoever_publishes_a_next_edition_hears_that_the_end_goes(rows, publisher):
    plan = rows[Plan]
    publisher.do(plan, "end", at=in_words(timezone.now() + timedelta(days=9)), note="It has closed.")
    draft = started(publisher, publisher.page(address(plan)).context["next_edition_address"])
    buttons = {each.name: link for each, link in publisher.page(address(draft)).context["transitions"]}
    assert "no longer applies" in words(page(publisher.client, buttons["publish"]))


# -- every form of a draft -------------------------------------------------------------------------------


def test_every_form_of_a_draft_is_saved_three_times_and_nothing_changes(rows, council, editor):
    drafts = [proposed(editor, rows[model]) for model in ROOTS]
    editor.save_three_times(council)
    assert [differences(draft.based_on, draft) for draft in drafts] == [[]] * len(drafts)
