"""Choices of pledges, of which a council has one row for each edition of its vision."""

from django.db.models import Q

from councils.admin.scoped import page_of


def numbered(pledge) -> str:
    """By number, with the edition of the vision it stands in."""
    return f"{pledge.number}. {pledge.title} ({pledge.vision.edition_name})"


def offer_pledges(field, request):
    """Those of editions that are not replaced, and those that the row names already."""
    offered = Q(superseded_at=None)
    if row := page_of(request).row:
        offered |= Q(pk__in=row.pledges.order_by().values("pk"))
    field.queryset = (
        field.queryset.filter(offered).select_related("vision").order_by("-vision__edition", "number")
    )
    field.label_from_instance = numbered
