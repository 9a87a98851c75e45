"""PostgreSQL: an entry's kind, council and part stand in its vector as lexemes, so that the index alone narrows by them.

A part is one entry in so many, from all over the table: what a common word is looked for in (councils.search.ask).
SQLite asks the entries' own columns.
"""

from importlib import import_module

from django.db import migrations

before = import_module("councils.migrations.0002_search_index")

SHARES = (256, 8)
MARKS = ["'kind:' || kind", "'council:' || council_id"]
MARKS += [f"'part:{share}:' || mod(object_id, {share})" for share in SHARES]


def with_index(vector: str) -> list[str]:
    """The column anew, with its indexes: the column takes them along when it goes."""
    return [
        "ALTER TABLE councils_searchentry DROP COLUMN vector",
        f"ALTER TABLE councils_searchentry ADD COLUMN vector tsvector GENERATED ALWAYS AS ({vector}) STORED",
        *(
            f"CREATE INDEX councils_search_{language} ON councils_searchentry USING gin (vector) "
            f"WITH (fastupdate = off) WHERE language = '{language}'"
            for language in before.TOKENIZERS
        ),
    ]


WORDS = f"CASE language WHEN 'en' THEN {before.vector('english_all_words')} ELSE {before.vector('simple')} END"


def run(statements):
    def on_postgresql(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return on_postgresql


class Migration(migrations.Migration):

    dependencies = [
        ("councils", "0003_notes_by_time"),
    ]

    operations = [
        migrations.RunPython(
            run(with_index(f"({WORDS}) || array_to_tsvector(ARRAY[{', '.join(MARKS)}])")),
            run(with_index(WORDS)),
        ),
    ]
