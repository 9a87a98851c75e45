"""Comparing a thing with another of its editions, or with what it said on an earlier day."""

import datetime
from http import HTTPStatus

from django import forms
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from ..admin_urls import admin_url
from ..parsing.dates import DayField
from ..publishing.difference import compared, compared_since
from .parts import PagePart


class EditionField(forms.ModelChoiceField):
    """One of a thing's editions, by its number and its state."""

    def label_from_instance(self, row):
        return _("Edition %(number)s (%(state)s)") % {"number": row.edition, "state": row.state}


class ComparisonForm(forms.Form):
    """Which edition is compared with which other, or since which day."""

    before = EditionField(label=_("From"), queryset=None, required=False, empty_label=_("A date"))
    since = DayField(
        label=_("Changes since"),
        required=False,
        help_text=_("If you choose a date: what changed in the edition below from that day on."),
    )
    after = EditionField(
        label=_("To"),
        queryset=None,
        empty_label=None,
        error_messages={"required": _("Choose the edition to compare.")},
    )

    def __init__(self, *args, editions, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("before", "after"):
            self.fields[name].queryset = editions

    def clean(self):
        given = super().clean()
        before, since, after = (given.get(name) for name in ("before", "since", "after"))
        if after is None or {"before", "since"} & set(self.errors):
            return given
        if before and since:
            self.add_error("since", _("Choose an edition or a date, not both."))
        elif before == after:
            self.add_error("after", _("Choose two different editions."))
        elif since:
            self._check_day(since, after)
        elif not before:
            self.add_error("since", _("Enter a date, or choose an edition to compare with."))
        return given

    def _check_day(self, since, after):
        added_on = timezone.localdate(after.created_at)
        if since > timezone.localdate():
            self.add_error("since", _("This date is in the future."))
        elif since <= added_on:
            words = _("This edition was added on %(day)s. Choose a later date.")
            self.add_error("since", ValidationError(words % {"day": date_format(added_on, "DATE_FORMAT")}))

    def comparison(self):
        before, since, after = (self.cleaned_data[name] for name in ("before", "since", "after"))
        if before:
            return compared(before, after)
        return compared_since(after, timezone.make_aware(datetime.datetime.combine(since, datetime.time())))


class ComparisonPages(PagePart):
    """For whatever has editions: whoever may read them compares them, drafts included."""

    def views(self):
        return [("<path:object_id>/compare/", self.comparison_view, "compare")]

    def on_form(self, request, row):
        return {"compare_url": admin_url(row, "compare")}

    def comparison_view(self, request, object_id):
        row = self.admin.get_object(request, unquote(object_id))
        if row is None or not self.admin.has_view_permission(request, row):
            return self.not_here(request, object_id)
        editions = self.admin.get_queryset(request).filter(lineage=row.lineage_id)
        editions = editions.select_related("council").order_by("-edition")
        asked = request.GET or self.usual(row, list(editions))
        form = ComparisonForm(asked or None, editions=editions, initial={"after": row.pk})
        is_valid = form.is_valid()
        context = {
            "title": _("Compare"),
            "original": row,
            "form": form,
            "comparison": form.comparison() if is_valid else None,
            "is_compared": is_valid,
        }
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and not is_valid else HTTPStatus.OK
        return self.render(request, "admin/comparison.html", context, status)

    @staticmethod
    def usual(row, editions) -> dict:
        """The live edition against a draft of the next one; else an edition against the one before. None: nothing."""
        live = next((each for each in editions if each.is_live), None)
        newest = editions[0]
        if live and row == live and newest.edition > live.edition:
            return {"before": live.pk, "after": newest.pk}
        if live and row.edition > live.edition:
            return {"before": live.pk, "after": row.pk}
        earlier = next((each for each in editions if each.edition < row.edition), None)
        return {"before": earlier.pk, "after": row.pk} if earlier else {}
