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
    for app in ("councils", "pledges", "plans", "delivery", "strategy_site")
    for path in sorted((ROOT / app).rglob("*.py"))
    if not {"migrations", "demo"} & set(path.parts)
]
TRANSLATES = {
    "_",
    "gettext",
    "gettext_lazy",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
    "npgettext",
}
NAMES = {"verbose_name", "verbose_name_plural"}
SENTENCE = re.compile(r"[A-Z“].*[.?!]\Z", re.DOTALL)


def pieces(node) -> list[ast.AST]:
    """What an expression puts together: the parts of an f-string, of a sum, of a join; else nothing."""
    if isinstance(node, ast.JoinedStr):
        return [part.value if isinstance(part, ast.FormattedValue) else part for part in node.values]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [each for side in (node.left, node.right) for each in (pieces(side) or [side])]
    name = called(node)
    if name == "join" and node.args:
        return [node.func.value, *getattr(node.args[0], "elts", node.args)]
    if name == "format_html" and isinstance(node.args[0], ast.Constant):
        between_tags = re.split("<[^>]*>", node.args[0].value)
        return node.args[1:] if any(re.search("[^ ].*{|{.*[^ ]", text[1:-1]) for text in between_tags) else []
    return []


def called(node) -> str:
    """The name of the function that this expression calls; empty where it calls none."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def translated(node, names=()) -> str | None:
    """The first words of a text of ours that this expression is; None where it is none. `names`: texts by variable."""
    if isinstance(node, ast.Name):
        return dict(names).get(node.id)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return translated(node.left, names)
    if isinstance(node, ast.IfExp):
        return translated(node.body, names) or translated(node.orelse, names)
    if isinstance(node, ast.Attribute) and node.attr in NAMES:
        return node.attr
    if isinstance(node, ast.Call):
        name = called(node)
        if name in TRANSLATES:
            words = node.args[1 if name.startswith(("p", "np")) else 0]
            return words.value if isinstance(words, ast.Constant) else name
        if re.fullmatch("get_.+_display", name) or name == "model_ngettext":
            return name
        if name in ("capfirst", "str", "lower", "format") and (
            node.args or isinstance(node.func, ast.Attribute)
        ):
            return translated(node.args[0] if node.args else node.func.value, names)
    return None


def texts_in(function) -> dict[str, str]:
    """The variables of a function that hold a text of ours, or a list or choice of such texts."""
    names = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and not isinstance(node.value, ast.List):
            words = next(filter(None, map(translated, ast.walk(node.value))), None)
            names |= {name.id: words for name in node.targets if words and isinstance(name, ast.Name)}
    return names


def joined_in(code: str) -> list[str]:
    """Where the code joins a text of ours with something else, but for whole sentences that follow one another."""
    found, tree = {}, ast.parse(code)
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.Module):
            continue
        names = texts_in(function) if isinstance(function, ast.FunctionDef) else {}
        for node in ast.walk(function):
            parts = pieces(node)
            ours = [words for part in parts if (words := translated(part, names))]
            if len(parts) > 1 and not all(SENTENCE.match(words) for words in ours):
                found[node.lineno] = ast.unparse(node)
    return [f"{line}: {words}" for line, words in found.items()]


@pytest.mark.parametrize(
    ("code", "is_joined"),
    [
        ("f'{number} {_(\"plans\")}'", True),
        ('f"{thing._meta.verbose_name}: {thing}"', True),
        ('f"{row.get_status_display()} by {who}"', True),
        ('_("red") + "; " + _("amber")', True),
        ('"; ".join([_("red"), other])', True),
        ("f'{value} {_(\"Target %(target)s\") % target}'", True),
        ('f"{model_ngettext(model, 3)} {number}"', True),
        ('words + " " + _("A whole sentence.")', False),
        ('f\'{_("A sentence.")} {_("Another %(one)s.") % words}\'', False),
        ('_("%(number)s plans") % {"number": f"{number:,}"}', False),
        ('f"{address}?{query}"', False),
        ('", ".join(names)', False),
        ("first + second", False),
    ],
)
def test_joined_words_are_found(code, is_joined):
    assert bool(joined_in(code)) == is_joined


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_code_joins_words(path):
    assert joined_in(path.read_text()) == []


# -- templates ----------------------------------------------------------------------------------------

TEMPLATES = sorted(
    path for path in (ROOT / "templates").rglob("*.*") if path.suffix in (".html", ".txt", ".svg")
)
# Django's own templates, and Jinja2.
IN_TAG = r"(?:[^%]|%(?!\}))*"
BLOCK = (
    rf"\{{% *blocktranslate\b(?!{IN_TAG} asvar ){IN_TAG}%\}}(?P<block>.*?)\{{% *endblocktranslate *%\}}"
    rf"|\{{%-? *trans\b{IN_TAG}%\}}(?P<trans>.*?)\{{%-? *endtrans *-?%\}}"
)
LINE = (
    r'\{% *translate +"(?P<line>[^"]+)"(?: +context +"[^"]*")? *%\}'
    r'|\{\{-? *(?:_\(|pgettext\("[^"]*", *)"(?P<said>[^"]+)"\) *-?\}\}'
)
OURS = re.compile(f"{BLOCK}|{LINE}", re.DOTALL)
# What goes on in the same line of text: a value, or words in a link or in an element of their own.
GOES_ON = re.compile(
    r' ?(?:\{\{(?!-? *(?:_|pgettext|filters_shown)\()|<a |<b>|<strong|<span(?! class="(?:govuk-)?visually-hidden)'
    r"|\{% (?:firstof|value_|exact_|period_|target_))"
)
WENT_BEFORE = re.compile(r"(?:\}\}|</a>|</b>|</strong>|</span>)[ ,;]*\Z")


def fragments_in(template: str) -> list[str]:
    """Texts of ours that are neither whole sentences nor labels and stand in one line with something else."""
    found = []
    for match in OURS.finditer(template):
        words = " ".join(next(filter(None, match.groups())).split())
        goes_on = GOES_ON.match(template, match.end()) and words[-1] not in ".:?!)”"
        went_before = WENT_BEFORE.search(template[: match.start()]) and words[0].islower()
        if goes_on or went_before:
            found.append(words)
    return found


@pytest.mark.parametrize(
    ("template", "is_joined"),
    [
        ('{% translate "due by" %} {{ day }}', True),
        ('<a href="x">{{ title }}</a> {% translate "and others" %}', True),
        ("{{ number }} {% blocktranslate count n=n %}plan{% plural %}plans{% endblocktranslate %}", True),
        ('{% translate "From" context "a day" %} <a href="x">{{ day }}</a>', True),
        ('{{ _("due by") }} {{ day }}', True),
        ('<a href="x">{{ title }}</a> {{ _("and others") }}', True),
        ("{{ number }} {% trans n=n %}plan{% pluralize n %}plans{% endtrans %}", True),
        ('{{ pgettext("a day", "From") }} <a href="x">{{ day }}</a>', True),
        ('{{ _("Source:") }} {{ source }}', False),
        ('{{ _("It has ended.") }} <a href="x">{{ _("Read on") }}</a>', False),
        ("{% trans %}{{ number }} of {{ total }}{% endtrans %}</p>", False),
        ('{% translate "Source:" %} {{ source }}', False),
        ('{% translate "It has ended." %} <a href="x">{% translate "Read on" %}</a>', False),
        ("{% blocktranslate %}{{ number }} of {{ total }}{% endblocktranslate %}</p>", False),
        ('<li>{% translate "Report" %}<span class="visually-hidden"> {{ thing }}</span>', False),
    ],
)
def test_fragments_are_found(template, is_joined):
    assert bool(fragments_in(template)) == is_joined


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_template_joins_words(path):
    assert fragments_in(path.read_text()) == []
