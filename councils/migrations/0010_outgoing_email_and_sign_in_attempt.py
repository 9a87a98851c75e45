import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('councils', '0009_partner_summary'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalmembership',
            name='name',
            field=models.CharField(blank=True, help_text='As your council knows this person.', max_length=150, verbose_name='name'),
        ),
        migrations.AddField(
            model_name='membership',
            name='name',
            field=models.CharField(blank=True, help_text='As your council knows this person.', max_length=150, verbose_name='name'),
        ),
        migrations.CreateModel(
            name='SignInAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.CharField(max_length=64)),
                ('origin', models.CharField(max_length=64)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('has_succeeded', models.BooleanField(null=True)),
                ('warned_on', models.DateField(null=True)),
            ],
            options={
                'verbose_name': 'sign-in attempt',
                'verbose_name_plural': 'sign-in attempts',
                'indexes': [models.Index(fields=['account', 'at'], name='sign_in_attempt_account'), models.Index(fields=['origin', 'at'], name='sign_in_attempt_origin'), models.Index(fields=['at'], name='sign_in_attempt_age')],
                'constraints': [models.UniqueConstraint(fields=('account', 'warned_on'), name='sign_in_attempt_one_warning_a_day')],
            },
        ),
        migrations.CreateModel(
            name='OutgoingEmail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.TextField(verbose_name='subject')),
                ('to', models.JSONField(default=list, verbose_name='recipients')),
                ('content', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='written at')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now, null=True, verbose_name='next attempt at')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='sent at')),
                ('failed_at', models.DateTimeField(null=True, verbose_name='failed at')),
                ('last_error', models.CharField(blank=True, max_length=100, verbose_name='last error')),
                ('council', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='councils.council', verbose_name='council')),
            ],
            options={
                'verbose_name': 'outgoing email',
                'verbose_name_plural': 'outgoing emails',
                'indexes': [models.Index(condition=models.Q(('next_attempt_at__isnull', False)), fields=['next_attempt_at'], name='outgoing_email_due'), models.Index(condition=models.Q(('failed_at__isnull', False)), fields=['failed_at'], name='outgoing_email_failed'), models.Index(fields=['created_at'], name='outgoing_email_age')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('failed_at', None), ('sent_at', None)), models.Q(('content', None), ('next_attempt_at', None)), _connector='OR'), name='outgoing_email_done_without_text')],
            },
        ),
    ]
