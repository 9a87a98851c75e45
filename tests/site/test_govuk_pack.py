"""The form pack against the shapes of govuk-frontend 6.6.0.

Each expected snippet has the tags, classes and ties of that component's own fixture; ids and names are Django's.
"""

import re

import pytest
from bs4 import BeautifulSoup
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_errors
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template.loader import render_to_string

ERROR = '<span class="govuk-visually-hidden">Error:</span> This field is required.'
CHOICES = [("yes", "Yes"), ("no", "No")]


def shape(html):
    """Tags, attributes and words, without white space, `required` and the attributes only scripts read."""

    def walk(node):
        if isinstance(node, str):
            return re.sub(r"\s+", " ", node).strip() or None
        attrs = {
            name: sorted(value) if isinstance(value, list) else value
            for name, value in node.attrs.items()
            if name not in ("required", "aria-invalid", "cols") and not name.startswith("data-")
        }
        return (node.name, attrs, [found for found in map(walk, node.children) if found])

    soup = BeautifulSoup(html, "html.parser")
    return [found for found in map(walk, soup.children) if found]


def rendered(field, data=None):
    form = type("OneField", (forms.Form,), {"answer": field})(data)
    return render_to_string("govuk/field.html", {"field": form["answer"]})


def group(inner, error=False):
    return f'<div class="govuk-form-group{" govuk-form-group--error" if error else ""}">{inner}</div>'


LABEL = '<label class="govuk-label" for="id_answer">Answer</label>'
HINT = '<div id="id_answer_helptext" class="govuk-hint">As on your letter</div>'
PROBLEM = f'<p id="id_answer_error" class="govuk-error-message">{ERROR}</p>'


def choices(kind, described=""):
    button = "radio" if kind == "radios" else "checkbox"
    items = "".join(
        f'<div class="govuk-{kind}__item">'
        f'<input class="govuk-{kind}__input" id="id_answer_{n}" name="answer" type="{button}" value="{value}">'
        f'<label class="govuk-label govuk-{kind}__label" for="id_answer_{n}">{word}</label></div>'
        for n, (value, word) in enumerate(CHOICES)
    )
    problem = PROBLEM if described else ""
    tie = f' aria-describedby="{described}"' if described else ""
    return (
        f'<fieldset class="govuk-fieldset"{tie}><legend class="govuk-fieldset__legend">Answer</legend>'
        f'{problem}<div class="govuk-{kind}">{items}</div></fieldset>'
    )


@pytest.mark.parametrize(
    ("field", "data", "expected"),
    [
        pytest.param(
            forms.CharField(),
            None,
            group(f'{LABEL}<input class="govuk-input" id="id_answer" name="answer" type="text">'),
            id="input",
        ),
        pytest.param(
            forms.CharField(help_text="As on your letter"),
            None,
            group(
                f'{LABEL}{HINT}<input class="govuk-input" id="id_answer" name="answer" type="text"'
                ' aria-describedby="id_answer_helptext">'
            ),
            id="input with hint",
        ),
        pytest.param(
            forms.CharField(help_text="As on your letter"),
            {},
            group(
                f'{LABEL}{HINT}{PROBLEM}<input class="govuk-input govuk-input--error" id="id_answer" name="answer"'
                ' type="text" aria-describedby="id_answer_helptext id_answer_error">',
                error=True,
            ),
            id="input with hint and error",
        ),
        pytest.param(
            forms.CharField(widget=forms.Textarea(attrs={"rows": 5})),
            {},
            group(
                f'{LABEL}{PROBLEM}<textarea class="govuk-textarea govuk-textarea--error" id="id_answer" name="answer"'
                ' rows="5" aria-describedby="id_answer_error"></textarea>',
                error=True,
            ),
            id="textarea with error",
        ),
        pytest.param(
            forms.ChoiceField(choices=CHOICES, initial="no"),
            None,
            group(
                f'{LABEL}<select class="govuk-select" id="id_answer" name="answer">'
                '<option value="yes">Yes</option><option value="no" selected>No</option></select>'
            ),
            id="select",
        ),
        pytest.param(
            forms.FileField(),
            {},
            group(
                f'{LABEL}{PROBLEM}<input class="govuk-file-upload govuk-file-upload--error" id="id_answer"'
                ' name="answer" type="file" aria-describedby="id_answer_error">',
                error=True,
            ),
            id="file upload with error",
        ),
        pytest.param(
            forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect),
            None,
            group(choices("radios")),
            id="radios",
        ),
        pytest.param(
            forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect),
            {},
            group(choices("radios", "id_answer_error"), error=True),
            id="radios with error",
        ),
        pytest.param(
            forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple),
            {},
            group(choices("checkboxes", "id_answer_error"), error=True),
            id="checkboxes with error",
        ),
        pytest.param(
            forms.BooleanField(),
            None,
            group(
                '<div class="govuk-checkboxes"><div class="govuk-checkboxes__item">'
                '<input class="govuk-checkboxes__input" id="id_answer" name="answer" type="checkbox">'
                '<label class="govuk-label govuk-checkboxes__label" for="id_answer">Answer</label></div></div>'
            ),
            id="one checkbox",
        ),
    ],
)
def test_a_field_has_the_shape_of_its_component(field, data, expected):
    assert shape(rendered(field, data)) == shape(expected)


