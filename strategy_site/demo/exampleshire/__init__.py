"""Exampleshire, which is no council: its texts, and what its numbers are made of, stand in the tables beside this."""

import tomllib
from decimal import Decimal
from pathlib import Path

from django.utils import translation

from councils.models import Council
from councils.publishing.caching import batched_invalidation

from .breakdowns import add_breakdowns
from .delivery import Delivery
from .judgements import add_judgements
from .risks import add_risks

FOLDER = Path(__file__).parent


def tables() -> dict:
    """What the other councils have too: people, vision, plan, decision."""
    return _read("council")


def load(tables: dict) -> tuple[Council, int]:
    """Make the council with four years of delivery and publish it; answers it and the number of rows."""
    with batched_invalidation(), translation.override("en"):
        loading = Delivery(tables["council"], _read("delivery"))
        loading.add_tables(tables)
        loading.add_delivery([_read(path.stem) for path in sorted(FOLDER.glob("theme_*.toml"))])
        add_breakdowns(loading, _read("breakdowns")["breakdowns"])
        add_risks(loading, _read("risks")["risks"])
        add_judgements(loading, _read("judgements")["pledges"])
    return loading.council, loading.count


def _read(name: str) -> dict:
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)
