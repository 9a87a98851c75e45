"""Serves an upload only to those who may see its owner, as a download that no browser will run."""

from django.http import FileResponse, Http404

# Of every ending that may be uploaded (councils.validators): what a machine happens to know is not asked.
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}


class StorageAway(Exception):
    """Where uploads are kept cannot be reached. Nothing was saved; a page answers 503, as without the database."""


def serve(owner, field_name: str, *, inline: bool = False) -> FileResponse:
    """The file in this field. The caller has found `owner` through `visible_to(viewer)`.

    Raises Http404 when there is no file, or the stored one is gone.
    """
    file = getattr(owner, field_name)
    if not file:
        raise Http404
    try:
        content = file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    ending = file.name.rpartition(".")[2].lower()
    response = FileResponse(
        content,
        as_attachment=not inline,
        filename=f"{owner.slug}.{ending}",
        content_type=CONTENT_TYPES.get(ending, "application/octet-stream"),
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
