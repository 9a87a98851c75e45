"""Whatever is typed costs as much as it is long: no text, short or long, keeps the site busy."""

import ast
import importlib
import pkgutil
import random
import re
import time
from functools import partial
from itertools import chain
from pathlib import Path

import pytest
from admin_forms import open_form, save
from builders import draft, live
from django.core.exceptions import ValidationError
from structure import NOT_INSTALLED

from councils.models.council_owned import LONGEST_TEXT
from councils.publishing.compare import compare, compare_blocks, kept_once
from councils.rich_text import blocks_of, clean_html, safe_html
from councils.search import terms, words
from delivery.figures.period import PeriodKind
from delivery.periods import period_in
from plans.models import Plan
from pledges.models import VisionStatement

OURS = ("councils", "pledges", "plans", "delivery", "review", "strategy_site")
SHORT, TIMES = 5_000, 16
# Sixteen times the text may cost so many times as much: what is linear costs some 16 times, what is quadratic 256
# times. And what takes less than this (in seconds of the processor) is too quick to be told from noise; what is
# quadratic takes far longer.
MOST, NOTHING = 64, 0.1


def seconds(function, *arguments) -> float:
    began = time.process_time()
    function(*arguments)
    return time.process_time() - began


def grows_with_length(function, make, shortest=SHORT) -> bool:
    """Does it cost about sixteen times as much for sixteen times the length? `make(length)` gives its arguments."""
    short, long = make(shortest), make(shortest * TIMES)
    for _try in range(3):
        cost = seconds(function, *long)
        if cost < NOTHING or cost < MOST * seconds(function, *short):
            return True
    return False


