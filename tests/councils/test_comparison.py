"""What changed between two states of a thing is told whole, in words, in both languages, and nothing internal."""

import copy
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from addresses import public_answers
from admin_forms import address
from builders import (
    CONTENT,
    a_committee,
    a_comparator_group,
    a_contact,
    a_council,
    a_councillor,
    a_directorate,
    a_framework,
    a_goal,
    a_measure,
    a_partner,
    a_priority,
    a_scheme,
    a_user,
    a_ward,
    an_action,
    live,
    made,
    one_of_each,
)
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.html import strip_tags

from councils.models import Council, User
from councils.publishing.difference import Comparison, compared, compared_for, compared_since
from councils.publishing.difference.reading import rows_of_each
from councils.publishing.difference.words import Mark
from councils.publishing.editions import (
    compared_fields,
    differing_fields,
    identity,
    parts_of_model,
    rows_of,
    start_next_edition,
)
from councils.viewers import PUBLIC, viewer_of
from delivery.models import Action, Budget, Handover, Measure, Milestone, Target
from plans.models import Alignment, Decision, Document, Plan, Principle, Priority
from pledges.models import Event, NewsItem, Pledge, Statement, VisionStatement

pytestmark = pytest.mark.django_db

TREES = [model for model in CONTENT if parts_of_model(model) and not model.cascades_from]
EVERY = {(root, part) for root in TREES for part in [root, *(part for part, _name in parts_of_model(root))]}
FIELDS = sorted(
    (
        (root, part, field.name)
        for root, part in EVERY
        for field in compared_fields(part)
        if field.name not in part.identified_by  # another value is another part
    ),
    key=lambda each: (each[0].__name__, each[1].__name__, each[2]),
)
ids = [f"{root.__name__}-{part.__name__}-{name}" for root, part, name in FIELDS]
# A field that no page shows has this in it.
SECRET = "Zanzibar"


@pytest.fixture(scope="module")
def world(kept):
    """One row of every model of a council, and of what parts may name another one."""
    council = a_council("gateshead", welsh=True)
    rows = one_of_each(council)
    plan = live(Plan, council)
    framework = a_framework(council)
    links = {"kind": "supports", "outside_title_en": "Outside plan"}
    made(Alignment, vision=rows[VisionStatement], council=council, **links)
    others = [
        plan,
        *(a_councillor(council), a_committee(council), a_directorate(council), a_contact(council)),
        *(
            a_partner(council),
            a_ward(council),
            a_scheme(council, is_default=False),
            a_comparator_group(council),
        ),
        *(framework, a_goal(framework), a_measure(plan), a_priority(rows[Plan])),
        *(live(model, council) for model in (Statement, NewsItem, Event)),
        live(Document, council, plan=plan),
        live(Pledge, council, vision=rows[VisionStatement], number=2),
        a_user("editor", council),
        live(VisionStatement, a_council("elsewhere")),
        live(Decision, council),
        made(Handover, lineage_id=a_measure(plan).lineage_id, note_en="Nobody."),
    ]
    return rows, {type(row): row for row in others}


@pytest.fixture(scope="module")
def trees(world):
    """Of each thing that has parts all its rows, read once: a table below asks for them a thousand times."""
    return {root: rows_of(world[0][root]) for root in TREES}


@pytest.fixture
def rows(world, db):
    return copy.deepcopy(world[0])


@pytest.fixture
def others(world, db):
    return copy.deepcopy(world[1])


def say_otherwise(row, field, others) -> None:
    """Have the row say something else in this field, as it would after it was read from the database."""
    value = getattr(row, field.attname) if not field.many_to_many else None
    if field.many_to_many:
        row._prefetched_objects_cache = {
            **getattr(row, "_prefetched_objects_cache", {}),
            field.name: [others[field.related_model]],
        }
    elif field.is_relation:
        setattr(row, field.name, others[field.related_model])
    elif field.choices:
        row.__dict__[field.attname] = next(
            key for key, _label in field.flatchoices if key not in (value, "", None)
        )
    elif isinstance(field, models.BooleanField):
        setattr(row, field.attname, not value)
    elif isinstance(field, models.DateField):
        setattr(row, field.attname, (value or date(2026, 6, 30)) + timedelta(days=275))
    elif isinstance(field, models.DecimalField):
        setattr(row, field.attname, (value or Decimal(0)) + Decimal("1.5"))
    elif isinstance(field, models.IntegerField):
        setattr(row, field.attname, (value or 0) + 1)
    elif isinstance(field, models.SlugField):
        setattr(row, field.attname, "said-otherwise")
    elif isinstance(field, models.URLField):
        setattr(row, field.attname, "https://other.example/")
    elif isinstance(field, models.FileField):
        setattr(row, field.attname, "pictures/other.png")
    else:
        setattr(row, field.attname, "<p>Said otherwise</p>" if "body" in field.name else "Said otherwise")


