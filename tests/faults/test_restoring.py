from __future__ import annotations

import hashlib
import json
import shutil
import signal
import subprocess
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

from layak.config.console.trouble import Trouble
from layak.config.database import dumps

pytestmark = pytest.mark.slow

PREVIOUS_MAJOR = Path(__file__).parent / "fixtures" / "postgresql-17.dump"


def _rows(installation) -> dict[str, list[tuple]]:
    with installation.connect() as connection:
        tables = connection.execute(
            "SELECT table_name FROM information_schema.tables "
            "WHERE table_schema = 'public' AND table_type = 'BASE TABLE' "
            # the worker goes on queueing and sealing between two looks
            "AND table_name NOT LIKE 'procrastinate_%' AND table_name <> 'audit_link' "
            # who gets in at this moment is in no backup: a test of its own
            "AND table_name NOT IN ('django_session', 'web_cache')"
        ).fetchall()
        return {
            name: connection.execute(
                sql.SQL("SELECT t::text FROM {} t ORDER BY 1").format(sql.Identifier(name))
            ).fetchall()
            for (name,) in tables
        }


def _hashes(folder: Path) -> dict[str, str]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
    }


def _fill(installation) -> None:
    """A person and two events by plain SQL, and three files."""
    with installation.connect() as connection:
        connection.execute(
            "INSERT INTO django_session (session_key, session_data, expire_date) "
            "SELECT 'kunci-' || n, 'isi', now() FROM generate_series(1, 50) n"
        )
        connection.execute(
            "INSERT INTO audit_event (kind, stream, sentence, facts, at) "
            "VALUES ('test.happened', 'city', 'Sesuatu terjadi.', '{\"a\": 1}', now())"
        )
    files = installation.home / "files" / "ab" / "cd"
    files.mkdir(parents=True)
    (files / "satu.pdf").write_bytes(b"%PDF-1.7 \x00\xff" * 1000)
    (files / "kosong").write_bytes(b"")
    (installation.home / "files" / "surat é.txt").write_text("isi")


