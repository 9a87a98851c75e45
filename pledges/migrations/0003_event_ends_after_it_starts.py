from django.db import migrations, models


class Migration(migrations.Migration):
    """An event of one day, too, ends after it starts: an empty last day let any time through."""

    dependencies = [
        ('pledges', '0002_approach_achievement_news_event'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='event',
            name='event_end_time_after_start',
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at', None), models.Q(('starts_at__isnull', False), models.Q(models.Q(('ends_on__gt', models.F('starts_on')), ('ends_on__isnull', False)), ('ends_at__gt', models.F('starts_at')), _connector='OR')), _connector='OR'), name='event_end_time_after_start', violation_error_message='The event ends before it starts: check both times.'),
        ),
    ]
