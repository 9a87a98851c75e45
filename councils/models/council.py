"""The council: whose content it is, in which languages, in which colour, and the version of its pages."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..fields import WebAddressField
from ..validators import validate_colour, validate_council_slug, validate_gss_code, validate_host_name
from .council_owned import CouncilOwned


class CouncilQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """Councils whose site is live, and those the viewer belongs to."""
        if viewer.sees_all:
            return self
        return self.filter(Q(is_live=True) | Q(pk__in=viewer.council_ids))

    def going_on(self):
        """Councils whose last day is not over: those that are changed."""
        return self.exclude(ends_on__lt=timezone.localdate())

    def findable_by(self, viewer):
        """Also councils that ended and whose pages are closed, where another came after them."""
        visible = Council.objects.visible_to(viewer)
        replaced = Council.objects.filter(successors__successor__in=visible)
        closed = Q(is_live=False, ends_on__lt=timezone.localdate(), pk__in=replaced.values("pk"))
        return self.filter(Q(pk__in=visible) | closed)

    def with_predecessors(self):
        """`has_predecessors`: is there one that it replaces? So others ask nothing about what they took on."""
        replaced = Council.objects.filter(successors__successor=OuterRef("pk"))
        return self.annotate(has_predecessors=Exists(replaced))

    def find(self, words: str):
        """Councils whose name, in either language, or slug holds these words."""
        return self.filter(
            Q(name_en__icontains=words) | Q(name_cy__icontains=words) | Q(slug__icontains=words)
        )


def name_in_list(name: str, is_example: bool) -> str:
    return str(_("%(name)s (example)")) % {"name": name} if is_example else name


class Council(CouncilOwned):
    """A principal authority with its own site."""

    class Nation(models.TextChoices):
        ENGLAND = "england", _("England")
        WALES = "wales", _("Wales")
        SCOTLAND = "scotland", _("Scotland")
        NORTHERN_IRELAND = "northern_ireland", _("Northern Ireland")

    class Kind(models.TextChoices):
        COUNTY = "county", _("county council")
        DISTRICT = "district", _("district council")
        UNITARY = "unitary", _("unitary authority")
        METROPOLITAN = "metropolitan", _("metropolitan borough council")
        LONDON_BOROUGH = "london_borough", _("London borough council")
        COUNTY_BOROUGH = "county_borough", _("county borough council")

    class Languages(models.TextChoices):
        ENGLISH = "en", _("English")
        ENGLISH_AND_WELSH = "en,cy", _("English and Welsh")

    council_lookup = "pk"
    searched = ("name",)

    name = models.CharField(
        _("name"), max_length=100, help_text=_("The short name residents use, such as Bridgend.")
    )
    slug = models.SlugField(
        _("address"),
        unique=True,
        validators=[validate_council_slug],
        help_text=_(
            "The first part of every address, such as /bridgend/. If you change it, the old address "
            "redirects to the new one."
        ),
    )
    host_name = models.CharField(
        _("host name"),
        max_length=253,
        blank=True,
        default="",
        validators=[validate_host_name],
        help_text=_(
            "Such as plans.example.gov.uk. The council’s public pages are then there, without the council in the "
            "address. Leave it empty if they are with those of other councils."
        ),
    )
    gss_code = models.CharField(
        _("GSS code"),
        max_length=9,
        unique=True,
        validators=[validate_gss_code],
        help_text=_("Such as W06000013."),
    )
    nation = models.CharField(_("nation"), max_length=20, choices=Nation)
    kind = models.CharField(_("kind of council"), max_length=20, choices=Kind)
    languages = models.CharField(
        _("languages"),
        max_length=5,
        choices=Languages,
        default=Languages.ENGLISH,
        help_text=_("If you choose Welsh, every text field has a Welsh field beside it."),
    )
    website = WebAddressField(_("main website"))
    brand_colour = models.CharField(
        _("brand colour"),
        max_length=7,
        default="#1f5c99",
        validators=[validate_colour],
        help_text=_("The site makes it darker or lighter where needed, so that text on it can be read."),
    )
    is_live = models.BooleanField(
        _("live"),
        default=False,
        help_text=_("Until you tick this, only the council’s users can open its pages."),
    )
    is_demo = models.BooleanField(
        _("demonstration"),
        default=False,
        editable=False,
        help_text=_("The wording on its pages was written for this site. Every page says so."),
    )
    is_example = models.BooleanField(
        _("example"),
        default=False,
        editable=False,
        help_text=_("A made-up council that shows what the site can do. Every page says so."),
    )
    needs_second_approval = models.BooleanField(
        _("second approval"),
        default=False,
        help_text=_("Nobody can publish what they wrote or sent for approval themselves."),
    )
    figures_need_second_approval = models.BooleanField(
        _("second approval of figures and updates"),
        default=False,
        help_text=_(
            "Residents see values and updates only once a publisher who did not enter them has released them."
        ),
    )
    starts_on = models.DateField(
        _("first day"), null=True, blank=True, help_text=_("Only for a council made in a reorganisation.")
    )
    ends_on = models.DateField(
        _("last day"),
        null=True,
        blank=True,
        help_text=_("After this day its pages stay as they are, and say which councils replaced it."),
    )
    content_version = models.PositiveBigIntegerField(_("content version"), default=0, editable=False)

    # Asked with the council where a page needs it (`with_predecessors`).
    has_predecessors = False

    objects = CouncilQuerySet.as_manager()

    class Meta:
        verbose_name = _("council")
        verbose_name_plural = _("councils")
        ordering = ["is_example", "name", "pk"]  # the real ones first
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="council_ends_after_start",
                violation_error_message=_("The council ends before it starts: check both days."),
            ),
            models.UniqueConstraint(
                fields=["host_name"],
                condition=~Q(host_name=""),
                name="council_host_name_once",
                violation_error_message=_("Another council has this host name."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def listed_name(self) -> str:
        """Its name away from its own pages, each of which says so: an example says that it is one."""
        return name_in_list(self.name, self.is_example)

    def clean(self):
        super().clean()
        if self.has_welsh and not self.name_cy:
            raise ValidationError(
                {"name_cy": _("Enter the council’s name in Welsh, because it publishes in Welsh.")}
            )

    def save(self, *args, **kwargs):
        """`content_version` is moved by `caching.invalidate` alone: written as it was once read, it would run back."""
        if not self._state.adding and kwargs.get("update_fields") is None:
            fields = (field for field in self._meta.concrete_fields if not field.primary_key)
            kwargs["update_fields"] = [field.name for field in fields if field.name != "content_version"]
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("site:council_home", args=[self.slug])

    @property
    def own_host(self) -> str:
        """The host name that its public pages are at; empty where that is the site's, and until it is live."""
        return self.host_name if self.is_live else ""

    @property
    def has_welsh(self) -> bool:
        return "cy" in self.languages.split(",")

    @property
    def has_ended(self) -> bool:
        """Its last day is over: what it published stays as it is."""
        return self.is_over_by(timezone.now())

    def is_over_by(self, at) -> bool:
        return self.ends_on is not None and self.ends_on < timezone.localdate(at)

    @property
    def is_to_come(self) -> bool:
        """Its first day is not here yet."""
        return self.starts_on is not None and self.starts_on > timezone.localdate()

    def is_open_to(self, viewer) -> bool:
        """The same question as `visible_to`, of one council."""
        return self.is_live or viewer.sees_all or self.pk in viewer.council_ids

    # The councils that come after it are read in `successors` (councils.models.successor), and only once it has a
    # last day: without one nobody is named, whatever the rows say.

    def line(self):
        """Who comes after it, and after them, the nearest first; each council once, so that a circle ends."""
        seen, after = {self.pk}, [self]
        while after:
            ending = [council for council in after if council.ends_on]
            rows = [row for council in ending for row in council.successors.all()]
            after = list(
                {row.successor_id: row.successor for row in rows if row.successor_id not in seen}.values()
            )
            yield from after
            seen |= {council.pk for council in after}

    def successors_for(self, viewer) -> list:
        """Whom to name as coming after it, each with its area: past councils that are closed, none not open yet.

        One row that is no part where a single council follows in the whole area.
        """
        ways = list(self._ways(viewer, {self.pk}))
        is_divided = len({row.successor_id for row in ways}) > 1
        named = [row for row in ways if row.successor.is_open_to(viewer)]
        for row in named:
            row.is_part = is_divided
        return named if is_divided else named[:1]

    def _ways(self, viewer, seen):
        """For each part of its area the row of the first council that is open, or of the last there is."""
        for row in self.successors.all():
            after = row.successor
            if after.pk in seen:
                continue
            is_over = after.has_ended and not after.is_open_to(viewer)
            further = list(after._ways(viewer, {*seen, after.pk})) if is_over else []
            yield from (row.on_to(each) for each in further) if further else (row,)


class SiteVersion(models.Model):
    """One row; its version moves whenever any council's does."""

    version = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = "site version"

    def __str__(self):
        return str(self.version)

    @classmethod
    def move(cls) -> None:
        if not cls.objects.filter(pk=1).update(version=F("version") + 1):
            cls.objects.get_or_create(pk=1, defaults={"version": 1})
