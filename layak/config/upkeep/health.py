"""Is this installation healthy and safe: every check is a small function in a named list."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import checks as django_checks
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from psycopg.errors import InsufficientPrivilege

from layak.city.agencies.seats.models import SeatHolding
from layak.city.people.accounts.models import User
from layak.city.people.roles.policy import policy
from layak.config.console.trouble import Trouble
from layak.config.database import schema
from layak.config.database.embedded import SILENT
from layak.config.installation import home, listening
from layak.config.storage.moving import digest_of
from layak.config.upkeep import archiving, backups, keys, trail
from layak.platform.documents.files import clamd
from layak.platform.jobs.health import queue_health
from layak.platform.notifications import gateway
from layak.platform.sealing import NoKeys, rotation
from layak.records.evidence.files.models import EvidenceFile
from layak.records.evidence.files.scanning import waiting_ids

LEAST_FREE_MB = 1000
BACKUP_AFTER = timedelta(hours=48)
LEAST_KEY = 40
SAMPLE, SAMPLE_BYTES = 20, 20 * 1024**2


class Level(StrEnum):
    GOOD = "good"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line of `check`: what was looked at, how it is, and what to do."""

    subject: str
    level: Level
    say: str


def _good(subject: str, say: str) -> Finding:
    return Finding(subject=subject, level=Level.GOOD, say=say)


def _note(subject: str, say: str) -> Finding:
    return Finding(subject=subject, level=Level.NOTE, say=say)


def _bad(subject: str, say: str) -> Finding:
    return Finding(subject=subject, level=Level.BAD, say=say)


def database_answers() -> Finding:
    """A reachable server of PostgreSQL 15 or newer."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (version,) = cursor.fetchone()
    kind = "tertanam" if home.is_embedded() else "server sendiri"
    if int(version.split(".")[0]) < 15:
        return _bad("basis data", f"PostgreSQL {version} terlalu tua; pakai 15 atau lebih baru.")
    return _good("basis data", f"PostgreSQL {version} ({kind})")


def tables_fit() -> Finding:
    """Neither pending migrations nor a database that is newer than the code."""
    try:
        pending = schema.pending_migrations()
    except Trouble as trouble:
        return _bad("tabel", str(trouble))
    if pending:
        return _bad("tabel", f"{len(pending)} perubahan belum jalan; jalankan bin/layak migrate.")
    return _good("tabel", "sesuai dengan program")


def _is_refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            transaction.set_rollback(True)
    except DatabaseError as error:
        return isinstance(error.__cause__, InsufficientPrivilege)
    return False


def history_is_kept() -> Finding:
    """The application's role tries to rewrite every append-only table, and must fail."""
    if settings.DATABASE_URL == settings.DATABASE_OWNER_URL:
        return _note("peran basis data", "hanya satu peran; isi DATABASE_OWNER_URL terpisah.")
    quoted = [connection.ops.quote_name(table) for table in schema.append_only_tables()]
    open_to = [
        table
        for table in quoted
        if not _is_refused(f"UPDATE {table} SET id = id WHERE false")  # noqa: S608
        or not _is_refused(f"DELETE FROM {table} WHERE false")  # noqa: S608
        or not _is_refused(f"TRUNCATE {table}")
    ]
    if open_to:
        return _bad("riwayat", f"{open_to[0]} dapat ditulis ulang; jalankan bin/layak migrate.")
    return _good("riwayat", f"{len(quoted)} tabel hanya dapat ditambah")


