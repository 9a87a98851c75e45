"""Choices of pledges, of which a council has one row for each edition of its vision."""

from django.db.models import Q

from councils.admin.present import RowsField

from ..models import Pledge


class PledgeChoices(RowsField):
    """Pledges by number, with the edition of the vision they stand in."""

    def label_from_instance(self, pledge):
        return f"{pledge.number}. {pledge.title} ({pledge.vision.edition_name})"


class ServesPledges:
    """Offers the pledges of editions that are not replaced, and those that the row names already."""

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.remote_field.model is not Pledge:
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        field = super().formfield_for_manytomany(db_field, request, form_class=PledgeChoices, **kwargs)
        offered = Q(superseded_at=None)
        if (pk := request.resolver_match.kwargs.get("object_id", "")).isdecimal():
            offered |= Q(pk__in=db_field.model._base_manager.filter(pk=pk).values("pledges"))
        field.queryset = (
            field.queryset.filter(offered).select_related("vision").order_by("-vision__edition", "number")
        )
        return field
