"""Public pages are valid HTML, by the checker of the web's own standards body (vnu)."""

import json
import subprocess
from pathlib import Path

from addresses import PAGES, public_address
from builders import a_user

from councils import second_factor

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
OF_OFFICERS = ["", "app/", "recovery-codes/", "recovery-codes/new/", "keys/", "keys/add/", "again/"]


def test_public_pages_are_valid(client, site, tmp_path):
    paths = [public_address(name, site.council, site.rows) for name in PAGES] + MORE
    assert faults(client, paths, tmp_path) == []


def test_pages_of_the_second_factor_are_valid(client, site, tmp_path):
    officer = a_user("editor", site.council)
    second_factor.set_up(officer)
    client.force_login(officer)
    paths = [f"/accounts/two-step/{path}" for path in OF_OFFICERS]
    assert faults(client, [*paths, "/accounts/sessions/"], tmp_path) == []


def faults(client, paths, tmp_path) -> list[str]:
    for number, path in enumerate([*paths, *(f"/cy{path}" for path in paths)]):
        page = client.get(path)
        assert page.status_code in (200, 404), path
        (tmp_path / f"{number:03}.html").write_bytes(page.content)
    files = sorted(str(path) for path in tmp_path.glob("*.html"))
    checked = subprocess.run(
        [*JAVA, "-jar", str(VNU), "--format", "json", "--stdout", "--exit-zero-always", *files],
        capture_output=True,
        text=True,
        check=True,
    )
    messages = json.loads(checked.stdout)["messages"]
    return [
        f"{paths[int(m['url'][-8:-5]) % len(paths)]}: {m['message']}"
        for m in messages
        if m["type"] == "error"
    ]
