from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from layak.config.console.trouble import Trouble
from layak.config.database import dumps
from layak.config.upkeep import backups

MONDAY = datetime(2026, 2, 2, 1, 30, tzinfo=UTC)


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Two files, and a dump that is only text: the database is tested with real processes."""
    monkeypatch.setattr(dumps, "dump", lambda url, target: target.write_text("dump"))
    folder = tmp_path / "files"
    (folder / "ab").mkdir(parents=True)
    (folder / "ab" / "one").write_bytes(b"one")
    (folder / "two").write_bytes(b"two")
    return folder


def test_a_backup_holds_each_file_and_proves_it(tmp_path, files):
    manifest = backups.make(tmp_path / "bk", url="", files=files, at=MONDAY)
    assert {entry["path"]: entry["size"] for entry in manifest["contents"]} == {
        "database.dump": 4,
        "files/ab/one": 3,
        "files/two": 3,
    }
    two = next(entry for entry in manifest["contents"] if entry["path"] == "files/two")
    # sha256sum of the three bytes "two"
    assert two["sha256"] == "3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3"
    assert manifest["made_at"] == "2026-02-02T01:30:00+00:00"
    assert len(backups.verify(tmp_path / "bk")) == 3


@pytest.mark.parametrize("damage", ["changed", "gone", "outside"])
def test_a_damaged_backup_is_found_out(tmp_path, files, damage):
    backups.make(tmp_path / "bk", url="", files=files, at=MONDAY)
    file = tmp_path / "bk" / "files" / "two"
    if damage == "changed":
        file.write_bytes(b"tow")
    elif damage == "gone":
        file.unlink()
    else:
        manifest = json.loads((tmp_path / "bk" / "manifest.json").read_text())
        manifest["contents"][0]["path"] = "../../etc/passwd"
        (tmp_path / "bk" / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(Trouble):
        backups.verify(tmp_path / "bk")


def test_a_failed_backup_leaves_nothing(tmp_path, files, monkeypatch):
    def fail(url, target):
        target.write_text("half")
        raise Trouble("tidak bisa")

    monkeypatch.setattr(dumps, "dump", fail)
    with pytest.raises(Trouble, match="tidak bisa"):
        backups.make(tmp_path / "bk", url="", files=files, at=MONDAY)
    assert [entry.name for entry in tmp_path.iterdir()] == ["files"]


def test_a_folder_without_manifest_is_no_backup(tmp_path):
    with pytest.raises(Trouble, match="bukan cadangan Layak"):
        backups.verify(tmp_path)


def test_daily_backups_are_kept_for_fourteen_days(tmp_path, files):
    folder = tmp_path / "backups"
    for day in range(20):
        backups.make_daily(folder, url="", files=files, now=MONDAY + timedelta(days=day))
    kept = sorted(path.name for path in folder.iterdir())
    assert kept[0] == "layak-2026-02-07-0130"
    assert kept[-1] == "layak-2026-02-21-0130"
    assert len(kept) == 15


def test_an_only_backup_is_kept_however_old(tmp_path, files):
    folder = tmp_path / "backups"
    made = backups.make_daily(folder, url="", files=files, now=MONDAY)
    assert backups.forget_old(folder, now=MONDAY + timedelta(days=400)) == []
    assert made.exists()


def test_unchanged_files_take_no_space_again(tmp_path, files):
    folder = tmp_path / "backups"
    first = backups.make_daily(folder, url="", files=files, now=MONDAY)
    (files / "two").write_bytes(b"TWO")
    second = backups.make_daily(folder, url="", files=files, now=MONDAY + timedelta(days=1))
    assert (first / "files/ab/one").samefile(second / "files/ab/one")
    assert (first / "files/two").read_bytes() == b"two"
    assert (second / "files/two").read_bytes() == b"TWO"


def test_running_twice_in_a_minute_makes_one(tmp_path, files):
    folder = tmp_path / "backups"
    once = backups.make_daily(folder, url="", files=files, now=MONDAY)
    assert backups.make_daily(folder, url="", files=files, now=MONDAY) == once


def test_files_are_put_back_whole(tmp_path, files):
    backups.make(tmp_path / "bk", url="", files=files, at=MONDAY)
    (files / "three").write_text("later")
    backups.swap(backups.put_back_files(tmp_path / "bk", files), files)
    found = {str(path.relative_to(files)) for path in files.rglob("*") if path.is_file()}
    assert found == {"ab/one", "two"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bk", "files"]


def test_a_password_is_never_an_argument():
    known = dumps.environment("postgresql://o:p%40ss@db.example:5433/layak?sslmode=require")
    assert known["PGPASSWORD"] == "p@ss"
    assert (known["PGHOST"], known["PGPORT"], known["PGUSER"]) == ("db.example", "5433", "o")
    assert (known["PGDATABASE"], known["PGSSLMODE"]) == ("layak", "require")
