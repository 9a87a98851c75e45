"""Templates of the public pages: each compiles, says nothing that is lost to translators, and hides no function."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from django.utils.safestring import SafeString
from jinja2 import meta, nodes

from strategy_site.management.commands.makemessages import as_calls

FOLDER = Path(__file__).parents[2] / "templates" / "jinja2"
TEMPLATES = sorted(path for path in FOLDER.rglob("*") if path.is_file())

WORDS = {"_", "gettext", "ngettext", "npgettext", "pgettext"}
ALONE = re.compile(r"(?<!%)(?:%%)*%(?![%(])")


def env():
    return engines["jinja2"].env


def draw(template, **values):
    return engines["jinja2"].from_string(template).render(values)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_template_is_whole(path):
    tree = env().parse(path.read_text())
    env().get_template(
        str(path.relative_to(FOLDER))
    )  # filters and tests that there are none of are told here
    named = {name.name for name in tree.find_all(nodes.Name) if name.ctx in ("store", "param")}
    assert not named & set(env().globals), "a name of its own hides a function"
    called = {call.node.name for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name)}
    named |= {name for line in tree.find_all(nodes.FromImport) for name in line.names}
    assert not called & meta.find_undeclared_variables(tree) - set(env().globals) - named, (
        "calls what is no function"
    )
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in WORDS:
            # A message is not escaped: it is ours, word for word. A sign of per cent in it is written twice.
            texts = [text for text in call.args if isinstance(text, nodes.Const)]
            assert texts, "translates what it was given"
            assert not any(ALONE.search(str(text.value)) for text in texts), texts
    for name in meta.find_referenced_templates(tree):
        assert name is None or (FOLDER / name).is_file(), name


def test_every_way_to_say_something_reaches_the_translators():
    """Django's own reading of Jinja2 loses most of these in silence."""
    template = """{{ _("One") }} {{ gettext("Two") }} {{ _('Three') }} {{ _("four")|capfirst }}
{{ fact(_("Five"), thing or _("Six")) }} {{ ngettext("%(num)s seven", "%(num)s sevens", n) }}
{{ pgettext("a", "Eight") }}{% set nine = _("Nine") %}{% if _("Ten") == x %}{% endif %}
{% block title %}{% trans %}Eleven{% endtrans %}{% endblock %}
{% trans name=council.name %}
  Twelve {{ name }}
  and more
{% endtrans %}{% trans "b" number=3 %}{{ number }} thirteen{% pluralize number %}{{ number }} thirteens{% endtrans %}
{{ npgettext("c", "fourteen", "fourteens", n) }}{% trans %}100% "fifteen"{% endtrans %}{# _("not this") #}"""
    calls = as_calls(template)
    assert calls.count("\n") >= template.count("\n")
    said = []
    names = ("gettext", "ngettext", "pgettext", "npgettext")
    exec(calls, dict.fromkeys(names, lambda *texts: said.append(texts)))  # noqa: S102  our own words
    assert said == [
        *[
            ("One",),
            ("Two",),
            ("Three",),
            ("four",),
            ("Five",),
            ("Six",),
            ("%(num)s seven", "%(num)s sevens", 1),
        ],
        *[("a", "Eight"), ("Nine",), ("Ten",), ("Eleven",), ("Twelve %(name)s and more",)],
        *[("b", "%(number)s thirteen", "%(number)s thirteens", 1), ("c", "fourteen", "fourteens", 1)],
        ('100%% "fifteen"',),
    ]


def test_text_is_escaped_and_what_is_safe_is_not():
    values = {"text": "<b>", "safe": SafeString("<i>")}
    assert draw("{{ text }}{{ safe }}", **values) == "&lt;b&gt;<i>"
    assert draw("{% trans %}<p>{{ text }} {{ safe }}{% endtrans %}", **values) == "<p>&lt;b&gt; <i>"
    assert draw("{{ _('%(text)s', text=text) }}{{ text|linebreaks }}{{ text|capfirst }}", **values) == (
        "&lt;b&gt;<p>&lt;b&gt;</p>&lt;b&gt;"
    )
    assert draw("{{ safe|capfirst }}{{ safe|linebreaksbr }}", **values) == "<i><i>"


def test_numbers_and_days_are_written_as_the_language_does():
    values = {"number": 12345, "price": Decimal("1250.50"), "yes": True, "none": None}
    assert draw("{{ number }} {{ price }} {{ number|unlocalize }}", **values) == "12,345 1,250.50 12345"
    assert draw("{% trans %}{{ number }} homes{% endtrans %}", **values) == "12,345 homes"
    with translation.override("cy"):
        assert (
            draw("{% trans n=number %}{{ n }} plan{% pluralize n %}{{ n }} plans{% endtrans %}", number=2)
            == "2 plans"
        )


def test_what_is_not_there_is_none_and_empty():
    assert draw("[{{ nothing.of.this }}]{% if nothing.of is none %}none{% endif %}") == "[]none"


def test_what_a_view_says_stands_before_what_every_page_is_given():
    request = RequestFactory().get("/")
    request.user = None
    template = engines["jinja2"].from_string("{{ site_name }} {{ canonical_url }}")
    assert template.render({"canonical_url": "here"}, request).endswith(" here")
