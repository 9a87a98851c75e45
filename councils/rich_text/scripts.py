"""Small raised and lowered characters in plain ones: the mark of a note never makes a figure another figure."""

import re
from dataclasses import replace

RAISED = str.maketrans("0123456789+-\u2212–()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁽⁾ⁿ")
LOWERED = str.maketrans("0123456789+-\u2212–()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₍₎")
# "km" of "3 km²", "m" of "µg/m³"; but not of "£3m", which is money.
UNIT = re.compile(r"(?:^|[^\W\d_]/|[\s\d(/.])(?<!£)(?:[cmkd]?m|ft|in|yd|mi|s)$")
MONEY = re.compile(r"£[\d.,]+ ?(?:m|k|bn)$")
POWER = re.compile(r"[-\u2212–]?[1-4]")
LONGEST_BEFORE = 24


def without_scripts(runs: list) -> list:
    """The runs with what is raised or lowered put in words and signs that stand in a line."""
    joined: list = []
    for run in runs:
        if joined and run.script and joined[-1].script == run.script:
            joined[-1] = replace(joined[-1], text=joined[-1].text + run.text)
        else:
            joined.append(run)
    found, before = [], ""
    for place, run in enumerate(joined):
        if run.script:
            after = joined[place + 1].text if place + 1 < len(joined) else ""
            run = replace(run, script="", text=in_line(run.text, run.script, before, after))
        found.append(run)
        before = (before + run.text)[-LONGEST_BEFORE:]
    return found


def in_line(text: str, script: str, before: str, after: str) -> str:
    """What is written for a raised or lowered text between `before` and `after`."""
    word = text.strip()
    if not word:
        return text
    if script == "sub":
        lowered = word.translate(LOWERED)
        return lowered if not any(char.isalnum() and char.isascii() for char in lowered) else text
    inner = word.strip("[]()")
    if inner.isalpha() and len(inner) > 1 and not set(inner) <= set("ivx"):
        return text  # 1st, 21ain, TM
    if POWER.fullmatch(word) and UNIT.search(before) and not MONEY.search(before):
        return word.translate(RAISED)
    if word.isdecimal() and after[:1] in ("/", "\u2044"):
        return word.translate(RAISED)  # the upper part of a fraction
    if not any(char.isalnum() for char in word):
        return text  # * and † are no figures
    return f" [{inner}]" + (" " if after[:1].isalnum() else "")
