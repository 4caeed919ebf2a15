"""`bin/layak score`: what a list of marks comes to, without a database."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from layak.config.cli import print_facts
from layak.config.console.files import edition_of, marks_of, problem_facts, problem_lines
from layak.evaluation.scores.rules import MarksList
from layak.rules.instrument import Edition
from layak.rules.numbers import decimal_id
from layak.rules.scoring import GroupScore, Score, asked_marks, score, score_to_json

HELP = "Menghitung nilai dan predikat dari sebuah daftar nilai, tanpa basis data."
EXAMPLE = "bin/layak score --edition kla-2024 --marks nilai.csv --json"
NAME_WIDTH = 56


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--edition", required=True, help="kode edisi (misalnya kla-2024) atau berkas YAML"
    )
    parser.add_argument(
        "--marks", required=True, help="CSV atau XLSX dengan kolom question_code dan self_mark"
    )
    parser.add_argument("--json", action="store_true", help="tulis sebagai JSON")


def run(args: argparse.Namespace) -> int:
    """Print the score. Errors: UsageError when a file cannot be read; problems are no error."""
    edition = edition_of(args.edition)
    marks = marks_of(Path(args.marks), edition)
    result = score(edition, asked_marks(edition, marks.marks, {}))
    if args.json:
        facts = score_to_json(result, marks.problems)
        print_facts({**facts, "remarks": problem_facts(marks.remarks)})
    else:
        sys.stdout.write("\n".join(_report(edition, result, marks)) + "\n")
    return 0


def _report(edition: Edition, result: Score, marks: MarksList) -> Iterator[str]:
    yield edition.title
    yield ""
    yield _line("Kode", "Bagian dan indikator", "Nilai", "Maksimal")
    for part in edition.parts:
        yield _group(result.parts[part.code], "")
        for indicator in part.indicators:
            yield _group(result.indicators[indicator.code], "  ")
    yield _line("", "Jumlah", decimal_id(result.total), decimal_id(result.available))
    yield ""
    yield f"Predikat: {result.rank or 'belum ada'}"
    if result.next_rank:
        yield f"Menuju {result.next_rank.name}: kurang {decimal_id(result.next_rank.needs)}"
    yield (
        f"Terjawab {result.answered_count}, belum {result.unanswered_count}, "
        f"tidak berlaku {result.not_applicable_count}, dari {result.question_count} pertanyaan"
    )
    if marks.remarks:
        yield f"Catatan: {len(marks.remarks)} nilai tidak sama dengan salah satu pilihan jawaban"
    yield from problem_lines(marks.problems)


def _group(group: GroupScore, indent: str) -> str:
    name = f"{indent}{group.name}"
    return _line(group.code, name, decimal_id(group.achieved), decimal_id(group.available))


def _line(code: str, name: str, achieved: str, available: str) -> str:
    short = name if len(name) <= NAME_WIDTH else f"{name[: NAME_WIDTH - 1]}\u2026"
    return f"{code:<6}  {short:<{NAME_WIDTH}}  {achieved:>10}  {available:>10}"
