"""Editions: what has parts is copied whole, compared by what its parts are, and kept up to date with the live one."""

import pytest
from builders import CONTENT, a_user
from django.apps import apps
from django.db import models

from councils.constraints import fields_named
from councils.models import Council, CouncilContent, CouncilOwned, EditionRow
from councils.publishing import editions
from councils.publishing.editions import (
    differences,
    parts_of_model,
    rows_of,
)
from councils.publishing.rebase import Standing, changed_since, take_over
from delivery.models import Action, Measure, Milestone
from plans.models import Alignment, Plan, Principle, Priority
from pledges.models import Pledge, VisionStatement

pytestmark = pytest.mark.django_db

# A pledge is copied with its vision, never by itself.
TREES = [model for model in CONTENT if parts_of_model(model) and not model.cascades_from]
PARTS = {part: root for root in reversed(TREES) for part, _relation in parts_of_model(root)}
EVERY = [*((root, root) for root in TREES), *PARTS.items()]


def can_be_reworded(field) -> bool:
    """A text that no rule of the database ties to another field."""
    tied = {name for rule in field.model._meta.constraints for name in fields_named(rule)}
    is_text = isinstance(field, (models.CharField, models.TextField)) and not field.choices
    return is_text and field.name not in tied and "slug" not in field.name


names = [part._meta.model_name for part, _root in EVERY]


@pytest.fixture
def rows(rows):
    whole = {"vision": rows[VisionStatement]}
    rows[Alignment] = Alignment.objects.create(**whole, kind="supports", outside_title_en="Outside plan")
    return rows


@pytest.fixture
def by(rows):
    return a_user("editor", rows[Council])


def another(field, value) -> str:
    """A text of the same length or so; an address stays one."""
    return f"{value or 'https://a.example/'}x" if isinstance(field, models.URLField) else f"{value or ''}x"


def texts(root) -> list:
    """All that a thing and its parts say, without what each edition has of its own."""
    return [
        (model, [editions.comparable(row, field) for field in editions.compared_fields(model)])
        for model, found in rows_of(root).items()
        for row in found
    ]


def test_every_part_of_what_is_published_is_known_in_each_of_its_editions():
    """A part without an identity could not be followed from one edition to the next."""
    parts = {
        model
        for model in apps.get_models()
        if issubclass(model, CouncilOwned) and not issubclass(model, CouncilContent) and model.identified_by
    }
    assert {part for part in PARTS if not issubclass(part, CouncilContent)} == parts - {
        model for model in parts if not model.parent_fields()
    }
    assert all(part.identified_by for part in PARTS)


@pytest.mark.each_database
@pytest.mark.parametrize("root", TREES, ids=lambda model: model._meta.model_name)
def test_a_copy_has_every_part_once_and_says_the_same(rows, root, by):
    live = rows[root]
    before, counts = texts(live), {model: model.objects.count() for model in rows_of(live)}
    draft = editions.start_next_edition(live, by=by)
    assert (draft.status, draft.edition, draft.based_on) == ("draft", live.edition + 1, live)
    assert texts(draft) == before == texts(live)
    assert differences(live, draft) == []
    for model, found in rows_of(draft).items():
        assert len(found) >= 1, model
        assert model.objects.count() == counts[model] + len(found)
        originals = {editions.identity(row): row for row in rows_of(live)[model]}
        for row in found:
            assert row.pk != originals[editions.identity(row)].pk
            assert row.history.latest().history_user == by


@pytest.mark.parametrize("root", TREES, ids=lambda model: model._meta.model_name)
def test_a_copy_was_never_published_has_the_next_number_and_keeps_its_address(rows, root, by):
    first, second = (editions.start_next_edition(rows[root], by=by) for _time in range(2))
    assert [first.edition, second.edition] == [rows[root].edition + 1, rows[root].edition + 2]
    for found in rows_of(second).values():
        for row in found:
            if isinstance(row, CouncilContent):
                times = row.publish_at, row.superseded_at, row.first_published_at, row.submitted_at
                assert not any(times), row
                row.validate_unique()


@pytest.mark.parametrize("root", TREES, ids=lambda model: model._meta.model_name)
def test_nothing_of_the_live_one_changes_nor_of_its_history(rows, root, by):
    live = rows[root]

    def everything():
        return [
            (
                model,
                sorted(model.objects.filter(pk__in=[row.pk for row in found]).values_list()),
                model.history.filter(id__in=[row.pk for row in found]).count(),
            )
            for model, found in rows_of(live).items()
        ]

    before = everything()
    editions.start_next_edition(live, by=by)
    assert everything() == before


@pytest.mark.parametrize(("part", "root"), EVERY, ids=names)
def test_each_field_that_differs_is_named_and_no_other(rows, part, root, by):
    draft = editions.start_next_edition(rows[root], by=by)
    row = rows_of(draft)[part][0]
    for field in editions.compared_fields(part):
        if not can_be_reworded(field):
            continue
        before = getattr(row, field.name)
        type(row).objects.filter(pk=row.pk).update(**{field.name: another(field, before)})
        (difference,) = differences(rows[root], draft)
        assert (difference.model, difference.fields) == (part, (field.name,))
        type(row).objects.filter(pk=row.pk).update(**{field.name: before})
    assert differences(rows[root], draft) == []


