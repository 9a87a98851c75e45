"""Builds what a test needs, with one council throughout: `live(Plan, council, title_en="Roads")`."""

import itertools
import json
import uuid
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from signing_in import with_both  # noqa: F401  whom a test signs in has given both factors

from councils.canonical_json import canonical, digest_of
from councils.models import (
    UNTIL_RELEASED,
    AccessibilityStatement,
    Alert,
    ChangeNote,
    Committee,
    CommitteeMember,
    Contact,
    Council,
    Councillor,
    Directorate,
    ImportBatch,
    Membership,
    Notice,
    Office,
    OutgoingEmail,
    Partner,
    ProviderAccount,
    SearchSynonym,
    SignInProvider,
    Successor,
    User,
    Ward,
    Workflow,
)
from councils.publishing import caching
from councils.search import fill
from delivery import snapshot_payload
from delivery.models import (
    Action,
    ActionContribution,
    ActionUpdate,
    Benchmark,
    Breakdown,
    BreakdownValue,
    Budget,
    Category,
    Classification,
    ComparatorGroup,
    Continuation,
    Correction,
    DataPoint,
    DueDateChange,
    Handover,
    Judgement,
    Measure,
    MeasureContribution,
    Milestone,
    PledgeMeasure,
    PriorityUpdate,
    RatingScheme,
    ReportingRound,
    Risk,
    RiskReview,
    RiskScale,
    SeriesBreak,
    Snapshot,
    StatusRule,
    StatusWord,
    Target,
    Undertaking,
    UndertakingUpdate,
    note_updates,
)
from delivery.snapshot_payload.pledge import of_judgement
from plans import adopted_text, adopting
from plans.models import (
    AdoptedCopy,
    Alignment,
    Alternative,
    Decision,
    DecisionPledge,
    Document,
    Engagement,
    EngagementPartner,
    Evidence,
    Finding,
    Framework,
    FrameworkItem,
    ImpactAssessment,
    Issue,
    Plan,
    PlanPartner,
    Principle,
    Priority,
    PriorityContribution,
    PriorityLevel,
    Resolution,
    WithdrawnText,
)
from pledges.models import (
    Approach,
    Award,
    Commitment,
    Element,
    Event,
    Grant,
    Method,
    NewsItem,
    Pledge,
    Statement,
    Value,
    VisionStatement,
)
from review.models import Comment, DraftReview, Reviewer, SignOff

_numbers = itertools.count(1)
Status = Workflow.Status
# Does what is built leave what a change on the site leaves? That takes ten times as long.
_is_recorded = ContextVar("is_recorded", default=True)


def made(model, **fields):
    """A row; inside `unrecorded()` one that has always been there: no search entries, no history, no version moved."""
    if _is_recorded.get():
        return model.objects.create(**fields)
    row = model(**fields)
    row.skip_history_when_saving = True
    with set_to(caching._changed, caching.Batch()), set_to(fill._waiting, []):  # gathered, and thrown away
        row.save(force_insert=True)
    del row.skip_history_when_saving
    return row


def recorded():
    """What is built inside leaves search entries and a history, and moves versions, as a change on the site does."""
    return set_to(_is_recorded, True)


def unrecorded():
    """What is built inside leaves none of these; a story that needs them asks for the fixture `recorded`."""
    return set_to(_is_recorded, False)


@contextmanager
def set_to(variable: ContextVar, value):
    outside = variable.set(value)
    try:
        yield
    finally:
        variable.reset(outside)


def a_council(slug=None, *, welsh=False, **fields) -> Council:
    number = next(_numbers)
    return made(
        Council,
        slug=slug or f"council-{number}",
        name_en=fields.pop("name_en", (slug or f"Council {number}").capitalize()),
        gss_code=f"E{number:08d}",
        nation=Council.Nation.WALES if welsh else Council.Nation.ENGLAND,
        kind=Council.Kind.UNITARY,
        languages=Council.Languages.ENGLISH_AND_WELSH if welsh else Council.Languages.ENGLISH,
        is_live=fields.pop("is_live", True),
        **fields,
    )


