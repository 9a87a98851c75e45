"""Choices that pages of actions, measures and risks share."""

from councils.admin.scoped import page_of


def offer_of_its_plan(field, request):
    """Once it stands in a plan, the priorities of that plan."""
    if row := page_of(request).row:
        field.queryset = field.queryset.filter(plan=row.plan_id)
