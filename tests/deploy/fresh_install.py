"""Really installs the site: `make fresh-install`, as root, with debootstrap; takes some five minutes and a network.

A Debian 12 of its own in a folder, set up by deploy/install.sh. systemd does not run there, so what its units start is
started by this program, by their own ExecStart lines, in a network of their own: no port of this machine is used. Then
an upgrade to a version with one more migration, and back. All processes are in a namespace that ends with one of them;
the folder is removed.
"""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import IO

import certificates

HOST = "promises.council.example"
ROOT = Path(__file__).parent.parent.parent
DEBIAN = os.environ.get("DEBIAN_MIRROR", "http://deb.debian.org/debian")
# In there: the code, the certificates and the logs of what is started.
GIVEN = "srv/given"
BEGAN = time.monotonic()
# A version after this one: one more migration, which adds, and one more file.
NEXT = """from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("councils", "{last}")]
    operations = [migrations.AddField("council", "of_next", models.CharField(max_length=9, null=True))]
"""


def say(words: str) -> None:
    sys.stdout.write(f"[{time.monotonic() - BEGAN:4.0f} s] {words}\n")
    sys.stdout.flush()


def run(*command: str, **options) -> str:
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE, **options).stdout


def child_of(process: subprocess.Popen) -> str:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while not (found := children.read_text().split()):
        time.sleep(0.05)
    return found[0]


