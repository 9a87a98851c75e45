"""A backup is of one moment, whatever is written meanwhile; it is whole, or it is not there."""

import hashlib
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from backing_up import DATABASE, ENGINE, IS_SQLITE, Site, described, unpacked
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from strategy_site.backups import manifest as manifests
from strategy_site.backups import uploads
from strategy_site.backups.taking import take

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]

ROOT = Path(__file__).parents[3]


def test_a_session_cannot_be_read_in_a_backup(site, backup):
    [(key,)] = site.ask("SELECT session_key FROM django_session")
    assert all(key.encode() not in content for content in unpacked(backup)[1].values())


def test_only_its_owner_can_read_it(backup):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_it_says_of_which_moment_version_and_engine_it_is(backup):
    manifest, members = unpacked(backup)
    assert (manifest["format"], manifest["product"], manifest["engine"]) == (1, "0.3.0", ENGINE)
    assert manifest["moment"].endswith("+00:00")
    assert manifest["rows"]["councils_council"] >= 1
    assert manifest["database"]["sha256"] == hashlib.sha256(members[DATABASE]).hexdigest()
    assert len(manifest["uploads"]) == 2


class Writer(threading.Thread):
    """Writes a file, then names it in one transaction that also counts in two tables, again and again."""

    def __init__(self, site):
        super().__init__()
        self.site, self.written, self.stopped = site, 0, threading.Event()

    def run(self):
        with self.site.connect() as database:
            cursor = database.cursor()
            while not self.stopped.is_set():
                self.written += 1
                name = f"documents/load{self.written}.pdf"
                (self.site.uploads / name).write_text(str(self.written) * 1000)
                cursor.execute(f"INSERT INTO load_one VALUES ({self.written})")  # noqa: S608
                cursor.execute(f"UPDATE plans_document SET file = '{name}'")  # noqa: S608
                cursor.execute(f"INSERT INTO load_two VALUES ({self.written})")  # noqa: S608
                database.commit()


def test_under_writing_it_is_of_one_moment(at, folder, empty, backup, tmp_path):
    busy = Site(folder, "busy").make()
    at(busy, "restore", backup)
    with busy.connect() as database:
        database.cursor().execute("CREATE TABLE load_one (n integer)")
        database.cursor().execute("CREATE TABLE load_two (n integer)")
        if IS_SQLITE:
            database.execute("PRAGMA journal_mode = WAL")
        database.commit()
    writer = Writer(busy)
    writer.start()
    try:
        while writer.written < 5:
            time.sleep(0.01)
        before = writer.written
        at(busy, "backup", tmp_path / "b.zip")
        after = writer.written
    finally:
        writer.stopped.set()
        writer.join()
    at(empty, "restore", tmp_path / "b.zip")
    [(last,)] = empty.ask("SELECT max(n) FROM load_one")
    assert before - 1 <= last <= after
    for table in ("load_one", "load_two"):
        assert empty.ask(f"SELECT count(*), max(n) FROM {table}") == [(last, last)]  # noqa: S608
    assert empty.ask("SELECT file FROM plans_document") == [(f"documents/load{last}.pdf",)]
    assert (empty.uploads / f"documents/load{last}.pdf").read_text() == str(last) * 1000
    assert after > before
    busy.remove()


def test_a_file_that_is_missing_is_told_and_the_rest_is_backed_up(at, folder, empty, backup, tmp_path):
    at(empty, "restore", backup)
    [(name,)] = empty.ask("SELECT file FROM plans_document")
    (empty.uploads / name).unlink()
    said = at(empty, "backup", tmp_path / "b.zip")
    assert "missing where uploads are stored (1)" in said
    assert f"  {name}" in said
    assert unpacked(tmp_path / "b.zip")[0]["missing"] == [name]


def test_an_upload_on_its_way_is_left_out_and_what_nobody_names_is_kept(at, empty, backup, tmp_path):
    at(empty, "restore", backup)
    for name, age in (("documents/now.pdf", -100), ("documents/then.pdf", 100)):
        (empty.uploads / name).write_bytes(b"%PDF")
        os.utime(empty.uploads / name, (time.time() - age,) * 2)
    (empty.uploads / "documents" / "link.pdf").symlink_to("/etc/hostname")
    at(empty, "backup", tmp_path / "b.zip")
    names = {upload["name"] for upload in unpacked(tmp_path / "b.zip")[0]["uploads"]}
    assert "documents/then.pdf" in names
    assert not {"documents/now.pdf", "documents/link.pdf"} & names


def test_nothing_is_overwritten(at, site, tmp_path):
    there = tmp_path / "b.zip"
    there.write_text("last night's")
    with pytest.raises(CommandError, match="exists already"):
        at(site, "backup", there)
    assert there.read_text() == "last night's"
    (tmp_path / "link.zip").symlink_to(tmp_path / "nowhere")
    with pytest.raises(CommandError, match="exists already"):
        at(site, "backup", tmp_path / "link.zip")


def test_a_backup_that_fails_leaves_nothing(at, site, tmp_path, monkeypatch):
    def no_room(*args):
        raise OSError(28, "No space left on device", "/backups")

    monkeypatch.setattr(uploads, "add", no_room)
    with pytest.raises(CommandError, match="No space left on device"):
        at(site, "backup", tmp_path / "b.zip")
    assert list(tmp_path.iterdir()) == []


