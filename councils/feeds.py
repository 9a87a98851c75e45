"""Atom feeds: what a page lists, for those who follow it. Always as the public sees it, whoever asks."""

import datetime
import re
from uuid import NAMESPACE_URL, UUID, uuid5

from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .languages import language_given
from .publishing.changes import Entry
from .viewers import PUBLIC

LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
# A feed must say when it last changed. One without entries never did; a fixed moment keeps its bytes the same.
BEFORE_ALL = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Atom(Atom1Feed):
    """As Django writes it, and besides: a language for each entry, and the licence as a link (RFC 4946)."""

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        handler.addQuickElement("link", "", {"rel": "license", "href": LICENCE})

    def item_attributes(self, item):
        return {"xml:lang": item["language"]}

    def latest_post_date(self):
        return super().latest_post_date() if self.items else BEFORE_ALL


class AtomFeed:
    """Before a page's view: what the page lists as a feed, in the language of the address.

    The view says the feed's `name`, its `title`, the address of the `page` it belongs to, and its `entries`
    (from `entry` or `entry_of_change`); its `lineage`, where it is not the council's.
    """

    newest = 50
    query_names = frozenset()

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        # The council is found for whoever asks; what stands in the feed is what everyone may read.
        request.viewer = PUBLIC

    def lineage(self) -> UUID:
        """What outlives words, addresses and hosts. A council's GSS code is its own for as long as it exists."""
        return uuid5(NAMESPACE_URL, f"urn:gss:{self.council.gss_code}")

    def render_to_response(self, context, **kwargs):
        feed = Atom(
            title=xml_text(self.title()),
            link=self.absolute(self.page()),
            description="",
            language=get_language(),
            author_name=xml_text(self.council.listed_name),
            author_link=self.absolute(self.council.get_absolute_url()),
            feed_url=self.absolute(self.request.path),
            feed_guid=permanent_id(self.lineage(), f"feed/{self.name}"),
            feed_copyright=_(
                "Contains public sector information licensed under the Open Government Licence v3.0."
            ),
        )
        for item in self.entries(context):
            feed.add_item(**{**item, "link": self.absolute(item["link"])})
        response = HttpResponse(content_type=feed.content_type)
        feed.write(response, "utf-8")
        return response


def entry(thing, *, name, words, at, published_at=None) -> dict:
    """What a feed says of a thing; `name` tells entries of one lineage apart, `words` are HTML."""
    return {
        "title": xml_text(thing.title),
        "link": thing.get_absolute_url(),
        "description": xml_text(words),
        "unique_id": permanent_id(thing.lineage_id, name),
        "pubdate": published_at,
        "updateddate": at,
        "language": language_given(thing, "title"),
    }


def entry_of_change(change: Entry) -> dict:
    """One change: what it is about as the title, its sentences, and what kind of change it was."""
    here = get_language()
    told = [change.told.sentence, *(line.sentence for line in change.lines)] if change.told else [change.note]
    given = here if change.told else language_given(change.first, "note")
    lines = [(here, change.part_named)] if change.part_named else []
    lines += [(given, sentence) for sentence in told]
    words = format_html(
        '{}<p lang="{}">{}</p>',
        format_html_join("", '<p lang="{}">{}</p>', lines),
        here,
        _("%(thing)s, %(change)s")
        % {"thing": capfirst(change.subject_kind), "change": change.get_kind_display()},
    )
    found = entry(change.subject, name=f"note/{change.first.pk}", words=words, at=change.noted_at)
    return {**found, "link": change.told.url} if change.told else found


def permanent_id(lineage: UUID, name: str) -> str:
    """Stays through edits, new titles, addresses and hosts; another one in each language."""
    return uuid5(lineage, f"{name}/{get_language()}").urn


def xml_text(text) -> str:
    """The text without the characters XML cannot hold, such as line breaks pasted from a word processor."""
    return NOT_IN_XML.sub(" ", str(text))
