"""How a part of a plan ends: with its day and a reason, readable where it was, and no longer counted."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.models import EditionRow

ENDED = _("Ended on %(date)s")


class EndsQuerySet(models.QuerySet):
    def going_on(self, day):
        """Neither they nor what they stand under have ended by that day."""
        conditions = [
            Q(**{f"{path}ended_on": None}) | Q(**{f"{path}ended_on__gt": day})
            for path in self.model.ends_with_its()
        ]
        return self.filter(*conditions)


class Ends(EditionRow):
    """Base of what residents may hold a council to: it is not deleted once they could read it."""

    can_end = True
    # The relation to what this ends with too.
    ends_with = ""
    # How many levels rows of this kind make, one under the other.
    levels = 1

    ended_on = models.DateField(
        _("ended on"),
        null=True,
        blank=True,
        help_text=_(
            "The date the council stopped doing this. Its page stays and says so. It and everything "
            "under it are no longer counted."
        ),
    )
    ended_reason = models.CharField(
        _("why it ended"), max_length=255, blank=True, help_text=_("Residents will see this.")
    )

    objects = EndsQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def ends_with_its(cls) -> tuple[str, ...]:
        """Paths to everything whose end is its end: itself, what it stands under, and what that stands under."""
        if not cls.ends_with:
            return ("",)
        above = cls._meta.get_field(cls.ends_with).related_model
        if above is cls:
            return tuple(f"{cls.ends_with}__" * level for level in range(cls.levels))
        return ("", *(f"{cls.ends_with}__{path}" for path in above.ends_with_its()))

    def ended_by(self, day):
        """What had ended by that day: itself, else what it stands under; None while it goes on."""
        if self.ended_on and self.ended_on <= day:
            return self
        above = getattr(self, self.ends_with) if self.ends_with else None
        return above.ended_by(day) if above else None

    @property
    def ending(self):
        """The same as of today."""
        return self.ended_by(timezone.localdate())

    def clean(self):
        super().clean()
        if self.ended_on and self.ended_on > timezone.localdate():
            raise ValidationError({"ended_on": _("This date is in the future.")})


def end_has_a_reason(name: str) -> models.CheckConstraint:
    has_reason = ~Q(ended_reason_en="") & Q(ended_reason_en__isnull=False)
    return models.CheckConstraint(
        condition=Q(ended_on=None) & ~has_reason | Q(ended_on__isnull=False) & has_reason,
        name=name,
        violation_error_message=_("Enter the date it ended and say why. Residents will see both."),
    )
