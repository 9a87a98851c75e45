"""Form controls with govuk-frontend's class names; Django itself writes the ids and aria attributes."""

from django import forms, template

register = template.Library()

BLOCKS = (
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.Textarea, "govuk-textarea"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.Select, "govuk-select"),
)


@register.filter
def control(field):
    """The control of a field, with its class and, where the field has an error, the error's class."""
    widget = field.field.widget
    block = next((name for kind, name in BLOCKS if isinstance(widget, kind)), "govuk-input")
    names = [widget.attrs.get("class", ""), block]
    if field.errors and "__" not in block:
        names.append(f"{block}--error")
    return field.as_widget(attrs={"class": " ".join(filter(None, names))})


@register.filter
def shape(field):
    """Which way a field is laid out: hidden, radios, checkboxes, checkbox, group or plain."""
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    for kind, name in (
        (forms.CheckboxSelectMultiple, "checkboxes"),
        (forms.RadioSelect, "radios"),
        (forms.CheckboxInput, "checkbox"),
    ):
        if isinstance(widget, kind):
            return name
    return "group" if widget.use_fieldset else "plain"


@register.filter
def first_control(field):
    """The id that an error summary links to: the field's own, or its group's first control."""
    return field.id_for_label or f"{field.auto_id}_0"
