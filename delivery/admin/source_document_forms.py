"""The forms between a document and a workbook: the document, and what is still needed of each part that was chosen."""

from django import forms
from django.conf import settings
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.manager import get_translatable_fields_for_model

from councils.documents import MAX_SIZE, SourceDocument, read_document, read_pasted
from councils.models import Partner
from councils.parsing.dates import DayField
from plans.models import Plan, Principle, Priority

from ..documents import ACTION, MEASURE, PARTNER, PRINCIPLE, PRIORITY, Words, parents_of, unit_of
from ..models import Action, Measure

# Of each kind its model, its sheet, the column of its words, and the column that keeps all of them if they are long.
MODELS = {PRIORITY: Priority, ACTION: Action, MEASURE: Measure, PARTNER: Partner, PRINCIPLE: Principle}
SHEETS = {
    PRIORITY: "priorities",
    ACTION: "actions",
    MEASURE: "measures",
    PARTNER: "partners",
    PRINCIPLE: "principles",
}
TITLES = {PRIORITY: "title", ACTION: "title", MEASURE: "name", PARTNER: "name", PRINCIPLE: "text"}
WHOLE = {ACTION: "description", MEASURE: "definition"}
CODES = {ACTION: ("reference", "A"), MEASURE: ("code", "M")}
UNDER = {PRIORITY: "parent", ACTION: "priority", MEASURE: "priority"}
# What a measure needs and a document seldom says: it is asked, and no default is taken.
ASKED = ("unit", "polarity", "period_kind", "frequency")
# What stands for a priority of this document in a choice; others are there already, and stand by their references.
NEW = "new:"


class DocumentForm(forms.Form):
    """A document as a file or as pasted text; `document` is what was read."""

    use_required_attribute = False
    text = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Paste the text here, or choose a file below."),
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_(
            "A Word document (.docx), a web page (.html) or a text file (.txt), with at most 20 MB and 2,000 "
            "paragraphs, list items and table rows."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.html,.htm,.txt"}),
        error_messages={"empty": _("The file is empty. Choose the file again.")},
    )

    def __init__(self, *args, has_welsh: bool):
        super().__init__(*args)
        self.document: SourceDocument | None = None
        if has_welsh:
            self.fields["language"] = forms.ChoiceField(
                label=_("Language of the text"), choices=settings.LANGUAGES, initial="en"
            )

    def clean(self):
        upload, text = self.cleaned_data.get("file"), self.cleaned_data.get("text") or ""
        if self.errors:
            return self.cleaned_data
        if bool(upload) == bool(text.strip()):
            self.add_error("text", _("Paste a text or choose a file, and not both."))
            return self.cleaned_data
        try:
            # What is too large is not even read.
            content = upload.read(MAX_SIZE + 1) if upload else b""
            self.document = read_document(upload.name, content) if upload else read_pasted(text)
        except forms.ValidationError as error:
            self.add_error("file" if upload else "text", error)
        return self.cleaned_data


class PartForm(forms.Form):
    """One part of the plan that is to be. Its fields are columns of its sheet."""

    use_required_attribute = False

    def __init__(self, data, draft: "Draft", number: int, *, is_complete: bool, is_numbered: bool):
        self.draft, self.number, self.kind = draft, number, draft.kinds[number]
        self.block, self.model = draft.document.blocks[number], MODELS[self.kind]
        self.words = Words.of(self.block, self.kind)
        super().__init__(data, prefix=f"row-{number}", initial=draft.typed_for(number))
        for name, field in self._fields():
            field.required = field.required and is_complete
            self.fields[name] = field
        if self.kind in CODES and is_numbered:
            self.fields[CODES[self.kind][0]].required = False

    @property
    def sheet(self) -> str:
        return SHEETS[self.kind]

    @property
    def heading(self) -> str:
        """By which it is known on the page, whatever was typed."""
        return self.words.title or self.words.text or self.draft.all_of(self.block)

    def _label(self, name) -> str:
        return capfirst(str(self.model._meta.get_field(name).verbose_name))

    def _texts(self, name, words, *, is_needed=False, widget=None):
        """A text, in the language of the document; one that is needed is asked for in English as well."""
        is_translated = name in (get_translatable_fields_for_model(self.model) or ())
        if not is_translated or not self.draft.has_welsh:
            label = self.model._meta.get_field(name).verbose_name
            yield name, _text(capfirst(str(label)), words, is_needed, widget, "en")
        elif self.draft.language == "en":
            yield name, _text(self._label(f"{name}_en"), words, is_needed, widget, "en")
        else:
            yield f"{name}_cy", _text(self._label(f"{name}_cy"), words, False, widget, "cy")
            if is_needed:
                yield name, _text(self._label(f"{name}_en"), "", is_needed, widget, "en")

    def _fields(self):
        words = self.words
        if self.kind in CODES:
            code = CODES[self.kind][0]
            yield code, _text(self._label(code), words.reference, True, None, "")
        yield from self._texts(TITLES[self.kind], words.title, is_needed=True)
        if self.kind in WHOLE and words.text:
            yield from self._texts(WHOLE[self.kind], words.text, widget=forms.Textarea(attrs={"rows": 4}))
        if self.kind in UNDER:
            yield UNDER[self.kind], self._under()
        if self.kind == ACTION:
            yield "due_on", self._due()
        if self.kind == MEASURE:
            for name in ASKED:
                yield name, self._choice(name)
        if words.owner_role:
            yield from self._texts("owner_role", words.owner_role)

    def _under(self):
        nothing = "---------" if self.kind == PRIORITY else gettext("the whole plan")
        others = [each for each in self.draft.priorities if each[0] != f"{NEW}{self.number}"]
        choices = [("", nothing), *others]
        above = self.draft.parents[self.number]
        initial = f"{NEW}{above}" if above is not None else ""
        label = self._label(UNDER[self.kind])
        return forms.ChoiceField(label=label, choices=choices, required=False, initial=initial)

    def _due(self):
        asked = gettext(
            "The document says: %(dates)s. Enter the day with its year, or leave it empty if it is not known."
        )
        dates = ", ".join(f"“{date}”" for date in self.words.dates)
        return DayField(
            label=self._label("due_on"),
            required=False,
            widget=forms.TextInput,
            initial=self.words.due.words if self.words.due else "",
            help_text=asked % {"dates": dates} if dates else "",
        )

    def _choice(self, name):
        initial = unit_of(self.words.title) if name == "unit" else ""
        choices = [("", "---------"), *self.model._meta.get_field(name).flatchoices]
        return forms.ChoiceField(label=self._label(name), choices=choices, initial=initial)

    def line(self) -> dict[str, object]:
        """What it says, by the columns of its sheet."""
        said = {name: value for name, value in self.cleaned_data.items() if value}
        if under := said.get(UNDER.get(self.kind)):
            said[UNDER[self.kind]] = self.draft.name_of_priority(str(under))
        return said if self.kind == PARTNER else {"plan": self.draft.plan.slug, **said}


