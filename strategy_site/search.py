"""Search: one page over all that councils publish here; its address holds the words, councils and kinds."""

from collections import Counter
from dataclasses import replace
from typing import NamedTuple

from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from councils.languages import language_given
from councils.models import Council, name_in_list
from councils.search import (
    MOST,
    Question,
    answer,
    entries_of_hits,
    found_models,
    in_other_language,
    live_councils,
    suggestion,
    with_all_words,
)
from councils.viewers import PUBLIC
from councils.views import ReadOnly

LONGEST = 200  # letters of a question
ON_A_PAGE = 10
BOXES = 12  # councils to tick; where there are more, they are chosen from a list


class Choice(NamedTuple):
    """One council or kind to narrow by. `count`: its results, None where they are more than are counted."""

    value: str
    words: str
    language: str
    count: int | None
    is_chosen: bool


class Chip(NamedTuple):
    """A filter in use, and the address without it."""

    name: str
    value: str
    words: str
    language: str
    address: str


class SearchPage(ReadOnly, TemplateView):
    """Whoever asks, only what the public can read is searched. What cannot be asked for is not heard."""

    limited_as = "search"

    template_name = "site/search.html"
    query_names = ReadOnly.query_names | {"as_typed"}

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        asked = request.GET
        self.text = " ".join(asked.get("q", "").replace("\x00", "").split())[:LONGEST]
        slugs = [slug.replace("\x00", "") for slug in asked.getlist("council")]
        self.councils = list(Council.objects.visible_to(PUBLIC).filter(slug__in=slugs)) if slugs else []
        self.kinds = [kind for kind in found_models() if kind in asked.getlist("kind")]

    def get(self, request, *args, **kwargs):
        self.question = Question.of(
            self.text, get_language(), (council.pk for council in self.councils), self.kinds
        )
        self.answered, self.hits = answer(self.question, corrects="as_typed" not in request.GET)
        self.found_whole = [] if self.answered.missing else self.hits
        pages = Paginator(self.hits[:MOST], ON_A_PAGE)
        number = request.GET.get("page", "1")
        if not (
            number.isascii() and number.isdigit() and len(number) < 5 and 1 <= int(number) <= pages.num_pages
        ):
            return redirect(self.address())
        return self.render_to_response(self.get_context_data(page_obj=pages.page(int(number))))

    def get_context_data(self, page_obj, **kwargs):
        context = super().get_context_data(breadcrumbs=self.breadcrumbs(), **kwargs)
        context |= {"q": self.text, "page_obj": page_obj, "chips": self.chips(), "councils": self.councils}
        context["filters_in_use"] = context["chips"]
        if not self.text:
            return context
        narrowed = bool(self.councils or self.kinds)
        return context | {
            # A list of what somebody looked for is no page for search engines.
            "canonical_url": None,
            "alternates": [],
            "results": self.results(self.answered, page_obj.object_list),
            "number": min(len(self.hits), MOST),
            "are_more": len(self.hits) > MOST,
            "instead": self.instead(),
            "as_typed": self.address_with(as_typed="1"),
            "has_all_words": not self.answered.missing,
            **self.offered(page_obj),
            "elsewhere": self.number_elsewhere() if narrowed and not self.found_whole else 0,
            **(self.choices() if self.hits else {}),
        }

    def breadcrumbs(self):
        home = [(_("Home"), reverse("site:home"))]
        only = self.councils if len(self.councils) == 1 else []
        return home + [(council.listed_name, council.get_absolute_url(), council) for council in only]

    def address(self, **without) -> str:
        """The first page of this search, without one council or kind of it."""
        query = self.request.GET.copy()
        query.pop("page", None)
        for name, value in without.items():
            query.setlist(name, [each for each in query.getlist(name) if each != value])
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path

    def address_with(self, **values) -> str:
        """The first page of this search with another value."""
        query = self.request.GET.copy()
        for name in ("page", "as_typed"):
            query.pop(name, None)
        for name, value in values.items():
            query[name] = value
        return f"{self.request.path}?{query.urlencode()}"

    def chips(self) -> list[Chip]:
        chosen = [
            ("council", row.slug, row.listed_name, language_given(row, "name")) for row in self.councils
        ]
        chosen += [("kind", kind, plural(kind), get_language()) for kind in self.kinds]
        return [Chip(*chip, self.address(**{chip[0]: chip[1]})) for chip in chosen]

    def results(self, question, hits) -> list:
        """The entries of these hits, each with the words for its kind and whether its kind has dates."""
        entries = entries_of_hits(question, hits)
        models = {kind: found_models()[kind] for kind in {entry.kind for entry in entries}}
        words = {kind: capfirst(str(model._meta.verbose_name)) for kind, model in models.items()}
        for entry in entries:
            entry.kind_words, entry.has_date = words[entry.kind], bool(models[entry.kind].dated_by)
        return entries

    def offered(self, page) -> dict:
        """Beside the first results those in the other language; where nothing has all the words, what may be meant."""
        if page.number > 1:
            return {}
        other, hits = in_other_language(self.question, self.found_whole)
        offered = {"other": self.results(other, hits[:ON_A_PAGE]), "other_number": min(len(hits), MOST)}
        if not self.found_whole and (meant := suggestion(self.question)):
            offered |= {"meant": meant, "meant_address": self.address_with(q=meant)}
        return offered

    def instead(self) -> str:
        """The words that were found, where they are not those that were asked for."""
        return " ".join(self.answered.words) if self.answered.words != self.question.words else ""

    def number_elsewhere(self) -> int:
        """How much is found at all councils and among all kinds."""
        return len(with_all_words(replace(self.question, councils=(), kinds=()))[1][:MOST])

    def choices(self) -> dict:
        """What the results can be narrowed to, with what is chosen already."""
        councils, kinds = self.council_choices(), self.kind_choices()
        boxes = [choice for choice in councils if choice.is_chosen or len(councils) <= BOXES]
        others = [choice for choice in councils if choice not in boxes]
        return {"council_boxes": boxes, "council_list": others, "kind_boxes": kinds}

    def council_choices(self) -> list[Choice]:
        counts = self.counts("council_id", replace(self.answered, councils=()))
        choices = []
        for row in live_councils(None if counts is None else [*{*counts, *self.answered.councils}]):
            language, count = language_given(row, "name"), None if counts is None else counts[row.pk]
            name = name_in_list(getattr(row, f"name_{language}"), row.is_example)
            choices.append(Choice(row.slug, name, language, count, row.pk in self.answered.councils))
        return choices

    def kind_choices(self) -> list[Choice]:
        counts = self.counts("kind", replace(self.answered, kinds=()))
        kinds = found_models() if counts is None else {*counts, *self.kinds}
        choices = [
            Choice(
                kind,
                plural(kind),
                get_language(),
                None if counts is None else counts[kind],
                kind in self.kinds,
            )
            for kind in kinds
        ]
        return sorted(choices, key=lambda choice: choice.words)

    def counts(self, field: str, question: Question) -> Counter | None:
        """Results in each council or kind; None where they are more than are counted."""
        asked_already = question == self.answered
        places = self.hits if asked_already else question.places()
        return Counter(getattr(place, field) for place in places) if len(places) <= MOST else None


def plural(kind: str) -> str:
    return capfirst(str(found_models()[kind]._meta.verbose_name_plural))
