"""Which texts of pledges have a Welsh column."""

from modeltranslation.translator import TranslationOptions, register

from .models import (
    Approach,
    Award,
    Commitment,
    Element,
    Event,
    Grant,
    Method,
    NewsItem,
    Pledge,
    Statement,
    Value,
    VisionStatement,
)


@register(VisionStatement)
class VisionStatementTranslation(TranslationOptions):
    fields = ("title", "summary", "strapline", "body", "image_alt", "edition_label")
    required_languages = {"en": ("title",)}


@register(Pledge)
class PledgeTranslation(TranslationOptions):
    fields = ("title", "summary", "why", "dropped_reason", "test")
    required_languages = {"en": ("title",)}


@register(Commitment)
class CommitmentTranslation(TranslationOptions):
    fields = ("text",)
    required_languages = ("en",)


@register(Statement)
class StatementTranslation(TranslationOptions):
    fields = ("title", "summary", "quote", "role_at_the_time")
    required_languages = {"en": ("title", "quote")}


@register(Approach)
class ApproachTranslation(TranslationOptions):
    fields = ("title", "summary", "body", "source_note")
    required_languages = {"en": ("title",)}


@register(Element)
class ElementTranslation(TranslationOptions):
    fields = ("letter", "term", "text")
    required_languages = {"en": ("term",)}


@register(Method)
class MethodTranslation(TranslationOptions):
    fields = ("name", "definition")
    required_languages = {"en": ("name",)}


@register(Value)
class ValueTranslation(TranslationOptions):
    fields = ("title", "text")
    required_languages = {"en": ("text",)}


@register(Award)
class AwardTranslation(TranslationOptions):
    fields = ("title", "summary", "category", "recipient", "credit", "source_note")
    required_languages = {"en": ("title", "recipient")}


@register(Grant)
class GrantTranslation(TranslationOptions):
    fields = ("title", "summary", "purpose", "beneficiaries", "source_note")
    required_languages = {"en": ("title",)}


@register(NewsItem)
class NewsItemTranslation(TranslationOptions):
    fields = ("title", "summary", "body", "image_alt", "source_note")
    required_languages = {"en": ("title",)}


@register(Event)
class EventTranslation(TranslationOptions):
    fields = ("title", "summary", "date_note", "venue", "access_notes", "source_note")
    required_languages = {"en": ("title",)}
