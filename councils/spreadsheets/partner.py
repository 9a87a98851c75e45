"""The columns of partners: a partner is known by its name."""

from django.utils.translation import gettext as _

from ..models import Partner
from .base import CouncilResource
from .columns import public
from .named import called
from .values import name_key


class PartnerResource(CouncilResource):
    model = Partner
    names = public("name kind summary website")
    key = "name"

    def match(self, rows: list[dict]) -> list:
        rows_named = self.existing().filter(called((self.text_of(row, "name") for row in rows), "name"))
        by_name = {name_key(partner.name): partner for partner in rows_named}
        return [by_name.get(self.identity(index, row)) for index, row in enumerate(rows)]

    def identity(self, index: int, row: dict) -> str:
        return name_key(self.text_of(row, "name"))

    def duplicate_message(self, row: dict, number: int) -> str:
        return _("Row %(row)s has the same name. Delete one of them.") % {"row": number}