def a_council_to_come() -> Council:
    return a_council(is_live=False, name_en=f"Eastshire {next(_numbers)}")


def replaced_by(council, *successors, ends_on=date(2026, 3, 31), **areas) -> list[Successor]:
    """The council's last day is over, and these follow. `areas`: the slug of each (with _ for -) and its area."""
    council.ends_on = ends_on
    council.save()
    named = [(each, areas.get(each.slug.replace("-", "_"), "")) for each in successors]
    return [made(Successor, council=council, successor=each, area_en=area) for each, area in named]


def a_user(role=None, council=None, *, password=None, **fields) -> User:
    """A user; with a role, a member of the council."""
    fields = {"email": f"{role or 'user'}-{next(_numbers)}@council.example", **fields}
    user = made(User, password=make_password(password), **fields)
    if role:
        made(Membership, user=user, council=council, role=role)
    return user


def a_superuser() -> User:
    return a_user(email=f"superuser-{next(_numbers)}@site.example", is_superuser=True)


def a_sign_in_provider(council, **fields) -> SignInProvider:
    given = {"issuer": f"https://sign-in.{council.slug}.example", "client_id": "site", "secret": "encrypted"}
    return SignInProvider.objects.create(
        **{"council": council, "secret_changed_at": timezone.now(), **given, **fields}
    )


def a_linked_account(user, provider, **fields) -> ProviderAccount:
    known = {"issuer": provider.issuer, "subject": f"7f3a-{user.pk}"}
    return ProviderAccount.objects.create(user=user, **{**known, **fields})


def rows_of_the_system(council) -> dict:
    """A row of each kind that system administrators keep."""
    provider = a_sign_in_provider(council)
    return {
        SearchSynonym: a_synonym(),
        SignInProvider: provider,
        ProviderAccount: a_linked_account(a_user("viewer", council), provider),
    }


def a_synonym() -> SearchSynonym:
    return made(SearchSynonym, english="ginnel, snicket", welsh="wtra")


# What each kind needs besides its council, title and address.
NEEDS = {
    Pledge: {
        "number": lambda council: next(_numbers) % 32_000,
        "vision": lambda council: live(VisionStatement, council),
    },
    Statement: {
        "councillor": lambda council: a_councillor(council),
        "quote_en": lambda council: "The plan matters.",
    },
    Approach: {},
    Award: {
        "result": lambda council: Award.Result.WON,
        "recipient_en": lambda council: "A team",
    },
    Grant: {"direction": lambda council: Grant.Direction.RECEIVED},
    NewsItem: {},
    Event: {
        "date_note_en": lambda council: "18 February, year not given",
        "venue_en": lambda council: "Town hall",
    },
    Plan: {"kind": lambda council: Plan.Kind.STRATEGY},
    Document: {"plan": lambda council: live(Plan, council), "stated_size": lambda council: "1 MB"},
    Decision: {},
    Evidence: {"plan": lambda council: live(Plan, council), "kind": lambda council: Evidence.Kind.FINDING},
    Engagement: {"plan": lambda council: live(Plan, council)},
}
CONTENT = [VisionStatement, *NEEDS]
# What a decision may be built with, which its resolution says.
RESOLVED = {"outcome": "outcome", "resolution_en": "text_en"}


def draft(model, council, **fields):
    """A draft of this kind, with what it needs."""
    number = next(_numbers)
    defaults = {"title_en": f"{model.__name__} {number}", "slug": f"{model.__name__.lower()}-{number}"}
    for name, make in NEEDS.get(model, {}).items():
        if name not in fields:
            fields[name] = make(council)
    said = {name: fields.pop(name) for name in RESOLVED if model is Decision and name in fields}
    row = made(model, council=council, **{**defaults, **fields})
    if model is Decision:
        a_resolution(row, **{RESOLVED[name]: value for name, value in said.items()})
    return row


