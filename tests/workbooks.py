"""Makes workbooks of several sheets, and takes them through the pages of the admin as an officer does."""

import io

from admin_forms import address
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook
from spreadsheets import confirm, said

from plans.models import Plan


def a_workbook(name="plan.xlsx", *, change=None, **sheets) -> SimpleUploadedFile:
    """Of each sheet its rows, the names of the columns first. `change(book)` may do more to it."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    if change:
        change(book)
    return saved(book, name)


def saved(book, name="plan.xlsx") -> SimpleUploadedFile:
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile(name, content.getvalue())


def choose_workbook(client, file):
    """The preview, or the page that says what is wrong with it."""
    return client.post(address(Plan, "workbook"), {"file": file})


def bring_in_workbook(client, file, **typed):
    preview = choose_workbook(client, file)
    assert preview.status_code == 200, said(preview)
    return confirm(client, preview, **typed)


def downloaded(client, plan):
    """The workbook of a plan, from the link on its page."""
    page = client.get(address(plan))
    return load_workbook(io.BytesIO(client.get(page.context["workbook_export_address"]).content))
