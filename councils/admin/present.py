"""What a row names already stays a choice of its form, whatever has become of it, and is marked as such."""

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _

from ..models import CouncilContent, Membership


class OfferedAndPresent(ModelChoiceIterator):
    """What may be chosen anew; then what the row names now and nobody could choose any more."""

    def __iter__(self):
        offered = []
        for choice in super().__iter__():
            offered.append(choice)
            yield choice
        yield from kept_choices(self.field, keys_of(offered))


class KeepsPresent:
    """Put before a choice of rows. `present` are the keys that the row names now; its form sets them."""

    iterator = OfferedAndPresent
    present = ()

    def clean(self, value):
        try:
            return super().clean(value)
        except ValidationError:
            if not self.present:
                raise
        offered = self._queryset
        either = Q(pk__in=offered.order_by().values("pk")) | Q(pk__in=self.present)
        self._queryset = offered.model._base_manager.filter(either)
        try:
            return super().clean(value)
        finally:
            self._queryset = offered


class RowField(KeepsPresent, forms.ModelChoiceField):
    """One row of a council."""


class RowsField(KeepsPresent, forms.ModelMultipleChoiceField):
    """Several rows of a council. A number that no key can have is no choice, and no fault of the database."""

    LONGEST_KEY = 18

    def _check_values(self, value):
        for key in value if isinstance(value, (list, tuple)) else ():
            if len(str(key)) > self.LONGEST_KEY:
                words = self.error_messages["invalid_choice"]
                raise ValidationError(words, code="invalid_choice", params={"value": key})
        return super()._check_values(value)


def offered_choices(field):
    """What may be chosen anew, without what one row keeps."""
    return ModelChoiceIterator(field) if isinstance(field, KeepsPresent) else field.choices


def keys_of(choices) -> set[str]:
    """The values of choices, those in groups too."""
    found = set()
    for value, label in choices:
        found |= keys_of(label) if isinstance(label, (list, tuple)) else {str(value)}
    return found


def kept_choices(field, offered: set[str]) -> list:
    """(value, label) of what the row names now and is not among the offered values."""
    missing = [value for value in getattr(field, "present", ()) if str(value) not in offered]
    if not missing or not isinstance(field, KeepsPresent):
        return [(value, _("%(name)s (no longer offered)") % {"name": value}) for value in missing]
    rows = field.queryset.model._base_manager.filter(pk__in=missing)
    return [(row.pk, label_of_kept(row, field)) for row in rows]


def label_of_kept(row, field) -> str:
    """Its name and why it is not offered; what belongs to another council is not named."""
    council = field.council
    if isinstance(row, get_user_model()):
        if council:
            Membership.name_accounts([row], council.pk)
        is_here = council and row.is_active and row.memberships.filter(council=council).exists()
        words = _("%(name)s (can no longer edit)") if is_here else _("%(name)s (has left)")
        return words % {"name": row}
    if council and getattr(row, "council_lookup", None) and not row.is_choosable_by(council):
        return _("Something that belongs to another council")
    if isinstance(row, CouncilContent) and row.status == row.Status.ARCHIVED:
        return _("%(name)s (archived)") % {"name": field.label_from_instance(row)}
    return _("%(name)s (no longer offered)") % {"name": field.label_from_instance(row)}


def keep_present(form) -> None:
    """Tell each choice of a row's form what the row names now."""
    for name, field in form.fields.items():
        if isinstance(field, KeepsPresent):
            field.present = present_keys(form, name)
            field.council = None if name in form.may_be_anothers else form.council
            if form.earlier and name in form.earlier:
                leave_out_what_is_gone(form, name, field)
        elif isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            value = getattr(form.instance, name, None)
            if value not in (None, "") and not field.valid_value(value):
                field.present = (value,)
                field.choices = [*field.choices, *kept_choices(field, keys_of(field.choices))]


def present_keys(form, name) -> tuple:
    """Keys of the rows that are named now, as they are stored."""
    column = form.instance._meta.get_field(name)
    if not column.many_to_many:
        key = getattr(form.instance, column.attname)
        return () if key is None else (key,)
    if form.earlier and name in form.earlier:
        return tuple(getattr(form.instance, name).values_list("pk", flat=True))
    return tuple(row.pk for row in form.initial.get(name, ()))


def leave_out_what_is_gone(form, name, field):
    """An earlier version may name what can be chosen no more: that is said, and what is named now stays."""
    earlier = form.earlier[name]
    wanted = earlier if isinstance(earlier, list) else [earlier] if earlier else []
    offered = set(field.queryset.filter(pk__in=wanted).values_list("pk", flat=True)) | set(field.present)
    gone = field.queryset.model._base_manager.filter(pk__in=set(wanted) - offered)
    if not gone:
        return
    names = ", ".join(label_of_kept(row, field) for row in gone)
    field.help_text = _("The earlier version used something you can no longer choose: %(names)s.") % {
        "names": names
    }
    kept = [key for key in wanted if key in offered]
    form.initial[name] = kept if isinstance(earlier, list) else next(iter(field.present), None)