def live(model, council, *, since=timedelta(days=1), **fields):
    """A row of this kind that the public can read since yesterday."""
    at = timezone.now() - since
    return draft(
        model, council, **{"status": Status.PUBLISHED, "publish_at": at, "first_published_at": at, **fields}
    )


def a_resolution(decision, outcome="noted", **fields) -> Resolution:
    return made(Resolution, decision=decision, outcome=outcome, **fields)


def next_edition(row, **fields):
    """A draft of the next edition of the same thing."""
    copy = type(row).objects.get(pk=row.pk)
    values = {
        field.attname: getattr(copy, field.attname)
        for field in copy._meta.concrete_fields
        if field.name
        not in {"id", "version", "edition", "status", "publish_at", "superseded_at", "first_published_at"}
    }
    return made(type(row), **{**values, "edition": row.edition + 1, **fields})


def a_councillor(council, **fields) -> Councillor:
    number = next(_numbers)
    return made(
        Councillor, council=council, **{"name": f"Jo Public {number}", "slug": f"member-{number}", **fields}
    )


def a_committee(council, **fields) -> Committee:
    number = next(_numbers)
    words = {"name_en": f"Committee {number}", "slug": f"committee-{number}", "kind": Committee.Kind.SCRUTINY}
    return made(Committee, council=council, **{**words, **fields})


def a_member(committee, councillor=None, **fields) -> CommitteeMember:
    return made(
        CommitteeMember,
        committee=committee,
        councillor=councillor or a_councillor(committee.council),
        **fields,
    )


def a_directorate(council, **fields) -> Directorate:
    number = next(_numbers)
    words = {"name_en": f"Directorate {number}", "slug": f"directorate-{number}"}
    return made(Directorate, council=council, **{**words, **fields})


def a_ward(council, **fields) -> Ward:
    number = next(_numbers)
    return made(Ward, council=council, **{"name_en": f"Ward {number}", "slug": f"ward-{number}", **fields})


def a_classification(council, *names, **fields) -> Classification:
    """With a category for each name."""
    row = made(Classification, council=council, **{"name_en": f"age {next(_numbers)}", **fields})
    for place, name in enumerate(names, start=1):
        made(Category, classification=row, name_en=name, position=place)
    return row


def a_breakdown(point, values: dict, classification=None, **fields) -> Breakdown:
    """Of the point's measure and period. `values`: by ward or category, or None, the number, or why there is none."""
    days = {"period_start": point.period_start, "period_end": point.period_end}
    row = made(Breakdown, measure=point.measure, classification=classification, **{**days, **fields})
    for group, value in values.items():
        said = {"state": value} if isinstance(value, str) else {"value": value}
        about = {type(group)._meta.model_name: group} if group else {}
        made(BreakdownValue, breakdown=row, **about, **said)
    return row


def a_contact(council, **fields) -> Contact:
    return made(Contact, council=council, **{"team_en": "Plans team", "email": "p@c.example", **fields})


def a_partner(council, **fields) -> Partner:
    return made(Partner, council=council, **{"name": f"Partner {next(_numbers)}", **fields})


def an_import(council, partner=None, **fields) -> ImportBatch:
    """The record of an import that added one partner."""
    partner = partner or a_partner(council)
    record = partner.history.first() or Partner.history.bulk_history_create([partner])[0]
    row = {"id": partner.pk, "is_new": True, "before": None, "after": record.pk}
    facts = {"kind": "councils.partner", "name": "partners.csv", "digest": "0" * 64, "file_id": uuid.uuid4()}
    counts = {"added": 1, "changed": 0, "unchanged": 0, "rows": [row]}
    return made(ImportBatch, council=council, **{"by": a_user(), **facts, **counts, **fields})


def an_alert(council, **fields) -> Alert:
    """An alert that shows now."""
    now = timezone.now()
    times = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=1)}
    return made(Alert, council=council, **{"title_en": "Roads closed", **times, **fields})


