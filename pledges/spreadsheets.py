"""The columns of awards and grants, in import, export and template."""

from councils.models import Partner
from councils.spreadsheets import (
    AmountCell,
    ChoiceCell,
    ContentResource,
    NamedCell,
    ReferencesCell,
    YearCell,
    public,
)

from .models import Award, Grant, Pledge


def pledges_cell(council) -> ReferencesCell:
    """Pledges of the council by their references; of editions the newest."""
    pledges = Pledge.objects.of(council).exclude(status=Pledge.Status.ARCHIVED)
    return ReferencesCell(pledges.order_by("vision__edition", "pk"), Pledge._meta.verbose_name)


class AchievementResource(ContentResource):
    """What awards and grants share."""

    def cell_of(self, model_field):
        if model_field.name == "year":
            return YearCell()
        if model_field.name == "pledges":
            return pledges_cell(self.council)
        return super().cell_of(model_field)


class AwardResource(AchievementResource):
    model = Award
    names = public(
        "title summary result level rank scheme category "
        "awarding_body recipient credit year awarded_on source_note pledges"
    )


class GrantResource(AchievementResource):
    model = Grant
    names = public(
        "title summary direction funder recipient partner programme purpose beneficiaries "
        "amount currency year awarded_on starts_on ends_on is_pilot source_note pledges"
    )

    def cell_of(self, model_field):
        if model_field.name == "partner":
            return NamedCell(Partner.objects.of(self.council), Partner._meta.verbose_name)
        if model_field.name == "amount":
            return AmountCell(ChoiceCell(Grant.Currency.choices))
        return super().cell_of(model_field)
