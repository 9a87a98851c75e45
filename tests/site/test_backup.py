"""A backup is of one moment, whatever is written meanwhile; it comes back whole into an empty place, or not at all."""

import contextlib
import hashlib
import io
import itertools
import os
import signal
import stat
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pytest
from backing_up import IS_SQLITE, Site, packed, unpacked
from builders import a_council, one_of_each, recorded
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from plans.models import Document
from strategy_site.backups import engines, uploads
from strategy_site.backups import manifest as manifests
from strategy_site.backups.taking import take

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]

ROOT = Path(__file__).parents[2]
ENGINE, OTHER = ("sqlite", "postgresql") if IS_SQLITE else ("postgresql", "sqlite")
DATABASE = "database.sqlite3" if IS_SQLITE else "database.dump"
number = itertools.count()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("backup")


@pytest.fixture(scope="module")
def site(folder, django_db_setup, django_db_blocker):
    """One row of every model; a document with its file, and a file that only an earlier version of it names."""
    with django_db_blocker.unblock():
        site = Site(folder, "source").make(like_tests=True)
        with site.in_use(), recorded():
            one_of_each(a_council("gateshead"))
            document = Document.objects.get()
            for content in (b"%PDF-1 the first", b"%PDF-1 the second" * 100_000):
                document.file.save("report.pdf", ContentFile(content))
            session = SessionStore()
            session["of"] = "an officer"
            session.save()
        (site.uploads / ".cache").mkdir()
        (site.uploads / ".cache" / "count.djcache").write_bytes(b"not an upload")
        yield site
        site.remove()


@pytest.fixture
def at():
    """Runs a command at a site; returns what it printed."""

    def run(site, *command):
        out = io.StringIO()
        with site.in_use():
            call_command(*map(str, command), stdout=out, stderr=out)
        return out.getvalue()

    return run


@pytest.fixture(scope="module")
def backup(folder, site, django_db_blocker):
    with django_db_blocker.unblock(), site.in_use():
        take(folder / "whole.zip")
    return folder / "whole.zip"


@pytest.fixture
def empty(folder, db):
    site = Site(folder, f"target{next(number)}").make()
    yield site
    site.remove()


@pytest.fixture(scope="module")
def untouched(folder, django_db_setup, django_db_blocker):
    """An empty place that stays empty, however often something is refused."""
    with django_db_blocker.unblock():
        site = Site(folder, "untouched").make()
        yield site
        site.remove()


def test_what_comes_back_is_the_same_row_by_row_and_file_by_file(at, site, empty, tmp_path):
    before = site.rows(), site.schema()
    said = at(site, "backup", tmp_path / "b.zip")
    assert "Written and verified" in said
    assert (site.rows(), site.schema()) == before
    assert "Uploads: 2 files" in at(site, "backup", "--check", tmp_path / "b.zip")
    said = at(empty, "restore", tmp_path / "b.zip")
    assert "Everyone signs in again" in said
    assert before[0].pop("django_session")
    rows = empty.rows()
    assert rows.pop("django_session") == []
    assert rows == before[0]
    assert empty.schema() == before[1]
    files = site.files()
    del files[".cache/count.djcache"]
    assert empty.files() == files
    assert len(files) == 2


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


# -- what is refused ------------------------------------------------------------------------------


def refused(at, site, path, words):
    with pytest.raises(CommandError, match=words):
        at(site, "backup", "--check", path)
    with pytest.raises(CommandError, match=words):
        at(site, "restore", path)
    assert site.is_untouched()


@pytest.mark.parametrize("share", [0, 0.001, 0.3, 0.5, 0.9, 0.999999])
def test_one_that_is_cut_off_is_refused(at, backup, untouched, tmp_path, share):
    whole = backup.read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: int(len(whole) * share)])
    refused(at, untouched, tmp_path / "cut.zip", "not a whole backup")


def test_a_flipped_bit_is_refused_wherever_it_is(at, backup, untouched, tmp_path):
    whole = bytearray(backup.read_bytes())
    step = len(whole) // 25
    for place in {*range(0, len(whole), step), *range(30), *range(len(whole) - 130, len(whole), 7)}:
        whole[place] ^= 0x10
        (tmp_path / "flipped.zip").write_bytes(whole)
        with pytest.raises(CommandError, match=r"damaged|not a whole backup"):
            at(untouched, "restore", tmp_path / "flipped.zip")
        whole[place] ^= 0x10
    assert untouched.is_untouched()


