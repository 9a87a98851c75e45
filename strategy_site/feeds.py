"""The feed of what changes at a council."""

from django.urls import reverse
from django.utils.translation import gettext as _

from councils.feeds import AtomFeed, entry_of_change
from councils.views import ChangeList


class ChangeFeed(AtomFeed, ChangeList):
    """What a council published, updated or corrected."""

    name = "changes"
    paginate_by = None

    def title(self):
        return _("%(name)s: what changed") % {"name": self.council.listed_name}

    def page(self):
        return reverse("councils:change_list", args=[self.council.slug])

    def entries(self, context):
        return [entry_of_change(change) for change in context["changes"][: self.newest]]