def one_changed(tree, part, name, others) -> tuple:
    """The rows before and after, where one part says something else in one field."""
    before, after = copy.deepcopy(tree), copy.deepcopy(tree)
    say_otherwise(after[part][0], part._meta.get_field(name), others)
    return before, after


def told(comparison) -> list[str]:
    """All that is said of what changed, as plain words."""
    found = []
    for kind in comparison.kinds:
        for part in kind.parts:
            found += [strip_tags(sentence) for sentence in part.sentences]
            found += [f"{text.label} {text.blocks}" for text in part.texts]
            found += [strip_tags(part.reason)] if part.reason else []
            found += [f"{part.kind}: {mark.label}" for mark in part.marks]
    return found


CODES = re.compile(r"\b(True|False|None|Decimal|datetime|[a-z]+_[a-z_]+|[a-z]+\.[A-Z]\w+)\b|<|object at")


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize(("root", "part", "name"), FIELDS, ids=ids)
def test_a_field_of_any_part_that_says_something_else_is_told_in_words(
    trees, others, root, part, name, language
):
    before, after = one_changed(trees[root], part, name, others)
    with translation.override(language):
        comparison = Comparison(before, after)
        said = told(comparison)
        if name == "position":
            assert said == []  # it is the only one of its kind
            return
        (kind,) = comparison.kinds
        (change,) = kind.parts
        assert change.sentences or change.texts or change.reason or Mark.DROPPED in change.marks
        label = str(part._meta.get_field(name).verbose_name)
        is_said_by_mark = name.startswith(("is_dropped", "dropped_reason", "ended_reason"))
        assert is_said_by_mark or any(label.casefold() in each.casefold() for each in said)
        words = " ".join(each for each in said if "Piece(" not in each)
        codes = CODES.search(words.replace("other.png", ""))
        assert not codes, words
        choices = {str(key) for key, _label in part._meta.get_field(name).flatchoices}
        labels = {str(label) for _key, label in part._meta.get_field(name).flatchoices}
        assert not any(f"now {key}." in words for key in choices - labels)


# -- what residents are told --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("root", "part", "name"), [each for each in FIELDS if each[0] in (Plan, VisionStatement)], ids=str
)
def test_residents_are_told_of_what_pages_show_and_of_nothing_else(trees, others, root, part, name):
    before, after = one_changed(trees[root], part, name, others)
    shown = re.sub("_(en|cy)$", "", name) in part.shown_fields
    is_other_language = name.endswith("_cy")
    said = told(Comparison(before, after, PUBLIC))
    assert bool(said) == (shown and not is_other_language), said


def test_an_owner_a_deputy_and_what_steers_the_site_are_shown_to_nobody():
    internal = {"owner", "deputy", "slug", "position", "suppress_below", "decimals", "is_counted_in_parent"}
    for _root, part in EVERY:
        assert not internal & set(part.shown_fields)
        assert User not in {part._meta.get_field(name).related_model for name in part.shown_fields}


# What a reason is the reason of.
WITH_ITS_REASON = {
    "ended_reason": {"ended_on": date(2026, 6, 30)},
    "dropped_reason": {"is_dropped": True},
    "reason": {"outcome": "screened_out"},
}


def texts_shown():
    """(part, field) of each text that is said to be shown on public pages of a plan or a vision."""
    parts = {part for root, part in EVERY if root in (Plan, VisionStatement)}
    return sorted(
        (
            (part, name)
            for part in parts
            for name in part.shown_fields
            if isinstance(part._meta.get_field(name), (models.CharField, models.TextField))
            and not part._meta.get_field(name).choices
            and not isinstance(part._meta.get_field(name), models.URLField)
        ),
        key=str,
    )


def test_no_text_is_told_that_no_page_of_the_plan_or_the_vision_shows(client, rows):
    """Each has a word of its own, and the pages are asked for it."""
    for place, (part, name) in enumerate(texts_shown()):
        field = part._meta.get_field(name)
        column = f"{name}_en" if hasattr(part, f"{name}_en") else name
        word = f"q{place}q"
        with_it = WITH_ITS_REASON.get(name, {})
        part._base_manager.filter(pk=rows[part].pk).update(**{column: word[: field.max_length]}, **with_it)
    for part in (Priority, Action, Measure):
        rows[part].refresh_from_db()
    every = public_answers(client, rows[Council], rows).values()
    answers = " ".join(content.decode() for _status, _headers, content in every).casefold()
    missing = [
        (part.__name__, name)
        for place, (part, name) in enumerate(texts_shown())
        if f"q{place}q" not in answers
    ]
    assert missing == []


