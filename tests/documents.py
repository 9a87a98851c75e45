"""Makes Word documents by hand, and takes documents through the pages of the admin as an officer does."""

import io
import zipfile
from xml.sax.saxutils import escape

from admin_forms import address
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from spreadsheets import said

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/><Default '
    'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
    'Target="word/document.xml"/></Relationships>',
    "word/styles.xml": f'<w:styles xmlns:w="{WORD}">'
    + "".join(
        f'<w:style w:type="paragraph" w:styleId="H{level}"><w:name w:val="heading {level}"/></w:style>'
        for level in (1, 2, 3)
    )
    + '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="toc 1"/></w:style></w:styles>',
    "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="s" Type="{OFFICE}/styles" '
    f'Target="styles.xml"/><Relationship Id="p" Type="{OFFICE}/image" Target="http://elsewhere.example/a.png" '
    f'TargetMode="External"/><Relationship Id="h" Type="{OFFICE}/hyperlink" Target="http://elsewhere.example/" '
    'TargetMode="External"/></Relationships>',
    "word/numbering.xml": f'<w:numbering xmlns:w="{WORD}"/>',
}


def run(text, *, as_="t", bold=False) -> str:
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{look}<w:{as_} xml:space="preserve">{escape(text)}</w:{as_}></w:r>'


def deleted(text) -> str:
    return f'<w:del w:id="1" w:author="A">{run(text, as_="delText")}</w:del>'


def inserted(text) -> str:
    return f'<w:ins w:id="2" w:author="A">{run(text)}</w:ins>'


def paragraph(*runs, style="") -> str:
    """Of texts, or of runs as they are."""
    inner = "".join(each if each.startswith("<w:") else run(each) for each in runs)
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{look}{inner}</w:p>"


def table(*rows) -> str:
    """Each cell one paragraph, or paragraphs as they are."""
    cell = lambda text: text if text.startswith("<w:") else paragraph(text)  # noqa: E731
    cells = ("".join(f"<w:tc>{cell(text)}</w:tc>" for text in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def a_docx(*body, name="plan.docx", **parts) -> SimpleUploadedFile:
    """`parts`: by names with "__" for "/" and "_DOT_" for ".", parts besides, or in place of, the usual ones."""
    pieces = {
        **PARTS,
        "word/document.xml": f'<w:document xmlns:w="{WORD}" xmlns:r="{OFFICE}"><w:body>{"".join(body)}</w:body>'
        "</w:document>",
        **{name.replace("__", "/").replace("_DOT_", "."): part for name, part in parts.items()},
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in pieces.items():
            archive.writestr(part, text)
    return SimpleUploadedFile(name, content.getvalue())


def start(client, plan, text="", file=None, **typed):
    """The page that says what each block becomes, or the refusal."""
    data = {"text": text, **({"file": file} if file else {}), **typed}
    return client.post(address(plan, "document"), data, follow=True)


def texts(page) -> list[str]:
    return [
        block.text or " | ".join(text for _n, text in block.cells) for block, _kind in page.context["blocks"]
    ]


def proposed(page) -> list[tuple[str, str]]:
    """(kind, words) of each block that is proposed to become something."""
    blocks = page.context["blocks"]
    return [(kind, text) for (_block, kind), text in zip(blocks, texts(page), strict=True) if kind]


def choose_kinds(client, page, **kinds):
    """Send what is selected, with these changes by the numbers of the blocks ("n3"); the next page."""
    sent = {f"block-{number}": kind for number, (_block, kind) in enumerate(page.context["blocks"])}
    sent |= {f"block-{name[1:]}": kind for name, kind in kinds.items()}
    return client.post(page.wsgi_request.path, sent, follow=True)


def forms_of(page) -> list:
    return [form for _heading, forms in page.context["groups"] for form in forms]


def filled(page) -> dict:
    """What a browser would send back of the details."""
    return {bound.html_name: bound.value() or "" for form in forms_of(page) for bound in form} | (
        {"is_numbered": "on"} if page.context["is_numbered"] else {}
    )


def go_on(client, page, *, follow=True, **typed):
    return client.post(page.wsgi_request.path, {**filled(page), **typed}, follow=follow)


def as_workbook(client, page, **typed) -> dict[str, list[dict]]:
    """The workbook that the page gives: of each sheet its rows by the names of the columns, empty cells left out."""
    answer = go_on(client, page, download="1", **typed)
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet"), said(answer)
    sheets = {}
    for sheet in load_workbook(io.BytesIO(answer.content)).worksheets:
        names, *rows = [[cell.value for cell in row] for row in sheet.rows]
        lines = [
            {name: value for name, value in zip(names, row, strict=True) if value not in (None, "")}
            for row in rows
        ]
        sheets[sheet.title] = lines
    return sheets
