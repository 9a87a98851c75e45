"""Run a command beside a throw-away PostgreSQL: `python tests/with_postgres.py pytest`.

The command finds the server in DATABASE_URL. The server listens on a socket in a folder of its own,
keeps nothing, and is stopped however the command ends.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"  # nothing here outlives the command
# Tests ask much of little: a query is over before it could be compiled or shared among processes.
QUICK += " -c autovacuum=off -c jit=off -c max_parallel_workers_per_gather=0"


def program(name: str) -> str:
    """Where the server's program is: Debian keeps them off PATH, one folder for each version."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[4]))
    return str(found[-1]) if found else shutil.which(name) or sys.exit(f"Install postgresql: no {name} here")


def main(command: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder:
        # Away from the terminal, so that Ctrl-C reaches the command only; the server refuses to run as root.
        how = {"cwd": folder, "stdout": subprocess.DEVNULL, "start_new_session": True}
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)
            how |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        initdb = [program("initdb"), "-D", f"{folder}/data", "-U", "test", "-A", "trust", "-N", "-E", "UTF8"]
        server = [program("pg_ctl"), "-D", f"{folder}/data", "-w"]
        subprocess.run([*initdb, "--locale=C.UTF-8"], check=True, **how)
        options = f"-k {folder} -c listen_addresses= {QUICK}"
        try:
            subprocess.run([*server, "-l", f"{folder}/log", "-o", options, "start"], check=True, **how)
            # Not "postgres": whoever copies a database is connected to that one.
            subprocess.run([program("createdb"), "-h", folder, "-U", "test", "site"], check=True, **how)
            return run(command, f"postgres://test@{quote(folder, safe='')}/site")
        finally:
            subprocess.run([*server, "-m", "immediate", "stop"], check=False, **how)


def run(command: list[str], database_url: str) -> int:
    """The command's exit code. A signal is passed on: the command tidies up before the server goes."""
    if heard:
        return 128 + heard[0]
    process = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": database_url})
    for number in (signal.SIGTERM, signal.SIGHUP):  # a terminal sends its Ctrl-C to the command itself
        signal.signal(number, lambda number, frame: process.send_signal(number))
    code = process.wait()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    heard: list[int] = []  # signals that came while the server was starting
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, frame: heard.append(number))
    sys.exit(main(sys.argv[1:]) if sys.argv[1:] else __doc__)
