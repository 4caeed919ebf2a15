"""`bin/layak forecast`: what verification is likely to leave of a self-assessment."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from layak.config.cli import print_facts
from layak.config.console.files import edition_of, marks_of, problem_facts, problem_lines, rows_of
from layak.config.console.trouble import UsageError
from layak.evaluation.editions import files
from layak.rules.entries import Misread, read_number
from layak.rules.numbers import decimal_id
from layak.rules.proof import Level
from layak.rules.refusal import Problem
from layak.rules.road.forecast import (
    Forecast,
    Known,
    NoPairs,
    forecast,
    forecast_to_json,
    history_pair,
    method,
    sentence,
    tested_to_json,
)
from layak.rules.road.verification import (
    Pair,
    Tested,
    UnreadableStrengths,
    leave_one_out,
    outside_checks,
    read_strengths,
)

HELP = "Memperkirakan nilai setelah verifikasi dari nilai mandiri, sebagai rentang."
EXAMPLE = "bin/layak forecast --edition kla-2024 --marks nilai.csv --json"
PERCENT = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--edition", required=True, help="kode edisi (misalnya kla-2024) atau berkas YAML"
    )
    parser.add_argument(
        "--marks", required=True, help="CSV atau XLSX dengan kolom question_code dan self_mark"
    )
    parser.add_argument(
        "--verified", help="CSV atau XLSX: nilai verifikasi yang sudah ada (question_code, mark)"
    )
    parser.add_argument(
        "--strength", help="CSV atau XLSX: question_code, strength (strong, fair, weak, none)"
    )
    parser.add_argument(
        "--history",
        action="append",
        type=_pair,
        default=[],
        metavar="MANDIRI:VERIFIKASI",
        help="pasangan nilai kota sendiri pada tahun lalu; boleh berulang",
    )
    parser.add_argument(
        "--backtest", action="store_true", help="uji balik pada pasangan yang terbit"
    )
    parser.add_argument("--json", action="store_true", help="tulis sebagai JSON")


def _pair(text: str) -> Pair:
    first, _, second = text.partition(":")
    try:
        return history_pair(read_number(first), read_number(second))
    except (Misread, ValueError) as error:
        raise argparse.ArgumentTypeError(
            f"{text!r:.60}: tulis seperti 812,5:640 (nilai mandiri di atas 0)"
        ) from error


def run(args: argparse.Namespace) -> int:
    """Print the forecast. Errors: UsageError for what cannot be read; 1 without published pairs."""
    edition = edition_of(args.edition)
    marks = marks_of(Path(args.marks), edition)
    problems = list(marks.problems)
    verified: dict[str, Decimal] = {}
    if args.verified is not None:
        # those that were understood; questions without a row are simply not verified yet
        list_ = marks_of(Path(args.verified), edition)
        absent = {*list_.missing, *list_.blank}
        verified = {code: mark for code, mark in list_.marks.items() if isinstance(mark, Decimal)}
        problems += [problem for problem in list_.problems if problem.at not in absent]
    strengths: Mapping[str, Level] = {}
    if args.strength is not None:
        try:
            strengths, odd = read_strengths(rows_of(Path(args.strength)), edition)
        except UnreadableStrengths as error:
            raise UsageError(f"{args.strength}: {error}") from error
        problems += odd
    known = Known(strengths=strengths, verified=verified, history=tuple(args.history))
    settings = files.forecast_settings()
    try:
        found = forecast(edition, marks.marks, settings, known)
    except NoPairs as error:
        sys.stderr.write(f"{error}\n")
        return 1
    tested = (leave_one_out(settings), outside_checks(settings)) if args.backtest else None
    if args.json:
        facts = forecast_to_json(found)
        if tested:
            facts["backtest"] = tested_to_json(tested[0])
            facts["outside"] = tested_to_json(tested[1])
        facts["problems"] = problem_facts(problems)
        print_facts(facts)
    else:
        sys.stdout.write("\n".join(_report(found, problems, tested)) + "\n")
    return 0


def _report(
    found: Forecast, problems: list[Problem], tested: tuple[list[Tested], list[Tested]] | None
) -> Iterator[str]:
    yield f"Nilai mandiri: {decimal_id(found.self_score)}"
    yield sentence(found)
    yield method(found)
    yield ""
    for chance in found.chances:
        share = decimal_id(chance.probability * PERCENT, 1)
        yield f"  {chance.name or 'belum berpredikat':<20}{share:>7} %"
    yield ""
    yield f"Pertanyaan paling berisiko ({len(found.risks)}):"
    for risk in found.risks:
        loss = decimal_id(risk.expected_loss)
        yield f"  {risk.question:<8} -{loss:>6} dari {decimal_id(risk.mark):>6}  {risk.why}"
    if tested:
        yield from _tested("Uji balik (pasangan ditebak dari pasangan lainnya)", tested[0])
        yield from _tested("Pembanding yang tidak dipakai belajar", tested[1])
    yield from problem_lines(problems)


def _tested(title: str, tested: list[Tested]) -> Iterator[str]:
    yield ""
    yield f"{title}: {sum(one.is_inside for one in tested)} dari {len(tested)} di dalam rentang"
    for one in tested:
        pair = one.pair
        real = (
            decimal_id(pair.verified)
            if pair.verified is not None
            else (f"di bawah {decimal_id(pair.below or Decimal(0))}")
        )
        told = f"{one.low80:.0f}-{one.high80:.0f}"
        place = "di dalam" if one.is_inside else "di luar"
        yield f"  {pair.city} {pair.year}: {decimal_id(pair.self_score)} menjadi {real}; {told}, {place}"
