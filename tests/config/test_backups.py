from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from layak.config.console.trouble import Trouble
from layak.config.database import dumps
from layak.config.upkeep import backups
from layak.platform.sealing import rings

MONDAY = datetime(2026, 2, 2, 1, 30, tzinfo=UTC)


def _a_dump(url, target):
    target.write_text("dump")
    return {"audit_event": 3}


@pytest.fixture
def files(tmp_path, tmp_path_factory, monkeypatch, settings):
    """Two files, and a dump that is only text: the database is tested with real processes."""
    settings.KEYRING = tmp_path_factory.mktemp("keys") / "keyring.json"
    rings.create()
    monkeypatch.setattr(dumps, "dump", _a_dump)
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
    assert len(backups.verify(tmp_path / "bk")["contents"]) == 3


def _changed(folder, change) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    change(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest))


def _without_three(folder) -> None:
    (folder / "files" / "two").unlink()
    _changed(folder, lambda manifest: manifest["contents"].pop())


def _other_hash(folder) -> None:
    """Whoever swaps a file in knows how to write its hash down."""
    (folder / "files" / "two").write_bytes(b"TWO")
    # sha256sum of the three bytes "TWO"
    told = "a1a8a8cbbed4eb53ae62ee4fb0787504087232c29aa4d817757d06b68d0501ca"
    _changed(folder, lambda manifest: manifest["contents"][2].update(sha256=told))


@pytest.mark.parametrize(
    ("attack", "said"),
    [
        (lambda bk: (bk / "files/two").write_bytes(b"tow"), "files/two rusak atau ditukar"),
        (lambda bk: (bk / "files/two").unlink(), "files/two hilang"),
        (lambda bk: (bk / "database.dump").write_text("dum"), "berukuran 3 byte, seharusnya 4"),
        (lambda bk: (bk / "files/three").write_text("x"), "files/three tidak tercatat"),
        (lambda bk: (bk / "files/two").rename(bk / "files/zwei"), "files/two hilang"),
        (_other_hash, "Tanda tangan .*manifest.json tidak cocok"),
        (_without_three, "Tanda tangan .*manifest.json tidak cocok"),
        (
            lambda bk: _changed(bk, lambda told: told["rows"].update(audit_event=2)),
            "Tanda tangan .*manifest.json tidak cocok",
        ),
        (
            lambda bk: _changed(bk, lambda told: told.update(made_at="2026-02-03T01:30:00+00:00")),
            "Tanda tangan .*manifest.json tidak cocok",
        ),
        (
            lambda bk: _changed(bk, lambda told: told.pop("signature")),
            "Tanda tangan .*manifest.json tidak cocok",
        ),
        (
            lambda bk: _changed(
                bk, lambda told: told["contents"][0].update(path="../../etc/hosts")
            ),
            "Tanda tangan .*manifest.json tidak cocok",
        ),
        (lambda bk: (bk / "manifest.json").write_text("[]"), "bukan cadangan Layak"),
        (
            lambda bk: _changed(bk, lambda told: told.update(format=1)),
            "dibuat oleh versi Layak yang lain",
        ),
    ],
)
def test_what_was_done_to_a_backup_is_named(tmp_path, files, attack, said):
    backups.make(tmp_path / "bk", url="", files=files, at=MONDAY)
    backups.verify(tmp_path / "bk")
    attack(tmp_path / "bk")
    with pytest.raises(Trouble, match=said):
        backups.verify(tmp_path / "bk")


def test_a_file_of_another_backup_does_not_fit(tmp_path, files):
    backups.make(tmp_path / "old", url="", files=files, at=MONDAY)
    (files / "two").write_bytes(b"2!!")
    backups.make(tmp_path / "new", url="", files=files, at=MONDAY + timedelta(days=1))
    (tmp_path / "new/files/two").write_bytes((tmp_path / "old/files/two").read_bytes())
    with pytest.raises(Trouble, match="files/two rusak atau ditukar"):
        backups.verify(tmp_path / "new")


def test_an_older_backup_under_the_name_of_a_newer_one_is_found_out(tmp_path, files):
    old = backups.make_daily(tmp_path, url="", files=files, now=MONDAY)
    backups.verify(old)
    posing = old.rename(tmp_path / "layak-2026-02-03-0130")
    with pytest.raises(Trouble, match="sebenarnya dibuat 02-02-2026 01:30"):
        backups.verify(posing)


def test_a_link_to_a_file_elsewhere_is_no_file_of_a_backup(tmp_path, files):
    backups.make(tmp_path / "bk", url="", files=files, at=MONDAY)
    (tmp_path / "bk/files/two").unlink()
    (tmp_path / "bk/files/two").symlink_to(files / "two")
    with pytest.raises(Trouble, match="files/two hilang"):
        backups.verify(tmp_path / "bk")


def test_the_signature_holds_for_the_ring_of_its_installation_only(tmp_path, files, settings):
    """The key that seals may be replaced, the signature of an older backup still holds."""
    backups.make(tmp_path / "bk", url="", files=files, at=MONDAY)
    ring = rings.current()
    settings.KEYRING = tmp_path / "keys" / "keyring.json"
    with pytest.raises(Trouble, match=r"Kunci segel di .* tidak ada atau rusak"):
        backups.verify(tmp_path / "bk")
    (tmp_path / "keys").mkdir()
    rings.replace(replace(ring, active="k9", keys={"k9": rings.new_key()}))
    backups.verify(tmp_path / "bk")
    rings.replace(replace(ring, index=rings.new_key()))
    with pytest.raises(Trouble, match="milik instalasi lain"):
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
