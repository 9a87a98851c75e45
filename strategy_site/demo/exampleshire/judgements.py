"""How Exampleshire's pledges are judged: by which measures, and what its committees found."""

from datetime import timedelta

from delivery.models import Judgement, Measure, PledgeMeasure, note_updates
from delivery.snapshot_payload.pledge import of_judgement
from plans.models import Decision
from pledges.models import Pledge

from .delivery import Delivery
from .texts import noon, texts


def add_judgements(loading: Delivery, tables: list[dict]) -> None:
    judgements = []
    for table in tables:
        pledge = loading.named(Pledge, table["pledge"])
        for position, name in enumerate(table["measures"], start=1):
            measure = loading.named(Measure, name)
            loading.save(PledgeMeasure(pledge=pledge, measure=measure, position=position))
        judgements += [judged(loading, pledge, each) for each in table["judgements"]]
    loading.save_many(judgements, at="created_at")
    note_updates(judgements, by=None, at="created_at")


def judged(loading: Delivery, pledge: Pledge, table: dict) -> Judgement:
    judgement = Judgement(
        pledge=pledge,
        verdict=table["verdict"],
        committee=pledge.judge,
        reported_on=table["on"],
        created_at=noon(table["on"] + timedelta(days=2)),
        decision=loading.named(Decision, table["decision"]) if "decision" in table else None,
        **texts(table, commentary="reason"),
    )
    judgement.full_clean()
    judgement.figures = of_judgement(judgement)
    return judgement
