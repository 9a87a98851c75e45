"""The people and bodies a council names: councillors with their terms of office, contacts, partners."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..fields import WebAddressField
from ..slugs import free_slug
from .council import Council
from .council_owned import CouncilOwned


class DirectoryQuerySet(models.QuerySet):
    def of(self, council):
        return self.filter(council=council)


class Councillor(CouncilOwned):
    """An elected member, a public office-holder. No home address is ever kept."""

    named_by = ("name",)
    council_lookup = "council"
    searched = ("name", "offices__title", "offices__portfolio")

    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="councillors", verbose_name=_("council")
    )
    name = models.CharField(_("name"), max_length=150, help_text=_("Without “Councillor”: Jane Gebbie."))
    slug = models.SlugField(_("address"), blank=True, help_text=_("Made from the name if left empty."))

    objects = DirectoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("councillor")
        verbose_name_plural = _("councillors")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "slug"],
                name="councillor_slug_unique",
                violation_error_message=_("Another councillor already has this address."),
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("councils:councillor_detail", args=[self.council.slug, self.slug])

    def clean(self):
        super().clean()
        if not self.slug:
            siblings = Councillor.objects.filter(council=self.council_id).exclude(pk=self.pk)
            self.slug = free_slug(self.name, siblings, otherwise="councillor", longest=44)


class Office(CouncilOwned):
    """A post a councillor holds or held; never overwritten, so that the role at a date can be looked up."""

    council_lookup = "councillor__council"

    councillor = models.ForeignKey(
        Councillor, on_delete=models.CASCADE, related_name="offices", verbose_name=_("councillor")
    )
    title = models.CharField(_("title"), max_length=150, help_text=_("Such as Cabinet Member."))
    portfolio = models.CharField(
        _("portfolio"), max_length=200, blank=True, help_text=_("The services this post is responsible for.")
    )
    from_on = models.DateField(_("from"), null=True, blank=True, help_text=_("Leave empty if not known."))
    until_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("Leave empty if it is current.")
    )

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = [F("from_on").desc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")),
                name="office_until_after_from",
                violation_error_message=_("The end date is before the start date. Check both dates."),
            )
        ]

    def __str__(self):
        return f"{self.title}, {self.portfolio}" if self.portfolio else self.title


class Contact(CouncilOwned):
    """Whom to ask: a team, with a shared mailbox rather than a person where there is one."""

    council_lookup = "council"

    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="contacts", verbose_name=_("council")
    )
    team = models.CharField(_("team"), max_length=150, help_text=_("The name residents would use."))
    role = models.CharField(_("role"), max_length=150, blank=True)
    name = models.CharField(
        _("named officer"), max_length=150, blank=True, help_text=_("Only with the officer's agreement.")
    )
    until_on = models.DateField(
        _("until"),
        null=True,
        blank=True,
        help_text=_("The last day these details are correct. Leave empty if there is no end date."),
    )
    email = models.EmailField(_("email"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    withheld_note = models.CharField(
        _("why no details are shown"),
        max_length=255,
        blank=True,
        help_text=_("Needed if you give no email address and no telephone number."),
    )

    objects = DirectoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["team", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(email="", phone="")
                | (Q(withheld_note_en__isnull=False) & ~Q(withheld_note_en="")),
                name="contact_reachable_or_says_why_not",
                violation_error_message=_(
                    "Enter an email address or a telephone number, or say why neither is shown."
                ),
            )
        ]

    @classmethod
    def published_wholes(cls, rows):
        """All that names them: by itself a contact is on no page."""
        found = []
        for each in cls._meta.related_objects:
            naming = each.related_model._base_manager.filter(**{f"{each.field.name}__in": rows.order_by()})
            found += each.related_model.published_wholes(naming) or [
                (each.related_model, naming.values("pk"))
            ]
        return found

    def __str__(self):
        return self.team


class Partner(CouncilOwned):
    """An organisation or group that works with the council."""

    class Kind(models.TextChoices):
        PUBLIC_BODY = "public_body", _("public body")
        VOLUNTARY = "voluntary", _("voluntary or community organisation")
        COUNCIL_GROUP = "council_group", _("group or team of the council")
        BUSINESS = "business", _("business")
        OTHER = "other", _("other organisation")

    named_by = ("name",)
    council_lookup = "council"

    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="partners", verbose_name=_("council")
    )
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(
        _("kind"), max_length=20, choices=Kind, blank=True, help_text=_("Leave it empty if it is not known.")
    )
    summary = models.TextField(
        _("what it does"), blank=True, help_text=_("One or two sentences for a resident.")
    )
    website = WebAddressField(_("website"))

    objects = DirectoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = [Lower("name"), "pk"]
        constraints = [
            models.UniqueConstraint(
                "council",
                Lower("name"),
                name="partner_name_unique",
                violation_error_message=_("This council already has a partner of this name."),
            )
        ]

    def __str__(self):
        return self.name
