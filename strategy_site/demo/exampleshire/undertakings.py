"""What became of Exampleshire's decisions: what was to be done after them, and what was reported of it."""

from datetime import timedelta

from delivery.models import Undertaking, UndertakingUpdate, note_updates
from plans.models import Decision

from .delivery import Delivery
from .texts import noon, texts


def add_undertakings(loading: Delivery, tables: list[dict]) -> None:
    updates = []
    for table in tables:
        undertaking = add_undertaking(loading, table)
        updates += [reported(undertaking, each) for each in table["updates"]]
    loading.save_many(updates, at="created_at")
    note_updates(updates, by=None, at="created_at")


def add_undertaking(loading: Delivery, table: dict) -> Undertaking:
    """`resolution`: the place of its resolution in the decision, from 1."""
    decision = loading.named(Decision, table["decision"])
    place = table.get("resolution")
    undertaking = Undertaking(
        council=loading.council,
        decision=decision,
        resolution=decision.resolution_list[place - 1] if place else None,
        source=table["source"],
        due_on=table.get("due_on"),
        **texts(table, undertaken="undertaken", owner_role="role"),
    )
    undertaking.full_clean()
    return loading.save(undertaking)


def reported(undertaking: Undertaking, table: dict) -> UndertakingUpdate:
    update = UndertakingUpdate(
        undertaking=undertaking,
        status=table["status"],
        reported_on=table["on"],
        created_at=noon(table["on"] + timedelta(days=1)),
        **texts(table, note="note"),
    )
    update.full_clean()
    return update