def a_notice(council, **fields) -> Notice:
    words = {"kind": Notice.Kind.PRIVACY, "body_en": "<p>We keep little.</p>"}
    return made(Notice, council=council, **{**words, "reviewed_on": timezone.localdate(), **fields})


def a_failed_email(council, **fields) -> OutgoingEmail:
    facts = {"subject": "Neges", "to": ["new@council.example"], "attempts": 5, "last_error": "TimeoutError"}
    done = {"failed_at": timezone.now(), "next_attempt_at": None}
    return made(OutgoingEmail, council=council, **{**facts, **done, **fields})


def an_accessibility_statement(council, **fields) -> AccessibilityStatement:
    today = timezone.localdate()
    words = {"prepared_on": today, "reviewed_on": today, "non_compliance_en": "Some maps have no words."}
    return made(AccessibilityStatement, council=council, **{**words, **fields})


def a_priority(plan, **fields) -> Priority:
    number = next(_numbers)
    return made(
        Priority,
        plan=plan,
        **{"title_en": f"Priority {number}", "slug": f"priority-{number}", "position": number, **fields},
    )


def an_action(plan, **fields) -> Action:
    number = next(_numbers)
    return made(
        Action,
        plan=plan,
        **{"reference": f"{number}", "title_en": f"Action {number}", "position": number, **fields},
    )


def an_update(action, status="on_track", **fields) -> ActionUpdate:
    """What was reported of the action today."""
    facts = {"reported_on": timezone.localdate(), "note_en": "Work goes on."}
    return made(ActionUpdate, action=action, status=status, **{**facts, **fields})


def hold_update(update, *, until=UNTIL_RELEASED, by) -> None:
    """Report it so that residents do not see it before that moment, or its release."""
    update.publish_at, update.by = until, by
    update.full_clean()
    update.save()
    note_updates([update], by=by)


def a_statement(priority, status="on_track", **fields) -> PriorityUpdate:
    """What the council itself says of the priority today."""
    facts = {"reported_on": timezone.localdate(), "note_en": "Most of it goes well."}
    return made(PriorityUpdate, priority=priority, status=status, **{**facts, **fields})


def a_test(committee, **fields) -> dict:
    """What a pledge needs so that it can be judged."""
    return {
        "test_en": "Nobody waits longer than a month.",
        "due_on": timezone.localdate() + timedelta(days=90),
        "judge": committee,
        **fields,
    }


def a_judgement(pledge, verdict="partly_kept", committee=None, **fields) -> Judgement:
    """What its committee found of the pledge today, with the figures of the day where the pledge is live."""
    facts = {"reported_on": timezone.localdate(), "commentary_en": "Half of it is done."}
    facts |= {"pledge": pledge, "verdict": verdict, "committee": committee or pledge.judge, **fields}
    facts["committee"] = facts["committee"] or a_committee(pledge.council)
    if (judgement := Judgement(**facts)).edition:
        facts.setdefault("figures", of_judgement(judgement))
    return made(Judgement, **facts)


def a_risk(plan, **fields) -> Risk:
    number = next(_numbers)
    words = {"title_en": f"Risk {number}", "slug": f"risk-{number}", "position": number}
    return made(Risk, plan=plan, **{**words, **fields})


def a_review(risk, likelihood=4, impact=4, **fields) -> RiskReview:
    """What was found of the risk today."""
    facts = {"reported_on": timezone.localdate(), "likelihood": likelihood, "impact": impact}
    return made(RiskReview, risk=risk, **{**facts, **fields})


def an_undertaking(decision, **fields) -> Undertaking:
    """What is to be done after the decision, asked on the day of its meeting, else today."""
    words = {"undertaken_en": f"Undertaking {next(_numbers)}", "committee": decision.committee}
    words["asked_on"] = decision.meeting_on or timezone.localdate()
    return made(Undertaking, council=decision.council, decision=decision, **{**words, **fields})


