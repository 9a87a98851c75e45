"""Risks to a plan: what residents read, how officers review them, and what is refused."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from admin_forms import address, form_data, open_form, save
from builders import (
    a_committee,
    a_councillor,
    a_directorate,
    a_priority,
    a_review,
    a_risk,
    a_user,
    draft,
    hold_update,
    live,
)
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from reading import page, section, words

from councils.dashboard.dashboard import Dashboard
from councils.models import UNTIL_RELEASED, ChangeNote
from councils.publishing.editions import start_next_edition
from delivery.holds import release
from delivery.models import Risk, RiskReview, RiskScale
from plans.models import Plan

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = NOW.date()
EARLIER = date(2026, 8, 14)
PLAN = "/gateshead/plans/homes/"
LIST = f"{PLAN}risks/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def plan(gateshead):
    return live(Plan, gateshead, slug="homes", title_en="Homes plan")


@pytest.fixture
def risk(plan):
    return a_risk(
        plan,
        slug="contractor",
        title_en="A contractor goes out of business",
        description_en="Building work stops for months. Homes are late.",
        mitigation_en="We check accounts twice a year.",
        owner_role_en="Head of Property",
        next_review_on=date(2027, 2, 12),
    )


def row(client, place=LIST, number=1) -> list[str]:
    """The cells of a risk in the table of this page."""
    return [words(cell) for cell in page(client, place).select(f".risks tbody tr:nth-child({number}) > *")]


def review(client, risk, likelihood=4, impact=4, **typed):
    """As an officer does it, from the page of the risk."""
    asked = f"{address(RiskReview, 'add')}?risk={risk.pk}"
    form = client.get(asked)
    assert form.status_code == 200
    scores = {"risk": risk.pk, "likelihood": likelihood, "impact": impact}
    return client.post(asked, {**form_data(form), **scores, **typed})


def errors(answer) -> dict:
    assert answer.status_code == 422
    return answer.context["adminform"].form.errors


def told(client) -> str:
    return words(page(client, "/gateshead/changes/").main)


# -- what residents read ----------------------------------------------------------------------------


def test_an_officer_reviews_a_risk_and_residents_read_it(client, as_editor, editor, risk):
    form = page(as_editor, address(risk), status=200)
    link = form.find("a", href=lambda href: href and f"add/?risk={risk.pk}" in href)["href"]
    assert form_data(client.get(link))["reported_on"] == TODAY
    text = {"commentary_en": "Two firms failed this year.", "inherent_likelihood": 4, "inherent_impact": 5}
    assert review(client, risk, 3, 3, **text).status_code == 302
    given = RiskReview.objects.get()
    assert (given.score, given.inherent_score, given.by, given.lineage_id) == (9, 20, editor, risk.lineage_id)
    assert "Two firms failed" in words(page(client, address(risk)))

    client.logout()
    assert row(client) == [
        "A contractor goes out of business Building work stops for months. Homes are late.",
        "20 of 25",
        "9, medium",
        "",
        "Head of Property Next review 12 Feb 2027",
    ]
    soup = page(client, risk.get_absolute_url())
    assert "Now 9, medium Likelihood 3, impact 3. As at 20 November 2026. Before action 20 of 25" in section(
        soup, "score"
    )
    assert "We check accounts twice a year." in section(soup, "mitigation")
    assert "20 November 2026 9, medium Two firms failed this year." in section(soup, "reviews")
    assert "A contractor goes out of business: reviewed for the first time, risk score 9." in told(client)


@pytest.mark.parametrize(
    ("now", "trend"), [((5, 4), "Higher, was 16"), ((3, 4), "Lower, was 16"), ((4, 4), "No change")]
)
def test_a_score_is_compared_with_the_review_before(client, risk, now, trend):
    a_review(risk, 1, 1, reported_on=date(2026, 5, 1))
    a_review(risk, 4, 4, reported_on=EARLIER)
    a_review(risk, *now)
    assert row(client)[3] == trend


def test_what_is_not_known_stays_unknown(client, plan, risk):
    a_review(a_risk(plan), 2, 2)
    first, second = row(client), row(client, number=2)
    assert first[1:3] == ["Not stated", "4, low"]
    assert second[1:4] == ["Not stated", "Not yet reviewed", ""]
    assert "This risk has not been reviewed yet." in section(page(client, risk.get_absolute_url()), "score")


def test_the_highest_comes_first_and_the_scale_is_said_once(client, plan, risk):
    for score in (2, 5, 4):
        a_review(a_risk(plan, title_en=f"Of {score}"), score, 5)
    soup = page(client, LIST)
    titles = [words(link) for link in soup.select(".risks th a")]
    assert titles == ["Of 5", "Of 4", "Of 2", "A contractor goes out of business"]
    rule = (
        "Score: likelihood (1 to 5) times impact (1 to 5), before and after what the council does about it. "
        "Very high from 20, high from 12, medium from 8, low below that."
    )
    assert words(soup.main).count(rule) == 1
    filled = [bar.path["d"].count("M") for bar in soup.select(".level")]
    assert filled == [5, 5, 3]
    assert "4 risks The highest first, reviewed 20 November 2026" in section(soup, "list")


def test_the_plan_and_the_priority_show_the_highest_three(client, plan):
    priority = a_priority(plan, slug="warm")
    part = a_priority(plan, parent=priority)
    for score in (1, 2, 3, 4):
        a_review(a_risk(plan, title_en=f"Of {score}", priority=part if score == 2 else None), score, 5)
    shown = [words(link) for link in page(client, PLAN).select("[aria-labelledby=risks] li a")]
    assert shown == ["Of 4", "Of 3", "Of 2"]
    assert "All 4 risks to this plan" in section(page(client, PLAN), "risks")
    assert [
        words(link)
        for link in page(client, priority.get_absolute_url()).select("[aria-labelledby=risks] li a")
    ] == ["Of 2"]


def test_without_risks_a_plan_says_nothing_of_them_and_asks_nothing(client, plan):
    priority = a_priority(plan)
    with CaptureQueriesContext(connection) as queries:
        for place in (PLAN, priority.get_absolute_url(), "/gateshead/briefing/", "/gateshead/briefing.csv"):
            assert 'id="risks"' not in client.get(place).content.decode()
    reads = [query["sql"] for query in queries if 'FROM "delivery_risk' in query["sql"]]
    assert not [sql for sql in reads if "EXISTS" not in sql]
    assert "No risk to this plan is published here." in words(page(client, LIST).main)


def test_a_risk_that_ended_stays_at_its_address_and_is_counted_no_more(client, plan, risk):
    a_review(risk, 5, 5)
    a_review(a_risk(plan), 1, 1)
    Risk.objects.filter(pk=risk.pk).update(ended_on=EARLIER, ended_reason_en="The work is done.")
    soup = page(client, LIST)
    assert len(soup.select(".risks tbody tr")) == 1
    assert "A contractor goes out of business Ended on 14 August 2026. The work is done." in section(
        soup, "ended"
    )
    words_of_page = words(page(client, risk.get_absolute_url()).main)
    assert "Ended on 14 August 2026. This is no longer a risk to the plan. The work is done." in words_of_page


def test_a_review_that_is_due_is_overdue_from_the_next_day_until_it_is_done(client, risk, clock):
    clock.move_to(datetime(2027, 2, 12, 12, tzinfo=UTC))
    assert row(client)[4] == "Head of Property Next review 12 Feb 2027"
    clock.move_to(datetime(2027, 2, 13, 12, tzinfo=UTC))
    assert row(client)[4] == "Head of Property Next review 12 Feb 2027 Overdue"
    a_review(risk)
    assert row(client)[4] == "Head of Property"
    a_review(risk, next_review_on=date(2027, 5, 1))
    assert row(client)[4] == "Head of Property Next review 1 May 2027"


def test_the_briefing_names_what_rose_is_very_high_or_overdue(client, gateshead, plan):
    lead = a_councillor(gateshead, slug="may")
    a_review(a_risk(plan, title_en="Calm", next_review_on=date(2027, 1, 1)), 4, 4)
    a_review(a_risk(plan, title_en="Severe", lead_councillor=lead), 5, 5)
    rose = a_risk(plan, title_en="Rose")
    a_review(rose, 1, 1, reported_on=EARLIER)
    a_review(rose, 1, 2)
    a_risk(plan, title_en="Late", next_review_on=date(2026, 11, 1))
    named = [words(link) for link in page(client, "/gateshead/briefing/").select(".risks th a")]
    assert named == ["Severe", "Rose", "Late"]
    led = [words(link) for link in page(client, "/gateshead/briefing/?portfolio=may").select(".risks th a")]
    assert led == ["Severe"]


@pytest.mark.usefixtures("recorded")
def test_search_finds_a_risk(client, gateshead):
    plan = live(Plan, gateshead, slug="homes")
    risk = a_risk(
        plan, title_en="A cyber attack stops online services", description_en="Nobody can report or pay."
    )
    found = page(client, "/search/?q=cyber+attack")
    assert found.find("a", href=risk.get_absolute_url())
    assert page(client, "/search/?q=nobody+pay").find("a", href=risk.get_absolute_url())


def test_in_welsh_the_words_are_welsh_and_english_texts_are_marked(client, bridgend):
    plan = live(Plan, bridgend, slug="homes")
    risk = a_risk(plan, title_en="A flood", description_en="Roads close.", description_cy="Ffyrdd ar gau.")
    RiskScale.objects.create(
        council=bridgend, high_label_en="serious", medium_label_cy="cymedrol", medium_label_en="some"
    )
    a_review(risk, 4, 5, reported_on=EARLIER)
    a_review(risk, 4, 4)
    soup = page(client, "/cy/bridgend/plans/homes/risks/")
    assert [words(cell) for cell in soup.select(".risks tbody tr > *")][2:4] == [
        "16, serious",
        "Is, 20 cyn hynny",
    ]
    assert [words(part) for part in soup.select(".risks [lang=en]")] == ["A flood", "serious"]
    assert "uchel iawn o 20" in words(soup.main).lower()
    assert "cymedrol o 8" in words(soup.main)


# -- the scale ----------------------------------------------------------------------------------------


def test_a_council_has_its_own_scale_and_words(client, as_owner, gateshead, risk):
    form = as_owner.get(address(RiskScale, "add"))
    typed = {
        "likelihood": 4,
        "impact": 4,
        "very_high": 12,
        "high": 8,
        "medium": 4,
        "very_high_label_en": "extreme",
    }
    assert as_owner.post(address(RiskScale, "add"), {**form_data(form), **typed}).status_code == 302
    scale = RiskScale.objects.get()
    for _time in range(3):
        assert save(as_owner, scale, open_form(as_owner, scale)).status_code == 302
    a_review(risk, 3, 4, inherent_likelihood=4, inherent_impact=4)
    client.logout()
    assert row(client)[1:3] == ["16 of 16", "12, extreme"]
    assert "Extreme from 12, high from 8, medium from 4" in words(page(client, LIST).main)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"very_high": 12}, "high"),
        ({"medium": 12}, "medium"),
        ({"very_high": 26}, "very_high"),
        ({"medium": 0}, "medium"),
        ({"likelihood": 11}, "likelihood"),
        ({"impact": 1}, "impact"),
    ],
)
def test_a_scale_out_of_order_is_refused_beside_the_field(as_owner, typed, field):
    form = as_owner.get(address(RiskScale, "add"))
    answer = as_owner.post(address(RiskScale, "add"), {**form_data(form), **typed})
    assert field in errors(answer)
    assert not RiskScale.objects.exists()


@pytest.mark.parametrize("fields", [{"very_high": 12}, {"medium": 12}, {"very_high": 26}, {"impact": 11}])
def test_the_database_refuses_such_a_scale_too(gateshead, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        RiskScale.objects.create(council=gateshead, **fields)


def test_a_scale_is_not_made_too_short_for_reviews_that_were_given(
    client, as_owner, gateshead, bridgend, risk
):
    scale = RiskScale.objects.create(council=gateshead)
    a_review(risk, 5, 3)
    a_review(risk, 4, 3, inherent_likelihood=5, inherent_impact=3)
    a_review(a_risk(live(Plan, bridgend)), 5, 5)
    data = {**open_form(as_owner, scale), "very_high": 15}
    refused = errors(save(as_owner, scale, data, likelihood=4))
    assert "2 reviews of risks have a higher likelihood" in str(refused["likelihood"])
    assert "impact" not in refused
    assert save(as_owner, scale, data, impact=3).status_code == 302


def test_a_council_keeps_the_scale_that_its_reviews_were_given_by(as_owner, gateshead):
    scale = RiskScale.objects.create(council=gateshead, likelihood=10, very_high=40)
    assert as_owner.post(address(scale, "delete"), {"post": "yes"}).status_code == 403
    assert as_owner.get(address(RiskScale, "add")).status_code == 200
    form = as_owner.get(address(RiskScale, "add"))
    answer = as_owner.post(address(RiskScale, "add"), form_data(form))
    assert "already has a risk scale" in answer.content.decode()


# -- what is refused ------------------------------------------------------------------------------------


def test_a_score_outside_the_scale_is_refused_and_nothing_typed_is_lost(as_editor, risk):
    answer = review(
        as_editor, risk, 6, 0, inherent_likelihood=7, inherent_impact=5, commentary_en="It rained."
    )
    refused = errors(answer)
    assert "from 1 to 5" in str(refused["likelihood"])
    assert "at least 1" in str(refused["impact"])
    assert "from 1 to 5" in str(refused["inherent_likelihood"])
    assert "It rained." in answer.content.decode()
    assert not RiskReview.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"inherent_likelihood": 4}, "inherent_impact"),
        ({"likelihood": ""}, "likelihood"),
        ({"likelihood": "high"}, "likelihood"),
        ({"reported_on": "21 November 2026"}, "reported_on"),
        ({"next_review_on": "1 November 2026"}, "next_review_on"),
        ({"reason_en": "A slip."}, "corrects"),
    ],
)
def test_a_review_that_cannot_be_is_refused_beside_the_field(as_editor, risk, typed, field):
    assert field in errors(review(as_editor, risk, **typed))


@pytest.mark.parametrize(
    "fields",
    [{"likelihood": 0}, {"impact": 11}, {"inherent_impact": 4}, {"next_review_on": date(2026, 1, 1)}],
)
def test_the_database_refuses_such_a_review_too(risk, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        a_review(risk, **fields)


def test_another_council_s_officer_cannot_review(client, bridgend, risk):
    client.force_login(a_user("owner", bridgend))
    answer = client.post(address(RiskReview, "add"), {"risk": risk.pk, "likelihood": 1, "impact": 1})
    assert answer.status_code == 422
    assert not RiskReview.objects.exists()


# -- corrected, held, told -----------------------------------------------------------------------------


def test_a_review_is_corrected_by_a_new_one_with_a_reason(client, as_editor, risk):
    a_review(risk, 2, 2, reported_on=EARLIER)
    wrong = a_review(risk, 5, 5)
    assert client.post(address(wrong), {"likelihood": 1}).status_code == 403
    assert "Say why" in str(errors(review(client, risk, 2, 3, corrects=wrong.pk))["reason_en"])
    reason = {"corrects": wrong.pk, "reason_en": "Two numbers were swapped."}
    assert review(client, risk, 2, 3, **reason).status_code == 302
    client.logout()
    assert row(client)[2:4] == ["6, low", "Higher, was 4"]
    marked = words(page(client, risk.get_absolute_url()).find(id=f"review-{wrong.pk}"))
    assert "25, very high corrected Corrected on 20 November 2026: Two numbers were swapped." in marked
    assert "risk score now 6 (was 25). Reason: Two numbers were swapped." in told(client)


def test_a_review_of_another_risk_cannot_be_corrected(as_editor, plan, risk):
    other = a_review(a_risk(plan))
    answer = review(as_editor, risk, corrects=other.pk, reason_en="A slip")
    assert "corrects" in errors(answer)
    with pytest.raises(ValidationError, match="same risk"):
        RiskReview(risk=risk, likelihood=1, impact=1, reported_on=TODAY, corrects=other).clean()


def test_each_review_is_told_as_a_change_with_the_score_before(client, as_editor, risk):
    a_review(risk, 4, 4, reported_on=EARLIER)
    review(as_editor, risk, 4, 5)
    assert "A contractor goes out of business: risk score now 20 (was 16)." in told(client)
    feed = client.get("/gateshead/changes/feed/").content.decode()
    assert "risk score now 20 (was 16)" in feed
    note = ChangeNote.objects.get()
    assert note.subject == risk.plan
    assert note.details["now"] == 20


def test_a_review_that_changes_nothing_is_told_as_that(client, as_editor, risk):
    a_review(risk, 4, 4, reported_on=EARLIER)
    review(as_editor, risk, 4, 4)
    assert "A contractor goes out of business: reviewed, risk score still 16." in told(client)


def test_reviews_of_one_day_that_change_nothing_are_told_together(client, as_editor, plan, risk):
    other = a_risk(plan, title_en="A flood")
    for each in (risk, other):
        review(as_editor, each, 4, 4, reported_on="14 August 2026")
    assert "2 risks were reviewed for the first time." in told(client)
    for each in (risk, other):
        review(as_editor, each, 4, 4)
    third = a_risk(plan, title_en="A fire")
    a_review(third, 1, 1, reported_on=EARLIER)
    review(as_editor, third, 5, 5)
    changes = page(client, "/gateshead/changes/").main
    assert "2 risks were reviewed. Their scores are the same." in words(changes)
    assert changes.find("a", href=LIST)
    assert "A fire: risk score now 25 (was 1)." in words(changes)
    assert "A flood" not in words(changes)


def test_of_a_draft_nothing_is_told_and_nothing_shown(client, as_editor, gateshead):
    risk = a_risk(draft(Plan, gateshead, slug="secret"))
    assert review(as_editor, risk).status_code == 302
    assert not ChangeNote.objects.exists()
    client.logout()
    assert client.get(f"/gateshead/plans/secret/risks/{risk.slug}/").status_code == 404


@pytest.mark.parametrize("until", [NOW + timedelta(days=3), UNTIL_RELEASED])
def test_what_is_held_is_read_once_it_is_released(client, editor, risk, until):
    a_review(risk, 2, 2, reported_on=EARLIER)
    held = RiskReview(risk=risk, likelihood=5, impact=5, reported_on=TODAY, commentary_en="Rents rose.")
    hold_update(held, until=until, by=editor)
    assert row(client)[2] == "4, low"
    for place in (risk.get_absolute_url(), PLAN, "/gateshead/changes/", "/gateshead/briefing/"):
        assert "Rents rose." not in client.get(place).content.decode()
    release(held, by=editor)
    assert row(client)[2:4] == ["25, very high", "Higher, was 4"]
    assert "risk score now 25 (was 4)" in told(client)


# -- editions, ends, addresses ---------------------------------------------------------------------------


def test_the_next_edition_of_the_plan_has_the_risk_and_its_reviews(client, editor, plan, risk):
    a_review(risk, 5, 5)
    later = start_next_edition(plan, by=editor)
    again = Risk.objects.get(plan=later)
    assert (again.lineage_id, again.mitigation_en) == (risk.lineage_id, risk.mitigation_en)
    later.publish(by=None)
    assert row(client)[2] == "25, very high"
    assert page(client, f"{PLAN}editions/1/risks/contractor/")


def test_a_risk_that_was_reviewed_is_not_deleted(plan):
    risk = a_risk(plan)
    a_review(risk)
    with pytest.raises(ProtectedError):
        risk.delete()


def test_risks_are_added_on_the_page_of_a_plan_and_saved_three_times(client, as_publisher, gateshead):
    plan = draft(Plan, gateshead, slug="roads")
    for number in range(3):
        data = open_form(client, plan)
        prefix = next(name for name in data if name.startswith("risks-") and name.endswith("TOTAL_FORMS"))[
            :-12
        ]
        data[f"{prefix}-TOTAL_FORMS"] = number + 1
        rows = {f"{prefix}-{number}-title_en": "A flood", f"{prefix}-{number}-position": number}
        rows[f"{prefix}-{number}-next_review_on"] = "1 March 2027"
        assert save(client, plan, data, **rows).status_code == 302
    assert [risk.slug for risk in plan.risks.all()] == ["a-flood", "a-flood-2", "a-flood-3"]


def test_a_risk_that_residents_could_read_ends_with_a_reason(client, as_publisher, risk):
    data = open_form(client, risk)
    assert "ended_reason_en" in errors(save(client, risk, data, ended_on="1 November 2026"))


@pytest.mark.usefixtures("recorded")
def test_an_old_address_of_a_risk_leads_to_the_new_one(client, gateshead, clock):
    risk = a_risk(live(Plan, gateshead, slug="homes"), slug="old-name")
    clock.shift(timedelta(hours=1))
    risk.slug = "new-name"
    risk.save()
    assert client.get(f"{LIST}old-name/").url == f"{LIST}new-name/"


# -- the dashboard -------------------------------------------------------------------------------------


def test_who_answers_for_a_risk_is_told_that_its_review_is_overdue(client, as_editor, editor, plan):
    late = a_risk(plan, title_en="Late", owner=editor, next_review_on=date(2026, 11, 1))
    a_risk(plan, title_en="In time", owner=editor, next_review_on=date(2026, 12, 1))
    a_risk(plan, title_en="Of others", next_review_on=date(2026, 11, 1))
    a_risk(
        plan,
        title_en="Ended",
        owner=editor,
        next_review_on=date(2026, 11, 1),
        ended_on=EARLIER,
        ended_reason_en="x",
    )
    (tasks,) = [each for each in Dashboard(editor).tables() if each.name == "risks"]
    assert [(row.title, row.address) for row in tasks.rows] == [
        ("Late", f"{address(RiskReview, 'add')}?risk={late.pk}")
    ]
    assert "its review was due on 1 November 2026" in words(page(client, "/admin/"))
    a_review(late)
    assert "Late" not in words(page(client, "/admin/").find(id="content"))


def test_a_risk_of_the_last_level_names_all_above_it_and_whose_it_is(client, plan):
    theme = a_priority(plan, title_en="Homes")
    outcome = a_priority(plan, title_en="Warm homes", parent=theme)
    council = plan.council
    risk = a_risk(
        plan,
        priority=a_priority(plan, title_en="Insulate lofts", parent=outcome),
        directorate=a_directorate(council, name_en="Place"),
        committee=a_committee(council, name_en="Homes Scrutiny"),
    )
    soup = page(client, risk.get_absolute_url())
    threads = [link.text for link in soup.select(".thread a")]
    assert threads == [plan.title, "Homes", "Warm homes", "Insulate lofts"]
    assert "Directorate Place Scrutinised by Homes Scrutiny" in section(soup, "facts")
