"""Exampleshire and Example Vale before it, which are no councils: their texts and numbers are in the tables here."""

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
from .succession import add_succession
from .undertakings import add_undertakings

FOLDER = Path(__file__).parent


def tables() -> dict:
    """What the other councils have too: people, vision, plan, decision."""
    return _read("council")


def load(tables: dict) -> tuple[Council, int]:
    """Make the council with four years of delivery and publish it, and the one that ended before it.

    Answers the council and the number of rows.
    """
    with batched_invalidation(), translation.override("en"):
        words = _read("delivery")
        loading = Delivery(tables["council"], words)
        loading.add_tables(tables)
        decisions = _read("decisions")
        undertakings = decisions.pop("undertakings")
        loading.add_tables(decisions)
        themes = [_read(path.stem) for path in sorted(FOLDER.glob("theme_*.toml"))]
        loading.add_delivery({"council-plan": themes, "valley-plan": [_read("valley")]})
        add_breakdowns(loading, _read("breakdowns")["breakdowns"])
        add_risks(loading, _read("risks")["risks"])
        add_judgements(loading, _read("judgements")["pledges"])
        add_undertakings(loading, undertakings)
        earlier = _load_earlier(words)
        add_succession(loading, earlier, _read("succession"))
    return loading.council, loading.count + earlier.count


def _load_earlier(words: dict) -> Delivery:
    """Example Vale, part of which Exampleshire took over: it reported in the same way, until it ended."""
    tables, own = _read("example_vale"), _read("example_vale_delivery")
    loading = Delivery(tables["council"], words | own | {"rounds": words["rounds"] | own["rounds"]})
    loading.add_tables(tables)
    loading.add_delivery({"vale-plan": [own]})
    return loading


def _read(name: str) -> dict:
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)
