"""A PostgreSQL of one's own that keeps what it says it keeps, unlike that of the tests, and can be killed."""

import os
import pwd
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent.parent))
from with_postgres import program


class Postgres:
    """In `folder`/postgres; its socket is there too."""

    def __init__(self, folder: Path):
        self.folder = folder / "postgres"
        self.url = f"postgres://test@{quote(str(self.folder), safe='')}/site"
        self.how = {"cwd": "/", "stdout": subprocess.DEVNULL, "start_new_session": True}
        self.process = None
        self.folder.mkdir()
        if os.geteuid() == 0:  # the server refuses to run as root
            user = pwd.getpwnam("postgres")
            for each in (folder, self.folder):
                os.chown(each, user.pw_uid, user.pw_gid)
            self.how |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        initdb = [program("initdb"), "-D", f"{self.folder}/data", "-U", "test", "-A", "trust", "-E", "UTF8"]
        subprocess.run([*initdb, "--locale=C.UTF-8"], check=True, **self.how)
        self.start()
        subprocess.run(
            [program("createdb"), "-h", str(self.folder), "-U", "test", "site"], check=True, **self.how
        )

    def start(self):
        """As a child of this process, which therefore knows when it is over."""
        options = ["-k", str(self.folder), "-c", "listen_addresses="]
        command = [program("postgres"), "-D", f"{self.folder}/data", *options]
        with (self.folder.parent / "postgres.log").open("ab") as log:
            self.process = subprocess.Popen(command, stderr=log, **self.how)
        asked = [program("pg_isready"), "-q", "-h", str(self.folder), "-t", "5"]
        for _try in range(300):
            if subprocess.run(asked, check=False, **self.how).returncode == 0:
                return
            time.sleep(0.2)
        raise RuntimeError("PostgreSQL did not start")

    def read(self, dump: str):
        """Fill the empty database with what pg_dump wrote."""
        command = [program("psql"), "-q", "-h", str(self.folder), "-U", "test", "-d", "site", "-f", dump]
        subprocess.run(command, check=True, **self.how)

    def stop(self, number=signal.SIGQUIT):
        """SIGINT: connections are ended, all is written. SIGQUIT: at once."""
        self.process.send_signal(number)
        self.process.wait(60)

    def kill(self):
        """As when its machine kills it. Returns when all of its processes are gone."""
        number = self.process.pid
        children = Path(f"/proc/{number}/task/{number}/children").read_text().split()
        for each in (number, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        self.process.wait(60)
        while any(is_there(int(each)) for each in children):
            time.sleep(0.1)


def is_there(pid: int) -> bool:
    """Not one that is over and that nobody has asked about."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
