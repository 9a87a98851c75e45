"""Makes a PDF of one page, as a program of its own: what it may use of time and memory has an end.

It reads JSON, {"page": HTML, "images": {address: SVG}}, and writes the PDF. It fetches nothing: an image is one of
those it was given, and every other address is refused, of the web and of this machine alike.
"""

import json
import resource
import sys

MOST_PAGES, TOO_LONG = 60, 3
SECONDS, BYTES = 30, 1024**3


def refuse_all_but(images: dict[str, str]):
    """What WeasyPrint asks for everything that a page names."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Given(URLFetcher):
        def fetch(self, url, headers=None):
            if url not in images:
                raise ValueError("Nothing is fetched for a PDF.")
            return URLFetcherResponse(url, images[url].encode(), {"Content-Type": "image/svg+xml"})

    return Given()


def pdf_of(page: str, images: dict[str, str]) -> bytes | None:
    """Tagged; None where it would have too many pages."""
    from weasyprint import HTML

    document = HTML(string=page, url_fetcher=refuse_all_but(images)).render()
    if len(document.pages) > MOST_PAGES:
        return None
    return document.write_pdf(pdf_tags=True)


def main() -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    made = pdf_of(**json.load(sys.stdin))
    if made is None:
        return TOO_LONG
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
