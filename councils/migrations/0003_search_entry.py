"""The search table, and beside its columns the full-text index that each database has its own words for.

SQLite: two FTS5 tables that read the entries' columns, kept by triggers. (A later migration that makes SQLite write
the entries' table anew loses the triggers: let it create them again.) PostgreSQL: a generated column with an index
for each language, and trigrams of the words.
"""

import django.db.models.deletion
from django.db import migrations, models

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


def vector(configuration: str) -> str:
    """A word of the title weighs most."""
    title, text = (f"to_tsvector('{configuration}', {name})" for name in ("title_words", "text_words"))
    return f"setweight({title}, 'A') || {text}"


ON_POSTGRESQL = [
    # Any owner of a database may add this extension; who goes back leaves it, for it may have been there before.
    ("CREATE EXTENSION IF NOT EXISTS pg_trgm", None),
    (
        "ALTER TABLE councils_searchentry ADD COLUMN vector tsvector GENERATED ALWAYS AS "
        f"(CASE language WHEN 'en' THEN {vector('english')} ELSE {vector('simple')} END) STORED",
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
    (
        "CREATE INDEX councils_searchword_alike ON councils_searchword USING gin (word gin_trgm_ops)",
        "DROP INDEX councils_searchword_alike",
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


class Migration(migrations.Migration):

    dependencies = [
        ('councils', '0002_notice_alert_life_span'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=2)),
                ('word', models.CharField(max_length=40)),
            ],
            options={
                'verbose_name': 'search word',
                'verbose_name_plural': 'search words',
                'indexes': [models.Index(fields=['language', 'word'], name='searchword_word')],
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('council', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='councils.council')),
                ('language', models.CharField(max_length=2)),
                ('kind', models.CharField(max_length=40)),
                ('object_id', models.PositiveBigIntegerField()),
                ('visible_from', models.DateTimeField(null=True)),
                ('visible_until', models.DateTimeField(null=True)),
                ('title', models.TextField()),
                ('title_language', models.CharField(max_length=2)),
                ('text', models.TextField(blank=True)),
                ('text_in_english', models.TextField(blank=True)),
                ('dated', models.CharField(blank=True, max_length=150)),
                ('url', models.CharField(max_length=500)),
                ('title_words', models.TextField()),
                ('text_words', models.TextField(blank=True)),
            ],
            options={
                'verbose_name': 'search entry',
                'verbose_name_plural': 'search entries',
                'indexes': [models.Index(fields=['kind', 'object_id'], name='searchentry_object'), models.Index(fields=['council', 'language'], name='searchentry_council')],
            },
        ),
        migrations.RunPython(make_index, drop_index),
    ]
