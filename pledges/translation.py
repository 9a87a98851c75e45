"""Which texts of the promises have a Welsh column."""

from modeltranslation.translator import TranslationOptions, register

from .models import Commitment, Pledge, Statement, VisionStatement


@register(VisionStatement)
class VisionStatementTranslation(TranslationOptions):
    fields = ("title", "summary", "strapline", "body", "image_alt", "edition_label")
    required_languages = {"en": ("title",)}


@register(Pledge)
class PledgeTranslation(TranslationOptions):
    fields = ("title", "summary", "why", "dropped_reason")
    required_languages = {"en": ("title",)}


@register(Commitment)
class CommitmentTranslation(TranslationOptions):
    fields = ("text",)
    required_languages = ("en",)


@register(Statement)
class StatementTranslation(TranslationOptions):
    fields = ("title", "summary", "quote", "role_at_the_time")
    required_languages = {"en": ("title", "quote")}