def database_log_is_silent() -> Finding:
    """The log of the server holds no statement, value or detail: a person's words stand in them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [[*SILENT]])
        found = dict(cursor.fetchall())
    loud = sorted(name for name, quiet in SILENT.items() if found.get(name, quiet) != quiet)
    if loud:
        say = f"dapat memuat isian orang ({', '.join(loud)}); lihat docs/pemasangan.md bagian 4."
        return _note("catatan basis data", say)
    return _good("catatan basis data", "tanpa isian orang")


def storage_is_writable() -> Finding:
    """A file is written, read and deleted; of a folder a gigabyte should be free."""
    try:
        name = default_storage.save(f"periksa/{secrets.token_hex(8)}", ContentFile(b"layak"))
        with default_storage.open(name, "rb") as probe:
            is_same = probe.read() == b"layak"
        default_storage.delete(name)
        free = 0 if settings.STORAGE else shutil.disk_usage(settings.FILES_ROOT).free // 1024**2
    except OSError as error:
        return _bad("penyimpanan", f"{settings.STORAGE or settings.FILES_ROOT}: {error}.")
    if not is_same:
        return _bad("penyimpanan", "yang dibaca bukan yang ditulis.")
    if settings.STORAGE:
        return _good("penyimpanan", "S3 dapat ditulis; cadangkan sendiri ember itu.")
    if free < LEAST_FREE_MB:
        return _bad("penyimpanan", f"tinggal {free} MB; kosongkan sebagian.")
    return _good("penyimpanan", f"dapat ditulis, {free // 1024} GB kosong")


def files_are_whole() -> Finding:
    """Twenty versions at random: there, and with the hash of the day they came."""
    rows = EvidenceFile.objects.filter(size__lt=SAMPLE_BYTES).order_by("?")[:SAMPLE]
    faults = 0
    for file in rows:
        try:
            faults += digest_of(default_storage, file.stored_as) != file.sha256
        except OSError:
            faults += 1
    if faults:
        return _bad("berkas", f"{faults} dari {len(rows)} contoh hilang atau berubah.")
    return _good("berkas", f"{len(rows)} contoh utuh" if rows else "belum ada")


def scanner_answers() -> Finding:
    """The virus scanner, where one is set; what waits for it."""
    waiting = waiting_ids().count()
    if not settings.CLAMAV:
        if waiting:
            return _bad("pemeriksaan virus", f"{waiting} berkas menunggu; isi LAYAK_CLAMAV lagi.")
        return _good("pemeriksaan virus", "tidak dipasang")
    try:
        clamd.ping(settings.CLAMAV)
    except clamd.ScannerDown as down:
        say = f"tidak menjawab ({down}); {waiting} berkas menunggu dalam karantina."
        return _bad("pemeriksaan virus", say)
    if waiting:
        return _note("pemeriksaan virus", f"{waiting} menunggu; bila lama, naikkan StreamMaxLength")
    return _good("pemeriksaan virus", "berjalan, tidak ada yang menunggu")


def queue_is_alive() -> Finding:
    """A worker beat within a minute, no clock waits, and nothing was given up."""
    health = queue_health()
    if not health.is_alive(at=timezone.now()):
        return _bad("antrean", "tidak ada pekerja yang berjalan; jalankan bin/run.")
    if health.are_clocks_late(at=timezone.now()):
        say = "alarm aksi cepat tertahan lebih dari 2 menit; jalankan bin/layak worker clocks."
        return _bad("antrean", say)
    if health.failed_count:
        return _note("antrean", f"pekerja berjalan, {health.failed_count} pekerjaan gagal")
    return _good("antrean", f"pekerja berjalan, {health.waiting_count} menunggu")


def gateway_takes() -> Finding:
    """The gateway of urgent messages, where one is set; what it did not take."""
    if not gateway.is_set():
        return _good("gerbang pesan", "tidak dipasang")
    late = gateway.failing_count(at=timezone.now())
    if late:
        say = f"{late} pesan belum diterima sesudah 5 menit; periksa LAYAK_GATEWAY_URL dan catatan."
        return _bad("gerbang pesan", say)
    return _good("gerbang pesan", "tidak ada pesan yang tertahan")


def backup_is_recent() -> Finding:
    """The scheduled backup of tonight or last night."""
    made = backups.daily_backups(Path(settings.BACKUP_DIR))
    if not made:
        return _note("cadangan", "belum ada; dibuat tiap malam, atau sekarang: bin/layak backup.")
    made_at, path = made[0]
    age = timezone.localtime().replace(tzinfo=None) - made_at
    if age > BACKUP_AFTER:
        return _bad("cadangan", f"yang terakhir {age.days} hari lalu ({path}); periksa antrean.")
    return _good("cadangan", f"{made_at:%d-%m-%Y %H:%M} di {path}")


def archive_follows() -> Finding:
    """Each change of the embedded database reaches a second place within the limit."""
    archive = settings.ARCHIVE_DIR
    if not home.is_embedded():
        return _note(
            "arsip", "basis data di server sendiri: pastikan pengelolanya mengarsipkannya."
        )
    if archive is None:
        if not settings.PUBLIC_URL:
            return _good("arsip", "tidak dipasang; hanya di komputer ini")
        return _note("arsip", "tidak ada: kerja sehari dapat hilang; isi LAYAK_ARCHIVE_DIR.")
    made, changes = archiving.bases(archive), archiving.segments(archive)
    if not made or not changes:
        return _bad("arsip", f"belum ada salinan dasar di {archive}; lihat catatan bin/run.")
    written_at = max(file.stat().st_mtime for file in changes)
    behind = timezone.now() - datetime.fromtimestamp(written_at, UTC)
    if behind > archiving.policy().rpo:
        minutes = int(behind.total_seconds() // 60)
        return _bad("arsip", f"tertinggal {minutes} menit di {archive}; periksa tempat itu.")
    if archive.stat().st_dev == home.path().stat().st_dev:
        return _note("arsip", f"mengikuti, tetapi {archive} di disk yang sama; pindahkan.")
    aside = len(list(archive.glob("earlier-*")))
    left = f"; {aside} arsip lama (earlier-...) boleh dihapus" if aside else ""
    return _good("arsip", f"mengikuti sampai {int(behind.total_seconds())} detik lalu{left}")


def key_is_strong() -> Finding:
    """Long, not the one of an example."""
    key = settings.SECRET_KEY
    if len(key) < LEAST_KEY or len(set(key)) < 15 or key.startswith("django-insecure"):
        return _bad("kunci", "LAYAK_SECRET_KEY terlalu lemah; hapus agar dibuat sendiri.")
    file = home.path() / "secrets" / "secrets.json"
    if file.exists() and file.stat().st_mode & 0o077:
        return _bad("kunci", f"{file} dapat dibaca akun lain; chmod 600.")
    return _good("kunci", "cukup panjang dan tersimpan tertutup")


def sealed_fields_open() -> Finding:
    """The key ring is this database's, closed to others, apart from backups, and whole."""
    keys.require()
    file = Path(settings.KEYRING)
    if file.stat().st_mode & 0o077:
        return _bad("kunci segel", f"{file} dapat dibaca akun lain; chmod 600.")
    if rotation.is_unfinished():
        return _note("kunci segel", "penggantian terputus; jalankan bin/layak rotate-keys.")
    return _good("kunci segel", f"membuka basis data ini; salinlah {file} ke dua pemegang")


