"""A widget is the same by either of Django's two sets of templates: which of them draws it is a matter of cost."""

import datetime

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html

from strategy_site.form_renderer import FormRenderer

CHOICES = [
    ("", "---------"),
    ("a&b", 'Rough & "ready" <b>'),
    ("Group ⟨Cymraeg⟩", [(1, "one"), (2, "tŷ")]),
    (None, "nothing"),
]
WIDGETS = {
    forms.ColorInput: "#ffdd00",
    forms.SearchInput: "housing & homes",
    forms.TelInput: "0161 480 4949",
    forms.TextInput: 'Tŷ "a" <script>&amp;',
    forms.NumberInput: 1234.5,
    forms.EmailInput: "officer@council.example",
    forms.URLInput: "https://council.example/?a=1&b=2",
    forms.PasswordInput: "secret",
    forms.HiddenInput: "1:signed",
    forms.MultipleHiddenInput: ["1", "<2>"],
    forms.FileInput: None,
    forms.ClearableFileInput: None,
    forms.Textarea: "\nline <one>\n  & two",
    forms.DateInput: datetime.date(2026, 3, 29),
    forms.DateTimeInput: datetime.datetime(2026, 3, 29, 9, 59, tzinfo=datetime.UTC),
    forms.TimeInput: datetime.time(9, 59),
    forms.CheckboxInput: True,
    forms.Select: 1,
    forms.NullBooleanSelect: True,
    forms.SelectMultiple: [1, "a&b"],
    forms.RadioSelect: "a&b",
    forms.CheckboxSelectMultiple: [2],
    forms.SplitDateTimeWidget: datetime.datetime(2026, 3, 29, 9, 59, tzinfo=datetime.UTC),
    forms.SplitHiddenDateTimeWidget: datetime.datetime(2026, 3, 29, 9, 59, tzinfo=datetime.UTC),
    forms.SelectDateWidget: datetime.date(2026, 3, 29),
}
ATTRS = {"id": "id_x", "aria-label": 'Title: "A" & <B>', "required": True, "disabled": False, "data-x": None}


@pytest.mark.parametrize("kind", WIDGETS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("filled", [True, False], ids=["filled", "empty"])
def test_a_widget_is_drawn_as_django_draws_it(kind, filled):
    takes_choices = issubclass(kind, forms.widgets.ChoiceWidget) and kind is not forms.NullBooleanSelect
    widget = kind(choices=CHOICES) if takes_choices else kind()
    value = WIDGETS[kind] if filled else None
    ours, djangos = (
        widget.render("x", value, ATTRS, renderer=renderer)
        for renderer in (FormRenderer(), DjangoTemplates())
    )
    assert parse_html(ours) == parse_html(djangos)
    assert ours.strip() or not filled


def test_every_widget_of_django_is_among_them():
    kinds = {getattr(forms, name) for name in forms.widgets.__all__}
    widgets = {kind for kind in kinds if issubclass(kind, forms.Widget)} - {forms.Widget, forms.MultiWidget}
    assert widgets == set(WIDGETS)
