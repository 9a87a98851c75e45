"""The columns of partners: a partner is known by its name."""

from django.utils.translation import gettext as _

from ..models import Partner
from .base import CouncilResource
from .values import name_key


class PartnerResource(CouncilResource):
    names = ("name", "kind", "summary", "website")
    key = "name"

    class Meta:
        model = Partner

    def match(self, rows):
        by_name = {name_key(partner.name): partner for partner in self.existing()}
        return [by_name.get(self.identity(row)) for row in rows]

    def identity(self, row):
        return name_key(self.text_of(row, "name"))

    def duplicate_message(self, row, number):
        return _("Row %(row)s has the same name. Delete one of them.") % {"row": number}
