"""Reads a page as a resident does, its words in order without the markup; and what is for programs."""

import json
import re
from xml.etree import ElementTree

from bs4 import BeautifulSoup


def page(client, address: str, status=200) -> BeautifulSoup:
    """The page at this address; the answer must have this status."""
    response = client.get(address)
    assert response.status_code == status, address
    return BeautifulSoup(response.content, "html.parser")


def sent_by(form) -> dict[str, list[str]]:
    """What a browser sends of this form as it stands on the page: its hidden fields, and the controls with a value."""
    fields: dict[str, list[str]] = {}
    for field in form("input"):
        if field.get("name") and field.get("type") not in ("submit", "checkbox", "radio", "file"):
            fields.setdefault(field["name"], []).append(field.get("value", ""))
    return fields


def confirming(asked) -> dict[str, list[str]]:
    """What the button of a page of the admin that asks once more sends."""
    return sent_by(BeautifulSoup(asked.content, "html.parser").select_one("#content form"))


def words(part) -> str:
    """The words of a part of a page, each space one, and none before a mark that ends a phrase."""
    return re.sub(r"\s+", " ", re.sub(r"\s+(?=[,.:])", "", part.get_text(" "))).strip()


def section(soup, name: str) -> str:
    """The words of the section whose heading has this id."""
    return words(soup.find(id=name).find_parent("section"))


def xml(client, address: str) -> ElementTree.Element:
    """The root of the XML at this address: it must be there, and well formed."""
    response = client.get(address)
    assert response.status_code == 200, address
    return ElementTree.fromstring(response.content)  # noqa: S314  the site's own


def data(soup) -> dict[str, dict]:
    """What a page tells programs about itself, by kind."""
    found = [json.loads(block.string) for block in soup.select('script[type="application/ld+json"]')]
    return {block["@type"]: block for block in found}