def second_steps_are_set_up() -> Finding:
    """Who opens a child's matter or manages accounts does so by more than a password."""
    roles = [code for code, role in policy().roles.items() if role.needs_second_step]
    seats = SeatHolding.objects.on(timezone.localdate()).filter(seat__role__in=roles)
    holders = User.objects.people().filter(is_active=True, pk__in=seats.values("user"))
    apps = Authenticator.objects.filter(type=Authenticator.Type.TOTP).values("user")
    count = holders.exclude(pk__in=apps).count()
    if not settings.NEEDS_SECOND_STEP:
        say = "tidak diwajibkan; hapus LAYAK_SECOND_STEP=0 agar data anak tidak terbuka oleh kata sandi saja."
        return (
            _note("dua langkah", say)
            if settings.PUBLIC_URL
            else _good("dua langkah", "hanya di komputer ini")
        )
    if count:
        return _note("dua langkah", f"{count} orang belum memasangnya dan belum dapat bekerja.")
    return _good("dua langkah", "terpasang pada semua yang wajib")


def demo_is_private() -> Finding:
    """Accounts that everyone knows, and an address that others reach, exclude each other."""
    from layak.config.demo import maker

    accounts = maker.accounts()
    is_open = bool(settings.PUBLIC_URL) or not listening.from_environment().is_local
    if accounts and is_open:
        return _bad("akun contoh", f"{len(accounts)} akun contoh terbuka ke jaringan.")
    return _good("akun contoh", f"{len(accounts)} akun, hanya di komputer ini" if accounts else "-")


def settings_are_strict() -> Finding:
    """No debugging, TLS towards others, no error of the framework's own checks."""
    if settings.DEBUG:
        return _bad("setelan", "LAYAK_DEBUG menyala; matikan.")
    address = urlsplit(settings.PUBLIC_URL)
    if settings.PUBLIC_URL and address.scheme != "https":
        return _bad("setelan", "LAYAK_URL harus berawalan https://.")
    faults = [message for message in django_checks.run_checks() if message.is_serious()]
    if faults:
        return _bad("setelan", faults[0].msg)
    return _good("setelan", f"ketat, alamat {settings.PUBLIC_URL or 'hanya komputer ini'}")


def audit_is_whole() -> Finding:
    """Nothing of the trail was changed, removed or cut off."""
    found = trail.look(at=timezone.now())
    if found.problems:
        more = f"({len(found.problems)} temuan; bin/layak verify-audit)"
        return _bad("jejak audit", f"{found.problems[0].say} {more}")
    return _good("jejak audit", f"{found.number} catatan utuh")


CHECKS: list[Callable[[], Finding]] = [
    database_answers,
    tables_fit,
    history_is_kept,
    database_log_is_silent,
    storage_is_writable,
    files_are_whole,
    scanner_answers,
    queue_is_alive,
    gateway_takes,
    backup_is_recent,
    archive_follows,
    key_is_strong,
    sealed_fields_open,
    second_steps_are_set_up,
    demo_is_private,
    settings_are_strict,
    audit_is_whole,
]


def findings() -> list[Finding]:
    """All checks in order; one that cannot run at all is a bad finding itself."""
    found = []
    for check in CHECKS:
        try:
            found.append(check())
        except (DatabaseError, OSError, Trouble, NoKeys) as error:
            first = (str(error).strip().splitlines() or [type(error).__name__])[0]
            found.append(_bad(check.__name__.replace("_", " "), first))
    return found
