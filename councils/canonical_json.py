"""JSON in its one canonical form (RFC 8785), and its digest: the same words give the same bytes on any computer."""

import hashlib

import rfc8785


def canonical(data) -> str:
    """The data as canonical JSON. Whole numbers, texts, lists and names alone: a decimal goes in as text."""
    return rfc8785.dumps(data).decode()


def digest_of(text: str) -> str:
    """SHA-256, in hex, of the text as UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()
