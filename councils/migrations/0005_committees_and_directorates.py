import concurrency.fields
import django.db.models.deletion
import django.db.models.functions.text
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('councils', '0004_search_by_kind'),
    ]

    operations = [
        migrations.CreateModel(
            name='Committee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', concurrency.fields.AutoIncVersionField(default=0, help_text='record revision number')),
                ('name', models.CharField(help_text='As in its papers: Scrutiny Committee.', max_length=150, verbose_name='name')),
                ('name_en', models.CharField(help_text='As in its papers: Scrutiny Committee.', max_length=150, null=True, verbose_name='name')),
                ('name_cy', models.CharField(help_text='As in its papers: Scrutiny Committee.', max_length=150, null=True, verbose_name='name')),
                ('slug', models.SlugField(blank=True, help_text='Made from the name if left empty.', max_length=80, verbose_name='address')),
                ('kind', models.CharField(choices=[('cabinet', 'cabinet or executive'), ('full_council', 'full council'), ('scrutiny', 'scrutiny committee'), ('other', 'other committee'), ('partnership', 'board or partnership')], max_length=12, verbose_name='kind')),
                ('remit', models.TextField(blank=True, help_text='What it decides or looks at, in one or two sentences.', verbose_name='remit')),
                ('remit_en', models.TextField(blank=True, help_text='What it decides or looks at, in one or two sentences.', null=True, verbose_name='remit')),
                ('remit_cy', models.TextField(blank=True, help_text='What it decides or looks at, in one or two sentences.', null=True, verbose_name='remit')),
                ('until_on', models.DateField(blank=True, help_text='Leave empty if the committee still meets.', null=True, verbose_name='last day')),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='committees', to='councils.council', verbose_name='council')),
            ],
            options={
                'verbose_name': 'committee',
                'verbose_name_plural': 'committees',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CommitteeMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', concurrency.fields.AutoIncVersionField(default=0, help_text='record revision number')),
                ('role', models.CharField(choices=[('chair', 'chair'), ('vice_chair', 'vice-chair'), ('member', 'member')], default='member', max_length=10, verbose_name='role')),
                ('from_on', models.DateField(blank=True, help_text='Leave empty if not known.', null=True, verbose_name='from')),
                ('until_on', models.DateField(blank=True, help_text='The last day. Leave empty if it is current.', null=True, verbose_name='until')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='councils.committee', verbose_name='committee')),
                ('councillor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='committee_places', to='councils.councillor', verbose_name='councillor')),
            ],
            options={
                'verbose_name': 'committee member',
                'verbose_name_plural': 'committee members',
                'ordering': [models.OrderBy(models.F('from_on'), descending=True, nulls_last=True), 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Directorate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', concurrency.fields.AutoIncVersionField(default=0, help_text='record revision number')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('name_en', models.CharField(max_length=150, null=True, verbose_name='name')),
                ('name_cy', models.CharField(max_length=150, null=True, verbose_name='name')),
                ('slug', models.SlugField(blank=True, help_text='Made from the name if left empty.', max_length=80, verbose_name='address')),
                ('remit', models.TextField(blank=True, help_text='What it is responsible for, in one or two sentences.', verbose_name='remit')),
                ('remit_en', models.TextField(blank=True, help_text='What it is responsible for, in one or two sentences.', null=True, verbose_name='remit')),
                ('remit_cy', models.TextField(blank=True, help_text='What it is responsible for, in one or two sentences.', null=True, verbose_name='remit')),
                ('director_role', models.CharField(blank=True, help_text='The job title of whoever leads it, not a name. Shown to the public.', max_length=150, verbose_name='led by')),
                ('director_role_en', models.CharField(blank=True, help_text='The job title of whoever leads it, not a name. Shown to the public.', max_length=150, null=True, verbose_name='led by')),
                ('director_role_cy', models.CharField(blank=True, help_text='The job title of whoever leads it, not a name. Shown to the public.', max_length=150, null=True, verbose_name='led by')),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='directorates', to='councils.council', verbose_name='council')),
            ],
            options={
                'verbose_name': 'directorate',
                'verbose_name_plural': 'directorates',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalCommittee',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('name_en', models.CharField(help_text='As in its papers: Scrutiny Committee.', max_length=150, null=True, verbose_name='name')),
                ('name_cy', models.CharField(help_text='As in its papers: Scrutiny Committee.', max_length=150, null=True, verbose_name='name')),
                ('slug', models.SlugField(blank=True, help_text='Made from the name if left empty.', max_length=80, verbose_name='address')),
                ('kind', models.CharField(choices=[('cabinet', 'cabinet or executive'), ('full_council', 'full council'), ('scrutiny', 'scrutiny committee'), ('other', 'other committee'), ('partnership', 'board or partnership')], max_length=12, verbose_name='kind')),
                ('remit_en', models.TextField(blank=True, help_text='What it decides or looks at, in one or two sentences.', null=True, verbose_name='remit')),
                ('remit_cy', models.TextField(blank=True, help_text='What it decides or looks at, in one or two sentences.', null=True, verbose_name='remit')),
                ('until_on', models.DateField(blank=True, help_text='Leave empty if the committee still meets.', null=True, verbose_name='last day')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('council', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='councils.council', verbose_name='council')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical committee',
                'verbose_name_plural': 'historical committees',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalCommitteeMember',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('role', models.CharField(choices=[('chair', 'chair'), ('vice_chair', 'vice-chair'), ('member', 'member')], default='member', max_length=10, verbose_name='role')),
                ('from_on', models.DateField(blank=True, help_text='Leave empty if not known.', null=True, verbose_name='from')),
                ('until_on', models.DateField(blank=True, help_text='The last day. Leave empty if it is current.', null=True, verbose_name='until')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('committee', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='councils.committee', verbose_name='committee')),
                ('councillor', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='councils.councillor', verbose_name='councillor')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical committee member',
                'verbose_name_plural': 'historical committee members',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalDirectorate',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('name_en', models.CharField(max_length=150, null=True, verbose_name='name')),
                ('name_cy', models.CharField(max_length=150, null=True, verbose_name='name')),
                ('slug', models.SlugField(blank=True, help_text='Made from the name if left empty.', max_length=80, verbose_name='address')),
                ('remit_en', models.TextField(blank=True, help_text='What it is responsible for, in one or two sentences.', null=True, verbose_name='remit')),
                ('remit_cy', models.TextField(blank=True, help_text='What it is responsible for, in one or two sentences.', null=True, verbose_name='remit')),
                ('director_role_en', models.CharField(blank=True, help_text='The job title of whoever leads it, not a name. Shown to the public.', max_length=150, null=True, verbose_name='led by')),
                ('director_role_cy', models.CharField(blank=True, help_text='The job title of whoever leads it, not a name. Shown to the public.', max_length=150, null=True, verbose_name='led by')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('council', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='councils.council', verbose_name='council')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical directorate',
                'verbose_name_plural': 'historical directorates',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddConstraint(
            model_name='committee',
            constraint=models.UniqueConstraint(models.F('council'), django.db.models.functions.text.Lower('name_en'), name='committee_name_unique', violation_error_message='This council already has a committee of this name.'),
        ),
        migrations.AddConstraint(
            model_name='committee',
            constraint=models.UniqueConstraint(fields=('council', 'slug'), name='committee_address_unique', violation_error_message='Another committee already has this address.'),
        ),
        migrations.AddConstraint(
            model_name='committeemember',
            constraint=models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='committeemember_until_after_from', violation_error_message='The end date is before the start date. Check both dates.'),
        ),
        migrations.AddConstraint(
            model_name='committeemember',
            constraint=models.UniqueConstraint(condition=models.Q(('until_on', None)), fields=('committee', 'councillor'), name='committeemember_current_once', violation_error_message='This councillor is already in this committee at that time. Check both dates.'),
        ),
        migrations.AddConstraint(
            model_name='directorate',
            constraint=models.UniqueConstraint(models.F('council'), django.db.models.functions.text.Lower('name_en'), name='directorate_name_unique', violation_error_message='This council already has a directorate of this name.'),
        ),
        migrations.AddConstraint(
            model_name='directorate',
            constraint=models.UniqueConstraint(fields=('council', 'slug'), name='directorate_address_unique', violation_error_message='Another directorate already has this address.'),
        ),
    ]
