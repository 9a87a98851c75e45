"""What pages ask for of copies as adopted: put together once, and never what a copy says."""

from councils.compiled_queries import compiled_query
from pledges.models import VisionStatement

from .models import AdoptedCopy, Plan


@compiled_query
def adopted(plan, viewer):
    """The copies as adopted of its editions that the viewer can read, without what they say."""
    plans = Plan.objects.filter(lineage=plan.lineage_id).editions_visible_to(viewer)
    rows = AdoptedCopy.objects.filter(plan__in=plans).defer("payload").select_related("council", "plan")
    return rows.order_by("-plan__edition", "adopted_on", "number")


@compiled_query
def adopted_of_vision(vision, viewer):
    """The same of a vision."""
    visions = VisionStatement.objects.filter(lineage=vision.lineage_id).editions_visible_to(viewer)
    rows = AdoptedCopy.objects.filter(vision__in=visions).defer("payload").select_related("council", "vision")
    return rows.order_by("-vision__edition", "adopted_on", "number")


@compiled_query
def copies_of_plan(plan):
    """Every copy as adopted of one edition, without what they say, and what was withdrawn from each."""
    rows = AdoptedCopy.objects.filter(plan=plan.pk).defer("payload").select_related("council", "plan")
    return rows.order_by("adopted_on", "number")


@compiled_query
def copies_of_vision(vision):
    """The same of a vision."""
    rows = AdoptedCopy.objects.filter(vision=vision.pk).defer("payload").select_related("council", "vision")
    return rows.order_by("adopted_on", "number")
