"""Public pages are valid HTML, by the checker of the web's own standards body (vnu)."""

import json
import subprocess
from pathlib import Path

from addresses import PAGES, public_address

VNU = Path(__file__).parent.parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
# A short run: to make its code faster while it runs takes longer than it saves.
JAVA = ["java", "-XX:TieredStopAtLevel=1", "-Xss2m"]
MORE = ["/nowhere/", "/?q=nowhere", "/gateshead/", "/gateshead/vision/", "/gateshead/vision/changes/"]
MORE += ["/bridgend/plans/childrens-social-care/", "/stockport/plans/children-and-young-peoples-strategy/"]
MORE += [
    "/stockport/decisions/children-and-young-peoples-strategy/",
    "/accounts/login/",
    "/accounts/password/reset/",
]


def test_public_pages_are_valid(client, site, tmp_path):
    paths = [public_address(name, site.council, site.rows) for name in PAGES] + MORE
    for number, path in enumerate([*paths, *(f"/cy{path}" for path in paths)]):
        page = client.get(path)
        (tmp_path / f"{number:03}.html").write_bytes(page.content)
    files = sorted(str(path) for path in tmp_path.glob("*.html"))
    checked = subprocess.run(
        [*JAVA, "-jar", str(VNU), "--format", "json", "--stdout", "--exit-zero-always", *files],
        capture_output=True,
        text=True,
        check=True,
    )
    messages = json.loads(checked.stdout)["messages"]
    assert [
        f"{paths[int(m['url'][-8:-5]) % len(paths)]}: {m['message']}"
        for m in messages
        if m["type"] == "error"
    ] == []
