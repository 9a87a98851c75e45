"""What every published thing has: a council, a workflow, a lineage of editions, and one rule of who sees it."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..slugs import free_slug
from .change import ChangeNote
from .council import Council
from .lineage import EditionRow
from .replacement import is_ended, planned_end
from .workflow import Workflow


def is_readable(at, prefix: str = "") -> Q:
    """Published by that moment: the live edition, or an earlier one that stays readable at its own address."""
    return Q(**{f"{prefix}status": Workflow.Status.PUBLISHED, f"{prefix}publish_at__lte": at})


def is_live(at, prefix: str = "") -> Q:
    """The edition that counts at that moment: published, and not yet replaced by the next."""
    not_replaced = Q(**{f"{prefix}superseded_at": None}) | Q(**{f"{prefix}superseded_at__gt": at})
    return is_readable(at, prefix) & not_replaced


def is_unpublished(at) -> Q:
    """Drafts, items in review and items scheduled for later."""
    return Q(status__in=[Workflow.Status.DRAFT, Workflow.Status.REVIEW]) | Q(
        status=Workflow.Status.PUBLISHED, publish_at__gt=at
    )


def is_unpublished_for(viewer, at) -> Q:
    """Those of the councils whose such pages the viewer may read."""
    ahead = is_unpublished(at)
    return ahead if viewer.sees_all else ahead & Q(council__in=viewer.council_ids)


def current_editions(rows, whole: str = ""):
    """Of each lineage among these rows the one that counts now: the live one, else the newest that is not archived.

    `whole`: the relation to what is published ("plan"), where the rows are parts of it.
    """
    first = by_currency(rows.model._base_manager.filter(lineage=OuterRef("lineage")), whole)
    return rows.filter(pk=Subquery(first.values("pk")[:1]))


def by_currency(rows, whole: str = ""):
    """The same, the one that counts first."""
    prefix = f"{whole}__" if whole else ""
    is_archived = Q(**{f"{prefix}status": Workflow.Status.ARCHIVED})
    place = Case(
        When(is_live(timezone.now(), prefix), then=Value(0)),
        When(is_archived, then=Value(2)),
        default=Value(1),
    )
    return rows.order_by(place, f"-{prefix}edition", "-pk")


class ContentQuerySet(models.QuerySet):
    """Every public query says whose it is and who is looking: `.of(council).visible_to(viewer)`."""

    def of(self, council):
        return self.filter(council=council)

    def live(self, at=None):
        return self.filter(is_live(at or timezone.now()))

    def visible_to(self, viewer):
        """Live rows; for the council's own people also what is not out yet, unless a live edition stands for it.

        What is visible with something else (a pledge with its vision) is visible only where that is.
        """
        now = viewer.now
        seen = is_live(now)
        # For the public, a condition that nothing fulfils would be put together for every query.
        if viewer.sees_unpublished:
            live_edition = self.model._base_manager.filter(is_live(now), lineage=OuterRef("lineage"))
            seen |= is_unpublished_for(viewer, now) & ~Exists(live_edition)
        return self.filter(seen, self.model.with_visible_wholes(viewer))

    def editions_visible_to(self, viewer):
        """All editions with an address of their own: published ones, and for own people those not out yet."""
        now = viewer.now
        seen = is_readable(now)
        if viewer.sees_unpublished:
            seen |= is_unpublished_for(viewer, now)
        return self.filter(seen)

    def at_address(self, viewer, edition: int | None = None):
        """What this viewer may read at an address that names an edition; without one, what counts now."""
        if edition is None:
            return self.visible_to(viewer)
        return self.editions_visible_to(viewer).filter(edition=edition)

    def taken_down(self):
        """What the public could once open and was archived, or has ended: its address answers 410."""
        now = timezone.now()
        archived = Q(status=Workflow.Status.ARCHIVED, publish_at__lte=now)
        return self.filter(archived | is_ended(now))

    def with_end(self, viewer):
        """The one among these that ended last, with `end_note`, what residents read in its place; or None.

        Not what nobody could read anyway: what it is visible with is not.
        """
        rows = self.filter(self.model.with_visible_wholes(viewer))
        row = rows.filter(is_ended(timezone.now())).select_related("council").order_by("-ended_at").first()
        if row is not None:
            row.end_note = planned_end(row)
        return row

    def with_changed_at(self):
        """`changed_at`: when the public last saw a live row change, by its newest note or its publishing.

        Not `updated_at`: that moves too when a next edition is scheduled, which nobody may see.
        """
        kind = ContentType.objects.get_for_model(self.model)
        notes = ChangeNote.objects.filter(content_type=kind, object_id=OuterRef("pk"))
        newest = notes.filter(noted_at__lte=timezone.now()).order_by("-noted_at").values("noted_at")[:1]
        return self.annotate(changed_at=Coalesce(Subquery(newest), F("publish_at")))


def content_constraints(address=("council", "slug", "edition")) -> list:
    """What the database promises of every content model; `address` says within what a slug is unique."""
    return [
        models.UniqueConstraint(
            fields=address,
            name="%(class)s_address_unique",
            violation_error_message=_("Something else already has this address. Change the address."),
        ),
        models.UniqueConstraint(
            fields=["lineage"],
            condition=Q(status="published", superseded_at=None),
            name="%(class)s_one_live_edition",
            violation_error_message=_("Another edition of this is already published."),
        ),
        models.UniqueConstraint(
            fields=["lineage", "edition"],
            name="%(class)s_edition_unique",
            violation_error_message=_("This edition number is taken."),
        ),
        models.CheckConstraint(
            condition=~Q(status="published") | Q(publish_at__isnull=False),
            name="%(class)s_published_has_a_time",
            violation_error_message=_("Something that is published needs a publishing time."),
        ),
        models.CheckConstraint(
            condition=Q(superseded_at=None) | Q(superseded_at__gte=F("publish_at")),
            name="%(class)s_superseded_after_publishing",
            violation_error_message=_("An edition can only be replaced after it was published."),
        ),
        models.CheckConstraint(
            condition=Q(review_due_on__gte=F("reviewed_on")),
            name="%(class)s_next_review_after_last",
            violation_error_message=_("The next review is before the last one. Check both dates."),
        ),
        models.CheckConstraint(
            condition=Q(ended_at=None) | Q(superseded_at__isnull=False, superseded_at__lte=F("ended_at")),
            name="%(class)s_not_live_after_its_end",
            violation_error_message=_("Nothing is public after its end."),
        ),
    ]


class CouncilContent(Workflow, EditionRow):
    """Base of everything that is written, approved and published. A row is one edition of its lineage."""

    council_lookup = "council"
    is_content = True

    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="%(class)ss", verbose_name=_("council")
    )
    title = models.CharField(_("title"), max_length=255, help_text=_("The name residents would use."))
    slug = models.SlugField(
        _("address"),
        max_length=80,
        blank=True,
        help_text=_("The last part of the page's address. Made from the title if left empty."),
    )
    summary = models.TextField(_("summary"), blank=True, help_text=_("One or two sentences for a resident."))
    edition = models.PositiveIntegerField(_("edition"), default=1, editable=False)
    # Of a draft: the edition it is a copy of, and when it was copied.
    based_on = models.ForeignKey(
        "self",
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("based on"),
    )
    copied_at = models.DateTimeField(_("copied at"), null=True, editable=False)
    # It corrects that edition, and takes its place when it is published; else it is the next one.
    is_correction = models.BooleanField(_("correction"), default=False, editable=False)
    # Of this edition's words: the next one starts without, and nothing counts it as one of them.
    reviewed_on = models.DateField(
        _("last reviewed"),
        null=True,
        blank=True,
        help_text=_("The day someone last checked that this is still right. Residents will see this."),
    )
    review_due_on = models.DateField(
        _("next review"), null=True, blank=True, help_text=_("The date by which someone reviews this.")
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    objects = ContentQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = content_constraints()
        indexes = [
            models.Index(fields=["council", "status", "publish_at"], name="%(class)s_visible"),
        ]

    # Does each edition, also a replaced one, have an address of its own?
    has_edition_address = False

    # Relations that `get_absolute_url` reads, for lists of links of many kinds.
    link_needs = ("council",)

    # Fields whose Welsh must be there before a council with Welsh publishes.
    needs_welsh = ("title", "summary")

    searched = ("title", "summary")
    dated_by = {"first_published_at": _("Published %(date)s")}

    def __str__(self):
        return self.title or self.slug

    @property
    def publication_root(self):
        return self

    @property
    def is_unpublished(self) -> bool:
        """Is it a draft, in review, or scheduled for later?"""
        return self.status in (self.Status.DRAFT, self.Status.REVIEW) or self.is_scheduled

    @property
    def preview_address(self) -> str | None:
        """Where its council's people read this edition; None where only the live one can be read."""
        address = self.get_absolute_url()
        if self.copied_at is None or self.is_live or self.has_edition_address:
            return address
        return None if "#" in address else f"{address}?edition={self.edition}"

    def clean(self):
        super().clean()
        if self.reviewed_on and self.reviewed_on > timezone.localdate():
            raise ValidationError({"reviewed_on": _("This date is in the future.")})
        if not self.slug:
            self.slug = free_slug(self.title_en, self.slug_siblings(), otherwise=self._meta.model_name)

    def validate_unique(self, exclude=None):
        super().validate_unique(exclude)
        if "slug" not in (exclude or ()) and self.slug_siblings().filter(slug=self.slug).exists():
            raise ValidationError({"slug": _("Something else already has this address. Change the address.")})

    def slug_siblings(self):
        """The rows of other lineages that share this row's addresses."""
        return type(self)._base_manager.filter(council_id=self.council_id).exclude(lineage=self.lineage_id)

    def editions(self):
        """All rows of this lineage, the newest first."""
        return type(self).objects.filter(lineage=self.lineage_id).order_by("-edition")
