import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

TIMES = ["publish_at", "superseded_at", "starts_at", "ends_at"]


def note_what_is_scheduled_already(apps, schema_editor):
    Moment = apps.get_model('councils', 'Moment')
    to_come = set()
    for model in apps.get_models():
        fields = {field.name: field for field in model._meta.fields}
        if 'council' not in fields or 'history_id' in fields:
            continue
        for name in TIMES:
            if isinstance(fields.get(name), models.DateTimeField):
                later = model.objects.filter(**{f'{name}__gt': timezone.now()})
                to_come |= set(later.values_list('council_id', name))
    Moment.objects.bulk_create(Moment(council_id=council_id, at=at) for council_id, at in to_come)


class Migration(migrations.Migration):

    dependencies = [
        ('councils', '0004_import_batch'),
        ('pledges', '0002_approach_achievement_news_event'),
        ('plans', '0002_news_and_events_of_a_plan'),
    ]

    operations = [
        migrations.CreateModel(
            name='Moment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True)),
                ('council', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='councils.council')),
            ],
            options={
                'verbose_name': 'moment',
                'verbose_name_plural': 'moments',
                'constraints': [models.UniqueConstraint(fields=('council', 'at'), name='moment_once')],
            },
        ),
        migrations.RunPython(note_what_is_scheduled_already, migrations.RunPython.noop, elidable=True),
    ]
