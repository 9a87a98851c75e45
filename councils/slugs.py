"""Addresses made from titles, for those who do not care to write one."""

from itertools import count

from django.utils.text import slugify


def free_slug(words: str, siblings, *, otherwise: str, longest: int = 72) -> str:
    """The words as an address, numbered when one of the siblings (a queryset of rows with a slug) has it."""
    stem = slugify(words or "")[:longest].strip("-") or otherwise
    taken = set(siblings.filter(slug__startswith=stem).values_list("slug", flat=True))
    if stem not in taken:
        return stem
    return next(slug for slug in (f"{stem}-{number}" for number in count(2)) if slug not in taken)
