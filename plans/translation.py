"""Which texts of the plans have a Welsh column."""

from modeltranslation.translator import TranslationOptions, register

from .models import (
    Action,
    ActionUpdate,
    Alignment,
    Benchmark,
    ComparatorGroup,
    Correction,
    DataPoint,
    Decision,
    DecisionPledge,
    Document,
    Engagement,
    EngagementPartner,
    Evidence,
    Finding,
    Issue,
    Measure,
    Milestone,
    Plan,
    PlanPartner,
    Principle,
    Priority,
    RatingScheme,
    ReportingRound,
    SeriesBreak,
    StatusWord,
)


@register(Plan)
class PlanTranslation(TranslationOptions):
    fields = ("title", "summary", "purpose", "period_note", "body_note", "source_note", "owner_role")
    required_languages = {"en": ("title",)}


@register([PlanPartner, EngagementPartner])
class RoleTranslation(TranslationOptions):
    fields = ("role",)


@register(Principle)
class PrincipleTranslation(TranslationOptions):
    fields = ("text",)
    required_languages = ("en",)


@register(Priority)
class PriorityTranslation(TranslationOptions):
    fields = ("title", "outcome", "ended_reason")
    required_languages = {"en": ("title",)}


@register(Document)
class DocumentTranslation(TranslationOptions):
    fields = ("title", "summary", "html_body")
    required_languages = {"en": ("title",)}


@register(Decision)
class DecisionTranslation(TranslationOptions):
    fields = (
        *("title", "summary", "committee", "purpose", "report_author_role", "presenter_role", "points"),
        *("resolution", "source_note"),
    )
    required_languages = {"en": ("title",)}


@register(Issue)
class IssueTranslation(TranslationOptions):
    fields = ("raised", "answer")
    required_languages = {"en": ("raised",)}


@register(DecisionPledge)
class DecisionPledgeTranslation(TranslationOptions):
    fields = ("how_weighed",)


@register(Alignment)
class AlignmentTranslation(TranslationOptions):
    fields = ("outside_title", "note")


@register(Evidence)
class EvidenceTranslation(TranslationOptions):
    fields = ("title", "summary", "metric", "unit", "period", "comparison_period", "caveat", "source")
    required_languages = {"en": ("title",)}


@register(Engagement)
class EngagementTranslation(TranslationOptions):
    fields = ("title", "summary", "method", "who")
    required_languages = {"en": ("title",)}


@register(Finding)
class FindingTranslation(TranslationOptions):
    fields = ("said", "did")
    required_languages = {"en": ("said",)}


@register(Action)
class ActionTranslation(TranslationOptions):
    fields = ("title", "description", "owner_role", "directorate", "ended_reason")
    required_languages = {"en": ("title",)}


@register(Milestone)
class MilestoneTranslation(TranslationOptions):
    fields = ("title",)
    required_languages = ("en",)


@register(ActionUpdate)
class ActionUpdateTranslation(TranslationOptions):
    fields = ("note", "reason", "withdrawn_reason")


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


@register(Correction)
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
