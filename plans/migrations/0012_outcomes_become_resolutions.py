"""The outcome of each decision and what it resolved become one resolution; the first one goes back.

So do the records of its history, one for each time that these words changed. Of a decision that was deleted nothing is
carried over: residents never read it.
"""

import hashlib
import os
import uuid

from django.db import migrations
from django.utils import timezone

TEXTS = {'text_en': 'resolution_en', 'text_cy': 'resolution_cy'}
KEPT_OF_A_RECORD = ('history_date', 'history_type', 'history_user_id', 'history_change_reason')


def new_id() -> uuid.UUID:
    """As `new_id` of councils.models.lineage makes them: the first bytes say that it is of a resolution."""
    mark = hashlib.blake2b(b'resolution', digest_size=4).digest()
    number = int.from_bytes(mark + os.urandom(12))
    return uuid.UUID(int=number & ~(0xF << 76) & ~(0x3 << 62) | 8 << 76 | 2 << 62)


def write_resolutions(apps, schema_editor):
    Decision, Resolution = apps.get_model('plans', 'Decision'), apps.get_model('plans', 'Resolution')
    Lineage = apps.get_model('councils', 'Lineage')
    lineages = {}  # by that of the decision: its editions have editions of one resolution
    for decision in Decision.objects.order_by('pk').iterator():
        known = lineages.get(decision.lineage_id)
        lineage = known or Lineage.objects.create(id=new_id(), council_id=decision.council_id, kind='resolution')
        lineages[decision.lineage_id] = lineage
        resolution = Resolution.objects.create(
            decision=decision,
            lineage=lineage,
            outcome=decision.outcome,
            position=1,
            text=decision.resolution_en or '',
            **{name: getattr(decision, was) for name, was in TEXTS.items()},
        )
        write_records(apps, resolution)
    schema_editor.connection.check_constraints()


def write_records(apps, resolution):
    Before, Record = apps.get_model('plans', 'HistoricalDecision'), apps.get_model('plans', 'HistoricalResolution')
    same = {'id': resolution.pk, 'decision_id': resolution.decision_id, 'lineage_id': resolution.lineage_id}
    said = None
    for record in Before.objects.filter(id=resolution.decision_id).order_by('history_id'):
        words = {'outcome': record.outcome, **{name: getattr(record, was) for name, was in TEXTS.items()}}
        if words != said and record.outcome:
            kept = {name: getattr(record, name) for name in KEPT_OF_A_RECORD}
            kept['history_type'] = '~' if said else '+'
            Record.objects.create(**same, **words, **kept, position=1)
            said = words
    if said is None:
        words = {name: getattr(resolution, name) for name in ('outcome', *TEXTS)}
        now = {'history_date': timezone.now(), 'history_type': '+'}
        Record.objects.create(**same, **words, **now, position=1)


def write_outcomes(apps, schema_editor):
    """Of a decision without a resolution it is told that it was noted, which claims least."""
    Decision, Resolution = apps.get_model('plans', 'Decision'), apps.get_model('plans', 'Resolution')
    Before, Record = apps.get_model('plans', 'HistoricalDecision'), apps.get_model('plans', 'HistoricalResolution')
    known = {value for value, _label in Decision._meta.get_field('outcome').choices}

    def words_of(row):
        texts = {was: getattr(row, name) for name, was in TEXTS.items()}
        return {'outcome': row.outcome if row.outcome in known else 'noted', **texts}

    for decision in Decision.objects.order_by('pk').iterator():
        first = Resolution.objects.filter(decision=decision).order_by('position', 'pk').first()
        words = {'outcome': 'noted'}
        if first:
            words = words_of(first)
        Decision.objects.filter(pk=decision.pk).update(**words, resolution=words.get('resolution_en') or '')
        records = list(Record.objects.filter(id=first.pk).order_by('history_id')) if first else []
        for record in Before.objects.filter(id=decision.pk):
            then = [each for each in records if each.history_date <= record.history_date][-1:] or records[:1]
            if then:
                words = words_of(then[0])
            Before.objects.filter(pk=record.pk).update(**words)
    Before.objects.filter(outcome=None).update(outcome='noted')
    lineages = apps.get_model('councils', 'Lineage').objects.filter(kind='resolution')
    for rows in (Resolution.objects.all(), Record.objects.all(), lineages):
        # Not by way of what names them: tables of apps above may be gone by now.
        rows._raw_delete(schema_editor.connection.alias)
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0011_resolutions'),
    ]

    operations = [
        migrations.RunPython(write_resolutions, write_outcomes),
    ]
