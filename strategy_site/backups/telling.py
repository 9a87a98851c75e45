"""What the commands for backups say."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.core.management.base import CommandError
from django.db import Error
from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format

from .engines import name_of
from .manifest import Manifest, Refused


def in_words(manifest: Manifest) -> str:
    moment = datetime.fromisoformat(manifest.moment).astimezone(UTC)
    when = f"{date_format(moment)} {moment:%H:%M:%S} UTC"
    engine = f"{name_of(manifest.engine)} {manifest.server}"
    return f"the site as it was on {when}, version {manifest.product}, on {engine}"


def contents(manifest: Manifest) -> str:
    rows, tables = sum(manifest.rows.values()), len(manifest.rows)
    lines = [f"Database: {rows:,} rows in {tables} tables, {size_in_words(manifest.database.size)}."]
    size = sum(upload.size for upload in manifest.uploads)
    lines.append(f"Uploads: {_files(manifest.uploads)}, {size_in_words(size)}.")
    if kept := manifest.in_object_storage:
        lines.append(f"In object storage, listed with checksums and not copied: {_files(kept)}.")
    return "\n".join(lines)


def listed(title: str, names: list[str]) -> str:
    return "\n  ".join([f"{title} ({len(names)}):", *names])


def _files(files: list) -> str:
    return f"{len(files):,} {'file' if len(files) == 1 else 'files'}"


def size_in_words(size: int) -> str:
    return filesizeformat(size).replace("\xa0", " ")


@contextmanager
def stopped_in_words() -> Iterator[None]:
    """What is refused or fails is told in a sentence; who is told to stop tidies up first."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        yield
    except Refused as refused:
        raise CommandError(str(refused)) from refused
    except Error as error:
        raise CommandError(f"The database cannot be used. It says: {str(error).strip()}") from error
    except OSError as error:
        raise CommandError(f"{error.filename or 'The file'}: {error.strerror or error}.") from error
    finally:
        signal.signal(signal.SIGTERM, before)
