"""Notes which lines of the product the tests meet, at a tenth of what tracing costs (`-p tests.lines_met`).

Among the statements of the product stand some more, put there when a module is imported, which note their lines. At the
end the lines are written to the file that LINES_MET names, as `coverage` reads them (tests/run_all.sh). Never more is
told than was met: nothing of an `except` or a `case` that did not fit, nor of a run of statements that broke off.
"""

import ast
import os
import sys
from importlib.machinery import PathFinder, SourceFileLoader
from pathlib import Path

APPS = ("councils", "pledges", "plans", "delivery", "strategy_site")
LINES = "__lines_met__"
ROOT = Path(__file__).parent.parent
# By file: for each line, is it noted? And by each line that is: which lines are met then?
noted: dict[str, bytearray] = {}
runs: dict[str, dict[int, list[int]]] = {}


class Noting(ast.NodeTransformer):
    """Puts one note into each run of statements, before its last: then all of them are met.

    Docstrings, and imports from the future, stay first.
    """

    def __init__(self):
        # By the line that is noted: all lines of its run.
        self.runs: dict[int, list[int]] = {}

    def generic_visit(self, node):
        super().generic_visit(node)
        for name in ("body", "orelse", "finalbody"):
            if isinstance(block := getattr(node, name, None), list):
                setattr(node, name, list(self._noted(node, name, block)))
        return node

    def _noted(self, node, name, block):
        run = []
        if name == "body" and isinstance(node, (ast.ExceptHandler, ast.match_case)):
            run.append(node.lineno if hasattr(node, "lineno") else node.pattern.lineno)
        for place, statement in enumerate(block):
            if not _must_be_first(place, statement):
                run += [part.lineno for part in (*getattr(statement, "decorator_list", ()), statement)]
                if statement is block[-1] or hasattr(statement, "body") or hasattr(statement, "cases"):
                    self.runs[statement.lineno] = run
                    yield _note(statement)
                    run = []
            yield statement


def _must_be_first(place, statement) -> bool:
    if isinstance(statement, ast.ImportFrom):
        return statement.module == "__future__"
    is_constant = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return place == 0 and is_constant


def _note(node) -> ast.stmt:
    """A statement that notes the line of this one, as if it stood there."""
    (note,) = ast.parse(f"{LINES}[{node.lineno}] = 1").body
    for part in ast.walk(note):
        ast.copy_location(part, node)
    return note


class NotingLoader(SourceFileLoader):
    """Compiles a module with its notes, never from or into the cache."""

    def get_code(self, fullname):
        source = self.get_data(self.path)
        noting = Noting()
        tree = noting.visit(ast.parse(source, self.path))
        runs[self.path] = noting.runs
        return compile(tree, self.path, "exec", dont_inherit=True)

    def exec_module(self, module):
        lines = self.get_data(self.path).count(b"\n") + 2
        setattr(module, LINES, noted.setdefault(self.path, bytearray(lines)))
        super().exec_module(module)


class NotingFinder(PathFinder):
    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        app, _dot, rest = fullname.partition(".")
        if app not in APPS or ".migrations" in f".{rest}":
            return None
        spec = super().find_spec(fullname, path, target)
        if spec and isinstance(spec.loader, SourceFileLoader):
            spec.loader = NotingLoader(fullname, spec.origin)
        return spec


def pytest_sessionfinish():
    from coverage import CoverageData

    data = CoverageData(os.environ["LINES_MET"])
    for path, lines in noted.items():
        data.add_lines({path: [met for line, of_run in runs[path].items() if lines[line] for met in of_run]})
    # What no test imports is met by none.
    data.touch_files(str(path) for app in APPS for path in (ROOT / app).rglob("*.py"))
    data.write()


sys.meta_path.insert(0, NotingFinder)
