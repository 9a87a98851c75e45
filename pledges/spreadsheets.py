"""The columns of awards and grants, in import, export and template."""

from councils.models import Partner
from councils.spreadsheets import (
    PUBLIC,
    AmountCell,
    ChoiceCell,
    ContentResource,
    NamedCell,
    ReferencesCell,
    YearCell,
)

from .models import Award, Grant, Pledge


class AchievementResource(ContentResource):
    """What awards and grants share."""

    def cell_of(self, model_field):
        if model_field.name == "year":
            return YearCell()
        if model_field.name == "pledges":
            pledges = Pledge.objects.of(self.council).exclude(status=Pledge.Status.ARCHIVED)
            return ReferencesCell(pledges.order_by("vision__edition", "pk"), Pledge._meta.verbose_name)
        return super().cell_of(model_field)


class AwardResource(AchievementResource):
    model = Award
    names = {
        "title": PUBLIC,
        "summary": PUBLIC,
        "result": PUBLIC,
        "level": PUBLIC,
        "rank": PUBLIC,
        "scheme": PUBLIC,
        "category": PUBLIC,
        "awarding_body": PUBLIC,
        "recipient": PUBLIC,
        "credit": PUBLIC,
        "year": PUBLIC,
        "awarded_on": PUBLIC,
        "source_note": PUBLIC,
        "pledges": PUBLIC,
    }


class GrantResource(AchievementResource):
    model = Grant
    names = {
        "title": PUBLIC,
        "summary": PUBLIC,
        "direction": PUBLIC,
        "funder": PUBLIC,
        "recipient": PUBLIC,
        "partner": PUBLIC,
        "programme": PUBLIC,
        "purpose": PUBLIC,
        "beneficiaries": PUBLIC,
        "amount": PUBLIC,
        "currency": PUBLIC,
        "year": PUBLIC,
        "awarded_on": PUBLIC,
        "starts_on": PUBLIC,
        "ends_on": PUBLIC,
        "is_pilot": PUBLIC,
        "source_note": PUBLIC,
        "pledges": PUBLIC,
    }

    def cell_of(self, model_field):
        if model_field.name == "partner":
            return NamedCell(Partner.objects.of(self.council), Partner._meta.verbose_name)
        if model_field.name == "amount":
            return AmountCell(ChoiceCell(Grant.Currency.choices))
        return super().cell_of(model_field)