def _text(label, words, is_needed, widget, language):
    field = forms.CharField(label=label, required=is_needed, initial=words, widget=widget or forms.TextInput)
    field.widget.attrs |= {"lang": language} if language else {}
    if widget is None:
        field.widget.attrs["class"] = "vTextField"
    return field


class Draft:
    """A document on its way into a plan: what its blocks were chosen to become, and what was typed of them."""

    def __init__(self, plan: Plan, document: SourceDocument, kinds: list[str], language: str, typed: dict):
        self.plan, self.document, self.kinds, self.language, self.typed = (
            plan,
            document,
            kinds,
            language,
            typed,
        )
        self.has_welsh = plan.owner_council.has_welsh
        self.parents = parents_of(document.blocks, kinds)
        self.there = list(plan.priorities.order_by("position", "pk"))
        self.forms: list[PartForm] = []

    def open(self, data=None, *, is_complete=False, is_numbered=False) -> list[PartForm]:
        numbers = [number for number, kind in enumerate(self.kinds) if kind]
        how = {"is_complete": is_complete, "is_numbered": is_numbered}
        self.forms = [PartForm(data, self, number, **how) for number in numbers]
        return self.forms

    def typed_for(self, number: int) -> dict[str, str]:
        start = f"row-{number}-"
        return {name[len(start) :]: text for name, text in self.typed.items() if name.startswith(start)}

    @staticmethod
    def all_of(block) -> str:
        return block.text or " | ".join(text for _name, text in block.cells)

    @cached_property
    def priorities(self) -> list[tuple[str, str]]:
        """What something may stand under: the priorities of the document, and those that the plan has."""
        new = [number for number, kind in enumerate(self.kinds) if kind == PRIORITY]
        titles = [
            (f"{NEW}{number}", Words.of(self.document.blocks[number], PRIORITY).title) for number in new
        ]
        return [*titles, *((priority.slug, priority.title) for priority in self.there)]

    def name_of_priority(self, chosen: str) -> str:
        """By which a sheet names it: a new one by its title."""
        if not chosen.startswith(NEW):
            return chosen
        form = next(form for form in self.forms if f"{NEW}{form.number}" == chosen)
        return form.cleaned_data.get("title", "") if form.is_valid() else ""

    def lines(self, *, is_numbered: bool) -> dict[str, list[dict]]:
        """By the names of the sheets what stands in each. Numbers are given only where the officer asked for them."""
        lines: dict[str, list[dict]] = {}
        for form in self.forms:
            lines.setdefault(form.sheet, []).append(form.line())
        for kind, (code, letter) in CODES.items() if is_numbered else ():
            there = set(MODELS[kind].objects.filter(plan=self.plan).values_list(code, flat=True))
            _number(lines.get(SHEETS[kind], ()), code, letter, there)
        return lines

    def take_problems(self, problems) -> None:
        """What the workbook says is wrong stands beside the field that it is about."""
        rows: dict[str, list[PartForm]] = {}
        for form in self.forms:
            rows.setdefault(form.sheet, []).append(form)
        for problem in problems:
            form = rows[problem.sheet][problem.row - 2]  # below the names of the columns
            name = problem.columns.removesuffix("_en")
            form.add_error(name if name in form.fields else None, problem.message)


def _number(lines, code: str, letter: str, there: set[str]) -> None:
    used = {str(line.get(code, "")).casefold() for line in lines} | {each.casefold() for each in there}
    number = 0
    for line in lines:
        while not line.get(code):
            number += 1
            if f"{letter}{number}".casefold() not in used:
                line[code] = f"{letter}{number}"
