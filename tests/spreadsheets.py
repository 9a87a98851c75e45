"""Makes real files of spreadsheets, and takes them through the pages of the admin as an officer does."""

import csv
import io
from types import SimpleNamespace

from admin_forms import address
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook
from reading import words


def a_csv(*rows, encoding="utf-8", delimiter=",", name="rows.csv") -> SimpleUploadedFile:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return SimpleUploadedFile(name, text.getvalue().encode(encoding))


def a_book(*rows, name="rows.xlsx", change=None) -> SimpleUploadedFile:
    """A workbook with these rows; `change(book)` may do more to it."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile(name, content.getvalue())


def cells_of(response) -> list[list]:
    """The rows of an exported workbook or CSV file."""
    if response.headers["Content-Type"].startswith("text/csv"):
        return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
    book = load_workbook(io.BytesIO(response.content))
    return [[cell.value for cell in row] for row in book.worksheets[0].rows]


def choose(client, model, file, council=None):
    """Choose the file: the preview, or the page that says what is wrong with it."""
    query = f"?council={council.pk}" if council else ""
    return client.post(f"{address(model, 'import')}{query}", {"file": file})


def confirm(client, preview, **typed):
    """Press the button on the preview."""
    return client.post(preview.context["address"], {"seen": preview.context["seen"], **typed}, follow=True)


def bring_in(client, model, file, **typed):
    """Choose the file and confirm what it would do."""
    preview = choose(client, model, file)
    assert preview.status_code == 200, said(preview)
    assert not preview.context["preview"].problems
    return confirm(client, preview, **typed)


def cost_of(client, model, names, rows) -> SimpleNamespace:
    """How many queries it takes to look at these rows, and to import them."""
    with CaptureQueriesContext(connection) as looking:
        preview = choose(client, model, a_csv(names, *rows))
    with CaptureQueriesContext(connection) as doing:
        confirm(client, preview)
    # What holds a transaction together is not counted: a test runs inside another.
    looked, done = (sum("SAVEPOINT" not in query["sql"] for query in queries) for queries in (looking, doing))
    return SimpleNamespace(looking=looked, doing=done)


def said(response) -> str:
    """The words of the page."""
    return words(BeautifulSoup(response.content, "html.parser").find(id="content"))


def problems(response) -> list[str]:
    """What is wrong with the file, row by row, or as a whole."""
    preview = response.context["preview"]
    if preview:
        return [str(problem) for problem in preview.problems]
    return [message for messages in response.context["form"].errors.values() for message in messages]
