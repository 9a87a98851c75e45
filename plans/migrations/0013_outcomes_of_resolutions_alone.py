"""The outcome of a decision as a whole goes: its resolutions have theirs."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0012_outcomes_become_resolutions'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='decision',
            name='outcome',
        ),
        migrations.RemoveField(
            model_name='decision',
            name='resolution',
        ),
        migrations.RemoveField(
            model_name='decision',
            name='resolution_cy',
        ),
        migrations.RemoveField(
            model_name='decision',
            name='resolution_en',
        ),
        migrations.RemoveField(
            model_name='historicaldecision',
            name='outcome',
        ),
        migrations.RemoveField(
            model_name='historicaldecision',
            name='resolution_cy',
        ),
        migrations.RemoveField(
            model_name='historicaldecision',
            name='resolution_en',
        ),
    ]
