"""The event: something with a time and a place where residents meet the council."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.fields import WebAddressField
from councils.models import ContentQuerySet, CouncilContent, Partner, wards_field

from .achievement import FIRST_YEAR, LAST_YEAR


class EventQuerySet(ContentQuerySet):
    """Coming, past and undated: every event is one of the three."""

    def dated(self):
        """With a full date, and with `last_day`."""
        return self.filter(starts_on__isnull=False).annotate(last_day=Coalesce("ends_on", "starts_on"))

    def undated(self):
        return self.filter(starts_on=None)

    def coming(self, day=None):
        """Their last day is not over on that day, or today; the nearest first."""
        return self.dated().filter(last_day__gte=day or timezone.localdate())

    def past(self):
        """Their last day is over; the latest first."""
        return self.dated().filter(last_day__lt=timezone.localdate()).order_by("-starts_on", "-pk")


class Event(CouncilContent):
    """One event. A date without a year is kept in words: it is never guessed."""

    starts_on = models.DateField(
        _("first day"), null=True, blank=True, help_text=_("Leave empty if the year is not known.")
    )
    ends_on = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Only for events of several days.")
    )
    starts_at = models.TimeField(_("starts at"), null=True, blank=True, help_text=_("UK time."))
    ends_at = models.TimeField(_("ends at"), null=True, blank=True)
    date_note = models.CharField(
        _("date in words"),
        max_length=150,
        blank=True,
        help_text=_("When the full date is not known, such as “18 February, year not given”."),
    )
    venue = models.CharField(_("place"), max_length=255, blank=True)
    online_url = WebAddressField(_("online address"))
    access_notes = models.TextField(
        _("access"), blank=True, help_text=_("Step-free entry, hearing loop, interpreters, parking.")
    )
    cancelled_at = models.DateTimeField(
        _("cancelled at"), null=True, blank=True, help_text=_("The page stays and says so.")
    )
    source_note = models.CharField(
        _("source"), max_length=255, blank=True, help_text=_("The document or page these facts come from.")
    )
    partners = models.ManyToManyField(Partner, blank=True, related_name="events", verbose_name=_("partners"))
    wards = wards_field("events")

    # Asked with the event where a page shows its wards: has the council any?
    has_wards = False

    objects = EventQuerySet.as_manager()

    needs_welsh = ("title", "summary")
    searched = ("title", "summary", "date_note", "venue", "access_notes")
    dated_by = {"starts_on": _("Event date: %(date)s"), "date_note": _("Event date: %(date)s")}
    stated_by = {"cancelled_at": _("Cancelled on %(date)s")}

    class Meta(CouncilContent.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = [F("starts_on").asc(nulls_last=True), F("starts_at").asc(nulls_first=True), "pk"]
        constraints = [
            *CouncilContent.Meta.constraints,
            models.CheckConstraint(
                condition=Q(starts_on__isnull=False) | ~Q(date_note_en="") & Q(date_note_en__isnull=False),
                name="event_has_a_date_or_words",
                violation_error_message=_("Enter the first day, or the date in words."),
            ),
            models.CheckConstraint(
                condition=(Q(ends_on=None) & Q(starts_at=None) & Q(ends_at=None))
                | Q(starts_on__isnull=False),
                name="event_times_need_a_day",
                violation_error_message=_("A last day or a time needs the first day."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="event_ends_after_start",
                violation_error_message=_("The event ends before it starts: check both days."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None)
                | Q(starts_at__isnull=False)
                & (Q(ends_on__isnull=False, ends_on__gt=F("starts_on")) | Q(ends_at__gt=F("starts_at"))),
                name="event_end_time_after_start",
                violation_error_message=_("The event ends before it starts: check both times."),
            ),
            models.CheckConstraint(
                condition=~Q(online_url="") | ~Q(venue_en="") & Q(venue_en__isnull=False),
                name="event_has_a_place",
                violation_error_message=_("Say where it is: enter a place or an online address."),
            ),
        ]
        indexes = [
            *CouncilContent.Meta.indexes,
            models.Index(fields=["council", "starts_on"], name="event_starts"),
        ]

    def get_absolute_url(self):
        return reverse("pledges:event_detail", args=[self.council.slug, self.slug])

    def clean(self):
        super().clean()
        for name in ("starts_on", "ends_on"):
            day = getattr(self, name)
            if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
                raise ValidationError({name: _("Check the year: four digits, such as 2026.")})

    @property
    def is_past(self) -> bool | None:
        """Is its last day over? None where no full date is known."""
        if self.starts_on is None:
            return None
        return (self.ends_on or self.starts_on) < timezone.localdate()