def an_undertaking_update(undertaking, status="open", **fields) -> UndertakingUpdate:
    """What was reported of the undertaking today."""
    facts = {"reported_on": timezone.localdate(), "note_en": "Work goes on."}
    return made(UndertakingUpdate, undertaking=undertaking, status=status, **{**facts, **fields})


def a_measure(plan, **fields) -> Measure:
    number = next(_numbers)
    words = {"code": f"M{number}", "name_en": f"Measure {number}", "slug": f"measure-{number}"}
    return made(Measure, plan=plan, **{**words, "unit": "number", "position": number, **fields})


# The second quarter of the year 2026 to 2027.
QUARTER = {"period_start": date(2026, 7, 1), "period_end": date(2026, 9, 30)}


def a_point(measure, value=50, **fields) -> DataPoint:
    return made(DataPoint, measure=measure, value=value, **{**QUARTER, **fields})


def a_target(measure, value=50, **fields) -> Target:
    return made(Target, measure=measure, value=value, **{**QUARTER, **fields})


def a_scheme(council, **fields) -> RatingScheme:
    rule = {"name_en": f"Scheme {next(_numbers)}", "amber_tolerance": 10, "is_default": True}
    return made(RatingScheme, council=council, **{**rule, **fields})


def a_round(council, **fields) -> ReportingRound:
    """The round in which the quarter is reported, open now."""
    today = timezone.localdate()
    days = {"opens_on": today - timedelta(days=7), "due_on": today + timedelta(days=7)}
    return made(
        ReportingRound,
        council=council,
        **{"title_en": f"Round {next(_numbers)}", **QUARTER, **days, **fields},
    )


def a_comparator_group(council, **fields) -> ComparatorGroup:
    words = {"name_en": f"Group {next(_numbers)}", "kind": "region"}
    return made(ComparatorGroup, council=council, **{**words, **fields})


def a_framework(council, *plans, **fields) -> Framework:
    """The council's own, or without a council one that all share; used by these plans."""
    number = next(_numbers)
    words = {"name_en": f"Themes {number}", "slug": f"themes-{number}"}
    kind = Framework.Kind.OWN if council else Framework.Kind.OUTSIDE
    framework = made(Framework, council=council, **{**words, "kind": kind, **fields})
    for plan in plans:
        plan.frameworks.add(framework)
    return framework


def a_goal(framework, **fields) -> FrameworkItem:
    number = next(_numbers)
    words = {"name_en": f"Goal {number}", "code": f"goal-{number}", "position": number}
    return made(FrameworkItem, framework=framework, **{**words, **fields})


def parts_of_each(content: dict, partner) -> list:
    """One row of every model that is a part of these things, given by their model."""
    vision, approach, plan = content[VisionStatement], content[Approach], content[Plan]
    decision, engagement = content[Decision], content[Engagement]
    return [
        made(Value, vision=vision, text_en="A value"),
        made(Commitment, vision=vision, text_en="A commitment"),
        made(Element, approach=approach, term_en="An element"),
        made(Method, approach=approach, name_en="A method"),
        made(PlanPartner, plan=plan, partner=partner),
        made(Principle, plan=plan, text_en="A principle"),
        made(ImpactAssessment, plan=plan, outcome="full", assessed_on=date(2026, 3, 2)),
        made(PriorityLevel, plan=plan, level=1, name_en="Theme", plural_en="Themes"),
        (priority := a_priority(plan)),
        a_statement(priority),
        (framework := a_framework(plan.council, plan)),
        (goal := a_goal(framework)),
        made(PriorityContribution, priority=priority, item=goal),
        made(Alignment, plan=plan, kind="supports", outside_title_en="Outside plan"),
        decision.resolutions.get(),
        made(Alternative, decision=decision, title_en="An alternative"),
        made(Issue, decision=decision, raised_en="An issue"),
        made(DecisionPledge, decision=decision, pledge=content[Pledge]),
        made(EngagementPartner, engagement=engagement, partner=partner),
        made(Finding, engagement=engagement, said_en="A finding"),
        *parts_of_delivery(plan, goal, content[Pledge], decision),
    ]


