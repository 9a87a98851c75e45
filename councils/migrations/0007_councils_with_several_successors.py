"""The one council that replaces another becomes the first of several, each in a part of the area."""

import concurrency.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def carry_over(apps, schema_editor):
    Successor = apps.get_model('councils', 'Successor')
    Record = apps.get_model('councils', 'HistoricalSuccessor')
    for council in apps.get_model('councils', 'Council').objects.exclude(replaced_by=None):
        row = Successor.objects.create(council=council, successor_id=council.replaced_by_id)
        values = {'id': row.pk, 'council_id': council.pk, 'successor_id': council.replaced_by_id}
        Record.objects.create(**values, history_date=timezone.now(), history_type='+')
    # The columns can be altered only when PostgreSQL has nothing left to check.
    schema_editor.connection.check_constraints()


def carry_back(apps, schema_editor):
    """The first of several; none of a council without a last day, which could not have had one."""
    Council = apps.get_model('councils', 'Council')
    for row in apps.get_model('councils', 'Successor').objects.order_by('-pk'):
        ending = Council.objects.filter(pk=row.council_id).exclude(ends_on=None)
        ending.update(replaced_by_id=row.successor_id)
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):

    dependencies = [
        ('councils', '0006_wards'),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalSuccessor',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('area_en', models.CharField(blank=True, help_text='If several councils replace it: which part, such as “the boroughs of Northtown and Easton”. Residents will see this.', max_length=255, null=True, verbose_name='area')),
                ('area_cy', models.CharField(blank=True, help_text='If several councils replace it: which part, such as “the boroughs of Northtown and Easton”. Residents will see this.', max_length=255, null=True, verbose_name='area')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical successor council',
                'verbose_name_plural': 'historical successor councils',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Successor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', concurrency.fields.AutoIncVersionField(default=0, help_text='record revision number')),
                ('area', models.CharField(blank=True, help_text='If several councils replace it: which part, such as “the boroughs of Northtown and Easton”. Residents will see this.', max_length=255, verbose_name='area')),
                ('area_en', models.CharField(blank=True, help_text='If several councils replace it: which part, such as “the boroughs of Northtown and Easton”. Residents will see this.', max_length=255, null=True, verbose_name='area')),
                ('area_cy', models.CharField(blank=True, help_text='If several councils replace it: which part, such as “the boroughs of Northtown and Easton”. Residents will see this.', max_length=255, null=True, verbose_name='area')),
            ],
            options={
                'verbose_name': 'successor council',
                'verbose_name_plural': 'successor councils',
                'ordering': ['council', 'pk'],
            },
        ),
        migrations.AlterField(
            model_name='council',
            name='ends_on',
            field=models.DateField(blank=True, help_text='After this day its pages stay as they are, and say which councils replaced it.', null=True, verbose_name='last day'),
        ),
        migrations.AlterField(
            model_name='historicalcouncil',
            name='ends_on',
            field=models.DateField(blank=True, help_text='After this day its pages stay as they are, and say which councils replaced it.', null=True, verbose_name='last day'),
        ),
        migrations.AddField(
            model_name='historicalsuccessor',
            name='council',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='councils.council', verbose_name='council'),
        ),
        migrations.AddField(
            model_name='historicalsuccessor',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalsuccessor',
            name='successor',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='councils.council', verbose_name='replaced by'),
        ),
        migrations.AddField(
            model_name='successor',
            name='council',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='councils.council', verbose_name='council'),
        ),
        migrations.AddField(
            model_name='successor',
            name='successor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='councils.council', verbose_name='replaced by'),
        ),
        migrations.AddConstraint(
            model_name='successor',
            constraint=models.UniqueConstraint(fields=('council', 'successor'), name='successor_once', violation_error_message='This council has already been added.'),
        ),
        migrations.AddConstraint(
            model_name='successor',
            constraint=models.CheckConstraint(condition=models.Q(('successor', models.F('council')), _negated=True), name='successor_is_another', violation_error_message='A council cannot replace itself.'),
        ),
        migrations.RunPython(carry_over, carry_back),
        migrations.RemoveConstraint(
            model_name='council',
            name='council_replaced_has_ended',
        ),
        migrations.RemoveField(
            model_name='council',
            name='replaced_by',
        ),
        migrations.RemoveField(
            model_name='historicalcouncil',
            name='replaced_by',
        ),
    ]
