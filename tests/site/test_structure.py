"""The code stays easy to follow: nothing is inherited through a tower of classes."""

from structure import ancestors, classes

MOST_ANCESTORS = 5


def test_no_class_has_more_than_five_ancestors_of_ours():
    found = classes()
    assert len(found) > 500
    deep = {
        kind.__qualname__: len(ancestors(kind)) for kind in found if len(ancestors(kind)) > MOST_ANCESTORS
    }
    assert deep == {}
