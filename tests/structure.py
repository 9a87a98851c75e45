"""How the code is built, in numbers (`python tests/structure.py`): ancestors, lines, the longest, who imports whom.

Lines are those of Python with something in them, without migrations; a package is a folder of an app, or a module
beside it (`councils.admin`, `councils.permissions`); an arrow is an import of one package by another.
"""

import ast
import importlib
import os
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
# From the lowest to the highest: an arrow up is an import of a later one by an earlier one.
LAYERS = [
    name
    for name in ("councils", "pledges", "plans", "delivery", "review", "strategy_site")
    if (ROOT / name / "__init__.py").exists()
]


def is_ours(kind: type) -> bool:
    return str(kind.__module__).split(".")[0] in LAYERS


# What it needs has a lock file of its own (deploy/requirements-s3.txt).
NOT_INSTALLED = [".object_storage"]


def classes() -> set[type]:
    """Every class of ours; Django must be set up."""
    for app in LAYERS:
        for module in pkgutil.walk_packages(importlib.import_module(app).__path__, f"{app}."):
            if not any(part in module.name for part in (".settings", ".migrations", *NOT_INSTALLED)):
                importlib.import_module(module.name)
    found, waiting = set(), [object]
    while waiting:
        below = set(type.__subclasses__(waiting.pop())) - found
        found |= below
        waiting += below
    # Not those that Django makes while it runs: the history of a model, a form made for one request.
    return {kind for kind in found if is_ours(kind) and _is_written(kind)}


def _is_written(kind: type) -> bool:
    return getattr(sys.modules[kind.__module__], kind.__qualname__.split(".")[0], None) is not None


def ancestors(kind: type) -> list[type]:
    """Those of ours that a class inherits from, itself not counted."""
    return [base for base in kind.__mro__[1:] if is_ours(base)]


def product_files() -> list[Path]:
    files = (path for app in LAYERS for path in (ROOT / app).rglob("*.py"))
    return sorted(path for path in files if "migrations" not in path.parts)


def lines_of(path: Path) -> int:
    return sum(bool(line.strip()) for line in path.read_text().splitlines())


def functions() -> Iterator[tuple[int, str]]:
    """(lines, where) of every function."""
    for path in product_files():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                yield node.end_lineno - node.lineno + 1, f"{path.relative_to(ROOT)}: {node.name}"


def template_lines() -> Iterator[tuple[int, str]]:
    """(characters, where) of every line of a template."""
    for path in (ROOT / "templates").rglob("*.*"):
        if path.suffix in {".html", ".txt", ".xml", ".svg"}:
            for number, line in enumerate(path.read_text().splitlines(), start=1):
                yield len(line), f"{path.relative_to(ROOT)}:{number}"


def imports():
    """The graph of modules that import each other, as grimp makes it."""
    import grimp

    return grimp.build_graph(*LAYERS, cache_dir=None)


def package_of(module: str) -> str:
    return ".".join(module.split(".")[:2])


def arrows(graph) -> set[tuple[str, str]]:
    """(package, package that it imports)."""
    pairs = (
        (package_of(module), package_of(other))
        for module in graph.modules
        for other in graph.find_modules_directly_imported_by(module)
    )
    return {pair for pair in pairs if pair[0] != pair[1]}


def points_up(arrow: tuple[str, str]) -> bool:
    app, imported = (LAYERS.index(package.split(".")[0]) for package in arrow)
    return imported > app


def circles(graph) -> set[frozenset[str]]:
    """Modules that import each other, directly or by way of others."""
    needed = {module: graph.find_upstream_modules(module) for module in graph.modules}
    groups = (
        frozenset({module, *(other for other in needed[module] if module in needed[other])})
        for module in graph.modules
    )
    return {group for group in groups if len(group) > 1}


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy_site.settings.test")
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    print("Ancestors of ours, the longest three:")
    counted = sorted((len(ancestors(kind)), f"{kind.__module__}.{kind.__qualname__}") for kind in classes())
    for number, name in reversed(counted[-3:]):
        print(f"  {number} {name}")
    print(f"  classes with more than 5: {sum(number > 5 for number, _name in counted)} of {len(counted)}")
    files = product_files()
    print(f"Lines of product code: {sum(map(lines_of, files))} in {len(files)} files")
    longest = max(files, key=lambda path: len(path.read_text().splitlines()))
    print(f"Longest file: {len(longest.read_text().splitlines())} {longest.relative_to(ROOT)}")
    print("Longest function: {} {}".format(*max(functions())))
    print("Longest template line: {} {}".format(*max(template_lines())))
    graph = imports()
    between, found = arrows(graph), circles(graph)
    print(f"Packages: {len(set(map(package_of, graph.modules)))}, arrows between them: {len(between)}")
    up = sorted(filter(points_up, between))
    print(f"Arrows up: {len(up)}", *(f"  {' > '.join(arrow)}" for arrow in up), sep="\n")
    print(f"Circles of files: {len(found)}", *(f"  {', '.join(sorted(group))}" for group in found), sep="\n")


if __name__ == "__main__":
    main()
