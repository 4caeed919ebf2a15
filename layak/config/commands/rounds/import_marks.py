"""`bin/layak import marks`: a list of marks into a round, all or nothing."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from layak.config.cli import print_facts, setup_django
from layak.config.console.files import rows_of
from layak.config.console.named import actor_for, round_named
from layak.config.console.trouble import UsageError
from layak.evaluation.scores.rules import UnreadableMarks
from layak.platform.documents.reading.tables import SIZE_LIMIT
from layak.rules.entries import Misread, read_number
from layak.rules.numbers import decimal_id
from layak.rules.refusal import Refused

if TYPE_CHECKING:
    from layak.evaluation.rounds.models import Round
    from layak.evaluation.scores.reads import MarksPreview
    from layak.rules.refusal import Problem
    from layak.rules.scoring import Mark, Score


HELP = "Memuat daftar nilai ke dalam sebuah putaran: semua, atau tidak sama sekali."
EXAMPLE = "bin/layak import marks nilai.csv --round demo --dry-run"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="CSV atau XLSX dengan kolom question_code dan self_mark")
    parser.add_argument("--round", required=True, help="kode putaran")
    parser.add_argument("--dry-run", action="store_true", help="tunjukkan saja, jangan menulis")
    parser.add_argument(
        "--skip-unread", action="store_true", help="lewati baris yang tidak terbaca"
    )
    parser.add_argument(
        "--as",
        dest="username",
        help="akun yang memuat; tanpa ini jejak mencatat akun Baris perintah",
    )
    parser.add_argument(
        "--stated", type=_number, help="jumlah yang tercetak pada daftar, untuk dicatat bedanya"
    )
    parser.add_argument("--json", action="store_true", help="hasil sebagai JSON")


def _number(text: str) -> Decimal:
    try:
        return read_number(text)
    except Misread as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def run(args: argparse.Namespace) -> int:
    """0 taken (or nothing stands in the way), 1 refused, 2 unreadable."""
    path = Path(args.file)
    rows = rows_of(path, most=SIZE_LIMIT)
    setup_django()
    from layak.evaluation.scores.reads import in_turn, preview_marks, unread

    round_ = round_named(args.round, tells_others=True)
    try:
        preview = preview_marks(round_=round_, rows=rows)
    except UnreadableMarks as error:
        raise UsageError(f"{path}: {error}") from error
    stopping = in_turn(preview) if args.skip_unread else [*in_turn(preview), *unread(preview)]
    reason = _take(args, round_, rows, path.name)
    is_refused = bool(reason or stopping)
    is_applied = not args.dry_run and not is_refused
    if args.json:
        facts: dict[str, object] = {
            "round": round_.code,
            "applied": is_applied,
            "refused": reason or None,
            "changes": [
                {"question": change.code, "from": _plain(change.old), "to": _plain(change.new)}
                for change in preview.changed
            ],
            "blocking": [_problem(problem, preview) for problem in stopping],
            "problems": [_problem(problem, preview) for problem in preview.list_.problems],
            "remarks": [_problem(problem, preview) for problem in preview.list_.remarks],
            "stated": _stated(args, preview),
            "list": _sum(preview.list_score),
            "before": _sum(preview.score_before),
            "after": _sum(preview.score_after),
        }
        print_facts(facts)
    else:
        sys.stdout.write("\n".join(_report(args, preview, stopping, is_applied=is_applied)) + "\n")
    if reason or stopping:
        sys.stderr.write(f"{reason or 'Belum bisa dimuat: ada baris yang perlu diperbaiki.'}\n")
    return 1 if is_refused else 0


def _take(args: argparse.Namespace, round_: Round, rows: list[list[str]], source: str) -> str:
    """Import, or only ask whether it may be; the reason of a refusal, else nothing."""
    from django.utils import timezone

    from layak.evaluation.rounds.permissions import check_can_change_round
    from layak.evaluation.scores.actions import import_marks

    at = timezone.now()
    by = actor_for("marks.import", username=args.username, at=at, is_trial=args.dry_run)
    try:
        check_can_change_round(by, round_, "marks.import")
        if not args.dry_run:
            import_marks(
                round_=round_,
                rows=rows,
                source=source,
                by=by,
                at=at,
                skips_unread=args.skip_unread,
            )
    except Refused as refusal:
        return refusal.reason
    return ""


def _stated(args: argparse.Namespace, preview: MarksPreview) -> list[str]:
    """The remark about a printed sum, if it differs."""
    from layak.evaluation.scores.reads import stated_remarks

    return stated_remarks(preview, args.stated)


def _plain(mark: Mark) -> str | None:
    if mark is None:
        return None
    return f"{mark:.2f}" if isinstance(mark, Decimal) else mark.value


def _problem(problem: Problem, preview: MarksPreview) -> dict[str, object]:
    return {
        "question": problem.at,
        "row": preview.list_.lines.get(problem.at),
        "say": problem.say,
        "fix": problem.fix,
    }


def _sum(score: Score) -> dict[str, str | None]:
    return {"total": f"{score.total:.2f}", "maximum": f"{score.available:.2f}", "rank": score.rank}


def _report(
    args: argparse.Namespace, preview: MarksPreview, stopping: list[Problem], *, is_applied: bool
) -> Iterator[str]:
    yield from _stated(args, preview)
    yield f"{len(preview.changed)} nilai {'dimuat' if is_applied else 'akan berubah'}."
    for label, score in (
        ("Nilai daftar ini", preview.list_score),
        ("Nilai putaran sebelumnya", preview.score_before),
        ("Nilai putaran sesudahnya", preview.score_after),
    ):
        sums = f"{decimal_id(score.total)} dari {decimal_id(score.available)}"
        yield f"{label}: {sums}, {score.rank or 'belum ada predikat'}"
    if preview.list_.remarks:
        yield f"Catatan: {len(preview.list_.remarks)} nilai di luar pilihan jawaban (bukan kesalahan)"
    for problem in stopping or preview.list_.problems:
        row = preview.list_.lines.get(problem.at)
        place = f" (baris {row})" if row else ""
        yield f"  {problem.at or '-'}{place}: {problem.say}. {problem.fix}".rstrip()
