"""Gives every row a version of at least 1: rows added in a form's table were once stored with -1 or 0."""

from django.apps import apps
from django.core.management.base import BaseCommand

from councils.models import Versioned


class Command(BaseCommand):
    help = (
        "Set the version of every row that has one below 1 to 1, and say how many there were of each kind. "
        "Needed once, after the update that says so; running it again changes nothing. Pages go on."
    )

    def handle(self, *args, **options):
        for model in (each for each in apps.get_models() if issubclass(each, Versioned)):
            if number := model._base_manager.filter(version__lt=1).update(version=1):
                self.stdout.write(f"{model._meta.label}: {number}")
