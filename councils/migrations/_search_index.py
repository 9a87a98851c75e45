"""What search needs beside its tables: the full-text index that each database has its own words for.

SQLite: two FTS5 tables that read the entries' columns, kept by triggers. (A later migration that makes SQLite write
the entries' table anew loses the triggers: let it create them again.) PostgreSQL: a generated column with an index
for each language, and a configuration that leaves out no word: "IT" and "CAN" are asked for as they are. An entry's
kind, council and part stand in the column as lexemes, so that the index alone narrows by them. A part is one entry in
so many, from all over the table: what a common word is looked for in (councils.search.ask). SQLite asks the entries'
own columns.
"""

TOKENIZERS = {"en": "porter unicode61", "cy": "unicode61"}

ON_SQLITE = [
    (
        f"CREATE VIRTUAL TABLE councils_search_{language} USING fts5(title_words, text_words, council_id, "
        f"content='councils_searchentry', content_rowid='id', tokenize='{tokenizer}')",
        f"DROP TABLE councils_search_{language}",
    )
    for language, tokenizer in TOKENIZERS.items()
]
for language in TOKENIZERS:
    table = f"councils_search_{language}"
    ON_SQLITE += [
        (
            f"CREATE TRIGGER {table}_added AFTER INSERT ON councils_searchentry WHEN new.language = '{language}' "
            f"BEGIN INSERT INTO {table}(rowid, title_words, text_words, council_id) "
            "VALUES (new.id, new.title_words, new.text_words, new.council_id); END",
            f"DROP TRIGGER {table}_added",
        ),
        (
            f"CREATE TRIGGER {table}_deleted AFTER DELETE ON councils_searchentry WHEN old.language = '{language}' "
            f"BEGIN INSERT INTO {table}({table}, rowid, title_words, text_words, council_id) "
            "VALUES ('delete', old.id, old.title_words, old.text_words, old.council_id); END",
            f"DROP TRIGGER {table}_deleted",
        ),
    ]


SHARES = (256, 8)
MARKS = ["'kind:' || kind", "'council:' || council_id"]
MARKS += [f"'part:{share}:' || mod(object_id, {share})" for share in SHARES]


def vector(configuration: str) -> str:
    """A word of the title weighs most."""
    title, text = (f"to_tsvector('{configuration}', {name})" for name in ("title_words", "text_words"))
    return f"setweight({title}, 'A') || {text}"


WORDS = f"CASE language WHEN 'en' THEN {vector('english_all_words')} ELSE {vector('simple')} END"

ON_POSTGRESQL = [
    (
        "CREATE TEXT SEARCH DICTIONARY english_all_words (TEMPLATE = snowball, LANGUAGE = english)",
        "DROP TEXT SEARCH DICTIONARY english_all_words",
    ),
    (
        "CREATE TEXT SEARCH CONFIGURATION english_all_words (COPY = english)",
        "DROP TEXT SEARCH CONFIGURATION english_all_words",
    ),
    (
        "ALTER TEXT SEARCH CONFIGURATION english_all_words ALTER MAPPING REPLACE english_stem WITH english_all_words",
        None,
    ),
    (
        "ALTER TABLE councils_searchentry ADD COLUMN vector tsvector GENERATED ALWAYS AS "
        f"(({WORDS}) || array_to_tsvector(ARRAY[{', '.join(MARKS)}])) STORED",
        "ALTER TABLE councils_searchentry DROP COLUMN vector",
    ),
    *(
        (
            f"CREATE INDEX councils_search_{language} ON councils_searchentry USING gin (vector) "
            f"WITH (fastupdate = off) WHERE language = '{language}'",
            f"DROP INDEX councils_search_{language}",
        )
        for language in TOKENIZERS
    ),
]

STATEMENTS = {"sqlite": ON_SQLITE, "postgresql": ON_POSTGRESQL}


def make_index(apps, schema_editor):
    for there, _back in STATEMENTS[schema_editor.connection.vendor]:
        schema_editor.execute(there)


def drop_index(apps, schema_editor):
    for _there, back in reversed(STATEMENTS[schema_editor.connection.vendor]):
        if back:
            schema_editor.execute(back)
