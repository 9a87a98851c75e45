"""The code stays easy to follow: few ancestors, no module that changes another, nothing hidden on a request."""

import ast

from structure import LAYERS, ROOT, ancestors, classes, product_files

MOST_ANCESTORS = 5
CHANGING = {"append", "insert", "extend", "update", "add", "remove", "pop", "clear", "setdefault"}
# Django's own, as a form that was kept is sent again; and the page of a request, which `page_of` finds once.
MAY_BE_SET = {("form_recovery.py", "method"), ("form_recovery.py", "POST"), ("scoped.py", "_admin_page")}


def test_no_class_has_more_than_five_ancestors_of_ours():
    found = classes()
    assert len(found) > 500
    deep = {
        kind.__qualname__: len(ancestors(kind)) for kind in found if len(ancestors(kind)) > MOST_ANCESTORS
    }
    assert deep == {}


def imported_names(tree) -> set[str]:
    """What comes from another module of ours."""
    imports = (node for node in tree.body if isinstance(node, ast.ImportFrom))
    ours = (node for node in imports if node.level or node.module.split(".")[0] in LAYERS)
    return {name.asname or name.name for node in ours for name in node.names}


def root_of(node) -> str:
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return getattr(node, "id", "")


def changes_on_import(tree):
    """What statements of the module itself do to a name that it imported."""
    names = imported_names(tree)
    for node in tree.body:
        targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            called = node.value.func
            targets = [called] if getattr(called, "attr", "") in CHANGING else []
        for target in targets:
            if isinstance(target, (ast.Attribute, ast.Subscript)) and root_of(target) in names:
                yield ast.unparse(target)


def test_no_module_changes_another_when_it_is_imported():
    lines = ["LISTS.append(1)", "Kind.tables += [1]", "Kind.name = 1", "TABLE['a'] = 1"]
    planted = ast.parse("\n".join(["from .other import LISTS, Kind, TABLE", *lines]))
    assert len(list(changes_on_import(planted))) == 4
    found = {
        f"{path.relative_to(ROOT)}: {change}"
        for path in product_files()
        for change in changes_on_import(ast.parse(path.read_text()))
    }
    assert found == set()


def test_the_admin_puts_nothing_hidden_on_a_request():
    found = set()
    for path in product_files():
        if "admin" not in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            is_set = isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
            if is_set and getattr(node.value, "id", "") in {"request", "response"}:
                found.add((path.name, node.attr))
    assert {(file, name) for file, name in found if name != "status_code"} == MAY_BE_SET
