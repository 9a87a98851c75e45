"""What is uploaded is what its ending says, whole, and is handed out as just that."""

from pathlib import Path
from unittest.mock import patch

import pytest
from admin_forms import open_form, save
from builders import draft, live
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from councils.files import CONTENT_TYPES
from councils.validators import UploadValidator, validate_document, validate_image
from plans.models import Document, Plan

PNG, JPEG = b"\x89PNG\r\n\x1a\n....", b"\xff\xd8\xff\xe0...."
SAMPLES = {
    "pdf": b"%PDF-1.7\n",
    "docx": b"PK\x03\x04....",
    "xlsx": b"PK\x03\x04....",
    "odt": b"PK\x03\x04....",
    "ods": b"PK\x03\x04....",
    "csv": b"Plan,Owner\r\nHousing,Plans team\r\n",
    "png": PNG,
    "jpg": JPEG,
    "jpeg": JPEG,
}
EVERY = {ending: each for each in (validate_document, validate_image) for ending in each.endings}
MAY_BE_ALIKE = {frozenset(pair) for pair in (("jpg", "jpeg"),)} | {
    frozenset((one, other))
    for one in ("docx", "xlsx", "odt", "ods")
    for other in ("docx", "xlsx", "odt", "ods")
}


def check(ending, content):
    EVERY[ending](SimpleUploadedFile(f"file.{ending}", content))


def test_every_ending_has_a_sample_a_check_and_a_type():
    assert set(EVERY) == set(SAMPLES) == set(UploadValidator.SIGNATURES) == set(CONTENT_TYPES)


@pytest.mark.parametrize("ending", EVERY)
def test_a_file_is_taken_for_what_it_is(ending):
    check(ending, SAMPLES[ending])


@pytest.mark.parametrize("ending", EVERY)
@pytest.mark.parametrize("other", [*SAMPLES, "program", "packed"])
def test_a_file_of_another_kind_is_refused(ending, other):
    content = {**SAMPLES, "program": b"MZ\x90\x00\x03", "packed": b"\x1f\x8b\x08...."}[other]
    if ending == other or frozenset((ending, other)) in MAY_BE_ALIKE:
        return
    with pytest.raises(ValidationError, match="different type"):
        check(ending, content)


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_may_be_in_any_coding_that_spreadsheet_programs_write(coding):
    check("csv", "Cynllun,Tŷ,“x”\r\n".replace("ŷ", "y" if coding == "cp1252" else "ŷ").encode(coding))


@pytest.mark.parametrize(
    "content", [b"a,b\n" * 200_000 + b"\x00\x01", b"\xff\xfea\x00\x00\xd8", b"\xff\xfea\x00\x01\x00"]
)
def test_a_text_is_text_to_its_end(content):
    with pytest.raises(ValidationError, match="different type"):
        check("csv", content)


def test_what_was_checked_is_read_from_its_start_again():
    upload = SimpleUploadedFile("file.csv", SAMPLES["csv"])
    validate_document(upload)
    assert upload.read() == SAMPLES["csv"]


@pytest.mark.django_db
@pytest.mark.parametrize("ending", validate_document.endings)
def test_it_is_handed_out_as_what_it_is(client, gateshead, ending, monkeypatch):
    monkeypatch.setattr("mimetypes.guess_type", lambda *_given, **_named: ("text/html", None))
    file = SimpleUploadedFile(f"file.{ending}", SAMPLES[ending])
    document = live(Document, gateshead, title_en="Figures", plan=live(Plan, gateshead), file=file)
    where = [gateshead.slug, document.plan.slug, document.slug]
    answer = client.get(reverse("plans:document_file", args=where))
    assert answer.headers["Content-Type"] == CONTENT_TYPES[ending]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == SAMPLES[ending]


@pytest.mark.django_db
def test_a_file_that_was_taken_is_not_read_at_each_save(as_editor, gateshead):
    """Nor needed: a file that the disk lost makes no page of its document that cannot be saved."""
    document = draft(Document, gateshead, file=SimpleUploadedFile("plan.pdf", b"%PDF-1.7\n"))
    with patch.object(FileSystemStorage, "open", side_effect=FileNotFoundError) as opened:
        assert save(as_editor, document, open_form(as_editor, document), title_en="Now").status_code == 302
    assert not opened.called
    Path(document.file.path).unlink()
    assert save(as_editor, document, open_form(as_editor, document), title_en="Later").status_code == 302
    document.refresh_from_db()
    assert document.title == "Later"
