"""What publishers see to for the whole council: what is held, who is late, and what nobody looks after."""

from django.db.models import Count, Value
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from councils import permissions
from councils.admin_urls import admin_url
from councils.dashboard import TaskList, format_when, in_this_language
from plans.models import Plan

from .. import holds, reporting
from ..models import Action, Measure, ReportingRound, Risk
from .own_work import OwedRow

# Of those who are late so many are named; the page of the round names all.
MOST_NAMED = 5


class ForPublishers:
    """Of a list: what only publishers see to."""

    def is_for(self):
        return self.dashboard.publishes

    def sentence(self, row):
        return f"{row.kind}. {row.cells[0][1]}."


class ToRelease(ForPublishers, TaskList):
    """What a round holds, and what waits for a second approval; not what comes out by itself at a set time."""

    name = "release"
    heading = gettext_lazy("To release")
    hint = gettext_lazy("Residents do not see these until a publisher releases them")
    button = gettext_lazy("Open")
    headings = (gettext_lazy("Held"), gettext_lazy("Reported to"))

    def query(self):
        """(council, what of it, how many are held): a round, or a kind where every figure is approved."""
        found = []
        for council in self.dashboard.councils:
            if council.figures_need_second_approval and permissions.publishes_for.test(
                self.dashboard.user, council
            ):
                found += [(council, model, number) for model, number in self.others_of(council)]
        rounds = ReportingRound.objects.filter(self.dashboard.council_filter(permissions.PUBLISHING))
        rounds = rounds.holding().filter(
            release_at=None,
            opens_on__lte=self.dashboard.today,
            council__figures_need_second_approval=False,
        )
        for each in rounds.select_related("council"):
            if number := holds.number_held(each.council, each):
                found.append((each.council, each, number))
        return found

    def others_of(self, council):
        """How many of each kind colleagues have entered: one's own wait for somebody else."""
        for held in holds.held_rows(council):
            if number := held.exclude(by=self.dashboard.user).count():
                yield held.model, number

    def rows_of(self, values):
        return [self.row_of(*each) for each in values]

    def row_of(self, council, held, number):
        count = ngettext("%(number)s item", "%(number)s items", number) % {"number": number}
        if isinstance(held, ReportingRound):
            row = OwedRow(ReportingRound, held.pk, str(held), str(council), report_address=admin_url(held))
            told = [held.reported_to, held.reported_to_on and format_when(held.reported_to_on)]
            return self.with_cells(row, count, ", ".join(filter(None, told)) or _("Not stated"))
        address = f"{admin_url(held, 'changelist')}?held=yes"
        title = capfirst(held._meta.verbose_name_plural)
        return self.with_cells(OwedRow(held, 0, title, str(council), report_address=address), count, "–")


class LateRounds(ForPublishers, TaskList):
    """Rounds whose due date has passed, and who has not answered."""

    name = "late"
    heading = gettext_lazy("Late rounds")
    hint = gettext_lazy("Their due date has passed, and some items are not reported yet")
    button = gettext_lazy("Open")
    headings = (gettext_lazy("Not reported"), gettext_lazy("Waiting for"))
    # The work is others': it does not count in this officer's tasks.
    is_task = False

    def query(self):
        """Each round with what is open in it; to most publishers this is one query."""
        rounds = ReportingRound.objects.filter(self.dashboard.council_filter(permissions.PUBLISHING))
        late = rounds.open_on(self.dashboard.today).filter(due_on__lt=self.dashboard.today)
        collections = (
            reporting.Collection(each, self.dashboard.today)
            for each in late.select_related("council").order_by("due_on", "pk")
        )
        return [each for each in collections if each.open]

    def rows_of(self, values):
        return [self.row_of(each) for each in values]

    def row_of(self, collection):
        its_round, missing = collection.round, len(collection.open)
        row = OwedRow(
            ReportingRound,
            its_round.pk,
            str(its_round),
            str(its_round.council),
            when=its_round.due_on,
            report_address=admin_url(its_round),
            is_late=True,
        )
        words = _("%(missing)s of %(all)s, due by %(day)s") % {
            "missing": missing,
            "all": len(collection.owed),
            "day": format_when(its_round.due_on),
        }
        return self.with_cells(row, words, self.who(collection))

    @staticmethod
    def who(collection) -> str:
        """Those who owe most come first; what nobody owns is said too."""
        owing = {owner: len(owed) - answered for owner, owed, answered in collection.by_owner}
        unowned = owing.pop(None, 0)
        late = sorted((each for each in owing.items() if each[1]), key=lambda each: -each[1])
        names = ", ".join([f"{owner} ({number})" for owner, number in late[:MOST_NAMED]])
        if len(late) > MOST_NAMED:
            names += ", …"
        if not unowned:
            return names
        words = _("%(names)s; %(number)s without an owner") if names else _("%(number)s without an owner")
        return words % {"names": names, "number": unowned}


class WithoutOwner(ForPublishers, TaskList):
    """Live plans in which something goes on that nobody looks after."""

    name = "owners"
    heading = gettext_lazy("Without an owner")
    hint = gettext_lazy("Nobody is asked to report on these")
    button = gettext_lazy("Choose owners")
    headings = (gettext_lazy("Without an owner"),)
    is_task = False

    def query(self):
        """(kind, plan, its title in both languages, the council's name in both, how many), plan by plan."""
        whose = self.dashboard.council_filter(permissions.PUBLISHING)
        plans = Plan.objects.filter(whose).live(self.dashboard.now)
        queries = [self.of_kind(model, place, plans) for place, model in enumerate(self.kinds)]
        return queries[0].union(*queries[1:], all=True).order_by("plan_id", "at_kind")

    kinds = (Action, Measure, Risk)

    def of_kind(self, model, at_kind, plans):
        rows = model.objects.filter(plan__in=plans.values("pk"), owner=None).going_on(self.dashboard.today)
        names = [f"plan__{path}_{code}" for path in ("title", "council__name") for code in ("en", "cy")]
        rows = rows.order_by().annotate(at_kind=Value(at_kind))
        return rows.values_list("at_kind", "plan_id", *names).annotate(Count("pk"))

    def rows_of(self, values):
        return [self.row_of(*each) for each in values]

    def row_of(self, at_kind, plan, *told):
        model, (*texts, number) = self.kinds[at_kind], told
        title, council = (in_this_language(*texts[at : at + 2]) for at in (0, 2))
        address = f"{admin_url(model, 'changelist')}?owned_by=none&plan__id__exact={plan}"
        row = OwedRow(model, plan, title, council, report_address=address)
        return self.with_cells(row, str(number))
