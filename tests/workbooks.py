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


def of_a_real_size() -> dict:
    """Sheets of 5 priorities, 26 outcomes, 98 actions, 68 measures and 272 targets."""
    main = [[f"p{n}", f"Priority {n}", ""] for n in range(5)]
    outcomes = [[f"o{n}", f"Outcome {n}", f"p{n % 5}"] for n in range(26)]
    codes = [f"M{n}" for n in range(68)]
    return {
        "priorities": [["reference", "title", "parent"], *main, *outcomes],
        "actions": [
            ["reference", "title", "priority"],
            *([f"A{n}", f"Action {n}", f"o{n % 26}"] for n in range(98)),
        ],
        "measures": [
            ["code", "name", "priority", "unit", "period_kind", "frequency"],
            *(
                [code, f"Measure {code}", f"o{n % 26}", "number", "financial_year", "year"]
                for n, code in enumerate(codes)
            ),
        ],
        "targets": [
            ["measure", "period", "value"],
            *([code, f"20{year}-{year + 1}", year] for code in codes for year in range(26, 30)),
        ],
    }
