"""The search entry: one text that people can find, and while which time. Nobody edits it: councils.search writes it.

Beside the columns named here the database keeps the index for its own full-text search (migrations/_search_index.py).
"""

from django.db import models

from .council import Council


class SearchEntry(models.Model):
    """What is found of one row in one language, from one moment to another; an empty moment is no limit."""

    # What every question asks comes first: SQLite reads a row from its beginning, past long texts only if it must.
    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="+", db_index=False)
    language = models.CharField(max_length=2)
    # Which model's row it is, in the word of its filter ("plan", "news-item").
    kind = models.CharField(max_length=40)
    object_id = models.PositiveBigIntegerField()
    visible_from = models.DateTimeField(null=True)
    visible_until = models.DateTimeField(null=True)
    title = models.TextField()
    title_language = models.CharField(max_length=2)
    # One paragraph a line; what a Welsh page has to give in English stands apart.
    text = models.TextField(blank=True)
    text_in_english = models.TextField(blank=True)
    # The code by which officers and residents know it ("1.2.3"), without capitals: who types it finds it first.
    reference = models.CharField(max_length=60, blank=True)
    # What a reader must know of it before opening it: "Ended on 3 March 2026".
    state = models.CharField(max_length=150, blank=True)
    # A sentence: "Published on 3 March 2026".
    dated = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=500)
    # What the index reads: letters and digits only, so that every database finds the same words.
    title_words = models.TextField()
    text_words = models.TextField(blank=True)

    class Meta:
        verbose_name = "search entry"
        verbose_name_plural = "search entries"
        indexes = [
            models.Index(fields=["kind", "object_id"], name="searchentry_object"),
            models.Index(fields=["council", "language"], name="searchentry_council"),
        ]

    def __str__(self):
        return self.title


class SearchWord(models.Model):
    """A word that stands in some entry: what a misspelt one is compared with."""

    SHORTEST, LONGEST = 4, 40

    language = models.CharField(max_length=2)
    word = models.CharField(max_length=LONGEST)

    class Meta:
        verbose_name = "search word"
        verbose_name_plural = "search words"
        # Not unique: who saves does not wait for others who happen to use the same new word.
        indexes = [models.Index(fields=["language", "word"], name="searchword_word")]

    def __str__(self):
        return self.word

    @classmethod
    def kept(cls, entry: SearchEntry) -> set[str]:
        """The words of an entry that others are compared with: no numbers, nothing very short."""
        words = set(entry.title_words.split()).union(entry.text_words.split())
        return {word for word in words if cls.SHORTEST <= len(word) <= cls.LONGEST and word.isalpha()}
