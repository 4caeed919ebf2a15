from __future__ import annotations

import os
import time

import pytest
from django.db import connection

from layak.config.database import schema
from layak.config.upkeep import health
from layak.config.upkeep.health import Level
from layak.platform import jobs


def test_every_check_gives_a_finding(db):
    found = health.findings()
    assert len(found) == len(health.CHECKS)
    assert all(finding.say for finding in found)


def test_tables_that_fit_are_good(db):
    assert health.tables_fit().level is Level.GOOD


def test_a_newer_database_is_bad(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('web', '0999_x', now())"
        )
    finding = health.tables_fit()
    assert finding.level is Level.BAD
    assert "web.0999_x" in finding.say


def test_a_silent_queue_is_bad(db):
    assert health.queue_is_alive().level is Level.BAD


def test_clocks_that_stand_still_are_bad_while_the_other_worker_beats(db):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
        jobs.enqueue("rapidaction.ring")
        assert health.queue_is_alive().level is Level.GOOD
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '3 minutes'")
    finding = health.queue_is_alive()
    assert finding.level is Level.BAD
    assert "bin/layak worker clocks" in finding.say


def test_the_owner_could_rewrite_history_and_check_notices(db, settings):
    # the tests act as the owner, for whom nothing is refused by grants
    settings.DATABASE_OWNER_URL = settings.DATABASE_URL + "&x=1"
    assert health.history_is_kept().level is Level.BAD


def test_one_role_for_both_is_noted(db, settings):
    settings.DATABASE_OWNER_URL = settings.DATABASE_URL
    assert health.history_is_kept().level is Level.NOTE


def test_debugging_is_bad(db, settings):
    settings.DEBUG = True
    assert health.settings_are_strict().level is Level.BAD


def test_an_address_without_tls_is_bad(db, settings):
    settings.PUBLIC_URL = "http://layak.kota.example"
    assert "https://" in health.settings_are_strict().say


@pytest.mark.parametrize("key", ["short", "a" * 60, "django-insecure-" + "abcdefghijklmnopqrs" * 3])
def test_a_weak_key_is_bad(settings, key):
    settings.SECRET_KEY = key
    assert health.key_is_strong().level is Level.BAD


def test_demo_accounts_on_a_public_address_are_bad(db, settings, monkeypatch):
    accounts = [("sari", "known-to-all", "Operator")]
    monkeypatch.setattr("layak.config.demo.maker.accounts", lambda: accounts)
    monkeypatch.delenv("HOST", raising=False)
    assert health.demo_is_private().level is Level.GOOD
    monkeypatch.setenv("HOST", "0.0.0.0")  # noqa: S104
    assert health.demo_is_private().level is Level.BAD
    monkeypatch.delenv("HOST")
    settings.PUBLIC_URL = "https://layak.kota.example"
    assert health.demo_is_private().level is Level.BAD


def test_storage_that_cannot_be_written_is_bad(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "missing"
    assert health.storage_is_writable().level is Level.BAD


def test_a_backup_of_last_week_is_bad(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path
    assert health.backup_is_recent().level is Level.NOTE
    (tmp_path / "layak-2026-01-01-0130").mkdir()
    assert health.backup_is_recent().level is Level.NOTE  # incomplete: no manifest
    (tmp_path / "layak-2026-01-01-0130" / "manifest.json").write_text("{}")
    assert health.backup_is_recent().level is Level.BAD


def test_events_are_among_the_append_only_tables():
    assert {"audit_event", "audit_link"} <= set(schema.append_only_tables())


def test_an_archive_that_does_not_follow_is_bad(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(health.home, "is_embedded", lambda: True)
    settings.ARCHIVE_DIR, settings.PUBLIC_URL = None, ""
    assert health.archive_follows().level is Level.GOOD
    settings.PUBLIC_URL = "https://layak.kota.example"
    assert "kerja sehari dapat hilang" in health.archive_follows().say
    settings.ARCHIVE_DIR = tmp_path
    assert health.archive_follows().level is Level.BAD
    base = tmp_path / "base" / "layak-2026-02-02-013000"
    base.mkdir(parents=True)
    (base / "backup_manifest").touch()
    change = tmp_path / "wal" / "000000010000000000000003.partial"
    change.parent.mkdir()
    change.touch()
    # on the disk of the home here, or on another
    assert health.archive_follows().level in {Level.GOOD, Level.NOTE}
    late = time.time() - 16 * 60
    os.utime(change, (late, late))
    assert health.archive_follows().level is Level.BAD
    assert "tertinggal 16 menit" in health.archive_follows().say


def test_a_server_whose_log_repeats_what_is_typed_is_named(monkeypatch, db):
    monkeypatch.setitem(health.SILENT, "log_statement", "all")
    found = health.database_log_is_silent()
    assert (found.level, "(log_statement)" in found.say) == (Level.NOTE, True)