class Question(forms.Form):
    topic = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
    message = forms.CharField(widget=forms.Textarea)
    email = forms.EmailField(required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False)


def test_every_link_of_the_error_summary_leads_to_a_control():
    form = Question({"email": "nobody"})
    helper = FormHelper()
    helper.add_input(Submit("send", "Send"))
    page = BeautifulSoup(
        render_to_string("components/error_summary.html", {"form": form}) + render_crispy_form(form, helper),
        "html.parser",
    )
    summary = page.find(class_="govuk-error-summary")
    assert summary.find(role="alert").find(class_="govuk-error-summary__title").string == "There is a problem"
    links = [link["href"] for link in summary.find_all("a")]
    assert links == ["#id_topic_0", "#id_message", "#id_email"]
    for link in links:
        assert page.find(id=link[1:]).name in ("input", "textarea")


def test_an_error_of_the_whole_form_stands_in_the_summary():
    form = Question({})
    form.add_error(None, "Two answers do not go together.")
    html = render_to_string("components/error_summary.html", {"form": form})
    assert "<li>Two answers do not go together.</li>" in html


def test_a_form_without_errors_has_no_summary():
    assert not render_to_string("components/error_summary.html", {"form": Question()}).strip()


def test_crispy_s_own_summary_of_errors_is_the_same():
    form = Question({})
    assert (
        as_crispy_errors(form).strip()
        == render_to_string("components/error_summary.html", {"form": form}).strip()
    )


def test_a_whole_form_says_what_may_be_left_out_and_hides_what_is_hidden():
    helper = FormHelper()
    helper.add_input(Submit("send", "Send"))
    page = BeautifulSoup(render_crispy_form(Question(), helper), "html.parser")
    assert page.form["method"] == "post"
    assert page.find("label", attrs={"for": "id_email"}).get_text().strip() == "Email (optional)"
    assert page.find("label", attrs={"for": "id_message"}).get_text(strip=True) == "Message"
    assert page.find("input", id="id_key")["type"] == "hidden"
    button = page.find("button")
    assert (button["type"], button["class"], button.string) == ("submit", ["govuk-button"], "Send")


def test_what_a_person_typed_comes_back_as_text():
    field = forms.CharField(help_text="<b>bold</b>")
    html = rendered(field, {"answer": '"><script>alert(1)</script>'})
    assert "<script>" not in html
    assert "<b>bold</b>" not in html


@pytest.mark.parametrize("widget", [forms.SelectDateWidget(), forms.SplitDateTimeWidget()])
def test_a_group_of_controls_is_a_fieldset_and_its_first_control_can_be_reached(widget):
    field = (
        forms.SplitDateTimeField()
        if isinstance(widget, forms.SplitDateTimeWidget)
        else forms.DateField(widget=widget)
    )
    form = type("Dated", (forms.Form,), {"day": field})({})
    page = BeautifulSoup(
        render_to_string("components/error_summary.html", {"form": form})
        + render_to_string("govuk/field.html", {"field": form["day"]}),
        "html.parser",
    )
    assert page.fieldset.legend.get_text(strip=True) == "Day"
    assert page.find(id=page.find("a")["href"][1:]) is not None
