"""What reports have in common: each row is about a part of a plan, named by the plan's address and the part's code."""

import difflib
from collections import defaultdict

from django.conf import settings
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from councils.spreadsheets import (
    PUBLIC,
    CouncilResource,
    HelperColumn,
    TextCell,
    as_text,
    called,
    is_unknown,
    name_key,
    unescape_formula,
)
from plans.models import Plan

from ..holds import held_words
from ..models import ReportingRound

PLAN, ROUND = "plan", "round"


def helping(name, access, label, read) -> HelperColumn:
    """A column that helps to fill the others in."""
    explanation = _("For information. Any changes you make here are ignored.")
    return HelperColumn(name, access, label, read, explanation, is_help=True)


class RoundCell(TextCell):
    """The title of a round: which one is meant is judged with the row."""

    def __init__(self, council) -> None:
        self.council = council

    @property
    def choices(self):
        """Those that have opened."""
        rounds = ReportingRound.objects.of(self.council).filter(opens_on__lte=timezone.localdate())
        return list(dict.fromkeys(map(str, rounds.order_by("-period_end", "-pk"))))


class ReportResource(CouncilResource):
    """Rows come from the template of a round, or name the parts themselves; those left empty are passed over."""

    # The relation to the part of a plan that is reported on; `key` is the column that names it, and its field.
    part = ""
    # The field that says what it is called, and the column that repeats it.
    called = ""

    @property
    def names_of_others(self):
        return frozenset((PLAN, self.key))

    def plan_column(self):
        words = _("The last part of the plan’s address. May be left out where the code is in one plan only.")
        return HelperColumn(PLAN, PUBLIC, _("plan"), lambda row: getattr(row, self.part).plan.slug, words)

    def round_column(self):
        words = _("As in the template. May be left out while one round is open.")
        label, cell = _("reporting round"), RoundCell(self.council)
        return HelperColumn(ROUND, PUBLIC, label, lambda row: str(row.round or ""), words, cell)

    def reason_columns(self, words):
        """Asked for beside the row where something is corrected or late."""
        yield HelperColumn("reason", PUBLIC, _("reason for a correction or late update"), explanation=words)
        if self.has_welsh:
            label = _("reason for a correction or late update, in Welsh")
            yield HelperColumn("reason_cy", PUBLIC, label, explanation=words)

    @classmethod
    def with_columns(cls, rows):
        return super().with_columns(rows).select_related("round")

    def is_filled_in(self, row):
        """Does it report anything? What names the part, and what only helps, is in every row of a template."""
        return any(
            as_text(row.get(name))
            for name, column in self.fields.items()
            if not column.is_aside or column.read is None
        )

    # -- whom a row is about --------------------------------------------------------------------

    @property
    def part_model(self):
        return self.model.thing_model()

    def lock_related(self, rows):
        """One import, and one answer, at a time for each part; and no round is closed meanwhile."""
        rounds = ReportingRound.objects.of(self.council).filter(closed_at=None)
        list(rounds.order_by("pk").select_for_update(of=("self",)).values_list("pk"))
        codes = {self.text_of(row, self.key) for row in rows}
        parts = self.part_model.objects.filter(plan__council=self.council, **{f"{self.key}__in": codes})
        list(parts.order_by("pk").select_for_update(of=("self",)).values_list("pk"))

    def find_parts(self, rows) -> list:
        """The part that each row names; None, and the reason beside the cell, where it names none of the council's."""
        codes, names = ({self.text_of(row, name) for row in rows} for name in (self.key, self.called))
        named = called(codes, self.key) | called(names, *_in_each_language(self.called))
        parts = list(self.part_model.objects.filter(named, plan__in=self._plans))
        plans = Plan.objects.filter(pk__in={part.plan_id for part in parts})
        live = set(plans.live().values_list("pk", flat=True))
        self.plans = {plan.pk: plan for plan in plans}
        for plan in self.plans.values():
            plan.council = self.council
        # Of the editions of a plan the live one counts, else the newest: it comes last.
        order = {plan.pk: (plan.pk in live, plan.edition) for plan in self.plans.values()}
        self.by_code, self.by_name = defaultdict(dict), {}
        for part in sorted(parts, key=lambda part: (order[part.plan_id], part.pk)):
            part.plan = self.plans[part.plan_id]
            self.by_code[name_key(getattr(part, self.key))][part.plan.slug] = part
            self.by_name.update(
                dict.fromkeys(((part.plan_id, name) for name in _names_of(part, self.called)), part)
            )
        found = [self._part_of(index, row) for index, row in enumerate(rows)]
        for index, (row, part) in enumerate(zip(rows, found, strict=True)):
            self._refuse_other_name(index, row, part)
        return found

    @property
    def _plans(self):
        """Those that are reported on."""
        return Plan.objects.of(self.council).exclude(status=Plan.Status.ARCHIVED).order_by()

    @cached_property
    def _plan_addresses(self) -> list[str]:
        return sorted(self._plans.values_list("slug", flat=True).distinct())

    def _refuse_other_name(self, index, row, part):
        """Excel makes 1.1 of the code 1.10: then the name beside it tells that another one is meant."""
        name = name_key(self.text_of(row, self.called))
        if part is None or not name or name in _names_of(part, self.called):
            return
        if other := self.by_name.get((part.plan_id, name)):
            words = _(
                "The name in this row belongs to “%(other)s”. Enter that code, or the name of “%(code)s”."
            )
            told = {"other": getattr(other, self.key), "code": getattr(part, self.key)}
            self.refuse(index, self.key, words % told)

    def _part_of(self, index, row):
        code, address = self.text_of(row, self.key), self.text_of(row, PLAN).strip("/").casefold()
        named = self.by_code.get(name_key(code), {})
        if address in named or (len(named) == 1 and not address):
            return named.get(address) or next(iter(named.values()))
        self.refuse(index, *self._why_none(code, address, named))
        return None

    def _why_none(self, code, address, named) -> tuple[str, str]:
        """The column that is wrong, and what to write there."""
        about = {"kind": self.part_model._meta.verbose_name, "code": code, "plan": address}
        if not code:
            return self.key, _("You must fill this in.")
        if address and address not in self._plan_addresses:
            near = difflib.get_close_matches(address, self._plan_addresses, 1)
            words = _("There is no plan “%(plan)s”. Write the last part of its address.")
            if near:
                words = _("There is no plan “%(plan)s”. Is it %(near)s?")
            return PLAN, words % {**about, "near": "".join(near)}
        if named and not address:
            words = _("Several plans have “%(code)s”. Write the address of one of them: %(plans)s.")
            return PLAN, words % {**about, "plans": ", ".join(sorted(named))}
        if address:
            words = _("The plan “%(plan)s” has no %(kind)s “%(code)s”. Enter the code as it is in the plan.")
        else:
            words = _("There is no %(kind)s “%(code)s”. Enter the code as it is in its plan.")
        return self.key, words % about

    def faults_of(self, index, line, errors):
        """Of a row that is about nothing we know only its cells are judged.

        `rules_broken` gives (column, what is wrong with it) by the rules that no single cell keeps.
        """
        if line.row.lineage_id is None:
            return errors
        return super().faults_of(index, line, errors or dict(self.rules_broken(index, line)))

    def set_author(self, row):
        super().set_author(row)
        row.by = self.by

    # -- rounds ---------------------------------------------------------------------------------

    def read_rounds(self):
        """All of the council: they are a few a year."""
        self.rounds = list(ReportingRound.objects.of(self.council).order_by("-period_end", "-pk"))
        today = timezone.localdate()
        self.open_rounds = [row for row in self.rounds if row.opens_on <= today and not row.is_closed]
        self.rounds_by_title = defaultdict(list)
        for row in self.rounds:
            for title in _names_of(row, "title"):
                self.rounds_by_title[title].append(row)

    def round_of(self, day) -> ReportingRound | None:
        """The round in which a period that ends on this day is reported."""
        return next((row for row in self.rounds if row.period_start <= day <= row.period_end), None)

    def named_round(self, index, row) -> ReportingRound | None:
        """The round that the row names; None where it names none, or none that can be meant: that is told."""
        title = self.text_of(row, ROUND)
        if not title:
            return None
        found = self.rounds_by_title[name_key(title)]
        if len(found) == 1 and found[0].opens_on <= timezone.localdate():
            return found[0]
        words = _("There is no round “%(title)s” here. Write one of: %(rounds)s.")
        if len(found) > 1:
            words = _("Several rounds are called “%(title)s”. Give each its own title first.")
        elif found:
            words = _("The round “%(title)s” has not opened yet. Write one of: %(rounds)s.")
        opened = [row for row in self.rounds if row.opens_on <= timezone.localdate()]
        self.refuse(index, ROUND, words % {"title": title, "rounds": "; ".join(map(str, opened))})
        return None

    # -- what is held ------------------------------------------------------------------------------

    def tell(self, index, line):
        """Whether residents will see it later."""
        if words := held_words(line.row):
            line.facts.append(capfirst(words))

    # -- what only helps ------------------------------------------------------------------------

    def note_changed_help(self, rows, shown):
        """Say once which of the columns that only help were changed; `shown` is for each row what they are about."""
        names, numbers = {}, []
        for number, row, report in zip(self.numbers, rows, shown, strict=True):
            helping = [column for name, column in self.fields.items() if column.is_help and name in row]
            changed = [column.label for column in helping if report and not _says(column, report, row)]
            names.update(dict.fromkeys(changed))
            numbers += [number] if changed else []
        if numbers:
            words = _(
                "These columns are for information, so your changes to them are ignored: %(columns)s "
                "(row %(rows)s)."
            )
            further = ", …" if len(numbers) > 20 else ""
            told = {"columns": ", ".join(names), "rows": ", ".join(map(str, numbers[:20])) + further}
            self.done.notes.append(words % told)


def _in_each_language(name: str) -> list[str]:
    return [f"{name}_{code}" for code, _language in settings.LANGUAGES]


def _names_of(row, name: str) -> set[str]:
    """What a row is called, by which names are held to be the same."""
    return {name_key(getattr(row, field) or "") for field in _in_each_language(name)}


def _says(column, report, row) -> bool:
    """Does the cell say what a template says there, in whichever language it was taken?"""
    text, codes = (
        name_key(as_text(unescape_formula(row[column.name]))),
        [code for code, _name in settings.LANGUAGES],
    )
    return is_unknown(row[column.name]) or any(text == _shown(column, report, code) for code in codes)


def _shown(column, report, code: str) -> str:
    with translation.override(code):
        return name_key(as_text(unescape_formula(column.written(report))))
