"""The code stays easy to follow: no tower of classes, no circle of files."""

from structure import ancestors, circles, classes, imports

MOST_ANCESTORS = 5


def test_no_class_has_more_than_five_ancestors_of_ours():
    found = classes()
    assert len(found) > 500
    deep = {
        kind.__qualname__: len(ancestors(kind)) for kind in found if len(ancestors(kind)) > MOST_ANCESTORS
    }
    assert deep == {}


def test_no_files_import_each_other():
    """Not even inside a function, where Python would let them."""
    graph = imports()
    assert len(graph.modules) > 300
    assert circles(graph) == set()
