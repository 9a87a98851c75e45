"""What every kind of content answers in one way no kind answers in its own: pages and queries rely on it."""

import pytest
from django.apps import apps

from councils.models import CouncilContent

CONTENT = [model for model in apps.get_models() if issubclass(model, CouncilContent)]
SHARED = {
    name
    for base in CouncilContent.__mro__
    if base.__module__.startswith("councils.")
    for name, member in vars(base).items()
    if isinstance(member, property)
}


@pytest.mark.parametrize("model", CONTENT, ids=lambda model: model.__name__)
def test_no_kind_of_content_gives_a_shared_property_another_meaning(model):
    """A decision once called a meeting that was over "held": that is what is kept from residents."""
    own = {name for name, member in vars(model).items() if isinstance(member, property)}
    assert own & SHARED == set()
