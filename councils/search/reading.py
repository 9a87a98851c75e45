"""The queries of search, each put together once for each shape of a question.

`words`, `marks` and `part`: the question as the database reads it (`engines`); `councils`, `kinds`: only in these.
"""

from django.db.models import F, Q, Value

from ..compiled_queries import compiled_query
from ..models import Council, SearchEntry, SearchSynonym
from ..viewers import PUBLIC
from .engines import engine

MOST = 1000  # hits that are ranked: to rank them all is what search would cost


@compiled_query
def ranked(shape, words, marks, part, councils, kinds, now):
    """(code, rank, of an example, key, council's key, kind, object's key) of each hit, one more than `MOST`."""
    found = engine()(shape, words, marks, part).ranked(_entries(shape, councils, kinds, now))
    # Codes have a digit; behind long texts the column is slow to read.
    found = found.annotate(code=F("reference") if shape.may_be_code else Value(""))
    names = ("code", "rank", "council__is_example", "pk", "council_id", "kind", "object_id")
    return found.values_list(*names)[: MOST + 1]


@compiled_query
def places(shape, words, marks, part, councils, kinds, now):
    """`council_id` and `kind` of each hit, in no order; one more than `MOST`."""
    found = engine()(shape, words, marks, part).matching(_entries(shape, councils, kinds, now))
    return found.values_list("council_id", "kind", named=True)[: MOST + 1]


@compiled_query
def highlighted(shape, words, marks, part, keys):
    """These entries with their council, each `highlighted`."""
    rows = SearchEntry.objects.filter(pk__in=keys).select_related("council")
    return engine()(shape, words, marks, part).highlighted(rows.defer("title_words", "text_words"))


def _entries(shape, councils, kinds, now):
    """What the public can find at this moment."""
    live = Council.objects.visible_to(PUBLIC)
    entries = SearchEntry.objects.filter(
        Q(visible_from=None) | Q(visible_from__lte=now),
        Q(visible_until=None) | Q(visible_until__gt=now),
        language=shape.language,
        council__in=live.filter(pk__in=councils) if councils else live,
    )
    return entries.filter(kind__in=kinds) if kinds else entries


@compiled_query
def synonyms():
    return SearchSynonym.objects.values_list("english", "welsh")


@compiled_query
def live_councils(keys):
    """A few columns of these live councils, or of all for None, which may be some hundreds."""
    rows = Council.objects.visible_to(PUBLIC)
    rows = rows if keys is None else rows.filter(pk__in=keys)
    return rows.values_list("pk", "slug", "name_en", "name_cy", "is_example", named=True)
