"""Which texts of the plans have a Welsh column."""

from modeltranslation.translator import TranslationOptions, register

from .models import (
    AdoptedCopy,
    Alignment,
    Alternative,
    Decision,
    DecisionPledge,
    Document,
    Engagement,
    EngagementPartner,
    Evidence,
    Finding,
    Framework,
    FrameworkItem,
    ImpactAssessment,
    Issue,
    Plan,
    PlanPartner,
    Principle,
    Priority,
    PriorityLevel,
    Resolution,
    WithdrawnText,
)


@register(AdoptedCopy)
class AdoptedCopyTranslation(TranslationOptions):
    fields = ("body",)


@register(WithdrawnText)
class WithdrawnTextTranslation(TranslationOptions):
    fields = ("reason",)
    required_languages = ("en",)


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


@register(ImpactAssessment)
class ImpactAssessmentTranslation(TranslationOptions):
    fields = ("reason", "summary", "welsh_language", "socio_economic", "owner_role")


@register(PriorityLevel)
class PriorityLevelTranslation(TranslationOptions):
    fields = ("name", "plural")
    required_languages = ("en",)


@register(Framework)
class FrameworkTranslation(TranslationOptions):
    fields = ("name", "source")
    required_languages = {"en": ("name",)}


@register(FrameworkItem)
class FrameworkItemTranslation(TranslationOptions):
    fields = ("name", "short_name", "ended_reason")
    required_languages = {"en": ("name",)}


@register(Document)
class DocumentTranslation(TranslationOptions):
    fields = ("title", "summary", "html_body")
    required_languages = {"en": ("title",)}


@register(Decision)
class DecisionTranslation(TranslationOptions):
    fields = (
        *("title", "summary", "decision_maker", "purpose", "report_author_role", "presenter_role", "points"),
        *("source_note", "reasons", "interests", "dispensations", "key_reason", "called_in_by"),
    )
    required_languages = {"en": ("title",)}


@register(Resolution)
class ResolutionTranslation(TranslationOptions):
    fields = ("acts_on", "text", "effect", "receiving_body")


@register(Alternative)
class AlternativeTranslation(TranslationOptions):
    fields = ("title", "why_rejected")
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
