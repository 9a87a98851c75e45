"""Addresses made from titles, for those who do not care to write one."""

from itertools import count

from django.utils.text import slugify


def slug_of(words: str, *, longest: int = 72) -> str:
    """The words as an address; empty when there is no letter or digit in them."""
    return slugify(words or "")[:longest].strip("-")


def take_slug(words: str, siblings, *, taken: set[str], otherwise: str, longest: int = 72) -> str:
    """An address for a new row of many: `taken` from now on. The siblings are asked only if the words will not do.

    `taken`: the addresses of siblings that the words of these rows would make, and those given to rows before.
    """
    slug = slug_of(words, longest=longest)
    if not slug or slug in taken:
        slug = free_slug(words, siblings, otherwise=otherwise, longest=longest, taken=taken)
    taken.add(slug)
    return slug


def free_slug(words: str, siblings, *, otherwise: str, longest: int = 72, taken=()) -> str:
    """The words as an address, numbered when one of the siblings (a queryset of rows with a slug) has it.

    `taken`: further addresses that it cannot have.
    """
    stem = slug_of(words, longest=longest) or otherwise
    taken = set(taken).union(siblings.filter(slug__startswith=stem).values_list("slug", flat=True))
    if stem not in taken:
        return stem
    return next(slug for slug in (f"{stem}-{number}" for number in count(2)) if slug not in taken)
