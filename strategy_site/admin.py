"""Admin pages that show things of several apps: put together from the tables that each app has."""

from django.contrib import admin

from councils.admin.workbook import WorkbookPages
from delivery.admin.action import ActionInline, PlanActionInline, keep_due_dates
from delivery.admin.budget import BudgetInline, PriorityBudgetInline
from delivery.admin.handover import WhoTakesItOn
from delivery.admin.handover_bulk import BulkHandover
from delivery.admin.judgement import JudgementsOfPledge, PledgeMeasureInline
from delivery.admin.measure import MeasureInline, PlanMeasureInline
from delivery.admin.priority_update import UpdatesOfPriority
from delivery.admin.risk import PlanRiskInline, RiskInline
from delivery.admin.source_document import DocumentPages
from delivery.admin.undertaking import UndertakingsOfDecision
from delivery.spreadsheets import SHEETS, rows_of_sheets
from plans.admin.adopted_copy import KeepAsAdopted
from plans.admin.alignment import VisionAlignmentInline
from plans.admin.decision import DecisionAdmin
from plans.admin.plan import PlanAdmin, PriorityInline
from plans.admin.priority import PriorityAdmin, UnderPriorityInline
from plans.models import Decision, Plan, Priority
from pledges.admin.pledge import PledgeAdmin
from pledges.admin.vision import VisionStatementAdmin
from pledges.models import Pledge, VisionStatement
from review.admin.draft_review import InviteReviewers


@admin.register(VisionStatement)
class VisionWithAlignmentAdmin(VisionStatementAdmin):
    page_parts = (*VisionStatementAdmin.page_parts, KeepAsAdopted, InviteReviewers)
    inlines = (*VisionStatementAdmin.inlines, VisionAlignmentInline)


@admin.register(Pledge)
class PledgeWithDeliveryAdmin(PledgeAdmin):
    page_parts = (*PledgeAdmin.page_parts, JudgementsOfPledge, WhoTakesItOn, BulkHandover)
    change_form_template = "admin/pledge_change_form.html"
    inlines = (*PledgeAdmin.inlines, PledgeMeasureInline)


@admin.register(Plan)
class PlanWithDeliveryAdmin(PlanAdmin):
    page_parts = (WorkbookPages, DocumentPages, *PlanAdmin.page_parts, InviteReviewers)
    sheets = SHEETS
    rows_of_sheets = staticmethod(rows_of_sheets)
    inlines = (
        PriorityInline,
        PlanActionInline,
        PlanMeasureInline,
        PlanRiskInline,
        *PlanAdmin.inlines[1:],
        BudgetInline,
    )

    def save_formset(self, request, form, formset, change):
        keep_due_dates(formset, form, request.user)
        super().save_formset(request, form, formset, change)


@admin.register(Decision)
class DecisionWithUndertakingsAdmin(DecisionAdmin):
    page_parts = (*DecisionAdmin.page_parts, UndertakingsOfDecision)
    change_form_template = "admin/decision_change_form.html"


@admin.register(Priority)
class PriorityWithDeliveryAdmin(PriorityAdmin):
    page_parts = (*PriorityAdmin.page_parts, UpdatesOfPriority)
    change_form_template = "admin/updates_change_form.html"
    inlines = (
        UnderPriorityInline,
        *PriorityAdmin.inlines,
        ActionInline,
        MeasureInline,
        RiskInline,
        PriorityBudgetInline,
    )

    def save_formset(self, request, form, formset, change):
        keep_due_dates(formset, form, request.user)
        super().save_formset(request, form, formset, change)
