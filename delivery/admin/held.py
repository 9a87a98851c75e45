"""What is held in lists and on pages: said beside it, and released by who may."""

from http import HTTPStatus

from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from councils import permissions
from councils.admin import ManyRows
from councils.admin_urls import admin_url
from councils.models import Membership
from councils.publishing.caching import batched_invalidation

from ..holds import held_words, is_own, release
from ..models import DataPoint, ReportingRound, StatusUpdate
from ..models.round import RELEASED_FOR_ALL
from .period_form import value_words

SEEN = "seen"


def said(row) -> str:
    """What residents will read, in a line, and who entered it."""
    if isinstance(row, DataPoint):
        words = f"{row}: {value_words(row) or row.get_state_display()}"
    else:
        words = str(row) if isinstance(row, StatusUpdate) else f"{row.current_thing}: {row}"
    return gettext("%(row)s. Entered by: %(name)s") % {"row": words, "name": row.by} if row.by else words


@admin.display(description=_("held"))
def until_when(row) -> str:
    return held_words(row)


class HeldFilter(SimpleListFilter):
    title = _("held")
    parameter_name = "held"

    def lookups(self, request, model_admin):
        return [("yes", _("yes")), ("no", _("no"))]

    def queryset(self, request, queryset):
        is_held = {"publish_at__gt": timezone.now()}
        if self.value() == "yes":
            return queryset.filter(**is_held)
        return queryset.exclude(**is_held) if self.value() == "no" else queryset


def when_residents_see_it(council) -> list[str]:
    """For who reports: which way applies, one sentence for each round that holds."""
    if council.figures_need_second_approval:
        return [gettext("Residents will see this once another publisher has released it.")]
    rounds = ReportingRound.objects.of(council).holding()
    opened = [each for each in rounds if each.opens_on <= timezone.localdate()]
    if not opened:
        return [gettext("Residents will see this as soon as you save it, if they can read its plan.")]
    return [round_words(each) for each in opened]


def round_words(its_round) -> str:
    if its_round.release_at is None:
        words = gettext("What is reported for “%(round)s” is held until a publisher releases it.")
        return words % {"round": its_round}
    at = date_format(its_round.release_at, "DATETIME_FORMAT")
    return gettext("What is reported for “%(round)s” is held until %(at)s.") % {"round": its_round, "at": at}


class HeldRows(ManyRows):
    """Of a kind of which rows may be held: which way applies on its forms, and releasing from its list."""

    def on_add(self, request, council):
        return {"when_seen": when_residents_see_it(council)}

    def on_form(self, request, row):
        if not row.is_held:
            is_changed_here = self.admin.has_change_permission(request, row)
            return {"when_seen": when_residents_see_it(row.owner_council) if is_changed_here else []}
        may = permissions.publishes_for.test(request.user, row.owner_council)
        return {
            "held_words": held_words(row),
            "own_words": OWN if is_own(row, request.user) else "",
            "release_address": admin_url(self.model, "changelist") if may else "",
        }

    def actions(self, request):
        return (
            {"release": (self.release, "release", _("Release what is held"))} if self.is_for(request) else {}
        )

    @staticmethod
    def is_for(request) -> bool:
        """Does this officer publish for anybody?"""
        user = request.user
        publishes_for = permissions.council_ids_of(user, permissions.PUBLISHING)
        return permissions.is_superuser.test(user) or bool(publishes_for)

    def release(self, _admin, request, queryset):
        """Shows once more what will be seen, then does it; back to the list where there is nothing to release."""
        with batched_invalidation():
            return self._release(request, queryset)

    def _release(self, request, queryset):
        """Nobody changes the rows between the comparison with what was shown and their release."""
        locked = self.model.objects.select_for_update(of=("self",)).filter(
            pk__in=[row.pk for row in queryset]
        )
        rows = [row for row in locked.select_related("by").order_by("pk") if row.is_held]
        self.model.read_things(rows)
        theirs = [row for row in rows if permissions.publishes_for.test(request.user, row.owner_council)]
        own = [row for row in theirs if is_own(row, request.user)]
        to_release = [row for row in theirs if row not in own]
        if not to_release:
            messages.warning(request, self._why_nothing(rows, own))
            return None
        seen, is_sent = [f"{row.pk}:{row.version}" for row in to_release], self.is_confirmed(request)
        is_stale = is_sent and not set(seen) <= set(request.POST.getlist(SEEN))
        if is_sent and not is_stale:
            release(*to_release, by=request.user)
            words = ngettext("%(number)s released.", "%(number)s released.", len(to_release))
            messages.success(request, words % {"number": len(to_release)})
            return None
        Membership.name_accounts([row.by for row in to_release if row.by], to_release[0].owner_council.pk)
        return self.ask(
            request,
            "release",
            to_release,
            council=to_release[0].owner_council,
            seen=[(SEEN, each) for each in seen],
            title=_("Release what is held?"),
            counts=[RELEASED_FOR_ALL, *filter(None, [own_left(len(own))])],
            named=[said(row) for row in to_release],
            refused=CHANGED_SINCE if is_stale else "",
            button=_("Release"),
            status=HTTPStatus.CONFLICT if is_stale else HTTPStatus.OK,
        )

    @staticmethod
    def _why_nothing(rows, own) -> str:
        if not rows:
            return _("Nothing to release: none of these is held.")
        return OWN if own else _("A publisher can release what is held.")


CHANGED_SINCE = _("Someone has changed some of these since you opened the page. Check them again.")
OWN = _("You entered this. Another publisher must release it.")


def own_left(number: int) -> str:
    words = ngettext(
        "%(number)s that you entered stays held. Another publisher must release it.",
        "%(number)s that you entered stay held. Another publisher must release them.",
        number,
    )
    return words % {"number": number} if number else ""
