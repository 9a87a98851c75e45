"""Each lineage is of one kind: the database refuses any other for a row."""

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from councils.models import Council, LineageField

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]

WITH_LINEAGE = [
    model
    for model in apps.get_models()
    if any(isinstance(field, LineageField) and field.db_constraint for field in model._meta.fields)
]


def kinds_of(model) -> set[str]:
    of = model._meta.get_field("lineage").of or model._meta.model_name
    return set(of) if isinstance(of, tuple) else {of}


@pytest.mark.parametrize("model", WITH_LINEAGE, ids=lambda model: model._meta.model_name)
def test_the_database_refuses_a_lineage_of_any_other_kind(rows, model):
    others = [other for other in WITH_LINEAGE if not kinds_of(other) & kinds_of(model)]
    assert others
    row = model.objects.filter(pk=rows[model].pk)
    for other in others:
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(lineage=rows[other].lineage_id)


def test_a_lineage_is_kept_for_every_row_with_its_kind_and_its_council(rows):
    for model in WITH_LINEAGE:
        lineage = rows[model].lineage
        assert lineage.council == rows[Council]
        assert lineage.kind in kinds_of(model)
