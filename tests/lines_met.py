"""Notes which lines of the product the tests meet, at a twentieth of what tracing costs (`-p tests.lines_met`).

Before each statement of the product stands one more, put there when a module is imported, which notes its line. At the
end the lines are written to the file that LINES_MET names, as `coverage` reads them (tests/run_all.sh). Of an `except`
or a `case` that did not fit nothing is noted: what is told is never more than what was met.
"""

import ast
import os
import sys
from importlib.machinery import PathFinder, SourceFileLoader
from pathlib import Path

APPS = ("councils", "pledges", "plans", "delivery", "strategy_site")
LINES = "__lines_met__"
ROOT = Path(__file__).parent.parent
# By file: for each line, is it met?
met: dict[str, bytearray] = {}


class Noting(ast.NodeTransformer):
    """Puts the note before each statement; docstrings, and imports from the future, stay first."""

    def generic_visit(self, node):
        super().generic_visit(node)
        for name in ("body", "orelse", "finalbody"):
            if isinstance(block := getattr(node, name, None), list):
                setattr(node, name, list(self._noted(node, name, block)))
        return node

    def _noted(self, node, name, block):
        if name == "body" and isinstance(node, (ast.ExceptHandler, ast.match_case)):
            yield _note(node if hasattr(node, "lineno") else node.pattern)
        for place, statement in enumerate(block):
            is_docstring = (
                place == 0 and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
            )
            is_of_the_future = isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
            if not is_docstring and not is_of_the_future:
                for part in (*getattr(statement, "decorator_list", ()), statement):
                    yield _note(part)
            yield statement


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
        tree = Noting().visit(ast.parse(source, self.path))
        return compile(tree, self.path, "exec", dont_inherit=True)

    def exec_module(self, module):
        lines = self.get_data(self.path).count(b"\n") + 2
        setattr(module, LINES, met.setdefault(self.path, bytearray(lines)))
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
    data.add_lines(
        {path: [line for line, is_met in enumerate(lines) if is_met] for path, lines in met.items()}
    )
    # What no test imports is met by none.
    data.touch_files(str(path) for app in APPS for path in (ROOT / app).rglob("*.py"))
    data.write()


sys.meta_path.insert(0, NotingFinder)
