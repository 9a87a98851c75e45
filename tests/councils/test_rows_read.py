"""A row that is read from the database is as Django would have made it."""

import pytest
from django.db.models import Model
from django.db.models.fields.files import ImageField
from django.db.models.signals import post_init, pre_init
from modeltranslation.translator import delete_mt_init

from councils.models import council_models

pytestmark = pytest.mark.django_db
MODELS = pytest.mark.parametrize("model", council_models(), ids=lambda model: model._meta.model_name)


def said(row) -> dict:
    """All that the row holds; of its state what was set."""
    state = {name: value for name, value in vars(row._state).items() if name != "fields_cache"}
    return {**vars(row), "_state": (state, row._state.fields_cache)}


@MODELS
def test_a_row_holds_what_django_would_have_it_hold(rows, model):
    read = model._base_manager.get(pk=rows[model].pk)
    names = [field.attname for field in model._meta.concrete_fields]
    made = Model.from_db.__func__(model, "default", names, [vars(read)[name] for name in names])
    assert said(read) == said(made)


@MODELS
def test_a_row_of_which_some_columns_are_read_asks_for_the_others_when_they_are_wanted(rows, model):
    row = model._base_manager.only("pk").get(pk=rows[model].pk)
    assert row.get_deferred_fields() == {field.attname for field in model._meta.concrete_fields} - {
        model._meta.pk.attname
    }
    assert row.version == rows[model].version


@MODELS
def test_nobody_listens_for_rows_that_are_read(model):
    """Who listens to `post_init` is not told of a row that is read: no library may begin to."""
    heard = {each for one in (pre_init, post_init) for kinds in one._live_receivers(model) for each in kinds}
    sizes_of_images = {
        field.update_dimension_fields for field in model._meta.fields if isinstance(field, ImageField)
    }
    assert heard <= {delete_mt_init} | sizes_of_images
