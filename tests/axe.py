"""What axe finds on a page that a browser shows."""

from axe_playwright_python.sync_playwright import Axe

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


# What another colour scheme can break, and what another width can.
COLOURS = ["color-contrast", "link-in-text-block"]
LAYOUT = [*COLOURS, "target-size", "scrollable-region-focusable"]


def violations(page, rules=None) -> list[str]:
    """What axe finds on the page, in one line each: by these rules, or by all."""
    chosen = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    results = Axe().run(page, options={"runOnly": chosen})
    return [
        f"{found['id']}: {node['html'][:120]} ({node['target']})"
        for found in results.response["violations"]
        for node in found["nodes"]
    ]


def found_on(page, site, paths) -> str:
    """Violations with their addresses, a line each: on a phone, on a wide screen, and there in the dark scheme."""
    found = []
    for path in paths:
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 320, "height": 900})
        page.goto(site.url + path)
        problems = [f"320: {problem}" for problem in violations(page)]
        page.set_viewport_size({"width": 1280, "height": 900})
        problems += [f"1280: {problem}" for problem in violations(page, LAYOUT)]
        page.emulate_media(color_scheme="dark")
        problems += [f"dark: {problem}" for problem in violations(page, COLOURS)]
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                problems.append(f"scrolls sideways at {width}")
        found += [f"{path} {problem}" for problem in problems]
    return "\n".join(found)