def test_backup_wipe_restore_gives_the_same_rows_and_files(stopped, tmp_path):
    stopped.serve()
    _fill(stopped)
    made = stopped.layak("backup", str(tmp_path / "bk"), "--json")
    assert made.returncode == 0, made.stderr
    rows, files = _rows(stopped), _hashes(stopped.home / "files")
    assert len(files) == 3
    refused = stopped.layak("restore", str(tmp_path / "bk"))
    assert (refused.returncode, refused.stderr) == (
        1,
        "Layak sedang berjalan; hentikan bin/run dahulu.\n",
    )
    stopped.signal(signal.SIGTERM)
    # the keys are no part of a backup: whoever restores brings them
    keyring = (stopped.home / "keys" / "keyring.json").read_bytes()
    shutil.rmtree(stopped.home)
    (stopped.home / "keys").mkdir(parents=True, mode=0o700)
    (stopped.home / "keys" / "keyring.json").write_bytes(keyring)

    restored = stopped.layak("restore", str(tmp_path / "bk"))
    assert restored.returncode == 0, restored.stderr
    stopped.serve()
    after = _rows(stopped)
    assert after.keys() == rows.keys()
    # the restoration itself, by the account of the command line
    added = {table: set(after[table]) - set(rows[table]) for table in rows}
    assert [table for table in sorted(added) if added[table]] == ["audit_event", "people_user"]
    assert len(added["audit_event"]) == 2
    for table in added:
        after[table] = [row for row in after[table] if row not in added[table]]
    assert {table: after[table] for table in rows} == rows
    assert _hashes(stopped.home / "files") == files
    with stopped.connect("app") as connection:
        connection.execute(
            "INSERT INTO audit_event (kind, stream, sentence, facts, at) "
            "VALUES ('test.again', 'city', 'Lagi.', '{}', now())"
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM audit_event")


def test_a_damaged_backup_is_refused_and_nothing_changes(stopped, tmp_path):
    with stopped.database():
        _fill(stopped)
        stopped.layak("backup", str(tmp_path / "bk"))
        before = _rows(stopped)
    dump = tmp_path / "bk" / "database.dump"
    dump.write_bytes(dump.read_bytes()[:-10] + b"0123456789")
    refused = stopped.layak("restore", str(tmp_path / "bk"), "--replace")
    assert refused.returncode == 1
    assert refused.stderr == (f"{dump} rusak atau ditukar; cadangan ini tidak dipulihkan.\n")
    with stopped.database():
        assert _rows(stopped) == before


def _live(installation) -> dict[str, int]:
    tables = ("django_session", "people_activationcode", "web_cache")
    with installation.connect() as connection:
        return {
            table: connection.execute(
                sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
            ).fetchone()[0]
            for table in tables
        }


def test_what_lets_somebody_in_is_in_no_backup_and_never_comes_back(stopped, tmp_path):
    """A session, a code on paper, a counted attempt; also from a dump that somebody else made."""
    with stopped.database():
        begun = stopped.layak("start-city", "16.71")
        assert begun.returncode == 0, begun.stderr
        with stopped.connect() as connection:
            connection.execute(
                "INSERT INTO django_session VALUES ('kenari-sesi', 'isi', now() + interval '1 day');"
            )
            connection.execute("INSERT INTO web_cache VALUES ('kenari-coba', '1', now())")
            (code,) = connection.execute("SELECT code_hash FROM people_activationcode").fetchone()
            (agencies,) = connection.execute("SELECT count(*) FROM agencies_agency").fetchone()
            url = connection.info.dsn + f" password={connection.info.password}"
        assert _live(stopped) == {
            "django_session": 1,
            "people_activationcode": 1,
            "web_cache": 1,
        }
        made = stopped.layak("backup", str(tmp_path / "bk"), "--json")
        assert made.returncode == 0, made.stderr
        raw = tmp_path / "raw.dump"
        program = dumps.tool("pg_dump", for_major=18)
        subprocess.run([program, "--format=custom", f"--file={raw}", url], check=True)
    script = subprocess.run(
        [dumps.tool("pg_restore", for_major=18), "--file=-", tmp_path / "bk" / "database.dump"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "COPY public.people_user " in script
    for word in ("kenari-sesi", "kenari-coba", code):
        assert word not in script
    manifest = json.loads((tmp_path / "bk" / "manifest.json").read_text())
    assert manifest["rows"]["people_activationcode"] == 0
    assert manifest["rows"]["agencies_agency"] == agencies > 0

    for source in (tmp_path / "bk", raw):
        restored = stopped.layak("restore", str(source), "--replace", "--json")
        assert restored.returncode == 0, restored.stderr
        with stopped.database():
            assert _live(stopped) == {
                "django_session": 0,
                "people_activationcode": 0,
                "web_cache": 0,
            }
            with stopped.connect() as connection:
                assert connection.execute(
                    "SELECT relname, relpersistence FROM pg_class "
                    "WHERE relname IN ('django_session', 'web_cache') ORDER BY 1"
                ).fetchall() == [("django_session", "p"), ("web_cache", "u")]
                (sentence,) = connection.execute(
                    "SELECT sentence FROM audit_event WHERE kind = 'backup.restored' "
                    "ORDER BY id DESC LIMIT 1"
                ).fetchone()
        is_raw = source == raw
        assert sentence == (
            "Satu berkas pg_dump tanpa manifest dipulihkan."
            if is_raw
            else f"Cadangan dari {manifest['made_at']} dipulihkan."
        )


def test_a_backup_never_overwrites(stopped, tmp_path):
    (tmp_path / "bk").mkdir()
    refused = stopped.layak("backup", str(tmp_path / "bk"))
    assert refused.returncode == 1
    assert "sudah ada" in refused.stderr
    assert list((tmp_path / "bk").iterdir()) == []


def test_a_manifest_lists_every_file_with_its_hash(stopped, tmp_path):
    stopped.layak("backup", str(tmp_path / "bk"))
    manifest = json.loads((tmp_path / "bk" / "manifest.json").read_text())
    listed = {entry["path"]: entry["sha256"] for entry in manifest["contents"]}
    found = _hashes(tmp_path / "bk")
    del found["manifest.json"]
    assert listed == found


@pytest.fixture
def scratch():
    """An empty database on the server of the tests; its URL."""
    name = f"{settings.DATABASES['default']['NAME']}_scratch"
    parts = urlsplit(settings.DATABASE_OWNER_URL)
    with psycopg.connect(settings.DATABASE_OWNER_URL, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}"')
    yield urlunsplit(parts._replace(path=f"/{name}"))
    with psycopg.connect(settings.DATABASE_OWNER_URL, autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}"')


def test_a_dump_of_the_previous_major_restores(scratch):
    assert dumps.migrations_in(PREVIOUS_MAJOR, scratch) == {
        ("contenttypes", "0001_initial"),
        ("auth", "0001_initial"),
    }
    dumps.load(PREVIOUS_MAJOR, scratch)
    with psycopg.connect(scratch) as connection:
        rows = connection.execute("SELECT id, note, mark FROM answer ORDER BY id").fetchall()
        assert rows == [
            (1, 'Perda KLA nomor 4 "tahun" 2019; satu', Decimal("12.00")),
            (2, "baris\nkedua \u2013 \u00e9", Decimal("7.66")),
            (3, "tab\ttengah", Decimal("0.00")),
        ]
        added = connection.execute("INSERT INTO answer (note, mark) VALUES ('x', 1) RETURNING id")
        assert added.fetchone() == (4,)
        with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
            connection.execute("DELETE FROM answer")


def test_tables_that_hold_other_than_the_manifest_says_are_named_and_nothing_changes(scratch):
    with psycopg.connect(scratch) as connection:
        connection.execute("CREATE TABLE kept (id int)")
    with pytest.raises(Trouble) as caught:
        dumps.load(PREVIOUS_MAJOR, scratch, rows={"answer": 4, "django_migrations": 2})
    assert "answer berisi 3 baris, seharusnya 4" in str(caught.value)
    with psycopg.connect(scratch) as connection:
        assert connection.execute("SELECT to_regclass('kept')").fetchone() == ("kept",)
        assert connection.execute("SELECT to_regclass('answer')").fetchone() == (None,)
    dumps.load(PREVIOUS_MAJOR, scratch, rows={"answer": 3, "django_migrations": 2})


def test_a_dump_that_breaks_off_changes_nothing(scratch, tmp_path):
    with psycopg.connect(scratch) as connection:
        connection.execute("CREATE TABLE kept (id int)")
    broken = tmp_path / "broken.dump"
    broken.write_bytes(PREVIOUS_MAJOR.read_bytes()[:4000])
    with pytest.raises(Trouble):
        dumps.load(broken, scratch)
    with psycopg.connect(scratch) as connection:
        assert connection.execute("SELECT to_regclass('kept')").fetchone() == ("kept",)
        assert connection.execute("SELECT to_regclass('answer')").fetchone() == (None,)
