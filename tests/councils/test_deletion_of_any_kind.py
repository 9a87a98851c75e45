"""Of any kind of thing: what residents could read is not deleted, by its page, by its list or by a tick in a table.

The tables are made from the models themselves: a new one is in them by itself.
"""

import pytest
from admin_forms import address, ticked
from builders import a_goal, a_priority, a_resolution
from django.apps import apps
from django.contrib.admin import site

from councils.models import Council, CouncilContent
from delivery.models import Budget
from plans.models import Decision, Framework, FrameworkItem, Priority, Resolution
from pledges.models import Pledge, VisionStatement
from review.models import Reviewer

pytestmark = pytest.mark.django_db

MODELS = sorted(
    (model for model in apps.get_models() if getattr(model, "council_lookup", None)),
    key=lambda model: model._meta.label,
)
# Deleted on the page of what they belong to, with a sentence for residents: their history keeps them.
SMALL_ROWS = {
    *("Alternative", "Resolution"),
    *("Alignment", "Benchmark", "Budget", "Commitment", "DecisionPledge", "Element", "EngagementPartner"),
    *("Issue", "Method", "Milestone", "PlanPartner", "Principle", "PriorityLevel"),
    *("Finding", "ImpactAssessment", "SeriesBreak", "Target", "Value"),
    *("ActionContribution", "MeasureContribution", "PriorityContribution", "PledgeMeasure"),
    *("Continuation", "Successor"),
}
# Of no workflow: deleted on their own pages while nothing names them.
DIRECTORY = {
    *("Committee", "CommitteeMember", "Directorate", "DraftReview", "Handover", "Reviewer"),
    *("AccessibilityStatement", "Alert", "ComparatorGroup", "Contact", "Councillor", "Framework"),
    *(
        "FrameworkItem",
        "Membership",
        "Notice",
        "Office",
        "Partner",
        "RatingScheme",
        "StatusRule",
        "StatusWord",
        "Category",
        "Classification",
        "Ward",
    ),
}
# Records of what was done: no page deletes them, whatever their state.
RECORDS = {
    "ActionUpdate",
    "ChangeNote",
    "Comment",
    "Correction",
    "Council",
    "DueDateChange",
    "ImportBatch",
    "RiskScale",
    "SignOff",
    "Snapshot",
    "Undertaking",
}


def name_of(model) -> str:
    return model.__name__


@pytest.fixture
def gateshead(rows):
    return rows[Council]


def is_kept(model) -> bool:
    return issubclass(model, CouncilContent) or model.can_end or model.is_progress


def test_every_model_has_its_rule():
    kept = {model.__name__ for model in MODELS if is_kept(model)}
    rules = [SMALL_ROWS, DIRECTORY, RECORDS | kept]
    named = set().union(*rules) | {"ReportingRound"}
    assert {model.__name__ for model in MODELS} == named
    assert not SMALL_ROWS & DIRECTORY
    assert not (SMALL_ROWS | DIRECTORY) & (RECORDS | kept)
    assert {model.__name__ for model in MODELS if model.can_end} == {"Priority", "Action", "Measure", "Risk"}


@pytest.mark.parametrize("model", [model for model in MODELS if is_kept(model)], ids=name_of)
def test_nothing_that_residents_could_read_is_deleted_by_its_page_or_list(as_owner, rows, model):
    row = rows[model]
    assert as_owner.post(address(row, "delete"), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    page = as_owner.post(address(model, "changelist"), chosen)
    assert page.status_code != 302 or not page.url.endswith("delete")
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize("model", [model for model in MODELS if is_kept(model)], ids=name_of)
def test_what_was_withdrawn_after_residents_read_it_is_kept_too(as_owner, rows, publisher, model):
    row = rows[model]
    content = row.publication_root
    if isinstance(content, Pledge):
        content = content.vision
    content.withdraw(by=publisher)
    row = model.objects.get(pk=row.pk)
    assert as_owner.post(address(row, "delete"), {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=row.pk).exists()


def rows_of_tables():
    """(page's model, inline) of every table of rows in the admin."""
    return [
        pytest.param(model, inline, id=f"{model.__name__}-{inline.__name__}")
        for model in MODELS
        if site.is_registered(model)
        for inline in site.get_model_admin(model).inlines
    ]


def whole_with(rows, model, inline):
    """The row whose page has the table, with a row in it."""
    part = rows[inline.model]
    if model is inline.model:
        return part, a_priority(part.plan, parent=part)
    if (
        model is Priority and inline.model is not Budget
    ):  # the builder's action and measure are of the plan as a whole
        part.priority = rows[Priority]
        part.save()
    if inline.model is Resolution:  # of a meeting that was held one stays
        a_resolution(rows[Decision])
    if inline.model is FrameworkItem:  # one that nothing serves
        part = a_goal(rows[Framework])
    if inline.model is Budget:
        part.plan = part.priority = part.action = None
        setattr(part, inline.fk_name, rows[model])
        part.save()
    if model is VisionStatement and inline.model.__name__ == "Alignment":
        part.plan, part.vision = None, rows[VisionStatement]
        part.save()
    return rows[model], part


@pytest.mark.parametrize(("model", "inline"), rows_of_tables())
def test_a_tick_in_a_table_obeys_the_same_rule(as_owner, rows, model, inline):
    whole, part = whole_with(rows, model, inline)
    sent = ticked(as_owner, whole, part)
    typed = {name: "Typed words" for name in sent if name in ("title_en", "name_en")}
    sent |= {**typed, "change_note_en": "A row went."}
    page = as_owner.post(address(whole), sent)
    is_there = inline.model.objects.filter(pk=part.pk).exists()
    if inline.model in (Pledge, Reviewer):  # something names it
        assert is_there
        return
    if not is_kept(inline.model):
        assert not is_there, page.context and page.context["errors"]
        return
    assert is_there
    assert page.status_code == 422
    words = page.content.decode()
    instead = "End it" if inline.model.can_end else "Correct it"
    assert f"This has been public. {instead} and give a reason instead of deleting it." in words
    for value in typed.values():
        assert value in words
