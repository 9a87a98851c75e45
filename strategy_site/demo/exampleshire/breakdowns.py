"""The breakdowns of Exampleshire: the newest value of a measure by ward or by category."""

from councils.models import Ward
from delivery.models import Breakdown, BreakdownValue, Category, Classification, DataPoint, Measure

from ..loader import DemoError, Loading
from .texts import texts


def add_breakdowns(loading: Loading, tables: list[dict]) -> None:
    """Each with its rows, after all values are there."""
    for table in tables:
        _add(loading, table)


def _add(loading: Loading, table: dict) -> None:
    measure = Measure.objects.get(plan__council=loading.council, name_en=table["measure"])
    point = DataPoint.objects.filter(lineage=measure.lineage_id).order_by("-period_end").first()
    classification = None
    if "by" in table:
        classification = Classification.objects.get(council=loading.council, name_en=table["by"])
    days = {"period_start": point.period_start, "period_end": point.period_end}
    breakdown = Breakdown(measure=measure, classification=classification, **days, **texts(table, note="note"))
    loading.save(breakdown)
    for name, value in table["values"].items():
        row = BreakdownValue(breakdown=breakdown, **_group(loading.council, classification, name))
        row.state = BreakdownValue.State.SUPPRESSED if value == "suppressed" else BreakdownValue.State.KNOWN
        row.value = None if value == "suppressed" else value
        loading.save(row)
    known = sum(value for value in table["values"].values() if value != "suppressed")
    if "suppressed" not in table["values"].values() and known != point.value:
        raise DemoError(f"The breakdown of “{measure}” adds up to {known}, not to {point.value}.")


def _group(council, classification, name: str) -> dict:
    if classification is None:
        return {"ward": Ward.objects.get(council=council, name_en=name)}
    return {"category": Category.objects.get(classification=classification, name_en=name)}
