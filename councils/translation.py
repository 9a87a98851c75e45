"""Which texts of the ground floor have a Welsh column."""

from modeltranslation.translator import TranslationOptions, register

from .models import ChangeNote, Contact, Council, Office


@register(Council)
class CouncilTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("en",)


@register(Office)
class OfficeTranslation(TranslationOptions):
    fields = ("title", "portfolio")
    required_languages = {"en": ("title",)}


@register(Contact)
class ContactTranslation(TranslationOptions):
    fields = ("team", "role", "withheld_note")
    required_languages = {"en": ("team",)}


@register(ChangeNote)
class ChangeNoteTranslation(TranslationOptions):
    fields = ("note",)
    required_languages = ("en",)
