"""The vision, with its commitments and the order of its pledges."""

from collections import Counter

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from councils.admin import (
    ContentAdmin,
    OrderedBlockInline,
    OrderedTableInline,
    PartAdmin,
    SpreadsheetPages,
    TableInline,
)
from councils.admin.forms import CouncilForm
from councils.admin.inlines import LabelledFormSet

from ..models import Commitment, Pledge, Value
from ..spreadsheets import CommitmentResource
from .choices import offer_pledges
from .year import year_words


class PledgeRow(CouncilForm):
    """A pledge's number may be the one that another row of this page is giving up: the page checks that."""

    def _get_validation_exclusions(self):
        return {*super()._get_validation_exclusions(), "number"}


class PledgeFormSet(LabelledFormSet):
    """Pledges may swap numbers: the changed ones step aside first, so that no two are ever equal."""

    def validate_unique(self):
        super().validate_unique()
        numbers = Counter(form.instance.number for form in self.initial_forms)
        for form in self.initial_forms:
            if numbers[form.instance.number] > 1:
                form.add_error("number", _("Another pledge of this vision has this number. Choose another."))

    def save_existing_objects(self, commit=True):
        numbers = {
            form.instance.pk: form.cleaned_data["number"]
            for form in self.initial_forms
            if "number" in form.changed_data and not (self.can_delete and self._should_delete_form(form))
        }
        if commit and len(numbers) > 1:
            Pledge.step_aside(numbers)
        return super().save_existing_objects(commit)


class PledgeInline(TableInline):
    """Numbers and words; everything else on the pledge's own page."""

    model = Pledge
    fk_name = "vision"
    form = PledgeRow
    formset = PledgeFormSet
    columns = ("number", "title")
    show_change_link = True
    max_num = 0
    added_on_own_page = True

    def has_delete_permission(self, request, obj=None):
        return False


class CommitmentInline(OrderedTableInline):
    model = Commitment
    columns = ("position", "text", "year")
    show_change_link = True


class ValueInline(OrderedBlockInline):
    model = Value
    columns = ("position", "title", "text")
    show_change_link = True


class VisionStatementAdmin(ContentAdmin):
    """Registered in `strategy_site.admin`, which adds the table of links to plans."""

    list_display = ("title", "edition", "state_words", "updated_at")
    inlines = (PledgeInline, CommitmentInline, ValueInline)
    sections = (
        (_("Details"), ("title", "slug", "summary", "strapline", "body", "image", "image_alt")),
        (_("When"), ("edition_year", "edition_label", ("reviewed_on", "review_due_on"))),
    )


@admin.register(Commitment)
class CommitmentAdmin(PartAdmin):
    page_parts = (SpreadsheetPages,)
    resource = CommitmentResource
    list_display = ("text", year_words)
    sections = (
        (_("Details"), ("text",)),
        (_("When"), ("year",)),
        (_("Links"), ("vision", "pledges", "position")),
    )
    choices = {"pledges": offer_pledges}


@admin.register(Value)
class ValueAdmin(PartAdmin):
    list_display = ("__str__", "vision")
    sections = ((_("Details"), ("title", "text")), (_("Links"), ("vision", "position")))
