"""What several hosts of the site need around them on this machine: nginx, Redis, S3-compatible storage, a way to the
database that can be cut. Each is a process of its own that its starter ends."""

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
NGINX = ROOT / "deploy/nginx"
# Keys of the storage that is made for a run of the tests.
KEYS = {"AWS_ACCESS_KEY_ID": "tests", "AWS_SECRET_ACCESS_KEY": secrets.token_hex()}


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


# Seconds that a process may take to start, on a machine that does other things too.
START = 180


def wait_until(holds: Callable[[], bool], seconds: float, what: str) -> float:
    """After how many seconds it holds."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, f"not within {seconds} s: {what}"
        time.sleep(0.05)
    return time.monotonic() - began


def listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


class Server:
    """A process, with what it says in a file."""

    def __init__(self, folder: Path, name: str, command: list[str], **options) -> None:
        # However the tests end, it ends with them.
        self.command = ["setpriv", "--pdeathsig", "KILL", *command]
        self.folder, self.name, self.options = folder, name, options
        self.start()

    def start(self) -> None:
        with (self.folder / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, **self.options
            )

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)


class Way:
    """A Unix socket that leads to the database's, until it is cut."""

    def __init__(self, folder: Path, to: str) -> None:
        folder.mkdir()
        self.folder, self.to = folder, f"{to}/.s.PGSQL.5432"
        self.path = folder / ".s.PGSQL.5432"
        self.open()

    def open(self) -> None:
        self.ends: list[socket.socket] = []
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(self.path))
        self.listener.listen()
        threading.Thread(target=self.take, args=[self.listener], daemon=True).start()

    def take(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _address = listener.accept()
                far = socket.socket(socket.AF_UNIX)
                far.connect(self.to)
                self.ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self.pass_on, args=[one, other], daemon=True).start()

    def pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(2**16):
                other.sendall(data)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def cut(self) -> None:
        self.path.unlink()
        for end in (self.listener, *self.ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


def redis(folder: Path) -> tuple[Server, str]:
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    server = Server(folder, "redis", command)
    wait_until(lambda: listens(port), START, "Redis answers")
    return server, f"redis://127.0.0.1:{port}/0"


def weed() -> str | None:
    return shutil.which("weed", path=f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin")


def storage(folder: Path) -> tuple[Server, str]:
    """S3-compatible storage with an empty bucket; the address as UPLOADS_URL has it."""
    ports = {name: free_port() for name in ("master", "volume", "filer", "s3")}
    own = [f"-{name}.port={port}" for name, port in ports.items()]
    own += [f"-{name}.port.grpc={free_port()}" for name in ports]
    (folder / "storage").mkdir()
    where = ["-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-dir={folder}/storage"]
    command = [
        weed(),
        "server",
        "-s3",
        "-filer",
        "-volume.max=100",
        "-master.volumeSizeLimitMB=64",
        *where,
        *own,
    ]
    server = Server(folder, "storage", command, cwd=folder, env={**os.environ, **KEYS})
    return server, f"s3://uploads?endpoint=http://127.0.0.1:{ports['s3']}&region=eu-west-2&addressing=path"


def nginx(folder: Path, upstreams: list[str], port: int) -> Server:
    """nginx with the site of deploy/nginx, save where it listens, and what is on this machine in another place."""
    (folder / "nginx").mkdir()
    for name in ("logs", "proxy"):
        text = (NGINX / f"{name}.conf").read_text().replace("/var/log/nginx", str(folder / "nginx"))
        (folder / f"nginx/{name}.conf").write_text(text)
    (folder / "nginx/site.conf").write_text(site(folder, upstreams, f"127.0.0.1:{port}"))
    (folder / "nginx/nginx.conf").write_text(
        f"""{"user root;" if os.geteuid() == 0 else ""} daemon off; master_process off; pid {folder}/nginx/pid;
        error_log {folder}/nginx/error.log;
        events {{}}
        http {{
            client_body_temp_path {folder}/nginx/body; proxy_temp_path {folder}/nginx/proxy;
            fastcgi_temp_path {folder}/nginx/fastcgi; uwsgi_temp_path {folder}/nginx/uwsgi;
            scgi_temp_path {folder}/nginx/scgi;
            include {folder}/nginx/logs.conf; include {folder}/nginx/site.conf;
        }}"""
    )
    command = ["nginx", "-p", str(folder / "nginx"), "-c", str(folder / "nginx/nginx.conf")]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    server = Server(folder, "nginx-process", command)
    wait_until(lambda: listens(port), START, "nginx answers")
    return server


def site(folder: Path, upstreams: list[str], listen: str) -> str:
    """deploy/nginx/site.conf with its blanks filled in, and with the server for https alone."""
    text = (NGINX / "site.conf").read_text()
    text = text[: text.index("server {\n    listen 80")]
    text = re.sub(r"listen \[::\].*\n", "", text).replace("listen 443", f"listen {listen}")
    hosts = "".join(f"server {where} max_fails=0;\n" for where in upstreams)
    text = re.sub(r"server 127\.0\.0\.1:8000 .*\n", hosts, text)
    blanks = {
        "HOST;": "promises.council.example;",
        "CERTIFICATE;": f"{folder}/cert.pem;",
        "KEY;": f"{folder}/key.pem;",
    }
    for blank, filled in blanks.items():
        text = re.sub(rf"\b{blank}", filled, text)
    return text.replace("/etc/nginx/snippets/promises.conf", str(folder / "nginx/proxy.conf"))