def budget_year() -> dict:
    return {"period_start": date(2026, 4, 1), "period_end": date(2027, 3, 31)}


def parts_of_delivery(plan, goal, pledge, decision) -> list:
    """An action, a measure and a risk with what hangs on them, and how the pledge is judged."""
    action, measure = an_action(plan), a_measure(plan)
    target, point = a_target(measure), a_point(measure)
    return [
        action,
        made(
            DueDateChange,
            action=action,
            was=date(2026, 3, 31),
            now=date(2027, 3, 31),
            reason_en="The builder is late.",
        ),
        made(Budget, action=action, planned=1000, **budget_year()),
        made(Milestone, action=action, title_en="A milestone"),
        an_update(action),
        made(ActionContribution, action=action, item=goal),
        measure,
        made(MeasureContribution, measure=measure, item=goal),
        target,
        point,
        (breakdown := a_breakdown(point, {a_ward(plan.council): point.value}, note_en="By home address")),
        breakdown.values.get(),
        made(SeriesBreak, measure=measure, on=date(2026, 4, 1), note_en="Counted anew"),
        made(Benchmark, measure=measure, whose_en="Elsewhere", value=40, year="2025", source_en="A source"),
        Correction.of_point(point, reason="A slip", by=None),
        made(PledgeMeasure, pledge=pledge, measure=measure),
        a_judgement(pledge, decision=decision),
        (risk := a_risk(plan)),
        a_review(risk, inherent_likelihood=5, inherent_impact=5, commentary_en="Prices rose."),
        (undertaking := an_undertaking(decision)),
        an_undertaking_update(undertaking),
    ]


@caching.batched_invalidation()  # the search entries of all of them are written together
def one_of_each(council) -> dict:
    """One row of every model that belongs to a council; the isolation table is built from it."""
    vision, plan = live(VisionStatement, council), live(Plan, council)
    councillor, partner, committee = a_councillor(council), a_partner(council), a_committee(council)
    content = {
        VisionStatement: vision,
        Approach: live(Approach, council, vision=vision),
        Pledge: live(Pledge, council, vision=vision, number=1, **a_test(committee)),
        Statement: live(Statement, council, councillor=councillor),
        Plan: plan,
        **{model: live(model, council, plan=plan) for model in (Document, Decision, Evidence, Engagement)},
        **{model: live(model, council) for model in (Award, Grant, NewsItem, Event)},
    }
    rows = [
        council,
        made(Membership, user=a_user(), council=council, role="viewer"),
        councillor,
        made(Office, councillor=councillor, title_en="Leader"),
        committee,
        a_member(committee, councillor, from_on=date(2015, 5, 1), until_on=date(2016, 5, 1)),
        a_directorate(council),
        a_ward(council),
        (ages := a_classification(council, "Under 18")),
        ages.categories.get(),
        council.successors.first() or made(Successor, council=council, successor=a_council_to_come()),
        a_contact(council),
        partner,
        a_notice(council),
        an_accessibility_statement(council),
        an_alert(council),
        an_import(council, partner),
        made(StatusWord, council=council, status="at_risk", label_en="delayed"),
        made(StatusRule, council=council),
        made(RiskScale, council=council, high_label_en="serious"),
        a_scheme(council),
        a_comparator_group(council),
        (reporting_round := a_round(council)),
        *content.values(),
        *parts_of_each(content, partner),
        ChangeNote.write(plan, ChangeNote.Kind.PUBLISHED, "A note", at=timezone.now(), by=None),
    ]
    rows.append(a_snapshot(plan, reporting_round))
    an_adopted_copy(vision)
    rows.append(copy_as_adopted := an_adopted_copy(plan, committee))
    rows.append(a_withdrawal(copy_as_adopted))
    measure = next(row for row in rows if type(row) is Measure)
    rows.append(
        handover := made(Handover, lineage_id=measure.lineage_id, note_en="Nobody counts it any more.")
    )
    rows.append(made(Continuation, measure=measure, handover=handover))
    rows += parts_of_review(plan)
    return {type(row): row for row in rows}


