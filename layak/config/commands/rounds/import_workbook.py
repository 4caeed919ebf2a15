"""`bin/layak import workbook`: a filled workbook back into its round, all or nothing."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from layak.config.cli import print_facts, setup_django
from layak.config.console.files import bytes_of
from layak.config.console.named import actor_for, round_named
from layak.config.console.trouble import UsageError
from layak.evaluation.workbook.rules import CellProblem
from layak.platform.documents.reading.filled_sheets import SIZE_LIMIT
from layak.rules.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layak.city.people.roles.actor import Actor
    from layak.evaluation.rounds.models import Round
    from layak.evaluation.workbook_returns.preview_reads import (
        CellChange,
        RowChange,
        WorkbookPreview,
    )
    from layak.evaluation.workbook_returns.reads import Reading


HELP = "Memuat buku isian sebuah perangkat daerah kembali ke putarannya."
EXAMPLE = "bin/layak import workbook buku.xlsx --round demo --dry-run"
NOW, FILE = "sekarang", "berkas"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="buku isian .xlsx yang sudah diisi")
    parser.add_argument("--round", required=True, help="kode putaran")
    parser.add_argument("--dry-run", action="store_true", help="tunjukkan saja, jangan menulis")
    parser.add_argument(
        "--skip-problems", action="store_true", help="lewati sel yang bermasalah, muat yang lain"
    )
    parser.add_argument(
        "--conflicts",
        choices=(NOW, FILE),
        help="yang dipakai bila isian berubah sejak ekspor; tanpa ini buku ditolak dahulu",
    )
    parser.add_argument(
        "--as",
        dest="username",
        help="akun yang memuat; tanpa ini jejak mencatat akun Baris perintah",
    )
    parser.add_argument("--json", action="store_true", help="hasil sebagai JSON")


@dataclass(frozen=True, kw_only=True)
class _Result:
    changes: Sequence[CellChange | RowChange]
    problems: list[CellProblem]
    refused: str
    is_applied: bool


def run(args: argparse.Namespace) -> int:
    """0 taken (or nothing stands in the way), 1 refused, 2 unreadable."""
    path = Path(args.file)
    data = bytes_of(path, most=SIZE_LIMIT, what="buku isian")
    setup_django()
    from django.utils import timezone

    round_, at = round_named(args.round, tells_others=True), timezone.now()
    by = actor_for("answer.edit", username=args.username, at=at, is_trial=args.dry_run)
    result = _result(args, round_, data, by, at)
    if args.json:
        facts: dict[str, object] = {
            "round": round_.code,
            "changes": [
                {"question": line.code, "field": line.field, "from": line.old, "to": line.new}
                for line in result.changes
            ],
            "problems": [
                {
                    "sheet": problem.sheet,
                    "cell": problem.cell,
                    "value": problem.value,
                    "why": problem.why,
                    "fix": problem.fix,
                    "stops": problem.stops,
                }
                for problem in result.problems
            ],
            "refused": result.refused or None,
            "applied": result.is_applied,
        }
        print_facts(facts)
    else:
        done = "dimuat" if result.is_applied else "akan berubah"
        print(f"{len(result.changes)} isian {done}.")
        for problem in result.problems:
            place = f"{problem.sheet} {problem.cell}".strip()
            print(f"  {place}: {problem.value} — {problem.why} {problem.fix}".rstrip())
    if result.refused:
        sys.stderr.write(f"{result.refused}\n")
    return 1 if result.refused else 0


def _result(
    args: argparse.Namespace, round_: Round, data: bytes, by: Actor, at: datetime
) -> _Result:
    from layak.evaluation.workbook.reads import WrongWorkbook
    from layak.evaluation.workbook_returns.preview_reads import preview_workbook
    from layak.evaluation.workbook_returns.reads import read_agency_workbook
    from layak.platform.documents.files.limits import Unreadable

    path = Path(args.file)
    try:
        reading = read_agency_workbook(data, path.name, round_=round_, by=by)
    except Unreadable as error:
        raise UsageError(f"{path}: {error}") from error
    except WrongWorkbook as refusal:
        whole = CellProblem(sheet="", cell="", value=path.name, why=refusal.reason, fix="")
        return _Result(changes=[], problems=[whole], refused=refusal.reason, is_applied=False)
    preview = preview_workbook(round_, reading, by=by, at=at)
    return _take(args, round_, reading, preview, by, at)


def _take(
    args: argparse.Namespace,
    round_: Round,
    reading: Reading,
    preview: WorkbookPreview,
    by: Actor,
    at: datetime,
) -> _Result:
    """Write, unless it is a trial or something stands in the way."""
    from layak.evaluation.workbook_returns.actions import take_workbook

    late: list[CellChange | RowChange] = [*preview.conflicts, *preview.rows.conflicts]
    undecided = [] if args.conflicts else [_undecided(line) for line in late]
    mine = {line.key for line in late} if args.conflicts == FILE else set()
    changes: Sequence[CellChange | RowChange]
    changes = [*preview.taken(mine), *preview.rows.taken(mine)]
    refused = ""
    if preview.problems and not args.skip_problems:
        refused = "Belum bisa dimuat: ada sel yang perlu diperbaiki."
    elif undecided:
        refused = "Belum bisa dimuat: ada isian yang berubah sejak buku diekspor."
    if not args.dry_run and not refused:
        try:
            changes = take_workbook(
                round_=round_,
                reading=reading,
                source=Path(args.file).name,
                by=by,
                at=at,
                mine=mine,
                skips_problems=args.skip_problems,
            )
        except Refused as refusal:
            refused = refusal.reason
    return _Result(
        changes=changes,
        problems=[*preview.problems, *undecided, *preview.remarks],
        refused=refused,
        is_applied=not args.dry_run and not refused,
    )


def _undecided(line: CellChange | RowChange) -> CellProblem:
    from layak.evaluation.workbook.reads import ANSWERS
    from layak.evaluation.workbook_returns.preview_reads import RowChange

    decide = f"Putuskan dengan --conflicts {NOW} atau --conflicts {FILE}."
    if isinstance(line, RowChange):
        why = f"Baris tabel {line.code} berubah sejak buku diekspor: {line.saved}"
        return CellProblem(sheet=line.sheet, cell=line.cell, value=line.new, why=why, fix=decide)
    return CellProblem(
        sheet=ANSWERS,
        cell=line.cell,
        value=line.new_shown,
        why=f"Isian {line.code} berubah sejak buku diekspor; sekarang: {line.old_shown}",
        fix=decide,
    )
