"""What each database does in its own way: here, and where the index is made (councils/migrations/_search_index.py).

Each writes the words of a question as its database reads them (`words_of`), and where to look (`marks_of`). With these
it narrows entries to those that have the words; gives them their `rank`; or gives them `highlighted`, which holds all
the words of an entry as the index reads them, those that were found in angle brackets.
"""

from typing import NamedTuple

from django.db import connection
from django.db.models import F, QuerySet
from django.db.models.functions import Mod


def expression(question, *, form, either: str, both: str) -> str:
    """The question in the signs of a database; words are letters and digits only, so none of them is a sign.

    `form(words, is_begun)` writes words that stand in a row.
    """
    last = len(question.forms) - 1
    groups = [
        either.join(form(words.split(), question.is_begun and place == last) for words in forms)
        for place, forms in enumerate(question.forms)
    ]
    groups = [f"({group})" for group in groups]
    if not question.missing:
        return both.join(groups)
    if question.missing >= last:
        return either.join(groups)
    without_one = (groups[:place] + groups[place + 1 :] for place in range(len(groups)))
    return either.join(f"({both.join(others)})" for others in without_one)


class Shape(NamedTuple):
    """What the SQL of a question depends on; its words are values of it."""

    language: str
    has_marks: bool
    # Only one entry in so many.
    share: int
    # Has the text a digit, so that it may be a code?
    may_be_code: bool


class PostgreSQL:
    """A column of lexemes with an index for each language; kind, council and part stand in it beside the words.

    So the index alone finds what has the words and is of the kind. No word has a colon: nobody can type such a lexeme.
    """

    VECTOR = "councils_searchentry.vector"
    MARKS = "HighlightAll=true, StartSel=<, StopSel=>"

    def __init__(self, shape: Shape, words, marks, part) -> None:
        self.configuration = "english_all_words" if shape.language == "en" else "simple"
        self.query = f"to_tsquery('{self.configuration}', %s)"
        self.has_marks, self.words, self.marks = shape.has_marks, words, marks

    @classmethod
    def words_of(cls, question) -> str:
        return expression(question, form=cls.form, either=" | ", both=" & ")

    @staticmethod
    def marks_of(question) -> str:
        """Kinds, councils and the part in which to look; none is everywhere."""
        marks = [
            [f"kind:{kind}" for kind in question.kinds],
            [f"council:{key}" for key in question.councils],
            [f"part:{question.share}:{question.part}"] if question.share > 1 else [],
        ]
        return " & ".join(f"({' | '.join(map(repr, each))})" for each in marks if each)

    @staticmethod
    def form(words: list[str], is_begun: bool) -> str:
        signs = [""] * len(words)
        signs[-1] += "*" if is_begun else ""
        lexemes = (
            f"'{word}':{sign}" if sign else f"'{word}'" for word, sign in zip(words, signs, strict=True)
        )
        return f"({' <-> '.join(lexemes)})"

    def matching(self, entries: QuerySet) -> QuerySet:
        query, params = self.query, [self.words]
        if self.has_marks:
            query, params = f"({query} && %s::tsquery)", [self.words, self.marks]
        return entries.extra(where=[f"{self.VECTOR} @@ {query}"], params=params)  # noqa: S610

    def ranked(self, entries: QuerySet) -> QuerySet:
        # Kind, council and part have no place in the text: without them the length is that of its words.
        rank = f"ts_rank(ts_filter({self.VECTOR}, '{{a,b,c,d}}'), {self.query}, 1)"
        return self.matching(entries).extra(select={"rank": rank}, select_params=[self.words])  # noqa: S610

    def highlighted(self, entries: QuerySet) -> QuerySet:
        highlighted = (
            f"ts_headline('{self.configuration}', title_words || ' ' || text_words, {self.query}, %s)"
        )
        select_params = [self.words, self.MARKS]
        return self.matching(entries).extra(select={"highlighted": highlighted}, select_params=select_params)  # noqa: S610


class SQLite:
    """A full-text table for each language."""

    def __init__(self, shape: Shape, words, marks, part) -> None:
        self.table = f"councils_search_{shape.language}"
        self.share, self.part, self.words = shape.share, part, words

    @classmethod
    def words_of(cls, question) -> str:
        words = expression(question, form=cls.form, either=" OR ", both=" AND ")
        words = f"{{title_words text_words}} : ({words})"
        if question.councils:  # so that a common word is not followed through all the others
            words += f" AND council_id : ({' OR '.join(str(key) for key in question.councils)})"
        return words

    @staticmethod
    def marks_of(question) -> str:
        return ""

    @staticmethod
    def form(words: list[str], is_begun: bool) -> str:
        return f'"{" ".join(words)}"{"*" if is_begun else ""}'

    def matching(self, entries: QuerySet) -> QuerySet:
        if self.share > 1:
            entries = entries.alias(in_part=Mod(F("object_id"), self.share)).filter(in_part=self.part)
        where = [f"{self.table}.rowid = councils_searchentry.id", f"{self.table} MATCH %s"]
        return entries.extra(tables=[self.table], where=where, params=[self.words])  # noqa: S610

    def ranked(self, entries: QuerySet) -> QuerySet:
        rank = f"-bm25({self.table}, 8.0, 1.0, 0.0)"
        return self.matching(entries).extra(select={"rank": rank})  # noqa: S610

    def highlighted(self, entries: QuerySet) -> QuerySet:
        highlighted = " || ' ' || ".join(f"highlight({self.table}, {column}, '<', '>')" for column in (0, 1))
        return self.matching(entries).extra(select={"highlighted": highlighted})  # noqa: S610


def engine():
    return {"postgresql": PostgreSQL, "sqlite": SQLite}[connection.vendor]
