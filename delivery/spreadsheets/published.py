"""Columns of files for the public: what follows from values and updates, and where it comes from."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from councils.spreadsheets import PUBLIC, ColumnSet, HelperColumn

# The last columns of every file for the public.
PROVENANCE = ("source", "published_by", "licence")


def _derived(**labels) -> list[HelperColumn]:
    return [HelperColumn(name, PUBLIC, label, is_in_sheets=False) for name, label in labels.items()]


def _columns_of_all() -> list[HelperColumn]:
    """What is worked out from a value, its target and earlier values; and where a row comes from."""
    return _derived(
        target_low=_("target from"),
        target_high=_("target to"),
        direction=pgettext("better or worse", "direction"),
        calculated_rating=_("calculated rating"),
        source=_("source"),
        published_by=_("published by"),
        licence=_("licence"),
    )


def columns_of_series() -> list[HelperColumn]:
    """What stands beside a value in the file of its measure."""
    return _columns_of_all() + _derived(
        period_start=pgettext("a period", "from"),
        period_end=pgettext("a period", "until"),
        rating=_("rating"),
        corrected_on=_("corrected on"),
        compared_with=_("compared with"),
        has_break=_("change in how it is counted"),
        measure=_("measure"),
    )


class ProgressColumns(ColumnSet):
    """How an action or a measure is going: one row each in the files of a plan's progress and of a briefing."""

    def columns(self):
        yield from _derived(
            kind=_("kind"),
            reference=_("reference"),
            title=_("title"),
            plan=_("plan"),
            priority=_("priority"),
            status=_("status or rating"),
            reported=_("reported on, or for the period"),
            value=_("value"),
            state=_("state"),
            unit=_("unit"),
            target=_("target"),
            override_reason=_("why the rating is different"),
            due_on=_("due date"),
            days_overdue=_("days overdue"),
            forecast_on=_("expected to finish on"),
            percent_complete=_("per cent complete"),
            note=_("note or commentary"),
            next_step=_("next step or corrective action"),
            next_step_by=_("next step by"),
            owner=_("owner"),
            lead_councillor=_("lead councillor"),
            directorate=_("directorate"),
            committee=_("scrutinised by"),
            address=_("address"),
            late_since=_("late since"),
            exception=_("exception"),
            exception_reason=_("what it is about"),
        )
        yield from _columns_of_all()


class DecisionColumns(ColumnSet):
    """A decision that considered a pledge: one row each in the file of that pledge."""

    def columns(self):
        yield from _derived(
            meeting_on=_("date of meeting"),
            decision_maker=_("decision maker"),
            item_number=_("item number"),
            title=_("title"),
            outcome=_("outcome"),
            resolution=_("resolution"),
            how_weighed=_("how it was considered"),
            address=_("address"),
            source=_("source"),
            published_by=_("published by"),
            licence=_("licence"),
        )


class BreakdownColumns(ColumnSet):
    """A measure's value of one ward or category in one period: one row each in the file of its breakdowns."""

    def columns(self):
        yield from _derived(
            period=_("period"),
            period_start=pgettext("a period", "from"),
            period_end=pgettext("a period", "until"),
            by=pgettext("a breakdown", "by"),
            group=_("ward or category"),
            value=_("value"),
            state=_("state"),
            note=_("note"),
            measure=_("measure"),
            unit=_("unit"),
            source=_("source"),
            published_by=_("published by"),
            licence=_("licence"),
        )
