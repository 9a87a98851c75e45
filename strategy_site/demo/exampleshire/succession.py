"""Example Vale, a made-up council that ended: which councils followed, and what became of its promises."""

from councils.models import Successor
from delivery.models import Action, Continuation, Handover, Measure
from pledges.models import Pledge

from ..loader import Loading
from .delivery import Delivery
from .texts import texts

# By what a promise is named in the tables.
NAMES = {Pledge: "slug", Action: "reference", Measure: "slug"}


def add_succession(loading: Delivery, earlier: Delivery, table: dict) -> None:
    """What the earlier council handed over, once both councils have all that is their own."""
    coast = Loading(table["coast"])
    followed_by = {each.council.slug: each.council for each in (loading, coast)}
    successors = {}
    for row in table["successors"]:
        slug = row["successor"]
        successor = Successor(council=earlier.council, successor=followed_by[slug], **texts(row, area="area"))
        successors[slug] = loading.save(successor)
    for row in table["handovers"]:
        to = successors[row["to"]] if "to" in row else None
        handover = Handover(lineage_id=promise(earlier.council, row).lineage_id, to=to)
        for name, words in texts(row, note="note").items():
            setattr(handover, name, words)
        loading.save(handover)
        if "continued_by" in row:
            measure = loading.named(Measure, row["continued_by"])
            loading.save(Continuation(measure=measure, handover=handover))
    # Live until here: only an address that residents could read asks them which part they live in.
    earlier.council.is_live = False
    earlier.council.save()
    loading.count += coast.count


def promise(council, row: dict) -> Pledge | Action | Measure:
    """The pledge, the action or the measure that the row names."""
    model = next(model for model in NAMES if model._meta.model_name in row)
    named = {model.council_lookup: council, NAMES[model]: row[model._meta.model_name]}
    return model.objects.get(**named)