def test_what_is_no_backup_is_refused(at, untouched, tmp_path):
    (tmp_path / "text.zip").write_text("Not a backup. " * 100)
    refused(at, untouched, tmp_path / "text.zip", "another kind of file")
    with pytest.raises(CommandError, match="No such file"):
        at(untouched, "restore", tmp_path / "nothing.zip")
    with pytest.raises(CommandError, match="Is a directory"):
        at(untouched, "restore", tmp_path)
    refused(at, untouched, packed(tmp_path / "empty.zip", {}, {}), "manifest cannot be read")
    no_zip = b"Not a zip. " * 100
    (tmp_path / "no.zip").write_bytes(no_zip + hashlib.sha256(no_zip).hexdigest().encode())
    refused(at, untouched, tmp_path / "no.zip", "damaged")


def flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


@pytest.mark.parametrize("member", [0, 1, 2])
def test_a_member_that_differs_from_the_manifest_is_refused(at, backup, untouched, tmp_path, member):
    manifest, members = unpacked(backup)
    name = sorted(members)[member]
    for content in (flipped(members[name]), members[name] + b"more", members[name][:-1], b""):
        changed = packed(tmp_path / "b.zip", manifest, {**members, name: content})
        refused(at, untouched, changed, "damaged")
    del members[name]
    refused(at, untouched, packed(tmp_path / "b.zip", manifest, members), "does not hold the files")


def test_a_member_that_the_manifest_does_not_name_is_refused(at, backup, untouched, tmp_path):
    manifest, members = unpacked(backup)
    more = packed(tmp_path / "b.zip", manifest, {**members, "uploads/documents/more.pdf": b"%PDF"})
    refused(at, untouched, more, "does not hold the files")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_twice_is_refused(at, backup, untouched, tmp_path):
    manifest, members = unpacked(backup)
    twice = packed(tmp_path / "b.zip", manifest, members, more=[(DATABASE, b"another")])
    refused(at, untouched, twice, "does not hold the files")


