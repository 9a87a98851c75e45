"""Copies as adopted, and that the database keeps what they say.

(A later migration that makes SQLite write the table of copies anew loses its trigger: let it create it again.)
"""

import concurrency.fields
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

KEPT = ("payload", "sha256", "adopted_on", "body_en", "body_cy", "number", "plan_id", "vision_id")
REFUSED = "What was adopted is saved as a permanent copy."
WITHDRAWN = (
    "SELECT 1 FROM plans_withdrawntext WHERE adopted_copy_id = OLD.id "
    "AND sha256_before = OLD.sha256 AND sha256 = NEW.sha256"
)

# Of what is kept nothing changes but the text and its digest, once that is recorded as a withdrawal.
FIXED = [name for name in KEPT if name not in ("payload", "sha256")]


def differs(names, sign: str) -> str:
    return " OR ".join(f"NEW.{name} {sign} OLD.{name}" for name in names)


def refused(sign: str) -> str:
    return f"({differs(FIXED, sign)} OR (({differs(['payload', 'sha256'], sign)}) AND NOT EXISTS ({WITHDRAWN})))"


ON_SQLITE = [
    f"CREATE TRIGGER plans_adoptedcopy_kept BEFORE UPDATE ON plans_adoptedcopy WHEN {refused('IS NOT')} "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
]
ON_POSTGRESQL = [
    "CREATE FUNCTION plans_adoptedcopy_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"IF {refused('IS DISTINCT FROM')} THEN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'check_violation'; END IF; "
    "RETURN NEW; END $$",
    "CREATE TRIGGER plans_adoptedcopy_kept BEFORE UPDATE ON plans_adoptedcopy "
    "FOR EACH ROW EXECUTE FUNCTION plans_adoptedcopy_kept()",
]
FORWARD = {"sqlite": ON_SQLITE, "postgresql": ON_POSTGRESQL}
BACK = {
    "sqlite": ["DROP TRIGGER plans_adoptedcopy_kept"],
    "postgresql": [
        "DROP TRIGGER plans_adoptedcopy_kept ON plans_adoptedcopy",
        "DROP FUNCTION plans_adoptedcopy_kept()",
    ],
}