# -- stories ------------------------------------------------------------------------------------------


def parts_told(comparison) -> dict:
    """By the name of each part its marks."""
    return {part.title: [*part.marks] for kind in comparison.kinds for part in kind.parts}


@pytest.fixture
def plan(rows):
    return rows[Plan]


def next_of(root):
    return start_next_edition(root, by=None)


def test_one_query_reads_what_many_would(rows):
    rows[Priority].pledges.add(rows[Pledge])
    Budget.objects.create(
        plan=rows[Plan], planned=1, period_start=date(2026, 4, 1), period_end=date(2026, 6, 30)
    )
    for root in (Plan, VisionStatement):
        rows_of_each([rows[root]], PUBLIC)
        with CaptureQueriesContext(connection) as queries:
            (found,) = rows_of_each([rows[root]], PUBLIC)
        assert len(queries) == 1
        for model, others in rows_of(rows[root]).items():
            pairs = list(zip(found[model], others, strict=True))
            assert all(one.pk == other.pk and identity(one) == identity(other) for one, other in pairs)
            assert not any(differing_fields(*pair) for pair in pairs)


def test_a_part_put_in_before_others_moves_none_of_them_and_one_that_changed_places_is_moved(plan):
    for number in range(5):
        Principle.objects.create(plan=plan, text_en=f"Principle {number}", position=10 + number)
    draft = next_of(plan)
    Principle.objects.create(plan=draft, text_en="First of all", position=0)
    for place, row in enumerate(draft.principles.order_by("position"), 1):
        Principle.objects.filter(pk=row.pk).update(position=place)
    draft.principles.filter(text_en="Principle 4").update(position=0)
    assert parts_told(compared(plan, draft)) == {"First of all": [Mark.NEW], "Principle 4": [Mark.MOVED]}


def test_a_part_under_another_priority_or_action_is_moved_and_not_new(plan):
    first, _second = (a_priority(plan, title_en=title) for title in ("Homes", "Roads"))
    one, other = (an_action(plan, reference=reference, priority=first) for reference in ("7.1", "7.2"))
    Milestone.objects.create(action=one, title_en="Half way")
    draft = next_of(plan)
    draft.actions.filter(reference="7.1").update(priority=draft.priorities.get(title_en="Roads"))
    Milestone.objects.filter(action__plan=draft, title_en="Half way").update(
        action=draft.actions.get(reference="7.2")
    )
    comparison = compared(plan, draft)
    assert parts_told(comparison) == {str(one): [Mark.MOVED], "Half way": [Mark.MOVED]}
    assert "Priority: was Homes, now Roads." in told(comparison)
    assert f"Action: was {one}, now {other}." in told(comparison)


def test_what_came_or_went_with_its_whole_is_not_told_by_itself(plan):
    action = an_action(plan, reference="7.1")
    Milestone.objects.create(action=action, title_en="Half way")
    draft = next_of(plan)
    draft.actions.get(reference="7.1").delete()
    assert parts_told(compared(plan, draft)) == {str(action): [Mark.REMOVED]}
    assert parts_told(compared(draft, plan)) == {str(action): [Mark.NEW]}


def test_dates_money_targets_and_owners_are_told_in_sentences(rows, plan):
    action = an_action(plan, reference="7.1", due_on=date(2026, 6, 30))
    Budget.objects.create(
        plan=plan, planned=1000, period_start=date(2026, 4, 1), period_end=date(2027, 3, 31)
    )
    draft = next_of(plan)
    owner = a_user("editor", rows[Council])
    draft.actions.filter(reference="7.1").update(
        due_on=date(2027, 3, 31), owner=owner, owner_role_en="Head of Roads"
    )
    Budget.objects.filter(plan=draft).update(planned=1500)
    Measure.objects.filter(plan=draft).update(unit="percent")
    Target.objects.filter(measure__plan=draft).update(value=70)
    said = told(compared(plan, draft))
    assert "Due date: was 30 June 2026, now 31 March 2027." in said
    assert "Budget, in pounds: was £1,000, now £1,500." in said
    assert "Target: was 50, now 70%." in said
    assert any(each.startswith("Owner: now ") for each in said)
    to_residents = told(compared_for(PUBLIC, plan, draft))
    assert "Responsible officer: now Head of Roads." in to_residents
    assert owner.email not in str(to_residents)
    assert str(action) in parts_told(compared_for(PUBLIC, plan, draft))


