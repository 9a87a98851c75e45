"""What the pages of a vision, of a pledge and of a council read."""

from django.db.models import F

from councils.compiled_queries import compiled_query
from councils.composition import composition

from .models import Award, Commitment, Event, Grant, Pledge, Statement, VisionStatement


@compiled_query
def newest_vision(council, viewer):
    visions = VisionStatement.objects.of(council.pk).visible_to(viewer).select_related("council")
    return visions.order_by("-edition", "-pk")[:1]


@compiled_query
def vision_at(council, number, viewer):
    """At the address of an edition; a draft of another vision that has the same number comes after it."""
    editions = VisionStatement.objects.of(council.pk).at_address(viewer, number).select_related("council")
    return editions.order_by(F("publish_at").desc(nulls_last=True), "-pk")


@compiled_query
def pledges_of_vision(vision, viewer):
    """With what the apps above ask of each."""
    return (
        Pledge.objects.filter(vision=vision.pk)
        .visible_to(viewer)
        .annotate(**composition().facts_of_pledges(viewer.now))
        .select_related("council", "vision__council")
    )


@compiled_query
def newest_of(model, council, viewer):
    """The first three of this kind, in their own order."""
    return model.objects.of(council.pk).visible_to(viewer).select_related("council")[:3]


@compiled_query
def coming_events(council, viewer, today):
    return Event.objects.of(council.pk).visible_to(viewer).coming(today).select_related("council")[:3]


# -- one pledge --------------------------------------------------------------------------------------


@compiled_query
def pledge_at(council, slug, viewer):
    # Two visions of a council may each have the slug: the newest edition is the one this address means.
    pledges = Pledge.objects.of(council.pk).visible_to(viewer).filter(slug=slug)
    pledges = pledges.annotate(**composition().facts_of_pledges(viewer.now))
    named = ("lead_councillor__council", "judge__council")
    pledges = pledges.select_related("council", "vision__council", *named)
    return pledges.order_by("-vision__edition", "-pk")[:1]


@compiled_query
def earlier_edition(pledge, viewer):
    earlier = Pledge.objects.filter(lineage=pledge.lineage_id, edition__lt=pledge.edition)
    return earlier.editions_visible_to(viewer).select_related("vision__council").order_by("-edition")[:1]


@compiled_query
def commitments_to(pledge):
    return Commitment.objects.filter(vision=pledge.vision_id, pledges=pledge.pk)


@compiled_query
def commitments_to_all(pledge):
    """Those of its vision that name no pledge."""
    return Commitment.objects.filter(vision=pledge.vision_id, pledges=None)


@compiled_query
def statements_on(pledge, viewer):
    rows = Statement.objects.filter(pledge=pledge.pk).visible_to(viewer)
    return rows.select_related("councillor__council", "council")


def _naming(model, pledge, viewer):
    """Rows that name this pledge, in whichever edition of it."""
    rows = model.objects.of(pledge.council_id).visible_to(viewer).select_related("council")
    return rows.filter(pledges__lineage=pledge.lineage_id).distinct()


@compiled_query
def awards_for(pledge, viewer):
    return _naming(Award, pledge, viewer)


@compiled_query
def grants_for(pledge, viewer):
    return _naming(Grant, pledge, viewer)
