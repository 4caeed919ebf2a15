"""The archive brought up beside the database in use: a drill, or a backup to restore from."""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime
from pathlib import Path

from layak.config.cli import print_facts, setup_django
from layak.config.console.trouble import Trouble, UsageError

HELP = "Memulihkan arsip di tempat sementara: latihan, atau (--to) menjadi cadangan"
EXAMPLE = "bin/layak recover-archive --json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--archive", type=Path, help="folder arsip; kosong: LAYAK_ARCHIVE_DIR")
    parser.add_argument(
        "--to", metavar="DIR", type=Path, help="tulis cadangan ke folder baru ini, untuk restore"
    )
    parser.add_argument(
        "--until", metavar="SAAT", help="keadaan pada saat itu, misalnya 2026-11-24T10:15+07:00"
    )
    parser.add_argument("--json", action="store_true", help="hasil sebagai JSON")


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--until {text!r} bukan waktu; tulis 2026-11-24T10:15+07:00.") from None
    if moment.tzinfo is None:
        raise UsageError("--until perlu zona waktu, misalnya +07:00.")
    return moment


def run(args: argparse.Namespace) -> int:
    """0 when everything came back in time, 1 when more than the limit would be lost."""
    until = _moment(args.until)
    setup_django()
    from django.conf import settings

    from layak.config.upkeep import archiving, recovering

    archive = args.archive.expanduser().resolve() if args.archive else settings.ARCHIVE_DIR
    if archive is None:
        raise UsageError("Sebut folder arsip dengan --archive, atau isi LAYAK_ARCHIVE_DIR.")
    if until and not args.to:
        raise UsageError("--until dipakai bersama --to; latihan memulihkan semua yang ada.")
    if not args.to:
        recovering.leave_a_trace(settings.DATABASE_URL)
    began, at = time.monotonic(), datetime.now(UTC)  # noqa: TID251
    with recovering.recovered(archive, until=until) as found:
        facts: dict[str, object] = {
            "archive": str(archive),
            "base": found.base,
            "bytes": found.bytes,
            "recovered_until": found.until,
        }
        if args.to:
            facts |= _back_up(found.url, archive, args.to.expanduser().resolve(), at=at)
        else:
            differing = recovering.differences(settings.DATABASE_OWNER_URL, found.url)
            lost = (at - found.until).total_seconds() if found.until else None
            facts |= {
                "rpo_seconds": None if lost is None else round(max(lost, 0.0), 1),
                "rpo_limit_seconds": archiving.policy().rpo.total_seconds(),
                "differing": {one.table: [one.live, one.archived] for one in differing},
            }
    facts["seconds"] = round(time.monotonic() - began, 1)
    return _tell(facts, is_json=args.json)


def _back_up(url: str, archive: Path, target: Path, *, at: datetime) -> dict[str, object]:
    from layak.config.upkeep import backups

    if target.exists():
        raise Trouble(f"{target} sudah ada; cadangan tidak menimpa apa pun. Pilih nama lain.")
    manifest = backups.make(target, url=url, files=archive / "files", at=at)
    return {"to": str(target), "rows": sum(manifest["rows"].values())}


def _tell(facts: dict[str, object], *, is_json: bool) -> int:
    lost, limit = facts.get("rpo_seconds"), facts.get("rpo_limit_seconds")
    is_late = "to" not in facts and (
        not isinstance(lost, float) or (isinstance(limit, float) and lost > limit)
    )
    if is_json:
        print_facts(facts)
    elif "to" in facts:
        print(
            f"Keadaan {facts['recovered_until']} tercadang di {facts['to']}; pakai layak restore."
        )
    else:
        print(f"Arsip pulih dalam {facts['seconds']} detik dari {facts['base']}.")
        print(f"Perubahan terakhir yang kembali: {facts['recovered_until']}; hilang {lost} detik.")
        print(
            f"Tabel yang jumlah barisnya berbeda (kini, arsip): {facts['differing'] or 'tidak ada'}"
        )
    return 1 if is_late else 0
