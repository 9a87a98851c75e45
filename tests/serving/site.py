"""gunicorn with production settings on a database of its own."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
HOST = "serving.example"


class Site:
    """Everything it writes is in `folder`; `database` is its address. `start` and `stop` as often as one likes."""

    def __init__(self, folder: Path, database: str, port: int, **more: str):
        self.folder, self.port, self.process = folder, port, None
        self.environ = {
            "DJANGO_SETTINGS_MODULE": "tests.serving.settings",
            "SECRET_KEY": "for drills only, for drills only, for drills only, for drills",
            "DATABASE_URL": database,
            "ALLOWED_HOSTS": HOST,
            "UPLOADS_DIR": str(folder / "uploads"),
            "EMAIL_URL": "smtp://127.0.0.1:9",  # nobody there: emails wait
            "BEHIND_PROXY": "true",
            "TRUSTED_PROXY_COUNT": "1",
            "BIND": f"127.0.0.1:{port}",
            "WEB_CONCURRENCY": "2",
            **more,
        }
        os.environ |= self.environ
        os.environ.pop("DATABASE_LIMITS", None)
        (folder / "uploads").mkdir(exist_ok=True)
        sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

    def set_up(self):
        """This process reads the same database. Styles are collected where the server looks for them."""
        import django
        from django.conf import settings
        from django.core.management import call_command

        django.setup()
        if not Path(settings.STATIC_ROOT, "staticfiles.json").exists():
            call_command("collectstatic", interactive=False, verbosity=0)

    def style(self) -> str:
        """The address of the stylesheet, as pages name it."""
        from django.contrib.staticfiles.storage import staticfiles_storage

        return staticfiles_storage.url("css/site.css")

    def start(self):
        log = (self.folder / "gunicorn.log").open("ab")
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "-c",
            "python:strategy_site.gunicorn",
            "strategy_site.wsgi",
        ]
        environ = {**os.environ, **self.environ}
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environ, stdout=log, stderr=log, start_new_session=True
        )
        self.wait()

    def wait(self, seconds=120):
        """Until it answers."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            try:
                connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/healthz/", headers={"Host": HOST})
                if connection.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError(f"The site did not start: {self.folder}/gunicorn.log")

    def workers(self) -> list[int]:
        number = self.process.pid
        try:
            return [int(pid) for pid in Path(f"/proc/{number}/task/{number}/children").read_text().split()]
        except OSError:
            return []

    def seconds(self) -> float:
        """Of the processor, that all workers have used so far."""
        ticks = 0
        for pid in self.workers():
            ticks += sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def kill(self):
        """All at once, as when the machine goes."""
        for pid in (self.process.pid, *self.workers()):
            kill(pid)
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.kill()


def kill(pid: int):
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
