"""What a page tells programs about itself (schema.org): nothing that it does not show to everyone."""

import datetime
import json
from operator import attrgetter

from django.core.serializers.json import DjangoJSONEncoder
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from jinja2 import pass_context

from councils import addresses
from councils.languages import language_given

DCTERMS = {"dcterms": "http://purl.org/dc/terms/"}
# What could end the block early, as JSON's own escapes.
ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def _block(kind: str, **facts):
    """A block of data, which no browser runs; facts that are not known are left out."""
    known = {name: fact for name, fact in facts.items() if fact not in (None, "")}
    # What schema.org has no word for is said in Dublin Core's.
    is_plain = not any(name.startswith("dcterms:") for name in known)
    context = "https://schema.org" if is_plain else ["https://schema.org", DCTERMS]
    data = {"@context": context, "@type": kind, **known}
    words = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>\n', mark_safe(words))  # noqa: S308


def _thing(kind: str, **facts) -> dict:
    """A thing inside of another."""
    return {"@type": kind, **facts}


def _absolute(context, path: str, council=None) -> str:
    return addresses.absolute(path, council, host=addresses.host_of(context["request"]))


def _council_of(context, council) -> dict:
    url = _absolute(context, council.get_absolute_url(), council)
    return _thing("GovernmentOrganization", name=council.listed_name, url=url)


@pass_context
def site_data(context):
    """The site, and how to find something on it."""
    find = f"{_absolute(context, reverse('site:search'))}?q={{words}}"
    action = _thing(
        "SearchAction",
        target=_thing("EntryPoint", urlTemplate=find),
        **{"query-input": "required name=words"},
    )
    return _block(
        "WebSite",
        name=context["site_name"],
        url=_absolute(context, reverse("site:home")),
        inLanguage=context["LANGUAGE_CODE"],
        potentialAction=action,
    )


@pass_context
def breadcrumb_data(context):
    """The way to this page, the page itself last."""
    if not (breadcrumbs := context.get("breadcrumbs")):
        return ""
    home, *further = breadcrumbs
    crumbs = [(home[0], _absolute(context, home[1]))]
    crumbs += [(crumb[0], _absolute(context, crumb[1], context.get("council"))) for crumb in further]
    here = (context["page_title"], context["canonical_url"])
    steps = [
        _thing("ListItem", position=number, name=name, item=address)
        for number, (name, address) in enumerate([*crumbs, here], start=1)
    ]
    return _block("BreadcrumbList", itemListElement=steps)


@pass_context
def council_data(context, council):
    """The council: its name, its code, its own website."""
    return _block(
        "GovernmentOrganization",
        name=council.listed_name,
        url=_absolute(context, council.get_absolute_url(), council),
        sameAs=council.website,
        identifier=_thing("PropertyValue", propertyID="GSS", value=council.gss_code),
        areaServed=_thing("AdministrativeArea", name=council.listed_name),
    )


@pass_context
def edition_data(context, thing, editions=()):
    """One edition: when it was published, changed and reviewed, which came before it and which replaced it."""
    before, after = _neighbours(thing, editions)
    changed_at = (
        type(thing).objects.filter(pk=thing.pk).with_changed_at().values_list("changed_at", flat=True)
    )
    last_reviewed = thing.reviewed_on and _thing("WebPage", lastReviewed=thing.reviewed_on)
    return _block(
        "CreativeWork",
        name=thing.title,
        description=thing.summary,
        url=_address_of(context, thing),
        version=thing.edition,
        datePublished=thing.first_published_at,
        dateModified=changed_at.first(),
        mainEntityOfPage=last_reviewed,
        inLanguage=language_given(thing, "title"),
        publisher=_council_of(context, thing.council),
        **{
            "dcterms:replaces": before and {"@id": _address_of(context, before)},
            "dcterms:isReplacedBy": after and {"@id": _address_of(context, after)},
        },
    )


@pass_context
def edition_links(context, thing, editions):
    """The same for whoever follows links (RFC 5829): the edition before, the next, and the one that counts now."""
    before, after = _neighbours(thing, editions)
    latest = next((edition for edition in editions if edition.is_live), None)
    links = [("predecessor-version", before), ("successor-version", after), ("latest-version", latest)]
    return format_html_join(
        "\n",
        '<link rel="{}" href="{}">',
        ((rel, _address_of(context, edition)) for rel, edition in links if edition and edition != thing),
    )


def _neighbours(thing, editions) -> tuple:
    """The edition before it and the next, among those that everyone can read; None where there is none."""
    public = [edition for edition in editions if edition.is_live or edition.is_superseded]
    before = [edition for edition in public if edition.edition < thing.edition]
    after = [edition for edition in public if edition.edition > thing.edition]
    number = attrgetter("edition")
    return max(before, key=number, default=None), min(after, key=number, default=None)


def _address_of(context, thing) -> str:
    return _absolute(context, thing.get_absolute_url(), thing.council)


@pass_context
def news_data(context, item):
    """A news item; nothing where its day is not known."""
    if item.first_published_at is None:
        return ""
    return _block(
        "NewsArticle",
        headline=item.title,
        description=item.summary,
        datePublished=item.first_published_at,
        inLanguage=language_given(item, "title"),
        url=_absolute(context, item.get_absolute_url(), item.council),
        author=_council_of(context, item.council),
        publisher=_council_of(context, item.council),
    )


@pass_context
def event_data(context, event):
    """An event; nothing where its full date is not known."""
    if event.starts_on is None:
        return ""
    places = [_thing("Place", name=event.venue, address=event.venue)] if event.venue else []
    places += [_thing("VirtualLocation", url=event.online_url)] if event.online_url else []
    return _block(
        "Event",
        name=event.title,
        description=event.summary,
        startDate=_moment(event.starts_on, event.starts_at),
        endDate=_moment(event.ends_on or (event.ends_at and event.starts_on), event.ends_at),
        eventStatus=f"https://schema.org/{'EventCancelled' if event.cancelled_at else 'EventScheduled'}",
        location=places,
        inLanguage=language_given(event, "title"),
        url=_absolute(context, event.get_absolute_url(), event.council),
        organizer=_council_of(context, event.council),
    )


def _moment(day, time):
    """The day, or the moment in UK time where the time is known too."""
    if day is None or time is None:
        return day
    return datetime.datetime.combine(day, time, timezone.get_default_timezone())
