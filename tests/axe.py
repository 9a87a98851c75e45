"""What axe finds on a page that a browser shows, and what it does not look for."""

from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


# What other colours can break, and what another width can.
COLOURS = ["color-contrast", "link-in-text-block"]
WIDTH = [*COLOURS, "target-size", "scrollable-region-focusable"]


# Sections of a form that are folded: all open, or all closed.
FOLD = (
    "isOpen => document.querySelectorAll('fieldset > details').forEach(section => { section.open = isOpen })"
)
OWN_RULES = (Path(__file__).parent / "page_faults.js").read_text()


def violations(page, rules=None) -> list[str]:
    """What axe finds on the page, in one line each: by these rules, or by all."""
    chosen = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    if not page.evaluate("window.axe !== undefined"):
        page.evaluate(AXE_SCRIPT)
    # Only what it found comes over to here: all that it looked at is megabytes.
    found = page.evaluate(
        "options => axe.run(options).then(results => results.violations)",
        # No rule of these reads style sheets: axe would fetch all of them again for each page.
        {"runOnly": chosen, "resultTypes": ["violations"], "preload": {"assets": ["media"]}},
    )
    return [
        f"{each['id']}: {node['html'][:120]} ({node['target']})" for each in found for node in each["nodes"]
    ]


def found_on(page, site, paths, *, axe=True) -> str:
    """What is wrong, with addresses, a line each: on a phone with all sections open, then on a wide screen, where they
    are folded, in the light and in the dark."""
    if axe:
        page.add_init_script(AXE_SCRIPT)
    found = []
    for path in paths:
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 320, "height": 900})
        page.goto(site.url + path)
        page.evaluate(FOLD, True)
        problems = [f"320: {problem}" for problem in violations(page)] if axe else []
        # Focus that a script moves is shown as that of a keyboard once a key was pressed.
        page.keyboard.press("Tab")
        problems += page.evaluate(OWN_RULES)
        page.evaluate(FOLD, False)
        page.set_viewport_size({"width": 1280, "height": 900})
        problems += [fault for fault in page.evaluate(OWN_RULES) if fault not in problems]
        for scheme, rules in (("light", WIDTH), ("dark", COLOURS)) if axe else ():
            page.emulate_media(color_scheme=scheme)
            problems += [f"1280, {scheme}: {problem}" for problem in violations(page, rules)]
        found += [f"{path} {problem}" for problem in problems]
    return "\n".join(found)
