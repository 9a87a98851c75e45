"""Awards and grants."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from councils.admin import ContentAdmin, SpreadsheetPages
from councils.admin.forms import CouncilForm
from councils.spreadsheets import AmountCell

from ..models import Award, Grant
from ..spreadsheets import AwardResource, GrantResource
from .choices import offer_pledges
from .year import year_words


@admin.register(Award)
class AwardAdmin(ContentAdmin):
    page_parts = (*ContentAdmin.page_parts, SpreadsheetPages)
    resource = AwardResource
    choices = {"pledges": offer_pledges}
    list_display = ("title", year_words, "result", "state_words", "updated_at")
    list_filter = ("status", "year", "result")
    sections = (
        (_("Details"), ("title", "slug", "summary", ("result", "level", "rank"), "scheme", "category")),
        (_("When"), (("year", "awarded_on"), ("reviewed_on", "review_due_on"))),
        (_("Who"), ("recipient", "awarding_body", "credit")),
        (_("Links"), ("pledges", "source_note")),
    )


class GrantForm(CouncilForm):
    def sign_of(self, name):
        """The sign of the currency that is chosen beside the amount."""
        signs = {currency: sign for sign, currency in AmountCell.SIGNS.items()}
        return signs.get(self.cleaned_data.get("currency"), "") if name == "amount" else ""


@admin.register(Grant)
class GrantAdmin(ContentAdmin):
    page_parts = (*ContentAdmin.page_parts, SpreadsheetPages)
    form = GrantForm
    resource = GrantResource
    choices = {"pledges": offer_pledges}
    list_display = ("title", year_words, "direction", "state_words", "updated_at")
    list_filter = ("status", "year", "direction")
    sections = (
        (
            _("Details"),
            (
                "title",
                "slug",
                "direction",
                "summary",
                "programme",
                "purpose",
                ("amount", "currency"),
                "is_pilot",
            ),
        ),
        (_("When"), (("year", "awarded_on"), ("starts_on", "ends_on"), ("reviewed_on", "review_due_on"))),
        (_("Who"), ("funder", "recipient", "partner", "beneficiaries")),
        (_("Links"), ("pledges", "source_note")),
    )
