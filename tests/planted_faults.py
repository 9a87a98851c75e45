"""Plants one fault at a time in a copy of the code: do the nearest tests notice? (docs/planted-faults.md)

By hand: `python tests/planted_faults.py` for all of them, or with names of faults or packages. It leaves the working
tree alone. It ends with 1 where a fault survived, or where the table no longer says what the code says.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from faults import Fault, caching, figures, holds, publishing, spreadsheets

ROOT = Path(__file__).parent.parent
PACKAGES = {
    module.__name__.rpartition(".")[2]: module.FAULTS
    for module in (publishing, holds, caching, figures, spreadsheets)
}
# What is planted in, or looked at beside it, is copied; all else is there by a link.
COPIED = ("councils", "delivery", "plans", "pledges", "review", "strategy_site", "tests")
PYTEST = ("pytest", "-x", "-q", "--nomigrations", "-p", "no:cacheprovider")
# Python must not keep what it compiled of a fault for the next one, and must not ask for a database server.
SETTINGS = {"PYTHONDONTWRITEBYTECODE": "1", "DATABASE_URL": "sqlite://:memory:"}


def copy_of_the_code(folder: Path) -> None:
    for path in ROOT.iterdir():
        if path.name in COPIED:
            shutil.copytree(path, folder / path.name, ignore=shutil.ignore_patterns("node_modules"))
        elif path.name == "pyproject.toml" or not path.name.startswith("."):
            (folder / path.name).symlink_to(path)


def is_of_the_code(fault: Fault) -> bool:
    """Does its text stand in its file just once, and is it changed?"""
    return (ROOT / fault.file).read_text().count(fault.text) == 1 and fault.text != fault.instead


def run(tests: Iterable[str], folder: Path) -> subprocess.CompletedProcess:
    command, environment = [sys.executable, "-m", *PYTEST, *tests], os.environ | SETTINGS
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def noticed_by(fault: Fault, folder: Path) -> str:
    """The first test that fails with this fault; empty where none does."""
    planted = folder / fault.file
    planted.write_text(planted.read_text().replace(fault.text, fault.instead))
    done = run(shlex.split(fault.tests), folder)
    shutil.copy2(ROOT / fault.file, planted)
    if done.returncode == 0:
        return ""
    found = re.search(r"^(?:FAILED|ERROR) (tests/.+?)(?: - .*)?$", done.stdout, re.MULTILINE)
    # Without such a line no test ran, which proves nothing.
    return found[1] if found else sys.exit(f"{fault.name}: {done.stdout[-2000:]}{done.stderr[-2000:]}")


def run_without(faults: Iterable[Fault]) -> list[list[str]]:
    """What must pass without any fault: each choice of tests by itself, and all whole files in one run."""
    words = {tuple(shlex.split(fault.tests)) for fault in faults}
    chosen = [list(each) for each in words if "-k" in each]
    files = {file for each in words if "-k" not in each for file in each}
    return [*chosen, sorted(files)] if files else chosen


def main(names: list[str]) -> int:
    chosen = [
        (package, fault)
        for package, faults in PACKAGES.items()
        for fault in faults
        if not names or {package, fault.name} & set(names)
    ]
    if untrue := [fault.name for _package, fault in chosen if not is_of_the_code(fault)]:
        print("The code no longer says what these would change: mend the table.", *untrue, sep="\n  ")
        return 1
    caught = dict.fromkeys(PACKAGES, 0)
    with tempfile.TemporaryDirectory() as name:
        copy_of_the_code(Path(name))
        for tests in run_without(fault for _package, fault in chosen):
            without = run(tests, Path(name))
            if without.returncode:
                print(
                    f"Without any fault these tests fail already:\n{without.stdout[-3000:]}{without.stderr}"
                )
                return 1
        for package, fault in chosen:
            test = noticed_by(fault, Path(name))
            caught[package] += bool(test)
            told = f"caught by {test}" if test else f"SURVIVED: {fault.wrong}"
            print(f"{package}: {fault.name}: {told}", flush=True)
    for package, number in caught.items():
        if planted := sum(package == each for each, _fault in chosen):
            print(f"{package}: {number} of {planted}")
    total = sum(caught.values())
    print(f"{total} of {len(chosen)} caught: {100 * total / max(len(chosen), 1):.0f} %")
    return int(total < len(chosen))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
