"""Which wards things name, read for many of them at once; a thing that names none is about the whole council."""

from collections import defaultdict

from django.http import Http404

from .compiled_queries import compiled_query
from .models import Ward


@compiled_query
def _wards(council):
    return Ward.objects.of(council.pk)


def wards_of_council(council) -> list[Ward]:
    rows = _wards(council)
    for row in rows:
        row.council = council
    return rows


def ward_asked(wards: list[Ward], slug: str) -> Ward | None:
    """The one of this address; None where none is asked for, 404 where there is none."""
    found = next((ward for ward in wards if ward.slug == slug), None)
    if slug and found is None:
        raise Http404
    return found


def wards_by_thing(model, wards: list[Ward], **which) -> dict[int, list[Ward]]:
    """By the key of each row of `model`, out of those asked for, the wards it names."""
    by_key = {ward.pk: ward for ward in wards}
    through, name = model.wards.through, model._meta.model_name
    links = through.objects.filter(**{f"{name}__{path}": value for path, value in which.items()})
    found = defaultdict(list)
    # One that was added in this very moment is not among the council's yet.
    for thing, ward in (
        links.filter(ward__in=by_key).order_by("ward__name", "pk").values_list(f"{name}_id", "ward")
    ):
        found[thing].append(by_key[ward])
    return dict(found)


def is_about(ward: Ward | None, named: list[Ward]) -> bool:
    """Does it concern this ward, by name or as part of the whole council? Everything does where none is asked for."""
    return ward is None or not named or ward in named