def test_one_that_is_told_to_stop_leaves_nothing(at, site, tmp_path, monkeypatch):
    monkeypatch.setattr(uploads, "add", lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    with pytest.raises(SystemExit):
        at(site, "backup", tmp_path / "b.zip")
    assert list(tmp_path.iterdir()) == []


def test_no_backup_is_written_among_the_uploads(at, site):
    with pytest.raises(CommandError, match="does not belong among the uploads"):
        at(site, "backup", site.uploads / "b.zip")


def test_a_folder_that_is_not_there_is_told(at, site, tmp_path):
    with pytest.raises(CommandError, match="No such file or directory"):
        at(site, "backup", tmp_path / "nowhere" / "b.zip")


# -- where uploads are kept elsewhere, and how the programs are run -------------------------------


def test_of_object_storage_names_and_checksums_are_kept(at, empty, backup, tmp_path):
    at(empty, "restore", backup)
    [(name,)] = empty.ask("SELECT file FROM plans_document")
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    with empty.in_use():
        statics = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        with override_settings(STORAGES={"default": memory, "staticfiles": statics}):
            default_storage.save(name, ContentFile(b"%PDF in the store"))
            taken = take(tmp_path / "b.zip").manifest
            assert uploads.differing(taken.in_object_storage) == []
            default_storage.delete(name)
            assert uploads.differing(taken.in_object_storage) == [name]
            uploads.check_empty()
    assert (taken.uploads, len(taken.missing)) == ([], 1)
    assert taken.in_object_storage == [manifests.Member(**described(name, b"%PDF in the store"))]


def run(site, *command, path=None, password=""):
    env = site.environment(password) | ({"PATH": path} if path else {})
    command = [sys.executable, "manage.py", *map(str, command)]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def a_program(folder: Path, name: str, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{text}\n")
    (folder / name).chmod(0o755)


def test_from_the_command_line_where_no_password_can_be_read(site, empty, tmp_path):
    programs = tmp_path / "programs"
    for name in ("pg_dump", "pg_restore"):
        a_program(programs, name, f'echo "$@" >> {tmp_path}/arguments\nPATH="${{PATH#*:}}" exec {name} "$@"')
    given = {"path": f"{programs}:{os.environ['PATH']}", "password": "s3cr3t-word"}
    steps = ((site, "backup", 0), (empty, "restore", 0), (empty, "restore", 1))
    done = [run(place, name, tmp_path / "b.zip", **given) for place, name, _code in steps]
    said = "".join(each.stdout + each.stderr for each in done)
    assert [each.returncode for each in done] == [code for _place, _name, code in steps], said
    assert empty.files().keys() == site.files().keys() - {".cache/count.djcache"}
    assert "The database is not empty" in done[-1].stderr
    assert "Traceback" not in said
    assert "s3cr3t-word" not in said
    if not IS_SQLITE:
        arguments = (tmp_path / "arguments").read_text()
        assert "--snapshot=" in arguments
        assert "--single-transaction" in arguments
        assert "s3cr3t-word" not in arguments


@pytest.mark.skipif(IS_SQLITE, reason="of PostgreSQL's programs")
@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "pg_dump is not installed.*postgresql-client"),
        ('echo "pg_dump (PostgreSQL) 9.6.1"', "pg_dump is of PostgreSQL 9 and the server of PostgreSQL"),
        (
            '[ "$1" = --version ] && echo "pg_dump (PostgreSQL) 99.1" && exit; echo half; echo no luck >&2; exit 1',
            "pg_dump failed. It says: no luck",
        ),
    ],
)
def test_a_program_that_is_missing_old_or_fails_is_told(at, site, tmp_path, monkeypatch, text, words):
    if text:
        a_program(tmp_path / "programs", "pg_dump", text)
    monkeypatch.setenv("PATH", str(tmp_path / "programs"))
    with pytest.raises(CommandError, match=words):
        at(site, "backup", tmp_path / "b.zip")
    assert not (tmp_path / "b.zip").exists()


@pytest.mark.skipif(not IS_SQLITE, reason="of files of SQLite")
def test_a_database_that_is_damaged_or_missing_is_not_backed_up(at, empty, backup, tmp_path):
    with pytest.raises(CommandError, match="There is no database"):
        at(empty, "backup", tmp_path / "b.zip")
    assert not Path(empty.name).exists()
    at(empty, "restore", backup)
    with open(empty.name, "r+b") as file:
        file.seek(4096 * 5)
        file.write(os.urandom(4096 * 20))
    with pytest.raises(CommandError, match=r"damaged|malformed"):
        at(empty, "backup", tmp_path / "b.zip")
    Path(empty.name).write_text("no database " * 1000)
    for command in ("backup", "restore"):
        with pytest.raises(CommandError, match="file is not a database"):
            at(empty, command, tmp_path / "b.zip" if command == "backup" else backup)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not IS_SQLITE, reason="of SQLite in memory")
def test_a_database_in_memory_is_refused(tmp_path):
    assert connection.is_in_memory_db()
    with pytest.raises(CommandError, match="set DATABASE_URL"):
        call_command("backup", str(tmp_path / "b.zip"))
