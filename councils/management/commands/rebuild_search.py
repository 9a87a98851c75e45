"""Writes anew all that search finds: needed once when search comes to a site that has content already."""

from django.core.management.base import BaseCommand
from django.db import transaction

from councils.models import Council, SearchEntry
from councils.search import found_models, rebuild, rebuild_things_of

from ...publishing.caching import invalidate


class Command(BaseCommand):
    help = (
        "Compare the search table with what is published, and put right what differs. Saving keeps it up to date "
        "by itself: run this after an update that says so, or after rows were written past the site. Pages go on."
    )

    def handle(self, *args, **options):
        for key in Council.objects.values_list("pk", flat=True):
            with transaction.atomic():
                Council.objects.select_for_update(no_key=True).get(pk=key)  # one writer at a time
                rebuild(Council, {key})
                rebuild_things_of(key)
                invalidate(key)
        for kind, model in found_models().items():
            SearchEntry.objects.filter(kind=kind).exclude(object_id__in=model.objects.values("pk")).delete()
        SearchEntry.objects.exclude(kind__in=found_models()).delete()
        self.stdout.write(f"Search: {SearchEntry.objects.count()} entries")
