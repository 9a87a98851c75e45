import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('councils', '0005_moment'),
    ]

    operations = [
        migrations.CreateModel(
            name='SentForm',
            fields=[
                ('mark', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('object_id', models.PositiveBigIntegerField()),
                ('sent_at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'sent form',
                'verbose_name_plural': 'sent forms',
                'indexes': [models.Index(fields=['sent_at'], name='sentform_age')],
            },
        ),
    ]
