"""What axe finds on a page that a browser shows."""

from axe_playwright_python.sync_playwright import Axe

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page) -> list[str]:
    """What axe finds on the page, in one line each."""
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    return [
        f"{found['id']}: {node['html'][:120]} ({node['target']})"
        for found in results.response["violations"]
        for node in found["nodes"]
    ]
