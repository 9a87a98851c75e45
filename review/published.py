"""Which published edition has comments that residents can read: for its own page."""

from django.db.models import OuterRef, Subquery

from councils.compiled_queries import compiled_query

from .models import DraftReview

_of_this_plan = DraftReview.objects.filter(plan=OuterRef("pk"), trail_published_at__isnull=False)
# What each page of a plan is told of it with the plan itself: the newest review whose comments are public.
FACTS_OF_PLANS = {"review_published": Subquery(_of_this_plan.order_by("-pk").values("pk")[:1])}


@compiled_query
def of_vision(key):
    return DraftReview.objects.filter(vision=key, trail_published_at__isnull=False).order_by("-pk")
