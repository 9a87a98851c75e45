"""What axe finds on a page that a browser shows."""

from axe_playwright_python.sync_playwright import Axe

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


# What another colour scheme can break, and what another width can.
WIDE_AND_DARK = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]


def violations(page, rules=None) -> list[str]:
    """What axe finds on the page, in one line each: by these rules, or by all."""
    chosen = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    results = Axe().run(page, options={"runOnly": chosen, "resultTypes": ["violations"]})
    return [
        f"{found['id']}: {node['html'][:120]} ({node['target']})"
        for found in results.response["violations"]
        for node in found["nodes"]
    ]


def found_on(page, site, paths) -> str:
    """Violations with their addresses, a line each: on a phone, then on a wide screen in the light and in the dark."""
    found = []
    for path in paths:
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 320, "height": 900})
        page.goto(site.url + path)
        problems = [f"320: {problem}" for problem in violations(page)]
        problems += scrolls_sideways(page)
        page.set_viewport_size({"width": 1280, "height": 900})
        problems += scrolls_sideways(page)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            problems += [f"1280, {scheme}: {problem}" for problem in violations(page, WIDE_AND_DARK)]
        found += [f"{path} {problem}" for problem in problems]
    return "\n".join(found)


def scrolls_sideways(page) -> list[str]:
    wider = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return [f"scrolls sideways at {page.viewport_size['width']}"] if wider else []
