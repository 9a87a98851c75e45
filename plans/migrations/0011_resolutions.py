"""A decision has resolutions, each with its outcome, and says more of how it came about."""

import uuid

import concurrency.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import councils.fields

# Those that one decision as a whole could have; it has none while its resolutions say it.
OUTCOMES = [
    (word, word.capitalize())
    for word in 'noted approved agreed endorsed adopted deferred referred recommended'.split()
]


class Migration(migrations.Migration):

    dependencies = [
        ('councils', '0010_open_forms'),
        ('plans', '0010_last_reviewed'),
        ('pledges', '0005_last_reviewed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Alternative',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', concurrency.fields.AutoIncVersionField(default=0, help_text='record revision number')),
                ('title', models.CharField(help_text='Such as “Do nothing”.', max_length=255, verbose_name='alternative')),
                ('title_en', models.CharField(help_text='Such as “Do nothing”.', max_length=255, null=True, verbose_name='alternative')),
                ('title_cy', models.CharField(help_text='Such as “Do nothing”.', max_length=255, null=True, verbose_name='alternative')),
                ('why_rejected', models.TextField(blank=True, verbose_name='why it was rejected')),
                ('why_rejected_en', models.TextField(blank=True, null=True, verbose_name='why it was rejected')),
                ('why_rejected_cy', models.TextField(blank=True, null=True, verbose_name='why it was rejected')),
                ('position', models.PositiveIntegerField(default=0, verbose_name='order')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alternatives', to='plans.decision', verbose_name='decision')),
                ('lineage', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='councils.lineage', verbose_name='set of editions')),
            ],
            options={
                'verbose_name': 'alternative considered',
                'verbose_name_plural': 'alternatives considered',
                'ordering': ['position', 'pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('decision', 'lineage'), name='alternative_once_per_edition'),
                    models.CheckConstraint(condition=models.Q(('lineage__gte', uuid.UUID('3a9cbb38-0000-0000-0000-000000000000')), ('lineage__lte', uuid.UUID('3a9cbb38-ffff-ffff-ffff-ffffffffffff'))), name='alternative_lineage_of_its_kind', violation_error_message='This belongs to something of another kind.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='HistoricalAlternative',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('title_en', models.CharField(help_text='Such as “Do nothing”.', max_length=255, null=True, verbose_name='alternative')),
                ('title_cy', models.CharField(help_text='Such as “Do nothing”.', max_length=255, null=True, verbose_name='alternative')),
                ('why_rejected_en', models.TextField(blank=True, null=True, verbose_name='why it was rejected')),
                ('why_rejected_cy', models.TextField(blank=True, null=True, verbose_name='why it was rejected')),
                ('position', models.PositiveIntegerField(default=0, verbose_name='order')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('decision', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='plans.decision', verbose_name='decision')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lineage', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='councils.lineage', verbose_name='set of editions')),
            ],
            options={
                'verbose_name': 'historical alternative considered',
                'verbose_name_plural': 'historical alternatives considered',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalResolution',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('noted', 'Noted'), ('approved', 'Approved'), ('agreed', 'Agreed'), ('endorsed', 'Endorsed'), ('adopted', 'Adopted'), ('amended', 'Amended'), ('deferred', 'Deferred'), ('referred', 'Referred'), ('recommended', 'Recommended'), ('refused', 'Refused'), ('rejected', 'Rejected'), ('withdrawn', 'Withdrawn'), ('called_in', 'Called in')], max_length=12, verbose_name='outcome')),
                ('acts_on_en', models.CharField(blank=True, help_text='In a few words, such as “the report”. Lists show it after the outcome.', max_length=255, null=True, verbose_name='what it acts on')),
                ('acts_on_cy', models.CharField(blank=True, help_text='In a few words, such as “the report”. Lists show it after the outcome.', max_length=255, null=True, verbose_name='what it acts on')),
                ('text_en', models.TextField(blank=True, help_text='What was resolved. Nothing exempt or confidential.', null=True, verbose_name='resolution')),
                ('text_cy', models.TextField(blank=True, help_text='What was resolved. Nothing exempt or confidential.', null=True, verbose_name='resolution')),
                ('effect_en', models.TextField(blank=True, help_text='What it means for residents, beyond what the outcome means.', null=True, verbose_name='effect')),
                ('effect_cy', models.TextField(blank=True, help_text='What it means for residents, beyond what the outcome means.', null=True, verbose_name='effect')),
                ('in_force_on', models.DateField(blank=True, null=True, verbose_name='in force from')),
                ('receiving_body_en', models.CharField(blank=True, help_text='Where it is not a committee listed here.', max_length=150, null=True, verbose_name='body that decides')),
                ('receiving_body_cy', models.CharField(blank=True, help_text='Where it is not a committee listed here.', max_length=150, null=True, verbose_name='body that decides')),
                ('position', models.PositiveIntegerField(default=0, verbose_name='order')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('decided_by', models.ForeignKey(blank=True, db_constraint=False, help_text='The decision in which that body decided. Each of the two pages then links to the other.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='plans.decision', verbose_name='later decision')),
                ('decision', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='plans.decision', verbose_name='decision')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lineage', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='councils.lineage', verbose_name='set of editions')),
                ('receiving_committee', models.ForeignKey(blank=True, db_constraint=False, help_text='Where the meeting referred or recommended it to a committee of the council.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='councils.committee', verbose_name='committee that decides')),
            ],
            options={
                'verbose_name': 'historical resolution',
                'verbose_name_plural': 'historical resolutions',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Resolution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', concurrency.fields.AutoIncVersionField(default=0, help_text='record revision number')),
                ('outcome', models.CharField(choices=[('noted', 'Noted'), ('approved', 'Approved'), ('agreed', 'Agreed'), ('endorsed', 'Endorsed'), ('adopted', 'Adopted'), ('amended', 'Amended'), ('deferred', 'Deferred'), ('referred', 'Referred'), ('recommended', 'Recommended'), ('refused', 'Refused'), ('rejected', 'Rejected'), ('withdrawn', 'Withdrawn'), ('called_in', 'Called in')], max_length=12, verbose_name='outcome')),
                ('acts_on', models.CharField(blank=True, help_text='In a few words, such as “the report”. Lists show it after the outcome.', max_length=255, verbose_name='what it acts on')),
                ('acts_on_en', models.CharField(blank=True, help_text='In a few words, such as “the report”. Lists show it after the outcome.', max_length=255, null=True, verbose_name='what it acts on')),
                ('acts_on_cy', models.CharField(blank=True, help_text='In a few words, such as “the report”. Lists show it after the outcome.', max_length=255, null=True, verbose_name='what it acts on')),
                ('text', models.TextField(blank=True, help_text='What was resolved. Nothing exempt or confidential.', verbose_name='resolution')),
                ('text_en', models.TextField(blank=True, help_text='What was resolved. Nothing exempt or confidential.', null=True, verbose_name='resolution')),
                ('text_cy', models.TextField(blank=True, help_text='What was resolved. Nothing exempt or confidential.', null=True, verbose_name='resolution')),
                ('effect', models.TextField(blank=True, help_text='What it means for residents, beyond what the outcome means.', verbose_name='effect')),
                ('effect_en', models.TextField(blank=True, help_text='What it means for residents, beyond what the outcome means.', null=True, verbose_name='effect')),
                ('effect_cy', models.TextField(blank=True, help_text='What it means for residents, beyond what the outcome means.', null=True, verbose_name='effect')),
                ('in_force_on', models.DateField(blank=True, null=True, verbose_name='in force from')),
                ('receiving_body', models.CharField(blank=True, help_text='Where it is not a committee listed here.', max_length=150, verbose_name='body that decides')),
                ('receiving_body_en', models.CharField(blank=True, help_text='Where it is not a committee listed here.', max_length=150, null=True, verbose_name='body that decides')),
                ('receiving_body_cy', models.CharField(blank=True, help_text='Where it is not a committee listed here.', max_length=150, null=True, verbose_name='body that decides')),
                ('position', models.PositiveIntegerField(default=0, verbose_name='order')),
                ('decided_by', models.ForeignKey(blank=True, help_text='The decision in which that body decided. Each of the two pages then links to the other.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='resolutions_decided', to='plans.decision', verbose_name='later decision')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='resolutions', to='plans.decision', verbose_name='decision')),
                ('lineage', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='councils.lineage', verbose_name='set of editions')),
                ('receiving_committee', models.ForeignKey(blank=True, help_text='Where the meeting referred or recommended it to a committee of the council.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='resolutions_received', to='councils.committee', verbose_name='committee that decides')),
            ],
            options={
                'verbose_name': 'resolution',
                'verbose_name_plural': 'resolutions',
                'ordering': ['position', 'pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('decision', 'lineage'), name='resolution_once_per_edition'),
                    models.CheckConstraint(condition=models.Q(('receiving_committee', None), ('receiving_body_en', ''), ('receiving_body_en', None), _connector='OR'), name='resolution_one_receiving_body', violation_error_message='Choose a committee or enter a body, not both.'),
                    models.CheckConstraint(condition=models.Q(('lineage__gte', uuid.UUID('29a7d88b-0000-0000-0000-000000000000')), ('lineage__lte', uuid.UUID('29a7d88b-ffff-ffff-ffff-ffffffffffff'))), name='resolution_lineage_of_its_kind', violation_error_message='This belongs to something of another kind.'),
                ],
            },
        ),
        *(
            migrations.AlterField(
                model_name=name,
                name='outcome',
                field=models.CharField(choices=OUTCOMES, max_length=12, null=True, verbose_name='outcome'),
            )
            for name in ('decision', 'historicaldecision')
        ),
        migrations.AddField(
            model_name='decision',
            name='call_in_ends_at',
            field=models.DateTimeField(blank=True, help_text='Until when councillors can call it in.', null=True, verbose_name='call-in deadline'),
        ),
        migrations.AddField(
            model_name='decision',
            name='called_in_by',
            field=models.CharField(blank=True, help_text='Such as “Five members of the council”.', max_length=255, verbose_name='called in by'),
        ),
        migrations.AddField(
            model_name='decision',
            name='called_in_by_cy',
            field=models.CharField(blank=True, help_text='Such as “Five members of the council”.', max_length=255, null=True, verbose_name='called in by'),
        ),
        migrations.AddField(
            model_name='decision',
            name='called_in_by_en',
            field=models.CharField(blank=True, help_text='Such as “Five members of the council”.', max_length=255, null=True, verbose_name='called in by'),
        ),
        migrations.AddField(
            model_name='decision',
            name='called_in_on',
            field=models.DateField(blank=True, null=True, verbose_name='called in on'),
        ),
        migrations.AddField(
            model_name='decision',
            name='dispensations',
            field=models.TextField(blank=True, verbose_name='dispensations'),
        ),
        migrations.AddField(
            model_name='decision',
            name='dispensations_cy',
            field=models.TextField(blank=True, null=True, verbose_name='dispensations'),
        ),
        migrations.AddField(
            model_name='decision',
            name='dispensations_en',
            field=models.TextField(blank=True, null=True, verbose_name='dispensations'),
        ),
        migrations.AddField(
            model_name='decision',
            name='interests',
            field=models.TextField(blank=True, help_text='Who declared an interest, and what they did.', verbose_name='interests declared'),
        ),
        migrations.AddField(
            model_name='decision',
            name='interests_cy',
            field=models.TextField(blank=True, help_text='Who declared an interest, and what they did.', null=True, verbose_name='interests declared'),
        ),
        migrations.AddField(
            model_name='decision',
            name='interests_en',
            field=models.TextField(blank=True, help_text='Who declared an interest, and what they did.', null=True, verbose_name='interests declared'),
        ),
        migrations.AddField(
            model_name='decision',
            name='is_called_in',
            field=models.BooleanField(blank=True, choices=[(True, 'Yes'), (False, 'No')], help_text='Choose No once the deadline has passed and nobody called it in.', null=True, verbose_name='called in'),
        ),
        migrations.AddField(
            model_name='decision',
            name='is_key_decision',
            field=models.BooleanField(blank=True, choices=[(True, 'Yes'), (False, 'No')], help_text='Leave empty if not known. Residents then see nothing about it.', null=True, verbose_name='key decision'),
        ),
        migrations.AddField(
            model_name='decision',
            name='is_subject_to_call_in',
            field=models.BooleanField(blank=True, choices=[(True, 'Yes'), (False, 'No')], help_text='Leave empty if not known. Residents then see nothing about it.', null=True, verbose_name='can be called in'),
        ),
        migrations.AddField(
            model_name='decision',
            name='key_reason',
            field=models.TextField(blank=True, help_text='Such as “It spends more than £500,000”.', verbose_name='why it is a key decision'),
        ),
        migrations.AddField(
            model_name='decision',
            name='key_reason_cy',
            field=models.TextField(blank=True, help_text='Such as “It spends more than £500,000”.', null=True, verbose_name='why it is a key decision'),
        ),
        migrations.AddField(
            model_name='decision',
            name='key_reason_en',
            field=models.TextField(blank=True, help_text='Such as “It spends more than £500,000”.', null=True, verbose_name='why it is a key decision'),
        ),
        migrations.AddField(
            model_name='decision',
            name='minutes_confirmed_on',
            field=models.DateField(blank=True, help_text='Leave empty while the minutes are a draft. Residents see that they are.', null=True, verbose_name='minutes confirmed on'),
        ),
        migrations.AddField(
            model_name='decision',
            name='notice_on',
            field=models.DateField(blank=True, help_text='Of the decision to come.', null=True, verbose_name='notice published on'),
        ),
        migrations.AddField(
            model_name='decision',
            name='notice_url',
            field=councils.fields.WebAddressField(blank=True, help_text='Must start with https://. We add this if you leave it out.', verbose_name='address of the notice'),
        ),
        migrations.AddField(
            model_name='decision',
            name='reasons',
            field=models.TextField(blank=True, help_text='Why it was decided so.', verbose_name='reasons'),
        ),
        migrations.AddField(
            model_name='decision',
            name='reasons_cy',
            field=models.TextField(blank=True, help_text='Why it was decided so.', null=True, verbose_name='reasons'),
        ),
        migrations.AddField(
            model_name='decision',
            name='reasons_en',
            field=models.TextField(blank=True, help_text='Why it was decided so.', null=True, verbose_name='reasons'),
        ),
        migrations.AddField(
            model_name='historicaldecision',
            name='call_in_ends_at',
            field=models.DateTimeField(blank=True, help_text='Until when councillors can call it in.', null=True, verbose_name='call-in deadline'),
        ),
        migrations.AddField(
            model_name='historicaldecision',
            name='called_in_by_cy',
            field=models.CharField(blank=True, help_text='Such as “Five members of the council”.', max_length=255, null=True, verbose_name='called in by'),
        ),
        migrations.AddField(
            model_name='historicaldecision',
            name='called_in_by_en',
            field=models.CharField(blank=True, help_text='Such as “Five members of the council”.', max_length=255, null=True, verbose_name='called in by'),
        ),
        migrations.AddField(
            model_name='historicaldecision',
            name='called_in_on',
            field=models.DateField(blank=True, null=True, verbose_name='called in on'),
        ),
        migrations.AddField(
            model_name='historicaldecision',
            name='dispensations_cy',
            field=models.TextField(blank=True, null=True, verbose_name='dispensations'),
        ),
        migrations.AddField(
            model_name='historicaldecision',
            name='dispensations_en',
            field=models.TextField(blank=True, null=True, verbose_name='dispensations'),
        ),
        migrations.AddField(
            model_name='historicaldecision',
            name='interests_cy',
            field=models.TextField(blank=True, help_text='Who declared an interest, and what they did.', null=True, verbose_name='interests declared'),
        ),
        migrations.AddField(
            model_name='historicaldecision',
            name='interests_en',
            field=models.TextField(blank=True, help_text='Who declared an interest, and what they did.', null=True, verbose_name='interests declared'),
        ),
        migrations.AddField(
            model_name='historicaldecision',
            name='is_called_in',
            field=models.BooleanField(blank=True, choices=[(True, 'Yes'), (False, 'No')], help_text='Choose No once the deadline has passed and nobody called it in.', null=True, verbose_name='called in'),
        ),
        migrations.AddField(
            model_name='historicaldecision',
            name='is_key_decision',
            field=models.BooleanField(blank=True, choices=[(True, 'Yes'), (False, 'No')], help_text='Leave empty if not known. Residents then see nothing about it.', null=True, verbose_name='key decision'),
        ),
        migrations.AddField(
            model_name='historicaldecision',
            name='is_subject_to_call_in',
            field=models.BooleanField(blank=True, choices=[(True, 'Yes'), (False, 'No')], help_text='Leave empty if not known. Residents then see nothing about it.', null=True, verbose_name='can be called in'),
        ),
        migrations.AddField(
            model_name='historicaldecision',
            name='key_reason_cy',
            field=models.TextField(blank=True, help_text='Such as “It spends more than £500,000”.', null=True, verbose_name='why it is a key decision'),
        ),
        migrations.AddField(
            model_name='historicaldecision',
            name='key_reason_en',
            field=models.TextField(blank=True, help_text='Such as “It spends more than £500,000”.', null=True, verbose_name='why it is a key decision'),
        ),
        migrations.AddField(
            model_name='historicaldecision',
            name='minutes_confirmed_on',
            field=models.DateField(blank=True, help_text='Leave empty while the minutes are a draft. Residents see that they are.', null=True, verbose_name='minutes confirmed on'),
        ),
        migrations.AddField(
            model_name='historicaldecision',
            name='notice_on',
            field=models.DateField(blank=True, help_text='Of the decision to come.', null=True, verbose_name='notice published on'),
        ),
        migrations.AddField(
            model_name='historicaldecision',
            name='notice_url',
            field=councils.fields.WebAddressField(blank=True, help_text='Must start with https://. We add this if you leave it out.', verbose_name='address of the notice'),
        ),
        migrations.AddField(
            model_name='historicaldecision',
            name='reasons_cy',
            field=models.TextField(blank=True, help_text='Why it was decided so.', null=True, verbose_name='reasons'),
        ),
        migrations.AddField(
            model_name='historicaldecision',
            name='reasons_en',
            field=models.TextField(blank=True, help_text='Why it was decided so.', null=True, verbose_name='reasons'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('notice_on__lte', models.F('meeting_on'))), name='decision_notice_before_meeting', violation_error_message='The notice is after the meeting. Check both dates.'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('minutes_confirmed_on__gte', models.F('meeting_on'))), name='decision_minutes_after_meeting', violation_error_message='The minutes were confirmed before the meeting. Check both dates.'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('called_in_on__gte', models.F('meeting_on'))), name='decision_called_in_after_meeting', violation_error_message='It was called in before the meeting. Check both dates.'),
        ),
    ]
