"""Which texts of councils have a Welsh column."""

from modeltranslation.translator import TranslationOptions, register

from .models import (
    AccessibilityStatement,
    Alert,
    ChangeNote,
    Committee,
    Contact,
    Council,
    Directorate,
    Notice,
    Office,
    Partner,
    Successor,
    Ward,
)


@register(Council)
class CouncilTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("en",)


@register(Office)
class OfficeTranslation(TranslationOptions):
    fields = ("title", "portfolio")
    required_languages = {"en": ("title",)}


@register(Committee)
class CommitteeTranslation(TranslationOptions):
    fields = ("name", "remit")
    required_languages = {"en": ("name",)}


@register(Directorate)
class DirectorateTranslation(TranslationOptions):
    fields = ("name", "remit", "director_role")
    required_languages = {"en": ("name",)}


@register(Ward)
class WardTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("en",)


@register(Contact)
class ContactTranslation(TranslationOptions):
    fields = ("team", "role", "withheld_note")
    required_languages = {"en": ("team",)}


@register(Partner)
class PartnerTranslation(TranslationOptions):
    fields = ("summary",)


@register(ChangeNote)
class ChangeNoteTranslation(TranslationOptions):
    fields = ("note",)
    required_languages = ("en",)


@register(Notice)
class NoticeTranslation(TranslationOptions):
    fields = ("body",)
    required_languages = ("en",)


@register(AccessibilityStatement)
class AccessibilityStatementTranslation(TranslationOptions):
    fields = ("non_compliance", "disproportionate_burden", "out_of_scope", "tested_by", "test_method")


@register(Alert)
class AlertTranslation(TranslationOptions):
    fields = ("title", "text", "url_text")
    required_languages = {"en": ("title",)}


@register(Successor)
class SuccessorTranslation(TranslationOptions):
    fields = ("area",)
