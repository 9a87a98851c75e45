"""What is damaged, or does not fit, is refused in words before anything is touched."""

import hashlib
import stat
import zipfile

import pytest
from backing_up import DATABASE, IS_SQLITE, OTHER, described, packed, unpacked
from django.core.management import CommandError

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]


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
