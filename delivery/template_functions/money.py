"""What a plan, a priority or an action costs, for templates."""

from django.utils.translation import gettext as _

from councils.compiled_queries import compiled_query
from plans.models import Plan, Priority

from ..figures.period import Period, PeriodKind
from ..formatting import pounds
from ..models import Budget
from ..periods import format_days, format_period


@compiled_query
def _of_plan(plan):
    return Budget.objects.filter(plan=plan.pk)


@compiled_query
def _of_priority(priority):
    return Budget.objects.filter(priority=priority.pk)


@compiled_query
def _of_action(action):
    return Budget.objects.filter(action=action.pk)


def budgets_of(thing) -> list[Budget]:
    """The newest period first."""
    return {Plan: _of_plan, Priority: _of_priority}.get(type(thing), _of_action)(thing)


def budget_period(budget) -> str:
    """A year or a quarter in words; any other stretch by its two days."""
    period = Period(budget.period_start, budget.period_end)
    for kind in (PeriodKind.FINANCIAL_YEAR, PeriodKind.CALENDAR_YEAR, PeriodKind.HALF, PeriodKind.QUARTER):
        if period.is_of(kind):
            return format_period(period, kind)
    return format_days(period)


def pounds_or_not_stated(amount) -> str:
    return _("Not stated") if amount is None else pounds(amount)


def against_budget(budget) -> str:
    """How the forecast compares with the budget; empty where one of both is not known."""
    over = budget.over_budget_by
    if over is None:
        return ""
    if not over:
        return _("On budget")
    words = _("%(amount)s over budget") if over > 0 else _("%(amount)s under budget")
    return words % {"amount": pounds(abs(over))}
