"""The draft as its reviewers read it: part by part, with what changed marked, and comments where they were made."""

import datetime
import hashlib
from dataclasses import dataclass, field
from functools import cached_property

from django.core import signing

from councils.compiled_queries import compiled_query
from councils.models import CouncilContent, EditionRow, Membership
from councils.publishing.difference.as_of import rows_as_of
from councils.publishing.difference.reading import rows_of_each
from councils.publishing.difference.whole import Part, Whole, last_changes
from councils.publishing.difference.words import TextChange
from councils.viewers import PUBLIC, Viewer

from .models import Comment, DraftReview

SALT = "what a comment is about"


@dataclass
class Passage:
    """One paragraph of a text of a part. `key` names it in an address; `quote` is what it says in the draft."""

    key: str
    place: str
    pieces: list
    quote: str
    threads: list["Thread"] = field(default_factory=list)


@dataclass
class ShownText:
    """A text of a part, paragraph by paragraph."""

    change: TextChange
    passages: list[Passage]


@dataclass
class ShownPart:
    """A part of the draft on the page, with what is said about it."""

    part: Part
    lineage: str
    place: str
    texts: list[ShownText]
    threads: list["Thread"] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.part.key

    @property
    def told(self):
        return self.part.told

    @property
    def level(self) -> int:
        """Of its heading: the draft itself stands under a heading of the second."""
        return min(2 + max(self.part.depth, 1), 6)

    @property
    def is_line(self) -> bool:
        """Is it told in one line, without a heading? What is known by what it belongs to, such as a target."""
        return not self.texts and not isinstance(self.part.row, EditionRow)

    @property
    def comment_key(self) -> str:
        """Under which key a comment on the part itself can be made; "" where all of it is in its texts."""
        is_said_by_texts = self.texts and isinstance(self.part.row, EditionRow)
        return "" if self.part.depth == 0 or (is_said_by_texts and not self.told.sentences) else self.key

    @property
    def quote(self) -> str:
        return " ".join([self.told.title, *(f"{words}" for words in self.told.sentences)])


@dataclass
class Thread:
    """A comment with its replies. `is_gone`: what it was about no longer stands there as it did."""

    comment: Comment
    replies: list[Comment]
    is_gone: bool = False
    # The key of what stands there now, where that is something else.
    at: str = ""

    def __iter__(self):
        return iter((self.comment, *self.replies))


