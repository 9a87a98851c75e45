"""Documents as they are read: what was deleted stays out, cells stay apart, traps are refused, nothing is fetched."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from documents import a_docx, deleted, inserted, paragraph, run, table

from councils.documents import read_document, read_pasted
from councils.documents.docx import MAX_ELEMENTS
from councils.parsing.dates_in_text import dates_in


def read(file):
    return read_document(file.name, file.read())


def shape(document) -> list[tuple]:
    return [
        (block.kind, block.level, block.text) if not block.cells else (block.kind, block.cells)
        for block in document.blocks
    ]


def test_a_word_document_is_read_in_its_order():
    file = a_docx(
        paragraph("Contents 3", style="T"),
        paragraph("Homes", style="H1"),
        paragraph("Warm homes", style="H2"),
        paragraph(run("What we do", bold=True)),
        paragraph("We mend roofs."),
        table([run("Action", bold=True), "By when"], ["Mend roofs", "1 May 2027"]),
    )
    assert shape(read(file)) == [
        ("heading", 1, "Homes"),
        ("heading", 2, "Warm homes"),
        ("heading", 8, "What we do"),
        ("paragraph", 0, "We mend roofs."),
        ("row", (("", "Action"), ("", "By when"))),
        ("row", (("Action", "Mend roofs"), ("By when", "1 May 2027"))),
    ]


def test_what_was_deleted_is_out_and_what_was_inserted_is_in():
    file = a_docx(
        paragraph("Build ", deleted("500"), inserted("300"), " homes"), paragraph(deleted("Sell land"))
    )
    assert shape(read(file)) == [("paragraph", 0, "Build 300 homes")]


def test_cells_are_never_one_text():
    file = a_docx(table(["Homes", paragraph("300") + paragraph("by May")], ["Roofs", "20"]))
    assert [block.cells for block in read(file).blocks] == [
        (("", "Homes"), ("", "300 / by May")),
        (("", "Roofs"), ("", "20")),
    ]


def test_a_row_with_fewer_cells_than_names_has_no_names():
    html = "<table><tr><th>Action</th><th>When</th></tr><tr><td colspan=2>Homes</td></tr><tr><td>A</td><td>B</td></tr>"
    blocks = read_pasted(html).blocks
    assert blocks[1].text == "Homes"
    assert blocks[2].cells == (("Action", "A"), ("When", "B"))


def test_tabs_of_a_pasted_table_keep_its_cells_apart():
    assert read_pasted("Action\tBy when\nMend roofs\t1 May 2027").blocks[1].cells == (
        ("Action", "Mend roofs"),
        ("By when", "1 May 2027"),
    )


def test_a_text_that_is_there_already_is_left_out_and_counted():
    document = read_pasted("Middleshire  plan\nHomes\n\nMIDDLESHIRE PLAN\n\nRoofs\nMiddleshire plan\n")
    assert [block.text for block in document.blocks] == ["Middleshire plan", "Homes", "Roofs"]
    assert document.repeated == ["MIDDLESHIRE PLAN", "Middleshire plan"]


def test_a_line_that_goes_on_is_one_text_and_a_list_is_not():
    document = read_pasted(
        "We build homes for all and\nfor their children.\n- one\n- two\n1.2 Mend roofs\nPLAN"
    )
    assert shape(document) == [
        ("paragraph", 0, "We build homes for all and for their children."),
        ("item", 1, "one"),
        ("item", 1, "two"),
        ("paragraph", 0, "1.2 Mend roofs"),
        ("heading", 7, "PLAN"),
    ]


# -- traps --------------------------------------------------------------------------------------------


def refused(file) -> str:
    with pytest.raises(ValidationError) as error:
        read(file)
    return " ".join(error.value.messages)


def test_what_unpacks_to_far_more_is_refused():
    for name in ("word__media__a_DOT_png", "word__comments_DOT_xml"):
        file = a_docx(paragraph("Homes"), **{name: "0" * (21 * 1024 * 1024)})
        assert file.size < 100_000
        assert refused(file).startswith("This document is too large.")


def test_entities_are_refused():
    trap = '<!DOCTYPE a [<!ENTITY b "ha">]><w:document xmlns:w="w">&b;</w:document>'
    assert "unsafe content" in refused(a_docx(word__document_DOT_xml=trap))


@pytest.mark.parametrize("inner", ["<w:r/>" * (MAX_ELEMENTS + 1), "<w:r>" * 150 + "</w:r>" * 150])
def test_what_is_too_much_or_too_deep_is_refused(inner):
    assert refused(a_docx(f"<w:p>{inner}</w:p>")).startswith("This document is too large.")


def test_more_than_two_thousand_blocks_are_refused():
    assert len(read(a_docx(*(paragraph(f"Item {n}") for n in range(2000)))).blocks) == 2000
    assert refused(a_docx(*(paragraph(f"Item {n}") for n in range(2001)))).startswith(
        "This document is too large."
    )


@pytest.mark.parametrize("content", [b"PK", b"PK\x03\x04" + b"0" * 100, None])
def test_what_is_damaged_is_refused(content):
    if content is None:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("xl/workbook.xml", "<a/>")
        content = packed.getvalue()
    with pytest.raises(ValidationError, match="damaged"):
        read_document("plan.docx", content)


def test_macros_embedded_files_and_pictures_elsewhere_are_passed_over(monkeypatch):
    def fetch(*_args, **_kwargs):
        raise AssertionError("something was fetched")

    for name in ("urllib.request.urlopen", "socket.create_connection", "mammoth.docx.files._open"):
        monkeypatch.setattr(name, fetch, raising=False)
    picture = (
        '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData>'
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill>'
        '<a:blip r:link="p"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
    link = f'<w:hyperlink r:id="h">{run("our page")}</w:hyperlink>'
    file = a_docx(
        f"<w:p>{run('See ')}{link}{picture}</w:p>",
        word__vbaProject_DOT_bin="Shell",
        word__embeddings__a_DOT_xlsx="PK",
    )
    assert [block.text for block in read(file).blocks] == ["See our page"]


# -- dates --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "whole", "others"),
    [
        ("by 31 March 2027", ["2027-03-31"], []),
        ("erbyn 31 Mawrth 2027", ["2027-03-31"], []),
        ("on 1st of May, or 30/09/2026", ["2026-09-30"], ["1st of May"]),
        ("by 18 February in the town", [], ["18 February"]),
        ("March 2027 and Q2 2026/27", [], ["March 2027", "Q2 2026/27"]),
        ("by September, by 2030", [], ["September", "2030"]),
        ("on 31 February 2027", [], ["31 February 2027"]),
        ("£3.2026 for 12 of 2027 homes; 2026-27; we may 12 times", [], []),
    ],
)
def test_only_whole_dates_are_read_and_the_others_are_found(text, whole, others):
    found = dates_in(text)
    assert [str(date.day) for date in found if date.day] == whole
    assert [date.words for date in found if not date.day] == others
