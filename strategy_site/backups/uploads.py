"""The uploaded files of a backup: into it, and back into their empty folder."""

import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import FileSystemStorage, default_storage

from . import archive
from .manifest import Member, Refused, is_safe


def folder() -> Path | None:
    """Where the uploads are; None, if object storage keeps them."""
    return Path(default_storage.location) if isinstance(default_storage, FileSystemStorage) else None


def add(
    zipped: zipfile.ZipFile, named: set[str], moment: float
) -> tuple[list[Member], list[Member], list[str]]:
    """Add every file: those that the database names (`named`), and what else was there at the moment.

    The rest are copied in the order of their names. Returns what is in the backup, what object storage keeps, and
    which of the named are missing. No file is changed or removed by the site once a row names it.
    """
    place = folder()
    copied, kept, missing = [], [], []
    for name in sorted(named | (_others(place, moment) if place else set())):
        try:
            if not is_safe(name):
                raise SuspiciousOperation
            file = default_storage.open(name)
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError, SuspiciousOperation):
            if name in named:
                missing.append(name)
            continue
        with file:
            chunks = iter(lambda file=file: file.read(archive.CHUNK), b"")
            if place:
                member = archive.add(zipped, archive.UPLOADS + name, chunks)
                copied.append(Member(name, member.size, member.sha256))
            else:
                kept.append(_measured(name, chunks))
    return copied, kept, missing


def _others(place: Path, moment: float) -> set[str]:
    """Files in the folder, not hidden, that are no upload on its way: these are newer than the moment."""
    found = set()
    for folder, folders, files in os.walk(place):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for path in (Path(folder) / name for name in files):
            if not path.is_symlink() and path.is_file() and path.stat().st_mtime < moment:
                found.add(path.relative_to(place).as_posix())
    return found


def _measured(name: str, chunks) -> Member:
    size, digest = 0, hashlib.sha256()
    for chunk in chunks:
        size += len(chunk)
        digest.update(chunk)
    return Member(name, size, digest.hexdigest())


# -- and back -------------------------------------------------------------------------------------


def check_empty() -> None:
    place = folder()
    for inside, folders, files in os.walk(place or ""):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found = [name for name in files if not name.startswith(".")]
        found += [name for name in folders if (Path(inside) / name).is_symlink()]
        if found:
            raise Refused(
                f"The folder of uploads {place} is not empty. Name another one in UPLOADS_DIR, or move what is in it "
                "away."
            )


@contextmanager
def placed(backup: archive.Backup) -> Iterator[None]:
    """The files in their folder; taken away again if what follows fails."""
    place = folder()
    if place is None:
        if backup.manifest.uploads:
            raise Refused(
                "The backup holds files of a folder, and this site keeps its files in object storage."
            )
        yield
        return
    place.mkdir(parents=True, exist_ok=True)
    done = []
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=place) as own:
        for upload in backup.manifest.uploads:
            member = Member(archive.UPLOADS + upload.name, upload.size, upload.sha256)
            _write(Path(own) / upload.name, backup.chunks(member))
        try:
            for entry in Path(own).iterdir():
                done.append(place / entry.name)
                entry.rename(done[-1])
            yield
        except BaseException:
            for entry in done:
                if entry.is_dir():
                    shutil.rmtree(entry)
                else:
                    entry.unlink(missing_ok=True)
            raise


def _write(path: Path, chunks: Iterator[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.writelines(chunks)
        file.flush()
        os.fsync(file.fileno())
        if default_storage.file_permissions_mode is not None:
            os.fchmod(file.fileno(), default_storage.file_permissions_mode)


def differing(members: list[Member]) -> list[str]:
    """Which of the files that object storage should keep are missing there, or are not what they were."""
    wrong = []
    for member in members:
        try:
            with default_storage.open(member.name) as file:
                found = _measured(member.name, iter(lambda file=file: file.read(archive.CHUNK), b""))
        except (OSError, SuspiciousOperation):
            found = None
        if found != member:
            wrong.append(member.name)
    return wrong
