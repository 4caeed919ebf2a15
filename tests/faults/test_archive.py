"""The archive follows each change, survives what happens to it, and leads back: real servers."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from layak.config.upkeep import archiving
from tests.installation import ROOT, until

pytestmark = pytest.mark.slow

CHILD = "kenari-sesi-hidup"


@pytest.fixture
def place(tmp_path):
    return tmp_path / "arsip"


@contextmanager
def archived(installation, place):
    """The database of a stopped home with its archive beside it, until both are stopped."""
    with installation.database(), _archiving(installation, place) as process:
        until(
            lambda: archiving.bases(place) and archiving.segments(place),
            seconds=90,
            what=lambda: f"no base: {list(place.rglob('*'))}",
        )
        yield process


@contextmanager
def _archiving(installation, place):
    told = place.parent / "archive.txt"
    with told.open("wb") as log:
        process = subprocess.Popen(
            [ROOT / "bin" / "layak", "archive"],
            env=installation.environment | {"LAYAK_ARCHIVE_DIR": str(place)},
            stdout=log,
            stderr=log,
        )
    installation.started.append(process)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def recover(installation, place, *more: str) -> subprocess.CompletedProcess[str]:
    return installation.layak("recover-archive", "--archive", str(place), *more)


def _note(connection, word: str) -> None:
    connection.execute(
        "INSERT INTO audit_event (kind, stream, sentence, facts, at) "
        "VALUES ('test.noted', 'city', %s, '{}', now())",
        [word],
    )


def test_the_drill_brings_everything_back_and_says_how_much_would_be_lost(stopped, place):
    """Figures of the drill: seconds lost at most 15 minutes (the limit), in fact some seconds."""
    with archived(stopped, place), stopped.connect() as connection:
        for number in range(200):
            _note(connection, f"catatan {number}")
        connection.execute(
            "INSERT INTO web_cache VALUES (%s, 'isi', now() + interval '1 day')", [CHILD]
        )
        done = recover(stopped, place, "--json")
        assert done.returncode == 0, done.stderr
        facts = json.loads(done.stdout)
    assert facts["differing"] == {}
    assert facts["rpo_limit_seconds"] == 900.0
    assert 1.0 <= facts["rpo_seconds"] < 30.0
    # a base of some 30 MB and at least one file of changes of 16 MB
    assert 30_000_000 < facts["bytes"] < 500_000_000
    # nothing of the drill stays, and nobody else reads the archive
    assert [one.name for one in stopped.home.iterdir() if one.name.startswith(".pulih")] == []
    assert place.stat().st_mode & 0o777 == 0o700
    # nothing of the cache is in it, be it in a base or among the changes; rows of sessions let
    # nobody in: tests/web/test_sessions.py
    assert not any(
        CHILD.encode() in file.read_bytes() for file in place.rglob("*") if file.is_file()
    )


def test_a_server_killed_at_work_loses_less_than_a_second(stopped, place):
    """Figure: of commits every 20 ms, at most 50 are missing where all is killed at once."""
    with archived(stopped, place), stopped.connect() as connection:
        deadline = time.monotonic() + 3
        count = 0
        while time.monotonic() < deadline:
            _note(connection, f"catatan {count}")
            count += 1
            time.sleep(0.02)
        for words in ("pg_receivewal", "bin/postgres"):
            os.kill(stopped.pid_of(words), signal.SIGKILL)
        with pytest.raises(psycopg.Error):
            until(lambda: connection.execute("SELECT 1").fetchone() is None, seconds=20, what="")
    done = recover(stopped, place, "--json")
    facts = json.loads(done.stdout)
    live, kept = facts["differing"].get("audit_event", [0, 0])
    assert 0 <= live - kept <= 50
    assert set(facts["differing"]) <= {"audit_event"}


@pytest.mark.long
def test_bin_run_archives_to_its_very_end(stopped, place):
    """What is written while the server stops is there, and stopping takes no longer than before."""
    stopped.serve(LAYAK_ARCHIVE_DIR=str(place))
    until(lambda: archiving.bases(place), seconds=120, what=lambda: stopped.output)
    with stopped.connect() as connection:
        _note(connection, "yang terakhir")
    code, seconds = stopped.signal(signal.SIGTERM)
    assert (code, seconds < 12) == (0, True)
    assert stopped.pids() == []
    done = recover(stopped, place, "--json")
    assert json.loads(done.stdout)["differing"] == {}


@pytest.mark.long
def test_a_lost_server_comes_back_from_the_archive_as_it_was_at_a_moment(stopped, place, tmp_path):
    files = stopped.home / "files"
    with archived(stopped, place), stopped.connect() as connection:
        _note(connection, "sebelum")
        time.sleep(1.1)
        moment = datetime.now(UTC)
        time.sleep(1.1)
        _note(connection, "sesudah")
        (files / "ab").mkdir(parents=True)
        (files / "ab" / "surat").write_bytes(b"surat")
        # what is newer is copied at the next start, too
    with archived(stopped, place):
        until((place / "files/ab/surat").exists, seconds=60, what="the file")
    keyring = (stopped.home / "keys" / "keyring.json").read_bytes()
    shutil.rmtree(stopped.home)
    (stopped.home / "keys").mkdir(parents=True, mode=0o700)
    (stopped.home / "keys" / "keyring.json").write_bytes(keyring)

    whole, half = tmp_path / "whole", tmp_path / "half"
    for folder, more in ((whole, []), (half, ["--until", moment.isoformat()])):
        made = recover(stopped, place, "--to", str(folder), *more)
        assert made.returncode == 0, made.stderr
    for folder, words in ((whole, ["sebelum", "sesudah"]), (half, ["sebelum"])):
        restored = stopped.layak("restore", str(folder), "--replace")
        assert restored.returncode == 0, restored.stderr
        with stopped.database(), stopped.connect() as connection:
            found = connection.execute(
                "SELECT sentence FROM audit_event WHERE kind = 'test.noted' ORDER BY id"
            ).fetchall()
        assert [word for (word,) in found] == words
    assert (stopped.home / "files/ab/surat").read_bytes() == b"surat"


@pytest.mark.long
def test_a_place_that_is_gone_neither_stops_the_city_nor_fills_its_disk(stopped, place):
    with archived(stopped, place) as process, stopped.connect() as connection:
        (keeps,) = connection.execute("SHOW max_slot_wal_keep_size").fetchone()
        assert keeps == "2GB"
        away = place.rename(place.with_name("elsewhere"))
        place.write_text("no folder")
        os.kill(stopped.pid_of("pg_receivewal"), signal.SIGKILL)
        said = place.parent / "archive.txt"
        until(lambda: "terganggu" in said.read_text(), seconds=60, what=said.read_text)
        assert process.poll() is None
        _note(connection, "tanpa arsip")
        # it is back: what was changed meanwhile follows by itself, without a new base
        place.unlink()
        away.rename(place)
        until(lambda: stopped.pid_of("pg_receivewal"), seconds=60, what=said.read_text)
        time.sleep(2)
        done = recover(stopped, place, "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        assert json.loads(done.stdout)["differing"] == {}
        assert len(archiving.bases(place)) == 1


@pytest.mark.long
def test_changes_that_the_server_dropped_lead_to_a_new_base(stopped, place):
    with archived(stopped, place):
        pass
    with stopped.database(), psycopg.connect(_superuser(stopped), autocommit=True) as connection:
        connection.execute("SELECT pg_drop_replication_slot('layak_archive')")
    (first,) = archiving.bases(place)
    with archived(stopped, place), stopped.connect() as connection:
        _note(connection, "sesudah lubang")
        done = recover(stopped, place, "--json")
        assert json.loads(done.stdout)["differing"] == {}
    assert archiving.bases(place)[0][1].name > first[1].name
    (aside,) = place.glob("earlier-*")
    assert (aside / "base" / first[1].name).is_dir()


def _superuser(installation) -> str:
    known = json.loads((installation.home / "secrets" / "secrets.json").read_text())
    folder = (installation.home / "pg/data/postmaster.pid").read_text().splitlines()[4]
    return f"postgresql://postgres:{known['superuser_password']}@/postgres?host={folder}"


@pytest.mark.long
@pytest.mark.parametrize("hurt", ["gap", "cut", "no base"])
def test_a_damaged_archive_is_refused_or_falls_short_in_the_open(stopped, place, hurt):
    with archived(stopped, place), stopped.connect() as connection:
        _note(connection, "satu")
        time.sleep(1)
    if hurt == "no base":
        shutil.rmtree(archiving.bases(place)[0][1] / "global")
        (archiving.bases(place)[0][1] / "backup_manifest").unlink()
    for file in archiving.segments(place):
        if hurt == "gap":
            file.unlink()
        elif hurt == "cut":
            file.write_bytes(file.read_bytes()[:1000])
    done = recover(stopped, place)
    assert done.returncode == 1
    said = {
        "gap": "Arsip tidak membawa ke keadaan yang utuh",
        "cut": "Arsip tidak membawa ke keadaan yang utuh",
        "no base": "tidak ada salinan dasar yang lengkap",
    }
    assert said[hurt] in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.long
def test_the_archive_of_another_database_is_left_alone(stopped, place):
    with archived(stopped, place):
        pass
    (place / "cluster").write_text("7000000000000000000")
    before = {file: file.stat().st_mtime_ns for file in place.rglob("*") if file.is_file()}
    said = place.parent / "archive.txt"
    with stopped.database(), _archiving(stopped, place):
        until(
            lambda: "berisi arsip basis data lain" in said.read_text(),
            seconds=60,
            what=said.read_text,
        )
    assert {file: file.stat().st_mtime_ns for file in place.rglob("*") if file.is_file()} == before


def test_old_bases_go_with_the_changes_that_only_they_need(tmp_path):
    """Three bases, two are kept; of changes those since the older of the two; files that exist."""
    for name in ("base", "wal", "files"):
        (tmp_path / "arsip" / name).mkdir(parents=True)
    place, files = tmp_path / "arsip", tmp_path / "files"
    files.mkdir()
    began = datetime(2026, 2, 2, 1, 0, tzinfo=UTC)
    for week, segment in enumerate(("03", "06", "09")):
        base = place / "base" / (began + timedelta(days=7 * week)).strftime(archiving.NAME)
        base.mkdir()
        (base / "backup_manifest").touch()
        (base / "backup_label").write_text(
            f"START WAL LOCATION: 0/{segment}000028 (file 0000000100000000000000{segment})\n"
        )
    for number in range(2, 11):
        (place / "wal" / f"0000000100000000000000{number:02X}").touch()
    (place / "wal" / "00000001000000000000000B.partial").touch()
    (place / "files" / "kept").touch()
    (files / "kept").touch()
    (place / "files" / "erased").touch()
    archiving.forget_old(files, place)
    assert [base.name for _, base in archiving.bases(place)] == [
        "layak-2026-02-16-010000",
        "layak-2026-02-09-010000",
    ]
    assert [file.name[22:] for file in archiving.segments(place)] == [
        "06", "07", "08", "09", "0A", "0B.partial",
    ]  # fmt: skip
    assert [file.name for file in (place / "files").iterdir()] == ["kept"]
