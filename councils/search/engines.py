"""What each database does in its own way: here, and in the migration that makes the index (councils 0003).

Each narrows entries to those that have all the words; gives them their `rank`; or gives them `marked`, which holds
all their words as the index reads them, those that were found in angle brackets.
"""

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Length


def expression(question, *, quote: str, begun: str, either: str, both: str) -> str:
    """The question in the signs of a database; words are letters and digits only, so none of them is a sign."""
    ends = [""] * len(question.words)
    if question.is_begun:
        ends[-1] = begun
    groups = (
        either.join(f"{quote}{form}{quote}{end}" for form in forms)
        for forms, end in zip(question.forms, ends, strict=True)
    )
    return both.join(f"({group})" for group in groups)


class PostgreSQL:
    """A column of lexemes with an index for each language; trigrams of words."""

    VECTOR = "councils_searchentry.vector"
    MARKS = "HighlightAll=true, StartSel=<, StopSel=>"

    def __init__(self, question):
        self.configuration = "english" if question.language == "en" else "simple"
        self.query = f"to_tsquery('{self.configuration}', %s)"
        self.words = expression(question, quote="'", begun=":*", either=" | ", both=" & ")

    def matching(self, entries):
        return entries.extra(where=[f"{self.VECTOR} @@ {self.query}"], params=[self.words])  # noqa: S610

    def ranked(self, entries):
        rank = f"ts_rank({self.VECTOR}, {self.query}, 1)"
        return self.matching(entries).extra(select={"rank": rank}, select_params=[self.words])  # noqa: S610

    def marked(self, entries):
        marked = f"ts_headline('{self.configuration}', title_words || ' ' || text_words, {self.query}, %s)"
        select_params = [self.words, self.MARKS]
        return self.matching(entries).extra(select={"marked": marked}, select_params=select_params)  # noqa: S610

    @staticmethod
    def alike(word, words):
        """Some words that may be meant."""
        near = words.extra(where=["word %% %s"], params=[word])
        nearest = near.extra(select={"likeness": "similarity(word, %s)"}, select_params=[word])
        return nearest.order_by("-likeness").values_list("word", flat=True)[:50]


class SQLite:
    """A full-text table for each language."""

    def __init__(self, question):
        self.table = f"councils_search_{question.language}"
        words = expression(question, quote='"', begun="*", either=" OR ", both=" AND ")
        self.words = f"{{title_words text_words}} : ({words})"
        if question.councils:  # so that a common word is not followed through all the others
            self.words += f" AND council_id : ({' OR '.join(str(key) for key in question.councils)})"

    def matching(self, entries):
        where = [f"{self.table}.rowid = councils_searchentry.id", f"{self.table} MATCH %s"]
        return entries.extra(tables=[self.table], where=where, params=[self.words])  # noqa: S610

    def ranked(self, entries):
        rank = f"-bm25({self.table}, 8.0, 1.0, 0.0)"
        return self.matching(entries).extra(select={"rank": rank})  # noqa: S610

    def marked(self, entries):
        marked = " || ' ' || ".join(f"highlight({self.table}, {column}, '<', '>')" for column in (0, 1))
        return self.matching(entries).extra(select={"marked": marked})  # noqa: S610

    @staticmethod
    def alike(word, words):
        near = words.annotate(length=Length("word")).filter(length__range=(len(word) - 2, len(word) + 2))
        near = near.filter(Q(word__startswith=word[:2]) | Q(word__endswith=word[-3:]))
        return near.values_list("word", flat=True)


def engine():
    return {"postgresql": PostgreSQL, "sqlite": SQLite}[connection.vendor]
