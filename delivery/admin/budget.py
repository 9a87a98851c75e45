"""Budgets: on the page of the plan, the priority or the action that they pay for."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from councils.admin import BlockInline, PartAdmin
from councils.admin.forms import CouncilForm

from ..models import Budget


class BudgetForm(CouncilForm):
    """Amounts may be written with their sign."""

    def sign_of(self, name):
        return "£"


class BudgetInline(BlockInline):
    model = Budget
    form = BudgetForm
    fk_name = "plan"
    columns = (("period_start", "period_end"), ("planned", "forecast"), ("spent", "as_at"), "source")


class PriorityBudgetInline(BudgetInline):
    fk_name = "priority"


class ActionBudgetInline(BudgetInline):
    fk_name = "action"


@admin.register(Budget)
class BudgetAdmin(PartAdmin):
    form = BudgetForm
    list_display = ("__str__", "plan", "priority", "action")
    list_select_related = ("plan", "priority", "action")
    sections = (
        (_("When"), (("period_start", "period_end"),)),
        (_("Details"), ("planned", "forecast", ("spent", "as_at"), "source")),
        (_("Links"), ("plan", "priority", "action")),
    )