@pytest.mark.parametrize(("part", "root"), PARTS.items(), ids=names[len(TREES) :])
def test_what_was_added_and_what_was_taken_out_is_told(rows, part, root, by):
    draft = editions.start_next_edition(rows[root], by=by)
    row = rows_of(draft)[part][0]
    part.objects.filter(pk=row.pk).delete()
    assert [
        each.model for each in differences(rows[root], draft) if each.after is None and each.model is part
    ] == [part]
    assert [
        each.model for each in differences(draft, rows[root]) if each.before is None and each.model is part
    ] == [part]


# -- what was corrected on the live edition meanwhile ------------------------------------------------


def correct(row, by) -> str:
    """Correct some text of a live row as its form would; returns the field."""
    field = next(filter(can_be_reworded, editions.compared_fields(type(row))))
    setattr(row, field.name, another(field, getattr(row, field.name)))
    row._history_user = by
    row.save()
    return field.name


WITH_TEXT = [
    (part, root) for part, root in EVERY if any(map(can_be_reworded, editions.compared_fields(part)))
]


@pytest.mark.parametrize(("part", "root"), WITH_TEXT, ids=[part._meta.model_name for part, _ in WITH_TEXT])
def test_a_correction_of_the_live_edition_is_offered_and_taken_over(rows, part, root, by):
    draft = editions.start_next_edition(rows[root], by=by)
    assert changed_since(draft) == []
    row = part.objects.get(pk=rows[part].pk)
    name = correct(row, by)
    (change,) = changed_since(draft)
    assert (change.model, change.fields, change.standing) == (part, (name,), Standing.OPEN)
    take_over([change], draft, by=by)
    (change,) = changed_since(draft)
    assert change.standing == Standing.TAKEN
    assert getattr(change.in_draft, name) == getattr(row, name)


def test_a_correction_of_what_the_draft_words_anew_is_a_conflict(rows, by):

    draft = editions.start_next_edition(rows[Plan], by=by)
    mine = draft.priorities.get()
    mine.title_en = "Mine"
    mine.save()
    theirs = rows[Priority]
    theirs.title_en = "Theirs"
    theirs.save()
    (change,) = changed_since(draft)
    assert change.standing == Standing.CONFLICT
    assert (change.before.title_en, change.now.title_en, change.in_draft.title_en) == (
        change.before.title_en,
        "Theirs",
        "Mine",
    )


@pytest.mark.each_database
def test_what_was_added_to_or_taken_from_the_live_edition_is_offered(rows, by):

    draft = editions.start_next_edition(rows[Plan], by=by)
    Principle.objects.create(plan=rows[Plan], text_en="New")
    Milestone.objects.get(action__plan=rows[Plan]).delete()
    changes = changed_since(draft)
    assert {(change.model, change.standing) for change in changes} == {
        (Principle, Standing.OPEN),
        (Milestone, Standing.OPEN),
    }
    take_over(changes, draft, by=by)
    assert {change.standing for change in changed_since(draft)} == {Standing.TAKEN}
    assert draft.principles.filter(text_en="New").exists()
    assert not Milestone.objects.filter(action__plan=draft).exists()


def test_links_are_compared_and_taken_over_by_what_they_lead_to(rows, by):

    draft = editions.start_next_edition(rows[Plan], by=by)
    rows[Priority].pledges.add(rows[Pledge])
    (change,) = changed_since(draft)
    assert (change.model, change.fields, change.standing) == (Priority, ("pledges",), Standing.OPEN)
    take_over([change], draft, by=by)
    assert draft.priorities.get().pledges.get() == rows[Pledge]
    assert [change.standing for change in changed_since(draft)] == [Standing.TAKEN]


def test_a_part_that_was_moved_stands_in_the_draft_under_the_draft_s_own_part(rows, by):
    draft = editions.start_next_edition(rows[Plan], by=by)
    rows[Action].priority = rows[Priority]
    rows[Action].save()
    (change,) = changed_since(draft)
    take_over([change], draft, by=by)
    assert draft.actions.get().priority == draft.priorities.get()


def test_what_stands_under_another_part_stands_under_its_copy(rows, by):

    below = Priority.objects.create(plan=rows[Plan], parent=rows[Priority], title_en="Below", slug="below")
    Action.objects.filter(pk=rows[Action].pk).update(priority=below)
    Measure.objects.filter(pk=rows[Measure].pk).update(priority=rows[Priority])
    draft = editions.start_next_edition(rows[Plan], by=by)
    copy = draft.priorities.get(slug="below")
    assert copy.parent.plan == copy.plan == draft
    assert draft.actions.get().priority == copy
    assert draft.measures.get().priority == copy.parent


def test_all_rows_have_a_lineage_or_are_known_by_what_they_link():
    for part in PARTS:
        assert issubclass(part, EditionRow) or part.identified_by
