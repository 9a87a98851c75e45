"""Files as an officer uploads them, real ones first, and what becomes of them by chance."""

import csv
import io
import zipfile
from functools import cache
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from documents import a_docx, paragraph, table
from PIL import Image
from spreadsheets import a_book, a_csv

from . import junk

HERE = Path(__file__).parent.parent / "files"
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
)
ENDINGS = [
    "pdf",
    "png",
    "jpg",
    "jpeg",
    "docx",
    "xlsx",
    "csv",
    "txt",
    "html",
    "svg",
    "exe",
    "",
    "odt",
    "zip",
    "doc",
]
COLUMNS = [
    "reference",
    "title",
    "period",
    "value",
    "measure",
    "plan",
    "name",
    "status",
    "year",
    "amount",
    "parent",
]


@cache
def real() -> tuple[SimpleUploadedFile, ...]:
    """One of each kind, as programs write them."""
    images = []
    for kind, ending in (("PNG", "png"), ("JPEG", "jpg")):
        content = io.BytesIO()
        Image.new("RGB", (32, 24), "teal").save(content, kind)
        images.append((f"picture.{ending}", content.getvalue()))
    words = a_docx(
        paragraph("Aims", style="H1"),
        paragraph("Homes for all"),
        table(["Measure", "Value"], ["Homes", "12"]),
    )
    rows = a_csv(
        COLUMNS, ["A1", "Homes", "July to September 2026", "12", "M1", "plan", "Ann", "", "2026", "£1", ""]
    )
    page = b"<html><head><title>Plan</title></head><body><h1>Aims</h1><ul><li>Homes</ul></body></html>"
    made = [*images, ("plan.pdf", PDF), ("plan.html", page), ("plan.txt", b"Aims\n\n1. Homes\n2. Roads\n")]
    made += [(file.name, file.read()) for file in (words, rows, a_book(COLUMNS, ["A1", "Homes"]))]
    made += [(path.name, path.read_bytes()) for path in sorted(HERE.glob("*.xlsx"))]
    return tuple(made)


def a_file(dice) -> SimpleUploadedFile:
    name, content = dice.choice(real())
    content = dice.choice([as_it_is, cut, changed, repeated, with_odd_parts, of_odd_cells, mixed])(
        dice, name, content
    )
    if dice.random() < 0.2:
        name = f"{name.rpartition('.')[0]}.{dice.choice(ENDINGS)}"
    if dice.random() < 0.1:
        name = junk.a_text(dice).replace("\r", "").replace("\n", "").replace("\x00", "")[:120] + name
    kind = dice.choice(
        ["application/octet-stream", "text/html", "image/png", "application/pdf", junk.in_header("é/")]
    )
    return SimpleUploadedFile(name.encode("utf-8", "replace").decode(), content, kind)


def as_it_is(dice, name, content):
    return content


def cut(dice, name, content):
    """A line that broke; nothing at all now and then."""
    return content[: dice.randrange(len(content) + 1)]


def changed(dice, name, content):
    """Some bytes are others."""
    whole = bytearray(content)
    for _byte in range(dice.choice([1, 3, 30])):
        whole[dice.randrange(len(whole))] = dice.randrange(256)
    return bytes(whole)


def repeated(dice, name, content):
    return content * dice.choice([2, 20])


def mixed(dice, name, content):
    """The beginning of one file and the end of another."""
    _name, other = dice.choice(real())
    return content[: dice.randrange(len(content) + 1)] + other[dice.randrange(len(other) + 1) :]


def with_odd_parts(dice, name, content):
    """A package whose parts lack, are cut, or hold other text."""
    if not content.startswith(b"PK"):
        return changed(dice, name, content)
    whole = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            inner, chance = old.read(part), dice.random()
            if chance < 0.1:
                continue
            if chance < 0.25:
                inner = cut(dice, part, inner)
            elif chance < 0.4 and inner:
                inner = changed(dice, part, inner)
            elif chance < 0.5:
                inner = inner.replace(b">1<", b">1e999<").replace(
                    b"Homes", junk.a_text(dice).encode("utf-8", "replace")
                )
            elif chance < 0.55:
                inner = b'<!DOCTYPE a [<!ENTITY a "zq"><!ENTITY b "&a;&a;">]><a>&b;</a>'
            new.writestr(part, inner)
    return whole.getvalue()


def of_odd_cells(dice, name, content):
    """A table of the same ending whose cells hold what nobody types."""
    columns = dice.sample(COLUMNS, 5)
    rows = [columns, *([junk.a_text(dice) for _cell in columns] for _row in range(6))]
    if name.endswith("xlsx"):
        clean = [
            ["".join(sign for sign in cell if sign.isprintable())[:30_000] for cell in row] for row in rows
        ]
        return a_book(*clean).read()
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=dice.choice(",;\t")).writerows(
        [cell.replace("\x00", "") for cell in row] for row in rows
    )
    coding = dice.choice(["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    return text.getvalue().encode(coding, "replace")