def keep(apps, schema_editor):
    for statement in FORWARD[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def let_go(apps, schema_editor):
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('councils', '0010_open_forms'),
        ('plans', '0008_ends_and_corrections'),
        ('pledges', '0004_ends_and_corrections'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AdoptedCopy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', concurrency.fields.AutoIncVersionField(default=0, help_text='record revision number')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='number')),
                ('body', models.CharField(blank=True, help_text='Only where none of the committees above adopted it.', max_length=150, verbose_name='adopted by, in words')),
                ('body_en', models.CharField(blank=True, help_text='Only where none of the committees above adopted it.', max_length=150, null=True, verbose_name='adopted by, in words')),
                ('body_cy', models.CharField(blank=True, help_text='Only where none of the committees above adopted it.', max_length=150, null=True, verbose_name='adopted by, in words')),
                ('adopted_on', models.DateField(verbose_name='adopted on')),
                ('kept_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='saved at')),
                ('sha256', models.CharField(editable=False, max_length=64, verbose_name='SHA-256')),
                ('payload', models.TextField(editable=False, verbose_name='what was adopted')),
                ('committee', models.ForeignKey(blank=True, help_text='The committee, the cabinet or the full council.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='adopted_copies', to='councils.committee', verbose_name='adopted by')),
                ('council', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='adopted_copies', to='councils.council')),
                ('decision', models.ForeignKey(blank=True, help_text='Where it is minuted, if that is published here.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='adopted_copies', to='plans.decision', verbose_name='decision')),
                ('kept_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saved by')),
                ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='adopted_copies', to='plans.plan', verbose_name='plan')),
                ('vision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='adopted_copies', to='pledges.visionstatement', verbose_name='vision')),
            ],
            options={
                'verbose_name': 'copy as adopted',
                'verbose_name_plural': 'copies as adopted',
                'ordering': ['adopted_on', 'number', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalAdoptedCopy',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='number')),
                ('body_en', models.CharField(blank=True, help_text='Only where none of the committees above adopted it.', max_length=150, null=True, verbose_name='adopted by, in words')),
                ('body_cy', models.CharField(blank=True, help_text='Only where none of the committees above adopted it.', max_length=150, null=True, verbose_name='adopted by, in words')),
                ('adopted_on', models.DateField(verbose_name='adopted on')),
                ('kept_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='saved at')),
                ('sha256', models.CharField(editable=False, max_length=64, verbose_name='SHA-256')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('committee', models.ForeignKey(blank=True, db_constraint=False, help_text='The committee, the cabinet or the full council.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='councils.committee', verbose_name='adopted by')),
                ('council', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='councils.council')),
                ('decision', models.ForeignKey(blank=True, db_constraint=False, help_text='Where it is minuted, if that is published here.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='plans.decision', verbose_name='decision')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kept_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saved by')),
                ('plan', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='plans.plan', verbose_name='plan')),
                ('vision', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pledges.visionstatement', verbose_name='vision')),
            ],
            options={
                'verbose_name': 'historical copy as adopted',
                'verbose_name_plural': 'historical copies as adopted',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalWithdrawnText',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('places', models.JSONField(editable=False, verbose_name='texts withdrawn')),
                ('reason_en', models.TextField(help_text='Name the law or the ruling. Residents will see this.', null=True, verbose_name='why it is withdrawn')),
                ('reason_cy', models.TextField(help_text='Name the law or the ruling. Residents will see this.', null=True, verbose_name='why it is withdrawn')),
                ('withdrawn_on', models.DateField(default=django.utils.timezone.localdate, editable=False, verbose_name='withdrawn on')),
                ('sha256_before', models.CharField(editable=False, max_length=64, verbose_name='SHA-256 before')),
                ('sha256', models.CharField(editable=False, max_length=64, verbose_name='SHA-256')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('adopted_copy', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='plans.adoptedcopy', verbose_name='copy as adopted')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='withdrawn by')),
            ],
            options={
                'verbose_name': 'historical withdrawal of texts',
                'verbose_name_plural': 'historical withdrawals of texts',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='WithdrawnText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', concurrency.fields.AutoIncVersionField(default=0, help_text='record revision number')),
                ('places', models.JSONField(editable=False, verbose_name='texts withdrawn')),
                ('reason', models.TextField(help_text='Name the law or the ruling. Residents will see this.', verbose_name='why it is withdrawn')),
                ('reason_en', models.TextField(help_text='Name the law or the ruling. Residents will see this.', null=True, verbose_name='why it is withdrawn')),
                ('reason_cy', models.TextField(help_text='Name the law or the ruling. Residents will see this.', null=True, verbose_name='why it is withdrawn')),
                ('withdrawn_on', models.DateField(default=django.utils.timezone.localdate, editable=False, verbose_name='withdrawn on')),
                ('sha256_before', models.CharField(editable=False, max_length=64, verbose_name='SHA-256 before')),
                ('sha256', models.CharField(editable=False, max_length=64, verbose_name='SHA-256')),
                ('adopted_copy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawals', to='plans.adoptedcopy', verbose_name='copy as adopted')),
                ('withdrawn_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='withdrawn by')),
            ],
            options={
                'verbose_name': 'withdrawal of texts',
                'verbose_name_plural': 'withdrawals of texts',
                'ordering': ['pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='adoptedcopy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('plan', None), ('vision__isnull', False)), models.Q(('plan__isnull', False), ('vision', None)), _connector='OR'), name='adoptedcopy_of_one_edition'),
        ),
        migrations.AddConstraint(
            model_name='adoptedcopy',
            constraint=models.UniqueConstraint(fields=('vision', 'number'), name='adoptedcopy_once_per_vision'),
        ),
        migrations.AddConstraint(
            model_name='adoptedcopy',
            constraint=models.UniqueConstraint(fields=('plan', 'number'), name='adoptedcopy_once_per_plan'),
        ),
        migrations.AddConstraint(
            model_name='adoptedcopy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('body_en', ''), _negated=True), ('body_en__isnull', False)), name='adoptedcopy_has_a_body'),
        ),
        migrations.AddConstraint(
            model_name='withdrawntext',
            constraint=models.UniqueConstraint(fields=('adopted_copy', 'sha256_before'), name='withdrawntext_once_for_each_digest'),
        ),
        migrations.AddConstraint(
            model_name='withdrawntext',
            constraint=models.CheckConstraint(condition=models.Q(('sha256', models.F('sha256_before')), _negated=True), name='withdrawntext_changes_it'),
        ),
        migrations.RunPython(keep, let_go),
    ]