class Machine:
    """A folder with a Debian in it, and the namespaces in which its processes are."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.started: dict[str, subprocess.Popen] = {}
        held = "mount -t proc proc $0/proc && mount -t tmpfs tmpfs $0/dev/shm && ip link set lo up"
        held += " && exec sleep infinity"
        # The network is for what runs; while something is installed it is the machine's own.
        new = [
            "setpriv",
            "--pdeathsig",
            "KILL",
            "unshare",
            "--mount",
            "--pid",
            "--net",
            "--fork",
            "--kill-child",
            "sh",
            "-c",
            held,
            str(root),
        ]
        self.holder = subprocess.Popen(new)
        self.first = child_of(self.holder)
        while "infinity" not in Path(f"/proc/{self.first}/cmdline").read_text():
            time.sleep(0.05)

    def inside(self, *command: str, network: bool = True) -> list[str]:
        """The command, in there; `network`: in the network of what runs, else in this machine's."""
        spaces = ["--mount", "--pid", *(["--net"] if network else [])]
        kept = {
            name: value
            for name, value in os.environ.items()
            if (name.startswith("PIP_") and name != "PIP_FIND_LINKS") or "proxy" in name.lower()
        }
        clean = {
            "PATH": "/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": f"/{GIVEN}",
            "LANG": "C.UTF-8",
            **kept,
        }
        environment = [f"{name}={value}" for name, value in clean.items()]
        enter = ["nsenter", f"--target={self.first}", *spaces, "chroot", str(self.root)]
        return [*enter, "env", "-i", *environment, *command]

    def run(self, *command: str, network: bool = True, shown: bool = False) -> str:
        done = subprocess.run(
            self.inside(*command, network=network),
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        if shown or done.returncode:
            sys.stdout.write("".join(f"         {line}\n" for line in done.stdout.splitlines()))
        if done.returncode:
            raise SystemExit(f"{' '.join(command)} ended with {done.returncode}")
        return done.stdout

    def exec_line(self, unit: str) -> str:
        lines = (self.root / "etc/systemd/system" / unit).read_text().splitlines()
        line = next(line.removeprefix("ExecStart=") for line in lines if line.startswith("ExecStart="))
        return line.replace("%%", "%")

    def as_unit(self, unit: str) -> list[str]:
        """What a unit starts, as systemd would: its user, folder and settings."""
        before = "cd /srv/promises/site && set -a && . /etc/promises/site.env && set +a && umask 027"
        user = "setpriv --reuid promises --regid promises --init-groups --no-new-privs"
        return self.inside("bash", "-c", f"{before} && exec {user} {self.exec_line(unit)}")

    def start(self) -> None:
        """The site and its proxy, and wait until they answer."""
        self.started["site"] = subprocess.Popen(self.as_unit("promises.service"), stderr=self.log("site"))
        if "nginx" not in self.started:
            nginx = self.inside("nginx", "-g", "daemon off;")
            self.started["nginx"] = subprocess.Popen(nginx, stderr=self.log("nginx"))
        for _each in range(120):
            if self.status("/readyz/") == 200:
                return
            time.sleep(0.5)
        for name in self.started:
            sys.stdout.write((self.root / f"{GIVEN}/{name}.log").read_text())
        raise SystemExit("The site does not get ready.")

    def log(self, name: str) -> IO:
        return (self.root / f"{GIVEN}/{name}.log").open("a")

    def stop_site(self) -> None:
        site = self.started.pop("site")
        os.kill(int(child_of(site)), signal.SIGTERM)  # gunicorn; the process itself only waits for it
        site.wait(40)

    def ask(self, path: str, *more: str, scheme: str = "https") -> str:
        way = [part for port in (80, 443) for part in ("--resolve", f"{HOST}:{port}:127.0.0.1")]
        command = [
            "curl",
            "-s",
            "--cacert",
            f"/{GIVEN}/authority.pem",
            *way,
            *more,
            f"{scheme}://{HOST}{path}",
        ]
        return subprocess.run(self.inside(*command), text=True, stdout=subprocess.PIPE).stdout

    def status(self, path: str, **how) -> int:
        return int(self.ask(path, "-o", "/dev/null", "-w", "%{http_code}", **how) or 0)

    def end(self) -> None:
        """The first process of the namespace, and with it all in there."""
        os.kill(int(self.first), signal.SIGKILL)
        self.holder.wait(10)


def debootstrap(root: Path) -> None:
    included = "--include=ca-certificates,iproute2"
    with Path(f"{root}.log").open("w") as log:
        subprocess.run(
            ["debootstrap", "--variant=minbase", included, "bookworm", str(root), DEBIAN],
            check=True,
            stdout=log,
        )
    Path(f"{root}.log").unlink()


def debian(root: Path) -> None:
    """A fresh one, or a copy of the one in the folder DEBIAN_FOLDER, which debootstrap made before."""
    if made := os.environ.get("DEBIAN_FOLDER"):
        run("cp", "--archive", made, str(root))
    else:
        debootstrap(root)
    sources = root / "etc/apt/sources.list"
    sources.write_text(
        f"deb {DEBIAN} bookworm main\ndeb {DEBIAN} bookworm-updates main\n"
        f"deb {DEBIAN}-security bookworm-security main\n"
    )
    # A package starts nothing; and what the installation starts is in no network but its own.
    for name, text in {
        "usr/sbin/policy-rc.d": "exit 101",
        "usr/local/sbin/service": 'exec unshare --net sh -c \'ip link set lo up; exec /usr/sbin/service "$@"\' sh "$@"',
    }.items():
        (root / name).write_text(f"#!/bin/sh\n{text}\n")
        (root / name).chmod(0o755)
    # How this machine reaches and believes others holds in there too.
    shutil.copy("/etc/resolv.conf", root / "etc/resolv.conf")
    if own := list(Path("/usr/local/share/ca-certificates").glob("*.crt")):
        for authority in own:
            shutil.copy(authority, root / "usr/local/share/ca-certificates")
        run("chroot", str(root), "update-ca-certificates")


def versions(folder: Path) -> tuple[str, str]:
    """A repository with the version that is checked out here, and with one after it; the commits of both."""
    run("git", "clone", "--quiet", "--no-local", str(ROOT), str(folder / "work"))
    work = folder / "work"
    this = run("git", "-C", str(work), "rev-parse", "HEAD").strip()
    migrations = work / "councils/migrations"
    last = sorted(path.stem for path in migrations.glob("0*.py"))[-1]
    (migrations / "9999_next.py").write_text(NEXT.format(last=last))
    (work / "static/next.txt").write_text("next\n")
    run("git", "-C", str(work), "add", ".")
    who = ["-c", "user.name=Test", "-c", "user.email=test@council.example"]
    run("git", "-C", str(work), *who, "commit", "--quiet", "-m", "The next version")
    run("git", "clone", "--quiet", "--bare", str(work), str(folder / "code.git"))
    shutil.rmtree(work)
    return this, run("git", "-C", str(folder / "code.git"), "rev-parse", "HEAD").strip()


def expect(words: str, holds: bool) -> None:
    say(f"  {'ok  ' if holds else 'FAIL'} {words}")
    if not holds:
        raise SystemExit(1)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def columns(machine: Machine) -> str:
    ask = "SELECT 1 FROM information_schema.columns WHERE column_name = 'of_next' AND table_name = 'councils_council'"
    return machine.run("runuser", "-u", "postgres", "--", "psql", "-At", "-c", ask, "promises").strip()


def check_site(machine: Machine) -> None:
    page = machine.ask("/", "-i")
    expect("https, believed by the test authority: 200", page.startswith("HTTP/2 200"))
    headers = page.lower().partition("\r\n\r\n")[0]
    expect(
        "HSTS and CSP are set",
        "strict-transport-security" in headers and "content-security-policy" in headers,
    )
    expect("no cookie is set", "set-cookie" not in headers)
    expect("http leads to https: 301", machine.status("/", scheme="http") == 301)
    styles = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    expect("the stylesheet is there, under its hashed name: 200", machine.status(styles) == 200)
    expect("a council's page: 200", machine.status("/gateshead/") == 200)
    expect("an address that is nowhere: 404", machine.status("/nowhere/") == 404)
    expect("the admin asks to sign in: 302", machine.status("/admin/") == 302)
    machine.status("/review/links/secret-of-a-reviewer/")
    log = (machine.root / "var/log/nginx/promises.access.log").read_text()
    expect(
        "the log has no link of a reviewer and no whole address",
        "secret-of" not in log and "127.0.0.1" not in log,
    )


class Asking(threading.Thread):
    """A resident who reads a page again and again; notes every answer that is not the page."""

    def __init__(self, machine: Machine) -> None:
        super().__init__(daemon=True)
        self.machine, self.answers, self.is_over = machine, [], False

    def run(self) -> None:
        while not self.is_over:
            self.answers.append(self.machine.status("/gateshead/plans/"))
            time.sleep(0.2)


def install(machine: Machine, this: str, following: str) -> None:
    given = f"/{GIVEN}"
    command = [
        f"{given}/code/deploy/install.sh",
        "--host",
        HOST,
        "--from",
        f"{given}/code.git",
        "--version",
        this,
    ]
    command += ["--certificate", f"{given}/cert.pem", "--key", f"{given}/key.pem"]
    say("deploy/install.sh")
    machine.run(*command, network=False, shown=True)
    kept = [machine.root / name for name in ("etc/promises/site.env", "etc/nginx/sites-available/promises")]
    before = [digest(path) for path in kept]
    say("deploy/install.sh once more")
    machine.run(*command, network=False, shown=True)
    expect("settings and site of nginx are as they were", [digest(path) for path in kept] == before)
    expect("only the site's user reads the settings", oct(kept[0].stat().st_mode & 0o777) == "0o640")
    say("The ExecStart of promises.service, and nginx")
    machine.start()
    manage = "/srv/promises/site/deploy/manage.sh"
    say("The demonstration councils")
    machine.run(manage, "load_demo", "-v", "0")
    check_site(machine)
    say("The ExecStart of promises-due.service and of promises-backup.service")
    run(*machine.as_unit("promises-due.service"))
    run(*machine.as_unit("promises-backup.service"))
    [backup] = (machine.root / "var/backups/promises").glob("promises-*.zip")
    machine.run(manage, "backup", "--check", f"/var/backups/promises/{backup.name}", shown=True)

    say("deploy/upgrade.sh, while somebody reads")
    reader = Asking(machine)
    reader.start()
    machine.run("/srv/promises/site/deploy/upgrade.sh", following, network=False, shown=True)
    reader.is_over = True
    reader.join()
    number = len(reader.answers)
    expect(f"all {number} pages read meanwhile came: 200", set(reader.answers) == {200} and number > 10)
    expect("the database has the column of the next version", columns(machine) == "1")
    machine.stop_site()
    expect("between two versions nginx answers for the site: 503", machine.status("/") == 503)
    machine.start()
    check_site(machine)
    expect("it is the next version", machine.status("/static/next.txt") == 200)

    say("deploy/rollback.sh")
    machine.run("/srv/promises/site/deploy/rollback.sh", shown=True)
    machine.stop_site()
    machine.start()
    check_site(machine)
    expect("it is the version before", machine.status("/static/next.txt") == 404)
    expect("the database keeps the column of the next version", columns(machine) == "1")
    new = ["create_council", "riverside", "--name", "Riverside", "--nation", "england", "--kind", "unitary"]
    new += [
        "--code",
        "E06000999",
        "--website",
        "https://www.riverside.example",
        "--owner",
        "ann@riverside.example",
    ]
    machine.run(manage, *new)
    expect("the earlier code writes into the later database", True)


def main() -> None:
    if os.geteuid() or not shutil.which("debootstrap"):
        raise SystemExit("As root, with debootstrap: apt-get install debootstrap")
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    folder = Path(tempfile.mkdtemp(prefix="fresh-install-"))
    folder.chmod(0o755)
    root, machine = folder / "debian", None
    try:
        say(f"A Debian 12 in {root}")
        debian(root)
        given = root / GIVEN
        given.mkdir(mode=0o700)
        this, following = versions(given)
        certificates.write(HOST, given)
        run("git", "clone", "--quiet", str(given / "code.git"), str(given / "code"))
        machine = Machine(root)
        install(machine, this, following)
        say("All of it held.")
    finally:
        if machine:
            machine.end()
        shutil.rmtree(folder)
        say("Everything that was started has ended, and the folder is removed.")


if __name__ == "__main__":
    main()
