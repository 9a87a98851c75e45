"""Queries whose SQL is put together once in a process and a language, and then run with new values.

Django takes longer to put most queries of a page together than the database takes to answer them (decision 0043).
"""

import datetime
import json
import re
import uuid
from copy import copy
from functools import update_wrapper

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.utils.translation import get_language

from .viewers import Viewer


class Parameter(models.Expression):
    """A value that is known when the query is run: `read` takes it from what the function was called with."""

    def __init__(self, read, output_field):
        super().__init__(output_field=output_field)
        self.read = read

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def value(self, arguments, connection):
        return self.output_field.get_db_prep_value(self.read(arguments), connection)


class ListParameter(Parameter):
    """Several values for `__in`: one value of the query, so that it is the same for any number of them."""

    # As Django lets it be written, and as PostgreSQL finds an index for it (see `_Compiled`).
    AS_ROWS, AS_ARRAY = re.compile(r"IN \(SELECT unnest\((%s::[\w ]+\[\])\)\)"), r"= ANY (\1)"

    def as_sql(self, compiler, connection):
        if connection.vendor == "postgresql":
            return f"(SELECT unnest(%s::{self.output_field.rel_db_type(connection)}[]))", [self]
        return "(SELECT value FROM json_each(%s))", [self]

    def value(self, arguments, connection):
        values = [self.output_field.get_db_prep_value(each, connection) for each in self.read(arguments)]
        return values if connection.vendor == "postgresql" else json.dumps(values)


class RowParameter:
    """Stands for a row that the function is called with: each of its columns is a parameter."""

    def __init__(self, model, read):
        self._model, self._read = model, read

    def __getattr__(self, name: str) -> Parameter:
        field = self._model._meta.pk if name == "pk" else self._model._meta.get_field(name)
        if name not in ("pk", field.attname):
            raise AttributeError(f"A query can have the key as a parameter, not the row: {field.attname}.")
        return Parameter(lambda arguments: getattr(self._read(arguments), name), field)


FIELDS = {
    int: models.BigIntegerField(),
    str: models.TextField(),
    uuid.UUID: models.UUIDField(),
    datetime.date: models.DateField(),
    datetime.datetime: models.DateTimeField(),
}


LARGEST = models.BigIntegerField.MAX_BIGINT


class CompiledQuery:
    """`@compiled_query` on a function that makes a queryset: called, it gives the queryset's rows as a list.

    What the function is called with, by position, becomes the query's parameters: numbers, words, days, moments and
    UUIDs; lists of these; rows, of which only columns may be read; a viewer's `now` and councils. Anything else
    (a model, a tuple, a truth, None) is part of the query, which is put together for each by itself. The function
    runs once for many calls, so it reads no clock and nothing else that changes.
    """

    registered: "list[CompiledQuery]" = []

    def __init__(self, build):
        self.build = build
        self._compiled: dict = {}
        self.registered.append(self)
        update_wrapper(self, build)

    def __call__(self, *arguments) -> list:
        key = get_language(), *map(_shape, arguments)
        if (compiled := self._compiled.get(key)) is None:
            compiled = self._compiled[key] = _Compiled(self.build(*parameters_for(arguments)))
        return compiled.rows(arguments)

    def first(self, *arguments):
        """The only row, or None; the function says `[:1]` where there may be more."""
        return next(iter(self(*arguments)), None)


compiled_query = CompiledQuery


def _shape(argument):
    """What the SQL depends on."""
    if isinstance(argument, Viewer):
        return Viewer, bool(argument.council_ids), argument.sees_all
    if isinstance(argument, list):
        return list, *{type(each) for each in argument}
    return type(argument) if type(argument) in FIELDS or isinstance(argument, models.Model) else argument


def parameters_for(arguments) -> list:
    """What the function is given in place of these arguments."""
    return [_parameter(each, lambda given, place=place: given[place]) for place, each in enumerate(arguments)]


def _parameter(argument, read):
    if isinstance(argument, Viewer):
        councils = _parameter(list(argument.council_ids), lambda given: read(given).council_ids)
        now = Parameter(lambda given: read(given).now, FIELDS[datetime.datetime])
        return Viewer(council_ids=councils, sees_all=argument.sees_all, at=now)
    if isinstance(argument, list):
        return ListParameter(read, FIELDS[type(argument[0])]) if argument else []
    if isinstance(argument, models.Model):
        return RowParameter(type(argument), read)
    return Parameter(read, FIELDS[type(argument)]) if type(argument) in FIELDS else argument


class _Compiled:
    """A query that has been put together."""

    def __init__(self, queryset):
        self.queryset = queryset
        self.compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            sql, self.values = self.compiler.as_sql()
        except EmptyResultSet:
            self.sql = ""
            return
        self.sql = ListParameter.AS_ROWS.sub(ListParameter.AS_ARRAY, sql)
        columns = [column for column, _sql, _alias in self.compiler.select[: self.compiler.col_count]]
        converters = self.compiler.get_converters(columns)
        self.compiler.get_converters = lambda _columns: converters

    def rows(self, arguments) -> list:
        if not self.sql:
            return []
        connection = connections[DEFAULT_DB_ALIAS]
        values = tuple(
            each.value(arguments, connection) if isinstance(each, Parameter) else each for each in self.values
        )
        if any(isinstance(each, int) and abs(each) > LARGEST for each in values):
            return []  # as with Django's own conditions: no column holds it, and SQLite cannot be asked
        compiler, query = copy(self.compiler), copy(self.queryset.query)
        compiler.connection = connection
        compiler.as_sql = lambda *_args, **_kwargs: (self.sql, values)
        query.get_compiler = lambda *_args, **_kwargs: compiler
        # As Django's own clone, which would copy the query whole.
        queryset = object.__new__(type(self.queryset))
        queryset.__dict__ |= {**self.queryset.__dict__, "_query": query, "_result_cache": None}
        return list(queryset)
