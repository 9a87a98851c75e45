"""Links of reviewers are as good as a key: no log shows one."""

import logging
import re

LINK = re.compile(r"(/review/links/)[^/\s\"'?]+")


def masked(text: str) -> str:
    """The text with what would open a draft left out of each link."""
    return LINK.sub(r"\1…", text)


class MaskingFormatter(logging.Formatter):
    """Masks all that is written, a traceback too."""

    def format(self, record):
        return masked(super().format(record))
