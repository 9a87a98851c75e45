"""The directorate of an action was a text. Each name that a council's actions have becomes one directorate of it.

Records of the history are linked by the same names. What stands in the history alone is no directorate of today: its
words go with the column.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone
from django.utils.text import slugify


def link_directorates(apps, schema_editor):
    Action, Directorate = apps.get_model('delivery', 'Action'), apps.get_model('councils', 'Directorate')
    known = list(Directorate.objects.all())  # some, where this is done a second time
    made = {(row.council_id, (row.name_en or row.name).lower()): row for row in known}
    with_words = Action.objects.exclude(directorate_words_en='', directorate_words_cy='').select_related('plan')
    for action in with_words.order_by('pk').iterator():
        if not (name := words_of(action)):
            continue
        key = action.plan.council_id, name.lower()
        welsh = (action.directorate_words_cy or '').strip() or None
        if key not in made:
            made[key] = Directorate(council_id=key[0], name=name, name_en=name, name_cy=welsh)
            made[key].slug = free_slug(name, {row.slug for row in made.values() if row.council_id == key[0]})
            made[key].save()
        elif welsh and not made[key].name_cy:
            made[key].name_cy = welsh
            made[key].save()
        Action.objects.filter(pk=action.pk).update(directorate=made[key])
    keep_history(apps, [row for row in made.values() if row not in known])
    link_history(apps, made)
    # The columns can be altered again only when PostgreSQL has nothing left to check.
    schema_editor.connection.check_constraints()


def words_of(row) -> str:
    return (row.directorate_words_en or row.directorate_words_cy or '').strip()


def free_slug(name: str, taken: set) -> str:
    stem = slugify(name)[:72].strip('-') or 'directorate'
    numbered = (f'{stem}-{number}' for number in range(2, len(taken) + 3))
    return next(slug for slug in (stem, *numbered) if slug not in taken)


def keep_history(apps, directorates):
    """From the first day on, so that an old address leads to a new one."""
    Record = apps.get_model('councils', 'HistoricalDirectorate')
    texts = ('id', 'name_en', 'name_cy', 'slug', 'remit_en', 'remit_cy', 'director_role_en', 'director_role_cy')
    for row in directorates:
        values = {name: getattr(row, name) for name in (*texts, 'council_id')}
        Record.objects.create(**values, history_date=timezone.now(), history_type='+')


def link_history(apps, made):
    Record, Plan = apps.get_model('delivery', 'HistoricalAction'), apps.get_model('plans', 'Plan')
    councils = dict(Plan.objects.values_list('pk', 'council_id'))
    for record in Record.objects.exclude(directorate_words_en=None, directorate_words_cy=None).iterator():
        if directorate := made.get((councils.get(record.plan_id), words_of(record).lower())):
            Record.objects.filter(pk=record.pk).update(directorate_id=directorate.pk)


def write_words(apps, schema_editor):
    for name, base in (('Action', ('directorate_words',)), ('HistoricalAction', ())):
        model = apps.get_model('delivery', name)
        for directorate in apps.get_model('councils', 'Directorate').objects.iterator():
            english, welsh = directorate.name_en, directorate.name_cy
            words = {'directorate_words_en': english, 'directorate_words_cy': welsh, **dict.fromkeys(base, english)}
            model.objects.filter(directorate_id=directorate.pk).update(**words)
    schema_editor.connection.check_constraints()


RENAMED = [
    (model, f'directorate{language}')
    for model, languages in (('action', ('', '_en', '_cy')), ('historicalaction', ('_en', '_cy')))
    for language in languages
]


def words_name(name: str) -> str:
    return name.replace('directorate', 'directorate_words')


class Migration(migrations.Migration):

    dependencies = [
        ('councils', '0005_committees_and_directorates'),
        ('delivery', '0007_money'),
    ]

    operations = [
        *(migrations.RenameField(model, name, words_name(name)) for model, name in RENAMED),
        migrations.AddField(
            model_name='historicalaction',
            name='directorate',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='councils.directorate', verbose_name='directorate'),
        ),
        migrations.AddField(
            model_name='historicalmeasure',
            name='committee',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='The committee that checks how it is going.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='councils.committee', verbose_name='scrutinised by'),
        ),
        migrations.AddField(
            model_name='historicalmeasure',
            name='directorate',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='councils.directorate', verbose_name='directorate'),
        ),
        migrations.AddField(
            model_name='measure',
            name='committee',
            field=models.ForeignKey(blank=True, help_text='The committee that checks how it is going.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='councils.committee', verbose_name='scrutinised by'),
        ),
        migrations.AddField(
            model_name='measure',
            name='directorate',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='councils.directorate', verbose_name='directorate'),
        ),
        migrations.AddField(
            model_name='action',
            name='directorate',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='councils.directorate', verbose_name='directorate'),
        ),
        migrations.RunPython(link_directorates, write_words),
        *(migrations.RemoveField(model, words_name(name)) for model, name in RENAMED),
    ]
