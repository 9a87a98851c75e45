"""A backup comes back whole into an empty place, or nothing is left of it."""

import contextlib

import pytest
from backing_up import ENGINE, Site
from django.core.management import CommandError

from strategy_site.backups import engines

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]


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
