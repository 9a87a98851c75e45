"""Words as the index knows them: every database reads the same, and a question is reduced to the same (pure)."""

import re
import unicodedata

WORD = r"[^\W_]+"
# "children’s" is found as "children", "Cymru’n" as "cymru", whichever mark was typed for the apostrophe.
ENDING = r"['’‘`\u02bc\u00b4][^\W_]{1,2}(?![^\W_])"
COMPOUND = rf"{WORD}(?:[-\u2010\u2011]{WORD})+"
# A word as it stands in a text: "co-production", "children’s".
SPAN = re.compile(rf"(?:{COMPOUND}|{WORD})(?:{ENDING})?")

_word, _ending = re.compile(WORD), re.compile(rf"(?<=[^\W_]){ENDING}")
# Looked for where a word begins: at each letter of a long one without a hyphen it would be in vain.
_compound = re.compile(rf"(?<![^\W_]){COMPOUND}")

# Words that say nothing of what a page is about: a question that has others does not need them.
EMPTY = {
    "en": frozenset(
        "a about above after again against all am an and any are as at be because been before being below between both "
        "but by can did do does doing don down during each few for from further had has have having he her here hers "
        "herself him himself his how i if in into is it its itself just me more most my myself no nor not now of off "
        "on once only or other our ours ourselves out over own s same she should so some such t than that the their "
        "theirs them themselves then there these they this those through to too under until up very was we were what "
        "when where which while who whom why will with you your yours yourself yourselves".split()
    ),
    "cy": frozenset(
        "a ac am ar at bod chi dan dros drwy ei eich ein er eu fel fy gan gyda hefyd heb hyd i mae mewn na nac neu ni "
        "nid o oedd ond os pan pob rhag roedd sy sydd trwy un wedi wrth y ydy yn yr yw".split()
    ),
}

# How the beginning of a Welsh word changes after others: "plant" is also "blant", "mhlant" and "phlant".
MUTATIONS = {
    "p": ("b", "mh", "ph"),
    "t": ("d", "nh", "th"),
    "c": ("g", "ngh", "ch"),
    "b": ("f", "m"),
    "d": ("dd", "n"),
    "g": ("", "ng"),
    "m": ("f",),
    "ll": ("l",),
    "rh": ("r",),
}


def without_accents(text: str) -> str:
    """The text in lower case and without accents."""
    if text.isascii():
        return text.lower()
    marks = unicodedata.normalize("NFKD", text)
    return "".join(mark for mark in marks if not unicodedata.combining(mark)).lower()


def normalised_words(text: str) -> list[str]:
    """The words in lower case, without accents, apostrophes and all marks."""
    return _word.findall(without_accents(_ending.sub("", text)))


def indexed(*texts: str) -> list[str]:
    """The words that the index reads of these texts; one with a hyphen ("co-production") also in one piece."""
    whole = "\n".join(texts)
    joined = (
        word
        for compound in _compound.findall(whole)
        for word in normalised_words(re.sub(r"\W", "", compound))
    )
    return [*normalised_words(whole), *joined]


def welsh_forms(word: str) -> list[str]:
    """The word, and as which others it may stand in a Welsh text, whichever of them was typed."""
    roots = [word]
    for root, changed in MUTATIONS.items():
        roots += [root + word[len(start) :] for start in changed if word.startswith(start) and word != start]
    forms = roots[:]
    for form in roots:
        # "ll" is a letter of its own, not an "l"
        root = next(
            (root for root in ("ll", "rh", form[:1]) if root in MUTATIONS and form.startswith(root)), ""
        )
        forms += [start + form[len(root) :] for start in MUTATIONS.get(root, ())]
    # "can", a song, is not "gan", with.
    return [form for form in dict.fromkeys(forms) if form and (form == word or form not in EMPTY["cy"])]