def of_length(piece: str, length: int) -> str:
    """The piece again and again, and at the end something that fits no pattern."""
    return piece * (length // len(piece)) + "\u2603"


# What makes a pattern try again and again: long runs of one kind, marks that are opened and never closed.
PIECES = [
    *" \t\n\"'<>&-.,()/:;[]|0a_£%+é",
    *(
        "ab ",
        "a-",
        "1,",
        "1 ",
        "01 ",
        "<p",
        "<p>",
        "</p>",
        "<a href=",
        "&nbsp;",
        "&nbsp",
        "a'",
        "a’b",
        "\\a",
        "\r\n",
    ),
    *("2026-01 - ", "2026-01-01T", "1st ", "q1 ", "N1234"),
]


# These need what is installed elsewhere, or run when they are imported.
NOT_HERE = (".settings.", "migrations", "wsgi", *NOT_INSTALLED)


def modules():
    for name in OURS:
        package = importlib.import_module(name)
        for found in pkgutil.walk_packages(package.__path__, f"{name}."):
            if not any(part in found.name for part in NOT_HERE):
                yield importlib.import_module(found.name)


SEARCHING = {"sub", "subn", "search", "findall", "finditer", "split"}


def calls_of(module):
    """(what it is called on, method, first argument) of each call such as `re.sub(...)` or `SPACES.sub(...)`."""
    for call in ast.walk(ast.parse(Path(module.__file__).read_text())):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            on = call.func.value
            name = on.id if isinstance(on, ast.Name) else on.attr if isinstance(on, ast.Attribute) else ""
            yield name, call.func.attr, call.args[0] if call.args else None


def patterns() -> dict[str, bool]:
    """Every regular expression of ours, wherever it stands; is it looked for at each place of a text?"""
    found: dict[str, bool] = {}
    for module in modules():
        calls = list(calls_of(module))
        for name, method, argument in calls:
            if name == "re" and isinstance(argument, ast.Constant):
                found[argument.value] = found.get(argument.value, False) or method in SEARCHING
        searching = {name for name, method, _argument in calls if method in SEARCHING}
        classes = [
            each
            for each in vars(module).values()
            if isinstance(each, type) and each.__module__ == module.__name__
        ]
        for name, value in chain(*(vars(holder).items() for holder in (module, *classes))):
            rows = value if isinstance(value, (list, tuple)) else [value]
            for cell in chain(*(row if isinstance(row, tuple) else [row] for row in rows)):
                if isinstance(cell, re.Pattern):
                    found[cell.pattern] = found.get(cell.pattern, False) or name in searching
    return found


def look_for(pattern, text, *, everywhere):
    """Bytes are looked through for what is said in bytes."""
    looked_in, nothing = (text.encode(), b"") if isinstance(pattern.pattern, bytes) else (text, "")
    pattern.fullmatch(looked_in)
    pattern.match(looked_in)
    if everywhere:
        pattern.sub(nothing, looked_in)


def test_every_regular_expression_costs_as_much_as_the_text_is_long():
    found = patterns()
    assert len(found) > 40
    assert sum(found.values()) > 10
    slow = [
        (pattern, piece)
        for pattern, everywhere in found.items()
        for piece in PIECES
        if not grows_with_length(
            partial(look_for, re.compile(pattern), everywhere=everywhere),
            lambda n, piece=piece: [of_length(piece, n)],
        )
    ]
    assert slow == []


def shuffled(names, length: int) -> str:
    dice = random.Random(length)  # noqa: S311
    return " ".join(dice.choice(names) for _word in range(length // 3))


# Two texts that share much and agree in nothing.
PAIRS = {
    "two words by turns": lambda n: ("a b " * (n // 4), "b a " * (n // 4)),
    "few words": lambda n: (shuffled("abcdef", n), shuffled("abcdef", n + 1)),
    "each word twice": lambda n: (
        " ".join(str(place // 2) for place in range(n // 5)),
        " ".join(str(place * 3 % (n // 5) // 2) for place in range(n // 5)),
    ),
    "backwards": lambda n: (" ".join(map(str, range(n // 5))), " ".join(map(str, range(n // 5, 0, -1)))),
    "marks with much between": lambda n: (
        " ".join(f"{place} " + "a b " * 15 for place in range(n // 60)),
        " ".join(f"{place} " + "b c a " * 10 for place in range(n // 60)),
    ),
    "blanks": lambda n: (" " * n, " " * (n // 2) + "a"),
}


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_texts_are_compared_at_the_cost_of_their_length(pair):
    assert grows_with_length(compare, pair)
    assert grows_with_length(compare_blocks, lambda length: [text.split() for text in pair(length)])


@pytest.mark.parametrize("rich", [False, True])
@pytest.mark.parametrize("piece", PIECES)
def test_a_text_that_stands_twice_is_looked_for_at_the_cost_of_its_length(piece, rich):
    assert grows_with_length(
        lambda text: kept_once(text, rich=rich), lambda length: [of_length(piece, length)]
    )
    # Almost twice the same, again and again.
    assert grows_with_length(
        lambda text: kept_once(text, rich=rich),
        lambda length: [(piece * 30 + "x") * (length // 30 // len(piece))],
    )


@pytest.mark.parametrize("piece", PIECES)
def test_what_is_cleaned_and_indexed_costs_as_much_as_it_is_long(piece):
    synonyms = [("anti-social behaviour, ASB", "ymddygiad gwrthgymdeithasol"), ("a b a, b", "a")]
    asked = [partial(terms.terms_of, language=language, synonyms=synonyms) for language in ("en", "cy")]
    # What nh3 writes from U+0080 to U+00BF costs it the square of their number: see the test below.
    written = () if piece == "£" else (safe_html, blocks_of, clean_html)
    for function in (words.indexed, terms.alternatives, *asked, *written):
        assert grows_with_length(function, lambda length: [of_length(piece, length)]), function


def test_the_longest_text_that_is_taken_costs_seconds_though_it_is_nothing_but_pounds():
    """A known limit of nh3 (0.3): quadratic, but a second or two for 200,000 signs, and nobody writes them."""
    assert seconds(clean_html, "£" * 200_000) < 20


# What makes a reader of HTML look back again and again: tags in tags, marks of notes, items that are only drawn.
RICH_PIECES = [
    *(
        "<div>",
        "<blockquote>a",
        "<ul><li>",
        "<ul><li>a",
        "<table><tr><td>",
        "<table><tr><td>1",
        "<td>1",
        "<li>",
    ),
    *("<b>", "<b><p>", "<a><div>", "<b><i><div>", "<s>", "<svg>", "<x-td>", "<!--", "<![if ", "</", "&lt;"),
    *(
        "<sup>1</sup>",
        "a<sup>1",
        "<a href='#_ftn1'>1</a>",
        "<p>a<br>",
        "<p style='a:b;",
        "<ol start=2><li>a</ol>",
    ),
    *("• a\n", "- a\n", "<p>• a</p>\n", "\n\n", "<i>a</i>\n \n", "a\xa0", "a\x0b", "<h1>a"),
    "<p style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>1.</span>x</p>",
]


@pytest.mark.parametrize("piece", RICH_PIECES)
def test_pasted_html_costs_as_much_as_it_is_long(piece):
    # Of fewer tags in one another none is too deep: a short text would cost less than its share.
    for function in (clean_html, blocks_of):
        assert grows_with_length(function, lambda length: [of_length(piece, length)], 2 * SHORT), function


@pytest.mark.parametrize("piece", ["2026-01 - ", "2026-01 to ", "2026-01-01 - ", "apr 2026 - ", "1 ", "q1 "])
def test_a_period_of_many_parts_is_refused_at_once(piece):
    def refused(text):
        with pytest.raises(ValueError, match=r"^[a-z_]+$"):
            period_in(text, PeriodKind.QUARTER)

    assert grows_with_length(refused, lambda length: [of_length(piece, length)])


def test_two_texts_are_put_together_again_from_what_was_kept_added_and_removed():
    dice = random.Random(1)  # noqa: S311
    for _story in range(500):
        before, after = (
            " ".join(dice.choice("abcdefgh") for _word in range(dice.randint(0, 40))) for _text in "ab"
        )
        pieces = compare(before, after)
        for kind, text in (("added", before), ("removed", after)):
            assert "".join(piece.text for piece in pieces if piece.kind != kind).split() == text.split()


def test_a_word_removed_at_the_end_does_not_stick_to_the_one_before():
    assert [tuple(piece) for piece in compare("One two three", "One two")] == [
        ("same", "One two "),
        ("removed", "three"),
    ]


def test_a_text_that_is_too_long_is_refused_beside_its_field_and_kept(as_editor, gateshead):
    plan = draft(Plan, gateshead, title_en="Homes")
    text = " ".join(map(str, range(LONGEST_TEXT // 6 + 4000)))
    answer = save(as_editor, plan, open_form(as_editor, plan), summary_en=text)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "up to 200,000 characters" in page
    assert text in page


def test_every_model_refuses_a_text_that_is_too_long(gateshead):
    plan = Plan(council=gateshead, title_en="Homes", summary_en="a" * (LONGEST_TEXT + 1))
    with pytest.raises(ValidationError) as refused:
        plan.full_clean(exclude=["council"])
    assert "summary_en" in refused.value.error_dict


def test_a_public_comparison_of_two_long_editions_is_quick(client, gateshead):
    earlier = live(
        VisionStatement, gateshead, edition=1, body_en="<p>" + "a b " * 20_000 + "</p>", title_en="Then"
    )
    earlier.superseded_at = earlier.publish_at
    earlier.save()
    live(
        VisionStatement,
        gateshead,
        edition=2,
        lineage_id=earlier.lineage_id,
        title_en="Now",
        slug=earlier.slug,
        body_en="<p>" + "b a " * 20_000 + "c</p>",
    )
    began = time.process_time()
    assert client.get("/gateshead/vision/changes/").status_code == 200
    assert time.process_time() - began < 5  # the old comparison took minutes
