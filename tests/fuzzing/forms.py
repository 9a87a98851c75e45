"""Any form of a page, read as a browser reads it, and sent with some fields that hold something else."""

from bs4 import BeautifulSoup
from django.http import QueryDict
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from . import files, junk
from .asking import Request

# What ends the session of whoever fuzzes, or takes away what the rest of the run asks for.
LEFT_ALONE = ("/logout/", "/delete/", "/discard/", "/remove/", "/sessions/", "/language/")
MORE_FIELDS = [
    "once",
    "version",
    "_popup",
    "_to_field",
    "_saveasnew",
    "_continue",
    "next",
    "council",
    "status",
    "id",
]


def forms_of(page: bytes, path: str) -> list[tuple[str, dict, list]]:
    """(address, fields with what they hold, fields that take a file) of each form that is posted."""
    found = []
    for form in BeautifulSoup(page, "html.parser").find_all("form", method="post"):
        target = form.get("action") or path
        if target.startswith("?"):
            target = path.partition("?")[0] + target
        if not target.startswith("/") or any(part in target for part in LEFT_ALONE):
            continue
        fields, uploads = {}, []
        for tag in form.find_all(["input", "textarea", "select", "button"]):
            name, kind = tag.get("name"), tag.get("type", "")
            if not name or "-__prefix__-" in name:
                continue
            if kind == "file":
                uploads.append(name)
            elif tag.name == "select":
                chosen = tag.select("option[selected]") or (
                    tag.select("option")[:1] * (not tag.has_attr("multiple"))
                )
                fields[name] = [option.get("value", "") for option in chosen]
            elif tag.name == "textarea":
                fields[name] = [tag.text.removeprefix("\n")]
            elif tag.name == "button" or kind == "submit":
                fields.setdefault(name, [tag.get("value", "")])
            elif kind not in ("checkbox", "radio") or tag.has_attr("checked"):
                usual = "on" if kind in ("checkbox", "radio") else ""
                fields.setdefault(name, []).append(tag.get("value", usual))
        found.append((target, fields, uploads))
    return found


def a_form(dice, form, who: str) -> Request:
    """One of its fields or several hold junk, lack or stand twice; where it takes files, it gets some."""
    target, fields, uploads = form
    sent = {name: list(values) for name, values in fields.items()}
    names = [name for name in sent if name != "csrfmiddlewaretoken"] or [""]
    for name in dice.sample(names, min(len(names), dice.choice([0, 1, 1, 2, 3, 8]))):
        match dice.randrange(6):
            case 0:
                sent.pop(name, None)
            case 1:
                sent[name] = sent.get(name, []) * 2 + [junk.a_text(dice)]
            case _:
                sent[name] = [junk.a_text(dice)]
    if dice.random() < 0.15:
        sent[dice.choice(MORE_FIELDS)] = [junk.a_text(dice)]
    buttons = [name for name in sent if name.startswith("_")]
    if buttons and dice.random() < 0.8:  # a browser sends the one that was pressed
        pressed = dice.choice(buttons)
        for name in {*buttons} - {pressed}:
            del sent[name]
    asked = Request(target, method="POST", who=who, is_public=False)
    if uploads or dice.random() < 0.1:
        whole = {
            name: [value.encode("utf-8", "replace").decode() for value in values]
            for name, values in sent.items()
        }
        whole |= {name: files.a_file(dice) for name in uploads if dice.random() < 0.9}
        asked.body = encode_multipart(BOUNDARY, whole)
        asked.headers["CONTENT_TYPE"] = MULTIPART_CONTENT
        if dice.random() < 0.08:  # a line that broke
            asked.body = asked.body[: dice.randrange(len(asked.body) + 1)]
    else:
        asked.body = encoded(dice, sent)
        asked.headers["CONTENT_TYPE"] = "application/x-www-form-urlencoded"
    asked.path, _mark, asked.query = target.partition("?")
    return asked


def encoded(dice, sent: dict) -> bytes:
    if dice.random() < 0.9:
        query = QueryDict(mutable=True)
        for name, values in sent.items():
            query.setlist(name, [value.encode("utf-8", "replace").decode() for value in values])
        return query.urlencode().encode()
    pairs = (
        f"{junk.quoted(dice, name)}={junk.quoted(dice, value)}"
        for name, values in sent.items()
        for value in values
    )
    return "&".join(pairs).encode("utf-8", "replace")