class ReadDraft:
    """All that the page of a review shows of its draft. `since`: compared with that moment, else with what is live."""

    def __init__(self, draft: CouncilContent, since: datetime.datetime | None = None):
        self.draft, self.since = draft, since
        self.live = _live.first(type(draft), draft, PUBLIC)
        self.changed = last_changes(draft)

    @property
    def changed_at(self) -> datetime.datetime:
        """When it was last changed: that is its version."""
        return max(self.changed.values(), default=self.draft.updated_at)

    @property
    def is_compared(self) -> bool:
        return bool(self.since or self.live)

    @cached_property
    def whole(self) -> Whole:
        own = Viewer(council_ids=frozenset([self.draft.council_id]))
        roots = [self.draft] if self.since or not self.live else [self.live, self.draft]
        *earlier, now = rows_of_each(roots, own)
        before = rows_as_of(self.draft, self.since, now) if self.since else None
        # What is named elsewhere is named only where residents can read it.
        return Whole(before or (earlier[0] if earlier else now), now, PUBLIC)

    @cached_property
    def parts(self) -> list[ShownPart]:
        found: list[ShownPart] = []
        self._show(self.whole.root, None, found)
        return found

    def _show(self, part: Part, above: ShownPart | None, found: list) -> None:
        if isinstance(part.row, EditionRow):
            lineage, place = str(part.row.lineage_id), ""
        else:  # it is known by what it belongs to, and by what tells it from others there
            lineage, place = above.lineage, f"{part.row._meta.model_name}.{digest_of_part(part.row)}"
        shown = ShownPart(part, lineage, place, [])
        for text in part.told.texts:
            at = f"{place}.{text.name}".strip(".")
            passages = [
                Passage("" if place else f"{part.key}.{text.name}.{number}", at, pieces, words_of(pieces))
                for number, pieces in enumerate(text.blocks, start=1)
            ]
            shown.texts.append(ShownText(text, passages))
        found.append(shown)
        for each in part.parts:
            self._show(each, shown, found)

    @cached_property
    def changes(self) -> list[ShownPart]:
        """The parts of which something changed, in the order of reading."""
        return [part for part in self.parts if part.told.marks] if self.is_compared else []

    # -- comments --------------------------------------------------------------------------------

    def place(self, threads: list[Thread]) -> list[Thread]:
        """Each comment stands where it was made. Returns those of the whole, and those of which nothing is left."""
        parts = {(part.lineage, part.place): part for part in self.parts}
        at_place, anywhere = self._passages()
        left = []
        for thread in threads:
            comment = thread.comment
            lineage, place, quote = str(comment.lineage_id or ""), comment.place, comment.quote
            passage = at_place.get((lineage, place, quote))
            if passage is None and place and len(anywhere.get(quote, ())) == 1:
                passage = anywhere[quote][0]  # it was moved, word for word
            if passage is not None:
                passage.threads.append(thread)
                continue
            around = (parts.get((lineage, each)) for each in (place, _without_field(place), ""))
            part = next((each for each in around if each is not None), None)
            if part is None or lineage == "":
                thread.is_gone = bool(lineage)
                left.append(thread)
            else:
                thread.is_gone, thread.at = quote != part.quote, part.key
                part.threads.append(thread)
        return left

    def _passages(self) -> tuple[dict, dict]:
        at_place, anywhere = {}, {}
        for part in self.parts:
            for text in part.texts:
                for passage in text.passages:
                    at_place.setdefault((part.lineage, passage.place, passage.quote), passage)
                    anywhere.setdefault(passage.quote, []).append(passage)
        return at_place, anywhere

    def subject(self, key: str) -> dict | None:
        """What a form with this key is about; None where there is no such part or passage."""
        if key == "whole":
            return {"key": key, "lineage": None, "place": "", "about": "", "quote": ""}
        for part in self.parts:
            about = f"{part.told.kind}: {part.told.title}"[:300]
            if part.key == key:
                return {
                    "key": key,
                    "lineage": part.lineage,
                    "place": part.place,
                    "about": about,
                    "quote": part.quote,
                }
            for text in part.texts if key.startswith(f"{part.key}.") else ():
                for passage in text.passages:
                    if passage.key == key:
                        told = {"lineage": part.lineage, "place": passage.place, "quote": passage.quote}
                        return {"key": key, "about": about, **told}
        return None


def sign_subject(subject: dict, review: DraftReview) -> str:
    """What a comment is about, for its form to carry: nobody else can have written it, and no other review takes it."""
    return signing.dumps(subject, salt=f"{SALT} {review.pk}", compress=True)


def unsign_subject(text: str, review: DraftReview) -> dict | None:
    try:
        return signing.loads(text, salt=f"{SALT} {review.pk}")
    except signing.BadSignature:
        return None


def digest_of_part(row) -> str:
    """What tells a part without editions, such as a target, from others of its kind in the same whole."""
    own = [str(getattr(row, row._meta.get_field(name).attname)) for name in row.identified_by]
    return hashlib.blake2b("|".join(own).encode(), digest_size=6).hexdigest()


def words_of(pieces) -> str:
    """What a marked paragraph says in the draft."""
    return "".join(piece.text for piece in pieces if piece.kind != "removed").strip()


def _without_field(place: str) -> str:
    """Of a place in a text, the part that has the text."""
    steps = place.split(".")
    return ".".join(steps[:2]) if len(steps) > 1 else ""


def threads_for(review: DraftReview, reader) -> list[Thread]:
    """The comments of a review that this reader may read, each with its replies, the oldest first."""
    rows = _comments(review.pk)
    officers = [row.officer for row in rows if row.officer]
    Membership.name_accounts(officers, review.council_id)
    replies: dict = {}
    for row in rows:
        row.review, row.is_own = review, reader.wrote(row)
        if row.reply_to_id:
            replies.setdefault(row.reply_to_id, []).append(row)
    shown = [row for row in rows if row.reply_to_id is None and (reader.sees_all_comments or row.is_own)]
    return [Thread(row, replies.get(row.pk, [])) for row in shown]


@compiled_query
def _live(model, draft, viewer):
    """The edition that residents read, besides the draft."""
    editions = model.objects.filter(lineage=draft.lineage_id).exclude(pk=draft.pk)
    return editions.live(viewer.now).select_related("council")


@compiled_query
def _comments(review):
    rows = Comment.objects.filter(review=review).order_by("created_at", "pk")
    return rows.select_related("reviewer__councillor", "officer", "answered_by")