def a_review_of(draft, **fields) -> DraftReview:
    """Of a draft of a plan or a vision, open for two weeks."""
    name = "vision" if isinstance(draft, VisionStatement) else "plan"
    days = {"closes_on": timezone.localdate() + timedelta(days=14)}
    return made(DraftReview, council=draft.council, **{name: draft, **days, **fields})


def a_reviewer(review, **fields) -> Reviewer:
    number = next(_numbers)
    words = {"name": f"Sam Public {number}", "email": f"reviewer{number}@example.org"}
    return made(Reviewer, review=review, **{**words, **fields})


def a_comment(reviewer, **fields) -> Comment:
    words = {"text": "How much does it cost?", "about": "Plan: A plan"}
    return made(Comment, review=reviewer.review, reviewer=reviewer, **{**words, **fields})


def parts_of_review(plan) -> list:
    review = a_review_of(plan, trail_published_at=timezone.now())
    reviewer = a_reviewer(review)
    sign_off = made(SignOff, reviewer=reviewer, view="read", version_of=timezone.now())
    answer = {"outcome": "later", "reason": "Next year.", "answer_language": "en"}
    answer["answered_at"] = timezone.now()
    return [review, reviewer, a_comment(reviewer, lineage_id=plan.lineage_id, **answer), sign_off]


def a_snapshot(plan, reporting_round) -> Snapshot:
    """As it would be reported were the round closed now; the round stays as it is."""
    closed = copy(reporting_round)
    closed.closed_at = timezone.now()
    return made(Snapshot, plan=plan, round=reporting_round, payload=snapshot_payload.of(plan, closed))


def an_adopted_copy(edition, committee=None, **fields) -> AdoptedCopy:
    """Of a plan or a vision, adopted yesterday by the committee, else by the cabinet."""
    name = "vision" if isinstance(edition, VisionStatement) else "plan"
    body = {"committee": committee} if committee else {"body_en": "Cabinet"}
    day = timezone.localdate() - timedelta(days=1)
    copy = adopting.drawn_up(AdoptedCopy(**{name: edition, "adopted_on": day, **body, **fields}))
    kept = {field.attname: getattr(copy, field.attname) for field in copy._meta.concrete_fields}
    return made(
        AdoptedCopy, **{name: value for name, value in kept.items() if name not in ("id", "version", "body")}
    )


def a_withdrawal(copy: AdoptedCopy, place="/edition/summary", reason_cy="") -> WithdrawnText:
    """Of its summary."""
    payload = json.loads(copy.payload)
    adopted_text.withdraw(
        payload, [place], {"on": "2026-06-01", "reason_en": "A ruling.", "reason_cy": reason_cy}
    )
    now = {"payload": canonical(payload), "sha256": digest_of(canonical(payload))}
    digests = {"sha256_before": copy.sha256, "sha256": now["sha256"]}
    row = made(
        WithdrawnText,
        adopted_copy=copy,
        places=[place],
        reason_en="A ruling.",
        reason_cy=reason_cy,
        **digests,
    )
    AdoptedCopy.objects.filter(pk=copy.pk).update(**now)
    copy.refresh_from_db()
    return row


def adopted_anew(rows, reason_cy="") -> AdoptedCopy:
    """In place of the copies of these rows: they keep the words of their day, which are others by now."""
    WithdrawnText.objects.all().delete()
    AdoptedCopy.objects.all().delete()
    vision, plan, committee = (
        model.objects.get(pk=rows[model].pk) for model in (VisionStatement, Plan, Committee)
    )
    an_adopted_copy(vision, committee)
    made_anew = an_adopted_copy(plan, committee)
    a_withdrawal(made_anew, reason_cy=reason_cy)
    return made_anew
