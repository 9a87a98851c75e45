"""A text of the site is translated whole: it is never put together from translated pieces.

Welsh orders words otherwise, mutates their first letters and counts in the singular, so what is joined in code or in
a template cannot be right in both languages. Whole sentences may follow one another.
"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = [
    path
    for app in ("councils", "pledges", "plans", "strategy_site")
    for path in sorted((ROOT / app).rglob("*.py"))
    if not {"migrations", "demo"} & set(path.parts)
]
TRANSLATES = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext"}
NAMES = {"verbose_name", "verbose_name_plural"}
SENTENCE = re.compile(r"[A-Z“%].*[.?!]\Z", re.DOTALL)


def pieces(node) -> list[ast.AST]:
    """What an expression puts together: the parts of an f-string, of a sum, of a join; else nothing."""
    if isinstance(node, ast.JoinedStr):
        return [part.value if isinstance(part, ast.FormattedValue) else part for part in node.values]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [each for side in (node.left, node.right) for each in (pieces(side) or [side])]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join":
        if node.args and isinstance(node.args[0], ast.List | ast.Tuple):
            return [node.func.value, *node.args[0].elts]
    return []


def translated(node) -> str | None:
    """The first words of a text of ours that this expression is; None where it is none."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return translated(node.left)
    if isinstance(node, ast.IfExp):
        return translated(node.body) or translated(node.orelse)
    if isinstance(node, ast.Attribute) and node.attr in NAMES:
        return node.attr
    if isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in TRANSLATES:
            words = node.args[1 if name.startswith(("p", "np")) else 0]
            return words.value if isinstance(words, ast.Constant) else name
        if re.fullmatch("get_.+_display", name) or name == "model_ngettext":
            return name
        if name in ("capfirst", "str", "lower", "format") and (node.args or isinstance(node.func, ast.Attribute)):
            return translated(node.args[0] if node.args else node.func.value)
    return None


def joined_in(code: str) -> list[str]:
    """Where the code joins a text of ours with something else, but for whole sentences that follow one another."""
    found = []
    for node in ast.walk(ast.parse(code)):
        parts = pieces(node)
        ours = [words for part in parts if (words := translated(part))]
        if len(parts) > 1 and not all(SENTENCE.match(words) for words in ours):
            found.append(f"{node.lineno}: {ast.unparse(node)}")
    return found


@pytest.mark.parametrize(
    ("code", "is_joined"),
    [
        ('f"{number} {_("plans")}"', True),
        ('f"{thing._meta.verbose_name}: {thing}"', True),
        ('f"{row.get_status_display()} by {who}"', True),
        ('_("red") + "; " + _("amber")', True),
        ('"; ".join([_("red"), other])', True),
        ('f"{value} {_("Target %(target)s") % {"target": 3}}"', True),
        ('f"{model_ngettext(model, 3)} {number}"', True),
        ('words + " " + _("A whole sentence.")', False),
        ('f"{_("A sentence.")} {_("Another %(one)s.") % words}"', False),
        ('_("%(number)s plans") % {"number": f"{number:,}"}', False),
        ('f"{address}?{query}"', False),
        ('", ".join(names)', False),
        ('first + second', False),
    ],
)
def test_joined_words_are_found(code, is_joined):
    assert bool(joined_in(code)) == is_joined


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_code_joins_words(path):
    assert joined_in(path.read_text()) == []


# -- templates ----------------------------------------------------------------------------------------

TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
# A text of ours with something right before or after it on the same line of text, which is no tag of HTML.
TRANSLATE = re.compile(
    r'\{%\s*translate\s+"(?P<words>[^"]+)"[^%]*%\}|\{%\s*blocktranslate\b(?![^%]*asvar).*?%\}(?P<block>.*?)\{%\s*endblocktranslate\s*%\}',
    re.DOTALL,
)
