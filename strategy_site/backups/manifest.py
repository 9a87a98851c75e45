"""What a backup says of itself: of which moment it is, from which site, and what is in it."""

import dataclasses
import json
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime

FORMAT = 1


class Refused(Exception):
    """Says in words why a backup is not taken, not read or not restored."""


@dataclass(frozen=True)
class Member:
    """A file in the backup: its size in bytes, its SHA-256 in hexadecimal digits."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """The file manifest.json of a backup. `rows` are numbers of rows by table."""

    product: str
    engine: str
    server: str
    moment: str
    migrations: list[list[str]]
    rows: dict[str, int]
    database: Member
    uploads: list[Member] = field(default_factory=list)
    # Named in the database, kept by a store that looks after its own copies.
    in_object_storage: list[Member] = field(default_factory=list)
    # Named in the database, and not there when the backup was taken.
    missing: list[str] = field(default_factory=list)
    format: int = FORMAT

    def as_json(self) -> str:
        return json.dumps(dataclasses.asdict(self), indent=1, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        """Raises Refused if it is of a later format, or not as this format has it."""
        try:
            found = json.loads(text)
            number = found["format"]
        except (ValueError, RecursionError, KeyError, TypeError) as error:
            raise Refused("The backup's manifest cannot be read.") from error
        if isinstance(number, int) and number > FORMAT:
            raise Refused(
                f"The backup was made by a newer version of the site (format {number}; this version reads up to "
                f"{FORMAT}). Install that version, then restore."
            )
        faults = [*_faults(found)]
        if faults:
            raise Refused(f"The backup's manifest is not as it should be: {', '.join(faults)}.")
        return cls(
            **{
                **{name: found[name] for name in KINDS},
                "database": Member(**found["database"]),
                **{name: [Member(**each) for each in found[name]] for name in LISTS},
            }
        )


KINDS = {
    "format": int,
    "product": str,
    "engine": str,
    "server": str,
    "moment": str,
    "migrations": list,
    "rows": dict,
    "missing": list,
}
LISTS = ("uploads", "in_object_storage")


def _faults(found: dict):
    """Which fields are not as this format has them."""
    yield from (name for name, kind in KINDS.items() if type(found.get(name)) is not kind)
    if found["format"] != FORMAT:
        yield "format"
    if not _is_moment(found.get("moment")):
        yield "moment"
    if not _is_member(found.get("database")):
        yield "database"
    for name in LISTS:
        members = found.get(name)
        if not isinstance(members, list) or not all(map(_is_member, members)):
            yield name
    if not all(isinstance(name, str) for name in found.get("missing") or []):
        yield "missing"
    if not all(type(number) is int for number in dict(found.get("rows") or {}).values()):
        yield "rows"
    if not all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair)
        for pair in found.get("migrations") or []
    ):
        yield "migrations"


def _is_moment(found) -> bool:
    try:
        return datetime.fromisoformat(found).tzinfo is not None
    except (TypeError, ValueError):
        return False


def _is_member(found) -> bool:
    return (
        isinstance(found, dict)
        and found.keys() == {"name", "size", "sha256"}
        and isinstance(found["name"], str)
        and type(found["size"]) is int
        and found["size"] >= 0
        and isinstance(found["sha256"], str)
        and re.fullmatch("[0-9a-f]{64}", found["sha256"]) is not None
    )


def is_safe(name: str) -> bool:
    """May a file be stored under this name? It stays inside its folder, is not hidden, and is the same everywhere."""
    return (
        all(part and not part.startswith(".") for part in name.split("/"))
        and not any(unicodedata.category(character) in ("Cc", "Cs") for character in name)
        and not set(name) & set('\\:*?"<>|')
    )
