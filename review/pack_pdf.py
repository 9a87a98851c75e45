"""A page as a PDF, made in a process of its own; whether this machine can make any."""

import ctypes
import json
import logging
import os
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import BoundedSemaphore

from . import pack_program

MOST_PAGES = pack_program.MOST_PAGES

logger = logging.getLogger(__name__)

# Seconds: for one PDF, and until one that is being made is done.
TAKES, WAITS = 40, 5
# Libraries of Pango and what it draws with, as WeasyPrint loads them.
LIBRARIES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libfontconfig.so.1",
)
# All that the program is told of the environment: no setting of the site.
PASSED_ON = (
    "PATH",
    "PYTHONPATH",
    "LD_LIBRARY_PATH",
    "HOME",
    "XDG_CACHE_HOME",
    "FONTCONFIG_FILE",
    "FONTCONFIG_PATH",
)

# One at a time in each process, whoever asks.
_making = BoundedSemaphore()


class TooLong(Exception):
    """It would have more pages than a PDF may have."""


class NotMade(Exception):
    """Too many are asked for now, or it took too much time or memory."""


@cache
def can_be_made() -> bool:
    """Are WeasyPrint and Pango here? Once they are missing, they are until the process starts again."""
    if find_spec("weasyprint") is None:
        return False
    try:
        for library in LIBRARIES:
            ctypes.CDLL(library)
    except OSError:
        return False
    return True


def pdf_of(page: str, images: dict[str, str]) -> bytes:
    """Raises TooLong or NotMade. `images`: SVG by the address that the page names it by."""
    if not _making.acquire(timeout=WAITS):
        raise NotMade
    try:
        made = subprocess.run(  # noqa: S603  our own program
            [sys.executable, "-P", pack_program.__file__],
            input=json.dumps({"page": page, "images": images}).encode(),
            capture_output=True,
            timeout=TAKES,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
            cwd=Path(pack_program.__file__).parent,
        )
    except subprocess.TimeoutExpired:
        logger.error("A PDF was not made in %s seconds", TAKES)
        raise NotMade from None
    finally:
        _making.release()
    if made.returncode == pack_program.TOO_LONG:
        raise TooLong
    if made.returncode:
        logger.error("A PDF was not made: %s", made.stderr.decode(errors="replace")[-500:])
        raise NotMade
    return made.stdout
