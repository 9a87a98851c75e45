"""What reviewers write: a comment, a reply, and their view of the draft."""

from django import forms
from django.utils.translation import gettext_lazy as _

from councils.rich_text import shown

from .models import SignOff
from .models.comment import LONGEST


class CommentForm(forms.Form):
    """A comment or a reply. `auto_id` differs, as a page may have two."""

    text = forms.CharField(
        label=_("Your comment"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write your comment.")},
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def clean_text(self):
        return shown(self.cleaned_data["text"], is_line=False)


class SignOffForm(forms.Form):
    """A view of one version of the draft."""

    view = forms.ChoiceField(
        label=_("Your view of this draft"),
        choices=SignOff.View,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of these.")},
    )
