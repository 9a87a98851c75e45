"""Copies a council with all that is its own inside the database, by one INSERT ... SELECT for each table.

What to copy is read off the models: keys move by the same step for all rows of a table, so links stay among the copies.
PostgreSQL only; nobody else may write meanwhile.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.models import Max, Min

from councils.models import Council, Lineage, LineageField, SearchEntry, User, council_models
from councils.search import found_models

# Their texts hold the number of the council, in four digits.
NUMBERED = {Council, User, SearchEntry}

# Links to rows of many kinds, and the column beside each that says which kind.
LINKS = {"object_id": "content_type_id", "part_id": "part_type_id"}


class Copied(NamedTuple):
    """The rows of one table: from which key to which, and the key that the first copy begins with."""

    low: int
    high: int
    next: int


def copy_council(pattern: Council, numbers: range, values: dict) -> None:
    """Copies with these numbers, which differ from the pattern in these columns of the council."""
    copied = {}
    for model, rows in rows_of(pattern):
        if model is Lineage:
            continue
        found = rows.aggregate(low=Min("pk"), high=Max("pk"))
        if found["low"]:
            last = model._base_manager.aggregate(last=Max("pk"))["last"]
            copied[model] = Copied(found["low"], found["high"], last + 1)
    with connection.cursor() as cursor:
        for model, rows in rows_of(pattern):
            if model in copied or model is Lineage:
                cursor.execute(*insert(model, rows, copied, pattern, numbers, values))
            if model in copied:
                key = model._meta.pk.column
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence(%s, %s), (SELECT max({key}) FROM {quoted(model)}))",  # noqa: S608
                    [model._meta.db_table, key],
                )


def rows_of(pattern: Council) -> Iterator[tuple]:
    """(model, its rows) of all that belongs to the council, and of what links them."""
    yield User, User.objects.filter(memberships__council=pattern)
    yield Lineage, Lineage.objects.filter(council=pattern)
    for model in council_models():
        rows = model._base_manager.filter(**{model.council_lookup: pattern.pk})
        yield model, rows
        if model.keeps_history:
            yield model.history.model, model.history.filter(id__in=rows.values("pk"))
        for field in model._meta.many_to_many:
            through = field.remote_field.through
            if through._meta.auto_created:
                mine = f"{field.m2m_field_name()}__{model.council_lookup}"
                yield through, through._base_manager.filter(**{mine: pattern.pk})
    yield SearchEntry, SearchEntry.objects.filter(council=pattern)


def insert(model, rows, copied, pattern, numbers, values) -> tuple[str, list]:
    """The statement and its parameters."""
    columns = [field for field in model._meta.concrete_fields if not field.generated]
    given = values if subject_of(model) is Council else {}
    taken = [
        f"'{given[field.name]}'" if field.name in given else value(field, copied, pattern, numbers)
        for field in columns
    ]
    names = ", ".join(f'"{field.column}"' for field in columns)
    chosen, parameters = rows.order_by().values("pk").query.sql_with_params()
    return (
        f"INSERT INTO {quoted(model)} ({names}) SELECT {', '.join(taken)} "  # noqa: S608 - names are the models' own
        f"FROM {quoted(model)} AS t, generate_series({numbers[0]}, {numbers[-1]}) AS k "
        f"WHERE t.{model._meta.pk.column} IN ({chosen})",
        list(parameters),
    )


def value(field, copied, pattern, numbers) -> str:
    """What a column of a copy is, in SQL: of row `t`, in the council of number `k`."""
    column, subject = f't."{field.column}"', subject_of(field.model)
    if field.primary_key:
        model = field.model
    else:  # a history holds the key of its row as a number
        model = subject if field.name == subject._meta.pk.name else field.related_model
    if model in copied:
        return moved(column, copied[model], numbers)
    if field.name in LINKS:
        return moved_by_kind(subject, LINKS[field.name], column, copied, numbers)
    if field.name == "noted_at":  # councils do not tell of everything in the same moment
        return f"{column} - k * interval '1 second'"
    if field.name == "details":  # notes of different councils are never told as one
        return f"""regexp_replace({column}::text, '("(group|fold)": ")', '\\1' || k || ':', 'g')::jsonb"""
    if isinstance(field, (models.UUIDField, LineageField)):  # the first bytes of a lineage's id say its kind
        return f"(left({column}::text, 8) || substr(md5({column}::text || k), 9))::uuid"
    if subject in NUMBERED and isinstance(field, (models.CharField, models.TextField)):
        return f"replace({column}, '{pattern.slug[-4:]}', lpad(k::text, 4, '0'))"
    return column


def moved(column: str, rows: Copied, numbers) -> str:
    width = rows.high - rows.low + 1
    return f"{column} + {rows.next - rows.low} + (k - {numbers[0]}) * {width}"


def moved_by_kind(model, kind_column: str, column: str, copied, numbers) -> str:
    """Of a link that says beside it what it leads to: a search entry by a word, all else by Django's content type."""
    if model is SearchEntry:
        kinds = {f"'{kind}'": each for kind, each in found_models().items()}
        said = 't."kind"'
    else:
        kinds = {ContentType.objects.get_for_model(each).pk: each for each in copied}
        said = f't."{kind_column}"'
    cases = " ".join(
        f"WHEN {kind} THEN {moved(column, copied[each], numbers)}"
        for kind, each in kinds.items()
        if each in copied
    )
    return f"CASE {said} {cases} ELSE {column} END"


def subject_of(model):
    """The model itself; of a history the model whose rows it records."""
    return getattr(model, "instance_type", model)


def quoted(model) -> str:
    return connection.ops.quote_name(model._meta.db_table)
