"""Which texts of actions, measures and reporting have a Welsh column."""

from modeltranslation.translator import TranslationOptions, register

from .models import (
    Action,
    ActionUpdate,
    Benchmark,
    Breakdown,
    Budget,
    Category,
    Classification,
    ComparatorGroup,
    Correction,
    DataPoint,
    DueDateChange,
    Handover,
    Judgement,
    Measure,
    Milestone,
    PriorityUpdate,
    RatingScheme,
    ReportingRound,
    Risk,
    RiskReview,
    RiskScale,
    SeriesBreak,
    Snapshot,
    StatusWord,
    Undertaking,
    UndertakingUpdate,
)


@register(Action)
class ActionTranslation(TranslationOptions):
    fields = ("title", "description", "owner_role", "ended_reason")
    required_languages = {"en": ("title",)}


@register(Milestone)
class MilestoneTranslation(TranslationOptions):
    fields = ("title",)
    required_languages = ("en",)


@register(ActionUpdate)
class ActionUpdateTranslation(TranslationOptions):
    fields = ("note", "next_step", "reason", "withdrawn_reason")


@register(PriorityUpdate)
class PriorityUpdateTranslation(TranslationOptions):
    fields = ("note", "next_step", "reason")


@register(Judgement)
class JudgementTranslation(TranslationOptions):
    fields = ("commentary", "reason")
    required_languages = {"en": ("commentary",)}


@register(Undertaking)
class UndertakingTranslation(TranslationOptions):
    fields = ("undertaken", "owner_role")
    required_languages = {"en": ("undertaken",)}


@register(UndertakingUpdate)
class UndertakingUpdateTranslation(TranslationOptions):
    fields = ("note", "next_step", "reason")


@register(StatusWord)
class StatusWordTranslation(TranslationOptions):
    fields = ("label",)
    required_languages = ("en",)


@register(RatingScheme)
class RatingSchemeTranslation(TranslationOptions):
    fields = ("name", "green_label", "amber_label", "red_label")
    required_languages = {"en": ("name",)}


@register(ReportingRound)
class ReportingRoundTranslation(TranslationOptions):
    fields = ("title", "reported_to")
    required_languages = {"en": ("title",)}


@register(Measure)
class MeasureTranslation(TranslationOptions):
    fields = ("name", "definition", "unit_note", "source", "owner_role", "notes", "ended_reason")
    required_languages = {"en": ("name",)}


@register(SeriesBreak)
class SeriesBreakTranslation(TranslationOptions):
    fields = ("note",)
    required_languages = ("en",)


@register(DataPoint)
class DataPointTranslation(TranslationOptions):
    fields = ("commentary", "corrective_action", "override_reason")


@register([Category, Classification])
class ClassificationTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("en",)


@register(Breakdown)
class BreakdownTranslation(TranslationOptions):
    fields = ("note",)


@register(Budget)
class BudgetTranslation(TranslationOptions):
    fields = ("source",)


@register([Correction, DueDateChange, Snapshot])
class CorrectionTranslation(TranslationOptions):
    fields = ("reason",)
    required_languages = ("en",)


@register(ComparatorGroup)
class ComparatorGroupTranslation(TranslationOptions):
    fields = ("name", "source")
    required_languages = {"en": ("name",)}


@register(Benchmark)
class BenchmarkTranslation(TranslationOptions):
    fields = ("whose", "source")
    required_languages = {"en": ("whose", "source")}


@register(Risk)
class RiskTranslation(TranslationOptions):
    fields = ("title", "description", "mitigation", "owner_role", "ended_reason")
    required_languages = {"en": ("title",)}


@register(RiskReview)
class RiskReviewTranslation(TranslationOptions):
    fields = ("commentary", "reason")


@register(RiskScale)
class RiskScaleTranslation(TranslationOptions):
    fields = ("very_high_label", "high_label", "medium_label", "low_label")


@register(Handover)
class HandoverTranslation(TranslationOptions):
    fields = ("note",)