def test_many_edits_of_a_field_are_one_line(plan, recorded):
    draft = next_of(plan)
    for number in range(10):
        draft.purpose_en = f"For everyone, draft {number}"
        draft.save()
    (kind,) = compared(plan, draft).kinds
    assert [text.label for part in kind.parts for text in part.texts] == ["Purpose, English"]


def test_a_welsh_reader_is_told_of_the_welsh_and_an_officer_of_both(plan):
    Plan.objects.filter(pk=plan.pk).update(purpose_en="For all", purpose_cy="I bawb")
    draft = next_of(plan)
    Plan.objects.filter(pk=draft.pk).update(purpose_en="For all of us", purpose_cy="I bawb ohonom")
    plan.refresh_from_db(), draft.refresh_from_db()
    with translation.override("cy"):
        (kind,) = compared_for(PUBLIC, plan, draft).kinds
        assert [text.language for text in kind.parts[0].texts] == ["cy"]
    (kind,) = compared(plan, draft).kinds
    assert [text.language for text in kind.parts[0].texts] == ["en", "cy"]
    Plan.objects.filter(pk=draft.pk).update(purpose_cy="")
    draft.refresh_from_db()
    with translation.override("cy"):
        (kind,) = compared_for(PUBLIC, plan, draft).kinds
        assert [text.language for text in kind.parts[0].texts] == ["en"]


def test_a_hidden_plan_that_is_named_is_not_told_to_residents(rows, plan):
    hidden = made(Plan, council=rows[Council], title_en=SECRET, slug="hidden", kind="strategy")
    draft = next_of(plan)
    draft.parent = hidden
    Alignment.objects.create(plan=draft, kind="supports", target=hidden)
    assert SECRET in str(told(compared(plan, draft)))
    comparison = compared_for(PUBLIC, plan, draft)
    assert told(comparison) == [] == list(parts_told(comparison))


def test_pledges_that_are_reworded_renumbered_new_or_dropped_are_told_apart(rows):
    vision, council = rows[VisionStatement], rows[Council]
    titles = ["Mend the roads", "Build homes", "Clean the air", "Open the library"]
    for number, title in enumerate(titles, 11):
        live(Pledge, council, vision=vision, number=number, title_en=title, slug=f"pledge-{number}")
    later = next_of(vision)
    pledges = {pledge.title_en: pledge for pledge in later.pledges.all()}
    Pledge.objects.filter(pk=pledges["Mend the roads"].pk).update(title_en="Mend all the roads")
    Pledge.objects.filter(pk=pledges["Build homes"].pk).update(number=21)
    dropped = {"is_dropped": True, "dropped_reason_en": "The law changed."}
    Pledge.objects.filter(pk=pledges["Clean the air"].pk).update(**dropped)
    pledges["Open the library"].delete()
    live(Pledge, council, vision=later, number=22, title_en="Plant trees", slug="plant-trees")
    for viewer in (None, viewer_of(a_user("viewer", council))):
        comparison = compared_for(viewer, vision, later)
        assert parts_told(comparison) == {
            "Mend all the roads": [Mark.REWORDED],
            "Build homes": [Mark.RENUMBERED],
            "Clean the air": [Mark.DROPPED],
            "Open the library": [Mark.REMOVED],
            "Plant trees": [Mark.NEW],
        }
        reasons = {part.title: part.reason for kind in comparison.kinds for part in kind.parts if part.reason}
        assert reasons == {"Clean the air": "The law changed."}


def test_since_a_moment_shows_what_was_saved_after_it_and_what_was_deleted(plan, recorded, time_machine):
    priority = Priority.objects.create(plan=plan, title_en="Homes", slug="homes-again")
    action = an_action(plan, priority=priority, reference="7.1")
    time_machine.move_to(timezone.now() + timedelta(days=2))
    moment = timezone.now()
    time_machine.move_to(moment + timedelta(days=2))
    assert not compared_since(plan, moment)
    plan.purpose_en = "Another purpose"
    plan.save()
    priority.delete()
    told_since = parts_told(compared_since(plan, moment))
    assert told_since == {plan.title: [Mark.REWORDED], "Homes": [Mark.REMOVED], str(action): [Mark.REMOVED]}
    assert address(plan)