def described(name: str, content: bytes) -> dict:
    return {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


@pytest.mark.parametrize(
    "name",
    [
        "../outside.pdf",
        "documents/../../outside.pdf",
        "/etc/outside.pdf",
        "..",
        "a//b.pdf",
        "documents/",
        "",
        ".cache/words.djcache",
        "documents/.hidden",
        "a\\..\\b.pdf",
        "C:/b.pdf",
        "new\nline.pdf",
    ],
)
def test_a_name_that_leaves_the_folder_or_hides_is_refused(at, backup, untouched, tmp_path, name):
    manifest, members = unpacked(backup)
    manifest["uploads"].append(described(name, b"%PDF"))
    strange = packed(tmp_path / "b.zip", manifest, {**members, f"uploads/{name}": b"%PDF"})
    refused(at, untouched, strange, "name that is not allowed")


def test_a_file_where_a_folder_is_is_refused(at, backup, untouched, tmp_path):
    manifest, members = unpacked(backup)
    manifest["uploads"].append(described("documents", b"%PDF"))
    both = packed(tmp_path / "b.zip", manifest, {**members, "uploads/documents": b"%PDF"})
    refused(at, untouched, both, "a file and a folder of the same name")


def test_a_link_is_refused(at, backup, untouched, tmp_path):
    manifest, members = unpacked(backup)
    link = zipfile.ZipInfo("uploads/documents/link.pdf")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    manifest["uploads"].append(described("documents/link.pdf", b"/etc/passwd"))
    linked = packed(tmp_path / "b.zip", manifest, members, more=[(link, b"/etc/passwd")])
    refused(at, untouched, linked, "a link where a file should be")


def test_one_that_grows_beyond_what_it_says_is_refused(at, backup, untouched, tmp_path):
    manifest, members = unpacked(backup)
    bomb = zipfile.ZipInfo("uploads/documents/bomb.pdf")
    bomb.compress_type = zipfile.ZIP_DEFLATED
    manifest["uploads"].append(described("documents/bomb.pdf", b"%PDF"))
    packed(tmp_path / "b.zip", manifest, members, more=[(bomb, bytes(100_000_000))])
    refused(at, untouched, tmp_path / "b.zip", "damaged")


def test_one_for_which_there_is_no_room_is_refused(at, backup, untouched, monkeypatch):
    class Usage:
        free = 1000

    monkeypatch.setattr("shutil.disk_usage", lambda path: Usage)
    with pytest.raises(CommandError, match="not enough room"):
        at(untouched, "restore", backup)
    assert untouched.is_untouched()


WRONG = {
    "a newer format": ({"format": 2}, "made by a newer version of the site"),
    "no number": ({"format": "1"}, "not as it should be: format"),
    "another engine": ({"engine": OTHER}, "DATABASE_URL names one on"),
    "a strange engine": ({"engine": "oracle"}, "database on oracle"),
    "a migration to come": (
        {"product": "0.9.0", "migrations": [["councils", "9999_to_come"]]},
        r"version 0\.9\.0.* councils\.9999_to_come",
    ),
    "no moment": ({"moment": "2026-13-45T00:00:00"}, "should be: moment"),
    "no rows": ({"rows": None}, "not as it should be: rows"),
    "no migrations": ({"migrations": [["councils"]]}, "not as it should be: migrations"),
    "no database": ({"database": {"name": DATABASE}}, "not as it should be: database"),
    "no uploads": ({"uploads": [{"name": "x", "size": -1, "sha256": "0" * 64}]}, "should be: uploads"),
    "no names": ({"missing": [1]}, "should be: missing"),
}


@pytest.mark.parametrize("case", WRONG)
def test_one_that_does_not_fit_is_refused_in_words(at, backup, untouched, tmp_path, case):
    change, words = WRONG[case]
    manifest, members = unpacked(backup)
    refused(at, untouched, packed(tmp_path / "b.zip", {**manifest, **change}, members), words)


@pytest.mark.parametrize("text", [b"", b"no json", b"[]", b"\xff\xfe", b"[" * 100_000])
def test_a_manifest_that_cannot_be_read_is_refused(at, backup, untouched, tmp_path, text):
    members = unpacked(backup)[1]
    refused(at, untouched, packed(tmp_path / "b.zip", text, members), "manifest cannot be read")


@pytest.mark.parametrize("share", [0.02, 0.7])
def test_a_database_that_is_no_database_leaves_nothing_behind(at, backup, untouched, tmp_path, share):
    """Whatever its checksums say: neither tables nor files."""
    manifest, members = unpacked(backup)
    broken = members[DATABASE][: int(len(members[DATABASE]) * share)] + b"\x00" * 5000
    manifest["database"] = described(DATABASE, broken)
    packed(tmp_path / "b.zip", manifest, {**members, DATABASE: broken})
    with pytest.raises(CommandError, match="damaged" if IS_SQLITE else "pg_restore failed"):
        at(untouched, "restore", tmp_path / "b.zip")
    assert untouched.is_untouched()


def test_a_database_that_is_not_empty_is_not_touched(at, site, backup):
    before = site.rows()
    with pytest.raises(CommandError, match="The database is not empty"):
        at(site, "restore", backup)
    assert site.rows() == before


def test_a_folder_that_is_not_empty_is_not_touched(at, empty, backup):
    (empty.uploads / "documents").mkdir()
    (empty.uploads / "documents" / "mine.pdf").write_text("mine")
    with pytest.raises(CommandError, match=r"folder of uploads .* is not empty"):
        at(empty, "restore", backup)
    assert empty.files() == {"documents/mine.pdf": b"mine"}


def test_a_restore_that_fails_at_the_database_takes_its_files_away(at, empty, backup, monkeypatch):
    seen = []

    @contextlib.contextmanager
    def prepared(*args):
        def put():
            seen.extend(empty.files())
            raise OSError(5, "I/O error")

        yield put

    monkeypatch.setattr(engines.ENGINES[ENGINE], "prepared", prepared)
    with pytest.raises(CommandError, match="I/O error"):
        at(empty, "restore", backup)
    assert len(seen) == 2
    assert empty.is_untouched()


def test_one_of_an_earlier_version_is_restored_and_says_to_migrate(at, folder, empty, backup, request):
    if request.config.getoption("nomigrations"):
        pytest.skip("about migrations")
    assert "manage.py migrate" not in at(empty, "restore", backup)
    with empty.connect() as database:
        database.cursor().execute("DELETE FROM django_migrations WHERE app = 'sessions'")
        database.commit()
    at(empty, "backup", folder / "earlier.zip")
    later = Site(folder, "later").make()
    assert "manage.py migrate" in at(later, "restore", folder / "earlier.zip")
    later.remove()


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
