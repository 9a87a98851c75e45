"""The file of a backup: a zip whose last 64 bytes are the checksum of all before them.

Inside it manifest.json names each member with its size and checksum.
"""

import hashlib
import os
import re
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from .manifest import Manifest, Member, Refused, is_safe

MANIFEST = "manifest.json"
UPLOADS = "uploads/"
CHUNK = 1 << 20
# In bytes. A manifest has some 150 for each file.
LARGEST_MANIFEST = 256 << 20
CHECKSUM_LENGTH = 64
# What `zipfile` raises at a file that is not as it should be.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ValueError,
    LookupError,
    NotImplementedError,
    RuntimeError,
)


# -- writing --------------------------------------------------------------------------------------


@contextmanager
def writing(target: Path) -> Iterator[zipfile.ZipFile]:
    """A new backup. It has its name only once it is written, read again from the disk and compared."""
    if os.path.lexists(target):
        raise Refused(f"{target} exists already, and a backup overwrites nothing. Choose another name.")
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w") as archive:
                archive.comment = b"-" * CHECKSUM_LENGTH
                yield archive
            write_checksum(file)
            os.fsync(file.fileno())
        with verified(temporary):
            pass
        _give_name(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def add(archive: zipfile.ZipFile, name: str, chunks: Iterable[bytes], *, compressed: bool = False) -> Member:
    """Write a member, piece by piece."""
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    info.external_attr = (stat.S_IFREG | 0o600) << 16
    size, digest = 0, hashlib.sha256()
    with archive.open(info, "w", force_zip64=True) as member:
        for chunk in chunks:
            member.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    return Member(name, size, digest.hexdigest())


def add_manifest(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    archive.writestr(MANIFEST, manifest.as_json(), zipfile.ZIP_DEFLATED)


def write_checksum(file: BinaryIO) -> None:
    """Write the checksum of all that is before it at the end, in the place that is kept for it."""
    digest = _digest_before_checksum(file)
    file.seek(-CHECKSUM_LENGTH, os.SEEK_END)
    file.write(digest)
    file.flush()


def _digest_before_checksum(file: BinaryIO) -> bytes:
    left = file.seek(0, os.SEEK_END) - CHECKSUM_LENGTH
    file.seek(0)
    digest = hashlib.sha256()
    while left > 0 and (chunk := file.read(min(CHUNK, left))):
        digest.update(chunk)
        left -= len(chunk)
    return digest.hexdigest().encode()


def _give_name(temporary: Path, target: Path) -> None:
    """Also where somebody else made a file of this name meanwhile, nothing is overwritten."""
    try:
        os.link(temporary, target)
    except FileExistsError as error:
        raise Refused(f"{target} was made by somebody else meanwhile. Choose another name.") from error
    except OSError:  # a disk that knows no links
        temporary.rename(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


# -- reading --------------------------------------------------------------------------------------


class Backup:
    """An open backup, whose manifest is read."""

    def __init__(self, archive: zipfile.ZipFile):
        self.archive = archive
        self.manifest = Manifest.from_json(self._manifest())

    def _manifest(self) -> bytes:
        if MANIFEST not in self.archive.namelist():
            raise Refused("This is no backup of the site: it has no manifest.")
        with self.archive.open(MANIFEST) as member:
            text = member.read(LARGEST_MANIFEST + 1)
        if len(text) > LARGEST_MANIFEST:
            raise Refused("The backup's manifest is too large.")
        return text

    def members(self) -> list[Member]:
        """All but the manifest, with the names they have in the zip."""
        uploads = (Member(UPLOADS + each.name, each.size, each.sha256) for each in self.manifest.uploads)
        return [self.manifest.database, *uploads]

    def check(self) -> None:
        """Refuse whatever the manifest does not say, and names that lead elsewhere; then read all of it."""
        named = [MANIFEST, *(member.name for member in self.members())]
        found = self.archive.namelist()
        for name in {*named, *found}:
            if not is_safe(name):
                raise Refused(f"The backup holds a file with a name that is not allowed: {name!a}.")
        if sorted(named) != sorted(found):
            raise Refused("The backup does not hold the files that its manifest names, each of them once.")
        folders = {name[:at] for name in found for at in range(len(name)) if name[at] == "/"}
        if folders & set(found):
            raise Refused("The backup holds a file and a folder of the same name.")
        for info in self.archive.infolist():
            if stat.S_ISLNK(info.external_attr >> 16):
                raise Refused(f"The backup holds a link where a file should be: {info.filename}.")
        for member in self.members():
            for _chunk in self.chunks(member):
                pass

    def chunks(self, member: Member) -> Iterator[bytes]:
        """The content, piece by piece; Refused at its end, if it is not what the manifest says."""
        size, digest = 0, hashlib.sha256()
        with self.archive.open(member.name) as file:
            while size <= member.size and (chunk := file.read(CHUNK)):
                size += len(chunk)
                digest.update(chunk)
                yield chunk
        if (size, digest.hexdigest()) != (member.size, member.sha256):
            raise Refused(f"The backup is damaged: {member.name} is not what was backed up.")


@contextmanager
def verified(path: Path) -> Iterator[Backup]:
    """An open backup, all of which was read and compared with its checksums. Raises Refused if it differs."""
    with ExitStack() as stack:
        file = stack.enter_context(path.open("rb"))
        _verify_checksum(file)
        try:
            backup = Backup(stack.enter_context(zipfile.ZipFile(file)))
            backup.check()
        except DAMAGE as error:
            raise Refused(f"The backup is damaged: {error}.") from error
        yield backup


def _verify_checksum(file: BinaryIO) -> None:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - CHECKSUM_LENGTH))
    found = file.read(CHECKSUM_LENGTH)
    if not re.fullmatch(rb"[0-9a-f]{64}", found):
        raise Refused("This is not a whole backup: its end is missing, or it is another kind of file.")
    if found != _digest_before_checksum(file):
        raise Refused("The backup is damaged: it is not what was written. Use another one.")
