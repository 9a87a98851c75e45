"""What each database does in its own way: here, and in the migrations that make the index (councils 0002 and 0004).

Each narrows entries to those that have the words; gives them their `rank`; or gives them `highlighted`, which holds
all the words of an entry as the index reads them, those that were found in angle brackets.
"""

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


class PostgreSQL:
    """A column of lexemes with an index for each language; kind, council and part stand in it beside the words.

    So the index alone finds what has the words and is of the kind. No word has a colon: nobody can type such a lexeme.
    """

    VECTOR = "councils_searchentry.vector"
    MARKS = "HighlightAll=true, StartSel=<, StopSel=>"

    def __init__(self, question) -> None:
        self.configuration = "english_all_words" if question.language == "en" else "simple"
        self.query = f"to_tsquery('{self.configuration}', %s)"
        self.words = expression(question, form=self.form, either=" | ", both=" & ")
        marks = [
            [f"kind:{kind}" for kind in question.kinds],
            [f"council:{key}" for key in question.councils],
            [f"part:{question.share}:{question.part}"] if question.share > 1 else [],
        ]
        self.marks = " & ".join(f"({' | '.join(map(repr, each))})" for each in marks if each)

    def form(self, words: str, is_begun: bool) -> str:
        signs = [""] * len(words)
        signs[-1] += "*" if is_begun else ""
        lexemes = (
            f"'{word}':{sign}" if sign else f"'{word}'" for word, sign in zip(words, signs, strict=True)
        )
        return f"({' <-> '.join(lexemes)})"

    def matching(self, entries: QuerySet) -> QuerySet:
        query, params = self.query, [self.words]
        if self.marks:
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

    def __init__(self, question) -> None:
        self.table = f"councils_search_{question.language}"
        self.share, self.part = question.share, question.part
        words = expression(question, form=self.form, either=" OR ", both=" AND ")
        self.words = f"{{title_words text_words}} : ({words})"
        if question.councils:  # so that a common word is not followed through all the others
            self.words += f" AND council_id : ({' OR '.join(str(key) for key in question.councils)})"

    @staticmethod
    def form(words: str, is_begun: bool) -> str:
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
