"""How public pages are drawn: Jinja2 with Django's addresses, words, dates and numbers, and functions of each app."""

from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from types import ModuleType, SimpleNamespace
from typing import NamedTuple

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_form
from django.template import defaultfilters
from django.template.backends.jinja2 import Jinja2, Template
from django.template.backends.utils import csrf_input_lazy
from django.template.defaulttags import querystring as django_querystring
from django.templatetags.l10n import unlocalize
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format, localize
from django.utils.html import json_script
from django.utils.safestring import SafeData, mark_safe
from jinja2 import ChainableUndefined, Environment, Undefined, pass_context
from markupsafe import Markup, escape

from councils.addresses import links_as_asked
from delivery.template_functions import (
    figures,
    handovers,
    money,
    pledges,
    progress,
    risks,
    undertakings,
    wards,
)
from plans import template_functions as plans
from pledges import template_functions as events
from review import template_functions as reviews

from .template_functions import (
    components,
    cover,
    decisions,
    devices,
    head,
    recognition,
    search,
    sections,
    structured_data,
    text,
    wording,
)
from .templatetags.govuk import first_control


class PageTemplates(Jinja2):
    """Django's backend for Jinja2, save that a view's own words stand before those that every page is given."""

    def from_string(self, template_code):
        return PageTemplate(super().from_string(template_code).template, self)

    def get_template(self, template_name):
        return PageTemplate(super().get_template(template_name).template, self)


class PageTemplate(Template):
    """A page, or a part of one, with what every page is given."""

    def render(self, context=None, request=None):
        given: dict = {}
        if request is not None:
            given = {"request": request, "csrf_input": csrf_input_lazy(request)}
            for processor in self.backend.template_context_processors:
                given |= processor(request)
        html = self.template.render(given | (context or {}))
        return mark_safe(links_as_asked(html, request) if request else html)  # noqa: S308  Jinja2 has escaped it


class PageEnvironment(Environment):
    """A template without globals of its own is given the dictionary itself, not a chain of two to look through."""

    def make_globals(self, d):
        return super().make_globals(d) if d else self.globals


def environment(**options) -> Environment:
    """Jinja2 as the settings ask for it; names in `globals` and `filters` are all that a template can call."""
    options |= {"undefined": ChainableUndefined, "finalize": localized, "extensions": ["jinja2.ext.i18n"]}
    env = PageEnvironment(**options)
    env.policies["ext.i18n.trimmed"] = True
    env.newstyle_gettext = True
    words = (gettext, ngettext, npgettext, pgettext)
    for function in (*words, first_control, querystring, regroup, static, today_as, url_for):
        env.globals[function.__name__] = function
    env.globals["_"] = gettext
    env.tests["none"] = is_none
    pages = (
        components,
        cover,
        decisions,
        devices,
        head,
        recognition,
        search,
        sections,
        structured_data,
        wording,
    )
    of_delivery = (figures, handovers, money, pledges, progress, risks, undertakings, wards)
    of_apps = (events, *of_delivery, plans, reviews)
    for module in (*pages, *of_apps):
        env.globals |= functions_of(module)
    env.filters |= {
        "capfirst": capfirst,
        "crispy": as_crispy_form,
        "date": date,
        "json_script": json_script,
        "filesizeformat": defaultfilters.filesizeformat,
        "linebreaks": defaultfilters.linebreaks_filter,
        "linebreaksbr": defaultfilters.linebreaksbr,
        "rich": text.rich,
        "truncatewords": defaultfilters.truncatewords,
        "unlocalize": unlocalize,
        "urlencode": defaultfilters.urlencode,
    }
    return env


def functions_of(module: ModuleType) -> dict:
    """Every public function that stands in this module."""
    return {
        name: value
        for name, value in vars(module).items()
        if callable(value) and not name.startswith("_") and value.__module__ == module.__name__
    }


# -- words ----------------------------------------------------------------------------------------


def gettext(message: str, **values):
    return _filled(translation.gettext(message), values)


def ngettext(singular: str, plural: str, num, **values):
    return _filled(translation.ngettext(singular, plural, num), {"num": num, **values})


def pgettext(context: str, message: str, **values):
    return _filled(translation.pgettext(context, message), values)


def npgettext(context: str, singular: str, plural: str, num, **values):
    return _filled(translation.npgettext(context, singular, plural, num), {"num": num, **values})


def _filled(message: str, values: dict) -> Markup:
    """A message is ours and may have markup; what is put into it is escaped, numbers as the language writes them."""
    return Markup(str(message) % {name: escape(localized(value)) for name, value in values.items()})  # noqa: S704


# -- values ---------------------------------------------------------------------------------------


def localized(value):
    """A number or a date as the page's language writes it."""
    return value if isinstance(value, str) else localize(value)


def is_none(value) -> bool:
    """None, or what is not there: `plan.parent.title` of a plan without a parent."""
    return value is None or isinstance(value, Undefined)


def date(value, style: str) -> str:
    """A day or a moment in UK time; nothing for None."""
    return defaultfilters.date(timezone.template_localtime(value), style)


def today_as(style: str) -> str:
    """Today, in UK time."""
    return date_format(timezone.localtime(), style)


def capfirst(value):
    """With a capital; what is safe stays so."""
    words = defaultfilters.capfirst(value)
    return mark_safe(words) if isinstance(value, SafeData) else words  # noqa: S308


class Group(NamedTuple):
    grouper: object
    list: list


def regroup(rows, name: str) -> list[Group]:
    """(grouper, list) for each run of rows that have the same value of this attribute; their order stays."""
    return [Group(value, list(group)) for value, group in groupby(rows, attrgetter(name))]


# -- addresses ------------------------------------------------------------------------------------


def url_for(name: str, *args) -> str:
    """The address of a page in the page's language."""
    return _address(translation.get_language(), name, args)


@lru_cache(maxsize=4096)
def _address(language: str, name: str, args: tuple) -> str:
    return reverse(name, args=args)


@pass_context
def querystring(context, **changes) -> str:
    """The page's query with these changes; None takes a parameter away."""
    return django_querystring(SimpleNamespace(request=context["request"]), **changes)
